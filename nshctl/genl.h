/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family nsh_sfc. */
#ifndef NSHCTL_GENL_H
#define NSHCTL_GENL_H

#include "nl.h"

struct tool;
struct words;

/**
 * struct genl - a socket for the family
 * @nl: the socket
 * @family: number of the family, 0 until it is needed
 * @events: number of the multicast group "events"
 * @ops: operations that the loaded module has, a bit each; none if unknown
 */
struct genl {
	struct nl *nl;
	uint16_t family;
	uint32_t events;
	uint32_t ops[8];
};

struct nlmsghdr *genl_request(struct tool *tool, uint8_t cmd, uint16_t flags);
int genl_ready(struct tool *tool);
void genl_free(struct genl *genl);
int genl_send(struct tool *tool);
int genl_stream(struct tool *tool, nl_take_fn take, void *data);
bool genl_knows(const struct genl *genl, uint8_t cmd);
int genl_report(struct tool *tool, const struct words *w, const struct attr_set *set);
int genl_talk(struct tool *tool, const struct words *w, const struct attr_set *set);

#endif
