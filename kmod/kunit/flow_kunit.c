// SPDX-License-Identifier: GPL-2.0
/* KUnit: flows: learned, found, ambiguous, given up, forgotten.
 *
 * Nothing here depends on how fast the machine is: windows and timeouts are longer than
 * any test, or what has to come when they are over is waited for.
 */

#include <linux/delay.h>
#include <linux/err.h>

#include "node.h"

/* In seconds and in milliseconds */
#define LONG_TIMEOUT	3600
#define LONG_WINDOW	3600000
/* Jiffies after which a test gives up waiting */
#define PATIENCE	(60 * HZ)

/* What a flow is found with, beside a context */
#define UNKNOWN		((struct nsfc_ctx *)NULL)
#define AMBIGUOUS	((struct nsfc_ctx *)ERR_PTR(-EAGAIN))

static struct nsfc_flows *nsfc_flow_table(struct kunit *test, u32 limit, u32 timeout,
					  u32 window)
{
	struct nsfc_node *node = test->priv;

	node->flows = nsfc_flows_new(&node->nn, limit);
	KUNIT_ASSERT_NOT_NULL(test, node->flows);
	nsfc_flows_set(node->flows, timeout, window);
	return node->flows;
}

static struct nsfc_tuple nsfc_flow_tuple(u32 nr)
{
	return (struct nsfc_tuple){
		.type	= htons(ETH_P_IP),
		.proto	= IPPROTO_UDP,
		.kind	= NSH_SFC_FLOW_IP,
		.src.ip	= htonl(0x0a000000 | nr),
		.dst.ip	= htonl(0xc0000201),
		.sport	= htons(1000),
		.dport	= htons(53),
	};
}

static u32 nsfc_flow_hand_tuple(struct kunit *test, const struct nsfc_tuple *tuple,
				struct nsfc_ctx *ctx)
{
	struct nsfc_node *node = test->priv;
	u32 hash;

	rcu_read_lock();
	local_bh_disable();
	hash = nsfc_flow_learn(node->flows, tuple, 0, ctx);
	local_bh_enable();
	rcu_read_unlock();
	return hash;
}

static u32 nsfc_flow_hand(struct kunit *test, u32 nr, struct nsfc_ctx *ctx)
{
	struct nsfc_tuple tuple = nsfc_flow_tuple(nr);

	return nsfc_flow_hand_tuple(test, &tuple, ctx);
}

static struct nsfc_ctx *nsfc_flow_get_hint(struct kunit *test,
					   const struct nsfc_tuple *tuple, u32 hint)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx;

	rcu_read_lock();
	local_bh_disable();
	ctx = nsfc_flow_find(node->flows, tuple, hint);
	local_bh_enable();
	rcu_read_unlock();
	return ctx;
}

static struct nsfc_ctx *nsfc_flow_get(struct kunit *test, const struct nsfc_tuple *tuple)
{
	return nsfc_flow_get_hint(test, tuple, 0);
}

static struct nsfc_ctx *nsfc_flow_got(struct kunit *test, u32 nr)
{
	struct nsfc_tuple tuple = nsfc_flow_tuple(nr);

	return nsfc_flow_get(test, &tuple);
}

/* Wait until a flow is found with what is expected. */
static bool nsfc_flow_becomes(struct kunit *test, u32 nr, const struct nsfc_ctx *want)
{
	unsigned long end = jiffies + PATIENCE;

	while (nsfc_flow_got(test, nr) != want) {
		if (time_after(jiffies, end))
			return false;
		usleep_range(1000, 2000);
	}
	return true;
}

static void nsfc_flow_next_jiffy(void)
{
	unsigned long now = jiffies;

	while (time_before_eq(jiffies, now))
		usleep_range(500, 1000);
}

