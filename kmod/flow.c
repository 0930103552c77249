// SPDX-License-Identifier: GPL-2.0
/* Flows: which header the packets of a flow had when a function got them. */

#include <linux/hash.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "context.h"
#include "flow.h"
#include "netns.h"

/* A table as small as this is locked, and aged, as one */
#define NSFC_FLOWS_PER_SHARD	256
#define NSFC_FLOWS_SMALL	1024
#define NSFC_FLOW_SHARDS_MAX	64
/* Flows, or buckets, that are dealt with before a lock is let go of for a moment */
#define NSFC_FLOW_BATCH		128
/* struct nsfc_flow_note.header: of several headers */
#define NSFC_NOTE_ANY		0

/**
 * struct nsfc_flow - a flow and the context that it was last handed over with
 * @next: in its bucket
 * @ctx: the context, with a reference; NULL once the flow is forgotten
 * @age: in nsfc_flow_shard.age, the one that was used last at the end
 * @rcu: for call_rcu(), when it is in no list any more
 * @hash: of @tuple, so that most of what differs is not compared
 * @used: low bits of jiffies of the last use, see nsfc_flow_is_stale()
 * @changed: low bits of jiffies when @ctx last changed, if @ambiguous
 * @ambiguous: packets with two headers may be in the function; for a window's
 *             time after @changed only
 * @by_note: @ambiguous for what the bucket's notes said, not for what came since
 * @tuple: what identifies it
 *
 * Locking: the shard's lock for changes. @hash and @tuple are immutable; @next, @ctx,
 * @used, @changed and @ambiguous are read under RCU, @by_note under the lock only.
 *
 * Lifetime: until it is forgotten, and then an RCU grace period.
 */
struct nsfc_flow {
	struct nsfc_flow __rcu *next;
	struct nsfc_ctx __rcu *ctx;
	union {
		struct list_head age;
		struct rcu_head rcu;
	};
	u32 hash;
	u32 used;
	u32 changed;
	bool ambiguous;
	bool by_note;
	struct nsfc_tuple tuple;
};

/**
 * struct nsfc_flow_note - flows of a bucket that went before their last packets had
 * @flows: a bit for each, by hash; 0 for none
 * @header: hash of the header that they all had, or NSFC_NOTE_ANY
 */
struct nsfc_flow_note {
	u32 flows;
	u32 header;
};

/**
 * struct nsfc_flow_bucket - flows whose hashes have their low bits in common
 * @first: the newest
 * @notes: what was forgotten of late, and a window's time before
 * @begun: low bits of jiffies since when the first of @notes is written
 */
struct nsfc_flow_bucket {
	struct nsfc_flow __rcu *first;
	struct nsfc_flow_note notes[2];
	u32 begun;
};

/**
 * struct nsfc_flow_shard - every nth bucket of a table
 * @lock: serialises changes to the buckets and their flows, BH off; lookups take
 *        no lock
 * @age: flows by last use, the oldest first
 * @count: how many
 * @created: flows ever made
 * @evicted: flows given up for another
 * @expired: flows given up after nsfc_flows.timeout
 *
 * The counters are written under @lock, and read without.
 */
struct nsfc_flow_shard {
	/* see above: changes to the shard */
	spinlock_t lock;
	struct list_head age;
	u32 count;
	atomic64_t created;
	atomic64_t evicted;
	atomic64_t expired;
} ____cacheline_aligned_in_smp;

/**
 * struct nsfc_flows - the flows of a function
 * @nn: home namespace
 * @memcg: memory cgroup of who made the table, who pays for its flows
 * @buckets: never more or fewer, so that a dump can go on at a bucket
 * @mask: number of @buckets, less one
 * @n_shards: length of @shards
 * @limit: most flows; 0 once the table is going
 * @timeout: jiffies without use after which a flow goes
 * @window: jiffies that a packet may stay in the function
 * @work: looks for expired ones
 * @rcu: for call_rcu()
 * @count: flows in the table, and those about to be put there
 * @lasted: jiffies that the flow that was evicted last had not been used; much if
 *          none was of late
 * @shards: the shards
 *
 * Locking: see the shards; all but @limit, @timeout, @window, @count and @lasted is
 * immutable.
 *
 * Lifetime: from nsfc_flows_new() until an RCU grace period after
 * nsfc_flows_free().
 */
struct nsfc_flows {
	struct nsfc_net *nn;
	struct mem_cgroup *memcg;
	struct nsfc_flow_bucket *buckets;
	u32 mask;
	u32 n_shards;
	u32 limit;
	u32 timeout;
	u32 window;
	struct delayed_work work;
	struct rcu_head rcu;
	atomic_t count ____cacheline_aligned_in_smp;
	u32 lasted;
	struct nsfc_flow_shard shards[];
};

static struct kmem_cache *nsfc_flow_cache;

