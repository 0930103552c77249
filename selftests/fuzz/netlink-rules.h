/* SPDX-License-Identifier: GPL-2.0 */
/* What netlink messages are made of, as netlink-grammar tells it. */
#ifndef _FUZZ_NETLINK_RULES_H
#define _FUZZ_NETLINK_RULES_H

#include <stdbool.h>
#include <stdint.h>

#define NL_NAME_MAX	24
#define NL_VALUE_MAX	32
#define NL_LIST_MAX	32

enum nl_type {
	NL_FLAG, NL_U8, NL_U16, NL_U32, NL_U64, NL_S32, NL_STRING, NL_BINARY, NL_NEST,
	NL_PAD,
};

/**
 * struct nl_value - one that an attribute is often given
 * @is_number: as wide as the attribute
 * @number: that
 * @len: else, how long
 * @data: and what
 */
struct nl_value {
	bool is_number;
	uint64_t number;
	unsigned int len;
	uint8_t data[NL_VALUE_MAX];
};

/**
 * struct nl_pool - names, numbers and addresses that requests have in common
 * @name: what they stand for
 * @values: they
 * @n: how many
 */
struct nl_pool {
	char name[NL_NAME_MAX];
	struct nl_value values[NL_LIST_MAX];
	unsigned int n;
};

/**
 * struct nl_rule - an attribute
 * @name: its name
 * @number: its type without flags
 * @type: what its payload is
 * @min: least value, or length
 * @max: highest value, or length
 * @pool: what it is often given, or NULL
 * @nest: the set within, or NULL
 * @pool_name: for @pool
 * @nest_name: for @nest
 */
struct nl_rule {
	char name[NL_NAME_MAX];
	unsigned int number;
	enum nl_type type;
	int64_t min;
	int64_t max;
	const struct nl_pool *pool;
	const struct nl_set *nest;
	char pool_name[NL_NAME_MAX];
	char nest_name[NL_NAME_MAX];
};

/**
 * struct nl_set - an attribute set
 * @name: its name
 * @rules: its attributes
 * @n: how many
 */
struct nl_set {
	char name[NL_NAME_MAX];
	struct nl_rule rules[NL_LIST_MAX];
	unsigned int n;
};

/**
 * struct nl_op - a command
 * @name: its name
 * @number: of the command; of rtnetlink, the message's type
 * @rtnl: of rtnetlink, not of the family
 * @doit: answers a request
 * @dump: tells all
 * @admin: is not for everybody
 * @set: its attributes
 * @request: numbers of those that requests may have
 * @n_request: how many
 * @reply: those of answers and events, bits by number
 */
struct nl_op {
	char name[NL_NAME_MAX];
	unsigned int number;
	bool rtnl;
	bool doit;
	bool dump;
	bool admin;
	const struct nl_set *set;
	unsigned int request[NL_LIST_MAX];
	unsigned int n_request;
	uint64_t reply;
};

extern char nl_family[NL_NAME_MAX];
extern struct nl_op nl_ops[64];
extern unsigned int nl_n_ops;

void nl_rules_read(const char *file);
const struct nl_set *nl_set_find(const char *name);
const struct nl_pool *nl_pool_find(const char *name);
const struct nl_rule *nl_rule_find(const struct nl_set *set, const char *name);
const struct nl_rule *nl_rule_by_number(const struct nl_set *set, unsigned int number);
const struct nl_op *nl_op_find(const char *name);
const struct nl_op *nl_op_by_number(unsigned int number, bool rtnl);
unsigned int nl_type_size(enum nl_type type);

#endif /* _FUZZ_NETLINK_RULES_H */
