// SPDX-License-Identifier: GPL-2.0
/* Samples: headers as bytes, written down without the driver's own macros. */

#include <linux/mm.h>
#include <linux/skbuff.h>

#include "sample.h"

/**
 * nsfc_sample_md1() - make a header of MD type 1
 * @sample: the header, 24 bytes; no two bytes of metadata are the same
 * @spi: service path identifier
 * @si: service index
 *
 * Context: any.
 */
void nsfc_sample_md1(struct nsfc_sample *sample, u32 spi, u8 si)
{
	const u8 first[] = { NSFC_BASE(0, 0, 0, 63, 6, 1, 3), NSFC_PATH(spi, si) };
	unsigned int i;

	memset(sample, 0, sizeof(*sample));
	memcpy(sample->raw, first, sizeof(first));
	for (i = sizeof(first); i < 24; i++)
		sample->raw[i] = 0xc0 + i;
}

/**
 * nsfc_sample_md2() - make a header of MD type 2
 * @sample: the header
 * @spi: service path identifier
 * @si: service index
 * @len: its length: a multiple of 4, at least 8; above that a TLV of up to 124
 *       bytes, and another one if there is more
 *
 * Context: any.
 */
void nsfc_sample_md2(struct nsfc_sample *sample, u32 spi, u8 si, unsigned int len)
{
	const u8 first[] = { NSFC_BASE(0, 0, 0, 63, len / 4, 2, 3), NSFC_PATH(spi, si) };
	unsigned int i, at, room;

	memset(sample, 0, sizeof(*sample));
	memcpy(sample->raw, first, sizeof(first));
	for (at = sizeof(first); at < len; at += 4 + room) {
		room = min(len - at - 4, 124U);
		sample->raw[at + 1] = 0x10;
		sample->raw[at + 2] = 0x20;
		sample->raw[at + 3] = room;
		for (i = 0; i < room; i++)
			sample->raw[at + 4 + i] = at + i;
	}
}

/**
 * nsfc_sample_skb() - make a packet whose bytes are not all in one place
 * @data: its bytes
 * @len: how many
 * @linear: how many of them are at skb->data; the rest is in two pages
 *
 * Context: may sleep.
 * Return: the packet, to be freed by the caller, or NULL without memory.
 */
struct sk_buff *nsfc_sample_skb(const u8 *data, unsigned int len, unsigned int linear)
{
	struct sk_buff *skb = alloc_skb(linear, GFP_KERNEL);
	unsigned int at, n;

	if (!skb)
		return NULL;
	skb_put_data(skb, data, linear);
	for (at = linear; at < len; at += n) {
		struct page *page = alloc_page(GFP_KERNEL);

		if (!page) {
			kfree_skb(skb);
			return NULL;
		}
		/* All that is left, or half of it in the first one */
		n = at == linear ? DIV_ROUND_UP(len - at, 2) : len - at;
		memcpy(page_address(page), data + at, n);
		skb_add_rx_frag(skb, skb_shinfo(skb)->nr_frags, page, 0, n, PAGE_SIZE);
	}
	return skb;
}
