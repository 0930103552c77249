/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_TOOL_H
#define NSHCTL_TOOL_H

#include <stdbool.h>

struct genl;
struct nl;
struct object;
struct words;

/**
 * struct tool - options, and what stays open from one command to the next
 * @json: print JSON
 * @pretty: print JSON on many lines
 * @stats: print counters too
 * @objects: what there are commands for, NULL at the end
 * @genl: socket of the nsh_sfc family, opened by genl_request()
 * @rtnl: rtnetlink socket, opened by rtnl_request()
 */
struct tool {
	bool json;
	bool pretty;
	bool stats;
	const struct object *const *objects;
	struct genl *genl;
	struct nl *rtnl;
};

/**
 * struct command - one command of an object
 * @name: its name, "" if the object is the command
 * @run: does it, returns the exit status
 * @args: what it takes, for help
 */
struct command {
	const char *name;
	int (*run)(struct tool *tool, struct words *w);
	const char *args;
};

/**
 * struct object - a noun of the command line
 * @name: its name
 * @doc: what it is, in a few words
 * @notes: lines after the commands in help, or NULL
 * @commands: its commands, without a name at the end
 */
struct object {
	const char *name;
	const char *doc;
	const char *notes;
	const struct command *commands;
};

extern const struct object port_object;
extern const struct object dev_object;
extern const struct object path_object;
extern const struct object group_object;
extern const struct object context_object;
extern const struct object flow_object;
extern const struct object limit_object;
extern const struct object rule_object;
extern const struct object stats_object;
extern const struct object monitor_object;
extern const struct object save_object;
extern const struct object apply_object;
extern const struct object check_object;
extern const struct object diff_object;

int command_run(struct tool *tool, int argc, char **argv);
int batch_run(struct tool *tool, const char *name);

#endif
