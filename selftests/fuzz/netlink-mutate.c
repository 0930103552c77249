// SPDX-License-Identifier: GPL-2.0
/* Netlink requests at random, and requests changed a little. */

#include <err.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/rtnetlink.h>

#include "netlink-mutate.h"

#define NL_DATA_MAX	4096

/* Values */

static uint64_t nl_number_random(struct random *random, const struct nl_rule *rule)
{
	unsigned int bits = 8 * nl_type_size(rule->type);
	uint64_t span = rule->max - rule->min;

	switch (random_below(random, 12)) {
	case 0:
		return rule->min;
	case 1:
		return rule->max;
	case 2:
		return (uint64_t)rule->min - 1;
	case 3:
		return (uint64_t)rule->max + 1;
	case 4:
		return UINT64_MAX;
	case 5:
		return 1ULL << random_below(random, bits);
	case 6:
		return random_next(random);
	case 7:
		return random_below(random, 4);
	default:
		return rule->min + (span < UINT32_MAX ? random_next(random) % (span + 1) :
				    random_below(random, 1000));
	}
}

static unsigned int nl_bytes_random(struct random *random, uint8_t *data,
				    unsigned int len)
{
	unsigned int i;

	for (i = 0; i < len; i++)
		data[i] = random_next(random) >> 56;
	return len;
}

/* Lengths around those that are right, and far off */
static unsigned int nl_length_random(struct random *random, const struct nl_rule *rule)
{
	static const unsigned int far[] = { 0, 1, 15, 16, 17, 255, 256, 257, 1000, 4000 };

	switch (random_below(random, 4)) {
	case 0:
		return rule->max < NL_DATA_MAX - 1 ? rule->max + 1 : 0;
	case 1:
		return rule->min ? rule->min - 1 : 0;
	case 2:
		return far[random_below(random, sizeof(far) / sizeof(*far))];
	default:
		if (rule->max == rule->min)
			return rule->max;
		return rule->min + random_below(random, (rule->max - rule->min) % 512 + 1);
	}
}

static unsigned int nl_string_random(struct random *random, const struct nl_rule *rule,
				     uint8_t *data)
{
	unsigned int len = nl_length_random(random, rule);

	memset(data, 'a' + random_below(random, 26), len);
	switch (random_below(random, 4)) {
	case 0:
		return len;			/* no NUL */
	case 1:
		nl_bytes_random(random, data, len);
		break;
	}
	data[len] = 0;
	return len + 1;
}

/* TLVs of MD type 2, whole ones most of the time */
static unsigned int nl_tlvs_random(struct random *random, uint8_t *data, unsigned int max)
{
	unsigned int at = 0, len;

	while (!random_one_in(random, 3)) {
		len = random_one_in(random, 8) ? random_below(random, 128) :
						 random_below(random, 17);
		if (at + 4 + (len + 3) / 4 * 4 > max)
			break;
		data[at] = random_below(random, 4);
		data[at + 1] = 0;
		data[at + 2] = random_below(random, 256);
		data[at + 3] = len;
		at += 4;
		nl_bytes_random(random, data + at, (len + 3) / 4 * 4);
		at += (len + 3) / 4 * 4;
	}
	return at;
}

static unsigned int nl_metadata_random(struct random *random, uint8_t *data)
{
	if (random_one_in(random, 2))
		return nl_bytes_random(random, data, 16);
	return nl_tlvs_random(random, data, 260);
}

/* One NSH header, whole most of the time */
static unsigned int nl_header_random(struct random *random, uint8_t *data)
{
	static const uint8_t next[] = { 1, 2, 3, 3, 3, 4, 5, 0, 255 };
	static const uint8_t paths[] = { 10, 11, 12, 13 };
	unsigned int len = 8;
	bool md1 = random_one_in(random, 2);

	len += md1 ? nl_bytes_random(random, data + 8, 16) :
		     nl_tlvs_random(random, data + 8, 244);
	memset(data, 0, 8);
	data[0] = random_one_in(random, 8) ? random_next(random) >> 56 : 0x0f;
	data[1] = 0xc0 | len / 4;
	data[2] = md1 ? 1 : 2;
	data[3] = next[random_below(random, sizeof(next))];
	data[6] = paths[random_below(random, sizeof(paths))];
	data[7] = 255 - random_below(random, 4);
	if (random_one_in(random, 8))
		data[random_below(random, 8)] = random_next(random) >> 56;
	return random_one_in(random, 16) ? random_below(random, len + 1) : len;
}

