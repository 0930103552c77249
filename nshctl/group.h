/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_GROUP_H
#define NSHCTL_GROUP_H

#include "reply.h"

struct tool;
struct words;

int group_each(struct tool *tool, const struct words *w, reply_fn fn, void *data);

#endif
