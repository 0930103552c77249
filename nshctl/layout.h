/* SPDX-License-Identifier: GPL-2.0 */
/* What a document wants there to be on one of its nodes. */
#ifndef NSHCTL_LAYOUT_H
#define NSHCTL_LAYOUT_H

#include "graph.h"
#include "state.h"

/**
 * struct need - what has to be there and is not made
 * @name: name of a network device or namespace
 * @netns: whether it is a namespace
 * @key: whether the document has it as the name of a value
 * @spot: that value, or else the one that it is
 */
struct need {
	const char *name;
	bool netns;
	bool key;
	struct spot spot;
};

/**
 * struct layout - a node
 * @graph: the network
 * @node: the node
 * @state: what there is to be
 * @needs: what has to be there already
 * @need_count: how many
 * @wrong: something does not go together, which has been said
 */
struct layout {
	struct graph *graph;
	const struct doc_item *node;
	struct state state;
	struct need *needs;
	size_t need_count;
	bool wrong;
};

void layout_make(struct layout *layout, struct graph *graph, const struct doc_item *node);
void layout_free(struct layout *layout);

#endif
