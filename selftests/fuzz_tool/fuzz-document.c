// SPDX-License-Identifier: GPL-2.0
/* A document, checked and planned. */
#include <getopt.h>

#include "check.h"
#include "fake.h"
#include "module.h"
#include "socket.h"

int tool_main(int argc, char **argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[] = { "nshctl", "apply", "file", "--all-netns", "--dry-run", NULL };
	size_t used = check_module(data, size);

	fake_bytes = data + used;
	fake_len = size - used;
	fake_events = NULL;
	socket_begin(module_kernel);
	check_begin();
	optind = 0;
	tool_main(5, argv);
	check_batch();
	check_end();
	socket_end();
	return 0;
}
