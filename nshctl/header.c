// SPDX-License-Identifier: GPL-2.0
/*
 * A Network Service Header, taken apart (RFC 8300, section 2):
 *
 *   Ver O U TTL(6) Length(6) U(4) MD-Type(4) Next-Protocol(8)
 *   SPI(24) SI(8)
 *   context headers
 */
#include <string.h>

#include "attrs.h"
#include "decode.h"
#include "header.h"

#define NSH_OAM		0x2000
#define NSH_TTL_SHIFT	6
#define NSH_TTL_MASK	0x3f
#define NSH_TTL_DEFAULT	63
#define NSH_ETHERNET	3

/**
 * header_encode() - make a header as a classifier would, of an Ethernet frame
 * @header: what it says; at most 244 bytes of metadata, in whole words
 * @nsh: set to the header
 *
 * Return: its bytes
 */
size_t header_encode(const struct header *header, uint8_t nsh[HEADER_MAX])
{
	const size_t len = HEADER_BASE_LEN + header->len;
	const unsigned int base = NSH_TTL_DEFAULT << NSH_TTL_SHIFT | len / 4;

	nsh[0] = base >> 8;
	nsh[1] = base;
	nsh[2] = header->md_type;
	nsh[3] = NSH_ETHERNET;
	nsh[4] = header->spi >> 16;
	nsh[5] = header->spi >> 8;
	nsh[6] = header->spi;
	nsh[7] = header->si;
	memcpy(nsh + HEADER_BASE_LEN, header->metadata, header->len);
	return len;
}

/**
 * header_decode() - add what a header says to an object
 * @object: the object, a context
 * @nsh: the header
 * @len: its bytes
 *
 * Return: 0, or -1 if the header is too short to be one
 */
int header_decode(json_t *object, const uint8_t *nsh, size_t len)
{
	const struct attr *next = attr_by_name(&context_set, "next-proto");
	unsigned int base;

	if (len < HEADER_BASE_LEN)
		return -1;
	base = nsh[0] << 8 | nsh[1];
	json_object_set_new(object, "spi", json_integer(nsh[4] << 16 | nsh[5] << 8 | nsh[6]));
	json_object_set_new(object, "si", json_integer(nsh[7]));
	json_object_set_new(object, "ttl", json_integer(base >> NSH_TTL_SHIFT & NSH_TTL_MASK));
	json_object_set_new(object, "oam", json_integer(base & NSH_OAM ? 1 : 0));
	json_object_set_new(object, "md-type", json_integer(nsh[2] & HEADER_MD_TYPE_MASK));
	json_object_set_new(object, "next-proto", decode_enum(next, nsh[3]));
	json_object_set_new(object, "metadata",
			    decode_hex(nsh + HEADER_BASE_LEN, len - HEADER_BASE_LEN));
	return 0;
}