static void nsfc_flow_expect(struct kunit *test, u32 count, u64 created, u64 evicted,
			     u64 expired)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_flow_stats stats;

	nsfc_flows_stats(node->flows, &stats);
	KUNIT_EXPECT_EQ(test, stats.count, count);
	KUNIT_EXPECT_EQ(test, stats.created, created);
	KUNIT_EXPECT_EQ(test, stats.evicted, evicted);
	KUNIT_EXPECT_EQ(test, stats.expired, expired);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_flows), count);
}

/*
 * Learning and finding
 */

static void nsfc_flow_learned(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 0, 2);

	nsfc_flow_table(test, 16, LONG_TIMEOUT, LONG_WINDOW);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), UNKNOWN);
	nsfc_flow_hand(test, 1, a);
	nsfc_flow_hand(test, 2, b);
	nsfc_flow_hand(test, 3, a);
	nsfc_flow_hand(test, 1, a);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), a);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 2), b);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 3), a);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 4), UNKNOWN);
	nsfc_flow_expect(test, 3, 3, 0, 0);
	/* Each flow holds its context */
	KUNIT_EXPECT_EQ(test, atomic_read(&a->n_flows), 2);
	KUNIT_EXPECT_EQ(test, refcount_read(&a->ref), 3);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->n_flows), 1);
}

struct nsfc_flow_byte {
	const char *name;
	u8 at;
};

#define BYTE(what, field) { what, offsetof(struct nsfc_tuple, field) }

static const struct nsfc_flow_byte nsfc_flow_bytes[] = {
	BYTE("source", src.ip),
	BYTE("last byte of the source", src.ip6.s6_addr[15]),
	BYTE("destination", dst.ip),
	BYTE("last byte of the destination", dst.ip6.s6_addr[15]),
	BYTE("Ethernet type", type),
	BYTE("protocol", proto),
	BYTE("kind", kind),
	BYTE("VLAN", vlan[0]),
	BYTE("inner VLAN", vlan[1]),
	BYTE("source port", sport),
	BYTE("destination port", dport),
	BYTE("ICMP type", icmp_type),
	BYTE("ICMP code", icmp_code),
	BYTE("type of the error", error_type),
	BYTE("code of the error", error_code),
};

static void nsfc_flow_byte_desc(const struct nsfc_flow_byte *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_flow_byte, nsfc_flow_bytes, nsfc_flow_byte_desc);

/* Flows that differ in one thing only are two. */
static void nsfc_flow_differs(struct kunit *test)
{
	const struct nsfc_flow_byte *c = test->param_value;
	struct nsfc_tuple tuple = nsfc_flow_tuple(1);
	u32 hash;

	/* One bucket, so that the hash alone does not tell them apart */
	nsfc_flow_table(test, 1, LONG_TIMEOUT, LONG_WINDOW);
	hash = nsfc_flow_hand(test, 1, nsfc_node_ctx(test, 0, 1));
	KUNIT_EXPECT_NOT_NULL(test, nsfc_flow_get(test, &tuple));
	((u8 *)&tuple)[c->at] ^= 1;
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get(test, &tuple), UNKNOWN);
	/* Nor does the hint that a packet of the other one has */
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get_hint(test, &tuple, hash), UNKNOWN);
}

/* A hint leads to the flow that it is the hash of, and to no other: whatever it is, the
 * flow that is found is the one of the tuple.
 */
static void nsfc_flow_hint(struct kunit *test)
{
	struct nsfc_ctx *one = nsfc_node_ctx(test, 0, 1), *two = nsfc_node_ctx(test, 0, 2);
	struct nsfc_tuple first = nsfc_flow_tuple(1), second = nsfc_flow_tuple(2);
	u32 hash, other;

	nsfc_flow_table(test, 16, LONG_TIMEOUT, LONG_WINDOW);
	hash = nsfc_flow_hand(test, 1, one);
	KUNIT_EXPECT_EQ(test, nsfc_flow_hand(test, 1, one), hash);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get_hint(test, &first, hash), one);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get_hint(test, &first, ~hash), one);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get_hint(test, &second, hash), UNKNOWN);
	other = nsfc_flow_hand(test, 2, two);
	KUNIT_EXPECT_NE(test, other, hash);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get_hint(test, &first, other), one);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get_hint(test, &second, hash), two);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get_hint(test, &second, other), two);
}

