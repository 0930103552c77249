/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_LINE_H
#define NSHCTL_LINE_H

#include <stdbool.h>
#include <stdio.h>

/* A command of a batch file */
struct line {
	char **words;
	int count;
	int number;	/* where it starts in the file */
	int last;	/* where it ends */
	const char *error;	/* what is wrong with it */
};

int line_read(FILE *file, struct line *line);
void line_free(struct line *line);
bool line_is_plain(const char *text);
void line_plain(FILE *file, const char *text);
void line_quote(FILE *file, const char *word);

#endif
