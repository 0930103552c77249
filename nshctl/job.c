// SPDX-License-Identifier: GPL-2.0
/* A document that a command is given, and the nodes that it is about. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "err.h"
#include "genl.h"
#include "handle.h"
#include "job.h"
#include "line.h"
#include "mtu.h"
#include "netns.h"
#include "rtnl.h"
#include "shape.h"
#include "tool.h"
#include "words.h"

static int take_option(struct words *w, struct job *job, int may)
{
	const char *word = words_next(w);

	if ((may & JOB_NODE) && !strcmp(word, "--node")) {
		job->node = words_next(w);
		if (!job->node)
			return words_usage(w, "--node: a value is missing");
	} else if ((may & JOB_NODE) && !strcmp(word, "--all-netns")) {
		job->all_netns = true;
	} else if ((may & JOB_DRY_RUN) && !strcmp(word, "--dry-run")) {
		job->dry_run = true;
	} else {
		return words_usage(w, "unknown option \"%s\"", word);
	}
	if (job->node && job->all_netns)
		return words_usage(w, "--node and --all-netns do not go together");
	return 0;
}

/* Return: 0, or the exit status after an error message */
static int take_words(struct words *w, struct job *job, int may)
{
	const char *word;
	int ret = 0;

	while (words_left(w) && !ret) {
		word = w->v[w->at];
		if (word[0] == '-' && word[1]) {
			ret = take_option(w, job, may);
		} else {
			ret = doc_read(&job->doc, word);
			w->at++;
		}
	}
	if (!ret && !job->doc.file_count)
		ret = words_usage(w, "FILE is missing");
	return ret;
}

/**
 * job_take() - read a document and see whether it makes sense
 * @job: set to it
 * @w: the command, its words are files and options
 * @may: options that it may have, JOB_*
 *
 * Return: 0, or the exit status after error messages; job_free() in any case
 */
int job_take(struct job *job, struct words *w, int may)
{
	int ret;

	memset(job, 0, sizeof(*job));
	job->home = -1;
	ret = take_words(w, job, may);
	if (ret)
		return ret;
	shape_check(&job->doc);
	doc_merge(&job->doc);
	graph_make(&job->graph, &job->doc);
	return doc_report(&job->doc);
}

/* Say what is wrong with the device that has to be there; frees the text */
static void wrong_link(struct job *job, const struct need *need, char *text)
{
	if (need->key)
		doc_wrong_name(&job->doc, need->spot, "%s", text);
	else
		doc_wrong(&job->doc, need->spot, "%s", text);
	free(text);
}

/* The kernel finds a device by its alternative names, too, but tells its one name only */
static void check_link(struct job *job, struct tool *tool, const char *node,
		       const struct need *need)
{
	struct rtnl_link link = {};

	snprintf(link.name, sizeof(link.name), "%s", need->name);
	if (rtnl_link_find(tool, &link))
		wrong_link(job, need, err_text("node \"%s\" has no network device \"%s\": %s",
					       node, need->name, strerror(errno)));
	else if (strcmp(link.name, need->name))
		wrong_link(job, need,
			   err_text("on node \"%s\", \"%s\" is an alternative name of the network device \"%s\", want that one",
				    node, need->name, link.name));
}

static void check_netns(struct job *job, const struct need *need)
{
	int fd = netns_open(need->name);

	if (fd < 0)
		doc_wrong(&job->doc, need->spot, "network namespace \"%s\": %s", need->name,
			  strerror(errno));
	else
		close(fd);
}

/* What has to be there before anything can be done */
static void check_needs(struct job *job, struct tool *tool, const struct layout *layout)
{
	size_t i;

	for (i = 0; i < layout->need_count; i++) {
		if (layout->needs[i].netns)
			check_netns(job, &layout->needs[i]);
		else
			check_link(job, tool, layout->node->name, &layout->needs[i]);
	}
}

