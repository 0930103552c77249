// SPDX-License-Identifier: GPL-2.0
/* What netlink messages are made of, as netlink-grammar tells it. */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlink-rules.h"

static const char * const nl_types[] = {
	"flag", "u8", "u16", "u32", "u64", "s32", "string", "binary", "nest", "pad",
};

static struct nl_set nl_sets[32];
static unsigned int nl_n_sets;
static struct nl_pool nl_pools[32];
static unsigned int nl_n_pools;

char nl_family[NL_NAME_MAX];
struct nl_op nl_ops[64];
unsigned int nl_n_ops;

/**
 * nl_set_find() - find an attribute set
 * @name: its name
 *
 * Return: it, or NULL.
 */
const struct nl_set *nl_set_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < nl_n_sets; i++)
		if (!strcmp(nl_sets[i].name, name))
			return &nl_sets[i];
	return NULL;
}

/**
 * nl_pool_find() - find common values
 * @name: what they stand for
 *
 * Return: they, or NULL.
 */
const struct nl_pool *nl_pool_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < nl_n_pools; i++)
		if (!strcmp(nl_pools[i].name, name))
			return &nl_pools[i];
	return NULL;
}

/**
 * nl_rule_find() - find an attribute by its name
 * @set: where; may be NULL
 * @name: its name
 *
 * Return: it, or NULL.
 */
const struct nl_rule *nl_rule_find(const struct nl_set *set, const char *name)
{
	unsigned int i;

	for (i = 0; set && i < set->n; i++)
		if (!strcmp(set->rules[i].name, name))
			return &set->rules[i];
	return NULL;
}

/**
 * nl_rule_by_number() - find an attribute by its number
 * @set: where; may be NULL
 * @number: its number
 *
 * Return: it, or NULL.
 */
const struct nl_rule *nl_rule_by_number(const struct nl_set *set, unsigned int number)
{
	unsigned int i;

	for (i = 0; set && i < set->n; i++)
		if (set->rules[i].number == number)
			return &set->rules[i];
	return NULL;
}

/**
 * nl_op_find() - find a command by its name
 * @name: its name
 *
 * Return: it, or NULL.
 */
const struct nl_op *nl_op_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < nl_n_ops; i++)
		if (!strcmp(nl_ops[i].name, name))
			return &nl_ops[i];
	return NULL;
}

/**
 * nl_op_by_number() - find a command by its number
 * @number: its number
 * @rtnl: of rtnetlink, not of the family
 *
 * Return: it, or NULL.
 */
const struct nl_op *nl_op_by_number(unsigned int number, bool rtnl)
{
	unsigned int i;

	for (i = 0; i < nl_n_ops; i++)
		if (nl_ops[i].number == number && nl_ops[i].rtnl == rtnl)
			return &nl_ops[i];
	return NULL;
}

/**
 * nl_type_size() - bytes of a number
 * @type: type of the attribute
 *
 * Return: bytes, 0 if it is no number.
 */
unsigned int nl_type_size(enum nl_type type)
{
	switch (type) {
	case NL_U8:
		return 1;
	case NL_U16:
		return 2;
	case NL_U32:
	case NL_S32:
		return 4;
	case NL_U64:
		return 8;
	default:
		return 0;
	}
}

static struct nl_set *nl_set_get(const char *name)
{
	struct nl_set *set = (struct nl_set *)nl_set_find(name);

	if (!set) {
		if (nl_n_sets == sizeof(nl_sets) / sizeof(*nl_sets))
			errx(2, "too many attribute sets");
		set = &nl_sets[nl_n_sets++];
		snprintf(set->name, sizeof(set->name), "%s", name);
	}
	return set;
}

static enum nl_type nl_type_read(const char *word)
{
	unsigned int i;

	for (i = 0; i < sizeof(nl_types) / sizeof(*nl_types); i++)
		if (!strcmp(nl_types[i], word))
			return i;
	errx(2, "no such type: %s", word);
}

static void nl_attr_read(const char *line)
{
	char set_name[NL_NAME_MAX], type[NL_NAME_MAX];
	struct nl_rule *rule;
	struct nl_set *set;
	long long min, max;

	if (sscanf(line, "%23s", set_name) != 1)
		errx(2, "an attribute of no set");
	set = nl_set_get(set_name);
	if (set->n == NL_LIST_MAX)
		errx(2, "too many attributes: %s", set_name);
	rule = &set->rules[set->n++];
	if (sscanf(line, "%*s %23s %u %23s %lld %lld %23s %23s", rule->name,
		   &rule->number, type, &min, &max, rule->pool_name,
		   rule->nest_name) != 7)
		errx(2, "bad attribute: %s", line);
	rule->type = nl_type_read(type);
	rule->min = min;
	rule->max = max;
}