/* A context that is no longer there is not found by a flow either, which keeps its
 * memory nevertheless.
 */
static void nsfc_flow_of_dead(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, 0, 1), *again;

	nsfc_flow_table(test, 16, LONG_TIMEOUT, LONG_WINDOW);
	nsfc_flow_hand(test, 1, ctx);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[0], ctx->id), 0);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), UNKNOWN);
	KUNIT_EXPECT_EQ(test, refcount_read(&ctx->ref), 1);
	nsfc_flow_expect(test, 1, 1, 0, 0);

	/* The same header anew: not ambiguous */
	again = nsfc_node_ctx(test, 0, 1);
	nsfc_flow_hand(test, 1, again);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), again);
	nsfc_flow_expect(test, 1, 1, 0, 0);
}

/* Nothing is learned with a context that is dead. */
static void nsfc_flow_with_dead(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, 0, 1);

	nsfc_flow_table(test, 16, LONG_TIMEOUT, LONG_WINDOW);
	KUNIT_ASSERT_TRUE(test, nsfc_ctx_hold(ctx));
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[0], ctx->id), 0);
	nsfc_flow_hand(test, 1, ctx);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), UNKNOWN);
	KUNIT_EXPECT_EQ(test, refcount_read(&ctx->ref), 1);
	nsfc_flow_expect(test, 0, 0, 0, 0);
	nsfc_ctx_put(ctx);
}

/* Identifications of fragments are soon used again: good for the window only. */
static void nsfc_flow_fragment(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, 0, 1), *got;
	struct nsfc_tuple tuple = nsfc_flow_tuple(1);
	unsigned long end = jiffies + PATIENCE;

	nsfc_flow_table(test, 16, LONG_TIMEOUT, LONG_WINDOW);
	tuple.kind = NSH_SFC_FLOW_FRAGMENT;
	nsfc_flow_hand_tuple(test, &tuple, ctx);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_get(test, &tuple), ctx);
	nsfc_flow_hand(test, 1, ctx);
	nsfc_flows_set(node->flows, LONG_TIMEOUT, 20);
	/* Finding it is a use, so it is looked for more seldom than every 20 ms */
	do {
		msleep(50);
		got = nsfc_flow_get(test, &tuple);
	} while (got && time_before(jiffies, end));
	KUNIT_EXPECT_PTR_EQ(test, got, UNKNOWN);
	/* A flow is good for its timeout */
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), ctx);
}

/*
 * Never a guess
 */

/* Two headers within the window: nothing is found, until the window has passed. */
static void nsfc_flow_ambiguous(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 0, 2);
	struct nsfc_node *node = test->priv;

	nsfc_flow_table(test, 16, LONG_TIMEOUT, LONG_WINDOW);
	nsfc_flow_hand(test, 1, a);
	nsfc_flow_hand(test, 2, a);
	nsfc_flow_hand(test, 1, b);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), AMBIGUOUS);
	/* Once more the second one: no less so */
	nsfc_flow_hand(test, 1, b);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), AMBIGUOUS);
	/* The other flow is none of it */
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 2), a);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->n_flows), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->n_flows), 1);
	nsfc_flow_expect(test, 2, 2, 0, 0);

	nsfc_flows_set(node->flows, LONG_TIMEOUT, 20);
	KUNIT_EXPECT_TRUE(test, nsfc_flow_becomes(test, 1, b));
}

/* The same header from another leg is another, since it was handed out elsewhere. */
static void nsfc_flow_ambiguous_legs(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 1, 1);

	nsfc_flow_table(test, 16, LONG_TIMEOUT, LONG_WINDOW);
	nsfc_flow_hand(test, 1, a);
	nsfc_flow_hand(test, 1, b);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), AMBIGUOUS);
}

