// SPDX-License-Identifier: GPL-2.0
/* Tuples: what tells the packets of one flow from those of another. */

#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/once.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/skbuff.h>
#include <net/gre.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/pptp.h>

#include "compat.h"
#include "tuple.h"

/* A packet that is read, at its network header and deeper.
 *
 * @skb: the packet
 * @end: where its network packet ends: what comes behind is padding
 * @at: where to read on, from skb->data
 * @frag_off: where in the whole packet its fragment starts
 * @more: there are fragments behind this one
 * @frag_id: identification of its fragments
 */
struct nsfc_tuple_reader {
	const struct sk_buff *skb;
	unsigned int end;
	unsigned int at;
	unsigned int frag_off;
	bool more;
	__be32 frag_id;
};

static bool nsfc_tuple_is_fragment(const struct nsfc_tuple_reader *rd)
{
	return rd->frag_off || rd->more;
}

/* Bytes of the packet; NULL if there are not so many. */
static const void *nsfc_tuple_read(const struct nsfc_tuple_reader *rd,
				   unsigned int len, void *buffer)
{
	if (rd->at > rd->end || len > rd->end - rd->at)
		return NULL;
	return skb_header_pointer(rd->skb, rd->at, len, buffer);
}

/*
 * Ethernet
 */

/* Two tags at most are told apart; a third one is what the frame carries then.
 * Priorities are not looked at: a function may change them.
 */
static bool nsfc_tuple_read_eth(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	const struct sk_buff *skb = rd->skb;
	const struct vlan_hdr *vlan;
	const struct ethhdr *eth;
	struct vlan_hdr _vlan;
	struct ethhdr _eth;
	unsigned int n = 0;

	eth = nsfc_tuple_read(rd, sizeof(_eth), &_eth);
	if (!eth)
		return false;
	tuple->type = eth->h_proto;
	rd->at += sizeof(_eth);

	if (skb_vlan_tag_present(skb))
		tuple->vlan[n++] = NSFC_TUPLE_TAGGED | htons(skb_vlan_tag_get_id(skb));
	while (n < ARRAY_SIZE(tuple->vlan) && eth_type_vlan(tuple->type)) {
		vlan = nsfc_tuple_read(rd, sizeof(_vlan), &_vlan);
		if (!vlan)
			return false;
		tuple->vlan[n++] = NSFC_TUPLE_TAGGED |
				   (vlan->h_vlan_TCI & htons(VLAN_VID_MASK));
		tuple->type = vlan->h_vlan_encapsulated_proto;
		rd->at += sizeof(_vlan);
	}
	/* A length is no type */
	if (!eth_proto_is_802_3(tuple->type))
		tuple->type = htons(ETH_P_802_2);
	return true;
}

/* All that is known of what is not IP. */
static void nsfc_tuple_read_macs(const struct sk_buff *skb, unsigned int at,
				 struct nsfc_tuple *tuple)
{
	const struct ethhdr *eth;
	struct ethhdr _eth;

	eth = skb_header_pointer(skb, at, sizeof(_eth), &_eth);
	ether_addr_copy(tuple->src.mac, eth->h_source);
	ether_addr_copy(tuple->dst.mac, eth->h_dest);
	tuple->kind = NSH_SFC_FLOW_ETHER;
}

/*
 * IP
 */

static bool nsfc_tuple_read_ip4(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	unsigned int hlen, len;
	const struct iphdr *ip;
	struct iphdr _ip;

	ip = nsfc_tuple_read(rd, sizeof(_ip), &_ip);
	if (!ip || ip->version != 4 || ip->ihl < 5)
		return false;
	tuple->src.ip = ip->saddr;
	tuple->dst.ip = ip->daddr;
	tuple->proto = ip->protocol;

	rd->frag_off = (ntohs(ip->frag_off) & IP_OFFSET) << 3;
	rd->more = !!(ip->frag_off & htons(IP_MF));
	rd->frag_id = htonl(ntohs(ip->id));
	hlen = ip->ihl * 4;
	/* 0 if it is to be segmented and is larger than can be said */
	len = ntohs(ip->tot_len) ?: hlen + rd->end;
	if (len < hlen)
		return false;
	rd->end = min(rd->end, rd->at + len);
	rd->at += hlen;
	return true;
}

