// SPDX-License-Identifier: GPL-2.0
/* Words of the user become values. */
#include <arpa/inet.h>
#include <ctype.h>
#include <net/if.h>
#include <string.h>

#include "compiler.h"
#include "parse.h"
#include "proto.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/**
 * parse_uint() - read a number, decimal or hexadecimal after 0x
 * @word: what the user wrote
 * @min: lowest number allowed
 * @max: highest number allowed
 * @num: set to the number
 *
 * Return: true if it is one
 */
bool parse_uint(const char *word, uint64_t min, uint64_t max, uint64_t *num)
{
	unsigned int base = 10;
	int digit;

	if (word[0] == '0' && (word[1] == 'x' || word[1] == 'X')) {
		word += 2;
		base = 16;
	}
	if (!*word)
		return false;
	for (*num = 0; *word; word++) {
		digit = hex_digit(*word);
		if (digit < 0 || digit >= (int)base || *num > (UINT64_MAX - digit) / base)
			return false;
		*num = *num * base + digit;
	}
	return *num >= min && *num <= max;
}

/**
 * parse_mac() - read an Ethernet address
 * @word: six times one or two hex digits, colons between
 * @mac: set to the address
 *
 * Return: true if it is one
 */
bool parse_mac(const char *word, uint8_t mac[6])
{
	int digit, i;

	for (i = 0; i < 6; i++) {
		digit = hex_digit(*word);
		if (digit < 0)
			return false;
		mac[i] = digit;
		digit = hex_digit(*++word);
		if (digit >= 0) {
			mac[i] = mac[i] << 4 | digit;
			word++;
		}
		if (*word++ != (i < 5 ? ':' : '\0'))
			return false;
	}
	return true;
}

/**
 * parse_hex() - read bytes
 * @word: two hex digits a byte, 0x may stand before
 * @bytes: set to the bytes
 * @max: most bytes allowed
 * @len: set to the number of bytes
 *
 * Return: true if they are that
 */
bool parse_hex(const char *word, uint8_t *bytes, size_t max, size_t *len)
{
	int high, low;

	if (word[0] == '0' && (word[1] == 'x' || word[1] == 'X'))
		word += 2;
	for (*len = 0; *word; word += 2) {
		high = hex_digit(word[0]);
		low = high < 0 ? -1 : hex_digit(word[1]);
		if (low < 0 || *len == max)
			return false;
		bytes[(*len)++] = high << 4 | low;
	}
	return true;
}

/**
 * parse_ifname() - see whether a word can be the name of a network device
 * @word: what the user wrote
 *
 * Return: true if it can
 */
bool parse_ifname(const char *word)
{
	size_t len = strlen(word);

	if (!len || len >= IFNAMSIZ || !strcmp(word, ".") || !strcmp(word, ".."))
		return false;
	/* For the kernel, this byte is a blank, also as a part of a character ("à") */
	if (strchr(word, '\xa0'))
		return false;
	for (; *word; word++)
		if (*word == '/' || *word == ':' || isspace((unsigned char)*word))
			return false;
	return true;
}

static bool parse_name(const char *const *names, const char *word, uint64_t *num)
{
	for (*num = 0; names[*num]; (*num)++)
		if (!strcmp(names[*num], word))
			return true;
	return false;
}

/* Names with commas between, or "none". No name comes twice. */
static bool parse_set(const char *const *names, const char *word, uint64_t *bits)
{
	size_t len, i;

	*bits = 0;
	if (!strcmp(word, "none"))
		return true;
	for (;;) {
		len = strcspn(word, ",");
		for (i = 0; names[i]; i++)
			if (strlen(names[i]) == len && !memcmp(names[i], word, len))
				break;
		if (!names[i] || (*bits & BIT(i)))
			return false;
		*bits |= BIT(i);
		if (!word[len])
			return true;
		word += len + 1;
	}
}

static bool parse_string(const struct attr *attr, const char *word, struct value *value)
{
	size_t len = strlen(word);

	if (len < attr->min || len > attr->max)
		return false;
	value->len = len + 1;
	memcpy(value->bytes, word, value->len);
	return true;
}

static bool put_uint(const struct attr *attr, uint64_t num, struct value *value)
{
	value->len = attr->size;
	switch (attr->size) {
	case sizeof(value->u8):
		value->u8 = num;
		return true;
	case sizeof(value->u16):
		value->u16 = attr->flags & ATTR_BE ? htons(num) : num;
		return true;
	case sizeof(value->u32):
		value->u32 = attr->flags & ATTR_BE ? htonl(num) : num;
		return true;
	default:
		return false;
	}
}

/**
 * parse_value() - read the value of an attribute
 * @attr: the attribute
 * @word: what the user wrote
 * @value: set to the value, as messages have it
 *
 * Return: true if it is one, else @attr->want says what it has to be
 */
bool parse_value(const struct attr *attr, const char *word, struct value *value)
{
	uint64_t num;

	switch (attr->kind) {
	case KIND_UINT:
	case KIND_MASK:
		return parse_uint(word, attr->min, attr->max, &num) &&
		       put_uint(attr, num, value);
	case KIND_SWITCH:
		return parse_name(attr->texts, word, &num) && put_uint(attr, num, value);
	case KIND_ENUM:
		return parse_name(attr->names, word, &num) && put_uint(attr, num, value);
	case KIND_SET:
		return parse_set(attr->names, word, &num) && put_uint(attr, num, value);
	case KIND_PROTO:
		return (proto_number(word, &num) ||
			parse_uint(word, attr->min, attr->max, &num)) &&
		       put_uint(attr, num, value);
	case KIND_STRING:
		return parse_string(attr, word, value);
	case KIND_IFNAME:
		if (!parse_ifname(word))
			return false;
		value->len = strlen(word) + 1;
		memcpy(value->bytes, word, value->len);
		return true;
	case KIND_HEX:
		return parse_hex(word, value->bytes, attr->max, &value->len);
	case KIND_MAC:
		value->len = 6;
		return parse_mac(word, value->bytes);
	case KIND_IPV4:
		value->len = sizeof(struct in_addr);
		return inet_pton(AF_INET, word, value->bytes) == 1;
	case KIND_IPV6:
		value->len = sizeof(struct in6_addr);
		return inet_pton(AF_INET6, word, value->bytes) == 1;
	default:
		return false;
	}
}
