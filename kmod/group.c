// SPDX-License-Identifier: GPL-2.0
/* Groups: several members, of which one, or all, are a hop. */

#include <linux/ctype.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/netlink.h>
#include <net/tun_proto.h>

#include <uapi/linux/nsh_sfc.h>

#include "compat.h"
#include "group.h"
#include "netlink.h"
#include "netns.h"
#include "reach.h"
#include "tuple.h"
#include "walk.h"

/* Defaults */
#define NSFC_GROUP_FLOW_LIMIT	65536
#define NSFC_GROUP_FLOW_TIMEOUT	300

/* Seconds between two searches for flows that have expired, at most */
#define NSFC_GROUP_SWEEP	30

/* Where targets are read and told, a member is a hop */
#define NSFC_AS_HOP(name) \
	static_assert((int)NSH_SFC_A_MEMBER_##name == (int)NSH_SFC_A_HOP_##name)
NSFC_AS_HOP(TYPE);
NSFC_AS_HOP(IFNAME);
NSFC_AS_HOP(LLADDR);
NSFC_AS_HOP(IPV4);
NSFC_AS_HOP(IPV6);
NSFC_AS_HOP(TUNNEL_ID);
NSFC_AS_HOP(DEAD);

/*
 * A packet at a group
 */

/* Can the member go on with what it has? */
static bool nsfc_member_keeps(const struct nsfc_member *member)
{
	return READ_ONCE(member->state) != NSH_SFC_MEMBER_DOWN &&
	       nsfc_target_ready(&member->target);
}

/* Can it take something new? */
static bool nsfc_member_takes(const struct nsfc_member *member)
{
	return READ_ONCE(member->state) == NSH_SFC_MEMBER_UP &&
	       nsfc_target_ready(&member->target) &&
	       !nsfc_target_drains(&member->target);
}

static enum nsfc_reason nsfc_member_send(const struct nsfc_member *member,
					 struct nsfc_walk *walk, unsigned int len)
{
	enum nsfc_reason reason;

	reason = nsfc_target_send(&member->target, walk);
	if (likely(!reason))
		nsfc_tally_count(&member->tally, len);
	else
		nsfc_tally_drop(&member->tally);
	return reason;
}

/* The members that can take something new, @most at most: those that are no backups,
 * or else the backups.
 */
static unsigned int nsfc_members_open(const struct nsfc_members *members, u8 *open,
				      unsigned int most)
{
	unsigned int i, n = 0;
	int backup;

	for (backup = 0; !n && backup < 2; backup++)
		for (i = 0; n < most && i < members->n; i++)
			if (members->member[i].backup == backup &&
			    nsfc_member_takes(&members->member[i]))
				open[n++] = i;
	return n;
}

static const struct nsfc_member *nsfc_members_first(const struct nsfc_members *members)
{
	u8 open;

	return nsfc_members_open(members, &open, 1) ? &members->member[open] : NULL;
}

static const struct nsfc_member *nsfc_members_by_nr(const struct nsfc_members *members,
						    u8 nr)
{
	u8 i = members->by_nr[nr];

	return i == NSFC_NO_MEMBER ? NULL : &members->member[i];
}

/* Of the packet's flow, in both directions. */
static u32 nsfc_group_hash(const struct nsfc_walk *walk)
{
	unsigned int at = walk->hdr ? 0 : nsfc_base_len(&walk->base);
	__be16 type = tun_p_to_eth_p(walk->base.np);

	if (type != htons(ETH_P_TEB) && type != htons(ETH_P_IP) &&
	    type != htons(ETH_P_IPV6))
		return 0;
	if (!at && type != htons(ETH_P_TEB))
		skb_reset_network_header(walk->skb);
	return nsfc_tuple_hash_both(walk->skb, at, type);
}

/* A flow that is not known, or whose member cannot go on with it. */
static noinline_for_stack const struct nsfc_member *
nsfc_members_settle(const struct nsfc_members *members, u32 hash, u8 was, u32 now,
		    unsigned int len)
{
	struct nsfc_sticky_share shares[NSH_SFC_MEMBERS_MAX];
	const struct nsfc_member *member, *other;
	u8 open[NSH_SFC_MEMBERS_MAX], nr;
	unsigned int i, n;

	n = nsfc_members_open(members, open, ARRAY_SIZE(open));
	if (!n)
		return NULL;
	for (i = 0; i < n; i++) {
		member = &members->member[open[i]];
		shares[i].nr = member->nr;
		shares[i].weight = READ_ONCE(member->weight);
	}
	i = nsfc_sticky_choose(members->sticky, shares, n, hash);
	member = &members->member[open[i]];
	nr = nsfc_sticky_bind(members->sticky, hash, was, member->nr, now);
	if (likely(nr == member->nr))
		return member;
	if (!nr) {
		nsfc_tally_count(&members->group->tally, len);
		return &members->member[open[nsfc_sticky_spread(shares, n, hash)]];
	}
	/* Another CPU was faster */
	other = nsfc_members_by_nr(members, nr);
	return other && nsfc_member_keeps(other) ? other : member;
}

static const struct nsfc_member *nsfc_members_sticky(const struct nsfc_members *members,
						     const struct nsfc_walk *walk,
						     unsigned int len)
{
	u32 hash = nsfc_group_hash(walk), now = nsfc_sticky_now();
	const struct nsfc_member *member;
	u8 nr;

	nr = nsfc_sticky_find(members->sticky, hash, now);
	member = nsfc_members_by_nr(members, nr);
	if (likely(member && nsfc_member_keeps(member)))
		return member;
	return nsfc_members_settle(members, hash, nr, now, len);
}

/* Send a copy of the packet, whose header is shared if it is not in the packet. */
static void nsfc_member_copy(const struct nsfc_member *member,
			     const struct nsfc_walk *walk, unsigned int len)
{
	enum nsfc_reason reason = NSFC_DROP_NO_MEMORY;
	struct nsfc_walk copy = *walk;

	copy.skb = skb_clone(walk->skb, GFP_ATOMIC);
	if (copy.skb)
		reason = nsfc_member_send(member, &copy, len);
	else
		nsfc_tally_drop(&member->tally);
	if (reason)
		nsfc_drop(&copy, reason);
}

/* To all that can take it; the last one gets the packet itself. */
static const struct nsfc_member *nsfc_members_copy(const struct nsfc_members *members,
						   const struct nsfc_walk *walk,
						   unsigned int len)
{
	u8 open[NSH_SFC_MEMBERS_MAX];
	unsigned int i, n;

	n = nsfc_members_open(members, open, ARRAY_SIZE(open));
	if (!n)
		return NULL;
	for (i = 0; i < n - 1; i++)
		nsfc_member_copy(&members->member[open[i]], walk, len);
	return &members->member[open[n - 1]];
}

/**
 * nsfc_group_send() - send a packet to a member of a group, or to all
 * @group: the group
 * @walk: the packet's walk
 * @len: the packet's length, NSH and what it carries
 *
 * Context: RCU read side, BH off.
 * Return: NSFC_OK, or why the packet was not sent; it is in @walk still, unless
 * somebody else has freed it. Of copies, that is the last one: each that is not sent is
 * dropped and counted for itself.
 */
enum nsfc_reason nsfc_group_send(struct nsfc_group *group, struct nsfc_walk *walk,
				 unsigned int len)
{
	const struct nsfc_members *members = rcu_dereference(group->members);
	const struct nsfc_member *member;

	if (members->conf.policy == NSH_SFC_GROUP_HASH)
		member = nsfc_members_sticky(members, walk, len);
	else if (members->conf.policy == NSH_SFC_GROUP_ACTIVE_BACKUP)
		member = nsfc_members_first(members);
	else
		member = nsfc_members_copy(members, walk, len);
	if (unlikely(!member)) {
		nsfc_tally_drop(&group->tally);
		return NSFC_DROP_GROUP_DOWN;
	}
	return nsfc_member_send(member, walk, len);
}

/**
 * nsfc_group_leads_to() - tell whether a function is behind a group
 * @group: the group
 * @func: the function
 *
 * Context: RCU read side.
 * Return: true if it is that of a member.
 */
bool nsfc_group_leads_to(const struct nsfc_group *group, const struct nsfc_func *func)
{
	const struct nsfc_members *members = rcu_dereference(group->members);
	unsigned int i;

	for (i = 0; i < members->n; i++)
		if (nsfc_target_leads_to(&members->member[i].target, func))
			return true;
	return false;
}

/**
 * nsfc_group_learn() - note what a function sends
 * @nd: the function's device, a member of groups that remember flows
 * @walk: the walk of what it has sent, inner packet and next protocol restored
 *
 * What answers it is to come back to this member, also where the function has changed
 * the packet's addresses, has made it itself, or has two legs, each in a group of its
 * own.
 *
 * Context: RCU read side, BH off.
 */
void nsfc_group_learn(struct nsfc_dev *nd, struct nsfc_walk *walk)
{
	u32 hash = nsfc_group_hash(walk), now = nsfc_sticky_now();
	const struct nsfc_member *member;
	struct nsfc_sticky *sticky;
	u8 nr;

	hlist_for_each_entry_rcu(member, &nd->members, leg) {
		sticky = member->members->sticky;
		nr = nsfc_sticky_find(sticky, hash, now);
		if (nr != member->nr && nsfc_member_keeps(member))
			nsfc_sticky_bind(sticky, hash, nr, member->nr, now);
	}
}

/*
 * Versions
 */

static void nsfc_members_free(struct nsfc_members *members)
{
	unsigned int i;

	for (i = 0; i < members->n; i++) {
		struct nsfc_member *member = &members->member[i];

		nsfc_target_release(&member->target);
		if (member->lent)
			continue;
		nsfc_tally_put(&member->tally);
		if (member->nr)
			nsfc_sticky_give(members->sticky, member->nr);
	}
	nsfc_sticky_put(members->sticky);
	kvfree(members);
}

static void nsfc_members_free_rcu(struct rcu_head *rcu)
{
	nsfc_members_free(container_of(rcu, struct nsfc_members, rcu));
}

/* Replaced, or never in use. Packets may be on it still. */
static void nsfc_members_release(struct nsfc_members *members)
{
	unsigned int i;

	for (i = 0; i < members->n; i++) {
		struct nsfc_member *member = &members->member[i];

		nsfc_target_unlink(&member->target);
		nsfc_reach_unwatch(&member->target);
		hlist_del_init_rcu(&member->leg);
		if (!member->lent && member->nr)
			nsfc_sticky_retire(members->sticky, member->nr);
	}
	call_rcu(&members->rcu, nsfc_members_free_rcu);
}

/* Members are dead. */
static void nsfc_members_lost(struct nsfc_net *nn, struct nsfc_owner *owner)
{
	struct nsfc_members *members = container_of(owner, struct nsfc_members, owner);
	unsigned int i;

	for (i = 0; i < members->n; i++) {
		if (!nsfc_target_dead(&members->member[i].target))
			continue;
		nsfc_reach_unwatch(&members->member[i].target);
		hlist_del_init_rcu(&members->member[i].leg);
	}
	nn->seq++;
	nsfc_nl_group_event(members->group, NSH_SFC_CMD_GROUP_CHANGE_NTF);
}

static int nsfc_member_parse(struct nlattr **tb, const struct nlattr *attr,
			     struct netlink_ext_ack *extack)
{
	static const u16 told[] = {
		NSH_SFC_A_MEMBER_DEAD, NSH_SFC_A_MEMBER_PACKETS, NSH_SFC_A_MEMBER_BYTES,
		NSH_SFC_A_MEMBER_DROPS, NSH_SFC_A_MEMBER_FLOWS, NSH_SFC_A_MEMBER_WAS,
	};
	const struct nlattr *other;
	u32 type;
	int err;

	err = nla_parse_nested(tb, NSH_SFC_A_MEMBER_MAX, attr, nsh_sfc_member_nl_policy,
			       extack);
	if (err)
		return err;
	other = nsfc_nl_first(tb, told, ARRAY_SIZE(told));
	if (other) {
		NL_SET_ERR_MSG_ATTR(extack, other,
				    "flows and counters of a member cannot be set");
		return -EINVAL;
	}
	if (NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_MEMBER_TYPE) ||
	    NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_MEMBER_IFNAME)) {
		NL_SET_ERR_MSG(extack, "a member needs its type and a device");
		return -EINVAL;
	}
	type = nla_get_u32(tb[NSH_SFC_A_MEMBER_TYPE]);
	if (type != NSH_SFC_HOP_DEV && type != NSH_SFC_HOP_VIA) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_MEMBER_TYPE],
				    "a member is a device or a next hop via a port");
		return -EINVAL;
	}
	return 0;
}

