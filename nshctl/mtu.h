/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_MTU_H
#define NSHCTL_MTU_H

#include "layout.h"

struct tool;

void mtu_check(struct tool *tool, const struct layout *layout, const struct state *now);

#endif
