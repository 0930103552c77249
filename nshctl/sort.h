/* SPDX-License-Identifier: GPL-2.0 */
/* JSON lists in another order. */
#ifndef NSHCTL_SORT_H
#define NSHCTL_SORT_H

#include <jansson.h>

json_t *sort_list(const json_t *list, int (*compare)(const void *a, const void *b));

#endif
