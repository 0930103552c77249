/* SPDX-License-Identifier: GPL-2.0 */
/* The nsh device: NSH comes off on one side and goes back on at the other. */
#ifndef _NSFC_DEVICE_H
#define _NSFC_DEVICE_H

#include <linux/list.h>
#include <linux/netdevice.h>

#include "context.h"
#include "drop.h"
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
 * @behind_tracker: of the reference to it
 * @hops: struct nsfc_hop that lead here
 * @drops: of packets sent on the device
 * @recall: how packets were recalled
 * @contexts: what has been handed out
 *
 * Locking: RTNL for changes, RCU for the data path's reading of @conf and
 * @behind.
 *
 * Lifetime: that of the network device. Hops let go of it in ndo_uninit, an RCU
 * grace period before it is freed.
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
	netdevice_tracker behind_tracker;
	struct list_head hops;
	struct nsfc_drops __percpu *drops;
	struct nsfc_recall_stats __percpu *recall;
	struct nsfc_ctx_table contexts;
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

#endif /* _NSFC_DEVICE_H */
