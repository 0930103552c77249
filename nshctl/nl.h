/* SPDX-License-Identifier: GPL-2.0 */
/* A netlink socket: one request at a time, its answers, its error. */
#ifndef NSHCTL_NL_H
#define NSHCTL_NL_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

#include "attrs.h"
#include "compiler.h"

/* 256 hops with each of their attributes take 20 KiB */
#define NL_REQUEST_MAX	(64 * 1024)
/* The kernel's dumps come in pieces of up to 32 KiB */
#define NL_REPLY_MAX	(128 * 1024)

/**
 * struct nl_error - what the kernel said to a request
 * @code: errno, 0 if all is well
 * @text: its message, "" if there is none
 * @has_at: whether @at is set
 * @at: offset of the attribute at fault in the request
 * @has_missing: whether @missing is set
 * @missing: number of the attribute that is missing
 * @nest: offset of the nest where it is missing, 0 if in none
 */
struct nl_error {
	int code;
	char text[256];
	bool has_at;
	uint32_t at;
	bool has_missing;
	uint32_t missing;
	uint32_t nest;
};

/**
 * struct nl - a netlink socket
 * @protocol: NETLINK_*
 * @sock: the socket, NULL until it is needed
 * @seq: number of the last request
 * @error: what the kernel said to it
 * @replies: the messages of the answer that nl_talk() got, one after the other
 * @len: bytes in @replies
 * @size: bytes that @replies has room for
 * @request: room for a request
 * @receive: what the socket reads into
 */
struct nl {
	int protocol;
	struct mnl_socket *sock;
	uint32_t seq;
	struct nl_error error;
	char *replies;
	size_t len;
	size_t size;
	char request[NL_REQUEST_MAX] __aligned(NLMSG_ALIGNTO);
	char receive[NL_REPLY_MAX] __aligned(NLMSG_ALIGNTO);
};

/* Called for a message of an answer; @nlh is good until it returns */
typedef void (*nl_take_fn)(const struct nlmsghdr *nlh, void *data);

struct nl *nl_new(int protocol);
void nl_free(struct nl *nl);
struct nlmsghdr *nl_request(struct nl *nl, uint16_t type, uint16_t flags);
int nl_talk(struct nl *nl, struct nlmsghdr *nlh);
int nl_stream(struct nl *nl, struct nlmsghdr *nlh, nl_take_fn take, void *data);
bool nl_ok(const struct nlmsghdr *nlh, int len);
struct nlmsghdr *nl_next(const struct nl *nl, const struct nlmsghdr *reply);
int nl_report(const struct nl *nl, const char *command, size_t header,
	      const struct attr_set *set);
void nl_take_error(struct nl_error *error, const struct nlmsghdr *nlh);

#endif