/* Fragments of IPv6 that belong together may differ in what they say comes behind
 * their fragment header (RFC 8200, section 4.5).
 */
static bool nsfc_tuple_read_frag6(struct nsfc_tuple_reader *rd)
{
	struct nsfc_tuple_reader at = *rd;
	const struct frag_hdr *fh;
	struct frag_hdr _fh;

	if (ipv6_find_hdr(rd->skb, &at.at, NEXTHDR_FRAGMENT, NULL, NULL) < 0)
		return false;
	fh = nsfc_tuple_read(&at, sizeof(_fh), &_fh);
	if (!fh)
		return false;
	rd->frag_off = ntohs(fh->frag_off) & ~0x7;
	rd->more = !!(fh->frag_off & htons(IP6_MF));
	rd->frag_id = fh->identification;
	return true;
}

static bool nsfc_tuple_read_ip6(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	/* An authentication header is what the flow is told by */
	int proto, flags = IP6_FH_F_AUTH;
	const struct ipv6hdr *ip6;
	struct ipv6hdr _ip6;
	unsigned int at;

	ip6 = nsfc_tuple_read(rd, sizeof(_ip6), &_ip6);
	if (!ip6 || ip6->version != 6)
		return false;
	tuple->src.ip6 = ip6->saddr;
	tuple->dst.ip6 = ip6->daddr;
	/* 0 if the packet is larger than can be said */
	if (ip6->payload_len)
		rd->end = min(rd->end, rd->at + (unsigned int)sizeof(_ip6) +
				       ntohs(ip6->payload_len));

	at = rd->at;
	proto = ipv6_find_hdr(rd->skb, &at, -1, NULL, &flags);
	if (flags & IP6_FH_F_FRAG && !nsfc_tuple_read_frag6(rd))
		return false;
	/* Not an error if the headers go on in another fragment */
	if (proto < 0)
		return rd->frag_off;
	if (at > rd->end)
		return false;
	tuple->proto = proto;
	rd->at = at;
	return true;
}

static bool nsfc_tuple_read_net(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	return tuple->type == htons(ETH_P_IP) ? nsfc_tuple_read_ip4(rd, tuple) :
						nsfc_tuple_read_ip6(rd, tuple);
}

/*
 * What is in IP
 */

static bool nsfc_tuple_proto_has_ports(u8 proto)
{
	switch (proto) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
		return true;
	}
	return false;
}

static bool nsfc_tuple_is_icmp(const struct nsfc_tuple *tuple)
{
	return tuple->proto == (tuple->type == htons(ETH_P_IP) ? IPPROTO_ICMP :
								 IPPROTO_ICMPV6);
}

static bool nsfc_tuple_is_icmp_error(const struct nsfc_tuple *tuple)
{
	if (!nsfc_tuple_is_icmp(tuple))
		return false;
	return tuple->type == htons(ETH_P_IP) ? icmp_is_err(tuple->icmp_type) :
						icmpv6_is_err(tuple->icmp_type);
}

