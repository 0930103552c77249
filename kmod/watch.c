// SPDX-License-Identifier: GPL-2.0
/* The watch: does a function return anything of what it is handed? */

#include "compat.h"
#include "watch.h"

/**
 * nsfc_watch_start() - begin to watch a function, which is trusted
 * @watch: set
 * @delivered: packets handed over so far
 * @returned: packets that have come back so far
 *
 * Context: any.
 */
void nsfc_watch_start(struct nsfc_watch *watch, u64 delivered, u64 returned)
{
	*watch = (struct nsfc_watch){
		.delivered = delivered,
		.returned = returned,
	};
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_watch_start);

/**
 * nsfc_watch_recount() - go on with other counters
 * @watch: what is known of the function
 * @delivered: packets handed over so far, by what counts now
 * @returned: packets that have come back so far
 *
 * Context: any.
 */
void nsfc_watch_recount(struct nsfc_watch *watch, u64 delivered, u64 returned)
{
	watch->owes = false;
	watch->delivered = delivered;
	watch->returned = returned;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_watch_recount);

/* Not silent so far. */
static enum nsfc_watch_news nsfc_watch_listen(struct nsfc_watch *watch, u64 delivered,
					      u64 returned, u32 patience, u64 now)
{
	/* Counters of several CPUs may seem to have gone back by a packet or two */
	if (returned > watch->returned) {
		nsfc_watch_recount(watch, delivered, returned);
		nsfc_damp_good(&watch->damp, now, 0);
		return NSFC_WATCH_SAME;
	}
	if (!watch->owes) {
		watch->owes = delivered > watch->delivered;
		watch->since = now;
		return NSFC_WATCH_SAME;
	}
	if (now - watch->since < patience)
		return NSFC_WATCH_SAME;
	nsfc_damp_fail(&watch->damp, 0);
	watch->silent = true;
	watch->since = now;
	return NSFC_WATCH_SILENT;
}

/**
 * nsfc_watch_look() - look at a function
 * @watch: what was known before
 * @delivered: packets handed over so far
 * @returned: packets that have come back so far
 * @patience: milliseconds that it may owe packets
 * @now: the time, in milliseconds
 *
 * It is silent once it has owed packets at two looks that are @patience apart, and none
 * came back in between; so what it is handed has at least as long to come back. A silent
 * function gets no packets, so nothing tells whether it would return them: it is tried
 * again after a second; after two if it is silent then, four, up to 64. It starts anew with a
 * second when it has returned packets for as long as it was last not trusted for.
 *
 * Context: any.
 * Return: what is new.
 */
enum nsfc_watch_news nsfc_watch_look(struct nsfc_watch *watch, u64 delivered,
				     u64 returned, u32 patience, u64 now)
{
	if (!watch->silent)
		return nsfc_watch_listen(watch, delivered, returned, patience, now);
	if (now - watch->since < watch->damp.hold)
		return NSFC_WATCH_SAME;
	watch->silent = false;
	nsfc_watch_recount(watch, delivered, returned);
	nsfc_damp_trust(&watch->damp, now);
	return NSFC_WATCH_RETRY;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_watch_look);
