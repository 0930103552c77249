/* SPDX-License-Identifier: GPL-2.0 */
/* What a rule consists of, and how its keys become those of tc's flower. */
#ifndef NSHCTL_FLOWER_H
#define NSHCTL_FLOWER_H

#include <jansson.h>

#include "words.h"

/* Words that are in the header of a message, or that nshctl makes a flag of */
enum {
	RULE_DEV = 0x1000,
	RULE_PREF,
	RULE_HANDLE,
	RULE_SKIP_SW,
};

/* Which of the words a command takes */
#define RULE_WORDS_DEV	1	/* dev */
#define RULE_WORDS_NAME	3	/* those that tell one rule from another */
#define RULE_WORDS_MAX	96	/* all */

/**
 * struct rule_words - the words of a rule
 * @value: what was given after each word, by the word's place in rule_set; NULL if
 *         it was not given
 */
struct rule_words {
	const char *value[RULE_WORDS_MAX];
};

extern const struct attr_set rule_set;

int rule_words_take(struct words *w, struct rule_words *rule, int count);
const char *rule_word(const struct rule_words *rule, const char *word);
int flower_put(struct words *w, struct nlmsghdr *nlh, const struct rule_words *rule,
	       uint16_t *protocol);
void flower_get(json_t *rule, uint16_t protocol, const struct nlattr *options);

#endif
