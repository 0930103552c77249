// SPDX-License-Identifier: GPL-2.0
/* KUnit: contexts: which headers are one, who holds them, when they go. */

#include <linux/skbuff.h>

#include "node.h"

#define LEG		0
#define OTHER_LEG	1
#define STRANGER	2

/*
 * Interning
 */

static void nsfc_context_same(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, LEG, 1);

	KUNIT_EXPECT_PTR_EQ(test, nsfc_node_ctx(test, LEG, 1), ctx);
	KUNIT_EXPECT_EQ(test, node->table[LEG].count, 1);
	KUNIT_EXPECT_EQ(test, node->table[LEG].created, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 1);
	KUNIT_EXPECT_EQ(test, refcount_read(&ctx->ref), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&ctx->n_flows), 0);
	KUNIT_EXPECT_FALSE(test, ctx->dead);
	KUNIT_EXPECT_FALSE(test, ctx->pinned);
}

struct nsfc_context_bit {
	const char *name;
	u8 at;
	u8 bit;
};

static const struct nsfc_context_bit nsfc_context_bits[] = {
	{ "O", 0, 0x20 },
	{ "unassigned beside O", 0, 0x10 },
	{ "TTL, upper bits", 0, 0x01 },
	{ "TTL, lower bits", 1, 0x40 },
	{ "unassigned beside MD type", 2, 0x80 },
	{ "next protocol", 3, 0x01 },
	{ "SPI, first byte", 4, 0x80 },
	{ "SPI, second byte", 5, 0x01 },
	{ "SPI, third byte", 6, 0x01 },
	{ "SI", 7, 0x80 },
	{ "first byte of metadata", 8, 0x80 },
	{ "middle of metadata", 15, 0x01 },
	{ "last byte of metadata", 23, 0x01 },
};

static void nsfc_context_bit_desc(const struct nsfc_context_bit *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_context_bit, nsfc_context_bits, nsfc_context_bit_desc);

static void nsfc_context_try_bit(struct kunit *test, struct nsfc_ctx *from)
{
	const struct nsfc_context_bit *c = test->param_value;
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_ctx *ctx, *other;
	enum nsfc_reason reason;
	struct nsfc_sample sample;

	nsfc_sample_md1(&sample, 1, 255);
	ctx = nsfc_node_get(table, &sample, NULL, from, &reason);
	KUNIT_ASSERT_NOT_NULL(test, ctx);
	KUNIT_EXPECT_PTR_EQ(test, from ? rcu_access_pointer(from->next) :
					 rcu_access_pointer(table->recent), ctx);
	sample.raw[c->at] ^= c->bit;
	other = nsfc_node_get(table, &sample, NULL, from, &reason);
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_PTR_NE(test, other, ctx);
	KUNIT_EXPECT_NE(test, other->id, ctx->id);
	KUNIT_EXPECT_EQ(test, memcmp(other->raw, sample.raw, 24), 0);
	KUNIT_EXPECT_EQ(test, table->count, 2);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_node_ctx(test, LEG, 1), ctx);
	nsfc_ctx_table_flush(table);
}

/* Two headers that differ by one bit, anywhere, are two; to the memo of the table as
 * well, which is no search that a hash would decide, and to that of the context before,
 * which is about the base header alone.
 */
static void nsfc_context_differs_by_bit(struct kunit *test)
{
	const struct nsfc_context_bit *c = test->param_value;

	nsfc_context_try_bit(test, NULL);
	if (c->at < NSH_BASE_HDR_LEN)
		nsfc_context_try_bit(test, nsfc_node_ctx(test, STRANGER, 1));
}

/* A header is not the beginning of a longer one. */
static void nsfc_context_differs_by_length(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx[61];
	enum nsfc_reason reason;
	struct nsfc_sample sample;
	unsigned int len, n = 0, i;

	for (len = 8; len <= 248; len += 4) {
		nsfc_sample_md2(&sample, 1, 255, len);
		ctx[n] = nsfc_node_get(&node->table[LEG], &sample, NULL, NULL, &reason);
		KUNIT_ASSERT_NOT_NULL(test, ctx[n]);
		for (i = 0; i < n; i++)
			KUNIT_EXPECT_PTR_NE(test, ctx[i], ctx[n]);
		KUNIT_EXPECT_EQ(test, memcmp(ctx[n]->raw, sample.raw, len), 0);
		n++;
	}
	KUNIT_EXPECT_EQ(test, node->table[LEG].count, n);
}

