/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that there is on a node, or is to be: objects by their names, in the form that
 * reply.c makes of the kernel's dumps.
 */
#ifndef NSHCTL_STATE_H
#define NSHCTL_STATE_H

#include <jansson.h>
#include <stdbool.h>

#include "attrs.h"

struct tool;
struct words;

enum state_kind {
	STATE_LIMIT,	/* by "" */
	STATE_DEV,	/* by name */
	STATE_ATTACH,	/* by name of the nsh device that another one is behind */
	STATE_PORT,	/* by name */
	STATE_GROUP,	/* by name */
	STATE_PATH,	/* by service path identifier */
	STATE_CONTEXT,	/* by device and id */
	STATE_RULE,	/* by device, preference and handle */
	STATE_KINDS
};

/* Room for the name of an object */
#define STATE_NAME_MAX 64

/**
 * struct state - what there is on a node
 * @objects: of each kind, by name
 */
struct state {
	json_t *objects[STATE_KINDS];
};

void state_init(struct state *state);
void state_free(struct state *state);
int state_read(struct tool *tool, const struct words *w, struct state *state);
void state_put(struct state *state, enum state_kind kind, json_t *object, const char *format, ...)
	__attribute__((__format__(__printf__, 4, 5)));
void state_rule_name(char *name, const char *dev, int pref, unsigned int handle);
void state_put_rule(struct state *state, json_t *rule);
bool state_is_dead(const json_t *part);
bool state_has_living(const json_t *parts);
json_t *state_attach(const char *name, const char *behind);
const struct attr_set *state_set(enum state_kind kind);
bool state_is_preset(const struct attr *attr, const json_t *json);
json_t *state_brief(const struct attr_set *set, const json_t *object);
char *state_words(enum state_kind kind, const json_t *object, bool whole);
void state_sort_hops(json_t *path);

#endif
