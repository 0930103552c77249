// SPDX-License-Identifier: GPL-2.0
/* What the stack does for NSH where a device does not: segmentation, and its reverse.
 *
 * net/nsh has an offload of its own for EtherType 0x894F, and leaves the packet that
 * it was given with its MAC header behind the NSH. Below a tunnel that counts: UDP and
 * GRE tunnels take their headers' length from there, so that every segment begins as
 * many bytes too early as the NSH is long, and is dropped as too long. This one comes
 * before it, and puts the header back. It also has an end where NSHs are packed into
 * each other until the kernel's stack is full.
 *
 * A tunnel inside the NSH does as much with the NSH, and cannot be helped: packets are
 * not joined there, and segmented before the NSH comes in front of them.
 */

#include <linux/delay.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <net/gro.h>
#include <net/nsh.h>
#include <net/tun_proto.h>

#include "compat.h"
#include "offload.h"
#include "port.h"

/* Most bytes of outer headers and NSHs in front of what is segmented: for every
 * frame within a frame there is a recursion, which takes its part of the stack.
 */
#define NSFC_OFFLOAD_OUTER	512

/* Longer than any sensible gro_flush_timeout: those are parts of a millisecond */
#define NSFC_OFFLOAD_FLUSH_MS	100

#define NSFC_OFFLOAD_TUNNELS	(SKB_GSO_GRE | SKB_GSO_GRE_CSUM | SKB_GSO_UDP_TUNNEL | \
				 SKB_GSO_UDP_TUNNEL_CSUM)

/* Since the module is there: has anything been joined, and is that over now? */
static bool nsfc_offload_joined;
static bool nsfc_offload_over;

/* Segments of a tunnel's packets begin where the outermost header does, of which
 * there are none any more once the tunnel has written its own again.
 */
static bool nsfc_offload_in_tunnel(const struct sk_buff *skb)
{
	return skb->encapsulation && skb_shinfo(skb)->gso_type & NSFC_OFFLOAD_TUNNELS;
}

/**
 * nsfc_offload_able() - tell whether a packet can be segmented behind an NSH
 * @skb: the packet, before the NSH is put in front of it
 *
 * Who puts it there segments the others first. The stack has done that already for
 * what an nsh device sends, as its features say.
 *
 * Context: any.
 * Return: true if it can, or is no GSO packet.
 */
bool nsfc_offload_able(const struct sk_buff *skb)
{
	return !skb_is_gso(skb) || !(nsfc_offload_in_tunnel(skb) ||
				     skb_shinfo(skb)->gso_type & SKB_GSO_FRAGLIST);
}

/**
 * nsfc_offload_cut() - segment a GSO packet, in software
 * @skb: the packet, skb->data at its first header; consumed
 *
 * Context: any.
 * Return: the segments, linked by skb->next; NULL if that failed.
 */
struct sk_buff *nsfc_offload_cut(struct sk_buff *skb)
{
	struct sk_buff *segs;

	segs = skb_gso_segment(skb, netif_skb_features(skb) & ~NETIF_F_GSO_MASK);
	if (IS_ERR_OR_NULL(segs)) {
		kfree_skb(skb);
		return NULL;
	}
	consume_skb(skb);
	return segs;
}

/* Length of the NSH that a packet begins with, and of those that follow at once, and
 * the EtherType of what is behind; 0 if there is none, or too much of them.
 */
static __be16 nsfc_offload_headers(struct sk_buff *skb, unsigned int *len)
{
	const struct nshhdr *hdr;
	unsigned int one;
	__be16 proto;

	*len = 0;
	do {
		if (skb_tnl_header_len(skb) + *len > NSFC_OFFLOAD_OUTER ||
		    !pskb_may_pull(skb, *len + NSH_BASE_HDR_LEN))
			return 0;
		hdr = (const struct nshhdr *)(skb->data + *len);
		one = nsh_hdr_len(hdr);
		proto = tun_p_to_eth_p(hdr->np);
		if (one < NSH_BASE_HDR_LEN)
			return 0;
		*len += one;
	} while (proto == htons(ETH_P_NSH));
	return pskb_may_pull(skb, *len) ? proto : 0;
}

static struct sk_buff *nsfc_offload_segment(struct sk_buff *skb,
					    netdev_features_t features)
{
	unsigned int outer_len, mac_len, nsh_len;
	struct sk_buff *segs, *seg;
	__be16 outer_proto, proto;
	u16 mac_offset;

	/* From another NSH datapath of this kernel */
	if (unlikely(nsfc_offload_in_tunnel(skb)))
		return ERR_PTR(-EINVAL);
	/* The packets of a list have no room for what they would share */
	if (unlikely(skb_shinfo(skb)->gso_type & SKB_GSO_FRAGLIST) && __skb_linearize(skb))
		return ERR_PTR(-ENOMEM);

	mac_offset = skb->mac_header;
	mac_len = skb->mac_len;
	outer_proto = skb->protocol;
	skb_reset_network_header(skb);
	outer_len = skb_mac_header_len(skb);

	proto = nsfc_offload_headers(skb, &nsh_len);
	if (unlikely(!proto))
		return ERR_PTR(-EINVAL);

	__skb_pull(skb, nsh_len);
	skb_reset_mac_header(skb);
	skb->mac_len = proto == htons(ETH_P_TEB) ? ETH_HLEN : 0;
	skb->protocol = proto;

	/* No device knows what is behind the NSH */
	segs = skb_mac_gso_segment(skb, features & NETIF_F_SG);
	if (IS_ERR_OR_NULL(segs)) {
		skb_gso_error_unwind(skb, outer_proto, nsh_len, mac_offset, mac_len);
		return segs;
	}

	for (seg = segs; seg; seg = seg->next) {
		seg->protocol = outer_proto;
		__skb_push(seg, nsh_len + outer_len);
		skb_reset_mac_header(seg);
		skb_set_network_header(seg, outer_len);
		seg->mac_len = mac_len;
	}
	/* The tunnel's headers end where this began */
	skb->mac_header -= nsh_len + outer_len;
	return segs;
}