/* Of the addresses of inner frames, and of having none. */
static void nsfc_context_differs_by_macs(struct kunit *test)
{
	struct nsfc_macs macs = { .addr = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 } };
	struct nsfc_macs zero = { };
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_ctx *from = nsfc_node_ctx(test, STRANGER, 1);
	struct nsfc_ctx *none, *one, *two, *three;
	enum nsfc_reason reason;
	struct nsfc_sample sample;

	nsfc_sample_md1(&sample, 1, 255);
	none = nsfc_node_get(table, &sample, NULL, from, &reason);
	one = nsfc_node_get(table, &sample, &macs, from, &reason);
	macs.addr[11] = 3;
	two = nsfc_node_get(table, &sample, &macs, NULL, &reason);
	three = nsfc_node_get(table, &sample, &zero, from, &reason);
	KUNIT_ASSERT_NOT_NULL(test, none);
	KUNIT_ASSERT_NOT_NULL(test, one);
	KUNIT_ASSERT_NOT_NULL(test, two);
	KUNIT_EXPECT_EQ(test, table->count, 4);
	KUNIT_EXPECT_PTR_NE(test, none, three);
	KUNIT_EXPECT_FALSE(test, none->has_macs);
	KUNIT_EXPECT_TRUE(test, one->has_macs);
	KUNIT_EXPECT_EQ(test, one->macs.addr[11], 2);
	KUNIT_EXPECT_EQ(test, memcmp(&two->macs, &macs, sizeof(macs)), 0);
	KUNIT_EXPECT_PTR_EQ(test, two,
			    nsfc_node_get(table, &sample, &macs, NULL, &reason));
}

/* Each device has its own: what one is handed is not the other's to send on. */
static void nsfc_context_differs_by_table(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *a = nsfc_node_ctx(test, LEG, 1);
	struct nsfc_ctx *b = nsfc_node_ctx(test, OTHER_LEG, 1);

	KUNIT_EXPECT_PTR_NE(test, a, b);
	KUNIT_EXPECT_NE(test, a->id, b->id);
	KUNIT_EXPECT_EQ(test, node->table[LEG].count, 1);
	KUNIT_EXPECT_EQ(test, node->table[OTHER_LEG].count, 1);
}

/* The walk's first bytes stand for the header's; wherever the header is. */
static void nsfc_context_base(struct kunit *test)
{
	struct nsfc_walk walk = { };
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *outside, *inside;
	struct nsfc_sample before, now;
	enum nsfc_reason reason;

	nsfc_sample_md1(&before, 1, 255);
	nsfc_sample_md1(&now, 2, 254);
	walk.nn = &node->nn;
	memcpy(&walk.base, now.raw, sizeof(walk.base));
	walk.skb = nsfc_sample_skb(before.raw, 24, 24);
	KUNIT_ASSERT_NOT_NULL(test, walk.skb);
	rcu_read_lock();
	local_bh_disable();
	inside = nsfc_ctx_get(&node->table[LEG], &walk, NULL, &reason);
	walk.hdr = &before.hdr;
	outside = nsfc_ctx_get(&node->table[LEG], &walk, NULL, &reason);
	local_bh_enable();
	rcu_read_unlock();
	kfree_skb(walk.skb);
	KUNIT_ASSERT_NOT_NULL(test, inside);
	KUNIT_EXPECT_PTR_EQ(test, inside, outside);
	KUNIT_EXPECT_EQ(test, memcmp(inside->raw, now.raw, 24), 0);
	KUNIT_EXPECT_PTR_EQ(test, inside, nsfc_node_get(&node->table[LEG], &now, NULL,
							NULL, &reason));
}

/* Memory is counted, and no less than the header takes. */
static void nsfc_context_memory(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	long sum = 0;
	enum nsfc_reason reason;
	struct nsfc_sample sample;
	struct nsfc_ctx *ctx;
	unsigned int len;

	for (len = 8; len <= 244; len += 59 * 4) {
		nsfc_sample_md2(&sample, 1, 255, len);
		ctx = nsfc_node_get(table, &sample, NULL, NULL, &reason);
		KUNIT_ASSERT_NOT_NULL(test, ctx);
		KUNIT_EXPECT_GE(test, nsfc_ctx_size(ctx),
				offsetof(struct nsfc_ctx, raw) + len);
		KUNIT_EXPECT_GE(test, nsfc_ctx_size(ctx), sizeof(*ctx));
		sum += nsfc_ctx_size(ctx);
		KUNIT_EXPECT_EQ(test, atomic_long_read(&node->nn.context_bytes), sum);
	}
	nsfc_ctx_table_flush(table);
	KUNIT_EXPECT_EQ(test, table->count, 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&node->nn.context_bytes), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 0);
}

/*
 * References
 */

