// SPDX-License-Identifier: GPL-2.0
/* From the words of a command to the function that does it, and help. */
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "line.h"
#include "tool.h"
#include "words.h"

static const struct object *find_object(const struct tool *tool, const char *name)
{
	const struct object *const *object;

	for (object = tool->objects; *object; object++)
		if (!strcmp((*object)->name, name))
			return *object;
	return NULL;
}

static const struct command *find_command(const struct object *object, const char *name)
{
	const struct command *command;

	for (command = object->commands; command->name; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

static void print_command(const struct object *object, const struct command *command,
			  const char *lead)
{
	printf("%s nshctl %s", lead, object->name);
	if (*command->name)
		printf(" %s", command->name);
	if (*command->args)
		printf(" %s", command->args);
	putchar('\n');
}

static int help_object(const struct object *object)
{
	const struct command *command;
	const char *lead = "usage:";

	for (command = object->commands; command->name; command++) {
		print_command(object, command, lead);
		lead = "      ";
	}
	if (object->notes)
		printf("%s", object->notes);
	return 0;
}

static int help_command(const struct object *object, const struct command *command)
{
	print_command(object, command, "usage:");
	if (object->notes)
		printf("%s", object->notes);
	return 0;
}

static int help_tool(const struct tool *tool)
{
	const struct object *const *object;

	puts("usage: nshctl [OPTIONS] OBJECT {COMMAND | help}\n"
	     "       nshctl [OPTIONS] -b FILE\n"
	     "objects:");
	for (object = tool->objects; *object; object++)
		printf("  %-9s%s\n", (*object)->name, (*object)->doc);
	puts("options:\n"
	     "  -j, --json         print JSON\n"
	     "  -p, --pretty       print JSON on many lines\n"
	     "  -s, --statistics   print counters too\n"
	     "  -n, --netns NAME   act in this network namespace\n"
	     "  -b, --batch FILE   run the commands in a file, - is standard input\n"
	     "  -V, --version      print the version\n"
	     "  -h, --help         print this");
	return 0;
}

static int unknown_command(const struct object *object, const char *name)
{
	const struct command *command;

	err_begin();
	fprintf(stderr, "%s: unknown command \"", object->name);
	line_plain(stderr, name);
	fputs("\", want ", stderr);
	for (command = object->commands; command->name; command++)
		fprintf(stderr, "%s, ", command->name);
	fputs("or help\n", stderr);
	return EXIT_USAGE;
}

static int unknown_object(const struct tool *tool, const char *name)
{
	const struct object *const *object;

	err_begin();
	fputs("unknown object \"", stderr);
	line_plain(stderr, name);
	fputs("\", want ", stderr);
	for (object = tool->objects; *object; object++)
		fprintf(stderr, "%s, ", (*object)->name);
	fputs("or help\n", stderr);
	return EXIT_USAGE;
}

/**
 * command_run() - do one command
 * @tool: the options
 * @argc: number of words
 * @argv: the words, the first one is the object
 *
 * Return: exit status
 */
int command_run(struct tool *tool, int argc, char **argv)
{
	struct words w = { .v = argv, .n = argc, .within = "" };
	const struct command *command;
	const struct object *object;
	const char *name;

	name = words_next(&w);
	if (!name || !strcmp(name, "help"))
		return help_tool(tool);
	object = find_object(tool, name);
	if (!object)
		return unknown_object(tool, name);

	command = find_command(object, "");
	if (words_left(&w) && !strcmp(argv[w.at], "help"))
		return help_object(object);
	if (!command) {
		name = words_next(&w);
		command = find_command(object, name ? name : "show");
	}
	if (!command)
		return unknown_command(object, name);
	if (argc == w.at + 1 && !strcmp(argv[w.at], "help"))
		return help_command(object, command);

	snprintf(w.command, sizeof(w.command), "%s%s%s", object->name,
		 *command->name ? " " : "", command->name);
	w.usage = command->args;
	return command->run(tool, &w);
}
