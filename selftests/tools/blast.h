/* SPDX-License-Identifier: GPL-2.0 */
/* nsh-blast: packets that say which header they have to come out with. */
#ifndef _BLAST_H
#define _BLAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLAST_FRAME	2048	/* room for a frame */
#define BLAST_HEADER	24	/* longest NSH header that is made */
#define BLAST_SPI_BACK	100	/* from a path's SPI to that of its reverse path */

/**
 * enum blast_kind - what is in an inner packet
 * @BLAST_UDP: a datagram
 * @BLAST_TCP: a segment
 * @BLAST_ECHO: an ICMP or ICMPv6 echo request or reply
 * @BLAST_FRAGMENT: a fragment of a datagram
 * @BLAST_ERROR: an ICMP or ICMPv6 error about a datagram
 * @BLAST_KINDS: how many there are
 */
enum blast_kind {
	BLAST_UDP,
	BLAST_TCP,
	BLAST_ECHO,
	BLAST_FRAGMENT,
	BLAST_ERROR,
	BLAST_KINDS,
};

/**
 * struct blast_label - what stands for a header
 * @path: number of the path
 * @md: number of the metadata
 * @back: on the path's reverse path
 */
struct blast_label {
	uint8_t path;
	uint32_t md;
	bool back;
};

/**
 * struct blast_flow - the packets that a client and a server exchange
 * @id: number that all else follows from
 * @kind: what they are
 * @v6: IPv6
 * @masquerade: of the clients that are masqueraded, not of those with SNAT
 * @bare: NSH carries the IP packet, not an Ethernet frame
 * @client: address as sent
 * @server: likewise
 * @public: what @client is translated to
 * @sport: the client's port or ICMP identifier
 * @dport: the server's port, or 0
 */
struct blast_flow {
	uint32_t id;
	enum blast_kind kind;
	bool v6;
	bool masquerade;
	bool bare;
	uint8_t client[16];
	uint8_t server[16];
	uint8_t public[16];
	uint16_t sport;
	uint16_t dport;
};

/**
 * struct blast_truth - the first bytes of each inner payload
 * @magic: BLAST_MAGIC
 * @seq: number of the packet
 * @flow: blast_flow.id
 * @md: blast_label.md
 * @len: length of the payload of this packet or fragment, with this
 * @kind: enum blast_kind
 * @path: blast_label.path
 * @back: blast_label.back
 * @first: not a later fragment
 * @hlen: length of @header
 * @header: the NSH header with which the packet has to come out
 */
struct blast_truth {
	uint32_t magic;
	uint32_t seq;
	uint32_t flow;
	uint32_t md;
	uint16_t len;
	uint8_t kind;
	uint8_t path;
	uint8_t back;
	uint8_t first;
	uint8_t pad;
	uint8_t hlen;
	uint8_t header[BLAST_HEADER];
};

#define BLAST_MAGIC	0x6e736862

/**
 * struct blast_frame - a frame to be sent
 * @len: length
 * @back: sent where answers are
 * @data: the bytes
 */
struct blast_frame {
	size_t len;
	bool back;
	uint8_t data[BLAST_FRAME];
};

/**
 * struct blast_seen - what is to be known of a packet that came out
 * @truth: what it says
 * @has_truth: @truth is set
 * @header: its header is the right one
 * @port: the client's port or ICMP identifier as translated
 */
struct blast_seen {
	struct blast_truth truth;
	bool has_truth;
	bool header;
	uint16_t port;
};

/**
 * struct blast_ends - where frames are sent and received
 * @spi: of path 0
 * @mac: own addresses, of where packets are sent and where they come out
 * @node: the node's addresses there
 */
struct blast_ends {
	uint32_t spi;
	uint8_t mac[2][6];
	uint8_t node[2][6];
};

/* flow.c */
uint32_t blast_hash(uint32_t value);
uint32_t blast_random(void);
const uint8_t *blast_fill(uint32_t seq);
void blast_flow_init(uint32_t seed, unsigned int kinds);
void blast_flow_get(struct blast_flow *flow, uint32_t id);
void blast_macs(uint8_t *macs, const struct blast_label *label);

/* build.c */
#define BLAST_FRAGMENTS	3	/* most of a datagram */

extern struct blast_ends blast_ends;

void blast_build(struct blast_frame *frame, const struct blast_flow *flow,
		 enum blast_kind kind, const struct blast_label *label,
		 uint16_t port, uint32_t seq);
unsigned int blast_build_fragments(struct blast_frame **frames,
				   const struct blast_flow *flow,
				   const struct blast_label *label, uint16_t port,
				   uint32_t seq);
uint16_t blast_csum(const void *data, size_t len, uint32_t sum);
uint32_t blast_pseudo(const uint8_t *src, const uint8_t *dst, bool v6,
		      uint8_t proto, size_t len);

/* check.c */
const char *blast_check(const uint8_t *frame, size_t len, bool back,
			struct blast_seen *seen);

/* wire.c */
struct blast_wire;

struct blast_wire *blast_wire_open(const char *dev, uint8_t *mac);
int blast_wire_fd(const struct blast_wire *wire);
const uint8_t *blast_wire_peek(struct blast_wire *wire, size_t *len);
void blast_wire_next(struct blast_wire *wire);
void blast_wire_send(struct blast_wire *wire, struct blast_frame **frames,
		     unsigned int count);
unsigned int blast_wire_lost(struct blast_wire *wire);

/* node.c */
void blast_node_open(const char *netns);
uint64_t blast_node_drops(void);

#endif /* _BLAST_H */
