/* SPDX-License-Identifier: GPL-2.0 */
/* Whether what the kernel answers is well-formed. */
#ifndef _FUZZ_NETLINK_CHECK_H
#define _FUZZ_NETLINK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/netlink.h>

#include "netlink-request.h"

#define NL_ERRNO_MAX	134

/**
 * struct nl_answer - what came of a request
 * @request: the request
 * @len: length of its message
 * @seq: its sequence number
 * @family: number of the family
 * @ended: there was an acknowledgment, an error or the end of a dump
 * @error: 0 or a negative error
 * @words: the error was explained: a message, a policy or what is missing
 * @messages: how many others came
 */
struct nl_answer {
	const struct nl_request *request;
	unsigned int len;
	uint32_t seq;
	uint16_t family;
	bool ended;
	int error;
	bool words;
	unsigned int messages;
};

/**
 * struct nl_tally - what requests of one command have come to
 * @sent: how many
 * @good: how many were granted
 * @errors: how many were refused, by error
 * @silent: and how many of them without words
 */
struct nl_tally {
	unsigned long sent;
	unsigned long good;
	unsigned long errors[NL_ERRNO_MAX];
	unsigned long silent[NL_ERRNO_MAX];
};

extern unsigned int nl_findings;

void nl_finding(const struct nl_request *request, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void nl_answer_read(struct nl_answer *answer, const uint8_t *buf, unsigned int len);
void nl_answer_end(const struct nl_answer *answer);
void nl_event_read(const uint8_t *buf, unsigned int len, uint16_t family);
void nl_tallies_print(void);

#endif /* _FUZZ_NETLINK_CHECK_H */
