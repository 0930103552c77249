// SPDX-License-Identifier: GPL-2.0
/* Headers of a document: whether the module takes them (RFC 8300, section 2). */
#include <stdint.h>

#include "docheader.h"
#include "header.h"
#include "parse.h"

#define NSH_LENGTH_MASK	0x3f
#define TLV_HEAD_LEN	4
#define TLV_LENGTH_MASK	0x7f

/* Each begins with four bytes, and is padded to as many */
static bool are_tlvs(const uint8_t *bytes, size_t len)
{
	size_t tlv;

	while (len) {
		if (len < TLV_HEAD_LEN)
			return false;
		tlv = TLV_HEAD_LEN + ((bytes[3] & TLV_LENGTH_MASK) + 3) / 4 * 4;
		if (tlv > len)
			return false;
		bytes += tlv;
		len -= tlv;
	}
	return true;
}

/* Return: the bytes that stand in hex digits under a key, false if none do */
static bool bytes_of(const json_t *in, const char *key, uint8_t *bytes, size_t *len)
{
	const char *hex = json_string_value(json_object_get(in, key));

	return hex && parse_hex(hex, bytes, HEADER_MAX, len);
}

/**
 * docheader_check_metadata() - see whether context headers are of their MD type
 * @doc: the document, which is told if they are not
 * @in: the object with "metadata", maybe
 * @md_type: their type, NULL for 1
 */
void docheader_check_metadata(struct doc *doc, const json_t *in, const json_t *md_type)
{
	uint8_t bytes[HEADER_MAX];
	size_t len;

	if (!bytes_of(in, "metadata", bytes, &len))
		return;
	if (!md_type || json_integer_value(md_type) == 1) {
		if (len != HEADER_MD_TYPE1_LEN)
			doc_wrong(doc, spot_key(in, "metadata"),
				  "metadata of MD type 1 is %d bytes, this is %zu",
				  HEADER_MD_TYPE1_LEN, len);
	} else if (!are_tlvs(bytes, len)) {
		doc_wrong(doc, spot_key(in, "metadata"),
			  "metadata of MD type 2 is whole TLVs, padded to 4 bytes each");
	}
}

static bool is_whole(const uint8_t *nsh, size_t len)
{
	if (len < HEADER_BASE_LEN || nsh[0] >> 6 || (nsh[1] & NSH_LENGTH_MASK) * 4U != len)
		return false;
	switch (nsh[2] & HEADER_MD_TYPE_MASK) {
	case 1:
		return len == HEADER_BASE_LEN + HEADER_MD_TYPE1_LEN;
	case 2:
		return are_tlvs(nsh + HEADER_BASE_LEN, len - HEADER_BASE_LEN);
	default:
		return false;
	}
}

/**
 * docheader_check() - see whether a header is one
 * @doc: the document, which is told if it is not
 * @in: the object with "header", maybe
 */
void docheader_check(struct doc *doc, const json_t *in)
{
	uint8_t bytes[HEADER_MAX];
	size_t len;

	if (bytes_of(in, "header", bytes, &len) && !is_whole(bytes, len))
		doc_wrong(doc, spot_key(in, "header"), "this is not one whole NSH header");
}
