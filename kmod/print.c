// SPDX-License-Identifier: GPL-2.0
/*
 * Fingerprints: what a function that rewrites addresses leaves of a packet.
 *
 * A print is a keyed hash of what a packet has of its own: protocol, the numbers of
 * its transport header, length, the start of the payload; neither addresses nor
 * ports, TTL, checksums nor options. Documentation/fingerprint.md says what was
 * measured, and why it is these.
 *
 * One print may be that of many packets. So it is remembered with how many of them
 * are in the function, and is used up when as many have come out. Was it handed in
 * with different contexts, within the window, then it is nobody's, and packets are
 * told apart by print and IP ID together; but only while the function is seen to
 * leave the IP IDs of other packets as they are. While it does, a packet with another
 * IP ID than was handed in is not taken for the one that was.
 *
 * The table is an array of buckets, each with a lock and a few slots. Nothing is
 * allocated when a packet comes. If there is no room, the slot goes that has been
 * used up longest; else the oldest one, of which the bucket keeps a note, because
 * with it goes the knowledge that a print of that kind would be ambiguous.
 */

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jiffies.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "compat.h"
#include "flow.h"
#include "print.h"

#define NSFC_PRINT_SLOTS	8

/* Bytes of payload that are looked at */
#define NSFC_PRINT_PAYLOAD	64

/* With less of their own, packets are too much alike */
#define NSFC_PRINT_PAYLOAD_MIN	8

/* DNS, whose packets differ in 16 bits, and in the name that many ask for */
#define NSFC_PRINT_WEAK_PORT	53

/* Packets that kept their IP ID until it is believed that all do; how many are
 * counted at most, and how many of them one that did not outweighs. Later fragments
 * have little else, and were preceded by a first one that has.
 */
#define NSFC_PRINT_KEPT		64
#define NSFC_PRINT_KEPT_MAX	1024
#define NSFC_PRINT_KEPT_LOST	256
#define NSFC_PRINT_KEPT_SOME	1

/* More segments than a packet of the largest size makes in practice */
#define NSFC_PRINT_SEGS		1024

#define NSFC_PRINT_PENDING_MAX	(BIT(12) - 1)

/**
 * struct nsfc_print_slot - a print that was handed in
 * @print: the print
 * @id: of the context that it was last handed in with; 0 if the slot is free
 * @stamp: jiffies when it was last handed in
 * @shared_at: jiffies when it was last handed in with another context than the time
 *             before, if @shared
 * @ip_id: the IP ID of all that are in the function, unless @several
 * @pending: how many are in the function
 * @several: they had different IP IDs, or none
 * @shared: it was handed in with different contexts
 * @unsure: not all of these are known by their IP ID
 */
struct nsfc_print_slot {
	u64 print;
	u32 id;
	u32 stamp;
	u32 shared_at;
	u16 ip_id;
	u16 pending:12;
	u16 several:1;
	u16 shared:1;
	u16 unsure:1;
};

static_assert(sizeof(struct nsfc_print_slot) == 24);

/**
 * struct nsfc_print_bucket - prints that are near to each other
 * @lock: for all of it
 * @touched: jiffies of the last look at it
 * @gone: prints that went before their time, one bit of 64 for each; in this period
 *        and the one before
 * @gone_since: jiffies when this period began; it lasts for the window
 * @created: prints ever taken
 * @evicted: prints that went before their time
 * @expired: prints that went after it
 * @slots: the prints
 */
struct nsfc_print_bucket {
	/* see above: the whole bucket; BH off */
	spinlock_t lock;
	unsigned long touched;
	u64 gone[2];
	unsigned long gone_since;
	u64 created;
	u64 evicted;
	u64 expired;
	struct nsfc_print_slot slots[NSFC_PRINT_SLOTS];
};

/**
 * struct nsfc_prints - the prints of a function
 * @key: what makes them unpredictable
 * @window: jiffies that a packet may stay in the function
 * @kept: how many packets came back with the IP ID that they had, less those that did
 *        not, see NSFC_PRINT_KEPT; not exact
 * @n_buckets: how many
 * @n_slots: of each bucket that are used
 * @buckets: by the upper half of the print
 */
