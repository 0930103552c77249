// SPDX-License-Identifier: GPL-2.0
/* Mutations of frames by someone who knows how frames are made.
 *
 * Most mutations change one field of one header; then lengths and checksums in front
 * of it are put right, or left alone, so that both the header's own checks and what
 * is behind them are reached.
 */

#include <string.h>

#include "channel.h"
#include "layers.h"
#include "mutate.h"

/* Which values are worth trying in a field, beside random ones and the extremes */
enum hint {
	HINT_NONE,
	HINT_LENGTH,
	HINT_ETHERTYPE,
	HINT_IPPROTO,
	HINT_NSHPROTO,
	HINT_PATH,
	HINT_FRAGMENT,
};

/**
 * struct field - a field of a header
 * @kind: the header
 * @bit: where it starts, in bits
 * @width: bits, 32 at most
 * @hint: what to try
 */
struct field {
	uint8_t kind;
	uint16_t bit;
	uint8_t width;
	uint8_t hint;
};

static const struct field fields[] = {
	{ LAYER_NSH, 0, 2, 0 }, { LAYER_NSH, 2, 1, 0 }, { LAYER_NSH, 3, 1, 0 },
	{ LAYER_NSH, 4, 6, 0 }, { LAYER_NSH, 10, 6, HINT_LENGTH },
	{ LAYER_NSH, 10, 6, HINT_LENGTH }, { LAYER_NSH, 16, 4, 0 },
	{ LAYER_NSH, 20, 4, 0 }, { LAYER_NSH, 24, 8, HINT_NSHPROTO },
	{ LAYER_NSH, 24, 8, HINT_NSHPROTO }, { LAYER_NSH, 32, 32, HINT_PATH },
	{ LAYER_NSH, 32, 32, HINT_PATH }, { LAYER_NSH, 56, 8, HINT_LENGTH },
	{ LAYER_NSH, 64, 32, 0 }, { LAYER_NSH, 160, 32, 0 },
	{ LAYER_TLV, 0, 16, 0 }, { LAYER_TLV, 16, 8, 0 }, { LAYER_TLV, 24, 1, 0 },
	{ LAYER_TLV, 25, 7, HINT_LENGTH }, { LAYER_TLV, 25, 7, HINT_LENGTH },
	{ LAYER_TLV, 32, 32, 0 },
	{ LAYER_ETHER, 0, 32, 0 }, { LAYER_ETHER, 7, 1, 0 }, { LAYER_ETHER, 48, 32, 0 },
	{ LAYER_ETHER, 96, 16, HINT_ETHERTYPE },
	{ LAYER_VLAN, 0, 16, 0 }, { LAYER_VLAN, 4, 12, 0 },
	{ LAYER_VLAN, 16, 16, HINT_ETHERTYPE },
	{ LAYER_ARP, 0, 16, 0 }, { LAYER_ARP, 16, 16, HINT_ETHERTYPE },
	{ LAYER_ARP, 32, 8, HINT_LENGTH }, { LAYER_ARP, 40, 8, HINT_LENGTH },
	{ LAYER_ARP, 48, 16, HINT_LENGTH }, { LAYER_ARP, 112, 32, 0 },
	{ LAYER_ARP, 192, 32, 0 },
	{ LAYER_IPV4, 0, 4, HINT_LENGTH }, { LAYER_IPV4, 4, 4, HINT_LENGTH },
	{ LAYER_IPV4, 8, 8, 0 }, { LAYER_IPV4, 16, 16, HINT_LENGTH },
	{ LAYER_IPV4, 32, 16, HINT_LENGTH }, { LAYER_IPV4, 48, 16, HINT_FRAGMENT },
	{ LAYER_IPV4, 48, 16, HINT_FRAGMENT }, { LAYER_IPV4, 64, 8, 0 },
	{ LAYER_IPV4, 72, 8, HINT_IPPROTO }, { LAYER_IPV4, 80, 16, 0 },
	{ LAYER_IPV4, 96, 32, HINT_LENGTH }, { LAYER_IPV4, 128, 32, HINT_LENGTH },
	{ LAYER_IPV6, 0, 4, 0 }, { LAYER_IPV6, 4, 28, 0 },
	{ LAYER_IPV6, 32, 16, HINT_LENGTH }, { LAYER_IPV6, 48, 8, HINT_IPPROTO },
	{ LAYER_IPV6, 48, 8, HINT_IPPROTO }, { LAYER_IPV6, 56, 8, 0 },
	{ LAYER_IPV6, 160, 32, HINT_LENGTH }, { LAYER_IPV6, 288, 32, HINT_LENGTH },
	{ LAYER_EXT, 0, 8, HINT_IPPROTO }, { LAYER_EXT, 8, 8, HINT_LENGTH },
	{ LAYER_EXT, 16, 8, 0 }, { LAYER_EXT, 24, 8, HINT_LENGTH },
	{ LAYER_FRAGMENT, 0, 8, HINT_IPPROTO }, { LAYER_FRAGMENT, 16, 16, HINT_FRAGMENT },
	{ LAYER_FRAGMENT, 32, 32, HINT_LENGTH },
	{ LAYER_UDP, 0, 16, HINT_LENGTH }, { LAYER_UDP, 16, 16, HINT_LENGTH },
	{ LAYER_UDP, 32, 16, HINT_LENGTH }, { LAYER_UDP, 48, 16, 0 },
	{ LAYER_TCP, 0, 16, HINT_LENGTH }, { LAYER_TCP, 16, 16, HINT_LENGTH },
	{ LAYER_TCP, 32, 32, HINT_LENGTH }, { LAYER_TCP, 64, 32, 0 },
	{ LAYER_TCP, 96, 4, HINT_LENGTH }, { LAYER_TCP, 100, 12, 0 },
	{ LAYER_TCP, 160, 32, 0 },
	{ LAYER_ICMP, 0, 8, HINT_LENGTH }, { LAYER_ICMP, 8, 8, HINT_LENGTH },
	{ LAYER_ICMP, 32, 32, HINT_LENGTH },
	{ LAYER_ICMPV6, 0, 8, HINT_LENGTH }, { LAYER_ICMPV6, 8, 8, HINT_LENGTH },
	{ LAYER_ICMPV6, 32, 32, HINT_LENGTH }, { LAYER_ICMPV6, 64, 32, 0 },
	{ LAYER_GRE, 0, 16, 0 }, { LAYER_GRE, 16, 16, HINT_ETHERTYPE },
	{ LAYER_GRE, 32, 32, 0 },
	{ LAYER_VXLAN, 0, 8, 0 }, { LAYER_VXLAN, 24, 8, HINT_NSHPROTO },
	{ LAYER_VXLAN, 32, 24, HINT_LENGTH },
	{ LAYER_GENEVE, 0, 8, HINT_LENGTH }, { LAYER_GENEVE, 8, 8, 0 },
	{ LAYER_GENEVE, 16, 16, HINT_ETHERTYPE }, { LAYER_GENEVE, 32, 24, HINT_LENGTH },
};

