// SPDX-License-Identifier: GPL-2.0
/* nshctl save: what there is, as a batch file that makes it again. */
#include <linux/nsh_sfc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "compiler.h"
#include "context.h"
#include "decode.h"
#include "dev.h"
#include "genl.h"
#include "header.h"
#include "line.h"
#include "parse.h"
#include "reply.h"
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

static void save_port(struct tool *tool, json_t *port, void *data)
{
	(void)tool;
	(void)data;
	save_line("port add", &port_set, port);
}

/* A dead hop names a device that is no more, so it cannot be made again */
static void save_path(struct tool *tool, json_t *path, void *data)
{
	json_t *hops = json_object_get(path, "hop"), *hop;
	json_int_t spi, si;
	size_t i;

	(void)tool;
	(void)data;
	spi = json_integer_value(json_object_get(path, "spi"));
	for (i = json_array_size(hops); i--; ) {
		hop = json_array_get(hops, i);
		if (!json_is_true(json_object_get(hop, "dead")))
			continue;
		si = json_integer_value(json_object_get(hop, "si"));
		printf("# path %d: hop %d is dead and left out\n", (int)spi, (int)si);
		json_array_remove(hops, i);
	}
	if (!json_array_size(hops))
		printf("# no hop is left: ");
	save_line("path add", &path_set, path);
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

/* Return: true if the words spi, si, md-type and metadata make the same header */
static bool is_plain(const json_t *context)
{
	const char *hex = json_string_value(json_object_get(context, "metadata"));
	struct header header = {
		.spi = json_integer_value(json_object_get(context, "spi")),
		.si = json_integer_value(json_object_get(context, "si")),
		.md_type = json_integer_value(json_object_get(context, "md-type")),
	};
	uint8_t nsh[HEADER_MAX], told[HEADER_MAX];
	size_t len, told_len;

	if (!header.si || (header.md_type != 1 && header.md_type != 2))
		return false;
	if (!hex || !parse_hex(hex, header.metadata, NSH_SFC_METADATA_MAX, &header.len))
		return false;
	hex = json_string_value(json_object_get(context, "header"));
	if (!hex || !parse_hex(hex, told, sizeof(told), &told_len))
		return false;
	len = header_encode(&header, nsh);
	return len == told_len && !memcmp(nsh, told, len);
}

/* Contexts that someone has made; the others come and go with packets */
static void save_context(struct tool *tool, json_t *context, void *data)
{
	static const char *const words[] = { "spi", "si", "md-type", "metadata" };
	size_t i;

	if (!json_is_true(json_object_get(context, "pinned")))
		return;
	context_adorn(tool, context, data);
	if (is_plain(context))
		json_object_del(context, "header");
	for (i = 0; i < ARRAY_SIZE(words) && json_object_get(context, "header"); i++)
		json_object_del(context, words[i]);
	save_line("context add", &context_new_set, context);
}

static int save_limits(struct tool *tool, const struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_STATS_GET, NLM_F_ACK);
	mnl_attr_put(nlh, NSH_SFC_A_STATS_NO_ZERO, 0, NULL);
	ret = genl_talk(tool, w, &limit_set);
	if (!ret)
		reply_each(tool, &limit_set, save_limit, NULL);
	return ret;
}

static int save_all(struct tool *tool, const struct words *w, uint8_t cmd,
		    const struct attr_set *set, reply_fn save)
{
	int ret;

	genl_request(tool, cmd, NLM_F_DUMP);
	ret = genl_talk(tool, w, set);
	if (!ret)
		reply_each(tool, set, save, NULL);
	return ret;
}

static int save_run(struct tool *tool, struct words *w)
{
	int ret;

	ret = words_end(w);
	if (ret)
		return ret;
	if (tool->json)
		return words_usage(w, "prints commands, there is no JSON form of them");
	ret = save_all(tool, w, NSH_SFC_CMD_DEV_GET, &dev_set, save_dev);
	if (!ret)
		ret = save_all(tool, w, NSH_SFC_CMD_PORT_GET, &port_set, save_port);
	if (!ret)
		ret = save_all(tool, w, NSH_SFC_CMD_PATH_GET, &path_set, save_path);
	if (!ret)
		ret = save_limits(tool, w);
	if (!ret)
		ret = save_all(tool, w, NSH_SFC_CMD_CONTEXT_GET, &context_set, save_context);
	return ret;
}

static const struct command save_commands[] = {
	{ "", save_run, "" },
	{}
};

const struct object save_object = {
	.name = "save",
	.doc = "print commands that \"nshctl -b -\" restores everything with",
	.commands = save_commands,
};
