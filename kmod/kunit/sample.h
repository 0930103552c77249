/* SPDX-License-Identifier: GPL-2.0 */
/* Samples: headers as bytes, written down without the driver's own macros. */
#ifndef _NSFC_KUNIT_SAMPLE_H
#define _NSFC_KUNIT_SAMPLE_H

#include <linux/types.h>
#include <net/nsh.h>

#include "header.h"

struct sk_buff;

/* The base header (RFC 8300, figure 2), of numbers that are the fields */
#define NSFC_BASE(ver, o, u, ttl, len, mdtype, np) \
	(ver) << 6 | (o) << 5 | (u) << 4 | (ttl) >> 2, ((ttl) & 3) << 6 | (len), \
	(mdtype), (np)
/* The service path header (RFC 8300, figure 3) */
#define NSFC_PATH(spi, si) \
	(spi) >> 16 & 0xff, (spi) >> 8 & 0xff, (spi) & 0xff, (si)

/**
 * struct nsfc_sample - a header
 * @hdr: as the driver sees it
 * @raw: its bytes
 */
struct nsfc_sample {
	union {
		struct nshhdr hdr;
		u8 raw[NSFC_HDR_MAX];
	};
};

void nsfc_sample_md1(struct nsfc_sample *sample, u32 spi, u8 si);
void nsfc_sample_md2(struct nsfc_sample *sample, u32 spi, u8 si, unsigned int len);
struct sk_buff *nsfc_sample_skb(const u8 *data, unsigned int len, unsigned int linear);

#endif /* _NSFC_KUNIT_SAMPLE_H */