static void nsfc_context_hold(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, LEG, 1), *again;
	u32 id = ctx->id;

	KUNIT_ASSERT_TRUE(test, nsfc_ctx_hold(ctx));
	KUNIT_EXPECT_EQ(test, refcount_read(&ctx->ref), 2);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[LEG], id), 0);
	/* The memory is kept, the place is not */
	KUNIT_EXPECT_TRUE(test, ctx->dead);
	KUNIT_EXPECT_EQ(test, refcount_read(&ctx->ref), 1);
	KUNIT_EXPECT_EQ(test, node->table[LEG].count, 0);
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(&node->table[LEG], id));
	again = nsfc_node_ctx(test, LEG, 1);
	KUNIT_EXPECT_PTR_NE(test, again, ctx);
	KUNIT_EXPECT_NE(test, again->id, id);
	nsfc_ctx_put(ctx);
	nsfc_ctx_put(NULL);
}

/* Nobody takes hold of one whose last reference is gone. */
static void nsfc_context_hold_late(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, LEG, 1);
	bool held;
	int err;

	rcu_read_lock();
	err = nsfc_ctx_forget(&node->table[LEG], ctx->id);
	held = nsfc_ctx_hold(ctx);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_FALSE(test, held);
}

/* The memo: found without a search, replaced when dead, and let go of. */
static void nsfc_context_memo(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *next = &node->table[STRANGER];
	struct nsfc_ctx *from = nsfc_node_ctx(test, LEG, 1), *to, *other;
	enum nsfc_reason reason;
	struct nsfc_sample sample;

	nsfc_sample_md1(&sample, 1, 254);
	to = nsfc_node_get(next, &sample, NULL, from, &reason);
	KUNIT_ASSERT_NOT_NULL(test, to);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(from->next), to);
	KUNIT_EXPECT_EQ(test, refcount_read(&to->ref), 2);
	KUNIT_EXPECT_EQ(test, refcount_read(&from->ref), 1);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_node_get(next, &sample, NULL, from, &reason), to);
	KUNIT_EXPECT_EQ(test, refcount_read(&to->ref), 2);

	/* Another header, or another table: the memo is not taken for it */
	from->linked = jiffies + 100 * HZ;
	nsfc_sample_md1(&sample, 1, 253);
	other = nsfc_node_get(next, &sample, NULL, from, &reason);
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_PTR_NE(test, other, to);
	/* Nor is it overwritten for each packet */
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(from->next), to);
	nsfc_sample_md1(&sample, 1, 254);
	KUNIT_EXPECT_PTR_NE(test, nsfc_node_get(&node->table[OTHER_LEG], &sample, NULL,
						from, &reason), to);

	/* One that is dead is not used any more */
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(next, to->id), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&to->ref), 1);
	from->linked = jiffies - 2 * HZ;
	other = nsfc_node_get(next, &sample, NULL, from, &reason);
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_FALSE(test, other->dead);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(from->next), other);
	KUNIT_EXPECT_EQ(test, refcount_read(&other->ref), 2);

	/* What it led to is let go of when its context goes */
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[LEG], from->id), 0);
	KUNIT_EXPECT_EQ(test, refcount_read(&other->ref), 1);
}

/* The memo of what comes from ports: not taken for another header, not written for
 * each packet, and gone with its context.
 */
static void nsfc_context_recent(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_ctx *one = nsfc_node_ctx(test, LEG, 1), *two;

	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(table->recent), one);
	KUNIT_EXPECT_EQ(test, refcount_read(&one->ref), 1);
	table->chosen = jiffies + 100 * HZ;
	two = nsfc_node_ctx(test, LEG, 2);
	KUNIT_EXPECT_PTR_NE(test, two, one);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(table->recent), one);
	table->chosen = jiffies - 2 * HZ;
	KUNIT_EXPECT_PTR_EQ(test, nsfc_node_ctx(test, LEG, 2), two);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(table->recent), two);

	/* Another's end is not its own */
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(table, one->id), 0);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(table->recent), two);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(table, two->id), 0);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(table->recent));
}

/* A context that is dead takes no memo, since nobody would let go of it. */
static void nsfc_context_memo_dead(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *from = nsfc_node_ctx(test, LEG, 1), *to;
	enum nsfc_reason reason;
	struct nsfc_sample sample;

	KUNIT_ASSERT_TRUE(test, nsfc_ctx_hold(from));
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[LEG], from->id), 0);
	nsfc_sample_md1(&sample, 1, 254);
	to = nsfc_node_get(&node->table[STRANGER], &sample, NULL, from, &reason);
	KUNIT_EXPECT_NOT_NULL(test, to);
	if (to)
		KUNIT_EXPECT_EQ(test, refcount_read(&to->ref), 1);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(from->next));
	nsfc_ctx_put(from);
}

/*
 * Ids
 */

