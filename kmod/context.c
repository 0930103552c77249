// SPDX-License-Identifier: GPL-2.0
/* Contexts: what a function's packets had in front of them. */

#include <linux/jhash.h>
#include <linux/memcontrol.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "compat.h"
#include "context.h"
#include "netns.h"

/* Contexts that one search for a victim looks at */
#define NSFC_CTX_EVICT_SCAN	16
/* Contexts that are dealt with before the lock is let go of for a moment */
#define NSFC_CTX_BATCH		128
/* A context that was used a moment ago has packets in the function. Its id would
 * soon name another header if it were given up, so it is not. (nsfc_ctx.used is
 * up to a second late.) A moment is the function's window, but this at least.
 */
#define NSFC_CTX_IN_USE		(2 * HZ)

struct xarray nsfc_ctx_ids[NSFC_CTX_ID_BITS + 1] = {
	[1 ... NSFC_CTX_ID_BITS] = XARRAY_INIT(nsfc_ctx_ids, XA_FLAGS_ALLOC)
};
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_ids);

/* Where the search for a free id goes on, so that none is soon used again; by
 * width of the mark mask, under the lock of its nsfc_ctx_ids[].
 */
static u32 nsfc_ctx_next_id[NSFC_CTX_ID_BITS + 1];

/* Ids of each width that are with namespaces of containers, which get half of them at
 * most: they cannot use them up for all others.
 */
static atomic_t nsfc_ctx_guests[NSFC_CTX_ID_BITS + 1];

/* Give a context an id, by which it can be found at once. Masks of different width
 * take different ids: the upper half of what they can carry, so that wide ones leave
 * the few ids of narrow ones alone.
 */
static int nsfc_ctx_number(const struct nsfc_ctx_table *table, struct nsfc_ctx *ctx)
{
	u8 bits = table->id_bits;
	u32 half = BIT_ULL(bits) >> 1;
	gfp_t gfp = GFP_ATOMIC | __GFP_NOWARN;
	int err = -EBUSY;
	u32 index;

	if (table->nn->guest &&
	    (u32)atomic_inc_return(&nsfc_ctx_guests[bits]) > half >> 1)
		goto none;
	/* Taken first, stored once the context knows its id */
	err = xa_alloc_cyclic(&nsfc_ctx_ids[bits], &index, NULL, XA_LIMIT(0, half - 1),
			      &nsfc_ctx_next_id[bits], gfp);
	if (err < 0)
		goto none;
	ctx->id = half + index;
	xa_store(&nsfc_ctx_ids[bits], index, ctx, gfp);
	return 0;
none:
	if (table->nn->guest)
		atomic_dec(&nsfc_ctx_guests[bits]);
	return err;
}

/* Take it back; the table's width may be another by now. */
static void nsfc_ctx_unnumber(const struct nsfc_ctx_table *table,
			      const struct nsfc_ctx *ctx)
{
	u8 bits = fls(ctx->id);

	xa_erase(&nsfc_ctx_ids[bits], nsfc_ctx_id_index(ctx->id, bits));
	if (table->nn->guest)
		atomic_dec(&nsfc_ctx_guests[bits]);
}

/* A header to be looked up: where it is now, its first bytes apart. */
struct nsfc_ctx_key {
	const struct nsfc_ctx_table *table;
	const struct nsfc_base *base;
	const struct nshhdr *hdr;
	const struct nsfc_macs *macs;
};

static u32 nsfc_ctx_hash(const struct nsfc_ctx_table *table,
			 const struct nsfc_base *base, const struct nshhdr *hdr,
			 const struct nsfc_macs *macs, u32 seed)
{
	unsigned int len = nsfc_base_len(base);
	u32 hash;

	hash = jhash2((const u32 *)base, sizeof(*base) / 4,
		      seed ^ hash_ptr(table, 32));
	hash = jhash((const u8 *)hdr + sizeof(*base), len - sizeof(*base), hash);
	if (macs)
		hash = jhash(macs, sizeof(*macs), hash);
	return hash;
}

