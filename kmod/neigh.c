// SPDX-License-Identifier: GPL-2.0
/* The made-up neighbour of a function that routes: it answers ARP and ND. */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>
#include <net/ndisc.h>

#include "neigh.h"

/* What RFC 4861 sends neighbour discovery with, as no router can pass it on */
#define NSFC_ND_HOP_LIMIT	255
/* Tags in the frame that are looked behind */
#define NSFC_NEIGH_TAGS		2

/* ARP for IPv4 over Ethernet, behind struct arphdr */
struct nsfc_arp_addrs {
	u8 sha[ETH_ALEN];
	__be32 sip;
	u8 tha[ETH_ALEN];
	__be32 tip;
} __packed;

struct nsfc_arp {
	struct arphdr hdr;
	struct nsfc_arp_addrs addrs;
} __packed;

/* IPv6 header and neighbour discovery without options */
struct nsfc_nd {
	struct ipv6hdr ip6;
	struct nd_msg msg;
};

/* The option that an answer has, the target's link-layer address */
struct nsfc_nd_lladdr {
	u8 type;
	u8 len;
	u8 addr[ETH_ALEN];
};

/**
 * nsfc_neigh_addr() - tell the address of a device's made-up neighbour
 * @dev: the nsh device
 * @addr: the address, to be written
 *
 * Context: any.
 */
void nsfc_neigh_addr(const struct net_device *dev, u8 *addr)
{
	ether_addr_copy(addr, dev->dev_addr);
	addr[ETH_ALEN - 1] ^= 1;
}

/* Where the network header is, behind tags that are in the frame. */
static bool nsfc_neigh_read_eth(const struct sk_buff *skb, unsigned int *at,
				__be16 *type)
{
	const struct vlan_hdr *vlan;
	const struct ethhdr *eth;
	struct vlan_hdr _vlan;
	struct ethhdr _eth;
	unsigned int n;

	eth = skb_header_pointer(skb, 0, sizeof(_eth), &_eth);
	/* Nobody to answer to */
	if (!eth || !is_valid_ether_addr(eth->h_source))
		return false;
	*type = eth->h_proto;
	*at = sizeof(_eth);
	for (n = 0; n < NSFC_NEIGH_TAGS && eth_type_vlan(*type); n++) {
		vlan = skb_header_pointer(skb, *at, sizeof(_vlan), &_vlan);
		if (!vlan)
			return false;
		*type = vlan->h_vlan_encapsulated_proto;
		*at += sizeof(_vlan);
	}
	return true;
}

/* The frame goes back to who sent it; to the stack, it is another one. */
static void nsfc_neigh_turn(const struct net_device *dev, struct sk_buff *skb)
{
	struct ethhdr *eth = (struct ethhdr *)skb->data;

	ether_addr_copy(eth->h_dest, eth->h_source);
	nsfc_neigh_addr(dev, eth->h_source);
	skb_reset_mac_header(skb);
	skb->ip_summed = CHECKSUM_NONE;
	skb_orphan(skb);
	skb_scrub_packet(skb, true);
}

static enum nsfc_neigh_verdict nsfc_neigh_arp(const struct net_device *dev,
					      struct sk_buff *skb, unsigned int at)
{
	const struct nsfc_arp *ask;
	struct nsfc_arp *arp, _arp;
	__be32 sip;

	ask = skb_header_pointer(skb, at, sizeof(_arp), &_arp);
	if (!ask || ask->hdr.ar_hrd != htons(ARPHRD_ETHER) ||
	    ask->hdr.ar_pro != htons(ETH_P_IP) || ask->hdr.ar_hln != ETH_ALEN ||
	    ask->hdr.ar_pln != sizeof(ask->addrs.sip))
		return NSFC_NEIGH_PASS;
	if (ask->hdr.ar_op == htons(ARPOP_REPLY))
		return NSFC_NEIGH_ENDS;
	if (ask->hdr.ar_op != htons(ARPOP_REQUEST))
		return NSFC_NEIGH_PASS;
	/* A probe or an announcement (RFC 5227, section 1.1): nobody is to answer */
	if (!ask->addrs.sip || ask->addrs.sip == ask->addrs.tip)
		return NSFC_NEIGH_ENDS;

	if (skb_ensure_writable(skb, at + sizeof(*arp)))
		return NSFC_NEIGH_ENDS;
	arp = (struct nsfc_arp *)(skb->data + at);
	arp->hdr.ar_op = htons(ARPOP_REPLY);
	sip = arp->addrs.tip;
	arp->addrs.tip = arp->addrs.sip;
	arp->addrs.sip = sip;
	ether_addr_copy(arp->addrs.tha, arp->addrs.sha);
	nsfc_neigh_addr(dev, arp->addrs.sha);
	nsfc_neigh_turn(dev, skb);
	return NSFC_NEIGH_ANSWERED;
}

