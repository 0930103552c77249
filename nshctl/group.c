// SPDX-License-Identifier: GPL-2.0
/* nshctl group */
#include <errno.h>
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "genl.h"
#include "group.h"
#include "parse.h"
#include "target.h"
#include "tool.h"
#include "words.h"

#define POLICY	BIT(NSH_SFC_A_GROUP_POLICY)
#define LIMITS	(BIT(NSH_SFC_A_GROUP_FLOW_LIMIT) | BIT(NSH_SFC_A_GROUP_FLOW_TIMEOUT))
#define WEIGHT	BIT(NSH_SFC_A_MEMBER_WEIGHT)
#define BACKUP	BIT(NSH_SFC_A_MEMBER_BACKUP)

/**
 * group_each() - ask for all groups and walk over them
 * @tool: the options; has asked something of the module before
 * @w: the command
 * @fn: called for each, makes no request of the family itself
 * @data: for @fn
 *
 * With a module that knows no groups there are none.
 *
 * Return: 0, or the exit status after an error message
 */
int group_each(struct tool *tool, const struct words *w, reply_fn fn, void *data)
{
	if (!genl_knows(tool->genl, NSH_SFC_CMD_GROUP_GET))
		return 0;
	return reply_dump(tool, w, NSH_SFC_CMD_GROUP_GET, &group_set, fn, data);
}

static int put_name(struct words *w, struct nlmsghdr *nlh)
{
	if (!words_left(w))
		return words_usage(w, "NAME is missing");
	return words_put(w, nlh, attr_by_id(&group_set, NSH_SFC_A_GROUP_NAME));
}

/* Does the next word belong to a member of a new group no longer? */
static bool member_ends(const struct words *w)
{
	const char *word = words_left(w) ? w->v[w->at] : NULL;

	return !word || !strcmp(word, "member") || !strcmp(word, "policy") ||
	       !strcmp(word, "flow-limit") || !strcmp(word, "flow-timeout");
}

/* Does it belong to what is to become of a member? */
static bool change_begins(const struct words *w)
{
	const char *word = words_left(w) ? w->v[w->at] : NULL;

	return !word || !strcmp(word, "up") || !strcmp(word, "down") ||
	       !strcmp(word, "drain") || !strcmp(word, "reason") || !strcmp(word, "weight");
}

/* Return: 0, or the exit status after an error message */
static int put_member(struct words *w, struct nlmsghdr *nlh, uint32_t more,
		      bool (*ends)(const struct words *w))
{
	uint32_t type = NSH_SFC_HOP_DEV, allowed = TARGET_IFNAME;

	if (words_take(w, "via")) {
		type = NSH_SFC_HOP_VIA;
		allowed = TARGET_VIA;
	} else if (ends(w)) {
		return words_usage(w, "nothing is said about it, want dev or via");
	} else if (strcmp(w->v[w->at], "dev")) {
		return words_usage(w, "unknown word \"%s\", want dev or via", w->v[w->at]);
	}
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_TYPE, type);
	return target_put(w, nlh, &member_set, allowed | more, ends);
}

/* Return: 0, or the exit status after an error message */
static int put_new_member(struct words *w, struct nlmsghdr *nlh, int count)
{
	struct nlattr *nest;
	int ret;

	if (count > NSH_SFC_MEMBERS_MAX)
		return words_usage(w, "a group has %d members at most", NSH_SFC_MEMBERS_MAX);
	snprintf(w->within, sizeof(w->within), "member %d", count);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_GROUP_MEMBER);
	ret = put_member(w, nlh, WEIGHT | BACKUP, member_ends);
	if (ret)
		return ret;
	mnl_attr_nest_end(nlh, nest);
	*w->within = '\0';
	return 0;
}

static int group_request(struct tool *tool, struct words *w, uint8_t cmd)
{
	struct nlmsghdr *nlh;
	uint32_t given = 0;
	int ret, count = 0;

	nlh = genl_request(tool, cmd, NLM_F_ACK);
	ret = put_name(w, nlh);
	while (!ret && words_left(w)) {
		if (words_take(w, "member"))
			ret = put_new_member(w, nlh, ++count);
		else if (member_ends(w))
			ret = words_pair(w, nlh, &group_set, POLICY | LIMITS, &given);
		else
			ret = words_usage(w, "unknown word \"%s\", want policy, flow-limit, flow-timeout or member",
					  w->v[w->at]);
	}
	if (!ret)
		ret = words_needed(w, &group_set, POLICY, given);
	if (!ret && !count)
		ret = words_usage(w, "member is missing");
	if (ret)
		return ret;
	return genl_talk(tool, w, &group_set);
}

static int group_add(struct tool *tool, struct words *w)
{
	return group_request(tool, w, NSH_SFC_CMD_GROUP_NEW);
}

static int group_replace(struct tool *tool, struct words *w)
{
	return group_request(tool, w, NSH_SFC_CMD_GROUP_SET);
}