/* Secret of the hash, so that nobody can fill one bucket. All tables have the same:
 * a packet's hash is reckoned once, and goes with it from function to function.
 */
static hsiphash_key_t nsfc_flow_key __read_mostly;

static u32 nsfc_flow_hash(const struct nsfc_tuple *tuple)
{
	return hsiphash(tuple, sizeof(*tuple), &nsfc_flow_key);
}

static struct nsfc_flow_bucket *nsfc_flow_bucket(const struct nsfc_flows *flows,
						 u32 hash)
{
	return &flows->buckets[hash & flows->mask];
}

static struct nsfc_flow_shard *nsfc_flow_shard(struct nsfc_flows *flows, u32 hash)
{
	return &flows->shards[hash & (flows->n_shards - 1)];
}

/* For those who hold the shard's lock. */
#define nsfc_flow_deref(shard, ptr) \
	rcu_dereference_protected(ptr, lockdep_is_held(&(shard)->lock))

static struct nsfc_ctx *nsfc_flow_ctx(const struct nsfc_flow_shard *shard,
				      const struct nsfc_flow *flow)
{
	return nsfc_flow_deref(shard, flow->ctx);
}

/* How late nsfc_flow.used may be: written seldom, so that the line stays shared and
 * the lock free.
 */
static u32 nsfc_flow_grain(u32 window)
{
	return min_t(u32, window / 2 + 1, HZ);
}

/* Was this a moment ago, so that packets may still be in the function? */
static bool nsfc_flow_recent(u32 now, u32 used, u32 window)
{
	return now - used <= window + nsfc_flow_grain(window);
}

static bool nsfc_flow_is_ambiguous(const struct nsfc_flows *flows,
				   const struct nsfc_flow *flow, u32 now)
{
	return READ_ONCE(flow->ambiguous) &&
	       now - READ_ONCE(flow->changed) <= READ_ONCE(flows->window);
}

/* Would a packet get the same header, byte for byte, from both? */
static bool nsfc_flow_same_header(const struct nsfc_ctx *a, const struct nsfc_ctx *b)
{
	return a->table == b->table && a->has_macs == b->has_macs &&
	       (!a->has_macs || !memcmp(&a->macs, &b->macs, sizeof(a->macs))) &&
	       nsh_hdr_len(&a->hdr) == nsh_hdr_len(&b->hdr) &&
	       !memcmp(a->raw, b->raw, nsh_hdr_len(&a->hdr));
}

/* By value, since the same header may get another context. */
static u32 nsfc_flow_header(const struct nsfc_ctx *ctx)
{
	u32 macs = ctx->has_macs ? hsiphash(&ctx->macs, sizeof(ctx->macs),
					    &nsfc_flow_key) : 0;
	u32 hdr = hsiphash(ctx->raw, nsh_hdr_len(&ctx->hdr), &nsfc_flow_key);

	return hsiphash_3u32(hdr, macs, hash_ptr(ctx->table, 32), &nsfc_flow_key) ?: 1;
}

static u32 nsfc_flow_note_bit(u32 hash)
{
	return BIT(hash >> 27);
}

/* Forget notes that are old. */
static void nsfc_flow_turn_notes(const struct nsfc_flows *flows,
				 struct nsfc_flow_bucket *bucket)
{
	u32 window = READ_ONCE(flows->window), now = jiffies;
	u32 period = window + nsfc_flow_grain(window);

	if (!(bucket->notes[0].flows | bucket->notes[1].flows) ||
	    nsfc_flow_recent(now, bucket->begun, window))
		return;
	bucket->notes[1] = bucket->notes[0];
	bucket->notes[0].flows = 0;
	bucket->begun += period;
	if (nsfc_flow_recent(now, bucket->begun, window))
		return;
	bucket->notes[1].flows = 0;
	bucket->begun = now;
}

/* Note that packets of a flow that is not in the table are in the function; under the
 * shard's lock.
 */
static void nsfc_flow_note(const struct nsfc_flows *flows,
			   struct nsfc_flow_bucket *bucket, u32 hash, u32 header)
{
	struct nsfc_flow_note *note = &bucket->notes[0];

	nsfc_flow_turn_notes(flows, bucket);
	if (!(note->flows | bucket->notes[1].flows))
		bucket->begun = jiffies;
	if (!note->flows)
		note->header = header;
	else if (note->header != header)
		note->header = NSFC_NOTE_ANY;
	WRITE_ONCE(note->flows, note->flows | nsfc_flow_note_bit(hash));
}

/* A flow goes before its last packets have: leave a note, should it come back with
 * another header meanwhile. What is noted may be taken for another flow, but not the
 * other way round; and a flood of flows with one header, or of those that come back
 * with the one that they had, does no harm. What a note has made ambiguous is noted
 * with its own header alone: the other note is kept as long as it has to be, and one
 * that comes and goes within the window would be ambiguous for ever.
 */
