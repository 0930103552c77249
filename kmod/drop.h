/* SPDX-License-Identifier: GPL-2.0 */
/* Drops: each has a reason, a counter and a tracepoint. */
#ifndef _NSFC_DROP_H
#define _NSFC_DROP_H

#include <linux/netlink.h>
#include <linux/percpu.h>
#include <linux/skbuff.h>
#include <linux/u64_stats_sync.h>

/**
 * enum nsfc_reason - why a packet is dropped
 * @NSFC_OK: it is not
 * @__NSFC_DROP_MAX: number of reasons, plus one
 *
 * The others are the rows of drop_reasons.h.
 */
enum nsfc_reason {
	NSFC_OK,
#define NSH_DROP(sym, name, text)	NSFC_DROP_##sym,
#include "drop_reasons.h"
#undef NSH_DROP
	__NSFC_DROP_MAX
};

/**
 * struct nsfc_drops - drops of one place on one CPU, by reason
 * @syncp: protects @packets on 32 bit
 * @packets: counters; index 0 is not used
 */
struct nsfc_drops {
	struct u64_stats_sync syncp;
	u64_stats_t packets[__NSFC_DROP_MAX];
};

extern const char *const nsfc_drop_names[__NSFC_DROP_MAX];

struct nsfc_drops __percpu *nsfc_drops_alloc(void);
void nsfc_drops_count(struct nsfc_drops __percpu *drops, enum nsfc_reason reason);
void nsfc_drops_read(const struct nsfc_drops __percpu *drops, u64 *packets);

struct nsfc_walk;

void nsfc_drop(struct nsfc_walk *walk, enum nsfc_reason reason);

#endif /* _NSFC_DROP_H */
