// SPDX-License-Identifier: GPL-2.0
/* A rule of a document, which is what the command would be given. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "docrule.h"
#include "err.h"
#include "flower.h"
#include "rule.h"
#include "shape.h"
#include "words.h"

/**
 * struct rule_line - the words of a rule
 * @pref: room for a number of up to five digits
 * @rooms: room for what is no string in the document
 * @words: the words, two for each key
 * @count: how many
 */
struct rule_line {
	char pref[8];
	char rooms[RULE_WORDS_MAX][SHAPE_WORD_MAX];
	char *words[2 * RULE_WORDS_MAX + 8];
	int count;
};

/**
 * struct place_of_rule - where to say what is wrong
 * @doc: the document
 * @spot: the rule
 */
struct place_of_rule {
	struct doc *doc;
	struct spot spot;
};

static void add_word(struct rule_line *line, const char *word)
{
	if (word && line->count < (int)ARRAY_SIZE(line->words))
		line->words[line->count++] = (char *)word;
}

static struct rule_line *make_line(const json_t *rule, int pref, const char *to)
{
	struct rule_line *line = err_alloc(NULL, sizeof(*line));
	const char *key;
	json_t *value;
	size_t i = 0;

	memset(line, 0, sizeof(*line));
	snprintf(line->pref, sizeof(line->pref), "%d", pref);
	add_word(line, "dev");
	add_word(line, json_string_value(json_object_get(rule, "dev")));
	add_word(line, "pref");
	add_word(line, line->pref);
	add_word(line, "to");
	add_word(line, to);
	json_object_foreach((json_t *)rule, key, value) {
		if (!strcmp(key, "dev") || !strcmp(key, "pref") || !strcmp(key, "to") ||
		    i == RULE_WORDS_MAX)
			continue;
		add_word(line, key);
		add_word(line, shape_word(value, line->rooms[i], sizeof(line->rooms[i])));
		i++;
	}
	return line;
}

static json_t *read_rule(struct words *w, const json_t *rule, int pref, const char *to)
{
	struct rule_line *line = make_line(rule, pref, to);
	json_t *object;

	w->v = line->words;
	w->n = line->count;
	object = rule_read(w);
	free(line);
	return object;
}

/**
 * docrule_read() - a rule as the kernel would tell it
 * @rule: the rule
 * @pref: its preference
 * @to: name of the nsh device that it leads to
 *
 * Return: the rule, NULL after an error message
 */
json_t *docrule_read(const json_t *rule, int pref, const char *to)
{
	struct words w = { .command = "rule", .usage = "" };

	return read_rule(&w, rule, pref, to);
}

static void tell_nobody(void *data, const char *text)
{
	(void)data;
	(void)text;
}

/**
 * docrule_packets() - the packets that a rule is for
 * @rule: the rule
 *
 * Return: device, protocol and all that it looks at, as the kernel would tell them, in one
 * text, which is to be freed; NULL if something is wrong with it
 */
char *docrule_packets(const json_t *rule)
{
	struct words w = { .command = "rule", .usage = "", .tell = tell_nobody };
	json_t *object = read_rule(&w, rule, 1, "nsh");
	const struct attr *attr = NULL;
	char *text;

	/* In hardware or not, it is the same filter */
	while (object && (attr = attr_next(&rule_set, attr)))
		if (attr->kind == KIND_FLAG)
			json_object_del(object, attr->name);
	text = object ? json_dumps(object, JSON_SORT_KEYS) : NULL;
	json_decref(object);
	return text;
}

static void tell(void *data, const char *text)
{
	struct place_of_rule *place = data;

	doc_wrong(place->doc, place->spot, "%s", text);
}

/**
 * docrule_check() - see whether the keys of a rule go together
 * @doc: the document, which is told if they do not
 * @spot: where the rule stands
 * @rule: the rule, of which each key is right by itself
 */
void docrule_check(struct doc *doc, struct spot spot, const json_t *rule)
{
	struct place_of_rule place = { .doc = doc, .spot = spot };
	struct words w = { .command = "rule", .usage = "", .tell = tell, .data = &place };

	/* Which number and where to makes no difference here */
	json_decref(read_rule(&w, rule, 1, "nsh"));
}
