// SPDX-License-Identifier: GPL-2.0
/* nshctl rule */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "err.h"
#include "filter.h"
#include "flower.h"
#include "parse.h"
#include "print.h"
#include "rtnl.h"
#include "rule.h"
#include "tool.h"

#define NSH_KIND "nsh"

/*
 * Set @num to the number that was given after a word, leave it if none was.
 * Return: 0, or the exit status after an error message
 */
static int take_number(const struct words *w, const struct rule_words *rule, const char *word,
		       uint32_t *num)
{
	const struct attr *attr = attr_by_word(&rule_set, word);
	const char *given = rule_word(rule, word);
	uint64_t value;

	if (!given)
		return 0;
	if (!parse_uint(given, attr->min, attr->max, &value))
		return words_wrong(w, attr, given);
	*num = value;
	return 0;
}

/* The device that was given after a word. Return: 0, or the exit status after an error message */
static int take_link(struct tool *tool, const struct words *w, const struct rule_words *rule,
		     const char *word, struct rtnl_link *link)
{
	const char *given = rule_word(rule, word);

	if (!parse_ifname(given))
		return words_wrong(w, attr_by_word(&rule_set, word), given);
	memset(link, 0, sizeof(*link));
	strcpy(link->name, given);
	if (!rtnl_link_find(tool, link))
		return 0;
	if (errno == ENODEV)
		return err_run("%s: %s %s: there is no such device here", w->command, word,
			       given);
	return err_run("%s: %s %s: %s", w->command, word, given, strerror(errno));
}

/*
 * What tells the rule from others; a handle that is not given is 1.
 * Return: 0, or the exit status after an error message
 */
static int take_key(struct tool *tool, const struct words *w, const struct rule_words *rule,
		    struct filter_key *key)
{
	struct rtnl_link dev;
	uint32_t pref = 0;
	int ret;

	key->handle = 1;
	ret = take_number(w, rule, "pref", &pref);
	if (!ret)
		ret = take_number(w, rule, "handle", &key->handle);
	if (!ret)
		ret = take_link(tool, w, rule, "dev", &dev);
	if (ret)
		return ret;
	key->dev = dev.index;
	key->pref = pref;
	return 0;
}

/*
 * See to it that the first @count of these are given.
 * Return: 0, or the exit status after an error message
 */
static int need(const struct words *w, const struct rule_words *rule, size_t count)
{
	static const char *const needed[] = { "dev", "pref", "to" };
	size_t i;

	for (i = 0; i < count; i++)
		if (!rule_word(rule, needed[i]))
			return words_usage(w, "%s is missing", needed[i]);
	return 0;
}

static int not_ours(const struct words *w, const struct filter_key *key)
{
	return err_run("%s: pref %u handle %u is a filter that nshctl has not made", w->command,
		       key->pref, key->handle);
}

/* Return: 0 unless there is such a filter and nshctl has not made it */
static int check_ours(struct tool *tool, const struct words *w, const struct filter_key *key)
{
	struct filters filters = {};
	const struct filter *filter;
	int ret;

	ret = filters_get(tool, w->command, key->dev, key->pref, &filters);
	filter = filters_find(&filters, key->handle);
	if (!ret && filter && !filter->rule)
		ret = not_ours(w, key);
	filters_free(&filters);
	return ret;
}

static int make_rule(struct tool *tool, struct words *w, bool replace)
{
	struct rule_words rule;
	struct filter_key key;
	struct rtnl_link to;
	int ret;

	ret = rule_words_take(w, &rule, RULE_WORDS_MAX);
	if (!ret)
		ret = need(w, &rule, 3);
	if (!ret)
		ret = take_key(tool, w, &rule, &key);
	if (!ret)
		ret = take_link(tool, w, &rule, "to", &to);
	if (!ret && strcmp(to.kind, NSH_KIND))
		ret = err_run("%s: to %s: that is no nsh device", w->command, to.name);
	if (!ret && replace)
		ret = check_ours(tool, w, &key);
	if (ret)
		return ret;
	return filter_make(tool, w, &rule, &key, to.index, replace);
}

