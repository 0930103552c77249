/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_SYMMETRIC_H
#define NSHCTL_SYMMETRIC_H

#include <jansson.h>
#include <libmnl/libmnl.h>

struct tool;
struct words;

int symmetric_add(struct tool *tool, struct words *w, struct nlmsghdr *path);
const char *symmetric_back(const json_t *devs, const char *ifname);

#endif
