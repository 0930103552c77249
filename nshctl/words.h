/* SPDX-License-Identifier: GPL-2.0 */
/* The words of one command, read from left to right. */
#ifndef NSHCTL_WORDS_H
#define NSHCTL_WORDS_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

#include "attrs.h"
#include "compiler.h"

struct value;

/**
 * struct words - a command's words
 * @v: the words
 * @n: how many
 * @at: the next one
 * @command: object and command, for errors
 * @usage: what the command takes, for errors
 * @within: what the words are about just now ("hop 254", "member 2"), "" if nothing
 * @tell: told what is wrong with them; NULL if that is to be printed
 * @data: for @tell
 */
struct words {
	char **v;
	int n;
	int at;
	char command[32];
	const char *usage;
	char within[24];
	void (*tell)(void *data, const char *text);
	void *data;
};

bool words_left(const struct words *w);
const char *words_next(struct words *w);
bool words_take(struct words *w, const char *word);
int words_usage(const struct words *w, const char *format, ...) __printf(2, 3);
int words_end(const struct words *w);
int words_wrong(const struct words *w, const struct attr *attr, const char *word);
int words_value(struct words *w, const struct attr *attr, struct value *value);
int words_put(struct words *w, struct nlmsghdr *nlh, const struct attr *attr);
int words_key(struct words *w, const struct attr_set *set, uint32_t allowed, uint32_t *given,
	      const struct attr **attr);
int words_pair(struct words *w, struct nlmsghdr *nlh, const struct attr_set *set,
	       uint32_t allowed, uint32_t *given);
int words_pairs(struct words *w, struct nlmsghdr *nlh, const struct attr_set *set,
		uint32_t allowed, uint32_t needed);
int words_needed(const struct words *w, const struct attr_set *set, uint32_t needed,
		 uint32_t given);
int words_twice(struct words *w, const char *key, uint32_t bit, uint32_t *given);

#endif