static void nsfc_context_find(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, LEG, 1);

	KUNIT_EXPECT_PTR_EQ(test, nsfc_ctx_find(&node->table[LEG], ctx->id), ctx);
	/* Legs of one function recall each other's; nobody else does */
	KUNIT_EXPECT_PTR_EQ(test, nsfc_ctx_find(&node->table[OTHER_LEG], ctx->id), ctx);
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(&node->table[STRANGER], ctx->id));
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(&node->table[LEG], 0));
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(&node->table[LEG], ctx->id ^ 1));
	/* The other leg may recall it, but not make it go */
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[OTHER_LEG], ctx->id), -ENOENT);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[STRANGER], ctx->id), -ENOENT);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(&node->table[LEG], ctx->id ^ 1), -ENOENT);
	KUNIT_EXPECT_FALSE(test, ctx->dead);
}

/* Ids are of the upper half of what the mark can carry, and each rests. */
static void nsfc_context_ids(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	u32 i, id, last = 0, seen = 0;

	nsfc_ctx_table_set(table, 5, NSFC_NODE_LIMIT, NSFC_NODE_TIMEOUT, 0);
	/* A quarter of all ids at a time, which is half of those it may have */
	KUNIT_EXPECT_EQ(test, table->limit, 8);
	for (i = 0; i < 16; i++) {
		id = nsfc_node_ctx(test, LEG, 1)->id;
		KUNIT_EXPECT_GE(test, id, 16);
		KUNIT_EXPECT_LE(test, id, 31);
		KUNIT_EXPECT_NE(test, id, last);
		KUNIT_EXPECT_FALSE_MSG(test, seen & BIT(id & 15), "%u is used again", id);
		KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(table, id), 0);
		seen |= BIT(id & 15);
		last = id;
	}
	KUNIT_EXPECT_EQ(test, seen, 0xffff);
}

/* Masks of one width share their ids, wherever the devices are. */
static void nsfc_context_ids_exhausted(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	enum nsfc_reason reason = NSFC_OK;
	struct nsfc_sample sample;
	unsigned int i;

	for (i = 0; i < 3; i++) {
		nsfc_ctx_table_set(&node->table[i], 3, NSFC_NODE_LIMIT,
				   NSFC_NODE_TIMEOUT, 0);
		KUNIT_EXPECT_EQ(test, node->table[i].limit, 2);
	}
	for (i = 0; i < 4; i++)
		nsfc_node_ctx(test, i / 2, 1 + i);
	nsfc_sample_md1(&sample, 9, 255);
	KUNIT_EXPECT_NULL(test, nsfc_node_get(&node->table[STRANGER], &sample, NULL, NULL,
					      &reason));
	KUNIT_EXPECT_EQ(test, reason, NSFC_DROP_CONTEXT_LIMIT);
	KUNIT_EXPECT_EQ(test, node->table[STRANGER].count, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 4);
}

/* Namespaces of containers have half of them, all together. */
static void nsfc_context_ids_guest(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	enum nsfc_reason reason = NSFC_OK;
	struct nsfc_sample sample;
	unsigned int i;

	node->nn.guest = true;
	for (i = 0; i < 2; i++)
		nsfc_ctx_table_set(&node->table[i], 3, NSFC_NODE_LIMIT,
				   NSFC_NODE_TIMEOUT, 0);
	nsfc_node_ctx(test, LEG, 1);
	nsfc_node_ctx(test, LEG, 2);
	nsfc_sample_md1(&sample, 3, 255);
	KUNIT_EXPECT_NULL(test, nsfc_node_get(&node->table[OTHER_LEG], &sample, NULL,
					      NULL, &reason));
	KUNIT_EXPECT_EQ(test, reason, NSFC_DROP_CONTEXT_LIMIT);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 2);
	/* What goes leaves room, and what was refused has taken none */
	nsfc_ctx_table_flush(&node->table[LEG]);
	nsfc_node_ctx(test, OTHER_LEG, 3);
	nsfc_node_ctx(test, OTHER_LEG, 4);
}

/* With another mask the ids would mean something else: all contexts go. */
static void nsfc_context_renumber(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	u32 id = nsfc_node_ctx(test, LEG, 1)->id;

	nsfc_ctx_table_set(table, NSFC_NODE_ID_BITS, 7, 7, 7);
	KUNIT_EXPECT_EQ(test, table->count, 1);
	nsfc_ctx_table_set(table, 16, NSFC_NODE_LIMIT, NSFC_NODE_TIMEOUT, 0);
	KUNIT_EXPECT_EQ(test, table->count, 0);
	KUNIT_EXPECT_NULL(test, xa_load(&nsfc_ctx_ids[NSFC_NODE_ID_BITS],
					nsfc_ctx_id_index(id, NSFC_NODE_ID_BITS)));
	KUNIT_EXPECT_LE(test, nsfc_node_ctx(test, LEG, 1)->id, 0xffff);
}

