// SPDX-License-Identifier: GPL-2.0
/* Inputs: short sequences of frames, and those worth keeping.
 *
 * As text, a frame is a line
 *
 *     CHANNEL [mark=live|HEX] [split=N[,N...]] [vnet=HEX] echo=HEX|HEX
 *
 * and a sequence some lines, with an empty one behind. '#' starts a comment.
 */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "corpus.h"

/**
 * frame_copy() - copy a frame
 * @to: where
 * @from: what
 */
void frame_copy(struct frame *to, const struct frame *from)
{
	memcpy(to, from, offsetof(struct frame, data) + from->len);
}

/**
 * sequence_copy() - copy a sequence
 * @to: where
 * @from: what
 */
void sequence_copy(struct sequence *to, const struct sequence *from)
{
	unsigned int i;

	to->n = from->n;
	for (i = 0; i < from->n; i++)
		frame_copy(&to->frames[i], &from->frames[i]);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Bytes from hex digits; how many, or -1 */
static int hex_read(const char *text, uint8_t *data, unsigned int max)
{
	unsigned int n;

	for (n = 0; text[2 * n]; n++) {
		int high = hex_digit(text[2 * n]);
		int low = high < 0 ? -1 : hex_digit(text[2 * n + 1]);

		if (low < 0 || n == max)
			return -1;
		data[n] = high << 4 | low;
	}
	return n;
}

static void hex_write(FILE *out, const void *data, unsigned int len)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *byte = data;

	while (len--) {
		putc_unlocked(digits[*byte >> 4], out);
		putc_unlocked(digits[*byte++ & 15], out);
	}
}

static int frame_parse_split(struct frame *frame, char *text)
{
	char *end;

	for (; *text; text = end + (*end == ',')) {
		if (frame->n_splits == FRAME_SPLITS)
			return -1;
		frame->split[frame->n_splits++] = strtoul(text, &end, 10);
		if (end == text || (*end && *end != ','))
			return -1;
	}
	return 0;
}

/**
 * frame_parse() - read a frame from a line of text
 * @line: the line, which is changed
 * @frame: to be written
 * @channels: where channels are known by name
 *
 * Return: 0, or -1 if it is wrong.
 */
int frame_parse(char *line, struct frame *frame, const struct channels *channels)
{
	char *word, *rest = line;
	bool has_data = false;
	int len;

	memset(frame, 0, offsetof(struct frame, data));
	word = strsep(&rest, " \n");
	len = channels_find(channels, word);
	if (len < 0)
		return -1;
	frame->channel = len;
	while ((word = strsep(&rest, " \n"))) {
		if (!*word)
			continue;
		if (!strcmp(word, "mark=live")) {
			frame->mark_kind = MARK_LIVE;
		} else if (!strncmp(word, "mark=", 5)) {
			frame->mark_kind = MARK_VALUE;
			frame->mark = strtoul(word + 5, NULL, 16);
		} else if (!strncmp(word, "split=", 6)) {
			if (frame_parse_split(frame, word + 6))
				return -1;
		} else if (!strncmp(word, "vnet=", 5)) {
			if (hex_read(word + 5, (uint8_t *)&frame->vnet,
				     sizeof(frame->vnet)) != sizeof(frame->vnet))
				return -1;
		} else if (!strncmp(word, "echo=", 5)) {
			frame->echo = true;
			has_data = true;
			frame->edit = strtoull(word + 5, NULL, 16);
		} else {
			len = hex_read(word, frame->data, FRAME_MAX);
			if (len < 0)
				return -1;
			frame->len = len;
			has_data = true;
		}
	}
	return has_data ? 0 : -1;
}

static void frame_write(FILE *out, const struct frame *frame,
			const struct channels *channels)
{
	static const struct virtio_net_hdr none;
	unsigned int i;

	fputs(channels->channel[frame->channel].name, out);
	if (frame->mark_kind == MARK_LIVE)
		fputs(" mark=live", out);
	else if (frame->mark_kind == MARK_VALUE)
		fprintf(out, " mark=%x", frame->mark);
	for (i = 0; i < frame->n_splits; i++)
		fprintf(out, "%s%u", i ? "," : " split=", frame->split[i]);
	if (memcmp(&frame->vnet, &none, sizeof(none))) {
		fputs(" vnet=", out);
		hex_write(out, &frame->vnet, sizeof(frame->vnet));
	}
	if (frame->echo) {
		fprintf(out, " echo=%llx", (unsigned long long)frame->edit);
	} else {
		putc_unlocked(' ', out);
		hex_write(out, frame->data, frame->len);
	}
	putc_unlocked('\n', out);
}

/**
 * sequence_write() - write a sequence as text
 * @out: where
 * @sequence: what
 * @channels: where channels have their names
 */
void sequence_write(FILE *out, const struct sequence *sequence,
		    const struct channels *channels)
{
	unsigned int i;

	for (i = 0; i < sequence->n; i++)
		frame_write(out, &sequence->frames[i], channels);
	putc_unlocked('\n', out);
}

/**
 * sequence_read() - read a sequence of text
 * @in: where
 * @sequence: to be written
 * @channels: where channels are known by name
 *
 * Frames of channels that are not there are left out.
 *
 * Return: 1; 0 at the end.
 */
int sequence_read(FILE *in, struct sequence *sequence, const struct channels *channels)
{
	static char *line;
	static size_t size;

	sequence->n = 0;
	while (getline(&line, &size, in) > 0) {
		if (line[0] == '#')
			continue;
		if (line[0] == '\n') {
			if (sequence->n)
				return 1;
			continue;
		}
		if (sequence->n < SEQUENCE_MAX &&
		    !frame_parse(line, &sequence->frames[sequence->n], channels))
			sequence->n++;
	}
	return !!sequence->n;
}

/**
 * corpus_add() - keep an input
 * @corpus: where
 * @sequence: the input, which is copied
 *
 * If there is no more room, another one goes that came from no file.
 */
void corpus_add(struct corpus *corpus, const struct sequence *sequence)
{
	struct sequence *copy;
	unsigned int at;

	if (corpus->n < CORPUS_MAX) {
		at = corpus->n++;
	} else {
		at = corpus->n_seeds + sequence->frames[0].len % (CORPUS_MAX / 2);
		free(corpus->inputs[at]);
	}
	copy = malloc(offsetof(struct sequence, frames[sequence->n]));
	if (!copy)
		abort();
	sequence_copy(copy, sequence);
	corpus->inputs[at] = copy;
}

/**
 * corpus_read() - read inputs from a file
 * @corpus: where they go
 * @name: of the file
 * @channels: where channels are known by name
 *
 * Return: 0 or -1 with errno set.
 */
int corpus_read(struct corpus *corpus, const char *name, const struct channels *channels)
{
	struct sequence sequence;
	FILE *in;

	in = fopen(name, "r");
	if (!in)
		return -1;
	while (corpus->n < CORPUS_MAX / 2 && sequence_read(in, &sequence, channels))
		corpus_add(corpus, &sequence);
	corpus->n_seeds = corpus->n;
	fclose(in);
	return 0;
}

/**
 * corpus_pick() - choose an input to be mutated
 * @corpus: the inputs, one at least
 * @random: random numbers
 *
 * Every other time one of the newest.
 *
 * Return: the input.
 */
const struct sequence *corpus_pick(const struct corpus *corpus, struct random *random)
{
	unsigned int newest = corpus->n < 64 ? corpus->n : 64;

	if (random_one_in(random, 2))
		return corpus->inputs[corpus->n - 1 - random_below(random, newest)];
	return corpus->inputs[random_below(random, corpus->n)];
}
