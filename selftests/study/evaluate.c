// SPDX-License-Identifier: GPL-2.0
/*
 * Try methods to recognise packets on what a NAT received and sent.
 *
 * usage: evaluate TRACE...
 *
 * Prints three tables, in which each flow (addresses and ports as handed in) has a
 * context of its own. "true": all packets are handed in, and come out some time
 * later. "strangers": half of the flows are handed in, and packets of the other
 * half, which are not, are looked up; all that is found is wrong. "twins": each
 * packet is handed in for a second context too, so each one is to be ambiguous,
 * unless the IP ID tells the two apart.
 */
#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

#define TABLE		8388608u
/* See kmod/print.c */
#define KEPT		64
#define KEPT_MAX	1024
#define KEPT_LOST	256

enum method { ID, SUM, ID_SUM, L4, L4_16, L4_64, L4_64_ID, CHOSEN, METHODS };

static const char *const names[METHODS] = {
	[ID] = "IP ID, length",
	[SUM] = "payload's checksum, length",
	[ID_SUM] = "both",
	[L4] = "transport header",
	[L4_16] = "and 16 bytes",
	[L4_64] = "and 64 bytes",
	[L4_64_ID] = "and IP ID",
	[CHOSEN] = "64 bytes, IP ID if ambiguous",
};

/* A packet as methods see it; 0 for what they cannot go by */
struct packet {
	uint64_t in_ns, out_ns;
	uint64_t flow;
	uint64_t in[CHOSEN], out[CHOSEN];
	uint16_t in_id, out_id;
};

struct entry {
	uint64_t key;
	uint64_t stamp;
	uint64_t shared_at;
	uint64_t flow;
	uint32_t run;
	uint32_t pending;
	uint16_t id;
	bool several;
	bool shared;
};

struct result {
	unsigned long lookups, hits, ambiguous, misses, wrong;
};

static struct packet *packets;
static size_t n_packets, room;
static struct entry *table;
static uint32_t run;

static uint64_t mix(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *p = data;

	while (len--) {
		hash = (hash ^ *p++) * 0x100000001b3ull;
		hash ^= hash >> 29;
	}
	return hash * 0x9e3779b97f4a7c15ull ^ hash >> 32;
}

static uint16_t fold(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}

static uint32_t add(uint32_t sum, const void *data, size_t len)
{
	uint16_t word;

	for (size_t i = 0; i + 1 < len; i += 2) {
		memcpy(&word, (const char *)data + i, 2);
		sum += word;
	}
	return sum;
}

/* What all methods make of a packet */
static void keys_of(const unsigned char *data, size_t len, bool partial, uint64_t *keys)
{
	struct { uint32_t own[2]; uint16_t len; uint8_t proto, flags; } l4 = { };
	size_t hlen, l4_len, at, seen = len < RECORD_SNAP ? len : RECORD_SNAP;
	const unsigned char *p;
	struct iphdr ip;
	struct tcphdr th;
	struct udphdr uh;
	uint16_t sum = 0, word;
	uint32_t corrected;
	bool enough = true;

	memset(keys, 0, CHOSEN * sizeof(*keys));
	memcpy(&ip, data, sizeof(ip));
	hlen = ip.ihl * 4;
	p = data + hlen;
	l4_len = ntohs(ip.tot_len) - hlen;
	l4.proto = ip.protocol;
	switch (ip.protocol) {
	case IPPROTO_TCP:
		memcpy(&th, p, sizeof(th));
		l4.own[0] = th.seq;
		l4.own[1] = th.ack_seq;
		l4.flags = th.syn << 1 | th.rst;
		sum = th.check;
		at = th.doff * 4;
		corrected = add(0, p, 4);
		break;
	case IPPROTO_UDP:
		memcpy(&uh, p, sizeof(uh));
		l4.len = uh.len;
		sum = uh.check;
		at = sizeof(uh);
		corrected = add(0, p, 4);
		enough = l4_len >= at + 8;
		break;
	default:
		memcpy(&l4.own[0], p, 2);
		memcpy((char *)&l4.own[1] + 2, p + 6, 2);
		memcpy(&sum, p + 2, 2);
		at = 8;
		corrected = add(0, p + 4, 2);
		enough = l4_len >= at + 8;
	}
	/* The sum of what is covered, less ports and addresses */
	if (ip.protocol != IPPROTO_ICMP)
		corrected = add(corrected, &ip.saddr, 8);
	corrected = fold((uint32_t)(uint16_t)~sum + (uint16_t)~fold(corrected));
	word = corrected == 0xffff ? 0 : corrected;

	keys[ID] = mix(mix(1, &ip.id, 2), &l4_len, sizeof(l4_len)) ^ ip.protocol;
	if (!partial && sum) {
		keys[SUM] = mix(mix(2, &word, 2), &l4_len, sizeof(l4_len)) ^ ip.protocol;
		keys[ID_SUM] = mix(keys[SUM], &ip.id, 2);
	}
	keys[L4] = mix(3, &l4, sizeof(l4));
	if (!enough || hlen + at > seen)
		return;
	seen -= hlen + at;
	keys[L4_16] = mix(keys[L4] ^ 4, p + at, seen < 16 ? seen : 16);
	keys[L4_64] = mix(keys[L4] ^ 5, p + at, seen < 64 ? seen : 64);
	keys[L4_64_ID] = mix(keys[L4_64], &ip.id, 2);
}

