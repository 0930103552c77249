/* SPDX-License-Identifier: GPL-2.0 */
/* Targets: where a packet can be sent to, a device or a next hop through a port. */
#ifndef _NSFC_TARGET_H
#define _NSFC_TARGET_H

#include <linux/atomic.h>
#include <linux/if.h>
#include <linux/list.h>
#include <linux/rcupdate.h>

#include "device.h"
#include "drop.h"
#include "nexthop.h"
#include "port.h"

struct neighbour;
struct netlink_ext_ack;
struct nlattr;
struct nsfc_func;
struct nsfc_net;
struct nsfc_walk;

/**
 * struct nsfc_owner - what targets are part of
 * @lost: tells that some of them lead nowhere any more; under RTNL
 */
struct nsfc_owner {
	void (*lost)(struct nsfc_net *nn, struct nsfc_owner *owner);
};

/**
 * struct nsfc_target - where a packet can be sent to
 * @via: through a port; else to a device
 * @nd: the device; NULL once it is gone
 * @port: the port; NULL once it is gone
 * @nexthop: how the next forwarder is reached, through a port
 * @lost: that is a neighbour that did not answer when it was asked last; READ_ONCE()
 * @failed: it has been given up since somebody looked; from any context
 * @near: in nsfc_reach.near, if it is a neighbour that is watched
 * @user: in nsfc_dev.targets or nsfc_port.targets
 * @owner: what it is part of
 * @name: name that the device or port had last, for the record
 *
 * Locking: RTNL for @near, @user, @name and @lost and to clear @nd and @port; all else
 * but @failed is immutable.
 *
 * Lifetime: that of what it is part of, which is freed an RCU grace period after
 * packets could find it.
 */
struct nsfc_target {
	bool via;
	union {
		struct nsfc_dev __rcu *nd;
		struct nsfc_port __rcu *port;
	};
	struct nsfc_nexthop nexthop;
	bool lost;
	atomic_t failed;
	struct hlist_node near;
	struct list_head user;
	struct nsfc_owner *owner;
	char name[IFNAMSIZ];
};

int nsfc_target_init(struct nsfc_target *target, struct nsfc_owner *owner,
		     struct nsfc_net *nn, bool via, struct nlattr **tb,
		     struct netlink_ext_ack *extack);
void nsfc_target_unlink(struct nsfc_target *target);
void nsfc_target_release(struct nsfc_target *target);
bool nsfc_target_dead(const struct nsfc_target *target);
unsigned int nsfc_target_near(const struct nsfc_target *target);
bool nsfc_target_is_neigh(const struct nsfc_target *target, const struct neighbour *neigh);
bool nsfc_target_look(struct nsfc_target *target, bool ask);
bool nsfc_target_ready(const struct nsfc_target *target);
bool nsfc_target_same(const struct nsfc_target *a, const struct nsfc_target *b);
const char *nsfc_target_name(const struct nsfc_target *target);
const char *nsfc_target_why(const struct nsfc_target *target);
void nsfc_targets_bury(struct nsfc_net *nn, struct list_head *users);

/**
 * nsfc_target_deliver() - hand a packet to the function at a target
 * @target: the target, a device
 * @walk: the packet's walk
 *
 * Context: RCU read side, BH off.
 * Return: NSFC_OK, or why the packet was not sent; it is in @walk still, unless
 * somebody else has freed it.
 */
static inline enum nsfc_reason nsfc_target_deliver(const struct nsfc_target *target,
						   struct nsfc_walk *walk)
{
	struct nsfc_dev *nd = rcu_dereference(target->nd);

	return nd ? nsfc_dev_deliver(nd, walk) : NSFC_DROP_HOP_DEAD;
}

/**
 * nsfc_target_drains() - tell whether a target is to get no new flows
 * @target: the target
 *
 * Context: RCU read side.
 * Return: true if somebody has said so of its device.
 */
static inline bool nsfc_target_drains(const struct nsfc_target *target)
{
	const struct nsfc_dev *nd = target->via ? NULL : rcu_dereference(target->nd);

	return nd && nsfc_dev_drains(nd);
}

/**
 * nsfc_target_end() - have a packet leave its path at a target
 * @target: the target, a device
 * @walk: the packet's walk
 *
 * Context, Return: as nsfc_target_deliver().
 */
static inline enum nsfc_reason nsfc_target_end(const struct nsfc_target *target,
					       struct nsfc_walk *walk)
{
	struct nsfc_dev *nd = rcu_dereference(target->nd);

	return nd ? nsfc_dev_deliver_end(nd, walk) : NSFC_DROP_HOP_DEAD;
}

/**
 * nsfc_target_xmit() - send a packet to the next hop that is a target
 * @target: the target, a next hop through a port
 * @walk: the packet's walk
 *
 * Context, Return: as nsfc_target_deliver().
 */
static inline enum nsfc_reason nsfc_target_xmit(const struct nsfc_target *target,
						struct nsfc_walk *walk)
{
	struct nsfc_port *port = rcu_dereference(target->port);

	return port ? nsfc_port_xmit(port, &target->nexthop, walk) : NSFC_DROP_HOP_DEAD;
}

/**
 * nsfc_target_send() - send a packet to a target of either kind
 * @target: the target; if it is a device, its function gets the packet
 * @walk: the packet's walk
 *
 * Context, Return: as nsfc_target_deliver().
 */
static inline enum nsfc_reason nsfc_target_send(const struct nsfc_target *target,
						struct nsfc_walk *walk)
{
	return target->via ? nsfc_target_xmit(target, walk) :
			     nsfc_target_deliver(target, walk);
}

/**
 * nsfc_target_leads_to() - tell whether a function is at a target
 * @target: the target
 * @func: the function
 *
 * Context: RCU read side.
 * Return: true if the target is a device of this function.
 */
static inline bool nsfc_target_leads_to(const struct nsfc_target *target,
					const struct nsfc_func *func)
{
	struct nsfc_dev *nd = target->via ? NULL : rcu_dereference(target->nd);

	return nd && nd->func == func;
}

#endif /* _NSFC_TARGET_H */
