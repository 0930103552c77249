// SPDX-License-Identifier: GPL-2.0
/* Which code of the kernel this thread has run, as KCOV tells it. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

#include <linux/kcov.h>

#include "kcov.h"

#define KCOV_DIR	"/sys/kernel/debug"
#define KCOV_FILE	KCOV_DIR "/kcov"
/* Words of the area: a dump of many objects takes some ten thousand */
#define KCOV_WORDS	(256 << 10)

static uint64_t kcov_hash(uint64_t key)
{
	key ^= key >> 32;
	key *= 0x9e3779b97f4a7c15ULL;
	return key ^ key >> 29;
}

/* Have room for one more. */
static void kcov_set_grow(struct kcov_set *set)
{
	struct kcov_set old = *set;
	size_t i, at;

	if (set->count * 2 < set->size)
		return;
	set->size = old.size ? old.size * 2 : 4096;
	set->slot = calloc(set->size, sizeof(*set->slot));
	if (!set->slot)
		abort();
	for (i = 0; i < old.size; i++) {
		if (!old.slot[i])
			continue;
		at = kcov_hash(old.slot[i]) & (set->size - 1);
		while (set->slot[at])
			at = (at + 1) & (set->size - 1);
		set->slot[at] = old.slot[i];
	}
	free(old.slot);
}

/* Add a number; true if it is new. */
static bool kcov_set_add(struct kcov_set *set, uint64_t key)
{
	size_t at;

	if (!key)
		return false;
	kcov_set_grow(set);
	for (at = kcov_hash(key) & (set->size - 1); set->slot[at];
	     at = (at + 1) & (set->size - 1))
		if (set->slot[at] == key)
			return false;
	set->slot[at] = key;
	set->count++;
	return true;
}

/**
 * kcov_open() - have the kernel record what this thread does there
 * @kcov: to be filled in; good for all calls also if this fails
 *
 * Return: 0, or -1 with errno set if this kernel has no KCOV.
 */
int kcov_open(struct kcov *kcov)
{
	int err;

	memset(kcov, 0, sizeof(*kcov));
	if (access(KCOV_FILE, F_OK))
		mount("none", KCOV_DIR, "debugfs", 0, NULL);
	kcov->fd = open(KCOV_FILE, O_RDWR | O_CLOEXEC);
	if (kcov->fd < 0)
		return -1;
	if (ioctl(kcov->fd, KCOV_INIT_TRACE, KCOV_WORDS))
		goto fail;
	kcov->area = mmap(NULL, KCOV_WORDS * sizeof(*kcov->area),
			  PROT_READ | PROT_WRITE, MAP_SHARED, kcov->fd, 0);
	if (kcov->area == MAP_FAILED)
		goto fail;
	if (ioctl(kcov->fd, KCOV_ENABLE, KCOV_TRACE_PC)) {
		munmap(kcov->area, KCOV_WORDS * sizeof(*kcov->area));
		goto fail;
	}
	return 0;

fail:
	err = errno;
	close(kcov->fd);
	kcov->fd = -1;
	kcov->area = NULL;
	errno = err;
	return -1;
}

/**
 * kcov_close() - stop recording, forget what was seen
 * @kcov: the coverage
 */
void kcov_close(struct kcov *kcov)
{
	if (kcov->fd >= 0) {
		ioctl(kcov->fd, KCOV_DISABLE, 0);
		munmap(kcov->area, KCOV_WORDS * sizeof(*kcov->area));
		close(kcov->fd);
	}
	kcov_forget(kcov);
	memset(kcov, 0, sizeof(*kcov));
	kcov->fd = -1;
}

/**
 * kcov_forget() - forget what was seen
 * @kcov: the coverage
 */
void kcov_forget(struct kcov *kcov)
{
	free(kcov->pcs.slot);
	free(kcov->edges.slot);
	memset(&kcov->pcs, 0, sizeof(kcov->pcs));
	memset(&kcov->edges, 0, sizeof(kcov->edges));
}

/**
 * kcov_start() - an execution starts
 * @kcov: the coverage
 */
void kcov_start(struct kcov *kcov)
{
	if (kcov->fd >= 0)
		__atomic_store_n(&kcov->area[0], 0, __ATOMIC_SEQ_CST);
}

/**
 * kcov_stop() - an execution has ended
 * @kcov: the coverage
 *
 * Return: how many pairs of successive PCs were seen for the first time; always 0
 * if this kernel has no KCOV.
 */
unsigned int kcov_stop(struct kcov *kcov)
{
	unsigned int fresh = 0;
	uint64_t n, i, last = 0;

	if (kcov->fd < 0)
		return 0;
	n = __atomic_load_n(&kcov->area[0], __ATOMIC_SEQ_CST);
	if (n >= KCOV_WORDS - 1)
		kcov->overflows++;
	for (i = 1; i <= n; i++) {
		uint64_t pc = kcov->area[i];

		/* The module is much smaller than 32 bits */
		if (kcov_set_add(&kcov->edges, last << 32 | (pc & UINT32_MAX))) {
			fresh++;
			kcov_set_add(&kcov->pcs, pc);
		}
		last = pc & UINT32_MAX;
	}
	return fresh;
}
