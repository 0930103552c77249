// SPDX-License-Identifier: GPL-2.0
/*
 * Two paths in one command: a path, and the one that the other direction of
 * its conversations takes, through the same functions the other way around.
 */
#include <linux/genetlink.h>
#include <linux/nsh_sfc.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "genl.h"
#include "hop.h"
#include "parse.h"
#include "reply.h"
#include "symmetric.h"
#include "tool.h"
#include "words.h"

/* A function on the path: the leg where packets go in, and come from back; or a group,
 * which is both
 */
struct leg {
	uint8_t si;
	bool group;
	bool has_on_down;
	uint32_t on_down;
	char in[16];
	char back[16];
};

/**
 * struct symmetric - a pair of paths on the way to the kernel
 * @spi: of the first path
 * @spi2: of the second one
 * @path: request that makes the first one
 * @path2: request that makes the second one
 * @legs: functions on the first path, by falling service index
 * @count: how many
 * @elsewhere: highest service index at which it leads to other nodes, or -1
 */
struct symmetric {
	uint32_t spi;
	uint32_t spi2;
	struct nlmsghdr *path;
	struct nlmsghdr *path2;
	struct leg legs[256];
	int count;
	int elsewhere;
};

static struct nlmsghdr *request_new(void)
{
	void *room = err_alloc(NULL, NL_REQUEST_MAX);

	memset(room, 0, NL_REQUEST_MAX);
	return room;
}

static void take_hop(struct symmetric *sym, const struct nlattr *hop)
{
	uint32_t type = NSH_SFC_HOP_END;
	struct leg leg = {};
	struct nlattr *attr;

	mnl_attr_for_each_nested(attr, hop) {
		if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_SI)
			leg.si = mnl_attr_get_u8(attr);
		if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_TYPE)
			type = mnl_attr_get_u32(attr);
		if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_IFNAME)
			strcpy(leg.in, mnl_attr_get_str(attr));
		if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_GROUP)
			strcpy(leg.in, mnl_attr_get_str(attr));
		if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_ON_DOWN) {
			leg.on_down = mnl_attr_get_u32(attr);
			leg.has_on_down = true;
		}
	}
	leg.group = type == NSH_SFC_HOP_GROUP;
	strcpy(leg.back, leg.in);
	if (type == NSH_SFC_HOP_VIA && leg.si > sym->elsewhere)
		sym->elsewhere = leg.si;
	if (type == NSH_SFC_HOP_DEV || leg.group)
		sym->legs[sym->count++] = leg;
}

static int compare_legs(const void *a, const void *b)
{
	return ((const struct leg *)b)->si - ((const struct leg *)a)->si;
}

/* What the request for the first path says */
static void take_path(struct symmetric *sym)
{
	struct nlattr *attr;

	sym->elsewhere = -1;
	mnl_attr_for_each(attr, sym->path, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == NSH_SFC_A_PATH_SPI)
			sym->spi = mnl_attr_get_u32(attr);
		if (mnl_attr_get_type(attr) == NSH_SFC_A_PATH_HOP)
			take_hop(sym, attr);
	}
	qsort(sym->legs, sym->count, sizeof(*sym->legs), compare_legs);
}

/* Return: 0, or the exit status after an error message */
static int take_spi2(struct words *w, struct symmetric *sym)
{
	const struct attr *attr = attr_by_id(&path_set, NSH_SFC_A_PATH_SPI);
	const char *word = words_next(w);
	struct value value;

	if (!word)
		return words_usage(w, "symmetric: a value is missing");
	if (!parse_value(attr, word, &value))
		return words_usage(w, "symmetric %s: %s", word, attr->want);
	sym->spi2 = value.u32;
	if (sym->spi == sym->spi2)
		return words_usage(w, "symmetric %u: that is the path itself", sym->spi2);
	if (sym->count && sym->elsewhere > sym->legs[sym->count - 1].si)
		return words_usage(w, "hop %d leads to functions of another node, make the two paths one by one",
				   sym->elsewhere);
	return 0;
}

/* The hops after the last function. Return: 0, or the exit status after an error message */
static int put_last_hops(struct words *w, struct symmetric *sym)
{
	struct hop_seen seen = {
		.implied = true,
		.made = sym->count,
		.next = UINT8_MAX - sym->count,
	};
	int ret;

	if (!words_left(w))
		return words_usage(w, "symmetric %u: its last hop is missing", sym->spi2);
	while (words_left(w)) {
		if (!words_take(w, "hop"))
			return words_usage(w, "unknown word \"%s\", want hop", w->v[w->at]);
		ret = hop_put(w, sym->path2, &seen);
		if (ret)
			return ret;
	}
	return 0;
}

static void collect_dev(struct tool *tool, json_t *dev, void *data)
{
	(void)tool;
	json_array_append(data, dev);
}

static const char *dev_string(const json_t *dev, const char *name)
{
	return json_string_value(json_object_get(dev, name)) ?: "";
}

static const char *function_of(const json_t *devs, const char *ifname)
{
	const json_t *dev;
	size_t i;

	json_array_foreach(devs, i, dev)
		if (!strcmp(dev_string(dev, "ifname"), ifname))
			return dev_string(dev, "function");
	return "";
}

/**
 * symmetric_back() - the leg of a function where packets come back
 * @devs: all nsh devices
 * @ifname: the leg where they go in
 *
 * Return: the other leg if there are exactly two, else the same one
 */
