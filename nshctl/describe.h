/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_DESCRIBE_H
#define NSHCTL_DESCRIBE_H

#include <jansson.h>

#include "state.h"

json_t *describe(const struct state *state, const char *node);

#endif
