// SPDX-License-Identifier: GPL-2.0
/* KUnit: what is a valid header, sentence by sentence of RFC 8300, section 2. */

#include <kunit/test.h>
#include <linux/skbuff.h>

#include "header.h"
#include "sample.h"

struct nsfc_header_case {
	const char *name;
	/* Bytes that there are, and the first of them; the others are 0 */
	unsigned int len;
	u8 raw[32];
	enum nsfc_reason want;
};

#define ANY_PATH	NSFC_PATH(0x123456, 255)

static const struct nsfc_header_case nsfc_header_cases[] = {
	/* What is whole and well */
	{ "2.2 MD type 1: the Length MUST be of the value 0x6", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 3), ANY_PATH }, NSFC_OK },
	{ "2.4 MD type 1: a packet behind the context headers is none of them", 32,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 3), ANY_PATH }, NSFC_OK },
	{ "2.2 MD type 2: the Length MUST be of the value 0x2 or greater", 8,
	  { NSFC_BASE(0, 0, 0, 63, 2, 2, 3), ANY_PATH }, NSFC_OK },
	{ "2.5 MD type 2: zero or more variable-length context headers: one", 12,
	  { NSFC_BASE(0, 0, 0, 63, 3, 2, 3), ANY_PATH, 0, 1, 0, 0 }, NSFC_OK },
	{ "2.5 MD type 2: zero or more variable-length context headers: two", 20,
	  { NSFC_BASE(0, 0, 0, 63, 5, 2, 3), ANY_PATH, 0, 1, 0, 4, 1, 2, 3, 4,
	    0, 1, 0, 0 }, NSFC_OK },
	{ "2.5.1 a length that is no multiple of 4 is padded", 20,
	  { NSFC_BASE(0, 0, 0, 63, 5, 2, 3), ANY_PATH, 0, 1, 0, 5, 1, 2, 3, 4,
	    5 }, NSFC_OK },

	/* Version */
	{ "2.2 the version MUST be 0: 1", 24,
	  { NSFC_BASE(1, 0, 0, 63, 6, 1, 3), ANY_PATH }, NSFC_DROP_VERSION },
	{ "2.2 the version MUST be 0: 2", 24,
	  { NSFC_BASE(2, 0, 0, 63, 6, 1, 3), ANY_PATH }, NSFC_DROP_VERSION },
	{ "2.2 the version MUST be 0: 3", 24,
	  { NSFC_BASE(3, 0, 0, 63, 6, 1, 3), ANY_PATH }, NSFC_DROP_VERSION },
	{ "2.2 another version: nothing else of it is known", 8,
	  { NSFC_BASE(1, 1, 1, 63, 63, 15, 255), ANY_PATH }, NSFC_DROP_VERSION },

	/* What is looked at elsewhere, or not at all */
	{ "2.2 the O bit is the port's business", 24,
	  { NSFC_BASE(0, 1, 0, 63, 6, 1, 3), ANY_PATH }, NSFC_OK },
	{ "2.2 unassigned bits MUST be ignored: beside O", 24,
	  { NSFC_BASE(0, 0, 1, 63, 6, 1, 3), ANY_PATH }, NSFC_OK },
	{ "2.2 unassigned bits MUST be ignored: of MD type 1", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 0xf1, 3), ANY_PATH }, NSFC_OK },
	{ "2.2 unassigned bits MUST be ignored: of MD type 2", 8,
	  { NSFC_BASE(0, 0, 0, 63, 2, 0xa2, 3), ANY_PATH }, NSFC_OK },
	{ "2.5.1 the unassigned bit MUST be ignored: of a context header", 16,
	  { NSFC_BASE(0, 0, 0, 63, 4, 2, 3), ANY_PATH, 0, 1, 0, 0x84, 1, 2, 3, 4 },
	  NSFC_OK },
	{ "2.2 TTL 0 is the forwarder's business", 24,
	  { NSFC_BASE(0, 0, 0, 0, 6, 1, 3), ANY_PATH }, NSFC_OK },
	{ "2.2 TTL 1 is the forwarder's business", 24,
	  { NSFC_BASE(0, 0, 0, 1, 6, 1, 3), ANY_PATH }, NSFC_OK },
	{ "2.3 SI 0 is the forwarder's business", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 3), NSFC_PATH(1, 0) }, NSFC_OK },
	{ "2.3 SPI 0 is the forwarder's business", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 3), NSFC_PATH(0, 255) }, NSFC_OK },
	{ "2.2 a forwarder need not know the next protocol: 0", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 0), ANY_PATH }, NSFC_OK },
	{ "2.2 a forwarder need not know the next protocol: 255", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 255), ANY_PATH }, NSFC_OK },

	/* MD type */
	{ "2.2 MD type 0 SHOULD be silently discarded", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 0, 3), ANY_PATH }, NSFC_DROP_MD_TYPE },
	{ "2.2 MD type 3 is unassigned", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 3, 3), ANY_PATH }, NSFC_DROP_MD_TYPE },
	{ "2.2 MD type 15 is for experiments", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 15, 3), ANY_PATH }, NSFC_DROP_MD_TYPE },
	{ "2.2 MD type 0 is that with unassigned bits set, too", 24,
	  { NSFC_BASE(0, 0, 0, 63, 6, 0xf0, 3), ANY_PATH }, NSFC_DROP_MD_TYPE },

	/* Length */
	{ "2.2 MD type 1: Length 0", 24,
	  { NSFC_BASE(0, 0, 0, 63, 0, 1, 3), ANY_PATH }, NSFC_DROP_LENGTH },
	{ "2.2 MD type 1: Length 2", 24,
	  { NSFC_BASE(0, 0, 0, 63, 2, 1, 3), ANY_PATH }, NSFC_DROP_LENGTH },
	{ "2.2 MD type 1: Length 5", 24,
	  { NSFC_BASE(0, 0, 0, 63, 5, 1, 3), ANY_PATH }, NSFC_DROP_LENGTH },
	{ "2.2 MD type 1: Length 7", 28,
	  { NSFC_BASE(0, 0, 0, 63, 7, 1, 3), ANY_PATH }, NSFC_DROP_LENGTH },
	{ "2.2 MD type 1: Length 63 in a short packet", 24,
	  { NSFC_BASE(0, 0, 0, 63, 63, 1, 3), ANY_PATH }, NSFC_DROP_LENGTH },
	{ "2.2 MD type 2: Length 0", 24,
	  { NSFC_BASE(0, 0, 0, 63, 0, 2, 3), ANY_PATH }, NSFC_DROP_LENGTH },
	{ "2.2 MD type 2: Length 1", 24,
	  { NSFC_BASE(0, 0, 0, 63, 1, 2, 3), ANY_PATH }, NSFC_DROP_LENGTH },

	/* Packets that end too early */
	{ "2.1 nothing at all", 0, { 0 }, NSFC_DROP_TRUNCATED },
	{ "2.1 one byte", 1, { NSFC_BASE(0, 0, 0, 63, 6, 1, 3) }, NSFC_DROP_TRUNCATED },
	{ "2.1 the base header alone", 4,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 3) }, NSFC_DROP_TRUNCATED },
	{ "2.1 one byte less than base and service path header", 7,
	  { NSFC_BASE(0, 0, 0, 63, 2, 2, 3), ANY_PATH }, NSFC_DROP_TRUNCATED },
	{ "2.4 MD type 1 without its context headers", 8,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 3), ANY_PATH }, NSFC_DROP_TRUNCATED },
	{ "2.4 MD type 1, one byte short", 23,
	  { NSFC_BASE(0, 0, 0, 63, 6, 1, 3), ANY_PATH }, NSFC_DROP_TRUNCATED },
	{ "2.5 MD type 2 without its context header", 8,
	  { NSFC_BASE(0, 0, 0, 63, 3, 2, 3), ANY_PATH }, NSFC_DROP_TRUNCATED },
	{ "2.5 MD type 2, one byte short", 15,
	  { NSFC_BASE(0, 0, 0, 63, 4, 2, 3), ANY_PATH, 0, 1, 0, 4 },
	  NSFC_DROP_TRUNCATED },
	{ "2.5 MD type 2 of Length 63 in a short packet", 32,
	  { NSFC_BASE(0, 0, 0, 63, 63, 2, 3), ANY_PATH }, NSFC_DROP_TRUNCATED },

	/* Context headers that do not fill their place */
	{ "2.5.1 a context header longer than its place", 12,
	  { NSFC_BASE(0, 0, 0, 63, 3, 2, 3), ANY_PATH, 0, 1, 0, 1 },
	  NSFC_DROP_TLV },
	{ "2.5.1 a context header longer than its place, the packet goes on", 32,
	  { NSFC_BASE(0, 0, 0, 63, 4, 2, 3), ANY_PATH, 0, 1, 0, 8 },
	  NSFC_DROP_TLV },
	{ "2.5.1 a context header whose padding has no place", 16,
	  { NSFC_BASE(0, 0, 0, 63, 4, 2, 3), ANY_PATH, 0, 1, 0, 5 },
	  NSFC_DROP_TLV },
	{ "2.5.1 a second context header longer than its place", 16,
	  { NSFC_BASE(0, 0, 0, 63, 4, 2, 3), ANY_PATH, 0, 1, 0, 0, 0, 1, 0, 4 },
	  NSFC_DROP_TLV },
};