/* What answers an ICMP query, and what it answers; -1 if it is none. */
static int nsfc_tuple_icmp_inverse(const struct nsfc_tuple *tuple)
{
	if (tuple->type == htons(ETH_P_IPV6)) {
		switch (tuple->icmp_type) {
		case ICMPV6_ECHO_REQUEST:
		case ICMPV6_ECHO_REPLY:
		case ICMPV6_EXT_ECHO_REQUEST:
		case ICMPV6_EXT_ECHO_REPLY:
			return tuple->icmp_type ^ 1;
		}
		return -1;
	}

	switch (tuple->icmp_type) {
	case ICMP_ECHO:
		return ICMP_ECHOREPLY;
	case ICMP_ECHOREPLY:
		return ICMP_ECHO;
	case ICMP_TIMESTAMP:
		return ICMP_TIMESTAMPREPLY;
	case ICMP_TIMESTAMPREPLY:
		return ICMP_TIMESTAMP;
	case ICMP_INFO_REQUEST:
		return ICMP_INFO_REPLY;
	case ICMP_INFO_REPLY:
		return ICMP_INFO_REQUEST;
	case ICMP_ADDRESS:
		return ICMP_ADDRESSREPLY;
	case ICMP_ADDRESSREPLY:
		return ICMP_ADDRESS;
	case ICMP_EXT_ECHO:
		return ICMP_EXT_ECHOREPLY;
	case ICMP_EXT_ECHOREPLY:
		return ICMP_EXT_ECHO;
	}
	return -1;
}

static bool nsfc_tuple_read_ports(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	const __be16 *ports;
	__be16 _ports[2];

	ports = nsfc_tuple_read(rd, sizeof(_ports), _ports);
	if (!ports)
		return false;
	tuple->sport = ports[0];
	tuple->dport = ports[1];
	return true;
}

/* Type, code, and the identifier of queries: the headers of ICMP and ICMPv6 are
 * alike.
 */
static bool nsfc_tuple_read_icmp(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	const struct icmphdr *icmp;
	struct icmphdr _icmp;

	icmp = nsfc_tuple_read(rd, sizeof(_icmp), &_icmp);
	if (!icmp)
		return false;
	tuple->icmp_type = icmp->type;
	tuple->icmp_code = icmp->code;
	if (nsfc_tuple_icmp_inverse(tuple) >= 0)
		tuple->key = htonl(ntohs(icmp->un.echo.id));
	rd->at += sizeof(_icmp);
	return true;
}

static bool nsfc_tuple_read_key(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	const __be32 *key;
	__be32 _key;

	key = nsfc_tuple_read(rd, sizeof(_key), &_key);
	if (!key)
		return false;
	tuple->key = *key;
	return true;
}

static bool nsfc_tuple_read_gre(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	const struct gre_base_hdr *gre;
	struct gre_base_hdr _gre;

	gre = nsfc_tuple_read(rd, sizeof(_gre), &_gre);
	if (!gre)
		return false;
	if (!(gre->flags & GRE_KEY))
		return true;
	rd->at += sizeof(_gre);
	if (gre->flags & (GRE_CSUM | GRE_ROUTING))
		rd->at += GRE_HEADER_SECTION;
	if (!nsfc_tuple_read_key(rd, tuple))
		return false;
	/* The rest of PPTP's key is the packet's length (RFC 2637, section 4.1) */
	if ((gre->flags & GRE_VERSION) == GRE_VERSION_1)
		tuple->key &= htonl(0xffff);
	return true;
}

/* What a packet of a protocol is told by beside its addresses. */
static bool nsfc_tuple_read_proto(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	if (nsfc_tuple_proto_has_ports(tuple->proto))
		return nsfc_tuple_read_ports(rd, tuple);
	if (nsfc_tuple_is_icmp(tuple))
		return nsfc_tuple_read_icmp(rd, tuple);

	switch (tuple->proto) {
	case IPPROTO_ESP:
		return nsfc_tuple_read_key(rd, tuple);
	case IPPROTO_AH:
		rd->at += offsetof(struct ip_auth_hdr, spi);
		return nsfc_tuple_read_key(rd, tuple);
	case IPPROTO_GRE:
		return nsfc_tuple_read_gre(rd, tuple);
	}
	return true;
}

/* An ICMP error is told by the packet that it is about, not by who sent it: that
 * can be any router on the way. Nothing is made of one that does not quote enough
 * of it, or something that errors are not sent about (RFC 1122, section 3.2.2).
 */
