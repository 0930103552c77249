// SPDX-License-Identifier: GPL-2.0
/* nshctl context */
#include <linux/nsh_sfc.h>

#include "genl.h"
#include "header.h"
#include "parse.h"
#include "reply.h"
#include "tool.h"
#include "words.h"

#define DEV BIT(NSH_SFC_A_CONTEXT_DEV)
#define ID BIT(NSH_SFC_A_CONTEXT_ID)

static int context_delete(struct tool *tool, struct words *w, uint32_t which)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_CONTEXT_DEL, NLM_F_ACK);
	ret = words_pairs(w, nlh, &context_set, which, which);
	if (ret)
		return ret;
	return genl_talk(tool, w, &context_set);
}

static int context_del(struct tool *tool, struct words *w)
{
	return context_delete(tool, w, DEV | ID);
}

static int context_flush(struct tool *tool, struct words *w)
{
	return context_delete(tool, w, DEV);
}

static void context_adorn(struct tool *tool, json_t *context, void *data)
{
	uint8_t nsh[256];
	const char *hex;
	size_t len;

	(void)tool;
	(void)data;
	hex = json_string_value(json_object_get(context, "header"));
	if (hex && parse_hex(hex, nsh, sizeof(nsh), &len))
		header_decode(context, nsh, len);
}

/* One context by device and id, else a dump, of one device or of all */
static int context_show(struct tool *tool, struct words *w)
{
	const bool one = w->n - w->at > 2;
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_CONTEXT_GET, one ? NLM_F_ACK : NLM_F_DUMP);
	ret = words_pairs(w, nlh, &context_set, DEV | ID, words_left(w) ? DEV : 0);
	if (ret)
		return ret;
	return reply_show(tool, w, "context", &context_set, context_adorn);
}

static const struct command context_commands[] = {
	{ "del", context_del, "dev NAME id ID" },
	{ "flush", context_flush, "dev NAME" },
	{ "show", context_show, "[dev NAME [id ID]]" },
	{}
};

const struct object context_object = {
	.name = "context",
	.doc = "headers that nsh devices remember",
	.commands = context_commands,
};
