// SPDX-License-Identifier: GPL-2.0
/* The watch and its damping, with a clock of the test's own. */

#include <kunit/test.h>

#include "damp.h"
#include "watch.h"

/* Milliseconds that the function may owe packets, and between looks */
#define PATIENCE	200
#define STEP		50

/* A function that is watched: its counters, and the time. */
struct nsfc_watched {
	struct nsfc_watch watch;
	u64 delivered;
	u64 returned;
	u64 now;
};

static void nsfc_watched_init(struct nsfc_watched *it)
{
	*it = (struct nsfc_watched){
		.delivered = 1000,
		.returned = 900,
		.now = 123456789,
	};
	nsfc_watch_start(&it->watch, it->delivered, it->returned);
}

/* The next look, after so many packets more. */
static enum nsfc_watch_news nsfc_watched_look(struct nsfc_watched *it, u32 delivered,
					      u32 returned)
{
	it->now += STEP;
	it->delivered += delivered;
	it->returned += returned;
	return nsfc_watch_look(&it->watch, it->delivered, it->returned, PATIENCE, it->now);
}

/* Look on until there is news; how long that took, 0 if there was none for long. */
static u32 nsfc_watched_until(struct nsfc_watched *it, u32 delivered, u32 returned,
			      enum nsfc_watch_news want)
{
	enum nsfc_watch_news news;
	u64 start = it->now;
	u32 i;

	for (i = 0; i < 4 * NSFC_DAMP_MAX / STEP; i++) {
		news = nsfc_watched_look(it, delivered, returned);
		if (news != NSFC_WATCH_SAME)
			return news == want ? it->now - start : 0;
	}
	return 0;
}

/* Nothing is handed over, or something comes back now and then: it is not silent. */
static void nsfc_watch_well(struct kunit *test)
{
	struct nsfc_watched it;

	nsfc_watched_init(&it);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 0, 0, NSFC_WATCH_SILENT), 0);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 0, 1, NSFC_WATCH_SILENT), 0);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 5, 1, NSFC_WATCH_SILENT), 0);
	KUNIT_EXPECT_FALSE(test, it.watch.silent);
	/* One of many is enough, if it comes in time */
	nsfc_watched_look(&it, 1000, 0);
	nsfc_watched_look(&it, 0, 0);
	nsfc_watched_look(&it, 0, 0);
	nsfc_watched_look(&it, 0, 0);
	KUNIT_EXPECT_EQ(test, nsfc_watched_look(&it, 0, 1), NSFC_WATCH_SAME);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 0, 0, NSFC_WATCH_SILENT), 0);
}

/* Packets have all the time that was said, and not a look's more. */
static void nsfc_watch_silent(struct kunit *test)
{
	struct nsfc_watched it;

	nsfc_watched_init(&it);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT),
			STEP + PATIENCE);
	KUNIT_EXPECT_TRUE(test, it.watch.silent);

	/* One packet alone, and nothing behind it */
	nsfc_watched_init(&it);
	KUNIT_EXPECT_EQ(test, nsfc_watched_look(&it, 1, 0), NSFC_WATCH_SAME);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 0, 0, NSFC_WATCH_SILENT), PATIENCE);

	/* From the last one that came back on */
	nsfc_watched_init(&it);
	nsfc_watched_look(&it, 1, 0);
	nsfc_watched_look(&it, 1, 0);
	nsfc_watched_look(&it, 1, 1);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT),
			STEP + PATIENCE);
}

/* A second, two, four, up to 64. */
static void nsfc_watch_damped(struct kunit *test)
{
	static const u32 holds[] = {
		1000, 2000, 4000, 8000, 16000, 32000, 64000, 64000, 64000
	};
	struct nsfc_watched it;
	unsigned int i;

	nsfc_watched_init(&it);
	for (i = 0; i < ARRAY_SIZE(holds); i++) {
		KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT),
				STEP + PATIENCE);
		KUNIT_EXPECT_EQ(test, it.watch.damp.hold, holds[i]);
		/* What comes back late changes nothing */
		KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 0, 1, NSFC_WATCH_RETRY),
				holds[i]);
	}
}