#define N_FIELDS	(sizeof(fields) / sizeof(fields[0]))
#define PICK(random, array) \
	((array)[random_below(random, sizeof(array) / sizeof((array)[0]))])

static uint32_t field_get(const uint8_t *at, unsigned int bit, unsigned int width)
{
	uint32_t value = 0;

	for (; width; width--, bit++)
		value = value << 1 | (at[bit / 8] >> (7 - bit % 8) & 1);
	return value;
}

static void field_set(uint8_t *at, unsigned int bit, unsigned int width, uint32_t value)
{
	for (; width; width--, bit++) {
		at[bit / 8] &= ~(0x80 >> bit % 8);
		if (value >> (width - 1) & 1)
			at[bit / 8] |= 0x80 >> bit % 8;
	}
}

static uint32_t field_value(const struct mutate *mutate, struct random *random,
			    const struct field *field, uint32_t old)
{
	static const uint16_t ethertypes[] = { 0x0800, 0x86dd, 0x0806, 0x8100, 0x88a8,
					       NSH_ETHERTYPE, 0x8847, 0x6558, 0x0100,
					       0x88cc };
	static const uint8_t ipprotos[] = { 0, 1, 2, 4, 6, 17, 33, 41, 43, 44, 47, 50, 51,
					    58, 59, 60, 108, 132, 135, 136, 255 };
	static const uint16_t fragments[] = { 0, 0x2000, 0x4000, 0x8000, 1, 0x2001, 8,
					      0x1fff, 0x3fff, 0xfff8, 9, 0x00b9 };
	uint32_t most = field->width == 32 ? UINT32_MAX : (1U << field->width) - 1;

	if (!random_one_in(random, 3)) {
		switch (field->hint) {
		case HINT_LENGTH:
			return old + 1 + random_below(random, 9) - 5;
		case HINT_ETHERTYPE:
			return PICK(random, ethertypes);
		case HINT_IPPROTO:
			return PICK(random, ipprotos);
		case HINT_NSHPROTO:
			return random_below(random, 9);
		case HINT_FRAGMENT:
			return PICK(random, fragments);
		case HINT_PATH:
			if (mutate->n_paths)
				return mutate->paths[random_below(random,
								  mutate->n_paths)];
		}
	}
	switch (random_below(random, 4)) {
	case 0:
		return 0;
	case 1:
		return most;
	case 2:
		return old ^ 1U << random_below(random, field->width);
	default:
		return random_next(random);
	}
}

