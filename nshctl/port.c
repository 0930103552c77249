// SPDX-License-Identifier: GPL-2.0
/* nshctl port */
#include <linux/nsh_sfc.h>

#include "genl.h"
#include "reply.h"
#include "tool.h"
#include "words.h"

#define DEV BIT(NSH_SFC_A_PORT_IFNAME)
#define OAM BIT(NSH_SFC_A_PORT_OAM_FORWARD)

static int port_request(struct tool *tool, struct words *w, uint8_t cmd, uint32_t allowed,
			uint32_t needed)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, cmd, NLM_F_ACK);
	ret = words_pairs(w, nlh, &port_set, allowed, needed);
	if (ret)
		return ret;
	return genl_talk(tool, w, &port_set);
}

static int port_add(struct tool *tool, struct words *w)
{
	return port_request(tool, w, NSH_SFC_CMD_PORT_NEW, DEV | OAM, DEV);
}

static int port_change(struct tool *tool, struct words *w)
{
	return port_request(tool, w, NSH_SFC_CMD_PORT_SET, DEV | OAM, DEV | OAM);
}

static int port_del(struct tool *tool, struct words *w)
{
	return port_request(tool, w, NSH_SFC_CMD_PORT_DEL, DEV, DEV);
}

static int port_show(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_PORT_GET, words_left(w) ? NLM_F_ACK : NLM_F_DUMP);
	ret = words_pairs(w, nlh, &port_set, DEV, 0);
	if (ret)
		return ret;
	return reply_show(tool, w, "port", &port_set, NULL);
}

static const struct command port_commands[] = {
	{ "add", port_add, "dev NAME [oam {drop|forward}]" },
	{ "set", port_change, "dev NAME oam {drop|forward}" },
	{ "del", port_del, "dev NAME" },
	{ "show", port_show, "[dev NAME]" },
	{}
};

const struct object port_object = {
	.name = "port",
	.doc = "network devices on which NSH is accepted and sent",
	.commands = port_commands,
};
