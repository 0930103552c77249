// SPDX-License-Identifier: GPL-2.0
/* Flows: numbers, and what follows from them. */
#include <string.h>

#include "blast.h"

#define FILL	8192

static unsigned int kinds_allowed;
static uint64_t state;
static uint8_t fill[FILL];

/**
 * blast_hash() - mix bits
 * @value: any number
 *
 * Return: a number that seems to have nothing to do with it.
 */
uint32_t blast_hash(uint32_t value)
{
	value ^= value >> 16;
	value *= 0x85ebca6b;
	value ^= value >> 13;
	value *= 0xc2b2ae35;
	return value ^ value >> 16;
}

/**
 * blast_random() - draw a number
 *
 * Return: the number, the same ones in the same order for each seed.
 */
uint32_t blast_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1d) >> 32;
}

/**
 * blast_fill() - tell what a payload has behind the truth
 * @seq: number of the packet
 *
 * Return: some 6 kB.
 */
const uint8_t *blast_fill(uint32_t seq)
{
	return fill + (seq & 255) * 8;
}

/**
 * blast_flow_init() - begin
 * @seed: of blast_random()
 * @kinds: bits of enum blast_kind that there are to be
 */
void blast_flow_init(uint32_t seed, unsigned int kinds)
{
	size_t i;

	kinds_allowed = kinds;
	state = seed * 0x9e3779b97f4a7c15 + 1;
	for (i = 0; i < FILL; i++)
		fill[i] = blast_random();
}

static enum blast_kind kind_of(uint32_t h)
{
	static const uint8_t mix[16] = {
		BLAST_UDP, BLAST_UDP, BLAST_UDP, BLAST_UDP, BLAST_UDP, BLAST_UDP,
		BLAST_TCP, BLAST_TCP, BLAST_TCP, BLAST_TCP, BLAST_TCP,
		BLAST_ECHO, BLAST_ECHO,
		BLAST_FRAGMENT, BLAST_FRAGMENT, BLAST_FRAGMENT,
	};
	enum blast_kind kind = mix[h & 15];

	return kinds_allowed & 1 << kind ? kind : BLAST_UDP;
}

/**
 * blast_flow_get() - get a flow
 * @flow: where it is put
 * @id: its number
 *
 * No two flows have the same addresses, protocol and ports, but many have the
 * same port, so that translation has to change ports as well.
 */
void blast_flow_get(struct blast_flow *flow, uint32_t id)
{
	uint32_t h = blast_hash(id);

	memset(flow, 0, sizeof(*flow));
	flow->id = id;
	flow->kind = kind_of(h);
	flow->v6 = h >> 4 & 1;
	flow->masquerade = h >> 5 & 1;
	flow->bare = !(h >> 6 & 7);
	flow->sport = 2000 + (id >> 16) * 64 + (h >> 9 & 63);
	if (flow->kind != BLAST_ECHO)
		flow->dport = 80 + (h >> 15 & 3);
	if (flow->v6) {
		static const uint8_t net[16] = { 0x20, 0x01, 0x0d, 0xb8 };

		memcpy(flow->client, net, 16);
		memcpy(flow->server, net, 16);
		memcpy(flow->public, net, 16);
		flow->client[5] = flow->masquerade ? 0x99 : 1;
		flow->client[14] = id >> 8;
		flow->client[15] = id;
		flow->server[5] = 2;
		flow->server[15] = 1 + (h >> 17 & 7);
		flow->public[4] = 0xff;
		flow->public[5] = 0xff;
		flow->public[15] = flow->masquerade ? 0x77 : 1;
	} else {
		memcpy(flow->client, (uint8_t []) {
			10, flow->masquerade ? 99 : 1, id >> 8, id }, 4);
		memcpy(flow->server, (uint8_t []) {
			198, 51, 100, 1 + (h >> 17 & 7) }, 4);
		memcpy(flow->public, (uint8_t []) {
			203, 0, 113, flow->masquerade ? 77 : 1 }, 4);
	}
}

/**
 * blast_macs() - tell the addresses of an inner frame
 * @macs: where destination and source are put
 * @label: its label
 */
void blast_macs(uint8_t *macs, const struct blast_label *label)
{
	memset(macs, 0, 12);
	macs[0] = 0x02;
	macs[1] = label->back ? 0xbb : 0xaa;
	macs[5] = label->path + 1;
	macs[6] = 0x02;
	macs[7] = label->back ? 0xaa : 0xbb;
	macs[11] = label->path + 1;
}
