// SPDX-License-Identifier: GPL-2.0
/*
 * Lines of a batch file: words between blanks, quotes as in the shell, # up
 * to the end of the line is a comment, and a backslash before the end of the
 * line joins the next one to it.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "line.h"

/* The word that is being read; chars is NULL between words */
struct scan {
	char *chars;
	size_t len;
	size_t size;
};

static void scan_start(struct scan *scan)
{
	if (scan->chars)
		return;
	scan->len = 0;
	scan->size = 32;
	scan->chars = err_alloc(NULL, scan->size);
}

static void scan_add(struct scan *scan, int c)
{
	scan_start(scan);
	if (scan->len + 1 == scan->size) {
		scan->size *= 2;
		scan->chars = err_alloc(scan->chars, scan->size);
	}
	scan->chars[scan->len++] = c;
}

static void scan_end(struct scan *scan, struct line *line)
{
	if (!scan->chars)
		return;
	scan->chars[scan->len] = '\0';
	line->words = err_alloc(line->words, (line->count + 2) * sizeof(*line->words));
	line->words[line->count++] = scan->chars;
	line->words[line->count] = NULL;
	scan->chars = NULL;
}

/* What follows a backslash outside of '...'; nothing if that is a line's end */
static void scan_escaped(FILE *file, struct scan *scan, struct line *line)
{
	int c = getc(file);

	if (c == '\n')
		line->last++;
	else if (c == EOF)
		line->error = "a backslash at the end of the file";
	else if (!c)
		line->error = "a zero byte";
	else
		scan_add(scan, c);
}

static void scan_quoted(FILE *file, int quote, struct scan *scan, struct line *line)
{
	int c;

	scan_start(scan);
	while (!line->error) {
		c = getc(file);
		if (c == quote)
			return;
		if (c == EOF || c == '\n') {
			line->error = quote == '"' ? "a \" is missing at the end" :
						     "a ' is missing at the end";
			return;
		}
		if (!c)
			line->error = "a zero byte";
		else if (c == '\\' && quote == '"')
			scan_escaped(file, scan, line);
		else
			scan_add(scan, c);
	}
}

static void skip_comment(FILE *file)
{
	int c;

	do
		c = getc(file);
	while (c != '\n' && c != EOF);
	if (c == '\n')
		ungetc(c, file);
}

/* One line, with those joined to it. Return: 0 at the end of the file */
static int scan_line(FILE *file, struct line *line)
{
	struct scan scan = {};
	int c;

	for (c = getc(file); c != EOF && c != '\n' && !line->error; c = getc(file)) {
		if (!c)
			line->error = "a zero byte";
		else if (isspace(c))
			scan_end(&scan, line);
		else if (c == '#' && !scan.chars)
			skip_comment(file);
		else if (c == '\\')
			scan_escaped(file, &scan, line);
		else if (c == '"' || c == '\'')
			scan_quoted(file, c, &scan, line);
		else
			scan_add(&scan, c);
	}
	scan_end(&scan, line);
	return c != EOF;
}

/**
 * line_read() - read the next line that has words
 * @file: where
 * @line: zeroed before the first line; what it holds is freed and replaced
 *
 * Return: 1 if there is one, look at its error first; 0 at the end of the file
 */
int line_read(FILE *file, struct line *line)
{
	bool more;

	do {
		line_free(line);
		line->number = ++line->last;
		more = scan_line(file, line);
	} while (more && !line->count && !line->error);
	return line->count || line->error;
}

/**
 * line_free() - free the words of a line
 * @line: the line, its numbers are kept
 */
void line_free(struct line *line)
{
	while (line->count)
		free(line->words[--line->count]);
	free(line->words);
	line->words = NULL;
	line->error = NULL;
}

/* Return: bytes of the control character that a text begins with, 0 if it does not */
static size_t control(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;

	if (iscntrl(c[0]))
		return 1;
	/* U+0080 to U+009F; the last is what some terminals take for Escape [ */
	return c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f ? 2 : 0;
}

/**
 * line_is_plain() - see whether a text is printed as it is
 * @text: the text
 *
 * Return: false if there are control characters in it
 */
bool line_is_plain(const char *text)
{
	while (*text && !control(text))
		text++;
	return !*text;
}

/* Print the first character of a text. Return: what follows it */
static const char *put_plain(FILE *file, const char *text)
{
	size_t len = control(text);

	putc(len ? '?' : *text, file);
	return text + (len ? len : 1);
}

/**
 * line_plain() - print a text
 * @file: where to
 * @text: the text
 *
 * Control characters, which have no business on a terminal, become "?".
 */
void line_plain(FILE *file, const char *text)
{
	while (*text)
		text = put_plain(file, text);
}

/**
 * line_quote() - print a word so that line_read() reads it as one word
 * @file: where to
 * @word: the word
 *
 * Control characters are printed as by line_plain().
 */
void line_quote(FILE *file, const char *word)
{
	bool plain = *word && *word != '#' && !strpbrk(word, " \"'\\");

	if (!plain)
		putc('"', file);
	while (*word) {
		if (*word == '"' || *word == '\\')
			putc('\\', file);
		word = put_plain(file, word);
	}
	if (!plain)
		putc('"', file);
}
