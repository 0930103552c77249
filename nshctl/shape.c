// SPDX-License-Identifier: GPL-2.0
/* What the objects of a document may have, and whether they have just that. */
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "docheader.h"
#include "docrule.h"
#include "err.h"
#include "flower.h"
#include "legs.h"
#include "line.h"
#include "match.h"
#include "parse.h"
#include "shape.h"

/* Keys as far apart as this are other words, not slips */
#define NEAR 2

#define DEV(id) BIT(NSH_SFC_A_DEV_##id)

/* The value of an attribute of another set */
#define WORD(_key, _set, _name, _needed)				\
{									\
	.key = (_key),							\
	.kind = FIELD_WORD,						\
	.needed = (_needed),						\
	.set = (_set),							\
	.name = (_name),						\
}

#define IFNAME(_key, _needed) WORD(_key, &port_set, "ifname", _needed)

#define FIELD(_key, _kind, _needed, _shape)				\
{									\
	.key = (_key),							\
	.kind = (_kind),						\
	.needed = (_needed),						\
	.shape = (_shape),						\
}

/* Where a device lives, and what is behind it */
#define NETNS FIELD("netns", FIELD_TEXT, false, NULL)
#define BEHIND IFNAME("behind", false)

static const char *const no_behind[][2] = { { "netns", "behind" }, {} };
/* Rules lead to devices that are where they are */
static const char *const of_entry[][2] = { { "netns", "behind" }, { "netns", "rules" }, {} };
/* A group has somebody else for what is down */
static const char *const of_function[][2] = {
	{ "netns", "behind" }, { "on-down", "instances" }, {}
};

static const char *const hop_of_device[][2] = {
	{ "on-down", "end" }, { "on-down", "via" }, { "on-down", "group" }, {}
};

static const char *const one_address[][2] = { { "inet", "inet6" }, {} };
static const char *const header_alone[][2] = {
	{ "header", "spi" }, { "header", "si" }, { "header", "md-type" },
	{ "header", "metadata" }, {}
};

static const char *const function_kinds[] = { "dev", "via", "legs", "instances", NULL };
static const char *const member_kinds[] = { "dev", "via", NULL };
static const char *const hop_kinds[] = { "dev", "end", "via", "group", NULL };
static const char *const path_kinds[] = { "connections", "hops", NULL };

static const struct field no_fields[] = { {} };

static const struct shape limits_shape = {
	.name = "limits",
	.fields = no_fields,
	.set = &limit_set,
};

static const struct shape port_shape = {
	.name = "port",
	.fields = no_fields,
	.set = &port_set,
	.without = BIT(NSH_SFC_A_PORT_IFNAME),
};

static const struct field device_fields[] = { NETNS, BEHIND, {} };

static const struct shape device_shape = {
	.name = "device",
	.fields = device_fields,
	.set = &dev_set,
	.never = no_behind,
};

static const struct field via_fields[] = {
	IFNAME("dev", true),
	{}
};

static const struct shape via_shape = {
	.name = "via",
	.fields = via_fields,
	.set = &hop_set,
	.without = BIT(NSH_SFC_A_HOP_SI) | BIT(NSH_SFC_A_HOP_TYPE) | BIT(NSH_SFC_A_HOP_IFNAME) |
		   BIT(NSH_SFC_A_HOP_GROUP) | BIT(NSH_SFC_A_HOP_ON_DOWN),
	.never = one_address,
};

static const struct field member_fields[] = {
	IFNAME("dev", false),
	FIELD("via", FIELD_OBJECT, false, &via_shape),
	WORD("weight", &member_set, "weight", false),
	FIELD("backup", FIELD_TRUE, false, NULL),
	{}
};

static const struct shape member_shape = {
	.name = "member",
	.fields = member_fields,
	.one_of = member_kinds,
};

static const struct field group_fields[] = {
	WORD("policy", &group_set, "policy", true),
	WORD("flow-limit", &group_set, "flow-limit", false),
	WORD("flow-timeout", &group_set, "flow-timeout", false),
	FIELD("members", FIELD_LIST, true, &member_shape),
	{}
};

static const struct shape group_shape = {
	.name = "group",
	.fields = group_fields,
};

static const struct field context_fields[] = {
	IFNAME("dev", true),
	WORD("id", &context_new_set, "id", true),
	{}
};

