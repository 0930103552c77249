// SPDX-License-Identifier: GPL-2.0
/* What the tool would ask the system for is made up. */
#define FUZZ_FAKE
#include <errno.h>
#include <string.h>

#include "fake.h"
#include "socket.h"

const unsigned char *fake_bytes;
size_t fake_len;
void (*fake_events)(void);

/* Names in the directory of namespaces */
static struct dirent entries[] = {
	{ .d_name = "." },
	{ .d_name = "ns0" },
	{ .d_name = "gone" },
	{ .d_name = "ns 1" },
};

static size_t at;

/* Each file has the same bytes */
FILE *fake_fopen(const char *name, const char *mode)
{
	(void)mode;
	if (!strcmp(name, "none")) {
		errno = ENOENT;
		return NULL;
	}
	return fmemopen((void *)(fake_len ? fake_bytes : (const void *)"\n"),
			fake_len ? fake_len : 1, "r");
}

int fake_open(const char *name, int flags)
{
	if (strstr(name, "gone")) {
		errno = ENOENT;
		return -1;
	}
	return open("/dev/null", flags);
}

int fake_setns(int fd, int kind)
{
	(void)fd;
	(void)kind;
	return 0;
}

DIR *fake_opendir(const char *name)
{
	(void)name;
	at = 0;
	return (DIR *)entries;
}

struct dirent *fake_readdir(DIR *dir)
{
	(void)dir;
	return at < sizeof(entries) / sizeof(*entries) ? &entries[at++] : NULL;
}

int fake_closedir(DIR *dir)
{
	(void)dir;
	return 0;
}

/* Events as long as there are any, then a signal */
int fake_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	void (*events)(void) = fake_events;
	nfds_t i;

	(void)timeout;
	for (i = 0; i < count; i++)
		fds[i].revents = 0;
	fake_events = NULL;
	if (events)
		events();
	fds[socket_waits() && count > 1 ? 1 : 0].revents = POLLIN;
	return 1;
}

int fake_sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	(void)how;
	(void)set;
	(void)old;
	return 0;
}

int fake_signalfd(int fd, const sigset_t *set, int flags)
{
	(void)fd;
	(void)set;
	(void)flags;
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}