/* What is told: the paths, and the last id of them. */
struct nsfc_context_told {
	u32 spi[6];
	u32 n;
	u32 enough;
	u32 id;
	bool fell;
};

static int nsfc_context_tell(const struct nsfc_ctx *ctx, void *data)
{
	struct nsfc_context_told *told = data;

	if (told->n == told->enough)
		return -EMSGSIZE;
	told->fell |= ctx->id <= told->id;
	told->id = ctx->id;
	told->spi[told->n++] = nsfc_base_spi((const struct nsfc_base *)&ctx->hdr);
	return 0;
}

/* By rising id, those of one table or of all; and on from where it was ended. */
static void nsfc_context_for_each(struct kunit *test)
{
	struct nsfc_context_told told = { .enough = 6 };
	struct nsfc_node *node = test->priv;
	unsigned long id = 0;

	nsfc_node_ctx(test, LEG, 1);
	nsfc_node_ctx(test, OTHER_LEG, 2);
	nsfc_node_ctx(test, LEG, 4);
	nsfc_node_ctx(test, STRANGER, 8);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_for_each(&node->nn, &node->table[LEG], &id,
						nsfc_context_tell, &told), 0);
	KUNIT_EXPECT_EQ(test, told.n, 2);
	KUNIT_EXPECT_EQ(test, told.spi[0] | told.spi[1], 1 | 4);
	KUNIT_EXPECT_FALSE(test, told.fell);

	told = (struct nsfc_context_told){ .enough = 3 };
	id = 0;
	KUNIT_EXPECT_EQ(test, nsfc_ctx_for_each(&node->nn, NULL, &id, nsfc_context_tell,
						&told), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, told.n, 3);
	/* The one that was refused comes next */
	KUNIT_EXPECT_GT(test, id, told.id);
	told.enough = 6;
	KUNIT_EXPECT_EQ(test, nsfc_ctx_for_each(&node->nn, NULL, &id, nsfc_context_tell,
						&told), 0);
	KUNIT_EXPECT_EQ(test, told.n, 4);
	KUNIT_EXPECT_EQ(test, told.spi[0] | told.spi[1] | told.spi[2] | told.spi[3],
			1 | 2 | 4 | 8);
	KUNIT_EXPECT_FALSE(test, told.fell);
}

/*
 * Limits
 */

struct nsfc_context_limit {
	const char *name;
	u32 table;
	u32 net;
};

static const struct nsfc_context_limit nsfc_context_limits[] = {
	{ "of the table", 4, 1000 },
	{ "of the namespace", 1000, 4 },
	{ "of both", 4, 4 },
};

static void nsfc_context_limit_desc(const struct nsfc_context_limit *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_context_limit, nsfc_context_limits, nsfc_context_limit_desc);

/* At a limit what is in use stays and what is new does not get in; then what has not
 * been used for longest goes, one for one.
 */
static void nsfc_context_limit(struct kunit *test)
{
	const struct nsfc_context_limit *c = test->param_value;
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	enum nsfc_reason reason = NSFC_OK;
	struct nsfc_sample sample;
	struct nsfc_ctx *ctx[4];
	unsigned int i;
	u32 id;

	nsfc_ctx_table_set(table, NSFC_NODE_ID_BITS, c->table, NSFC_NODE_TIMEOUT, 0);
	node->nn.context_limit = c->net;
	for (i = 0; i < ARRAY_SIZE(ctx); i++)
		ctx[i] = nsfc_node_ctx(test, LEG, 1 + i);

	nsfc_sample_md1(&sample, 5, 255);
	KUNIT_EXPECT_NULL(test, nsfc_node_get(table, &sample, NULL, NULL, &reason));
	KUNIT_EXPECT_EQ(test, reason, NSFC_DROP_CONTEXT_LIMIT);
	KUNIT_EXPECT_EQ(test, table->count, 4);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 4);
	/* What there is can be had nevertheless */
	KUNIT_EXPECT_PTR_EQ(test, nsfc_node_ctx(test, LEG, 1), ctx[0]);

	nsfc_node_age(ctx[1], 3 * HZ);
	nsfc_node_age(ctx[2], 4 * HZ);
	id = ctx[2]->id;
	KUNIT_EXPECT_NOT_NULL(test, nsfc_node_get(table, &sample, NULL, NULL, &reason));
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(table, id));
	KUNIT_EXPECT_FALSE(test, ctx[1]->dead);
	KUNIT_EXPECT_EQ(test, table->count, 4);
	KUNIT_EXPECT_EQ(test, table->created, 5);
	KUNIT_EXPECT_EQ(test, table->evicted, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 4);
}