/* After the window the flow has changed its header, and that is all. */
static void nsfc_flow_changes(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 0, 2);
	unsigned long used;

	nsfc_flow_table(test, 16, LONG_TIMEOUT, 0);
	nsfc_flow_hand(test, 1, a);
	/* The window, and how late a use may be noted: a jiffy */
	used = jiffies;
	while (time_before(jiffies, used + 4))
		usleep_range(500, 1000);
	nsfc_flow_hand(test, 1, b);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), b);
	nsfc_flow_expect(test, 1, 1, 0, 0);
}

/* A flow that was given up too early may come back with its own header only. */
static void nsfc_flow_noted(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 0, 2);
	struct nsfc_node *node = test->priv;

	nsfc_flow_table(test, 1, LONG_TIMEOUT, LONG_WINDOW);
	nsfc_flow_hand(test, 1, a);
	nsfc_flow_hand(test, 2, a);
	nsfc_flow_expect(test, 1, 2, 1, 0);
	/* It is known not to be the function's own packet */
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), AMBIGUOUS);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 2), a);
	nsfc_flow_hand(test, 1, a);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), a);
	nsfc_flow_hand(test, 2, b);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 2), AMBIGUOUS);
	nsfc_flow_expect(test, 1, 4, 3, 0);

	/* Not for ever */
	nsfc_flows_set(node->flows, LONG_TIMEOUT, 20);
	KUNIT_EXPECT_TRUE(test, nsfc_flow_becomes(test, 2, b));
	KUNIT_EXPECT_TRUE(test, nsfc_flow_becomes(test, 1, UNKNOWN));
}

/* One that was ambiguous when it was given up is so with any header. */
static void nsfc_flow_noted_ambiguous(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 0, 2);

	nsfc_flow_table(test, 1, LONG_TIMEOUT, LONG_WINDOW);
	nsfc_flow_hand(test, 1, a);
	nsfc_flow_hand(test, 1, b);
	nsfc_flow_hand(test, 2, b);
	nsfc_flow_expect(test, 1, 2, 1, 0);
	nsfc_flow_hand(test, 1, b);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), AMBIGUOUS);
}

/* But not for ever, if it is given up each time before its packets have gone. */
static void nsfc_flow_noted_again(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 0, 2);
	unsigned long end = jiffies + PATIENCE;
	struct nsfc_ctx *got;

	nsfc_flow_table(test, 1, LONG_TIMEOUT, 500);
	nsfc_flow_hand(test, 1, a);
	nsfc_flow_hand(test, 1, b);
	do {
		nsfc_flow_hand(test, 2, b);
		msleep(20);
		nsfc_flow_hand(test, 1, b);
		got = nsfc_flow_got(test, 1);
	} while (got != b && time_before(jiffies, end));
	KUNIT_EXPECT_PTR_EQ(test, got, b);
}

/*
 * Limits
 */

/* At its limit a table gives up what has not been used for longest. */
static void nsfc_flow_evict(struct kunit *test)
{
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, 0, 1);
	u32 nr;

	/* A use is noted when a jiffy has passed */
	nsfc_flow_table(test, 4, LONG_TIMEOUT, 0);
	for (nr = 1; nr <= 4; nr++) {
		nsfc_flow_hand(test, nr, ctx);
		nsfc_flow_next_jiffy();
	}
	nsfc_flow_expect(test, 4, 4, 0, 0);
	/* 1 is found, 2 is handed over once more: 3 is the one, and then 4 */
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), ctx);
	nsfc_flow_next_jiffy();
	nsfc_flow_hand(test, 2, ctx);
	nsfc_flow_next_jiffy();
	nsfc_flow_hand(test, 5, ctx);
	KUNIT_EXPECT_TRUE(test, nsfc_flow_becomes(test, 3, UNKNOWN));
	nsfc_flow_expect(test, 4, 5, 1, 0);
	nsfc_flow_hand(test, 6, ctx);
	KUNIT_EXPECT_TRUE(test, nsfc_flow_becomes(test, 4, UNKNOWN));
	nsfc_flow_expect(test, 4, 6, 2, 0);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), ctx);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 2), ctx);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 5), ctx);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 6), ctx);
	KUNIT_EXPECT_EQ(test, atomic_read(&ctx->n_flows), 4);
}

