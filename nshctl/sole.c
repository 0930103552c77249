// SPDX-License-Identifier: GPL-2.0
/*
 * What there can be only one of on a node, whatever part of a document names it: a
 * device is behind one nsh device, an id is that of one context of a device, the
 * rules of a preference are for packets of one protocol, each for others, and a group has
 * each member once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "docrule.h"
#include "err.h"
#include "shape.h"
#include "sole.h"

/**
 * struct sole - what has been found so far
 * @graph: the network
 * @taken: what is taken, and by what, by node and name
 */
struct sole {
	struct graph *graph;
	json_t *taken;
};

/* Return: what has taken it before, NULL if nothing has */
static const char *take(struct sole *sole, const char *node, const char *what, const char *name,
			const char *by)
{
	char *key = err_text("%s %s %s", node, what, name);
	json_t *other;

	other = json_object_get(sole->taken, key);
	if (!other)
		json_object_set_new(sole->taken, key, json_string(by));
	free(key);
	return json_string_value(other);
}

/* @json: what has "behind", the nsh device @dev */
static void take_behind(struct sole *sole, const char *node, json_t *json, const char *dev)
{
	const char *behind = json_string_value(json_object_get(json, "behind"));
	const char *other = behind ? take(sole, node, "behind", behind, dev) : NULL;

	if (other && strcmp(other, dev))
		doc_wrong(sole->graph->doc, spot_key(json, "behind"), "\"%s\" is behind \"%s\", too",
			  behind, other);
}

static void take_context(struct sole *sole, const char *node, json_t *context)
{
	char name[64];

	snprintf(name, sizeof(name), "%s %d", graph_string(context, "dev"),
		 (int)json_integer_value(json_object_get(context, "id")));
	if (take(sole, node, "context", name, ""))
		doc_wrong(sole->graph->doc, spot_key(context, "id"), "\"%s\" has a context with this id already",
			  graph_string(context, "dev"));
}

/* The kernel has no two filters of a preference for the same packets */
static void take_packets(struct sole *sole, const char *node, json_t *rules, size_t i)
{
	json_t *rule = json_array_get(rules, i);
	char *packets = docrule_packets(rule);
	char what[64];

	snprintf(what, sizeof(what), "rule %d",
		 (int)json_integer_value(json_object_get(rule, "pref")));
	if (packets && take(sole, node, what, packets, ""))
		doc_wrong(sole->graph->doc, spot_index(rules, i),
			  "\"%s\" has a rule of this preference for the same packets already",
			  graph_string(rule, "dev"));
	free(packets);
}

/* One that is given no preference gets one that is free */
static void take_rule(struct sole *sole, const char *node, json_t *rules, size_t i)
{
	json_t *rule = json_array_get(rules, i);
	const char *protocol = json_string_value(json_object_get(rule, "protocol")) ?: "all";
	json_t *pref = json_object_get(rule, "pref");
	const char *other;
	char name[64];

	if (!pref)
		return;
	snprintf(name, sizeof(name), "%s %d", graph_string(rule, "dev"),
		 (int)json_integer_value(pref));
	other = take(sole, node, "pref", name, protocol);
	if (other && strcmp(other, protocol))
		doc_wrong(sole->graph->doc, spot_key(rule, "pref"),
			  "\"%s\" has a rule of this preference for protocol %s, want one for \"%s\" elsewhere",
			  graph_string(rule, "dev"), other, protocol);
	take_packets(sole, node, rules, i);
}

/* Where a member is, however its addresses are written; to be freed */
static char *member_name(json_t *member)
{
	json_t *via = json_object_get(member, "via"), *name = json_object(), *value;
	const struct attr *attr = NULL;
	char room[SHAPE_WORD_MAX];
	const char *word;
	char *text;

	json_object_set(name, "member", json_object_get(member, "dev"));
	while (via && (attr = attr_next(&hop_set, attr))) {
		word = shape_word(json_object_get(via, attr_word(attr)), room, sizeof(room));
		value = word ? decode_word(attr, word) : NULL;
		if (value)
			json_object_set_new(name, attr->name, value);
	}
	text = json_dumps(name, JSON_SORT_KEYS);
	json_decref(name);
	return text;
}

static void take_member(struct sole *sole, const char *node, const char *group, json_t *members,
			size_t i)
{
	char *name = member_name(json_array_get(members, i));
	char what[128];

	snprintf(what, sizeof(what), "group %s", group);
	if (take(sole, node, what, name, ""))
		doc_wrong(sole->graph->doc, spot_index(members, i),
			  "group \"%s\" has this member already", group);
	free(name);
}

static void take_groups(struct sole *sole, const struct doc_item *node)
{
	json_t *groups = json_object_get(node->json, "groups"), *group, *members;
	const char *name;
	size_t i;

	json_object_foreach(groups, name, group) {
		members = json_object_get(group, "members");
		for (i = 0; i < json_array_size(members); i++)
			take_member(sole, node->name, name, members, i);
	}
}

static void take_node(struct sole *sole, const struct doc_item *node)
{
	json_t *devices = json_object_get(node->json, "devices"), *list, *element;
	const char *name;
	size_t i;

	json_object_foreach(devices, name, element)
		take_behind(sole, node->name, element, name);
	take_groups(sole, node);
	list = json_object_get(node->json, "contexts");
	json_array_foreach(list, i, element)
		take_context(sole, node->name, element);
	list = json_object_get(node->json, "rules");
	json_array_foreach(list, i, element)
		take_rule(sole, node->name, list, i);
}

static void take_part(struct sole *sole, const struct point *point, json_t *part)
{
	const char *dev = graph_string(part, "dev");

	if (json_object_get(part, "behind") && json_object_get(point->item->json, "netns"))
		doc_wrong_name(sole->graph->doc, spot_key(part, "behind"),
			       "does not go together with \"netns\" of the function");
	else
		take_behind(sole, point->node, part, dev);
}

static void take_point(struct sole *sole, const struct point *point)
{
	json_t *json = point->item->json, *part, *list;
	const char *key;
	size_t i;

	if (json_object_get(json, "dev"))
		take_behind(sole, point->node, json, graph_string(json, "dev"));
	json_object_foreach(json_object_get(json, "legs"), key, part)
		take_part(sole, point, part);
	list = json_object_get(json, "instances");
	json_array_foreach(list, i, part) {
		take_part(sole, point, part);
		/* Each device is there once anyway */
		if (json_object_get(part, "via"))
			take_member(sole, point->node, point->item->name, list, i);
	}
	list = json_object_get(json, "rules");
	json_array_foreach(list, i, part)
		take_rule(sole, point->node, list, i);
}

/**
 * sole_check() - see whether anything is named twice that there can be one of
 * @graph: the network, with its points; its document gets to know what is wrong
 */
void sole_check(struct graph *graph)
{
	struct sole sole = { graph, json_object() };
	size_t i;

	for (i = 0; i < graph->doc->counts[DOC_NODES]; i++)
		take_node(&sole, &graph->doc->items[DOC_NODES][i]);
	for (i = 0; i < graph->point_count; i++)
		take_point(&sole, &graph->points[i]);
	json_decref(sole.taken);
}
