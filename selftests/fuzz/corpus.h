/* SPDX-License-Identifier: GPL-2.0 */
/* Inputs: short sequences of frames, and those worth keeping. */
#ifndef _FUZZ_CORPUS_H
#define _FUZZ_CORPUS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/virtio_net.h>

#include "random.h"

#define FRAME_MAX	2048
#define FRAME_SPLITS	3
#define SEQUENCE_MAX	4
#define CORPUS_MAX	8192

struct channels;

/**
 * enum frame_mark - what mark a frame has
 * @MARK_NONE: 0
 * @MARK_LIVE: that of the frame received last on its channel
 * @MARK_VALUE: a number of its own
 */
enum frame_mark {
	MARK_NONE,
	MARK_LIVE,
	MARK_VALUE
};

/**
 * struct frame - a frame to be sent
 * @channel: where
 * @mark_kind: what mark it has, on channels that can set it
 * @mark: the number
 * @echo: instead of @data it is the frame received last on its channel, mutated with
 *        random numbers from the seed @edit, or as it is if that is 0
 * @edit: see there
 * @n_splits: into how many parts more than one it is to be split
 * @split: bytes in each part but the last
 * @vnet: what is told of checksum and segmentation
 * @len: bytes of @data
 * @data: the frame from its Ethernet header on
 */
struct frame {
	uint8_t channel;
	uint8_t mark_kind;
	bool echo;
	uint8_t n_splits;
	uint32_t mark;
	uint64_t edit;
	uint16_t split[FRAME_SPLITS];
	struct virtio_net_hdr vnet;
	uint16_t len;
	uint8_t data[FRAME_MAX];
};

/**
 * struct sequence - an input: frames sent one after the other
 * @n: how many
 * @frames: the frames
 */
struct sequence {
	unsigned int n;
	struct frame frames[SEQUENCE_MAX];
};

/**
 * struct corpus - what is mutated
 * @n: how many
 * @n_seeds: those that came from files, at the start
 * @inputs: the inputs
 */
struct corpus {
	unsigned int n;
	unsigned int n_seeds;
	struct sequence *inputs[CORPUS_MAX];
};

void frame_copy(struct frame *to, const struct frame *from);
void sequence_copy(struct sequence *to, const struct sequence *from);
int sequence_read(FILE *in, struct sequence *sequence, const struct channels *channels);
void sequence_write(FILE *out, const struct sequence *sequence,
		    const struct channels *channels);
int frame_parse(char *line, struct frame *frame, const struct channels *channels);

void corpus_add(struct corpus *corpus, const struct sequence *sequence);
int corpus_read(struct corpus *corpus, const char *name, const struct channels *channels);
const struct sequence *corpus_pick(const struct corpus *corpus, struct random *random);

#endif /* _FUZZ_CORPUS_H */