static u32 nsfc_ctx_hash_key(const void *data, u32 len, u32 seed)
{
	const struct nsfc_ctx_key *key = data;

	return nsfc_ctx_hash(key->table, key->base, key->hdr, key->macs, seed);
}

static u32 nsfc_ctx_hash_obj(const void *data, u32 len, u32 seed)
{
	const struct nsfc_ctx *ctx = data;

	return nsfc_ctx_hash(ctx->table, (const struct nsfc_base *)&ctx->hdr,
			     &ctx->hdr, ctx->has_macs ? &ctx->macs : NULL, seed);
}

/* In anything but metadata. */
static __always_inline bool nsfc_ctx_base_differs(const struct nsfc_ctx *ctx,
						  const struct nsfc_ctx_key *key)
{
	return ctx->table != key->table ||
	       memcmp(&ctx->hdr, key->base, sizeof(*key->base)) ||
	       ctx->has_macs != !!key->macs ||
	       (key->macs && memcmp(&ctx->macs, key->macs, sizeof(*key->macs)));
}

static bool nsfc_ctx_differs(const struct nsfc_ctx *ctx,
			     const struct nsfc_ctx_key *key)
{
	unsigned int md = nsfc_base_len(key->base) - sizeof(*key->base);

	return nsfc_ctx_base_differs(ctx, key) ||
	       memcmp(&ctx->raw[sizeof(*key->base)],
		      (const u8 *)key->hdr + sizeof(*key->base), md);
}

static int nsfc_ctx_cmp(struct rhashtable_compare_arg *arg, const void *obj)
{
	return nsfc_ctx_differs(obj, arg->key);
}

static const struct rhashtable_params nsfc_ctx_params = {
	.head_offset		= offsetof(struct nsfc_ctx, node),
	.hashfn			= nsfc_ctx_hash_key,
	.obj_hashfn		= nsfc_ctx_hash_obj,
	.obj_cmpfn		= nsfc_ctx_cmp,
	.automatic_shrinking	= true,
};

/**
 * nsfc_ctx_net_init() - prepare a namespace for contexts
 * @nn: the namespace
 *
 * Context: may sleep.
 * Return: 0 or a negative error.
 */
int nsfc_ctx_net_init(struct nsfc_net *nn)
{
	return rhashtable_init(&nn->contexts, &nsfc_ctx_params);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_net_init);

/**
 * nsfc_ctx_net_exit() - undo nsfc_ctx_net_init()
 * @nn: the namespace; all tables of its devices are closed
 *
 * Context: may sleep.
 */
void nsfc_ctx_net_exit(struct nsfc_net *nn)
{
	rhashtable_destroy(&nn->contexts);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_net_exit);

/**
 * nsfc_ctx_hold() - take a reference to a context
 * @ctx: the context
 *
 * It keeps the memory, not the context's place in its table.
 *
 * Context: RCU read side.
 * Return: false if the context is on its way out.
 */
bool nsfc_ctx_hold(struct nsfc_ctx *ctx)
{
	return refcount_inc_not_zero(&ctx->ref);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_hold);

/**
 * nsfc_ctx_put() - give a reference back
 * @ctx: the context, or NULL
 *
 * Context: any.
 */
void nsfc_ctx_put(struct nsfc_ctx *ctx)
{
	if (ctx && refcount_dec_and_test(&ctx->ref))
		kfree_rcu(ctx, rcu);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_put);

static size_t nsfc_ctx_alloc_size(unsigned int len)
{
	return max(offsetof(struct nsfc_ctx, raw) + len, sizeof(struct nsfc_ctx));
}

/**
 * nsfc_ctx_size() - memory that a context takes
 * @ctx: the context
 *
 * Context: any.
 * Return: bytes.
 */
size_t nsfc_ctx_size(const struct nsfc_ctx *ctx)
{
	return kmalloc_size_roundup(nsfc_ctx_alloc_size(nsh_hdr_len(&ctx->hdr)));
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_size);

/* Under table->lock. The memo is let go at once: whoever reads it now is in a
 * read-side section, and nsfc_ctx_link() leaves a dead context alone.
 */
