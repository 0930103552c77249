/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink requests as trees, as text, and as bytes. */
#ifndef _FUZZ_NETLINK_REQUEST_H
#define _FUZZ_NETLINK_REQUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "netlink-rules.h"

#define NL_MESSAGE_MAX	65536
#define NL_TEXT_MAX	(4 * NL_MESSAGE_MAX)

/**
 * enum nl_sender - who asks
 * @NL_HOME: root where the chain is
 * @NL_OTHER: root, in another namespace
 * @NL_USER: root in a user namespace that anybody may make, in a namespace of that
 * @NL_NOBODY: where the chain is, without any right
 */
enum nl_sender {
	NL_HOME, NL_OTHER, NL_USER, NL_NOBODY,
	NL_SENDERS
};

/**
 * enum nl_how - what kind of request
 * @NL_DO: for one answer
 * @NL_DUMP: for all there is
 * @NL_STOP: the same, but the socket is closed after the first part
 */
enum nl_how {
	NL_DO, NL_DUMP, NL_STOP,
};

/**
 * struct nl_attr - an attribute of a request
 * @next: the one after it
 * @inner: if it is a nest, its first attribute
 * @is_nest: it has attributes, not data
 * @type: number and flags
 * @lie: what is added to its length where the message tells it
 * @len: how long its data are
 * @data: they
 */
struct nl_attr {
	struct nl_attr *next;
	struct nl_attr *inner;
	bool is_nest;
	uint16_t type;
	int16_t lie;
	unsigned int len;
	uint8_t *data;
};

/**
 * struct nl_request - a request
 * @next: what is sent after it
 * @sender: who asks
 * @how: what for
 * @beside: sent by the second thread
 * @op: the command, NULL if there is none such
 * @number: the command's number, if there is none such
 * @flags: of the netlink header
 * @version: of the generic netlink header
 * @family: the next four are of struct ifinfomsg, for rtnetlink
 * @index: .
 * @link_flags: .
 * @change: .
 * @cut: bytes that are left out at the end
 * @attrs: its attributes
 */
struct nl_request {
	struct nl_request *next;
	enum nl_sender sender;
	enum nl_how how;
	bool beside;
	const struct nl_op *op;
	unsigned int number;
	unsigned int flags;
	unsigned int version;
	unsigned int family;
	int index;
	unsigned int link_flags;
	unsigned int change;
	unsigned int cut;
	struct nl_attr *attrs;
};

struct nl_request *nl_request_new(const struct nl_op *op, enum nl_how how);
struct nl_request *nl_request_copy(const struct nl_request *request);
struct nl_request *nl_requests_copy(const struct nl_request *request);
void nl_requests_free(struct nl_request *request);
unsigned int nl_requests_count(const struct nl_request *request);
struct nl_attr *nl_attr_new(uint16_t type, const void *data, unsigned int len);
struct nl_attr *nl_attr_copy(const struct nl_attr *attr);
void nl_attr_free(struct nl_attr *attr);
unsigned int nl_request_encode(const struct nl_request *request, uint16_t family,
			       uint32_t seq, uint8_t *buf);
unsigned int nl_requests_print(const struct nl_request *request, char *text,
			       unsigned int size);
struct nl_request *nl_request_parse(const char *line);
struct nl_request *nl_requests_read(FILE *in);

#endif /* _FUZZ_NETLINK_REQUEST_H */
