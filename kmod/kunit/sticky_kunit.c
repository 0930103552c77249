// SPDX-License-Identifier: GPL-2.0
/* KUnit: sticky choice: flows stay where they went, and are shared out by weight. */

#include <kunit/test.h>
#include <linux/random.h>
#include <linux/slab.h>

#include "sticky.h"

#define FLOWS	10000
#define ROOM	65536
#define TIMEOUT	300

/* Numbers that flows may get, and how many of 10 they are to have */
static const u16 nsfc_sticky_weights[] = { 1, 2, 3, 4 };

#define N	ARRAY_SIZE(nsfc_sticky_weights)

/* What a test has: a table, the shares, and the flows that it sends. */
struct nsfc_sticky_try {
	struct nsfc_sticky *st;
	struct nsfc_sticky_share shares[N];
	u32 hash[FLOWS];
	u8 went[FLOWS];
	u32 now;
};

static int nsfc_sticky_init(struct kunit *test)
{
	struct nsfc_sticky_try *try = kunit_kzalloc(test, sizeof(*try), GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int i;

	test->priv = try;
	if (!try)
		return -ENOMEM;
	try->st = nsfc_sticky_new(ROOM, TIMEOUT);
	if (!try->st)
		return -ENOMEM;
	try->now = 1000;
	for (i = 0; i < N; i++) {
		try->shares[i].nr = nsfc_sticky_take(try->st);
		try->shares[i].weight = nsfc_sticky_weights[i];
	}
	/* The same ones each time, so that a failure is one */
	prandom_seed_state(&rnd, 1);
	for (i = 0; i < FLOWS; i++)
		try->hash[i] = prandom_u32_state(&rnd);
	return 0;
}

static void nsfc_sticky_exit(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;

	if (try)
		nsfc_sticky_put(try->st);
}

/* A packet of a flow, when those with a bit in @open may get new flows. */
static u8 nsfc_sticky_packet(struct nsfc_sticky_try *try, u32 hash, unsigned int open,
			     unsigned int usable)
{
	u8 nr = nsfc_sticky_find(try->st, hash, try->now);
	struct nsfc_sticky_share shares[N];
	unsigned int i, n = 0;

	for (i = 0; i < N; i++) {
		if (nr == try->shares[i].nr && usable & BIT(i))
			return nr;
		if (open & BIT(i))
			shares[n++] = try->shares[i];
	}
	i = nsfc_sticky_choose(try->st, shares, n, hash);
	return nsfc_sticky_bind(try->st, hash, nr, shares[i].nr, try->now);
}

static void nsfc_sticky_packets(struct kunit *test, unsigned int open)
{
	struct nsfc_sticky_try *try = test->priv;
	unsigned int i;

	for (i = 0; i < FLOWS; i++) {
		try->went[i] = nsfc_sticky_packet(try, try->hash[i], open, open);
		KUNIT_ASSERT_NE(test, try->went[i], 0);
	}
}

static u32 nsfc_sticky_count(struct kunit *test, unsigned int i)
{
	struct nsfc_sticky_try *try = test->priv;

	return nsfc_sticky_flows(try->st, try->shares[i].nr);
}

static u32 nsfc_sticky_total(struct kunit *test)
{
	u32 total = 0;
	unsigned int i;

	for (i = 0; i < N; i++)
		total += nsfc_sticky_count(test, i);
	return total;
}

static unsigned int nsfc_sticky_error(unsigned int went, unsigned int want)
{
	return went > want ? went - want : want - went;
}

/* Who has how much of all flows, with less than 2 % of error. */
static void nsfc_sticky_weigh(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;
	unsigned int i, j, went;
	u32 want;

	nsfc_sticky_packets(test, BIT(N) - 1);
	for (i = 0; i < N; i++) {
		for (went = 0, j = 0; j < FLOWS; j++)
			went += try->went[j] == try->shares[i].nr;
		want = FLOWS / 10 * nsfc_sticky_weights[i];
		KUNIT_EXPECT_LT_MSG(test, nsfc_sticky_error(went, want), want / 50,
				    "weight %u", nsfc_sticky_weights[i]);
		/* Flows that share a hash are one */
		KUNIT_EXPECT_LE(test, nsfc_sticky_count(test, i), went);
	}
	KUNIT_EXPECT_GE(test, nsfc_sticky_total(test), FLOWS - 2);
}

/* Without flows all are equal: then the hash decides, not the order. */
static void nsfc_sticky_first(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;
	unsigned int i, seen = 0;

	for (i = 0; i < N; i++)
		seen |= BIT(nsfc_sticky_choose(try->st, try->shares, N,
					       i * (U32_MAX / N + 1)));
	KUNIT_EXPECT_EQ(test, seen, BIT(N) - 1);
}

/* A flow stays, whoever comes beside; one member gone costs its own flows alone. */
static void nsfc_sticky_stay(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;
	unsigned int i, moved = 0;
	u32 lost;
	u8 nr;

	nsfc_sticky_packets(test, 0x7);
	for (i = 0; i < FLOWS; i++)
		KUNIT_EXPECT_EQ(test, nsfc_sticky_packet(try, try->hash[i], 0xf, 0xf),
				try->went[i]);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_count(test, 3), 0);

	lost = nsfc_sticky_count(test, 2);
	for (i = 0; i < FLOWS; i++) {
		nr = nsfc_sticky_packet(try, try->hash[i], 0x3, 0x3);
		moved += nr != try->went[i];
		if (try->went[i] != try->shares[2].nr)
			KUNIT_EXPECT_EQ(test, nr, try->went[i]);
		KUNIT_EXPECT_NE(test, nr, try->shares[2].nr);
	}
	KUNIT_EXPECT_GE(test, moved, lost);
	KUNIT_EXPECT_LE(test, moved, FLOWS / 2 + FLOWS / 100);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_count(test, 2), 0);
	KUNIT_EXPECT_GE(test, nsfc_sticky_total(test), FLOWS - 2);
}