static void load(const char *name)
{
	struct packet *packet;
	struct record record;
	struct iphdr ip;
	FILE *file = fopen(name, "r");

	if (!file) {
		perror(name);
		exit(1);
	}
	while (fread(&record, sizeof(record), 1, file) == 1) {
		memcpy(&ip, record.in, sizeof(ip));
		if (ip.frag_off & htons(0x1fff))
			continue;
		if (n_packets == room) {
			room = room ? room * 2 : 65536;
			packets = realloc(packets, room * sizeof(*packets));
			if (!packets)
				exit(1);
		}
		packet = &packets[n_packets++];
		packet->in_ns = record.in_ns;
		packet->out_ns = record.out_ns;
		packet->flow = mix(mix(7, &ip.saddr, 8), record.in + ip.ihl * 4,
				   ip.protocol == IPPROTO_ICMP ? 0 : 4) | 1;
		packet->in_id = ip.id;
		memcpy(&packet->out_id, record.out + 4, 2);
		keys_of(record.in, record.len, record.partial, packet->in);
		keys_of(record.out, record.len, record.partial, packet->out);
	}
	fclose(file);
}

/* The entry of a key, or the free one where it would be */
static struct entry *entry_of(uint64_t key)
{
	uint32_t i = key >> 41;

	while (table[i].run == run && table[i].key != key)
		i = (i + 1) % TABLE;
	return &table[i];
}

/* Traces overlap, so time is not always that of the one before */
static bool over(uint64_t now, uint64_t then, uint64_t window)
{
	return now > then && now - then > window;
}

static void learn(uint64_t key, uint64_t flow, uint16_t id, uint64_t now,
		  uint64_t window)
{
	struct entry *entry;

	if (!key)
		return;
	entry = entry_of(key);
	if (entry->run != run || over(now, entry->stamp, window))
		*entry = (struct entry){ .key = key, .run = run, .flow = flow };
	if (entry->shared && over(now, entry->shared_at, window))
		entry->shared = false;
	if (entry->flow != flow) {
		entry->flow = flow;
		entry->shared = true;
		entry->shared_at = now;
	}
	if (!entry->pending) {
		entry->id = id;
		entry->several = false;
	} else if (entry->id != id) {
		entry->several = true;
	}
	entry->stamp = now;
	entry->pending++;
}

/* 1 if found, 0 if not, -1 if ambiguous
 *
 * kept: how many packets in a row kept their IP IDs; NULL not to look at them
 */
static int find(uint64_t key, uint16_t id, unsigned int *kept, uint64_t now,
		uint64_t window, uint64_t *flow)
{
	unsigned int believed = kept ? *kept : 0;
	struct entry *entry;

	if (!key)
		return 0;
	entry = entry_of(key);
	if (entry->run != run || over(now, entry->stamp, window) || !entry->pending)
		return 0;
	if (entry->shared && !over(now, entry->shared_at, window)) {
		entry->pending--;
		return -1;
	}
	if (kept && !entry->several) {
		if (entry->id != id)
			*kept -= believed < KEPT_LOST ? believed : KEPT_LOST;
		else if (id && believed < KEPT_MAX)
			++*kept;
		if (entry->id != id && believed >= KEPT && entry->id)
			return -1;
	}
	entry->pending--;
	*flow = entry->flow;
	return 1;
}

static bool is_stranger(uint64_t flow, unsigned int seed)
{
	return mix(seed, &flow, sizeof(flow)) & 1;
}

enum test { TRUE, STRANGERS, TWINS };

/* Replay: packets come in, and go out in the same order after a delay. The method
 * of choice keeps two sorts of keys in the same table.
 */
