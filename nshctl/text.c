// SPDX-License-Identifier: GPL-2.0
/*
 * Text: keyword and value as commands have them, and counters in aligned
 * columns below.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "err.h"
#include "line.h"
#include "proto.h"
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

static bool has_name(const struct attr *attr, const char *name)
{
	int i;

	for (i = 0; attr->names[i]; i++)
		if (!strcmp(attr->names[i], name))
			return true;
	return false;
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

static void put_set(FILE *file, const json_t *list)
{
	const json_t *name;
	size_t i;

	json_array_foreach(list, i, name)
		fprintf(file, "%s%s", i ? "," : " ", json_string_value(name));
	if (!json_array_size(list))
		fputs(" none", file);
}

static void put_proto(FILE *file, json_int_t num)
{
	const char *name = proto_name(num);

	if (name)
		fprintf(file, " %s", name);
	else
		fprintf(file, " %" JSON_INTEGER_FORMAT, num);
}

static void put_bytes(FILE *file, json_int_t num)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double human = num / 1024.0;
	int i = 0;

	fprintf(file, " %" JSON_INTEGER_FORMAT, num);
	if (num < 1024)
		return;
	/* 1023.95 would become 1024.0 */
	for (; human >= 1023.95; i++)
		human /= 1024;
	fprintf(file, " (%.1f %s)", human, units[i]);
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
		if (num == 0 || num == 1)
			put_word(file, attr->texts[num]);
		else
			fprintf(file, " %" JSON_INTEGER_FORMAT, num);
		break;
	case KIND_ENUM:
		text = enum_text(attr, json_string_value(json));
		/* A value of a newer module that would stand alone */
		if (!*attr_word(attr) && !has_name(attr, json_string_value(json)))
			put_word(file, attr->name);
		if (*text)
			put_word(file, text);
		break;
	case KIND_SET:
		put_set(file, json);
		break;
	case KIND_PROTO:
		put_proto(file, num);
		break;
	case KIND_BYTES:
		put_bytes(file, num);
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
	if (!json || (attr->flags & ATTR_OTHER))
		return false;
	if (flags & TEXT_GIVEN)
		return attr->flags & ATTR_GIVEN;
	if (attr->kind == KIND_NEST || (attr->flags & ATTR_COLUMN))
		return flags & TEXT_INLINE;
	return !(attr->flags & ATTR_TAIL);
}

/* What a newer module tells: the attribute's number and its bytes */
static void put_unknown(FILE *file, const json_t *object)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(object, DECODE_UNKNOWN), i, item) {
		fprintf(file, " " DECODE_UNKNOWN " %" JSON_INTEGER_FORMAT,
			json_integer_value(json_object_get(item, "type")));
		put_word(file, json_string_value(json_object_get(item, "hex")));
	}
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
	if (!(flags & TEXT_GIVEN))
		put_unknown(file, object);
}

static char *left_text(const struct attr_set *set, const json_t *object)
{
	size_t size;
	char *text;
	FILE *file;

	file = err_stream(&text, &size);
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

static void table_measure(struct table *table, const struct attr *attr,
			  const struct attr_set *set, const json_t *rows, char **lefts)
{
	const struct attr *inner = NULL;
	const json_t *row;
	size_t i;

	memset(table, 0, sizeof(*table));
	while ((inner = attr_next(set, inner)))
		if (inner->flags & ATTR_COLUMN)
			table_column(table, inner, rows);
	if (table->count)
		table->left = strlen(attr->name) + 1;
	json_array_foreach(rows, i, row) {
		lefts[i] = left_text(set, row);
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

/* A table called as @attr is, of rows with the attributes @set */
static void text_table(FILE *file, const struct attr *attr, const struct attr_set *set,
		       const json_t *rows)
{
	size_t count = json_array_size(rows), i;
	struct table table;
	const json_t *row;
	char **lefts;

	if (!count)
		return;
	lefts = err_alloc(NULL, count * sizeof(*lefts));
	table_measure(&table, attr, set, rows, lefts);
	table_head(file, &table, attr);
	json_array_foreach(rows, i, row) {
		table_row(file, &table, set, row, lefts[i]);
		text_nests(file, set, row);
		free(lefts[i]);
	}
	free(lefts);
}

/* The counter X-COLUMN of @json, NULL if there is none */
static json_t *row_cell(const json_t *json, const char *x, const char *column)
{
	char name[64];

	snprintf(name, sizeof(name), "%s-%s", x, column);
	return json_object_get(json, name);
}

/* The counters X, X-COLUMN, ... as a row, NULL if X is such an X-COLUMN itself */
static json_t *counter_row(const struct attr *attr, const json_t *json, const struct attr *x)
{
	const struct attr *by = attr_next(attr->rows, NULL), *first = attr_next(attr->rows, by);
	const struct attr *column = first;
	json_t *row = json_object();
	size_t len = strlen(x->name), tail;

	json_object_set_new(row, by->name, json_string(x->name));
	json_object_set(row, first->name, json_object_get(json, x->name));
	while ((column = attr_next(attr->rows, column))) {
		tail = strlen(column->name);
		if (len > tail && x->name[len - tail - 1] == '-' &&
		    !strcmp(x->name + len - tail, column->name)) {
			json_decref(row);
			return NULL;
		}
		json_object_set(row, column->name, row_cell(json, x->name, column->name));
	}
	return row;
}

static json_t *counter_rows(const struct attr *attr, const json_t *json)
{
	json_t *rows = json_array(), *unknown = json_object_get(json, DECODE_UNKNOWN);
	const struct attr *x = NULL;

	while ((x = attr_next(attr->nest, x)))
		if (json_object_get(json, x->name))
			json_array_append_new(rows, counter_row(attr, json, x));
	if (unknown)
		json_array_append_new(rows, json_pack("{sO}", DECODE_UNKNOWN, unknown));
	return rows;
}

static json_t *nest_rows(const struct attr *attr, json_t *json)
{
	if (attr->flags & ATTR_MULTI)
		return json_incref(json);
	return attr->rows ? counter_rows(attr, json) : json_pack("[O]", json);
}

static void text_nests(FILE *file, const struct attr_set *set, const json_t *object)
{
	const struct attr *attr = NULL;
	json_t *json, *rows;

	while ((attr = attr_next(set, attr))) {
		json = json_object_get(object, attr->name);
		if (attr->kind != KIND_NEST || !json)
			continue;
		rows = nest_rows(attr, json);
		text_table(file, attr, attr->rows ? attr->rows : attr->nest, rows);
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