/* At the namespace's limit, too; and a table that has none to give up gets none. */
static void nsfc_flow_evict_net(struct kunit *test)
{
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, 0, 1);
	struct nsfc_node *node = test->priv;
	struct nsfc_flows *first, *second;

	node->nn.flow_limit = 2;
	first = nsfc_flow_table(test, 16, LONG_TIMEOUT, 0);
	nsfc_flow_hand(test, 1, ctx);
	nsfc_flow_hand(test, 2, ctx);
	nsfc_flow_hand(test, 3, ctx);
	nsfc_flow_expect(test, 2, 3, 1, 0);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 3), ctx);

	/* It is not learned, but not taken for the function's own either */
	second = nsfc_flow_table(test, 16, LONG_TIMEOUT, LONG_WINDOW);
	nsfc_flow_hand(test, 4, ctx);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 4), AMBIGUOUS);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_flows), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&ctx->n_flows), 2);

	/* What the first one gives up the second one may have */
	nsfc_flows_free(first);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_flows), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&ctx->n_flows), 0);
	KUNIT_EXPECT_PTR_EQ(test, node->flows, second);
	nsfc_flow_hand(test, 4, ctx);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 4), ctx);
	nsfc_flow_expect(test, 1, 1, 0, 0);
}

struct nsfc_flow_size {
	const char *name;
	u32 limit;
};

static const struct nsfc_flow_size nsfc_flow_sizes[] = {
	{ "1", 1 },
	{ "3, no power of two", 3 },
	{ "1023, the largest of one shard", 1023 },
	{ "1024, the smallest of several", 1024 },
	{ "1500, no power of two, several shards", 1500 },
};

static void nsfc_flow_size_desc(const struct nsfc_flow_size *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_flow_size, nsfc_flow_sizes, nsfc_flow_size_desc);

/* The limit is that of the table, whatever its shards hold. */
static void nsfc_flow_limit(struct kunit *test)
{
	const struct nsfc_flow_size *c = test->param_value;
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, 0, 1);
	struct nsfc_node *node = test->priv;
	struct nsfc_flow_stats before, after;
	u32 nr, known = 0;

	nsfc_flow_table(test, c->limit, LONG_TIMEOUT, LONG_WINDOW);
	nsfc_flows_stats(node->flows, &before);
	for (nr = 0; nr < c->limit; nr++)
		nsfc_flow_hand(test, nr, ctx);
	nsfc_flow_expect(test, c->limit, c->limit, 0, 0);
	for (nr = 0; nr < c->limit; nr++)
		known += nsfc_flow_got(test, nr) == ctx;
	KUNIT_EXPECT_EQ(test, known, c->limit);
	nsfc_flows_stats(node->flows, &after);
	KUNIT_EXPECT_GE(test, after.memory - before.memory,
			c->limit * sizeof(struct nsfc_tuple));

	for (; nr < 2 * c->limit; nr++)
		nsfc_flow_hand(test, nr, ctx);
	nsfc_flow_expect(test, c->limit, 2 * c->limit, c->limit, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&ctx->n_flows), c->limit);
	KUNIT_EXPECT_EQ(test, refcount_read(&ctx->ref), 1 + c->limit);
}

/*
 * Forgetting
 */

