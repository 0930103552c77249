// SPDX-License-Identifier: GPL-2.0
/*
 * Commands that make one state of a node of another. What is the same in both is not
 * touched. The order is one in which traffic goes on: what is new is there before
 * something leads to it, and what is no more is removed once nothing does. Rules let
 * packets in, so they come last of what is new, and go first.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "err.h"
#include "handle.h"
#include "legs.h"
#include "plan.h"
#include "plandev.h"
#include "planning.h"
#include "setting.h"
#include "sort.h"

static json_int_t number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

/* Return: whether an object names a device that is no more */
static bool is_dead(enum state_kind kind, const json_t *object)
{
	const json_t *part;
	size_t i;

	json_array_foreach(json_object_get(object, kind == STATE_GROUP ? "member" : "hop"), i, part)
		if (state_is_dead(part))
			return true;
	return state_is_dead(object);
}

/* Names of nsh devices that a context, a rule, an attachment or a hop is about */
static bool about(const struct planning *p, enum state_kind kind, const char *name,
		  const json_t *object)
{
	char *words, *dev, *to, *word;
	bool found = false;
	const char *key;
	json_t *value;

	if (kind == STATE_ATTACH)
		return json_object_get(p->again, name);
	words = state_words(kind, object, true);
	words = err_alloc(words, strlen(words) + 2);
	strcat(words, " ");
	json_object_foreach(p->again, key, value) {
		word = planning_quote(key);
		dev = err_text(" dev %s ", word);
		to = err_text(" to %s ", word);
		found = found || strstr(words, dev) ||
			(kind == STATE_RULE && strstr(words, to));
		free(to);
		free(dev);
		free(word);
	}
	free(words);
	return found;
}

/**
 * plan_same() - see whether an object is as it is to be
 * @kind: its kind
 * @now: the object
 * @want: what it is to be
 *
 * Return: true if it is
 */
bool plan_same(enum state_kind kind, const json_t *now, const json_t *want)
{
	char *words, *wanted;
	bool equal;

	if (kind == STATE_DEV || kind == STATE_LIMIT)
		return setting_all_same(state_set(kind), now, want);
	if (is_dead(kind, now))
		return false;
	words = state_words(kind, now, true);
	wanted = state_words(kind, want, true);
	equal = !strcmp(words, wanted);
	free(words);
	free(wanted);
	return equal;
}

/* Return: whether an object is to be another one, or leads to what is made again */
static bool differs(const struct planning *p, enum state_kind kind, const char *name,
		    const json_t *now, const json_t *want)
{
	return !plan_same(kind, now, want) || about(p, kind, name, want);
}

static void plan_limits(const struct planning *p)
{
	const json_t *want = json_object_get(p->want->objects[STATE_LIMIT], "");
	const json_t *now = json_object_get(p->now->objects[STATE_LIMIT], "");
	char *command = setting_command(&limit_set, "limit set", now, want);

	if (command)
		planning_step(p, command, setting_command(&limit_set, "limit set", want, now));
}

/* Return: whether what is behind a device is to be behind another one */
static bool is_moved(const struct planning *p, const char *name, const json_t *attached)
{
	const json_t *behind = json_object_get(attached, "behind");
	const char *other;
	json_t *want;

	json_object_foreach(p->want->objects[STATE_ATTACH], other, want)
		if (strcmp(other, name) && json_equal(json_object_get(want, "behind"), behind))
			return true;
	return false;
}

/* What is behind a device that is made again, and what is to be behind another one */
static void plan_attached_out(const struct planning *p)
{
	const json_t *want;
	const char *name;
	json_t *now;

	json_object_foreach(p->now->objects[STATE_ATTACH], name, now) {
		want = json_object_get(p->want->objects[STATE_ATTACH], name);
		if (is_moved(p, name, now) ||
		    (want ? differs(p, STATE_ATTACH, name, now, want) :
			    about(p, STATE_ATTACH, name, now)))
			planning_del(p, STATE_ATTACH, name, now);
	}
}

/* Contexts that go with a device */
static void plan_contexts_out(const struct planning *p)
{
	const char *name;
	json_t *now;

	json_object_foreach(p->now->objects[STATE_CONTEXT], name, now)
		if (about(p, STATE_CONTEXT, name, now))
			planning_del(p, STATE_CONTEXT, name, now);
}

/*
 * Does the mark mask of a context's device change? All devices of a function have one. An
 * id may not fit into the new one.
 */
static bool is_masked_anew(const struct planning *p, const json_t *context)
{
	const char *dev = json_string_value(json_object_get(context, "dev")), *name;
	const json_t *now = json_object_get(p->now->objects[STATE_DEV], dev);
	json_t *want;

	json_object_foreach(p->want->objects[STATE_DEV], name, want)
		if ((!strcmp(name, dev) || legs_are_one(now, want)) &&
		    !setting_same(attr_by_name(&dev_set, "mark-mask"), now, want))
			return true;
	return false;
}

