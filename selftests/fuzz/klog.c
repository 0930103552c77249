// SPDX-License-Identifier: GPL-2.0
/* The kernel's log, looked through for complaints. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "klog.h"

/**
 * klog_open() - look at what the kernel says from now on
 *
 * Return: a file descriptor, or -1: then there are no complaints to be seen.
 */
int klog_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		lseek(fd, 0, SEEK_END);
	return fd;
}

/**
 * klog_complaint() - look for a complaint in what the kernel has said since
 * @fd: of klog_open()
 *
 * Return: the line, good until the next call; or NULL.
 */
const char *klog_complaint(int fd)
{
	static const char * const bad[] = {
		"WARNING: ", "BUG: ", "KASAN", "KCSAN", "UBSAN", "Oops", "refcount_t",
		"general protection", "Call Trace", "suspicious RCU", "ODEBUG",
		"possible circular", "possible recursive", "inconsistent lock",
		"unreferenced object", "scheduling while atomic", "detected stall",
	};
	static char line[KLOG_LINE];
	unsigned int i;
	ssize_t len;

	if (fd < 0)
		return NULL;
	for (;;) {
		len = read(fd, line, sizeof(line) - 1);
		/* EPIPE: lines have been lost */
		if (len < 0 && (errno == EPIPE || errno == EINVAL))
			continue;
		if (len <= 0)
			return NULL;
		line[len] = 0;
		line[strcspn(line, "\n")] = 0;
		for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
			if (strstr(line, bad[i]))
				return strchr(line, ';') ? strchr(line, ';') + 1 : line;
	}
}
