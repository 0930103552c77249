// SPDX-License-Identifier: GPL-2.0
/* What a document wants there to be on one of its nodes. */
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "decode.h"
#include "docrule.h"
#include "err.h"
#include "header.h"
#include "layout.h"
#include "legs.h"
#include "parse.h"
#include "shape.h"

static void add_need(struct layout *layout, struct need need)
{
	layout->needs = err_alloc(layout->needs,
				  (layout->need_count + 1) * sizeof(*layout->needs));
	layout->needs[layout->need_count++] = need;
}

static void need(struct layout *layout, json_t *in, const char *key, bool netns)
{
	const char *name = json_string_value(json_object_get(in, key));
	struct need thing = { .name = name, .netns = netns, .spot = spot_key(in, key) };

	if (name)
		add_need(layout, thing);
}

/* The attribute that stands under its word in an object, as the kernel would tell it */
static json_t *value_of(const json_t *json, const struct attr *attr)
{
	char room[SHAPE_WORD_MAX];
	const char *word;

	word = shape_word(json_object_get(json, attr_word(attr)), room, sizeof(room));
	return word ? decode_word(attr, word) : NULL;
}

/* What stands in @own, or else in @common, or else what it is by itself */
static void fill(json_t *object, const struct attr_set *set, const json_t *own,
		 const json_t *common)
{
	const struct attr *attr = NULL;
	json_t *value;

	while ((attr = attr_next(set, attr))) {
		if (!attr_is_option(attr))
			continue;
		value = value_of(own, attr);
		if (!value && common)
			value = value_of(common, attr);
		if (!value && attr->preset)
			value = decode_word(attr, attr->preset);
		if (value)
			json_object_set_new(object, attr->name, value);
	}
}

static void put_metadata(json_t *object)
{
	const json_t *md_type = json_object_get(object, "md-type");
	uint8_t zero[HEADER_MD_TYPE1_LEN] = {};

	if (!json_object_get(object, "metadata"))
		json_object_set_new(object, "metadata",
				    decode_hex(zero, json_integer_value(md_type) == 1 ?
						     sizeof(zero) : 0));
}

/* Where a device is, or what is behind it: that has to be there. Return: "" for nothing */
static const char *place_of(struct layout *layout, json_t *own, json_t *common, const char *key,
			    bool netns)
{
	json_t *json = json_object_get(own, key) ? own : common;

	need(layout, json, key, netns);
	return graph_string(json, key);
}

/* An nsh device: what is said of it, and of all of its function */
static json_t *put_dev(struct layout *layout, const char *name, json_t *own, json_t *common)
{
	const char *netns = place_of(layout, own, common, "netns", true);
	const char *behind = place_of(layout, own, common, "behind", false);
	json_t *object = json_object();

	json_object_set_new(object, "ifname", json_string(name));
	fill(object, &dev_set, own, common);
	put_metadata(object);
	if (!json_object_get(object, "spi"))
		json_object_del(object, "si");
	if (*netns)
		json_object_set_new(object, "netns", json_string(netns));
	state_put(&layout->state, STATE_DEV, object, "%s", name);
	if (*behind)
		state_put(&layout->state, STATE_ATTACH, state_attach(name, behind), "%s", name);
	return object;
}

/* Of a port, what its options are if someone has said so: @options or NULL */
static void put_port(struct layout *layout, json_t *in, const char *key, const char *name,
		     const json_t *options)
{
	json_t *ports = json_object_get(layout->node->json, "ports"), *object;

	if (!*name || json_object_get(layout->state.objects[STATE_PORT], name))
		return;
	object = json_object();
	json_object_set_new(object, "ifname", json_string(name));
	fill(object, &port_set, options ?: json_object_get(ports, name), NULL);
	state_put(&layout->state, STATE_PORT, object, "%s", name);
	if (key)
		need(layout, in, key, false);
}

static void put_ports(struct layout *layout)
{
	json_t *ports = json_object_get(layout->node->json, "ports"), *port;
	struct need need;
	const char *name;

	json_object_foreach(ports, name, port) {
		need = (struct need){ .name = name, .key = true, .spot = spot_key(ports, name) };
		add_need(layout, need);
		put_port(layout, NULL, NULL, name, port);
	}
}

/* NSH comes in on both ends of a link */
static void put_links(struct layout *layout)
{
	const struct doc *doc = layout->graph->doc;
	json_t *side;
	size_t i;

	for (i = 0; i < doc->counts[DOC_LINKS]; i++) {
		side = json_object_get(doc->items[DOC_LINKS][i].json, layout->node->name);
		if (side)
			put_port(layout, side, "dev", graph_string(side, "dev"), NULL);
	}
}

