// SPDX-License-Identifier: GPL-2.0
/* Tallies: what a hop counts, on each CPU for itself. */

#include <linux/bits.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "compat.h"
#include "percpu.h"
#include "tally.h"

/* Memory for each CPU is slow to get, 10,000 instructions at a time, so it is got for
 * as many tallies as a word has bits.
 */
#define NSFC_TALLY_BLOCK	BITS_PER_LONG

/**
 * struct nsfc_tallies - the tallies of a namespace
 * @lock: protects @blocks and the blocks in it, BH off
 * @blocks: blocks with free tallies
 * @ref: one of the namespace, and one of each block
 *
 * Lifetime: until the namespace and the last path that was on its way out have let go.
 */
struct nsfc_tallies {
	/* see above: blocks */
	spinlock_t lock;
	struct list_head blocks;
	refcount_t ref;
};

/**
 * struct nsfc_tally_block - tallies that share an allocation
 * @node: in nsfc_tallies.blocks, if some are free
 * @tallies: whose they are
 * @free: a bit for each that is
 * @here: their counters
 */
struct nsfc_tally_block {
	struct list_head node;
	struct nsfc_tallies *tallies;
	unsigned long free;
	struct nsfc_tally_cpu __percpu *here;
};

/**
 * nsfc_tallies_new() - get ready for tallies
 *
 * Context: may sleep.
 * Return: for nsfc_tallies_put(); NULL without memory.
 */
struct nsfc_tallies *nsfc_tallies_new(void)
{
	struct nsfc_tallies *tallies = kzalloc(sizeof(*tallies), GFP_KERNEL_ACCOUNT);

	if (!tallies)
		return NULL;
	spin_lock_init(&tallies->lock);
	INIT_LIST_HEAD(&tallies->blocks);
	refcount_set(&tallies->ref, 1);
	return tallies;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tallies_new);

/**
 * nsfc_tallies_put() - take no more tallies
 * @tallies: what nsfc_tallies_new() returned; those that were taken remain
 *
 * Context: any.
 */
void nsfc_tallies_put(struct nsfc_tallies *tallies)
{
	if (refcount_dec_and_test(&tallies->ref))
		kfree(tallies);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tallies_put);

static int nsfc_tally_block_add(struct nsfc_tallies *tallies)
{
	struct nsfc_tally_block *block = kzalloc(sizeof(*block), GFP_KERNEL_ACCOUNT);

	if (!block)
		return -ENOMEM;
	block->here = nsfc_alloc_percpu_array(struct nsfc_tally_cpu, NSFC_TALLY_BLOCK);
	if (!block->here) {
		kfree(block);
		return -ENOMEM;
	}
	block->free = ~0UL;
	block->tallies = tallies;
	refcount_inc(&tallies->ref);
	spin_lock_bh(&tallies->lock);
	list_add(&block->node, &tallies->blocks);
	spin_unlock_bh(&tallies->lock);
	return 0;
}

static void nsfc_tally_block_free(struct nsfc_tally_block *block)
{
	nsfc_tallies_put(block->tallies);
	free_percpu(block->here);
	kfree(block);
}

/* Take one of a block with free ones; false if there is no such block. */
static bool nsfc_tally_take(struct nsfc_tallies *tallies, struct nsfc_tally *tally)
{
	struct nsfc_tally_block *block;
	unsigned int nr;

	spin_lock_bh(&tallies->lock);
	block = list_first_entry_or_null(&tallies->blocks, struct nsfc_tally_block, node);
	if (block) {
		nr = __ffs(block->free);
		block->free &= ~BIT(nr);
		if (!block->free)
			list_del_init(&block->node);
		tally->block = block;
		tally->here = block->here + nr;
	}
	spin_unlock_bh(&tallies->lock);
	return block;
}

/**
 * nsfc_tally_get() - start a tally
 * @tallies: where from
 * @tally: set
 *
 * Context: may sleep; RTNL.
 * Return: 0 or -ENOMEM.
 */
int nsfc_tally_get(struct nsfc_tallies *tallies, struct nsfc_tally *tally)
{
	int cpu, err;

	/* Under RTNL nobody else takes what has been added */
	while (!nsfc_tally_take(tallies, tally)) {
		err = nsfc_tally_block_add(tallies);
		if (err)
			return err;
	}
	/* It may have been somebody else's */
	for_each_possible_cpu(cpu) {
		struct nsfc_tally_cpu *there = per_cpu_ptr(tally->here, cpu);

		memset(there, 0, sizeof(*there));
		u64_stats_init(&there->syncp);
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tally_get);

/**
 * nsfc_tally_put() - end a tally
 * @tally: the tally, or none
 *
 * Context: any.
 */
void nsfc_tally_put(const struct nsfc_tally *tally)
{
	struct nsfc_tally_block *block = tally->block;
	struct nsfc_tallies *tallies;
	bool unused;

	if (!tally->here)
		return;
	tallies = block->tallies;
	spin_lock_bh(&tallies->lock);
	if (!block->free)
		list_add(&block->node, &tallies->blocks);
	block->free |= BIT(tally->here - block->here);
	unused = !~block->free;
	if (unused)
		list_del(&block->node);
	spin_unlock_bh(&tallies->lock);
	if (unused)
		nsfc_tally_block_free(block);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tally_put);

/**
 * nsfc_tally_read() - add up a tally of all CPUs
 * @tally: the tally
 * @packets: where to
 * @bytes: where to
 * @drops: where to
 *
 * Context: any.
 */
void nsfc_tally_read(const struct nsfc_tally *tally, u64 *packets, u64 *bytes,
		     u64 *drops)
{
	int cpu;

	*packets = 0;
	*bytes = 0;
	*drops = 0;
	for_each_possible_cpu(cpu) {
		const struct nsfc_tally_cpu *there = per_cpu_ptr(tally->here, cpu);
		u64 p, b, d;
		unsigned int start;

		do {
			start = u64_stats_fetch_begin(&there->syncp);
			p = u64_stats_read(&there->packets);
			b = u64_stats_read(&there->bytes);
			d = u64_stats_read(&there->drops);
		} while (u64_stats_fetch_retry(&there->syncp, start));
		*packets += p;
		*bytes += b;
		*drops += d;
	}
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tally_read);

/**
 * nsfc_tally_bypassed() - add up the packets that went on past a hop
 * @tally: the hop's
 *
 * Context: any.
 * Return: packets.
 */
u64 nsfc_tally_bypassed(const struct nsfc_tally *tally)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct nsfc_tally_cpu *there = per_cpu_ptr(tally->here, cpu);
		unsigned int start;
		u64 b;

		do {
			start = u64_stats_fetch_begin(&there->syncp);
			b = u64_stats_read(&there->bypassed);
		} while (u64_stats_fetch_retry(&there->syncp, start));
		sum += b;
	}
	return sum;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_tally_bypassed);
