// SPDX-License-Identifier: GPL-2.0
/* Sticky choice: which of several a flow went to, so that it goes there again. */

#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "compat.h"
#include "sticky.h"

/* An entry is one word, so that it is read and changed at once:
 * hash 32 | number 8 | seconds 24. The number is never 0, so 0 is no entry.
 */
#define NSFC_STICKY_TIME_BITS	24
#define NSFC_STICKY_TIME_MASK	(BIT(NSFC_STICKY_TIME_BITS) - 1)

/* How often to try while other CPUs change the same bucket */
#define NSFC_STICKY_TRIES	16

/* Buckets between two offers to let others run */
#define NSFC_STICKY_BREATH	1024

static u64 nsfc_sticky_entry(u32 hash, u8 nr, u32 now)
{
	return (u64)hash << 32 | (u32)nr << NSFC_STICKY_TIME_BITS |
	       (now & NSFC_STICKY_TIME_MASK);
}

static u32 nsfc_sticky_hash(u64 entry)
{
	return entry >> 32;
}

static u8 nsfc_sticky_nr(u64 entry)
{
	return entry >> NSFC_STICKY_TIME_BITS;
}

/* Seconds without a packet. Another CPU's clock may have been a little ahead. */
static u32 nsfc_sticky_idle(u64 entry, u32 now)
{
	u32 idle = (now - (u32)entry) & NSFC_STICKY_TIME_MASK;

	return idle > NSFC_STICKY_TIME_MASK / 2 ? 0 : idle;
}

static bool nsfc_sticky_is(u64 entry, u32 hash)
{
	return nsfc_sticky_nr(entry) && nsfc_sticky_hash(entry) == hash;
}

static bool nsfc_sticky_expired(const struct nsfc_sticky *st, u64 entry, u32 now)
{
	return nsfc_sticky_idle(entry, now) >= READ_ONCE(st->timeout);
}

static struct nsfc_sticky_bucket *nsfc_sticky_bucket(const struct nsfc_sticky *st,
						     u32 hash)
{
	return &st->buckets[hash & st->mask];
}

/**
 * nsfc_sticky_new() - get ready to remember flows
 * @limit: most flows, rounded up to a power of two
 * @timeout: seconds without a packet after which a flow is forgotten
 *
 * Context: may sleep.
 * Return: for nsfc_sticky_put(); NULL without memory.
 */
struct nsfc_sticky *nsfc_sticky_new(u32 limit, u32 timeout)
{
	u32 n = roundup_pow_of_two(DIV_ROUND_UP(limit, NSFC_STICKY_WAYS));
	struct nsfc_sticky *st = kzalloc(sizeof(*st), GFP_KERNEL_ACCOUNT);

	if (!st)
		return NULL;
	st->buckets = kvcalloc(n, sizeof(*st->buckets), GFP_KERNEL_ACCOUNT);
	if (!st->buckets) {
		kfree(st);
		return NULL;
	}
	st->mask = n - 1;
	st->timeout = timeout;
	refcount_set(&st->ref, 1);
	return st;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_new);

/**
 * nsfc_sticky_hold() - have it stay
 * @st: what is remembered
 *
 * Context: RCU read side, or who holds it already.
 * Return: false if it is on its way out.
 */
bool nsfc_sticky_hold(struct nsfc_sticky *st)
{
	return refcount_inc_not_zero(&st->ref);
}

/**
 * nsfc_sticky_put() - let go of it
 * @st: what is remembered, or NULL; no packet that found it by this user is on its
 *      way any more
 *
 * Context: any.
 */
void nsfc_sticky_put(struct nsfc_sticky *st)
{
	if (!st || !refcount_dec_and_test(&st->ref))
		return;
	kvfree(st->buckets);
	kfree(st);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_put);

/**
 * nsfc_sticky_take() - take a number
 * @st: what is remembered
 *
 * A number rests until no flow has it any more, so that nobody gets the flows of who
 * had it before.
 *
 * Context: RTNL.
 * Return: the number, or 0 if there is none.
 */
