/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_LIMIT_H
#define NSHCTL_LIMIT_H

#include "reply.h"

struct tool;
struct words;

int limit_read(struct tool *tool, const struct words *w, reply_fn fn, void *data);

#endif
