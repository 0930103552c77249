// SPDX-License-Identifier: GPL-2.0
/*
 * Messages become JSON objects, whose keys are the names of the spec. Text is
 * printed from these objects as well, so it cannot say anything else.
 */
#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <stdio.h>
#include <string.h>

#include "decode.h"
#include "err.h"
#include "parse.h"

/**
 * decode_number() - value of an attribute that is a number
 * @attr: the attribute
 * @nla: the same in a message, of whatever size
 * @num: set to the number
 *
 * Return: false if it has not the size of a number
 */
bool decode_number(const struct attr *attr, const struct nlattr *nla, uint64_t *num)
{
	const bool be = attr->flags & ATTR_BE;
	const void *data = mnl_attr_get_payload(nla);
	uint16_t u16;
	uint32_t u32;

	switch (mnl_attr_get_payload_len(nla)) {
	case sizeof(uint8_t):
		*num = *(const uint8_t *)data;
		return true;
	case sizeof(uint16_t):
		memcpy(&u16, data, sizeof(u16));
		if (be)
			u16 = ntohs(u16);
		*num = u16;
		return true;
	case sizeof(uint32_t):
		memcpy(&u32, data, sizeof(u32));
		if (be)
			u32 = ntohl(u32);
		*num = u32;
		return true;
	case sizeof(uint64_t):
		memcpy(num, data, sizeof(*num));
		return true;
	default:
		return false;
	}
}

/* jansson's integers have a sign */
static json_t *decode_uint(uint64_t num)
{
	return json_integer(num > INT64_MAX ? INT64_MAX : num);
}

static json_t *decode_int(uint64_t num, size_t size)
{
	return json_integer(size == sizeof(uint32_t) ? (int32_t)num : (int64_t)num);
}

/**
 * decode_enum() - name of a number
 * @attr: a KIND_ENUM
 * @num: the number
 *
 * Return: the name as JSON, or the number as a string if it has none here
 */
json_t *decode_enum(const struct attr *attr, uint64_t num)
{
	uint64_t i;

	for (i = 0; attr->names[i]; i++)
		if (i == num)
			return json_string(attr->names[i]);
	return json_sprintf("%llu", (unsigned long long)num);
}

/* Names of the bits that are set; the value of a bit that has none here */
static json_t *decode_set(const struct attr *attr, uint64_t num)
{
	size_t names = 0, i;
	json_t *list = json_array();

	while (attr->names[names])
		names++;
	for (i = 0; i < 64; i++) {
		if (!(num >> i & 1))
			continue;
		if (i < names)
			json_array_append_new(list, json_string(attr->names[i]));
		else
			json_array_append_new(list, json_sprintf("%llu", 1ULL << i));
	}
	return list;
}

/**
 * decode_hex() - bytes as hex digits
 * @bytes: the bytes
 * @len: how many
 *
 * Return: JSON string
 */
json_t *decode_hex(const uint8_t *bytes, size_t len)
{
	char *text = err_alloc(NULL, len * 2 + 1);
	json_t *json;
	size_t i;

	for (i = 0; i < len; i++)
		sprintf(text + i * 2, "%02x", bytes[i]);
	json = json_stringn(text, len * 2);
	free(text);
	return json;
}

static json_t *decode_macs(const uint8_t *mac, int count)
{
	char text[40] = "";
	size_t at = 0;
	int i;

	for (i = 0; i < count * 6; i++)
		at += snprintf(text + at, sizeof(text) - at, "%s%02x",
			       !i ? "" : i % 6 ? ":" : " ", mac[i]);
	return json_string(text);
}

static json_t *decode_address(int family, const void *address)
{
	char text[INET6_ADDRSTRLEN];

	return json_string(inet_ntop(family, address, text, sizeof(text)));
}