static void replay(enum test test, enum method method, unsigned int seed, uint64_t delay,
		   uint64_t window, bool new_ids, struct result *res)
{
	enum method key = method == CHOSEN ? L4_64 : method;
	uint64_t flow = 0, by_id = 0, with_id;
	unsigned int kept = 0, believed;
	size_t in = 0, out;
	int found, also;
	uint16_t out_id;

	run++;
	for (out = 0; out < n_packets; out++) {
		const struct packet *packet = &packets[out];
		uint64_t now = packet->out_ns + delay;

		for (; in < n_packets && packets[in].in_ns <= now; in++) {
			const struct packet *next = &packets[in];

			if (test == STRANGERS && is_stranger(next->flow, seed))
				continue;
			learn(next->in[key], next->flow, next->in_id, next->in_ns,
			      window);
			if (method == CHOSEN)
				learn(next->in[L4_64_ID], next->flow, next->in_id,
				      next->in_ns, window);
			if (test == TWINS)
				learn(next->in[key], next->flow ^ 2, next->in_id,
				      next->in_ns, window);
			if (test == TWINS && method == CHOSEN)
				learn(next->in[L4_64_ID], next->flow ^ 2, next->in_id,
				      next->in_ns, window);
		}
		out_id = new_ids ? htons(out * 7 + 1) : packet->out_id;
		with_id = packet->out[key];
		if (new_ids && key == ID)
			with_id = 0;
		else if (new_ids && (key == ID_SUM || key == L4_64_ID))
			with_id = mix(packet->out[key - 1], &out_id, 2);
		believed = kept;
		found = find(with_id, out_id, method == CHOSEN ? &kept : NULL, now, window,
			     &flow);
		if (method == CHOSEN && packet->out[L4_64]) {
			with_id = mix(packet->out[L4_64], &out_id, 2);
			also = find(with_id, out_id, NULL, now, window, &by_id);
			if (found < 0 && believed >= KEPT && also > 0) {
				found = 1;
				flow = by_id;
			}
		}
		/* Those that were handed in are of interest because they are not
		 * in the table any more
		 */
		if (test == STRANGERS && !is_stranger(packet->flow, seed))
			continue;
		res->lookups++;
		if (found < 0)
			res->ambiguous++;
		else if (!found)
			res->misses++;
		else if (test != STRANGERS && flow == packet->flow)
			res->hits++;
		else
			res->wrong++;
	}
}

static void show(const char *trace, enum method method, const char *how,
		 const struct result *res)
{
	double n = res->lookups ? res->lookups : 1;

	printf("| %s | %s | %s | %lu | %.4f | %.4f | %.4f | %lu |\n", trace, names[method],
	       how, res->lookups, 100 * res->hits / n, 100 * res->ambiguous / n,
	       100 * res->misses / n, res->wrong);
	fflush(stdout);
}

static int by_time(const void *a, const void *b)
{
	const struct packet *one = a, *two = b;

	return one->in_ns < two->in_ns ? -1 : one->in_ns > two->in_ns;
}

#define MS		1000000ull

static void table_of(const char *title)
{
	printf("\n%s\n\n| trace | method | case | lookups | hits %% | ambiguous %% | "
	       "misses %% | wrong |\n|---|---|---|---|---|---|---|---|\n", title);
}

int main(int argc, char **argv)
{
	static const uint64_t windows[] = { 100, 500, 2000, 10000 };
	struct result res;
	char how[64];

	table = calloc(TABLE, sizeof(*table));
	if (!table || argc < 2)
		return 2;

	table_of("All packets handed in (window 2 s, out 5 ms later).");
	for (int i = 1; i < argc; i++) {
		n_packets = 0;
		load(argv[i]);
		for (int m = 0; m < METHODS; m++) {
			res = (struct result){ };
			replay(TRUE, m, 0, 5 * MS, 2000 * MS, false, &res);
			show(argv[i], m, "IP ID kept", &res);
		}
		for (int m = L4_64; m < METHODS; m++) {
			res = (struct result){ };
			replay(TRUE, m, 0, 5 * MS, 2000 * MS, true, &res);
			show(argv[i], m, "IP ID rewritten", &res);
		}
	}

	/* All traces at once, as if they had begun at the same time */
	n_packets = 0;
	for (int i = 1; i < argc; i++) {
		size_t first = n_packets;
		uint64_t start;

		load(argv[i]);
		start = n_packets > first ? packets[first].in_ns : 0;
		for (size_t k = first; k < n_packets; k++) {
			packets[k].in_ns -= start;
			packets[k].out_ns -= start;
		}
	}
	qsort(packets, n_packets, sizeof(*packets), by_time);

	table_of("All traces at once, by window (out 50 ms later).");
	for (unsigned int w = 0; w < sizeof(windows) / sizeof(*windows); w++) {
		for (int m = 0; m < METHODS; m++) {
			res = (struct result){ };
			replay(TRUE, m, 0, 50 * MS, windows[w] * MS, false, &res);
			snprintf(how, sizeof(how), "window %lu ms",
				 (unsigned long)windows[w]);
			show("all", m, how, &res);
		}
	}

	table_of("Strangers: what was not handed in is looked up (out 5 ms later).");
	for (int k = 0; k < 8; k++) {
		unsigned int w = k / 2;
		bool new_ids = k & 1;

		for (int m = L4_16; m < METHODS; m++) {
			res = (struct result){ };
			for (unsigned int seed = 1; seed <= 3; seed++)
				replay(STRANGERS, m, seed, 5 * MS, windows[w] * MS,
				       new_ids, &res);
			snprintf(how, sizeof(how), "window %lu ms, IP ID %s",
				 (unsigned long)windows[w],
				 new_ids ? "rewritten" : "kept");
			show("all", m, how, &res);
		}
	}

	table_of("Twins: each packet is handed in for two contexts.");
	for (int m = 0; m < METHODS; m++) {
		res = (struct result){ };
		replay(TWINS, m, 0, 5 * MS, 2000 * MS, false, &res);
		show("all", m, "window 2000 ms", &res);
	}
	return 0;
}
