/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_HOP_H
#define NSHCTL_HOP_H

#include "words.h"

/* Service indexes that have a hop already, a bit each */
struct hop_seen {
	uint32_t bits[8];
};

int hop_put(struct words *w, struct nlmsghdr *nlh, struct hop_seen *seen);

#endif
