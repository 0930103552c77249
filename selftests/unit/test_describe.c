// SPDX-License-Identifier: GPL-2.0
/* What is there is saved as a document that nshctl takes, and what it cannot have is said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "describe.h"
#include "tool.h"
#include "unit.h"

static void put(struct state *state, enum state_kind kind, const char *name, const char *text)
{
	json_t *object = json_loads(text, 0, NULL);

	assert_non_null(object);
	state_put(state, kind, object, "%s", name);
}

/* No document that is saved is refused */
static void check_right(const json_t *document)
{
	const struct object *const objects[] = { &check_object, NULL };
	struct tool tool = { .objects = objects };
	char name[] = "document-XXXXXX";
	char *argv[] = { "check", name };
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	assert_int_equal(json_dumpfd(document, fd, 0), 0);
	close(fd);
	catch_begin(STDERR_FILENO);
	command_run(&tool, 2, argv);
	unlink(name);
	assert_string_equal(catch_end(), "");
}

/* Describe a state with these notes, and as this document; frees it */
static void check(struct state *state, const char *notes, const char *want)
{
	json_t *document;
	char *text;

	catch_begin(STDERR_FILENO);
	document = describe(state, "n");
	assert_string_equal(catch_end(), notes);
	check_right(document);
	text = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS);
	assert_non_null(text);
	assert_string_equal(text, want);
	free(text);
	json_decref(document);
	state_free(state);
}

/* A group without members is none, and nothing leads there */
static void test_dead(void **unused)
{
	struct state state;

	(void)unused;
	state_init(&state);
	put(&state, STATE_DEV, "a", "{ \"ifname\": \"a\" }");
	put(&state, STATE_GROUP, "g", "{ \"name\": \"g\", \"policy\": \"hash\", \"member\": ["
	    "{ \"type\": \"dev\", \"ifname\": \"x\", \"weight\": 1, \"dead\": true }] }");
	put(&state, STATE_GROUP, "h", "{ \"name\": \"h\", \"policy\": \"hash\", \"member\": ["
	    "{ \"type\": \"dev\", \"ifname\": \"y\", \"weight\": 1, \"dead\": true },"
	    "{ \"type\": \"dev\", \"ifname\": \"a\", \"weight\": 1 }] }");
	put(&state, STATE_PATH, "10", "{ \"spi\": 10, \"hop\": ["
	    "{ \"si\": 255, \"type\": \"group\", \"group\": \"g\" },"
	    "{ \"si\": 254, \"type\": \"group\", \"group\": \"h\" },"
	    "{ \"si\": 253, \"type\": \"dev\", \"ifname\": \"x\", \"dead\": true }] }");
	check(&state, "nshctl: warning: group g: member x is dead and left out\n"
	      "nshctl: warning: group g has no member left and is left out\n"
	      "nshctl: warning: group h: member y is dead and left out\n"
	      "nshctl: warning: path 10: hop 255 leads to a group without members and is left out\n"
	      "nshctl: warning: path 10: hop 253 is dead and left out\n",
	      "{\"nodes\":{\"n\":{\"devices\":{\"a\":{}},\"groups\":{\"h\":"
	      "{\"members\":[{\"dev\":\"a\"}],\"policy\":\"hash\"}}}},"
	      "\"paths\":{\"10\":{\"hops\":{\"n\":{\"254\":{\"group\":\"h\"}}},\"spi\":10}},"
	      "\"version\":1}");
}

/* A node with nothing on it is one */
static void test_nothing(void **unused)
{
	struct state state;

	(void)unused;
	state_init(&state);
	check(&state, "",
	      "{\"nodes\":{\"n\":{}},\"version\":1}");
}

/* Rules that lead nowhere, or to what other namespaces have made */
static void test_rules(void **unused)
{
	struct state state;

	(void)unused;
	state_init(&state);
	put(&state, STATE_DEV, "a", "{ \"ifname\": \"a\" }");
	put(&state, STATE_RULE, "e 1 1", "{ \"dev\": \"e\", \"pref\": 1, \"handle\": 1, \"to\": \"b\", "
	    "\"protocol\": \"ip\" }");
	put(&state, STATE_RULE, "e 2 1", "{ \"dev\": \"e\", \"pref\": 2, \"handle\": 1, \"to\": \"a\", "
	    "\"protocol\": \"ip\" }");
	put(&state, STATE_RULE, "e 3 1", "{ \"dev\": \"e\", \"pref\": 3, \"handle\": 1, \"dead\": true, "
	    "\"protocol\": \"ip\" }");
	check(&state, "nshctl: warning: rule e 1 1 leads to \"b\", whose home is another network namespace, and is left out\n"
	      "nshctl: warning: rule e 3 1 is dead and left out\n",
	      "{\"nodes\":{\"n\":{\"devices\":{\"a\":{}},\"rules\":[{\"dev\":\"e\","
	      "\"pref\":2,\"protocol\":\"ip\",\"to\":\"a\"}]}},\"version\":1}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dead),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
