// SPDX-License-Identifier: GPL-2.0
/* Health: whether an instance of a function is to be given packets. */

#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/timekeeping.h>

#include <uapi/linux/nsh_sfc.h>

#include "conf.h"
#include "device.h"
#include "func.h"
#include "health.h"
#include "netlink.h"
#include "recall.h"

/* A carrier that is lost a third time is not trusted at once when it comes back, unless
 * it was there for so many milliseconds before.
 */
#define NSFC_FLAPS_FREE		2
#define NSFC_FLAPS_WINDOW	10000

/* How often a function is looked at that is to return packets: so often in its time,
 * but with so many milliseconds between at least
 */
#define NSFC_LOOKS		4
#define NSFC_LOOK_MIN		50

/* When to try again what could not be done since RTNL was taken */
#define NSFC_RTNL_RETRY		(HZ / 50 ?: 1)

static u64 nsfc_health_now(void)
{
	return ktime_to_ms(ktime_get());
}

/* The device behind, if there is one, has a link. */
static bool nsfc_health_linked(const struct nsfc_dev *nd)
{
	const struct net_device *behind = rtnl_dereference(nd->behind);

	return !behind || (netif_running(behind) && netif_carrier_ok(behind));
}

static void nsfc_health_mark(struct nsfc_dev *nd, u32 bits, bool set)
{
	u32 word = nd->health.word & ~bits;

	WRITE_ONCE(nd->health.word, set ? word | bits : word);
}

static u32 nsfc_health_reasons(const struct nsfc_dev *nd)
{
	u32 word = nd->health.word, reasons = 0;

	if (word & NSFC_HEALTH_SET)
		reasons |= NSH_SFC_DOWN_SET;
	if (word & (NSFC_HEALTH_STOPPED | NSFC_HEALTH_GONE) || !nsfc_health_linked(nd))
		reasons |= NSH_SFC_DOWN_LINK;
	if (word & NSFC_HEALTH_SILENT)
		reasons |= NSH_SFC_DOWN_SILENT;
	if (word & NSFC_HEALTH_FLAPPING)
		reasons |= NSH_SFC_DOWN_FLAPPING;
	return reasons;
}

static u32 nsfc_health_state(const struct nsfc_dev *nd, u32 reasons)
{
	if (reasons)
		return NSH_SFC_STATE_DOWN;
	return nd->health.word & NSFC_HEALTH_DRAIN ? NSH_SFC_STATE_DRAIN :
						     NSH_SFC_STATE_UP;
}

/* Tell what has changed, if anything. */
static void nsfc_health_tell(struct nsfc_dev *nd, u32 cause)
{
	struct nsfc_health *health = &nd->health;
	u32 reasons = nsfc_health_reasons(nd);
	u32 state = nsfc_health_state(nd, reasons);
	u32 was = health->state;

	/* Not made yet, or on its way out */
	if (list_empty(&nd->node))
		return;
	if (state == was && reasons == health->reasons)
		return;
	health->state = state;
	health->reasons = reasons;
	if (state != was) {
		health->changes++;
		health->since = ktime_get_boottime_seconds();
	}
	nsfc_nl_dev_state_event(nd, was, cause);
}

/*
 * Links
 */

/* A carrier was lost, or is there again. That of a device that is not up says nothing. */
static void nsfc_health_flap(struct nsfc_dev *nd)
{
	const struct net_device *behind = rtnl_dereference(nd->behind);
	struct nsfc_health *health = &nd->health;
	u64 now = nsfc_health_now();

	if (!behind || !netif_running(behind) ||
	    netif_carrier_ok(behind) == health->carrier)
		return;
	health->carrier = !health->carrier;
	if (!health->carrier) {
		nsfc_health_mark(nd, NSFC_HEALTH_FLAPPING, false);
		nsfc_damp_good(&health->damp, now, NSFC_FLAPS_WINDOW);
		nsfc_damp_fail(&health->damp, NSFC_FLAPS_FREE);
		return;
	}
	if (!health->damp.hold) {
		nsfc_damp_trust(&health->damp, now);
		return;
	}
	nsfc_health_mark(nd, NSFC_HEALTH_FLAPPING, true);
	mod_delayed_work(system_wq, &health->settle, msecs_to_jiffies(health->damp.hold));
}

