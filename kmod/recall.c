// SPDX-License-Identifier: GPL-2.0
/* Recall: finding the header of a packet that comes back from a function. */

#include <linux/skbuff.h>

#include "conf.h"
#include "context.h"
#include "device.h"
#include "recall.h"

const char *const nsfc_recall_names[__NSFC_RECALL_MAX] = {
	[NSFC_RECALL_MARK]	= "mark",
	[NSFC_RECALL_MARK_MISS]	= "mark-miss",
	[NSFC_RECALL_OWN_PATH]	= "own-path",
	[NSFC_RECALL_NONE]	= "none",
};

/**
 * nsfc_recall_stats_alloc() - allocate the counters of a device
 *
 * Context: may sleep.
 * Return: the counters, all 0, for free_percpu(); NULL without memory.
 */
struct nsfc_recall_stats __percpu *nsfc_recall_stats_alloc(void)
{
	return netdev_alloc_pcpu_stats(struct nsfc_recall_stats);
}

/**
 * nsfc_recall_stats_read() - add up the counters of all CPUs
 * @stats: counters of a device
 * @packets: array of __NSFC_RECALL_MAX sums to be written
 *
 * Context: any.
 */
void nsfc_recall_stats_read(const struct nsfc_recall_stats __percpu *stats,
			    u64 *packets)
{
	u64 now[__NSFC_RECALL_MAX];
	unsigned int start;
	int cpu, i;

	memset(packets, 0, sizeof(now));
	for_each_possible_cpu(cpu) {
		const struct nsfc_recall_stats *there = per_cpu_ptr(stats, cpu);

		do {
			start = u64_stats_fetch_begin(&there->syncp);
			for (i = 0; i < __NSFC_RECALL_MAX; i++)
				now[i] = u64_stats_read(&there->packets[i]);
		} while (u64_stats_fetch_retry(&there->syncp, start));
		for (i = 0; i < __NSFC_RECALL_MAX; i++)
			packets[i] += now[i];
	}
}

static void nsfc_recall_count(struct nsfc_dev *nd, enum nsfc_recall_how how)
{
	struct nsfc_recall_stats *here = this_cpu_ptr(nd->recall);

	u64_stats_update_begin(&here->syncp);
	u64_stats_inc(&here->packets[how]);
	u64_stats_update_end(&here->syncp);
}

/* The mark travels with the sk_buff through routing, filters and address
 * translation, and carries the id of the context. It is trusted only as far as
 * this device has handed out that id.
 */
static struct nsfc_ctx *nsfc_recall_mark(struct nsfc_dev *nd,
					 const struct nsfc_conf *conf,
					 const struct sk_buff *skb)
{
	u32 id = (skb->mark & conf->mark_mask) >> conf->mark_shift;
	struct nsfc_ctx *ctx;

	if (!id)
		return NULL;
	ctx = nsfc_ctx_find(&nd->contexts, id);
	nsfc_recall_count(nd, ctx ? NSFC_RECALL_MARK : NSFC_RECALL_MARK_MISS);
	return ctx;
}

/**
 * nsfc_recall() - find the context of a packet
 * @nd: the device that it was sent on
 * @conf: its configuration
 * @skb: the packet
 *
 * Each way of finding it is tried in turn, the surest first. None of them
 * guesses: what is not found goes onto the device's own path, if it has one, or
 * nowhere.
 *
 * Context: RCU read side, where the context may be used; BH off.
 * Return: the context, or NULL.
 */
struct nsfc_ctx *nsfc_recall(struct nsfc_dev *nd, const struct nsfc_conf *conf,
			     const struct sk_buff *skb)
{
	struct nsfc_ctx *ctx;

	ctx = nsfc_recall_mark(nd, conf, skb);
	if (ctx) {
		nsfc_ctx_touch(ctx);
		return ctx;
	}
	nsfc_recall_count(nd, conf->has_path ? NSFC_RECALL_OWN_PATH :
					       NSFC_RECALL_NONE);
	return NULL;
}
