// SPDX-License-Identifier: GPL-2.0
/* Steps of a plan: the commands that make, replace and remove objects. */
#include <linux/nsh_sfc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "err.h"
#include "line.h"
#include "planning.h"
#include "setting.h"

/* How objects of a kind are made, changed and removed */
static const struct verbs {
	const char *add;
	const char *replace;	/* NULL if they have to be removed first */
	const char *del;
} verbs[STATE_KINDS] = {
	[STATE_DEV] = { "dev add", NULL, "dev del" },
	[STATE_ATTACH] = { "dev attach", NULL, "dev detach" },
	[STATE_PORT] = { "port add", "port set", "port del dev" },
	[STATE_GROUP] = { "group add", "group replace", "group del" },
	[STATE_PATH] = { "path add", "path replace", "path del" },
	[STATE_CONTEXT] = { "context add", NULL, "context del" },
	[STATE_RULE] = { "rule add", "rule replace", "rule del" },
};

static void add(const struct planning *p, char *command, char *undo, unsigned int loses)
{
	struct plan *plan = p->plan;

	plan->steps = err_alloc(plan->steps, (plan->count + 1) * sizeof(*plan->steps));
	plan->steps[plan->count] = (struct plan_step){ p->phase, plan->count, p->node, command,
						       undo, loses };
	plan->count++;
}

/**
 * planning_step() - add a step
 * @p: the plan
 * @command: the command, NULL if there is nothing to do but to undo
 * @undo: what undoes it, NULL if nothing can
 *
 * Takes both texts.
 */
void planning_step(const struct planning *p, char *command, char *undo)
{
	add(p, command, undo, 0);
}

/**
 * planning_quote() - write a word as a command has it
 * @word: the word
 *
 * Return: the word in quotes, if it needs them; to be freed
 */
char *planning_quote(const char *word)
{
	size_t size;
	char *text;
	FILE *file;

	file = err_stream(&text, &size);
	line_quote(file, word);
	fclose(file);
	return text;
}

/* Return: the command that makes an object, NULL if none can */
static char *add_command(enum state_kind kind, const char *verb, const json_t *object)
{
	const bool dev = kind == STATE_DEV, change = verb != verbs[kind].add;
	char *words = state_words(kind, object, change), *command = NULL;

	if (kind == STATE_RULE ? !state_is_dead(object) :
	    kind != STATE_PATH || strstr(words, " hop "))
		command = err_text("%s%s%s", verb, words, dev ? " up" : "");
	free(words);
	return command;
}

static int number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static char *del_command(enum state_kind kind, const char *name, const json_t *object)
{
	const char *dev = json_string_value(json_object_get(object, "dev"));
	char *word, *command;

	word = planning_quote(kind == STATE_CONTEXT || kind == STATE_RULE ? dev : name);
	if (kind == STATE_CONTEXT)
		command = err_text("%s dev %s id %d", verbs[kind].del, word,
				   number_of(object, "id"));
	else if (kind == STATE_RULE)
		command = err_text("%s dev %s pref %d handle %u", verbs[kind].del, word,
				   number_of(object, "pref"), number_of(object, "handle"));
	else
		command = err_text("%s %s", verbs[kind].del, word);
	free(word);
	return command;
}

/* The same next hop or function, whatever else is said of it */
static bool is_same_member(const json_t *a, const json_t *b)
{
	static const uint16_t ids[] = { NSH_SFC_A_MEMBER_TYPE, NSH_SFC_A_MEMBER_IFNAME,
					NSH_SFC_A_MEMBER_LLADDR, NSH_SFC_A_MEMBER_IPV4,
					NSH_SFC_A_MEMBER_IPV6, NSH_SFC_A_MEMBER_TUNNEL_ID };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ids); i++)
		if (!setting_same(attr_by_id(&member_set, ids[i]), a, b))
			return false;
	return true;
}

static bool has_member(const json_t *group, const json_t *like)
{
	const json_t *member;
	size_t i;

	json_array_foreach(json_object_get(group, "member"), i, member)
		if (is_same_member(member, like))
			return true;
	return false;
}

/* What is lost if @want takes the place of @now, or nothing does, and that is undone */
static unsigned int loses(enum state_kind kind, const json_t *now, const json_t *want)
{
	const json_t *member;
	const char *state;
	size_t i;

	if (kind == STATE_DEV && !want)
		return PLAN_LOSES_DEV;
	if (kind != STATE_GROUP)
		return 0;
	json_array_foreach(json_object_get(now, "member"), i, member) {
		state = json_string_value(json_object_get(member, "state"));
		if (state && strcmp(state, "up") && !state_is_dead(member) &&
		    !has_member(want, member))
			return PLAN_LOSES_STATE;
	}
	return 0;
}

/**
 * planning_add() - have an object made
 * @p: the plan
 * @kind: its kind
 * @name: its name
 * @object: the object
 */
void planning_add(const struct planning *p, enum state_kind kind, const char *name,
		  const json_t *object)
{
	planning_step(p, add_command(kind, verbs[kind].add, object),
		      del_command(kind, name, object));
}

/**
 * planning_del() - have an object removed
 * @p: the plan
 * @kind: its kind
 * @name: its name
 * @object: the object
 */
void planning_del(const struct planning *p, enum state_kind kind, const char *name,
		  const json_t *object)
{
	add(p, del_command(kind, name, object), add_command(kind, verbs[kind].add, object),
	    loses(kind, object, NULL));
}

/**
 * planning_replace() - have one object take the place of another
 * @p: the plan
 * @kind: their kind, one for which planning_replaces()
 * @now: what there is
 * @want: what there is to be
 */
void planning_replace(const struct planning *p, enum state_kind kind, const json_t *now,
		      const json_t *want)
{
	add(p, add_command(kind, verbs[kind].replace, want),
	    add_command(kind, verbs[kind].replace, now), loses(kind, now, want));
}

/**
 * planning_back() - have an object replaced by itself when what comes next is undone
 * @p: the plan
 * @kind: its kind, one for which planning_replaces()
 * @now: the object
 */
void planning_back(const struct planning *p, enum state_kind kind, const json_t *now)
{
	planning_step(p, NULL, add_command(kind, verbs[kind].replace, now));
}

/**
 * planning_replaces() - tell whether objects are replaced at once
 * @kind: their kind
 *
 * Return: false if one has to be removed first
 */
bool planning_replaces(enum state_kind kind)
{
	return verbs[kind].replace;
}
