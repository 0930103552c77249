// SPDX-License-Identifier: GPL-2.0
/* Settings of devices and limits: whether they are the same, and what changes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "decode.h"
#include "err.h"
#include "setting.h"
#include "state.h"
#include "text.h"

/**
 * setting_same() - tell whether an option has the same value in two objects
 * @attr: the option
 * @now: the object that there is
 * @want: what it is to be
 *
 * Of an option that the module does not tell, as an older one does not, it is assumed
 * that it is what it would be by itself.
 *
 * Return: true if it has
 */
bool setting_same(const struct attr *attr, const json_t *now, const json_t *want)
{
	const json_t *a = json_object_get(now, attr->name);
	const json_t *b = json_object_get(want, attr->name);

	if (!a || !b)
		return a == b || state_is_preset(attr, a ?: b);
	return json_equal(a, b);
}

/**
 * setting_all_same() - tell whether all options have the same values in two objects
 * @set: the options
 * @now: the object that there is
 * @want: what it is to be
 *
 * Return: true if they have, but for those that come and go
 */
bool setting_all_same(const struct attr_set *set, const json_t *now, const json_t *want)
{
	const struct attr *attr = NULL;

	while ((attr = attr_next(set, attr)))
		if (attr_is_lasting(attr) && !setting_same(attr, now, want))
			return false;
	return true;
}

/* Options that only make sense together: if one changes, all are said */
static bool goes_with(const struct attr *attr, const json_t *now, const json_t *want)
{
	static const char *const pairs[][2] = { { "spi", "si" }, { "md-type", "metadata" } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		if (!strcmp(attr->name, pairs[i][0]) || !strcmp(attr->name, pairs[i][1]))
			return !setting_same(attr_by_name(&dev_set, pairs[i][0]), now, want) ||
			       !setting_same(attr_by_name(&dev_set, pairs[i][1]), now, want);
	return !setting_same(attr, now, want);
}

/**
 * setting_command() - work out what makes one object of another
 * @set: its options
 * @verb: the command's first words
 * @now: the object that there is
 * @want: what it is to be
 *
 * Return: the command, to be freed; NULL if they are the same
 */
char *setting_command(const struct attr_set *set, const char *verb, const json_t *now,
		      const json_t *want)
{
	json_t *change = json_object(), *value;
	const struct attr *attr = NULL;
	char *words, *command = NULL;
	bool no_path = false;
	size_t size;
	FILE *file;

	while ((attr = attr_next(set, attr))) {
		if (!attr_is_option(attr) || !attr_is_lasting(attr) ||
		    !goes_with(attr, now, want))
			continue;
		value = json_object_get(want, attr->name);
		if (value)
			json_object_set(change, attr->name, value);
		else if (!strcmp(attr->name, "spi"))
			no_path = true;
		else if (attr->preset && strcmp(attr->name, "si"))
			/* The kernel does not tell all that is as it is by itself */
			json_object_set_new(change, attr->name,
					    decode_word(attr, attr->preset));
	}
	file = err_stream(&words, &size);
	text_words(file, set, change, TEXT_GIVEN);
	fclose(file);
	if (*words || no_path)
		command = err_text("%s%s%s", verb, words, no_path ? " spi none" : "");
	free(words);
	json_decref(change);
	return command;
}
