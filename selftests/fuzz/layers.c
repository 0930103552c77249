// SPDX-License-Identifier: GPL-2.0
/* What a frame is made of: its headers, one after the other. */

#include "layers.h"

/* Nothing comes next */
#define NEXT_END	__LAYER_MAX

struct walk {
	const uint8_t *data;
	unsigned int len;
	unsigned int at;
	struct layer *layers;
	unsigned int n;
	int next;
};

static int next_of_ethertype(unsigned int type)
{
	switch (type) {
	case 0x0800:
		return LAYER_IPV4;
	case 0x86dd:
		return LAYER_IPV6;
	case 0x0806:
		return LAYER_ARP;
	case 0x8100:
	case 0x88a8:
		return LAYER_VLAN;
	case 0x6558:
		return LAYER_ETHER;
	case NSH_ETHERTYPE:
		return LAYER_NSH;
	default:
		return LAYER_DATA;
	}
}

static int next_of_ipproto(unsigned int proto)
{
	switch (proto) {
	case 0:
	case 43:
	case 51:
	case 60:
		return LAYER_EXT;
	case 44:
		return LAYER_FRAGMENT;
	case 1:
		return LAYER_ICMP;
	case 4:
		return LAYER_IPV4;
	case 6:
		return LAYER_TCP;
	case 17:
	case 136:
		return LAYER_UDP;
	case 41:
		return LAYER_IPV6;
	case 47:
		return LAYER_GRE;
	case 58:
		return LAYER_ICMPV6;
	default:
		return LAYER_DATA;
	}
}

static int next_of_nshproto(unsigned int proto)
{
	static const int next[] = { LAYER_DATA, LAYER_IPV4, LAYER_IPV6, LAYER_ETHER,
				    LAYER_NSH };

	return proto < sizeof(next) / sizeof(next[0]) ? next[proto] : LAYER_DATA;
}

static int next_of_udp(const uint8_t *udp)
{
	switch (get16(udp + 2)) {
	case 4789:
	case 4790:
		return LAYER_VXLAN;
	case 6081:
	case 6082:
		return LAYER_GENEVE;
	default:
		return LAYER_DATA;
	}
}

/* Bytes that must be there of a header to read what comes next. */
static const uint8_t least[] = {
	[LAYER_ETHER] = 14, [LAYER_VLAN] = 4, [LAYER_ARP] = 28, [LAYER_IPV4] = 20,
	[LAYER_IPV6] = 40, [LAYER_EXT] = 8, [LAYER_FRAGMENT] = 8, [LAYER_UDP] = 8,
	[LAYER_TCP] = 20, [LAYER_ICMP] = 8, [LAYER_ICMPV6] = 8, [LAYER_GRE] = 4,
	[LAYER_VXLAN] = 8, [LAYER_GENEVE] = 8, [LAYER_NSH] = 8, [LAYER_TLV] = 4,
	[LAYER_DATA] = 0,
};

static void walk_add(struct walk *walk, enum layer_kind kind, unsigned int len)
{
	if (len > walk->len - walk->at)
		len = walk->len - walk->at;
	walk->layers[walk->n++] = (struct layer){ kind, walk->at, len };
	walk->at += len;
}

static void walk_tlvs(struct walk *walk, unsigned int end)
{
	unsigned int len;

	if (end > walk->len)
		end = walk->len;
	while (walk->at + 4 <= end && walk->n < LAYERS_MAX - 2) {
		len = 4 + (((walk->data[walk->at + 3] & 0x7f) + 3) & ~3);
		if (len > end - walk->at)
			len = end - walk->at;
		walk_add(walk, LAYER_TLV, len);
	}
	if (walk->at < end)
		walk->at = end;
}

/* Look at one header and find out what comes behind it. */
static void walk_one(struct walk *walk)
{
	const uint8_t *here = walk->data + walk->at;
	unsigned int start = walk->at, len;
	int kind = walk->next;

	walk->next = LAYER_DATA;
	switch (kind) {
	case LAYER_ETHER:
		walk_add(walk, kind, 14);
		walk->next = next_of_ethertype(get16(here + 12));
		break;
	case LAYER_VLAN:
		walk_add(walk, kind, 4);
		walk->next = next_of_ethertype(get16(here + 2));
		break;
	case LAYER_IPV4:
		walk_add(walk, kind, (here[0] & 15) < 5 ? 20 : (here[0] & 15) * 4);
		if (!(get16(here + 6) & 0x1fff))
			walk->next = next_of_ipproto(here[9]);
		break;
	case LAYER_IPV6:
		walk_add(walk, kind, 40);
		walk->next = next_of_ipproto(here[6]);
		break;
	case LAYER_EXT:
		walk_add(walk, kind, 8 + here[1] * 8);
		walk->next = next_of_ipproto(here[0]);
		break;
	case LAYER_FRAGMENT:
		walk_add(walk, kind, 8);
		if (!(get16(here + 2) & 0xfff8))
			walk->next = next_of_ipproto(here[0]);
		break;
	case LAYER_UDP:
		walk_add(walk, kind, 8);
		walk->next = next_of_udp(here);
		break;
	case LAYER_TCP:
		walk_add(walk, kind, (here[12] >> 4) < 5 ? 20 : (here[12] >> 4) * 4);
		break;
	case LAYER_ICMP:
		walk_add(walk, kind, 8);
		if (here[0] == 3 || here[0] == 4 || here[0] == 5 || here[0] == 11 ||
		    here[0] == 12)
			walk->next = LAYER_IPV4;
		break;
	case LAYER_ICMPV6:
		walk_add(walk, kind, 8);
		if (here[0] >= 1 && here[0] <= 4)
			walk->next = LAYER_IPV6;
		break;
	case LAYER_GRE:
		walk_add(walk, kind, 4 + !!(here[0] & 0x80) * 4 + !!(here[0] & 0x20) * 4 +
			 !!(here[0] & 0x10) * 4);
		walk->next = next_of_ethertype(get16(here + 2));
		break;
	case LAYER_VXLAN:
		walk_add(walk, kind, 8);
		walk->next = here[0] & 4 ? next_of_nshproto(here[3]) : LAYER_ETHER;
		break;
	case LAYER_GENEVE:
		walk_add(walk, kind, 8 + (here[0] & 0x3f) * 4);
		walk->next = next_of_ethertype(get16(here + 2));
		break;
	case LAYER_NSH:
		len = (get16(here) & 0x3f) * 4;
		if ((here[2] & 15) == 2) {
			walk_add(walk, kind, 8);
			walk_tlvs(walk, start + (len < 8 ? 8 : len));
		} else {
			walk_add(walk, kind, len < 8 ? 8 : len);
		}
		walk->next = next_of_nshproto(here[3]);
		break;
	default:
		walk_add(walk, kind, walk->len - walk->at);
		walk->next = NEXT_END;
	}
}

/**
 * layers_find() - find the headers of an Ethernet frame
 * @data: the frame
 * @len: its length
 * @layers: LAYERS_MAX of them, to be written
 *
 * Made for frames that are wrong somewhere: looks as far as something is there.
 *
 * Return: how many there are.
 */
unsigned int layers_find(const uint8_t *data, unsigned int len, struct layer *layers)
{
	struct walk walk = {
		.data = data,
		.len = len,
		.layers = layers,
		.next = LAYER_ETHER,
	};

	while (walk.next != NEXT_END && walk.at < len && walk.n < LAYERS_MAX - 1) {
		if (len - walk.at < least[walk.next])
			walk.next = LAYER_DATA;
		walk_one(&walk);
	}
	return walk.n;
}