/* It starts anew once packets have come back for as long as it was held, no sooner. */
static void nsfc_watch_forgiven(struct kunit *test)
{
	struct nsfc_watched it;
	u32 ms;

	nsfc_watched_init(&it);
	nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT);
	nsfc_watched_until(&it, 1, 0, NSFC_WATCH_RETRY);
	for (ms = STEP; ms < NSFC_DAMP_MIN; ms += STEP)
		nsfc_watched_look(&it, 1, 1);
	nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT);
	KUNIT_EXPECT_EQ(test, it.watch.damp.hold, 2 * NSFC_DAMP_MIN);

	nsfc_watched_until(&it, 1, 0, NSFC_WATCH_RETRY);
	for (ms = 0; ms < 2 * NSFC_DAMP_MIN; ms += STEP)
		nsfc_watched_look(&it, 1, 1);
	nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT);
	KUNIT_EXPECT_EQ(test, it.watch.damp.hold, NSFC_DAMP_MIN);

	/* Time alone, without a packet that comes back, is no reason */
	nsfc_watched_until(&it, 1, 0, NSFC_WATCH_RETRY);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 0, 0, NSFC_WATCH_SILENT), 0);
	nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT);
	KUNIT_EXPECT_EQ(test, it.watch.damp.hold, 2 * NSFC_DAMP_MIN);
}

/* Some failures may be free, and it has to be good for some time at least. */
static void nsfc_damp_free(struct kunit *test)
{
	static const u32 holds[] = { 0, 0, 1000, 2000, 4000 };
	struct nsfc_damp damp = { };
	u64 now = 1000000;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(holds); i++) {
		nsfc_damp_good(&damp, now, i ? 10000 : 0);
		nsfc_damp_fail(&damp, 2);
		KUNIT_EXPECT_EQ(test, damp.hold, holds[i]);
		now += 9999;
		nsfc_damp_trust(&damp, now);
		now += 9999;
	}
	nsfc_damp_good(&damp, now + 1, 10000);
	nsfc_damp_fail(&damp, 2);
	KUNIT_EXPECT_EQ(test, damp.hold, 0);
}

/* A leg goes and takes its counters along. */
static void nsfc_watch_fewer(struct kunit *test)
{
	struct nsfc_watched it;

	nsfc_watched_init(&it);
	nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT);
	nsfc_watched_until(&it, 0, 0, NSFC_WATCH_RETRY);
	nsfc_watched_look(&it, 1, 0);
	it.delivered = 10;
	it.returned = 5;
	nsfc_watch_recount(&it.watch, it.delivered, it.returned);
	/* It owes nothing of what went that way, and is no better known than before */
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 0, 0, NSFC_WATCH_SILENT), 0);
	KUNIT_EXPECT_EQ(test, nsfc_watched_until(&it, 1, 0, NSFC_WATCH_SILENT),
			STEP + PATIENCE);
	KUNIT_EXPECT_EQ(test, it.watch.damp.hold, 2 * NSFC_DAMP_MIN);
}

static struct kunit_case nsfc_watch_cases[] = {
	KUNIT_CASE(nsfc_watch_well),
	KUNIT_CASE(nsfc_watch_silent),
	KUNIT_CASE(nsfc_watch_damped),
	KUNIT_CASE(nsfc_watch_forgiven),
	KUNIT_CASE(nsfc_watch_fewer),
	KUNIT_CASE(nsfc_damp_free),
	{ }
};

static struct kunit_suite nsfc_watch_suite = {
	.name = "nsfc_watch",
	.test_cases = nsfc_watch_cases,
};

kunit_test_suite(nsfc_watch_suite);