/* Change one field of one header. */
static void mutate_field(const struct mutate *mutate, struct random *random,
			 uint8_t *data, const struct layer *layers, unsigned int n)
{
	const struct layer *layer = &layers[random_below(random, n)];
	const struct field *field = NULL;
	unsigned int i, seen = 0;

	for (i = 0; i < N_FIELDS; i++) {
		if (fields[i].kind != layer->kind ||
		    fields[i].bit + fields[i].width > layer->len * 8)
			continue;
		if (random_one_in(random, ++seen))
			field = &fields[i];
	}
	if (!field)
		return;
	data += layer->at;
	field_set(data, field->bit, field->width,
		  field_value(mutate, random, field,
			      field_get(data, field->bit, field->width)));
}

static unsigned int make_room(uint8_t *data, unsigned int len, unsigned int at,
			      unsigned int more)
{
	if (len + more > FRAME_MAX)
		return len;
	memmove(data + at + more, data + at, len - at);
	return len + more;
}

static void random_fill(struct random *random, uint8_t *data, unsigned int len)
{
	while (len--)
		*data++ = random_next(random) >> 56;
}

/* Put a context header into an NSH, with Length right or not. */
static unsigned int insert_tlv(struct random *random, uint8_t *data, unsigned int len,
			       const struct layer *nsh)
{
	unsigned int size = random_below(random, random_one_in(random, 4) ? 128 : 12);
	unsigned int room = 4 + ((size + 3) & ~3), at = nsh->at + 8, more;
	uint8_t *head = data + nsh->at;

	if (nsh->len < 8)
		return len;
	if ((head[2] & 15) != 2) {
		/* MD type 1 becomes 2: 16 bytes are one of 12 */
		field_set(head, 20, 4, 2);
		if (nsh->len >= 12)
			head[11] = 12;
	}
	more = make_room(data, len, at, room) - len;
	if (!more)
		return len;
	random_fill(random, data + at, 3);
	data[at + 3] = size;
	random_fill(random, data + at + 4, room - 4);
	if (!random_one_in(random, 8))
		field_set(head, 10, 6, field_get(head, 10, 6) + room / 4);
	return len + more;
}

/* Take out a piece, or double it. */
static unsigned int cut(uint8_t *data, unsigned int len, unsigned int at, unsigned int n)
{
	if (n > len - at)
		n = len - at;
	memmove(data + at, data + at + n, len - at - n);
	return len - n;
}

