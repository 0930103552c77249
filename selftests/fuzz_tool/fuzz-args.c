// SPDX-License-Identifier: GPL-2.0
/* The command line: words with blanks between. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake.h"
#include "module.h"
#include "socket.h"

#define WORDS_MAX 1024

int tool_main(int argc, char **argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t used = check_module(data, size), i;
	char *words = malloc(size - used + 1), *argv[WORDS_MAX + 1], *next = words;
	int argc = 0;

	memcpy(words, data + used, size - used);
	words[size - used] = '\0';
	for (i = 0; i < size - used; i++)
		if (!words[i])
			words[i] = ' ';
	argv[argc++] = (char []){ "nshctl" };
	/* A word of two quotes is an empty one */
	while (argc < WORDS_MAX && (argv[argc] = strsep(&next, " ")))
		if (*argv[argc])
			argc++;
	argv[argc] = NULL;
	for (i = 1; i < (size_t)argc; i++)
		if (!strcmp(argv[i], "\"\""))
			argv[i] += 2;

	fake_bytes = (const unsigned char *)"dev show\n# nothing";
	fake_len = strlen((const char *)fake_bytes);
	fake_events = NULL;
	socket_begin(module_kernel);
	check_begin();
	stdin = fake_fopen("", "r");
	/* 0 starts anew */
	optind = 0;
	tool_main(argc, argv);
	check_end();
	fclose(stdin);
	socket_end();
	free(words);
	return 0;
}
