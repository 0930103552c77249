// SPDX-License-Identifier: GPL-2.0
/* What the node is to do with a frame, written from RFC 8300 and not from the module.
 *
 * Of what comes in on an Ethernet port all is known up to the hop, and behind it where
 * the hop leads to a channel and the packet takes no offload with it: these frames have
 * to come out byte for byte. Of all others is known that nothing leaves a port without
 * a valid header.
 */

#include <string.h>

#include "expect.h"
#include "layers.h"

static const char * const reason_names[__EXPECT_MAX] = {
	[EXPECT_TRUNCATED] = "truncated", [EXPECT_VERSION] = "version",
	[EXPECT_LENGTH] = "length", [EXPECT_MD_TYPE] = "md-type",
	[EXPECT_TLV] = "tlv", [EXPECT_OAM] = "oam", [EXPECT_TTL] = "ttl",
	[EXPECT_NO_PATH] = "no-path", [EXPECT_NO_HOP] = "no-hop",
	[EXPECT_SI_ZERO] = "si-zero",
};

/**
 * expect_add_hop() - tell of a hop
 * @expect: where
 * @words: "SPI SI via|bridge|route|other CHANNEL MTU"
 *
 * Return: 0, or -1 if the words are wrong.
 */
int expect_add_hop(struct expect *expect, char *words)
{
	static const char * const kinds[] = { "via", "bridge", "route", "other" };
	struct expect_hop *hop = &expect->hops[expect->n_hops];
	char kind[16], name[16];
	unsigned int spi, si;
	int channel;

	if (expect->n_hops == EXPECT_HOPS_MAX)
		return -1;
	if (sscanf(words, "%u %u %15s %15s %u", &spi, &si, kind, name, &hop->mtu) != 5)
		return -1;
	hop->path = spi << 8 | si;
	for (hop->kind = 0; strcmp(kind, kinds[hop->kind]); hop->kind++)
		if (hop->kind == HOP_OTHER)
			return -1;
	channel = channels_find(expect->channels, name);
	if (channel < 0 && hop->kind != HOP_OTHER)
		return -1;
	hop->channel = channel;
	expect->n_hops++;
	return 0;
}

/* Is a header one that may be forwarded? RFC 8300, sections 2.2 to 2.5 */
static enum expect_reason check_header(const uint8_t *nsh, unsigned int avail)
{
	unsigned int len, at, tlv;

	if (avail < 8)
		return EXPECT_TRUNCATED;
	if (nsh[0] >> 6)
		return EXPECT_VERSION;
	len = (nsh[1] & 63) * 4;
	switch (nsh[2] & 15) {
	case 1:
		if (len != 24)
			return EXPECT_LENGTH;
		return avail < len ? EXPECT_TRUNCATED : EXPECT_OK;
	case 2:
		if (len < 8)
			return EXPECT_LENGTH;
		if (avail < len)
			return EXPECT_TRUNCATED;
		for (at = 8; at < len; at += tlv) {
			/* Class, type and length: 4 bytes at least, as all is words */
			tlv = 4 + (nsh[at + 3] & 127);
			tlv = (tlv + 3) / 4 * 4;
			if (at + tlv > len)
				return EXPECT_TLV;
		}
		return EXPECT_OK;
	default:
		return EXPECT_MD_TYPE;
	}
}

static unsigned int ttl_of(const uint8_t *nsh)
{
	return (nsh[0] & 15) << 2 | nsh[1] >> 6;
}

static uint32_t path_of(const uint8_t *nsh)
{
	return get16(nsh + 4) << 16 | get16(nsh + 6);
}

/* Find the hop of a packet, or why there is none. */
static enum expect_reason find_hop(const struct expect *expect, uint32_t path,
				   const struct expect_hop **found)
{
	enum expect_reason reason = EXPECT_NO_PATH;
	unsigned int i;

	for (i = 0; i < expect->n_hops; i++) {
		const struct expect_hop *hop = &expect->hops[i];

		if (hop->path == path) {
			*found = hop;
			return EXPECT_OK;
		}
		if (hop->path >> 8 == path >> 8)
			reason = path & 255 ? EXPECT_NO_HOP : EXPECT_SI_ZERO;
	}
	return reason;
}

static uint64_t hash_add(uint64_t hash, const uint8_t *data, unsigned int len)
{
	while (len--)
		hash = (hash ^ *data++) * 0x100000001b3ULL;
	return hash;
}

