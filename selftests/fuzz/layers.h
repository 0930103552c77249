/* SPDX-License-Identifier: GPL-2.0 */
/* What a frame is made of: its headers, one after the other. */
#ifndef _FUZZ_LAYERS_H
#define _FUZZ_LAYERS_H

#include <stdint.h>

#define LAYERS_MAX	24

#define NSH_ETHERTYPE	0x894f

/**
 * enum layer_kind - what a header is
 * @LAYER_EXT: an extension header of IPv6, but for the fragment header
 * @LAYER_VXLAN: also VXLAN-GPE
 * @LAYER_TLV: a context header of MD type 2
 * @LAYER_DATA: what is not looked into
 *
 * The others say so themselves.
 */
enum layer_kind {
	LAYER_ETHER,
	LAYER_VLAN,
	LAYER_ARP,
	LAYER_IPV4,
	LAYER_IPV6,
	LAYER_EXT,
	LAYER_FRAGMENT,
	LAYER_UDP,
	LAYER_TCP,
	LAYER_ICMP,
	LAYER_ICMPV6,
	LAYER_GRE,
	LAYER_VXLAN,
	LAYER_GENEVE,
	LAYER_NSH,
	LAYER_TLV,
	LAYER_DATA,
	__LAYER_MAX
};

/**
 * struct layer - one header of a frame
 * @kind: what it is
 * @at: where it starts
 * @len: its length, as far as it is there
 */
struct layer {
	enum layer_kind kind;
	uint16_t at;
	uint16_t len;
};

unsigned int layers_find(const uint8_t *data, unsigned int len, struct layer *layers);

static inline unsigned int get16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static inline void put16(uint8_t *at, unsigned int value)
{
	at[0] = value >> 8;
	at[1] = value;
}

#endif /* _FUZZ_LAYERS_H */
