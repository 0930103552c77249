/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_SYMMETRIC_H
#define NSHCTL_SYMMETRIC_H

#include <libmnl/libmnl.h>

struct tool;
struct words;

int symmetric_add(struct tool *tool, struct words *w, struct nlmsghdr *path);

#endif