/* The link has been there for long enough. */
static void nsfc_health_settle(struct work_struct *work)
{
	struct nsfc_health *health = container_of(to_delayed_work(work),
						  struct nsfc_health, settle);
	struct nsfc_dev *nd = container_of(health, struct nsfc_dev, health);

	/* Who holds it may be waiting for this to end */
	if (!rtnl_trylock()) {
		schedule_delayed_work(&health->settle, NSFC_RTNL_RETRY);
		return;
	}
	if (health->word & NSFC_HEALTH_FLAPPING) {
		nsfc_health_mark(nd, NSFC_HEALTH_FLAPPING, false);
		nsfc_damp_trust(&health->damp, nsfc_health_now());
		nsfc_health_tell(nd, NSH_SFC_CAUSE_RETRY);
	}
	rtnl_unlock();
}

/* Something may have become of the link. The device has a carrier if what is behind it
 * has one, as other masters do.
 */
static void nsfc_health_link(struct nsfc_dev *nd)
{
	if (nd->dev->reg_state != NETREG_REGISTERED)
		return;
	nsfc_health_flap(nd);
	if (nsfc_health_linked(nd))
		netif_carrier_on(nd->dev);
	else
		netif_carrier_off(nd->dev);
	nsfc_health_tell(nd, NSH_SFC_CAUSE_LINK);
}

/**
 * nsfc_health_behind() - a device was put behind a device, or taken away
 * @nd: the device
 * @gone: there was one, and nobody has taken it away: it is no more
 *
 * Context: RTNL.
 */
void nsfc_health_behind(struct nsfc_dev *nd, bool gone)
{
	const struct net_device *behind = rtnl_dereference(nd->behind);

	nsfc_health_mark(nd, NSFC_HEALTH_FLAPPING, false);
	nsfc_health_mark(nd, NSFC_HEALTH_GONE, gone);
	nd->health.carrier = behind && netif_carrier_ok(behind);
	nd->health.damp = (struct nsfc_damp){ };
	nsfc_health_link(nd);
}

static int nsfc_health_netdev_event(struct notifier_block *nb, unsigned long event,
				    void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct nsfc_dev *nd = NULL;
	struct net_device *master;

	if (nsfc_dev_is(dev)) {
		nd = netdev_priv(dev);
		/* It is about to go down, and takes no packets meanwhile */
		if (event == NETDEV_GOING_DOWN)
			nsfc_health_mark(nd, NSFC_HEALTH_STOPPED, true);
		if (event == NETDEV_UP)
			nsfc_health_mark(nd, NSFC_HEALTH_STOPPED, false);
	} else {
		master = netdev_master_upper_dev_get(dev);
		if (master && nsfc_dev_is(master))
			nd = netdev_priv(master);
		/* Where it has to be found first, that is no loss */
		if (nd && event == NETDEV_UP)
			nd->health.carrier = netif_carrier_ok(dev);
	}
	if (nd && (event == NETDEV_UP || event == NETDEV_DOWN || event == NETDEV_CHANGE))
		nsfc_health_link(nd);
	return NOTIFY_DONE;
}

static struct notifier_block nsfc_health_notifier = {
	.notifier_call = nsfc_health_netdev_event,
};

/*
 * Functions that return what they are handed
 */

/* Packets handed over to a function, and those that have come back: not its questions to
 * neighbours, nor, if it recalls packets, what it sends without one to recall.
 */
static void nsfc_health_sums(const struct nsfc_func *func, u64 *delivered, u64 *returned)
{
	static const enum nsfc_recall_how came_back[] = {
		NSFC_RECALL_MARK, NSFC_RECALL_CONNTRACK, NSFC_RECALL_CONNTRACK_AMBIGUOUS,
		NSFC_RECALL_FLOW, NSFC_RECALL_FLOW_AMBIGUOUS, NSFC_RECALL_PRINT,
		NSFC_RECALL_PRINT_AMBIGUOUS, NSFC_RECALL_ORIGINATED,
	};
	u64 recalled[__NSFC_RECALL_MAX];
	struct rtnl_link_stats64 stats;
	const struct nsfc_dev *nd;
	u64 answered;
	int i;

	*delivered = 0;
	*returned = 0;
	list_for_each_entry(nd, &func->legs, leg) {
		if (!nd->health.counts)
			continue;
		nsfc_recall_stats_read(nd->recall, recalled);
		for (i = 0; i < ARRAY_SIZE(came_back); i++)
			*returned += recalled[came_back[i]];
		rcu_read_lock();
		if (!nsfc_conf_recalls(&rcu_dereference(nd->conf)->func))
			*returned += recalled[NSFC_RECALL_OWN_PATH];
		rcu_read_unlock();
		/* First, so that what is answered meanwhile is not owed later */
		answered = nsfc_recall_answered_read(nd->recall);
		memset(&stats, 0, sizeof(stats));
		dev_fetch_sw_netstats(&stats, nd->dev->tstats);
		*delivered += stats.rx_packets - answered;
	}
}

