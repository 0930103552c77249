// SPDX-License-Identifier: GPL-2.0
/* The words of one command, and how they become attributes of a message. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "parse.h"
#include "words.h"

bool words_left(const struct words *w)
{
	return w->at < w->n;
}

/**
 * words_next() - take the next word
 * @w: the words
 *
 * Return: the word, NULL if none is left
 */
const char *words_next(struct words *w)
{
	return words_left(w) ? w->v[w->at++] : NULL;
}

/**
 * words_take() - take the next word if it is a certain one
 * @w: the words
 * @word: the word
 *
 * Return: true if it was that one
 */
bool words_take(struct words *w, const char *word)
{
	if (!words_left(w) || strcmp(w->v[w->at], word))
		return false;
	w->at++;
	return true;
}

static void tell(const struct words *w, const char *format, va_list args)
{
	char *text = err_vtext(format, args);

	w->tell(w->data, text);
	free(text);
}

/**
 * words_usage() - report that the command is wrong
 * @w: the words
 * @format: what is wrong, without a newline
 *
 * Return: the exit status for that
 */
int words_usage(const struct words *w, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (w->tell) {
		tell(w, format, args);
		va_end(args);
		return EXIT_USAGE;
	}
	err_begin();
	fprintf(stderr, "%s: ", w->command);
	if (*w->within)
		fprintf(stderr, "%s: ", w->within);
	err_print(format, args);
	va_end(args);
	fprintf(stderr, "\nusage: nshctl %s%s%s\n", w->command, *w->usage ? " " : "", w->usage);
	return EXIT_USAGE;
}

/**
 * words_end() - see to it that no word is left
 * @w: the words
 *
 * Return: 0, or the exit status after an error message
 */
int words_end(const struct words *w)
{
	if (words_left(w))
		return words_usage(w, "unknown word \"%s\", nothing more is wanted", w->v[w->at]);
	return 0;
}

static const char *value_key(const struct attr *attr)
{
	return *attr_word(attr) ? attr_word(attr) : attr_label(attr);
}

/**
 * words_wrong() - report that a value is wrong
 * @w: the words
 * @attr: the attribute that @word was to be the value of
 * @word: what was given, NULL for nothing
 *
 * Return: the exit status for that
 */
int words_wrong(const struct words *w, const struct attr *attr, const char *word)
{
	if (!word)
		return words_usage(w, "%s: a value is missing", value_key(attr));
	return words_usage(w, "%s %s: %s", value_key(attr), *word ? word : "\"\"", attr->want);
}

/**
 * words_value() - take the next word as a value
 * @w: the words
 * @attr: the attribute that the word is the value of
 * @value: set to the value
 *
 * Return: 0, or the exit status after an error message
 */
int words_value(struct words *w, const struct attr *attr, struct value *value)
{
	const char *word = words_next(w);

	if (!word || !parse_value(attr, word, value))
		return words_wrong(w, attr, word);
	return 0;
}

/**
 * words_put() - take the next word and put it into a message
 * @w: the words
 * @nlh: the message
 * @attr: the attribute that the word is the value of
 *
 * Return: 0, or the exit status after an error message
 */
int words_put(struct words *w, struct nlmsghdr *nlh, const struct attr *attr)
{
	struct value value;
	int ret;

	ret = words_value(w, attr, &value);
	if (!ret)
		mnl_attr_put(nlh, attr->id, value.len, value.bytes);
	return ret;
}

/**
 * words_twice() - see to it that a keyword comes once only
 * @w: the words
 * @key: the keyword
 * @bit: its bit in @given
 * @given: keywords that came already
 *
 * Return: 0, or the exit status after an error message
 */
int words_twice(struct words *w, const char *key, uint32_t bit, uint32_t *given)
{
	if (*given & bit)
		return words_usage(w, "%s given twice", key);
	*given |= bit;
	return 0;
}

static int unknown_word(struct words *w, const char *word, const struct attr_set *set,
			uint32_t left)
{
	const struct attr *attr = NULL;
	char list[256] = "";
	size_t len = 0;

	while ((attr = attr_next(set, attr))) {
		if (!(left & BIT(attr->id)))
			continue;
		left &= ~BIT(attr->id);
		len += snprintf(list + len, sizeof(list) - len, "%s%s",
				!len ? "" : left ? ", " : " or ", attr_word(attr));
	}
	if (!len)
		return words_usage(w, "unknown word \"%s\", nothing more is wanted", word);
	return words_usage(w, "unknown word \"%s\", want %s", word, list);
}

/**
 * words_key() - take a keyword
 * @w: the words, at least one is left
 * @set: attributes that are in question
 * @allowed: those that the command takes, a bit each
 * @given: those that came already
 * @attr: set to the attribute
 *
 * Return: 0, or the exit status after an error message
 */
int words_key(struct words *w, const struct attr_set *set, uint32_t allowed, uint32_t *given,
	      const struct attr **attr)
{
	const char *key = words_next(w);

	*attr = attr_by_word(set, key);
	if (!*attr || !(allowed & BIT((*attr)->id)))
		return unknown_word(w, key, set, allowed & ~*given);
	return words_twice(w, key, BIT((*attr)->id), given);
}

/**
 * words_pair() - take a keyword and its value and put them into a message
 * @w: the words, at least one is left
 * @nlh: the message
 * @set: attributes that are in question
 * @allowed: those that the command takes, a bit each
 * @given: those that came already
 *
 * Return: 0, or the exit status after an error message
 */
int words_pair(struct words *w, struct nlmsghdr *nlh, const struct attr_set *set,
	       uint32_t allowed, uint32_t *given)
{
	const struct attr *attr;
	int ret;

	ret = words_key(w, set, allowed, given, &attr);
	return ret ? ret : words_put(w, nlh, attr);
}

/**
 * words_needed() - see to it that nothing is missing
 * @w: the words
 * @set: attributes that are in question
 * @needed: those that have to be given, a bit each
 * @given: those that came
 *
 * Return: 0, or the exit status after an error message
 */
int words_needed(const struct words *w, const struct attr_set *set, uint32_t needed,
		 uint32_t given)
{
	const struct attr *attr = NULL;

	while ((attr = attr_next(set, attr)))
		if (needed & ~given & BIT(attr->id))
			return words_usage(w, "%s is missing", attr_word(attr));
	return 0;
}

/**
 * words_pairs() - put all words that are left into a message
 * @w: the words, keywords and values
 * @nlh: the message
 * @set: attributes that are in question
 * @allowed: those that the command takes, a bit each
 * @needed: those that have to be given
 *
 * Return: 0, or the exit status after an error message
 */
int words_pairs(struct words *w, struct nlmsghdr *nlh, const struct attr_set *set,
		uint32_t allowed, uint32_t needed)
{
	uint32_t given = 0;
	int ret;

	while (words_left(w)) {
		ret = words_pair(w, nlh, set, allowed, &given);
		if (ret)
			return ret;
	}
	return words_needed(w, set, needed, given);
}
