/* SPDX-License-Identifier: GPL-2.0 */
/* What the module keeps for each network namespace. */
#ifndef _NSFC_NETNS_H
#define _NSFC_NETNS_H

#include <linux/list.h>
#include <linux/rhashtable.h>
#include <linux/xarray.h>

#include "drop.h"

struct net;

/**
 * struct nsfc_net - one node: a network namespace with its ports and paths
 * @net: the namespace
 * @paths: struct nsfc_path by SPI
 * @n_paths: how many
 * @ports: struct nsfc_port
 * @devs: struct nsfc_dev whose home this is, wherever they are now
 * @contexts: all contexts of these devices, by value
 * @drops: packets dropped in this namespace
 * @next_nr: number of the next port or device, by which dumps go on
 * @seq: changes whenever something is added or removed, for dumps
 *
 * Locking: all of it is changed under RTNL only, but for @contexts (see
 * context.h). @paths and @contexts are read under RCU by the data path, the
 * lists under RTNL.
 *
 * Lifetime: goes with the namespace, after its ports, paths and devices have
 * gone and an RCU grace period has passed.
 */
struct nsfc_net {
	struct net *net;
	struct xarray paths;
	u32 n_paths;
	struct list_head ports;
	struct list_head devs;
	struct rhashtable contexts;
	struct nsfc_drops __percpu *drops;
	unsigned long next_nr;
	unsigned int seq;
};

struct nsfc_net *nsfc_net(const struct net *net);
int nsfc_netns_init(void);
void nsfc_netns_exit(void);

#endif /* _NSFC_NETNS_H */
