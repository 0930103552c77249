/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink sockets of everybody who asks, and how they are used. */
#ifndef _FUZZ_NETLINK_TALK_H
#define _FUZZ_NETLINK_TALK_H

#include "netlink-check.h"
#include "netlink-request.h"

/* Numbers under which requests name namespaces: those of senders, then the wire's;
 * further ones are none
 */
#define NL_NETNS_FD	100
#define NL_WIRE		NL_SENDERS

/**
 * struct nl_talk - the sockets of a thread
 * @fd: by sender; 0: of the family, 1: of rtnetlink
 * @events: of the family and of rtnetlink, where the chain is
 * @seq: number of the last request
 */
struct nl_talk {
	int fd[NL_SENDERS][2];
	int events[2];
	uint32_t seq;
};

extern uint16_t nl_family_number;

void nl_people_start(const char *home, const char *other, const char *wire);
int nl_netns_socket(unsigned int number, int family, int type, int protocol);
void nl_talk_open(struct nl_talk *talk);
void nl_talk(struct nl_talk *talk, const struct nl_request *request,
	     struct nl_answer *answer);
int nl_talk_raw(struct nl_talk *talk, const struct nl_request *request,
		int (*each)(const struct nlmsghdr *nlh, void *data), void *data);
void nl_talk_events(struct nl_talk *talk);

#endif /* _FUZZ_NETLINK_TALK_H */
