/* SPDX-License-Identifier: GPL-2.0 */
/* A node of a test's own: the state of a namespace, and tables in it. */
#ifndef _NSFC_KUNIT_NODE_H
#define _NSFC_KUNIT_NODE_H

#include <kunit/test.h>

#include "context.h"
#include "flow.h"
#include "func.h"
#include "netns.h"
#include "sample.h"

/**
 * struct nsfc_node - a node, as far as contexts, paths and flows need it
 * @nn: what the module would keep for its namespace
 * @func: two functions
 * @table: of the first function's two legs, and of the second function
 * @flows: the first function's, if the test has made them
 *
 * It is the priv of a test whose suite has nsfc_node_init() and nsfc_node_exit().
 */
struct nsfc_node {
	struct nsfc_net nn;
	struct nsfc_func func[2];
	struct nsfc_ctx_table table[3];
	struct nsfc_flows *flows;
};

/* What the tables are told: see nsfc_ctx_table_set() */
#define NSFC_NODE_ID_BITS	32
#define NSFC_NODE_LIMIT		64
#define NSFC_NODE_TIMEOUT	60

int nsfc_node_net_init(struct nsfc_net *nn);
void nsfc_node_net_exit(struct nsfc_net *nn);
int nsfc_node_init(struct kunit *test);
void nsfc_node_exit(struct kunit *test);
struct nsfc_ctx *nsfc_node_get(struct nsfc_ctx_table *table,
			       const struct nsfc_sample *sample,
			       const struct nsfc_macs *macs, struct nsfc_ctx *from,
			       enum nsfc_reason *reason);
struct nsfc_ctx *nsfc_node_ctx(struct kunit *test, unsigned int table, u32 spi);
void nsfc_node_age(struct nsfc_ctx *ctx, unsigned long age);

#endif /* _NSFC_KUNIT_NODE_H */