static unsigned int repeat(uint8_t *data, unsigned int len, unsigned int at,
			   unsigned int n)
{
	unsigned int more = make_room(data, len, at, n) - len;

	if (more)
		memmove(data + at, data + at + n, n);
	return len + more;
}

/* An extension header or a tag where there is none. */
static unsigned int insert_header(struct random *random, uint8_t *data, unsigned int len,
				  const struct layer *layer)
{
	static const uint8_t exts[] = { 0, 43, 44, 51, 60 };
	unsigned int at = layer->at + layer->len, more;

	if (layer->kind == LAYER_IPV6 && layer->len == 40) {
		more = make_room(data, len, at, 8) - len;
		if (!more)
			return len;
		random_fill(random, data + at, 8);
		data[at] = data[layer->at + 6];
		data[at + 1] = random_one_in(random, 4) ? 1 : 0;
		data[layer->at + 6] = PICK(random, exts);
		put16(data + layer->at + 4, get16(data + layer->at + 4) + 8);
		return len + more;
	}
	if (layer->kind == LAYER_ETHER && layer->len == 14) {
		more = make_room(data, len, at - 2, 4) - len;
		if (!more)
			return len;
		put16(data + at - 2, random_one_in(random, 3) ? 0x88a8 : 0x8100);
		put16(data + at, random_below(random, 3) * 7);
		return len + more;
	}
	return len;
}

/* One mutation that may change the length. */
static unsigned int mutate_once(const struct mutate *mutate, struct random *random,
				uint8_t *data, unsigned int len)
{
	struct layer layers[LAYERS_MAX];
	const struct layer *layer;
	unsigned int n, i;

	n = layers_find(data, len, layers);
	if (!n)
		return len;
	layer = &layers[random_below(random, n)];
	switch (random_below(random, 16)) {
	case 0:
		data[random_below(random, len)] ^= 1 << random_below(random, 8);
		return len;
	case 1:
		data[random_below(random, len)] = random_next(random) >> 56;
		return len;
	case 2:
		/* Somewhere near the end of a header */
		i = layer->at + layer->len + random_below(random, 5) - 2;
		return i && i < len ? i : len;
	case 3:
		return 1 + random_below(random, len);
	case 4:
		i = random_below(random, random_one_in(random, 4) ? 600 : 32);
		if (len + i > FRAME_MAX)
			return len;
		random_fill(random, data + len, i);
		return len + i;
	case 5:
		return cut(data, len, layer->at, random_one_in(random, 2) ? layer->len :
			   1 + random_below(random, 8));
	case 6:
		return repeat(data, len, layer->at, layer->len);
	case 7:
	case 8:
		for (i = 0; i < n; i++)
			if (layers[i].kind == LAYER_NSH)
				return insert_tlv(random, data, len, &layers[i]);
		return len;
	case 9:
		return insert_header(random, data, len, layer);
	default:
		mutate_field(mutate, random, data, layers, n);
		return len;
	}
}

