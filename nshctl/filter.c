// SPDX-License-Identifier: GPL-2.0
/*
 * Rules as the kernel has them: filters of tc, on what devices receive. They are of
 * the kind flower and have one action, mirred, which redirects packets. What nshctl
 * has made is told from what others have made by the cookie of that action, which
 * the kernel keeps and does not look at.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/gen_stats.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/tc_act/tc_mirred.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "filter.h"
#include "rtnl.h"
#include "tool.h"

#define KIND "flower"

/* Where packets come in, and where they go out */
#define INGRESS TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)
#define EGRESS TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS)

/* A rule with all keys takes a quarter of this */
#define REQUEST_MAX 4096

static const char cookie[] = { 'n', 's', 'h', 'c', 't', 'l', '-', '1' };

/* Of RTM_NEWTFILTER, as far as errors can point at it */
static const struct attr tc_attrs[] = {
	{
		.id = TCA_OPTIONS,
		.name = "options",
		.label = "",
		.kind = KIND_NEST,
		.nest = &rule_set,
	},
	{}
};

static const struct attr_set tc_set = { .name = "tc", .attrs = tc_attrs };

static int report(struct tool *tool, const char *command)
{
	return nl_report(tool->rtnl, command, sizeof(struct tcmsg), &tc_set);
}

static struct nlmsghdr *request(struct tool *tool, uint16_t type, uint16_t flags,
				const struct tcmsg *tc)
{
	struct nlmsghdr *nlh = rtnl_request(tool, type, flags, sizeof(*tc));

	memcpy(mnl_nlmsg_get_payload(nlh), tc, sizeof(*tc));
	return nlh;
}

/* An attribute in a nest, NULL if it is not there or shorter than @len */
static const void *nest_find(const struct nlattr *nest, uint16_t type, size_t len)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == type)
			return mnl_attr_get_payload_len(attr) < len ? NULL : attr;
	return NULL;
}

static bool is_string(const struct nlattr *attr, const char *string)
{
	return attr && mnl_attr_get_payload_len(attr) == strlen(string) + 1 &&
	       !strcmp(mnl_attr_get_str(attr), string);
}

/* Return: true if an action is one that nshctl has made */
static bool is_ours(const struct nlattr *action)
{
	const struct nlattr *attr = nest_find(action, TCA_ACT_COOKIE, sizeof(cookie));

	return attr && mnl_attr_get_payload_len(attr) == sizeof(cookie) &&
	       !memcmp(mnl_attr_get_payload(attr), cookie, sizeof(cookie)) &&
	       is_string(nest_find(action, TCA_ACT_KIND, 1), "mirred");
}

/* Return: true if an action redirects, with @to set to the device */
static bool take_redirect(const struct nlattr *action, int *to)
{
	const struct nlattr *options = nest_find(action, TCA_ACT_OPTIONS, 0), *attr;
	struct tc_mirred mirred;

	attr = options ? nest_find(options, TCA_MIRRED_PARMS, sizeof(mirred)) : NULL;
	if (!attr)
		return false;
	memcpy(&mirred, mnl_attr_get_payload(attr), sizeof(mirred));
	*to = mirred.ifindex;
	return mirred.eaction == TCA_EGRESS_REDIR;
}

static void set_number(json_t *rule, const char *name, uint64_t num)
{
	json_object_set_new(rule, name, json_integer(num > INT64_MAX ? INT64_MAX : num));
}

static void take_stats(json_t *rule, const struct nlattr *action)
{
	const struct nlattr *stats = nest_find(action, TCA_ACT_STATS, 0), *attr;
	struct gnet_stats_basic basic;
	uint64_t packets;

	attr = stats ? nest_find(stats, TCA_STATS_BASIC, sizeof(basic)) : NULL;
	if (!attr)
		return;
	memcpy(&basic, mnl_attr_get_payload(attr), sizeof(basic));
	packets = basic.packets;
	attr = nest_find(stats, TCA_STATS_PKT64, sizeof(packets));
	if (attr)
		memcpy(&packets, mnl_attr_get_payload(attr), sizeof(packets));
	set_number(rule, "packets", packets);
	set_number(rule, "bytes", basic.bytes);
}