static int rule_add(struct tool *tool, struct words *w)
{
	return make_rule(tool, w, false);
}

static int rule_replace(struct tool *tool, struct words *w)
{
	return make_rule(tool, w, true);
}

static int rule_del(struct tool *tool, struct words *w)
{
	struct filters filters = {};
	const struct filter *filter;
	struct rule_words rule;
	struct filter_key key;
	int ret;

	ret = rule_words_take(w, &rule, RULE_WORDS_NAME);
	if (!ret)
		ret = need(w, &rule, 2);
	if (!ret)
		ret = take_key(tool, w, &rule, &key);
	if (!ret)
		ret = filters_get(tool, w->command, key.dev, key.pref, &filters);
	if (ret)
		return ret;
	filter = filters_find(&filters, key.handle);
	if (!filter)
		ret = err_run("%s: dev %s has no rule pref %u handle %u", w->command,
			      rule_word(&rule, "dev"), key.pref, key.handle);
	else if (!filter->rule)
		ret = not_ours(w, &key);
	else
		ret = filter_del(tool, w->command, filter);
	filters_free(&filters);
	return ret;
}

/*
 * Set @dev to the device that the words are about, 0 for all.
 * Return: 0, or the exit status after an error message
 */
static int take_dev(struct tool *tool, struct words *w, int *dev)
{
	struct rule_words rule;
	struct rtnl_link link;
	int ret;

	*dev = 0;
	ret = rule_words_take(w, &rule, RULE_WORDS_DEV);
	if (ret || !rule_word(&rule, "dev"))
		return ret;
	ret = take_link(tool, w, &rule, "dev", &link);
	if (!ret)
		*dev = link.index;
	return ret;
}

static int get_filters(struct tool *tool, const char *command, int dev, struct filters *filters)
{
	if (dev)
		return filters_get(tool, command, dev, 0, filters);
	return filters_get_all(tool, command, filters);
}

static int rule_flush(struct tool *tool, struct words *w)
{
	struct filters filters = {};
	int ret, dev;
	size_t i;

	ret = take_dev(tool, w, &dev);
	if (!ret)
		ret = get_filters(tool, w->command, dev, &filters);
	for (i = 0; i < filters.count && !ret; i++)
		if (filters.v[i].rule)
			ret = filter_del(tool, w->command, &filters.v[i]);
	filters_free(&filters);
	return ret;
}

/* Set a word to the name of a device. Return: false if there is none */
static bool set_name(struct tool *tool, json_t *rule, const char *word, int index)
{
	struct rtnl_link link = { .index = index };

	if (!index || rtnl_link_find(tool, &link))
		return false;
	/* Device names may be no UTF-8 */
	json_object_set_new(rule, word, json_string(link.name) ?:
			    decode_hex((uint8_t *)link.name, strlen(link.name)));
	return true;
}

/* Return: false if the device of the rule is gone, and the rule with it */
static bool name_devices(struct tool *tool, const struct filter *filter)
{
	if (!set_name(tool, filter->rule, "dev", filter->tc.tcm_ifindex))
		return false;
	if (!set_name(tool, filter->rule, "to", filter->to)) {
		json_object_del(filter->rule, "to");
		json_object_set_new(filter->rule, "dead", json_true());
	}
	return true;
}

/**
 * rule_each() - walk over the rules
 * @tool: the options
 * @command: the command, for errors
 * @dev: number of the device that has them, 0 for all devices
 * @fn: called for each
 * @data: for @fn
 *
 * Return: 0, or the exit status after an error message
 */
int rule_each(struct tool *tool, const char *command, int dev, reply_fn fn, void *data)
{
	struct filters filters = {};
	size_t i;
	int ret;

	ret = get_filters(tool, command, dev, &filters);
	for (i = 0; i < filters.count && !ret; i++)
		if (filters.v[i].rule && name_devices(tool, &filters.v[i]))
			fn(tool, filters.v[i].rule, data);
	filters_free(&filters);
	return ret;
}

/**
 * rule_read() - the words of a rule, as the kernel would tell it
 * @w: the words, with dev, pref and to
 *
 * Return: the rule, NULL after an error message
 */
