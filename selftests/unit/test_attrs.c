// SPDX-License-Identifier: GPL-2.0
/* The attribute table agrees with the spec. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrs.h"
#include "compiler.h"
#include "unit.h"

/* The spec; -1 where it sets no bound */
static const struct row {
	const char *set;
	const char *name;
	int id;
	const char *type;
	const char *nest;
	const char *hint;
	bool multi;
	long min;
	long max;
	const char *names;
	bool big_endian;
	bool flags;
} rows[] = {
#include "spec.h"
};

static const struct attr_set *find_set(const char *name)
{
	const struct attr_set *const *set;

	for (set = attr_sets; *set; set++)
		if (!strcmp((*set)->name, name))
			return *set;
	fail_msg("no set %s", name);
	return NULL;
}

static bool is_pad(const struct row *row)
{
	return !strcmp(row->type, "pad");
}

static size_t type_size(const struct row *row)
{
	if (strchr("us", row->type[0]) && row->type[1] >= '0' && row->type[1] <= '9')
		return atoi(row->type + 1) / 8;
	return 0;
}

static const char *kind_type(enum attr_kind kind)
{
	switch (kind) {
	case KIND_FLAG:
		return "flag";
	case KIND_STRING:
	case KIND_IFNAME:
		return "string";
	case KIND_HEX:
	case KIND_MAC:
	case KIND_ETHERNET:
	case KIND_IPV6:
		return "binary";
	case KIND_NEST:
		return "nest";
	default:
		return NULL;
	}
}

/* Each attribute of the spec is there, with its number */
static void test_numbers(void **state)
{
	const struct attr *attr;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		attr = attr_by_id(find_set(rows[i].set), rows[i].id);
		if (is_pad(&rows[i])) {
			assert_null(attr);
			assert_int_equal(find_set(rows[i].set)->pad, rows[i].id);
			continue;
		}
		if (!attr)
			fail_msg("%s: %s is not there", rows[i].set, rows[i].name);
		assert_string_equal(attr->name, rows[i].name);
	}
}

/* There is no attribute that the spec has not, or in another set */
static void test_nothing_else(void **state)
{
	const struct attr_set *const *set;
	const struct attr *attr;
	bool found;
	size_t i;

	(void)state;
	for (set = attr_sets; *set; set++) {
		attr = NULL;
		while ((attr = attr_next(*set, attr))) {
			found = !attr->id;
			for (i = 0; i < ARRAY_SIZE(rows); i++)
				found |= !strcmp(rows[i].set, (*set)->name) &&
					 rows[i].id == attr->id;
			if (!found)
				fail_msg("%s: %s is not in the spec", (*set)->name, attr->name);
		}
	}
}

static void check_type(const struct row *row, const struct attr *attr)
{
	const char *type = kind_type(attr->kind);

	if (type) {
		assert_string_equal(row->type, type);
		return;
	}
	assert_int_not_equal(type_size(row), 0);
	assert_int_equal(attr->kind == KIND_INT, row->type[0] == 's');
	assert_int_equal(attr->kind == KIND_SET, row->flags);
	if (!strcmp(row->hint, "ipv4")) {
		assert_int_equal(attr->kind, KIND_IPV4);
		return;
	}
	assert_int_equal(!!(attr->flags & ATTR_BE), row->big_endian);
	if (attr->flags & ATTR_GIVEN)
		assert_int_equal(attr->size, type_size(row));
}

static bool has_bounds(const struct attr *attr)
{
	switch (attr->kind) {
	case KIND_UINT:
	case KIND_MASK:
	case KIND_SET:
	case KIND_PROTO:
		return attr->flags & ATTR_GIVEN;
	default:
		return false;
	}
}

/* Types, lists and nests are those of the spec */
static void test_types(void **state)
{
	const struct attr *attr;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (is_pad(&rows[i]))
			continue;
		attr = attr_by_id(find_set(rows[i].set), rows[i].id);
		assert_non_null(attr);
		check_type(&rows[i], attr);
		assert_int_equal(!!(attr->flags & ATTR_MULTI), rows[i].multi);
		assert_string_equal(attr->nest ? attr->nest->name : "", rows[i].nest);
		if (!strcmp(rows[i].hint, "mac"))
			assert_int_equal(attr->kind, KIND_MAC);
		if (!strcmp(rows[i].hint, "ipv6"))
			assert_int_equal(attr->kind, KIND_IPV6);
	}
}

/* Names of values are those of the spec */
static void test_names(void **state)
{
	const struct attr *attr;
	char list[256];
	size_t i, n;
	int len;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		attr = is_pad(&rows[i]) ? NULL : attr_by_id(find_set(rows[i].set), rows[i].id);
		if (!attr)
			continue;
		len = 0;
		*list = '\0';
		for (n = 0; attr->names && attr->names[n]; n++)
			len += snprintf(list + len, sizeof(list) - len, "%s%s", n ? " " : "",
					attr->names[n]);
		assert_string_equal(list, rows[i].names);
	}
}

/* What the user may give has the spec's bounds */
static void test_bounds(void **state)
{
	const struct attr *attr;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		attr = is_pad(&rows[i]) ? NULL : attr_by_id(find_set(rows[i].set), rows[i].id);
		if (!attr || !has_bounds(attr))
			continue;
		assert_int_equal(attr->min, rows[i].min < 0 ? 0 : rows[i].min);
		if (rows[i].max >= 0)
			assert_int_equal(attr->max, rows[i].max);
		else
			assert_int_equal(attr->max, (1ULL << 8 * attr->size) - 1);
	}
}

/* What the user may give has a word or a label, and says what it wants */
static void test_words(void **state)
{
	const struct attr_set *const *set;
	const struct attr *attr;

	(void)state;
	for (set = attr_sets; *set; set++) {
		attr = NULL;
		while ((attr = attr_next(*set, attr))) {
			if (!(attr->flags & ATTR_GIVEN) || !attr->id)
				continue;
			assert_true(*attr_label(attr));
			if (*attr_word(attr)) {
				assert_non_null(attr->want);
				assert_ptr_equal(attr_by_word(*set, attr_word(attr)), attr);
			}
		}
	}
}

/* A part of the statistics, by other words */
static void test_limits(void **state)
{
	const struct attr *attr = NULL, *whole;

	(void)state;
	while ((attr = attr_next(&limit_set, attr))) {
		whole = attr_by_name(&stats_set, attr->name);
		assert_non_null(whole);
		assert_int_equal(attr->id, whole->id);
		assert_int_equal(attr->size, whole->size);
	}
	assert_string_equal(attr_by_word(&limit_set, "contexts")->name, "context-limit");
	assert_string_equal(attr_by_word(&limit_set, "flows")->name, "flow-limit");
}

/* What is made of words is told in the same words */
static void test_context_new(void **state)
{
	const struct attr *attr = NULL, *told;

	(void)state;
	while ((attr = attr_next(&context_new_set, attr))) {
		told = attr_by_name(&context_set, attr->name);
		assert_non_null(told);
		assert_string_equal(attr_word(attr), attr_word(told));
		if (told->id)
			assert_int_equal(attr->id, told->id);
		else
			assert_null(attr_by_id(&context_set, attr->id));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_nothing_else),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_context_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