struct nsfc_prints {
	siphash_key_t key;
	u32 window;
	u32 kept;
	u32 n_buckets;
	u32 n_slots;
	struct nsfc_print_bucket buckets[] ____cacheline_aligned_in_smp;
};

/**
 * struct nsfc_print_packet - a packet, or several of them in one buffer
 * @skb: the buffer
 * @at: where the transport header is, from skb->data
 * @end: where the network packet ends: what comes behind is padding
 * @proto: IP protocol
 * @ip4: IPv4, not IPv6
 * @later: a fragment without transport header
 * @has_ip_id: there is an IP ID
 * @ip_id: IP ID, or what is like it in IPv6's fragment header
 * @frag_id: that of a fragment, in full
 * @frag_off: where in the whole packet its fragment starts, and whether others follow
 * @size: bytes of payload of each packet, 0 if it is one packet
 */
struct nsfc_print_packet {
	const struct sk_buff *skb;
	unsigned int at;
	unsigned int end;
	u8 proto;
	bool ip4;
	bool later;
	bool has_ip_id;
	u16 ip_id;
	__be32 frag_id;
	u32 frag_off;
	unsigned int size;
};

/**
 * struct nsfc_print_data - what a print is a hash of
 * @own: numbers that the packet has of its own
 * @proto: IP protocol
 * @what: TCP flags; other than that 0, or 1 for later fragments
 * @len: length, if it is always seen
 * @payload: the first bytes of payload
 */
struct nsfc_print_data {
	__be32 own[3];
	u8 proto;
	u8 what;
	__be16 len;
	u8 payload[NSFC_PRINT_PAYLOAD];
} __aligned(SIPHASH_ALIGNMENT);

static_assert(offsetof(struct nsfc_print_data, payload) == 16);

/*
 * Reading packets
 */

static const void *nsfc_print_read(const struct nsfc_print_packet *pkt, unsigned int at,
				   unsigned int len, void *buffer)
{
	if (at > pkt->end || len > pkt->end - at)
		return NULL;
	return skb_header_pointer(pkt->skb, at, len, buffer);
}

static bool nsfc_print_read_ip4(struct nsfc_print_packet *pkt)
{
	unsigned int hlen, len;
	const struct iphdr *ip;
	struct iphdr _ip;

	ip = nsfc_print_read(pkt, pkt->at, sizeof(_ip), &_ip);
	if (!ip || ip->version != 4 || ip->ihl < 5)
		return false;
	hlen = ip->ihl * 4;
	/* 0 if it is to be segmented and is larger than can be said */
	len = ntohs(ip->tot_len) ?: pkt->end - pkt->at;
	if (len < hlen || hlen > pkt->end - pkt->at)
		return false;
	pkt->end = min(pkt->end, pkt->at + len);
	pkt->at += hlen;
	pkt->ip4 = true;
	pkt->proto = ip->protocol;
	pkt->later = ip->frag_off & htons(IP_OFFSET);
	pkt->frag_off = ntohs(ip->frag_off) & (IP_OFFSET | IP_MF);
	pkt->frag_id = htonl(ntohs(ip->id));
	pkt->ip_id = ntohs(ip->id);
	pkt->has_ip_id = true;
	return true;
}

static bool nsfc_print_read_frag6(struct nsfc_print_packet *pkt, unsigned int at)
{
	const struct frag_hdr *fh;
	struct frag_hdr _fh;

	if (ipv6_find_hdr(pkt->skb, &at, NEXTHDR_FRAGMENT, NULL, NULL) < 0)
		return false;
	fh = nsfc_print_read(pkt, at, sizeof(_fh), &_fh);
	if (!fh)
		return false;
	pkt->frag_off = ntohs(fh->frag_off);
	pkt->later = pkt->frag_off & ~0x7;
	pkt->frag_id = fh->identification;
	pkt->ip_id = ntohl(fh->identification);
	pkt->has_ip_id = true;
	if (!pkt->later)
		return true;
	pkt->proto = fh->nexthdr;
	pkt->at = at + sizeof(_fh);
	return true;
}

