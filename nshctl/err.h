/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_ERR_H
#define NSHCTL_ERR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "compiler.h"

/* Exit statuses */
#define EXIT_RUN	1	/* the kernel refused, or something failed */
#define EXIT_USAGE	2	/* the command is wrong */

void err_place(const char *file, int line);
int err_run(const char *format, ...) __printf(1, 2);
void err_note(const char *format, ...) __printf(1, 2);
void err_begin(void);
void err_print(const char *format, va_list args);
void *err_alloc(void *old, size_t size);
FILE *err_stream(char **text, size_t *size);
char *err_vtext(const char *format, va_list args);
char *err_text(const char *format, ...) __printf(1, 2);

#endif
