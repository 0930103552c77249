// SPDX-License-Identifier: GPL-2.0
/* Made-up words and messages. */
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "decode.h"
#include "line.h"
#include "message.h"

/**
 * message_words() - split a line into words of a command
 * @line: the line
 *
 * Return: the words, to be freed by message_words_free()
 */
struct words message_words(const char *line)
{
	struct words w = { .command = "test", .usage = "USAGE" };
	FILE *file = fmemopen((void *)line, strlen(line), "r");
	struct line words = {};

	line_read(file, &words);
	fclose(file);
	w.v = words.words;
	w.n = words.count;
	return w;
}

void message_words_free(struct words *w)
{
	while (w->n)
		free(w->v[--w->n]);
	free(w->v);
}

/**
 * message_new() - start a message of the family
 *
 * Return: the message, good until the next call
 */
struct nlmsghdr *message_new(void)
{
	static char buf[65536] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh;

	memset(buf, 0, sizeof(buf));
	nlh = mnl_nlmsg_put_header(buf);
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	return nlh;
}

/**
 * message_decode() - take a message apart
 * @nlh: the message
 * @set: its attributes
 * @stats: counters, too
 *
 * Return: JSON object
 */
json_t *message_decode(const struct nlmsghdr *nlh, const struct attr_set *set, bool stats)
{
	const char *attrs = mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));

	return decode_attrs(set, attrs, (char *)mnl_nlmsg_get_payload_tail(nlh) - attrs, stats);
}
