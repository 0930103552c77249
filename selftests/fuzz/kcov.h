/* SPDX-License-Identifier: GPL-2.0 */
/* Which code of the kernel this thread has run, as KCOV tells it. */
#ifndef _FUZZ_KCOV_H
#define _FUZZ_KCOV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct kcov_set - a set of numbers
 * @slot: open hash table, 0 is free
 * @size: its size, a power of two
 * @count: how many are in it
 */
struct kcov_set {
	uint64_t *slot;
	size_t size;
	size_t count;
};

/**
 * struct kcov - the coverage of a thread
 * @fd: of KCOV, -1 if this kernel has none
 * @area: what the kernel has recorded: the number of PCs, then the PCs
 * @overflows: how often the area was too small
 * @pcs: all PCs seen
 * @edges: all pairs of successive PCs seen
 *
 * Only what a thread does itself is seen: system calls, also with BH off, but no
 * interrupts, soft ones included. Of our kernels only the module has KCOV in it, so
 * all PCs are the module's.
 */
struct kcov {
	int fd;
	uint64_t *area;
	unsigned int overflows;
	struct kcov_set pcs;
	struct kcov_set edges;
};

int kcov_open(struct kcov *kcov);
void kcov_close(struct kcov *kcov);
void kcov_start(struct kcov *kcov);
unsigned int kcov_stop(struct kcov *kcov);
void kcov_forget(struct kcov *kcov);

static inline bool kcov_works(const struct kcov *kcov)
{
	return kcov->fd >= 0;
}

#endif /* _FUZZ_KCOV_H */
