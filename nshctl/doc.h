/* SPDX-License-Identifier: GPL-2.0 */
/* A document that describes a network of nodes, and what is wrong with it. */
#ifndef NSHCTL_DOC_H
#define NSHCTL_DOC_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"
#include "position.h"

/* Documents of this version are understood */
#define DOC_VERSION 1

enum doc_section {
	DOC_NODES,
	DOC_LINKS,
	DOC_FUNCTIONS,
	DOC_ENTRIES,
	DOC_ENDS,
	DOC_PATHS,
	DOC_SECTIONS
};

/**
 * struct doc_file - one of the files that make up the document
 * @name: its name, for messages
 * @text: what is in it
 * @root: the same as a tree, NULL if it is no JSON
 * @positions: where the values of @root stand in @text
 */
struct doc_file {
	const char *name;
	char *text;
	json_t *root;
	struct positions positions;
};

/**
 * struct doc_item - a member of a section
 * @name: its name, "" in a list
 * @json: the member
 * @spot: where it stands
 */
struct doc_item {
	const char *name;
	json_t *json;
	struct spot spot;
};

/**
 * struct doc_fault - something that is wrong
 * @file: number of the file
 * @line: where in the file
 * @column: where in the line
 * @text: what is wrong with what
 */
struct doc_fault {
	size_t file;
	int line;
	int column;
	char *text;
};

/**
 * struct doc - a document
 * @files: what it was read from
 * @file_count: how many
 * @items: members of each section, from all files
 * @counts: how many
 * @numbers: of each section, the number of a member in @items by its name
 * @faults: what is wrong with it
 * @fault_count: how many
 */
struct doc {
	struct doc_file *files;
	size_t file_count;
	struct doc_item *items[DOC_SECTIONS];
	size_t counts[DOC_SECTIONS];
	json_t *numbers[DOC_SECTIONS];
	struct doc_fault *faults;
	size_t fault_count;
};

extern const char *const doc_sections[DOC_SECTIONS];

struct spot spot_key(const json_t *in, const char *key);
struct spot spot_index(const json_t *in, size_t index);
bool doc_name_ok(const char *name);
const struct doc_item *doc_find(const struct doc *doc, enum doc_section section,
				const char *name);
int doc_read(struct doc *doc, const char *name);
void doc_merge(struct doc *doc);
void doc_wrong(struct doc *doc, struct spot spot, const char *format, ...) __printf(3, 4);
void doc_wrong_name(struct doc *doc, struct spot spot, const char *format, ...) __printf(3, 4);
int doc_report(struct doc *doc);
void doc_free(struct doc *doc);

#endif