static bool nsfc_print_read_ip6(struct nsfc_print_packet *pkt)
{
	const struct ipv6hdr *ip6;
	unsigned int at = pkt->at;
	struct ipv6hdr _ip6;
	int proto, flags = 0;

	ip6 = nsfc_print_read(pkt, pkt->at, sizeof(_ip6), &_ip6);
	if (!ip6 || ip6->version != 6)
		return false;
	/* 0 if the packet is larger than can be said */
	if (ip6->payload_len)
		pkt->end = min(pkt->end, pkt->at + (unsigned int)sizeof(_ip6) +
					 ntohs(ip6->payload_len));
	proto = ipv6_find_hdr(pkt->skb, &at, -1, NULL, &flags);
	if (flags & IP6_FH_F_FRAG && !nsfc_print_read_frag6(pkt, pkt->at))
		return false;
	if (pkt->later)
		return true;
	if (proto < 0 || at > pkt->end)
		return false;
	pkt->proto = proto;
	pkt->at = at;
	return true;
}

/* Packets of one buffer that can be told apart without taking it to pieces. The IP
 * IDs that they would have are not worth the trouble.
 */
static bool nsfc_print_read_gso(struct nsfc_print_packet *pkt)
{
	const struct skb_shared_info *shinfo = skb_shinfo(pkt->skb);

	if (!skb_is_gso(pkt->skb) || shinfo->gso_type & SKB_GSO_UDP)
		return true;
	if (pkt->skb->encapsulation ||
	    (pkt->proto != IPPROTO_TCP && pkt->proto != IPPROTO_UDP) ||
	    (pkt->end - pkt->at) / shinfo->gso_size > NSFC_PRINT_SEGS)
		return false;
	pkt->size = shinfo->gso_size;
	pkt->has_ip_id = false;
	return true;
}

/* Find the transport header of a packet; false if there is nothing to go by. */
static bool nsfc_print_open(struct nsfc_print_packet *pkt, const struct sk_buff *skb)
{
	const struct vlan_hdr *vlan;
	const struct ethhdr *eth;
	struct vlan_hdr _vlan;
	struct ethhdr _eth;
	__be16 type;
	int n;

	*pkt = (struct nsfc_print_packet){ .skb = skb, .end = skb->len };
	eth = nsfc_print_read(pkt, 0, sizeof(_eth), &_eth);
	if (!eth)
		return false;
	type = eth->h_proto;
	pkt->at = sizeof(_eth);
	/* Tags are the function's business: it may route from one to another */
	for (n = 0; n < 2 && eth_type_vlan(type); n++) {
		vlan = nsfc_print_read(pkt, pkt->at, sizeof(_vlan), &_vlan);
		if (!vlan)
			return false;
		type = vlan->h_vlan_encapsulated_proto;
		pkt->at += sizeof(_vlan);
	}
	if (type == htons(ETH_P_IP)) {
		if (!nsfc_print_read_ip4(pkt))
			return false;
	} else if (type == htons(ETH_P_IPV6)) {
		if (!nsfc_print_read_ip6(pkt))
			return false;
	} else {
		return false;
	}
	return pkt->later || nsfc_print_read_gso(pkt);
}

/* Fetch the first bytes of payload; how many, or -1 if they are too few. */
static int nsfc_print_payload(const struct nsfc_print_packet *pkt, unsigned int at,
			      unsigned int min_len, struct nsfc_print_data *data)
{
	unsigned int len;

	if (at > pkt->end)
		return -1;
	len = min_t(unsigned int, pkt->end - at, sizeof(data->payload));
	/* As much as each packet has: it does not matter whether it is alone */
	if (pkt->size)
		len = min(len, pkt->size);
	if (len < min_len || skb_copy_bits(pkt->skb, at, data->payload, len))
		return -1;
	return len;
}

/* FIN and PSH are no help: of packets that have been merged, the last one's count.
 * Nor is the length, for it is that of all.
 */
static int nsfc_print_tcp(const struct nsfc_print_packet *pkt, unsigned int off,
			  struct nsfc_print_data *data)
{
	const struct tcphdr *th;
	struct tcphdr _th;

	th = nsfc_print_read(pkt, pkt->at, sizeof(_th), &_th);
	if (!th || th->doff < 5)
		return -1;
	data->own[0] = htonl(ntohl(th->seq) + off);
	data->own[1] = th->ack_seq;
	data->what = th->syn << 1 | th->rst;
	return nsfc_print_payload(pkt, pkt->at + th->doff * 4 + off, 0, data);
}

