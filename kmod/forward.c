// SPDX-License-Identifier: GPL-2.0
/* The forwarder: a node's Service Function Forwarder (RFC 7665, section 4.3). */

#include <linux/skbuff.h>

#include <uapi/linux/nsh_sfc.h>

#include "forward.h"
#include "group.h"
#include "path.h"
#include "tally.h"
#include "target.h"
#include "walk.h"

static enum nsfc_reason nsfc_forward_hop(const struct nsfc_hop *hop,
					 struct nsfc_walk *walk, unsigned int len)
{
	switch (hop->type) {
	case NSH_SFC_HOP_DEV:
		return nsfc_target_deliver(&hop->target, walk);
	case NSH_SFC_HOP_VIA:
		return nsfc_target_xmit(&hop->target, walk);
	case NSH_SFC_HOP_END:
		return nsfc_target_end(&hop->target, walk);
	default:
		return nsfc_group_send(hop->group, walk, len);
	}
}

/* The function is down: as if it had passed the packet. SI is not 0, as a hop to a
 * function has another, so this ends.
 */
static void nsfc_forward_bypass(const struct nsfc_hop *hop, struct nsfc_walk *walk)
{
	nsfc_tally_bypass(&hop->tally);
	walk->base.path_hdr = htonl(ntohl(walk->base.path_hdr) - 1);
}

/**
 * nsfc_forward() - take a packet one hop further on its path
 * @walk: the packet's walk, its header checked
 *
 * TTL is decreased before the lookup, from 0 to 63 (RFC 8300, section 2.2); SI
 * is not, that is for the proxy (section 2.3); or for who takes its place, where a
 * function that is down is bypassed.
 *
 * Context: RCU read side, BH off.
 */
void nsfc_forward(struct nsfc_walk *walk)
{
	unsigned int len = walk->skb->len;
	enum nsfc_reason reason;
	struct nsfc_path *path;
	struct nsfc_hop *hop;
	u8 si, ttl;

again:
	ttl = (nsfc_base_ttl(&walk->base) - 1) & (NSH_TTL_MASK >> NSH_TTL_SHIFT);
	nsfc_base_set_ttl(&walk->base, ttl);
	if (!ttl) {
		nsfc_drop(walk, NSFC_DROP_TTL);
		return;
	}

	path = nsfc_path_lookup(walk->nn, nsfc_base_spi(&walk->base));
	if (!path) {
		nsfc_drop(walk, NSFC_DROP_NO_PATH);
		return;
	}
	si = nsfc_base_si(&walk->base);
	hop = nsfc_path_hop(path, si);
	if (!hop) {
		nsfc_tally_drop(&path->tally);
		nsfc_drop(walk, si ? NSFC_DROP_NO_HOP : NSFC_DROP_SI_ZERO);
		return;
	}

	if (unlikely(hop->bypass) && !nsfc_target_ready(&hop->target)) {
		nsfc_forward_bypass(hop, walk);
		goto again;
	}

	if (walk->hdr)
		len += nsfc_base_len(&walk->base);
	reason = nsfc_forward_hop(hop, walk, len);
	if (likely(!reason)) {
		nsfc_tally_count(&hop->tally, len);
		return;
	}
	nsfc_tally_drop(&hop->tally);
	nsfc_drop(walk, reason);
}
