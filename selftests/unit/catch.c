// SPDX-License-Identifier: GPL-2.0
/* What a function prints, as a string. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "catch.h"

static int saved[3], store;

/**
 * catch_begin() - catch what is printed from now on
 * @fd: STDOUT_FILENO or STDERR_FILENO; what goes to the other one is lost
 */
void catch_begin(int fd)
{
	int other = STDOUT_FILENO + STDERR_FILENO - fd, null = open("/dev/null", O_WRONLY);

	fflush(NULL);
	saved[fd] = dup(fd);
	saved[other] = dup(other);
	store = memfd_create("catch", 0);
	if (store < 0 || dup2(store, fd) < 0 || dup2(null, other) < 0)
		abort();
	close(null);
}

/**
 * catch_end() - stop catching
 *
 * Return: what was printed, good until the next call
 */
const char *catch_end(void)
{
	static char text[65536];
	ssize_t len;
	int fd;

	fflush(NULL);
	for (fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
		dup2(saved[fd], fd);
		close(saved[fd]);
	}
	len = pread(store, text, sizeof(text) - 1, 0);
	close(store);
	text[len < 0 ? 0 : len] = '\0';
	return text;
}
