// SPDX-License-Identifier: GPL-2.0
/*
 * Send NSH packets through a function that translates addresses, answer what
 * comes out on a reverse path, and check each header.
 *
 * Each inner packet says which header it has to have when it comes out. There
 * are never more packets under way than a window allows; one is over when it
 * has come out, or when the node has counted a drop. The program ends when
 * that is true of all packets, or when nothing has happened for long.
 */
#include <err.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "blast.h"

#define PENDING		65536		/* packets that are told apart */
#define ANSWERS		4096
#define BATCH		64
#define POOL		9
#define SHOW		5		/* wrong packets that are dumped */
#define IDLE		30000		/* ms without anything that comes out */

static struct {
	uint64_t count;
	unsigned int window, paths, labels, flows;
	unsigned int label_ms, flow_every, epoch, shared;
	unsigned int kinds, seed, least_ms;
	bool fixed;
} opt = {
	.count = 100000,
	.window = 256,
	.paths = 4,
	.labels = 16,
	.flows = 1000,
	.kinds = ~0,
	.seed = 1,
};

static struct {
	uint64_t sent, right, wrong_header, wrong, twice, drops;
	uint64_t answers, shared, kind[BLAST_KINDS];
} stats;

struct answer {
	uint32_t flow;
	uint16_t port;
	uint8_t kind;
	struct blast_label label;
};

static struct blast_wire *wires[2];
static uint32_t pending[PENDING];	/* by number: number + 1, until it is over */
static uint32_t next_seq;
static struct answer answers[ANSWERS];
static unsigned int answers_head, answers_tail;
static struct blast_frame slots[BATCH + BLAST_FRAGMENTS];
static struct blast_frame pool_frames[POOL];
static struct blast_frame *pool[POOL];	/* fragments to be sent come first */
static unsigned int pool_used;
static uint64_t first_drops;
static int64_t start;

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Not enough yet */
static bool more(void)
{
	return stats.sent < opt.count || now_ms() - start < opt.least_ms;
}

static uint64_t under_way(void)
{
	return stats.sent - stats.right - stats.wrong_header - stats.wrong - stats.drops;
}

static void dump(const char *why, const uint8_t *frame, size_t len,
		 const struct blast_seen *seen)
{
	size_t i;

	fprintf(stderr, "# wrong: %s\n", why);
	if (seen->has_truth) {
		fprintf(stderr, "#   expected header:");
		for (i = 0; i < seen->truth.hlen && i < BLAST_HEADER; i++)
			fprintf(stderr, " %02x", seen->truth.header[i]);
		fprintf(stderr, "\n#   number %u of %u, flow %u, kind %u\n",
			seen->truth.seq, next_seq, seen->truth.flow, seen->truth.kind);
	}
	for (i = 0; i < len && i < 256; i++)
		fprintf(stderr, "%s%02x", i % 16 ? " " : i ? "\n#   " : "#   ", frame[i]);
	fprintf(stderr, "\n");
}

/* Whoever has had a packet answers it, or what is to be its first fragment */
static void answer(const struct blast_seen *seen)
{
	struct answer *a = &answers[answers_head % ANSWERS];

	if (answers_head - answers_tail == ANSWERS || !seen->truth.first)
		return;
	a->flow = seen->truth.flow;
	a->port = seen->port;
	a->kind = seen->truth.kind;
	if (a->kind == BLAST_UDP && opt.kinds & 1 << BLAST_ERROR &&
	    !(blast_random() & 15))
		a->kind = BLAST_ERROR;
	a->label.path = seen->truth.path;
	a->label.md = opt.fixed ? seen->truth.md ^ 0x40000000 :
		      (seen->truth.md ^ 0x40000000) + blast_random() % 2;
	a->label.back = true;
	answers_head++;
}

static unsigned int receive(bool back)
{
	struct blast_wire *wire = wires[!back];
	struct blast_seen seen;
	const uint8_t *frame;
	unsigned int n = 0;
	const char *why;
	size_t len;

	while (n < 2 * BATCH && (frame = blast_wire_peek(wire, &len))) {
		why = blast_check(frame, len, back, &seen);
		if (!why && pending[seen.truth.seq % PENDING] != seen.truth.seq + 1) {
			why = "came out twice, or was never sent";
			stats.twice++;
		}
		if (!why) {
			pending[seen.truth.seq % PENDING] = 0;
			stats.right++;
			stats.kind[seen.truth.kind]++;
			if (!back)
				answer(&seen);
		} else {
			if (stats.wrong_header + stats.wrong < SHOW)
				dump(why, frame, len, &seen);
			if (seen.has_truth && !seen.header)
				stats.wrong_header++;
			else
				stats.wrong++;
		}
		blast_wire_next(wire);
		n++;
	}
	return n;
}

