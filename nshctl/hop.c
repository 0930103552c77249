// SPDX-License-Identifier: GPL-2.0
/* One hop of a path, from the user's words into a message. */
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <string.h>

#include "hop.h"
#include "parse.h"
#include "target.h"

#define ON_DOWN BIT(NSH_SFC_A_HOP_ON_DOWN)

/**
 * hop_ends() - see whether the next word belongs to a hop no longer
 * @w: the words
 *
 * Return: true if it is a keyword of paths, or if no word is left
 */
bool hop_ends(const struct words *w)
{
	const char *word = words_left(w) ? w->v[w->at] : NULL;

	return !word || !strcmp(word, "hop") || !strcmp(word, "reverse") ||
	       !strcmp(word, "symmetric");
}

/* Return: 0, or the exit status after an error message */
static int put_group(struct words *w, struct nlmsghdr *nlh)
{
	int ret;

	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_TYPE, NSH_SFC_HOP_GROUP);
	ret = words_put(w, nlh, attr_by_id(&hop_set, NSH_SFC_A_HOP_GROUP));
	if (!ret && !hop_ends(w))
		ret = words_usage(w, "unknown word \"%s\", nothing more is wanted", w->v[w->at]);
	return ret;
}

static int put_type(struct words *w, struct nlmsghdr *nlh)
{
	uint32_t type = NSH_SFC_HOP_DEV, allowed = TARGET_IFNAME;

	if (words_take(w, "group"))
		return put_group(w, nlh);
	if (words_take(w, "end")) {
		type = NSH_SFC_HOP_END;
	} else if (words_take(w, "via")) {
		type = NSH_SFC_HOP_VIA;
		allowed = TARGET_VIA;
	} else if (hop_ends(w)) {
		return words_usage(w, "nothing is said about it, want dev, end, group or via");
	} else if (strcmp(w->v[w->at], "dev")) {
		return words_usage(w, "unknown word \"%s\", want dev, end, group or via",
				   w->v[w->at]);
	}
	if (type == NSH_SFC_HOP_DEV)
		allowed |= ON_DOWN;
	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_TYPE, type);
	return target_put(w, nlh, &hop_set, allowed, hop_ends);
}

static bool is_type(const char *word)
{
	return !strcmp(word, "dev") || !strcmp(word, "end") || !strcmp(word, "group") ||
	       !strcmp(word, "via");
}

static int take_si(struct words *w, const struct attr *attr, const struct hop_seen *seen,
		   struct value *value)
{
	const char *word;

	if (seen->implied && words_left(w) && is_type(w->v[w->at])) {
		if (seen->next < 0)
			return words_usage(w, "hop: no service index is left");
		value->u8 = seen->next;
		return 0;
	}
	word = words_next(w);
	if (!word)
		return words_usage(w, "hop: a service index is missing");
	if (!parse_value(attr, word, value))
		return words_usage(w, "hop %s: %s", word, attr->want);
	return 0;
}

static int put_si(struct words *w, struct nlmsghdr *nlh, struct hop_seen *seen)
{
	const struct attr *attr = attr_by_id(&hop_set, NSH_SFC_A_HOP_SI);
	struct value value;
	int ret;

	ret = take_si(w, attr, seen, &value);
	if (ret)
		return ret;
	if (value.u8 > UINT8_MAX - seen->made)
		return words_usage(w, "hop %u: symmetric makes this one", value.u8);
	if (seen->bits[value.u8 / 32] & BIT(value.u8 % 32))
		return words_usage(w, "hop %u given twice", value.u8);
	seen->bits[value.u8 / 32] |= BIT(value.u8 % 32);
	seen->next = value.u8 - 1;
	snprintf(w->within, sizeof(w->within), "hop %u", value.u8);
	mnl_attr_put_u8(nlh, attr->id, value.u8);
	return 0;
}

/**
 * hop_put() - take a hop and put it into a message
 * @w: the words, after the word "hop"
 * @nlh: the message
 * @seen: hops that the path has already
 *
 * Return: 0, or the exit status after an error message
 */
int hop_put(struct words *w, struct nlmsghdr *nlh, struct hop_seen *seen)
{
	struct nlattr *nest;
	int ret;

	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
	ret = put_si(w, nlh, seen);
	if (!ret)
		ret = put_type(w, nlh);
	if (ret)
		return ret;
	mnl_attr_nest_end(nlh, nest);
	*w->within = '\0';
	return 0;
}
