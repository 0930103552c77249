/* SPDX-License-Identifier: GPL-2.0 */
/* Next hops: how the next forwarder is reached through a port. */
#ifndef _NSFC_NEXTHOP_H
#define _NSFC_NEXTHOP_H

#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/types.h>

/**
 * enum nsfc_answer - whether the neighbour that a next hop is answers
 * @NSFC_ANSWER_UNASKED: nobody has asked it
 * @NSFC_ANSWER_UNKNOWN: it has not had the time to
 * @NSFC_ANSWER_YES: it does, or need not
 * @NSFC_ANSWER_NO: it was asked, and did not
 */
enum nsfc_answer {
	NSFC_ANSWER_UNASKED,
	NSFC_ANSWER_UNKNOWN,
	NSFC_ANSWER_YES,
	NSFC_ANSWER_NO,
};

struct metadata_dst;
struct net_device;
struct netlink_ext_ack;
struct nlattr;
struct nsfc_port;
struct sk_buff;

/**
 * struct nsfc_nexthop - the address of the next forwarder, as the port needs it
 * @family: of @addr; AF_UNSPEC without one
 * @has_lladdr: @lladdr is given
 * @has_tunnel_id: @tunnel_id is given
 * @lladdr: link-layer address
 * @tunnel_id: VXLAN or Geneve network identifier, or GRE key
 * @addr: neighbour, or the far end of the tunnel
 * @tunnel: what the tunnel device is told, and its routes, by CPU; NULL on other
 *          ports. Packets borrow it, so that no reference count is shared: it goes
 *          an RCU grace period after the hop, or when the last packet that had to
 *          wait in a queue has gone
 *
 * Immutable, part of a hop and living as long.
 */
struct nsfc_nexthop {
	sa_family_t family;
	bool has_lladdr;
	bool has_tunnel_id;
	u8 lladdr[ETH_ALEN];
	u32 tunnel_id;
	union {
		__be32 ipv4;
		struct in6_addr ipv6;
	} addr;
	struct metadata_dst *tunnel;
};

int nsfc_nexthop_init(struct nsfc_nexthop *nh, const struct nsfc_port *port,
		      struct nlattr **tb, struct netlink_ext_ack *extack);
bool nsfc_nexthop_same(const struct nsfc_nexthop *a, const struct nsfc_nexthop *b);
void nsfc_nexthop_release(struct nsfc_nexthop *nh);
unsigned int nsfc_nexthop_near(const struct nsfc_nexthop *nh, u32 link);
enum nsfc_answer nsfc_nexthop_ask(const struct nsfc_nexthop *nh, struct net_device *dev,
				  bool ask);
bool nsfc_xmit_ready(const struct net_device *dev);
int nsfc_queue_xmit(const struct net_device *dev, struct sk_buff *skb);
int nsfc_nexthop_xmit(const struct nsfc_nexthop *nh, u32 link,
		      struct sk_buff *skb);

#endif /* _NSFC_NEXTHOP_H */
