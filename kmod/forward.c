// SPDX-License-Identifier: GPL-2.0
/* The forwarder: a node's Service Function Forwarder (RFC 7665, section 4.3). */

#include <linux/skbuff.h>

#include <uapi/linux/nsh_sfc.h>

#include "device.h"
#include "forward.h"
#include "path.h"
#include "port.h"
#include "tally.h"
#include "walk.h"

static enum nsfc_reason nsfc_forward_hop(const struct nsfc_hop *hop,
					 struct nsfc_walk *walk)
{
	struct nsfc_port *port;
	struct nsfc_dev *nd;

	if (hop->type == NSH_SFC_HOP_VIA) {
		port = rcu_dereference(hop->port);
		return port ? nsfc_port_xmit(port, &hop->nexthop, walk) :
			      NSFC_DROP_HOP_DEAD;
	}
	nd = rcu_dereference(hop->nd);
	if (!nd)
		return NSFC_DROP_HOP_DEAD;
	return hop->type == NSH_SFC_HOP_DEV ? nsfc_dev_deliver(nd, walk) :
					      nsfc_dev_deliver_end(nd, walk);
}

/**
 * nsfc_forward() - take a packet one hop further on its path
 * @walk: the packet's walk, its header checked
 *
 * TTL is decreased before the lookup, from 0 to 63 (RFC 8300, section 2.2); SI
 * is not, that is for the proxy (section 2.3).
 *
 * Context: RCU read side, BH off.
 */
void nsfc_forward(struct nsfc_walk *walk)
{
	u8 si = nsfc_base_si(&walk->base);
	unsigned int len = walk->skb->len;
	enum nsfc_reason reason;
	struct nsfc_path *path;
	struct nsfc_hop *hop;
	u8 ttl;

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
	hop = nsfc_path_hop(path, si);
	if (!hop) {
		nsfc_tally_drop(&path->tally);
		nsfc_drop(walk, si ? NSFC_DROP_NO_HOP : NSFC_DROP_SI_ZERO);
		return;
	}

	if (walk->hdr)
		len += nsfc_base_len(&walk->base);
	reason = nsfc_forward_hop(hop, walk);
	if (likely(!reason)) {
		nsfc_tally_count(&hop->tally, len);
		return;
	}
	nsfc_tally_drop(&hop->tally);
	nsfc_drop(walk, reason);
}