static void nsfc_health_func_tell(struct nsfc_func *func, bool silent, u32 cause)
{
	struct nsfc_dev *nd;

	list_for_each_entry(nd, &func->legs, leg) {
		nsfc_health_mark(nd, NSFC_HEALTH_SILENT, silent);
		nsfc_health_tell(nd, cause);
	}
}

/* RTNL is for news alone. Who holds it may be waiting for this to end, so what cannot be
 * told yet has not been seen either. Return: false in this case.
 */
static bool nsfc_health_look(struct nsfc_func *func)
{
	struct nsfc_watch watch = func->watch;
	enum nsfc_watch_news news;
	u64 delivered, returned;

	nsfc_health_sums(func, &delivered, &returned);
	news = nsfc_watch_look(&watch, delivered, returned, func->returns,
			       nsfc_health_now());
	if (news == NSFC_WATCH_SAME) {
		if (!watch.silent)
			func->watch = watch;
		return true;
	}
	if (!rtnl_trylock())
		return false;
	func->watch = watch;
	nsfc_health_func_tell(func, watch.silent, watch.silent ? NSH_SFC_CAUSE_SILENT :
								 NSH_SFC_CAUSE_RETRY);
	rtnl_unlock();
	return true;
}

static unsigned long nsfc_health_pause(const struct nsfc_func *func)
{
	return msecs_to_jiffies(max_t(u32, func->returns / NSFC_LOOKS, NSFC_LOOK_MIN));
}

static void nsfc_health_look_work(struct work_struct *work)
{
	struct nsfc_func *func = container_of(to_delayed_work(work), struct nsfc_func,
					      look);
	bool done;

	mutex_lock(&func->lock);
	done = nsfc_health_look(func);
	mutex_unlock(&func->lock);
	schedule_delayed_work(&func->look,
			      done ? nsfc_health_pause(func) : NSFC_RTNL_RETRY);
}

/* Watch it from now on, as if nothing had been known. */
static void nsfc_health_watch(struct nsfc_func *func)
{
	u64 delivered, returned;

	mutex_lock(&func->lock);
	nsfc_health_sums(func, &delivered, &returned);
	nsfc_watch_start(&func->watch, delivered, returned);
	mutex_unlock(&func->lock);
}

static bool nsfc_health_func_silent(const struct nsfc_func *func)
{
	const struct nsfc_dev *nd;

	list_for_each_entry(nd, &func->legs, leg)
		if (nd->health.word & NSFC_HEALTH_SILENT)
			return true;
	return false;
}

/**
 * nsfc_health_func_setup() - get ready to watch a function
 * @func: the function, new
 *
 * Context: any.
 */
void nsfc_health_func_setup(struct nsfc_func *func)
{
	mutex_init(&func->lock);
	INIT_DELAYED_WORK(&func->look, nsfc_health_look_work);
}

/**
 * nsfc_health_func_left() - a device has left a function, perhaps its last
 * @func: the function
 *
 * Context: RTNL; may sleep.
 */
void nsfc_health_func_left(struct nsfc_func *func)
{
	u64 delivered, returned;

	if (list_empty(&func->legs)) {
		cancel_delayed_work_sync(&func->look);
		return;
	}
	mutex_lock(&func->lock);
	nsfc_health_sums(func, &delivered, &returned);
	nsfc_watch_recount(&func->watch, delivered, returned);
	mutex_unlock(&func->lock);
}

/**
 * nsfc_health_func_set() - say in which time a function returns a packet
 * @func: the function
 * @returns: milliseconds; 0 if it need not
 *
 * Context: RTNL; may sleep.
 */
