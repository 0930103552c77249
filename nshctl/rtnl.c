// SPDX-License-Identifier: GPL-2.0
/* rtnetlink, as far as nsh devices need it. */
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
