// SPDX-License-Identifier: GPL-2.0
/* A node of a test's own: the state of a namespace, and tables in it. */

#include <net/net_namespace.h>

#include "node.h"
#include "tally.h"

/**
 * nsfc_node_net_init() - make the state of a namespace, with nothing in it
 * @nn: all 0
 *
 * Context: may sleep.
 * Return: 0 or a negative error.
 */
int nsfc_node_net_init(struct nsfc_net *nn)
{
	int err;

	/* For events, which nobody listens to, and for the port's device */
	nn->net = &init_net;
	xa_init(&nn->paths);
	INIT_LIST_HEAD(&nn->ports);
	INIT_LIST_HEAD(&nn->devs);
	INIT_LIST_HEAD(&nn->funcs);
	INIT_LIST_HEAD(&nn->groups);
	nn->context_limit = NSFC_NET_CONTEXT_LIMIT;
	nn->flow_limit = NSFC_NET_FLOW_LIMIT;
	nn->tallies = nsfc_tallies_new();
	if (!nn->tallies)
		return -ENOMEM;
	err = nsfc_ctx_net_init(nn);
	if (err)
		nsfc_tallies_put(nn->tallies);
	return err;
}

/**
 * nsfc_node_net_exit() - undo nsfc_node_net_init()
 * @nn: the state, with nothing in it any more
 *
 * Context: may sleep.
 */
void nsfc_node_net_exit(struct nsfc_net *nn)
{
	nsfc_ctx_net_exit(nn);
	nsfc_tallies_put(nn->tallies);
}

/**
 * nsfc_node_init() - make a node
 * @test: the test, whose priv it becomes
 *
 * Context: may sleep.
 * Return: 0 or a negative error.
 */
int nsfc_node_init(struct kunit *test)
{
	struct nsfc_node *node = kunit_kzalloc(test, sizeof(*node), GFP_KERNEL);
	unsigned int i;
	int err;

	test->priv = NULL;
	if (!node)
		return -ENOMEM;
	err = nsfc_node_net_init(&node->nn);
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(node->table); i++) {
		nsfc_ctx_table_init(&node->table[i], &node->nn, &node->func[i / 2]);
		nsfc_ctx_table_set(&node->table[i], NSFC_NODE_ID_BITS,
				   NSFC_NODE_LIMIT, NSFC_NODE_TIMEOUT, 0);
	}
	test->priv = node;
	return 0;
}

/**
 * nsfc_node_exit() - give up a node, with all that is in it
 * @test: its test; what was to be given up before is expected to be gone
 *
 * Context: may sleep.
 */
void nsfc_node_exit(struct kunit *test)
{
	struct nsfc_node *node = test->priv;
	unsigned int i;

	/* Not made? */
	if (!node)
		return;
	nsfc_flows_free(node->flows);
	for (i = 0; i < ARRAY_SIZE(node->table); i++) {
		nsfc_ctx_table_close(&node->table[i]);
		nsfc_ctx_table_free(&node->table[i]);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_contexts), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&node->nn.context_bytes), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&node->nn.n_flows), 0);
	nsfc_node_net_exit(&node->nn);
}

/**
 * nsfc_node_get() - have a packet be handed to a device
 * @table: the device's
 * @sample: the packet's header; only its base header if there is @from, whose
 *          metadata it has
 * @macs: addresses of its inner frame, or NULL
 * @from: the context that it was recalled from, or NULL if it comes from a port
 * @reason: set if there is no context
 *
 * Context: process context.
 * Return: the context, which stays for as long as the test lets it, or NULL.
 */
struct nsfc_ctx *nsfc_node_get(struct nsfc_ctx_table *table,
			       const struct nsfc_sample *sample,
			       const struct nsfc_macs *macs, struct nsfc_ctx *from,
			       enum nsfc_reason *reason)
{
	struct nsfc_walk walk = {
		.nn	= table->nn,
		.hdr	= from ? &from->hdr : &sample->hdr,
		.from	= from,
	};
	struct nsfc_ctx *ctx;

	memcpy(&walk.base, sample->raw, sizeof(walk.base));
	rcu_read_lock();
	local_bh_disable();
	ctx = nsfc_ctx_get(table, &walk, macs, reason);
	local_bh_enable();
	rcu_read_unlock();
	return ctx;
}

/**
 * nsfc_node_ctx() - the context of a header that there is to be one for
 * @test: the test, which ends if there is none
 * @table: which of the node's tables
 * @spi: what tells the header from others
 *
 * Context: process context.
 * Return: the context.
 */
struct nsfc_ctx *nsfc_node_ctx(struct kunit *test, unsigned int table, u32 spi)
{
	struct nsfc_node *node = test->priv;
	enum nsfc_reason reason = NSFC_OK;
	struct nsfc_sample sample;
	struct nsfc_ctx *ctx;

	nsfc_sample_md1(&sample, spi, 255);
	ctx = nsfc_node_get(&node->table[table], &sample, NULL, NULL, &reason);
	KUNIT_ASSERT_NOT_NULL_MSG(test, ctx, "refused for reason %d", reason);
	return ctx;
}

/**
 * nsfc_node_age() - make a context one that was used some time ago
 * @ctx: the context
 * @age: how long ago, in jiffies
 *
 * Context: any.
 */
void nsfc_node_age(struct nsfc_ctx *ctx, unsigned long age)
{
	WRITE_ONCE(ctx->used, jiffies - age);
}
