// SPDX-License-Identifier: GPL-2.0
/* Documents that are wrong, each with what is said of it: documents/wrong. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "tool.h"
#include "unit.h"

#define TEXT_MAX 16384

/**
 * struct wrong - a document on its way from the file of them
 * @title: what is wrong with it
 * @text: the document
 * @old: text of the document that is to be replaced
 * @new: what it is to be replaced with
 * @want: what has to be said
 */
struct wrong {
	char title[128];
	char text[TEXT_MAX];
	char old[TEXT_MAX];
	char new[TEXT_MAX];
	char want[TEXT_MAX];
};

static char base[TEXT_MAX];

static void read_text(const char *name, char *text)
{
	FILE *file = fopen(name, "re");
	size_t len;

	assert_non_null(file);
	len = fread(text, 1, TEXT_MAX - 1, file);
	text[len] = '\0';
	fclose(file);
}

static void add_line(char *text, const char *line)
{
	if (*text)
		strcat(text, "\n");
	strcat(text, line);
}

/* One text instead of another, or instead of all if there is none */
static void edit(struct wrong *wrong)
{
	char rest[TEXT_MAX];
	char *at;

	if (!*wrong->old && !*wrong->new)
		return;
	if (!*wrong->old) {
		strcpy(wrong->text, wrong->new);
	} else {
		at = strstr(wrong->text, wrong->old);
		if (!at || strstr(at + 1, wrong->old))
			fail_msg("%s: \"%s\" is not there once", wrong->title, wrong->old);
		strcpy(rest, at + strlen(wrong->old));
		strcpy(at, wrong->new);
		strcat(at, rest);
	}
	*wrong->old = '\0';
	*wrong->new = '\0';
}

/* Without the name of the file, which stands in front of each line */
static void strip(char *text, const char *name)
{
	size_t len = strlen(name);
	char *at;

	while ((at = strstr(text, name)))
		memmove(at, at + len + 1, strlen(at + len + 1) + 1);
}

static void check(struct wrong *wrong)
{
	const struct object *const objects[] = { &check_object, NULL };
	struct tool tool = { .objects = objects };
	char name[] = "document-XXXXXX";
	char *argv[] = { "check", name };
	char got[65536];
	int fd, ret;

	edit(wrong);
	fd = mkstemp(name);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, wrong->text, strlen(wrong->text)), strlen(wrong->text));
	close(fd);
	catch_begin(STDERR_FILENO);
	ret = command_run(&tool, 2, argv);
	strcpy(got, catch_end());
	unlink(name);
	strip(got, name);
	if (strcmp(got, wrong->want))
		fail_msg("%s:\nsaid:\n%swanted:\n%s", wrong->title, got, wrong->want);
	assert_int_equal(ret, !!*wrong->want);
}

/* One line of the file. Return: true if the document is complete */
static bool take_line(struct wrong *wrong, char *line)
{
	char *rest = line[0] && line[1] ? line + 2 : line + strlen(line);

	switch (line[0]) {
	case '\0':
		return *wrong->title;
	case '#':
		break;
	case '-':
		if (*wrong->new)
			edit(wrong);
		add_line(wrong->old, rest);
		break;
	case '+':
		add_line(wrong->new, rest);
		break;
	case '=':
		add_line(wrong->want, rest);
		break;
	default:
		memset(wrong, 0, sizeof(*wrong));
		strcpy(wrong->title, line);
		strcpy(wrong->text, base);
	}
	return false;
}

static void test_wrong(void **state)
{
	static struct wrong wrong;
	bool more = true;
	char line[4096];
	int count = 0;
	FILE *file;

	(void)state;
	read_text("documents/base.json", base);
	file = fopen("documents/wrong", "re");
	assert_non_null(file);
	while (more) {
		more = fgets(line, sizeof(line), file);
		line[more ? strcspn(line, "\n") : 0] = '\0';
		if (!take_line(&wrong, line))
			continue;
		strcat(wrong.want, "\n");
		check(&wrong);
		*wrong.title = '\0';
		count++;
	}
	fclose(file);
	assert_true(count >= 60);
}

static void test_right(void **state)
{
	static struct wrong wrong = { .title = "base.json" };

	(void)state;
	read_text("documents/base.json", base);
	strcpy(wrong.text, base);
	check(&wrong);
}

static void check_said(int argc, char **argv, int status, const char *want)
{
	const struct object *const objects[] = { &check_object, NULL };
	struct tool tool = { .objects = objects };
	int ret;

	catch_begin(STDERR_FILENO);
	ret = command_run(&tool, argc, argv);
	assert_string_equal(catch_end(), want);
	assert_int_equal(ret, status);
}

static void test_words(void **state)
{
	char *none[] = { "check" }, *lost[] = { "check", "no/such/file" };
	char *option[] = { "check", "--node", "a" };
	char *twice[] = { "check", "documents/base.json", "documents/base.json" };

	(void)state;
	check_said(1, none, 2, "nshctl: check: FILE is missing\nusage: nshctl check FILE...\n");
	check_said(2, lost, 1, "nshctl: no/such/file: No such file or directory\n");
	check_said(3, option, 2,
		   "nshctl: check: unknown option \"--node\"\nusage: nshctl check FILE...\n");
	catch_begin(STDERR_FILENO);
	assert_int_equal(command_run(&(struct tool){ .objects = (const struct object *const[])
				     { &check_object, NULL } }, 3, twice), 1);
	assert_non_null(strstr(catch_end(),
			       "documents/base.json:4:5: nodes.a: is in another file, too\n"));
}

/* It is right, short, and what the reference shows */
static void test_example(void **state)
{
	char *words[] = { "check", "../../Documentation/examples/three-nodes.json" };
	char example[TEXT_MAX], reference[TEXT_MAX];
	const char *at;
	int lines = 0;

	(void)state;
	check_said(2, words, 0, "");
	read_text(words[1], example);
	for (at = example; (at = strchr(at, '\n')); at++)
		lines++;
	assert_true(lines < 80);
	read_text("../../Documentation/document.md", reference);
	assert_non_null(strstr(reference, example));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_example),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
