/* SPDX-License-Identifier: GPL-2.0 */
/* Groups: several members, of which one, or all, are a hop. */
#ifndef _NSFC_GROUP_H
#define _NSFC_GROUP_H

#include <linux/if.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>

#include "drop.h"
#include "sticky.h"
#include "tally.h"
#include "target.h"

struct netlink_ext_ack;
struct nlattr;
struct nsfc_dev;
struct nsfc_func;
struct nsfc_net;
struct nsfc_walk;

#define NSFC_REASON_LEN		32

/**
 * struct nsfc_member - a member of a group
 * @nr: number that its flows have in nsfc_members.sticky, 0 without
 * @state: enum nsh_sfc_member_state, as it was set; READ_ONCE()
 * @backup: gets something only if no other member can take it
 * @lent: @nr and @tally belong to the version that replaced this one, or is replaced
 *        by it
 * @weight: its share of the flows; READ_ONCE()
 * @tally: what it counts; handed on to the version that replaces this one
 * @target: where its packets go
 * @members: the version that it is part of
 * @leg: in nsfc_dev.members, if it is a device and flows are remembered
 * @until: jiffies when a member that drains is set down, if @limited
 * @limited: @until is set
 * @reason: why it has @state; "" if that was never set
 *
 * Locking: RTNL for changes of @state, @weight, @until, @limited and @reason; the rest
 * is immutable, but for what @target has.
 */
struct nsfc_member {
	u8 nr;
	u8 state;
	bool backup;
	bool lent;
	u16 weight;
	struct nsfc_tally tally;
	struct nsfc_target target;
	const struct nsfc_members *members;
	struct hlist_node leg;
	unsigned long until;
	bool limited;
	char reason[NSFC_REASON_LEN];
};

/**
 * struct nsfc_group_conf - what a group has been told to do
 * @policy: enum nsh_sfc_group_policy
 * @flow_limit: most flows that are remembered
 * @flow_timeout: seconds until an unused flow is forgotten
 */
struct nsfc_group_conf {
	u32 policy;
	u32 flow_limit;
	u32 flow_timeout;
};

/**
 * struct nsfc_members - one version of a group
 * @conf: what it has been told to do
 * @n: how many members
 * @sticky: where flows went; NULL unless the policy is hash. Versions share it
 * @group: the group
 * @owner: of the members' targets
 * @rcu: for call_rcu()
 * @by_nr: index of the member that has a number; NSFC_NO_MEMBER for none
 * @member: the members
 *
 * Replaced whole: a packet sees the old version or the new one.
 *
 * Lifetime: from nsfc_group_set() until it is replaced or the group is deleted, and
 * then an RCU grace period more, for packets on their way.
 */
struct nsfc_members {
	struct nsfc_group_conf conf;
	unsigned int n;
	struct nsfc_sticky *sticky;
	struct nsfc_group *group;
	struct nsfc_owner owner;
	struct rcu_head rcu;
	u8 by_nr[NSFC_STICKY_NRS];
	struct nsfc_member member[];
};

#define NSFC_NO_MEMBER	U8_MAX

/**
 * struct nsfc_group - a group
 * @members: its current version
 * @tally: packets of flows that there was no room for, and drops of packets that no
 *         member could take
 * @nn: the namespace
 * @node: in nsfc_net.groups, by rising @nr
 * @nr: nobody else's in the namespace
 * @n_users: hops that lead to it
 * @work: forgets flows, and ends draining
 * @rcu: for call_rcu()
 * @name: its name
 *
 * Locking: RTNL for changes, RCU for the data path's reading of @members.
 *
 * Lifetime: from nsfc_group_set() until it is deleted, when no path has a hop to it,
 * and then an RCU grace period more, for packets on a path that had.
 */
struct nsfc_group {
	struct nsfc_members __rcu *members;
	struct nsfc_tally tally;
	struct nsfc_net *nn;
	struct list_head node;
	unsigned long nr;
	unsigned int n_users;
	struct delayed_work work;
	struct rcu_head rcu;
	char name[IFNAMSIZ];
};

struct nsfc_group *nsfc_group_find(const struct nsfc_net *nn, const char *name);
int nsfc_group_set(struct nsfc_net *nn, struct nlattr **tb, struct nlattr **attrs,
		   unsigned int n, bool replace, struct netlink_ext_ack *extack);
int nsfc_group_del(struct nsfc_group *group);
void nsfc_group_flush(struct nsfc_net *nn);
int nsfc_group_set_member(struct nsfc_group *group, const struct nlattr *attr,
			  struct netlink_ext_ack *extack);
bool nsfc_group_look(struct nsfc_group *group, bool ask);
void nsfc_member_set_state(struct nsfc_member *member, u32 state, const char *reason,
			   u32 drain);
u32 nsfc_member_state(const struct nsfc_member *member, const char **reason);

enum nsfc_reason nsfc_group_send(struct nsfc_group *group, struct nsfc_walk *walk,
				 unsigned int len);
bool nsfc_group_leads_to(const struct nsfc_group *group, const struct nsfc_func *func);
void nsfc_group_learn(struct nsfc_dev *nd, struct nsfc_walk *walk);

#endif /* _NSFC_GROUP_H */
