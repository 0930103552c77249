// SPDX-License-Identifier: GPL-2.0
/* The network that a document describes: everything used is there, and used. */
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "graph.h"
#include "legs.h"
#include "nshdev.h"
#include "route.h"
#include "shape.h"
#include "sole.h"

/* The kernel keeps names of groups and functions of this length */
#define GROUP_NAME_MAX 15

/**
 * graph_string() - a member of an object that is a string
 * @object: the object
 * @key: the member's name
 *
 * Return: the string, "" if there is none
 */
const char *graph_string(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key)) ?: "";
}

/**
 * graph_point() - find what connections name
 * @graph: the network
 * @name: its name
 *
 * Return: the point, NULL if there is none
 */
struct point *graph_point(const struct graph *graph, const char *name)
{
	const json_t *number = json_object_get(graph->numbers, name);

	return number ? &graph->points[json_integer_value(number)] : NULL;
}

/**
 * graph_add_step() - add where a packet goes
 * @graph: the network
 * @step: where
 */
void graph_add_step(struct graph *graph, const struct step *step)
{
	graph->steps = err_alloc(graph->steps, (graph->step_count + 1) * sizeof(*graph->steps));
	graph->steps[graph->step_count++] = *step;
}

/**
 * graph_spi() - claim a service path identifier
 * @graph: the network
 * @spot: what claims it
 * @spi: the identifier
 * @path: name of the path
 *
 * Return: false if another one has it, which has been said
 */
bool graph_spi(struct graph *graph, struct spot spot, uint32_t spi, const char *path)
{
	const char *other;
	char key[16];

	snprintf(key, sizeof(key), "%u", spi);
	other = json_string_value(json_object_get(graph->spis, key));
	if (!other) {
		json_object_set_new(graph->spis, key, json_string(path));
		return true;
	}
	doc_wrong(graph->doc, spot, "path \"%s\" has service path identifier %s, too", other, key);
	return false;
}

/* Return: whether there is such a node */
static bool use_node(struct graph *graph, struct spot spot, const char *name, bool by_name)
{
	if (!*name)
		return false;
	json_object_set_new(graph->used, name, json_true());
	if (doc_find(graph->doc, DOC_NODES, name))
		return true;
	if (by_name)
		doc_wrong_name(graph->doc, spot, "there is no node \"%s\"", name);
	else
		doc_wrong(graph->doc, spot, "there is no node \"%s\"", name);
	return false;
}

/* The object @name in @objects, made if need be */
static json_t *inner(json_t *objects, const char *name)
{
	json_t *object = json_object_get(objects, name);

	if (!object) {
		object = json_object();
		json_object_set_new(objects, name, object);
	}
	return object;
}

/* Two things of a node cannot have one name */
static void claim(struct graph *graph, json_t *claims, const char *node, const char *name,
		  struct spot spot, const char *what)
{
	json_t *names = inner(claims, node);
	const char *other = json_string_value(json_object_get(names, name));

	if (!*name || !*node)
		return;
	if (other)
		doc_wrong(graph->doc, spot, "node \"%s\" has \"%s\" already, for %s", node, name,
			  other);
	else
		json_object_set_new(names, name, json_string(what));
}

static void claim_dev(struct graph *graph, const struct point *point, json_t *json)
{
	char what[128];

	snprintf(what, sizeof(what), "%s.%s", doc_sections[point->section], point->item->name);
	claim(graph, graph->devices, point->node, graph_string(json, "dev"),
	      spot_key(json, "dev"), what);
}

/* Return: whether the kernel takes the name of a function that it gets to know */
static bool name_fits(struct graph *graph, const struct point *point, const char *with)
{
	if (strlen(point->item->name) <= GROUP_NAME_MAX)
		return true;
	doc_wrong_name(graph->doc, point->item->spot,
		       "the name of a function with %s has at most %d characters", with,
		       GROUP_NAME_MAX);
	return false;
}

static void check_count(struct graph *graph, json_t *in, const char *key)
{
	if (json_array_size(json_object_get(in, key)) > NSH_SFC_MEMBERS_MAX)
		doc_wrong(graph->doc, spot_key(in, key), "a group has %d members at most",
			  NSH_SFC_MEMBERS_MAX);
}