/* One that others use too; its length, or -1 if there is none. */
static int nl_pool_random(struct random *random, const struct nl_rule *rule,
			  uint8_t *data)
{
	const struct nl_value *value;

	if (!strcmp(rule->pool_name, "header"))
		return nl_header_random(random, data);
	if (!strcmp(rule->pool_name, "metadata"))
		return nl_metadata_random(random, data);
	if (!rule->pool || !rule->pool->n)
		return -1;
	value = &rule->pool->values[random_below(random, rule->pool->n)];
	if (value->is_number) {
		memcpy(data, &value->number, sizeof(value->number));
		return nl_type_size(rule->type);
	}
	memcpy(data, value->data, value->len);
	return value->len;
}

static unsigned int nl_data_random(struct random *random, const struct nl_rule *rule,
				   uint8_t *data)
{
	uint64_t number;
	int len;

	if (!random_one_in(random, 8)) {
		len = nl_pool_random(random, rule, data);
		if (len >= 0)
			return len;
	}
	switch (rule->type) {
	case NL_FLAG:
	case NL_PAD:
	case NL_NEST:
		return random_one_in(random, 16) ? nl_bytes_random(random, data, 4) : 0;
	case NL_STRING:
		return nl_string_random(random, rule, data);
	case NL_BINARY:
		return nl_bytes_random(random, data, nl_length_random(random, rule));
	default:
		number = nl_number_random(random, rule);
		memcpy(data, &number, sizeof(number));
		len = nl_type_size(rule->type);
		return random_one_in(random, 32) ? random_below(random, 9) :
						   (unsigned int)len;
	}
}

/* Attributes */

static struct nl_attr *nl_attr_random(struct random *random, const struct nl_rule *rule)
{
	static uint8_t data[NL_DATA_MAX + 8];
	struct nl_attr *attr, **end;
	unsigned int i;

	if (rule->type != NL_NEST || !rule->nest || random_one_in(random, 32))
		return nl_attr_new(rule->number, data, nl_data_random(random, rule, data));
	attr = nl_attr_new(rule->number | NLA_F_NESTED, NULL, 0);
	attr->is_nest = true;
	end = &attr->inner;
	for (i = 0; i < rule->nest->n; i++) {
		if (!random_one_in(random, 3))
			continue;
		*end = nl_attr_random(random, &rule->nest->rules[i]);
		end = &(*end)->next;
	}
	return attr;
}

/* One that the command knows, or its set does, or nobody. */
static struct nl_attr *nl_attr_any(struct random *random, const struct nl_op *op)
{
	const struct nl_rule *rule;
	uint8_t data[64];

	if (!op || !op->set->n || random_one_in(random, 16))
		return nl_attr_new(random_below(random, random_one_in(random, 4) ? 65536 : 64),
				   data, nl_bytes_random(random, data,
							 random_below(random, 64)));
	rule = &op->set->rules[random_below(random, op->set->n)];
	if (op->n_request && !random_one_in(random, 4))
		rule = nl_rule_by_number(op->set, op->request[random_below(random,
									   op->n_request)]);
	return rule ? nl_attr_random(random, rule) : nl_attr_new(0, NULL, 0);
}

/* Where pointers to attributes are, inner ones too; how many. */
static unsigned int nl_attrs_list(struct nl_attr **at, struct nl_attr ***list,
				  unsigned int n, unsigned int max)
{
	for (; *at && n < max; at = &(*at)->next) {
		list[n++] = at;
		if ((*at)->is_nest)
			n = nl_attrs_list(&(*at)->inner, list, n, max);
	}
	return n;
}

/* The rule of an attribute, wherever it is. */
static const struct nl_rule *nl_rule_of(const struct nl_attr *attr,
					const struct nl_attr *in,
					const struct nl_set *set)
{
	const struct nl_rule *rule, *found;

	for (; in; in = in->next) {
		rule = nl_rule_by_number(set, in->type & NLA_TYPE_MASK);
		if (in == attr)
			return rule;
		if (!in->is_nest || !rule)
			continue;
		found = nl_rule_of(attr, in->inner, rule->nest);
		if (found)
			return found;
	}
	return NULL;
}

