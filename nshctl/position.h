/* SPDX-License-Identifier: GPL-2.0 */
/* Where the values of a JSON text stand in it. */
#ifndef NSHCTL_POSITION_H
#define NSHCTL_POSITION_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

/**
 * struct spot - a value, told by what it is in
 * @in: the object or list that has it, NULL for the whole text
 * @key: its name in an object, NULL in a list
 * @index: its number in a list; if @in is NULL, that of the text
 * @offset: characters into it, if it is a string and not all of it is meant
 */
struct spot {
	const json_t *in;
	const char *key;
	size_t index;
	size_t offset;
};

/**
 * struct position - where a value stands
 * @spot: the value
 * @value: the value itself
 * @line: line of the value, from 1
 * @column: character in the line, from 1
 * @key_line: line of its name, of the value in a list
 * @key_column: character in that line
 */
struct position {
	struct spot spot;
	const json_t *value;
	int line;
	int column;
	int key_line;
	int key_column;
};

/**
 * struct positions - the values of a text
 * @v: their positions, by what they are in
 * @count: how many
 * @size: for how many there is room
 */
struct positions {
	struct position *v;
	size_t count;
	size_t size;
};

void positions_scan(struct positions *positions, const char *text, const json_t *root,
		    size_t number);
void positions_free(struct positions *positions);
const struct position *positions_find(const struct positions *positions,
				      const struct spot *spot);
const struct position *positions_of(const struct positions *positions, const json_t *value);
void positions_print(const struct positions *positions, FILE *file, const struct spot *spot);

#endif
