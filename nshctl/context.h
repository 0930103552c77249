/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_CONTEXT_H
#define NSHCTL_CONTEXT_H

#include <jansson.h>

struct tool;

void context_adorn(struct tool *tool, json_t *context, void *data);
void context_plain(struct tool *tool, json_t *context);

#endif
