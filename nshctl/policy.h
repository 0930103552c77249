/* SPDX-License-Identifier: GPL-2.0 */
/* What requests the loaded module takes, as generic netlink tells it. */
#ifndef NSHCTL_POLICY_H
#define NSHCTL_POLICY_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tool;

/**
 * struct policy_attr - an attribute that requests may have
 * @policy: number of the policy that it belongs to
 * @id: its number
 * @nests: whether it is a nest that has a policy
 * @nest: number of that policy
 * @bounded: whether @bits and @max are told
 * @bits: whether @max is a mask
 * @max: highest number, or the bits that may be set
 */
struct policy_attr {
	uint32_t policy;
	uint16_t id;
	bool nests;
	uint32_t nest;
	bool bounded;
	bool bits;
	uint64_t max;
};

/**
 * struct policy - what one operation takes
 * @cmd: NSH_SFC_CMD_*
 * @dump: whether it is about dumps
 * @known: whether the kernel has told
 * @first: number of the policy of the request itself
 * @attrs: attributes of all policies
 * @count: how many
 */
struct policy {
	uint8_t cmd;
	bool dump;
	bool known;
	uint32_t first;
	struct policy_attr *attrs;
	size_t count;
};

bool policy_get(struct tool *tool, uint8_t cmd, bool dump, struct policy *policy);
void policy_take(struct policy *policy, const struct nlmsghdr *nlh);
void policy_free(struct policy *policy);
const struct policy_attr *policy_find(const struct policy *policy, uint32_t number, uint16_t id);
bool policy_allows(const struct policy_attr *entry, uint64_t num);

#endif
