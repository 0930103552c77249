/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The network that a document describes: what there is on each node, and the way
 * that packets of each path take.
 */
#ifndef NSHCTL_GRAPH_H
#define NSHCTL_GRAPH_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doc.h"

/**
 * struct point - what connections connect
 * @section: DOC_FUNCTIONS, DOC_ENTRIES or DOC_ENDS
 * @item: what the document says of it
 * @node: name of its node, "" if that is missing
 * @used: whether a path has it
 * @path: of an entry, the path that starts there, or NULL
 * @si: of an entry, the service index that it starts with
 */
struct point {
	enum doc_section section;
	const struct doc_item *item;
	const char *node;
	bool used;
	const struct doc_item *path;
	int si;
};

/**
 * struct step - where a packet goes that has this identifier and index
 * @spi: service path identifier
 * @si: service index
 * @path: the path that it belongs to
 * @point: where it goes
 * @leg: on which leg, "" if the function has none
 * @from: node where it comes from, which may be the same one
 * @link: if it is another one, the link that it takes
 */
struct step {
	uint32_t spi;
	int si;
	const struct doc_item *path;
	const struct point *point;
	char leg[64];
	const char *from;
	const json_t *link;
};

/**
 * struct graph - the network
 * @doc: the document
 * @points: what connections connect
 * @point_count: how many
 * @numbers: the number of a point by its name
 * @steps: the way of all paths that are told by connections
 * @step_count: how many
 * @devices: for each node, its nsh devices, and where the document has them
 * @groups: for each node, its groups, and where the document has them
 * @used: names of nodes that something is on
 * @spis: service path identifiers, and the names of their paths
 * @incomplete: some path could not be followed
 */
struct graph {
	struct doc *doc;
	struct point *points;
	size_t point_count;
	json_t *numbers;
	struct step *steps;
	size_t step_count;
	json_t *devices;
	json_t *groups;
	json_t *used;
	json_t *spis;
	bool incomplete;
};

void graph_make(struct graph *graph, struct doc *doc);
struct point *graph_point(const struct graph *graph, const char *name);
bool graph_spi(struct graph *graph, struct spot spot, uint32_t spi, const char *path);
void graph_add_step(struct graph *graph, const struct step *step);
const char *graph_string(const json_t *object, const char *key);
void graph_free(struct graph *graph);

#endif
