/* SPDX-License-Identifier: GPL-2.0 */
/* Flows: which header the packets of a flow had when a function got them. */
#ifndef _NSFC_FLOW_H
#define _NSFC_FLOW_H

#include <linux/types.h>

#include "tuple.h"

struct nsfc_ctx;
struct nsfc_ctx_table;
struct nsfc_flows;
struct nsfc_net;

/**
 * struct nsfc_flow_stats - a table of flows or fingerprints in numbers
 * @count: entries now
 * @created: entries ever made
 * @evicted: given up for another before their time
 * @expired: given up after their time
 * @memory: bytes, the table itself included
 */
struct nsfc_flow_stats {
	u32 count;
	u64 created;
	u64 evicted;
	u64 expired;
	u64 memory;
};

/**
 * struct nsfc_flow_view - a flow as it is told
 * @tuple: what identifies it
 * @ctx: context that it had last; alive
 * @idle: seconds since it was last used
 * @ambiguous: it had another context within the window
 */
struct nsfc_flow_view {
	const struct nsfc_tuple *tuple;
	const struct nsfc_ctx *ctx;
	u32 idle;
	bool ambiguous;
};

int nsfc_flow_init(void);
void nsfc_flow_exit(void);

struct nsfc_flows *nsfc_flows_new(struct nsfc_net *nn, u32 limit);
void nsfc_flows_set(struct nsfc_flows *flows, u32 timeout, u32 window);
void nsfc_flows_flush(struct nsfc_flows *flows, const struct nsfc_ctx_table *table);
void nsfc_flows_free(struct nsfc_flows *flows);
void nsfc_flows_stats(const struct nsfc_flows *flows, struct nsfc_flow_stats *stats);

u32 nsfc_flow_learn(struct nsfc_flows *flows, const struct nsfc_tuple *tuple,
		    u32 hint, struct nsfc_ctx *ctx);
struct nsfc_ctx *nsfc_flow_find(struct nsfc_flows *flows,
				const struct nsfc_tuple *tuple, u32 hint);
int nsfc_flows_for_each(struct nsfc_flows *flows, unsigned long *pos,
			int (*fn)(const struct nsfc_flow_view *view, void *data),
			void *data);
u32 nsfc_flows_forget(struct nsfc_flows *flows,
		      bool (*match)(const struct nsfc_flow_view *view, void *data),
		      void *data);

#endif /* _NSFC_FLOW_H */
