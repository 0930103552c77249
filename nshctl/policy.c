// SPDX-License-Identifier: GPL-2.0
/* What requests the loaded module takes, as generic netlink tells it. */
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "err.h"
#include "genl.h"
#include "policy.h"
#include "tool.h"

/* Set @num if the attribute is a number of 32 bits */
static bool get_u32(const struct nlattr *attr, uint32_t *num)
{
	if (mnl_attr_validate(attr, MNL_TYPE_U32))
		return false;
	*num = mnl_attr_get_u32(attr);
	return true;
}

/* Which policy the operation has: the kernel numbers them anew for each answer */
static void take_op(struct policy *policy, const struct nlattr *op)
{
	const uint16_t which = policy->dump ? CTRL_ATTR_POLICY_DUMP : CTRL_ATTR_POLICY_DO;
	const struct nlattr *attr;

	if (mnl_attr_get_type(op) != policy->cmd)
		return;
	mnl_attr_for_each_nested(attr, op)
		if (mnl_attr_get_type(attr) == which && get_u32(attr, &policy->first))
			policy->known = true;
}

static void take_bound(struct policy_attr *entry, const struct nlattr *attr)
{
	if (mnl_attr_validate(attr, MNL_TYPE_U64))
		return;
	entry->bounded = true;
	entry->bits = mnl_attr_get_type(attr) == NL_POLICY_TYPE_ATTR_MASK;
	entry->max = mnl_attr_get_u64(attr);
}

static void take_attr(struct policy *policy, uint32_t number, const struct nlattr *told)
{
	struct policy_attr entry = { .policy = number, .id = mnl_attr_get_type(told) };
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, told) {
		switch (mnl_attr_get_type(attr)) {
		case NL_POLICY_TYPE_ATTR_POLICY_IDX:
			entry.nests = get_u32(attr, &entry.nest);
			break;
		case NL_POLICY_TYPE_ATTR_MAX_VALUE_U:
		case NL_POLICY_TYPE_ATTR_MASK:
			take_bound(&entry, attr);
			break;
		}
	}
	policy->attrs = err_alloc(policy->attrs, (policy->count + 1) * sizeof(entry));
	policy->attrs[policy->count++] = entry;
}

/**
 * policy_take() - take a message of the kernel's answer
 * @policy: what the messages before said, @cmd and @dump are set
 * @nlh: the message
 */
void policy_take(struct policy *policy, const struct nlmsghdr *nlh)
{
	const struct nlattr *attr, *nest, *told;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
		return;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_OP_POLICY)
			mnl_attr_for_each_nested(nest, attr)
				take_op(policy, nest);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_POLICY)
			mnl_attr_for_each_nested(nest, attr)
				mnl_attr_for_each_nested(told, nest)
					take_attr(policy, mnl_attr_get_type(nest), told);
	}
}

void policy_free(struct policy *policy)
{
	free(policy->attrs);
	memset(policy, 0, sizeof(*policy));
}

/**
 * policy_get() - ask what an operation takes
 * @tool: has the socket; its request and what the kernel said to it are kept
 * @cmd: the operation
 * @dump: ask about dumps
 * @policy: set to the answer, to be freed by policy_free()
 *
 * Return: true if the kernel has told
 */
bool policy_get(struct tool *tool, uint8_t cmd, bool dump, struct policy *policy)
{
	char buf[256] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nl *nl = tool->genl->nl;
	struct nl_error said = nl->error;
	struct genlmsghdr *genlh;
	const struct nlmsghdr *reply = NULL;

	memset(policy, 0, sizeof(*policy));
	policy->cmd = cmd;
	policy->dump = dump;
	nlh->nlmsg_type = GENL_ID_CTRL;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	genlh = mnl_nlmsg_put_extra_header(nlh, sizeof(*genlh));
	genlh->cmd = CTRL_CMD_GETPOLICY;
	genlh->version = 1;
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, tool->genl->family);
	mnl_attr_put_u32(nlh, CTRL_ATTR_OP, cmd);
	if (!nl_talk(nl, nlh))
		while ((reply = nl_next(nl, reply)))
			policy_take(policy, reply);
	nl->error = said;
	return policy->known;
}

/**
 * policy_find() - find an attribute
 * @policy: what the operation takes
 * @number: number of the policy that the attribute belongs to
 * @id: its number
 *
 * Return: the attribute, NULL if requests may not have it
 */
const struct policy_attr *policy_find(const struct policy *policy, uint32_t number, uint16_t id)
{
	size_t i;

	for (i = 0; i < policy->count; i++)
		if (policy->attrs[i].policy == number && policy->attrs[i].id == id)
			return &policy->attrs[i];
	return NULL;
}

/**
 * policy_allows() - see whether a number is not too high for an attribute
 * @entry: the attribute
 * @num: the number
 *
 * Return: true if the module takes it
 */
bool policy_allows(const struct policy_attr *entry, uint64_t num)
{
	if (!entry->bounded)
		return true;
	return entry->bits ? !(num & ~entry->max) : num <= entry->max;
}
