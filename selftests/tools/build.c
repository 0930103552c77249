// SPDX-License-Identifier: GPL-2.0
/* NSH packets with inner packets of all kinds. */
#include <arpa/inet.h>
#include <string.h>

#include "blast.h"

#define IP_MORE		0x2000
#define UDP_LEN		8
#define TCP_LEN		20
#define ICMP_LEN	8
#define IPV6_LEN	40
#define IPV6_FRAG_LEN	8

struct blast_ends blast_ends;

static uint8_t *put16(uint8_t *p, uint16_t value)
{
	p[0] = value >> 8;
	p[1] = value;
	return p + 2;
}

static uint8_t *put32(uint8_t *p, uint32_t value)
{
	return put16(put16(p, value >> 16), value);
}

static uint8_t *put(uint8_t *p, const void *data, size_t len)
{
	memcpy(p, data, len);
	return p + len;
}

/**
 * blast_csum() - the Internet checksum
 * @data: the bytes
 * @len: how many
 * @sum: of what comes before, as blast_pseudo() makes it
 *
 * Return: the checksum, 0 over what has a right one in it.
 */
uint16_t blast_csum(const void *data, size_t len, uint32_t sum)
{
	const uint8_t *p = data;
	uint64_t total = htonl(sum);
	uint32_t word;
	uint16_t half;

	for (; len >= 4; len -= 4, p += 4) {
		memcpy(&word, p, 4);
		total += word;
	}
	if (len >= 2) {
		memcpy(&half, p, 2);
		total += half;
		p += 2;
		len -= 2;
	}
	if (len)
		total += htons(*p << 8);
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return ~ntohs(total) & 0xffff;
}

/**
 * blast_pseudo() - the sum of a pseudo header
 * @src: source address
 * @dst: destination address
 * @v6: they are of IPv6
 * @proto: protocol
 * @len: length of what follows
 *
 * Return: the sum, for blast_csum().
 */
uint32_t blast_pseudo(const uint8_t *src, const uint8_t *dst, bool v6,
		      uint8_t proto, size_t len)
{
	uint32_t sum = proto + len;
	int i;

	for (i = 0; i < (v6 ? 16 : 4); i += 2)
		sum += (src[i] << 8 | src[i + 1]) + (dst[i] << 8 | dst[i + 1]);
	return sum;
}

/* An NSH header; its length */
static size_t nsh(uint8_t *p, const struct blast_label *label, uint8_t np, int ttl,
		  int si)
{
	uint8_t *start = p, type = 1, len = 6;

	if (label->md % 8 == 7) {
		type = 2;
		len = 2;
	} else if (label->md % 4 == 2) {
		type = 2;
	}
	p = put16(p, ttl << 6 | len);
	*p++ = type;
	*p++ = np;
	p = put32(p, (blast_ends.spi + label->path +
		      (label->back ? BLAST_SPI_BACK : 0)) << 8 | si);
	if (len == 2)
		return p - start;
	if (type == 2) {
		p = put16(p, 0xfff6);
		*p++ = 7;
		*p++ = 12;
	} else {
		p = put32(p, 0xb1a57000 | label->back);
	}
	p = put32(p, label->md);
	p = put32(p, ~label->md);
	p = put32(p, blast_hash(label->md));
	return p - start;
}

static uint8_t next_proto(const struct blast_flow *flow)
{
	return !flow->bare ? 3 : flow->v6 ? 2 : 1;
}

static int path_ttl(const struct blast_label *label)
{
	return 63 - label->path % 8;
}

/* Up to where the inner packet begins */
static uint8_t *outer(struct blast_frame *frame, const struct blast_flow *flow,
		      const struct blast_label *label)
{
	uint8_t *p = frame->data;

	frame->back = label->back;
	p = put(p, blast_ends.node[label->back], 6);
	p = put(p, blast_ends.mac[label->back], 6);
	p = put16(p, 0x894f);
	p += nsh(p, label, next_proto(flow), path_ttl(label), 255);
	if (!flow->bare) {
		blast_macs(p, label);
		p = put16(p + 12, flow->v6 ? 0x86dd : 0x0800);
	}
	return p;
}

