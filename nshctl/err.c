// SPDX-License-Identifier: GPL-2.0
/* Messages on standard error, with the place that they are about. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "err.h"
#include "line.h"

static const char *place_file;
static int place_line;

/**
 * err_place() - say what messages are about from now on
 * @file: name of a batch file, NULL for the command line
 * @line: line in @file
 */
void err_place(const char *file, int line)
{
	place_file = file;
	place_line = line;
}

/**
 * err_begin() - print what each message begins with
 */
void err_begin(void)
{
	fflush(stdout);
	line_plain(stderr, place_file ? place_file : "nshctl");
	if (place_file)
		fprintf(stderr, ":%d", place_line);
	fputs(": ", stderr);
}

/**
 * err_print() - print a part of a message
 * @format: what, without a newline
 * @args: for @format
 *
 * Names in it come from files and from the kernel; their control characters have
 * no business on a terminal and become "?".
 */
void err_print(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		return;
	line_plain(stderr, text);
	free(text);
}

/**
 * err_run() - report that something failed
 * @format: what, without a newline
 *
 * Return: the exit status for that
 */
int err_run(const char *format, ...)
{
	va_list args;

	err_begin();
	va_start(args, format);
	err_print(format, args);
	va_end(args);
	putc('\n', stderr);
	return EXIT_RUN;
}

/**
 * err_note() - report something that does not stop the command
 * @format: what, without a newline
 */
void err_note(const char *format, ...)
{
	va_list args;

	err_begin();
	fputs("warning: ", stderr);
	va_start(args, format);
	err_print(format, args);
	va_end(args);
	putc('\n', stderr);
}

/**
 * err_alloc() - realloc() that ends the program if there is no memory
 * @old: memory to resize, NULL for new memory
 * @size: bytes
 *
 * Return: the memory
 */
void *err_alloc(void *old, size_t size)
{
	void *mem = realloc(old, size);

	if (!mem)
		exit(err_run("out of memory"));
	return mem;
}

/**
 * err_stream() - open a stream that makes a text
 * @text: the text once the stream is closed, to be freed
 * @size: its length then
 *
 * Return: the stream; without memory, the program ends
 */
FILE *err_stream(char **text, size_t *size)
{
	FILE *file = open_memstream(text, size);

	if (!file)
		exit(err_run("out of memory"));
	return file;
}

/**
 * err_vtext() - make a text
 * @format: as vprintf() takes it
 * @args: for @format
 *
 * Return: the text, to be freed; without memory, the program ends
 */
char *err_vtext(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		exit(err_run("out of memory"));
	return text;
}

/**
 * err_text() - make a text
 * @format: as printf() takes it
 *
 * Return: the text, to be freed; without memory, the program ends
 */
char *err_text(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = err_vtext(format, args);
	va_end(args);
	return text;
}