static void nl_attr_resize(struct random *random, struct nl_attr *attr)
{
	unsigned int len = random_below(random, 8);

	if (attr->is_nest || attr->len > NL_DATA_MAX / 2)
		return;
	if (random_one_in(random, 2))
		len = random_below(random, 2 * attr->len + 8);
	attr->data = realloc(attr->data, len + 1);
	if (!attr->data)
		err(2, "no memory");
	if (len > attr->len)
		nl_bytes_random(random, attr->data + attr->len, len - attr->len);
	attr->len = len;
}

static void nl_attr_change(struct random *random, struct nl_request *request,
			   struct nl_attr **at)
{
	static const int lies[] = { -4, -1, 1, 4, 8, -1000, 1000, -8 };
	const struct nl_rule *rule;
	struct nl_attr *attr = *at, *other;
	unsigned int n;

	rule = nl_rule_of(attr, request->attrs, request->op ? request->op->set : NULL);
	switch (random_below(random, 16)) {
	case 0:					/* left out */
		*at = attr->next;
		nl_attr_free(attr);
		return;
	case 1:					/* twice, or too often */
		for (n = random_one_in(random, 8) ? 300 : 1; n--;) {
			other = nl_attr_copy(attr);
			other->next = attr->next;
			attr->next = other;
		}
		return;
	case 2:					/* another type */
		if (random_one_in(random, 2))
			attr->type ^= 1 << random_below(random, 16);
		else
			attr->type = random_below(random, 32);
		return;
	case 3:					/* of another length than told */
		attr->lie = lies[random_below(random, sizeof(lies) / sizeof(*lies))];
		return;
	case 4:
		nl_attr_resize(random, attr);
		return;
	case 5:
		if (!attr->is_nest && attr->len)
			attr->data[random_below(random, attr->len)] ^=
				1 << random_below(random, 8);
		return;
	case 6:					/* in another order */
		if (attr->next) {
			other = attr->next;
			attr->next = other->next;
			other->next = attr;
			*at = other;
		}
		return;
	default:				/* another value */
		if (!rule)
			return;
		if (attr->is_nest && rule->nest && rule->nest->n) {
			other = nl_attr_random(random, &rule->nest->rules
					       [random_below(random, rule->nest->n)]);
			other->next = attr->inner;
			attr->inner = other;
			return;
		}
		other = nl_attr_random(random, rule);
		other->next = attr->next;
		*at = other;
		nl_attr_free(attr);
	}
}

static void nl_attrs_mutate(struct random *random, struct nl_request *request)
{
	struct nl_attr **list[512], *attr;
	unsigned int n;

	n = nl_attrs_list(&request->attrs, list, 0, 512);
	if (n && !random_one_in(random, 5)) {
		nl_attr_change(random, request, list[random_below(random, n)]);
		return;
	}
	attr = nl_attr_any(random, request->op);
	attr->next = request->attrs;
	request->attrs = attr;
}

/* Requests */

static enum nl_sender nl_sender_random(struct random *random)
{
	switch (random_below(random, 16)) {
	case 0:
		return NL_OTHER;
	case 1:
		return NL_USER;
	case 2:
		return NL_NOBODY;
	default:
		return NL_HOME;
	}
}

static struct nl_request *nl_request_random(struct random *random)
{
	const struct nl_op *op = &nl_ops[random_below(random, nl_n_ops)];
	struct nl_request *request;
	struct nl_attr **end;
	unsigned int i;

	if (!op->doit && !random_one_in(random, 8))
		op = nl_op_find("newlink") ?: op;
	request = nl_request_new(op, op->dump && random_one_in(random, 2) ?
				 (random_one_in(random, 4) ? NL_STOP : NL_DUMP) : NL_DO);
	request->sender = nl_sender_random(random);
	if (op->rtnl && op->number == RTM_NEWLINK)
		request->flags |= NLM_F_CREATE;
	if (op->rtnl && random_one_in(random, 2)) {
		request->link_flags = IFF_UP;
		request->change = IFF_UP;
	}
	end = &request->attrs;
	for (i = 0; i < op->n_request; i++) {
		/* What comes first names the object */
		if (i == 0 || op->n_request <= 5 ? random_one_in(random, 10) :
						   !random_one_in(random, 3))
			continue;
		*end = nl_attr_random(random, nl_rule_by_number(op->set, op->request[i]));
		end = &(*end)->next;
	}
	return request;
}