static void check_context(struct doc *doc, struct spot spot, const json_t *context)
{
	if (!json_object_get(context, "header") &&
	    (!json_object_get(context, "spi") || !json_object_get(context, "si")))
		doc_wrong(doc, spot, "want \"spi\" and \"si\", or \"header\"");
	docheader_check_metadata(doc, context, json_object_get(context, "md-type"));
	docheader_check(doc, context);
}

static const struct shape context_shape = {
	.name = "context",
	.fields = context_fields,
	.set = &context_new_set,
	.without = BIT(NSH_SFC_A_CONTEXT_DEV) | BIT(NSH_SFC_A_CONTEXT_ID),
	.never = header_alone,
	.whole = check_context,
};

static const struct field rule_fields[] = {
	IFNAME("dev", true),
	WORD("pref", &rule_set, "pref", false),
	{}
};

static const char *const rule_hidden[] = { "to", "handle", NULL };

static const struct shape rule_shape = {
	.name = "rule",
	.fields = rule_fields,
	.set = &rule_set,
	.hidden = rule_hidden,
	.whole = docrule_check,
};

static const struct field node_rule_fields[] = {
	IFNAME("dev", true),
	WORD("pref", &rule_set, "pref", true),
	IFNAME("to", true),
	{}
};

static const struct shape node_rule_shape = {
	.name = "node-rule",
	.fields = node_rule_fields,
	.set = &rule_set,
	.hidden = rule_hidden,
	.whole = docrule_check,
};

static const struct field node_fields[] = {
	FIELD("limits", FIELD_OBJECT, false, &limits_shape),
	FIELD("ports", FIELD_DEVICES, false, &port_shape),
	FIELD("devices", FIELD_DEVICES, false, &device_shape),
	FIELD("groups", FIELD_NAMES, false, &group_shape),
	FIELD("contexts", FIELD_LIST, false, &context_shape),
	FIELD("rules", FIELD_LIST, false, &node_rule_shape),
	{}
};

static const struct shape node_shape = {
	.name = "node",
	.fields = node_fields,
};

static const struct field instance_fields[] = {
	IFNAME("dev", false),
	FIELD("via", FIELD_OBJECT, false, &via_shape),
	WORD("weight", &member_set, "weight", false),
	FIELD("backup", FIELD_TRUE, false, NULL),
	NETNS,
	BEHIND,
	{}
};

static const struct shape instance_shape = {
	.name = "instance",
	.fields = instance_fields,
	.set = &dev_set,
	.one_of = member_kinds,
	.never = no_behind,
};

static const struct field leg_fields[] = {
	IFNAME("dev", true),
	NETNS,
	BEHIND,
	{}
};

/* What belongs to the function as a whole stands there, once */
static const struct shape leg_shape = {
	.name = "leg",
	.fields = leg_fields,
	.set = &dev_set,
	.without = DEV(FUNCTION) | LEGS_COMMON,
	.never = no_behind,
};

static const struct field function_fields[] = {
	FIELD("node", FIELD_NAME, true, NULL),
	IFNAME("dev", false),
	FIELD("via", FIELD_OBJECT, false, &via_shape),
	FIELD("legs", FIELD_NAMES, false, &leg_shape),
	FIELD("instances", FIELD_LIST, false, &instance_shape),
	WORD("policy", &group_set, "policy", false),
	WORD("on-down", &hop_set, "on-down", false),
	NETNS,
	BEHIND,
	{}
};

static const struct shape function_shape = {
	.name = "function",
	.fields = function_fields,
	.set = &dev_set,
	.one_of = function_kinds,
	.never = of_function,
};

static const struct field entry_fields[] = {
	FIELD("node", FIELD_NAME, true, NULL),
	IFNAME("dev", true),
	FIELD("rules", FIELD_LIST, false, &rule_shape),
	NETNS,
	BEHIND,
	{}
};

/* The path says what it starts with */
static const struct shape entry_shape = {
	.name = "entry",
	.fields = entry_fields,
	.set = &dev_set,
	.without = DEV(SPI) | DEV(SI) | DEV(MD_TYPE) | DEV(METADATA) | DEV(FUNCTION) |
		   DEV(RETURNS),
	.never = of_entry,
};

