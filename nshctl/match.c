// SPDX-License-Identifier: GPL-2.0
/* What a field of a packet has to be, as one word. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "attrs.h"
#include "ethertype.h"
#include "match.h"
#include "parse.h"
#include "proto.h"

/**
 * match_size() - how long a field is
 * @attr: the field
 *
 * Return: bytes
 */
size_t match_size(const struct attr *attr)
{
	switch (attr->match->kind) {
	case MATCH_MAC:
		return 6;
	case MATCH_IPV4:
		return sizeof(struct in_addr);
	case MATCH_IPV6:
		return sizeof(struct in6_addr);
	default:
		return attr->size;
	}
}

/**
 * match_number() - read a number
 * @attr: the attribute that it is of
 * @bytes: the number as messages have it
 *
 * Return: the number
 */
uint64_t match_number(const struct attr *attr, const uint8_t *bytes)
{
	const bool be = attr->flags & ATTR_BE;
	uint16_t u16;
	uint32_t u32;

	switch (attr->size) {
	case sizeof(u16):
		memcpy(&u16, bytes, sizeof(u16));
		if (be)
			u16 = ntohs(u16);
		return u16;
	case sizeof(u32):
		memcpy(&u32, bytes, sizeof(u32));
		if (be)
			u32 = ntohl(u32);
		return u32;
	default:
		return *bytes;
	}
}

static void put_number(const struct attr *attr, uint64_t num, uint8_t *bytes)
{
	const bool be = attr->flags & ATTR_BE;
	uint16_t u16;
	uint32_t u32;

	switch (attr->size) {
	case sizeof(u16):
		u16 = be ? htons(num) : num;
		memcpy(bytes, &u16, sizeof(u16));
		break;
	case sizeof(u32):
		u32 = be ? htonl(num) : num;
		memcpy(bytes, &u32, sizeof(u32));
		break;
	default:
		*bytes = num;
		break;
	}
}

/**
 * match_fill() - the mask of a field of which all bits count
 * @attr: the field
 * @mask: set to it
 */
void match_fill(const struct attr *attr, uint8_t *mask)
{
	if (attr->size)
		put_number(attr, attr->max, mask);
	else
		memset(mask, 0xff, match_size(attr));
}

static bool name_number(const struct attr *attr, const char *name, uint64_t *num)
{
	if (attr->match->kind == MATCH_PROTO)
		return proto_number(name, num);
	if (attr->match->kind == MATCH_ETHERTYPE)
		return ethertype_number(name, num);
	for (*num = 0; attr->names && attr->names[*num]; (*num)++)
		if (!strcmp(attr->names[*num], name))
			return true;
	return false;
}

static const char *number_name(const struct attr *attr, uint64_t num)
{
	uint64_t i;

	if (attr->match->kind == MATCH_PROTO)
		return proto_name(num);
	if (attr->match->kind == MATCH_ETHERTYPE)
		return ethertype_name(num);
	for (i = 0; attr->names && attr->names[i]; i++)
		if (i == num)
			return attr->names[i];
	return NULL;
}

static bool parse_number(const struct attr *attr, const char *word, const char *mask,
			 struct match_value *value)
{
	uint64_t num, bits = attr->max;

	if (!name_number(attr, word, &num) && !parse_uint(word, attr->min, attr->max, &num))
		return false;
	if (mask && !parse_uint(mask, 0, attr->max, &bits))
		return false;
	put_number(attr, num, value->value);
	put_number(attr, bits, value->mask);
	return true;
}

static bool parse_range(const struct attr *attr, const char *word, struct match_value *value)
{
	char copy[MATCH_WORD_MAX], *dash;
	uint64_t low, high;

	snprintf(copy, sizeof(copy), "%s", word);
	dash = strchr(copy, '-');
	if (!dash)
		return false;
	*dash = '\0';
	if (!parse_uint(copy, attr->min, attr->max, &low) ||
	    !parse_uint(dash + 1, low + 1, attr->max, &high))
		return false;
	put_number(attr, low, value->value);
	put_number(attr, high, value->mask);
	return true;
}

static bool parse_prefix(const char *word, size_t len, uint8_t *mask)
{
	uint64_t bits;
	size_t i;

	if (!parse_uint(word, 0, len * 8, &bits))
		return false;
	for (i = 0; i < bits; i++)
		mask[i / 8] |= 0x80 >> i % 8;
	return true;
}

static bool parse_one_address(const struct attr *attr, const char *word, uint8_t *bytes)
{
	switch (attr->match->kind) {
	case MATCH_MAC:
		return parse_mac(word, bytes);
	case MATCH_IPV4:
		return inet_pton(AF_INET, word, bytes) == 1;
	default:
		return inet_pton(AF_INET6, word, bytes) == 1;
	}
}

static bool parse_address(const struct attr *attr, const char *word, const char *mask,
			  struct match_value *value)
{
	if (!parse_one_address(attr, word, value->value))
		return false;
	if (mask)
		return parse_prefix(mask, match_size(attr), value->mask) ||
		       parse_one_address(attr, mask, value->mask);
	match_fill(attr, value->mask);
	return true;
}

/* Take a name from the start of @word. Return: what follows it, NULL if there is none */
static const char *take_flag(const struct match *match, const char *word, uint32_t *bit)
{
	const struct match_flag *flag;
	size_t len = strcspn(word, match->kind == MATCH_FLAGS ? "/" : "+-");

	for (flag = match->flags; flag->name; flag++)
		if (strlen(flag->name) == len && !strncmp(flag->name, word, len))
			break;
	*bit = flag->bit;
	return flag->name ? word + len : NULL;
}

