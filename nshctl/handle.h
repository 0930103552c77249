/* SPDX-License-Identifier: GPL-2.0 */
/* Handles: which of the kernel's rules a rule of a document is. */
#ifndef NSHCTL_HANDLE_H
#define NSHCTL_HANDLE_H

#include "state.h"

void handle_settle(struct state *want, const struct state *now);

#endif