json_t *rule_read(struct words *w)
{
	char buf[8192] __aligned(NLMSG_ALIGNTO) = {};
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct rule_words rule;
	struct nlattr *options;
	uint16_t protocol;
	uint32_t pref = 0;
	json_t *json;

	options = mnl_attr_nest_start(nlh, TCA_OPTIONS);
	if (rule_words_take(w, &rule, RULE_WORDS_MAX) || need(w, &rule, 3) ||
	    take_number(w, &rule, "pref", &pref) || flower_put(w, nlh, &rule, &protocol))
		return NULL;
	mnl_attr_nest_end(nlh, options);
	json = json_pack("{sssisiss}", "dev", rule_word(&rule, "dev"), "pref", pref, "handle", 1,
			 "to", rule_word(&rule, "to"));
	flower_get(json, protocol, options);
	return json;
}

static void show_rule(struct tool *tool, json_t *rule, void *data)
{
	struct print *print = data;

	(void)tool;
	if (!print->count)
		print_begin(print);
	print_item(print, rule);
}

static int rule_show(struct tool *tool, struct words *w)
{
	struct print print = { .tool = tool, .head = "rule", .set = &rule_set };
	int ret, dev;

	ret = take_dev(tool, w, &dev);
	if (ret)
		return ret;
	ret = rule_each(tool, w->command, dev, show_rule, &print);
	if (ret)
		return ret;
	if (!print.count)
		print_begin(&print);
	print_end(&print);
	return 0;
}

#define RULE_USAGE "dev NAME pref N [handle N] to NSH-DEVICE\n"			\
	"              [protocol TYPE] [KEY VALUE ...] [skip_hw | skip_sw]"

static const struct command rule_commands[] = {
	{ "add", rule_add, RULE_USAGE },
	{ "replace", rule_replace, RULE_USAGE },
	{ "del", rule_del, "dev NAME pref N [handle N]" },
	{ "flush", rule_flush, "[dev NAME]" },
	{ "show", rule_show, "[dev NAME]" },
	{}
};

const struct object rule_object = {
	.name = "rule",
	.doc = "which packets that a device receives go to an nsh device",
	.notes = "KEY VALUE := dst_mac MAC[/MASK] | src_mac MAC[/MASK] |\n"
		 "       vlan_id N | vlan_prio N | vlan_ethtype TYPE |\n"
		 "       cvlan_id N | cvlan_prio N | cvlan_ethtype TYPE |\n"
		 "       ip_proto PROTO | dst_ip ADDR[/LEN] | src_ip ADDR[/LEN] |\n"
		 "       ip_tos N[/MASK] | ip_ttl N[/MASK] | ip_flags FLAGS |\n"
		 "       dst_port PORT[/MASK]|LOW-HIGH | src_port PORT[/MASK]|LOW-HIGH |\n"
		 "       tcp_flags N[/MASK] | type N[/MASK] | code N[/MASK] |\n"
		 "       arp_op OP[/MASK] | arp_sip ADDR[/LEN] | arp_tip ADDR[/LEN] |\n"
		 "       arp_sha MAC[/MASK] | arp_tha MAC[/MASK] |\n"
		 "       mpls_label N | mpls_tc N | mpls_bos N | mpls_ttl N |\n"
		 "       ct_state STATE | ct_zone N[/MASK] | ct_mark N[/MASK] |\n"
		 "       enc_key_id N | enc_dst_ip ADDR[/LEN] | enc_src_ip ADDR[/LEN] |\n"
		 "       enc_dst_port PORT[/MASK] | enc_tos N[/MASK] | enc_ttl N[/MASK]\n"
		 "TYPE := {all|ip|ipv6|arp|rarp|802.1Q|802.1ad|mpls_uc|mpls_mc|N}\n"
		 "FLAGS := {frag|nofrag|firstfrag|nofirstfrag}[/FLAGS]\n"
		 "STATE := {+|-}{trk|new|est|rel|rpl|inv}[STATE]\n",
	.commands = rule_commands,
};
