/* SPDX-License-Identifier: GPL-2.0 */
/* A module that is older than nshctl, and what it does not know. */
#ifndef NSHCTL_OLDER_H
#define NSHCTL_OLDER_H

#include <libmnl/libmnl.h>
#include <stdbool.h>

#include "attrs.h"

struct tool;
struct words;

bool older_leave_out(struct tool *tool, const struct attr_set *set);
int older_report(struct tool *tool, const struct words *w, const struct attr_set *set);
int older_link(struct tool *tool, struct nlmsghdr *nlh, struct nlattr *data);

#endif
