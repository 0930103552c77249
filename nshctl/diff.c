// SPDX-License-Identifier: GPL-2.0
/* nshctl diff: what differs from a document. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "job.h"
#include "plan.h"
#include "print.h"
#include "tool.h"
#include "words.h"

static const char *const kinds[STATE_KINDS] = {
	[STATE_LIMIT] = "limit",
	[STATE_DEV] = "dev",
	[STATE_ATTACH] = "attach",
	[STATE_PORT] = "port",
	[STATE_GROUP] = "group",
	[STATE_PATH] = "path",
	[STATE_CONTEXT] = "context",
	[STATE_RULE] = "rule",
};

static void put_side(json_t *item, const char *side, enum state_kind kind, const json_t *object)
{
	char *words;

	if (!object)
		return;
	words = state_words(kind, object, kind == STATE_LIMIT);
	json_object_set_new(item, side, json_string(*words == ' ' ? words + 1 : words));
	free(words);
}

static void put_item(json_t *list, const char *node, enum state_kind kind, const json_t *now,
		     const json_t *want)
{
	json_t *item = json_pack("{ssss}", "node", node, "object", kinds[kind]);

	put_side(item, "now", kind, now);
	put_side(item, "want", kind, want);
	json_array_append_new(list, item);
}

static void diff_kind(json_t *list, const char *node, enum state_kind kind,
		      const struct state *now, const struct state *want)
{
	json_t *object, *other;
	const char *name;

	json_object_foreach(now->objects[kind], name, object) {
		other = json_object_get(want->objects[kind], name);
		if (!other || !plan_same(kind, object, other))
			put_item(list, node, kind, object, other);
	}
	json_object_foreach(want->objects[kind], name, object)
		if (!json_object_get(now->objects[kind], name))
			put_item(list, node, kind, NULL, object);
}

static int diff_node(const struct layout *layout, const struct state *now, void *data)
{
	enum state_kind kind;

	for (kind = 0; kind < STATE_KINDS; kind++)
		diff_kind(data, layout->node->name, kind, now, &layout->state);
	return 0;
}

static void show_side(const json_t *item, const char *side, char sign)
{
	const char *words = json_string_value(json_object_get(item, side));

	if (words)
		printf("%c %s %s\n", sign, json_string_value(json_object_get(item, "object")),
		       words);
}

static void show_list(const json_t *list, bool all_nodes)
{
	const char *node, *last = "";
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		node = json_string_value(json_object_get(item, "node"));
		if (all_nodes && strcmp(node, last))
			printf("# node %s\n", node);
		last = node;
		show_side(item, "now", '-');
		show_side(item, "want", '+');
	}
}

static int diff_run(struct tool *tool, struct words *w)
{
	json_t *list = json_array();
	struct job job;
	int ret;

	ret = job_take(&job, w, JOB_NODE);
	if (!ret)
		ret = job_each(&job, tool, w, diff_node, list);
	if (!ret && tool->json)
		print_json(tool, list);
	else if (!ret)
		show_list(list, job.all_netns);
	if (!ret && json_array_size(list))
		ret = EXIT_RUN;
	job_free(&job, tool);
	json_decref(list);
	return ret;
}

static const struct command diff_commands[] = {
	{ "", diff_run, "FILE... [--node NAME | --all-netns]" },
	{}
};

const struct object diff_object = {
	.name = "diff",
	.doc = "what differs from what a document describes",
	.commands = diff_commands,
};
