// SPDX-License-Identifier: GPL-2.0
/* Next hops: how the next forwarder is reached through a port. */

#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <net/arp.h>
#include <net/dst_metadata.h>
#include <net/ip_tunnels.h>
#include <net/neighbour.h>
#include <net/sch_generic.h>

#include <uapi/linux/nsh_sfc.h>

#include "compat.h"
#include "nexthop.h"
#include "percpu.h"
#include "port.h"

/* The tunnel looks its route up once, not for each packet. */
static int nsfc_tunnel_keep_routes(struct metadata_dst *dst)
{
#ifdef CONFIG_DST_CACHE
	return nsfc_dst_cache_init(&dst->u.tun_info.dst_cache);
#else
	return 0;
#endif
}

static int nsfc_nexthop_init_tunnel(struct nsfc_nexthop *nh, bool udp)
{
	__be64 id = key32_to_tunnel_id(htonl(nh->tunnel_id));
	struct metadata_dst *dst;
	NSFC_DECLARE_TUNNEL_FLAGS(flags);

	if (nh->has_tunnel_id)
		nsfc_tunnel_flag_set(flags, KEY);
	/* A zero checksum is refused over IPv6 by default */
	if (udp && nh->family == AF_INET6)
		nsfc_tunnel_flag_set(flags, CSUM);

	if (nh->family == AF_INET)
		dst = __ip_tun_set_dst(0, nh->addr.ipv4, 0, IPDEFTTL, 0, flags,
				       id, 0);
	else
		dst = __ipv6_tun_set_dst(&in6addr_any, &nh->addr.ipv6, 0,
					 IPDEFTTL, 0, 0, flags, id, 0);
	if (!dst)
		return -ENOMEM;
	dst->u.tun_info.mode |= IP_TUNNEL_INFO_TX;
	if (nsfc_tunnel_keep_routes(dst)) {
		dst_release(&dst->dst);
		return -ENOMEM;
	}
	nh->tunnel = dst;
	return 0;
}

/* What a next hop needs and what makes no sense differs from link to link. */
static int nsfc_nexthop_check(const struct nsfc_nexthop *nh, u32 link,
			      struct nlattr **tb, struct netlink_ext_ack *extack)
{
	const struct nlattr *addr = tb[NSH_SFC_A_HOP_IPV4] ?: tb[NSH_SFC_A_HOP_IPV6];

	switch (link) {
	case NSH_SFC_LINK_ETHER:
		if (tb[NSH_SFC_A_HOP_TUNNEL_ID]) {
			NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_TUNNEL_ID],
					    "the port is no tunnel, it takes no tunnel id");
			return -EINVAL;
		}
		if (nh->has_lladdr && addr) {
			NL_SET_ERR_MSG_ATTR(extack, addr,
					    "give a link-layer address or an IP address, not both");
			return -EINVAL;
		}
		/* The neighbour table would be one that was never set up */
		if (nh->family == AF_INET6 && !nsfc_nd_tbl()) {
			NL_SET_ERR_MSG_ATTR(extack, addr, "IPv6 is turned off in this kernel");
			return -EAFNOSUPPORT;
		}
		if (nh->has_lladdr || addr)
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IFNAME],
				    "an Ethernet port needs the link-layer or IP address of the next hop");
		return -EINVAL;
	case NSH_SFC_LINK_ETHER_TUNNEL:
		if (nh->has_lladdr)
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IFNAME],
				    "a tunnel that carries Ethernet needs the link-layer address of the next hop as well");
		return -EINVAL;
	case NSH_SFC_LINK_TUNNEL:
	default:
		if (nh->has_lladdr) {
			NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_LLADDR],
					    "the port has no link-layer addresses");
			return -EINVAL;
		}
		if (link == NSH_SFC_LINK_TUNNEL || (!addr && !nh->has_tunnel_id))
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, addr ?: tb[NSH_SFC_A_HOP_TUNNEL_ID],
				    "the port has one other end and takes no address or id");
		return -EINVAL;
	}
}

/**
 * nsfc_nexthop_init() - read a next hop from the attributes of its hop
 * @nh: next hop, all zero
 * @port: the port that it is reached through
 * @tb: attributes of the hop
 * @extack: where to say what is wrong
 *
 * Context: RTNL.
 * Return: 0, or a negative error with nothing left to release.
 */
