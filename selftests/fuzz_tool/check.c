// SPDX-License-Identifier: GPL-2.0
/* What the tool prints is caught, and has to be fit to be printed. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "line.h"
#include "module.h"

static FILE *real_stdout, *real_stderr;
static char *out, *err;
static size_t out_len, err_len;

/**
 * check_begin() - catch what is printed from now on
 */
void check_begin(void)
{
	real_stdout = stdout;
	real_stderr = stderr;
	stdout = open_memstream(&out, &out_len);
	stderr = open_memstream(&err, &err_len);
}

static void wrong(const char *what, const char *text, size_t len)
{
	fprintf(stderr, "==fuzz== %s:\n", what);
	fwrite(text, 1, len, stderr);
	fputc('\n', stderr);
	abort();
}

/* No control characters but the ends of lines, not those of two bytes either */
static void check_plain(const char *what, const char *text, size_t len)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t i;

	for (i = 0; i < len; i++)
		if ((c[i] < ' ' && c[i] != '\n') || c[i] == 0x7f ||
		    (c[i] == 0xc2 && i + 1 < len && c[i + 1] >= 0x80 && c[i + 1] <= 0x9f))
			wrong(what, text, len);
}

/**
 * check_json() - see to it that what was printed is JSON, one document or many
 */
void check_json(void)
{
	const size_t flags = JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES;
	json_error_t error;
	const char *text;
	json_t *json;
	size_t left;

	fflush(stdout);
	text = out;
	for (left = out_len; left && *text == '\n'; left--)
		text++;
	while (left) {
		json = json_loadb(text, left, flags, &error);
		if (!json) {
			stderr = real_stderr;
			wrong(error.text, out, out_len);
		}
		json_decref(json);
		text += error.position;
		left -= error.position;
		for (; left && *text == '\n'; left--)
			text++;
	}
}

/**
 * check_batch() - see to it that what was printed can be read as a batch file
 */
void check_batch(void)
{
	struct line line = {};
	FILE *file;

	fflush(stdout);
	if (!out_len)
		return;
	file = fmemopen(out, out_len, "r");
	while (line_read(file, &line)) {
		if (line.error) {
			stderr = real_stderr;
			wrong(line.error, out, out_len);
		}
	}
	line_free(&line);
	fclose(file);
}

/**
 * check_end() - stop catching
 */
void check_end(void)
{
	fclose(stdout);
	fclose(stderr);
	stdout = real_stdout;
	stderr = real_stderr;
	check_plain("control characters in standard output", out, out_len);
	check_plain("control characters in a message", err, err_len);
	free(out);
	free(err);
}

static uint32_t take_mask(const uint8_t *data)
{
	uint32_t mask;

	memcpy(&mask, data, sizeof(mask));
	return mask;
}

size_t check_module(const uint8_t *data, size_t size)
{
	module = (struct module){
		.attrs = UINT32_MAX,
		.hop_attrs = UINT32_MAX,
		.recall_mask = 15,
		.originated_max = 2,
		.ops = UINT32_MAX,
	};
	if (size < 11 || !(data[0] & 0x80))
		return 0;
	module.attrs = take_mask(data + 1);
	module.ops = take_mask(data + 5);
	module.hop_attrs = data[9] | data[9] << 8;
	module.recall_mask = data[10] & 15;
	module.originated_max = data[10] >> 6;
	module.no_policy = data[10] & 0x20;
	return 11;
}
