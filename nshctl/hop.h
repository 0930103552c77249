/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_HOP_H
#define NSHCTL_HOP_H

#include "words.h"

/**
 * struct hop_seen - service indexes of a path
 * @bits: those that have a hop already, a bit each
 * @implied: a hop may be given without one, and gets @next
 * @made: how many hops from 255 on nshctl makes itself
 * @next: one less than that of the hop before, -1 if there is none
 */
struct hop_seen {
	uint32_t bits[8];
	bool implied;
	int made;
	int next;
};

bool hop_ends(const struct words *w);
int hop_put(struct words *w, struct nlmsghdr *nlh, struct hop_seen *seen);

#endif
