/* SPDX-License-Identifier: GPL-2.0 */
/* Settings of devices and limits: whether they are the same, and what changes them. */
#ifndef NSHCTL_SETTING_H
#define NSHCTL_SETTING_H

#include <jansson.h>
#include <stdbool.h>

#include "attrs.h"

bool setting_same(const struct attr *attr, const json_t *now, const json_t *want);
bool setting_all_same(const struct attr_set *set, const json_t *now, const json_t *want);
char *setting_command(const struct attr_set *set, const char *verb, const json_t *now,
		      const json_t *want);

#endif
