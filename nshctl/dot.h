/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_DOT_H
#define NSHCTL_DOT_H

#include <jansson.h>
#include <stdio.h>

struct tool;
struct words;

void dot_print(FILE *file, json_t *paths, json_t *devs, json_t *groups);
int dot_show(struct tool *tool, const struct words *w);

#endif
