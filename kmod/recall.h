/* SPDX-License-Identifier: GPL-2.0 */
/* Recall: finding the header of a packet that comes back from a function. */
#ifndef _NSFC_RECALL_H
#define _NSFC_RECALL_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

#include "drop.h"

struct nsfc_conf;
struct nsfc_ctx;
struct nsfc_dev;
struct sk_buff;

/**
 * enum nsfc_recall_how - how a packet was recalled, and how it was not
 * @NSFC_RECALL_MARK: by its mark
 * @NSFC_RECALL_MARK_MISS: its mark names nothing that the function was handed;
 *                         all misses are counted beside what comes of it
 * @NSFC_RECALL_CONNTRACK: by the tuple that its connection had when handed over
 * @NSFC_RECALL_CONNTRACK_MISS: that tuple was not handed over
 * @NSFC_RECALL_CONNTRACK_AMBIGUOUS: it was, with two headers of late
 * @NSFC_RECALL_FLOW: by its own tuple
 * @NSFC_RECALL_FLOW_MISS: as for conntrack
 * @NSFC_RECALL_FLOW_AMBIGUOUS: as for conntrack
 * @NSFC_RECALL_PRINT: by its fingerprint
 * @NSFC_RECALL_PRINT_MISS: as for conntrack
 * @NSFC_RECALL_PRINT_AMBIGUOUS: as for conntrack
 * @NSFC_RECALL_ORIGINATED: by the flow that has caused it
 * @NSFC_RECALL_OWN_PATH: not, and put onto the device's own path
 * @NSFC_RECALL_NONE: not, and dropped
 * @__NSFC_RECALL_MAX: how many
 */
enum nsfc_recall_how {
	NSFC_RECALL_MARK,
	NSFC_RECALL_MARK_MISS,
	NSFC_RECALL_CONNTRACK,
	NSFC_RECALL_CONNTRACK_MISS,
	NSFC_RECALL_CONNTRACK_AMBIGUOUS,
	NSFC_RECALL_FLOW,
	NSFC_RECALL_FLOW_MISS,
	NSFC_RECALL_FLOW_AMBIGUOUS,
	NSFC_RECALL_PRINT,
	NSFC_RECALL_PRINT_MISS,
	NSFC_RECALL_PRINT_AMBIGUOUS,
	NSFC_RECALL_ORIGINATED,
	NSFC_RECALL_OWN_PATH,
	NSFC_RECALL_NONE,
	__NSFC_RECALL_MAX
};

/**
 * struct nsfc_recall_stats - counters of a device on one CPU
 * @syncp: protects @packets on 32 bit
 * @packets: by enum nsfc_recall_how
 * @answered: questions of the function's to its neighbour, which were answered and have
 *            nothing to be recalled
 */
struct nsfc_recall_stats {
	struct u64_stats_sync syncp;
	u64_stats_t packets[__NSFC_RECALL_MAX];
	u64_stats_t answered;
};

extern const char *const nsfc_recall_names[__NSFC_RECALL_MAX];

struct nsfc_recall_stats __percpu *nsfc_recall_stats_alloc(void);
void nsfc_recall_stats_read(const struct nsfc_recall_stats __percpu *stats,
			    u64 *packets);
void nsfc_recall_answered(struct nsfc_dev *nd);
u64 nsfc_recall_answered_read(const struct nsfc_recall_stats __percpu *stats);
void nsfc_recall_learn(struct nsfc_dev *nd, const struct nsfc_conf *conf,
		       struct nsfc_ctx *ctx, struct sk_buff *skb);
enum nsfc_reason nsfc_recall(struct nsfc_dev *nd, const struct nsfc_conf *conf,
			     const struct sk_buff *skb, struct nsfc_ctx **found,
			     bool *answer);

#endif /* _NSFC_RECALL_H */
