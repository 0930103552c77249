/* SPDX-License-Identifier: GPL-2.0 */
/* Functions: devices that share what they remember. */
#ifndef _NSFC_FUNC_H
#define _NSFC_FUNC_H

#include <linux/if.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>

#include "watch.h"

struct nlattr;
struct nsfc_conf_func;
struct nsfc_dev;
struct nsfc_flows;
struct nsfc_net;
struct nsfc_prints;

/**
 * struct nsfc_func - a service function, as the devices that lead to it
 * @nn: home namespace of its devices
 * @nr: nobody else's in the namespace
 * @node: in nsfc_net.funcs, if it has a name
 * @legs: its devices, struct nsfc_dev.leg
 * @n_legs: how many
 * @ref: one of each device
 * @flows: its flows; NULL unless packets are recalled by them
 * @prints: its fingerprints; NULL unless packets are recalled by them
 * @flow_limit: what @flows and @prints were made for
 * @returns: milliseconds in which it returns a packet; 0 if it need not
 * @watch: whether it does
 * @look: looks at it, if it is to
 * @lock: protects @legs and @watch from @look
 * @name: its name, "" if it is one device's own
 *
 * Locking: RTNL for changes, and @lock within it for some; RCU for the data path's
 * reading of @flows, @prints and @n_legs.
 *
 * Lifetime: from its first device until an RCU grace period after its last one
 * has been unregistered.
 */
struct nsfc_func {
	struct nsfc_net *nn;
	unsigned long nr;
	struct list_head node;
	struct list_head legs;
	u32 n_legs;
	refcount_t ref;
	struct nsfc_flows __rcu *flows;
	struct nsfc_prints __rcu *prints;
	u32 flow_limit;
	u32 returns;
	struct nsfc_watch watch;
	struct delayed_work look;
	/* see above: what is looked at without RTNL */
	struct mutex lock;
	char name[IFNAMSIZ];
};

/**
 * struct nsfc_func_memory - what a function is to remember with
 * @flows: for flows, or NULL
 * @prints: for fingerprints, or NULL
 * @new_flows: @flows is not what the function has
 * @new_prints: @prints is not what the function has
 */
struct nsfc_func_memory {
	struct nsfc_flows *flows;
	struct nsfc_prints *prints;
	bool new_flows;
	bool new_prints;
};

int nsfc_func_join(struct nsfc_dev *nd, const struct nlattr *name);
void nsfc_func_leave(struct nsfc_dev *nd);
void nsfc_func_put(struct nsfc_dev *nd);
void nsfc_func_renumber(struct nsfc_func *func);
int nsfc_func_prepare(const struct nsfc_func *func, const struct nsfc_conf_func *conf,
		      struct nsfc_func_memory *memory);
void nsfc_func_cancel(const struct nsfc_func_memory *memory);
void nsfc_func_commit(struct nsfc_func *func, const struct nsfc_conf_func *conf,
		      const struct nsfc_func_memory *memory);

#endif /* _NSFC_FUNC_H */
