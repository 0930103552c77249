// SPDX-License-Identifier: GPL-2.0
/* nshctl apply and check */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "job.h"
#include "line.h"
#include "plan.h"
#include "print.h"
#include "tool.h"
#include "words.h"

/**
 * struct run - a document that is being applied
 * @job: the document, and the nodes that are meant
 * @plan: what is to be done on them
 */
struct run {
	struct job job;
	struct plan plan;
};

static int plan_node(const struct layout *layout, const struct state *now, void *data)
{
	plan_make(data, layout->node->name, now, &layout->state);
	return 0;
}

/* One command, as from a batch file. Return: its exit status */
static int run_line(struct tool *tool, char *command)
{
	FILE *file = fmemopen(command, strlen(command), "r");
	struct line line = {};
	int ret;

	if (!file)
		exit(err_run("out of memory"));
	line_read(file, &line);
	fclose(file);
	ret = line.error ? err_run("%s", line.error) :
			   command_run(tool, line.count, line.words);
	line_free(&line);
	return ret;
}

/* Go to where a command is for. Return: 0, or the exit status after an error message */
static int go_to(struct tool *tool, const struct run *run, const char **at, const char *node)
{
	int ret;

	if (*at == node)
		return 0;
	ret = job_enter(&run->job, tool, node);
	/* Where it is after an error is not where anything is for */
	*at = ret ? NULL : node;
	return ret;
}

/*
 * Undo what comes before a step, the last first; @loses is set to what that does not
 * bring back. Return: 0 if all else is as it was
 */
static int undo(struct tool *tool, const struct run *run, size_t count, const char *at,
		unsigned int *loses)
{
	const struct plan_step *step;
	int ret = 0;

	while (count--) {
		step = &run->plan.steps[count];
		*loses |= step->loses;
		if (step->undo && !go_to(tool, run, &at, step->node) &&
		    !run_line(tool, step->undo))
			continue;
		ret = err_run("cannot undo: %s", step->command ?: step->undo);
	}
	return ret;
}

static int run_plan(struct tool *tool, const struct run *run)
{
	static const char *const lost[] = {
		[0] = "",
		[PLAN_LOSES_DEV] = ", but for what devices had that were made again",
		[PLAN_LOSES_STATE] = ", but for states of members that were made again",
		[PLAN_LOSES_DEV | PLAN_LOSES_STATE] =
			", but for what devices had, and states of members, that were made again",
	};
	const struct plan_step *step;
	const char *at = NULL;
	unsigned int loses = 0;
	size_t i;

	for (i = 0; i < run->plan.count; i++) {
		step = &run->plan.steps[i];
		if (!step->command ||
		    (!go_to(tool, run, &at, step->node) && !run_line(tool, step->command)))
			continue;
		err_run("this has failed on node \"%s\": %s", step->node, step->command);
		if (!undo(tool, run, i, at, &loses))
			err_run("all is as it was before%s", lost[loses]);
		return EXIT_RUN;
	}
	return 0;
}

/* Who interrupts it would leave one half done */
static int run_whole(struct tool *tool, const struct run *run)
{
	sigset_t set, old;
	int ret;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	/* Who does not read what is said of a failure keeps nothing from being undone */
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, &old);
	ret = run_plan(tool, run);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret;
}

static void show_plan(const struct run *run)
{
	const struct plan_step *step;
	const char *node = NULL;
	size_t i;

	for (i = 0; i < run->plan.count; i++) {
		step = &run->plan.steps[i];
		if (!step->command)
			continue;
		if (run->job.all_netns && step->node != node)
			printf("# node %s\n", step->node);
		node = step->node;
		puts(step->command);
	}
}

static json_t *plan_json(const struct run *run)
{
	const struct plan_step *step;
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < run->plan.count; i++) {
		step = &run->plan.steps[i];
		if (step->command)
			json_array_append_new(list, json_pack("{ssssss*}", "node", step->node,
							      "command", step->command,
							      "undo", step->undo));
	}
	return list;
}

static int apply_run(struct tool *tool, struct words *w)
{
	struct run run = {};
	json_t *list;
	int ret;

	ret = job_take(&run.job, w, JOB_NODE | JOB_DRY_RUN);
	if (!ret)
		ret = job_each(&run.job, tool, w, plan_node, &run.plan);
	plan_sort(&run.plan);
	if (!ret && run.job.dry_run && tool->json) {
		list = plan_json(&run);
		print_json(tool, list);
		json_decref(list);
	} else if (!ret && run.job.dry_run) {
		show_plan(&run);
	} else if (!ret) {
		ret = run_whole(tool, &run);
	}
	plan_free(&run.plan);
	job_free(&run.job, tool);
	return ret;
}

static int check_run(struct tool *tool, struct words *w)
{
	struct job job;
	int ret;

	ret = job_take(&job, w, 0);
	job_free(&job, tool);
	return ret;
}

static const struct command apply_commands[] = {
	{ "", apply_run, "FILE... [--node NAME | --all-netns] [--dry-run]" },
	{}
};

const struct object apply_object = {
	.name = "apply",
	.doc = "make a node, or all nodes, what a document describes",
	.commands = apply_commands,
};

static const struct command check_commands[] = {
	{ "", check_run, "FILE..." },
	{}
};

const struct object check_object = {
	.name = "check",
	.doc = "see whether a document makes sense",
	.commands = check_commands,
};
