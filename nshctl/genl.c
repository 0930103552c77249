// SPDX-License-Identifier: GPL-2.0
/* The generic netlink family nsh_sfc. */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/nsh_sfc.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "genl.h"
#include "older.h"
#include "tool.h"
#include "words.h"

static void take_group(struct genl *genl, const struct nlattr *group)
{
	const struct nlattr *attr;
	const char *name = "";
	uint32_t id = 0;

	mnl_attr_for_each_nested(attr, group) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME &&
		    !mnl_attr_validate(attr, MNL_TYPE_NUL_STRING))
			name = mnl_attr_get_str(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID &&
		    !mnl_attr_validate(attr, MNL_TYPE_U32))
			id = mnl_attr_get_u32(attr);
	}
	if (!strcmp(name, NSH_SFC_MCGRP_EVENTS))
		genl->events = id;
}

static void take_op(struct genl *genl, const struct nlattr *op)
{
	const struct nlattr *attr;
	uint32_t cmd;

	mnl_attr_for_each_nested(attr, op) {
		if (mnl_attr_get_type(attr) != CTRL_ATTR_OP_ID ||
		    mnl_attr_validate(attr, MNL_TYPE_U32))
			continue;
		cmd = mnl_attr_get_u32(attr);
		if (cmd <= UINT8_MAX)
			genl->ops[cmd / 32] |= BIT(cmd % 32);
	}
}

static void take_family(struct genl *genl, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr, *group, *op;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    !mnl_attr_validate(attr, MNL_TYPE_U16))
			genl->family = mnl_attr_get_u16(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			mnl_attr_for_each_nested(group, attr)
				take_group(genl, group);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_OPS)
			mnl_attr_for_each_nested(op, attr)
				take_op(genl, op);
	}
}

static struct genl *genl_get(struct tool *tool)
{
	if (!tool->genl) {
		tool->genl = err_alloc(NULL, sizeof(*tool->genl));
		memset(tool->genl, 0, sizeof(*tool->genl));
		tool->genl->nl = nl_new(NETLINK_GENERIC);
	}
	return tool->genl;
}

void genl_free(struct genl *genl)
{
	if (genl)
		nl_free(genl->nl);
	free(genl);
}

/**
 * genl_request() - start a request
 * @tool: keeps the socket
 * @cmd: NSH_SFC_CMD_*
 * @flags: NLM_F_ACK or NLM_F_DUMP
 *
 * Return: the request, complete but for the attributes and the family
 */
struct nlmsghdr *genl_request(struct tool *tool, uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *nlh = nl_request(genl_get(tool)->nl, 0, flags);
	struct genlmsghdr *genlh = mnl_nlmsg_put_extra_header(nlh, sizeof(*genlh));

	genlh->cmd = cmd;
	genlh->version = NSH_SFC_GENL_VERSION;
	return nlh;
}

/**
 * genl_ready() - find the family
 * @tool: keeps the socket
 *
 * Asking for the family makes the kernel load the module if it is installed.
 * What genl_request() has started is left as it is.
 *
 * Return: 0, or the exit status after an error message
 */
int genl_ready(struct tool *tool)
{
	char buf[256] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genl *genl = genl_get(tool);
	struct genlmsghdr *genlh;

	if (genl->family)
		return 0;
	nlh->nlmsg_type = GENL_ID_CTRL;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	genlh = mnl_nlmsg_put_extra_header(nlh, sizeof(*genlh));
	genlh->cmd = CTRL_CMD_GETFAMILY;
	genlh->version = 1;
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, NSH_SFC_GENL_NAME);
	if (nl_talk(genl->nl, nlh) && genl->nl->error.code != ENOENT)
		return err_run("generic netlink: %s", strerror(genl->nl->error.code));
	nlh = nl_next(genl->nl, NULL);
	if (nlh)
		take_family(genl, nlh);
	if (!genl->family)
		return err_run("the nsh_sfc module is not loaded; try: modprobe nsh_sfc");
	return 0;
}

/**
 * genl_send() - send the request and wait for the answer
 * @tool: has the socket and the request
 *
 * Return: 0, or the exit status after an error message if there is no family
 */
int genl_send(struct tool *tool)
{
	struct nlmsghdr *nlh = (void *)tool->genl->nl->request;
	int ret;

	ret = genl_ready(tool);
	if (ret)
		return ret;
	nlh->nlmsg_type = tool->genl->family;
	nl_talk(tool->genl->nl, nlh);
	return 0;
}

/**
 * genl_stream() - send the request and hand on the answer as it comes
 * @tool: has the socket and the request
 * @take: called for each message of the answer, makes no request of the family
 * @data: for @take
 *
 * Return: 0, or the exit status after an error message if there is no family
 */
int genl_stream(struct tool *tool, nl_take_fn take, void *data)
{
	struct nlmsghdr *nlh = (void *)tool->genl->nl->request;
	int ret;

	ret = genl_ready(tool);
	if (ret)
		return ret;
	nlh->nlmsg_type = tool->genl->family;
	nl_stream(tool->genl->nl, nlh, take, data);
	return 0;
}

/**
 * genl_knows() - see whether the loaded module has an operation
 * @genl: what generic netlink said of the family
 * @cmd: NSH_SFC_CMD_*
 *
 * Return: false if it has it not
 */
bool genl_knows(const struct genl *genl, uint8_t cmd)
{
	static const uint32_t none[ARRAY_SIZE(genl->ops)];

	return !memcmp(genl->ops, none, sizeof(none)) ||
	       genl->ops[cmd / 32] & BIT(cmd % 32);
}

/**
 * genl_report() - report what the kernel said to the request
 * @tool: has the socket
 * @w: the command
 * @set: attributes of the request
 *
 * Return: exit status
 */
int genl_report(struct tool *tool, const struct words *w, const struct attr_set *set)
{
	int ret;

	ret = older_report(tool, w, set);
	if (ret)
		return ret;
	return nl_report(tool->genl->nl, w->command, sizeof(struct genlmsghdr), set);
}

/**
 * genl_talk() - send the request and report what is wrong with it
 * @tool: has the socket and the request; what an older module can do without is
 *        left out
 * @w: the command
 * @set: attributes of the request
 *
 * Return: exit status
 */
int genl_talk(struct tool *tool, const struct words *w, const struct attr_set *set)
{
	int ret;

	do {
		ret = genl_send(tool);
		if (ret)
			return ret;
	} while (older_leave_out(tool, set));
	return genl_report(tool, w, set);
}