static void claim_group(struct graph *graph, const struct point *point)
{
	const char *name = point->item->name;
	char what[128];

	check_count(graph, point->item->json, "instances");
	if (!name_fits(graph, point, "instances"))
		return;
	snprintf(what, sizeof(what), "%s.%s", doc_sections[point->section], name);
	claim(graph, graph->groups, point->node, name, point->item->spot, what);
}

/* What makes sense for some kinds of functions only */
static void check_function(struct graph *graph, const struct point *point)
{
	json_t *json = point->item->json;
	const bool group = json_object_get(json, "instances");
	const char *key;
	json_t *value;

	if (json_object_get(json, "policy") && !group)
		doc_wrong_name(graph->doc, spot_key(json, "policy"),
			       "goes with \"instances\" only");
	if (json_object_get(json, "behind") && !json_object_get(json, "dev"))
		doc_wrong_name(graph->doc, spot_key(json, "behind"), "goes with \"dev\" only");
	if (!json_object_get(json, "via"))
		return;
	json_object_foreach(json, key, value)
		if (strcmp(key, "node") && strcmp(key, "via"))
			doc_wrong_name(graph->doc, spot_key(json, key),
				       "is about a device, and a function reached by \"via\" has none");
}

static void claim_function(struct graph *graph, const struct point *point)
{
	json_t *json = point->item->json, *part;
	const char *key;
	size_t i;

	check_function(graph, point);
	claim_dev(graph, point, json);
	if (json_object_get(json, "legs"))
		name_fits(graph, point, "legs");
	json_object_foreach(json_object_get(json, "legs"), key, part)
		claim_dev(graph, point, part);
	json_array_foreach(json_object_get(json, "instances"), i, part)
		claim_dev(graph, point, part);
	if (json_object_get(json, "instances"))
		claim_group(graph, point);
}

static void add_point(struct graph *graph, enum doc_section section,
		      const struct doc_item *item)
{
	const struct point *other = graph_point(graph, item->name);
	struct point *point = &graph->points[graph->point_count];

	if (other) {
		doc_wrong_name(graph->doc, item->spot, "%s has \"%s\", too",
			       doc_sections[other->section], item->name);
		return;
	}
	*point = (struct point){ .section = section, .item = item };
	point->node = graph_string(item->json, "node");
	json_object_set_new(graph->numbers, item->name, json_integer(graph->point_count++));
	if (!use_node(graph, spot_key(item->json, "node"), point->node, false))
		return;
	if (section == DOC_FUNCTIONS)
		claim_function(graph, point);
	else
		claim_dev(graph, point, item->json);
}

static void add_points(struct graph *graph)
{
	static const enum doc_section sections[] = { DOC_FUNCTIONS, DOC_ENTRIES, DOC_ENDS };
	const struct doc *doc = graph->doc;
	size_t i, j, count = 0;

	for (i = 0; i < ARRAY_SIZE(sections); i++)
		count += doc->counts[sections[i]];
	graph->points = err_alloc(NULL, (count + 1) * sizeof(*graph->points));
	for (i = 0; i < ARRAY_SIZE(sections); i++)
		for (j = 0; j < doc->counts[sections[i]]; j++)
			add_point(graph, sections[i], &doc->items[sections[i]][j]);
}

static void add_groups(struct graph *graph, const struct doc_item *node)
{
	json_t *groups = json_object_get(node->json, "groups"), *group;
	const char *name;

	json_object_foreach(groups, name, group) {
		if (strlen(name) > GROUP_NAME_MAX)
			doc_wrong_name(graph->doc, spot_key(groups, name),
				       "the name of a group has at most %d characters",
				       GROUP_NAME_MAX);
		claim(graph, graph->groups, node->name, name, spot_key(groups, name),
		      "its own groups");
	}
}

/* What stands under the nodes themselves */
static void add_nodes(struct graph *graph)
{
	const struct doc_item *node;
	json_t *members, *member;
	const char *name;
	size_t i;

	for (i = 0; i < graph->doc->counts[DOC_NODES]; i++) {
		node = &graph->doc->items[DOC_NODES][i];
		members = json_object_get(node->json, "devices");
		json_object_foreach(members, name, member)
			claim(graph, graph->devices, node->name, name, spot_key(members, name),
			      "its own devices");
		add_groups(graph, node);
		if (json_object_size(node->json))
			json_object_set_new(graph->used, node->name, json_true());
	}
}