static struct nsfc_member *nsfc_members_find(struct nsfc_members *members,
					     const struct nsfc_target *target)
{
	unsigned int i;

	for (i = 0; i < members->n; i++)
		if (nsfc_target_same(&members->member[i].target, target))
			return &members->member[i];
	return NULL;
}

static int nsfc_member_init(struct nsfc_members *members, struct nsfc_member *member,
			    struct nlattr **tb, struct netlink_ext_ack *extack)
{
	static const u16 later[] = {
		NSH_SFC_A_MEMBER_STATE, NSH_SFC_A_MEMBER_REASON, NSH_SFC_A_MEMBER_DRAIN,
	};
	const struct nlattr *other = nsfc_nl_first(tb, later, ARRAY_SIZE(later));

	if (other) {
		NL_SET_ERR_MSG_ATTR(extack, other,
				    "the state of a member is set once it is there");
		return -EINVAL;
	}
	member->members = members;
	member->backup = nla_get_flag(tb[NSH_SFC_A_MEMBER_BACKUP]);
	member->weight = 1;
	if (tb[NSH_SFC_A_MEMBER_WEIGHT])
		member->weight = nla_get_u16(tb[NSH_SFC_A_MEMBER_WEIGHT]);
	return nsfc_target_init(&member->target, &members->owner, members->group->nn,
				nla_get_u32(tb[NSH_SFC_A_MEMBER_TYPE]) == NSH_SFC_HOP_VIA,
				tb, extack);
}

