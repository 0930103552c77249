// SPDX-License-Identifier: GPL-2.0
/* Netlink: groups and their members. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "group.h"
#include "netlink.h"
#include "netns.h"

static size_t nsfc_nl_member_size(void)
{
	return nla_total_size(nla_total_size(sizeof(u16)) +		/* weight */
			      nla_total_size(sizeof(u32)) +		/* type */
			      nla_total_size(IFNAMSIZ) +		/* ifname */
			      nla_total_size(ETH_ALEN) +		/* lladdr */
			      nla_total_size(sizeof(struct in6_addr)) +	/* ipv4, ipv6 */
			      nla_total_size(sizeof(u32)) +		/* tunnel-id */
			      2 * nla_total_size(0) +			/* dead, backup */
			      3 * nla_total_size_64bit(sizeof(u64)) +	/* counters */
			      nla_total_size(sizeof(u32)) +		/* state */
			      nla_total_size(NSFC_REASON_LEN) +		/* reason */
			      3 * nla_total_size(sizeof(u32)));		/* flows, drain, was */
}

/* Seconds that a member has left to drain, told as 1 when they are over. */
static u32 nsfc_nl_drain_left(const struct nsfc_member *member)
{
	long left = member->until - jiffies;

	return left > 0 ? DIV_ROUND_UP(left, HZ) : 1;
}

static int nsfc_nl_put_member_state(struct sk_buff *skb, const struct nsfc_member *member)
{
	const char *reason;
	u32 state;

	state = nsfc_member_state(member, &reason);
	if (nla_put_u32(skb, NSH_SFC_A_MEMBER_STATE, state) ||
	    (*reason && nla_put_string(skb, NSH_SFC_A_MEMBER_REASON, reason)))
		return -EMSGSIZE;
	if (state == NSH_SFC_MEMBER_DRAIN && member->limited &&
	    nla_put_u32(skb, NSH_SFC_A_MEMBER_DRAIN, nsfc_nl_drain_left(member)))
		return -EMSGSIZE;
	if (member->nr &&
	    nla_put_u32(skb, NSH_SFC_A_MEMBER_FLOWS,
			nsfc_sticky_flows(member->members->sticky, member->nr)))
		return -EMSGSIZE;
	return 0;
}

/* @was is the state before, if that is to be told. */
static int nsfc_nl_put_member(struct sk_buff *skb, const struct nsfc_member *member,
			      const u32 *was)
{
	u32 type = member->target.via ? NSH_SFC_HOP_VIA : NSH_SFC_HOP_DEV;
	u64 packets, bytes, drops;
	struct nlattr *nest;

	nest = nla_nest_start(skb, NSH_SFC_A_GROUP_MEMBER);
	if (!nest)
		return -EMSGSIZE;
	nsfc_tally_read(&member->tally, &packets, &bytes, &drops);
	if (nla_put_u16(skb, NSH_SFC_A_MEMBER_WEIGHT, member->weight) ||
	    nla_put_u32(skb, NSH_SFC_A_MEMBER_TYPE, type) ||
	    nsfc_nl_put_target(skb, &member->target) ||
	    (member->backup && nla_put_flag(skb, NSH_SFC_A_MEMBER_BACKUP)) ||
	    nsfc_nl_put_member_state(skb, member) ||
	    (was && nla_put_u32(skb, NSH_SFC_A_MEMBER_WAS, *was)) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_MEMBER_PACKETS, packets,
			    NSH_SFC_A_MEMBER_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_MEMBER_BYTES, bytes, NSH_SFC_A_MEMBER_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_MEMBER_DROPS, drops, NSH_SFC_A_MEMBER_PAD)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static size_t nsfc_nl_group_size(unsigned int n)
{
	return nla_total_size(IFNAMSIZ) +			/* name */
	       3 * nla_total_size(sizeof(u32)) +		/* policy, limit, timeout */
	       2 * nla_total_size_64bit(sizeof(u64)) +		/* unsettled, drops */
	       n * nsfc_nl_member_size();
}

/* Put the group from member *i on; as far as there is room if that is too much, as *i
 * tells, but one member at least.
 */
static int nsfc_nl_fill_group(struct sk_buff *skb, const struct nsfc_group *group,
			      unsigned int *i)
{
	const struct nsfc_members *members = rtnl_dereference(group->members);
	const struct nsfc_group_conf *conf = &members->conf;
	u64 packets, bytes, drops;
	bool any = false;

	nsfc_tally_read(&group->tally, &packets, &bytes, &drops);
	if (nla_put_string(skb, NSH_SFC_A_GROUP_NAME, group->name) ||
	    nla_put_u32(skb, NSH_SFC_A_GROUP_POLICY, conf->policy) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_GROUP_DROPS, drops, NSH_SFC_A_GROUP_PAD))
		return -EMSGSIZE;
	if (members->sticky &&
	    (nla_put_u32(skb, NSH_SFC_A_GROUP_FLOW_LIMIT, conf->flow_limit) ||
	     nla_put_u32(skb, NSH_SFC_A_GROUP_FLOW_TIMEOUT, conf->flow_timeout) ||
	     nsfc_nl_put_u64(skb, NSH_SFC_A_GROUP_UNSETTLED, packets,
			     NSH_SFC_A_GROUP_PAD)))
		return -EMSGSIZE;
	for (; *i < members->n; (*i)++) {
		if (nsfc_nl_put_member(skb, &members->member[*i], NULL))
			return any ? 0 : -EMSGSIZE;
		any = true;
	}
	return 0;
}

