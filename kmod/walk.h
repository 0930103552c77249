/* SPDX-License-Identifier: GPL-2.0 */
/* A packet's walk through the node, from port or device to port or device. */
#ifndef _NSFC_WALK_H
#define _NSFC_WALK_H

#include <linux/skbuff.h>
#include <net/nsh.h>

#include "drop.h"

struct nsfc_ctx;
struct nsfc_net;

/**
 * struct nsfc_base - base header and service path header, as on the wire
 * @ver_flags_ttl_len: version, O, unassigned, TTL, Length
 * @mdtype: unassigned bits and MD type
 * @np: next protocol
 * @path_hdr: SPI and SI
 */
struct nsfc_base {
	__be16 ver_flags_ttl_len;
	u8 mdtype;
	u8 np;
	__be32 path_hdr;
};

static_assert(sizeof(struct nsfc_base) == NSH_BASE_HDR_LEN);

/**
 * struct nsfc_walk - one packet on its way, on the stack of who forwards it
 * @skb: the packet; NULL once somebody else owns it
 * @nn: namespace whose paths apply
 * @place: drop counters of the port or device where the packet came in
 * @base: first bytes of its header, as they are to be from now on
 * @hdr: its whole header outside the packet, whose first bytes @base replaces;
 *       NULL if the header is in the packet, at skb->data
 * @from: the context that @hdr belongs to, if it was recalled
 *
 * Everything here is valid within the RCU read-side section of the walk.
 */
struct nsfc_walk {
	struct sk_buff *skb;
	struct nsfc_net *nn;
	struct nsfc_drops __percpu *place;
	struct nsfc_base base;
	const struct nshhdr *hdr;
	struct nsfc_ctx *from;
};

static inline u32 nsfc_base_spi(const struct nsfc_base *base)
{
	return ntohl(base->path_hdr) >> NSH_SPI_SHIFT;
}

static inline u8 nsfc_base_si(const struct nsfc_base *base)
{
	return ntohl(base->path_hdr) & NSH_SI_MASK;
}

static inline unsigned int nsfc_base_len(const struct nsfc_base *base)
{
	return (ntohs(base->ver_flags_ttl_len) & NSH_LEN_MASK) << 2;
}

static inline u8 nsfc_base_ttl(const struct nsfc_base *base)
{
	return (ntohs(base->ver_flags_ttl_len) & NSH_TTL_MASK) >> NSH_TTL_SHIFT;
}

static inline void nsfc_base_set_ttl(struct nsfc_base *base, u8 ttl)
{
	base->ver_flags_ttl_len &= ~htons(NSH_TTL_MASK);
	base->ver_flags_ttl_len |= htons((u16)ttl << NSH_TTL_SHIFT);
}

#endif /* _NSFC_WALK_H */
