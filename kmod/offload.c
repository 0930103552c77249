// SPDX-License-Identifier: GPL-2.0
/* What the stack does for NSH where a device does not: segmentation, and its reverse.
 *
 * net/nsh has an offload of its own for EtherType 0x894F, and leaves the packet that
 * it was given with its MAC header behind the NSH. Below a tunnel that counts: UDP and
 * GRE tunnels take their headers' length from there, so that every segment begins as
 * many bytes too early as the NSH is long, and is dropped as too long. This one comes
 * before it, and puts the header back. It also has an end where NSHs are packed into
 * each other until the kernel's stack is full.
 */

#include <linux/netdevice.h>
#include <net/gro.h>
#include <net/nsh.h>
#include <net/tun_proto.h>

#include "compat.h"
#include "offload.h"

/* Most bytes of outer headers and NSHs in front of what is segmented: for every
 * frame within a frame there is a recursion, which takes its part of the stack.
 */
#define NSFC_OFFLOAD_OUTER	512

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

/* Packets belong together if their NSHs are the same to the last byte, and what is
 * inside belongs together. The first word has the length: who differs there is not
 * compared beyond.
 */
static struct sk_buff *nsfc_offload_gro_receive(struct list_head *head,
						struct sk_buff *skb)
{
	unsigned int at = skb_gro_offset(skb), len;
	const struct packet_offload *inner;
	const struct nshhdr *hdr, *other;
	struct sk_buff *pp = NULL, *p;
	int flush = 1;

	hdr = skb_gro_header(skb, at + NSH_BASE_HDR_LEN, at);
	if (unlikely(!hdr))
		goto out;
	len = nsh_hdr_len(hdr);
	if (unlikely(len < NSH_BASE_HDR_LEN))
		goto out;
	inner = gro_find_receive_by_type(tun_p_to_eth_p(hdr->np));
	if (!inner)
		goto out;
	hdr = skb_gro_header(skb, at + len, at);
	if (unlikely(!hdr))
		goto out;

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
 * Context: process, sleeps until no packet is at work here.
 */
void nsfc_offload_exit(void)
{
	dev_remove_offload(&nsfc_offload);
}
