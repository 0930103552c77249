/* SPDX-License-Identifier: GPL-2.0 */
/* What the node is to do with a frame, written from RFC 8300 and not from the module. */
#ifndef _FUZZ_EXPECT_H
#define _FUZZ_EXPECT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "channel.h"

#define EXPECT_HOPS_MAX		256
#define EXPECT_PENDING_MAX	4096

/**
 * enum expect_reason - why a packet is dropped before its hop
 * @EXPECT_OK: it is not
 * @__EXPECT_MAX: how many reasons there are, plus one
 *
 * The others are those of drop_reasons.h by the same names.
 */
enum expect_reason {
	EXPECT_OK,
	EXPECT_TRUNCATED,
	EXPECT_VERSION,
	EXPECT_LENGTH,
	EXPECT_MD_TYPE,
	EXPECT_TLV,
	EXPECT_OAM,
	EXPECT_TTL,
	EXPECT_NO_PATH,
	EXPECT_NO_HOP,
	EXPECT_SI_ZERO,
	__EXPECT_MAX
};

/**
 * enum expect_hop_kind - what a hop is
 * @HOP_VIA: a port, whose frames come out of a channel
 * @HOP_BRIDGE: a function with mode bridge
 * @HOP_ROUTE: a function with mode route
 * @HOP_OTHER: something of which no more is known
 */
enum expect_hop_kind {
	HOP_VIA,
	HOP_BRIDGE,
	HOP_ROUTE,
	HOP_OTHER
};

/**
 * struct expect_hop - a hop of a path
 * @path: SPI and SI, as on the wire
 * @kind: what it is
 * @channel: where its packets come out
 * @mtu: longest packet, with NSH
 */
struct expect_hop {
	uint32_t path;
	enum expect_hop_kind kind;
	unsigned int channel;
	unsigned int mtu;
};

/**
 * struct expect_channel - what is expected of a channel
 * @rx: packets of type NSH that went in
 * @drops: of these, by reason
 * @pending: hashes of frames that must come out
 * @n_pending: how many
 * @exact: frames that came out as they were expected
 * @lost: frames that did not come out, or not as they were expected
 * @bad: frames that came out and must not, whatever went in
 * @why: what was wrong with the last of them
 * @bad_data: the last of them
 * @bad_len: its length
 */
struct expect_channel {
	uint64_t rx;
	uint64_t drops[__EXPECT_MAX];
	uint64_t pending[EXPECT_PENDING_MAX];
	unsigned int n_pending;
	uint64_t exact;
	uint64_t lost;
	uint64_t bad;
	const char *why;
	uint8_t bad_data[FRAME_MAX];
	unsigned int bad_len;
};

/**
 * struct expect - all that is expected
 * @channels: the channels
 * @n_hops: how many hops are known
 * @hops: the hops
 * @channel: for each channel
 */
struct expect {
	const struct channels *channels;
	unsigned int n_hops;
	struct expect_hop hops[EXPECT_HOPS_MAX];
	struct expect_channel channel[CHANNELS_MAX];
};

int expect_add_hop(struct expect *expect, char *words);
void expect_input(struct expect *expect, const struct frame *frame, const uint8_t *data,
		  unsigned int len);
void expect_output(struct expect *expect, unsigned int channel, const uint8_t *data,
		   unsigned int len);
void expect_settle(struct expect *expect);
void expect_print(const struct expect *expect, FILE *out);

#endif /* _FUZZ_EXPECT_H */
