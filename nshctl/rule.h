/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_RULE_H
#define NSHCTL_RULE_H

#include "reply.h"
#include "words.h"

json_t *rule_read(struct words *w);
int rule_each(struct tool *tool, const char *command, int dev, reply_fn fn, void *data);

#endif