static bool nsfc_tuple_read_quoted(struct nsfc_tuple_reader *rd, struct nsfc_tuple *tuple)
{
	struct nsfc_tuple error = *tuple;

	memset(tuple, 0, sizeof(*tuple));
	tuple->type = error.type;
	memcpy(tuple->vlan, error.vlan, sizeof(tuple->vlan));
	tuple->kind = NSH_SFC_FLOW_ICMP_ERROR;
	tuple->error_type = error.icmp_type;
	tuple->error_code = error.icmp_code;

	rd->frag_off = 0;
	rd->more = false;
	return nsfc_tuple_read_net(rd, tuple) && !rd->frag_off &&
	       nsfc_tuple_read_proto(rd, tuple) && !nsfc_tuple_is_icmp_error(tuple);
}

/* Bytes of an IPv4 header without options, and of two ports */
#define NSFC_TUPLE_PLAIN	(sizeof(struct iphdr) + 2 * sizeof(__be16))

/* Most packets are TCP or UDP over IPv4, whole, without tags or options, and their
 * headers at hand: read at once what would be read step by step.
 */
static __always_inline bool nsfc_tuple_read_plain_ip(const struct sk_buff *skb,
						     unsigned int at,
						     struct nsfc_tuple *tuple)
{
	const struct iphdr *ip = (const struct iphdr *)(skb->data + at);
	const __be16 *ports = (const __be16 *)(ip + 1);

	if (ip->version != 4 || ip->ihl != 5 ||
	    (ip->protocol != IPPROTO_TCP && ip->protocol != IPPROTO_UDP) ||
	    ip->frag_off & htons(IP_MF | IP_OFFSET) ||
	    ntohs(ip->tot_len) < sizeof(*ip) + 2 * sizeof(*ports))
		return false;
	tuple->src.ip = ip->saddr;
	tuple->dst.ip = ip->daddr;
	tuple->type = htons(ETH_P_IP);
	tuple->proto = ip->protocol;
	tuple->kind = NSH_SFC_FLOW_IP;
	tuple->sport = ports[0];
	tuple->dport = ports[1];
	return true;
}

static __always_inline bool nsfc_tuple_read_plain(const struct sk_buff *skb,
						  unsigned int at,
						  struct nsfc_tuple *tuple)
{
	const struct ethhdr *eth = (const struct ethhdr *)(skb->data + at);

	return skb_headlen(skb) >= at + ETH_HLEN + NSFC_TUPLE_PLAIN &&
	       !skb_vlan_tag_present(skb) && eth->h_proto == htons(ETH_P_IP) &&
	       nsfc_tuple_read_plain_ip(skb, at + ETH_HLEN, tuple);
}

/* The same of a packet without an Ethernet header. */
static bool nsfc_tuple_read_plain_bare(const struct sk_buff *skb, unsigned int at,
				       __be16 type, struct nsfc_tuple *tuple)
{
	return type == htons(ETH_P_IP) && skb_headlen(skb) >= at + NSFC_TUPLE_PLAIN &&
	       nsfc_tuple_read_plain_ip(skb, at, tuple);
}

/* Step by step, from the network header on. */
static void nsfc_tuples_read_ip(struct nsfc_tuple_reader *rd, struct nsfc_tuples *tuples)
{
	struct nsfc_tuple *fragment = &tuples->fragment;
	struct nsfc_tuple *flow = &tuples->flow;

	flow->kind = NSH_SFC_FLOW_IP;
	if (!nsfc_tuple_read_net(rd, flow))
		return;
	if (nsfc_tuple_is_fragment(rd)) {
		*fragment = *flow;
		fragment->kind = NSH_SFC_FLOW_FRAGMENT;
		if (fragment->type == htons(ETH_P_IPV6))
			fragment->proto = IPPROTO_FRAGMENT;
		fragment->key = rd->frag_id;
		tuples->has_fragment = true;
		if (rd->frag_off)
			return;
	}

	tuples->has_flow = nsfc_tuple_read_proto(rd, flow);
	if (tuples->has_flow && nsfc_tuple_is_icmp_error(flow))
		tuples->has_flow = nsfc_tuple_read_quoted(rd, flow);
}

