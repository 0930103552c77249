// SPDX-License-Identifier: GPL-2.0
/* nshctl dev */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/nsh_sfc.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dev.h"
#include "err.h"
#include "genl.h"
#include "netns.h"
#include "older.h"
#include "parse.h"
#include "reply.h"
#include "rtnl.h"
#include "tool.h"
#include "words.h"

#define SETTINGS (BIT(NSH_SFC_A_DEV_MODE) | BIT(NSH_SFC_A_DEV_SPI) | BIT(NSH_SFC_A_DEV_SI) |	\
		  BIT(NSH_SFC_A_DEV_MD_TYPE) | BIT(NSH_SFC_A_DEV_METADATA) |			\
		  BIT(NSH_SFC_A_DEV_RECLASSIFY) | BIT(NSH_SFC_A_DEV_MARK_MASK) |		\
		  BIT(NSH_SFC_A_DEV_CONTEXT_LIMIT) |						\
		  BIT(NSH_SFC_A_DEV_CONTEXT_TIMEOUT) | BIT(NSH_SFC_A_DEV_RECALL_BY) |		\
		  BIT(NSH_SFC_A_DEV_ORIGINATED) | BIT(NSH_SFC_A_DEV_FLOW_LIMIT) |		\
		  BIT(NSH_SFC_A_DEV_STATE) | BIT(NSH_SFC_A_DEV_STATE_REASON) |			\
		  BIT(NSH_SFC_A_DEV_RETURNS) |							\
		  BIT(NSH_SFC_A_DEV_FLOW_TIMEOUT) | BIT(NSH_SFC_A_DEV_WINDOW))

/* What a device has for good */
#define FUNCTION BIT(NSH_SFC_A_DEV_FUNCTION)

/* The keyword whose attribute is none of this family */
#define NETNS BIT(0)

static int put_name(struct words *w, struct nlmsghdr *nlh, const struct attr_set *set, uint16_t id)
{
	const struct attr *attr = attr_by_id(set, id);

	if (!words_left(w))
		return words_usage(w, "NAME is missing");
	return words_put(w, nlh, attr);
}

/* Where a new device goes: a name, or else a process that is there */
static int put_netns(const struct words *w, struct nlmsghdr *nlh, const char *name, int *fd)
{
	uint64_t pid;

	*fd = netns_open(name);
	if (*fd >= 0)
		mnl_attr_put_u32(nlh, IFLA_NET_NS_FD, *fd);
	else if (parse_uint(name, 1, INT32_MAX, &pid))
		mnl_attr_put_u32(nlh, IFLA_NET_NS_PID, pid);
	else
		return err_run("%s: network namespace \"%s\": %s", w->command, name,
			       strerror(errno));
	return 0;
}

static int put_no_path(struct words *w, struct nlmsghdr *nlh, uint32_t *given)
{
	const uint32_t spi = BIT(NSH_SFC_A_DEV_SPI);

	words_next(w);
	words_next(w);
	mnl_attr_put(nlh, NSH_SFC_A_DEV_NO_PATH, 0, NULL);
	return words_twice(w, "spi", spi, given);
}

static bool is_spi_none(const struct words *w)
{
	return w->n - w->at >= 2 && !strcmp(w->v[w->at], "spi") && !strcmp(w->v[w->at + 1], "none");
}

static int take_netns(struct words *w, const char **netns, uint32_t *given)
{
	words_next(w);
	*netns = words_next(w);
	if (!*netns)
		return words_usage(w, "netns: a value is missing");
	return words_twice(w, "netns", NETNS, given);
}

/* The device is brought up, where it is made */
static void put_up(struct nlmsghdr *nlh)
{
	struct ifinfomsg *ifinfo = mnl_nlmsg_get_payload(nlh);

	ifinfo->ifi_flags |= IFF_UP;
	ifinfo->ifi_change |= IFF_UP;
}

