// SPDX-License-Identifier: GPL-2.0
/* KUnit: tuples: what packets show of themselves, and those of their answers. */

#include <kunit/test.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_vlan.h>
#include <linux/in.h>
#include <linux/skbuff.h>

#include "sample.h"
#include "tuple.h"

/* Packets as bytes */
#define BE16(x)		(x) >> 8 & 0xff, (x) & 0xff
#define BE32(x)		BE16((x) >> 16 & 0xffff), BE16((x) & 0xffff)
#define MACS		2, 0, 0, 0, 0, 0x0b, 2, 0, 0, 0, 0, 0x0a
#define ETH(type)	MACS, BE16(type)
#define VLAN(id, type)	BE16(id), BE16(type)
#define ADDR4(n)	192, 0, 2, (n)
#define ADDR6(n)	0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (n)
#define IP4_FROM(a, b, len, id, frag, proto) \
	0x45, 0, BE16(len), BE16(id), BE16(frag), 64, (proto), 0, 0, ADDR4(a), ADDR4(b)
#define IP4(len, proto)	IP4_FROM(1, 2, len, 0x1234, 0, proto)
#define IP6_FROM(a, b, len, next) \
	0x60, 0, 0, 0, BE16(len), (next), 64, ADDR6(a), ADDR6(b)
#define IP6(len, next)	IP6_FROM(1, 2, len, next)
#define UDP		BE16(1000), BE16(53), BE16(8), 0, 0
#define ICMP_ID(type)	(type), 0, 0, 0, BE16(0x5678), BE16(1)
#define FRAG6(next, off, id)	(next), 0, BE16(off), BE32(id)

/* Tuples of them */
#define TUPLE4_OF(what)	.type = cpu_to_be16(ETH_P_IP), .kind = NSH_SFC_FLOW_##what, \
			.src.ip = cpu_to_be32(0xc0000201), \
			.dst.ip = cpu_to_be32(0xc0000202)
#define TUPLE4		TUPLE4_OF(IP)
#define TUPLE6_OF(what)	.type = cpu_to_be16(ETH_P_IPV6), .kind = NSH_SFC_FLOW_##what, \
			.src.ip6.in6_u.u6_addr8 = { ADDR6(1) }, \
			.dst.ip6.in6_u.u6_addr8 = { ADDR6(2) }
#define TUPLE6		TUPLE6_OF(IP)
#define TUPLE_ETH	.kind = NSH_SFC_FLOW_ETHER, \
			.src.mac = { 2, 0, 0, 0, 0, 0x0a }, \
			.dst.mac = { 2, 0, 0, 0, 0, 0x0b }
#define PORTS(s, d)	.sport = cpu_to_be16(s), .dport = cpu_to_be16(d)
#define KEY(k)		.key = cpu_to_be32(k)
#define TAG(id)		cpu_to_be16(0x8000 | (id))

/* A packet: its bytes, how many of them it takes to tell, and what is told. */
struct nsfc_tuple_case {
	const char *name;
	unsigned int len;
	u8 raw[144];
	unsigned int need;
	struct nsfc_tuples want;
};