/* A namespace may have several names: a device that is where it is to be is there */
static void settle_netns(struct tool *tool, const struct layout *layout, const struct state *now)
{
	const json_t *dev, *id;
	const char *name;
	json_t *want;
	int fd;

	json_object_foreach(layout->state.objects[STATE_DEV], name, want) {
		dev = json_object_get(now->objects[STATE_DEV], name);
		id = json_object_get(dev, "netnsid");
		if (!id || !json_object_get(want, "netns"))
			continue;
		fd = netns_open(graph_string(want, "netns"));
		if (fd < 0)
			continue;
		if (netns_id(tool, fd) == json_integer_value(id))
			json_object_set(want, "netns", json_object_get(dev, "netns"));
		close(fd);
	}
}

/* Sockets belong to the namespace that they were opened in */
static void close_sockets(struct tool *tool)
{
	genl_free(tool->genl);
	nl_free(tool->rtnl);
	tool->genl = NULL;
	tool->rtnl = NULL;
}

/**
 * job_enter() - go to the namespace that a node is in
 * @job: the job; nothing is done unless it is about all nodes
 * @tool: its sockets are closed, as they belong to a namespace
 * @node: name of the node
 *
 * Return: 0, or the exit status after an error message
 */
int job_enter(const struct job *job, struct tool *tool, const char *node)
{
	if (!job->all_netns)
		return 0;
	close_sockets(tool);
	return netns_enter(node);
}

/* What is on a node, and what is to be there */
static int with_node(struct job *job, struct tool *tool, struct words *w,
		     const struct doc_item *node, job_fn fn, void *data)
{
	struct layout layout;
	struct state now;
	int ret;

	ret = job_enter(job, tool, node->name);
	if (ret)
		return ret;
	layout_make(&layout, &job->graph, node);
	state_init(&now);
	check_needs(job, tool, &layout);
	ret = state_read(tool, w, &now);
	if (!ret && layout.wrong)
		ret = EXIT_RUN;
	if (!ret) {
		settle_netns(tool, &layout, &now);
		handle_settle(&layout.state, &now);
		mtu_check(tool, &layout, &now);
		ret = fn(&layout, &now, data);
	}
	state_free(&now);
	layout_free(&layout);
	return ret;
}

static int wrong_node(const struct job *job, const char *name)
{
	const struct doc *doc = &job->doc;
	size_t i;

	err_begin();
	fputs("node \"", stderr);
	line_plain(stderr, name);
	fputs("\" is not in the document, want --all-netns or --node with one of: ", stderr);
	for (i = 0; i < doc->counts[DOC_NODES]; i++)
		fprintf(stderr, "%s%s", i ? ", " : "", doc->items[DOC_NODES][i].name);
	putc('\n', stderr);
	return EXIT_RUN;
}

/* Return: 0, or the exit status after an error message */
static int with_one(struct job *job, struct tool *tool, struct words *w, job_fn fn, void *data)
{
	const struct doc_item *node;
	struct utsname host;

	uname(&host);
	node = doc_find(&job->doc, DOC_NODES, job->node ?: host.nodename);
	if (!node)
		return wrong_node(job, job->node ?: host.nodename);
	return with_node(job, tool, w, node, fn, data);
}

/**
 * job_each() - walk over the nodes that a job is about
 * @job: the job
 * @tool: the options
 * @w: the command
 * @fn: called for each
 * @data: for @fn
 *
 * Return: 0, or the exit status after error messages, also if something that has to be
 * there is not
 */
int job_each(struct job *job, struct tool *tool, struct words *w, job_fn fn, void *data)
{
	int ret = 0;
	size_t i;

	if (!job->all_netns) {
		ret = with_one(job, tool, w, fn, data);
		return ret ? ret : doc_report(&job->doc);
	}
	job->home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	if (job->home < 0)
		return err_run("network namespace: %s", strerror(errno));
	for (i = 0; i < job->doc.counts[DOC_NODES] && !ret; i++)
		ret = with_node(job, tool, w, &job->doc.items[DOC_NODES][i], fn, data);
	return ret ? ret : doc_report(&job->doc);
}

/**
 * job_free() - end a job, in the namespace where it began
 * @job: the job
 * @tool: the options
 */
void job_free(struct job *job, struct tool *tool)
{
	if (job->home >= 0) {
		close_sockets(tool);
		if (setns(job->home, CLONE_NEWNET))
			err_run("network namespace: %s", strerror(errno));
		close(job->home);
	}
	graph_free(&job->graph);
	doc_free(&job->doc);
}