static int nsfc_members_add(struct nsfc_members *members, const struct nlattr *attr,
			    struct netlink_ext_ack *extack)
{
	struct nsfc_member *member = &members->member[members->n];
	struct nlattr *tb[NSH_SFC_A_MEMBER_MAX + 1];
	int err;

	err = nsfc_member_parse(tb, attr, extack);
	if (err)
		return err;
	err = nsfc_member_init(members, member, tb, extack);
	if (!err && nsfc_members_find(members, &member->target)) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_MEMBER_IFNAME],
				    "the group has this member already");
		err = -EEXIST;
	}
	/* From where its target is set up on it has to be released with the others */
	if (member->target.owner)
		members->n++;
	return err;
}

/* Flows are remembered as long as there is as much room for them. */
static int nsfc_members_init_sticky(struct nsfc_members *members,
				    struct nsfc_members *old)
{
	const struct nsfc_group_conf *conf = &members->conf;

	if (conf->policy != NSH_SFC_GROUP_HASH)
		return 0;
	if (old && old->sticky && old->conf.flow_limit == conf->flow_limit) {
		nsfc_sticky_hold(old->sticky);
		members->sticky = old->sticky;
		return 0;
	}
	members->sticky = nsfc_sticky_new(conf->flow_limit, conf->flow_timeout);
	return members->sticky ? 0 : -ENOMEM;
}