void nsfc_health_func_set(struct nsfc_func *func, u32 returns)
{
	if (returns == func->returns)
		return;
	cancel_delayed_work_sync(&func->look);
	nsfc_health_watch(func);
	nsfc_health_func_tell(func, false, NSH_SFC_CAUSE_SET);
	func->returns = returns;
	if (returns)
		schedule_delayed_work(&func->look, nsfc_health_pause(func));
}

/*
 * Instances
 */

/**
 * nsfc_health_setup() - get ready for the health of a device
 * @health: the device's, all 0
 *
 * Context: any.
 */
void nsfc_health_setup(struct nsfc_health *health)
{
	health->word = NSFC_HEALTH_STOPPED;
	INIT_DELAYED_WORK(&health->settle, nsfc_health_settle);
}

static void nsfc_health_obey(struct nsfc_dev *nd, u32 state)
{
	nsfc_health_mark(nd, NSFC_HEALTH_SET, state == NSH_SFC_STATE_DOWN);
	nsfc_health_mark(nd, NSFC_HEALTH_DRAIN, state == NSH_SFC_STATE_DRAIN);
}

/**
 * nsfc_health_start() - have a device that is being made be in some state
 * @nd: the device, registered
 *
 * Nothing is told of it before it has been told that there is a new device.
 *
 * Context: RTNL.
 */
void nsfc_health_start(struct nsfc_dev *nd)
{
	struct nsfc_health *health = &nd->health;

	mutex_lock(&nd->func->lock);
	health->counts = true;
	mutex_unlock(&nd->func->lock);
	nsfc_health_obey(nd, rtnl_dereference(nd->conf)->state);
	nsfc_health_mark(nd, NSFC_HEALTH_SILENT, nsfc_health_func_silent(nd->func));
	health->reasons = nsfc_health_reasons(nd);
	health->state = nsfc_health_state(nd, health->reasons);
	health->since = ktime_get_boottime_seconds();
}

/**
 * nsfc_health_stop() - the health of a device changes no more
 * @nd: the device, on its way out
 *
 * Context: RTNL; may sleep.
 */
void nsfc_health_stop(struct nsfc_dev *nd)
{
	cancel_delayed_work_sync(&nd->health.settle);
}

/**
 * nsfc_health_say() - somebody says what state an instance is in
 * @nd: the device
 * @state: enum nsh_sfc_dev_state. Up also means that it is well again, whatever it was
 *         taken to be down for; but for its link, if that is not there
 *
 * Context: RTNL.
 */
void nsfc_health_say(struct nsfc_dev *nd, u32 state)
{
	struct nsfc_func *func = nd->func;

	nsfc_health_obey(nd, state);
	if (state == NSH_SFC_STATE_UP) {
		nsfc_health_mark(nd, NSFC_HEALTH_GONE | NSFC_HEALTH_FLAPPING, false);
		nd->health.damp = (struct nsfc_damp){ };
		nsfc_health_watch(func);
		nsfc_health_func_tell(func, false, NSH_SFC_CAUSE_SET);
	}
	nsfc_health_tell(nd, NSH_SFC_CAUSE_SET);
}

/**
 * nsfc_health_hold() - for how long an instance is not trusted
 * @nd: the device
 *
 * Context: RTNL.
 * Return: milliseconds from the beginning on, 0 if it is not silent or flapping.
 */
u32 nsfc_health_hold(const struct nsfc_dev *nd)
{
	u32 hold = 0;

	if (nd->health.word & NSFC_HEALTH_FLAPPING)
		hold = nd->health.damp.hold;
	if (nd->health.word & NSFC_HEALTH_SILENT)
		hold = max(hold, nd->func->watch.damp.hold);
	return hold;
}

/**
 * nsfc_health_init() - start watching links
 *
 * Context: module init.
 * Return: 0 or a negative error.
 */
int nsfc_health_init(void)
{
	return register_netdevice_notifier(&nsfc_health_notifier);
}

/**
 * nsfc_health_exit() - stop watching
 *
 * Context: module exit, after all nsh devices have gone.
 */
void nsfc_health_exit(void)
{
	unregister_netdevice_notifier(&nsfc_health_notifier);
}
