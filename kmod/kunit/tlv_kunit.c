// SPDX-License-Identifier: GPL-2.0
/* KUnit: walking over the context headers of MD type 2, RFC 8300, section 2.5.1. */

#include <kunit/test.h>

#include "header.h"

/* Room for context headers in the longest header */
#define NSFC_TLVS_MAX	(NSFC_HDR_MAX - 8)

struct nsfc_tlv_case {
	const char *name;
	/* Bytes that there are for context headers, and the first of them */
	unsigned int len;
	u8 raw[24];
	enum nsfc_reason want;
};

static const struct nsfc_tlv_case nsfc_tlv_cases[] = {
	{ "none", 0, { 0 }, NSFC_OK },
	{ "one without value", 4, { 0, 1, 2, 0 }, NSFC_OK },
	{ "one with a value of 4", 8, { 0, 1, 2, 4, 1, 2, 3, 4 }, NSFC_OK },
	{ "a value of 1, padded", 8, { 0, 1, 2, 1, 1 }, NSFC_OK },
	{ "a value of 2, padded", 8, { 0, 1, 2, 2, 1, 2 }, NSFC_OK },
	{ "a value of 3, padded", 8, { 0, 1, 2, 3, 1, 2, 3 }, NSFC_OK },
	{ "a value of 5, padded", 12, { 0, 1, 2, 5, 1, 2, 3, 4, 5 }, NSFC_OK },
	{ "padding that is not zero is not looked at", 8,
	  { 0, 1, 2, 1, 1, 0xff, 0xff, 0xff }, NSFC_OK },
	{ "a class and type that nobody knows", 4, { 0xff, 0xff, 0xff, 0 }, NSFC_OK },
	{ "the unassigned bit beside the length", 8,
	  { 0, 1, 2, 0x84, 1, 2, 3, 4 }, NSFC_OK },
	{ "three of them", 20,
	  { 0, 1, 2, 0, 0, 1, 2, 1, 0xff, 0, 0, 0, 0, 1, 2, 4, 1, 2, 3, 4 }, NSFC_OK },
	{ "a value that looks like a header is none", 12,
	  { 0, 1, 2, 8, 0, 1, 2, 0x7f, 0, 1, 2, 0x7f }, NSFC_OK },

	{ "one byte", 1, { 0 }, NSFC_DROP_TLV },
	{ "three bytes, no length among them", 3, { 0, 1, 2 }, NSFC_DROP_TLV },
	{ "a value and no place", 4, { 0, 1, 2, 1 }, NSFC_DROP_TLV },
	{ "the longest value and no place", 4, { 0, 1, 2, 0x7f }, NSFC_DROP_TLV },
	{ "the padding has no place", 8, { 0, 1, 2, 5, 1, 2, 3, 4 }, NSFC_DROP_TLV },
	{ "the padding ends in the middle", 7, { 0, 1, 2, 3, 1, 2, 3 }, NSFC_DROP_TLV },
	{ "the second one has no place", 12,
	  { 0, 1, 2, 0, 0, 1, 2, 5, 1, 2, 3, 4 }, NSFC_DROP_TLV },
	{ "three bytes behind the last one", 7, { 0, 1, 2, 0 }, NSFC_DROP_TLV },
	{ "three bytes behind the last one, which has a value", 11,
	  { 0, 1, 2, 4, 1, 2, 3, 4, 0, 1, 2 }, NSFC_DROP_TLV },
};

static void nsfc_tlv_case_desc(const struct nsfc_tlv_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_tlv, nsfc_tlv_cases, nsfc_tlv_case_desc);

/* In memory that ends where they do, so that KASAN sees who reads on. */
static void nsfc_tlv_check_test(struct kunit *test)
{
	const struct nsfc_tlv_case *c = test->param_value;
	u8 *raw = kunit_kmalloc(test, c->len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, raw);
	memcpy(raw, c->raw, c->len);
	KUNIT_EXPECT_EQ(test, nsfc_tlvs_check(raw, c->len), c->want);
}

/* Every length that a value may have, in every place. */
static void nsfc_tlv_every_length(struct kunit *test)
{
	unsigned int value, room;

	for (room = 4; room <= NSFC_TLVS_MAX; room += 4) {
		u8 *raw = kunit_kzalloc(test, room, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, raw);
		for (value = 0; value <= 127; value++) {
			/* What is left is zero: context headers without value */
			bool fits = value <= room - 4;

			raw[3] = value;
			KUNIT_EXPECT_EQ_MSG(test, nsfc_tlvs_check(raw, room),
					    fits ? NSFC_OK : NSFC_DROP_TLV,
					    "a value of %u in %u bytes", value, room);
		}
		kunit_kfree(test, raw);
	}
}

/* Two of them: the second one is found exactly where the first one's padding ends. */
static void nsfc_tlv_pairs(struct kunit *test)
{
	unsigned int first, second, at, end;
	u8 raw[NSFC_TLVS_MAX + 4 + 128];

	for (first = 0; first <= 100; first++) {
		for (second = 0; second <= 100; second++) {
			at = 4 + (first + 3) / 4 * 4;
			end = at + 4 + (second + 3) / 4 * 4;
			/* Whoever takes a value for a header runs over the end */
			memset(raw, 0x7f, sizeof(raw));
			raw[3] = first;
			raw[at + 3] = second;
			KUNIT_EXPECT_EQ_MSG(test, nsfc_tlvs_check(raw, end), NSFC_OK,
					    "%u and %u", first, second);
			KUNIT_EXPECT_EQ_MSG(test, nsfc_tlvs_check(raw, end - 4),
					    second ? NSFC_DROP_TLV : NSFC_OK,
					    "%u and %u, 4 bytes short", first, second);
		}
	}
}

static struct kunit_case nsfc_tlv_kunit[] = {
	KUNIT_CASE_PARAM(nsfc_tlv_check_test, nsfc_tlv_gen_params),
	KUNIT_CASE(nsfc_tlv_every_length),
	KUNIT_CASE(nsfc_tlv_pairs),
	{}
};

static struct kunit_suite nsfc_tlv_suite = {
	.name		= "nsfc_tlv",
	.test_cases	= nsfc_tlv_kunit,
};

kunit_test_suite(nsfc_tlv_suite);