/* What a member that stays has: its counters, its state, and its flows. */
static void nsfc_member_inherit(struct nsfc_member *member, const struct nsfc_member *was)
{
	member->lent = true;
	member->tally = was->tally;
	member->state = was->state;
	member->until = was->until;
	member->limited = was->limited;
	member->target.lost = was->target.lost;
	atomic_set(&member->target.failed, atomic_read(&was->target.failed));
	strscpy(member->reason, was->reason, sizeof(member->reason));
	if (member->members->sticky == was->members->sticky)
		member->nr = was->nr;
}

static int nsfc_member_init_rest(struct nsfc_member *member, struct nsfc_members *old)
{
	const struct nsfc_members *members = member->members;
	const struct nsfc_member *was = NULL;
	int err;

	if (old)
		was = nsfc_members_find(old, &member->target);
	if (was) {
		nsfc_member_inherit(member, was);
	} else {
		err = nsfc_tally_get(members->group->nn->tallies, &member->tally);
		if (err)
			return err;
	}
	if (members->sticky && !member->nr) {
		member->nr = nsfc_sticky_take(members->sticky);
		if (!member->nr)
			return -EBUSY;
	}
	return 0;
}

static int nsfc_members_init_rest(struct nsfc_members *members, struct nsfc_members *old,
				  struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err;

	err = nsfc_members_init_sticky(members, old);
	memset(members->by_nr, NSFC_NO_MEMBER, sizeof(members->by_nr));
	for (i = 0; !err && i < members->n; i++) {
		err = nsfc_member_init_rest(&members->member[i], old);
		if (members->member[i].nr)
			members->by_nr[members->member[i].nr] = i;
	}
	if (err == -EBUSY)
		NL_SET_ERR_MSG(extack, "members that have just been removed still have flows, try again");
	return err;
}

