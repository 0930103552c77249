// SPDX-License-Identifier: GPL-2.0
/* Drops: each has a reason, a counter and a tracepoint. */

#include "drop.h"
#include "netns.h"
#include "percpu.h"
#include "walk.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

const char *const nsfc_drop_names[__NSFC_DROP_MAX] = {
#define NSH_DROP(sym, name, text)	[NSFC_DROP_##sym] = name,
#include "drop_reasons.h"
#undef NSH_DROP
};

/**
 * nsfc_drops_alloc() - allocate the drop counters of one place
 *
 * Context: may sleep.
 * Return: the counters, all 0, for free_percpu(); NULL without memory.
 */
struct nsfc_drops __percpu *nsfc_drops_alloc(void)
{
	return nsfc_alloc_percpu_stats(struct nsfc_drops);
}

/**
 * nsfc_drops_count() - count one packet
 * @drops: counters of a place
 * @reason: why the packet is dropped
 *
 * Context: BH off.
 */
void nsfc_drops_count(struct nsfc_drops __percpu *drops, enum nsfc_reason reason)
{
	struct nsfc_drops *here = this_cpu_ptr(drops);

	u64_stats_update_begin(&here->syncp);
	u64_stats_inc(&here->packets[reason]);
	u64_stats_update_end(&here->syncp);
}

/**
 * nsfc_drops_read() - add up the counters of all CPUs
 * @drops: counters of a place
 * @packets: array of __NSFC_DROP_MAX sums to be written; index 0 is the total
 *
 * Context: any.
 */
void nsfc_drops_read(const struct nsfc_drops __percpu *drops, u64 *packets)
{
	u64 now[__NSFC_DROP_MAX];
	unsigned int start;
	int cpu, i;

	memset(packets, 0, sizeof(now));
	for_each_possible_cpu(cpu) {
		const struct nsfc_drops *there = per_cpu_ptr(drops, cpu);

		do {
			start = u64_stats_fetch_begin(&there->syncp);
			for (i = 1; i < __NSFC_DROP_MAX; i++)
				now[i] = u64_stats_read(&there->packets[i]);
		} while (u64_stats_fetch_retry(&there->syncp, start));
		for (i = 1; i < __NSFC_DROP_MAX; i++) {
			packets[i] += now[i];
			packets[0] += now[i];
		}
	}
}

/**
 * nsfc_drop() - end the walk of a packet
 * @walk: the walk; its packet is freed, unless somebody else has done so
 * @reason: why
 *
 * Counts the packet for its namespace and for the port or device where it came
 * in.
 *
 * Context: BH off.
 */
void nsfc_drop(struct nsfc_walk *walk, enum nsfc_reason reason)
{
	nsfc_drops_count(walk->nn->drops, reason);
	nsfc_drops_count(walk->place, reason);
	trace_nsh_sfc_drop(walk, reason);
	kfree_skb(walk->skb);
	walk->skb = NULL;
}