static void nsfc_flow_leave_note(const struct nsfc_flows *flows,
				 struct nsfc_flow_bucket *bucket,
				 const struct nsfc_flow *flow,
				 const struct nsfc_ctx *ctx)
{
	u32 now = jiffies;

	if (!nsfc_flow_recent(now, flow->used, READ_ONCE(flows->window)))
		return;
	nsfc_flow_note(flows, bucket, flow->hash,
		       nsfc_flow_is_ambiguous(flows, flow, now) && !flow->by_note ?
		       NSFC_NOTE_ANY : nsfc_flow_header(ctx));
}

/* May packets of this new flow be in the function with another header? */
static bool nsfc_flow_is_noted(const struct nsfc_flows *flows,
			       struct nsfc_flow_bucket *bucket, u32 hash,
			       const struct nsfc_ctx *ctx)
{
	u32 bit = nsfc_flow_note_bit(hash), header;
	unsigned int i;

	nsfc_flow_turn_notes(flows, bucket);
	if (!((bucket->notes[0].flows | bucket->notes[1].flows) & bit))
		return false;
	header = nsfc_flow_header(ctx);
	for (i = 0; i < ARRAY_SIZE(bucket->notes); i++)
		if (bucket->notes[i].flows & bit && bucket->notes[i].header != header)
			return true;
	return false;
}

static struct nsfc_flow *nsfc_flow_lookup(const struct nsfc_flow_bucket *bucket,
					  const struct nsfc_tuple *tuple, u32 hash)
{
	struct nsfc_flow *flow;

	for (flow = rcu_dereference(bucket->first); flow;
	     flow = rcu_dereference(flow->next))
		if (flow->hash == hash && nsfc_tuple_equal(&flow->tuple, tuple))
			break;
	return flow;
}

/* Try what may be the hash first, which is cheaper than reckoning it; a flow that is
 * found is the one, whatever led there.
 */
static struct nsfc_flow *nsfc_flow_lookup_hint(const struct nsfc_flows *flows,
					       const struct nsfc_tuple *tuple,
					       u32 hint, u32 *hash)
{
	struct nsfc_flow *flow;

	*hash = hint;
	flow = nsfc_flow_lookup(nsfc_flow_bucket(flows, hint), tuple, hint);
	if (likely(flow))
		return flow;
	*hash = nsfc_flow_hash(tuple);
	if (*hash == hint)
		return NULL;
	return nsfc_flow_lookup(nsfc_flow_bucket(flows, *hash), tuple, *hash);
}

static void nsfc_flow_free_rcu(struct rcu_head *rcu)
{
	kmem_cache_free(nsfc_flow_cache, container_of(rcu, struct nsfc_flow, rcu));
}

/* Only written under a lock, which is cheaper than atomically. */
static void nsfc_flow_count(atomic64_t *counter)
{
	atomic64_set(counter, atomic64_read(counter) + 1);
}

static void nsfc_flow_unlink(const struct nsfc_flow_shard *shard,
			     struct nsfc_flow_bucket *bucket, struct nsfc_flow *flow)
{
	struct nsfc_flow __rcu **at = &bucket->first;
	struct nsfc_flow *pos;

	while ((pos = nsfc_flow_deref(shard, *at)) != flow)
		at = &pos->next;
	/* @flow keeps its own successor for those who are just looking at it */
	rcu_assign_pointer(*at, nsfc_flow_deref(shard, flow->next));
}

static void nsfc_flow_remove(struct nsfc_flows *flows, struct nsfc_flow_shard *shard,
			     struct nsfc_flow *flow)
{
	struct nsfc_flow_bucket *bucket = nsfc_flow_bucket(flows, flow->hash);
	struct nsfc_ctx *ctx = nsfc_flow_ctx(shard, flow);

	nsfc_flow_leave_note(flows, bucket, flow, ctx);
	nsfc_flow_unlink(shard, bucket, flow);
	list_del(&flow->age);
	RCU_INIT_POINTER(flow->ctx, NULL);
	atomic_dec(&ctx->n_flows);
	nsfc_ctx_put(ctx);
	WRITE_ONCE(shard->count, shard->count - 1);
	atomic_dec(&flows->count);
	atomic_dec(&flows->nn->n_flows);
	call_rcu(&flow->rcu, nsfc_flow_free_rcu);
}

/* Note a use; under the lock, so that the list stays in order. */
static void nsfc_flow_use(struct nsfc_flow_shard *shard, struct nsfc_flow *flow)
{
	WRITE_ONCE(flow->used, (u32)jiffies);
	list_move_tail(&flow->age, &shard->age);
}

/* Is it time to note a use? Earlier if the table is so full that a flow in use would
 * not be safe among the newest otherwise.
 */