static struct nsfc_members *nsfc_members_build(struct nsfc_group *group,
					       const struct nsfc_group_conf *conf,
					       struct nlattr **attrs, unsigned int n,
					       struct nsfc_members *old,
					       struct netlink_ext_ack *extack)
{
	struct nsfc_members *members;
	unsigned int i;
	int err = 0;

	members = kvzalloc(struct_size(members, member, n), GFP_KERNEL_ACCOUNT);
	if (!members)
		return ERR_PTR(-ENOMEM);
	members->conf = *conf;
	members->group = group;
	members->owner.lost = nsfc_members_lost;
	for (i = 0; !err && i < n; i++)
		err = nsfc_members_add(members, attrs[i], extack);
	if (!err)
		err = nsfc_members_init_rest(members, old, extack);
	if (!err)
		return members;
	nsfc_members_release(members);
	return ERR_PTR(err);
}

/* From now on packets find this version, and what the functions behind it send is
 * learnt from.
 */
static void nsfc_members_commit(struct nsfc_members *members, struct nsfc_members *old)
{
	struct nsfc_member *member, *was;
	unsigned int i;

	for (i = 0; i < members->n; i++) {
		member = &members->member[i];
		if (member->lent) {
			member->lent = false;
			was = nsfc_members_find(old, &member->target);
			was->lent = true;
		}
		if (members->sticky && !member->target.via)
			hlist_add_head_rcu(&member->leg,
					   &rtnl_dereference(member->target.nd)->members);
		nsfc_reach_watch(members->group->nn, &member->target);
	}
	if (members->sticky)
		WRITE_ONCE(members->sticky->timeout, members->conf.flow_timeout);
	rcu_assign_pointer(members->group->members, members);
	if (old)
		nsfc_members_release(old);
}

/*
 * What becomes of flows and members by and by
 */

/* Forget flows that have expired, and those of members that are none any more. */
static void nsfc_group_sweep(struct nsfc_group *group)
{
	struct nsfc_sticky *sticky;

	rcu_read_lock();
	sticky = rcu_dereference(group->members)->sticky;
	if (sticky && !nsfc_sticky_hold(sticky))
		sticky = NULL;
	rcu_read_unlock();
	if (!sticky)
		return;
	nsfc_sticky_sweep(sticky, nsfc_sticky_now());
	nsfc_sticky_put(sticky);
}

/* When to look again, in jiffies; 0 if there is nothing to be done. */
static unsigned long nsfc_group_interval(const struct nsfc_group *group)
{
	const struct nsfc_members *members;
	unsigned long interval = 0;
	unsigned int i;

	rcu_read_lock();
	members = rcu_dereference(group->members);
	if (members->sticky)
		interval = clamp_t(u32, members->conf.flow_timeout / 8, 1,
				   NSFC_GROUP_SWEEP) * HZ;
	for (i = 0; i < members->n; i++)
		if (READ_ONCE(members->member[i].limited))
			interval = HZ;
	rcu_read_unlock();
	return interval;
}

/* What is to be done sooner already stays so, however often something changes. */
static void nsfc_group_schedule(struct nsfc_group *group)
{
	unsigned long interval = nsfc_group_interval(group);
	const struct timer_list *timer = &group->work.timer;

	if (!interval || (timer_pending(timer) ?
			  time_before_eq(timer->expires, jiffies + interval) :
			  work_pending(&group->work.work)))
		return;
	mod_delayed_work(system_power_efficient_wq, &group->work, interval);
}

