/* SPDX-License-Identifier: GPL-2.0 */
/* Rules as the kernel has them: filters of tc, on what devices receive. */
#ifndef NSHCTL_FILTER_H
#define NSHCTL_FILTER_H

#include <jansson.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flower.h"

struct tool;

/**
 * struct filter - a filter
 * @tc: what it is called
 * @chain: where it is called so; packets come to chain 0, and so do rules
 * @to: number of the device that its packets go to, 0 if that is gone
 * @rule: its words but for @tc.tcm_ifindex and @to, NULL if nshctl has not made it
 */
struct filter {
	struct tcmsg tc;
	uint32_t chain;
	int to;
	json_t *rule;
};

struct filters {
	struct filter *v;
	size_t count;
};

/**
 * struct filter_key - what tells filters of a device from one another
 * @dev: number of the device
 * @pref: the preference
 * @handle: the handle
 */
struct filter_key {
	int dev;
	uint16_t pref;
	uint32_t handle;
};

int filters_get(struct tool *tool, const char *command, int dev, uint16_t pref,
		struct filters *filters);
int filters_get_all(struct tool *tool, const char *command, struct filters *filters);
const struct filter *filters_find(const struct filters *filters, uint32_t handle);
void filters_free(struct filters *filters);
int filter_make(struct tool *tool, struct words *w, const struct rule_words *rule,
		const struct filter_key *key, int to, bool replace);
int filter_del(struct tool *tool, const char *command, const struct filter *filter);

#endif