static void nsfc_header_case_desc(const struct nsfc_header_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_header, nsfc_header_cases, nsfc_header_case_desc);

/* In memory that ends with the packet, so that KASAN sees who reads on. */
static void nsfc_header_check_test(struct kunit *test)
{
	const struct nsfc_header_case *c = test->param_value;
	u8 *raw = kunit_kmalloc(test, c->len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, raw);
	memcpy(raw, c->raw, c->len);
	KUNIT_EXPECT_EQ(test, nsfc_header_check((struct nshhdr *)raw, c->len), c->want);
	KUNIT_EXPECT_EQ(test, memcmp(raw, c->raw, c->len), 0);
}

/* Wherever in the packet the linear part ends. */
static void nsfc_header_pull_test(struct kunit *test)
{
	const struct nsfc_header_case *c = test->param_value;
	unsigned int linear, hlen = (c->raw[1] & 0x3f) * 4;
	struct sk_buff *skb;
	u8 now[32];

	for (linear = 0; linear <= c->len; linear++) {
		skb = nsfc_sample_skb(c->raw, c->len, linear);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ_MSG(test, nsfc_header_pull(skb), c->want,
				    "%u bytes linear", linear);
		if (c->want == NSFC_OK)
			KUNIT_EXPECT_GE_MSG(test, skb_headlen(skb), hlen,
					    "%u bytes linear", linear);
		KUNIT_EXPECT_EQ(test, skb->len, c->len);
		KUNIT_EXPECT_EQ(test, skb_copy_bits(skb, 0, now, c->len), 0);
		KUNIT_EXPECT_EQ(test, memcmp(now, c->raw, c->len), 0);
		kfree_skb(skb);
	}
}

