// SPDX-License-Identifier: GPL-2.0
/* Is this what had to come out? */
#include <string.h>

#include "blast.h"

static uint16_t get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

/* The inner IP packet, as far as it is of interest */
struct inner {
	const uint8_t *src, *dst;
	const uint8_t *l4, *end;
	const uint8_t *truth;
	uint8_t proto;
	uint8_t ttl;
	uint16_t offset;
	bool fragment;
	bool v6;
	/* of the packet that an error is about */
	const uint8_t *quoted_src, *quoted_dst;
	const uint8_t *quoted_l4;
};

static const char *parse_ip(const uint8_t *p, const uint8_t *end, struct inner *in)
{
	size_t len = end - p;

	memset(in, 0, sizeof(*in));
	if (len >= 20 && p[0] == 0x45) {
		if (get16(p + 2) != len)
			return "inner IPv4 length";
		if (blast_csum(p, 20, 0))
			return "inner IPv4 checksum";
		in->src = p + 12;
		in->dst = p + 16;
		in->ttl = p[8];
		in->proto = p[9];
		in->offset = get16(p + 6) & 0x1fff;
		in->fragment = get16(p + 6) & 0x3fff;
		in->l4 = p + 20;
	} else if (len >= 40 && p[0] >> 4 == 6) {
		if (get16(p + 4) != len - 40)
			return "inner IPv6 length";
		in->v6 = true;
		in->src = p + 8;
		in->dst = p + 24;
		in->ttl = p[7];
		in->proto = p[6];
		in->l4 = p + 40;
		if (in->proto == 44) {
			if (len < 48)
				return "inner fragment header";
			in->proto = p[40];
			in->offset = get16(p + 42) >> 3;
			in->fragment = true;
			in->l4 += 8;
		}
	} else {
		return "inner IP header";
	}
	in->end = end;
	return NULL;
}

static const char *parse_l4(struct inner *in)
{
	size_t len = in->end - in->l4, head = 8;

	if (in->offset) {
		in->truth = in->l4;
		return NULL;
	}
	if (len < 20)
		return "inner transport header";
	switch (in->proto) {
	case 6:
		head = (in->l4[12] >> 4) * 4;
		break;
	case 17:
		if (!in->fragment && get16(in->l4 + 4) != len)
			return "inner UDP length";
		break;
	case 1:
	case 58:
		if (in->l4[0] == (in->v6 ? 1 : 3)) {
			const uint8_t *quoted = in->l4 + 8;

			head = 8 + (in->v6 ? 40 : 20) + 8;
			in->quoted_src = quoted + (in->v6 ? 8 : 12);
			in->quoted_dst = quoted + (in->v6 ? 24 : 16);
			in->quoted_l4 = quoted + (in->v6 ? 40 : 20);
		}
		break;
	default:
		return "inner protocol";
	}
	if (len < head)
		return "inner length";
	in->truth = in->l4 + head;
	if (in->fragment)
		return NULL;
	if (blast_csum(in->l4, len, in->proto == 1 ? 0 :
		       blast_pseudo(in->src, in->dst, in->v6, in->proto, len)))
		return "inner transport checksum";
	return NULL;
}

static const char *check_ports(const struct inner *in, const struct blast_flow *flow,
			       struct blast_seen *seen)
{
	bool back = seen->truth.back;
	uint16_t ports[2];

	if (!seen->truth.first)
		return NULL;
	ports[0] = get16(in->l4);
	ports[1] = get16(in->l4 + 2);
	switch ((enum blast_kind)seen->truth.kind) {
	case BLAST_ECHO:
		seen->port = get16(in->l4 + 4);
		break;
	case BLAST_ERROR:
		/* it quotes a packet of the client's */
		if (get16(in->quoted_l4 + 2) != flow->dport)
			return "quoted destination port";
		seen->port = get16(in->quoted_l4);
		break;
	default:
		if (ports[!back] != flow->dport)
			return "server's port";
		seen->port = ports[back];
	}
	if (back && seen->port != flow->sport)
		return "client's port, or ICMP id, is not translated back";
	return NULL;
}

