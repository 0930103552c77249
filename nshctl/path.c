// SPDX-License-Identifier: GPL-2.0
/* nshctl path */
#include <errno.h>
#include <linux/nsh_sfc.h>
#include <stdbool.h>
#include <stdlib.h>

#include "dot.h"
#include "err.h"
#include "genl.h"
#include "hop.h"
#include "reply.h"
#include "symmetric.h"
#include "tool.h"
#include "words.h"

static int put_spi(struct words *w, struct nlmsghdr *nlh)
{
	if (!words_left(w))
		return words_usage(w, "SPI is missing");
	return words_put(w, nlh, attr_by_id(&path_set, NSH_SFC_A_PATH_SPI));
}

#define HOP BIT(NSH_SFC_A_PATH_HOP)
#define REVERSE BIT(NSH_SFC_A_PATH_REVERSE)

/* Return: 0, or the exit status after an error message */
static int put_reverse(struct words *w, struct nlmsghdr *nlh, uint32_t *given)
{
	int ret;

	ret = words_twice(w, "reverse", REVERSE, given);
	if (ret)
		return ret;
	return words_put(w, nlh, attr_by_id(&path_set, NSH_SFC_A_PATH_REVERSE));
}

/* Up to the end or the word "symmetric", which is taken. Return: as put_reverse() */
static int put_path(struct words *w, struct nlmsghdr *nlh, bool may_pair, bool *symmetric)
{
	struct hop_seen seen = {};
	uint32_t given = 0;
	int ret = 0;

	while (words_left(w) && !*symmetric && !ret) {
		if (words_take(w, "hop")) {
			given |= HOP;
			ret = hop_put(w, nlh, &seen);
		} else if (words_take(w, "reverse")) {
			ret = put_reverse(w, nlh, &given);
		} else if (may_pair && (given & HOP) && words_take(w, "symmetric")) {
			*symmetric = true;
		} else {
			ret = words_usage(w, "unknown word \"%s\", want hop%s", w->v[w->at],
					  given & REVERSE ? "" : " or reverse");
		}
	}
	if (!ret && !(given & HOP))
		ret = words_usage(w, "hop is missing");
	if (!ret && *symmetric && (given & REVERSE))
		ret = words_usage(w, "reverse and symmetric do not go together");
	return ret;
}

static int path_request(struct tool *tool, struct words *w, uint8_t cmd)
{
	bool symmetric = false;
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, cmd, NLM_F_ACK);
	ret = put_spi(w, nlh);
	if (!ret)
		ret = put_path(w, nlh, cmd == NSH_SFC_CMD_PATH_NEW, &symmetric);
	if (ret)
		return ret;
	if (symmetric)
		return symmetric_add(tool, w, nlh);
	return genl_talk(tool, w, &path_set);
}

static int path_add(struct tool *tool, struct words *w)
{
	return path_request(tool, w, NSH_SFC_CMD_PATH_NEW);
}

static int path_replace(struct tool *tool, struct words *w)
{
	return path_request(tool, w, NSH_SFC_CMD_PATH_SET);
}

static int path_del(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_PATH_DEL, NLM_F_ACK);
	ret = put_spi(w, nlh);
	if (!ret)
		ret = words_end(w);
	if (ret)
		return ret;
	return genl_talk(tool, w, &path_set);
}

/* Identifiers of all paths, while they are deleted */
struct spis {
	uint32_t *v;
	size_t count;
};

static void collect_spi(struct tool *tool, json_t *path, void *data)
{
	struct spis *spis = data;

	(void)tool;
	spis->v = err_alloc(spis->v, (spis->count + 1) * sizeof(*spis->v));
	spis->v[spis->count++] = json_integer_value(json_object_get(path, "spi"));
}

/* A path that someone else has deleted meanwhile is fine */
static int flush_one(struct tool *tool, const struct words *w, uint32_t spi)
{
	struct nlmsghdr *nlh;

	nlh = genl_request(tool, NSH_SFC_CMD_PATH_DEL, NLM_F_ACK);
	mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_SPI, spi);
	genl_send(tool);
	if (tool->genl->nl->error.code == ENOENT)
		return 0;
	return genl_report(tool, w, &path_set);
}

static int path_flush(struct tool *tool, struct words *w)
{
	struct spis spis = {};
	int ret;
	size_t i;

	ret = words_end(w);
	if (ret)
		return ret;
	ret = reply_dump(tool, w, NSH_SFC_CMD_PATH_GET, &path_set, collect_spi, &spis);
	for (i = 0; i < spis.count && !ret; i++)
		ret = flush_one(tool, w, spis.v[i]);
	free(spis.v);
	return ret;
}

static int path_show(struct tool *tool, struct words *w)
{
	bool dot = words_take(w, "--dot");
	struct nlmsghdr *nlh;
	int ret = 0;

	nlh = genl_request(tool, NSH_SFC_CMD_PATH_GET, words_left(w) ? NLM_F_ACK : NLM_F_DUMP);
	if (words_left(w))
		ret = put_spi(w, nlh);
	if (!ret && !dot)
		dot = words_take(w, "--dot");
	if (!ret)
		ret = words_end(w);
	if (!ret && dot && tool->json)
		ret = words_usage(w, "--dot prints a drawing, there is no JSON form of it");
	if (ret)
		return ret;
	if (dot)
		return dot_show(tool, w);
	return reply_show(tool, w, "path", &path_set, NULL);
}

static const struct command path_commands[] = {
	{ "add", path_add, "SPI hop SI HOP [hop SI HOP ...]\n"
	  "              [reverse SPI | symmetric SPI hop [SI] HOP [hop [SI] HOP ...]]" },
	{ "replace", path_replace, "SPI hop SI HOP [hop SI HOP ...] [reverse SPI]" },
	{ "del", path_del, "SPI" },
	{ "flush", path_flush, "" },
	{ "show", path_show, "[SPI] [--dot]" },
	{}
};

const struct object path_object = {
	.name = "path",
	.doc = "service paths and their hops",
	.notes = "HOP := dev NAME [on-down {drop|bypass}] | end dev NAME | group NAME |\n"
		 "       via [lladdr MAC] [inet ADDR | inet6 ADDR] [id TUNNEL-ID] dev PORT\n",
	.commands = path_commands,
};
