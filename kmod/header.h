/* SPDX-License-Identifier: GPL-2.0 */
/* The Network Service Header on the wire: what is valid, RFC 8300 section 2. */
#ifndef _NSFC_HEADER_H
#define _NSFC_HEADER_H

#include <linux/types.h>

#include "drop.h"

struct nshhdr;
struct sk_buff;

/* Next protocol "none", RFC 8393 */
#define NSFC_NP_NONE		0
/* Longest header that Length can tell: 63 words of 4 bytes */
#define NSFC_HDR_MAX		252

enum nsfc_reason nsfc_header_check(const struct nshhdr *hdr, unsigned int avail);
enum nsfc_reason nsfc_tlvs_check(const u8 *tlvs, unsigned int len);
enum nsfc_reason nsfc_header_pull(struct sk_buff *skb);

#endif /* _NSFC_HEADER_H */
