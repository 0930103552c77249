/* SPDX-License-Identifier: GPL-2.0 */
/* Health: whether an instance of a function is to be given packets. */
#ifndef _NSFC_HEALTH_H
#define _NSFC_HEALTH_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "damp.h"
#include "drop.h"

struct nlattr;
struct nsfc_dev;
struct nsfc_func;

/* Bits of nsfc_health.word, what packets ask for */
#define NSFC_HEALTH_STOPPED	BIT(0)	/* the device is not up */
#define NSFC_HEALTH_SET		BIT(1)	/* somebody has said that it is down */
#define NSFC_HEALTH_SILENT	BIT(2)	/* the function returns nothing */
#define NSFC_HEALTH_GONE	BIT(3)	/* there was a device behind */
#define NSFC_HEALTH_FLAPPING	BIT(4)	/* there is a link, not trusted yet */
#define NSFC_HEALTH_DRAIN	BIT(5)	/* no new flows */

/* No packet is handed over at all */
#define NSFC_HEALTH_CLOSED	(NSFC_HEALTH_STOPPED | NSFC_HEALTH_SET | NSFC_HEALTH_SILENT)
/* Who has something else to do with a packet does that */
#define NSFC_HEALTH_UNUSABLE	(NSFC_HEALTH_CLOSED | NSFC_HEALTH_GONE | NSFC_HEALTH_FLAPPING)

/**
 * struct nsfc_health - health of one instance, a device that leads to a function
 * @word: NSFC_HEALTH_*; READ_ONCE() for packets
 * @counts: the device has been made, and its counters are the function's
 * @carrier: what is behind had a carrier when it was last looked at
 * @state: enum nsh_sfc_dev_state, as told last
 * @reasons: NSH_SFC_DOWN_*, as told last
 * @changes: how often @state has changed
 * @since: when it did, in seconds of the boot clock
 * @damp: how often the carrier was lost of late
 * @settle: trusts the link again
 *
 * Locking: RTNL; nsfc_func.lock as well for @counts.
 */
struct nsfc_health {
	u32 word;
	bool counts;
	bool carrier;
	u32 state;
	u32 reasons;
	u32 changes;
	time64_t since;
	struct nsfc_damp damp;
	struct delayed_work settle;
};

/**
 * nsfc_health_check() - see whether a device is to be handed packets
 * @health: the device's
 *
 * Context: any.
 * Return: NSFC_OK, or why a packet is dropped.
 */
static inline enum nsfc_reason nsfc_health_check(const struct nsfc_health *health)
{
	u32 word = READ_ONCE(health->word);

	if (likely(!(word & NSFC_HEALTH_CLOSED)))
		return NSFC_OK;
	return word & NSFC_HEALTH_STOPPED ? NSFC_DROP_DEVICE_DOWN :
					    NSFC_DROP_FUNCTION_DOWN;
}

void nsfc_health_setup(struct nsfc_health *health);
void nsfc_health_start(struct nsfc_dev *nd);
void nsfc_health_stop(struct nsfc_dev *nd);
void nsfc_health_say(struct nsfc_dev *nd, u32 state);
void nsfc_health_behind(struct nsfc_dev *nd, bool gone);
u32 nsfc_health_hold(const struct nsfc_dev *nd);
void nsfc_health_func_setup(struct nsfc_func *func);
void nsfc_health_func_left(struct nsfc_func *func);
void nsfc_health_func_set(struct nsfc_func *func, u32 returns);
int nsfc_health_init(void);
void nsfc_health_exit(void);

#endif /* _NSFC_HEALTH_H */
