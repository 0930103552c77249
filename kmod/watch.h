/* SPDX-License-Identifier: GPL-2.0 */
/* The watch: does a function return anything of what it is handed? */
#ifndef _NSFC_WATCH_H
#define _NSFC_WATCH_H

#include <linux/types.h>

#include "damp.h"

/**
 * enum nsfc_watch_news - what a look at a function has found
 * @NSFC_WATCH_SAME: nothing new
 * @NSFC_WATCH_SILENT: it is silent from now on
 * @NSFC_WATCH_RETRY: it was silent, and is to be tried again
 */
enum nsfc_watch_news {
	NSFC_WATCH_SAME,
	NSFC_WATCH_SILENT,
	NSFC_WATCH_RETRY,
};

/**
 * struct nsfc_watch - what is known of a function, from look to look
 * @silent: packets were handed over and none came back
 * @owes: packets were handed over since the last one came back
 * @delivered: packets handed over, when one had last come back
 * @returned: packets that had come back, at the last look
 * @since: time of the first look at which it owed something; or, if it is silent,
 *         since when
 * @damp: how often it has been silent of late
 *
 * Time is in milliseconds of a clock that only the caller knows, so that this can be
 * tried without one. Locking: nsfc_func.lock.
 */
struct nsfc_watch {
	bool silent;
	bool owes;
	u64 delivered;
	u64 returned;
	u64 since;
	struct nsfc_damp damp;
};

void nsfc_watch_start(struct nsfc_watch *watch, u64 delivered, u64 returned);
void nsfc_watch_recount(struct nsfc_watch *watch, u64 delivered, u64 returned);
enum nsfc_watch_news nsfc_watch_look(struct nsfc_watch *watch, u64 delivered,
				     u64 returned, u32 patience, u64 now);

#endif /* _NSFC_WATCH_H */
