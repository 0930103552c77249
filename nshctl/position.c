// SPDX-License-Identifier: GPL-2.0
/*
 * Where the values of a JSON text stand in it. jansson does not keep that, so the
 * text that it has accepted is walked over beside the tree that it has made: keys
 * come in the order of the text, lists anyway.
 */
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "position.h"

struct scan {
	struct positions *positions;
	const char *at;
	int line;
	int column;
};

/* Columns are characters: what goes on in UTF-8 has no column of its own */
static void scan_step(struct scan *scan)
{
	if (*scan->at == '\n') {
		scan->line++;
		scan->column = 0;
	}
	scan->at++;
	if ((*scan->at & 0xc0) != 0x80)
		scan->column++;
}

static void scan_blank(struct scan *scan)
{
	while (*scan->at && strchr(" \t\r\n", *scan->at))
		scan_step(scan);
}

static void scan_string(struct scan *scan)
{
	scan_step(scan);
	while (*scan->at && *scan->at != '"') {
		if (*scan->at == '\\')
			scan_step(scan);
		if (*scan->at)
			scan_step(scan);
	}
	if (*scan->at)
		scan_step(scan);
}

static void scan_scalar(struct scan *scan, const json_t *json)
{
	if (json_is_string(json)) {
		scan_string(scan);
		return;
	}
	while (*scan->at && !strchr(",]} \t\r\n", *scan->at))
		scan_step(scan);
}

static struct position *scan_note(struct scan *scan, const json_t *in)
{
	struct positions *positions = scan->positions;
	struct position *position;

	if (positions->count == positions->size) {
		positions->size = positions->size * 2 + 64;
		positions->v = err_alloc(positions->v,
					 positions->size * sizeof(*positions->v));
	}
	position = &positions->v[positions->count++];
	memset(position, 0, sizeof(*position));
	position->spot.in = in;
	position->key_line = scan->line;
	position->key_column = scan->column;
	return position;
}

static void scan_value(struct scan *scan, struct position *position, const json_t *json);

/* After the first brace, or what stands between two members */
static void scan_next(struct scan *scan)
{
	scan_step(scan);
	scan_blank(scan);
}

static void scan_object(struct scan *scan, const json_t *object)
{
	struct position *position;
	const char *key;
	json_t *value;

	scan_next(scan);
	json_object_foreach((json_t *)object, key, value) {
		position = scan_note(scan, object);
		position->spot.key = key;
		scan_string(scan);
		scan_blank(scan);
		scan_next(scan);
		scan_value(scan, position, value);
		scan_blank(scan);
		scan_next(scan);
	}
	if (!json_object_size(object))
		scan_step(scan);
}

static void scan_array(struct scan *scan, const json_t *array)
{
	struct position *position;
	json_t *value;
	size_t i;

	scan_next(scan);
	json_array_foreach(array, i, value) {
		position = scan_note(scan, array);
		position->spot.index = i;
		scan_value(scan, position, value);
		scan_blank(scan);
		scan_next(scan);
	}
	if (!json_array_size(array))
		scan_step(scan);
}

static void scan_value(struct scan *scan, struct position *position, const json_t *json)
{
	position->value = json;
	position->line = scan->line;
	position->column = scan->column;
	if (json_is_object(json))
		scan_object(scan, json);
	else if (json_is_array(json))
		scan_array(scan, json);
	else
		scan_scalar(scan, json);
}

static int compare_spots(const void *a, const void *b)
{
	const struct spot *x = &((const struct position *)a)->spot;
	const struct spot *y = &((const struct position *)b)->spot;

	if (x->in != y->in)
		return x->in < y->in ? -1 : 1;
	if (x->key && y->key)
		return strcmp(x->key, y->key);
	return x->index < y->index ? -1 : x->index > y->index;
}

/**
 * positions_scan() - find the values of a text
 * @positions: set to their positions
 * @text: the text, which ends with a zero byte
 * @root: what jansson has made of it; has to stay while @positions are used
 * @number: tells this text from others
 */
void positions_scan(struct positions *positions, const char *text, const json_t *root,
		    size_t number)
{
	struct scan scan = { .positions = positions, .at = text, .line = 1, .column = 1 };
	struct position *position;

	memset(positions, 0, sizeof(*positions));
	scan_blank(&scan);
	position = scan_note(&scan, NULL);
	position->spot.index = number;
	scan_value(&scan, position, root);
	qsort(positions->v, positions->count, sizeof(*positions->v), compare_spots);
}

/**
 * positions_free() - forget positions
 * @positions: which
 */
void positions_free(struct positions *positions)
{
	free(positions->v);
	positions->v = NULL;
	positions->count = 0;
}

/**
 * positions_find() - find a value
 * @positions: where
 * @spot: what it is in
 *
 * Return: its position, NULL if it is not of this text
 */
const struct position *positions_find(const struct positions *positions,
				      const struct spot *spot)
{
	struct position want = { .spot = *spot };

	return bsearch(&want, positions->v, positions->count, sizeof(*positions->v),
		       compare_spots);
}

/**
 * positions_of() - find an object or a list
 * @positions: where
 * @value: the object or list
 *
 * Return: its position, NULL if it is not of this text
 */
const struct position *positions_of(const struct positions *positions, const json_t *value)
{
	size_t i;

	for (i = 0; i < positions->count; i++)
		if (positions->v[i].value == value)
			return &positions->v[i];
	return NULL;
}

/**
 * positions_print() - print the way to a value, as in paths.web.connections[0]
 * @positions: where
 * @file: where to
 * @spot: the value
 */
void positions_print(const struct positions *positions, FILE *file, const struct spot *spot)
{
	const struct position *outer = spot->in ? positions_of(positions, spot->in) : NULL;

	if (outer && outer->spot.in)
		positions_print(positions, file, &outer->spot);
	if (!spot->in)
		return;
	if (!spot->key)
		fprintf(file, "[%zu]", spot->index);
	else
		fprintf(file, "%s%s", outer && outer->spot.in ? "." : "", spot->key);
}
