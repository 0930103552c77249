/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The attributes of the netlink family, one table: what each is called in the
 * spec (and so in JSON), what the user calls it, and how its value is read
 * and shown.  Messages are built and taken apart by it, errors name the word
 * at fault by it, and text and JSON are printed by it.
 */
#ifndef NSHCTL_ATTRS_H
#define NSHCTL_ATTRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct match;

enum attr_kind {
	KIND_UINT,	/* number, of any size */
	KIND_INT,	/* the same with a sign */
	KIND_MASK,	/* number, in text as 0x... */
	KIND_SWITCH,	/* number, in text one of the names */
	KIND_ENUM,	/* number, in JSON and text one of the names */
	KIND_SET,	/* number, its bits by names: a list in JSON, a,b in text */
	KIND_PROTO,	/* number, in text the name of an IP protocol */
	KIND_BYTES,	/* number, in text also as 1.5 MiB */
	KIND_FLAG,	/* there or not */
	KIND_STRING,
	KIND_IFNAME,
	KIND_HEX,	/* bytes */
	KIND_MAC,
	KIND_ETHERNET,	/* destination and source address */
	KIND_IPV4,
	KIND_IPV6,
	KIND_NEST,
	KIND_MATCH,	/* what a field of a packet has to be (match.h) */
};

#define ATTR_GIVEN	0x01	/* the user may give it */
#define ATTR_ASKED	0x02	/* belongs to requests only */
#define ATTR_MULTI	0x04	/* a list */
#define ATTR_STAT	0x08	/* told with -s only */
#define ATTR_COLUMN	0x10	/* a column in text */
#define ATTR_TAIL	0x20	/* the last column in text, a sentence */
#define ATTR_BREAK	0x40	/* starts a line in text */
#define ATTR_BE		0x80	/* number in network byte order */
#define ATTR_SPARE	0x100	/* a module that does not know it may do without */
#define ATTR_OTHER	0x200	/* another form of an attribute of the same name */
#define ATTR_PASSING	0x400	/* comes and goes while it runs: not in documents */

/**
 * struct attr - one attribute
 * @id: number in messages, 0 if nshctl itself works it out
 * @name: name in the spec and in JSON
 * @word: keyword in commands and text, "" if the value stands alone, NULL if
 *        as @name
 * @label: what errors call it, "" if they do not, NULL if as @word
 * @want: what a value has to be, for errors
 * @preset: what it is if the user gives no value, as the user would give it, or NULL
 * @names: names of the values of a KIND_ENUM or KIND_SWITCH, of the bits of a
 *         KIND_SET, NULL at the end
 * @texts: what commands and text have instead of @names, "" for nothing
 * @nest: attributes of a KIND_NEST
 * @rows: what text has instead of @nest, a row for each X of the counters X,
 *        X-COLUMN, X-COLUMN: X, the counter X, and each COLUMN; or NULL
 * @match: how a KIND_MATCH is read and shown
 * @min: lowest number
 * @max: highest number; most bytes of a KIND_HEX or KIND_STRING
 * @kind: how the value is read and shown
 * @size: bytes of a number in a message
 * @flags: ATTR_*
 */
struct attr {
	uint16_t id;
	const char *name;
	const char *word;
	const char *label;
	const char *want;
	const char *preset;
	const char *const *names;
	const char *const *texts;
	const struct attr_set *nest;
	const struct attr_set *rows;
	const struct match *match;
	uint64_t min;
	uint64_t max;
	enum attr_kind kind;
	uint8_t size;
	uint16_t flags;
};

/**
 * struct attr_set - attributes that go together
 * @name: name in the spec
 * @attrs: the attributes in the order of text, without a name at the end;
 *         the first one tells one object from another
 * @whole: the set that this one is a part of, or NULL
 * @pad: number of the attribute that only fills a gap, 0 if there is none
 */
struct attr_set {
	const char *name;
	const struct attr *attrs;
	const struct attr_set *whole;
	uint16_t pad;
};

extern const struct attr_set port_set;
extern const struct attr_set path_set;
extern const struct attr_set hop_set;
extern const struct attr_set group_set;
extern const struct attr_set member_set;
extern const struct attr_set dev_set;
extern const struct attr_set context_set;
extern const struct attr_set context_new_set;
extern const struct attr_set flow_set;
extern const struct attr_set stats_set;
extern const struct attr_set limit_set;
extern const struct attr_set link_set;

/* In context_new_set, words that nshctl makes a header of */
enum {
	CONTEXT_NEW_SPI = 24,
	CONTEXT_NEW_SI,
	CONTEXT_NEW_MD_TYPE,
	CONTEXT_NEW_METADATA,
};

/* All sets that the spec has, NULL at the end */
extern const struct attr_set *const attr_sets[];

const struct attr *attr_next(const struct attr_set *set, const struct attr *attr);
const char *attr_word(const struct attr *attr);
bool attr_is_option(const struct attr *attr);
bool attr_is_lasting(const struct attr *attr);
const char *attr_label(const struct attr *attr);
const struct attr *attr_by_id(const struct attr_set *set, uint16_t id);
const struct attr *attr_by_name(const struct attr_set *set, const char *name);
const struct attr *attr_by_word(const struct attr_set *set, const char *word);

#endif
