// SPDX-License-Identifier: GPL-2.0
/* The JSON Schema and nshctl agree on what the objects of a document may have. */
#include <stdio.h>
#include <string.h>

#include "shape.h"
#include "unit.h"

#define SCHEMA "../../Documentation/nsh-sfc.schema.json"

static json_t *schema;

static int load(void **state)
{
	json_error_t error;

	(void)state;
	schema = json_load_file(SCHEMA, 0, &error);
	if (!schema)
		print_error("%s:%d: %s\n", SCHEMA, error.line, error.text);
	return !schema;
}

static int unload(void **state)
{
	(void)state;
	json_decref(schema);
	return 0;
}

/* The document is the schema itself, the others are its definitions */
static json_t *definition(const struct shape *shape)
{
	json_t *found = json_object_get(json_object_get(schema, "$defs"), shape->name);

	if (!strcmp(shape->name, "document"))
		found = schema;
	if (!found)
		fail_msg("the schema has no \"%s\"", shape->name);
	return found;
}

static bool in_list(const json_t *list, const char *key)
{
	const json_t *name;
	size_t i;

	json_array_foreach(list, i, name)
		if (!strcmp(json_string_value(name), key))
			return true;
	return false;
}

static void check_property(const struct shape *shape, const char *key, bool needed)
{
	const json_t *object = definition(shape);

	if (!json_object_get(json_object_get(object, "properties"), key))
		fail_msg("the schema does not know \"%s\" of \"%s\"", key, shape->name);
	if (in_list(json_object_get(object, "required"), key) != needed)
		fail_msg("\"%s\" of \"%s\" is needed or not", key, shape->name);
}

static void check_shape(const struct shape *shape)
{
	const json_t *object = definition(shape), *extra;
	const struct attr *attr = NULL;
	const struct field *field;
	size_t count = 0;

	for (field = shape->fields; field->key; field++, count++)
		check_property(shape, field->key, field->needed);
	for (; shape_attr(shape, NULL, &attr); count++)
		check_property(shape, attr_word(attr), false);
	if (count != json_object_size(json_object_get(object, "properties")))
		fail_msg("the schema knows more of \"%s\"", shape->name);
	extra = json_object_get(object, "additionalProperties");
	assert_true(json_is_false(extra));
}

static void test_keys(void **state)
{
	const struct shape *const *shape;

	(void)state;
	for (shape = shapes; *shape; shape++)
		check_shape(*shape);
}

static bool has_pair(const json_t *list, const char *const pair[2])
{
	const json_t *element, *keys;
	size_t i;

	json_array_foreach(list, i, element) {
		keys = json_object_get(element, "required");
		if (json_array_size(keys) == 2 && in_list(keys, pair[0]) && in_list(keys, pair[1]))
			return true;
	}
	return false;
}

static void test_pairs(void **state)
{
	const struct shape *const *shape;
	const json_t *not;
	size_t i;

	(void)state;
	for (shape = shapes; *shape; shape++) {
		not = json_object_get(json_object_get(definition(*shape), "not"), "anyOf");
		for (i = 0; (*shape)->never && (*shape)->never[i][0]; i++)
			assert_true(has_pair(not, (*shape)->never[i]));
		assert_int_equal(json_array_size(not), i);
	}
}

static void test_choices(void **state)
{
	const struct shape *const *shape;
	const json_t *list, *keys;
	size_t i;

	(void)state;
	for (shape = shapes; *shape; shape++) {
		list = json_object_get(definition(*shape), "oneOf");
		for (i = 0; (*shape)->one_of && (*shape)->one_of[i]; i++) {
			keys = json_object_get(json_array_get(list, i), "required");
			assert_true(in_list(keys, (*shape)->one_of[i]));
		}
		assert_int_equal(json_array_size(list), i);
	}
}

/* Numbers and names of values are those of the table of attributes */
static void check_value(const struct shape *shape, const char *key, const struct attr *attr)
{
	const json_t *object = json_object_get(definition(shape), "properties"), *value;
	const char *const *names = attr->kind == KIND_SWITCH ? attr->texts : attr->names;
	size_t i;

	value = json_object_get(object, key);
	if (attr->kind == KIND_UINT) {
		assert_int_equal(json_integer_value(json_object_get(value, "minimum")), attr->min);
		assert_int_equal(json_integer_value(json_object_get(value, "maximum")), attr->max);
	}
	if (attr->kind != KIND_ENUM && attr->kind != KIND_SWITCH)
		return;
	for (i = 0; names[i]; i++)
		assert_true(in_list(json_object_get(value, "enum"), names[i]));
	assert_int_equal(json_array_size(json_object_get(value, "enum")), i);
}

static void test_values(void **state)
{
	const struct shape *const *shape;
	const struct field *field;
	const struct attr *attr;

	(void)state;
	for (shape = shapes; *shape; shape++) {
		for (field = (*shape)->fields; field->key; field++)
			if (field->kind == FIELD_WORD)
				check_value(*shape, field->key,
					    attr_by_name(field->set, field->name));
		for (attr = NULL; shape_attr(*shape, NULL, &attr); )
			check_value(*shape, attr_word(attr), attr);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