/*
 * A context cannot be replaced: it is removed and made at once, but for those that
 * have to be gone before a mark mask changes
 */
static void plan_contexts_change(const struct planning *p, bool masked)
{
	const json_t *want;
	const char *name;
	json_t *now;

	json_object_foreach(p->now->objects[STATE_CONTEXT], name, now) {
		want = json_object_get(p->want->objects[STATE_CONTEXT], name);
		if (about(p, STATE_CONTEXT, name, now) || is_masked_anew(p, now) != masked)
			continue;
		if (want ? !plan_same(STATE_CONTEXT, now, want) : masked)
			planning_del(p, STATE_CONTEXT, name, now);
	}
}

/*
 * What stays and leads to a device that is made again leads to nothing meanwhile. It is
 * replaced afterwards, and would have to be so as well once the old device is back.
 */
static void plan_back(const struct planning *p, enum state_kind kind)
{
	const char *name;
	json_t *now;

	json_object_foreach(p->now->objects[kind], name, now)
		if (about(p, kind, name, now))
			planning_back(p, kind, now);
}

/* What is new of a kind, or to be another one */
static void plan_in(const struct planning *p, enum state_kind kind)
{
	const json_t *now;
	const char *name;
	json_t *want;

	json_object_foreach(p->want->objects[kind], name, want) {
		now = json_object_get(p->now->objects[kind], name);
		if (now && !differs(p, kind, name, now, want))
			continue;
		if (now && planning_replaces(kind))
			planning_replace(p, kind, now, want);
		else
			planning_add(p, kind, name, want);
	}
}

static const json_t *find_hop(const json_t *path, const json_t *like)
{
	const json_t *si = json_object_get(like, "si"), *hop;
	size_t i;

	json_array_foreach(json_object_get(path, "hop"), i, hop)
		if (json_equal(json_object_get(hop, "si"), si))
			return hop;
	return NULL;
}

/* Return: the path @want, with hops that @now has and @want has not */
static json_t *both_paths(const json_t *now, const json_t *want)
{
	json_t *both = json_deep_copy(want), *hop;
	size_t i;

	json_array_foreach(json_object_get(now, "hop"), i, hop)
		if (!find_hop(want, hop) && !state_is_dead(hop))
			json_array_append(json_object_get(both, "hop"), hop);
	state_sort_hops(both);
	return both;
}

/*
 * Packets that are under way need the hops that a path is to lose until nothing leads to
 * them: so it has the old ones and the new ones first.
 */
static void plan_path(struct planning *p, const char *name, const json_t *now,
		      const json_t *want)
{
	json_t *both = both_paths(now, want);

	if (differs(p, STATE_PATH, name, now, both))
		planning_replace(p, STATE_PATH, now, both);
	p->phase = PLAN_REMOVE;
	if (!plan_same(STATE_PATH, both, want))
		planning_replace(p, STATE_PATH, both, want);
	p->phase = PLAN_PREPARE;
	json_decref(both);
}

static void plan_paths_in(struct planning *p)
{
	const json_t *now;
	const char *name;
	json_t *want;

	json_object_foreach(p->want->objects[STATE_PATH], name, want) {
		now = json_object_get(p->now->objects[STATE_PATH], name);
		if (!now)
			planning_add(p, STATE_PATH, name, want);
		else if (differs(p, STATE_PATH, name, now, want))
			plan_path(p, name, now, want);
	}
}

static void plan_gone(const struct planning *p, enum state_kind kind)
{
	const char *name;
	json_t *now;

	json_object_foreach(p->now->objects[kind], name, now)
		if (!json_object_get(p->want->objects[kind], name) &&
		    (planning_replaces(kind) || !about(p, kind, name, now)) &&
		    (kind != STATE_ATTACH || !is_moved(p, name, now)) &&
		    (kind != STATE_CONTEXT || !is_masked_anew(p, now)))
			planning_del(p, kind, name, now);
}

/* Rules of one device, by preference and handle */
static int compare_rules(const void *a, const void *b)
{
	const json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
	int diff;

	diff = strcmp(json_string_value(json_object_get(x, "dev")),
		      json_string_value(json_object_get(y, "dev")));
	if (!diff)
		diff = (int)number_of(x, "pref") - (int)number_of(y, "pref");
	if (!diff)
		diff = number_of(x, "handle") < number_of(y, "handle") ? -1 : 1;
	return diff;
}

