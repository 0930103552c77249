/* SPDX-License-Identifier: GPL-2.0 */
/* Standard output: a list of objects, as text or as one JSON document. */
#ifndef NSHCTL_PRINT_H
#define NSHCTL_PRINT_H

#include <jansson.h>

#include "attrs.h"

struct tool;

/**
 * struct print - a list that is being printed
 * @tool: the options
 * @head: what text calls each object, "" for nothing
 * @set: attributes of the objects
 * @count: objects printed
 */
struct print {
	const struct tool *tool;
	const char *head;
	const struct attr_set *set;
	size_t count;
};

void print_begin(struct print *print);
void print_item(struct print *print, const json_t *object);
void print_end(struct print *print);
void print_event(const struct tool *tool, const char *event, const struct attr_set *set,
		 json_t *object);
void print_json(const struct tool *tool, const json_t *json);
int print_flush(void);

#endif
