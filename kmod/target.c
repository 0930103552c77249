// SPDX-License-Identifier: GPL-2.0
/* Targets: where a packet can be sent to, a device or a next hop through a port. */

#include <linux/rtnetlink.h>
#include <net/neighbour.h>
#include <net/netlink.h>

#include <uapi/linux/nsh_sfc.h>

#include "compat.h"
#include "netlink.h"
#include "netns.h"
#include "target.h"

/**
 * nsfc_target_dead() - tell whether the device or port of a target is gone
 * @target: the target
 *
 * Context: RTNL.
 * Return: true if packets for it are dropped.
 */
bool nsfc_target_dead(const struct nsfc_target *target)
{
	if (target->via)
		return !rtnl_dereference(target->port);
	return !rtnl_dereference(target->nd);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_target_dead);

/**
 * nsfc_target_name() - the name that the device or port of a target goes by now
 * @target: the target
 *
 * Context: RTNL.
 * Return: the name, or the last one if it is gone.
 */
const char *nsfc_target_name(const struct nsfc_target *target)
{
	if (nsfc_target_dead(target))
		return target->name;
	if (target->via)
		return rtnl_dereference(target->port)->dev->name;
	return rtnl_dereference(target->nd)->name;
}

/**
 * nsfc_target_ready() - tell whether a target takes packets
 * @target: the target
 *
 * That is whether its device, and one that is behind that, are running and have a
 * carrier, and whether its function is up, or its neighbour answers.
 *
 * Context: RCU read side.
 * Return: false if packets for it would be dropped, or lost.
 */
bool nsfc_target_ready(const struct nsfc_target *target)
{
	const struct nsfc_port *port;
	const struct nsfc_dev *nd;

	if (target->via) {
		port = rcu_dereference(target->port);
		return port && !READ_ONCE(target->lost) &&
		       netif_carrier_ok(port->dev) && nsfc_xmit_ready(port->dev);
	}
	nd = rcu_dereference(target->nd);
	return nd && nsfc_dev_usable(nd);
}

/**
 * nsfc_target_near() - tell whether a target is a neighbour, by its IP address
 * @target: the target
 *
 * Context: RTNL.
 * Return: length of the address; 0 if it is something else, or gone.
 */
unsigned int nsfc_target_near(const struct nsfc_target *target)
{
	const struct nsfc_port *port = target->via ? rtnl_dereference(target->port) : NULL;

	return port ? nsfc_nexthop_near(&target->nexthop, port->link) : 0;
}

/**
 * nsfc_target_is_neigh() - tell whether a target is a certain neighbour
 * @target: the target, a neighbour
 * @neigh: the neighbour
 *
 * Context: RCU read side.
 * Return: true if it is.
 */
bool nsfc_target_is_neigh(const struct nsfc_target *target, const struct neighbour *neigh)
{
	const struct nsfc_port *port = rcu_dereference(target->port);

	return port && port->dev == neigh->dev &&
	       target->nexthop.family == neigh->tbl->family &&
	       !memcmp(&target->nexthop.addr, neigh->primary_key, neigh->tbl->key_len);
}

/**
 * nsfc_target_look() - see whether the neighbour that a target is answers
 * @target: the target; nothing becomes of it if it is something else
 * @ask: ask it, if it did not answer
 *
 * Once given up it is lost until it is known to be there. One that the neighbour table
 * was only told to forget is asked, and not lost unless it does not answer.
 *
 * Context: RTNL.
 * Return: true if that has changed.
 */
bool nsfc_target_look(struct nsfc_target *target, bool ask)
{
	const struct nsfc_port *port;
	enum nsfc_answer answer;
	bool failed, lost;

	if (!nsfc_target_near(target))
		return false;
	port = rtnl_dereference(target->port);
	failed = atomic_xchg(&target->failed, 0);
	lost = failed || target->lost;
	answer = nsfc_nexthop_ask(&target->nexthop, port->dev, ask && lost);
	if (answer == NSFC_ANSWER_UNASKED && failed && !target->lost) {
		nsfc_nexthop_ask(&target->nexthop, port->dev, true);
		return false;
	}
	if (answer == NSFC_ANSWER_YES || answer == NSFC_ANSWER_NO)
		lost = answer == NSFC_ANSWER_NO;
	if (lost == target->lost)
		return false;
	WRITE_ONCE(target->lost, lost);
	return true;
}

/**
 * nsfc_target_why() - why a target takes no packets, in a word
 * @target: the target, which is not ready
 *
 * Context: RTNL.
 * Return: the word.
 */
const char *nsfc_target_why(const struct nsfc_target *target)
{
	const struct nsfc_dev *nd = target->via ? NULL : rtnl_dereference(target->nd);
	u32 word = nd ? nd->health.word : 0;

	if (word & NSFC_HEALTH_SET)
		return "set";
	if (word & NSFC_HEALTH_SILENT)
		return "silent";
	if (target->lost)
		return "neighbour";
	return word & NSFC_HEALTH_FLAPPING ? "flapping" : "link";
}

/**
 * nsfc_target_same() - tell whether two targets are the same
 * @a: one
 * @b: the other
 *
 * Context: RTNL.
 * Return: true if packets for one go where packets for the other do; false if that is
 * nowhere.
 */