static json_t *take_rule(const struct tool *tool, const struct tcmsg *tc,
			 const struct nlattr *options, int *to)
{
	const struct nlattr *actions = nest_find(options, TCA_FLOWER_ACT, 0);
	const struct nlattr *action = actions ? nest_find(actions, 1, 0) : NULL;
	json_t *rule;

	if (!action || !is_ours(action) || !take_redirect(action, to))
		return NULL;
	rule = json_object();
	/* In this order; the names come later */
	json_object_set_new(rule, "dev", json_null());
	set_number(rule, "pref", tc->tcm_info >> 16);
	set_number(rule, "handle", tc->tcm_handle);
	json_object_set_new(rule, "to", json_null());
	flower_get(rule, ntohs(tc->tcm_info & UINT16_MAX), options);
	if (tool->stats)
		take_stats(rule, action);
	return rule;
}

static void take_filter(const struct tool *tool, const struct nlmsghdr *nlh,
			struct filters *filters)
{
	const struct nlattr *attr, *kind = NULL, *options = NULL;
	struct filter filter = {};

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(filter.tc))
		return;
	memcpy(&filter.tc, mnl_nlmsg_get_payload(nlh), sizeof(filter.tc));
	/* There is a message for the preference, too, which has none */
	if (!filter.tc.tcm_handle)
		return;
	mnl_attr_for_each(attr, nlh, sizeof(filter.tc)) {
		if (mnl_attr_get_type(attr) == TCA_KIND)
			kind = attr;
		if (mnl_attr_get_type(attr) == TCA_OPTIONS)
			options = attr;
		if (mnl_attr_get_type(attr) == TCA_CHAIN &&
		    !mnl_attr_validate(attr, MNL_TYPE_U32))
			filter.chain = mnl_attr_get_u32(attr);
	}
	if (!filter.chain && options && is_string(kind, KIND))
		filter.rule = take_rule(tool, &filter.tc, options, &filter.to);
	filters->v = err_alloc(filters->v, (filters->count + 1) * sizeof(filter));
	filters->v[filters->count++] = filter;
}

static int get_from(struct tool *tool, const char *command, const struct tcmsg *tc,
		    struct filters *filters)
{
	const struct nlmsghdr *nlh = NULL;

	request(tool, RTM_GETTFILTER, NLM_F_DUMP, tc);
	if (rtnl_talk(tool))
		return report(tool, command);
	while ((nlh = nl_next(tool->rtnl, nlh)))
		take_filter(tool, nlh, filters);
	return 0;
}

/**
 * filters_get() - find the filters on what a device receives
 * @tool: keeps the socket
 * @command: the command, for errors
 * @dev: number of the device
 * @pref: those of this preference only, 0 for all
 * @filters: they are added to these
 *
 * Return: 0, or the exit status after an error message
 */
int filters_get(struct tool *tool, const char *command, int dev, uint16_t pref,
		struct filters *filters)
{
	const struct tcmsg tc = {
		.tcm_ifindex = dev,
		.tcm_parent = INGRESS,
		.tcm_info = (uint32_t)pref << 16,
	};

	return get_from(tool, command, &tc, filters);
}

/* Numbers of the devices that can have filters; a list that ends with 0 */
static int *hooked_devices(struct tool *tool)
{
	const struct tcmsg any = {};
	const struct nlmsghdr *nlh = NULL;
	const struct tcmsg *tc;
	size_t count = 0;
	int *devs, error;

	request(tool, RTM_GETQDISC, NLM_F_DUMP, &any);
	devs = err_alloc(NULL, sizeof(*devs));
	error = rtnl_talk(tool);
	while (!error && (nlh = nl_next(tool->rtnl, nlh))) {
		tc = mnl_nlmsg_get_payload(nlh);
		if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*tc) ||
		    tc->tcm_parent != TC_H_INGRESS)
			continue;
		devs = err_alloc(devs, (count + 2) * sizeof(*devs));
		devs[count++] = tc->tcm_ifindex;
	}
	devs[count] = 0;
	return devs;
}

