// SPDX-License-Identifier: GPL-2.0
/* What there is on a node, as a document: the other way around than layout.c. */
#include <stdio.h>
#include <string.h>

#include "describe.h"
#include "doc.h"
#include "err.h"
#include "flower.h"
#include "shape.h"

/* A value as documents have it */
static json_t *value_word(const struct attr *attr, json_t *json)
{
	json_int_t number = json_integer_value(json);

	if (attr->kind == KIND_SWITCH && (number == 0 || number == 1))
		return json_string(attr->texts[number]);
	if (attr->kind == KIND_MASK)
		return json_sprintf("0x%llx", (unsigned long long)number);
	return json_incref(json);
}

/* Whether something leads to a group of which no member is left, and which so goes, too */
static bool to_lost_group(const struct state *state, const json_t *hop)
{
	const char *name = json_string_value(json_object_get(hop, "group"));
	const json_t *group = name ? json_object_get(state->objects[STATE_GROUP], name) : NULL;

	return group && !state_has_living(json_object_get(group, "member"));
}

/* Options by their words, but for those that need not be said */
static void put_options(json_t *out, const struct attr_set *set, const json_t *object)
{
	json_t *brief = state_brief(set, object), *json;
	const struct attr *attr = NULL;

	while ((attr = attr_next(set, attr))) {
		json = json_object_get(brief, attr->name);
		if (json && attr_is_option(attr) && attr_is_lasting(attr))
			json_object_set_new(out, attr_word(attr), value_word(attr, json));
	}
	json_decref(brief);
}

static json_t *one_dev(const char *name, const json_t *dev)
{
	const char *netns = json_string_value(json_object_get(dev, "netns"));
	json_t *out = json_object();

	put_options(out, &dev_set, dev);
	if (netns && *netns)
		json_object_set_new(out, "netns", json_string(netns));
	else if (netns)
		err_note("%s is in a network namespace that has no name here", name);
	return out;
}

static json_t *one_port(const char *name, const json_t *port)
{
	json_t *out = json_object();

	(void)name;
	put_options(out, &port_set, port);
	json_object_del(out, "dev");
	return out;
}

/* A hop, or a member of a group */
static json_t *one_target(const json_t *target)
{
	const char *type = json_string_value(json_object_get(target, "type")) ?: "";
	json_t *via;

	if (!strcmp(type, "via")) {
		via = json_object();
		put_options(via, &hop_set, target);
		json_object_del(via, "hop");
		return json_pack("{so}", "via", via);
	}
	if (!strcmp(type, "group"))
		return json_pack("{sO}", type, json_object_get(target, "group"));
	return json_pack("{sOsO*}", type, json_object_get(target, "ifname"),
			 "on-down", json_object_get(target, "on-down"));
}

static json_t *one_group(const char *name, const json_t *group)
{
	json_t *out = json_object(), *members = json_array(), *member, *target, *weight;
	size_t i;

	put_options(out, &group_set, group);
	json_object_del(out, "member");
	json_object_set(out, "policy", json_object_get(group, "policy"));
	json_array_foreach(json_object_get(group, "member"), i, member) {
		if (state_is_dead(member)) {
			err_note("group %s: member %s is dead and left out", name,
				 json_string_value(json_object_get(member, "ifname")) ?: "");
			continue;
		}
		target = one_target(member);
		weight = json_object_get(member, "weight");
		if (json_integer_value(weight) != 1)
			json_object_set(target, "weight", weight);
		if (json_is_true(json_object_get(member, "backup")))
			json_object_set_new(target, "backup", json_true());
		json_array_append_new(members, target);
	}
	json_object_set_new(out, "members", members);
	return out;
}

static json_t *one_context(const json_t *context)
{
	json_t *out = json_object();

	put_options(out, &context_new_set, context);
	return out;
}

static json_t *one_rule(const json_t *rule)
{
	json_t *out = json_object(), *json;
	const struct attr *attr = NULL;

	while ((attr = attr_next(&rule_set, attr))) {
		json = json_object_get(rule, attr->name);
		if (json && (attr->flags & ATTR_GIVEN) && strcmp(attr->name, "handle"))
			json_object_set(out, attr->name, json);
	}
	return out;
}