static unsigned int nl_numbers_read(const char *words, unsigned int *numbers)
{
	unsigned int n = 0;
	char *end;

	if (*words == '-')
		return 0;
	for (; n < NL_LIST_MAX; words = end + 1) {
		numbers[n++] = strtoul(words, &end, 10);
		if (*end != ',')
			break;
	}
	return n;
}

static struct nl_op *nl_op_new(void)
{
	if (nl_n_ops == sizeof(nl_ops) / sizeof(*nl_ops))
		errx(2, "too many commands");
	return &nl_ops[nl_n_ops++];
}

static void nl_op_read(const char *line)
{
	unsigned int doit, dump, admin, numbers[NL_LIST_MAX], n;
	char set[NL_NAME_MAX], request[160], reply[160];
	struct nl_op *op = nl_op_new();

	if (sscanf(line, "%23s %u %23s %u %u %u %159s %159s", op->name, &op->number, set,
		   &doit, &dump, &admin, request, reply) != 8)
		errx(2, "bad command: %s", line);
	op->doit = doit;
	op->dump = dump;
	op->admin = admin;
	op->set = nl_set_get(set);
	op->n_request = nl_numbers_read(request, op->request);
	for (n = nl_numbers_read(reply, numbers); n--;)
		op->reply |= 1ULL << numbers[n];
}

static void nl_rtnl_read(const char *line)
{
	char set[NL_NAME_MAX], request[160];
	struct nl_op *op = nl_op_new();

	if (sscanf(line, "%23s %u %23s %159s", op->name, &op->number, set, request) != 4)
		errx(2, "bad command: %s", line);
	op->rtnl = true;
	op->doit = true;
	op->dump = !strcmp(op->name, "getlink");
	op->admin = !op->dump;
	op->set = nl_set_get(set);
	op->n_request = nl_numbers_read(request, op->request);
}

static void nl_value_read(struct nl_value *value, const char *word)
{
	unsigned int byte;
	size_t len;

	if (*word == '"') {
		len = strcspn(word + 1, "\"");
		if (len >= NL_VALUE_MAX)
			errx(2, "too long: %s", word);
		memcpy(value->data, word + 1, len);
		value->len = len + 1;
	} else if (*word == 'x') {
		for (word++; sscanf(word, "%2x", &byte) == 1; word += 2)
			value->data[value->len++ % NL_VALUE_MAX] = byte;
	} else {
		value->is_number = true;
		value->number = strtoll(word, NULL, 0);
	}
}

static void nl_pool_read(char *line)
{
	struct nl_pool *pool = &nl_pools[nl_n_pools];
	char *word = strtok(line, " \n");

	if (!word || nl_n_pools == sizeof(nl_pools) / sizeof(*nl_pools))
		errx(2, "a pool too many, or without name");
	nl_n_pools++;
	snprintf(pool->name, sizeof(pool->name), "%s", word);
	while ((word = strtok(NULL, " \n")) && pool->n < NL_LIST_MAX)
		nl_value_read(&pool->values[pool->n++], word);
}

/* Names become pointers. */
static void nl_rules_join(void)
{
	struct nl_rule *rule;
	struct nl_set *set;

	for (set = nl_sets; set < nl_sets + nl_n_sets; set++) {
		for (rule = set->rules; rule < set->rules + set->n; rule++) {
			rule->pool = nl_pool_find(rule->pool_name);
			rule->nest = nl_set_find(rule->nest_name);
		}
	}
}

/**
 * nl_rules_read() - read what netlink-grammar prints; ends the program if it cannot
 * @file: where it is
 */
void nl_rules_read(const char *file)
{
	FILE *in = fopen(file, "r");
	char line[1024];

	if (!in)
		err(2, "%s", file);
	while (fgets(line, sizeof(line), in)) {
		if (!strncmp(line, "attr ", 5))
			nl_attr_read(line + 5);
		else if (!strncmp(line, "op ", 3))
			nl_op_read(line + 3);
		else if (!strncmp(line, "rtnl ", 5))
			nl_rtnl_read(line + 5);
		else if (!strncmp(line, "pool ", 5))
			nl_pool_read(line + 5);
		else if (sscanf(line, "family %23s", nl_family) != 1)
			errx(2, "%s: bad line: %s", file, line);
	}
	fclose(in);
	nl_rules_join();
	if (!nl_n_ops)
		errx(2, "%s: there are no commands", file);
}
