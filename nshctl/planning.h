/* SPDX-License-Identifier: GPL-2.0 */
/* A plan while it is made: what there is, what there is to be, and the steps. */
#ifndef NSHCTL_PLANNING_H
#define NSHCTL_PLANNING_H

#include <jansson.h>
#include <stdbool.h>

#include "plan.h"
#include "state.h"

/**
 * struct planning - a plan that is being made
 * @plan: gets the steps
 * @node: name of the node that they are for
 * @now: what there is
 * @want: what there is to be
 * @phase: when the next steps are due
 * @again: names of devices that are removed and made again
 */
struct planning {
	struct plan *plan;
	const char *node;
	const struct state *now;
	const struct state *want;
	enum plan_phase phase;
	json_t *again;
};

char *planning_quote(const char *word);
void planning_step(const struct planning *p, char *command, char *undo);
void planning_add(const struct planning *p, enum state_kind kind, const char *name,
		  const json_t *object);
void planning_del(const struct planning *p, enum state_kind kind, const char *name,
		  const json_t *object);
void planning_replace(const struct planning *p, enum state_kind kind, const json_t *now,
		      const json_t *want);
void planning_back(const struct planning *p, enum state_kind kind, const json_t *now);
bool planning_replaces(enum state_kind kind);

#endif