static const struct nsfc_tuple_case nsfc_tuple_cases[] = {
	{ "UDP", 42, { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP }, 38,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_UDP, PORTS(1000, 53) } } },
	{ "UDP over IPv6", 62, { ETH(ETH_P_IPV6), IP6(8, IPPROTO_UDP), UDP }, 58,
	  { .has_flow = true,
	    .flow = { TUPLE6, .proto = IPPROTO_UDP, PORTS(1000, 53) } } },
	{ "UDP with padding behind it", 60,
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP }, 38,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_UDP, PORTS(1000, 53) } } },
	{ "ports in the padding are none", 60,
	  { ETH(ETH_P_IP), IP4(20, IPPROTO_UDP), UDP }, 0, { } },
	{ "a length of 0: a packet to be segmented", 42,
	  { ETH(ETH_P_IP), IP4(0, IPPROTO_UDP), UDP }, 38,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_UDP, PORTS(1000, 53) } } },
	{ "IP options", 46,
	  { ETH(ETH_P_IP), 0x46, 0, BE16(32), 0, 0, 0, 0, 64, IPPROTO_UDP, 0, 0, ADDR4(1),
	    ADDR4(2), 1, 1, 1, 1, UDP }, 42,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_UDP, PORTS(1000, 53) } } },
	{ "no header is as short as this", 42,
	  { ETH(ETH_P_IP), 0x44, 0, BE16(28), 0, 0, 0, 0, 64, IPPROTO_UDP, 0, 0, ADDR4(1),
	    ADDR4(2), UDP }, 0, { } },
	{ "a header longer than its packet", 42,
	  { ETH(ETH_P_IP), 0x4f, 0, BE16(28), 0, 0, 0, 0, 64, IPPROTO_UDP, 0, 0, ADDR4(1),
	    ADDR4(2), UDP }, 0, { } },
	{ "IPv4 that says that it is IPv6", 42,
	  { ETH(ETH_P_IP), 0x65, 0, BE16(28), 0, 0, 0, 0, 64, IPPROTO_UDP, 0, 0, ADDR4(1),
	    ADDR4(2), UDP }, 0, { } },
	{ "IPv6 that says that it is IPv4", 62,
	  { ETH(ETH_P_IPV6), 0x40, 0, 0, 0, BE16(8), IPPROTO_UDP, 64, ADDR6(1), ADDR6(2),
	    UDP }, 0, { } },

	/* Tags */
	{ "a VLAN; its priority is not looked at", 46,
	  { ETH(ETH_P_8021Q), VLAN(0xe00a, ETH_P_IP), IP4(28, IPPROTO_UDP), UDP }, 42,
	  { .has_flow = true,
	    .flow = { TUPLE4, .vlan = { TAG(10) }, .proto = IPPROTO_UDP,
		      PORTS(1000, 53) } } },
	{ "a VLAN in a VLAN", 50,
	  { ETH(ETH_P_8021AD), VLAN(10, ETH_P_8021Q), VLAN(0, ETH_P_IP),
	    IP4(28, IPPROTO_UDP), UDP }, 46,
	  { .has_flow = true,
	    .flow = { TUPLE4, .vlan = { TAG(10), TAG(0) }, .proto = IPPROTO_UDP,
		      PORTS(1000, 53) } } },
	{ "a third VLAN is what the frame carries", 34,
	  { ETH(ETH_P_8021Q), VLAN(1, ETH_P_8021Q), VLAN(2, ETH_P_8021Q),
	    VLAN(3, ETH_P_IP) }, 22,
	  { .has_flow = true,
	    .flow = { TUPLE_ETH, .vlan = { TAG(1), TAG(2) },
		      .type = cpu_to_be16(ETH_P_8021Q) } } },

	/* Not IP */
	{ "ARP", 42, { ETH(ETH_P_ARP) }, 14,
	  { .has_flow = true,
	    .flow = { TUPLE_ETH, .type = cpu_to_be16(ETH_P_ARP) } } },
	{ "802.2, where a length is", 60, { ETH(46) }, 14,
	  { .has_flow = true,
	    .flow = { TUPLE_ETH, .type = cpu_to_be16(ETH_P_802_2) } } },
	{ "nothing", 0, { 0 }, 0, { } },

	/* Protocols */
	{ "TCP", 54, { ETH(ETH_P_IP), IP4(40, IPPROTO_TCP), BE16(1000), BE16(80) }, 38,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_TCP, PORTS(1000, 80) } } },
	{ "SCTP", 46, { ETH(ETH_P_IP), IP4(32, IPPROTO_SCTP), BE16(7), BE16(8) }, 38,
	  { .has_flow = true, .flow = { TUPLE4, .proto = IPPROTO_SCTP, PORTS(7, 8) } } },
	{ "OSPF: nothing beside the addresses", 58, { ETH(ETH_P_IP), IP4(44, 89) }, 34,
	  { .has_flow = true, .flow = { TUPLE4, .proto = 89 } } },
	{ "ESP: its SPI", 42,
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_ESP), BE32(0x11223344), BE32(1) }, 38,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_ESP, KEY(0x11223344) } } },
	{ "AH: its SPI", 46,
	  { ETH(ETH_P_IP), IP4(32, IPPROTO_AH), 17, 4, 0, 0, BE32(0x11223344), BE32(1) },
	  42, { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_AH, KEY(0x11223344) } } },
	{ "GRE without a key", 38,
	  { ETH(ETH_P_IP), IP4(24, IPPROTO_GRE), BE16(0), BE16(ETH_P_IP) }, 38,
	  { .has_flow = true, .flow = { TUPLE4, .proto = IPPROTO_GRE } } },
	{ "GRE with a key", 42,
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_GRE), BE16(0x2000), BE16(ETH_P_IP), BE32(9) },
	  42, { .has_flow = true, .flow = { TUPLE4, .proto = IPPROTO_GRE, KEY(9) } } },
	{ "GRE with a key behind a checksum", 46,
	  { ETH(ETH_P_IP), IP4(32, IPPROTO_GRE), BE16(0xa000), BE16(ETH_P_IP), BE32(1),
	    BE32(9) }, 46,
	  { .has_flow = true, .flow = { TUPLE4, .proto = IPPROTO_GRE, KEY(9) } } },
	{ "PPTP: the length is no part of the key", 46,
	  { ETH(ETH_P_IP), IP4(32, IPPROTO_GRE), BE16(0x3001), BE16(0x880b), BE16(100),
	    BE16(9), BE32(1) }, 42,
	  { .has_flow = true, .flow = { TUPLE4, .proto = IPPROTO_GRE, KEY(9) } } },

	/* ICMP */
	{ "an echo request", 42,
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_ICMP), ICMP_ID(ICMP_ECHO) }, 42,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_ICMP, .icmp_type = ICMP_ECHO,
		      KEY(0x5678) } } },
	{ "an ICMPv6 echo reply", 62,
	  { ETH(ETH_P_IPV6), IP6(8, IPPROTO_ICMPV6), ICMP_ID(ICMPV6_ECHO_REPLY) }, 62,
	  { .has_flow = true,
	    .flow = { TUPLE6, .proto = IPPROTO_ICMPV6, .icmp_type = ICMPV6_ECHO_REPLY,
		      KEY(0x5678) } } },
	{ "a router advertisement has no identifier", 42,
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_ICMP), ICMP_ID(9) }, 42,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_ICMP, .icmp_type = 9 } } },
	{ "ICMP in IPv6 is not ICMPv6", 62,
	  { ETH(ETH_P_IPV6), IP6(8, IPPROTO_ICMP), ICMP_ID(ICMP_ECHO) }, 54,
	  { .has_flow = true, .flow = { TUPLE6, .proto = IPPROTO_ICMP } } },
	{ "an error is told by what it is about", 70,
	  { ETH(ETH_P_IP), IP4_FROM(9, 1, 56, 0, 0, IPPROTO_ICMP),
	    ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0, 0, 0, 0, 0, 0,
	    IP4(28, IPPROTO_UDP), UDP }, 66,
	  { .has_flow = true,
	    .flow = { TUPLE4_OF(ICMP_ERROR), .proto = IPPROTO_UDP,
		      PORTS(1000, 53), .error_type = ICMP_DEST_UNREACH,
		      .error_code = ICMP_PORT_UNREACH } } },
	{ "an ICMPv6 error", 110,
	  { ETH(ETH_P_IPV6), IP6_FROM(9, 1, 56, IPPROTO_ICMPV6),
	    ICMPV6_PKT_TOOBIG, 0, 0, 0, BE32(1280), IP6(8, IPPROTO_UDP), UDP }, 106,
	  { .has_flow = true,
	    .flow = { TUPLE6_OF(ICMP_ERROR), .proto = IPPROTO_UDP,
		      PORTS(1000, 53), .error_type = ICMPV6_PKT_TOOBIG } } },
	{ "an error about an error", 78,
	  { ETH(ETH_P_IP), IP4_FROM(9, 1, 64, 0, 0, IPPROTO_ICMP),
	    ICMP_TIME_EXCEEDED, 0, 0, 0, 0, 0, 0, 0,
	    IP4(36, IPPROTO_ICMP), ICMP_ID(ICMP_DEST_UNREACH), 0 }, 0, { } },
	{ "an error about a later fragment", 70,
	  { ETH(ETH_P_IP), IP4_FROM(9, 1, 56, 0, 0, IPPROTO_ICMP),
	    ICMP_TIME_EXCEEDED, 0, 0, 0, 0, 0, 0, 0,
	    IP4_FROM(1, 2, 28, 0, 1, IPPROTO_UDP), UDP }, 0, { } },

	/* Fragments */
	{ "the first fragment", 42,
	  { ETH(ETH_P_IP), IP4_FROM(1, 2, 28, 0x1234, 0x2000, IPPROTO_UDP), UDP }, 38,
	  { .has_flow = true, .has_fragment = true,
	    .flow = { TUPLE4, .proto = IPPROTO_UDP, PORTS(1000, 53) },
	    .fragment = { TUPLE4_OF(FRAGMENT), .proto = IPPROTO_UDP,
			  KEY(0x1234) } } },
	{ "a later fragment has no ports", 42,
	  { ETH(ETH_P_IP), IP4_FROM(1, 2, 28, 0x1234, 0x2001, IPPROTO_UDP), UDP }, 0,
	  { .has_fragment = true,
	    .fragment = { TUPLE4_OF(FRAGMENT), .proto = IPPROTO_UDP,
			  KEY(0x1234) } } },
	{ "the last fragment", 42,
	  { ETH(ETH_P_IP), IP4_FROM(1, 2, 28, 0x1234, 185, IPPROTO_UDP), UDP }, 0,
	  { .has_fragment = true,
	    .fragment = { TUPLE4_OF(FRAGMENT), .proto = IPPROTO_UDP,
			  KEY(0x1234) } } },
	{ "don't fragment: it is none", 42,
	  { ETH(ETH_P_IP), IP4_FROM(1, 2, 28, 0x1234, 0x4000, IPPROTO_UDP), UDP }, 38,
	  { .has_flow = true,
	    .flow = { TUPLE4, .proto = IPPROTO_UDP, PORTS(1000, 53) } } },
	{ "the first fragment of IPv6", 70,
	  { ETH(ETH_P_IPV6), IP6(16, IPPROTO_FRAGMENT),
	    FRAG6(IPPROTO_UDP, 1, 0x12345678), UDP }, 66,
	  { .has_flow = true, .has_fragment = true,
	    .flow = { TUPLE6, .proto = IPPROTO_UDP, PORTS(1000, 53) },
	    .fragment = { TUPLE6_OF(FRAGMENT),
			  .proto = IPPROTO_FRAGMENT, KEY(0x12345678) } } },
	{ "a later fragment of IPv6, which may say anything of what follows", 70,
	  { ETH(ETH_P_IPV6), IP6(16, IPPROTO_FRAGMENT), FRAG6(99, 8, 0x12345678),
	    UDP }, 0,
	  { .has_fragment = true,
	    .fragment = { TUPLE6_OF(FRAGMENT),
			  .proto = IPPROTO_FRAGMENT, KEY(0x12345678) } } },
	{ "an extension header", 70,
	  { ETH(ETH_P_IPV6), IP6(16, IPPROTO_DSTOPTS), IPPROTO_UDP, 0, 1, 4, 0, 0, 0, 0,
	    UDP }, 66,
	  { .has_flow = true,
	    .flow = { TUPLE6, .proto = IPPROTO_UDP, PORTS(1000, 53) } } },
};

