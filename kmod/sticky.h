/* SPDX-License-Identifier: GPL-2.0 */
/* Sticky choice: which of several a flow went to, so that it goes there again. */
#ifndef _NSFC_STICKY_H
#define _NSFC_STICKY_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/refcount.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

/* Numbers that choices have: 1 to NSFC_STICKY_NRS - 1, 0 is none */
#define NSFC_STICKY_NRS		256

/* Flows whose hashes have their low bits in common: one cache line */
#define NSFC_STICKY_WAYS	8

struct nsfc_sticky_bucket {
	atomic64_t way[NSFC_STICKY_WAYS];
};

/**
 * struct nsfc_sticky_share - one of those that a new flow may go to
 * @nr: its number
 * @weight: its share of all flows, at least 1
 */
struct nsfc_sticky_share {
	u8 nr;
	u16 weight;
};

/**
 * struct nsfc_sticky - what is remembered of flows
 * @ref: who uses it; RCU lets packets use it for a grace period more
 * @timeout: seconds without a packet after which a flow is forgotten
 * @mask: number of buckets, less 1
 * @flows: flows of each number. Who changes an entry counts it, so these are exact
 *         as soon as that has been done
 * @taken: numbers that packets may write into entries
 * @valid: those of them whose flows stay
 * @buckets: the flows
 *
 * Locking: none for packets; RTNL for taking and retiring numbers.
 */
struct nsfc_sticky {
	refcount_t ref;
	u32 timeout;
	u32 mask;
	atomic_t flows[NSFC_STICKY_NRS];
	DECLARE_BITMAP(taken, NSFC_STICKY_NRS);
	DECLARE_BITMAP(valid, NSFC_STICKY_NRS);
	struct nsfc_sticky_bucket *buckets;
};

struct nsfc_sticky *nsfc_sticky_new(u32 limit, u32 timeout);
bool nsfc_sticky_hold(struct nsfc_sticky *st);
void nsfc_sticky_put(struct nsfc_sticky *st);
u8 nsfc_sticky_take(struct nsfc_sticky *st);
void nsfc_sticky_retire(struct nsfc_sticky *st, u8 nr);
void nsfc_sticky_give(struct nsfc_sticky *st, u8 nr);
u8 nsfc_sticky_find(struct nsfc_sticky *st, u32 hash, u32 now);
u8 nsfc_sticky_bind(struct nsfc_sticky *st, u32 hash, u8 was, u8 nr, u32 now);
unsigned int nsfc_sticky_choose(const struct nsfc_sticky *st,
				const struct nsfc_sticky_share *shares, unsigned int n,
				u32 hash);
unsigned int nsfc_sticky_spread(const struct nsfc_sticky_share *shares, unsigned int n,
				u32 hash);
void nsfc_sticky_sweep(struct nsfc_sticky *st, u32 now);

/**
 * nsfc_sticky_flows() - tell how many flows a number has
 * @st: what is remembered
 * @nr: the number
 *
 * Context: any.
 * Return: flows.
 */
static inline u32 nsfc_sticky_flows(const struct nsfc_sticky *st, u8 nr)
{
	/* Who has taken an entry away may be faster than who had just made it */
	return max(atomic_read(&st->flows[nr]), 0);
}

/**
 * nsfc_sticky_now() - the time, as entries have it
 *
 * Context: any.
 * Return: seconds.
 */
static inline u32 nsfc_sticky_now(void)
{
	return ktime_get_seconds();
}

#endif /* _NSFC_STICKY_H */