/* At the namespace's limit each table gives up its own, so who has none gets none. */
static void nsfc_context_limit_shared(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	enum nsfc_reason reason = NSFC_OK;
	struct nsfc_sample sample;
	struct nsfc_ctx *ctx;

	node->nn.context_limit = 1;
	ctx = nsfc_node_ctx(test, LEG, 1);
	nsfc_node_age(ctx, 10 * HZ);
	nsfc_sample_md1(&sample, 2, 255);
	KUNIT_EXPECT_NULL(test, nsfc_node_get(&node->table[STRANGER], &sample, NULL, NULL,
					      &reason));
	KUNIT_EXPECT_EQ(test, reason, NSFC_DROP_CONTEXT_LIMIT);
	KUNIT_EXPECT_FALSE(test, ctx->dead);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 1);
}

/* A function that may keep a packet for long has them kept for as long. */
static void nsfc_context_limit_window(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	enum nsfc_reason reason = NSFC_OK;
	struct nsfc_sample sample;

	nsfc_ctx_table_set(table, NSFC_NODE_ID_BITS, 1, NSFC_NODE_TIMEOUT, 10000);
	nsfc_node_age(nsfc_node_ctx(test, LEG, 1), 9 * HZ);
	nsfc_sample_md1(&sample, 2, 255);
	KUNIT_EXPECT_NULL(test, nsfc_node_get(table, &sample, NULL, NULL, &reason));
	KUNIT_EXPECT_EQ(test, reason, NSFC_DROP_CONTEXT_LIMIT);
	nsfc_node_age(nsfc_node_ctx(test, LEG, 1), 11 * HZ);
	KUNIT_EXPECT_NOT_NULL(test, nsfc_node_get(table, &sample, NULL, NULL, &reason));
}

/* The victim is looked for among the first 16 in line; those go to the back then. */
static void nsfc_context_evict_order(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_ctx *ctx[20];
	unsigned int i;

	nsfc_ctx_table_set(table, NSFC_NODE_ID_BITS, ARRAY_SIZE(ctx),
			   NSFC_NODE_TIMEOUT, 0);
	for (i = 0; i < ARRAY_SIZE(ctx); i++) {
		ctx[i] = nsfc_node_ctx(test, LEG, 1 + i);
		nsfc_node_age(ctx[i], 10 * HZ);
		KUNIT_ASSERT_TRUE(test, nsfc_ctx_hold(ctx[i]));
	}
	nsfc_node_age(ctx[7], 20 * HZ);
	nsfc_node_age(ctx[17], 30 * HZ);
	nsfc_node_ctx(test, LEG, 100);
	KUNIT_EXPECT_TRUE(test, ctx[7]->dead);
	KUNIT_EXPECT_FALSE(test, ctx[17]->dead);
	nsfc_node_ctx(test, LEG, 101);
	KUNIT_EXPECT_TRUE(test, ctx[17]->dead);
	for (i = 0; i < ARRAY_SIZE(ctx); i++) {
		if (i != 7 && i != 17)
			KUNIT_EXPECT_FALSE(test, ctx[i]->dead);
		nsfc_ctx_put(ctx[i]);
	}
	KUNIT_EXPECT_EQ(test, table->evicted, 2);
	KUNIT_EXPECT_EQ(test, table->count, ARRAY_SIZE(ctx));
}

/* What is too many for a lower limit goes at once, in use or not. */
static void nsfc_context_limit_lowered(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_ctx *ctx[6];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ctx); i++) {
		ctx[i] = nsfc_node_ctx(test, LEG, 1 + i);
		nsfc_node_age(ctx[i], (10 - i) * HZ);
		KUNIT_ASSERT_TRUE(test, nsfc_ctx_hold(ctx[i]));
	}
	nsfc_ctx_table_set(table, NSFC_NODE_ID_BITS, 2, NSFC_NODE_TIMEOUT, 0);
	for (i = 0; i < ARRAY_SIZE(ctx); i++) {
		KUNIT_EXPECT_EQ_MSG(test, ctx[i]->dead, i < 4, "%u", i);
		nsfc_ctx_put(ctx[i]);
	}
	KUNIT_EXPECT_EQ(test, table->count, 2);
	KUNIT_EXPECT_EQ(test, table->evicted, 4);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 2);
}

/* A table that is closed has none and takes none. */
static void nsfc_context_close(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	enum nsfc_reason reason = NSFC_OK;
	struct nsfc_sample sample;
	u32 id;

	nsfc_sample_md1(&sample, 1, 255);
	id = nsfc_node_ctx(test, LEG, 1)->id;
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(table, 1, &sample.hdr), 0);
	nsfc_ctx_table_close(table);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 0);
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(table, id));
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(table, 1));
	KUNIT_EXPECT_NULL(test, nsfc_node_get(table, &sample, NULL, NULL, &reason));
	KUNIT_EXPECT_EQ(test, reason, NSFC_DROP_CONTEXT_LIMIT);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&table->work));
}