/* The length is that of the whole datagram, be it fragmented or not. */
static int nsfc_print_udp(const struct nsfc_print_packet *pkt, unsigned int off,
			  struct nsfc_print_data *data)
{
	const struct udphdr *uh;
	struct udphdr _uh;

	uh = nsfc_print_read(pkt, pkt->at, sizeof(_uh), &_uh);
	if (!uh)
		return -1;
	data->len = uh->len;
	if (pkt->size)
		data->len = htons(sizeof(_uh) +
				  min(pkt->size, pkt->end - pkt->at -
						 (unsigned int)sizeof(_uh) - off));
	return nsfc_print_payload(pkt, pkt->at + sizeof(_uh) + off,
				  NSFC_PRINT_PAYLOAD_MIN, data);
}

static bool nsfc_print_is_query(const struct nsfc_print_packet *pkt, u8 type)
{
	if (!pkt->ip4)
		return type == ICMPV6_ECHO_REQUEST || type == ICMPV6_ECHO_REPLY;
	switch (type) {
	case ICMP_ECHO:
	case ICMP_ECHOREPLY:
	case ICMP_TIMESTAMP:
	case ICMP_TIMESTAMPREPLY:
		return true;
	}
	return false;
}

/* The identifier takes the place of ports, so it is not the packet's own. */
static int nsfc_print_icmp(const struct nsfc_print_packet *pkt,
			   struct nsfc_print_data *data)
{
	const struct icmphdr *icmp;
	struct icmphdr _icmp;

	icmp = nsfc_print_read(pkt, pkt->at, sizeof(_icmp), &_icmp);
	if (!icmp || !nsfc_print_is_query(pkt, icmp->type))
		return -1;
	data->own[0] = htonl(icmp->type << 8 | icmp->code);
	data->own[1] = htonl(ntohs(icmp->un.echo.sequence));
	return nsfc_print_payload(pkt, pkt->at + sizeof(_icmp), NSFC_PRINT_PAYLOAD_MIN,
				  data);
}

/* The first 12 bytes are ports, verification tag and checksum. */
static int nsfc_print_sctp(const struct nsfc_print_packet *pkt,
			   struct nsfc_print_data *data)
{
	const __be32 *tag;
	__be32 _tag;

	tag = nsfc_print_read(pkt, pkt->at + 4, sizeof(_tag), &_tag);
	if (!tag)
		return -1;
	data->own[0] = *tag;
	return nsfc_print_payload(pkt, pkt->at + 12, 4, data);
}

static int nsfc_print_fragment(const struct nsfc_print_packet *pkt,
			       struct nsfc_print_data *data)
{
	data->own[0] = pkt->frag_id;
	data->own[1] = htonl(pkt->frag_off);
	data->what = 1;
	data->len = htons(pkt->end - pkt->at);
	return nsfc_print_payload(pkt, pkt->at, 1, data);
}

/* Make the print of a packet, or of that one of several whose payload starts at an
 * offset. False if it has too little of its own.
 */
static bool nsfc_print_make(const struct nsfc_prints *prints,
			    const struct nsfc_print_packet *pkt, unsigned int off,
			    u64 *print)
{
	struct nsfc_print_data data = { .proto = pkt->proto };
	int len;

	if (pkt->later) {
		len = nsfc_print_fragment(pkt, &data);
	} else {
		switch (pkt->proto) {
		case IPPROTO_TCP:
			len = nsfc_print_tcp(pkt, off, &data);
			break;
		case IPPROTO_UDP:
		case IPPROTO_UDPLITE:
			len = nsfc_print_udp(pkt, off, &data);
			break;
		case IPPROTO_SCTP:
			len = nsfc_print_sctp(pkt, &data);
			break;
		case IPPROTO_ICMP:
		case IPPROTO_ICMPV6:
			len = nsfc_print_icmp(pkt, &data);
			break;
		case IPPROTO_DCCP:
			return false;
		default:
			/* ESP, GRE, IP in IP: all of it is the packet's own */
			len = nsfc_print_payload(pkt, pkt->at,
						 2 * NSFC_PRINT_PAYLOAD_MIN, &data);
		}
	}
	if (len < 0)
		return false;
	*print = siphash(&data, offsetof(struct nsfc_print_data, payload) + len,
			 &prints->key);
	return true;
}

