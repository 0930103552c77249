// SPDX-License-Identifier: GPL-2.0
/* Reach: watches whether the neighbours that packets are sent to answer.
 *
 * A neighbour that does not answer is given up by the kernel's neighbour table, which
 * has asked it several times by then, and tells. That has to be noted there and then:
 * the next packet for it has the table start over, and nothing is to be seen of it.
 * Members of groups that lead to it are passed over from then on. Since nobody sends
 * packets to it any more, it is asked once in a while whether it is there again.
 */

#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/notifier.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <net/neighbour.h>
#include <net/netevent.h>

#include "group.h"
#include "netns.h"
#include "reach.h"

/* Between a change of a neighbour and a look at all groups, which a flood of changes
 * is not to start for each of them
 */
#define NSFC_REACH_DELAY	(HZ / 20)
/* Between two questions to a neighbour that did not answer */
#define NSFC_REACH_AGAIN	HZ

static struct hlist_head *nsfc_reach_bucket(struct nsfc_reach *reach, const void *addr,
					    unsigned int len)
{
	return &reach->near[jhash(addr, len, 0) % NSFC_REACH_BUCKETS];
}

/* See to all neighbours; @ask those that did not answer. */
static void nsfc_reach_round(struct nsfc_net *nn, bool ask)
{
	struct nsfc_group *group;
	bool lost = false;

	rtnl_lock();
	list_for_each_entry(group, &nn->groups, node) {
		lost |= nsfc_group_look(group, ask);
		cond_resched();
	}
	rtnl_unlock();
	if (lost)
		queue_delayed_work(system_power_efficient_wq, &nn->reach.ask,
				   NSFC_REACH_AGAIN);
}

static void nsfc_reach_look_work(struct work_struct *work)
{
	nsfc_reach_round(container_of(to_delayed_work(work), struct nsfc_net, reach.look),
			 false);
}

static void nsfc_reach_ask_work(struct work_struct *work)
{
	nsfc_reach_round(container_of(to_delayed_work(work), struct nsfc_net, reach.ask),
			 true);
}

/**
 * nsfc_reach_watch() - begin to watch a member of a group
 * @nn: the namespace
 * @target: where the member is; nothing becomes of it if that is no neighbour
 *
 * What is known of it already is seen soon.
 *
 * Context: RTNL.
 */
void nsfc_reach_watch(struct nsfc_net *nn, struct nsfc_target *target)
{
	const struct nsfc_nexthop *nh = &target->nexthop;
	unsigned int len = nsfc_target_near(target);

	if (!len)
		return;
	hlist_add_head_rcu(&target->near, nsfc_reach_bucket(&nn->reach, &nh->addr, len));
	mod_delayed_work(system_power_efficient_wq, &nn->reach.look, 0);
}

/**
 * nsfc_reach_unwatch() - watch a member of a group no more
 * @target: where the member is, which need not have been watched
 *
 * Context: RTNL.
 */
void nsfc_reach_unwatch(struct nsfc_target *target)
{
	hlist_del_init_rcu(&target->near);
}

/* A neighbour is there, or was given up. What a packet has made of it meanwhile is seen
 * as given up as well: nothing is told but the one or the other. Called in an RCU
 * read-side section, at times with bottom halves off.
 */
static int nsfc_reach_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct neighbour *neigh = ptr;
	struct nsfc_target *target;
	struct nsfc_net *nn;
	bool found = false;
	u8 state;

	if (event != NETEVENT_NEIGH_UPDATE)
		return NOTIFY_DONE;
	state = READ_ONCE(neigh->nud_state);
	nn = nsfc_net(dev_net(neigh->dev));
	/* None while a namespace whose making has failed is taken down */
	if (!nn || !state || READ_ONCE(neigh->dead))
		return NOTIFY_DONE;
	hlist_for_each_entry_rcu(target, nsfc_reach_bucket(&nn->reach, neigh->primary_key,
							   neigh->tbl->key_len), near) {
		if (!nsfc_target_is_neigh(target, neigh))
			continue;
		if (!(state & NUD_VALID))
			atomic_set(&target->failed, 1);
		found = true;
	}
	if (found)
		queue_delayed_work(system_power_efficient_wq, &nn->reach.look,
				   NSFC_REACH_DELAY);
	return NOTIFY_DONE;
}

static struct notifier_block nsfc_reach_notifier = {
	.notifier_call = nsfc_reach_event,
};

/**
 * nsfc_reach_net_init() - get a namespace ready
 * @nn: the namespace, which has no groups yet
 *
 * Context: process context.
 */
void nsfc_reach_net_init(struct nsfc_net *nn)
{
	INIT_DELAYED_WORK(&nn->reach.look, nsfc_reach_look_work);
	INIT_DELAYED_WORK(&nn->reach.ask, nsfc_reach_ask_work);
}

/**
 * nsfc_reach_net_exit() - look at no neighbour of a namespace any more
 * @nn: the namespace, which has had no groups for an RCU grace period
 *
 * Context: process context, may sleep; without RTNL, which the work takes.
 */
void nsfc_reach_net_exit(struct nsfc_net *nn)
{
	/* The one has the other be done */
	cancel_delayed_work_sync(&nn->reach.look);
	cancel_delayed_work_sync(&nn->reach.ask);
}

/**
 * nsfc_reach_init() - start watching neighbours
 *
 * Context: module init, namespaces are known.
 * Return: 0 or a negative error.
 */
int nsfc_reach_init(void)
{
	return register_netevent_notifier(&nsfc_reach_notifier);
}

/**
 * nsfc_reach_exit() - stop watching
 *
 * Context: module exit.
 */
void nsfc_reach_exit(void)
{
	unregister_netevent_notifier(&nsfc_reach_notifier);
}