static bool nsfc_flow_is_stale(const struct nsfc_flows *flows,
			       const struct nsfc_flow *flow)
{
	u32 grain = nsfc_flow_grain(READ_ONCE(flows->window));
	u32 unused = (u32)jiffies - READ_ONCE(flow->used);

	return unused && unused >= min(grain, READ_ONCE(flows->lasted) / 2);
}

/* Forget the flow of a shard that has not been used for longest; if the shard has
 * none, one of the next shard's.
 */
static bool nsfc_flows_evict(struct nsfc_flows *flows, u32 hash)
{
	u32 i, lasted;

	for (i = 0; i < flows->n_shards; i++) {
		struct nsfc_flow_shard *shard = nsfc_flow_shard(flows, hash + i);
		struct nsfc_flow *flow;

		if (!READ_ONCE(shard->count))
			continue;
		spin_lock_bh(&shard->lock);
		flow = list_first_entry_or_null(&shard->age, struct nsfc_flow, age);
		if (flow) {
			lasted = (u32)jiffies - flow->used;
			if (READ_ONCE(flows->lasted) != lasted)
				WRITE_ONCE(flows->lasted, lasted);
			nsfc_flow_remove(flows, shard, flow);
			nsfc_flow_count(&shard->evicted);
		}
		spin_unlock_bh(&shard->lock);
		if (flow)
			return true;
	}
	return false;
}

/* Make room for one more, in the table and in the namespace, at the cost of this
 * table alone. It is then taken in both counts.
 */
static bool nsfc_flows_room(struct nsfc_flows *flows, u32 hash)
{
	struct nsfc_net *nn = flows->nn;

	if (atomic_inc_return(&flows->count) > READ_ONCE(flows->limit)) {
		if (!nsfc_flows_evict(flows, hash))
			goto no_room;
		/* It takes the other's place in the namespace, too */
		atomic_inc(&nn->n_flows);
		return true;
	}
	if (atomic_inc_return(&nn->n_flows) <= READ_ONCE(nn->flow_limit) ||
	    nsfc_flows_evict(flows, hash))
		return true;
	atomic_dec(&nn->n_flows);
no_room:
	atomic_dec(&flows->count);
	return false;
}

static void nsfc_flows_no_room(struct nsfc_flows *flows)
{
	atomic_dec(&flows->nn->n_flows);
	atomic_dec(&flows->count);
}

/* Let go of the lock now and then while there is much to do. */
static void nsfc_flow_breathe(struct nsfc_flow_shard *shard, unsigned int *n)
{
	if (++*n % NSFC_FLOW_BATCH)
		return;
	spin_unlock_bh(&shard->lock);
	cond_resched();
	spin_lock_bh(&shard->lock);
}

/* How often to look for flows that have not been used for @timeout jiffies. */
static unsigned long nsfc_flow_interval(u32 timeout)
{
	return max_t(unsigned long, timeout / 4, HZ / 4);
}

static void nsfc_flows_age(struct nsfc_flows *flows)
{
	queue_delayed_work(system_power_efficient_wq, &flows->work,
			   nsfc_flow_interval(READ_ONCE(flows->timeout)));
}

static void nsfc_flows_expire(struct work_struct *work)
{
	struct nsfc_flow_shard *shard;
	struct nsfc_flows *flows;
	struct nsfc_flow *flow;
	unsigned int n = 0;
	u32 i;

	flows = container_of(to_delayed_work(work), struct nsfc_flows, work);
	WRITE_ONCE(flows->lasted, U32_MAX);
	for (i = 0; i < flows->n_shards; i++) {
		shard = &flows->shards[i];
		spin_lock_bh(&shard->lock);
		while ((flow = list_first_entry_or_null(&shard->age, struct nsfc_flow,
							age)) &&
		       (u32)jiffies - flow->used > READ_ONCE(flows->timeout)) {
			nsfc_flow_remove(flows, shard, flow);
			nsfc_flow_count(&shard->expired);
			nsfc_flow_breathe(shard, &n);
		}
		spin_unlock_bh(&shard->lock);
		cond_resched();
	}
	if (atomic_read(&flows->count))
		nsfc_flows_age(flows);
}

/**
 * nsfc_flows_new() - make an empty table
 * @nn: home namespace of the function
 * @limit: most flows, not 0
 *
 * nsfc_flows_set() is to follow before it is used.
 *
 * The limit is that of the table as a whole: nothing is given up before it is
 * reached, and then, or when the namespace's is, what has not been used for longest
 * in the new flow's shard. A table of less than 1024 has one shard, so there it is
 * the oldest of all.
 *
 * Context: may sleep.
 * Return: the table, or NULL without memory.
 */
