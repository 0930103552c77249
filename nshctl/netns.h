/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_NETNS_H
#define NSHCTL_NETNS_H

struct tool;

int netns_open(const char *name);
int netns_enter(const char *name);
int netns_id(struct tool *tool, int fd);
char *netns_name(struct tool *tool, int id);

#endif
