// SPDX-License-Identifier: GPL-2.0
/* nshctl save: what there is, as a batch file that makes it again. */
#include <linux/nsh_sfc.h>
#include <stdio.h>

#include "dev.h"
#include "genl.h"
#include "line.h"
#include "reply.h"
#include "text.h"
#include "tool.h"
#include "words.h"

static void save_line(const char *command, const struct attr_set *set, const json_t *object)
{
	printf("%s", command);
	text_words(stdout, set, object, TEXT_GIVEN);
	putchar('\n');
}

static void save_dev(struct tool *tool, json_t *dev, void *data)
{
	const char *name = json_string_value(json_object_get(dev, "ifname"));

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
