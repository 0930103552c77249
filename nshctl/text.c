// SPDX-License-Identifier: GPL-2.0
/*
 * Text: keyword and value as commands have them, and counters in aligned
 * columns below.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "line.h"
#include "text.h"

#define COLUMNS_MAX 8

/* Lines with columns between a left and a right part */
struct table {
	const struct attr *columns[COLUMNS_MAX];
	int width[COLUMNS_MAX];
	int count;
	int left;
};

static const char *enum_text(const struct attr *attr, const char *name)
{
	int i;

	for (i = 0; attr->texts && attr->names[i]; i++)
		if (!strcmp(attr->names[i], name))
			return attr->texts[i];
	return name;
}

static const char *switch_text(const struct attr *attr, json_int_t num)
{
	return num ? attr->texts[1] : attr->texts[0];
}

static int number_width(const json_t *json)
{
	return json ? snprintf(NULL, 0, "%" JSON_INTEGER_FORMAT, json_integer_value(json)) : 0;
}

static void put_word(FILE *file, const char *word)
{
	fputc(' ', file);
	line_quote(file, word);
}

static void put_value(FILE *file, const struct attr *attr, const json_t *json)
{
	json_int_t num = json_integer_value(json);
	const char *text;

	switch (attr->kind) {
	case KIND_UINT:
	case KIND_INT:
		fprintf(file, " %" JSON_INTEGER_FORMAT, num);
		break;
	case KIND_MASK:
		fprintf(file, " 0x%llx", (unsigned long long)num);
		break;
	case KIND_SWITCH:
		put_word(file, switch_text(attr, num));
		break;
	case KIND_ENUM:
		text = enum_text(attr, json_string_value(json));
		if (*text)
			put_word(file, text);
		break;
	case KIND_FLAG:
	case KIND_NEST:
		break;
	case KIND_ETHERNET:
		fprintf(file, " %s", json_string_value(json));
		break;
	default:
		put_word(file, json_string_value(json));
		break;
	}
}

static void put_nest(FILE *file, const struct attr *attr, const json_t *json, int flags)
{
	const json_t *object;
	size_t i;

	if (!(attr->flags & ATTR_MULTI)) {
		text_words(file, attr->nest, json, flags);
		return;
	}
	json_array_foreach(json, i, object)
		text_words(file, attr->nest, object, flags);
}

static bool is_shown(const struct attr *attr, const json_t *json, int flags)
{
	if (!json)
		return false;
	if (flags & TEXT_GIVEN)
		return attr->flags & ATTR_GIVEN;
	if (attr->kind == KIND_NEST || (attr->flags & ATTR_COLUMN))
		return flags & TEXT_INLINE;
	return !(attr->flags & ATTR_TAIL);
}

/**
 * text_words() - print keywords and values, a blank before each
 * @file: where to
 * @set: attributes in question
 * @object: those that there are
 * @flags: TEXT_*
 */
void text_words(FILE *file, const struct attr_set *set, const json_t *object, int flags)
{
	const struct attr *attr = NULL;
	const json_t *json;

	while ((attr = attr_next(set, attr))) {
		json = json_object_get(object, attr->name);
		if (!is_shown(attr, json, flags))
			continue;
		if ((attr->flags & ATTR_BREAK) && !flags)
			fputs("\n   ", file);
		if (*attr_word(attr))
			fprintf(file, " %s", attr_word(attr));
		put_value(file, attr, json);
		if (attr->kind == KIND_NEST)
			put_nest(file, attr, json, flags);
	}
}

static char *left_text(const struct attr_set *set, const json_t *object)
{
	size_t size;
	char *text;
	FILE *file;

	file = open_memstream(&text, &size);
	if (!file)
		exit(err_run("out of memory"));
	text_words(file, set, object, 0);
	fclose(file);
	return text;
}

static void table_column(struct table *table, const struct attr *attr, const json_t *rows)
{
	const json_t *row, *json;
	bool there = false;
	int width, most;
	size_t i;

	most = strlen(attr->name);
	json_array_foreach(rows, i, row) {
		json = json_object_get(row, attr->name);
		width = number_width(json);
		if (json)
			there = true;
		if (width > most)
			most = width;
	}
	if (!there || table->count == COLUMNS_MAX)
		return;
	table->columns[table->count] = attr;
	table->width[table->count++] = most;
}

static void table_measure(struct table *table, const struct attr *attr, const json_t *rows,
			  char **lefts)
{
	const struct attr *inner = NULL;
	const json_t *row;
	size_t i;

	memset(table, 0, sizeof(*table));
	while ((inner = attr_next(attr->nest, inner)))
		if (inner->flags & ATTR_COLUMN)
			table_column(table, inner, rows);
	if (table->count)
		table->left = strlen(attr->name) + 1;
	json_array_foreach(rows, i, row) {
		lefts[i] = left_text(attr->nest, row);
		if ((int)strlen(lefts[i]) > table->left)
			table->left = strlen(lefts[i]);
	}
}

static void table_head(FILE *file, const struct table *table, const struct attr *attr)
{
	int i;

	if (!table->count)
		return;
	fprintf(file, "  %-*s", table->left - 1, attr->name);
	for (i = 0; i < table->count; i++)
		fprintf(file, "  %*s", table->width[i], table->columns[i]->name);
	fputc('\n', file);
}

static void table_row(FILE *file, const struct table *table, const struct attr_set *set,
		      const json_t *row, const char *left)
{
	const struct attr *attr = NULL;
	const json_t *json;
	int i;

	fprintf(file, " %-*s", table->count ? table->left : 0, left);
	for (i = 0; i < table->count; i++) {
		json = json_object_get(row, table->columns[i]->name);
		if (json)
			fprintf(file, "  %*" JSON_INTEGER_FORMAT, table->width[i],
				json_integer_value(json));
		else
			fprintf(file, "  %*s", table->width[i], "-");
	}
	while ((attr = attr_next(set, attr))) {
		json = json_object_get(row, attr->name);
		if ((attr->flags & ATTR_TAIL) && json)
			fprintf(file, "  %s", json_string_value(json));
	}
	fputc('\n', file);
}

static void text_nests(FILE *file, const struct attr_set *set, const json_t *object);

static void text_table(FILE *file, const struct attr *attr, const json_t *rows)
{
	size_t count = json_array_size(rows), i;
	struct table table;
	const json_t *row;
	char **lefts;

	if (!count)
		return;
	lefts = err_alloc(NULL, count * sizeof(*lefts));
	table_measure(&table, attr, rows, lefts);
	table_head(file, &table, attr);
	json_array_foreach(rows, i, row) {
		table_row(file, &table, attr->nest, row, lefts[i]);
		text_nests(file, attr->nest, row);
		free(lefts[i]);
	}
	free(lefts);
}

static void text_nests(FILE *file, const struct attr_set *set, const json_t *object)
{
	const struct attr *attr = NULL;
	json_t *json, *rows;

	while ((attr = attr_next(set, attr))) {
		json = json_object_get(object, attr->name);
		if (attr->kind != KIND_NEST || !json)
			continue;
		rows = attr->flags & ATTR_MULTI ? json_incref(json) : json_pack("[O]", json);
		text_table(file, attr, rows);
		json_decref(rows);
	}
}

/**
 * text_item() - print an object, what it is called has been printed
 * @file: where to
 * @set: attributes in question
 * @object: those that there are
 */
void text_item(FILE *file, const struct attr_set *set, const json_t *object)
{
	text_words(file, set, object, 0);
	fputc('\n', file);
	text_nests(file, set, object);
}