static const char *check_addresses(const struct inner *in,
				   const struct blast_flow *flow, bool back)
{
	size_t alen = flow->v6 ? 16 : 4;

	if (in->v6 != flow->v6)
		return "IP version";
	if (in->ttl != 63)
		return "inner TTL";
	if (back) {
		if (memcmp(in->src, flow->server, alen))
			return "inner source";
		if (memcmp(in->dst, flow->client, alen))
			return "inner destination is not translated back";
		if (in->quoted_src && (memcmp(in->quoted_src, flow->client, alen) ||
				       memcmp(in->quoted_dst, flow->server, alen)))
			return "quoted addresses are not translated back";
		return NULL;
	}
	if (memcmp(in->src, flow->public, alen))
		return "inner source is not translated";
	if (memcmp(in->dst, flow->server, alen))
		return "inner destination";
	return NULL;
}

static const char *check_inner(const struct inner *in, const struct blast_flow *flow,
			       struct blast_seen *seen)
{
	const struct blast_truth *truth = &seen->truth;
	bool fragment = truth->kind == BLAST_FRAGMENT;
	bool error = truth->kind == BLAST_ERROR;
	const char *why;

	if (fragment != in->fragment || error != !!in->quoted_src ||
	    !truth->first != !!in->offset)
		return "kind of packet";
	why = check_addresses(in, flow, truth->back);
	if (!why)
		why = check_ports(in, flow, seen);
	if (why)
		return why;
	if (truth->len != in->end - in->truth)
		return "length of the payload";
	if (memcmp(in->truth + sizeof(*truth), blast_fill(truth->seq),
		   truth->len - sizeof(*truth)))
		return "payload";
	return NULL;
}

/**
 * blast_check() - tell whether a frame is right
 * @frame: the frame
 * @len: its length
 * @back: came out where answers do
 * @seen: where is put what it says
 *
 * Return: NULL if it is, else what is wrong.
 */
const char *blast_check(const uint8_t *frame, size_t len, bool back,
			struct blast_seen *seen)
{
	const uint8_t *header = frame + 14, *end = frame + len, *p, *macs = NULL;
	struct blast_label label;
	struct blast_flow flow;
	struct inner in;
	uint8_t want[12];
	const char *why;
	size_t hlen;

	seen->has_truth = false;
	seen->header = false;
	if (len < 14 + 8)
		return "too short";
	if (memcmp(frame, blast_ends.mac[!back], 6) ||
	    memcmp(frame + 6, blast_ends.node[!back], 6))
		return "outer addresses";
	hlen = (header[1] & 63) * 4;
	p = header + hlen;
	if (hlen < 8 || p + 14 > end)
		return "length in the header";
	if (header[3] == 3) {
		macs = p;
		p += 14;
	}
	why = parse_ip(p, end, &in);
	if (!why)
		why = parse_l4(&in);
	if (why)
		return why;
	if (in.end - in.truth < (ptrdiff_t)sizeof(seen->truth))
		return "no room for the truth";
	memcpy(&seen->truth, in.truth, sizeof(seen->truth));
	if (seen->truth.magic != BLAST_MAGIC || seen->truth.kind >= BLAST_KINDS)
		return "no truth";
	seen->has_truth = true;

	/* What it is all about */
	if (hlen != seen->truth.hlen || memcmp(header, seen->truth.header, hlen))
		return "header";
	seen->header = true;

	if (seen->truth.back != back)
		return "came out on the wrong side";
	blast_flow_get(&flow, seen->truth.flow);
	if (!macs != flow.bare)
		return "next protocol";
	label = (struct blast_label) { seen->truth.path, seen->truth.md, back };
	blast_macs(want, &label);
	if (macs && (memcmp(macs, want, 12) ||
		     get16(macs + 12) != (in.v6 ? 0x86dd : 0x0800)))
		return "inner Ethernet header";
	return check_inner(&in, &flow, seen);
}
