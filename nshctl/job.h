/* SPDX-License-Identifier: GPL-2.0 */
/* A document that a command is given, and the nodes that it is about. */
#ifndef NSHCTL_JOB_H
#define NSHCTL_JOB_H

#include <stdbool.h>

#include "doc.h"
#include "graph.h"
#include "layout.h"
#include "state.h"

struct tool;
struct words;

#define JOB_NODE	1	/* --node NAME or --all-netns may be given */
#define JOB_DRY_RUN	2	/* --dry-run may be given */

/**
 * struct job - a document on its way to the kernel
 * @doc: the document
 * @graph: the network that it describes
 * @node: name of the node that is meant, NULL for the host's
 * @all_netns: all nodes are, each in the namespace of its name
 * @dry_run: only say what would be done
 * @home: the namespace that the command was called in, -1 if it has not been left
 */
struct job {
	struct doc doc;
	struct graph graph;
	const char *node;
	bool all_netns;
	bool dry_run;
	int home;
};

/*
 * Called for a node, in its namespace, with what there is to be and what there is.
 * Return: 0, or the exit status after an error message
 */
typedef int (*job_fn)(const struct layout *layout, const struct state *now, void *data);

int job_take(struct job *job, struct words *w, int may);
int job_each(struct job *job, struct tool *tool, struct words *w, job_fn fn, void *data);
int job_enter(const struct job *job, struct tool *tool, const char *node);
void job_free(struct job *job, struct tool *tool);

#endif
