// SPDX-License-Identifier: GPL-2.0
/* nshctl limit */
#include <linux/nsh_sfc.h>

#include "genl.h"
#include "limit.h"
#include "reply.h"
#include "tool.h"
#include "words.h"

#define CONTEXTS BIT(NSH_SFC_A_STATS_CONTEXT_LIMIT)
#define FLOWS BIT(NSH_SFC_A_STATS_FLOW_LIMIT)

static int limit_change(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	if (!words_left(w))
		return words_usage(w, "nothing to set is given");
	nlh = genl_request(tool, NSH_SFC_CMD_LIMIT_SET, NLM_F_ACK);
	ret = words_pairs(w, nlh, &limit_set, CONTEXTS | FLOWS, 0);
	if (ret)
		return ret;
	return genl_talk(tool, w, &limit_set);
}

/* They come with the counters of drops, of which those that are 0 can be left out */
static void ask(struct tool *tool)
{
	struct nlmsghdr *nlh = genl_request(tool, NSH_SFC_CMD_STATS_GET, NLM_F_ACK);

	mnl_attr_put(nlh, NSH_SFC_A_STATS_NO_ZERO, 0, NULL);
}

/**
 * limit_read() - ask for the limits
 * @tool: the options
 * @w: the command
 * @fn: called with them, makes no request of the family itself
 * @data: for @fn
 *
 * Return: 0, or the exit status after an error message
 */
int limit_read(struct tool *tool, const struct words *w, reply_fn fn, void *data)
{
	int ret;

	ask(tool);
	ret = genl_talk(tool, w, &limit_set);
	if (!ret)
		reply_each(tool, &limit_set, fn, data);
	return ret;
}

static int limit_show(struct tool *tool, struct words *w)
{
	int ret;

	ret = words_end(w);
	if (ret)
		return ret;
	ask(tool);
	return reply_show(tool, w, "limit", &limit_set, NULL);
}

static const struct command limit_commands[] = {
	{ "set", limit_change, "[contexts N] [flows N]" },
	{ "show", limit_show, "" },
	{}
};

const struct object limit_object = {
	.name = "limit",
	.doc = "what all functions together may remember",
	.commands = limit_commands,
};