/* Return: 0, or the exit status after an error message */
static int put_new(struct words *w, struct nlmsghdr *nlh, const char **netns)
{
	uint32_t given = 0;
	int ret = 0;

	while (words_left(w) && !ret) {
		if (!strcmp(w->v[w->at], "netns"))
			ret = take_netns(w, netns, &given);
		else if (words_take(w, "up"))
			put_up(nlh);
		else
			ret = words_pair(w, nlh, &dev_set, SETTINGS | FUNCTION | NETNS,
					 &given);
	}
	return ret;
}

static int put_change(struct words *w, struct nlmsghdr *nlh)
{
	uint32_t given = 0;
	int ret = 0;

	while (words_left(w) && !ret) {
		if (is_spi_none(w))
			ret = put_no_path(w, nlh, &given);
		else
			ret = words_pair(w, nlh, &dev_set, SETTINGS, &given);
	}
	if (!ret && !given)
		ret = words_usage(w, "nothing to set is given");
	return ret;
}

static int dev_add(struct tool *tool, struct words *w)
{
	struct nlattr *info, *data;
	const char *netns = NULL;
	struct nlmsghdr *nlh;
	int ret, fd = -1;

	nlh = rtnl_request(tool, RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL,
			   sizeof(struct ifinfomsg));
	ret = put_name(w, nlh, &link_set, IFLA_IFNAME);
	if (ret)
		return ret;
	info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, "nsh");
	data = mnl_attr_nest_start(nlh, IFLA_INFO_DATA);
	ret = put_new(w, nlh, &netns);
	if (ret)
		return ret;
	/* Without the module, the message is about that and not about link kinds */
	ret = genl_ready(tool);
	if (!ret)
		ret = older_link(tool, nlh, data);
	if (ret)
		return ret;
	mnl_attr_nest_end(nlh, data);
	mnl_attr_nest_end(nlh, info);
	if (netns)
		ret = put_netns(w, nlh, netns, &fd);
	if (!ret) {
		rtnl_talk(tool);
		ret = nl_report(tool->rtnl, w->command, sizeof(struct ifinfomsg), &link_set);
	}
	if (fd >= 0)
		close(fd);
	return ret;
}

static int dev_change(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_DEV_SET, NLM_F_ACK);
	ret = put_name(w, nlh, &dev_set, NSH_SFC_A_DEV_IFNAME);
	if (!ret)
		ret = put_change(w, nlh);
	if (ret)
		return ret;
	return genl_talk(tool, w, &dev_set);
}

static int dev_del(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_DEV_DEL, NLM_F_ACK);
	ret = put_name(w, nlh, &dev_set, NSH_SFC_A_DEV_IFNAME);
	if (!ret)
		ret = words_end(w);
	if (ret)
		return ret;
	return genl_talk(tool, w, &dev_set);
}

static void keep_dev(struct tool *tool, json_t *dev, void *data)
{
	json_t **kept = data;

	(void)tool;
	*kept = json_incref(dev);
}

/* The nsh device that the next word names. Return: 0, or the exit status after an error */
static int get_dev(struct tool *tool, struct words *w, json_t **dev)
{
	struct nlmsghdr *nlh;
	int ret;

	*dev = NULL;
	nlh = genl_request(tool, NSH_SFC_CMD_DEV_GET, NLM_F_ACK);
	ret = put_name(w, nlh, &dev_set, NSH_SFC_A_DEV_IFNAME);
	if (!ret)
		ret = genl_talk(tool, w, &dev_set);
	if (!ret)
		reply_each(tool, &dev_set, keep_dev, dev);
	return ret;
}

/* Put a network device behind another one, or behind none */
static int set_master(struct tool *tool, const struct words *w, const char *name, int master)
{
	struct rtnl_link link = {};
	struct ifinfomsg *ifinfo;
	struct nlmsghdr *nlh;

	snprintf(link.name, sizeof(link.name), "%s", name);
	if (rtnl_link_find(tool, &link))
		return err_run("%s: %s: %s", w->command, name, strerror(errno));
	nlh = rtnl_request(tool, RTM_SETLINK, NLM_F_ACK, sizeof(*ifinfo));
	ifinfo = mnl_nlmsg_get_payload(nlh);
	ifinfo->ifi_index = link.index;
	mnl_attr_put_u32(nlh, IFLA_MASTER, master);
	rtnl_talk(tool);
	return nl_report(tool->rtnl, w->command, sizeof(*ifinfo), &link_set);
}