/* The flow that is in use stays, the one that is not goes when its time has come. */
static void nsfc_flow_expire(struct kunit *test)
{
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, 0, 1);
	unsigned long end = jiffies + PATIENCE, since;
	struct nsfc_node *node = test->priv;
	struct nsfc_flow_stats stats;
	bool stays = true;

	nsfc_flow_table(test, 16, 1, 0);
	since = jiffies;
	nsfc_flow_hand(test, 1, ctx);
	nsfc_flow_hand(test, 2, ctx);
	do {
		stays &= nsfc_flow_got(test, 2) == ctx;
		usleep_range(2000, 4000);
		nsfc_flows_stats(node->flows, &stats);
	} while (!stats.expired && time_before(jiffies, end));
	/* Unless the machine stood still meanwhile */
	if (time_before(jiffies, since + 3 * HZ)) {
		KUNIT_EXPECT_TRUE(test, stays);
		nsfc_flow_expect(test, 1, 2, 0, 1);
	}
	KUNIT_EXPECT_GE(test, jiffies - since, HZ);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 1), UNKNOWN);

	/* And then the other one */
	do {
		usleep_range(2000, 4000);
		nsfc_flows_stats(node->flows, &stats);
	} while (stats.count && time_before(jiffies, end));
	nsfc_flow_expect(test, 0, 2, 0, 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&ctx->n_flows), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&ctx->ref), 1);
}

/* All, or those of one leg. */
static void nsfc_flow_flush(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 1, 1);
	struct nsfc_node *node = test->priv;
	u32 nr;

	nsfc_flow_table(test, 2048, LONG_TIMEOUT, LONG_WINDOW);
	for (nr = 0; nr < 600; nr++)
		nsfc_flow_hand(test, nr, nr % 3 ? a : b);
	nsfc_flows_flush(node->flows, &node->table[1]);
	nsfc_flow_expect(test, 400, 600, 0, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->n_flows), 400);
	KUNIT_EXPECT_EQ(test, atomic_read(&b->n_flows), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&b->ref), 1);
	nsfc_flows_flush(node->flows, NULL);
	nsfc_flow_expect(test, 0, 600, 0, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&a->n_flows), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&a->ref), 1);
	/* It is a table as before */
	nsfc_flow_hand(test, 9999, a);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, 9999), a);
}

static bool nsfc_flow_is_odd(const struct nsfc_flow_view *view, void *data)
{
	u32 *seen = data;

	++*seen;
	return ntohl(view->tuple->src.ip) & 1;
}

/* Those that are chosen; the dead are not to be chosen from. */
static void nsfc_flow_forget(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 0, 2);
	struct nsfc_node *node = test->priv;
	u32 nr, seen = 0;

	nsfc_flow_table(test, 64, LONG_TIMEOUT, LONG_WINDOW);
	for (nr = 0; nr < 50; nr++)
		nsfc_flow_hand(test, nr, nr < 40 ? a : b);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[0], b->id), 0);
	KUNIT_EXPECT_EQ(test, nsfc_flows_forget(node->flows, nsfc_flow_is_odd, &seen),
			20);
	KUNIT_EXPECT_EQ(test, seen, 40);
	nsfc_flow_expect(test, 30, 50, 0, 0);
	for (nr = 0; nr < 40; nr += 2)
		KUNIT_EXPECT_PTR_EQ(test, nsfc_flow_got(test, nr), a);
}

/* What is told: how often each flow, and how many in all. */
struct nsfc_flow_told {
	u8 times[100];
	u32 n;
	u32 enough;
	bool ambiguous;
};

static int nsfc_flow_tell(const struct nsfc_flow_view *view, void *data)
{
	struct nsfc_flow_told *told = data;

	if (told->n == told->enough)
		return -EMSGSIZE;
	told->n++;
	told->times[ntohl(view->tuple->src.ip) & 0xff]++;
	told->ambiguous |= view->ambiguous;
	return 0;
}

