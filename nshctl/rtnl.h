/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_RTNL_H
#define NSHCTL_RTNL_H

#include "nl.h"

struct tool;

struct nlmsghdr *rtnl_request(struct tool *tool, uint16_t type, uint16_t flags, size_t header);
int rtnl_talk(struct tool *tool);

#endif
