/* SPDX-License-Identifier: GPL-2.0 */
/* Recall: finding the header of a packet that comes back from a function. */
#ifndef _NSFC_RECALL_H
#define _NSFC_RECALL_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

struct nsfc_conf;
struct nsfc_ctx;
struct nsfc_dev;
struct sk_buff;

/**
 * enum nsfc_recall_how - how a packet was recalled
 * @NSFC_RECALL_MARK: by its mark
 * @NSFC_RECALL_MARK_MISS: its mark names nothing that the device has handed out;
 *                         counted beside what comes of it
 * @NSFC_RECALL_OWN_PATH: not, and put onto the device's own path
 * @NSFC_RECALL_NONE: not, and dropped
 * @__NSFC_RECALL_MAX: how many
 */
enum nsfc_recall_how {
	NSFC_RECALL_MARK,
	NSFC_RECALL_MARK_MISS,
	NSFC_RECALL_OWN_PATH,
	NSFC_RECALL_NONE,
	__NSFC_RECALL_MAX
};

/**
 * struct nsfc_recall_stats - counters of a device on one CPU
 * @syncp: protects @packets on 32 bit
 * @packets: by enum nsfc_recall_how
 */
struct nsfc_recall_stats {
	struct u64_stats_sync syncp;
	u64_stats_t packets[__NSFC_RECALL_MAX];
};

extern const char *const nsfc_recall_names[__NSFC_RECALL_MAX];

struct nsfc_recall_stats __percpu *nsfc_recall_stats_alloc(void);
void nsfc_recall_stats_read(const struct nsfc_recall_stats __percpu *stats,
			    u64 *packets);
struct nsfc_ctx *nsfc_recall(struct nsfc_dev *nd, const struct nsfc_conf *conf,
			     const struct sk_buff *skb);

#endif /* _NSFC_RECALL_H */