static int dev_attach(struct tool *tool, struct words *w)
{
	const char *behind;
	json_t *dev;
	int ret;

	ret = get_dev(tool, w, &dev);
	behind = words_next(w);
	if (!ret && !behind)
		ret = words_usage(w, "the device to put behind it is missing");
	if (!ret)
		ret = words_end(w);
	if (!ret && json_object_get(dev, "netnsid"))
		ret = err_run("%s: the nsh device is in another namespace", w->command);
	if (!ret)
		ret = set_master(tool, w, behind,
				 json_integer_value(json_object_get(dev, "ifindex")));
	json_decref(dev);
	return ret;
}

static int dev_detach(struct tool *tool, struct words *w)
{
	const char *behind;
	json_t *dev;
	int ret;

	ret = get_dev(tool, w, &dev);
	if (!ret)
		ret = words_end(w);
	behind = json_string_value(json_object_get(dev, "behind"));
	if (!ret && json_object_get(dev, "netnsid"))
		ret = err_run("%s: the nsh device is in another namespace", w->command);
	if (!ret && !behind)
		ret = err_run("%s: no device is behind it", w->command);
	if (!ret)
		ret = set_master(tool, w, behind, 0);
	json_decref(dev);
	return ret;
}

/**
 * dev_adorn() - add the name of the namespace that a device is in
 * @tool: keeps a socket
 * @dev: the device
 * @data: not used
 */
void dev_adorn(struct tool *tool, json_t *dev, void *data)
{
	json_t *id = json_object_get(dev, "netnsid");
	char *name;

	(void)data;
	name = id ? netns_name(tool, json_integer_value(id)) : NULL;
	if (name)
		json_object_set_new(dev, "netns", json_string(name));
	free(name);
}

static int dev_show(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret = 0;

	nlh = genl_request(tool, NSH_SFC_CMD_DEV_GET, words_left(w) ? NLM_F_ACK : NLM_F_DUMP);
	if (words_left(w))
		ret = put_name(w, nlh, &dev_set, NSH_SFC_A_DEV_IFNAME);
	if (!ret)
		ret = words_end(w);
	if (ret)
		return ret;
	return reply_show(tool, w, "dev", &dev_set, dev_adorn);
}

#define SETTINGS_USAGE								\
	"[reclassify {on|off}]\n"						\
	"              [mark-mask MASK] [context-limit N] [context-timeout SECONDS]\n" \
	"              [recall {none|mark,conntrack,flow,fingerprint}]\n"	\
	"              [originated {own-path|flow|drop}]\n"			\
	"              [flow-limit N] [flow-timeout SECONDS] [window MILLISECONDS]\n" \
	"              [state {up|down|drain} [reason TEXT]] [returns MILLISECONDS]"

static const struct command dev_commands[] = {
	{ "add", dev_add, "NAME [mode {bridge|route}] [spi SPI [si SI]]\n"
	  "              [md-type {1|2}] [metadata HEX] " SETTINGS_USAGE "\n"
	  "              [function NAME] [netns {NAME|PID}] [up]" },
	{ "set", dev_change, "NAME [mode {bridge|route}] [spi SPI [si SI] | spi none]\n"
	  "              [md-type {1|2}] [metadata HEX] " SETTINGS_USAGE },
	{ "attach", dev_attach, "NAME DEVICE" },
	{ "detach", dev_detach, "NAME" },
	{ "del", dev_del, "NAME" },
	{ "show", dev_show, "[NAME]" },
	{}
};

const struct object dev_object = {
	.name = "dev",
	.doc = "nsh devices, behind which the service functions live",
	.commands = dev_commands,
};
