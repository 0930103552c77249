/* SPDX-License-Identifier: GPL-2.0 */
/* What devices have in common that are legs of one function. */
#ifndef NSHCTL_LEGS_H
#define NSHCTL_LEGS_H

#include <linux/nsh_sfc.h>

#include "compiler.h"
#include "graph.h"

/* Options of a device that belong to its function, a bit each */
#define LEGS_COMMON (BIT(NSH_SFC_A_DEV_RECALL_BY) | BIT(NSH_SFC_A_DEV_MARK_MASK) |		\
		     BIT(NSH_SFC_A_DEV_FLOW_LIMIT) | BIT(NSH_SFC_A_DEV_FLOW_TIMEOUT) |		\
		     BIT(NSH_SFC_A_DEV_WINDOW) | BIT(NSH_SFC_A_DEV_RETURNS))

bool legs_are_one(const json_t *a, const json_t *b);
const struct attr *legs_next(const struct attr *attr);
void legs_check(struct graph *graph);
void legs_settle(json_t *devs);

#endif