/* Where the payload of the next packet of the same buffer starts; 0 if there is
 * none.
 */
static unsigned int nsfc_print_next(const struct nsfc_print_packet *pkt,
				    unsigned int off)
{
	unsigned int hlen = sizeof(struct udphdr);
	const struct tcphdr *th;
	struct tcphdr _th;

	if (!pkt->size)
		return 0;
	if (pkt->proto == IPPROTO_TCP) {
		th = nsfc_print_read(pkt, pkt->at, sizeof(_th), &_th);
		if (!th)
			return 0;
		hlen = th->doff * 4;
	}
	off += pkt->size;
	return pkt->at + hlen + off < pkt->end ? off : 0;
}

/* The print of a packet, told from others of the same print by its IP ID. */
static u64 nsfc_print_with_id(const struct nsfc_prints *prints, u64 print, u16 ip_id)
{
	return siphash_2u64(print, ip_id, &prints->key);
}

/*
 * Buckets
 */

static struct nsfc_print_bucket *nsfc_print_bucket(struct nsfc_prints *prints, u64 print)
{
	return &prints->buckets[reciprocal_scale(upper_32_bits(print),
						 prints->n_buckets)];
}

static u64 nsfc_print_gone_bit(u64 print)
{
	return BIT_ULL(print & 63);
}

static void nsfc_print_slot_free(struct nsfc_print_slot *slot)
{
	*slot = (struct nsfc_print_slot){ };
}

/* Let go of what is over. Whoever takes the lock does this first, so that all that
 * is in a bucket is of the last window, and 32 bits of jiffies will do.
 */
static void nsfc_print_bucket_age(const struct nsfc_prints *prints,
				  struct nsfc_print_bucket *bucket)
{
	unsigned long now = jiffies, window = READ_ONCE(prints->window);
	bool all = now - bucket->touched > window;
	struct nsfc_print_slot *slot;
	unsigned int i;

	for (i = 0; i < prints->n_slots; i++) {
		slot = &bucket->slots[i];
		if (!slot->id)
			continue;
		if (all || (u32)now - slot->stamp > window) {
			nsfc_print_slot_free(slot);
			bucket->expired++;
		} else if (slot->shared && (u32)now - slot->shared_at > window) {
			slot->shared = false;
			slot->unsure = false;
		}
	}
	bucket->touched = now;

	if (!bucket->gone[0] && !bucket->gone[1])
		return;
	if (now - bucket->gone_since > window) {
		bucket->gone[1] = now - bucket->gone_since > 2 * window ? 0 :
									  bucket->gone[0];
		bucket->gone[0] = 0;
		bucket->gone_since = now;
	}
}

static bool nsfc_print_is_gone(const struct nsfc_print_bucket *bucket, u64 print)
{
	return (bucket->gone[0] | bucket->gone[1]) & nsfc_print_gone_bit(print);
}

static struct nsfc_print_slot *nsfc_print_slot_find(const struct nsfc_prints *prints,
						    struct nsfc_print_bucket *bucket,
						    u64 print)
{
	unsigned int i;

	for (i = 0; i < prints->n_slots; i++)
		if (bucket->slots[i].id && bucket->slots[i].print == print)
			return &bucket->slots[i];
	return NULL;
}

/* Is a slot a better one to lose than another? Rather a used up one, which could only
 * have said that a copy was made; else the older one.
 */
static bool nsfc_print_slot_worse(const struct nsfc_print_slot *slot,
				  const struct nsfc_print_slot *than, u32 now)
{
	bool used_up = !slot->pending && !slot->shared;
	bool than_used_up = !than->pending && !than->shared;

	if (used_up != than_used_up)
		return used_up;
	return now - slot->stamp > now - than->stamp;
}

/* Make room for a print. */
static struct nsfc_print_slot *nsfc_print_slot_new(const struct nsfc_prints *prints,
						   struct nsfc_print_bucket *bucket)
{
	struct nsfc_print_slot *slot, *worst = NULL;
	u32 now = jiffies;
	unsigned int i;

	for (i = 0; i < prints->n_slots; i++) {
		slot = &bucket->slots[i];
		if (!slot->id)
			return slot;
		if (!worst || nsfc_print_slot_worse(slot, worst, now))
			worst = slot;
	}
	bucket->evicted++;
	if (worst->pending || worst->shared) {
		if (!bucket->gone[0] && !bucket->gone[1])
			bucket->gone_since = jiffies;
		bucket->gone[0] |= nsfc_print_gone_bit(worst->print);
	}
	nsfc_print_slot_free(worst);
	return worst;
}