/* A member that drains keeps what it has and gets nothing new, until that is idle. */
static void nsfc_sticky_drain(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;
	u32 had, i;

	for (i = 0; i < FLOWS / 2; i++)
		try->went[i] = nsfc_sticky_packet(try, try->hash[i], 0xf, 0xf);
	had = nsfc_sticky_count(test, 3);
	KUNIT_EXPECT_GT(test, had, 0);
	try->now += TIMEOUT / 2;
	for (; i < FLOWS; i++)
		KUNIT_EXPECT_NE(test, nsfc_sticky_packet(try, try->hash[i], 0x7, 0xf),
				try->shares[3].nr);
	/* One of its flows goes on */
	for (i = 0; try->went[i] != try->shares[3].nr; i++)
		;
	KUNIT_EXPECT_EQ(test, nsfc_sticky_packet(try, try->hash[i], 0x7, 0xf),
			try->went[i]);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_count(test, 3), had);
	try->now += TIMEOUT / 2;
	nsfc_sticky_sweep(try->st, try->now);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_count(test, 3), 1);
}

/* Flows expire to the second, found or swept out, also when the clock wraps. */
static void nsfc_sticky_expire(struct kunit *test)
{
	static const u32 starts[] = { 0, 1000, BIT(24) - 1, U32_MAX - 1 };
	struct nsfc_sticky_try *try = test->priv;
	u8 nr = try->shares[0].nr;
	unsigned int i;
	u32 now;

	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		now = starts[i];
		KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, 7, 0, nr, now), nr);
		/* Another CPU's clock may be behind */
		KUNIT_EXPECT_EQ(test, nsfc_sticky_find(try->st, 7, now - 1), nr);
		now += TIMEOUT - 1;
		nsfc_sticky_sweep(try->st, now);
		KUNIT_EXPECT_EQ(test, nsfc_sticky_find(try->st, 7, now), nr);
		now += TIMEOUT - 1;
		KUNIT_EXPECT_EQ(test, nsfc_sticky_find(try->st, 7, now), nr);
		now += TIMEOUT;
		KUNIT_EXPECT_EQ(test, nsfc_sticky_find(try->st, 7, now), 0);
		KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, nr), 1);
		nsfc_sticky_sweep(try->st, now);
		KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, nr), 0);
	}
}