static const struct nl_op *nl_op_beside(struct random *random, const struct nl_op *op)
{
	const struct nl_op *other = &nl_ops[random_below(random, nl_n_ops)];
	unsigned int i;

	/* One that has the same attributes, if it can be found at once */
	for (i = 0; i < 16 && op && (other->set != op->set || !other->doit); i++)
		other = &nl_ops[random_below(random, nl_n_ops)];
	return other;
}

static void nl_header_mutate(struct random *random, struct nl_request *request)
{
	switch (random_below(random, 8)) {
	case 0:
		request->sender = random_below(random, NL_SENDERS);
		break;
	case 1:
		request->op = nl_op_beside(random, request->op);
		break;
	case 2:
		request->how = random_below(random, 3);
		request->flags ^= NLM_F_DUMP;
		break;
	case 3:
		request->flags ^= 1 << random_below(random, 16);
		break;
	case 4:
		request->cut = 1 + random_below(random, random_one_in(random, 2) ? 8 : 100);
		break;
	case 5:
		request->index = random_below(random, 20) - 1;
		break;
	case 6:
		request->link_flags ^= IFF_UP;
		request->change = IFF_UP;
		break;
	default:
		if (random_one_in(random, 4)) {
			request->version = random_below(random, 256);
		} else if (random_one_in(random, 4)) {
			request->op = NULL;
			request->number = random_below(random, 256);
		} else {
			request->family = random_below(random, 32);
		}
	}
}

/* Sequences */

static struct nl_request **nl_place(struct random *random, struct nl_request **first,
				    bool end_too)
{
	unsigned int n = nl_requests_count(*first);

	for (n = random_below(random, n + end_too); n && *first; n--)
		first = &(*first)->next;
	return first;
}

static void nl_insert(struct nl_request **at, struct nl_request *request)
{
	struct nl_request **end = &request->next;

	while (*end)
		end = &(*end)->next;
	*end = *at;
	*at = request;
}

static void nl_sequence_change(struct random *random, struct nl_request **first,
			       const struct nl_request *other)
{
	struct nl_request **at = nl_place(random, first, false), *gone;

	switch (random_below(random, 16)) {
	case 0:					/* left out */
		if ((*first)->next) {
			gone = *at;
			*at = gone->next;
			gone->next = NULL;
			nl_requests_free(gone);
		}
		break;
	case 1:					/* twice */
		nl_insert(nl_place(random, first, true), nl_request_copy(*at));
		break;
	case 2:					/* another one */
		nl_insert(nl_place(random, first, true), nl_request_random(random));
		break;
	case 3:					/* one from elsewhere */
		if (!other)
			break;
		gone = nl_requests_copy(other);
		nl_insert(nl_place(random, first, true),
			  nl_request_copy(*nl_place(random, &gone, false)));
		nl_requests_free(gone);
		break;
	case 4:					/* all from elsewhere */
		if (other)
			nl_insert(nl_place(random, first, true), nl_requests_copy(other));
		break;
	case 5:
	case 6:
		nl_header_mutate(random, *at);
		break;
	default:
		nl_attrs_mutate(random, *at);
	}
}

static void nl_sequence_trim(struct nl_request *first)
{
	unsigned int n = 1;

	for (; first; first = first->next) {
		if (n++ < NL_SEQUENCE_MAX)
			continue;
		nl_requests_free(first->next);
		first->next = NULL;
	}
}

/**
 * nl_sequence_random() - make requests up
 * @random: where numbers come from
 *
 * Return: the first of one to four.
 */
struct nl_request *nl_sequence_random(struct random *random)
{
	struct nl_request *first = nl_request_random(random);
	unsigned int n = random_below(random, 4);

	while (n--)
		nl_insert(&first, nl_request_random(random));
	if (random_one_in(random, 2))
		nl_sequence_change(random, &first, NULL);
	return first;
}

/**
 * nl_sequence_mutate() - change a sequence here and there
 * @random: where numbers come from
 * @from: the first request
 * @other: another sequence, to take from
 *
 * Return: the first request of a changed copy.
 */
struct nl_request *nl_sequence_mutate(struct random *random,
				      const struct nl_request *from,
				      const struct nl_request *other)
{
	struct nl_request *first = nl_requests_copy(from), *request;

	do {
		nl_sequence_change(random, &first, other);
	} while (!random_one_in(random, 3));
	nl_sequence_trim(first);
	for (request = first; request; request = request->next)
		request->beside = false;
	return first;
}