static bool is_among(const int *devs, int dev)
{
	while (*devs && *devs != dev)
		devs++;
	return *devs;
}

/**
 * filters_get_all() - find the filters on what all devices receive
 * @tool: keeps the socket
 * @command: the command, for errors
 * @filters: they are added to these
 *
 * Return: 0, or the exit status after an error message
 */
int filters_get_all(struct tool *tool, const char *command, struct filters *filters)
{
	int *devs, i, ret = 0;

	devs = hooked_devices(tool);
	/* A kernel without any of this has no rules */
	if (tool->rtnl->error.code && tool->rtnl->error.code != EOPNOTSUPP)
		ret = report(tool, command);
	for (i = 0; devs[i] && !ret; i++)
		ret = filters_get(tool, command, devs[i], 0, filters);
	free(devs);
	return ret;
}

/**
 * filters_find() - find a filter by its handle
 * @filters: those of one preference
 * @handle: the handle
 *
 * Return: the filter, NULL if there is none where packets come first
 */
const struct filter *filters_find(const struct filters *filters, uint32_t handle)
{
	size_t i;

	for (i = 0; i < filters->count; i++)
		if (!filters->v[i].chain && filters->v[i].tc.tcm_handle == handle)
			return &filters->v[i];
	return NULL;
}

void filters_free(struct filters *filters)
{
	while (filters->count)
		json_decref(filters->v[--filters->count].rule);
	free(filters->v);
	filters->v = NULL;
}

static struct tcmsg hook(int dev)
{
	return (struct tcmsg){
		.tcm_ifindex = dev,
		.tcm_handle = TC_H_MAKE(TC_H_CLSACT, 0),
		.tcm_parent = TC_H_CLSACT,
	};
}

/* Make it possible for a device to have filters, @made tells whether it was not */
static int make_hook(struct tool *tool, const char *command, int dev, bool *made)
{
	const struct tcmsg tc = hook(dev);
	struct nlmsghdr *nlh;
	int *devs;

	devs = hooked_devices(tool);
	*made = !is_among(devs, dev);
	free(devs);
	if (!*made)
		return 0;
	nlh = request(tool, RTM_NEWQDISC, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &tc);
	mnl_attr_put_strz(nlh, TCA_KIND, "clsact");
	*made = !rtnl_talk(tool);
	/* Someone else was faster */
	return tool->rtnl->error.code == EEXIST ? 0 : report(tool, command);
}

/* Undo make_hook(), unless others have made use of it since */
static void undo_hook(struct tool *tool, int dev)
{
	const struct tcmsg out = { .tcm_ifindex = dev, .tcm_parent = EGRESS };
	const struct tcmsg tc = hook(dev);
	struct filters filters = {};
	int ret;

	ret = filters_get(tool, "", dev, 0, &filters);
	if (!ret)
		ret = get_from(tool, "", &out, &filters);
	if (!ret && !filters.count) {
		request(tool, RTM_DELQDISC, NLM_F_ACK, &tc);
		rtnl_talk(tool);
	}
	filters_free(&filters);
}

static void put_action(struct nlmsghdr *nlh, int to)
{
	const struct tc_mirred mirred = {
		.action = TC_ACT_STOLEN,
		.eaction = TCA_EGRESS_REDIR,
		.ifindex = to,
	};
	struct nlattr *actions, *action, *options;

	actions = mnl_attr_nest_start(nlh, TCA_FLOWER_ACT);
	action = mnl_attr_nest_start(nlh, 1);
	mnl_attr_put_strz(nlh, TCA_ACT_KIND, "mirred");
	mnl_attr_put(nlh, TCA_ACT_COOKIE, sizeof(cookie), cookie);
	options = mnl_attr_nest_start(nlh, TCA_ACT_OPTIONS | NLA_F_NESTED);
	mnl_attr_put(nlh, TCA_MIRRED_PARMS, sizeof(mirred), &mirred);
	mnl_attr_nest_end(nlh, options);
	mnl_attr_nest_end(nlh, action);
	mnl_attr_nest_end(nlh, actions);
}