/* Step by step; @tuples has nothing yet. */
static noinline_for_stack void nsfc_tuples_read(const struct sk_buff *skb,
						unsigned int at,
						struct nsfc_tuples *tuples)
{
	struct nsfc_tuple_reader rd = { .skb = skb, .end = skb->len, .at = at };
	struct nsfc_tuple *flow = &tuples->flow;

	if (!nsfc_tuple_read_eth(&rd, flow))
		return;
	if (flow->type == htons(ETH_P_IP) || flow->type == htons(ETH_P_IPV6)) {
		nsfc_tuples_read_ip(&rd, tuples);
		return;
	}
	nsfc_tuple_read_macs(skb, at, flow);
	tuples->has_flow = true;
}

/* The same of a packet without an Ethernet header. */
static noinline_for_stack void nsfc_tuples_read_bare(const struct sk_buff *skb,
						     unsigned int at, __be16 type,
						     struct nsfc_tuples *tuples)
{
	struct nsfc_tuple_reader rd = { .skb = skb, .end = skb->len, .at = at };

	tuples->flow.type = type;
	nsfc_tuples_read_ip(&rd, tuples);
}

/**
 * nsfc_tuples_get() - read what a packet shows of itself
 * @skb: the packet, skb->data at its Ethernet header; only read
 * @tuples: to be written
 *
 * What of a tuple is not set is 0, so that all of it can be compared. What cannot be
 * read, since the packet is too short or malformed, has no tuple: such packets
 * are never taken for another's.
 *
 * Context: any.
 */
void nsfc_tuples_get(const struct sk_buff *skb, struct nsfc_tuples *tuples)
{
	tuples->hash = skb->sw_hash ? skb->hash : 0;
	tuples->has_fragment = false;
	memset(&tuples->flow, 0, sizeof(tuples->flow));
	tuples->has_flow = nsfc_tuple_read_plain(skb, 0, &tuples->flow);
	if (unlikely(!tuples->has_flow))
		nsfc_tuples_read(skb, 0, tuples);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tuples_get);

/* Have a tuple and that of the other direction become the same. Keys of security
 * associations differ between the two, types of ICMP as well.
 */
static void nsfc_tuple_fold(struct nsfc_tuple *tuple)
{
	bool ports = nsfc_tuple_has_ports(tuple);
	int order;

	order = memcmp(&tuple->src, &tuple->dst, sizeof(tuple->src));
	if (!order && ports)
		order = memcmp(&tuple->sport, &tuple->dport, sizeof(tuple->sport));
	if (order > 0) {
		swap(tuple->src, tuple->dst);
		if (ports)
			swap(tuple->sport, tuple->dport);
	}
	if (tuple->kind == NSH_SFC_FLOW_FRAGMENT || tuple->proto == IPPROTO_ESP ||
	    tuple->proto == IPPROTO_AH)
		tuple->key = 0;
	tuple->icmp_type = 0;
	tuple->icmp_code = 0;
	tuple->error_type = 0;
	tuple->error_code = 0;
}

static hsiphash_key_t nsfc_tuple_key __read_mostly;

/**
 * nsfc_tuple_hash_both() - reckon a hash that both directions of a flow have
 * @skb: the packet; only read
 * @at: where the inner packet starts, from skb->data on; if that is 0 and it is
 *      IPv6, skb's network header is there
 * @type: what starts there: ETH_P_TEB, ETH_P_IP or ETH_P_IPV6
 *
 * An ICMP error has that of the flow that it is about. Fragments have one by their
 * addresses alone, since most of them show nothing else. The hash has a secret key.
 *
 * Context: any.
 * Return: the hash; the same for all packets that show nothing.
 */
