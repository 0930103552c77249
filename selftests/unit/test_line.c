// SPDX-License-Identifier: GPL-2.0
/* Lines of a batch file become words, and words become lines. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "line.h"
#include "unit.h"

/* "1:word|word 2:word" for each line and its words, an error in the end */
static void check_bytes(const char *text, size_t len, const char *want)
{
	FILE *file = fmemopen((void *)text, len, "r"), *out;
	struct line line = {};
	char *got;
	size_t size;
	int i;

	out = open_memstream(&got, &size);
	while (line_read(file, &line)) {
		fprintf(out, "%s%d:", ftell(out) ? " " : "", line.number);
		if (line.error) {
			fprintf(out, "%s", line.error);
			break;
		}
		for (i = 0; i < line.count; i++)
			fprintf(out, "%s%s", i ? "|" : "", line.words[i]);
	}
	line_free(&line);
	fclose(out);
	fclose(file);
	assert_string_equal(got, want);
	free(got);
}

static void check(const char *text, const char *want)
{
	check_bytes(text, strlen(text), want);
}

static void test_plain(void **state)
{
	(void)state;
	check("\n", "");
	check("path show\n", "1:path|show");
	check("path show", "1:path|show");
	check("  path\t show \r\n", "1:path|show");
	check("a\n\n \n b\n", "1:a 4:b");
	check("a-word-of-more-than-thirty-two-characters-that-makes-it-grow x\n",
	      "1:a-word-of-more-than-thirty-two-characters-that-makes-it-grow|x");
}

static void test_comments(void **state)
{
	(void)state;
	check("# all of it\n", "");
	check("a # rest \" ' \\\nb\n", "1:a 2:b");
	check("a#b c\n", "1:a#b|c");
	check("a \"#\" '#' \\#\n", "1:a|#|#|#");
	check("#", "");
	check("a #", "1:a");
}

static void test_quotes(void **state)
{
	(void)state;
	check("a \"b c\" d\n", "1:a|b c|d");
	check("a 'b \" \\ c' d\n", "1:a|b \" \\ c|d");
	check("a \"b \\\" \\\\ ' c\" d\n", "1:a|b \" \\ ' c|d");
	check("a \"\" ''\n", "1:a||");
	check("a\"b\"'c'd\n", "1:abcd");
	check("a\\ b \\\"\n", "1:a b|\"");
}

static void test_joined(void **state)
{
	(void)state;
	check("a \\\nb\nc\n", "1:a|b 3:c");
	check("a\\\nb\nc\n", "1:ab 3:c");
	check("a \\\n  \\\n b\n\nc\n", "1:a|b 5:c");
	check("\"a\\\nb\"\nc\n", "1:ab 3:c");
	check("a # \\\nb\n", "1:a 2:b");
}

static void test_errors(void **state)
{
	(void)state;
	check("a\nb \"c\nd\n", "1:a 2:a \" is missing at the end");
	check("b 'c", "1:a ' is missing at the end");
	check("b \\", "1:a backslash at the end of the file");
	check("b \"\\", "1:a backslash at the end of the file");
	check("a \\\n'b\n", "1:a ' is missing at the end");
	check_bytes("a\0b\n", 4, "1:a zero byte");
	check_bytes("'a\0b'\n", 6, "1:a zero byte");
	check_bytes("\"a\0b\"\n", 6, "1:a zero byte");
	check_bytes("a\\\0b\n", 5, "1:a zero byte");
}

/* What line_quote() prints is read as the same word */
static void test_quoted(void **state)
{
	static const char *const words[] = {
		"eth0", "", "#x", "x#", "a b", "\"", "'", "\\", "\\\"'# x", "é", "$(x)", "*",
	};
	struct line line = {};
	char *text;
	size_t size, i;
	FILE *file;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		file = open_memstream(&text, &size);
		line_quote(file, words[i]);
		fclose(file);
		file = fmemopen(text, size, "r");
		line.last = 0;
		assert_int_equal(line_read(file, &line), 1);
		assert_null(line.error);
		assert_int_equal(line.count, 1);
		assert_string_equal(line.words[0], words[i]);
		fclose(file);
		free(text);
	}
	line_free(&line);

	file = open_memstream(&text, &size);
	line_quote(file, "a\033[2Jb\302\2332Jc\302\240");
	fclose(file);
	assert_string_equal(text, "a?[2Jb?2Jc\302\240");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
