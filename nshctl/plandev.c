// SPDX-License-Identifier: GPL-2.0
/* What is planned for nsh devices. */
#include <stdbool.h>
#include <stdlib.h>

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
	char *word = planning_quote(name), *verb = planning_print("dev set %s", word), *command;

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

/**
 * plandev_in() - have devices made, new ones and those that are made again
 * @p: the plan
 */
void plandev_in(const struct planning *p)
{
	json_t *want, *whole;
	const json_t *now;
	const char *name;

	json_object_foreach(p->want->objects[STATE_DEV], name, want) {
		now = json_object_get(p->now->objects[STATE_DEV], name);
		if (now && !json_object_get(p->again, name))
			continue;
		whole = with_passing(now, want);
		planning_add(p, STATE_DEV, name, whole);
		json_decref(whole);
	}
}

/**
 * plandev_change() - have settings of devices changed that stay
 * @p: the plan
 */
void plandev_change(const struct planning *p)
{
	const json_t *now;
	const char *name;
	json_t *want;

	json_object_foreach(p->want->objects[STATE_DEV], name, want) {
		now = json_object_get(p->now->objects[STATE_DEV], name);
		if (now && !json_object_get(p->again, name))
			plan_dev_set(p, name, now, want);
	}
}
