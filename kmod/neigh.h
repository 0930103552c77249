/* SPDX-License-Identifier: GPL-2.0 */
/* The made-up neighbour of a function that routes: it answers ARP and ND. */
#ifndef _NSFC_NEIGH_H
#define _NSFC_NEIGH_H

#include <linux/types.h>

struct net_device;
struct sk_buff;

/**
 * enum nsfc_neigh_verdict - what a frame of the function's is to its neighbour
 * @NSFC_NEIGH_PASS: nothing; it goes its way
 * @NSFC_NEIGH_ANSWERED: a question; skb has become the answer
 * @NSFC_NEIGH_ENDS: an announcement or a probe; it ends here
 */
enum nsfc_neigh_verdict {
	NSFC_NEIGH_PASS,
	NSFC_NEIGH_ANSWERED,
	NSFC_NEIGH_ENDS,
};

void nsfc_neigh_addr(const struct net_device *dev, u8 *addr);
enum nsfc_neigh_verdict nsfc_neigh_ask(const struct net_device *dev,
				       struct sk_buff **pskb);

#endif /* _NSFC_NEIGH_H */