static void nsfc_tuple_case_desc(const struct nsfc_tuple_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_tuple, nsfc_tuple_cases, nsfc_tuple_case_desc);

static void nsfc_tuple_expect(struct kunit *test, const struct nsfc_tuple *got,
			      const struct nsfc_tuple *want)
{
	KUNIT_EXPECT_EQ_MSG(test, memcmp(got, want, sizeof(*got)), 0,
			    "%48ph instead of %48ph", got, want);
}

static void nsfc_tuple_try(struct kunit *test, unsigned int len, unsigned int linear,
			   struct nsfc_tuples *tuples)
{
	const struct nsfc_tuple_case *c = test->param_value;
	struct sk_buff *skb = nsfc_sample_skb(c->raw, len, linear);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	/* Whatever was there before */
	memset(tuples, 0xff, sizeof(*tuples));
	nsfc_tuples_get(skb, tuples);
	KUNIT_EXPECT_EQ(test, skb_headlen(skb), linear);
	kfree_skb(skb);
}

/* Wherever the linear part ends: packets are only read. */
static void nsfc_tuple_get(struct kunit *test)
{
	const struct nsfc_tuple_case *c = test->param_value;
	struct nsfc_tuples tuples;
	unsigned int linear;

	for (linear = 0; linear <= c->len; linear++) {
		nsfc_tuple_try(test, c->len, linear, &tuples);
		KUNIT_EXPECT_EQ(test, tuples.has_flow, c->want.has_flow);
		KUNIT_EXPECT_EQ(test, tuples.has_fragment, c->want.has_fragment);
		if (tuples.has_flow)
			nsfc_tuple_expect(test, &tuples.flow, &c->want.flow);
		if (tuples.has_fragment)
			nsfc_tuple_expect(test, &tuples.fragment, &c->want.fragment);
	}
}