static void nsfc_ctx_remove(struct nsfc_ctx_table *table, struct nsfc_ctx *ctx)
{
	lockdep_assert_held(&table->lock);

	WRITE_ONCE(ctx->dead, true);
	if (rcu_access_pointer(table->recent) == ctx)
		RCU_INIT_POINTER(table->recent, NULL);
	if (ctx->pinned) {
		xa_erase(&table->pinned, ctx->id);
		table->n_pinned--;
	} else {
		rhashtable_remove_fast(&table->nn->contexts, &ctx->node,
				       nsfc_ctx_params);
		nsfc_ctx_unnumber(table, ctx);
		list_del(&ctx->age);
		table->count--;
	}
	atomic_dec(&table->nn->n_contexts);
	atomic_long_sub(nsfc_ctx_size(ctx), &table->nn->context_bytes);
	nsfc_ctx_put(rcu_replace_pointer(ctx->next, NULL,
					 lockdep_is_held(&table->lock)));
	nsfc_ctx_put(ctx);
}

static bool nsfc_ctx_idle(const struct nsfc_ctx *ctx, unsigned long timeout)
{
	return jiffies - READ_ONCE(ctx->used) > timeout;
}

/* Make room for one: of the first few, the one that has not been used for
 * longest, if that is at least @idle jiffies. Those looked at go to the back, so
 * each gets a second chance and the work is bounded.
 */
static bool nsfc_ctx_evict(struct nsfc_ctx_table *table, unsigned long idle)
{
	struct nsfc_ctx *ctx, *tmp, *oldest = NULL;
	unsigned int n = NSFC_CTX_EVICT_SCAN;

	list_for_each_entry_safe(ctx, tmp, &table->age, age) {
		if (!oldest || time_before(READ_ONCE(ctx->used), READ_ONCE(oldest->used)))
			oldest = ctx;
		list_move_tail(&ctx->age, &table->age);
		if (!--n)
			break;
	}
	if (!oldest || (idle && !nsfc_ctx_idle(oldest, idle)))
		return false;
	nsfc_ctx_remove(table, oldest);
	table->evicted++;
	return true;
}

/* Let go of the lock now and then while there is much to do. */
static void nsfc_ctx_breathe(struct nsfc_ctx_table *table, unsigned int *n)
{
	if (++*n % NSFC_CTX_BATCH)
		return;
	spin_unlock_bh(&table->lock);
	cond_resched();
	spin_lock_bh(&table->lock);
}

/* How often to look for contexts that have not been used for @timeout jiffies. */
static unsigned long nsfc_ctx_interval(unsigned long timeout)
{
	return max_t(unsigned long, timeout / 4, HZ / 4);
}

static void nsfc_ctx_expire(struct work_struct *work)
{
	struct nsfc_ctx_table *table;
	unsigned int left, n = 0;
	unsigned long timeout;
	struct nsfc_ctx *ctx;

	table = container_of(to_delayed_work(work), struct nsfc_ctx_table, work);

	spin_lock_bh(&table->lock);
	for (left = table->count; left && table->count; left--) {
		ctx = list_first_entry(&table->age, struct nsfc_ctx, age);
		if (nsfc_ctx_idle(ctx, table->timeout)) {
			nsfc_ctx_remove(table, ctx);
			table->expired++;
		} else {
			list_move_tail(&ctx->age, &table->age);
		}
		nsfc_ctx_breathe(table, &n);
	}
	timeout = table->count ? table->timeout : 0;
	spin_unlock_bh(&table->lock);

	if (timeout)
		queue_delayed_work(system_power_efficient_wq, &table->work,
				   nsfc_ctx_interval(timeout));
}

/**
 * nsfc_ctx_table_init() - make an empty table
 * @table: the table
 * @nn: home namespace of its device
 * @func: the function that the device leads to
 *
 * nsfc_ctx_table_set() is to follow, and nsfc_ctx_table_free() in the end.
 *
 * Context: process context. Who calls pays for what packets make.
 */