/* Each once; and on from the bucket where it was ended, which is told again whole. */
static void nsfc_flow_for_each(struct kunit *test)
{
	struct nsfc_ctx *a = nsfc_node_ctx(test, 0, 1), *b = nsfc_node_ctx(test, 0, 2);
	struct nsfc_flow_told told = { .enough = U32_MAX };
	struct nsfc_node *node = test->priv;
	unsigned long pos = 0;
	u32 nr, twice = 0;

	nsfc_flow_table(test, 100, LONG_TIMEOUT, LONG_WINDOW);
	for (nr = 0; nr < 100; nr++)
		nsfc_flow_hand(test, nr, a);
	KUNIT_EXPECT_EQ(test, nsfc_flows_for_each(node->flows, &pos, nsfc_flow_tell,
						  &told), 0);
	KUNIT_EXPECT_EQ(test, told.n, 100);
	KUNIT_EXPECT_FALSE(test, told.ambiguous);
	for (nr = 0; nr < 100; nr++)
		KUNIT_EXPECT_EQ(test, told.times[nr], 1);

	told = (struct nsfc_flow_told){ .enough = 50 };
	pos = 0;
	KUNIT_EXPECT_EQ(test, nsfc_flows_for_each(node->flows, &pos, nsfc_flow_tell,
						  &told), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, told.n, 50);
	told.enough = U32_MAX;
	nsfc_flow_hand(test, 0, b);
	KUNIT_EXPECT_EQ(test, nsfc_flows_for_each(node->flows, &pos, nsfc_flow_tell,
						  &told), 0);
	for (nr = 0; nr < 100; nr++) {
		KUNIT_EXPECT_GE(test, told.times[nr], 1);
		twice += told.times[nr] - 1;
	}
	KUNIT_EXPECT_EQ(test, told.n, 100 + twice);
	/* No more than one bucket's */
	KUNIT_EXPECT_LT(test, twice, 20);

	/* An ambiguous flow is told as such, that of a dead context is not told */
	told = (struct nsfc_flow_told){ .enough = U32_MAX };
	pos = 0;
	nsfc_flows_for_each(node->flows, &pos, nsfc_flow_tell, &told);
	KUNIT_EXPECT_TRUE(test, told.ambiguous);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[0], a->id), 0);
	told = (struct nsfc_flow_told){ .enough = U32_MAX };
	pos = 0;
	nsfc_flows_for_each(node->flows, &pos, nsfc_flow_tell, &told);
	KUNIT_EXPECT_EQ(test, told.n, 1);
	KUNIT_EXPECT_EQ(test, told.times[0], 1);
}

static struct kunit_case nsfc_flow_kunit[] = {
	KUNIT_CASE(nsfc_flow_learned),
	KUNIT_CASE_PARAM(nsfc_flow_differs, nsfc_flow_byte_gen_params),
	KUNIT_CASE(nsfc_flow_hint),
	KUNIT_CASE(nsfc_flow_of_dead),
	KUNIT_CASE(nsfc_flow_with_dead),
	KUNIT_CASE(nsfc_flow_fragment),
	KUNIT_CASE(nsfc_flow_ambiguous),
	KUNIT_CASE(nsfc_flow_ambiguous_legs),
	KUNIT_CASE(nsfc_flow_changes),
	KUNIT_CASE(nsfc_flow_noted),
	KUNIT_CASE(nsfc_flow_noted_ambiguous),
	KUNIT_CASE(nsfc_flow_noted_again),
	KUNIT_CASE(nsfc_flow_evict),
	KUNIT_CASE(nsfc_flow_evict_net),
	KUNIT_CASE_PARAM(nsfc_flow_limit, nsfc_flow_size_gen_params),
	KUNIT_CASE(nsfc_flow_expire),
	KUNIT_CASE(nsfc_flow_flush),
	KUNIT_CASE(nsfc_flow_forget),
	KUNIT_CASE(nsfc_flow_for_each),
	{}
};

static struct kunit_suite nsfc_flow_suite = {
	.name		= "nsfc_flow",
	.init		= nsfc_node_init,
	.exit		= nsfc_node_exit,
	.test_cases	= nsfc_flow_kunit,
};

kunit_test_suite(nsfc_flow_suite);