/* A hop through a port; the port is made, too */
static void via_hop(struct layout *layout, json_t *hop, json_t *via)
{
	json_object_set_new(hop, "type", json_string("via"));
	fill(hop, &hop_set, via, NULL);
	put_port(layout, via, "dev", graph_string(via, "dev"), NULL);
}

/* What becomes of packets while the function is down, if that is not as usual */
static void put_on_down(json_t *hop, const json_t *json)
{
	const struct attr *attr = attr_by_name(&hop_set, "on-down");
	json_t *value = value_of(json, attr);

	if (value && strcmp(json_string_value(value), "drop"))
		json_object_set(hop, attr->name, value);
	json_decref(value);
}

/* A hop as a document has it: { "dev": NAME } and so on */
static json_t *make_hop(struct layout *layout, int si, json_t *json)
{
	static const char *const names[] = { "dev", "end", "group" };
	json_t *hop = json_pack("{si}", "si", si);
	const char *name;
	size_t i;

	if (json_object_get(json, "via"))
		via_hop(layout, hop, json_object_get(json, "via"));
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		name = json_string_value(json_object_get(json, names[i]));
		if (!name)
			continue;
		json_object_set_new(hop, "type", json_string(names[i]));
		json_object_set_new(hop, i < 2 ? "ifname" : "group", json_string(name));
	}
	put_on_down(hop, json);
	return hop;
}

static json_t *path_of(struct layout *layout, uint32_t spi)
{
	json_t *path;
	char key[16];

	snprintf(key, sizeof(key), "%u", spi);
	path = json_object_get(layout->state.objects[STATE_PATH], key);
	if (!path) {
		path = json_pack("{siso}", "spi", spi, "hop", json_array());
		state_put(&layout->state, STATE_PATH, path, "%s", key);
	}
	return path;
}

/* Several entries may come to one hop, and then they come to the same */
static void put_hop(struct layout *layout, uint32_t spi, json_t *hop)
{
	json_t *path = path_of(layout, spi), *hops = json_object_get(path, "hop"), *other;
	size_t i;

	json_array_foreach(hops, i, other) {
		if (json_equal(json_object_get(other, "si"), json_object_get(hop, "si"))) {
			json_decref(hop);
			return;
		}
	}
	json_array_append_new(hops, hop);
}

/* Where the node of a point hands its packets to */
static json_t *point_hop(struct layout *layout, const struct step *step)
{
	json_t *json = step->point->item->json, *hop = json_pack("{si}", "si", step->si);
	const json_t *leg = json_object_get(json_object_get(json, "legs"), step->leg);
	const bool group = json_object_get(json, "instances");

	if (json_object_get(json, "via")) {
		via_hop(layout, hop, json_object_get(json, "via"));
		return hop;
	}
	if (step->point->section != DOC_FUNCTIONS)
		json_object_set_new(hop, "type", json_string("end"));
	else
		json_object_set_new(hop, "type", json_string(group ? "group" : "dev"));
	if (group)
		json_object_set_new(hop, "group", json_string(step->point->item->name));
	else
		json_object_set_new(hop, "ifname",
				    json_string(graph_string(leg ? leg : json, "dev")));
	put_on_down(hop, json);
	return hop;
}

/* By the address that the other side is reached at, through the port of this one */
static json_t *link_hop(struct layout *layout, const struct step *step)
{
	json_t *there = json_object_get(step->link, step->point->node);
	json_t *here = json_object_get(step->link, step->from);
	const char *port = graph_string(here, "dev");
	json_t *hop = json_pack("{siss}", "si", step->si, "type", "via");

	fill(hop, &hop_set, there, NULL);
	/* Of this side, the port alone; its address is for the other one */
	json_object_set_new(hop, "ifname", json_string(port));
	put_port(layout, here, "dev", port, NULL);
	return hop;
}

static void put_steps(struct layout *layout)
{
	const char *node = layout->node->name;
	const struct step *step;
	size_t i;

	for (i = 0; i < layout->graph->step_count; i++) {
		step = &layout->graph->steps[i];
		if (!strcmp(step->point->node, node))
			put_hop(layout, step->spi, point_hop(layout, step));
		else if (!strcmp(step->from, node))
			put_hop(layout, step->spi, link_hop(layout, step));
	}
}

static void put_hops(struct layout *layout, const struct doc_item *path)
{
	json_t *by_si = json_object_get(json_object_get(path->json, "hops"), layout->node->name);
	const uint32_t spi = json_integer_value(json_object_get(path->json, "spi"));
	json_t *hop;
	const char *key;
	uint64_t si;

	json_object_foreach(by_si, key, hop) {
		parse_uint(key, 0, UINT8_MAX, &si);
		put_hop(layout, spi, make_hop(layout, si, hop));
	}
}