int nsfc_nexthop_init(struct nsfc_nexthop *nh, const struct nsfc_port *port,
		      struct nlattr **tb, struct netlink_ext_ack *extack)
{
	int err;

	if (tb[NSH_SFC_A_HOP_LLADDR]) {
		nla_memcpy(nh->lladdr, tb[NSH_SFC_A_HOP_LLADDR], ETH_ALEN);
		nh->has_lladdr = true;
		if (is_zero_ether_addr(nh->lladdr)) {
			NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_LLADDR],
					    "the link-layer address is all zero");
			return -EINVAL;
		}
	}
	if (tb[NSH_SFC_A_HOP_TUNNEL_ID]) {
		nh->tunnel_id = nla_get_u32(tb[NSH_SFC_A_HOP_TUNNEL_ID]);
		nh->has_tunnel_id = true;
	}
	if (tb[NSH_SFC_A_HOP_IPV4] && tb[NSH_SFC_A_HOP_IPV6]) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IPV6],
				    "give an IPv4 or an IPv6 address, not both");
		return -EINVAL;
	}
	if (tb[NSH_SFC_A_HOP_IPV4]) {
		nh->family = AF_INET;
		nh->addr.ipv4 = nla_get_in_addr(tb[NSH_SFC_A_HOP_IPV4]);
		if (ipv4_is_zeronet(nh->addr.ipv4) || ipv4_is_multicast(nh->addr.ipv4) ||
		    ipv4_is_lbcast(nh->addr.ipv4)) {
			NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IPV4],
					    "the IPv4 address is not that of a single node");
			return -EINVAL;
		}
	}
	if (tb[NSH_SFC_A_HOP_IPV6]) {
		nh->family = AF_INET6;
		nh->addr.ipv6 = nla_get_in6_addr(tb[NSH_SFC_A_HOP_IPV6]);
		if (ipv6_addr_any(&nh->addr.ipv6) || ipv6_addr_is_multicast(&nh->addr.ipv6)) {
			NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IPV6],
					    "the IPv6 address is not that of a single node");
			return -EINVAL;
		}
	}

	err = nsfc_nexthop_check(nh, port->link, tb, extack);
	if (err)
		return err;
	if (nh->has_tunnel_id && !nh->family) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_TUNNEL_ID],
				    "a tunnel id goes with the address of the far end");
		return -EINVAL;
	}
	if (nh->has_tunnel_id && nh->tunnel_id > port->max_tunnel_id) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_TUNNEL_ID],
				    "a VXLAN or Geneve identifier has 24 bits");
		return -ERANGE;
	}
	if (nh->family && port->link != NSH_SFC_LINK_ETHER)
		return nsfc_nexthop_init_tunnel(nh, port->max_tunnel_id != U32_MAX);
	return 0;
}

/**
 * nsfc_nexthop_same() - tell whether two next hops have the same address
 * @a: one
 * @b: the other, through the same port
 *
 * Context: any.
 * Return: true if they have.
 */
bool nsfc_nexthop_same(const struct nsfc_nexthop *a, const struct nsfc_nexthop *b)
{
	/* What was not given is 0 in both */
	return a->family == b->family && a->has_lladdr == b->has_lladdr &&
	       a->has_tunnel_id == b->has_tunnel_id && a->tunnel_id == b->tunnel_id &&
	       ether_addr_equal(a->lladdr, b->lladdr) &&
	       !memcmp(&a->addr, &b->addr, sizeof(a->addr));
}

/**
 * nsfc_nexthop_release() - let go of what a next hop holds
 * @nh: the next hop; no packet uses it any more
 *
 * Context: any.
 */
void nsfc_nexthop_release(struct nsfc_nexthop *nh)
{
	if (nh->tunnel)
		dst_release(&nh->tunnel->dst);
	nh->tunnel = NULL;
}

/**
 * nsfc_xmit_ready() - tell whether a device sends packets
 * @dev: the device
 *
 * Without a link, and while it is being opened or closed, a device that is up has a
 * queue that frees what it gets.
 *
 * Context: RCU read side.
 * Return: false if it is down or does not send.
 */
bool nsfc_xmit_ready(const struct net_device *dev)
{
	return netif_running(dev) &&
	       rcu_access_pointer(netdev_get_tx_queue(dev, 0)->qdisc) != &noop_qdisc;
}