struct nsfc_flows *nsfc_flows_new(struct nsfc_net *nn, u32 limit)
{
	u32 i, n_buckets = roundup_pow_of_two(limit), n_shards = 1;
	struct nsfc_flows *flows;

	if (limit >= NSFC_FLOWS_SMALL)
		n_shards = min_t(u32, n_buckets / NSFC_FLOWS_PER_SHARD,
				 NSFC_FLOW_SHARDS_MAX);
	flows = kvzalloc(struct_size(flows, shards, n_shards), GFP_KERNEL_ACCOUNT);
	if (!flows)
		return NULL;
	flows->buckets = kvcalloc(n_buckets, sizeof(*flows->buckets),
				  GFP_KERNEL_ACCOUNT);
	if (!flows->buckets) {
		kvfree(flows);
		return NULL;
	}
	flows->nn = nn;
	flows->memcg = get_mem_cgroup_from_mm(current->mm);
	flows->limit = limit;
	flows->mask = n_buckets - 1;
	flows->n_shards = n_shards;
	flows->lasted = U32_MAX;
	INIT_DELAYED_WORK(&flows->work, nsfc_flows_expire);
	for (i = 0; i < n_shards; i++) {
		spin_lock_init(&flows->shards[i].lock);
		INIT_LIST_HEAD(&flows->shards[i].age);
	}
	return flows;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flows_new);

/**
 * nsfc_flows_set() - change how long a table remembers
 * @flows: the table
 * @timeout: seconds without use after which a flow is forgotten
 * @window: milliseconds that a packet may stay in the function
 *
 * Context: process context.
 */
void nsfc_flows_set(struct nsfc_flows *flows, u32 timeout, u32 window)
{
	WRITE_ONCE(flows->timeout, timeout * HZ);
	WRITE_ONCE(flows->window, msecs_to_jiffies(window));
	/* It may be waiting as long as the old timeout said, with nothing to expire */
	if (atomic_read(&flows->count) || delayed_work_pending(&flows->work))
		mod_delayed_work(system_power_efficient_wq, &flows->work,
				 nsfc_flow_interval(flows->timeout));
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flows_set);

/* What of a table is to be forgotten: what one of the two says, or all. */
struct nsfc_flow_sweep {
	const struct nsfc_ctx_table *table;
	bool (*match)(const struct nsfc_flow_view *view, void *data);
	void *data;
};

static void nsfc_flow_view(const struct nsfc_flows *flows, const struct nsfc_flow *flow,
			   const struct nsfc_ctx *ctx, struct nsfc_flow_view *view)
{
	u32 now = jiffies;

	view->tuple = &flow->tuple;
	view->ctx = ctx;
	view->idle = (now - READ_ONCE(flow->used)) / HZ;
	view->ambiguous = nsfc_flow_is_ambiguous(flows, flow, now);
}

static bool nsfc_flow_is_swept(const struct nsfc_flows *flows,
			       const struct nsfc_flow *flow, const struct nsfc_ctx *ctx,
			       const struct nsfc_flow_sweep *sweep)
{
	struct nsfc_flow_view view;

	if (sweep->table)
		return ctx->table == sweep->table;
	if (!sweep->match)
		return true;
	if (READ_ONCE(ctx->dead))
		return false;
	nsfc_flow_view(flows, flow, ctx, &view);
	return sweep->match(&view, sweep->data);
}

static u32 nsfc_flows_sweep_bucket(struct nsfc_flows *flows,
				   struct nsfc_flow_shard *shard,
				   struct nsfc_flow_bucket *bucket,
				   const struct nsfc_flow_sweep *sweep)
{
	struct nsfc_flow *flow, *next;
	u32 n = 0;

	rcu_read_lock();
	for (flow = rcu_dereference(bucket->first); flow; flow = next) {
		next = rcu_dereference(flow->next);
		if (!nsfc_flow_is_swept(flows, flow, nsfc_flow_ctx(shard, flow), sweep))
			continue;
		nsfc_flow_remove(flows, shard, flow);
		n++;
	}
	rcu_read_unlock();
	return n;
}

static u32 nsfc_flows_sweep(struct nsfc_flows *flows,
			    const struct nsfc_flow_sweep *sweep)
{
	unsigned int n = 0;
	u32 i, swept = 0;
	u64 bucket;

	for (i = 0; i < flows->n_shards; i++) {
		struct nsfc_flow_shard *shard = &flows->shards[i];

		spin_lock_bh(&shard->lock);
		for (bucket = i; bucket <= flows->mask && shard->count;
		     bucket += flows->n_shards) {
			swept += nsfc_flows_sweep_bucket(flows, shard,
							 &flows->buckets[bucket], sweep);
			nsfc_flow_breathe(shard, &n);
		}
		spin_unlock_bh(&shard->lock);
	}
	return swept;
}