static void put_groups(json_t *node, const struct state *state)
{
	json_t *out = json_object(), *group, *json;
	const char *name;

	json_object_foreach(state->objects[STATE_GROUP], name, group) {
		json = one_group(name, group);
		if (json_array_size(json_object_get(json, "members")))
			json_object_set(out, name, json);
		else
			err_note("group %s has no member left and is left out", name);
		json_decref(json);
	}
	if (json_object_size(out))
		json_object_set(node, "groups", out);
	json_decref(out);
}

/* Those that lead to nsh devices of this namespace, as no document has others */
static void put_rules(json_t *node, const struct state *state)
{
	json_t *out = json_array(), *rule;
	const char *name, *to;

	json_object_foreach(state->objects[STATE_RULE], name, rule) {
		to = json_string_value(json_object_get(rule, "to")) ?: "";
		if (state_is_dead(rule))
			err_note("rule %s is dead and left out", name);
		else if (!json_object_get(state->objects[STATE_DEV], to))
			err_note("rule %s leads to \"%s\", whose home is another network namespace, and is left out",
				 name, to);
		else
			json_array_append_new(out, one_rule(rule));
	}
	if (json_array_size(out))
		json_object_set(node, "rules", out);
	json_decref(out);
}

static void put_members(json_t *node, const char *key, const json_t *objects,
			json_t *(*one)(const char *name, const json_t *object))
{
	json_t *out = json_object(), *object;
	const char *name;

	json_object_foreach((json_t *)objects, name, object)
		json_object_set_new(out, name, one(name, object));
	if (json_object_size(out))
		json_object_set(node, key, out);
	json_decref(out);
}

static void put_contexts(json_t *node, const struct state *state)
{
	json_t *out = json_array(), *context;
	const char *name;

	json_object_foreach(state->objects[STATE_CONTEXT], name, context)
		json_array_append_new(out, one_context(context));
	if (json_array_size(out))
		json_object_set(node, "contexts", out);
	json_decref(out);
}

static void put_attached(json_t *node, const struct state *state)
{
	json_t *devices = json_object_get(node, "devices"), *object;
	const char *name;

	json_object_foreach(state->objects[STATE_ATTACH], name, object)
		json_object_set(json_object_get(devices, name), "behind",
				json_object_get(object, "behind"));
}

static void put_limits(json_t *node, const struct state *state)
{
	json_t *out = json_object();

	put_options(out, &limit_set, json_object_get(state->objects[STATE_LIMIT], ""));
	if (json_object_size(out))
		json_object_set(node, "limits", out);
	json_decref(out);
}

static json_t *one_path(const struct state *state, const char *spi, const json_t *path,
			const char *node)
{
	json_t *out = json_object(), *hops = json_object(), *hop;
	char si[16];
	size_t i;

	json_object_set(out, "spi", json_object_get(path, "spi"));
	if (json_object_get(path, "reverse"))
		json_object_set(out, "reverse", json_object_get(path, "reverse"));
	json_array_foreach(json_object_get(path, "hop"), i, hop) {
		snprintf(si, sizeof(si), "%d",
			 (int)json_integer_value(json_object_get(hop, "si")));
		if (state_is_dead(hop))
			err_note("path %s: hop %s is dead and left out", spi, si);
		else if (to_lost_group(state, hop))
			err_note("path %s: hop %s leads to a group without members and is left out",
				 spi, si);
		else
			json_object_set_new(hops, si, one_target(hop));
	}
	json_object_set_new(out, "hops", json_pack("{so}", node, hops));
	return out;
}

static json_t *all_paths(const struct state *state, const char *node)
{
	json_t *out = json_object(), *path;
	const char *spi;

	json_object_foreach(state->objects[STATE_PATH], spi, path)
		json_object_set_new(out, spi, one_path(state, spi, path, node));
	return out;
}

/**
 * describe() - make a document of what there is
 * @state: what there is
 * @node: name of the node
 *
 * Return: the document
 */
json_t *describe(const struct state *state, const char *node)
{
	json_t *document, *out = json_object();

	put_limits(out, state);
	put_members(out, "ports", state->objects[STATE_PORT], one_port);
	put_members(out, "devices", state->objects[STATE_DEV], one_dev);
	put_attached(out, state);
	put_groups(out, state);
	put_contexts(out, state);
	put_rules(out, state);
	document = json_pack("{sis{so}}", "version", DOC_VERSION, "nodes", node, out);
	if (json_object_size(state->objects[STATE_PATH]))
		json_object_set_new(document, "paths", all_paths(state, node));
	return document;
}
