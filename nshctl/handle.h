/* SPDX-License-Identifier: GPL-2.0 */
/* Handles: which of the kernel's rules a rule of a document is. */
#ifndef NSHCTL_HANDLE_H
#define NSHCTL_HANDLE_H

#include <stdbool.h>

#include "state.h"

bool handle_same_place(const json_t *a, const json_t *b);
bool handle_alike(const json_t *a, const json_t *b);
void handle_settle(struct state *want, const struct state *now);

#endif