/* Wherever the packet ends: it has its own tuple or none, never another. */
static void nsfc_tuple_truncated(struct kunit *test)
{
	const struct nsfc_tuple_case *c = test->param_value;
	struct nsfc_tuples tuples;
	unsigned int len;

	for (len = 0; len < c->len; len++) {
		nsfc_tuple_try(test, len, len, &tuples);
		KUNIT_EXPECT_EQ_MSG(test, tuples.has_flow,
				    c->want.has_flow && len >= c->need, "%u bytes", len);
		if (tuples.has_flow)
			nsfc_tuple_expect(test, &tuples.flow, &c->want.flow);
		if (tuples.has_fragment)
			nsfc_tuple_expect(test, &tuples.fragment, &c->want.fragment);
	}
}

/* A tag that hardware has taken off is one. */
static void nsfc_tuple_hwaccel(struct kunit *test)
{
	static const u8 raw[] = { ETH(ETH_P_8021Q), VLAN(20, ETH_P_IP),
				  IP4(28, IPPROTO_UDP), UDP };
	struct sk_buff *skb = nsfc_sample_skb(raw, sizeof(raw), 20);
	struct nsfc_tuples tuples;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021AD), 0xe00a);
	nsfc_tuples_get(skb, &tuples);
	kfree_skb(skb);
	KUNIT_EXPECT_TRUE(test, tuples.has_flow);
	KUNIT_EXPECT_EQ(test, ntohs(tuples.flow.vlan[0]), 0x8000 | 10);
	KUNIT_EXPECT_EQ(test, ntohs(tuples.flow.vlan[1]), 0x8000 | 20);
	KUNIT_EXPECT_EQ(test, ntohs(tuples.flow.sport), 1000);
}