void nsfc_ctx_table_init(struct nsfc_ctx_table *table, struct nsfc_net *nn,
			 const struct nsfc_func *func)
{
	table->nn = nn;
	table->func = func;
	xa_init_flags(&table->pinned, XA_FLAGS_LOCK_BH | XA_FLAGS_ACCOUNT);
	table->memcg = get_mem_cgroup_from_mm(current->mm);
	table->chosen = jiffies - HZ;
	spin_lock_init(&table->lock);
	INIT_LIST_HEAD(&table->age);
	INIT_DELAYED_WORK(&table->work, nsfc_ctx_expire);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_table_init);

/**
 * nsfc_ctx_table_set() - change the limits of a table
 * @table: the table
 * @id_bits: how many the mark mask has; when that changes, all contexts go
 * @limit: most contexts; what is too many goes. Half as many as there are ids
 *         are taken at most
 * @timeout: seconds
 * @window: milliseconds that a packet may stay in the function
 *
 * Context: process context, RTNL.
 */
void nsfc_ctx_table_set(struct nsfc_ctx_table *table, u8 id_bits, u32 limit,
			u32 timeout, u32 window)
{
	unsigned int n = 0;
	bool renumber;

	spin_lock_bh(&table->lock);
	renumber = table->id_bits != id_bits;
	WRITE_ONCE(table->id_bits, id_bits);
	/* Half of the ids rest, so that none is soon used again */
	table->limit = min_t(u64, limit, BIT_ULL(id_bits) >> 2);
	table->timeout = timeout * (unsigned long)HZ;
	table->in_use = max_t(unsigned long, msecs_to_jiffies(window), NSFC_CTX_IN_USE);
	while (!renumber && table->count > table->limit) {
		nsfc_ctx_evict(table, 0);
		nsfc_ctx_breathe(table, &n);
	}
	spin_unlock_bh(&table->lock);

	if (renumber)
		nsfc_ctx_table_flush(table);
	/* It may be waiting as long as the old timeout said, with nothing to expire */
	if (READ_ONCE(table->count) || delayed_work_pending(&table->work))
		mod_delayed_work(system_power_efficient_wq, &table->work,
				 nsfc_ctx_interval(table->timeout));
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_table_set);

/**
 * nsfc_ctx_table_flush() - forget all contexts but pinned ones
 * @table: the table
 *
 * Packets that carry one of them have nothing to recall any more.
 *
 * Context: process context.
 */
void nsfc_ctx_table_flush(struct nsfc_ctx_table *table)
{
	struct nsfc_ctx *ctx;
	unsigned int n = 0;

	spin_lock_bh(&table->lock);
	while ((ctx = list_first_entry_or_null(&table->age, struct nsfc_ctx, age))) {
		nsfc_ctx_remove(table, ctx);
		nsfc_ctx_breathe(table, &n);
	}
	spin_unlock_bh(&table->lock);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_table_flush);

/**
 * nsfc_ctx_table_close() - forget all contexts and take no more
 * @table: the table
 *
 * Context: process context. The device is going; packets may still look for
 * contexts until the grace period that its unregistration waits for.
 */
void nsfc_ctx_table_close(struct nsfc_ctx_table *table)
{
	struct nsfc_ctx *ctx;
	unsigned int n = 0;
	unsigned long id;

	spin_lock_bh(&table->lock);
	table->limit = 0;
	spin_unlock_bh(&table->lock);
	nsfc_ctx_table_flush(table);
	cancel_delayed_work_sync(&table->work);

	spin_lock_bh(&table->lock);
	xa_for_each(&table->pinned, id, ctx) {
		nsfc_ctx_remove(table, ctx);
		nsfc_ctx_breathe(table, &n);
	}
	spin_unlock_bh(&table->lock);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_table_close);

/**
 * nsfc_ctx_table_free() - let go of what a table holds
 * @table: the table, closed or never used; or all zero
 *
 * Context: any. May be called again.
 */
void nsfc_ctx_table_free(struct nsfc_ctx_table *table)
{
	mem_cgroup_put(table->memcg);
	table->memcg = NULL;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_table_free);