/* The truth, and bytes to make it @len long */
static uint8_t *payload(uint8_t *p, const struct blast_flow *flow,
			enum blast_kind kind, const struct blast_label *label,
			uint32_t seq, size_t len, bool first)
{
	struct blast_truth truth = {
		.magic = BLAST_MAGIC,
		.seq = seq,
		.flow = flow->id,
		.md = label->md,
		.len = len,
		.kind = kind,
		.path = label->path,
		.back = label->back,
		.first = first,
	};

	truth.hlen = nsh(truth.header, label, next_proto(flow), path_ttl(label) - 2,
			 254);
	p = put(p, &truth, sizeof(truth));
	return put(p, blast_fill(seq), len - sizeof(truth));
}

static uint8_t *ip(uint8_t *p, const struct blast_flow *flow, const uint8_t *src,
		   const uint8_t *dst, uint8_t proto, size_t len, uint32_t id,
		   uint16_t fragment)
{
	uint8_t *start = p;

	if (flow->v6) {
		p = put32(p, 6 << 28);
		p = put16(p, len + (fragment ? IPV6_FRAG_LEN : 0));
		*p++ = fragment ? 44 : proto;
		*p++ = 64;
		p = put(p, src, 16);
		p = put(p, dst, 16);
		if (!fragment)
			return p;
		*p++ = proto;
		*p++ = 0;
		p = put16(p, fragment << 3 | !!(fragment & IP_MORE));
		return put32(p, id);
	}
	p = put16(p, 0x4500);
	p = put16(p, 20 + len);
	p = put16(p, id);
	p = put16(p, fragment);
	*p++ = 64;
	*p++ = proto;
	p = put16(p, 0);
	p = put(p, src, 4);
	p = put(p, dst, 4);
	put16(start + 10, blast_csum(start, 20, 0));
	return p;
}

static size_t payload_len(void)
{
	uint32_t r = blast_random();
	size_t more;

	if (r % 10 < 6)
		more = (r >> 8) % 100;
	else if (r % 10 < 9)
		more = (r >> 8) % 600;
	else
		more = (r >> 8) % 1280;
	return sizeof(struct blast_truth) + more;
}

/* Addresses and ports of one direction */
struct way {
	const uint8_t *src, *dst;
	uint16_t sport, dport;
};

static struct way way_of(const struct blast_flow *flow, bool back, uint16_t port)
{
	if (back)
		return (struct way) { flow->server, flow->public, flow->dport, port };
	return (struct way) { flow->client, flow->server, flow->sport, flow->dport };
}

static uint8_t *udp(uint8_t *p, uint16_t sport, uint16_t dport, size_t len)
{
	p = put16(p, sport);
	p = put16(p, dport);
	p = put16(p, UDP_LEN + len);
	return put16(p, 0);
}

static uint32_t packet_id;

/**
 * blast_build() - build a frame
 * @frame: the frame
 * @flow: the flow that it belongs to
 * @kind: what is in it
 * @label: the label that it has
 * @port: the client's port as translated, if it is an answer
 * @seq: its number
 */