static struct sk_buff *nsfc_nl_group_msg(const struct nsfc_group *group, u32 portid,
					 u32 seq, u8 cmd)
{
	unsigned int i = 0, n = rtnl_dereference(group->members)->n;
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(nsfc_nl_group_size(n), GFP_KERNEL);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, portid, seq, &nsfc_nl_family, 0, cmd);
	if (!hdr || nsfc_nl_fill_group(msg, group, &i) || WARN_ON_ONCE(i < n)) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/**
 * nsfc_nl_group_event() - tell that something happened to a group
 * @group: the group
 * @cmd: what
 *
 * Context: RTNL.
 */
void nsfc_nl_group_event(const struct nsfc_group *group, u8 cmd)
{
	if (nsfc_nl_listening(group->nn))
		nsfc_nl_send_event(group->nn, nsfc_nl_group_msg(group, 0, 0, cmd));
}

static struct sk_buff *nsfc_nl_member_msg(const struct nsfc_member *member, u32 was)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(nsfc_nl_group_size(1), GFP_KERNEL);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, 0, 0, &nsfc_nl_family, 0, NSH_SFC_CMD_MEMBER_CHANGE_NTF);
	if (!hdr ||
	    nla_put_string(msg, NSH_SFC_A_GROUP_NAME, member->members->group->name) ||
	    nsfc_nl_put_member(msg, member, &was)) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/**
 * nsfc_nl_member_event() - tell that a member of a group has changed
 * @member: the member
 * @was: its state before, as nsfc_member_state() told it
 *
 * Context: RTNL.
 */
void nsfc_nl_member_event(const struct nsfc_member *member, u32 was)
{
	struct nsfc_net *nn = member->members->group->nn;

	if (nsfc_nl_listening(nn))
		nsfc_nl_send_event(nn, nsfc_nl_member_msg(member, was));
}

static int nsfc_nl_group_check(struct genl_info *info)
{
	if (!GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_GROUP_NAME))
		return 0;
	NL_SET_ERR_MSG(info->extack, "which group? name is missing");
	return -EINVAL;
}

static int nsfc_nl_group_write(struct genl_info *info, bool replace)
{
	struct nlattr **members;
	int n, err;

	err = nsfc_nl_group_check(info);
	if (err)
		return err;
	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_GROUP_MEMBER)) {
		NL_SET_ERR_MSG(info->extack, "a group needs a member at least");
		return -EINVAL;
	}
	members = kmalloc_array(NSH_SFC_MEMBERS_MAX, sizeof(*members), GFP_KERNEL);
	if (!members)
		return -ENOMEM;
	n = nsfc_nl_gather(info, NSH_SFC_A_GROUP_MEMBER, members, NSH_SFC_MEMBERS_MAX);
	if (n < 0) {
		NL_SET_ERR_MSG(info->extack, "a group has at most 64 members");
		err = n;
		goto free;
	}
	rtnl_lock();
	err = nsfc_group_set(nsfc_net(genl_info_net(info)), info->attrs, members, n,
			     replace, info->extack);
	rtnl_unlock();
free:
	kfree(members);
	return err;
}

/**
 * nsh_sfc_nl_group_new_doit() - make a group
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nsfc_nl_group_write(info, false);
}

/**
 * nsh_sfc_nl_group_set_doit() - make a group, or replace it whole
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nsfc_nl_group_write(info, true);
}

/* The group that a request names. */
static struct nsfc_group *nsfc_nl_group(struct genl_info *info)
{
	struct nsfc_net *nn = nsfc_net(genl_info_net(info));
	struct nsfc_group *group;
	int err;