/* What @path says is its reverse, or else what says that @path is its own */
static json_t *reverse_of(const struct doc *doc, const struct doc_item *path)
{
	json_t *reverse = json_object_get(path->json, "reverse");
	const struct doc_item *other;
	const char *name;
	size_t i;

	if (json_is_integer(reverse))
		return reverse;
	if (reverse) {
		other = doc_find(doc, DOC_PATHS, json_string_value(reverse));
		return json_object_get(other->json, "spi");
	}
	for (i = 0; i < doc->counts[DOC_PATHS]; i++) {
		other = &doc->items[DOC_PATHS][i];
		name = graph_string(other->json, "reverse");
		if (!strcmp(name, path->name))
			return json_object_get(other->json, "spi");
	}
	return NULL;
}

static void put_reverse(struct layout *layout, uint32_t spi, const struct doc_item *item)
{
	json_t *reverse = reverse_of(layout->graph->doc, item);
	json_t *path;
	char key[16];

	snprintf(key, sizeof(key), "%u", spi);
	path = json_object_get(layout->state.objects[STATE_PATH], key);
	if (path && reverse)
		json_object_set(path, "reverse", reverse);
}

static void put_paths(struct layout *layout)
{
	const struct graph *graph = layout->graph;
	const struct doc_item *item;
	const char *key;
	json_t *path;
	size_t i;

	put_steps(layout);
	for (i = 0; i < graph->doc->counts[DOC_PATHS]; i++) {
		item = &graph->doc->items[DOC_PATHS][i];
		put_hops(layout, item);
		put_reverse(layout, json_integer_value(json_object_get(item->json, "spi")), item);
	}
	/* Branches go the same way as what they branch off from */
	for (i = 0; i < graph->step_count; i++)
		put_reverse(layout, graph->steps[i].spi, graph->steps[i].path);
	json_object_foreach(layout->state.objects[STATE_PATH], key, path)
		state_sort_hops(path);
}

/* A member of a group, as the kernel would tell it */
static json_t *make_member(struct layout *layout, json_t *json)
{
	json_t *member = make_hop(layout, 0, json);

	json_object_del(member, "si");
	fill(member, &member_set, json, NULL);
	if (json_object_get(json, "backup"))
		json_object_set_new(member, "backup", json_true());
	return member;
}

/* A group of the node itself, or what a function with instances becomes */
static void put_group(struct layout *layout, const char *name, const json_t *options,
		      const json_t *members)
{
	json_t *group = json_pack("{ss}", "name", name), *list = json_array(), *member;
	size_t i;

	fill(group, &group_set, options, NULL);
	json_array_foreach(members, i, member)
		json_array_append_new(list, make_member(layout, member));
	json_object_set_new(group, "member", list);
	state_put(&layout->state, STATE_GROUP, group, "%s", name);
}

static void put_groups(struct layout *layout)
{
	json_t *groups = json_object_get(layout->node->json, "groups"), *group;
	const char *name;

	json_object_foreach(groups, name, group)
		put_group(layout, name, group, json_object_get(group, "members"));
}

/* Legs are devices that belong to one function */
static void put_leg(struct layout *layout, const struct point *point, json_t *leg)
{
	json_t *dev = put_dev(layout, graph_string(leg, "dev"), leg, point->item->json);

	if (!json_object_get(dev, "function"))
		json_object_set_new(dev, "function", json_string(point->item->name));
}

static void put_instances(struct layout *layout, const struct point *point)
{
	json_t *json = point->item->json, *policy = json_object_get(json, "policy");
	json_t *instances = json_object_get(json, "instances"), *instance, *options;
	size_t i;

	json_array_foreach(instances, i, instance)
		if (json_object_get(instance, "dev"))
			put_dev(layout, graph_string(instance, "dev"), instance, json);
	/* All but the policy is about the devices */
	options = policy ? json_pack("{sO}", "policy", policy) :
			   json_pack("{ss}", "policy", "hash");
	put_group(layout, point->item->name, options, instances);
	json_decref(options);
}

/* A path starts with what it says itself */
static void put_own_path(struct layout *layout, const struct point *entry)
{
	static const char *const keys[] = { "spi", "md-type", "metadata" };
	json_t *own = json_object(), *value;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keys) && entry->path; i++) {
		value = json_object_get(entry->path->json, keys[i]);
		if (value)
			json_object_set(own, keys[i], value);
	}
	if (entry->path)
		json_object_set_new(own, "si", json_integer(entry->si));
	put_dev(layout, graph_string(entry->item->json, "dev"), own, entry->item->json);
	json_decref(own);
}

static void put_point(struct layout *layout, const struct point *point)
{
	json_t *json = point->item->json, *leg;
	const char *key;

	if (point->section == DOC_ENTRIES)
		put_own_path(layout, point);
	else if (json_object_get(json, "instances"))
		put_instances(layout, point);
	else if (json_object_get(json, "dev"))
		put_dev(layout, graph_string(json, "dev"), json, NULL);
	json_object_foreach(json_object_get(json, "legs"), key, leg)
		put_leg(layout, point, leg);
}

