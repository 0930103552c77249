// SPDX-License-Identifier: GPL-2.0
/* The three stages that the Cadeia-Aberta paper puts at a function's device:
 * decapsulate (XDP), encapsulate and forward (tc, egress); and a classifier.
 *
 * Written anew, with no more than these stages do: NSH of MD type 1 with an
 * Ethernet frame in it; the header is kept by the inner IPv4 addresses, protocol
 * and ports, and the next hop is an Ethernet address found by SPI and SI.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/pkt_cls.h>

#include "helpers.h"

#define NSH_BASE	0x0fc60103	/* TTL 63, length 6, MD type 1, Ethernet */
#define NSH_FIXED	0x003fffff	/* of these, all but version, flags, TTL */
#define NSH_SPI		10
#define NSH_SI		255

struct nsh {
	__u32 base;
	__u32 path;
	__u32 context[4];
};

/* Offsets: the outer Ethernet header, NSH, the inner one, IPv4, ports */
#define OUTER_PROTO	12
#define OUTER_NSH	14
#define OUTER_LEN	(OUTER_NSH + sizeof(struct nsh))
#define INNER_PROTO	12
#define INNER_IP	14
#define INNER_LEN	(INNER_IP + sizeof(struct iphdr) + 4)

struct flow {
	__be32 saddr;
	__be32 daddr;
	__be32 ports;
	__u32 protocol;
};

/* An Ethernet header's addresses */
struct macs {
	__u32 word[3];
};

struct next {
	struct macs macs;
};

/* As many flows as the paper's */
struct {
	int (*type)[BPF_MAP_TYPE_HASH];
	int (*max_entries)[2048];
	struct flow *key;
	struct nsh *value;
	int (*pinning)[LIBBPF_PIN_BY_NAME];
} bench_flows SEC(".maps");

struct {
	int (*type)[BPF_MAP_TYPE_HASH];
	int (*max_entries)[2048];
	__u32 *key;
	struct next *value;
	int (*pinning)[LIBBPF_PIN_BY_NAME];
} bench_next SEC(".maps");

static inline __be16 proto_at(const void *at)
{
	return *(const __be16 *)at;
}

/* The flow of an inner frame, all of which can be read. */
static inline int flow_of(const void *inner, struct flow *flow)
{
	const struct iphdr *ip = inner + INNER_IP;

	if (proto_at(inner + INNER_PROTO) != bpf_htons(ETH_P_IP) || ip->ihl != 5)
		return 0;
	flow->saddr = ip->saddr;
	flow->daddr = ip->daddr;
	flow->ports = *(const __be32 *)(ip + 1);
	flow->protocol = ip->protocol;
	return 1;
}

static inline int same(const struct nsh *a, const struct nsh *b)
{
	return a->path == b->path && a->base == b->base &&
	       a->context[0] == b->context[0] && a->context[1] == b->context[1] &&
	       a->context[2] == b->context[2] && a->context[3] == b->context[3];
}

SEC("xdp")
int decapsulate(struct xdp_md *xdp)
{
	void *data = (void *)(long)xdp->data, *end = (void *)(long)xdp->data_end;
	struct nsh *nsh = data + OUTER_NSH, *known;
	struct flow flow;

	if (data + OUTER_LEN + INNER_LEN > end ||
	    proto_at(data + OUTER_PROTO) != bpf_htons(ETH_P_NSH))
		return XDP_PASS;
	if ((nsh->base & bpf_htonl(NSH_FIXED)) != bpf_htonl(NSH_BASE & NSH_FIXED) ||
	    !flow_of(data + OUTER_LEN, &flow))
		return XDP_DROP;
	known = bpf_map_lookup_elem(&bench_flows, &flow);
	if (!known || !same(known, nsh)) {
		struct nsh copy = *nsh;

		if (bpf_map_update_elem(&bench_flows, &flow, &copy, BPF_ANY))
			return XDP_DROP;
	}
	return bpf_xdp_adjust_head(xdp, OUTER_LEN) ? XDP_DROP : XDP_PASS;
}

/* Put a header in front; its Ethernet addresses are for the next stage. */
static inline int push(struct __sk_buff *skb, const struct nsh *nsh)
{
	void *data;

	if (bpf_skb_change_head(skb, OUTER_LEN, 0))
		return 0;
	data = (void *)(long)skb->data;
	if (data + OUTER_LEN > (void *)(long)skb->data_end)
		return 0;
	*(__be16 *)(data + OUTER_PROTO) = bpf_htons(ETH_P_NSH);
	*(struct nsh *)(data + OUTER_NSH) = *nsh;
	return 1;
}

SEC("classifier/encapsulate")
int encapsulate(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	struct nsh *known, nsh;
	struct flow flow;

	if (data + INNER_LEN > (void *)(long)skb->data_end || !flow_of(data, &flow))
		return TC_ACT_SHOT;
	known = bpf_map_lookup_elem(&bench_flows, &flow);
	if (!known || !(known->path & bpf_htonl(0xff)))
		return TC_ACT_SHOT;
	nsh = *known;
	nsh.path = bpf_htonl(bpf_htonl(nsh.path) - 1);
	return push(skb, &nsh) ? TC_ACT_UNSPEC : TC_ACT_SHOT;
}

SEC("classifier/forward")
int forward(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	struct next *next;
	__u32 path;

	if (data + OUTER_LEN > (void *)(long)skb->data_end ||
	    proto_at(data + OUTER_PROTO) != bpf_htons(ETH_P_NSH))
		return TC_ACT_OK;
	path = ((struct nsh *)(data + OUTER_NSH))->path;
	next = bpf_map_lookup_elem(&bench_next, &path);
	if (!next)
		return TC_ACT_SHOT;
	/* The pair of addresses, as both are of this function's making */
	*(struct macs *)data = next->macs;
	return TC_ACT_OK;
}

SEC("classifier/classify")
int classify(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	struct nsh nsh = {
		.base = bpf_htonl(NSH_BASE),
		.path = bpf_htonl(NSH_SPI << 8 | NSH_SI),
	};

	if (data + OUTER_LEN <= (void *)(long)skb->data_end &&
	    proto_at(data + OUTER_PROTO) == bpf_htons(ETH_P_NSH))
		return TC_ACT_OK;
	if (!push(skb, &nsh))
		return TC_ACT_SHOT;
	/* To the first function */
	data = (void *)(long)skb->data;
	if (data + OUTER_LEN > (void *)(long)skb->data_end)
		return TC_ACT_SHOT;
	*(struct macs *)data = (struct macs){ {
		bpf_htonl(0x02020000), bpf_htonl(0x00010202), 0
	} };
	return TC_ACT_OK;
}

char _license[] SEC("license") = "GPL";