u8 nsfc_sticky_take(struct nsfc_sticky *st)
{
	unsigned int nr;

	for (nr = 1; nr < NSFC_STICKY_NRS; nr++) {
		if (test_bit(nr, st->taken) || atomic_read(&st->flows[nr]))
			continue;
		set_bit(nr, st->taken);
		set_bit(nr, st->valid);
		return nr;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_take);

/**
 * nsfc_sticky_retire() - have the flows of a number go
 * @st: what is remembered
 * @nr: the number, or 0; packets on their way may still make new flows of it
 *
 * They are swept out by and by.
 *
 * Context: RTNL.
 */
void nsfc_sticky_retire(struct nsfc_sticky *st, u8 nr)
{
	clear_bit(nr, st->valid);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_retire);

/**
 * nsfc_sticky_give() - give a number back
 * @st: what is remembered
 * @nr: the number, or 0, which was retired; no packet makes new flows of it any more
 *
 * Context: any.
 */
void nsfc_sticky_give(struct nsfc_sticky *st, u8 nr)
{
	clear_bit(nr, st->taken);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_give);

/**
 * nsfc_sticky_find() - tell where a flow went
 * @st: what is remembered
 * @hash: the flow's hash
 * @now: nsfc_sticky_now()
 *
 * The entry is written once a second at most, so that its line stays shared.
 *
 * Context: RCU read side.
 * Return: the number, or 0 if it is not known.
 */
u8 nsfc_sticky_find(struct nsfc_sticky *st, u32 hash, u32 now)
{
	struct nsfc_sticky_bucket *bucket = nsfc_sticky_bucket(st, hash);
	unsigned int i;
	u64 entry;
	u8 nr;

	for (i = 0; i < NSFC_STICKY_WAYS; i++) {
		entry = atomic64_read(&bucket->way[i]);
		if (!nsfc_sticky_is(entry, hash))
			continue;
		if (nsfc_sticky_expired(st, entry, now))
			return 0;
		nr = nsfc_sticky_nr(entry);
		/* If that fails, somebody else has just done so or moved the flow */
		if (nsfc_sticky_idle(entry, now))
			atomic64_cmpxchg(&bucket->way[i], entry,
					 nsfc_sticky_entry(hash, nr, now));
		return nr;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_find);

/* Change an entry and count that; false if it was not as it was thought to be. */
static bool nsfc_sticky_change(struct nsfc_sticky *st, atomic64_t *way, u64 from, u64 to)
{
	if (atomic64_cmpxchg(way, from, to) != from)
		return false;
	if (to)
		atomic_inc(&st->flows[nsfc_sticky_nr(to)]);
	if (from)
		atomic_dec(&st->flows[nsfc_sticky_nr(from)]);
	return true;
}

/* Where in a bucket to write the flow's entry: where it is, else where there is room,
 * else NSFC_STICKY_WAYS.
 */
static unsigned int nsfc_sticky_way(const struct nsfc_sticky *st,
				    struct nsfc_sticky_bucket *bucket, u32 hash, u32 now,
				    u64 *entry)
{
	unsigned int i, room = NSFC_STICKY_WAYS;
	u64 found;

	for (i = 0; i < NSFC_STICKY_WAYS; i++) {
		found = atomic64_read(&bucket->way[i]);
		if (nsfc_sticky_is(found, hash)) {
			*entry = found;
			return i;
		}
		if (room == NSFC_STICKY_WAYS &&
		    (!found || nsfc_sticky_expired(st, found, now))) {
			*entry = found;
			room = i;
		}
	}
	return room;
}

/* Two CPUs may have written a flow's first entry into two places. The first of them
 * is found from now on, so the other one goes.
 */
static u8 nsfc_sticky_single(struct nsfc_sticky *st, struct nsfc_sticky_bucket *bucket,
			     unsigned int at, u64 entry)
{
	u32 hash = nsfc_sticky_hash(entry);
	unsigned int i;
	u64 other;

	for (i = 0; i < NSFC_STICKY_WAYS; i++) {
		other = atomic64_read(&bucket->way[i]);
		if (i == at || !nsfc_sticky_is(other, hash))
			continue;
		if (i < at) {
			nsfc_sticky_change(st, &bucket->way[at], entry, 0);
			return nsfc_sticky_nr(other);
		}
		nsfc_sticky_change(st, &bucket->way[i], other, 0);
	}
	return nsfc_sticky_nr(entry);
}

/**
 * nsfc_sticky_bind() - remember where a flow goes
 * @st: what is remembered
 * @hash: the flow's hash
 * @was: number that it was found with, 0 if it was not known
 * @nr: number that it is to have
 * @now: nsfc_sticky_now()
 *
 * A flow that another CPU has given a number meanwhile keeps that.
 *
 * Context: RCU read side.
 * Return: the number that it has; 0 if there is no room for it.
 */
u8 nsfc_sticky_bind(struct nsfc_sticky *st, u32 hash, u8 was, u8 nr, u32 now)
{
	struct nsfc_sticky_bucket *bucket = nsfc_sticky_bucket(st, hash);
	u64 to = nsfc_sticky_entry(hash, nr, now), from;
	unsigned int i, tries;

	for (tries = 0; tries < NSFC_STICKY_TRIES; tries++) {
		i = nsfc_sticky_way(st, bucket, hash, now, &from);
		if (i == NSFC_STICKY_WAYS)
			return 0;
		if (nsfc_sticky_is(from, hash) && nsfc_sticky_nr(from) != was &&
		    !nsfc_sticky_expired(st, from, now))
			return nsfc_sticky_nr(from);
		if (nsfc_sticky_change(st, &bucket->way[i], from, to))
			return nsfc_sticky_single(st, bucket, i, to);
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_bind);

/**
 * nsfc_sticky_choose() - choose where a new flow goes
 * @st: what is remembered
 * @shares: where it may go
 * @n: how many, at least 1
 * @hash: the flow's hash, which decides between equals
 *
 * Context: any.
 * Return: index of the one that has fewest flows for its weight.
 */
unsigned int nsfc_sticky_choose(const struct nsfc_sticky *st,
				const struct nsfc_sticky_share *shares, unsigned int n,
				u32 hash)
{
	unsigned int i, at = reciprocal_scale(hash, n), best = at;
	u64 flows, fewest = nsfc_sticky_flows(st, shares[at].nr);

	for (i = 1; i < n; i++) {
		if (++at == n)
			at = 0;
		flows = nsfc_sticky_flows(st, shares[at].nr);
		if (flows * shares[best].weight < fewest * shares[at].weight) {
			fewest = flows;
			best = at;
		}
	}
	return best;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_choose);

/**
 * nsfc_sticky_spread() - choose where a flow goes that there is no room for
 * @shares: where it may go
 * @n: how many, at least 1
 * @hash: the flow's hash
 *
 * It goes to the same one for as long as @shares are the same.
 *
 * Context: any.
 * Return: index of the one, each as often as its weight says.
 */
unsigned int nsfc_sticky_spread(const struct nsfc_sticky_share *shares, unsigned int n,
				u32 hash)
{
	u32 total = 0, at;
	unsigned int i;

	for (i = 0; i < n; i++)
		total += shares[i].weight;
	at = reciprocal_scale(hash, total);
	for (i = 0; i < n - 1; i++) {
		if (at < shares[i].weight)
			break;
		at -= shares[i].weight;
	}
	return i;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_spread);

/**
 * nsfc_sticky_sweep() - forget flows that have expired, or whose number is retired
 * @st: what is remembered
 * @now: nsfc_sticky_now()
 *
 * Context: may sleep.
 */
void nsfc_sticky_sweep(struct nsfc_sticky *st, u32 now)
{
	atomic64_t *way;
	unsigned int i;
	u64 entry;
	u32 b;

	for (b = 0; b <= st->mask; b++) {
		for (i = 0; i < NSFC_STICKY_WAYS; i++) {
			way = &st->buckets[b].way[i];
			entry = atomic64_read(way);
			/* If it changes meanwhile, it is in use */
			if (entry && (nsfc_sticky_expired(st, entry, now) ||
				      !test_bit(nsfc_sticky_nr(entry), st->valid)))
				nsfc_sticky_change(st, way, entry, 0);
		}
		if (!(b % NSFC_STICKY_BREATH))
			cond_resched();
	}
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_sticky_sweep);
