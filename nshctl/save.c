// SPDX-License-Identifier: GPL-2.0
/* nshctl save: what there is, as a batch file or a document that makes it again. */
#include <linux/nsh_sfc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "compiler.h"
#include "context.h"
#include "decode.h"
#include "describe.h"
#include "dev.h"
#include "flower.h"
#include "group.h"
#include "limit.h"
#include "line.h"
#include "print.h"
#include "reply.h"
#include "rule.h"
#include "state.h"
#include "text.h"
#include "tool.h"
#include "words.h"

/* Return: true if there is anything that this nshctl does not know */
static bool has_unknown(const json_t *json)
{
	const json_t *value;
	const char *key;
	size_t i;

	json_array_foreach(json, i, value)
		if (has_unknown(value))
			return true;
	json_object_foreach((json_t *)json, key, value)
		if (!strcmp(key, DECODE_UNKNOWN) || has_unknown(value))
			return true;
	return false;
}

static void save_line(const char *command, const struct attr_set *set, const json_t *object)
{
	if (has_unknown(object))
		puts("# the loaded module tells more of this one than this nshctl knows:");
	printf("%s", command);
	text_words(stdout, set, object, TEXT_GIVEN);
	putchar('\n');
}

static void save_dev(struct tool *tool, json_t *dev, void *data)
{
	const char *name = json_string_value(json_object_get(dev, "ifname"));

	if (!name)
		return;
	dev_adorn(tool, dev, data);
	if (json_object_get(dev, "netnsid") && !json_object_get(dev, "netns")) {
		printf("# add netns, this one is in a namespace that has no name here: ");
		line_quote(stdout, name);
		putchar('\n');
	}
	save_line("dev add", &dev_set, dev);
}

/* Behind those that were made above, and only here: others have names of their own */
static void save_attached(struct tool *tool, json_t *dev, void *data)
{
	const char *behind = json_string_value(json_object_get(dev, "behind"));
	const char *name = json_string_value(json_object_get(dev, "ifname"));
	json_t *attach;

	(void)tool;
	(void)data;
	if (!name || !behind)
		return;
	if (json_object_get(dev, "netnsid"))
		printf("# to be done in its namespace: ");
	attach = state_attach(name, behind);
	save_line("dev attach", state_set(STATE_ATTACH), attach);
	json_decref(attach);
}

static void save_port(struct tool *tool, json_t *port, void *data)
{
	(void)tool;
	(void)data;
	save_line("port add", &port_set, port);
}

/*
 * Take what names a device that is no more out of a list, it cannot be made again; nor
 * can what leads to one of the groups @lost. Return: true if anything is left
 */
static bool leave_dead_out(json_t *list, void (*say)(const json_t *object, const json_t *dead),
			   const json_t *object, const json_t *lost)
{
	const char *group;
	json_t *item;
	size_t i;

	for (i = json_array_size(list); i--; ) {
		item = json_array_get(list, i);
		group = json_string_value(json_object_get(item, "group"));
		if (!state_is_dead(item) && !(group && json_object_get(lost, group)))
			continue;
		say(object, item);
		json_array_remove(list, i);
	}
	return json_array_size(list);
}

static void say_hop(const json_t *path, const json_t *hop)
{
	printf("# path %d: hop %d is dead and left out\n",
	       (int)json_integer_value(json_object_get(path, "spi")),
	       (int)json_integer_value(json_object_get(hop, "si")));
}

/* @data: groups that are not made again */
static void save_path(struct tool *tool, json_t *path, void *data)
{
	(void)tool;
	if (!leave_dead_out(json_object_get(path, "hop"), say_hop, path, data))
		printf("# no hop is left: ");
	save_line("path add", &path_set, path);
}

static void say_member(const json_t *group, const json_t *member)
{
	printf("# group ");
	line_quote(stdout, json_string_value(json_object_get(group, "name")));
	printf(": member ");
	line_quote(stdout, json_string_value(json_object_get(member, "ifname")));
	puts(" is dead and left out");
}

