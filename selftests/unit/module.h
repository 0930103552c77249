/* SPDX-License-Identifier: GPL-2.0 */
/* A made-up kernel with a made-up version of the module. */
#ifndef UNIT_MODULE_H
#define UNIT_MODULE_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

#define MODULE_FAMILY 0x20

/**
 * struct module - what the module is like, and what it was asked
 * @attrs: attributes that requests may have, a bit each
 * @hop_attrs: the same inside of hops
 * @recall_mask: bits that recall-by may have
 * @originated_max: highest value of originated
 * @ops: operations that there are, a bit each
 * @no_policy: the kernel does not tell what operations take
 * @take: called for each request that is not refused, or NULL
 * @policies: requests for what an operation takes
 * @requests: all requests
 */
struct module {
	uint32_t attrs;
	uint32_t hop_attrs;
	uint32_t recall_mask;
	uint64_t originated_max;
	uint64_t ops;
	bool no_policy;
	void (*take)(int protocol, const struct nlmsghdr *nlh);
	int policies;
	int requests;
};

extern struct module module;

void module_kernel(int protocol, const struct nlmsghdr *nlh);

#endif