static struct nsfc_ctx *nsfc_ctx_new(struct nsfc_ctx_table *table,
				     const struct nsfc_ctx_key *key, gfp_t gfp)
{
	unsigned int len = nsfc_base_len(key->base);
	struct nsfc_ctx *ctx;

	ctx = kzalloc(nsfc_ctx_alloc_size(len), gfp);
	if (!ctx)
		return NULL;
	ctx->table = table;
	ctx->func = table->func;
	ctx->used = jiffies;
	ctx->linked = ctx->used - HZ;
	refcount_set(&ctx->ref, 1);
	if (key->macs) {
		ctx->has_macs = true;
		ctx->macs = *key->macs;
	}
	memcpy(ctx->raw, key->hdr, len);
	memcpy(ctx->raw, key->base, sizeof(*key->base));
	return ctx;
}

/* Make room for one more, in the table and in the namespace, at the cost of this
 * table alone. It is then taken in nsfc_net.n_contexts.
 */
static bool nsfc_ctx_room(struct nsfc_ctx_table *table)
{
	struct nsfc_net *nn = table->nn;

	if (!table->limit)
		return false;
	if (atomic_inc_return(&nn->n_contexts) <= READ_ONCE(nn->context_limit) &&
	    table->count < table->limit)
		return true;
	/* One for one, whichever limit it is */
	if (nsfc_ctx_evict(table, table->in_use))
		return true;
	atomic_dec(&nn->n_contexts);
	return false;
}

/* Make the context that is missing, unless another CPU has just done so. */
static struct nsfc_ctx *nsfc_ctx_add(struct nsfc_ctx_table *table,
				     const struct nsfc_ctx_key *key,
				     enum nsfc_reason *reason)
{
	struct rhashtable *contexts = &table->nn->contexts;
	struct mem_cgroup *memcg;
	struct nsfc_ctx *ctx;
	int err;

	spin_lock_bh(&table->lock);
	ctx = rhashtable_lookup(contexts, key, nsfc_ctx_params);
	if (ctx)
		goto unlock;

	*reason = NSFC_DROP_CONTEXT_LIMIT;
	if (!nsfc_ctx_room(table))
		goto unlock;

	/* A flood of new headers is bounded by the limit and charged to who made the
	 * device, so do not warn and do not dip into reserves.
	 */
	*reason = NSFC_DROP_NO_MEMORY;
	memcg = set_active_memcg(table->memcg);
	ctx = nsfc_ctx_new(table, key, GFP_NOWAIT | __GFP_NOWARN | __GFP_NOMEMALLOC |
				       __GFP_ACCOUNT);
	set_active_memcg(memcg);
	if (!ctx)
		goto no_room;

	err = nsfc_ctx_number(table, ctx);
	if (err) {
		/* All ids that masks of this width can name are taken */
		if (err == -EBUSY)
			*reason = NSFC_DROP_CONTEXT_LIMIT;
		goto free;
	}
	err = rhashtable_insert_fast(contexts, &ctx->node, nsfc_ctx_params);
	if (err)
		goto erase;

	atomic_long_add(nsfc_ctx_size(ctx), &table->nn->context_bytes);
	list_add_tail(&ctx->age, &table->age);
	table->created++;
	if (!table->count++)
		queue_delayed_work(system_power_efficient_wq, &table->work,
				   nsfc_ctx_interval(table->timeout));
unlock:
	spin_unlock_bh(&table->lock);
	return ctx;

erase:
	/* It could be found by its id for a moment: a grace period is due, and nothing is
	 * to be remembered with it
	 */
	WRITE_ONCE(ctx->dead, true);
	nsfc_ctx_unnumber(table, ctx);
	kfree_rcu(ctx, rcu);
	ctx = NULL;
	goto no_room;
free:
	kfree(ctx);
	ctx = NULL;
no_room:
	atomic_dec(&table->nn->n_contexts);
	goto unlock;
}

