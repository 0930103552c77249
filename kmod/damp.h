/* SPDX-License-Identifier: GPL-2.0 */
/* Damping: what fails again and again is trusted later and later. */
#ifndef _NSFC_DAMP_H
#define _NSFC_DAMP_H

#include <linux/types.h>

/* Milliseconds that something is not trusted for: the first time, and at most */
#define NSFC_DAMP_MIN	1000
#define NSFC_DAMP_MAX	64000

/**
 * struct nsfc_damp - how something has failed of late
 * @fails: how often, since it was last good for long enough
 * @hold: milliseconds that it is not trusted for; 0 if it is at once
 * @since: when it was last trusted again, in milliseconds of any clock
 *
 * All 0 is a good start. Locking: that of what it is part of.
 */
struct nsfc_damp {
	u32 fails;
	u32 hold;
	u64 since;
};

void nsfc_damp_good(struct nsfc_damp *damp, u64 now, u32 least);
void nsfc_damp_fail(struct nsfc_damp *damp, u32 free);
void nsfc_damp_trust(struct nsfc_damp *damp, u64 now);

#endif /* _NSFC_DAMP_H */