/* Return: NULL if the attribute's length is not that of its kind */
static json_t *decode_attr(const struct attr *attr, const struct nlattr *nla, bool stats)
{
	size_t len = mnl_attr_get_payload_len(nla);
	const void *data = mnl_attr_get_payload(nla);
	uint64_t num;

	switch (attr->kind) {
	case KIND_UINT:
	case KIND_MASK:
	case KIND_SWITCH:
	case KIND_PROTO:
	case KIND_BYTES:
		return decode_number(attr, nla, &num) ? decode_uint(num) : NULL;
	case KIND_INT:
		return decode_number(attr, nla, &num) ? decode_int(num, len) : NULL;
	case KIND_ENUM:
		return decode_number(attr, nla, &num) ? decode_enum(attr, num) : NULL;
	case KIND_SET:
		return decode_number(attr, nla, &num) ? decode_set(attr, num) : NULL;
	case KIND_FLAG:
		return json_true();
	case KIND_STRING:
	case KIND_IFNAME:
		len = strnlen(data, len);
		/* Device names may be no UTF-8 */
		return json_stringn(data, len) ?: decode_hex(data, len);
	case KIND_HEX:
		return decode_hex(data, len);
	case KIND_MAC:
		return len == 6 ? decode_macs(data, 1) : decode_hex(data, len);
	case KIND_ETHERNET:
		return len == 12 ? decode_macs(data, 2) : decode_hex(data, len);
	case KIND_IPV4:
		return len == sizeof(struct in_addr) ? decode_address(AF_INET, data) : NULL;
	case KIND_IPV6:
		return len == sizeof(struct in6_addr) ? decode_address(AF_INET6, data) : NULL;
	case KIND_NEST:
		return decode_attrs(attr->nest, data, len, stats);
	case KIND_MATCH:
		break;
	}
	return NULL;
}

/**
 * decode_word() - a value that the user gives, as the kernel would tell it
 * @attr: the attribute
 * @word: the value
 *
 * Return: JSON, NULL if it is no value of this attribute
 */
json_t *decode_word(const struct attr *attr, const char *word)
{
	union {
		char room[sizeof(struct nlmsghdr) + sizeof(struct value) + 16];
		struct nlmsghdr nlh;
	} message = {};
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(message.room);
	struct value value;

	if (!parse_value(attr, word, &value))
		return NULL;
	mnl_attr_put(nlh, attr->id, value.len, value.bytes);
	return decode_attr(attr, mnl_nlmsg_get_payload(nlh), false);
}

static void add_to_list(json_t *object, const char *name, json_t *json)
{
	json_t *list = json_object_get(object, name);

	if (!list) {
		list = json_array();
		json_object_set_new(object, name, list);
	}
	if (json)
		json_array_append_new(list, json);
}

/* Return: true if an attribute that is not in a set is none to wonder about */
static bool is_known(const struct attr_set *set, uint16_t id)
{
	if (set->pad && set->pad == id)
		return true;
	return set->whole && (attr_by_id(set->whole, id) || is_known(set->whole, id));
}

/**
 * decode_unknown() - tell what this nshctl does not know
 * @object: what it belongs to
 * @nla: an attribute of a newer module, or not in the form that it should have
 */
void decode_unknown(json_t *object, const struct nlattr *nla)
{
	json_t *hex = decode_hex(mnl_attr_get_payload(nla), mnl_attr_get_payload_len(nla));

	add_to_list(object, DECODE_UNKNOWN,
		    json_pack("{siso}", "type", mnl_attr_get_type(nla), "hex", hex));
}

/**
 * decode_attrs() - attributes as a JSON object
 * @set: what they can be; others are told as numbers and bytes
 * @attrs: the attributes
 * @len: their bytes
 * @stats: counters are wanted, too
 *
 * Return: the object; lists are there even if they are empty
 */
json_t *decode_attrs(const struct attr_set *set, const void *attrs, size_t len, bool stats)
{
	const char *end = (const char *)attrs + len;
	const struct nlattr *nla = attrs;
	json_t *object = json_object();
	const struct attr *attr;
	json_t *json;

	for (; mnl_attr_ok(nla, end - (const char *)nla); nla = mnl_attr_next(nla)) {
		attr = attr_by_id(set, mnl_attr_get_type(nla));
		if (attr && ((attr->flags & ATTR_ASKED) || ((attr->flags & ATTR_STAT) && !stats)))
			continue;
		if (!attr && is_known(set, mnl_attr_get_type(nla)))
			continue;
		json = attr ? decode_attr(attr, nla, stats) : NULL;
		if (!json)
			decode_unknown(object, nla);
		else if (attr->flags & ATTR_MULTI)
			add_to_list(object, attr->name, json);
		else
			json_object_set_new(object, attr->name, json);
	}
	attr = NULL;
	while ((attr = attr_next(set, attr)))
		if ((attr->flags & ATTR_MULTI) && (stats || !(attr->flags & ATTR_STAT)))
			add_to_list(object, attr->name, NULL);
	return object;
}