/*
 * Answers
 */

struct nsfc_tuple_answer {
	const char *name;
	struct nsfc_tuple tuple;
	bool has_ports;
	/* what answers it, and what a function sends it for */
	bool has_reverse;
	bool has_cause;
	struct nsfc_tuple reverse;
	struct nsfc_tuple cause;
};

#define BACK4		.type = cpu_to_be16(ETH_P_IP), .kind = NSH_SFC_FLOW_IP, \
			.src.ip = cpu_to_be32(0xc0000202), \
			.dst.ip = cpu_to_be32(0xc0000201)
#define BACK6		.type = cpu_to_be16(ETH_P_IPV6), .kind = NSH_SFC_FLOW_IP, \
			.src.ip6.in6_u.u6_addr8 = { ADDR6(2) }, \
			.dst.ip6.in6_u.u6_addr8 = { ADDR6(1) }

static const struct nsfc_tuple_answer nsfc_tuple_answers[] = {
	{ "TCP", { TUPLE4, .proto = IPPROTO_TCP, PORTS(1000, 80) }, true, true, true,
	  { BACK4, .proto = IPPROTO_TCP, PORTS(80, 1000) },
	  { BACK4, .proto = IPPROTO_TCP, PORTS(80, 1000) } },
	{ "UDP over IPv6, in a VLAN",
	  { TUPLE6, .proto = IPPROTO_UDP, PORTS(1, 2), .vlan = { TAG(3) } }, true, true,
	  true, { BACK6, .proto = IPPROTO_UDP, PORTS(2, 1), .vlan = { TAG(3) } },
	  { BACK6, .proto = IPPROTO_UDP, PORTS(2, 1), .vlan = { TAG(3) } } },
	{ "an echo request",
	  { TUPLE4, .proto = IPPROTO_ICMP, .icmp_type = ICMP_ECHO, KEY(5) }, false, true,
	  true, { BACK4, .proto = IPPROTO_ICMP, .icmp_type = ICMP_ECHOREPLY, KEY(5) },
	  { BACK4, .proto = IPPROTO_ICMP, .icmp_type = ICMP_ECHOREPLY, KEY(5) } },
	{ "an ICMPv6 echo reply",
	  { TUPLE6, .proto = IPPROTO_ICMPV6, .icmp_type = ICMPV6_ECHO_REPLY, KEY(5) },
	  false, true, true,
	  { BACK6, .proto = IPPROTO_ICMPV6, .icmp_type = ICMPV6_ECHO_REQUEST, KEY(5) },
	  { BACK6, .proto = IPPROTO_ICMPV6, .icmp_type = ICMPV6_ECHO_REQUEST, KEY(5) } },
	{ "a redirect has no answer",
	  { TUPLE4, .proto = IPPROTO_ICMP, .icmp_type = ICMP_REDIRECT }, false },
	{ "GRE: the key is the other direction's too",
	  { TUPLE4, .proto = IPPROTO_GRE, KEY(9) }, false, true, true,
	  { BACK4, .proto = IPPROTO_GRE, KEY(9) },
	  { BACK4, .proto = IPPROTO_GRE, KEY(9) } },
	{ "ESP: the SPI is not", { TUPLE4, .proto = IPPROTO_ESP, KEY(9) }, false },
	{ "AH: nor here", { TUPLE4, .proto = IPPROTO_AH, KEY(9) }, false },
	{ "a fragment",
	  { TUPLE4_OF(FRAGMENT), .proto = IPPROTO_UDP, KEY(9) },
	  false },
	{ "not IP", { TUPLE_ETH, .type = cpu_to_be16(ETH_P_ARP) }, false, true, true,
	  { .kind = NSH_SFC_FLOW_ETHER, .type = cpu_to_be16(ETH_P_ARP),
	    .src.mac = { 2, 0, 0, 0, 0, 0x0b }, .dst.mac = { 2, 0, 0, 0, 0, 0x0a } },
	  { .kind = NSH_SFC_FLOW_ETHER, .type = cpu_to_be16(ETH_P_ARP),
	    .src.mac = { 2, 0, 0, 0, 0, 0x0b }, .dst.mac = { 2, 0, 0, 0, 0, 0x0a } } },
	{ "an error has no answer; it is sent for the packet that it is about",
	  { TUPLE4_OF(ICMP_ERROR), .proto = IPPROTO_UDP, PORTS(1, 2),
	    .error_type = ICMP_DEST_UNREACH, .error_code = 3 }, true, false, true, { },
	  { TUPLE4, .proto = IPPROTO_UDP, PORTS(1, 2) } },
};