/* Was the packet sent? A queue that is congested says NET_XMIT_CN of another
 * packet, but so does the one of a device that is not ready, of this. The device was
 * ready before; if it is not any more, it stays so for a grace period.
 */
static int nsfc_xmit_eval(const struct net_device *dev, int rc)
{
	if (rc == NET_XMIT_CN && !nsfc_xmit_ready(dev))
		return -ENETDOWN;
	return net_xmit_eval(rc);
}

/**
 * nsfc_queue_xmit() - have a device send a packet
 * @dev: the device, skb->dev, which nsfc_xmit_ready() was true of
 * @skb: the packet, complete; consumed
 *
 * Context: RCU read side, BH off.
 * Return: 0, or what else the device answered.
 */
int nsfc_queue_xmit(const struct net_device *dev, struct sk_buff *skb)
{
	return nsfc_xmit_eval(dev, dev_queue_xmit(skb));
}

static int nsfc_nexthop_xmit_neigh(const struct nsfc_nexthop *nh, struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;
	int rc;

	if (nh->family == AF_INET)
		rc = neigh_xmit(NEIGH_ARP_TABLE, dev, &nh->addr.ipv4, skb);
	else
		rc = neigh_xmit(NEIGH_ND_TABLE, dev, &nh->addr.ipv6, skb);
	return nsfc_xmit_eval(dev, rc);
}

/* A neighbour, by its IP address. */
static bool nsfc_nexthop_is_neigh(const struct nsfc_nexthop *nh, u32 link)
{
	return link == NSH_SFC_LINK_ETHER && nh->family;
}

/**
 * nsfc_nexthop_near() - tell whether a next hop is a neighbour, by its IP address
 * @nh: the next hop
 * @link: how its port is addressed, enum nsh_sfc_port_link
 *
 * Context: any.
 * Return: length of the address; 0 if it is something else.
 */
unsigned int nsfc_nexthop_near(const struct nsfc_nexthop *nh, u32 link)
{
	if (!nsfc_nexthop_is_neigh(nh, link))
		return 0;
	return nh->family == AF_INET ? sizeof(nh->addr.ipv4) : sizeof(nh->addr.ipv6);
}

/**
 * nsfc_nexthop_ask() - see whether the neighbour that a next hop is answers
 * @nh: the next hop, a neighbour by its IP address
 * @dev: the port's device
 * @ask: ask it, unless it is known to be there
 *
 * Context: process context.
 * Return: enum nsfc_answer.
 */
enum nsfc_answer nsfc_nexthop_ask(const struct nsfc_nexthop *nh, struct net_device *dev,
				  bool ask)
{
	struct neigh_table *table = nh->family == AF_INET ? &arp_tbl : nsfc_nd_tbl();
	struct neighbour *neigh;
	u8 state;

	neigh = __neigh_lookup(table, &nh->addr, dev, ask);
	if (!neigh)
		return NSFC_ANSWER_UNASKED;
	state = READ_ONCE(neigh->nud_state);
	if (ask && !(state & NUD_VALID))
		neigh_event_send(neigh, NULL);
	neigh_release(neigh);
	if (state & NUD_VALID)
		return NSFC_ANSWER_YES;
	return state & NUD_FAILED ? NSFC_ANSWER_NO : NSFC_ANSWER_UNKNOWN;
}

/**
 * nsfc_nexthop_xmit() - send a packet to a next hop
 * @nh: the next hop
 * @link: how its port is addressed, enum nsh_sfc_port_link
 * @skb: NSH packet, skb->dev the port's device, with room for link headers
 *
 * Context: RCU read side, BH off.
 * Return: 0, or what the device, its queue or the neighbour table answered; the
 * packet is theirs in either case.
 */
int nsfc_nexthop_xmit(const struct nsfc_nexthop *nh, u32 link, struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;

	if (nsfc_nexthop_is_neigh(nh, link))
		return nsfc_nexthop_xmit_neigh(nh, skb);

	if (nh->has_lladdr &&
	    dev_hard_header(skb, dev, ETH_P_NSH, nh->lladdr, NULL, skb->len) < 0) {
		kfree_skb(skb);
		return -EINVAL;
	}
	if (nh->tunnel)
		skb_dst_set_noref(skb, &nh->tunnel->dst);
	return nsfc_queue_xmit(dev, skb);
}