/* The place of a flow that has expired is another's, and it is counted so. */
static void nsfc_sticky_reuse(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;
	u8 a = try->shares[0].nr, b = try->shares[1].nr;
	unsigned int i;

	/* Hashes of one bucket */
	for (i = 0; i < NSFC_STICKY_WAYS; i++)
		nsfc_sticky_bind(try->st, i << 24, 0, a, try->now);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, a), NSFC_STICKY_WAYS);
	try->now += TIMEOUT;
	KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, 99 << 24, 0, b, try->now), b);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, a), NSFC_STICKY_WAYS - 1);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, b), 1);
}

/* What is full turns new flows away and does no harm to those that it has. */
static void nsfc_sticky_full(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;
	u8 nr = try->shares[0].nr, other = try->shares[1].nr;
	unsigned int i, went[N] = { }, want;

	for (i = 0; i < NSFC_STICKY_WAYS; i++)
		KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, i << 24, 0, nr,
						       try->now), nr);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, 99 << 24, 0, nr, try->now), 0);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, nr), NSFC_STICKY_WAYS);
	for (i = 0; i < NSFC_STICKY_WAYS; i++)
		KUNIT_EXPECT_EQ(test, nsfc_sticky_find(try->st, i << 24, try->now), nr);
	/* One that is there can still be moved */
	KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, 0, nr, other, try->now), other);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, other), 1);

	for (i = 0; i < FLOWS; i++)
		went[nsfc_sticky_spread(try->shares, N, try->hash[i])]++;
	for (i = 0; i < N; i++) {
		want = FLOWS / 10 * nsfc_sticky_weights[i];
		KUNIT_EXPECT_LT(test, nsfc_sticky_error(went[i], want), want / 10);
	}
}

/* A flow that somebody else has just given a number keeps it. */
static void nsfc_sticky_race(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;
	u8 a = try->shares[0].nr, b = try->shares[1].nr, c = try->shares[2].nr;

	KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, 7, 0, a, try->now), a);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, 7, 0, b, try->now), a);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, 7, a, b, try->now), b);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_bind(try->st, 7, a, c, try->now), b);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, a), 0);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, b), 1);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_flows(try->st, c), 0);
}

/* Nobody gets the number, and so the flows, of one that has gone, until these have. */
static void nsfc_sticky_rest(struct kunit *test)
{
	struct nsfc_sticky_try *try = test->priv;
	u8 nr = try->shares[0].nr, other = try->shares[1].nr;
	unsigned int i;

	nsfc_sticky_bind(try->st, 7, 0, nr, try->now);
	nsfc_sticky_bind(try->st, 8, 0, other, try->now);
	nsfc_sticky_retire(try->st, nr);
	nsfc_sticky_sweep(try->st, try->now);
	/* A packet that was on its way, until there is none any more */
	nsfc_sticky_bind(try->st, 7, 0, nr, try->now);
	nsfc_sticky_give(try->st, nr);
	KUNIT_EXPECT_NE(test, nsfc_sticky_take(try->st), nr);
	nsfc_sticky_sweep(try->st, try->now);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_find(try->st, 7, try->now), 0);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_find(try->st, 8, try->now), other);
	KUNIT_EXPECT_EQ(test, nsfc_sticky_take(try->st), nr);

	/* There is an end to them; 0 is none */
	for (i = 0; nsfc_sticky_take(try->st); i++)
		;
	KUNIT_EXPECT_EQ(test, i, NSFC_STICKY_NRS - 1 - N - 1);
}

static struct kunit_case nsfc_sticky_cases[] = {
	KUNIT_CASE(nsfc_sticky_weigh),
	KUNIT_CASE(nsfc_sticky_first),
	KUNIT_CASE(nsfc_sticky_stay),
	KUNIT_CASE(nsfc_sticky_drain),
	KUNIT_CASE(nsfc_sticky_expire),
	KUNIT_CASE(nsfc_sticky_reuse),
	KUNIT_CASE(nsfc_sticky_full),
	KUNIT_CASE(nsfc_sticky_race),
	KUNIT_CASE(nsfc_sticky_rest),
	{ }
};

static struct kunit_suite nsfc_sticky_suite = {
	.name = "nsfc_sticky",
	.init = nsfc_sticky_init,
	.exit = nsfc_sticky_exit,
	.test_cases = nsfc_sticky_cases,
};

kunit_test_suite(nsfc_sticky_suite);
