// SPDX-License-Identifier: GPL-2.0
/* What is planned for nsh devices. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "legs.h"
#include "plandev.h"
#include "planning.h"
#include "setting.h"

/* What a device has for good */
static bool made_again(const json_t *now, const json_t *want)
{
	return !setting_same(attr_by_name(&dev_set, "function"), now, want) ||
	       !setting_same(attr_by_name(&dev_set, "netns"), now, want);
}

static void plan_dev_set(const struct planning *p, const char *name, const json_t *now,
			 const json_t *want)
{
	char *word = planning_quote(name), *verb = err_text("dev set %s", word), *command;

	command = setting_command(&dev_set, verb, now, want);
	if (command)
		planning_step(p, command, setting_command(&dev_set, verb, want, now));
	free(verb);
	free(word);
}

/**
 * plandev_find_again() - find devices that are removed and made again
 * @p: the plan, whose @again gets their names
 */
void plandev_find_again(const struct planning *p)
{
	const json_t *now;
	const char *name;
	json_t *want;

	json_object_foreach(p->want->objects[STATE_DEV], name, want) {
		now = json_object_get(p->now->objects[STATE_DEV], name);
		if (now && made_again(now, want))
			json_object_set_new(p->again, name, json_true());
	}
}

/**
 * plandev_out() - have devices removed that are made again
 * @p: the plan
 */
void plandev_out(const struct planning *p)
{
	const char *name;
	json_t *yes;

	json_object_foreach(p->again, name, yes)
		planning_del(p, STATE_DEV, name, json_object_get(p->now->objects[STATE_DEV], name));
}

/* What somebody has said of a device while it was in use goes on */
static json_t *with_passing(const json_t *now, const json_t *want)
{
	json_t *copy = json_copy((json_t *)want), *value;
	const struct attr *attr = NULL;

	while ((attr = attr_next(&dev_set, attr))) {
		value = json_object_get(now, attr->name);
		if (value && (attr->flags & ATTR_GIVEN) && !attr_is_lasting(attr))
			json_object_set(copy, attr->name, value);
	}
	return copy;
}

/* Return: a device of this function that is there until all that goes is removed, or NULL */
static const json_t *find_leg(const struct planning *p, const json_t *want)
{
	const char *name;
	json_t *now;

	json_object_foreach(p->now->objects[STATE_DEV], name, now)
		if (!json_object_get(p->again, name) && legs_are_one(now, want))
			return now;
	return NULL;
}

static bool is_by_flow(const json_t *dev)
{
	const char *originated = json_string_value(json_object_get(dev, "originated"));

	return originated && !strcmp(originated, "flow");
}

static void set_originated(json_t *dev, const json_t *like)
{
	json_object_set(dev, "originated", json_object_get(like, "originated"));
}

/*
 * Who joins a function is as the others are, whatever that is to become: what is in use
 * is not changed yet. Return: the device as it is to be made, a new object
 */
static json_t *joining(const json_t *want, const json_t *leg)
{
	json_t *copy = json_copy((json_t *)want), *value;
	const struct attr *attr = NULL;

	/* What the others recall by may not allow that */
	if (is_by_flow(want))
		json_object_set_new(copy, "originated", json_string("own-path"));
	while ((attr = legs_next(attr))) {
		value = json_object_get(leg, attr->name);
		if (value)
			json_object_set(copy, attr->name, value);
		else
			json_object_del(copy, attr->name);
	}
	return copy;
}

/**
 * plandev_in() - have devices made, new ones and those that are made again
 * @p: the plan
 */
void plandev_in(const struct planning *p)
{
	const json_t *now, *leg;
	json_t *want, *whole;
	const char *name;

	json_object_foreach(p->want->objects[STATE_DEV], name, want) {
		now = json_object_get(p->now->objects[STATE_DEV], name);
		if (now && !json_object_get(p->again, name))
			continue;
		leg = find_leg(p, want);
		want = leg ? joining(want, leg) : json_incref(want);
		whole = with_passing(now, want);
		planning_add(p, STATE_DEV, name, whole);
		json_decref(whole);
		json_decref(want);
	}
}

/* Return: a device before its settings change, a new object; NULL if it is made with them */
static json_t *before(const struct planning *p, const char *name, const json_t *want)
{
	json_t *now = json_object_get(p->now->objects[STATE_DEV], name);
	const json_t *leg;

	if (now && !json_object_get(p->again, name))
		return json_copy(now);
	leg = find_leg(p, want);
	return leg ? joining(want, leg) : NULL;
}

/* One of the three steps of a device, see plandev_change() */
static void plan_change(const struct planning *p, const char *name, json_t *want, int step)
{
	json_t *from = before(p, name, want), *first, *last;
	bool shared, was, will;

	if (!from)
		return;
	shared = json_object_get(want, "function");
	was = is_by_flow(from);
	will = is_by_flow(want);
	first = json_copy(from);
	last = json_copy(want);
	if (shared && was && !will)
		set_originated(first, want);
	if (shared && will && !was)
		set_originated(last, from);
	if (step == 0)
		plan_dev_set(p, name, from, first);
	else if (step == 1)
		plan_dev_set(p, name, first, last);
	else
		plan_dev_set(p, name, last, want);
	json_decref(first);
	json_decref(last);
	json_decref(from);
}

/* Is the function of a device to recall by fingerprint? */
static bool is_by_print(const struct planning *p, const json_t *dev)
{
	const json_t *word;
	const char *name;
	json_t *want;
	size_t i;

	json_object_foreach(p->want->objects[STATE_DEV], name, want) {
		if (!legs_are_one(dev, want))
			continue;
		json_array_foreach(json_object_get(want, "recall-by"), i, word)
			if (!strcmp(json_string_value(word), "fingerprint"))
				return true;
	}
	return false;
}

/* Those that are removed in the end are there while the others change */
static void plan_leaving(const struct planning *p)
{
	const char *name;
	json_t *now, *then;

	json_object_foreach(p->now->objects[STATE_DEV], name, now) {
		if (json_object_get(p->want->objects[STATE_DEV], name) || !is_by_flow(now) ||
		    !is_by_print(p, now))
			continue;
		then = json_copy(now);
		json_object_set_new(then, "originated", json_string("own-path"));
		plan_dev_set(p, name, now, then);
		json_decref(then);
	}
}

/**
 * plandev_change() - have settings of devices changed that are there
 * @p: the plan
 *
 * All devices of a function recall by something else as soon as one of them is told to,
 * and none may have originated flow beside recall by fingerprint. So those that are to
 * have it no more change that first, and those that are to have it do so last.
 */
void plandev_change(const struct planning *p)
{
	const char *name;
	json_t *want;
	int step;

	plan_leaving(p);
	for (step = 0; step < 3; step++)
		json_object_foreach(p->want->objects[STATE_DEV], name, want)
			plan_change(p, name, want, step);
}