#define HASH_START	0xcbf29ce484222325ULL

static void expect_frame(struct expect_channel *there, uint64_t hash)
{
	if (there->n_pending < EXPECT_PENDING_MAX)
		there->pending[there->n_pending++] = hash;
	else
		there->lost++;
}

/* What a function is to get of a packet. */
static void expect_handed_over(struct expect *expect, const struct expect_hop *hop,
			       const uint8_t *nsh, unsigned int len)
{
	const struct channel *channel = &expect->channels->channel[hop->channel];
	unsigned int skip = (nsh[1] & 63) * 4;
	const uint8_t *inner = nsh + skip;
	uint8_t ether[14];

	len -= skip;
	switch (nsh[3]) {
	case 1:
	case 2:
		if (!len)
			return;
		memcpy(ether, channel->mac, 6);
		memcpy(ether + 6, channel->mac, 6);
		ether[11] ^= 1;
		put16(ether + 12, nsh[3] == 1 ? 0x0800 : 0x86dd);
		break;
	case 3:
		if (len < 14)
			return;
		memcpy(ether, inner, 14);
		if (hop->kind == HOP_ROUTE && !(inner[0] & 1))
			memcpy(ether, channel->mac, 6);
		inner += 14;
		len -= 14;
		break;
	default:
		return;
	}
	/* A packet socket is not shown a tag that is cut off */
	if (get16(ether + 12) == 0x8100 || get16(ether + 12) == 0x88a8)
		return;
	expect_frame(&expect->channel[hop->channel],
		     hash_add(hash_add(HASH_START, ether, 14), inner, len));
}

static void expect_forwarded(struct expect *expect, const struct expect_hop *hop,
			     const uint8_t *nsh, unsigned int len)
{
	unsigned int ttl = (ttl_of(nsh) - 1) & 63;
	uint8_t first[2];

	if (len > hop->mtu)
		return;
	first[0] = (nsh[0] & 0xf0) | ttl >> 2;
	first[1] = (nsh[1] & 0x3f) | ttl << 6;
	expect_frame(&expect->channel[hop->channel],
		     hash_add(hash_add(HASH_START, first, 2), nsh + 2, len - 2));
}

/* Is a packet to be segmented, or to get a checksum? Not one in front of what the
 * header carries.
 */
static bool takes_offload(const struct frame *frame, unsigned int payload)
{
	return frame->vnet.gso_type ||
	       (frame->vnet.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM &&
		frame->vnet.csum_start >= payload);
}

/**
 * expect_input() - tell of a frame that the node has taken
 * @expect: what is expected, to which is added what this frame is to become
 * @frame: how it was sent
 * @data: the frame
 * @len: its length, 14 at least
 */
void expect_input(struct expect *expect, const struct frame *frame, const uint8_t *data,
		  unsigned int len)
{
	const struct channel *channel = &expect->channels->channel[frame->channel];
	struct expect_channel *here = &expect->channel[frame->channel];
	const uint8_t *nsh = data + 14;
	const struct expect_hop *hop;
	enum expect_reason reason;

	if (channel->role != ROLE_PORT)
		return;
	if (get16(data + 12) != NSH_ETHERTYPE ||
	    (!(data[0] & 1) && memcmp(data, channel->mac, 6)))
		return;
	here->rx++;
	len -= 14;
	reason = check_header(nsh, len);
	if (!reason && nsh[0] & 0x20)
		reason = EXPECT_OAM;
	if (!reason && ttl_of(nsh) == 1)
		reason = EXPECT_TTL;
	if (!reason)
		reason = find_hop(expect, path_of(nsh), &hop);
	if (reason) {
		here->drops[reason]++;
		return;
	}
	if (hop->kind == HOP_OTHER || takes_offload(frame, 14 + (nsh[1] & 63) * 4))
		return;
	if (hop->kind == HOP_VIA)
		expect_forwarded(expect, hop, nsh, len);
	else
		expect_handed_over(expect, hop, nsh, len);
}

/* Is a packet with NSH one that may leave a port? */
static const char *check_packet(const uint8_t *nsh, unsigned int len)
{
	if (check_header(nsh, len))
		return "the header is wrong";
	if (!ttl_of(nsh))
		return "TTL is 0";
	return NULL;
}

