/* SPDX-License-Identifier: GPL-2.0 */
/* A netlink socket whose other end is a function and not the kernel. */
#ifndef UNIT_SOCKET_H
#define UNIT_SOCKET_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stddef.h>

typedef void (*socket_kernel_fn)(int protocol, const struct nlmsghdr *nlh);

void socket_begin(socket_kernel_fn kernel);
void socket_answer(const void *data, size_t len);
void socket_say(const struct nlmsghdr *nlh);
void socket_error(int code, const char *text, long at);
bool socket_waits(void);
void socket_end(void);

#endif