/* Remember that @to follows @ctx. */
static void nsfc_ctx_link(struct nsfc_ctx *ctx, struct nsfc_ctx *to)
{
	struct nsfc_ctx_table *table = ctx->table;

	if (!refcount_inc_not_zero(&to->ref))
		return;
	spin_lock_bh(&table->lock);
	WRITE_ONCE(ctx->linked, jiffies);
	if (!ctx->dead)
		to = rcu_replace_pointer(ctx->next, to,
					 lockdep_is_held(&table->lock));
	spin_unlock_bh(&table->lock);
	nsfc_ctx_put(to);
}

/* Remember that packets from ports have @ctx. */
static void nsfc_ctx_choose(struct nsfc_ctx_table *table, struct nsfc_ctx *ctx)
{
	spin_lock_bh(&table->lock);
	WRITE_ONCE(table->chosen, jiffies);
	if (!ctx->dead)
		rcu_assign_pointer(table->recent, ctx);
	spin_unlock_bh(&table->lock);
}

/**
 * nsfc_ctx_get() - find or make the context for a packet's header
 * @table: table of the device that the packet is to be handed to
 * @walk: the packet's walk; its header is at hand
 * @macs: addresses of the inner frame that are to be put back, or NULL
 * @reason: set if there is none
 *
 * The memo of the context that the walk came from, or else that of the table, is tried
 * first, which costs no hash.
 *
 * Context: RCU read side, where the context may be used; BH off.
 * Return: the context, or NULL with @reason set.
 */
struct nsfc_ctx *nsfc_ctx_get(struct nsfc_ctx_table *table,
			      const struct nsfc_walk *walk,
			      const struct nsfc_macs *macs,
			      enum nsfc_reason *reason)
{
	const struct nsfc_ctx_key key = {
		.table	= table,
		.base	= &walk->base,
		.hdr	= walk->hdr ?: (const struct nshhdr *)walk->skb->data,
		.macs	= macs,
	};
	struct nsfc_ctx *ctx;

	if (walk->from) {
		/* The metadata of both is the same, they had it from each other */
		ctx = rcu_dereference(walk->from->next);
		if (ctx && (READ_ONCE(ctx->dead) || nsfc_ctx_base_differs(ctx, &key)))
			ctx = NULL;
	} else {
		ctx = rcu_dereference(table->recent);
		if (ctx && nsfc_ctx_differs(ctx, &key))
			ctx = NULL;
	}
	if (likely(ctx))
		return ctx;

	ctx = rhashtable_lookup(&table->nn->contexts, &key, nsfc_ctx_params);
	if (!ctx)
		ctx = nsfc_ctx_add(table, &key, reason);
	if (!ctx)
		return NULL;
	/* One context may be followed by several, by address of the inner frame, and
	 * ports may get packets with several: do not write for each what the next one
	 * overwrites.
	 */
	if (walk->from) {
		if (time_after_eq(jiffies, READ_ONCE(walk->from->linked) + HZ))
			nsfc_ctx_link(walk->from, ctx);
	} else if (time_after_eq(jiffies, READ_ONCE(table->chosen) + HZ)) {
		nsfc_ctx_choose(table, ctx);
	}
	return ctx;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_get);

/**
 * nsfc_ctx_pin() - make a context of a chosen id that stays
 * @table: the table
 * @id: its id, see nsfc_ctx_id_pins()
 * @hdr: its header, checked
 *
 * Context: process context, RTNL.
 * Return: 0, -ERANGE if the id is none for pinned contexts, -EEXIST if it is
 * taken, -ENOSPC at a limit, -ENOMEM.
 */
