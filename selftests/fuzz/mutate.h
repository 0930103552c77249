/* SPDX-License-Identifier: GPL-2.0 */
/* Mutations of frames by someone who knows how frames are made. */
#ifndef _FUZZ_MUTATE_H
#define _FUZZ_MUTATE_H

#include <stdint.h>

#include "corpus.h"
#include "random.h"

struct channels;

#define MUTATE_PATHS_MAX	256

/**
 * struct mutate - what mutations go by
 * @random: random numbers
 * @channels: the channels
 * @n_paths: how many paths are known
 * @paths: SPI and SI of hops, as on the wire
 */
struct mutate {
	struct random *random;
	const struct channels *channels;
	unsigned int n_paths;
	uint32_t paths[MUTATE_PATHS_MAX];
};

unsigned int mutate_data(const struct mutate *mutate, struct random *random,
			 uint8_t *data, unsigned int len);
void mutate_sequence(const struct mutate *mutate, struct sequence *sequence,
		     const struct sequence *other);

#endif /* _FUZZ_MUTATE_H */
