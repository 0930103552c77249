// SPDX-License-Identifier: GPL-2.0
/* Commands from a file, one a line. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "err.h"
#include "line.h"
#include "print.h"
#include "tool.h"

static int run_lines(struct tool *tool, FILE *file, const char *name)
{
	struct line line = {};
	int ret = 0;

	while (!ret && line_read(file, &line)) {
		err_place(name, line.number);
		if (line.error)
			ret = err_run("%s", line.error);
		else
			ret = command_run(tool, line.count, line.words);
		if (!ret)
			ret = print_flush();
	}
	line_free(&line);
	err_place(NULL, 0);
	return ret ? EXIT_RUN : 0;
}

/**
 * batch_run() - do the commands of a file up to the first one that fails
 * @tool: the options
 * @name: name of the file, "-" is standard input
 *
 * Return: exit status
 */
int batch_run(struct tool *tool, const char *name)
{
	FILE *file = stdin;
	int ret;

	if (strcmp(name, "-"))
		file = fopen(name, "re");
	if (!file)
		return err_run("%s: %s", name, strerror(errno));
	ret = run_lines(tool, file, name);
	if (ferror(file) && !ret)
		ret = err_run("%s: %s", name, strerror(errno));
	if (file != stdin)
		fclose(file);
	return ret;
}