int nsfc_ctx_pin(struct nsfc_ctx_table *table, u32 id, const struct nshhdr *hdr)
{
	const struct nsfc_ctx_key key = {
		.table	= table,
		.base	= (const struct nsfc_base *)hdr,
		.hdr	= hdr,
	};
	struct nsfc_net *nn = table->nn;
	struct nsfc_ctx *ctx;
	int err;

	if (!id || !nsfc_ctx_id_pins(id, table->id_bits))
		return -ERANGE;
	ctx = nsfc_ctx_new(table, &key, GFP_KERNEL_ACCOUNT);
	if (!ctx)
		return -ENOMEM;
	ctx->id = id;
	ctx->pinned = true;
	INIT_LIST_HEAD(&ctx->age);

	err = -ENOSPC;
	if (atomic_inc_return(&nn->n_contexts) > READ_ONCE(nn->context_limit) ||
	    table->n_pinned >= table->limit)
		goto free;
	err = xa_insert_bh(&table->pinned, id, ctx, GFP_KERNEL);
	if (err == -EBUSY)
		err = -EEXIST;
	if (err)
		goto free;
	atomic_long_add(nsfc_ctx_size(ctx), &nn->context_bytes);
	spin_lock_bh(&table->lock);
	table->n_pinned++;
	table->created++;
	spin_unlock_bh(&table->lock);
	return 0;

free:
	atomic_dec(&nn->n_contexts);
	kfree(ctx);
	return err;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_pin);

/**
 * nsfc_ctx_pins_fit() - tell whether a mask can carry the ids of pinned contexts
 * @table: the table
 * @id_bits: how many bits the mask has
 *
 * Context: RTNL.
 * Return: false if one of the ids would name something else.
 */
bool nsfc_ctx_pins_fit(struct nsfc_ctx_table *table, u8 id_bits)
{
	unsigned long id = BIT_ULL(id_bits) >> 1;

	return !xa_find(&table->pinned, &id, ULONG_MAX, XA_PRESENT);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_pins_fit);

/**
 * nsfc_ctx_forget() - forget one context
 * @table: the table
 * @id: its id
 *
 * Context: process context.
 * Return: 0, or -ENOENT.
 */
int nsfc_ctx_forget(struct nsfc_ctx_table *table, u32 id)
{
	struct nsfc_ctx *ctx;

	spin_lock_bh(&table->lock);
	rcu_read_lock();
	ctx = nsfc_ctx_find(table, id);
	/* It may be another leg's */
	if (ctx && ctx->table != table)
		ctx = NULL;
	if (ctx)
		nsfc_ctx_remove(table, ctx);
	rcu_read_unlock();
	spin_unlock_bh(&table->lock);
	return ctx ? 0 : -ENOENT;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_forget);

/**
 * nsfc_ctx_for_each() - call a function for contexts by rising id, but pinned ones
 * @nn: namespace whose contexts are meant
 * @table: table whose contexts are meant, NULL for all of @nn
 * @id: where to start; afterwards the context that @fn refused, if it did
 * @fn: the function; anything but 0 ends it
 * @data: handed to @fn
 *
 * Context: RTNL; may sleep. @fn is called in an RCU read-side section.
 * Return: what @fn returned last, 0 if it was not called.
 */
int nsfc_ctx_for_each(struct nsfc_net *nn, struct nsfc_ctx_table *table,
		      unsigned long *id,
		      int (*fn)(const struct nsfc_ctx *ctx, void *data), void *data)
{
	struct nsfc_ctx *ctx;
	unsigned int n = 0;
	unsigned long at;
	int ret = 0;
	u8 bits;

	rcu_read_lock();
	for (bits = max(fls64(*id), 1); bits <= NSFC_CTX_ID_BITS; bits++) {
		at = *id >> (bits - 1) ? nsfc_ctx_id_index(*id, bits) : 0;
		xa_for_each_start(&nsfc_ctx_ids[bits], at, ctx, at) {
			/* Most may be those of other namespaces, any number of them */
			if (!(++n % NSFC_CTX_BATCH)) {
				rcu_read_unlock();
				cond_resched();
				rcu_read_lock();
				ctx = xa_load(&nsfc_ctx_ids[bits], at);
				if (!ctx)
					continue;
			}
			if (table ? ctx->table != table : ctx->table->nn != nn)
				continue;
			*id = ctx->id;
			ret = fn(ctx, data);
			if (ret)
				goto out;
		}
	}
out:
	rcu_read_unlock();
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_ctx_for_each);