	err = nsfc_nl_group_check(info);
	if (err)
		return ERR_PTR(err);
	group = nsfc_group_find(nn, nla_data(info->attrs[NSH_SFC_A_GROUP_NAME]));
	if (group)
		return group;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[NSH_SFC_A_GROUP_NAME],
			    "there is no group with this name");
	return ERR_PTR(-ENOENT);
}

/**
 * nsh_sfc_nl_group_del_doit() - delete a group
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_group *group;
	int err;

	rtnl_lock();
	group = nsfc_nl_group(info);
	err = PTR_ERR_OR_ZERO(group);
	if (!err) {
		err = nsfc_group_del(group);
		if (err)
			NL_SET_ERR_MSG_ATTR(info->extack,
					    info->attrs[NSH_SFC_A_GROUP_NAME],
					    "a path has a hop to this group");
	}
	rtnl_unlock();
	return err;
}

/**
 * nsh_sfc_nl_group_get_doit() - tell about a group
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg = NULL;
	struct nsfc_group *group;

	rtnl_lock();
	group = nsfc_nl_group(info);
	if (!IS_ERR(group))
		msg = nsfc_nl_group_msg(group, info->snd_portid, info->snd_seq,
					NSH_SFC_CMD_GROUP_GET);
	rtnl_unlock();
	if (IS_ERR(group))
		return PTR_ERR(group);
	return msg ? genlmsg_reply(msg, info) : -ENOMEM;
}

/* Put a group, or what is left of it, into a dump; *i is where to go on, 0 if all of
 * it has been told.
 */
static int nsfc_nl_dump_group(struct sk_buff *skb, struct netlink_callback *cb,
			      const struct nsfc_group *group, unsigned int *i)
{
	unsigned int from = *i, n = rtnl_dereference(group->members)->n;
	bool alone = !skb->len;
	void *hdr;
	int err;

	hdr = nsfc_nl_put_dump(skb, cb, NSH_SFC_CMD_GROUP_GET, group->nn->seq);
	if (!hdr)
		return -EMSGSIZE;
	err = nsfc_nl_fill_group(skb, group, i);
	/* What fits into one message is not split over two */
	if (!err && *i < n && !alone)
		err = -EMSGSIZE;
	if (err) {
		*i = from;
		genlmsg_cancel(skb, hdr);
		return err;
	}
	genlmsg_end(skb, hdr);
	if (*i == n)
		*i = 0;
	return 0;
}

/**
 * nsh_sfc_nl_group_get_dumpit() - tell about all groups
 * @skb: where to
 * @cb: the dump; args[0] and args[1] are the number of the group and the index of the
 *      member to go on with
 *
 * Context: process context.
 * Return: length of @skb, or a negative error.
 */
int nsh_sfc_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nsfc_net *nn = nsfc_net(sock_net(skb->sk));
	struct nsfc_group *group;
	unsigned int i;
	int err = 0;

	rtnl_lock();
	list_for_each_entry(group, &nn->groups, node) {
		if (group->nr < cb->args[0])
			continue;
		/* A group that was replaced meanwhile is told from its start */
		i = group->nr == cb->args[0] ? cb->args[1] : 0;
		if (i >= rtnl_dereference(group->members)->n)
			i = 0;
		err = nsfc_nl_dump_group(skb, cb, group, &i);
		cb->args[0] = err || i ? group->nr : group->nr + 1;
		cb->args[1] = i;
		if (err || i)
			break;
	}
	rtnl_unlock();
	return skb->len ?: err;
}

/**
 * nsh_sfc_nl_member_set_doit() - change a member of a group
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_member_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_group *group;
	struct nlattr *member;
	int n, err;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_GROUP_MEMBER)) {
		NL_SET_ERR_MSG(info->extack, "which member? member is missing");
		return -EINVAL;
	}
	n = nsfc_nl_gather(info, NSH_SFC_A_GROUP_MEMBER, &member, 1);
	if (n < 0) {
		NL_SET_ERR_MSG(info->extack, "members are changed one by one");
		return n;
	}
	rtnl_lock();
	group = nsfc_nl_group(info);
	err = PTR_ERR_OR_ZERO(group);
	if (!err)
		err = nsfc_group_set_member(group, member, info->extack);
	rtnl_unlock();
	return err;
}