static const struct field end_fields[] = {
	FIELD("node", FIELD_NAME, true, NULL),
	IFNAME("dev", true),
	NETNS,
	BEHIND,
	{}
};

static const struct shape end_shape = {
	.name = "end",
	.fields = end_fields,
	.set = &dev_set,
	.without = DEV(FUNCTION) | DEV(RETURNS),
	.never = no_behind,
};

static const struct field step_fields[] = {
	FIELD("from", FIELD_TEXT, true, NULL),
	FIELD("to", FIELD_TEXT, true, NULL),
	WORD("spi", &path_set, "spi", false),
	IFNAME("link", false),
	{}
};

static const struct shape step_shape = {
	.name = "connection",
	.fields = step_fields,
};

static const struct field hop_fields[] = {
	IFNAME("dev", false),
	IFNAME("end", false),
	FIELD("via", FIELD_OBJECT, false, &via_shape),
	FIELD("group", FIELD_NAME, false, NULL),
	WORD("on-down", &hop_set, "on-down", false),
	{}
};

static const struct shape hop_shape = {
	.name = "hop",
	.fields = hop_fields,
	.one_of = hop_kinds,
	.never = hop_of_device,
};

static const struct shape hops_shape = {
	.name = "hops",
	.fields = (const struct field[]){ FIELD(NULL, FIELD_INDEXES, false, &hop_shape) },
};

static const struct field path_fields[] = {
	WORD("spi", &path_set, "spi", true),
	WORD("si", &dev_set, "si", false),
	FIELD("connections", FIELD_STEPS, false, &step_shape),
	FIELD("hops", FIELD_NAMES, false, &hops_shape),
	FIELD("reverse", FIELD_REVERSE, false, NULL),
	WORD("md-type", &dev_set, "md-type", false),
	WORD("metadata", &dev_set, "metadata", false),
	{}
};

static const char *const connections_only[][2] = {
	{ "hops", "si" }, { "hops", "md-type" }, { "hops", "metadata" }, {}
};

static void check_path(struct doc *doc, struct spot spot, const json_t *path)
{
	(void)spot;
	docheader_check_metadata(doc, path, json_object_get(path, "md-type"));
}

static const struct shape path_shape = {
	.name = "path",
	.fields = path_fields,
	.one_of = path_kinds,
	.never = connections_only,
	.whole = check_path,
};

static const struct field document_fields[] = {
	FIELD("version", FIELD_VERSION, true, NULL),
	FIELD("nodes", FIELD_NAMES, false, &node_shape),
	FIELD("links", FIELD_LINKS, false, &via_shape),
	FIELD("functions", FIELD_NAMES, false, &function_shape),
	FIELD("entries", FIELD_NAMES, false, &entry_shape),
	FIELD("ends", FIELD_NAMES, false, &end_shape),
	FIELD("paths", FIELD_NAMES, false, &path_shape),
	{}
};

static const struct shape document_shape = {
	.name = "document",
	.fields = document_fields,
};

/* All shapes, for who compares them with the schema; NULL at the end */
const struct shape *const shapes[] = {
	&document_shape, &node_shape, &limits_shape, &port_shape, &device_shape,
	&group_shape, &member_shape, &context_shape, &node_rule_shape, &rule_shape,
	&via_shape, &function_shape, &instance_shape, &leg_shape, &entry_shape, &end_shape,
	&path_shape, &step_shape, &hop_shape, NULL
};

/* Return: the field under a key, NULL if there is none */
static const struct field *find_field(const struct shape *shape, const char *key)
{
	const struct field *field;

	for (field = shape->fields; field->key; field++)
		if (!strcmp(field->key, key))
			return field;
	return NULL;
}

static bool is_hidden(const struct shape *shape, const struct attr *attr)
{
	size_t i;

	for (i = 0; shape->hidden && shape->hidden[i]; i++)
		if (!strcmp(shape->hidden[i], attr_word(attr)))
			return true;
	return find_field(shape, attr_word(attr)) ||
	       (attr->id < 32 && (shape->without & BIT(attr->id)));
}

/**
 * shape_attr() - find an attribute that an object may have
 * @shape: of the object
 * @key: its word
 * @attr: set to the attribute, NULL for the first one and the last one before it to
 *        walk over all, if @key is NULL
 *
 * Return: true if there is one
 */
