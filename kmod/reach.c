// SPDX-License-Identifier: GPL-2.0
/* Reach: watches whether the neighbours that packets are sent to answer.
 *
 * A neighbour that does not answer is given up by the kernel's neighbour table, which
 * has asked it several times by then, and tells. Members of groups that lead to it are
 * passed over from then on. Since nobody sends packets to it any more, it is asked once
 * in a while whether it is there again.
 */

#include <linux/jiffies.h>
#include <linux/notifier.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>
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

static void nsfc_reach_work(struct work_struct *work)
{
	struct nsfc_net *nn = container_of(to_delayed_work(work), struct nsfc_net, reach);
	struct nsfc_group *group;
	bool lost = false;

	rtnl_lock();
	list_for_each_entry(group, &nn->groups, node)
		lost |= nsfc_group_look(group);
	if (lost)
		queue_delayed_work(system_power_efficient_wq, &nn->reach,
				   NSFC_REACH_AGAIN);
	rtnl_unlock();
}

/**
 * nsfc_reach_look() - see soon which neighbours answer
 * @nn: the namespace, which has a new group or a group with new members
 *
 * Context: RTNL.
 */
void nsfc_reach_look(struct nsfc_net *nn)
{
	mod_delayed_work(system_power_efficient_wq, &nn->reach, 0);
}

/* Without any group there is nobody to be told. Called in an RCU read-side section. */
static int nsfc_reach_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct neighbour *neigh = ptr;
	struct nsfc_net *nn;

	if (event != NETEVENT_NEIGH_UPDATE ||
	    !(READ_ONCE(neigh->nud_state) & (NUD_VALID | NUD_FAILED)))
		return NOTIFY_DONE;
	nn = nsfc_net(dev_net(neigh->dev));
	/* None while a namespace whose making has failed is taken down */
	if (nn && !list_empty(&nn->groups))
		queue_delayed_work(system_power_efficient_wq, &nn->reach,
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
	INIT_DELAYED_WORK(&nn->reach, nsfc_reach_work);
}

/**
 * nsfc_reach_net_exit() - look at no neighbour of a namespace any more
 * @nn: the namespace, which has had no groups for an RCU grace period
 *
 * Context: process context, may sleep; without RTNL, which the work takes.
 */
void nsfc_reach_net_exit(struct nsfc_net *nn)
{
	cancel_delayed_work_sync(&nn->reach);
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
