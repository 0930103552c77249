// SPDX-License-Identifier: GPL-2.0
/* Commands find their functions, batch files their commands. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "err.h"
#include "tool.h"
#include "unit.h"
#include "words.h"

/* Prints its words; "fail" and "wrong" are what they say */
static int echo(struct tool *tool, struct words *w)
{
	(void)tool;
	printf("%s:", w->command);
	while (words_left(w)) {
		if (words_take(w, "fail"))
			return err_run("it failed");
		if (words_take(w, "wrong"))
			return words_usage(w, "that is wrong");
		printf(" %s", words_next(w));
	}
	putchar('\n');
	return 0;
}

static const struct command thing_commands[] = {
	{ "add", echo, "NAME" },
	{ "show", echo, "[NAME]" },
	{}
};

static const struct command watch_commands[] = {
	{ "", echo, "" },
	{}
};

static const struct object thing = { "thing", "a thing", "NAME is a name\n", thing_commands };
static const struct object watch = { "watch", "a watch", NULL, watch_commands };
static const struct object *const objects[] = { &thing, &watch, NULL };

static void check_command(const char *words, int status, int fd, const char *want)
{
	struct tool tool = { .objects = objects };
	char copy[128], *argv[8], *next = copy;
	int argc = 0, ret;
	const char *got;

	strcpy(copy, words);
	while ((argv[argc] = strsep(&next, " ")))
		argc++;
	catch_begin(fd);
	ret = command_run(&tool, argc, argv);
	got = catch_end();
	assert_string_equal(got, want);
	assert_int_equal(ret, status);
}

static void test_commands(void **state)
{
	(void)state;
	check_command("thing add a b", 0, STDOUT_FILENO, "thing add: a b\n");
	check_command("thing", 0, STDOUT_FILENO, "thing show:\n");
	check_command("thing show x", 0, STDOUT_FILENO, "thing show: x\n");
	check_command("watch", 0, STDOUT_FILENO, "watch:\n");
	check_command("watch x", 0, STDOUT_FILENO, "watch: x\n");
}

static void test_help(void **state)
{
	(void)state;
	check_command("thing help", 0, STDOUT_FILENO,
		      "usage: nshctl thing add NAME\n"
		      "       nshctl thing show [NAME]\n"
		      "NAME is a name\n");
	check_command("thing add help", 0, STDOUT_FILENO,
		      "usage: nshctl thing add NAME\n"
		      "NAME is a name\n");
	check_command("watch help", 0, STDOUT_FILENO, "usage: nshctl watch\n");
	check_command("watch help", 0, STDERR_FILENO, "");
	check_command("help", 0, STDERR_FILENO, "");
}

/* Abbreviations are no commands */
static void test_unknown(void **state)
{
	(void)state;
	check_command("thin", 2, STDERR_FILENO,
		      "nshctl: unknown object \"thin\", want thing, watch, or help\n");
	check_command("thing ad x", 2, STDERR_FILENO,
		      "nshctl: thing: unknown command \"ad\", want add, show, or help\n");
	check_command("thing add wrong", 2, STDERR_FILENO,
		      "nshctl: thing add: that is wrong\nusage: nshctl thing add NAME\n");
	check_command("thing \033[2J", 2, STDERR_FILENO,
		      "nshctl: thing: unknown command \"?[2J\", want add, show, or help\n");
	check_command("\033[2J", 2, STDERR_FILENO,
		      "nshctl: unknown object \"?[2J\", want thing, watch, or help\n");
	check_command("watch wrong", 2, STDERR_FILENO,
		      "nshctl: watch: that is wrong\nusage: nshctl watch\n");
	check_command("watch fail", 1, STDERR_FILENO, "nshctl: it failed\n");
}

static void check_batch(const char *lines, int status, int fd, const char *want)
{
	char name[] = "lines-XXXXXX", expected[256];
	struct tool tool = { .objects = objects };
	int file = mkstemp(name), ret;
	const char *got;

	assert_true(file >= 0);
	assert_int_equal(write(file, lines, strlen(lines)), strlen(lines));
	close(file);
	catch_begin(fd);
	ret = batch_run(&tool, name);
	got = catch_end();
	unlink(name);
	assert_int_equal(ret, status);
	snprintf(expected, sizeof(expected), want, name);
	assert_string_equal(got, expected);
}

static void test_files(void **state)
{
	(void)state;
	check_batch("", 0, STDOUT_FILENO, "");
	check_batch("# all\nthing add 'a b'\n\nwatch \\\n x\n", 0, STDOUT_FILENO,
		    "thing add: a b\nwatch: x\n");
	check_batch("watch\nthing add fail\nwatch again\n", 1, STDERR_FILENO, "%s:2: it failed\n");
	check_batch("watch\n\\\nthing add wrong\nwatch again\n", 1, STDERR_FILENO,
		    "%s:2: thing add: that is wrong\nusage: nshctl thing add NAME\n");
	check_batch("watch\nthing 'a\nwatch again\n", 1, STDERR_FILENO,
		    "%s:2: a ' is missing at the end\n");
	check_batch("watch\nx\nwatch\n", 1, STDERR_FILENO,
		    "%s:2: unknown object \"x\", want thing, watch, or help\n");
}

static void test_no_file(void **state)
{
	struct tool tool = { .objects = objects };

	(void)state;
	catch_begin(STDERR_FILENO);
	assert_int_equal(batch_run(&tool, "no/such/file"), 1);
	assert_string_equal(catch_end(), "nshctl: no/such/file: No such file or directory\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