/**
 * nsfc_flows_flush() - forget flows
 * @flows: the table
 * @table: forget those that were handed over with one of its contexts; NULL for all
 *
 * What is learned meanwhile may stay, but for flows of contexts that had been dead
 * before.
 *
 * Context: process context.
 */
void nsfc_flows_flush(struct nsfc_flows *flows, const struct nsfc_ctx_table *table)
{
	const struct nsfc_flow_sweep sweep = { .table = table };

	nsfc_flows_sweep(flows, &sweep);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flows_flush);

static void nsfc_flows_free_rcu(struct rcu_head *rcu)
{
	struct nsfc_flows *flows = container_of(rcu, struct nsfc_flows, rcu);

	mem_cgroup_put(flows->memcg);
	kvfree(flows->buckets);
	kvfree(flows);
}

/**
 * nsfc_flows_free() - give up a table
 * @flows: the table, or NULL; nobody finds it any more, but for those who have
 *
 * It takes no more flows, and its memory goes after an RCU grace period.
 *
 * Context: may sleep.
 */
void nsfc_flows_free(struct nsfc_flows *flows)
{
	if (!flows)
		return;
	WRITE_ONCE(flows->limit, 0);
	nsfc_flows_flush(flows, NULL);
	cancel_delayed_work_sync(&flows->work);
	call_rcu(&flows->rcu, nsfc_flows_free_rcu);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flows_free);

/**
 * nsfc_flows_stats() - tell a table in numbers
 * @flows: the table
 * @stats: set
 *
 * Context: any.
 */
void nsfc_flows_stats(const struct nsfc_flows *flows, struct nsfc_flow_stats *stats)
{
	u32 i;

	memset(stats, 0, sizeof(*stats));
	for (i = 0; i < flows->n_shards; i++) {
		const struct nsfc_flow_shard *shard = &flows->shards[i];

		stats->count += READ_ONCE(shard->count);
		stats->created += atomic64_read(&shard->created);
		stats->evicted += atomic64_read(&shard->evicted);
		stats->expired += atomic64_read(&shard->expired);
	}
	stats->memory = struct_size(flows, shards, flows->n_shards) +
			(flows->mask + 1ULL) * sizeof(*flows->buckets) +
			(u64)stats->count * kmem_cache_size(nsfc_flow_cache);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flows_stats);

/* The flow is handed over once more, by @ctx or another; under the shard's lock. */
static void nsfc_flow_learn_again(struct nsfc_flows *flows,
				  struct nsfc_flow_shard *shard,
				  struct nsfc_flow *flow, struct nsfc_ctx *ctx)
{
	struct nsfc_ctx *old = nsfc_flow_ctx(shard, flow);
	u32 now = jiffies;

	/* Or it would be once more when jiffies wrap */
	if (!nsfc_flow_is_ambiguous(flows, flow, now))
		WRITE_ONCE(flow->ambiguous, false);
	if (old == ctx) {
		nsfc_flow_use(shard, flow);
		return;
	}
	/* Packets with the old header may be in the function, also if its context
	 * has been given up since; and this one will be, even if its context is.
	 */
	if (nsfc_flow_recent(now, flow->used, READ_ONCE(flows->window)) &&
	    !nsfc_flow_same_header(old, ctx)) {
		WRITE_ONCE(flow->changed, now);
		WRITE_ONCE(flow->ambiguous, true);
		flow->by_note = false;
	}
	if (READ_ONCE(ctx->dead) || !nsfc_ctx_hold(ctx))
		return;
	atomic_inc(&ctx->n_flows);
	/* Whoever sees the new context sees that the flow is ambiguous, too */
	rcu_assign_pointer(flow->ctx, ctx);
	atomic_dec(&old->n_flows);
	nsfc_ctx_put(old);
	nsfc_flow_use(shard, flow);
}

/* Publish a new flow; under the shard's lock. */
static void nsfc_flow_add(struct nsfc_flows *flows, struct nsfc_flow_shard *shard,
			  struct nsfc_flow_bucket *bucket, struct nsfc_flow *flow,
			  struct nsfc_ctx *ctx)
{
	flow->used = jiffies;
	flow->changed = flow->used;
	flow->ambiguous = nsfc_flow_is_noted(flows, bucket, flow->hash, ctx);
	flow->by_note = flow->ambiguous;
	RCU_INIT_POINTER(flow->ctx, ctx);
	RCU_INIT_POINTER(flow->next, nsfc_flow_deref(shard, bucket->first));
	atomic_inc(&ctx->n_flows);
	list_add_tail(&flow->age, &shard->age);
	nsfc_flow_count(&shard->created);
	rcu_assign_pointer(bucket->first, flow);
	if (!shard->count)
		nsfc_flows_age(flows);
	WRITE_ONCE(shard->count, shard->count + 1);
}

/* There is no memory or room for a flow: its packets are not to be taken for the
 * function's own all the same.
 */
