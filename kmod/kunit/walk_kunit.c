// SPDX-License-Identifier: GPL-2.0
/* KUnit: the first bytes of a header by value, RFC 8300, sections 2.2 and 2.3. */

#include <kunit/test.h>

#include "sample.h"
#include "walk.h"

struct nsfc_walk_case {
	const char *name;
	u8 raw[8];
	u32 spi;
	u8 si;
	unsigned int len;
	u8 ttl;
};

static const struct nsfc_walk_case nsfc_walk_cases[] = {
	{ "2.2 TTL 63, Length 6, 2.3 SPI and SI",
	  { 0x0f, 0xc6, 0x01, 0x03, 0x12, 0x34, 0x56, 0xff }, 0x123456, 255, 24, 63 },
	{ "2.2 TTL 0, Length 2",
	  { 0x00, 0x02, 0x02, 0x03, 0x00, 0x00, 0x01, 0x01 }, 1, 1, 8, 0 },
	{ "2.2 TTL 1: its bits are the upper ones of the second byte",
	  { 0x00, 0x46, 0x01, 0x03, 0x00, 0x00, 0x01, 0x01 }, 1, 1, 24, 1 },
	{ "2.2 TTL 4: its bits are the lower ones of the first byte",
	  { 0x01, 0x06, 0x01, 0x03, 0x00, 0x00, 0x01, 0x01 }, 1, 1, 24, 4 },
	{ "2.2 Length 63 is 252 bytes",
	  { 0x00, 0x3f, 0x02, 0x03, 0x00, 0x00, 0x01, 0x01 }, 1, 1, 252, 0 },
	{ "2.2 O, unassigned bits and version are not part of them",
	  { 0xf0, 0x00, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00 }, 0, 0, 0, 0 },
	{ "2.3 SPI 0, SI 255", { 0x0f, 0xc6, 0x01, 0x03, 0, 0, 0, 0xff },
	  0, 255, 24, 63 },
	{ "2.3 SPI 2^24 - 1, SI 0", { 0x0f, 0xc6, 0x01, 0x03, 0xff, 0xff, 0xff, 0 },
	  0xffffff, 0, 24, 63 },
	{ "2.3 the first byte of SPI", { 0, 0, 0, 0, 1, 0, 0, 0 }, 0x10000, 0, 0, 0 },
	{ "all bits set", { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	  0xffffff, 255, 252, 63 },
};

static void nsfc_walk_case_desc(const struct nsfc_walk_case *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_walk, nsfc_walk_cases, nsfc_walk_case_desc);

static void nsfc_walk_fields(struct kunit *test)
{
	const struct nsfc_walk_case *c = test->param_value;
	struct nsfc_base base;

	memcpy(&base, c->raw, sizeof(base));
	KUNIT_EXPECT_EQ(test, nsfc_base_spi(&base), c->spi);
	KUNIT_EXPECT_EQ(test, nsfc_base_si(&base), c->si);
	KUNIT_EXPECT_EQ(test, nsfc_base_len(&base), c->len);
	KUNIT_EXPECT_EQ(test, nsfc_base_ttl(&base), c->ttl);
}

/* Any TTL, whatever it was before; and no other bit changes. */
static void nsfc_walk_set_ttl(struct kunit *test)
{
	const struct nsfc_walk_case *c = test->param_value;
	struct nsfc_base base;
	u8 want[8], ttl;

	for (ttl = 0; ttl <= 63; ttl++) {
		memcpy(&base, c->raw, sizeof(base));
		memcpy(want, c->raw, sizeof(want));
		want[0] = (want[0] & 0xf0) | ttl >> 2;
		want[1] = (want[1] & 0x3f) | (ttl & 3) << 6;
		nsfc_base_set_ttl(&base, ttl);
		KUNIT_EXPECT_EQ(test, nsfc_base_ttl(&base), ttl);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(&base, want, sizeof(want)), 0,
				    "TTL %u: %8ph instead of %8ph", ttl, &base, want);
	}
}

static struct kunit_case nsfc_walk_kunit[] = {
	KUNIT_CASE_PARAM(nsfc_walk_fields, nsfc_walk_gen_params),
	KUNIT_CASE_PARAM(nsfc_walk_set_ttl, nsfc_walk_gen_params),
	{}
};

static struct kunit_suite nsfc_walk_suite = {
	.name		= "nsfc_walk",
	.test_cases	= nsfc_walk_kunit,
};

kunit_test_suite(nsfc_walk_suite);