static unsigned int ip_sum(const uint8_t *data, unsigned int len)
{
	uint32_t sum = 0;

	for (; len > 1; len -= 2, data += 2)
		sum += get16(data);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

/* Put lengths and checksums right, so that the frame comes through as far as its
 * other fields let it. Nobody checks those of TCP and UDP that are not there.
 */
static void repair(struct random *random, uint8_t *data, unsigned int len)
{
	struct layer layers[LAYERS_MAX];
	unsigned int n, i;
	uint8_t *at;

	n = layers_find(data, len, layers);
	for (i = 0; i < n; i++) {
		at = data + layers[i].at;
		if (layers[i].kind == LAYER_IPV4 && layers[i].len >= 20) {
			if (!random_one_in(random, 8))
				put16(at + 2, len - layers[i].at);
			put16(at + 10, 0);
			put16(at + 10, ip_sum(at, layers[i].len));
		} else if (layers[i].kind == LAYER_IPV6 && layers[i].len == 40) {
			if (!random_one_in(random, 8))
				put16(at + 4, len - layers[i].at - 40);
		} else if (layers[i].kind == LAYER_UDP && layers[i].len == 8) {
			if (!random_one_in(random, 8))
				put16(at + 4, len - layers[i].at);
			put16(at + 6, 0);
		}
	}
}

/**
 * mutate_data() - mutate the bytes of a frame
 * @mutate: what to go by
 * @random: random numbers to be used
 * @data: the frame, with room for FRAME_MAX bytes
 * @len: its length
 *
 * Return: its new length, 14 at least.
 */
unsigned int mutate_data(const struct mutate *mutate, struct random *random,
			 uint8_t *data, unsigned int len)
{
	unsigned int times = 1;

	if (!len)
		return 0;
	while (times < 6 && random_one_in(random, 2))
		times++;
	while (times-- && len)
		len = mutate_once(mutate, random, data, len);
	/* A tap device does not take less */
	if (len < 14) {
		memset(data + len, 0, 14 - len);
		len = 14;
	}
	if (!random_one_in(random, 4))
		repair(random, data, len);
	return len;
}

static const struct layer *find_transport(const struct layer *layers, unsigned int n,
					  bool *v6)
{
	unsigned int i;

	for (i = n; i--;) {
		if (layers[i].kind != LAYER_TCP && layers[i].kind != LAYER_UDP)
			continue;
		*v6 = false;
		for (n = i; n--;) {
			if (layers[n].kind == LAYER_IPV6) {
				*v6 = true;
				break;
			}
			if (layers[n].kind == LAYER_IPV4)
				break;
		}
		return &layers[i];
	}
	return NULL;
}

/* What is told of checksum and segmentation: as for a TCP or UDP packet that is in
 * the frame, or anything.
 */
static void mutate_vnet(struct random *random, struct frame *frame)
{
	struct virtio_net_hdr *vnet = &frame->vnet;
	struct layer layers[LAYERS_MAX];
	const struct layer *layer;
	bool v6 = false;
	unsigned int n;

	memset(vnet, 0, sizeof(*vnet));
	if (random_one_in(random, 3))
		return;
	n = layers_find(frame->data, frame->len, layers);
	layer = find_transport(layers, n, &v6);
	if (layer) {
		vnet->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		vnet->csum_start = layer->at;
		vnet->csum_offset = layer->kind == LAYER_TCP ? 16 : 6;
		vnet->hdr_len = layer->at + layer->len;
		if (random_one_in(random, 2)) {
			vnet->gso_type = layer->kind == LAYER_UDP ? 5 :
					 v6 ? VIRTIO_NET_HDR_GSO_TCPV6 :
					 VIRTIO_NET_HDR_GSO_TCPV4;
			vnet->gso_size = 1 + random_below(random, 1460);
		}
	}
	switch (random_below(random, 8)) {
	case 0:
		vnet->csum_start += random_below(random, 65) - 32;
		break;
	case 1:
		vnet->csum_start = random_below(random, frame->len + 4);
		vnet->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		break;
	case 2:
		vnet->csum_offset = random_below(random, 32);
		break;
	case 3:
		vnet->gso_type = random_next(random);
		vnet->gso_size = random_below(random, 2000);
		break;
	case 4:
		vnet->hdr_len = random_below(random, frame->len + 4);
		break;
	case 5:
		vnet->flags = random_below(random, 8);
		break;
	}
}

static void mutate_split(struct random *random, struct frame *frame)
{
	struct layer layers[LAYERS_MAX];
	unsigned int n, i, at = 0, end;

	frame->n_splits = 0;
	n = layers_find(frame->data, frame->len, layers);
	if (!n)
		return;
	for (i = 0; i < FRAME_SPLITS; i++) {
		const struct layer *layer = &layers[random_below(random, n)];

		end = layer->at + random_below(random, layer->len + 2);
		if (!i && end < 14)
			end = 14;
		if (end <= at)
			continue;
		frame->split[frame->n_splits++] = end - at;
		at = end;
	}
}

static void mutate_mark(struct random *random, struct frame *frame)
{
	switch (random_below(random, 4)) {
	case 0:
		frame->mark_kind = MARK_NONE;
		break;
	case 1:
		frame->mark_kind = MARK_VALUE;
		frame->mark = random_one_in(random, 3) ? random_next(random) :
			      1 + random_below(random, 8);
		break;
	default:
		frame->mark_kind = MARK_LIVE;
	}
}

/* The beginning of one frame and the end of another. */
static void splice(struct random *random, struct frame *frame, const struct frame *other)
{
	struct layer mine[LAYERS_MAX], theirs[LAYERS_MAX];
	unsigned int n, m, at, from, len;

	n = layers_find(frame->data, frame->len, mine);
	m = layers_find(other->data, other->len, theirs);
	if (!n || !m)
		return;
	at = mine[random_below(random, n)].at;
	from = theirs[random_below(random, m)].at;
	len = other->len - from;
	if (at + len < 14 || at + len > FRAME_MAX)
		return;
	memcpy(frame->data + at, other->data + from, len);
	frame->len = at + len;
}

/* A channel of the same role, or of any */
static unsigned int pick_channel(const struct mutate *mutate, unsigned int old, int role)
{
	const struct channels *channels = mutate->channels;
	unsigned int i, seen = 0, found = old;

	for (i = 0; i < channels->n; i++)
		if (role < 0 || (int)channels->channel[i].role == role)
			if (random_one_in(mutate->random, ++seen))
				found = i;
	return found;
}

static void mutate_frame(const struct mutate *mutate, struct frame *frame,
			 const struct frame *other)
{
	enum channel_role role = mutate->channels->channel[frame->channel].role;
	struct random *random = mutate->random;

	if (frame->echo) {
		frame->edit = random_one_in(random, 3) ? 0 : random_next(random) >> 32;
		mutate_mark(random, frame);
		return;
	}
	if (random_one_in(random, 8) && !other->echo)
		splice(random, frame, other);
	else
		frame->len = mutate_data(mutate, random, frame->data, frame->len);
	if (random_one_in(random, 16))
		frame->channel = pick_channel(mutate, frame->channel, role);
	if (random_one_in(random, 4))
		mutate_vnet(random, frame);
	if (random_one_in(random, 2))
		mutate_split(random, frame);
	if (random_one_in(random, 8))
		mutate_mark(random, frame);
}

/* The function sends back what it got. */
static void add_echo(const struct mutate *mutate, struct sequence *sequence)
{
	struct random *random = mutate->random;
	struct frame *frame;

	if (sequence->n == SEQUENCE_MAX)
		return;
	frame = &sequence->frames[sequence->n++];
	memset(frame, 0, sizeof(*frame) - FRAME_MAX);
	frame->channel = pick_channel(mutate, 0, ROLE_FUNCTION);
	frame->echo = true;
	frame->edit = random_one_in(random, 2) ? 0 : random_next(random) >> 32;
	frame->mark_kind = random_one_in(random, 4) ? MARK_NONE : MARK_LIVE;
}

/**
 * mutate_sequence() - mutate an input
 * @mutate: what to go by
 * @sequence: the input
 * @other: another one, parts of which may be taken
 */
void mutate_sequence(const struct mutate *mutate, struct sequence *sequence,
		     const struct sequence *other)
{
	const struct frame *part = &other->frames[random_below(mutate->random, other->n)];
	struct random *random = mutate->random;

	switch (random_below(random, 16)) {
	case 0:
		if (sequence->n > 1) {
			sequence->n--;
			return;
		}
		break;
	case 1:
		if (sequence->n < SEQUENCE_MAX)
			frame_copy(&sequence->frames[sequence->n++], part);
		return;
	case 2:
	case 3:
		add_echo(mutate, sequence);
		break;
	}
	mutate_frame(mutate, &sequence->frames[random_below(random, sequence->n)], part);
}