static void check_dev(struct graph *graph, const char *node, json_t *json, const char *key)
{
	const char *name = json_string_value(json_object_get(json, key));

	if (name && !json_object_get(json_object_get(graph->devices, node), name))
		doc_wrong(graph->doc, spot_key(json, key), "node \"%s\" has no nsh device \"%s\"",
			  node, name);
}

/* Ports are no nsh devices */
static void check_port(struct graph *graph, const char *node, json_t *via)
{
	const char *name = graph_string(via, "dev");
	const char *what;

	what = json_string_value(json_object_get(json_object_get(graph->devices, node), name));
	if (what)
		doc_wrong(graph->doc, spot_key(via, "dev"),
			  "\"%s\" is the nsh device for %s and cannot be a port", name, what);
}

static void check_group(struct graph *graph, const char *node, json_t *hop)
{
	const char *name = json_string_value(json_object_get(hop, "group"));

	if (name && !json_object_get(json_object_get(graph->groups, node), name))
		doc_wrong(graph->doc, spot_key(hop, "group"), "node \"%s\" has no group \"%s\"",
			  node, name);
}

/* What a hop or a member of a group names */
static void check_target(struct graph *graph, const char *node, json_t *target)
{
	check_dev(graph, node, target, "dev");
	check_dev(graph, node, target, "end");
	check_group(graph, node, target);
	check_port(graph, node, json_object_get(target, "via"));
}

static void check_members(struct graph *graph, const char *node, json_t *members)
{
	json_t *member;
	size_t i;

	json_array_foreach(members, i, member)
		check_target(graph, node, member);
}

static void check_node(struct graph *graph, const struct doc_item *node)
{
	json_t *list, *element;
	const char *name;
	size_t i;

	json_object_foreach(json_object_get(node->json, "groups"), name, element) {
		check_count(graph, element, "members");
		check_members(graph, node->name, json_object_get(element, "members"));
	}
	list = json_object_get(node->json, "contexts");
	json_array_foreach(list, i, element)
		check_dev(graph, node->name, element, "dev");
	list = json_object_get(node->json, "rules");
	json_array_foreach(list, i, element)
		check_dev(graph, node->name, element, "to");
	list = json_object_get(node->json, "ports");
	json_object_foreach(list, name, element)
		if (json_object_get(json_object_get(graph->devices, node->name), name))
			doc_wrong_name(graph->doc, spot_key(list, name),
				       "is an nsh device and cannot be a port");
}

static void check_functions(struct graph *graph)
{
	const struct point *point;
	json_t *part;
	size_t i, j;

	for (i = 0; i < graph->point_count; i++) {
		point = &graph->points[i];
		check_port(graph, point->node, json_object_get(point->item->json, "via"));
		json_array_foreach(json_object_get(point->item->json, "instances"), j, part)
			check_port(graph, point->node, json_object_get(part, "via"));
	}
}

static void check_links(struct graph *graph)
{
	const struct doc_item *link;
	const char *name;
	json_t *side;
	size_t i;

	for (i = 0; i < graph->doc->counts[DOC_LINKS]; i++) {
		link = &graph->doc->items[DOC_LINKS][i];
		json_object_foreach(link->json, name, side)
			if (use_node(graph, spot_key(link->json, name), name, true))
				check_port(graph, name, side);
	}
}

/* A path that is told hop by hop */
static void check_hops(struct graph *graph, json_t *hops)
{
	const char *node, *si;
	json_t *by_si, *hop;

	json_object_foreach(hops, node, by_si) {
		if (!use_node(graph, spot_key(hops, node), node, true))
			continue;
		json_object_foreach(by_si, si, hop) {
			check_target(graph, node, hop);
			if (!strcmp(si, "0") && !json_object_get(hop, "end"))
				doc_wrong_name(graph->doc, spot_key(by_si, si),
					       "with service index 0 a path can only end");
		}
	}
}