/* All of the request. Return: 0, or the exit status after an error message */
static int build(struct words *w, struct nlmsghdr *nlh, const struct rule_words *rule,
		 const struct filter_key *key, int to)
{
	struct nlattr *options;
	struct tcmsg *tc;
	uint16_t protocol;
	int ret;

	tc = mnl_nlmsg_put_extra_header(nlh, sizeof(*tc));
	mnl_attr_put_strz(nlh, TCA_KIND, KIND);
	options = mnl_attr_nest_start(nlh, TCA_OPTIONS);
	ret = flower_put(w, nlh, rule, &protocol);
	put_action(nlh, to);
	mnl_attr_nest_end(nlh, options);
	tc->tcm_ifindex = key->dev;
	tc->tcm_parent = INGRESS;
	tc->tcm_handle = key->handle;
	tc->tcm_info = (uint32_t)key->pref << 16 | htons(protocol);
	return ret;
}

static int send_filter(struct tool *tool, const struct words *w, const struct nlmsghdr *built,
		       bool replace)
{
	const struct tcmsg *tc = mnl_nlmsg_get_payload(built);
	struct nlmsghdr *nlh;

	nlh = request(tool, RTM_NEWTFILTER, NLM_F_ACK | NLM_F_CREATE | (replace ? 0 : NLM_F_EXCL),
		      tc);
	memcpy(mnl_nlmsg_get_payload(nlh), tc, mnl_nlmsg_get_payload_len(built));
	nlh->nlmsg_len = built->nlmsg_len;
	rtnl_talk(tool);
	if (tool->rtnl->error.code == EEXIST)
		return err_run("%s: pref %u has a filter with handle %u, or one for the same packets, already",
			       w->command, tc->tcm_info >> 16, tc->tcm_handle);
	return report(tool, w->command);
}

/**
 * filter_make() - make a filter, or replace one
 * @tool: keeps the socket
 * @w: the command
 * @rule: the words of the rule
 * @key: what it is called
 * @to: number of the device that its packets go to
 * @replace: there may be one that is called so
 *
 * Return: 0, or the exit status after an error message; nothing has changed then
 */
int filter_make(struct tool *tool, struct words *w, const struct rule_words *rule,
		const struct filter_key *key, int to, bool replace)
{
	char buf[REQUEST_MAX] __aligned(NLMSG_ALIGNTO) = {};
	struct nlmsghdr *built = mnl_nlmsg_put_header(buf);
	bool made = false;
	int ret;

	ret = build(w, built, rule, key, to);
	if (!ret)
		ret = make_hook(tool, w->command, key->dev, &made);
	if (!ret)
		ret = send_filter(tool, w, built, replace);
	if (ret && made)
		undo_hook(tool, key->dev);
	return ret;
}

/**
 * filter_del() - delete a filter
 * @tool: keeps the socket
 * @command: the command, for errors
 * @filter: the filter; one that someone else has deleted meanwhile is fine
 *
 * Return: 0, or the exit status after an error message
 */
int filter_del(struct tool *tool, const char *command, const struct filter *filter)
{
	const struct tcmsg tc = {
		.tcm_ifindex = filter->tc.tcm_ifindex,
		.tcm_handle = filter->tc.tcm_handle,
		.tcm_parent = INGRESS,
		.tcm_info = filter->tc.tcm_info,
	};
	struct nlmsghdr *nlh;

	nlh = request(tool, RTM_DELTFILTER, NLM_F_ACK, &tc);
	mnl_attr_put_strz(nlh, TCA_KIND, KIND);
	rtnl_talk(tool);
	return tool->rtnl->error.code == ENOENT ? 0 : report(tool, command);
}
