/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_RTNL_H
#define NSHCTL_RTNL_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "nl.h"

struct tool;

/**
 * struct rtnl_link - a network device
 * @index: its number
 * @name: its name
 * @kind: its kind, "" if it has none
 * @mtu: the largest packet that it sends, without its Ethernet header
 * @elsewhere: it is in the namespace @netnsid, not in the current one
 * @netnsid: number of that namespace
 */
struct rtnl_link {
	int index;
	char name[IFNAMSIZ];
	char kind[16];
	uint32_t mtu;
	bool elsewhere;
	int netnsid;
};

struct nlmsghdr *rtnl_request(struct tool *tool, uint16_t type, uint16_t flags, size_t header);
int rtnl_talk(struct tool *tool);
int rtnl_link_find(struct tool *tool, struct rtnl_link *link);

#endif
