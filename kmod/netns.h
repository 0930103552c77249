/* SPDX-License-Identifier: GPL-2.0 */
/* What the module keeps for each network namespace. */
#ifndef _NSFC_NETNS_H
#define _NSFC_NETNS_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/rhashtable.h>
#include <linux/xarray.h>

#include "drop.h"
#include "reach.h"

struct net;
struct nsfc_tallies;

/* Limits of a namespace that were never set */
#define NSFC_NET_CONTEXT_LIMIT	1048576
#define NSFC_NET_FLOW_LIMIT	4194304

/**
 * struct nsfc_net - one node: a network namespace with its ports and paths
 * @net: the namespace
 * @guest: its root is not the machine's, but that of a user namespace
 * @paths: struct nsfc_path by SPI
 * @n_paths: how many
 * @tallies: what their hops count
 * @ports: struct nsfc_port
 * @devs: struct nsfc_dev whose home this is, wherever they are now
 * @funcs: struct nsfc_func that have a name
 * @groups: struct nsfc_group
 * @reach: which neighbours answer
 * @contexts: all contexts of these devices, by value
 * @n_contexts: how many, pinned ones included
 * @context_bytes: memory that they take
 * @context_limit: most of them
 * @n_flows: flows of all functions
 * @flow_limit: most of them
 * @drops: packets dropped in this namespace
 * @next_nr: number of the next port, device, function or group, by which dumps go on
 * @seq: changes whenever something is added or removed, for dumps
 *
 * Locking: all of it is changed under RTNL only, but for @contexts (see
 * context.h) and the atomic counts, which only change when something is
 * remembered or forgotten. @paths and @contexts are read under RCU by the data path, the
 * lists under RTNL.
 *
 * Lifetime: goes with the namespace, after its ports, paths and devices have
 * gone and an RCU grace period has passed.
 */
struct nsfc_net {
	struct net *net;
	bool guest;
	struct xarray paths;
	u32 n_paths;
	struct nsfc_tallies *tallies;
	struct list_head ports;
	struct list_head devs;
	struct list_head funcs;
	struct list_head groups;
	struct nsfc_reach reach;
	struct rhashtable contexts;
	atomic_t n_contexts;
	atomic_long_t context_bytes;
	u32 context_limit;
	atomic_t n_flows;
	u32 flow_limit;
	struct nsfc_drops __percpu *drops;
	unsigned long next_nr;
	unsigned int seq;
};

struct nsfc_net *nsfc_net(const struct net *net);
int nsfc_netns_init(void);
void nsfc_netns_exit(void);

#endif /* _NSFC_NETNS_H */
