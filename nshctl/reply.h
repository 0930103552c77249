/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel answers, as objects. */
#ifndef NSHCTL_REPLY_H
#define NSHCTL_REPLY_H

#include <jansson.h>

#include "attrs.h"

struct tool;
struct words;

typedef void (*reply_fn)(struct tool *tool, json_t *object, void *data);

void reply_each(struct tool *tool, const struct attr_set *set, reply_fn fn, void *data);
int reply_dump(struct tool *tool, const struct words *w, uint8_t cmd,
	       const struct attr_set *set, reply_fn fn, void *data);
int reply_stream(struct tool *tool, const struct words *w, const char *head,
		 const struct attr_set *set);
int reply_show(struct tool *tool, const struct words *w, const char *head,
	       const struct attr_set *set, reply_fn adorn);

#endif
