// SPDX-License-Identifier: GPL-2.0
/* nshctl stats */
#include <linux/nsh_sfc.h>

#include "genl.h"
#include "reason.h"
#include "reply.h"
#include "tool.h"
#include "words.h"

static void stats_adorn(struct tool *tool, json_t *stats, void *data)
{
	const char *name, *sentence;
	json_t *drop;
	size_t i;

	(void)data;
	json_array_foreach(json_object_get(stats, "drop"), i, drop) {
		name = json_string_value(json_object_get(drop, "reason"));
		sentence = tool->stats && name ? reason_sentence(name) : NULL;
		if (sentence)
			json_object_set_new(drop, "doc", json_string(sentence));
	}
}

static int stats_show(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	ret = words_end(w);
	if (ret)
		return ret;
	nlh = genl_request(tool, NSH_SFC_CMD_STATS_GET, NLM_F_ACK);
	if (!tool->stats)
		mnl_attr_put(nlh, NSH_SFC_A_STATS_NO_ZERO, 0, NULL);
	return reply_show(tool, w, "stats", &stats_set, stats_adorn);
}

static const struct command stats_commands[] = {
	{ "show", stats_show, "" },
	{}
};

const struct object stats_object = {
	.name = "stats",
	.doc = "how much there is, and what was dropped and why",
	.commands = stats_commands,
};
