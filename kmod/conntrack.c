// SPDX-License-Identifier: GPL-2.0
/* What the function's connection tracking knows of a packet. */

#include <linux/in.h>
#include <linux/skbuff.h>
#include <linux/string.h>

#include "conntrack.h"
#include "tuple.h"

/* Of nf_conntrack only what is inline: the module needs no symbol of it. */
#if IS_ENABLED(CONFIG_NF_CONNTRACK)
#include <net/netfilter/nf_conntrack.h>

/* Conntrack's tuple the way a packet that it fits would show it.
 *
 * @vlan: the packet's tags, which conntrack does not know
 * @key: the packet's key, for protocols of which conntrack knows the addresses only
 */
static void nsfc_conntrack_convert(const struct nf_conntrack_tuple *ct,
				   const __be16 *vlan, __be32 key,
				   struct nsfc_tuple *tuple)
{
	memset(tuple, 0, sizeof(*tuple));
	tuple->kind = NSH_SFC_FLOW_IP;
	tuple->proto = ct->dst.protonum;
	memcpy(tuple->vlan, vlan, sizeof(tuple->vlan));
	if (ct->src.l3num == NFPROTO_IPV4) {
		tuple->type = htons(ETH_P_IP);
		tuple->src.ip = ct->src.u3.ip;
		tuple->dst.ip = ct->dst.u3.ip;
	} else {
		tuple->type = htons(ETH_P_IPV6);
		tuple->src.ip6 = ct->src.u3.in6;
		tuple->dst.ip6 = ct->dst.u3.in6;
	}

	if (nsfc_tuple_has_ports(tuple)) {
		tuple->sport = ct->src.u.all;
		tuple->dport = ct->dst.u.all;
		return;
	}
	switch (tuple->proto) {
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		tuple->key = htonl(ntohs(ct->src.u.icmp.id));
		tuple->icmp_type = ct->dst.u.icmp.type;
		tuple->icmp_code = ct->dst.u.icmp.code;
		break;
	case IPPROTO_GRE:
		/* Call ids of PPTP may be translated; other keys are not looked at */
		tuple->key = ct->dst.u.gre.key ? htonl(ntohs(ct->dst.u.gre.key)) : key;
		break;
	default:
		tuple->key = key;
		break;
	}
}

/* Is it the connection of what the packet shows? Other than its own one it may
 * still have that of a packet that it carries or was made from.
 */
static bool nsfc_conntrack_fits(const struct nf_conntrack_tuple *ct,
				const struct nsfc_tuples *sent)
{
	const struct nsfc_tuple *tuple = sent->has_flow ? &sent->flow : &sent->fragment;

	if (!sent->has_flow && !sent->has_fragment)
		return false;
	if (tuple->type != (ct->src.l3num == NFPROTO_IPV4 ? htons(ETH_P_IP) :
							    htons(ETH_P_IPV6)))
		return false;
	return tuple->proto == ct->dst.protonum || tuple->proto == IPPROTO_FRAGMENT;
}

/**
 * nsfc_conntrack_tuple() - find what a packet was when the function got it
 * @skb: the packet
 * @sent: what it shows of itself now
 * @handed: what it showed before its addresses were translated; to be written
 * @cause: what the packets of the other direction showed when the function got
 *         them, so the packet that the function has answered if it has made this
 *         one; nothing that any packet shows if there can be none; to be written
 *
 * Both are as nsfc_tuples_get() would have read them. For an ICMP error @handed
 * tells the packet that it is about as it was quoted then. For later fragments it
 * tells the whole packet's flow, except for protocols whose key conntrack does not
 * know: that is found in the first fragment only.
 *
 * Context: any.
 * Return: false if the packet has no connection.
 */
bool nsfc_conntrack_tuple(const struct sk_buff *skb, const struct nsfc_tuples *sent,
			  struct nsfc_tuple *handed, struct nsfc_tuple *cause)
{
	const struct nsfc_tuple *tuple = sent->has_flow ? &sent->flow : &sent->fragment;
	const struct nf_conntrack_tuple *here, *there;
	enum ip_conntrack_info ctinfo;
	enum ip_conntrack_dir dir;
	struct nsfc_tuple way;
	struct nf_conn *ct;
	__be32 key;

	ct = nf_ct_get(skb, &ctinfo);
	if (!ct || nf_ct_is_template(ct))
		return false;
	dir = CTINFO2DIR(ctinfo);
	here = &ct->tuplehash[dir].tuple;
	there = &ct->tuplehash[!dir].tuple;
	if (!nsfc_conntrack_fits(here, sent))
		return false;

	key = sent->has_flow && !nsfc_tuple_has_ports(tuple) ? tuple->key : 0;
	nsfc_conntrack_convert(there, tuple->vlan, key, cause);
	/* The other direction has an SPI of its own */
	if (cause->proto == IPPROTO_ESP || cause->proto == IPPROTO_AH)
		memset(cause, 0, sizeof(*cause));
	if (tuple->kind != NSH_SFC_FLOW_ICMP_ERROR) {
		nsfc_conntrack_convert(here, tuple->vlan, key, handed);
		return true;
	}

	/* What conntrack knows is the way of the error, opposite to that of the packet
	 * which it is about
	 */
	nsfc_conntrack_convert(here, tuple->vlan, key, &way);
	if (!nsfc_tuple_reverse(&way, handed))
		return false;
	handed->kind = NSH_SFC_FLOW_ICMP_ERROR;
	handed->error_type = tuple->error_type;
	handed->error_code = tuple->error_code;
	return true;
}
#else
bool nsfc_conntrack_tuple(const struct sk_buff *skb, const struct nsfc_tuples *sent,
			  struct nsfc_tuple *handed, struct nsfc_tuple *cause)
{
	return false;
}
#endif