bool shape_attr(const struct shape *shape, const char *key, const struct attr **attr)
{
	if (!shape->set)
		return false;
	if (key)
		*attr = NULL;
	while ((*attr = attr_next(shape->set, *attr))) {
		if (!attr_is_option(*attr) || ((*attr)->flags & (ATTR_OTHER | ATTR_PASSING)) ||
		    is_hidden(shape, *attr))
			continue;
		if (!key || !strcmp(attr_word(*attr), key))
			return true;
	}
	return false;
}

static char *append(char *text, const char *more)
{
	size_t len = text ? strlen(text) : 0;

	text = err_alloc(text, len + strlen(more) + 1);
	strcpy(text + len, more);
	return text;
}

/* Return: how many characters have to be changed to make one key of the other */
static size_t distance(const char *a, const char *b)
{
	size_t row[64], i, j, left, above, len = strlen(b);

	if (len >= ARRAY_SIZE(row))
		return len;
	for (j = 0; j <= len; j++)
		row[j] = j;
	for (i = 1; *a; a++, i++) {
		left = row[0];
		row[0] = i;
		for (j = 1; j <= len; j++) {
			above = row[j];
			row[j] = left + (*a != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			left = above;
		}
	}
	return row[len];
}

/* Keys that a wrong one may have been meant to be, and the list of all */
struct guess {
	const char *key;
	const char *near;
	size_t distance;
	char *list;
};

static void guess_add(struct guess *guess, const char *key)
{
	size_t far = distance(guess->key, key);

	if (far < guess->distance) {
		guess->distance = far;
		guess->near = key;
	}
	if (guess->list)
		guess->list = append(guess->list, ", ");
	guess->list = append(guess->list, key);
}

static void wrong_key(struct doc *doc, const struct shape *shape, struct spot spot)
{
	struct guess guess = { .key = spot.key, .distance = NEAR + 1 };
	const struct attr *attr = NULL;
	const struct field *field;

	for (field = shape->fields; field->key; field++)
		guess_add(&guess, field->key);
	while (shape_attr(shape, NULL, &attr))
		guess_add(&guess, attr_word(attr));
	if (guess.near)
		doc_wrong_name(doc, spot, "there is no such key, is \"%s\" meant?", guess.near);
	else
		doc_wrong_name(doc, spot, "there is no such key, want one of %s", guess.list);
	free(guess.list);
}

/**
 * shape_word() - a value as the word of a command
 * @json: the value
 * @word: room for the word
 * @size: how much
 *
 * Return: the word; NULL if the value is none that could be one
 */
const char *shape_word(const json_t *json, char *word, size_t size)
{
	const json_t *part;
	size_t i, len = 0;

	if (json_is_string(json))
		return json_string_value(json);
	if (json_is_integer(json)) {
		snprintf(word, size, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
		return word;
	}
	if (!json_is_array(json))
		return NULL;
	snprintf(word, size, "none");
	json_array_foreach(json, i, part) {
		if (!json_is_string(part) || len + json_string_length(part) + 2 > size)
			return NULL;
		len += snprintf(word + len, size - len, "%s%s", i ? "," : "",
				json_string_value(part));
	}
	return word;
}

/* A field of packets, in whatever form they have it. Return: whether @word is one */
static bool is_match(const struct attr *first, const char *word)
{
	struct match_value value;
	const struct attr *attr;

	for (attr = first; attr; attr = attr_next(&rule_set, attr))
		if (!strcmp(attr->name, first->name) && match_parse(attr, word, &value))
			return true;
	return false;
}

/* What a rule says of packets, or a word that stands alone */
static void check_rule_word(struct doc *doc, struct spot spot, const json_t *json,
			    const struct attr *attr)
{
	char room[SHAPE_WORD_MAX];
	const char *word;

	if (attr->kind == KIND_FLAG) {
		if (!json_is_true(json))
			doc_wrong(doc, spot, "want true, or leave it out");
		return;
	}
	word = json_is_array(json) ? NULL : shape_word(json, room, sizeof(room));
	if (!word)
		doc_wrong(doc, spot, "%s", attr->want);
	else if (!is_match(attr, word))
		doc_wrong(doc, spot, "\"%s\": %s", word, attr->want);
}

/*
 * What is to be made is found again by its name: the kernel puts a number for a %, and
 * commands show no control characters. Return: what is wrong with a name, NULL if nothing is
 */
static const char *wrong_name(const char *name, bool device)
{
	if (!line_is_plain(name))
		return "want no control characters";
	return device && strchr(name, '%') ? "want a device name without %" : NULL;
}

static void check_text(struct doc *doc, struct spot spot, const json_t *json)
{
	const char *text = json_string_value(json);

	if (!text || !*text)
		doc_wrong(doc, spot, "want a name");
	else if (wrong_name(text, false))
		doc_wrong(doc, spot, "%s", wrong_name(text, false));
}

static void check_word(struct doc *doc, struct spot spot, const json_t *json,
		       const struct attr *attr)
{
	const bool list = json_is_array(json), number = json_is_integer(json);
	char room[SHAPE_WORD_MAX];
	struct value value;
	const char *word;

	if (attr->kind == KIND_MATCH || attr->kind == KIND_FLAG) {
		check_rule_word(doc, spot, json, attr);
		return;
	}
	word = shape_word(json, room, sizeof(room));
	if (!word || (list && attr->kind != KIND_SET) ||
	    (number && attr->kind != KIND_UINT && attr->kind != KIND_MASK))
		doc_wrong(doc, spot, "%s", attr->want);
	else if (attr->kind == KIND_UINT && !number)
		doc_wrong(doc, spot, "want a number without quotes; %s", attr->want);
	else if (!parse_value(attr, word, &value))
		doc_wrong(doc, spot, "\"%s\": %s", word, attr->want);
	else if (wrong_name(word, attr->kind == KIND_IFNAME))
		doc_wrong(doc, spot, "%s", wrong_name(word, attr->kind == KIND_IFNAME));
}

static void check_object(struct doc *doc, struct spot spot, const json_t *json,
			 const struct shape *shape);

static void check_name(struct doc *doc, struct spot spot, enum field_kind kind)
{
	const struct attr *attr = NULL;
	struct value value;

	if (kind == FIELD_DEVICES)
		attr = attr_by_name(&port_set, "ifname");
	if (kind == FIELD_INDEXES)
		attr = attr_by_name(&hop_set, "si");
	if (attr && !parse_value(attr, spot.key, &value))
		doc_wrong_name(doc, spot, "%s", attr->want);
	else if (attr && wrong_name(spot.key, kind == FIELD_DEVICES))
		doc_wrong_name(doc, spot, "%s", wrong_name(spot.key, kind == FIELD_DEVICES));
	/* 0xff would be 255 once more */
	else if (kind == FIELD_INDEXES && strspn(spot.key, "0123456789") != strlen(spot.key))
		doc_wrong_name(doc, spot, "want a service index in decimal");
	else if (kind == FIELD_INDEXES && *spot.key == '0' && spot.key[1])
		doc_wrong_name(doc, spot, "want a service index without a 0 in front");
	if (!attr && !doc_name_ok(spot.key))
		doc_wrong_name(doc, spot, "want a name of letters, digits, _, . and -");
}

/* Objects by names */
static void check_members(struct doc *doc, struct spot spot, json_t *json,
			  const struct field *field)
{
	const char *key;
	json_t *member;

	if (!json_is_object(json)) {
		doc_wrong(doc, spot, "want an object");
		return;
	}
	json_object_foreach(json, key, member) {
		check_name(doc, spot_key(json, key), field->kind);
		check_object(doc, spot_key(json, key), member, field->shape);
	}
}

static void check_list(struct doc *doc, struct spot spot, json_t *json,
		       const struct field *field)
{
	struct field sides = { .kind = FIELD_NAMES, .shape = field->shape };
	json_t *element;
	struct spot at;
	size_t i;

	if (!json_is_array(json)) {
		doc_wrong(doc, spot, "want a list");
		return;
	}
	if (field->kind != FIELD_LINKS && !json_array_size(json))
		doc_wrong(doc, spot, "the list is empty");
	json_array_foreach(json, i, element) {
		at = spot_index(json, i);
		if (field->kind == FIELD_STEPS && json_is_string(element))
			continue;
		if (field->kind == FIELD_LINKS)
			check_members(doc, at, element, &sides);
		else
			check_object(doc, at, element, field->shape);
		if (field->kind == FIELD_LINKS && json_is_object(element) &&
		    json_object_size(element) != 2)
			doc_wrong(doc, at, "want the two nodes that it joins");
	}
}

static void check_field(struct doc *doc, struct spot spot, json_t *json,
			const struct field *field)
{
	switch (field->kind) {
	case FIELD_WORD:
		check_word(doc, spot, json, attr_by_name(field->set, field->name));
		break;
	case FIELD_TEXT:
	case FIELD_NAME:
		check_text(doc, spot, json);
		break;
	case FIELD_TRUE:
		if (!json_is_true(json))
			doc_wrong(doc, spot, "want true, or leave it out");
		break;
	case FIELD_VERSION:
		if (!json_is_integer(json) || json_integer_value(json) != DOC_VERSION)
			doc_wrong(doc, spot, "this nshctl knows version %d only", DOC_VERSION);
		break;
	case FIELD_OBJECT:
		check_object(doc, spot, json, field->shape);
		break;
	case FIELD_NAMES:
	case FIELD_DEVICES:
	case FIELD_INDEXES:
		check_members(doc, spot, json, field);
		break;
	case FIELD_LIST:
	case FIELD_STEPS:
	case FIELD_LINKS:
		check_list(doc, spot, json, field);
		break;
	case FIELD_REVERSE:
		if (json_is_integer(json))
			check_word(doc, spot, json, attr_by_name(&path_set, "spi"));
		else if (!json_is_string(json) || !*json_string_value(json))
			doc_wrong(doc, spot, "want the name of a path, or a service path identifier");
		break;
	}
}

static void check_key(struct doc *doc, struct spot spot, json_t *json,
		      const struct shape *shape)
{
	const struct field *field = find_field(shape, spot.key);
	const struct attr *attr;

	if (field)
		check_field(doc, spot, json, field);
	else if (shape_attr(shape, spot.key, &attr))
		check_word(doc, spot, json, attr);
	else
		wrong_key(doc, shape, spot);
}

static void check_one_of(struct doc *doc, struct spot spot, const json_t *json,
			 const char *const *keys)
{
	char *list = NULL;
	int count = 0;
	size_t i;

	for (i = 0; keys[i]; i++) {
		if (i)
			list = append(list, keys[i + 1] ? ", " : " or ");
		list = append(list, keys[i]);
		if (json_object_get(json, keys[i]))
			count++;
	}
	if (count != 1)
		doc_wrong(doc, spot, "%s one of %s", count ? "want only" : "want", list);
	free(list);
}

static void check_never(struct doc *doc, const json_t *json, const char *const (*never)[2])
{
	for (; (*never)[0]; never++)
		if (json_object_get(json, (*never)[0]) && json_object_get(json, (*never)[1]))
			doc_wrong_name(doc, spot_key(json, (*never)[1]),
				       "does not go together with \"%s\"", (*never)[0]);
}

static void check_object(struct doc *doc, struct spot spot, const json_t *json,
			 const struct shape *shape)
{
	const size_t faults = doc->fault_count;
	const struct field *field;
	const char *key;
	json_t *value;

	/* The shape of what has names of any kind only */
	if (!shape->fields->key && shape->fields->shape) {
		check_members(doc, spot, (json_t *)json, shape->fields);
		return;
	}
	if (!json_is_object(json)) {
		doc_wrong(doc, spot, "want an object");
		return;
	}
	json_object_foreach((json_t *)json, key, value)
		check_key(doc, spot_key(json, key), value, shape);
	for (field = shape->fields; field->key; field++)
		if (field->needed && !json_object_get(json, field->key))
			doc_wrong(doc, spot, "\"%s\" is missing", field->key);
	if (shape->one_of)
		check_one_of(doc, spot, json, shape->one_of);
	if (shape->never)
		check_never(doc, json, shape->never);
	if (shape->whole && doc->fault_count == faults)
		shape->whole(doc, spot, json);
}

/**
 * shape_check() - see whether each object has what it may and must have
 * @doc: the document, gets to know what is wrong with it
 */
void shape_check(struct doc *doc)
{
	size_t i;

	for (i = 0; i < doc->file_count; i++)
		if (doc->files[i].root)
			check_object(doc, spot_index(NULL, i), doc->files[i].root,
				     &document_shape);
}
