/* SPDX-License-Identifier: GPL-2.0 */
/* Tallies: what a hop counts, on each CPU for itself. */
#ifndef _NSFC_TALLY_H
#define _NSFC_TALLY_H

#include <linux/percpu.h>
#include <linux/u64_stats_sync.h>

struct nsfc_tallies;
struct nsfc_tally_block;

/**
 * struct nsfc_tally_cpu - a tally on one CPU
 * @packets: packets that took the hop
 * @bytes: their length, NSH and what it carries
 * @drops: packets dropped there
 * @bypassed: packets that went on past it
 * @syncp: protects them on 32 bit
 */
struct nsfc_tally_cpu {
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t drops;
	u64_stats_t bypassed;
	struct u64_stats_sync syncp;
};

/**
 * struct nsfc_tally - a tally
 * @here: its counters; NULL if it is none
 * @block: what they are part of
 *
 * Lifetime: from nsfc_tally_get() to nsfc_tally_put(), for which an RCU grace period
 * has passed since packets could find it.
 */
struct nsfc_tally {
	struct nsfc_tally_cpu __percpu *here;
	struct nsfc_tally_block *block;
};

struct nsfc_tallies *nsfc_tallies_new(void);
void nsfc_tallies_put(struct nsfc_tallies *tallies);
int nsfc_tally_get(struct nsfc_tallies *tallies, struct nsfc_tally *tally);
void nsfc_tally_put(const struct nsfc_tally *tally);
void nsfc_tally_read(const struct nsfc_tally *tally, u64 *packets, u64 *bytes,
		     u64 *drops);
u64 nsfc_tally_bypassed(const struct nsfc_tally *tally);

/**
 * nsfc_tally_count() - count a packet that takes a hop
 * @tally: the hop's
 * @len: the packet's length, NSH and what it carries
 *
 * Context: RCU read side, BH off.
 */
static inline void nsfc_tally_count(const struct nsfc_tally *tally, unsigned int len)
{
	struct nsfc_tally_cpu *here = this_cpu_ptr(tally->here);

	u64_stats_update_begin(&here->syncp);
	u64_stats_inc(&here->packets);
	u64_stats_add(&here->bytes, len);
	u64_stats_update_end(&here->syncp);
}

/**
 * nsfc_tally_drop() - count a packet that is dropped
 * @tally: of the hop where it is
 *
 * Context: RCU read side, BH off.
 */
static inline void nsfc_tally_drop(const struct nsfc_tally *tally)
{
	struct nsfc_tally_cpu *here = this_cpu_ptr(tally->here);

	u64_stats_update_begin(&here->syncp);
	u64_stats_inc(&here->drops);
	u64_stats_update_end(&here->syncp);
}

/**
 * nsfc_tally_bypass() - count a packet that goes on past a hop
 * @tally: the hop's
 *
 * Context: RCU read side, BH off.
 */
static inline void nsfc_tally_bypass(const struct nsfc_tally *tally)
{
	struct nsfc_tally_cpu *here = this_cpu_ptr(tally->here);

	u64_stats_update_begin(&here->syncp);
	u64_stats_inc(&here->bypassed);
	u64_stats_update_end(&here->syncp);
}

#endif /* _NSFC_TALLY_H */
