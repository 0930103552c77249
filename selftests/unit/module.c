// SPDX-License-Identifier: GPL-2.0
/*
 * A made-up kernel that knows some attributes and operations of the family, and
 * refuses others as the real one does.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/nsh_sfc.h>
#include <string.h>

#include "compiler.h"
#include "module.h"
#include "socket.h"

struct module module;

static struct nlmsghdr *genl_message(char *buf, uint16_t type, uint8_t cmd)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genlh = mnl_nlmsg_put_extra_header(nlh, sizeof(*genlh));

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_MULTI;
	genlh->cmd = cmd;
	return nlh;
}

static void say_family(void)
{
	char buf[4096] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = genl_message(buf, GENL_ID_CTRL, CTRL_CMD_NEWFAMILY);
	struct nlattr *ops, *op;
	int i;

	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, MODULE_FAMILY);
	ops = mnl_attr_nest_start(nlh, CTRL_ATTR_OPS);
	for (i = 0; i < 64; i++) {
		if (!(module.ops & 1ULL << i))
			continue;
		op = mnl_attr_nest_start(nlh, i + 1);
		mnl_attr_put_u32(nlh, CTRL_ATTR_OP_ID, i);
		mnl_attr_nest_end(nlh, op);
	}
	mnl_attr_nest_end(nlh, ops);
	socket_say(nlh);
	socket_error(0, NULL, -1);
}

static void put_bound(struct nlmsghdr *nlh, uint32_t number, uint16_t id)
{
	if (number == 7 && id == NSH_SFC_A_DEV_RECALL_BY)
		mnl_attr_put_u64(nlh, NL_POLICY_TYPE_ATTR_MASK, module.recall_mask);
	if (number == 7 && id == NSH_SFC_A_DEV_ORIGINATED)
		mnl_attr_put_u64(nlh, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, module.originated_max);
	if (number == 7 && id == NSH_SFC_A_PATH_HOP)
		mnl_attr_put_u32(nlh, NL_POLICY_TYPE_ATTR_POLICY_IDX, 3);
	if (number == 3 && id == NSH_SFC_A_HOP_TYPE)
		mnl_attr_put_u64(nlh, NL_POLICY_TYPE_ATTR_MAX_VALUE_U, NSH_SFC_HOP_END);
}

/* The policy of the request is number 7, that of its hops number 3 */
static void say_policy_attrs(uint32_t number, uint32_t bits)
{
	char buf[4096] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = genl_message(buf, GENL_ID_CTRL, CTRL_CMD_GETPOLICY);
	struct nlattr *nest, *policy, *attr;
	int i;

	nest = mnl_attr_nest_start(nlh, CTRL_ATTR_POLICY);
	policy = mnl_attr_nest_start(nlh, number);
	for (i = 0; i < 32; i++) {
		if (!(bits & BIT(i)))
			continue;
		attr = mnl_attr_nest_start(nlh, i);
		put_bound(nlh, number, i);
		mnl_attr_nest_end(nlh, attr);
	}
	mnl_attr_nest_end(nlh, policy);
	mnl_attr_nest_end(nlh, nest);
	socket_say(nlh);
}

static void say_policy(const struct nlmsghdr *request)
{
	char buf[256] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = genl_message(buf, GENL_ID_CTRL, CTRL_CMD_GETPOLICY);
	const struct nlattr *asked;
	struct nlattr *nest, *op;
	uint32_t cmd = 0;

	module.policies++;
	if (module.no_policy) {
		socket_error(EOPNOTSUPP, NULL, -1);
		return;
	}
	mnl_attr_for_each(asked, request, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(asked) == CTRL_ATTR_OP)
			cmd = mnl_attr_get_u32(asked);
	nest = mnl_attr_nest_start(nlh, CTRL_ATTR_OP_POLICY);
	op = mnl_attr_nest_start(nlh, cmd);
	mnl_attr_put_u32(nlh, CTRL_ATTR_POLICY_DO, 7);
	mnl_attr_put_u32(nlh, CTRL_ATTR_POLICY_DUMP, 7);
	mnl_attr_nest_end(nlh, op);
	mnl_attr_nest_end(nlh, nest);
	socket_say(nlh);
	say_policy_attrs(3, module.hop_attrs);
	say_policy_attrs(7, module.attrs);
	socket_error(0, NULL, -1);
}

/* Bit of an attribute, 0 if it is too high for these masks */
static uint32_t bit(const struct nlattr *attr)
{
	return mnl_attr_get_type(attr) < 32 ? BIT(mnl_attr_get_type(attr)) : 0;
}

static bool refused(const struct nlmsghdr *nlh, const struct nlattr *attr, const char *text,
		    int code)
{
	socket_error(code, text, (const char *)attr - (const char *)nlh);
	return true;
}

static bool refuse_hop(const struct nlmsghdr *nlh, const struct nlattr *hop)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, hop) {
		if (!(module.hop_attrs & bit(attr)))
			return refused(nlh, attr, "Unknown attribute type", EINVAL);
		if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_TYPE &&
		    mnl_attr_get_u32(attr) > NSH_SFC_HOP_END)
			return refused(nlh, attr, "integer out of range", ERANGE);
	}
	return false;
}

static bool refuse(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genlh = mnl_nlmsg_get_payload(nlh);
	const bool dev = genlh->cmd == NSH_SFC_CMD_DEV_SET;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(*genlh)) {
		if (!(module.attrs & bit(attr)))
			return refused(nlh, attr, "Unknown attribute type", EINVAL);
		if (dev && mnl_attr_get_type(attr) == NSH_SFC_A_DEV_RECALL_BY &&
		    (mnl_attr_get_u32(attr) & ~module.recall_mask))
			return refused(nlh, attr, "reserved bit set", EINVAL);
		if (dev && mnl_attr_get_type(attr) == NSH_SFC_A_DEV_ORIGINATED &&
		    mnl_attr_get_u32(attr) > module.originated_max)
			return refused(nlh, attr, "integer out of range", ERANGE);
		if (!dev && mnl_attr_get_type(attr) == NSH_SFC_A_PATH_HOP &&
		    genlh->cmd == NSH_SFC_CMD_PATH_NEW && refuse_hop(nlh, attr))
			return true;
	}
	return false;
}

static bool has_op(uint8_t cmd)
{
	return cmd < 64 && (module.ops & 1ULL << cmd);
}

/**
 * module_kernel() - answer a request, for socket_begin()
 * @protocol: NETLINK_*
 * @nlh: the request
 */
void module_kernel(int protocol, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genlh = mnl_nlmsg_get_payload(nlh);

	module.requests++;
	if (protocol == NETLINK_GENERIC && nlh->nlmsg_type == GENL_ID_CTRL) {
		if (genlh->cmd == CTRL_CMD_GETFAMILY)
			say_family();
		else
			say_policy(nlh);
	} else if (protocol == NETLINK_GENERIC && !has_op(genlh->cmd)) {
		socket_error(EOPNOTSUPP, NULL, -1);
	} else if (protocol != NETLINK_GENERIC || !refuse(nlh)) {
		if (module.take)
			module.take(protocol, nlh);
		socket_error(0, NULL, -1);
	}
}