static void nsfc_tuple_answer_desc(const struct nsfc_tuple_answer *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_tuple_answer, nsfc_tuple_answers, nsfc_tuple_answer_desc);

static void nsfc_tuple_answered(struct kunit *test)
{
	const struct nsfc_tuple_answer *c = test->param_value;
	struct nsfc_tuple got, back;

	KUNIT_EXPECT_EQ(test, nsfc_tuple_has_ports(&c->tuple), c->has_ports);
	KUNIT_EXPECT_EQ(test, nsfc_tuple_reverse(&c->tuple, &got), c->has_reverse);
	if (c->has_reverse) {
		nsfc_tuple_expect(test, &got, &c->reverse);
		/* The answer to the answer is what was answered */
		KUNIT_EXPECT_TRUE(test, nsfc_tuple_reverse(&got, &back));
		nsfc_tuple_expect(test, &back, &c->tuple);
	}
	KUNIT_EXPECT_EQ(test, nsfc_tuple_cause(&c->tuple, &got), c->has_cause);
	if (c->has_cause)
		nsfc_tuple_expect(test, &got, &c->cause);
}

/*
 * The hash that both directions have
 */

struct nsfc_tuple_pair {
	const char *name;
	bool same;
	u8 raw[2][128];
};

#define UDP_PORTS(a, b)	BE16(a), BE16(b), BE16(8), 0, 0
#define ETH_BACK(type)	2, 0, 0, 0, 0, 0x0a, 2, 0, 0, 0, 0, 0x0b, BE16(type)

