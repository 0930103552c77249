// SPDX-License-Identifier: GPL-2.0
/* A document: read from files, put together, and what is wrong with it told. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "err.h"
#include "line.h"

/* No document that anyone writes is larger */
#define DOC_MAX (64 << 20)
/* Who has made more mistakes than these has made one many times */
#define FAULTS_MAX 1000
#define NAME_LENGTH_MAX 63

const char *const doc_sections[DOC_SECTIONS] = {
	[DOC_NODES] = "nodes",
	[DOC_LINKS] = "links",
	[DOC_FUNCTIONS] = "functions",
	[DOC_ENTRIES] = "entries",
	[DOC_ENDS] = "ends",
	[DOC_PATHS] = "paths",
};

/**
 * spot_key() - the member of an object
 * @in: the object
 * @key: its name
 *
 * Return: the spot
 */
struct spot spot_key(const json_t *in, const char *key)
{
	return (struct spot){ .in = in, .key = key };
}

/**
 * spot_index() - the element of a list
 * @in: the list
 * @index: its number
 *
 * Return: the spot
 */
struct spot spot_index(const json_t *in, size_t index)
{
	return (struct spot){ .in = in, .index = index };
}

/**
 * doc_name_ok() - see whether something can be called so
 * @name: the name
 *
 * Names stand in connections, between "->" and ":", and in commands.
 *
 * Return: true if it can
 */
bool doc_name_ok(const char *name)
{
	size_t len = 0;

	while (isalnum((unsigned char)name[len]) || (name[len] && strchr("_.-", name[len])))
		len++;
	return len && len <= NAME_LENGTH_MAX && !name[len] && *name != '-' && *name != '.';
}

/**
 * doc_find() - find a member of a section
 * @doc: the document, after doc_merge()
 * @section: the section
 * @name: its name
 *
 * Return: the member, NULL if there is none
 */
const struct doc_item *doc_find(const struct doc *doc, enum doc_section section,
				const char *name)
{
	const json_t *number = json_object_get(doc->numbers[section], name);

	return number ? &doc->items[section][json_integer_value(number)] : NULL;
}

/* Return: the text, NULL with errno set */
static char *read_all(FILE *file, size_t *len)
{
	size_t size = 0, got;
	char *text = NULL;

	*len = 0;
	do {
		if (*len + 1 >= size) {
			size = size * 2 + 4096;
			text = err_alloc(text, size);
		}
		got = fread(text + *len, 1, size - *len - 1, file);
		*len += got;
	} while (got && *len < DOC_MAX);
	if (!ferror(file) && *len < DOC_MAX) {
		text[*len] = '\0';
		return text;
	}
	if (!ferror(file))
		errno = EFBIG;
	free(text);
	return NULL;
}

static char *read_file(const char *name, size_t *len)
{
	FILE *file = stdin;
	char *text;

	if (strcmp(name, "-"))
		file = fopen(name, "re");
	if (!file)
		return NULL;
	text = read_all(file, len);
	if (file != stdin)
		fclose(file);
	return text;
}

static void add_fault(struct doc *doc, size_t file, int line, int column, char *text)
{
	struct doc_fault *fault;

	doc->faults = err_alloc(doc->faults, (doc->fault_count + 1) * sizeof(*doc->faults));
	fault = &doc->faults[doc->fault_count++];
	*fault = (struct doc_fault){ file, line, column, text };
}

/* Both of jansson's messages that name what is near do so in the middle of it */
static void add_syntax(struct doc *doc, size_t file, const json_error_t *error)
{
	char *text;

	if (asprintf(&text, "JSON: %s", error->text) < 0)
		exit(err_run("out of memory"));
	add_fault(doc, file, error->line < 1 ? 1 : error->line,
		  error->column < 1 ? 1 : error->column, text);
}

/**
 * doc_read() - read a file of a document
 * @doc: the document, zeroed before the first one
 * @name: name of the file, "-" is standard input; has to stay
 *
 * Return: 0, or the exit status after an error message; what is wrong with what
 * is in the file is no such error
 */
int doc_read(struct doc *doc, const char *name)
{
	const int flags = JSON_REJECT_DUPLICATES;
	struct doc_file *file;
	json_error_t error;
	size_t len;
	char *text;

	text = read_file(name, &len);
	if (!text)
		return err_run("%s: %s", name, strerror(errno));
	doc->files = err_alloc(doc->files, (doc->file_count + 1) * sizeof(*doc->files));
	file = &doc->files[doc->file_count++];
	*file = (struct doc_file){ .name = strcmp(name, "-") ? name : "<stdin>", .text = text };
	file->root = json_loadb(text, len, flags, &error);
	if (!file->root)
		add_syntax(doc, doc->file_count - 1, &error);
	else
		positions_scan(&file->positions, text, file->root, doc->file_count - 1);
	return 0;
}

