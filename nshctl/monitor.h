/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_MONITOR_H
#define NSHCTL_MONITOR_H

#include <libmnl/libmnl.h>

struct tool;

void monitor_show(struct tool *tool, const struct nlmsghdr *nlh);

#endif
