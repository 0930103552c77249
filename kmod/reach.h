/* SPDX-License-Identifier: GPL-2.0 */
/* Reach: watches whether the neighbours that packets are sent to answer. */
#ifndef _NSFC_REACH_H
#define _NSFC_REACH_H

#include <linux/list.h>
#include <linux/workqueue.h>

struct nsfc_net;
struct nsfc_target;

#define NSFC_REACH_BUCKETS	16

/**
 * struct nsfc_reach - what a namespace knows of its neighbours
 * @near: members of groups that are neighbours, by their address
 * @look: sees what has become of them
 * @ask: asks those that did not answer
 *
 * Locking: RTNL for changes of @near, which is read under RCU.
 *
 * Lifetime: part of struct nsfc_net. A target is in @near from when packets find it until
 * they do not any more, and is freed an RCU grace period after that.
 */
struct nsfc_reach {
	struct hlist_head near[NSFC_REACH_BUCKETS];
	struct delayed_work look;
	struct delayed_work ask;
};

void nsfc_reach_watch(struct nsfc_net *nn, struct nsfc_target *target);
void nsfc_reach_unwatch(struct nsfc_target *target);
void nsfc_reach_net_init(struct nsfc_net *nn);
void nsfc_reach_net_exit(struct nsfc_net *nn);
int nsfc_reach_init(void);
void nsfc_reach_exit(void);

#endif /* _NSFC_REACH_H */