static void put_devs(struct layout *layout)
{
	json_t *devs = json_object_get(layout->node->json, "devices"), *dev;
	const struct graph *graph = layout->graph;
	const char *name;
	size_t i;

	json_object_foreach(devs, name, dev)
		put_dev(layout, name, dev, NULL);
	for (i = 0; i < graph->point_count; i++)
		if (!strcmp(graph->points[i].node, layout->node->name))
			put_point(layout, &graph->points[i]);
	legs_settle(layout->state.objects[STATE_DEV]);
}

static void put_limits(struct layout *layout)
{
	json_t *limits = json_object();

	fill(limits, &limit_set, json_object_get(layout->node->json, "limits"), NULL);
	state_put(&layout->state, STATE_LIMIT, limits, "%s", "");
}

static void put_contexts(struct layout *layout)
{
	json_t *contexts = json_object_get(layout->node->json, "contexts"), *context, *object;
	size_t i;

	json_array_foreach(contexts, i, context) {
		object = json_object();
		fill(object, &context_new_set, context, NULL);
		if (json_object_get(object, "header")) {
			context_plain(NULL, object);
		} else {
			if (!json_object_get(object, "md-type"))
				json_object_set_new(object, "md-type", json_integer(1));
			put_metadata(object);
		}
		state_put(&layout->state, STATE_CONTEXT, object, "%s %u",
			  graph_string(context, "dev"),
			  (unsigned int)json_integer_value(json_object_get(context, "id")));
	}
}

/* The lowest preference that no rule of a device has */
static int free_pref(const struct layout *layout, const char *dev)
{
	char name[STATE_NAME_MAX];
	int pref = 0;

	do
		state_rule_name(name, dev, ++pref, 1);
	while (json_object_get(layout->state.objects[STATE_RULE], name));
	return pref;
}

/* Several rules may have one preference; which handles they have is settled later */
static void put_with_handle(struct layout *layout, json_t *rule)
{
	const char *dev = graph_string(rule, "dev");
	int pref = json_integer_value(json_object_get(rule, "pref")), handle = 0;
	char name[STATE_NAME_MAX];

	do
		state_rule_name(name, dev, pref, ++handle);
	while (json_object_get(layout->state.objects[STATE_RULE], name));
	json_object_set_new(rule, "handle", json_integer(handle));
	state_put_rule(&layout->state, rule);
}

static void put_rule(struct layout *layout, json_t *rule, const char *to)
{
	const char *dev = graph_string(rule, "dev");
	json_t *pref = json_object_get(rule, "pref"), *object;
	int number = pref ? (int)json_integer_value(pref) : free_pref(layout, dev);

	object = docrule_read(rule, number, to);
	if (object)
		put_with_handle(layout, object);
	else
		layout->wrong = true;
	if (!json_object_get(layout->state.objects[STATE_DEV], dev))
		need(layout, rule, "dev", false);
}

/* Those with a preference of their own first, so that the others get what is left */
static void put_rules_of(struct layout *layout, json_t *rules, const char *to, bool with_pref)
{
	json_t *rule;
	size_t i;

	json_array_foreach(rules, i, rule)
		if (with_pref == !!json_object_get(rule, "pref"))
			put_rule(layout, rule, to ?: graph_string(rule, "to"));
}

static void put_rules(struct layout *layout)
{
	const struct point *point;
	int with_pref;
	size_t i;

	put_rules_of(layout, json_object_get(layout->node->json, "rules"), NULL, true);
	for (with_pref = 1; with_pref >= 0; with_pref--) {
		for (i = 0; i < layout->graph->point_count; i++) {
			point = &layout->graph->points[i];
			if (!strcmp(point->node, layout->node->name))
				put_rules_of(layout, json_object_get(point->item->json, "rules"),
					     graph_string(point->item->json, "dev"), with_pref);
		}
	}
}

/**
 * layout_make() - work out what a document wants there to be on a node
 * @layout: set to it, and to what has to be there already
 * @graph: the network, nothing is wrong with it
 * @node: the node
 */
void layout_make(struct layout *layout, struct graph *graph, const struct doc_item *node)
{
	*layout = (struct layout){ .graph = graph, .node = node };
	state_init(&layout->state);
	put_limits(layout);
	put_devs(layout);
	put_ports(layout);
	put_links(layout);
	put_groups(layout);
	put_paths(layout);
	put_contexts(layout);
	put_rules(layout);
}

/**
 * layout_free() - free what a layout holds
 * @layout: the layout
 */
void layout_free(struct layout *layout)
{
	state_free(&layout->state);
	free(layout->needs);
}
