/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the objects of a document may have, one table. Options of devices, ports,
 * hops and so on are called as in commands, and their values are those of the
 * table of attributes.
 */
#ifndef NSHCTL_SHAPE_H
#define NSHCTL_SHAPE_H

#include <stdint.h>

#include "attrs.h"
#include "doc.h"

enum field_kind {
	FIELD_WORD,		/* the value of an attribute */
	FIELD_TEXT,		/* a string that is not empty */
	FIELD_NAME,		/* what something else is called */
	FIELD_TRUE,		/* true, or not there */
	FIELD_VERSION,
	FIELD_OBJECT,
	FIELD_NAMES,		/* objects by names of the user's choice */
	FIELD_DEVICES,		/* objects by names of devices */
	FIELD_INDEXES,		/* objects by service indexes */
	FIELD_LIST,		/* a list of objects */
	FIELD_STEPS,		/* a list of strings, or of objects */
	FIELD_LINKS,		/* a list of objects, each of two objects by names */
	FIELD_REVERSE,		/* a name, or a service path identifier */
};

/**
 * struct field - what may stand under a key
 * @key: the key
 * @kind: what stands there
 * @needed: it has to be there
 * @shape: of the objects that stand there
 * @set: of a FIELD_WORD, the attributes that it is one of
 * @name: which of them
 */
struct field {
	const char *key;
	enum field_kind kind;
	bool needed;
	const struct shape *shape;
	const struct attr_set *set;
	const char *name;
};

/**
 * struct shape - an object
 * @name: what the schema calls it
 * @fields: its fields, without a key at the end
 * @set: attributes that it may have under their words, or NULL
 * @without: those that it may not have, a bit each
 * @hidden: words of those that it may not have, too, NULL at the end, or NULL
 * @one_of: keys of which it has exactly one, NULL at the end, or NULL
 * @never: pairs of keys that do not go together, NULL at the end, or NULL
 * @whole: looks at one of which each key is right by itself, or NULL
 */
struct shape {
	const char *name;
	const struct field *fields;
	const struct attr_set *set;
	uint32_t without;
	const char *const *hidden;
	const char *const *one_of;
	const char *const (*never)[2];
	void (*whole)(struct doc *doc, struct spot spot, const json_t *json);
};

/* A word of the user is no longer than what parse_value() has room for, in hex digits */
#define SHAPE_WORD_MAX 600

extern const struct shape *const shapes[];

bool shape_attr(const struct shape *shape, const char *key, const struct attr **attr);
const char *shape_word(const json_t *json, char *word, size_t size);
void shape_check(struct doc *doc);

#endif
