/* SPDX-License-Identifier: GPL-2.0 */
/* The nsh device: NSH comes off on one side and goes back on at the other. */
#ifndef _NSFC_DEVICE_H
#define _NSFC_DEVICE_H

#include <linux/list.h>
#include <linux/netdevice.h>

#include "context.h"
#include "drop.h"
#include "health.h"
#include "nexthop.h"
#include "recall.h"

struct netlink_ext_ack;
struct nlattr;
struct nsfc_conf;
struct nsfc_func;
struct nsfc_net;
struct nsfc_walk;

/**
 * struct nsfc_dev - an nsh device, its private part
 * @dev: the network device
 * @nn: home namespace: whose paths the device's packets are on
 * @func: the function that it leads to, never NULL while packets come here
 * @leg: in nsfc_func.legs
 * @node: in nsfc_net.devs, by rising @nr, while registered
 * @nr: nobody else's in the namespace
 * @name: name in the home namespace, kept while the device is elsewhere
 * @conf: configuration
 * @behind: device put behind this one; NULL if packets are received on @dev
 * @members: struct nsfc_member that lead here, of groups that remember flows
 * @behind_tracker: of the reference to it
 * @targets: struct nsfc_target that lead here
 * @drops: of packets sent on the device
 * @recall: how packets were recalled
 * @contexts: what has been handed out
 * @health: whether packets are handed over
 *
 * Locking: RTNL for changes, RCU for the data path's reading of @conf, @behind and
 * @members.
 *
 * Lifetime: that of the network device. Targets let go of it in ndo_uninit, an
 * RCU grace period before it is freed.
 */
struct nsfc_dev {
	struct net_device *dev;
	struct nsfc_net *nn;
	struct nsfc_func *func;
	struct list_head leg;
	struct list_head node;
	unsigned long nr;
	char name[IFNAMSIZ];
	struct nsfc_conf __rcu *conf;
	struct net_device __rcu *behind;
	struct hlist_head members;
	netdevice_tracker behind_tracker;
	struct list_head targets;
	struct nsfc_drops __percpu *drops;
	struct nsfc_recall_stats __percpu *recall;
	struct nsfc_ctx_table contexts;
	struct nsfc_health health;
};

void nsfc_dev_setup(struct net_device *dev);
bool nsfc_dev_is(const struct net_device *dev);
struct nsfc_dev *nsfc_dev_find(const struct nsfc_net *nn, const char *name);
int nsfc_dev_create(struct net_device *dev, struct nsfc_net *nn,
		    struct nlattr **tb, struct netlink_ext_ack *extack);
int nsfc_dev_configure(struct nsfc_dev *nd, struct nlattr **tb,
		       struct netlink_ext_ack *extack);
void nsfc_dev_flush(struct nsfc_net *nn, struct list_head *kill);

enum nsfc_reason nsfc_dev_deliver(struct nsfc_dev *nd, struct nsfc_walk *walk);
enum nsfc_reason nsfc_dev_deliver_end(struct nsfc_dev *nd, struct nsfc_walk *walk);
void nsfc_dev_output(struct nsfc_dev *nd, struct sk_buff *skb);

/**
 * nsfc_dev_usable() - tell whether a device is to be handed packets
 * @nd: the device
 *
 * For who can do something else with a packet; the answer is as new as the link.
 *
 * Context: RCU read side.
 * Return: false if packets would be dropped, or if the device is not to be trusted.
 */
static inline bool nsfc_dev_usable(const struct nsfc_dev *nd)
{
	const struct net_device *behind;

	if (READ_ONCE(nd->health.word) & NSFC_HEALTH_UNUSABLE)
		return false;
	behind = rcu_dereference(nd->behind);
	return !behind || (netif_carrier_ok(behind) && nsfc_xmit_ready(behind));
}

/**
 * nsfc_dev_drains() - tell whether a device is to get no new flows
 * @nd: the device
 *
 * Context: RCU read side.
 * Return: true if it is to be handed packets of flows that it has, if it is usable.
 */
static inline bool nsfc_dev_drains(const struct nsfc_dev *nd)
{
	return READ_ONCE(nd->health.word) & NSFC_HEALTH_DRAIN;
}

#endif /* _NSFC_DEVICE_H */