/* Is there TCP right behind the NSH, in IPv4 or IPv6, or in Ethernet with up to two
 * tags, or another NSH, which looks for itself? Nothing else is joined. A tunnel could
 * not be segmented any more, and ESP would be taken for the host's own.
 */
static bool nsfc_offload_may_join(struct sk_buff *skb, unsigned int at, __be16 proto)
{
	const struct ipv6hdr *ip6;
	const struct vlan_hdr *tag;
	const struct ethhdr *eth;
	const struct iphdr *ip;
	int tags;

	if (proto == htons(ETH_P_TEB)) {
		eth = skb_gro_header(skb, at + ETH_HLEN, at);
		if (!eth)
			return false;
		proto = eth->h_proto;
		at += ETH_HLEN;
	}
	for (tags = 0; tags < 2 && eth_type_vlan(proto); tags++) {
		tag = skb_gro_header(skb, at + VLAN_HLEN, at);
		if (!tag)
			return false;
		proto = tag->h_vlan_encapsulated_proto;
		at += VLAN_HLEN;
	}
	if (proto == htons(ETH_P_IP)) {
		ip = skb_gro_header(skb, at + sizeof(*ip), at);
		return ip && ip->protocol == IPPROTO_TCP;
	}
	if (proto == htons(ETH_P_IPV6)) {
		ip6 = skb_gro_header(skb, at + sizeof(*ip6), at);
		return ip6 && ip6->nexthdr == IPPROTO_TCP;
	}
	return proto == htons(ETH_P_NSH);
}

/* Packets belong together if their NSHs are the same to the last byte, and what is
 * inside belongs together. The first word has the length: who differs there is not
 * compared beyond. What is for no port is left as it is.
 */
static struct sk_buff *nsfc_offload_gro_receive(struct list_head *head,
						struct sk_buff *skb)
{
	unsigned int at = skb_gro_offset(skb), len;
	const struct packet_offload *inner;
	const struct nshhdr *hdr, *other;
	struct sk_buff *pp = NULL, *p;
	__be16 proto;
	int flush = 1;

	if (!nsfc_port_above(skb->dev) || READ_ONCE(nsfc_offload_over))
		goto out;
	hdr = skb_gro_header(skb, at + NSH_BASE_HDR_LEN, at);
	if (unlikely(!hdr))
		goto out;
	len = nsh_hdr_len(hdr);
	if (unlikely(len < NSH_BASE_HDR_LEN))
		goto out;
	proto = tun_p_to_eth_p(hdr->np);
	inner = gro_find_receive_by_type(proto);
	if (!inner || !nsfc_offload_may_join(skb, at + len, proto))
		goto out;
	hdr = skb_gro_header(skb, at + len, at);
	if (unlikely(!hdr))
		goto out;

	if (unlikely(!READ_ONCE(nsfc_offload_joined)))
		WRITE_ONCE(nsfc_offload_joined, true);
	flush = 0;
	list_for_each_entry(p, head, list) {
		if (!NAPI_GRO_CB(p)->same_flow)
			continue;
		other = (const struct nshhdr *)(p->data + at);
		if (hdr->ver_flags_ttl_len != other->ver_flags_ttl_len ||
		    memcmp(hdr, other, len))
			NAPI_GRO_CB(p)->same_flow = 0;
	}

	skb_gro_pull(skb, len);
	skb_gro_postpull_rcsum(skb, hdr, len);
	pp = call_gro_receive(inner->callbacks.gro_receive, head, skb);
out:
	skb_gro_flush_final(skb, pp, flush);
	return pp;
}

static int nsfc_offload_gro_complete(struct sk_buff *skb, int at)
{
	const struct nshhdr *hdr = (const struct nshhdr *)(skb->data + at);
	const struct packet_offload *inner;

	inner = gro_find_complete_by_type(tun_p_to_eth_p(hdr->np));
	if (WARN_ON_ONCE(!inner))
		return -ENOENT;
	return inner->callbacks.gro_complete(skb, at + nsh_hdr_len(hdr));
}

/* Before that of net/nsh */
static struct packet_offload nsfc_offload __read_mostly = {
	.type		= htons(ETH_P_NSH),
	.priority	= 10,
	.callbacks	= {
		.gso_segment	= nsfc_offload_segment,
		.gro_receive	= nsfc_offload_gro_receive,
		.gro_complete	= nsfc_offload_gro_complete,
	},
};

/**
 * nsfc_offload_init() - have the stack segment and join NSH packets as said above
 *
 * Context: process, may sleep.
 */
void nsfc_offload_init(void)
{
	dev_add_offload(&nsfc_offload);
}

/**
 * nsfc_offload_exit() - leave it to others again
 *
 * Packets that wait to be joined with others would be lost, and warned of: they go
 * before, at the end of the device's poll or when its gro_flush_timeout is over, for
 * which there is no end but that it is short.
 *
 * Context: process, sleeps until no packet is at work here.
 */
void nsfc_offload_exit(void)
{
	WRITE_ONCE(nsfc_offload_over, true);
	if (READ_ONCE(nsfc_offload_joined)) {
		synchronize_net();
		msleep(NSFC_OFFLOAD_FLUSH_MS);
	}
	dev_remove_offload(&nsfc_offload);
}
