/* SPDX-License-Identifier: GPL-2.0 */
/* Tuples: what tells the packets of one flow from those of another. */
#ifndef _NSFC_TUPLE_H
#define _NSFC_TUPLE_H

#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/types.h>

#include <uapi/linux/nsh_sfc.h>

struct sk_buff;

/**
 * union nsfc_addr - an address of any kind, the rest of it zero
 * @ip: IPv4
 * @ip6: IPv6
 * @mac: Ethernet
 */
union nsfc_addr {
	__be32 ip;
	struct in6_addr ip6;
	u8 mac[ETH_ALEN];
};

/**
 * struct nsfc_tuple - what identifies a flow, all of it: see nsfc_tuple_equal()
 * @src: source; of the packet that the error is about, for kind icmp-error
 * @dst: destination, likewise
 * @type: Ethernet type behind VLAN tags: ETH_P_IP, ETH_P_IPV6, or that of kind
 *        ether
 * @proto: IP protocol behind extension headers; of the packet that the error is
 *         about, for kind icmp-error
 * @kind: enum nsh_sfc_flow_kind
 * @vlan: VLAN ids by tag, outermost first, with NSFC_TUPLE_TAGGED; 0 for no tag
 * @sport: source port of TCP, UDP, UDP-Lite, SCTP and DCCP
 * @dport: destination port, likewise
 * @key: instead of ports: ICMP identifier of queries, SPI of ESP and AH, key of
 *       GRE, identification of kind fragment; 0 for other protocols
 * @icmp_type: type of an ICMP message
 * @icmp_code: its code
 * @error_type: type of the error itself, for kind icmp-error
 * @error_code: its code
 */
struct nsfc_tuple {
	union nsfc_addr src;
	union nsfc_addr dst;
	__be16 type;
	u8 proto;
	u8 kind;
	__be16 vlan[2];
	union {
		struct {
			__be16 sport;
			__be16 dport;
		};
		__be32 key;
	};
	u8 icmp_type;
	u8 icmp_code;
	u8 error_type;
	u8 error_code;
} __aligned(8);

static_assert(sizeof(struct nsfc_tuple) == 48);

#define NSFC_TUPLE_TAGGED	cpu_to_be16(0x8000)

/**
 * struct nsfc_tuples - what a packet shows of itself
 * @flow: its tuple, if @has_flow; not of fragments but the first
 * @fragment: the tuple of all fragments of the packet that it is one of, if
 *            @has_fragment
 * @hash: that of @flow, if it was ever reckoned and the packet is still of that
 *        flow; else that of something else
 * @has_flow: @flow is set
 * @has_fragment: @fragment is set
 */
struct nsfc_tuples {
	struct nsfc_tuple flow;
	struct nsfc_tuple fragment;
	u32 hash;
	bool has_flow;
	bool has_fragment;
};

void nsfc_tuples_get(const struct sk_buff *skb, struct nsfc_tuples *tuples);
u32 nsfc_tuple_hash_both(const struct sk_buff *skb, unsigned int at, __be16 type);
bool nsfc_tuple_has_ports(const struct nsfc_tuple *tuple);
bool nsfc_tuple_reverse(const struct nsfc_tuple *tuple, struct nsfc_tuple *reverse);
bool nsfc_tuple_cause(const struct nsfc_tuple *tuple, struct nsfc_tuple *cause);

/**
 * nsfc_tuple_equal() - tell whether two tuples are the same
 * @a: one
 * @b: the other
 *
 * Context: any.
 * Return: true if all bytes are.
 */
static inline bool nsfc_tuple_equal(const struct nsfc_tuple *a,
				    const struct nsfc_tuple *b)
{
	const u64 *x = (const u64 *)a, *y = (const u64 *)b;

	return !((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) |
		 (x[3] ^ y[3]) | (x[4] ^ y[4]) | (x[5] ^ y[5]));
}

#endif /* _NSFC_TUPLE_H */