/**
 * struct nsfc_print_was - what a print was before another context had it
 * @id: of the context
 * @ip_id: IP ID of its packets
 */
struct nsfc_print_was {
	u32 id;
	u16 ip_id;
};

/* Take a print; true if packets of this print are to be taken by IP ID as well.
 *
 * @was: the one that had it until now, if it is to be taken likewise; else its id
 *       is 0
 */
static bool nsfc_print_take(struct nsfc_prints *prints, u64 print, u32 id,
			    const struct nsfc_print_packet *pkt,
			    struct nsfc_print_was *was)
{
	struct nsfc_print_bucket *bucket = nsfc_print_bucket(prints, print);
	struct nsfc_print_slot *slot;
	bool shared;

	was->id = 0;
	spin_lock(&bucket->lock);
	nsfc_print_bucket_age(prints, bucket);
	slot = nsfc_print_slot_find(prints, bucket, print);
	if (!slot) {
		slot = nsfc_print_slot_new(prints, bucket);
		slot->print = print;
		slot->id = id;
		/* It may be the one that had to go */
		slot->shared = nsfc_print_is_gone(bucket, print);
		slot->unsure = slot->shared;
		slot->shared_at = jiffies;
		bucket->created++;
	} else if (slot->id != id) {
		if (!slot->shared && !slot->several && slot->pending) {
			was->id = slot->id;
			was->ip_id = slot->ip_id;
		} else if (!slot->shared && slot->pending) {
			slot->unsure = true;
		}
		slot->id = id;
		slot->shared = true;
		slot->shared_at = jiffies;
	}

	if (!slot->pending) {
		slot->ip_id = pkt->ip_id;
		slot->several = !pkt->has_ip_id;
	} else if (!pkt->has_ip_id || slot->ip_id != pkt->ip_id) {
		slot->several = true;
	}
	if (slot->pending < NSFC_PRINT_PENDING_MAX)
		slot->pending++;
	slot->stamp = jiffies;
	if (slot->shared && !pkt->has_ip_id)
		slot->unsure = true;
	shared = slot->shared && pkt->has_ip_id;
	spin_unlock(&bucket->lock);
	return shared;
}

/* Take a print with an IP ID, which is no news then. */
static void nsfc_print_take_with_id(struct nsfc_prints *prints, u64 print, u16 ip_id,
				    u32 id, const struct nsfc_print_packet *pkt)
{
	struct nsfc_print_packet as_is = *pkt;
	struct nsfc_print_was unused;

	as_is.has_ip_id = false;
	nsfc_print_take(prints, nsfc_print_with_id(prints, print, ip_id), id, &as_is,
			&unused);
}

/* Compare the IP ID of a packet whose print is known with the one that was handed
 * in, and note what that says of what the function does to IP IDs. False if they
 * differ although the function keeps them: then it is another packet, or the function
 * has changed its ways, for which a few packets are lost. Seldom written, so that the
 * line stays shared.
 */
static bool nsfc_print_same_ip_id(struct nsfc_prints *prints,
				  const struct nsfc_print_slot *slot,
				  const struct nsfc_print_packet *pkt)
{
	u32 kept = READ_ONCE(prints->kept);

	if (slot->several || !pkt->has_ip_id || pkt->later)
		return true;
	if (slot->ip_id == pkt->ip_id) {
		if (pkt->ip_id && kept < NSFC_PRINT_KEPT_MAX)
			WRITE_ONCE(prints->kept, kept + 1);
		return true;
	}
	if (kept)
		WRITE_ONCE(prints->kept, kept - min_t(u32, kept, NSFC_PRINT_KEPT_LOST));
	/* 0 is none, which a function may replace */
	return kept < NSFC_PRINT_KEPT || !slot->ip_id;
}

/* Give a print back.
 *
 * Return: 0; -ENOENT if there is none, or no packet left of it; -EAGAIN if it is
 * ambiguous, -EXFULL if that holds for the print with the IP ID too.
 */
