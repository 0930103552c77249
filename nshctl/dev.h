/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_DEV_H
#define NSHCTL_DEV_H

#include <jansson.h>

struct tool;

void dev_adorn(struct tool *tool, json_t *dev, void *data);

#endif