const char *symmetric_back(const json_t *devs, const char *ifname)
{
	const char *function = function_of(devs, ifname), *other = ifname;
	const json_t *dev;
	int legs = 0;
	size_t i;

	if (!*function)
		return ifname;
	json_array_foreach(devs, i, dev) {
		if (strcmp(dev_string(dev, "function"), function))
			continue;
		legs++;
		if (strcmp(dev_string(dev, "ifname"), ifname))
			other = dev_string(dev, "ifname");
	}
	return legs == 2 ? other : ifname;
}

static void find_back(struct leg *leg, const json_t *devs)
{
	strncpy(leg->back, symmetric_back(devs, leg->in), sizeof(leg->back) - 1);
}

/* Return: 0, or the exit status after an error message */
static int find_legs(struct tool *tool, const struct words *w, struct symmetric *sym)
{
	json_t *devs = json_array();
	int ret, i;

	ret = reply_dump(tool, w, NSH_SFC_CMD_DEV_GET, &dev_set, collect_dev, devs);
	for (i = 0; !ret && i < sym->count; i++)
		if (!sym->legs[i].group)
			find_back(&sym->legs[i], devs);
	json_decref(devs);
	return ret;
}

static void put_legs(struct symmetric *sym)
{
	uint8_t si = UINT8_MAX;
	struct nlattr *nest;
	bool group;
	int i;

	for (i = sym->count; i--; si--) {
		group = sym->legs[i].group;
		nest = mnl_attr_nest_start(sym->path2, NSH_SFC_A_PATH_HOP);
		mnl_attr_put_u8(sym->path2, NSH_SFC_A_HOP_SI, si);
		mnl_attr_put_u32(sym->path2, NSH_SFC_A_HOP_TYPE,
				 group ? NSH_SFC_HOP_GROUP : NSH_SFC_HOP_DEV);
		mnl_attr_put_strz(sym->path2,
				  group ? NSH_SFC_A_HOP_GROUP : NSH_SFC_A_HOP_IFNAME,
				  sym->legs[i].back);
		if (sym->legs[i].has_on_down)
			mnl_attr_put_u32(sym->path2, NSH_SFC_A_HOP_ON_DOWN,
					 sym->legs[i].on_down);
		mnl_attr_nest_end(sym->path2, nest);
	}
}

/* Return: 0, or the exit status after an error message */
static int send_path(struct tool *tool, const struct words *w, const struct nlmsghdr *path)
{
	struct nlmsghdr *nlh;

	nlh = genl_request(tool, NSH_SFC_CMD_PATH_NEW, NLM_F_ACK);
	memcpy(mnl_nlmsg_get_payload(nlh), mnl_nlmsg_get_payload(path),
	       mnl_nlmsg_get_payload_len(path));
	nlh->nlmsg_len = path->nlmsg_len;
	return genl_talk(tool, w, &path_set);
}

static void delete_path(struct tool *tool, const struct words *w, uint32_t spi)
{
	struct nlmsghdr *nlh;

	nlh = genl_request(tool, NSH_SFC_CMD_PATH_DEL, NLM_F_ACK);
	mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_SPI, spi);
	genl_talk(tool, w, &path_set);
}

/* Both paths or none. Return: exit status */
static int send_paths(struct tool *tool, const struct words *w, const struct symmetric *sym)
{
	int ret;

	ret = send_path(tool, w, sym->path);
	if (ret)
		return ret;
	ret = send_path(tool, w, sym->path2);
	if (ret)
		delete_path(tool, w, sym->spi);
	return ret;
}

/* Return: 0, or the exit status after an error message */
static int make_requests(struct words *w, struct symmetric *sym)
{
	int ret;

	take_path(sym);
	ret = take_spi2(w, sym);
	if (ret)
		return ret;
	mnl_attr_put_u32(sym->path, NSH_SFC_A_PATH_REVERSE, sym->spi2);
	mnl_attr_put_u32(sym->path2, NSH_SFC_A_PATH_SPI, sym->spi2);
	mnl_attr_put_u32(sym->path2, NSH_SFC_A_PATH_REVERSE, sym->spi);
	return put_last_hops(w, sym);
}

/**
 * symmetric_add() - make a path and its reverse
 * @tool: the options
 * @w: the words, after the word "symmetric"
 * @path: request that makes the path, complete but for its reverse
 *
 * Return: exit status
 */
int symmetric_add(struct tool *tool, struct words *w, struct nlmsghdr *path)
{
	struct symmetric *sym = err_alloc(NULL, sizeof(*sym));
	int ret;

	memset(sym, 0, sizeof(*sym));
	/* The room that path is in is needed for other requests first */
	sym->path = request_new();
	memcpy(sym->path, path, path->nlmsg_len);
	sym->path2 = request_new();
	memcpy(sym->path2, path, mnl_nlmsg_size(sizeof(struct genlmsghdr)));
	sym->path2->nlmsg_len = mnl_nlmsg_size(sizeof(struct genlmsghdr));

	ret = make_requests(w, sym);
	if (!ret)
		ret = find_legs(tool, w, sym);
	if (!ret) {
		put_legs(sym);
		ret = send_paths(tool, w, sym);
	}
	free(sym->path2);
	free(sym->path);
	free(sym);
	return ret;
}