static int group_del(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_GROUP_DEL, NLM_F_ACK);
	ret = put_name(w, nlh);
	if (!ret)
		ret = words_end(w);
	if (ret)
		return ret;
	return genl_talk(tool, w, &group_set);
}

static int group_show(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret = 0;

	nlh = genl_request(tool, NSH_SFC_CMD_GROUP_GET, words_left(w) ? NLM_F_ACK : NLM_F_DUMP);
	if (words_left(w))
		ret = put_name(w, nlh);
	if (!ret)
		ret = words_end(w);
	if (ret)
		return ret;
	return reply_show(tool, w, "group", &group_set, NULL);
}

static void collect_name(struct tool *tool, json_t *group, void *data)
{
	(void)tool;
	json_array_append(data, json_object_get(group, "name"));
}

/* A group that someone else has deleted meanwhile is fine */
static int flush_one(struct tool *tool, const struct words *w, const char *name)
{
	struct nlmsghdr *nlh;

	nlh = genl_request(tool, NSH_SFC_CMD_GROUP_DEL, NLM_F_ACK);
	mnl_attr_put_strz(nlh, NSH_SFC_A_GROUP_NAME, name);
	genl_send(tool);
	if (tool->genl->nl->error.code == ENOENT)
		return 0;
	return genl_report(tool, w, &group_set);
}

static int group_flush(struct tool *tool, struct words *w)
{
	json_t *names = json_array(), *name;
	size_t i;
	int ret;

	ret = words_end(w);
	if (!ret)
		ret = reply_dump(tool, w, NSH_SFC_CMD_GROUP_GET, &group_set, collect_name, names);
	json_array_foreach(names, i, name)
		if (!ret)
			ret = flush_one(tool, w, json_string_value(name));
	json_decref(names);
	return ret;
}

/* "up", "down", or "drain [SECONDS]". Return: 0, or the exit status after an error message */
static int put_state(struct words *w, struct nlmsghdr *nlh)
{
	const struct attr *drain = attr_by_id(&member_set, NSH_SFC_A_MEMBER_DRAIN);
	const struct attr *attr = attr_by_id(&member_set, NSH_SFC_A_MEMBER_STATE);
	struct value value;
	int ret;

	ret = words_value(w, attr, &value);
	if (ret)
		return ret;
	mnl_attr_put_u32(nlh, attr->id, value.u32);
	if (value.u32 == NSH_SFC_MEMBER_DRAIN && !change_begins(w))
		return words_put(w, nlh, drain);
	return 0;
}

#define STATE	BIT(NSH_SFC_A_MEMBER_STATE)
#define REASON	BIT(NSH_SFC_A_MEMBER_REASON)

/* Return: 0, or the exit status after an error message */
static int put_change(struct words *w, struct nlmsghdr *nlh)
{
	uint32_t given = 0;
	int ret = 0;

	while (!ret && words_left(w)) {
		if (!change_begins(w))
			return words_usage(w, "unknown word \"%s\", want up, down, drain, reason or weight",
					   w->v[w->at]);
		if (!strcmp(w->v[w->at], "reason") || !strcmp(w->v[w->at], "weight")) {
			ret = words_pair(w, nlh, &member_set, REASON | WEIGHT, &given);
			continue;
		}
		ret = words_twice(w, "state", STATE, &given);
		if (!ret)
			ret = put_state(w, nlh);
	}
	if (!ret && !(given & (STATE | WEIGHT)))
		ret = words_usage(w, "up, down, drain or weight is missing");
	return ret;
}

static int group_set_member(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	int ret;

	if (!words_take(w, "set"))
		return words_usage(w, "set is missing");
	nlh = genl_request(tool, NSH_SFC_CMD_MEMBER_SET, NLM_F_ACK);
	ret = put_name(w, nlh);
	if (ret)
		return ret;
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_GROUP_MEMBER);
	ret = put_member(w, nlh, 0, change_begins);
	if (!ret)
		ret = put_change(w, nlh);
	if (ret)
		return ret;
	mnl_attr_nest_end(nlh, nest);
	return genl_talk(tool, w, &group_set);
}

#define GROUP_ARGS "NAME policy {hash|active-backup|replicate}\n" \
	"              member MEMBER [member MEMBER ...]\n" \
	"              [flow-limit NUMBER] [flow-timeout SECONDS]"

static const struct command group_commands[] = {
	{ "add", group_add, GROUP_ARGS },
	{ "replace", group_replace, GROUP_ARGS },
	{ "del", group_del, "NAME" },
	{ "flush", group_flush, "" },
	{ "show", group_show, "[NAME]" },
	{ "member", group_set_member, "set NAME TARGET [up | down | drain [SECONDS]]\n"
	  "              [reason TEXT] [weight NUMBER]" },
	{}
};

const struct object group_object = {
	.name = "group",
	.doc = "several instances of a function, or several next nodes, that are one hop",
	.notes = "MEMBER := TARGET [weight NUMBER] [backup]\n"
		 "TARGET := dev NAME | via [lladdr MAC] [inet ADDR | inet6 ADDR] [id TUNNEL-ID] dev PORT\n",
	.commands = group_commands,
};