/* An advertisement in place of the solicitation, whatever options that has. */
static int nsfc_neigh_advertise(const struct net_device *dev, struct sk_buff *skb,
				unsigned int at)
{
	const unsigned int len = sizeof(struct nd_msg) + sizeof(struct nsfc_nd_lladdr);
	const unsigned int total = at + sizeof(struct ipv6hdr) + len;
	struct nsfc_nd_lladdr *option;
	struct nsfc_nd *nd;
	int err;

	err = skb->len > total ? pskb_trim(skb, total) :
				 __skb_put_padto(skb, total, false);
	if (err)
		return err;
	err = skb_ensure_writable(skb, total);
	if (err)
		return err;

	nd = (struct nsfc_nd *)(skb->data + at);
	ip6_flow_hdr(&nd->ip6, 0, 0);
	nd->ip6.payload_len = htons(len);
	nd->ip6.daddr = nd->ip6.saddr;
	nd->ip6.saddr = nd->msg.target;

	memset(&nd->msg.icmph, 0, sizeof(nd->msg.icmph));
	nd->msg.icmph.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	nd->msg.icmph.icmp6_solicited = 1;
	nd->msg.icmph.icmp6_override = 1;
	option = (struct nsfc_nd_lladdr *)(nd + 1);
	option->type = ND_OPT_TARGET_LL_ADDR;
	option->len = sizeof(*option) >> 3;
	nsfc_neigh_addr(dev, option->addr);
	nd->msg.icmph.icmp6_cksum = csum_ipv6_magic(&nd->ip6.saddr, &nd->ip6.daddr, len,
						    IPPROTO_ICMPV6,
						    csum_partial(&nd->msg, len, 0));
	nsfc_neigh_turn(dev, skb);
	return 0;
}

static enum nsfc_neigh_verdict nsfc_neigh_nd(const struct net_device *dev,
					     struct sk_buff *skb, unsigned int at)
{
	const struct nsfc_nd *ask;
	struct nsfc_nd _nd;

	ask = skb_header_pointer(skb, at, sizeof(_nd), &_nd);
	/* RFC 4861, sections 7.1.1 and 7.1.2 */
	if (!ask || ask->ip6.version != 6 || ask->ip6.nexthdr != IPPROTO_ICMPV6 ||
	    ask->ip6.hop_limit != NSFC_ND_HOP_LIMIT ||
	    ntohs(ask->ip6.payload_len) < sizeof(ask->msg) ||
	    ask->msg.icmph.icmp6_code || ipv6_addr_is_multicast(&ask->msg.target))
		return NSFC_NEIGH_PASS;
	if (ask->msg.icmph.icmp6_type == NDISC_NEIGHBOUR_ADVERTISEMENT)
		return NSFC_NEIGH_ENDS;
	if (ask->msg.icmph.icmp6_type != NDISC_NEIGHBOUR_SOLICITATION)
		return NSFC_NEIGH_PASS;
	/* Duplicate address detection: nobody has the address but who asks */
	if (ipv6_addr_any(&ask->ip6.saddr) ||
	    ipv6_addr_equal(&ask->ip6.saddr, &ask->msg.target))
		return NSFC_NEIGH_ENDS;
	return nsfc_neigh_advertise(dev, skb, at) ? NSFC_NEIGH_ENDS :
						    NSFC_NEIGH_ANSWERED;
}

/**
 * nsfc_neigh_ask() - show a frame of the function's to its made-up neighbour
 * @dev: the nsh device
 * @pskb: the frame, skb->data at its Ethernet header
 *
 * Whatever address the function looks for, it is the neighbour that has it: what is
 * sent to it goes where its header leads. An answer is made of the question, with
 * its tags, and goes to who asked; the caller hands it to the function.
 *
 * Questions that there is no memory to answer end as well, as if the neighbour had
 * not heard them: the function asks again.
 *
 * Context: any.
 * Return: what became of the frame, which is the caller's in any case.
 */
enum nsfc_neigh_verdict nsfc_neigh_ask(const struct net_device *dev,
				       struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	unsigned int at;
	__be16 type;

	if (!nsfc_neigh_read_eth(skb, &at, &type))
		return NSFC_NEIGH_PASS;
	switch (type) {
	case htons(ETH_P_ARP):
		return nsfc_neigh_arp(dev, skb, at);
	case htons(ETH_P_IPV6):
		return nsfc_neigh_nd(dev, skb, at);
	}
	return NSFC_NEIGH_PASS;
}