/* What tunnels carry; the rest of what the IP stack sends is no packet of a chain. */
static const char *check_outer(const uint8_t *data, unsigned int len)
{
	struct layer layers[LAYERS_MAX];
	unsigned int n, i;

	n = layers_find(data, len, layers);
	for (i = 0; i < n; i++) {
		if (layers[i].kind == LAYER_ICMP || layers[i].kind == LAYER_ICMPV6)
			return NULL;
		if (layers[i].kind == LAYER_NSH)
			return check_packet(data + layers[i].at, len - layers[i].at);
	}
	for (i = 0; i < n; i++)
		if (layers[i].kind == LAYER_GRE || layers[i].kind == LAYER_VXLAN ||
		    layers[i].kind == LAYER_GENEVE)
			return "a tunnel carries something without NSH";
	return NULL;
}

static const char *check_output(const struct channel *channel, const uint8_t *data,
				unsigned int len)
{
	unsigned int at = 12;

	switch (channel->role) {
	case ROLE_OUTER:
		return check_outer(data, len);
	case ROLE_VLAN:
		if (len < 18 || get16(data + 12) != 0x8100)
			return "there is no tag";
		at = 16;
		break;
	case ROLE_PORT:
		break;
	default:
		return NULL;
	}
	if (len < at + 2 || get16(data + at) != NSH_ETHERTYPE)
		return "there is no NSH";
	return check_packet(data + at + 2, len - at - 2);
}

/**
 * expect_output() - tell of a frame that came out of the node
 * @expect: what is expected
 * @channel: where it came out
 * @data: the frame
 * @len: its length
 */
void expect_output(struct expect *expect, unsigned int channel, const uint8_t *data,
		   unsigned int len)
{
	const struct channel *from = &expect->channels->channel[channel];
	struct expect_channel *there = &expect->channel[channel];
	unsigned int skip = from->role == ROLE_PORT ? 14 : 0, i;
	const char *why;
	uint64_t hash;

	why = check_output(from, data, len);
	if (why) {
		there->bad++;
		there->why = why;
		there->bad_len = len < FRAME_MAX ? len : FRAME_MAX;
		memcpy(there->bad_data, data, there->bad_len);
		return;
	}
	if (!there->n_pending)
		return;
	hash = hash_add(HASH_START, data + skip, len - skip);
	for (i = 0; i < there->n_pending; i++) {
		if (there->pending[i] != hash)
			continue;
		there->n_pending--;
		memmove(&there->pending[i], &there->pending[i + 1],
			(there->n_pending - i) * sizeof(there->pending[0]));
		there->exact++;
		return;
	}
}

/**
 * expect_settle() - all that was to come out has come out
 * @expect: what is expected; what is still missing is lost
 */
void expect_settle(struct expect *expect)
{
	unsigned int i;

	for (i = 0; i < expect->channels->n; i++) {
		expect->channel[i].lost += expect->channel[i].n_pending;
		expect->channel[i].n_pending = 0;
	}
}

/**
 * expect_print() - write what is expected of each channel, as JSON
 * @expect: what is expected
 * @out: where
 */
void expect_print(const struct expect *expect, FILE *out)
{
	const struct expect_channel *here;
	const struct channel *channel;
	unsigned int i, k;

	fputc('{', out);
	for (i = 0; i < expect->channels->n; i++) {
		channel = &expect->channels->channel[i];
		here = &expect->channel[i];
		fprintf(out, "%s\"%s\": {\"sent\": %llu, \"refused\": %llu, \"received\": %llu, ",
			i ? ", " : "", channel->name, (unsigned long long)channel->sent,
			(unsigned long long)channel->refused,
			(unsigned long long)channel->received);
		fprintf(out, "\"exact\": %llu, \"lost\": %llu, \"bad\": %llu, ",
			(unsigned long long)here->exact, (unsigned long long)here->lost,
			(unsigned long long)here->bad);
		fprintf(out, "\"why\": \"%s\", \"bad_frame\": \"", here->why ?: "");
		for (k = 0; k < here->bad_len; k++)
			fprintf(out, "%02x", here->bad_data[k]);
		fprintf(out, "\", \"rx\": %llu, \"drops\": {",
			(unsigned long long)here->rx);
		for (k = 1; k < __EXPECT_MAX; k++)
			fprintf(out, "%s\"%s\": %llu", k > 1 ? ", " : "", reason_names[k],
				(unsigned long long)here->drops[k]);
		fputs("}}", out);
	}
	fputc('}', out);
}
