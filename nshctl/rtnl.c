// SPDX-License-Identifier: GPL-2.0
/* rtnetlink, as far as nsh devices need it. */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>

#include "rtnl.h"
#include "tool.h"

/**
 * rtnl_request() - start a request to rtnetlink
 * @tool: keeps the socket
 * @type: RTM_*
 * @flags: NLM_F_ACK, and what else is needed
 * @header: bytes of the family header, which are zeroed
 *
 * Return: the request
 */
struct nlmsghdr *rtnl_request(struct tool *tool, uint16_t type, uint16_t flags, size_t header)
{
	struct nlmsghdr *nlh;

	if (!tool->rtnl)
		tool->rtnl = nl_new(NETLINK_ROUTE);
	nlh = nl_request(tool->rtnl, type, flags);
	mnl_nlmsg_put_extra_header(nlh, header);
	return nlh;
}

/**
 * rtnl_talk() - send the request
 * @tool: has the socket and the request
 *
 * Return: 0, or -1 with the error in @tool->rtnl
 */
int rtnl_talk(struct tool *tool)
{
	return nl_talk(tool->rtnl, (void *)tool->rtnl->request);
}

static void take_string(const struct nlattr *attr, char *string, size_t size)
{
	snprintf(string, size, "%.*s", mnl_attr_get_payload_len(attr), mnl_attr_get_str(attr));
}

/* Return: true if the answer is a device */
static bool take_link(const struct nlmsghdr *nlh, struct rtnl_link *link)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr, *info;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*ifi))
		return false;
	*link = (struct rtnl_link){ .index = ifi->ifi_index, .elsewhere = link->elsewhere,
				    .netnsid = link->netnsid };
	mnl_attr_for_each(attr, nlh, sizeof(*ifi)) {
		if (mnl_attr_get_type(attr) == IFLA_IFNAME)
			take_string(attr, link->name, sizeof(link->name));
		if (mnl_attr_get_type(attr) == IFLA_MTU && !mnl_attr_validate(attr, MNL_TYPE_U32))
			link->mtu = mnl_attr_get_u32(attr);
		if (mnl_attr_get_type(attr) != IFLA_LINKINFO)
			continue;
		mnl_attr_for_each_nested(info, attr)
			if (mnl_attr_get_type(info) == IFLA_INFO_KIND)
				take_string(info, link->kind, sizeof(link->kind));
	}
	return *link->name;
}

/**
 * rtnl_link_find() - find a network device
 * @tool: keeps the socket
 * @link: its number, or 0 and its name, and where it is; set to all of it
 *
 * Return: 0, or -1 with errno set
 */
int rtnl_link_find(struct tool *tool, struct rtnl_link *link)
{
	struct ifinfomsg *ifi;
	struct nlmsghdr *nlh;

	nlh = rtnl_request(tool, RTM_GETLINK, NLM_F_ACK, sizeof(*ifi));
	ifi = mnl_nlmsg_get_payload(nlh);
	ifi->ifi_index = link->index;
	if (!link->index)
		mnl_attr_put_strz(nlh, IFLA_IFNAME, link->name);
	if (link->elsewhere)
		mnl_attr_put_u32(nlh, IFLA_TARGET_NETNSID, link->netnsid);
	if (rtnl_talk(tool)) {
		errno = tool->rtnl->error.code;
		return -1;
	}
	nlh = nl_next(tool->rtnl, NULL);
	if (!nlh || !take_link(nlh, link)) {
		errno = ENODEV;
		return -1;
	}
	return 0;
}