/* A preference has rules of one protocol: is this one there with another one? */
static bool is_in_the_way(const struct planning *p, const json_t *now)
{
	const char *name;
	json_t *want;

	json_object_foreach(p->want->objects[STATE_RULE], name, want)
		if (handle_same_place(now, want) &&
		    !json_equal(json_object_get(want, "protocol"),
				json_object_get(now, "protocol")))
			return true;
	return false;
}

/* Is there a rule that is to come later than it does, as when one is put before it? */
static bool moves_back(const struct planning *p, const json_t *want)
{
	bool earlier = false;
	const char *name;
	json_t *now;

	json_object_foreach(p->now->objects[STATE_RULE], name, now) {
		if (!handle_alike(now, want))
			continue;
		if (number_of(now, "pref") >= number_of(want, "pref"))
			return false;
		earlier = true;
	}
	return earlier;
}

static void plan_rule_in(const struct planning *p, const json_t *want)
{
	char name[STATE_NAME_MAX];
	const json_t *now;

	state_rule_name(name, json_string_value(json_object_get(want, "dev")),
			number_of(want, "pref"), number_of(want, "handle"));
	now = json_object_get(p->now->objects[STATE_RULE], name);
	if (!now)
		planning_add(p, STATE_RULE, name, want);
	else if (differs(p, STATE_RULE, name, now, want))
		planning_replace(p, STATE_RULE, now, want);
}

/*
 * Each packet is to find the rule that it had or the one that it is to have: those that
 * move to a later preference are there before anything takes their place.
 */
static void plan_rules_in(const struct planning *p)
{
	json_t *list = json_array(), *sorted, *want;
	bool back = false;
	const char *name;
	size_t count, i;

	json_object_foreach(p->want->objects[STATE_RULE], name, want) {
		json_array_append(list, want);
		back = back || moves_back(p, want);
	}
	sorted = sort_list(list, compare_rules);
	count = json_array_size(sorted);
	for (i = 0; i < count; i++)
		plan_rule_in(p, json_array_get(sorted, back ? count - 1 - i : i));
	json_decref(sorted);
	json_decref(list);
}

static void plan_rules(const struct planning *p)
{
	const char *name;
	json_t *now;

	json_object_foreach(p->now->objects[STATE_RULE], name, now)
		if (is_in_the_way(p, now))
			planning_del(p, STATE_RULE, name, now);
	plan_rules_in(p);
	json_object_foreach(p->now->objects[STATE_RULE], name, now)
		if (!json_object_get(p->want->objects[STATE_RULE], name) &&
		    !is_in_the_way(p, now))
			planning_del(p, STATE_RULE, name, now);
}

/**
 * plan_make() - work out what makes one state of another
 * @plan: gets the commands, after those that it has; in order after plan_sort()
 * @node: name of the node, has to stay
 * @now: what there is
 * @want: what there is to be
 */
void plan_make(struct plan *plan, const char *node, const struct state *now,
	       const struct state *want)
{
	static const enum state_kind gone[] = { STATE_CONTEXT, STATE_PATH, STATE_GROUP,
						STATE_ATTACH, STATE_PORT, STATE_DEV };
	struct planning p = { plan, node, now, want, PLAN_PREPARE, json_object() };
	size_t i;

	plandev_find_again(&p);
	plan_limits(&p);
	plan_contexts_out(&p);
	plan_attached_out(&p);
	plan_back(&p, STATE_RULE);
	plan_back(&p, STATE_PATH);
	plan_back(&p, STATE_GROUP);
	plandev_out(&p);
	plandev_in(&p);
	plan_in(&p, STATE_ATTACH);
	plan_in(&p, STATE_PORT);
	plan_in(&p, STATE_GROUP);
	plan_paths_in(&p);
	p.phase = PLAN_SWITCH;
	plan_contexts_change(&p, true);
	plandev_change(&p);
	plan_contexts_change(&p, false);
	plan_in(&p, STATE_CONTEXT);
	plan_rules(&p);
	p.phase = PLAN_REMOVE;
	for (i = 0; i < ARRAY_SIZE(gone); i++)
		plan_gone(&p, gone[i]);
	json_decref(p.again);
}

static int compare_steps(const void *a, const void *b)
{
	const struct plan_step *x = a, *y = b;

	if (x->phase != y->phase)
		return x->phase < y->phase ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/**
 * plan_sort() - put commands for several nodes into the order in which they are due
 * @plan: the plan, complete
 */
void plan_sort(struct plan *plan)
{
	if (plan->count)
		qsort(plan->steps, plan->count, sizeof(*plan->steps), compare_steps);
}

/**
 * plan_free() - free what a plan holds
 * @plan: the plan
 */
void plan_free(struct plan *plan)
{
	while (plan->count) {
		plan->count--;
		free(plan->steps[plan->count].command);
		free(plan->steps[plan->count].undo);
	}
	free(plan->steps);
}