static const struct nsfc_tuple_pair nsfc_tuple_pairs[] = {
	{ "UDP and its answer", true, {
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP_PORTS(1000, 53) },
	  { ETH_BACK(ETH_P_IP), IP4_FROM(2, 1, 28, 9, 0, IPPROTO_UDP),
	    UDP_PORTS(53, 1000) } } },
	{ "the ports the other way round alone", false, {
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP_PORTS(1000, 53) },
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP_PORTS(53, 1000) } } },
	{ "from an address to itself", true, {
	  { ETH(ETH_P_IP), IP4_FROM(1, 1, 28, 9, 0, IPPROTO_UDP), UDP_PORTS(7, 8) },
	  { ETH(ETH_P_IP), IP4_FROM(1, 1, 28, 9, 0, IPPROTO_UDP), UDP_PORTS(8, 7) } } },
	{ "another port", false, {
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP_PORTS(1000, 53) },
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP_PORTS(1001, 53) } } },
	{ "TCP is not UDP", false, {
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP_PORTS(1000, 53) },
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_TCP), UDP_PORTS(1000, 53) } } },
	{ "IPv6, and options", true, {
	  { ETH(ETH_P_IPV6), IP6(8, IPPROTO_UDP), UDP_PORTS(1000, 53) },
	  { ETH(ETH_P_IPV6), IP6_FROM(2, 1, 16, IPPROTO_DSTOPTS), IPPROTO_UDP, 0, 1, 4, 0,
	    0, 0, 0, UDP_PORTS(53, 1000) } } },
	{ "a ping and its answer", true, {
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_ICMP), ICMP_ID(ICMP_ECHO) },
	  { ETH(ETH_P_IP), IP4_FROM(2, 1, 28, 9, 0, IPPROTO_ICMP),
	    ICMP_ID(ICMP_ECHOREPLY) } } },
	{ "an error and what it is about, whoever sends it", true, {
	  { ETH(ETH_P_IP), IP4_FROM(9, 1, 56, 0, 0, IPPROTO_ICMP),
	    ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0, 0, 0, 0, 0, 0,
	    IP4(28, IPPROTO_UDP), UDP_PORTS(1000, 53) },
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_UDP), UDP_PORTS(1000, 53) } } },
	{ "ESP, whose SPIs differ", true, {
	  { ETH(ETH_P_IP), IP4(28, IPPROTO_ESP), BE32(1), BE32(1) },
	  { ETH(ETH_P_IP), IP4_FROM(2, 1, 28, 0, 0, IPPROTO_ESP), BE32(2), BE32(1) } } },
	{ "fragments, first and later, of any packet", true, {
	  { ETH(ETH_P_IP), IP4_FROM(1, 2, 28, 1, 0x2000, IPPROTO_UDP),
	    UDP_PORTS(1000, 53) },
	  { ETH(ETH_P_IP), IP4_FROM(2, 1, 28, 2, 185, IPPROTO_UDP) } } },
	{ "fragments of IPv6", true, {
	  { ETH(ETH_P_IPV6), IP6(16, IPPROTO_FRAGMENT), FRAG6(IPPROTO_UDP, 1, 1),
	    UDP_PORTS(1000, 53) },
	  { ETH(ETH_P_IPV6), IP6(16, IPPROTO_FRAGMENT), FRAG6(99, 8, 1) } } },
	{ "a VLAN and another", false, {
	  { ETH(ETH_P_8021Q), VLAN(10, ETH_P_IP), IP4(28, IPPROTO_UDP), UDP },
	  { ETH(ETH_P_8021Q), VLAN(11, ETH_P_IP), IP4(28, IPPROTO_UDP), UDP } } },
	{ "not IP: by the Ethernet addresses", true, {
	  { ETH(ETH_P_ARP), 1 }, { ETH_BACK(ETH_P_ARP), 2 } } },
};

