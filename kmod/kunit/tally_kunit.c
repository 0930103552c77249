// SPDX-License-Identifier: GPL-2.0
/* Tallies: each is its own, starts at 0, and may outlive the namespace. */

#include <kunit/test.h>
#include <linux/bottom_half.h>

#include "node.h"
#include "tally.h"

/* More than are got at once, twice over */
#define MANY	(2 * BITS_PER_LONG + 3)

static void nsfc_tally_add(const struct nsfc_tally *tally, unsigned int len, bool drop)
{
	local_bh_disable();
	if (drop)
		nsfc_tally_drop(tally);
	else
		nsfc_tally_count(tally, len);
	local_bh_enable();
}

static void nsfc_tally_expect(struct kunit *test, const struct nsfc_tally *tally,
			      u64 want_packets, u64 want_bytes, u64 want_drops)
{
	u64 packets, bytes, drops;

	nsfc_tally_read(tally, &packets, &bytes, &drops);
	KUNIT_EXPECT_EQ(test, packets, want_packets);
	KUNIT_EXPECT_EQ(test, bytes, want_bytes);
	KUNIT_EXPECT_EQ(test, drops, want_drops);
}

/* What one counts no other has, and what is given back is empty for the next. */
static void nsfc_tally_own(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_tally *tally = kunit_kcalloc(test, MANY, sizeof(*tally), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, tally);
	for (i = 0; i < MANY; i++) {
		KUNIT_EXPECT_EQ(test, nsfc_tally_get(node->nn.tallies, &tally[i]), 0);
		nsfc_tally_add(&tally[i], 100 + i, false);
		if (i & 1)
			nsfc_tally_add(&tally[i], 0, true);
	}
	for (i = 0; i < MANY; i++)
		nsfc_tally_expect(test, &tally[i], 1, 100 + i, i & 1);

	for (i = 0; i < MANY; i += 3) {
		nsfc_tally_put(&tally[i]);
		KUNIT_EXPECT_EQ(test, nsfc_tally_get(node->nn.tallies, &tally[i]), 0);
		nsfc_tally_expect(test, &tally[i], 0, 0, 0);
	}
	for (i = 0; i < MANY; i++) {
		if (i % 3)
			nsfc_tally_expect(test, &tally[i], 1, 100 + i, i & 1);
		nsfc_tally_put(&tally[i]);
	}
	/* None is none */
	memset(&tally[0], 0, sizeof(tally[0]));
	nsfc_tally_put(&tally[0]);
}

/* Paths go a grace period after their namespace has let go of them. */
static void nsfc_tally_outlives(struct kunit *test)
{
	struct nsfc_tallies *tallies = nsfc_tallies_new();
	struct nsfc_tally one = { }, two = { };

	KUNIT_ASSERT_NOT_NULL(test, tallies);
	KUNIT_EXPECT_EQ(test, nsfc_tally_get(tallies, &one), 0);
	KUNIT_EXPECT_EQ(test, nsfc_tally_get(tallies, &two), 0);
	nsfc_tallies_put(tallies);
	nsfc_tally_put(&one);
	nsfc_tally_add(&two, 7, false);
	nsfc_tally_expect(test, &two, 1, 7, 0);
	nsfc_tally_put(&two);
}

static struct kunit_case nsfc_tally_cases[] = {
	KUNIT_CASE(nsfc_tally_own),
	KUNIT_CASE(nsfc_tally_outlives),
	{ }
};

static struct kunit_suite nsfc_tally_suite = {
	.name = "nsfc_tally",
	.init = nsfc_node_init,
	.exit = nsfc_node_exit,
	.test_cases = nsfc_tally_cases,
};

kunit_test_suite(nsfc_tally_suite);