bool nsfc_target_same(const struct nsfc_target *a, const struct nsfc_target *b)
{
	if (a->via != b->via || nsfc_target_dead(a))
		return false;
	if (!a->via)
		return rtnl_dereference(a->nd) == rtnl_dereference(b->nd);
	return rtnl_dereference(a->port) == rtnl_dereference(b->port) &&
	       nsfc_nexthop_same(&a->nexthop, &b->nexthop);
}

static int nsfc_target_init_dev(struct nsfc_target *target, struct nsfc_net *nn,
				struct nlattr **tb, struct netlink_ext_ack *extack)
{
	static const u16 none[] = {
		NSH_SFC_A_HOP_LLADDR, NSH_SFC_A_HOP_IPV4, NSH_SFC_A_HOP_IPV6,
		NSH_SFC_A_HOP_TUNNEL_ID,
	};
	const struct nlattr *attr = nsfc_nl_first(tb, none, ARRAY_SIZE(none));
	struct nsfc_dev *nd;

	if (attr) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "only a hop via a port has addresses");
		return -EINVAL;
	}
	nd = nsfc_dev_find(nn, target->name);
	if (!nd) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IFNAME],
				    "there is no nsh device of this name whose home is this namespace");
		return -ENODEV;
	}
	rcu_assign_pointer(target->nd, nd);
	list_add_tail(&target->user, &nd->targets);
	return 0;
}

static int nsfc_target_init_via(struct nsfc_target *target, struct nsfc_net *nn,
				struct nlattr **tb, struct netlink_ext_ack *extack)
{
	struct nsfc_port *port = nsfc_port_find(nn, target->name);
	int err;

	if (!port) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IFNAME],
				    "the device is not a port of this namespace");
		return -ENODEV;
	}
	err = nsfc_nexthop_init(&target->nexthop, port, tb, extack);
	if (err)
		return err;
	rcu_assign_pointer(target->port, port);
	list_add_tail(&target->user, &port->targets);
	return 0;
}

/**
 * nsfc_target_init() - read a target from the attributes of its hop
 * @target: target, all zero
 * @owner: what it is part of
 * @nn: the namespace
 * @via: it is reached through a port; else it is a device
 * @tb: attributes of the hop, NSH_SFC_A_HOP_IFNAME among them
 * @extack: where to say what is wrong
 *
 * Context: RTNL.
 * Return: 0, or a negative error; nsfc_target_unlink() and nsfc_target_release() are
 * due in either case.
 */
int nsfc_target_init(struct nsfc_target *target, struct nsfc_owner *owner,
		     struct nsfc_net *nn, bool via, struct nlattr **tb,
		     struct netlink_ext_ack *extack)
{
	INIT_LIST_HEAD(&target->user);
	target->owner = owner;
	target->via = via;
	nla_strscpy(target->name, tb[NSH_SFC_A_HOP_IFNAME], sizeof(target->name));
	if (via)
		return nsfc_target_init_via(target, nn, tb, extack);
	return nsfc_target_init_dev(target, nn, tb, extack);
}

/**
 * nsfc_target_unlink() - take a target off what it leads to
 * @target: the target
 *
 * It goes on leading there, for packets on their way: a device or port that goes from
 * now on waits for these packets itself.
 *
 * Context: RTNL.
 */
void nsfc_target_unlink(struct nsfc_target *target)
{
	list_del_init(&target->user);
}

/**
 * nsfc_target_release() - let go of what a target holds
 * @target: the target; no packet uses it any more
 *
 * Context: any.
 */
void nsfc_target_release(struct nsfc_target *target)
{
	nsfc_nexthop_release(&target->nexthop);
}

static void nsfc_target_bury(struct nsfc_target *target)
{
	WRITE_ONCE(target->lost, false);
	strscpy(target->name, nsfc_target_name(target), sizeof(target->name));
	if (target->via)
		RCU_INIT_POINTER(target->port, NULL);
	else
		RCU_INIT_POINTER(target->nd, NULL);
}

/**
 * nsfc_targets_bury() - have no target lead to a device or port that goes
 * @nn: home namespace of the targets
 * @users: nsfc_dev.targets or nsfc_port.targets
 *
 * What they are part of stays; packets for such a target are dropped until that is
 * replaced. Of the tunnel that one led through nothing is kept: its routes are of the
 * namespace of the tunnel's underlay, which may go with it, and do not hold that.
 *
 * Context: RTNL, sleeps. What the targets led to is in use until an RCU grace period
 * has passed.
 */
void nsfc_targets_bury(struct nsfc_net *nn, struct list_head *users)
{
	struct nsfc_target *target, *tmp;
	LIST_HEAD(tunnels);

	list_for_each_entry_safe(target, tmp, users, user) {
		/* Those of one owner are neighbours here: it is told once */
		bool last = list_is_last(&target->user, users) ||
			    tmp->owner != target->owner;

		if (target->nexthop.tunnel)
			list_move(&target->user, &tunnels);
		else
			list_del_init(&target->user);
		nsfc_target_bury(target);
		if (last)
			target->owner->lost(nn, target->owner);
	}
	if (list_empty(&tunnels))
		return;

	/* No packet comes to their next hop after that */
	synchronize_net();
	list_for_each_entry_safe(target, tmp, &tunnels, user) {
		list_del_init(&target->user);
		nsfc_nexthop_release(&target->nexthop);
	}
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_targets_bury);
