// SPDX-License-Identifier: GPL-2.0
/*
 * Handles: which of the kernel's rules a rule of a document is.
 *
 * The rules of one preference are told apart by handles, of which documents know
 * nothing. One that is there already keeps its handle. One that is to look for other
 * values of the same fields replaces what is there. The kernel does not let a rule look
 * for other fields, so one that does gets a handle of its own, and is there before the
 * old one goes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "flower.h"
#include "handle.h"
#include "match.h"

static bool same_number(const json_t *a, const json_t *b, const char *key)
{
	return json_integer_value(json_object_get(a, key)) ==
	       json_integer_value(json_object_get(b, key));
}

/**
 * handle_same_place() - tell whether two rules are apart by their handles only
 * @a: one
 * @b: the other
 *
 * Return: true if they are of one device, with one preference
 */
bool handle_same_place(const json_t *a, const json_t *b)
{
	return json_equal(json_object_get(a, "dev"), json_object_get(b, "dev")) &&
	       same_number(a, b, "pref");
}

/**
 * handle_alike() - tell whether two rules do the same, wherever they are
 * @a: one
 * @b: the other
 *
 * Return: true if they are the same but for preference and handle
 */
bool handle_alike(const json_t *a, const json_t *b)
{
	json_t *copy = json_copy((json_t *)b);
	char *words, *others;
	bool equal;

	json_object_set(copy, "pref", json_object_get(a, "pref"));
	json_object_set(copy, "handle", json_object_get(a, "handle"));
	words = state_words(STATE_RULE, a, true);
	others = state_words(STATE_RULE, copy, true);
	equal = !strcmp(words, others);
	free(words);
	free(others);
	json_decref(copy);
	return equal;
}

/* Whether two values of a field look at the same bits of it */
static bool same_bits(const struct attr *attr, const char *a, const char *b)
{
	struct match_value x, y;
	bool is_x, is_y;

	is_x = match_parse(attr, a, &x);
	is_y = match_parse(attr, b, &y);
	/* Another attribute of this name may be what both are */
	if (!is_x || !is_y)
		return is_x == is_y;
	if (attr->match->kind == MATCH_RANGE)
		return !strcmp(a, b);
	return !memcmp(x.mask, y.mask, sizeof(x.mask));
}

/* Whether one can replace the other: both look at the same fields of the same packets */
static bool same_fields(const json_t *now, const json_t *want)
{
	const json_t *protocol = json_object_get(want, "protocol");
	const struct attr *attr = NULL;
	const char *a, *b;

	if (!json_equal(json_object_get(now, "protocol"), protocol))
		return false;
	while ((attr = attr_next(&rule_set, attr))) {
		a = json_string_value(json_object_get(now, attr->name));
		b = json_string_value(json_object_get(want, attr->name));
		if (attr->kind == KIND_MATCH && (!a != !b || (a && !same_bits(attr, a, b))))
			return false;
	}
	return true;
}

static bool has_handle(json_t *const *rules, size_t count, const json_t *like, json_int_t handle)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (rules[i] && handle_same_place(rules[i], like) &&
		    json_integer_value(json_object_get(rules[i], "handle")) == handle)
			return true;
	return false;
}

/* Rules as an array, which is to be freed */
static json_t **list_rules(const struct state *state, size_t *count)
{
	const size_t size = json_object_size(state->objects[STATE_RULE]) + 1;
	json_t **rules = err_alloc(NULL, size * sizeof(*rules)), *rule;
	const char *name;

	*count = 0;
	json_object_foreach(state->objects[STATE_RULE], name, rule)
		rules[(*count)++] = rule;
	return rules;
}

/**
 * struct settling - rules that are being matched
 * @now: those that there are, NULL for those that were taken
 * @now_count: how many
 * @all: the same, whether taken or not
 * @want: those that there are to be, NULL for those that have a handle
 * @done: those that have a handle
 * @want_count: how many
 */
struct settling {
	json_t **now;
	size_t now_count;
	json_t **all;
	json_t **want;
	json_t **done;
	size_t want_count;
};

/* Have those that match take the handles of those that there are */
static void take_handles(struct settling *s, bool (*match)(const json_t *now, const json_t *want))
{
	size_t i, j;

	for (i = 0; i < s->want_count; i++) {
		for (j = 0; j < s->now_count && s->want[i]; j++) {
			if (!s->now[j] || !handle_same_place(s->now[j], s->want[i]) ||
			    !match(s->now[j], s->want[i]))
				continue;
			json_object_set(s->want[i], "handle",
					json_object_get(s->now[j], "handle"));
			s->done[i] = s->want[i];
			s->want[i] = NULL;
			s->now[j] = NULL;
		}
	}
}

static void give_handles(struct settling *s)
{
	const json_t *last = NULL;
	json_int_t handle = 0;
	size_t i;

	for (i = 0; i < s->want_count; i++) {
		if (!s->want[i])
			continue;
		/* Those before the last one that was given here are taken as well */
		if (!last || !handle_same_place(last, s->want[i]))
			handle = 0;
		do
			handle++;
		while (has_handle(s->all, s->now_count, s->want[i], handle) ||
		       has_handle(s->done, s->want_count, s->want[i], handle));
		json_object_set_new(s->want[i], "handle", json_integer(handle));
		last = s->want[i];
		s->done[i] = s->want[i];
	}
}

/**
 * handle_settle() - give rules the handles of those that they are, or replace
 * @want: what there is to be; its rules are named anew
 * @now: what there is
 */
void handle_settle(struct state *want, const struct state *now)
{
	struct settling s;
	json_t *old;
	size_t i;

	s.now = list_rules(now, &s.now_count);
	s.all = list_rules(now, &s.now_count);
	s.want = list_rules(want, &s.want_count);
	s.done = err_alloc(NULL, (s.want_count + 1) * sizeof(*s.done));
	memset(s.done, 0, (s.want_count + 1) * sizeof(*s.done));
	take_handles(&s, handle_alike);
	take_handles(&s, same_fields);
	give_handles(&s);
	old = want->objects[STATE_RULE];
	want->objects[STATE_RULE] = json_object();
	for (i = 0; i < s.want_count; i++)
		state_put_rule(want, json_incref(s.done[i]));
	json_decref(old);
	free(s.now);
	free(s.all);
	free(s.want);
	free(s.done);
}