/* Members that have had time enough to drain are set down. */
static void nsfc_group_end_drains(struct nsfc_group *group)
{
	struct nsfc_members *members = rtnl_dereference(group->members);
	struct nsfc_member *member;
	unsigned int i;

	for (i = 0; i < members->n; i++) {
		member = &members->member[i];
		if (member->limited && time_after_eq(jiffies, member->until))
			nsfc_member_set_state(member, NSH_SFC_MEMBER_DOWN, "drained", 0);
	}
}

static void nsfc_group_work(struct work_struct *work)
{
	struct nsfc_group *group = container_of(to_delayed_work(work), struct nsfc_group,
						work);

	nsfc_group_sweep(group);
	/* Who deletes the group waits for this under RTNL */
	if (rtnl_trylock()) {
		nsfc_group_end_drains(group);
		rtnl_unlock();
	}
	nsfc_group_schedule(group);
}

/*
 * Groups
 */

/**
 * nsfc_group_find() - find a group by its name
 * @nn: the namespace
 * @name: the name
 *
 * Context: RTNL.
 * Return: the group or NULL.
 */
struct nsfc_group *nsfc_group_find(const struct nsfc_net *nn, const char *name)
{
	struct nsfc_group *group;

	list_for_each_entry(group, &nn->groups, node)
		if (!strcmp(group->name, name))
			return group;
	return NULL;
}

static bool nsfc_group_name_fits(const char *name)
{
	if (!*name)
		return false;
	for (; *name; name++)
		if (!isascii(*name) || (!isalnum(*name) && !strchr("-_.", *name)))
			return false;
	return true;
}

static void nsfc_group_free_rcu(struct rcu_head *rcu)
{
	struct nsfc_group *group = container_of(rcu, struct nsfc_group, rcu);

	nsfc_tally_put(&group->tally);
	kfree(group);
}

static struct nsfc_group *nsfc_group_alloc(struct nsfc_net *nn, const struct nlattr *name,
					   struct netlink_ext_ack *extack)
{
	struct nsfc_group *group = kzalloc(sizeof(*group), GFP_KERNEL_ACCOUNT);
	int err;

	if (!group)
		return ERR_PTR(-ENOMEM);
	nla_strscpy(group->name, name, sizeof(group->name));
	err = -EINVAL;
	if (!nsfc_group_name_fits(group->name)) {
		NL_SET_ERR_MSG_ATTR(extack, name,
				    "the name of a group has letters, digits, -, _ and . only");
		goto free;
	}
	err = nsfc_tally_get(nn->tallies, &group->tally);
	if (err)
		goto free;
	group->nn = nn;
	INIT_DELAYED_WORK(&group->work, nsfc_group_work);
	return group;

free:
	kfree(group);
	return ERR_PTR(err);
}

static void nsfc_group_read_conf(struct nsfc_group_conf *conf, struct nlattr **tb)
{
	conf->policy = NSH_SFC_GROUP_HASH;
	conf->flow_limit = NSFC_GROUP_FLOW_LIMIT;
	conf->flow_timeout = NSFC_GROUP_FLOW_TIMEOUT;
	if (tb[NSH_SFC_A_GROUP_POLICY])
		conf->policy = nla_get_u32(tb[NSH_SFC_A_GROUP_POLICY]);
	if (tb[NSH_SFC_A_GROUP_FLOW_LIMIT])
		conf->flow_limit = nla_get_u32(tb[NSH_SFC_A_GROUP_FLOW_LIMIT]);
	if (tb[NSH_SFC_A_GROUP_FLOW_TIMEOUT])
		conf->flow_timeout = nla_get_u32(tb[NSH_SFC_A_GROUP_FLOW_TIMEOUT]);
}

/**
 * nsfc_group_set() - make a group, or replace it whole
 * @nn: the namespace
 * @tb: attributes of set "group", NSH_SFC_A_GROUP_NAME among them
 * @attrs: the members, attributes of set "member" each
 * @n: how many, at least 1
 * @replace: replace the group if there is one
 * @extack: where to say what is wrong
 *
 * Members that stay keep their state, their counters, and their flows.
 *
 * Context: RTNL.
 * Return: 0, or a negative error with nothing changed.
 */
