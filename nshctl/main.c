// SPDX-License-Identifier: GPL-2.0
/* nshctl configures the nsh_sfc kernel module: options and objects. */
#include <ctype.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "genl.h"
#include "netns.h"
#include "nl.h"
#include "print.h"
#include "tool.h"

static const struct object *const objects[] = {
	&dev_object, &port_object, &group_object, &path_object, &context_object,
	&flow_object, &limit_object, &rule_object, &stats_object, &monitor_object,
	&save_object, &apply_object, &check_object, &diff_object, NULL
};

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "pretty", no_argument, NULL, 'p' },
	{ "statistics", no_argument, NULL, 's' },
	{ "netns", required_argument, NULL, 'n' },
	{ "batch", required_argument, NULL, 'b' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{}
};

static const char letters[] = "+:jpsn:b:Vh";

static int short_usage(void)
{
	fputs("usage: nshctl [OPTIONS] OBJECT {COMMAND | help}\n", stderr);
	return EXIT_USAGE;
}

/* Set @word to where the option stands, maybe with others of one letter */
static int next_option(int argc, char **argv, const char **word)
{
	*word = argv[optind];
	return getopt_long_only(argc, argv, letters, options, NULL);
}

static int wrong_option(bool missing, const char *word)
{
	const char letter[] = { '-', optopt, '\0' };
	bool one = isgraph((unsigned char)optopt) && strncmp(word, "--", 2);

	/* One that is known and takes no value has been given one */
	if (!missing && strchr(letters, optopt))
		one = false;
	err_run("option %s%s", one ? letter : word,
		missing ? ": a value is missing" : " is unknown");
	return short_usage();
}

static int run(struct tool *tool, int argc, char **argv)
{
	const char *netns = NULL, *batch = NULL;
	char word[] = "help", *help = word;
	const char *at;
	int c, ret;

	opterr = 0;
	while ((c = next_option(argc, argv, &at)) != -1) {
		switch (c) {
		case 'j':
			tool->json = true;
			break;
		case 'p':
			tool->pretty = true;
			break;
		case 's':
			tool->stats = true;
			break;
		case 'n':
			netns = optarg;
			break;
		case 'b':
			batch = optarg;
			break;
		case 'V':
			puts("nshctl " VERSION);
			return 0;
		case 'h':
			return command_run(tool, 1, &help);
		default:
			return wrong_option(c == ':', at);
		}
	}
	if (batch && optind < argc) {
		err_run("unknown word \"%s\", --batch goes without a command", argv[optind]);
		return short_usage();
	}
	if (!batch && optind == argc) {
		err_run("an object is missing");
		return short_usage();
	}
	ret = netns ? netns_enter(netns) : 0;
	if (ret)
		return ret;
	if (batch)
		return batch_run(tool, batch);
	return command_run(tool, argc - optind, argv + optind);
}

int main(int argc, char **argv)
{
	struct tool tool = { .objects = objects };
	int ret;

	ret = run(&tool, argc, argv);
	if (!ret)
		ret = print_flush();
	genl_free(tool.genl);
	nl_free(tool.rtnl);
	return ret;
}
