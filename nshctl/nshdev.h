/* SPDX-License-Identifier: GPL-2.0 */
/* The nsh devices of a document, wherever in it they stand. */
#ifndef NSHCTL_NSHDEV_H
#define NSHCTL_NSHDEV_H

#include "graph.h"

/**
 * struct nshdev - an nsh device
 * @graph: the network
 * @node: name of its node
 * @name: its name
 * @own: what is said of it
 * @common: what is said of it where @own says nothing, or NULL
 * @function: the function that it is a leg of, "" if it is one by itself
 * @entry: a path may start there, and says what it starts with
 */
struct nshdev {
	struct graph *graph;
	const char *node;
	const char *name;
	json_t *own;
	json_t *common;
	const char *function;
	bool entry;
};

typedef void (*nshdev_fn)(const struct nshdev *dev, void *data);

void nshdev_each(struct graph *graph, nshdev_fn fn, void *data);
json_t *nshdev_says(const struct nshdev *dev, const char *key);
void nshdev_check(struct graph *graph);

#endif