/* Which header a flow's next packet has */
static struct blast_label choose(uint32_t flow)
{
	uint32_t base = opt.label_ms ? (now_ms() - start) / opt.label_ms : 0;
	struct blast_label label = { 0 };
	uint32_t h;

	if (!opt.fixed) {
		label.path = blast_random() % opt.paths;
		label.md = base + blast_random() % opt.labels;
		return label;
	}
	h = blast_hash(flow + (opt.epoch ? stats.sent / opt.epoch : 0) * 0x9e3779b9);
	label.path = h % opt.paths;
	label.md = base + (h >> 8) % opt.labels;
	if (h >> 16 < (uint64_t)opt.shared * 65536 / 1000) {
		/* one of those that are on two paths at a time */
		stats.shared++;
		if (blast_random() & 1) {
			label.path = (label.path + 1) % opt.paths;
			label.md += opt.labels;
		}
	}
	return label;
}

static void expect(uint32_t seq)
{
	pending[seq % PENDING] = seq + 1;
}

/* Put a datagram's fragments into the pool; the frame that goes first */
static struct blast_frame *take_fragment(void)
{
	unsigned int i = blast_random() % pool_used--;
	struct blast_frame *frame = pool[i];

	pool[i] = pool[pool_used];
	pool[pool_used] = frame;
	return frame;
}

static void build(struct blast_frame *frame, bool last)
{
	uint64_t base = opt.flow_every ? stats.sent / opt.flow_every : 0;
	bool room = pool_used + BLAST_FRAGMENTS <= POOL;
	struct blast_label label;
	struct blast_flow flow;
	enum blast_kind kind;
	unsigned int i, n;
	uint16_t port = 0;

	if (pool_used && (!room || last || blast_random() & 1)) {
		*frame = *take_fragment();
		return;
	}
	if (answers_tail != answers_head) {
		struct answer *a = &answers[answers_tail++ % ANSWERS];

		blast_flow_get(&flow, a->flow);
		label = a->label;
		kind = a->kind;
		port = a->port;
		stats.answers++;
	} else {
		blast_flow_get(&flow, base + blast_random() % opt.flows);
		label = choose(flow.id);
		kind = flow.kind;
	}
	if (kind != BLAST_FRAGMENT) {
		expect(next_seq);
		blast_build(frame, &flow, kind, &label, port, next_seq++);
		return;
	}
	n = blast_build_fragments(pool + pool_used, &flow, &label, port, next_seq);
	pool_used += n;
	for (i = 0; i < n; i++)
		expect(next_seq++);
	*frame = *take_fragment();
}

/* Send as much as the window allows; how much that was */
static unsigned int transmit(void)
{
	struct blast_frame *out[2][BATCH];
	unsigned int count[2] = { 0 }, n = 0;
	uint64_t busy = under_way();
	bool last = !more();

	while (n < BATCH && busy + n < opt.window && (!last || pool_used)) {
		struct blast_frame *frame = &slots[n++];

		build(frame, last);
		out[frame->back][count[frame->back]++] = frame;
		stats.sent++;
	}
	blast_wire_send(wires[0], out[0], count[0]);
	blast_wire_send(wires[1], out[1], count[1]);
	return n;
}

static void progress(void)
{
	static uint64_t told;

	if (stats.sent / 1000000 == told)
		return;
	told = stats.sent / 1000000;
	fprintf(stderr, "# %" PRIu64 " sent, %" PRIu64 " right, %" PRIu64
		" wrong, %" PRIu64 " dropped, %" PRId64 " s\n", stats.sent, stats.right,
		stats.wrong_header + stats.wrong, stats.drops, (now_ms() - start) / 1000);
}

static void blast(void)
{
	struct pollfd fds[2] = {
		{ .fd = blast_wire_fd(wires[0]), .events = POLLIN },
		{ .fd = blast_wire_fd(wires[1]), .events = POLLIN },
	};
	int64_t last = now_ms();
	uint64_t drops;

	while (more() || pool_used || under_way()) {
		if (receive(false) + receive(true) + transmit()) {
			last = 0;
			progress();
			continue;
		}
		/* All is under way or has been dropped */
		drops = blast_node_drops() - first_drops;
		if (drops != stats.drops) {
			stats.drops = drops;
			last = 0;
			continue;
		}
		if (!last)
			last = now_ms();
		if (now_ms() - last > IDLE)
			return;
		poll(fds, 2, 5);
	}
}