static void nsfc_flow_learn_not(struct nsfc_flows *flows, u32 hash,
				const struct nsfc_ctx *ctx)
{
	struct nsfc_flow_shard *shard = nsfc_flow_shard(flows, hash);

	spin_lock_bh(&shard->lock);
	nsfc_flow_note(flows, nsfc_flow_bucket(flows, hash), hash,
		       nsfc_flow_header(ctx));
	spin_unlock_bh(&shard->lock);
}

static void nsfc_flow_learn_new(struct nsfc_flows *flows,
				const struct nsfc_tuple *tuple, u32 hash,
				struct nsfc_ctx *ctx)
{
	struct nsfc_flow_bucket *bucket = nsfc_flow_bucket(flows, hash);
	struct nsfc_flow_shard *shard = nsfc_flow_shard(flows, hash);
	struct nsfc_flow *flow, *have;
	struct mem_cgroup *memcg;

	/* A flood of new flows is bounded by the limit and charged to who made the
	 * table, so do not warn and do not dip into reserves.
	 */
	memcg = set_active_memcg(flows->memcg);
	flow = kmem_cache_alloc(nsfc_flow_cache,
				GFP_NOWAIT | __GFP_NOWARN | __GFP_NOMEMALLOC |
				__GFP_ACCOUNT);
	set_active_memcg(memcg);
	if (!flow) {
		nsfc_flow_learn_not(flows, hash, ctx);
		return;
	}
	if (!nsfc_flows_room(flows, hash)) {
		nsfc_flow_learn_not(flows, hash, ctx);
		goto free;
	}
	flow->hash = hash;
	flow->tuple = *tuple;

	spin_lock_bh(&shard->lock);
	/* Another CPU may have been faster */
	have = nsfc_flow_lookup(bucket, tuple, hash);
	if (have) {
		nsfc_flow_learn_again(flows, shard, have, ctx);
	} else if (READ_ONCE(flows->limit) && !READ_ONCE(ctx->dead) &&
		   nsfc_ctx_hold(ctx)) {
		nsfc_flow_add(flows, shard, bucket, flow, ctx);
		flow = NULL;
	}
	spin_unlock_bh(&shard->lock);
	if (!flow)
		return;
	nsfc_flows_no_room(flows);
free:
	kmem_cache_free(nsfc_flow_cache, flow);
}

/**
 * nsfc_flow_learn() - remember what a flow is handed over with
 * @flows: the function's table
 * @tuple: what identifies the flow
 * @hint: what may be its hash, or any number
 * @ctx: the context
 *
 * A flow that is handed over with two headers within the window is ambiguous for
 * another window's time.
 *
 * Context: RCU read side, BH off.
 * Return: the flow's hash, a hint for the next one who asks.
 */
u32 nsfc_flow_learn(struct nsfc_flows *flows, const struct nsfc_tuple *tuple,
		    u32 hint, struct nsfc_ctx *ctx)
{
	struct nsfc_flow_shard *shard;
	struct nsfc_flow *flow;
	u32 hash;

	flow = nsfc_flow_lookup_hint(flows, tuple, hint, &hash);
	if (likely(flow && rcu_access_pointer(flow->ctx) == ctx &&
		   !nsfc_flow_is_stale(flows, flow)))
		return hash;
	if (!flow) {
		nsfc_flow_learn_new(flows, tuple, hash, ctx);
		return hash;
	}
	shard = nsfc_flow_shard(flows, hash);
	spin_lock_bh(&shard->lock);
	/* Forgotten meanwhile? */
	if (nsfc_flow_ctx(shard, flow))
		nsfc_flow_learn_again(flows, shard, flow, ctx);
	else
		flow = NULL;
	spin_unlock_bh(&shard->lock);
	if (!flow)
		nsfc_flow_learn_new(flows, tuple, hash, ctx);
	return hash;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flow_learn);

/* May a flow that is not known have been, and its packets still be in the function?
 * Then they are not the function's own. Read without the lock: what is noted just now
 * may be missed, as if the packet had come a moment earlier.
 */
static bool nsfc_flow_was_here(const struct nsfc_flows *flows, u32 hash)
{
	const struct nsfc_flow_bucket *bucket = nsfc_flow_bucket(flows, hash);
	u32 window = READ_ONCE(flows->window);
	u32 noted = READ_ONCE(bucket->notes[0].flows) | READ_ONCE(bucket->notes[1].flows);

	if (likely(!(noted & nsfc_flow_note_bit(hash))))
		return false;
	return (u32)jiffies - READ_ONCE(bucket->begun) <=
	       2 * (window + nsfc_flow_grain(window));
}

