// SPDX-License-Identifier: GPL-2.0
/* Damping: what fails again and again is trusted later and later. */

#include <linux/minmax.h>

#include "compat.h"
#include "damp.h"

/**
 * nsfc_damp_good() - forget failures, if it has been good for long enough
 * @damp: how it has failed; it is good now, or was up to now
 * @now: the time, in milliseconds
 * @least: milliseconds that it has to have been good for, at least; as long as it was
 *         not trusted for before, if that is more
 *
 * Context: any.
 */
void nsfc_damp_good(struct nsfc_damp *damp, u64 now, u32 least)
{
	if (now - damp->since < max(damp->hold, least))
		return;
	damp->fails = 0;
	damp->hold = 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_damp_good);

/**
 * nsfc_damp_fail() - it has failed: work out for how long it is not trusted
 * @damp: how it has failed so far; @damp->hold is set
 * @free: how many failures cost nothing
 *
 * NSFC_DAMP_MIN for the first failure that costs, twice as long for each further one,
 * up to NSFC_DAMP_MAX.
 *
 * Context: any.
 */
void nsfc_damp_fail(struct nsfc_damp *damp, u32 free)
{
	if (damp->fails < free)
		damp->fails++;
	else
		damp->hold = clamp_t(u32, 2 * damp->hold, NSFC_DAMP_MIN, NSFC_DAMP_MAX);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_damp_fail);

/**
 * nsfc_damp_trust() - it is trusted again
 * @damp: how it has failed
 * @now: the time, in milliseconds
 *
 * Context: any.
 */
void nsfc_damp_trust(struct nsfc_damp *damp, u64 now)
{
	damp->since = now;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_damp_trust);