static void check_reverse(struct graph *graph, const struct doc_item *path)
{
	const char *name = json_string_value(json_object_get(path->json, "reverse"));
	const struct doc_item *reverse;
	const char *back;

	if (!name)
		return;
	reverse = doc_find(graph->doc, DOC_PATHS, name);
	if (!reverse) {
		doc_wrong(graph->doc, spot_key(path->json, "reverse"),
			  "there is no path \"%s\"", name);
		return;
	}
	back = json_string_value(json_object_get(reverse->json, "reverse"));
	if (back && strcmp(back, path->name))
		doc_wrong(graph->doc, spot_key(path->json, "reverse"),
			  "the reverse of \"%s\" is \"%s\"", name, back);
	if (reverse == path)
		doc_wrong(graph->doc, spot_key(path->json, "reverse"), "that is the path itself");
}

static void add_paths(struct graph *graph)
{
	const struct doc_item *path;
	const json_t *spi;
	size_t i;

	for (i = 0; i < graph->doc->counts[DOC_PATHS]; i++) {
		path = &graph->doc->items[DOC_PATHS][i];
		spi = json_object_get(path->json, "spi");
		if (json_is_integer(spi))
			graph_spi(graph, spot_key(path->json, "spi"), json_integer_value(spi),
				  path->name);
		check_reverse(graph, path);
	}
	for (i = 0; i < graph->doc->counts[DOC_PATHS]; i++) {
		path = &graph->doc->items[DOC_PATHS][i];
		check_hops(graph, json_object_get(path->json, "hops"));
		route_path(graph, path);
	}
}

static bool link_used(const struct graph *graph, const json_t *link)
{
	size_t i;

	for (i = 0; i < graph->step_count; i++)
		if (graph->steps[i].link == link)
			return true;
	return false;
}

static void check_point_used(struct graph *graph, const struct point *point)
{
	if (!point->used)
		doc_wrong_name(graph->doc, point->item->spot, "no path has it");
	else if (point->section == DOC_ENTRIES && !point->path && !graph->incomplete)
		doc_wrong_name(graph->doc, point->item->spot,
			       "no path starts here, is it one of the ends?");
}

static void check_used(struct graph *graph)
{
	const struct doc *doc = graph->doc;
	size_t i;

	for (i = 0; i < graph->point_count; i++)
		check_point_used(graph, &graph->points[i]);
	/* One alone is told to be empty */
	for (i = 0; i < doc->counts[DOC_NODES] && doc->counts[DOC_NODES] > 1; i++)
		if (!json_object_get(graph->used, doc->items[DOC_NODES][i].name))
			doc_wrong_name(graph->doc, doc->items[DOC_NODES][i].spot,
				       "nothing is on this node");
	for (i = 0; i < doc->counts[DOC_LINKS] && !graph->incomplete; i++)
		if (!link_used(graph, doc->items[DOC_LINKS][i].json))
			doc_wrong(graph->doc, doc->items[DOC_LINKS][i].spot,
				  "no path takes this link");
}

/**
 * graph_make() - work out the network that a document describes
 * @graph: set to the network
 * @doc: the document, after doc_merge(); gets to know what is wrong with it
 */
void graph_make(struct graph *graph, struct doc *doc)
{
	size_t i;

	*graph = (struct graph){ .doc = doc };
	graph->numbers = json_object();
	graph->devices = json_object();
	graph->groups = json_object();
	graph->used = json_object();
	graph->spis = json_object();
	add_nodes(graph);
	add_points(graph);
	for (i = 0; i < doc->counts[DOC_NODES]; i++)
		check_node(graph, &doc->items[DOC_NODES][i]);
	sole_check(graph);
	legs_check(graph);
	nshdev_check(graph);
	check_functions(graph);
	check_links(graph);
	add_paths(graph);
	check_used(graph);
}

/**
 * graph_free() - free what a network holds
 * @graph: the network
 */
void graph_free(struct graph *graph)
{
	json_decref(graph->numbers);
	json_decref(graph->devices);
	json_decref(graph->groups);
	json_decref(graph->used);
	json_decref(graph->spis);
	free(graph->points);
	free(graph->steps);
}