static int nsfc_print_give(struct nsfc_prints *prints, u64 print,
			   const struct nsfc_print_packet *pkt, u32 *id)
{
	struct nsfc_print_bucket *bucket = nsfc_print_bucket(prints, print);
	struct nsfc_print_slot *slot;
	int err = 0;

	spin_lock(&bucket->lock);
	nsfc_print_bucket_age(prints, bucket);
	slot = nsfc_print_slot_find(prints, bucket, print);
	if (!slot) {
		err = nsfc_print_is_gone(bucket, print) ? -EXFULL : -ENOENT;
	} else if (!slot->pending) {
		err = -ENOENT;
	} else if (!slot->shared && !nsfc_print_same_ip_id(prints, slot, pkt)) {
		err = -EXFULL;
	} else {
		slot->pending--;
		if (slot->shared)
			err = slot->unsure ? -EXFULL : -EAGAIN;
		*id = slot->id;
	}
	spin_unlock(&bucket->lock);
	return err;
}

/* Has the packet so little of its own that a function's own packet may well be like
 * it? Then it takes the IP ID to tell.
 */
static bool nsfc_print_is_weak(const struct nsfc_print_packet *pkt)
{
	const struct udphdr *uh;
	struct udphdr _uh;

	if (pkt->later || pkt->proto != IPPROTO_UDP)
		return false;
	uh = nsfc_print_read(pkt, pkt->at, sizeof(_uh), &_uh);
	return uh && (uh->source == htons(NSFC_PRINT_WEAK_PORT) ||
		      uh->dest == htons(NSFC_PRINT_WEAK_PORT));
}

/* Find one packet, if need be by its IP ID. */
static int nsfc_print_find_one(struct nsfc_prints *prints,
			       const struct nsfc_print_packet *pkt, u64 print, u32 *id)
{
	struct nsfc_print_packet as_is = *pkt;
	u32 kept = READ_ONCE(prints->kept);
	int err;

	if (pkt->later && kept < NSFC_PRINT_KEPT_SOME)
		return -EAGAIN;
	err = nsfc_print_give(prints, print, pkt, id);
	if (err == -EAGAIN && pkt->has_ip_id && kept >= NSFC_PRINT_KEPT) {
		print = nsfc_print_with_id(prints, print, pkt->ip_id);
		as_is.has_ip_id = false;
		err = nsfc_print_give(prints, print, &as_is, id);
		return err ? -EAGAIN : 0;
	}
	if (!err && kept < NSFC_PRINT_KEPT && nsfc_print_is_weak(pkt))
		return -EAGAIN;
	return err == -ENOENT || !err ? err : -EAGAIN;
}

/**
 * nsfc_print_learn() - note that a packet is handed to the function
 * @prints: the function's prints
 * @skb: the packet, skb->data at the Ethernet header
 * @id: of its context, not 0
 *
 * What has too little of its own is not noted, and will not be found.
 *
 * Context: RCU read side, BH off.
 */
void nsfc_print_learn(struct nsfc_prints *prints, const struct sk_buff *skb, u32 id)
{
	struct nsfc_print_packet pkt;
	struct nsfc_print_was was;
	unsigned int off = 0;
	bool shared;
	u64 print;

	if (!nsfc_print_open(&pkt, skb))
		return;
	do {
		if (!nsfc_print_make(prints, &pkt, off, &print))
			return;
		shared = nsfc_print_take(prints, print, id, &pkt, &was);
		if (was.id)
			nsfc_print_take_with_id(prints, print, was.ip_id, was.id, &pkt);
		if (shared)
			nsfc_print_take_with_id(prints, print, pkt.ip_id, id, &pkt);
		off = nsfc_print_next(&pkt, off);
	} while (off);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_print_learn);

/**
 * nsfc_print_find() - find the context of a packet that comes from the function
 * @prints: the function's prints
 * @skb: the packet, skb->data at the Ethernet header
 * @id: where the context's id goes
 *
 * Several packets in one buffer must have been handed in with one context. A copy
 * that the function made is not found: as many packets are as went in.
 *
 * Context: RCU read side, BH off.
 * Return: 0; -ENOENT if no such packet is in the function; -EAGAIN if it cannot be
 * told which one it is.
 */