int nsfc_group_set(struct nsfc_net *nn, struct nlattr **tb, struct nlattr **attrs,
		   unsigned int n, bool replace, struct netlink_ext_ack *extack)
{
	const struct nlattr *name = tb[NSH_SFC_A_GROUP_NAME];
	struct nsfc_members *members, *old = NULL;
	struct nsfc_group *group, *there;
	struct nsfc_group_conf conf;

	ASSERT_RTNL();
	nsfc_group_read_conf(&conf, tb);
	there = nsfc_group_find(nn, nla_data(name));
	if (there && !replace) {
		NL_SET_ERR_MSG_ATTR(extack, name,
				    "there is a group with this name already");
		return -EEXIST;
	}
	group = there ?: nsfc_group_alloc(nn, name, extack);
	if (IS_ERR(group))
		return PTR_ERR(group);
	if (there)
		old = rtnl_dereference(there->members);
	members = nsfc_members_build(group, &conf, attrs, n, old, extack);
	if (IS_ERR(members)) {
		if (!there)
			nsfc_group_free_rcu(&group->rcu);
		return PTR_ERR(members);
	}

	nsfc_members_commit(members, old);
	if (!there) {
		group->nr = nn->next_nr++;
		list_add_tail(&group->node, &nn->groups);
	}
	nn->seq++;
	/* The flows of members that are none any more go at once */
	mod_delayed_work(system_power_efficient_wq, &group->work, 0);
	nsfc_nl_group_event(group, there ? NSH_SFC_CMD_GROUP_CHANGE_NTF :
					   NSH_SFC_CMD_GROUP_ADD_NTF);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_group_set);

static void nsfc_group_drop(struct nsfc_group *group)
{
	list_del(&group->node);
	group->nn->seq++;
	nsfc_nl_group_event(group, NSH_SFC_CMD_GROUP_DEL_NTF);
	cancel_delayed_work_sync(&group->work);
	nsfc_members_release(rtnl_dereference(group->members));
	call_rcu(&group->rcu, nsfc_group_free_rcu);
}

/**
 * nsfc_group_del() - delete a group
 * @group: the group
 *
 * Context: RTNL.
 * Return: 0, or -EBUSY if a path has a hop to it.
 */
int nsfc_group_del(struct nsfc_group *group)
{
	ASSERT_RTNL();
	if (group->n_users)
		return -EBUSY;
	nsfc_group_drop(group);
	return 0;
}

/**
 * nsfc_group_flush() - delete all groups of a namespace
 * @nn: the namespace, which has no paths any more
 *
 * Context: RTNL.
 */
void nsfc_group_flush(struct nsfc_net *nn)
{
	struct nsfc_group *group, *tmp;

	list_for_each_entry_safe(group, tmp, &nn->groups, node)
		nsfc_group_drop(group);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_group_flush);

/*
 * Members
 */

/**
 * nsfc_member_state() - tell what there is to a member now
 * @member: the member
 * @reason: set to why; "" if there is nothing to be said
 *
 * Context: RTNL.
 * Return: enum nsh_sfc_member_state.
 */
u32 nsfc_member_state(const struct nsfc_member *member, const char **reason)
{
	bool ready, drains;

	*reason = member->reason;
	if (nsfc_target_dead(&member->target)) {
		*reason = "dead";
		return NSH_SFC_MEMBER_DOWN;
	}
	if (member->state == NSH_SFC_MEMBER_DOWN)
		return NSH_SFC_MEMBER_DOWN;
	rcu_read_lock();
	ready = nsfc_target_ready(&member->target);
	drains = nsfc_target_drains(&member->target);
	rcu_read_unlock();
	if (!ready) {
		*reason = nsfc_target_why(&member->target);
		return NSH_SFC_MEMBER_DOWN;
	}
	if (!drains || member->state == NSH_SFC_MEMBER_DRAIN)
		return member->state;
	*reason = "device";
	return NSH_SFC_MEMBER_DRAIN;
}

/**
 * nsfc_member_set_state() - say what a member may be given
 * @member: the member, of its group's current version
 * @state: enum nsh_sfc_member_state
 * @reason: why
 * @drain: seconds until a member that drains is set down; 0 for as long as it takes
 *
 * This is for whoever finds out how a member does, be it the operator, a monitor or the
 * module. It is told to who listens, if it is a change. What comes of the device's own
 * state needs no such call: packets look at that themselves.
 *
 * Context: RTNL.
 */