u32 nsfc_tuple_hash_both(const struct sk_buff *skb, unsigned int at, __be16 type)
{
	struct nsfc_tuples tuples;
	struct nsfc_tuple *tuple = &tuples.flow;

	tuples.has_fragment = false;
	memset(tuple, 0, sizeof(*tuple));
	if (type == htons(ETH_P_TEB)) {
		tuples.has_flow = nsfc_tuple_read_plain(skb, at, tuple);
		if (!tuples.has_flow)
			nsfc_tuples_read(skb, at, &tuples);
	} else {
		tuples.has_flow = nsfc_tuple_read_plain_bare(skb, at, type, tuple);
		if (!tuples.has_flow)
			nsfc_tuples_read_bare(skb, at, type, &tuples);
	}

	if (tuples.has_fragment) {
		tuple = &tuples.fragment;
		tuple->proto = 0;
	} else if (!tuples.has_flow) {
		return 0;
	} else if (tuple->kind == NSH_SFC_FLOW_ICMP_ERROR) {
		tuple->kind = NSH_SFC_FLOW_IP;
	}
	nsfc_tuple_fold(tuple);
	get_random_once(&nsfc_tuple_key, sizeof(nsfc_tuple_key));
	return hsiphash(tuple, sizeof(*tuple), &nsfc_tuple_key);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tuple_hash_both);

/**
 * nsfc_tuple_has_ports() - tell whether a tuple has ports rather than a key
 * @tuple: the tuple
 *
 * Context: any.
 * Return: true if @tuple->sport and @tuple->dport are to be used.
 */
bool nsfc_tuple_has_ports(const struct nsfc_tuple *tuple)
{
	switch (tuple->kind) {
	case NSH_SFC_FLOW_IP:
	case NSH_SFC_FLOW_ICMP_ERROR:
		return nsfc_tuple_proto_has_ports(tuple->proto);
	}
	return false;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tuple_has_ports);

/**
 * nsfc_tuple_reverse() - make the tuple of an answer
 * @tuple: the tuple of what is answered
 * @reverse: to be written
 *
 * Context: any.
 * Return: false if packets of @tuple have no answers, or their answers' tuples
 * do not follow from theirs.
 */
bool nsfc_tuple_reverse(const struct nsfc_tuple *tuple, struct nsfc_tuple *reverse)
{
	int inverse;

	if (tuple->kind != NSH_SFC_FLOW_IP && tuple->kind != NSH_SFC_FLOW_ETHER)
		return false;
	*reverse = *tuple;
	reverse->src = tuple->dst;
	reverse->dst = tuple->src;
	if (tuple->kind == NSH_SFC_FLOW_ETHER)
		return true;

	if (nsfc_tuple_has_ports(tuple)) {
		reverse->sport = tuple->dport;
		reverse->dport = tuple->sport;
	} else if (nsfc_tuple_is_icmp(tuple)) {
		inverse = nsfc_tuple_icmp_inverse(tuple);
		if (inverse < 0)
			return false;
		reverse->icmp_type = inverse;
	}
	return tuple->proto != IPPROTO_ESP && tuple->proto != IPPROTO_AH;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tuple_reverse);

/**
 * nsfc_tuple_cause() - make the tuple of what a function sends a packet for
 * @tuple: the tuple of what the function sends, if it is an answer
 * @cause: to be written
 *
 * Context: any.
 * Return: false if there is no such.
 */
bool nsfc_tuple_cause(const struct nsfc_tuple *tuple, struct nsfc_tuple *cause)
{
	if (tuple->kind != NSH_SFC_FLOW_ICMP_ERROR)
		return nsfc_tuple_reverse(tuple, cause);
	*cause = *tuple;
	cause->kind = NSH_SFC_FLOW_IP;
	cause->error_type = 0;
	cause->error_code = 0;
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tuple_cause);