static void nsfc_tuple_pair_desc(const struct nsfc_tuple_pair *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_tuple_pair, nsfc_tuple_pairs, nsfc_tuple_pair_desc);

/* Of a packet behind @at bytes of something else; of an Ethernet frame or, if @type is
 * another one, of what is in it.
 */
static u32 nsfc_tuple_hash_at(struct kunit *test, const u8 *raw, unsigned int at,
			      unsigned int linear, u16 type)
{
	unsigned int skip = type == ETH_P_TEB ? 0 : 14;
	struct sk_buff *skb;
	u8 packet[160] = { };
	u32 hash;

	memcpy(packet + at, raw + skip, 128 - skip);
	skb = nsfc_sample_skb(packet, at + 128 - skip, linear);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reset_network_header(skb);
	hash = nsfc_tuple_hash_both(skb, at, htons(type));
	kfree_skb(skb);
	return hash;
}

static void nsfc_tuple_hashed(struct kunit *test)
{
	const struct nsfc_tuple_pair *c = test->param_value;
	u32 one = nsfc_tuple_hash_at(test, c->raw[0], 0, 128, ETH_P_TEB);
	u32 two = nsfc_tuple_hash_at(test, c->raw[1], 0, 128, ETH_P_TEB);
	u16 type = c->raw[0][12] << 8 | c->raw[0][13];

	KUNIT_EXPECT_EQ(test, one == two, c->same);
	/* Wherever the packet is, and wherever its linear part ends */
	KUNIT_EXPECT_EQ(test, nsfc_tuple_hash_at(test, c->raw[0], 24, 152, ETH_P_TEB), one);
	KUNIT_EXPECT_EQ(test, nsfc_tuple_hash_at(test, c->raw[0], 8, 20, ETH_P_TEB), one);
	if (type != ETH_P_IP && type != ETH_P_IPV6)
		return;
	KUNIT_EXPECT_EQ(test, nsfc_tuple_hash_at(test, c->raw[0], 0, 114, type), one);
	KUNIT_EXPECT_EQ(test, nsfc_tuple_hash_at(test, c->raw[0], 24, 30, type), one);
}

/* What shows nothing has a hash as well. */
static void nsfc_tuple_hashed_none(struct kunit *test)
{
	static const u8 raw[] = { ETH(ETH_P_IP), 0x45, 0, 0, 1 };
	struct sk_buff *skb = nsfc_sample_skb(raw, sizeof(raw), sizeof(raw));

	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, nsfc_tuple_hash_both(skb, 0, htons(ETH_P_TEB)), 0);
	KUNIT_EXPECT_EQ(test, nsfc_tuple_hash_both(skb, 14, htons(ETH_P_IP)), 0);
	KUNIT_EXPECT_EQ(test, nsfc_tuple_hash_both(skb, sizeof(raw), htons(ETH_P_TEB)), 0);
	kfree_skb(skb);
}

static struct kunit_case nsfc_tuple_kunit[] = {
	KUNIT_CASE_PARAM(nsfc_tuple_get, nsfc_tuple_gen_params),
	KUNIT_CASE_PARAM(nsfc_tuple_truncated, nsfc_tuple_gen_params),
	KUNIT_CASE(nsfc_tuple_hwaccel),
	KUNIT_CASE_PARAM(nsfc_tuple_answered, nsfc_tuple_answer_gen_params),
	KUNIT_CASE_PARAM(nsfc_tuple_hashed, nsfc_tuple_pair_gen_params),
	KUNIT_CASE(nsfc_tuple_hashed_none),
	{}
};

static struct kunit_suite nsfc_tuple_suite = {
	.name		= "nsfc_tuple",
	.test_cases	= nsfc_tuple_kunit,
};

kunit_test_suite(nsfc_tuple_suite);
