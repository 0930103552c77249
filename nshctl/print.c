// SPDX-License-Identifier: GPL-2.0
/* Standard output: a list of objects, as text or as one JSON document. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "print.h"
#include "text.h"
#include "tool.h"

#define JSON_STEP 4

/*
 * Indented if @data is there, as the objects of a list stand one step to the right.
 * Of control characters, jansson leaves those as they are that JSON allows: DEL, and
 * U+0080 to U+009F.
 */
static int put_json(const char *text, size_t len, void *data)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t i;

	for (i = 0; i < len; i++) {
		if (c[i] == 0x7f)
			fputs("\\u007F", stdout);
		else if (c[i] == 0xc2 && i + 1 < len && c[i + 1] >= 0x80 && c[i + 1] <= 0x9f)
			printf("\\u%04X", c[++i]);
		else
			putchar(c[i]);
		if (c[i] == '\n' && data)
			printf("%*s", JSON_STEP, "");
	}
	return 0;
}

/**
 * print_begin() - start a list
 * @print: the list, filled in but for the count
 */
void print_begin(struct print *print)
{
	print->count = 0;
	if (print->tool->json)
		putchar('[');
}

/**
 * print_item() - print an object of a list
 * @print: the list
 * @object: the object
 */
void print_item(struct print *print, const json_t *object)
{
	if (!print->tool->json) {
		printf("%s", print->head);
		text_item(stdout, print->set, object);
	} else {
		if (print->count)
			putchar(',');
		if (print->tool->pretty) {
			put_json("\n", 1, print);
			json_dump_callback(object, put_json, print, JSON_INDENT(JSON_STEP));
		} else {
			json_dump_callback(object, put_json, NULL, JSON_COMPACT);
		}
	}
	print->count++;
}

/**
 * print_end() - end a list
 * @print: the list
 */
void print_end(struct print *print)
{
	if (print->tool->json)
		puts(print->tool->pretty && print->count ? "\n]" : "]");
}

/**
 * print_json() - print a JSON document
 * @tool: the options
 * @json: the document
 */
void print_json(const struct tool *tool, const json_t *json)
{
	json_dump_callback(json, put_json, NULL,
			   tool->pretty ? JSON_INDENT(JSON_STEP) : JSON_COMPACT);
	putchar('\n');
}

/**
 * print_event() - print a change on one line, or as one JSON object
 * @tool: the options
 * @event: the object that has changed and how, "path-change"
 * @set: attributes in question
 * @object: those that there are
 */
void print_event(const struct tool *tool, const char *event, const struct attr_set *set,
		 json_t *object)
{
	json_t *json;
	const char *c;

	if (tool->json) {
		json = json_pack("{ss}", "event", event);
		json_object_update(json, object);
		print_json(tool, json);
		json_decref(json);
	} else {
		for (c = event; *c; c++)
			putchar(*c == '-' ? ' ' : *c);
		text_words(stdout, set, object, TEXT_INLINE);
		putchar('\n');
	}
}

/**
 * print_flush() - write what was printed
 *
 * Return: 0, or the exit status after an error message
 */
int print_flush(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return 0;
	return err_run("standard output: %s", strerror(errno));
}