static void report(void)
{
	printf("{\"sent\":%" PRIu64 ",\"answers\":%" PRIu64 ",\"right\":%" PRIu64
	       ",\"wrong-header\":%" PRIu64 ",\"wrong\":%" PRIu64 ",\"twice\":%" PRIu64
	       ",\"dropped\":%" PRIu64 ",\"missing\":%" PRId64 ",\"shared\":%" PRIu64
	       ",\"lost\":%u,\"udp\":%" PRIu64 ",\"tcp\":%" PRIu64 ",\"echo\":%" PRIu64
	       ",\"fragment\":%" PRIu64 ",\"error\":%" PRIu64 ",\"ms\":%" PRId64 "}\n",
	       stats.sent, stats.answers, stats.right, stats.wrong_header, stats.wrong,
	       stats.twice, stats.drops, (int64_t)under_way(), stats.shared,
	       blast_wire_lost(wires[0]) + blast_wire_lost(wires[1]),
	       stats.kind[BLAST_UDP], stats.kind[BLAST_TCP], stats.kind[BLAST_ECHO],
	       stats.kind[BLAST_FRAGMENT], stats.kind[BLAST_ERROR], now_ms() - start);
}

static void usage(void)
{
	fprintf(stderr,
		"usage: nsh-blast [OPTION...] NODE-NETNS SPI DEV MAC DEV MAC\n"
		"Paths SPI, SPI + 1, ... lead from the first device, where the node\n"
		"has this address, to the second one; SPI + %d, ... lead back.\n"
		"  -c COUNT   packets at least\n"
		"  -T MS      and so many milliseconds at least\n"
		"  -w COUNT   packets under way at most\n"
		"  -p COUNT   paths\n"
		"  -m COUNT   values of metadata at a time\n"
		"  -M MS      a new value each so many milliseconds\n"
		"  -f COUNT   flows at a time\n"
		"  -F COUNT   a new flow each so many packets\n"
		"  -x         path and metadata follow from the flow\n"
		"  -X COUNT   but of 1000 flows, so many are on two paths\n"
		"  -e COUNT   and they are others after so many packets\n"
		"  -k BITS    kinds: 1 UDP, 2 TCP, 4 echo, 8 fragments, 16 errors\n"
		"  -s SEED\n", BLAST_SPI_BACK);
	exit(2);
}

static uint64_t number(const char *text, uint64_t most)
{
	char *end;
	uint64_t value = strtoull(text, &end, 0);

	if (*end || !*text || value > most)
		errx(2, "%s: not a number up to %" PRIu64, text, most);
	return value;
}

static void options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "c:T:w:p:m:M:f:F:xX:e:k:s:")) != -1) {
		switch (c) {
		case 'c':
			opt.count = number(optarg, 4000000000);
			break;
		case 'T':
			opt.least_ms = number(optarg, 1 << 20);
			break;
		case 'w':
			opt.window = number(optarg, PENDING / 4);
			break;
		case 'p':
			opt.paths = number(optarg, BLAST_SPI_BACK);
			break;
		case 'm':
			opt.labels = number(optarg, 1 << 20);
			break;
		case 'M':
			opt.label_ms = number(optarg, 1 << 20);
			break;
		case 'f':
			opt.flows = number(optarg, 65536);
			break;
		case 'F':
			opt.flow_every = number(optarg, 1 << 30);
			break;
		case 'x':
			opt.fixed = true;
			break;
		case 'X':
			opt.shared = number(optarg, 1000);
			break;
		case 'e':
			opt.epoch = number(optarg, 1 << 30);
			break;
		case 'k':
			opt.kinds = number(optarg, 31);
			break;
		case 's':
			opt.seed = number(optarg, ~0U);
			break;
		default:
			usage();
		}
	}
	if (argc - optind != 6 || !opt.paths || !opt.labels || !opt.flows || !opt.window)
		usage();
}

static void mac_read(const char *text, uint8_t *mac)
{
	if (sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2, mac + 3,
		   mac + 4, mac + 5) != 6)
		errx(2, "%s: not an address", text);
}

int main(int argc, char **argv)
{
	int i;

	options(argc, argv);
	argv += optind;
	blast_node_open(argv[0]);
	blast_ends.spi = number(argv[1], 0xffffff);
	for (i = 0; i < 2; i++) {
		wires[i] = blast_wire_open(argv[2 + 2 * i], blast_ends.mac[i]);
		mac_read(argv[3 + 2 * i], blast_ends.node[i]);
	}
	for (i = 0; i < POOL; i++)
		pool[i] = &pool_frames[i];
	blast_flow_init(opt.seed, opt.kinds);
	first_drops = blast_node_drops();
	start = now_ms();
	blast();
	report();
	return stats.wrong_header || stats.wrong || under_way();
}
