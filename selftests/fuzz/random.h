/* SPDX-License-Identifier: GPL-2.0 */
/* Random numbers that can be had again from their seed. */
#ifndef _FUZZ_RANDOM_H
#define _FUZZ_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct random - where numbers come from
 * @state: never 0
 */
struct random {
	uint64_t state;
};

static inline void random_seed(struct random *random, uint64_t seed)
{
	random->state = seed * 0x9e3779b97f4a7c15ULL ^ 0xd1b54a32d192ed03ULL;
	if (!random->state)
		random->state = 1;
}

/* The next 64 bits: xorshift64* */
static inline uint64_t random_next(struct random *random)
{
	uint64_t x = random->state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	random->state = x;
	return x * 0x2545f4914f6cdd1dULL;
}

/* A number below n; 0 if n is 0 */
static inline uint32_t random_below(struct random *random, uint32_t n)
{
	return (random_next(random) >> 32) * n >> 32;
}

static inline bool random_one_in(struct random *random, uint32_t n)
{
	return !random_below(random, n);
}

#endif /* _FUZZ_RANDOM_H */