void nsfc_member_set_state(struct nsfc_member *member, u32 state, const char *reason,
			   u32 drain)
{
	struct nsfc_group *group = member->members->group;
	const char *why;
	u32 was;

	ASSERT_RTNL();
	if (member->state == state && !member->limited && !drain &&
	    !strcmp(member->reason, reason))
		return;
	was = nsfc_member_state(member, &why);
	strscpy(member->reason, reason, sizeof(member->reason));
	member->until = jiffies + drain * (unsigned long)HZ;
	WRITE_ONCE(member->limited, !!drain);
	WRITE_ONCE(member->state, state);
	nsfc_group_schedule(group);
	nsfc_nl_member_event(member, was);
}

/**
 * nsfc_group_look() - see which members answer, of those that are neighbours
 * @group: the group
 * @ask: ask those that did not
 *
 * Changes are told to who listens.
 *
 * Context: RTNL.
 * Return: true if any does not.
 */
bool nsfc_group_look(struct nsfc_group *group, bool ask)
{
	struct nsfc_members *members = rtnl_dereference(group->members);
	struct nsfc_member *member;
	bool lost = false;
	const char *why;
	unsigned int i;
	u32 was;

	for (i = 0; i < members->n; i++) {
		member = &members->member[i];
		was = nsfc_member_state(member, &why);
		if (nsfc_target_look(&member->target, ask) &&
		    nsfc_member_state(member, &why) != was)
			nsfc_nl_member_event(member, was);
		lost |= member->target.lost;
	}
	return lost;
}

static int nsfc_member_change(struct nsfc_member *member, struct nlattr **tb,
			      const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct nlattr *state = tb[NSH_SFC_A_MEMBER_STATE];
	struct nlattr *drain = tb[NSH_SFC_A_MEMBER_DRAIN];
	struct nlattr *reason = tb[NSH_SFC_A_MEMBER_REASON];
	struct nlattr *weight = tb[NSH_SFC_A_MEMBER_WEIGHT];
	const char *why;

	if (!state && !weight) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "what is to change? state or weight is needed");
		return -EINVAL;
	}
	if (tb[NSH_SFC_A_MEMBER_BACKUP]) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_MEMBER_BACKUP],
				    "replace the group to make a member its backup");
		return -EINVAL;
	}
	if (reason && !state) {
		NL_SET_ERR_MSG_ATTR(extack, reason, "a reason goes with a state");
		return -EINVAL;
	}
	if (drain && (!state || nla_get_u32(state) != NSH_SFC_MEMBER_DRAIN)) {
		NL_SET_ERR_MSG_ATTR(extack, drain, "a time to drain goes with state drain");
		return -EINVAL;
	}
	if (weight && member->weight != nla_get_u16(weight)) {
		WRITE_ONCE(member->weight, nla_get_u16(weight));
		nsfc_nl_member_event(member, nsfc_member_state(member, &why));
	}
	if (state)
		nsfc_member_set_state(member, nla_get_u32(state),
				      reason ? nla_data(reason) : "admin",
				      drain ? nla_get_u32(drain) : 0);
	return 0;
}

/**
 * nsfc_group_set_member() - change one member of a group
 * @group: the group
 * @attr: which one, and what about it: an attribute of set "member"
 * @extack: where to say what is wrong
 *
 * Context: RTNL.
 * Return: 0, or a negative error with nothing changed.
 */
int nsfc_group_set_member(struct nsfc_group *group, const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *tb[NSH_SFC_A_MEMBER_MAX + 1];
	struct nsfc_target target = { };
	struct nsfc_member *member;
	int err;

	err = nsfc_member_parse(tb, attr, extack);
	if (err)
		return err;
	err = nsfc_target_init(&target, NULL, group->nn,
			       nla_get_u32(tb[NSH_SFC_A_MEMBER_TYPE]) == NSH_SFC_HOP_VIA,
			       tb, extack);
	member = nsfc_members_find(rtnl_dereference(group->members), &target);
	nsfc_target_unlink(&target);
	nsfc_target_release(&target);
	if (err)
		return err;
	if (!member) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_MEMBER_IFNAME],
				    "the group has no such member");
		return -ENOENT;
	}
	return nsfc_member_change(member, tb, attr, extack);
}