/* Section 2.2: "Length field: the total length, in 4-byte words": all 64 of them. */
static void nsfc_header_every_length(struct kunit *test)
{
	struct nsfc_sample sample;
	unsigned int len;
	u8 *raw;

	for (len = 8; len <= NSFC_HDR_MAX; len += 4) {
		nsfc_sample_md2(&sample, 1, 255, len);
		raw = kunit_kmalloc(test, len, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, raw);
		memcpy(raw, sample.raw, len);
		KUNIT_EXPECT_EQ_MSG(test, nsfc_header_check((struct nshhdr *)raw, len),
				    NSFC_OK, "%u bytes", len);
		KUNIT_EXPECT_EQ_MSG(test,
				    nsfc_header_check((struct nshhdr *)raw, len - 1),
				    NSFC_DROP_TRUNCATED, "%u bytes but for one", len);
		kunit_kfree(test, raw);
	}
}

/* A packet that somebody else looks at as well is not changed under his eyes. */
static void nsfc_header_pull_clone(struct kunit *test)
{
	struct sk_buff *skb, *clone;
	struct nsfc_sample sample;

	nsfc_sample_md1(&sample, 1, 255);
	skb = nsfc_sample_skb(sample.raw, 24, 10);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	clone = skb_clone(skb, GFP_KERNEL);
	if (clone) {
		KUNIT_EXPECT_EQ(test, nsfc_header_pull(skb), NSFC_OK);
		KUNIT_EXPECT_EQ(test, skb_headlen(skb), 24);
		KUNIT_EXPECT_EQ(test, skb_headlen(clone), 10);
		KUNIT_EXPECT_EQ(test, clone->len, 24);
		kfree_skb(clone);
	}
	kfree_skb(skb);
}

static struct kunit_case nsfc_header_kunit[] = {
	KUNIT_CASE_PARAM(nsfc_header_check_test, nsfc_header_gen_params),
	KUNIT_CASE_PARAM(nsfc_header_pull_test, nsfc_header_gen_params),
	KUNIT_CASE(nsfc_header_every_length),
	KUNIT_CASE(nsfc_header_pull_clone),
	{}
};

static struct kunit_suite nsfc_header_suite = {
	.name		= "nsfc_header",
	.test_cases	= nsfc_header_kunit,
};

kunit_test_suite(nsfc_header_suite);
