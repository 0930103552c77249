/* SPDX-License-Identifier: GPL-2.0 */
/* A made-up kernel whose module remembers what it is told. */
#ifndef UNIT_STORE_H
#define UNIT_STORE_H

#include <libmnl/libmnl.h>
#include <stdbool.h>

/**
 * struct store - what the module is like
 * @changes: requests for changes so far
 * @fail: the number of the change that fails, counted from 1; 0 for none
 * @fail_on: those after it fail, too
 */
struct store {
	int changes;
	int fail;
	bool fail_on;
};

extern struct store store;

void store_begin(void);
void store_kernel(int protocol, const struct nlmsghdr *nlh);

#endif
