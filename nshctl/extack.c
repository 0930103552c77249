// SPDX-License-Identifier: GPL-2.0
/*
 * The attribute at fault. The kernel tells its offset in the request; the
 * user is told the word that stands for it.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "extack.h"
#include "nl.h"

/* The way down to an attribute, in words: "hop 253: lladdr" */
struct way {
	const char *request;
	uint32_t at;
	const struct attr_set *set;	/* set of the nest that it ends in */
	char words[96];
};

static void way_add(struct way *way, const char *word, const char *key)
{
	size_t len = strlen(way->words);

	if (*word)
		snprintf(way->words + len, sizeof(way->words) - len, "%s%s%s%s",
			 len ? ": " : "", word, *key ? " " : "", key);
}

/* Number or device that tells a nest of a list from the others, "" if there is none */
static void nest_key(const struct nlattr *nest, const struct attr *attr, char *key, size_t size)
{
	const struct attr *first = attr->nest->attrs, *named;
	const struct nlattr *inner;

	*key = '\0';
	if (!(attr->flags & ATTR_MULTI))
		return;
	mnl_attr_for_each_nested(inner, nest) {
		if (mnl_attr_get_type(inner) == first->id && mnl_attr_get_payload_len(inner) == 1)
			snprintf(key, size, "%u", mnl_attr_get_u8(inner));
		named = attr_by_id(attr->nest, mnl_attr_get_type(inner));
		if (first->size != 1 && named && named->kind == KIND_IFNAME)
			snprintf(key, size, "%s", mnl_attr_get_str(inner));
	}
}

/* Return: true if the attribute is among these */
static bool way_walk(struct way *way, const struct attr_set *set, const void *attrs, size_t len)
{
	const char *end = (const char *)attrs + len;
	const struct nlattr *nla = attrs;
	const struct attr *attr;
	uint32_t start;
	char key[16] = "";

	for (; mnl_attr_ok(nla, end - (const char *)nla); nla = mnl_attr_next(nla)) {
		start = (const char *)nla - way->request;
		if (way->at < start || way->at >= start + nla->nla_len)
			continue;
		attr = attr_by_id(set, mnl_attr_get_type(nla));
		if (!attr)
			return false;
		if (attr->kind == KIND_NEST)
			nest_key(nla, attr, key, sizeof(key));
		way_add(way, attr_label(attr), key);
		if (attr->kind != KIND_NEST)
			return true;
		way->set = attr->nest;
		return way->at == start || way_walk(way, attr->nest, mnl_attr_get_payload(nla),
						    mnl_attr_get_payload_len(nla));
	}
	return false;
}

/**
 * extack_words() - name an attribute of a request in the user's words
 * @request: the request
 * @header: bytes before the attributes of its payload
 * @set: the attributes
 * @at: offset of the attribute
 * @words: set to "spi", "hop 253: lladdr" and the like, to "" if nothing is known
 * @size: bytes of @words
 */
void extack_words(const struct nlmsghdr *request, size_t header, const struct attr_set *set,
		  uint32_t at, char *words, size_t size)
{
	struct way way = { .request = (const char *)request, .at = at, .set = set };
	const void *attrs = mnl_nlmsg_get_payload_offset(request, header);

	way_walk(&way, set, attrs,
		 (const char *)mnl_nlmsg_get_payload_tail(request) - (const char *)attrs);
	snprintf(words, size, "%s", way.words);
}

/**
 * extack_where() - say in the user's words which attribute is at fault
 * @request: the request that was refused
 * @header: bytes before the attributes of its payload
 * @set: the attributes
 * @error: what the kernel said
 * @where: set to " (spi)", " (hop 253: lladdr)" and the like, to ": spi is
 *         missing" if the kernel has no message, to "" if nothing is known
 * @size: bytes of @where
 */
void extack_where(const struct nlmsghdr *request, size_t header, const struct attr_set *set,
		  const struct nl_error *error, char *where, size_t size)
{
	struct way way = { .request = (const char *)request, .set = set };
	const void *attrs = mnl_nlmsg_get_payload_offset(request, header);
	size_t len = (const char *)mnl_nlmsg_get_payload_tail(request) - (const char *)attrs;
	const struct attr *attr = NULL;

	*where = '\0';
	way.at = error->has_missing ? error->nest : error->at;
	if (way.at && !way_walk(&way, set, attrs, len))
		return;
	if (error->has_missing) {
		attr = attr_by_id(way.set, error->missing);
		if (attr)
			way_add(&way, attr_label(attr), "");
	}
	if (!*way.words)
		return;
	if (attr && !*error->text)
		snprintf(where, size, ": %s is missing", way.words);
	else
		snprintf(where, size, " (%s)", way.words);
}
