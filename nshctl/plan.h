/* SPDX-License-Identifier: GPL-2.0 */
/* Commands that make one state of a node of another. */
#ifndef NSHCTL_PLAN_H
#define NSHCTL_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "state.h"

/*
 * When a command is due, on all nodes before the next: what traffic needs, what leads
 * it there, and what it does not need any longer.
 */
enum plan_phase {
	PLAN_PREPARE,
	PLAN_SWITCH,
	PLAN_REMOVE,
};

/* What is lost, bits */
#define PLAN_LOSES_DEV		0x01	/* what a device had that is made again */
#define PLAN_LOSES_STATE	0x02	/* the state that a member of a group was given */

/**
 * struct plan_step - a command
 * @phase: when it is due
 * @number: its place among those that were planned
 * @node: name of the node that it is for
 * @command: object, command and words, as in a batch file; NULL if there is nothing
 *           to do, but something to undo
 * @undo: the same that undoes it, NULL if nothing can
 * @loses: PLAN_LOSES_*, what that does not bring back
 */
struct plan_step {
	enum plan_phase phase;
	size_t number;
	const char *node;
	char *command;
	char *undo;
	unsigned int loses;
};

/**
 * struct plan - commands, in an order in which each one finds what it needs
 * @steps: the commands
 * @count: how many
 */
struct plan {
	struct plan_step *steps;
	size_t count;
};

void plan_make(struct plan *plan, const char *node, const struct state *now,
	       const struct state *want);
void plan_sort(struct plan *plan);
bool plan_same(enum state_kind kind, const json_t *now, const json_t *want);
void plan_free(struct plan *plan);

#endif