static void add_item(struct doc *doc, enum doc_section section, struct doc_item item)
{
	struct doc_item **items = &doc->items[section];
	size_t count = doc->counts[section]++;

	*items = err_alloc(*items, (count + 1) * sizeof(**items));
	(*items)[count] = item;
	if (!doc->numbers[section])
		doc->numbers[section] = json_object();
	json_object_set_new(doc->numbers[section], item.name, json_integer(count));
}

static void merge_list(struct doc *doc, enum doc_section section, json_t *list)
{
	json_t *value;
	size_t i;

	json_array_foreach(list, i, value)
		add_item(doc, section, (struct doc_item){ "", value, spot_index(list, i) });
}

static void merge_object(struct doc *doc, enum doc_section section, json_t *object)
{
	struct doc_item item;
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		item = (struct doc_item){ key, value, spot_key(object, key) };
		if (doc_find(doc, section, key))
			doc_wrong_name(doc, item.spot, "is in another file, too");
		else
			add_item(doc, section, item);
	}
}

static void merge_section(struct doc *doc, enum doc_section section, json_t *members)
{
	if (section == DOC_LINKS)
		merge_list(doc, section, members);
	else
		merge_object(doc, section, members);
}

/**
 * doc_merge() - put the files of a document together
 * @doc: the document, all files are read
 */
void doc_merge(struct doc *doc)
{
	enum doc_section section;
	size_t i;

	for (i = 0; i < doc->file_count; i++)
		for (section = 0; section < DOC_SECTIONS; section++)
			merge_section(doc, section, json_object_get(doc->files[i].root,
								    doc_sections[section]));
}

static void wrong_at(struct doc *doc, const struct spot *spot, bool name, const char *format,
		     va_list args)
{
	const struct position *position = NULL;
	size_t i, size;
	char *text;
	FILE *file;

	for (i = 0; i < doc->file_count && !position; i++)
		position = positions_find(&doc->files[i].positions, spot);
	if (!position)
		return;
	i--;
	file = err_stream(&text, &size);
	positions_print(&doc->files[i].positions, file, spot);
	if (spot->in)
		fputs(": ", file);
	vfprintf(file, format, args);
	fclose(file);
	add_fault(doc, i, name ? position->key_line : position->line,
		  (name ? position->key_column : position->column) + (int)spot->offset, text);
}

/**
 * doc_wrong() - say that a value is wrong
 * @doc: the document
 * @spot: the value
 * @format: what is wrong with it
 */
void doc_wrong(struct doc *doc, struct spot spot, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	wrong_at(doc, &spot, false, format, args);
	va_end(args);
}

/**
 * doc_wrong_name() - say that the name of a value is wrong
 * @doc: the document
 * @spot: the value
 * @format: what is wrong with it
 */
void doc_wrong_name(struct doc *doc, struct spot spot, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	wrong_at(doc, &spot, true, format, args);
	va_end(args);
}

static int compare_faults(const void *a, const void *b)
{
	const struct doc_fault *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->line != y->line)
		return x->line - y->line;
	if (x->column != y->column)
		return x->column - y->column;
	return strcmp(x->text, y->text);
}

/**
 * doc_report() - print all that is wrong, as FILE:LINE:COLUMN: WHERE: what
 * @doc: the document
 *
 * Return: 0 if nothing is, else the exit status
 */
int doc_report(struct doc *doc)
{
	const struct doc_fault *fault;
	size_t i;

	if (!doc->fault_count)
		return 0;
	qsort(doc->faults, doc->fault_count, sizeof(*doc->faults), compare_faults);
	fflush(stdout);
	for (i = 0; i < doc->fault_count && i < FAULTS_MAX; i++) {
		fault = &doc->faults[i];
		/* What two ways lead to is wrong once */
		if (i && !compare_faults(fault - 1, fault))
			continue;
		line_plain(stderr, doc->files[fault->file].name);
		fprintf(stderr, ":%d:%d: ", fault->line, fault->column);
		line_plain(stderr, fault->text);
		putc('\n', stderr);
	}
	if (i < doc->fault_count)
		err_run("%zu more errors are not shown", doc->fault_count - i);
	return EXIT_RUN;
}

/**
 * doc_free() - free what a document holds
 * @doc: the document
 */
void doc_free(struct doc *doc)
{
	enum doc_section section;
	size_t i;

	for (section = 0; section < DOC_SECTIONS; section++) {
		json_decref(doc->numbers[section]);
		free(doc->items[section]);
	}
	for (i = 0; i < doc->fault_count; i++)
		free(doc->faults[i].text);
	for (i = 0; i < doc->file_count; i++) {
		positions_free(&doc->files[i].positions);
		json_decref(doc->files[i].root);
		free(doc->files[i].text);
	}
	free(doc->faults);
	free(doc->files);
}