void blast_build(struct blast_frame *frame, const struct blast_flow *flow,
		 enum blast_kind kind, const struct blast_label *label,
		 uint16_t port, uint32_t seq)
{
	static const uint8_t protos[BLAST_KINDS][2] = {
		[BLAST_UDP] = { 17, 17 }, [BLAST_TCP] = { 6, 6 },
		[BLAST_ECHO] = { 1, 58 }, [BLAST_ERROR] = { 1, 58 },
	};
	struct way way = way_of(flow, label->back, port);
	uint8_t proto = protos[kind][flow->v6], *p, *l4, *sum;
	size_t len = payload_len(), head;
	uint32_t pseudo = 0;

	if (kind == BLAST_UDP)
		head = UDP_LEN;
	else if (kind == BLAST_TCP)
		head = TCP_LEN;
	else
		head = ICMP_LEN;
	if (kind == BLAST_ERROR) {
		len = sizeof(struct blast_truth) + len % 64;
		head += (flow->v6 ? IPV6_LEN : 20) + UDP_LEN;
	}
	p = outer(frame, flow, label);
	p = ip(p, flow, way.src, way.dst, proto, head + len, ++packet_id, 0);
	l4 = p;
	switch (kind) {
	case BLAST_UDP:
		p = udp(p, way.sport, way.dport, len);
		sum = l4 + 6;
		break;
	case BLAST_TCP:
		p = put16(p, way.sport);
		p = put16(p, way.dport);
		p = put32(p, 1);
		p = put32(p, 1);
		p = put16(p, 0x5018);
		p = put16(p, 8192);
		p = put32(p, 0);
		sum = l4 + 16;
		break;
	case BLAST_ECHO:
		if (flow->v6)
			*p++ = label->back ? 129 : 128;
		else
			*p++ = label->back ? 0 : 8;
		*p++ = 0;
		p = put16(p, 0);
		p = put16(p, label->back ? port : flow->sport);
		p = put16(p, seq);
		sum = l4 + 2;
		break;
	default:
		/* port unreachable, about a datagram of the client's */
		*p++ = flow->v6 ? 1 : 3;
		*p++ = flow->v6 ? 4 : 3;
		p = put16(p, 0);
		p = put32(p, 0);
		p = ip(p, flow, way.dst, way.src, 17, UDP_LEN + len, packet_id, 0);
		p = udp(p, way.dport, way.sport, len);
		sum = l4 + 2;
		break;
	}
	p = payload(p, flow, kind, label, seq, len, true);
	if (proto != 1)
		pseudo = blast_pseudo(way.src, way.dst, flow->v6, proto, p - l4);
	put16(sum, blast_csum(l4, p - l4, pseudo) ?: 0xffff);
	frame->len = p - frame->data;
}

/**
 * blast_build_fragments() - build the frames of a datagram in fragments
 * @frames: BLAST_FRAGMENTS of them
 * @flow: the flow that it belongs to
 * @label: the label that it has
 * @port: the client's port as translated, if it is an answer
 * @seq: number of the first one
 *
 * Return: how many there are.
 */
unsigned int blast_build_fragments(struct blast_frame **frames,
				   const struct blast_flow *flow,
				   const struct blast_label *label, uint16_t port,
				   uint32_t seq)
{
	static uint8_t data[BLAST_FRAGMENTS * 1500];
	struct way way = way_of(flow, label->back, port);
	unsigned int i, n = 2 + blast_random() % (BLAST_FRAGMENTS - 1);
	size_t step, last, at, len;
	uint8_t *p = data;

	/* As long as each other but for the last one, and those of IPv6 with
	 * 1280 bytes, so that they are cut at the same places again
	 */
	if (flow->v6)
		step = 1232 + 8 * (blast_random() % 20);
	else
		step = 128 + 8 * (blast_random() % 100);
	last = sizeof(struct blast_truth) +
	       blast_random() % (step - sizeof(struct blast_truth));

	len = (n - 1) * step + last;
	p = udp(p, way.sport, way.dport, len - UDP_LEN);
	p = payload(p, flow, BLAST_FRAGMENT, label, seq, step - UDP_LEN, true);
	for (i = 1; i < n; i++)
		p = payload(p, flow, BLAST_FRAGMENT, label, seq + i,
			    i < n - 1 ? step : last, false);
	put16(data + 6, blast_csum(data, len, blast_pseudo(way.src, way.dst, flow->v6,
							   17, len)) ?: 0xffff);

	packet_id++;
	for (i = 0, at = 0; i < n; i++, at += step) {
		size_t part = i < n - 1 ? step : last;

		p = outer(frames[i], flow, label);
		p = ip(p, flow, way.src, way.dst, 17, part, packet_id,
		       at / 8 | (i < n - 1 ? IP_MORE : 0));
		p = put(p, data + at, part);
		frames[i]->len = p - frames[i]->data;
	}
	return n;
}
