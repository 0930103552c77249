// SPDX-License-Identifier: GPL-2.0
/* nshctl configures the nsh_sfc kernel module: options and objects. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

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

static int short_usage(void)
{
	fputs("usage: nshctl [OPTIONS] OBJECT {COMMAND | help}\n", stderr);
	return EXIT_USAGE;
}

static int wrong_option(int missing, const char *option)
{
	err_run("option %s%s", option, missing ? ": a value is missing" : " is unknown");
	return short_usage();
}

static int run(struct tool *tool, int argc, char **argv)
{
	const char *netns = NULL, *batch = NULL;
	char word[] = "help", *help = word;
	int c, ret;

	opterr = 0;
	while ((c = getopt_long_only(argc, argv, "+:jpsn:b:Vh", options, NULL)) != -1) {
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
			return wrong_option(c == ':', argv[optind - 1]);
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