/**
 * nsfc_flow_find() - find what a flow was handed over with
 * @flows: the function's table
 * @tuple: what identifies the flow
 * @hint: what may be its hash, or any number
 *
 * Takes no lock that it would have to wait for.
 *
 * Context: RCU read side, where the context may be used; BH off.
 * Return: the context; NULL if the flow or its context is not known; -EAGAIN if it
 * is ambiguous, or may have been given up for another while its packets were in the
 * function.
 */
struct nsfc_ctx *nsfc_flow_find(struct nsfc_flows *flows,
				const struct nsfc_tuple *tuple, u32 hint)
{
	struct nsfc_flow_shard *shard;
	struct nsfc_flow *flow;
	struct nsfc_ctx *ctx;
	u32 hash;

	flow = nsfc_flow_lookup_hint(flows, tuple, hint, &hash);
	if (!flow)
		return nsfc_flow_was_here(flows, hash) ? ERR_PTR(-EAGAIN) : NULL;
	/* Identifications are soon used again */
	if (tuple->kind == NSH_SFC_FLOW_FRAGMENT &&
	    !nsfc_flow_recent(jiffies, READ_ONCE(flow->used), READ_ONCE(flows->window)))
		return NULL;
	ctx = rcu_dereference(flow->ctx);
	/* Pairs with rcu_assign_pointer() in nsfc_flow_learn_again() */
	smp_rmb();
	if (unlikely(nsfc_flow_is_ambiguous(flows, flow, jiffies)))
		return ERR_PTR(-EAGAIN);
	if (!ctx || READ_ONCE(ctx->dead))
		return NULL;
	if (likely(!nsfc_flow_is_stale(flows, flow)))
		return ctx;
	shard = nsfc_flow_shard(flows, hash);
	if (spin_trylock_bh(&shard->lock)) {
		if (nsfc_flow_ctx(shard, flow))
			nsfc_flow_use(shard, flow);
		spin_unlock_bh(&shard->lock);
	}
	return ctx;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flow_find);

/**
 * nsfc_flows_for_each() - call a function for all flows, bucket by bucket
 * @flows: the table
 * @pos: bucket to start with; while @fn runs, the flow's bucket; afterwards the
 *       bucket where @fn ended it
 * @fn: the function; anything but 0 ends it
 * @data: handed to @fn
 *
 * A flow never changes its bucket, so one that is there all the time is told once
 * by calls that go on at @pos, if whoever stops has all of that bucket told again.
 *
 * Context: may sleep; the table does not go. @fn is called in an RCU read-side
 * section.
 * Return: what @fn returned last, 0 at the end.
 */
int nsfc_flows_for_each(struct nsfc_flows *flows, unsigned long *pos,
			int (*fn)(const struct nsfc_flow_view *view, void *data),
			void *data)
{
	struct nsfc_flow_view view;
	struct nsfc_flow *flow;
	struct nsfc_ctx *ctx;
	int ret = 0;

	for (; *pos <= flows->mask; (*pos)++) {
		rcu_read_lock();
		for (flow = rcu_dereference(flows->buckets[*pos].first); flow && !ret;
		     flow = rcu_dereference(flow->next)) {
			ctx = rcu_dereference(flow->ctx);
			if (!ctx || READ_ONCE(ctx->dead))
				continue;
			nsfc_flow_view(flows, flow, ctx, &view);
			ret = fn(&view, data);
		}
		rcu_read_unlock();
		if (ret)
			break;
		if (!(*pos % NSFC_FLOW_BATCH))
			cond_resched();
	}
	return ret;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flows_for_each);

/**
 * nsfc_flows_forget() - forget flows that a function chooses
 * @flows: the table
 * @match: the function; true for a flow that is to go
 * @data: handed to @match
 *
 * Context: process context. @match is called in an RCU read-side section with a
 * lock held.
 * Return: how many.
 */
u32 nsfc_flows_forget(struct nsfc_flows *flows,
		      bool (*match)(const struct nsfc_flow_view *view, void *data),
		      void *data)
{
	const struct nsfc_flow_sweep sweep = { .match = match, .data = data };

	return nsfc_flows_sweep(flows, &sweep);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_flows_forget);

/**
 * nsfc_flow_init() - get ready for flows
 *
 * Context: module init.
 * Return: 0 or a negative error.
 */
int nsfc_flow_init(void)
{
	get_random_bytes(&nsfc_flow_key, sizeof(nsfc_flow_key));
	nsfc_flow_cache = kmem_cache_create("nsfc_flow", sizeof(struct nsfc_flow), 0, 0,
					    NULL);
	return nsfc_flow_cache ? 0 : -ENOMEM;
}

/**
 * nsfc_flow_exit() - undo nsfc_flow_init()
 *
 * Context: module exit; all tables have been given up.
 */
void nsfc_flow_exit(void)
{
	/* Flows on their way out go back to the cache */
	rcu_barrier();
	kmem_cache_destroy(nsfc_flow_cache);
}