int nsfc_print_find(struct nsfc_prints *prints, const struct sk_buff *skb, u32 *id)
{
	struct nsfc_print_packet pkt;
	unsigned int off = 0;
	u32 next_id;
	u64 print;
	int err;

	if (!nsfc_print_open(&pkt, skb) || !nsfc_print_make(prints, &pkt, off, &print))
		return -ENOENT;
	err = nsfc_print_find_one(prints, &pkt, print, id);
	if (err)
		return err;
	while ((off = nsfc_print_next(&pkt, off))) {
		if (!nsfc_print_make(prints, &pkt, off, &print) ||
		    nsfc_print_find_one(prints, &pkt, print, &next_id) ||
		    next_id != *id)
			return -EAGAIN;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_print_find);

/*
 * Tables
 */

/**
 * nsfc_prints_new() - make a table of prints
 * @nn: home namespace of the function
 * @limit: most prints
 *
 * All memory that it will ever take is taken now.
 *
 * Context: process, may sleep.
 * Return: the table or NULL. nsfc_prints_set() is to follow.
 */
struct nsfc_prints *nsfc_prints_new(struct nsfc_net *nn, u32 limit)
{
	u32 n_slots = clamp_t(u32, limit, 1, NSFC_PRINT_SLOTS);
	u32 n = max_t(u32, limit / NSFC_PRINT_SLOTS, 1);
	struct nsfc_prints *prints;

	prints = kvzalloc(struct_size(prints, buckets, n), GFP_KERNEL_ACCOUNT);
	if (!prints)
		return NULL;
	get_random_bytes(&prints->key, sizeof(prints->key));
	prints->n_buckets = n;
	prints->n_slots = n_slots;
	while (n--)
		spin_lock_init(&prints->buckets[n].lock);
	return prints;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_prints_new);

/**
 * nsfc_prints_set() - set for how long prints are good
 * @prints: the table
 * @window: milliseconds that a packet may stay in the function
 *
 * Holds for prints that are there already too.
 *
 * Context: any.
 */
void nsfc_prints_set(struct nsfc_prints *prints, u32 window)
{
	WRITE_ONCE(prints->window, min_t(unsigned long, msecs_to_jiffies(window), S32_MAX));
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_prints_set);

/**
 * nsfc_prints_flush() - forget all prints
 * @prints: the table
 *
 * Context: process.
 */
void nsfc_prints_flush(struct nsfc_prints *prints)
{
	struct nsfc_print_bucket *bucket;
	u32 n;

	for (n = 0; n < prints->n_buckets; n++) {
		bucket = &prints->buckets[n];
		spin_lock_bh(&bucket->lock);
		memset(bucket->slots, 0, sizeof(bucket->slots));
		memset(bucket->gone, 0, sizeof(bucket->gone));
		spin_unlock_bh(&bucket->lock);
		cond_resched();
	}
	WRITE_ONCE(prints->kept, 0);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_prints_flush);

/**
 * nsfc_prints_free() - free a table of prints
 * @prints: the table, which nobody uses any more; or NULL
 *
 * Context: process, may sleep.
 */
void nsfc_prints_free(struct nsfc_prints *prints)
{
	kvfree(prints);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_prints_free);

/**
 * nsfc_prints_stats() - say how many prints there are
 * @prints: the table
 * @stats: where the numbers go
 *
 * Prints whose time is over are let go of on the occasion, so that the numbers are
 * those of this moment.
 *
 * Context: process.
 */
void nsfc_prints_stats(const struct nsfc_prints *prints, struct nsfc_flow_stats *stats)
{
	struct nsfc_prints *table = (struct nsfc_prints *)prints;
	struct nsfc_print_bucket *bucket;
	unsigned int i;
	u32 n;

	*stats = (struct nsfc_flow_stats){
		.memory = struct_size(prints, buckets, prints->n_buckets),
	};
	for (n = 0; n < prints->n_buckets; n++) {
		bucket = &table->buckets[n];
		spin_lock_bh(&bucket->lock);
		nsfc_print_bucket_age(prints, bucket);
		for (i = 0; i < prints->n_slots; i++)
			stats->count += !!bucket->slots[i].id;
		stats->created += bucket->created;
		stats->evicted += bucket->evicted;
		stats->expired += bucket->expired;
		spin_unlock_bh(&bucket->lock);
		cond_resched();
	}
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_prints_stats);