/*
 * Pinned ones
 */

struct nsfc_context_pin {
	const char *name;
	u8 id_bits;
	u32 id;
	int want;
};

static const struct nsfc_context_pin nsfc_context_pins[] = {
	{ "id 0 is no id", 16, 0, -ERANGE },
	{ "the lowest", 16, 1, 0 },
	{ "the highest of the lower half", 16, 0x7fff, 0 },
	{ "the lowest of the upper half", 16, 0x8000, -ERANGE },
	{ "more than the mark can carry", 16, 0x10000, -ERANGE },
	{ "the highest of the lower half of all 32 bits", 32, 0x7fffffff, 0 },
	{ "the upper half of all 32 bits", 32, 0x80000000, -ERANGE },
	{ "a mask of one bit has none", 1, 1, -ERANGE },
	{ "a mask of two bits has one", 2, 1, 0 },
};

static void nsfc_context_pin_desc(const struct nsfc_context_pin *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_context_pin, nsfc_context_pins, nsfc_context_pin_desc);

static void nsfc_context_pin_id(struct kunit *test)
{
	const struct nsfc_context_pin *c = test->param_value;
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_sample sample;
	struct nsfc_ctx *ctx;

	nsfc_ctx_table_set(table, c->id_bits, NSFC_NODE_LIMIT, NSFC_NODE_TIMEOUT, 0);
	nsfc_sample_md1(&sample, 1, 255);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(table, c->id, &sample.hdr), c->want);
	ctx = nsfc_ctx_find(table, c->id);
	KUNIT_EXPECT_EQ(test, !!ctx, !c->want);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), !c->want);
	if (!ctx)
		return;
	KUNIT_EXPECT_TRUE(test, ctx->pinned);
	KUNIT_EXPECT_EQ(test, ctx->id, c->id);
	KUNIT_EXPECT_EQ(test, memcmp(ctx->raw, sample.raw, 24), 0);
}

static void nsfc_context_pinned(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_sample sample, other;
	struct nsfc_ctx *ctx;

	nsfc_sample_md1(&sample, 1, 255);
	nsfc_sample_md1(&other, 2, 255);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(table, 7, &sample.hdr), 0);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(table, 7, &other.hdr), -EEXIST);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 1);
	/* Each device has its own, legs as well */
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(&node->table[OTHER_LEG], 7));
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(&node->table[OTHER_LEG], 7, &other.hdr), 0);
	ctx = nsfc_ctx_find(table, 7);
	KUNIT_ASSERT_NOT_NULL(test, ctx);
	KUNIT_EXPECT_EQ(test, memcmp(ctx->raw, sample.raw, 24), 0);
	/* Packets with that header get one of their own */
	KUNIT_EXPECT_PTR_NE(test, nsfc_node_ctx(test, LEG, 1), ctx);

	/* It stays, whatever goes */
	nsfc_node_age(ctx, 2 * NSFC_NODE_TIMEOUT * HZ);
	flush_delayed_work(&table->work);
	nsfc_ctx_table_flush(table);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_ctx_find(table, 7), ctx);
	KUNIT_EXPECT_FALSE(test, ctx->dead);

	/* Id 7 takes a mask of 4 bits, so that it is of the lower half */
	KUNIT_EXPECT_FALSE(test, nsfc_ctx_pins_fit(table, 3));
	KUNIT_EXPECT_TRUE(test, nsfc_ctx_pins_fit(table, 4));
	KUNIT_EXPECT_TRUE(test, nsfc_ctx_pins_fit(table, 32));

	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(table, 7), 0);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(table, 7), -ENOENT);
	KUNIT_EXPECT_NULL(test, nsfc_ctx_find(table, 7));
	KUNIT_EXPECT_TRUE(test, nsfc_ctx_pins_fit(table, 3));
}

static void nsfc_context_pin_limit(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_sample sample;

	nsfc_sample_md1(&sample, 1, 255);
	nsfc_ctx_table_set(table, NSFC_NODE_ID_BITS, 2, NSFC_NODE_TIMEOUT, 0);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(table, 1, &sample.hdr), 0);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(table, 2, &sample.hdr), 0);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(table, 3, &sample.hdr), -ENOSPC);
	node->nn.context_limit = 2;
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(&node->table[STRANGER], 1, &sample.hdr),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 2);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_forget(table, 1), 0);
	KUNIT_EXPECT_EQ(test, nsfc_ctx_pin(table, 3, &sample.hdr), 0);
}

/*
 * Expiry
 */

/* What has not been used for the timeout goes, wherever it is in line; the rest
 * stays.
 */
