// SPDX-License-Identifier: GPL-2.0
/* The Network Service Header on the wire: what is valid, RFC 8300 section 2. */

#include <linux/skbuff.h>
#include <net/nsh.h>

#include "compat.h"
#include "header.h"

/* Bytes that a TLV of MD type 2 starts with, and the unassigned bit of Length */
#define NSFC_TLV_HLEN		4
#define NSFC_TLV_LEN_MASK	0x7f

/**
 * nsfc_tlvs_check() - see whether context headers fill their place exactly
 * @tlvs: variable length context headers of MD type 2
 * @len: their length in bytes
 *
 * What is in them is not looked at; padding to 4 bytes is part of each (RFC
 * 8300, section 2.5.1).
 *
 * Context: any.
 * Return: NSFC_OK or NSFC_DROP_TLV.
 */
enum nsfc_reason nsfc_tlvs_check(const u8 *tlvs, unsigned int len)
{
	unsigned int tlv;

	while (len) {
		if (len < NSFC_TLV_HLEN)
			return NSFC_DROP_TLV;
		tlv = NSFC_TLV_HLEN + ALIGN(tlvs[3] & NSFC_TLV_LEN_MASK, 4);
		if (tlv > len)
			return NSFC_DROP_TLV;
		tlvs += tlv;
		len -= tlv;
	}
	return NSFC_OK;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tlvs_check);

/**
 * nsfc_header_check() - see whether a header is one that may be forwarded
 * @hdr: the header
 * @avail: bytes that may be read from @hdr on
 *
 * Unassigned bits are ignored. The next protocol is not looked at (RFC 8300,
 * sections 2.2 to 2.5).
 *
 * Context: any.
 * Return: NSFC_OK, NSFC_DROP_TRUNCATED if more than @avail bytes are needed to
 * tell, or what is wrong.
 */
enum nsfc_reason nsfc_header_check(const struct nshhdr *hdr, unsigned int avail)
{
	unsigned int len;

	if (avail < NSH_BASE_HDR_LEN)
		return NSFC_DROP_TRUNCATED;
	if (nsh_get_ver(hdr))
		return NSFC_DROP_VERSION;

	len = nsh_hdr_len(hdr);
	switch (hdr->mdtype & NSH_MDTYPE_MASK) {
	case NSH_M_TYPE1:
		if (len != NSH_M_TYPE1_LEN)
			return NSFC_DROP_LENGTH;
		return len <= avail ? NSFC_OK : NSFC_DROP_TRUNCATED;
	case NSH_M_TYPE2:
		if (len < NSH_BASE_HDR_LEN)
			return NSFC_DROP_LENGTH;
		if (len > avail)
			return NSFC_DROP_TRUNCATED;
		return nsfc_tlvs_check((const u8 *)hdr + NSH_BASE_HDR_LEN,
				       len - NSH_BASE_HDR_LEN);
	default:
		return NSFC_DROP_MD_TYPE;
	}
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_header_check);

/**
 * nsfc_header_pull() - have the header at the start of a packet at hand
 * @skb: packet with its header at skb->data
 *
 * Afterwards the whole header is linear and has passed nsfc_header_check().
 *
 * Context: any. skb->head may have moved.
 * Return: NSFC_OK or what is wrong; the packet remains the caller's.
 */
enum nsfc_reason nsfc_header_pull(struct sk_buff *skb)
{
	unsigned int len;

	if (skb->len < NSH_BASE_HDR_LEN)
		return NSFC_DROP_TRUNCATED;
	if (!pskb_may_pull(skb, NSH_BASE_HDR_LEN))
		return NSFC_DROP_NO_MEMORY;
	len = min_t(unsigned int, skb->len,
		    max_t(unsigned int, NSH_BASE_HDR_LEN,
			  nsh_hdr_len((struct nshhdr *)skb->data)));
	if (!pskb_may_pull(skb, len))
		return NSFC_DROP_NO_MEMORY;
	return nsfc_header_check((struct nshhdr *)skb->data, len);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_header_pull);
