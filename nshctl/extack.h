/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_EXTACK_H
#define NSHCTL_EXTACK_H

#include <libmnl/libmnl.h>
#include <stddef.h>

#include "attrs.h"

struct nl_error;

void extack_words(const struct nlmsghdr *request, size_t header, const struct attr_set *set,
		  uint32_t at, char *words, size_t size);
void extack_where(const struct nlmsghdr *request, size_t header, const struct attr_set *set,
		  const struct nl_error *error, char *where, size_t size);

#endif
