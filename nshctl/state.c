// SPDX-License-Identifier: GPL-2.0
/* All that there is on a node: read from the kernel, and as words of commands. */
#include <linux/nsh_sfc.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "decode.h"
#include "dev.h"
#include "err.h"
#include "flower.h"
#include "group.h"
#include "limit.h"
#include "reply.h"
#include "rule.h"
#include "shape.h"
#include "sort.h"
#include "state.h"
#include "text.h"
#include "tool.h"
#include "words.h"

/* Both stand alone, as in "dev attach NSH-DEVICE DEVICE" */
static const struct attr attach_attrs[] = {
	{
		.name = "ifname",
		.word = "",
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	{
		.name = "behind",
		.word = "",
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	{}
};

static const struct attr_set attach_set = { .name = "attach", .attrs = attach_attrs };

/**
 * state_init() - start with nothing
 * @state: the state
 */
void state_init(struct state *state)
{
	enum state_kind kind;

	for (kind = 0; kind < STATE_KINDS; kind++)
		state->objects[kind] = json_object();
}

/**
 * state_free() - free what a state holds
 * @state: the state
 */
void state_free(struct state *state)
{
	enum state_kind kind;

	for (kind = 0; kind < STATE_KINDS; kind++)
		json_decref(state->objects[kind]);
}

/**
 * state_put() - add an object
 * @state: the state
 * @kind: its kind
 * @object: the object, which is the state's from now on
 * @format: its name
 */
void state_put(struct state *state, enum state_kind kind, json_t *object, const char *format, ...)
{
	char name[STATE_NAME_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	json_object_set_new(state->objects[kind], name, object);
}

/**
 * state_attach() - a device that is behind an nsh device
 * @name: the nsh device
 * @behind: the other one
 *
 * Return: the object
 */
json_t *state_attach(const char *name, const char *behind)
{
	return json_pack("{ssss}", "ifname", name, "behind", behind);
}

/**
 * state_set() - the attributes of objects of a kind
 * @kind: the kind
 *
 * Return: the attributes that commands take, NULL if they are in no table
 */
const struct attr_set *state_set(enum state_kind kind)
{
	static const struct attr_set *const sets[STATE_KINDS] = {
		[STATE_LIMIT] = &limit_set,
		[STATE_DEV] = &dev_set,
		[STATE_ATTACH] = &attach_set,
		[STATE_PORT] = &port_set,
		[STATE_GROUP] = &group_set,
		[STATE_PATH] = &path_set,
		[STATE_CONTEXT] = &context_new_set,
		[STATE_RULE] = &rule_set,
	};

	return sets[kind];
}

/**
 * state_is_preset() - see whether an option need not be said
 * @attr: the option
 * @json: its value
 *
 * Return: true if the option has this value if nobody says so
 */
bool state_is_preset(const struct attr *attr, const json_t *json)
{
	json_t *preset = attr->preset ? decode_word(attr, attr->preset) : NULL;
	const bool same = preset && json_equal(preset, json);

	json_decref(preset);
	return same;
}

/* Context headers are all zero if nobody says otherwise, and there are as many as can be */
static bool is_zero(const json_t *object)
{
	const char *hex = json_string_value(json_object_get(object, "metadata"));
	const bool type1 = json_integer_value(json_object_get(object, "md-type")) == 1;

	return hex && strlen(hex) == (type1 ? 32 : 0) && strspn(hex, "0") == strlen(hex);
}

/**
 * state_brief() - an object without what need not be said
 * @set: its attributes
 * @object: the object
 *
 * Return: a copy without options that have their preset value
 */
json_t *state_brief(const struct attr_set *set, const json_t *object)
{
	json_t *brief = json_copy((json_t *)object), *json;
	const struct attr *attr = NULL;

	while ((attr = attr_next(set, attr))) {
		json = json_object_get(object, attr->name);
		if (json && (state_is_preset(attr, json) ||
			     (!strcmp(attr->name, "metadata") && is_zero(object))))
			json_object_del(brief, attr->name);
	}
	return brief;
}

static void put_brief(FILE *file, const struct attr_set *set, const json_t *object)
{
	json_t *brief = state_brief(set, object);

	text_words(file, set, brief, TEXT_GIVEN);
	json_decref(brief);
}

/**
 * state_is_dead() - tell whether something names a device that is no more
 * @part: a hop, a member of a group, or a rule
 *
 * Return: true if it does, and so cannot be made again
 */
bool state_is_dead(const json_t *part)
{
	return json_is_true(json_object_get(part, "dead"));
}

/**
 * state_has_living() - tell whether something is left of an object
 * @parts: hops or members
 *
 * Return: true if one of them can be made again
 */
bool state_has_living(const json_t *parts)
{
	const json_t *part;
	size_t i;

	json_array_foreach(parts, i, part)
		if (!state_is_dead(part))
			return true;
	return false;
}

/* The parts of an object that can be made again */
static json_t *living(const json_t *parts, bool brief)
{
	json_t *list = json_array(), *part;
	size_t i;

	json_array_foreach(parts, i, part) {
		if (state_is_dead(part))
			continue;
		part = brief ? state_brief(&member_set, part) : json_copy(part);
		/* What someone has said of a member's state is no part of the group */
		json_object_del(part, "reason");
		json_array_append_new(list, part);
	}
	return list;
}

static void put_path(FILE *file, const json_t *path)
{
	json_t *copy = json_copy((json_t *)path);

	json_object_set_new(copy, "hop", living(json_object_get(path, "hop"), false));
	text_words(file, &path_set, copy, TEXT_GIVEN);
	json_decref(copy);
}

static void put_group(FILE *file, const json_t *group)
{
	const char *policy = json_string_value(json_object_get(group, "policy"));
	json_t *brief = state_brief(&group_set, group);

	/* Other policies know no flows, so the kernel does not tell these */
	if (policy && strcmp(policy, "hash")) {
		json_object_del(brief, "flow-limit");
		json_object_del(brief, "flow-timeout");
	}
	json_object_set_new(brief, "member", living(json_object_get(group, "member"), true));
	text_words(file, &group_set, brief, TEXT_GIVEN);
	json_decref(brief);
}

/**
 * state_words() - an object as words of the command that makes it
 * @kind: its kind
 * @object: the object
 * @whole: say also what need not be said of a new one
 *
 * Return: the words after object and command, a blank before each; to be freed
 */
char *state_words(enum state_kind kind, const json_t *object, bool whole)
{
	size_t size;
	char *text;
	FILE *file;

	file = err_stream(&text, &size);
	if (kind == STATE_PATH)
		put_path(file, object);
	else if (kind == STATE_GROUP)
		put_group(file, object);
	else if (whole)
		text_words(file, state_set(kind), object, TEXT_GIVEN);
	else
		put_brief(file, state_set(kind), object);
	fclose(file);
	return text;
}

/* Return: the object without what cannot be given, or is not there to stay */
static json_t *given(const struct attr_set *set, const json_t *object)
{
	const struct attr *attr = NULL;
	json_t *copy = json_object();
	json_t *json;

	while ((attr = attr_next(set, attr))) {
		json = json_object_get(object, attr->name);
		if (json && attr_is_lasting(attr))
			json_object_set(copy, attr->name, json);
	}
	return copy;
}

static void take_dev(struct tool *tool, json_t *dev, void *data)
{
	const char *name = json_string_value(json_object_get(dev, "ifname"));
	const char *behind = json_string_value(json_object_get(dev, "behind"));
	struct state *state = data;

	if (!name)
		return;
	dev_adorn(tool, dev, NULL);
	/* Somewhere, but nowhere that has a name: in no place that can be asked for */
	if (json_object_get(dev, "netnsid") && !json_object_get(dev, "netns"))
		json_object_set_new(dev, "netns", json_string(""));
	state_put(state, STATE_DEV, json_incref(dev), "%s", name);
	/* What is behind it in another namespace has its name there */
	if (behind && !json_object_get(dev, "netnsid"))
		state_put(state, STATE_ATTACH, state_attach(name, behind), "%s", name);
}

static void take_port(struct tool *tool, json_t *port, void *data)
{
	const char *name = json_string_value(json_object_get(port, "ifname"));

	(void)tool;
	if (name)
		state_put(data, STATE_PORT, given(&port_set, port), "%s", name);
}

static json_int_t si_of(const json_t *hop)
{
	return json_integer_value(json_object_get(hop, "si"));
}

static int compare_hops(const void *a, const void *b)
{
	const json_int_t x = si_of(*(json_t *const *)a), y = si_of(*(json_t *const *)b);

	return x > y ? -1 : x < y;
}

/**
 * state_sort_hops() - put the hops of a path into their order
 * @path: the path
 */
void state_sort_hops(json_t *path)
{
	json_object_set_new(path, "hop", sort_list(json_object_get(path, "hop"), compare_hops));
}

static void take_path(struct tool *tool, json_t *path, void *data)
{
	const json_t *spi = json_object_get(path, "spi");

	(void)tool;
	if (!spi)
		return;
	state_sort_hops(path);
	state_put(data, STATE_PATH, given(&path_set, path), "%d", (int)json_integer_value(spi));
}

static void take_group(struct tool *tool, json_t *group, void *data)
{
	const char *name = json_string_value(json_object_get(group, "name"));

	(void)tool;
	if (name)
		state_put(data, STATE_GROUP, json_incref(group), "%s", name);
}

/**
 * state_rule_name() - what a rule goes by
 * @name: set to the name, has room for STATE_NAME_MAX
 * @dev: the device that has it
 * @pref: its preference
 * @handle: its handle
 */
void state_rule_name(char *name, const char *dev, int pref, unsigned int handle)
{
	snprintf(name, STATE_NAME_MAX, "%s %d %u", dev, pref, handle);
}

/**
 * state_put_rule() - add a rule
 * @state: the state
 * @rule: the rule, which is the state's from now on
 */
void state_put_rule(struct state *state, json_t *rule)
{
	char name[STATE_NAME_MAX];

	state_rule_name(name, json_string_value(json_object_get(rule, "dev")),
			json_integer_value(json_object_get(rule, "pref")),
			json_integer_value(json_object_get(rule, "handle")));
	state_put(state, STATE_RULE, rule, "%s", name);
}

static void take_rule(struct tool *tool, json_t *rule, void *data)
{
	(void)tool;
	state_put_rule(data, json_incref(rule));
}

static void take_limit(struct tool *tool, json_t *limit, void *data)
{
	(void)tool;
	state_put(data, STATE_LIMIT, given(&limit_set, limit), "%s", "");
}

/* Contexts that someone has made; the others come and go with packets */
static void take_context(struct tool *tool, json_t *context, void *data)
{
	if (!json_is_true(json_object_get(context, "pinned")))
		return;
	context_plain(tool, context);
	state_put(data, STATE_CONTEXT, given(&context_new_set, context), "%s %u",
		  json_string_value(json_object_get(context, "dev")) ?: "",
		  (unsigned int)json_integer_value(json_object_get(context, "id")));
}

/* What there is of each of these kinds is one dump */
static const struct {
	uint8_t cmd;
	const struct attr_set *set;
	reply_fn take;
} dumps[] = {
	{ NSH_SFC_CMD_DEV_GET, &dev_set, take_dev },
	{ NSH_SFC_CMD_PORT_GET, &port_set, take_port },
	{ NSH_SFC_CMD_PATH_GET, &path_set, take_path },
	{ NSH_SFC_CMD_CONTEXT_GET, &context_set, take_context },
};

/**
 * state_read() - ask the kernel what there is
 * @tool: the options, keeps the sockets
 * @w: the command
 * @state: after state_init(), gets it all
 *
 * Return: 0, or the exit status after an error message
 */
int state_read(struct tool *tool, const struct words *w, struct state *state)
{
	const bool stats = tool->stats;
	int ret = 0;
	size_t i;

	/* Counters are nothing that could be made again */
	tool->stats = false;
	for (i = 0; i < ARRAY_SIZE(dumps) && !ret; i++)
		ret = reply_dump(tool, w, dumps[i].cmd, dumps[i].set, dumps[i].take, state);
	if (!ret)
		ret = group_each(tool, w, take_group, state);
	if (!ret)
		ret = limit_read(tool, w, take_limit, state);
	if (!ret)
		ret = rule_each(tool, w->command, 0, take_rule, state);
	tool->stats = stats;
	return ret;
}