/*
 * Of a member, what it was made with; its state is not for a node that starts.
 * @data: gets the names of groups that cannot be made again
 */
static void save_group(struct tool *tool, json_t *group, void *data)
{
	json_t *members = json_object_get(group, "member"), *member;
	const char *name = json_string_value(json_object_get(group, "name"));
	size_t i;

	(void)tool;
	if (!name)
		return;
	json_array_foreach(members, i, member)
		json_object_del(member, "reason");
	if (!leave_dead_out(members, say_member, group, NULL)) {
		json_object_set_new(data, name, json_true());
		printf("# no member is left: ");
	}
	save_line("group add", &group_set, group);
}

/* Limits that were never set need no command */
static void save_limit(struct tool *tool, json_t *limit, void *data)
{
	(void)tool;
	(void)data;
	if (json_integer_value(json_object_get(limit, "context-limit")) == NSH_SFC_CONTEXTS_MAX)
		json_object_del(limit, "context-limit");
	if (json_integer_value(json_object_get(limit, "flow-limit")) == NSH_SFC_FLOWS_MAX)
		json_object_del(limit, "flow-limit");
	if (json_object_size(limit))
		save_line("limit set", &limit_set, limit);
}

/* Contexts that someone has made; the others come and go with packets */
static void save_context(struct tool *tool, json_t *context, void *data)
{
	(void)data;
	if (!json_is_true(json_object_get(context, "pinned")))
		return;
	context_plain(tool, context);
	save_line("context add", &context_new_set, context);
}

/* Last of all, so that packets come once everything is there for them */
static void save_rule(struct tool *tool, json_t *rule, void *data)
{
	(void)tool;
	(void)data;
	if (state_is_dead(rule))
		printf("# add to, the device that this one was for is gone: ");
	save_line("rule add", &rule_set, rule);
}

static int save_chains(struct tool *tool, struct words *w)
{
	json_t *lost = json_object();
	int ret;

	ret = group_each(tool, w, save_group, lost);
	if (!ret)
		ret = reply_dump(tool, w, NSH_SFC_CMD_PATH_GET, &path_set, save_path, lost);
	json_decref(lost);
	return ret;
}

/* As a document for "nshctl apply" */
static int save_document(struct tool *tool, struct words *w)
{
	struct utsname host;
	struct state state;
	json_t *document;
	int ret;

	uname(&host);
	state_init(&state);
	ret = state_read(tool, w, &state);
	if (!ret) {
		document = describe(&state, host.nodename);
		print_json(tool, document);
		json_decref(document);
	}
	state_free(&state);
	return ret;
}

static int save_run(struct tool *tool, struct words *w)
{
	int ret;

	ret = words_end(w);
	if (ret)
		return ret;
	if (tool->json)
		return save_document(tool, w);
	ret = reply_dump(tool, w, NSH_SFC_CMD_DEV_GET, &dev_set, save_dev, NULL);
	if (!ret)
		ret = reply_dump(tool, w, NSH_SFC_CMD_PORT_GET, &port_set, save_port, NULL);
	if (!ret)
		ret = save_chains(tool, w);
	if (!ret)
		ret = limit_read(tool, w, save_limit, NULL);
	if (!ret)
		ret = reply_dump(tool, w, NSH_SFC_CMD_CONTEXT_GET, &context_set, save_context,
				 NULL);
	if (!ret)
		ret = reply_dump(tool, w, NSH_SFC_CMD_DEV_GET, &dev_set, save_attached, NULL);
	if (!ret)
		ret = rule_each(tool, w->command, 0, save_rule, NULL);
	return ret;
}

static const struct command save_commands[] = {
	{ "", save_run, "" },
	{}
};

const struct object save_object = {
	.name = "save",
	.doc = "print commands for \"nshctl -b -\" that restore everything, with -j a document",
	.commands = save_commands,
};