/* Take "no" or its absence, or a sign. Return: what follows it, NULL if there is none */
static const char *take_sign(const struct match *match, const char *word, bool *set)
{
	if (match->kind == MATCH_FLAGS) {
		*set = strncmp(word, "no", 2);
		return *set ? word : word + 2;
	}
	*set = *word == '+';
	return *set || *word == '-' ? word + 1 : NULL;
}

static bool parse_flags(const struct attr *attr, const char *word, struct match_value *value)
{
	const struct match *match = attr->match;
	uint32_t bits = 0, mask = 0, bit;
	bool set;

	do {
		word = take_sign(match, word, &set);
		if (word)
			word = take_flag(match, word, &bit);
		if (!word || (mask & bit))
			return false;
		mask |= bit;
		bits |= set ? bit : 0;
		if (match->kind == MATCH_FLAGS && *word && !*++word)
			return false;
	} while (*word);
	put_number(attr, bits, value->value);
	put_number(attr, mask, value->mask);
	return true;
}

/**
 * match_parse() - read what a field has to be
 * @attr: the field
 * @word: what the user wrote
 * @value: set to the value; bits that do not count are 0
 *
 * Return: true if it is one, else @attr->want says what it has to be
 */
bool match_parse(const struct attr *attr, const char *word, struct match_value *value)
{
	const struct match *match = attr->match;
	char copy[MATCH_WORD_MAX], *mask;
	bool good;
	size_t i;

	memset(value, 0, sizeof(*value));
	if (strlen(word) >= sizeof(copy))
		return false;
	if (match->kind == MATCH_RANGE)
		return parse_range(attr, word, value);
	if (match->kind == MATCH_FLAGS || match->kind == MATCH_STATES)
		return parse_flags(attr, word, value);
	strcpy(copy, word);
	mask = strchr(copy, '/');
	if (mask && !match->mask)
		return false;
	if (mask)
		*mask++ = '\0';
	if (attr->size)
		good = parse_number(attr, copy, mask, value);
	else
		good = parse_address(attr, copy, mask, value);
	for (i = 0; i < MATCH_BYTES; i++)
		value->value[i] &= value->mask[i];
	return good;
}

/**
 * match_is_empty() - see whether a value says nothing of its field
 * @attr: the field
 * @value: the value
 *
 * Return: true if no bit of the field counts
 */
bool match_is_empty(const struct attr *attr, const struct match_value *value)
{
	static const uint8_t none[MATCH_BYTES];

	return attr->match->mask && !memcmp(value->mask, none, sizeof(none));
}

static void number_word(const struct attr *attr, const struct match_value *value, char *word)
{
	uint64_t num = match_number(attr, value->value), mask = match_number(attr, value->mask);
	const char *name = number_name(attr, num);
	const bool hex = attr->match->kind == MATCH_HEX || attr->match->kind == MATCH_ETHERTYPE;
	int len;

	if (name)
		len = sprintf(word, "%s", name);
	else
		len = sprintf(word, hex ? "0x%llx" : "%llu", (unsigned long long)num);
	if (attr->match->mask && mask != attr->max)
		sprintf(word + len, "/0x%llx", (unsigned long long)mask);
}

/* Return: how many bits the mask begins with if there are none after these, else -1 */
static int prefix_length(const uint8_t *mask, size_t len)
{
	int bits = 0, i;

	while (bits < (int)len * 8 && mask[bits / 8] & 0x80 >> bits % 8)
		bits++;
	for (i = bits; i < (int)len * 8; i++)
		if (mask[i / 8] & 0x80 >> i % 8)
			return -1;
	return bits;
}

static size_t one_address_word(const struct attr *attr, const uint8_t *bytes, char *word)
{
	if (attr->match->kind == MATCH_MAC)
		return sprintf(word, "%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1],
			       bytes[2], bytes[3], bytes[4], bytes[5]);
	inet_ntop(attr->match->kind == MATCH_IPV4 ? AF_INET : AF_INET6, bytes, word,
		  INET6_ADDRSTRLEN);
	return strlen(word);
}

static void address_word(const struct attr *attr, const struct match_value *value, char *word)
{
	int bits = prefix_length(value->mask, match_size(attr));

	word += one_address_word(attr, value->value, word);
	if (bits == (int)match_size(attr) * 8)
		return;
	*word++ = '/';
	if (bits >= 0)
		sprintf(word, "%d", bits);
	else
		one_address_word(attr, value->mask, word);
}

static void flags_word(const struct attr *attr, const struct match_value *value, char *word)
{
	uint64_t bits = match_number(attr, value->value), mask = match_number(attr, value->mask);
	const bool signs = attr->match->kind == MATCH_STATES;
	const struct match_flag *flag;
	const char *between = "";

	*word = '\0';
	for (flag = attr->match->flags; flag->name; flag++) {
		if (!(mask & flag->bit))
			continue;
		word += sprintf(word, "%s%s%s", between,
				signs ? bits & flag->bit ? "+" : "-" :
					bits & flag->bit ? "" : "no", flag->name);
		between = signs ? "" : "/";
	}
}

/**
 * match_word() - the word for what a field has to be
 * @attr: the field
 * @value: the value
 * @word: set to the word, has room for MATCH_WORD_MAX
 */
void match_word(const struct attr *attr, const struct match_value *value, char *word)
{
	switch (attr->match->kind) {
	case MATCH_RANGE:
		sprintf(word, "%llu-%llu",
			(unsigned long long)match_number(attr, value->value),
			(unsigned long long)match_number(attr, value->mask));
		break;
	case MATCH_FLAGS:
	case MATCH_STATES:
		flags_word(attr, value, word);
		break;
	case MATCH_MAC:
	case MATCH_IPV4:
	case MATCH_IPV6:
		address_word(attr, value, word);
		break;
	default:
		number_word(attr, value, word);
		break;
	}
}