static void nsfc_context_expire(struct kunit *test)
{
	static const u8 idle[] = { 0, 70, 50, 120, 1, 70 };
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];
	struct nsfc_ctx *ctx[ARRAY_SIZE(idle)];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(idle); i++) {
		ctx[i] = nsfc_node_ctx(test, LEG, 1 + i);
		KUNIT_ASSERT_TRUE(test, nsfc_ctx_hold(ctx[i]));
	}
	/* The work is waiting for its time; not so long here */
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&table->work));
	for (i = 0; i < ARRAY_SIZE(idle); i++)
		nsfc_node_age(ctx[i], idle[i] * HZ);
	flush_delayed_work(&table->work);
	for (i = 0; i < ARRAY_SIZE(idle); i++) {
		KUNIT_EXPECT_EQ_MSG(test, ctx[i]->dead, idle[i] > NSFC_NODE_TIMEOUT,
				    "not used for %u s", idle[i]);
		nsfc_ctx_put(ctx[i]);
	}
	KUNIT_EXPECT_EQ(test, table->expired, 3);
	KUNIT_EXPECT_EQ(test, table->evicted, 0);
	KUNIT_EXPECT_EQ(test, table->count, 3);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&table->work));
}

/* Nobody looks for expired ones where there are none. */
static void nsfc_context_expire_last(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	struct nsfc_ctx_table *table = &node->table[LEG];

	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&table->work));
	nsfc_node_age(nsfc_node_ctx(test, LEG, 1), 61 * HZ);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&table->work));
	flush_delayed_work(&table->work);
	KUNIT_EXPECT_EQ(test, table->count, 0);
	KUNIT_EXPECT_EQ(test, table->expired, 1);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&table->work));
}

/* A use is noted, but not for each packet. */
static void nsfc_context_touch(struct kunit *test)
{
	struct nsfc_ctx *ctx = nsfc_node_ctx(test, LEG, 1);
	unsigned long before;

	nsfc_node_age(ctx, HZ / 2);
	before = ctx->used;
	nsfc_ctx_touch(ctx);
	/* Unless the machine has stood still meanwhile */
	if (jiffies - before < HZ)
		KUNIT_EXPECT_EQ(test, ctx->used, before);
	nsfc_node_age(ctx, 2 * HZ);
	before = ctx->used;
	nsfc_ctx_touch(ctx);
	KUNIT_EXPECT_GE(test, ctx->used - before, 2 * HZ);
}

static struct kunit_case nsfc_context_kunit[] = {
	KUNIT_CASE(nsfc_context_same),
	KUNIT_CASE_PARAM(nsfc_context_differs_by_bit, nsfc_context_bit_gen_params),
	KUNIT_CASE(nsfc_context_differs_by_length),
	KUNIT_CASE(nsfc_context_differs_by_macs),
	KUNIT_CASE(nsfc_context_differs_by_table),
	KUNIT_CASE(nsfc_context_base),
	KUNIT_CASE(nsfc_context_memory),
	KUNIT_CASE(nsfc_context_hold),
	KUNIT_CASE(nsfc_context_hold_late),
	KUNIT_CASE(nsfc_context_memo),
	KUNIT_CASE(nsfc_context_memo_dead),
	KUNIT_CASE(nsfc_context_recent),
	KUNIT_CASE(nsfc_context_find),
	KUNIT_CASE(nsfc_context_ids),
	KUNIT_CASE(nsfc_context_ids_exhausted),
	KUNIT_CASE(nsfc_context_ids_guest),
	KUNIT_CASE(nsfc_context_renumber),
	KUNIT_CASE(nsfc_context_for_each),
	KUNIT_CASE_PARAM(nsfc_context_limit, nsfc_context_limit_gen_params),
	KUNIT_CASE(nsfc_context_limit_shared),
	KUNIT_CASE(nsfc_context_limit_window),
	KUNIT_CASE(nsfc_context_evict_order),
	KUNIT_CASE(nsfc_context_limit_lowered),
	KUNIT_CASE(nsfc_context_close),
	KUNIT_CASE_PARAM(nsfc_context_pin_id, nsfc_context_pin_gen_params),
	KUNIT_CASE(nsfc_context_pinned),
	KUNIT_CASE(nsfc_context_pin_limit),
	KUNIT_CASE(nsfc_context_expire),
	KUNIT_CASE(nsfc_context_expire_last),
	KUNIT_CASE(nsfc_context_touch),
	{}
};

static struct kunit_suite nsfc_context_suite = {
	.name		= "nsfc_context",
	.init		= nsfc_node_init,
	.exit		= nsfc_node_exit,
	.test_cases	= nsfc_context_kunit,
};

kunit_test_suite(nsfc_context_suite);
