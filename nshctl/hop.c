// SPDX-License-Identifier: GPL-2.0
/* One hop of a path, from the user's words into a message. */
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <string.h>

#include "hop.h"
#include "parse.h"

#define IFNAME	BIT(NSH_SFC_A_HOP_IFNAME)
#define INET	BIT(NSH_SFC_A_HOP_IPV4)
#define INET6	BIT(NSH_SFC_A_HOP_IPV6)
#define LLADDR	BIT(NSH_SFC_A_HOP_LLADDR)
#define ID	BIT(NSH_SFC_A_HOP_TUNNEL_ID)

/* Keywords and values up to the next hop */
static int put_pairs(struct words *w, struct nlmsghdr *nlh, uint32_t allowed)
{
	const char *key = NULL;
	uint32_t given = 0;
	int ret;

	while (words_left(w) && strcmp(w->v[w->at], "hop")) {
		key = w->v[w->at];
		ret = words_pair(w, nlh, &hop_set, allowed, &given);
		if (ret)
			return ret;
		if ((given & INET) && (given & INET6))
			return words_usage(w, "%s: inet and inet6 do not go together", key);
	}
	if (!(given & IFNAME))
		return words_usage(w, "dev is missing");
	return 0;
}

static int put_type(struct words *w, struct nlmsghdr *nlh)
{
	uint32_t type = NSH_SFC_HOP_DEV, allowed = IFNAME;

	if (words_take(w, "end")) {
		type = NSH_SFC_HOP_END;
	} else if (words_take(w, "via")) {
		type = NSH_SFC_HOP_VIA;
		allowed |= LLADDR | INET | INET6 | ID;
	} else if (!words_left(w) || !strcmp(w->v[w->at], "hop")) {
		return words_usage(w, "nothing is said about it, want dev, end or via");
	} else if (strcmp(w->v[w->at], "dev")) {
		return words_usage(w, "unknown word \"%s\", want dev, end or via", w->v[w->at]);
	}
	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_TYPE, type);
	return put_pairs(w, nlh, allowed);
}

static int put_si(struct words *w, struct nlmsghdr *nlh, struct hop_seen *seen)
{
	const struct attr *attr = attr_by_id(&hop_set, NSH_SFC_A_HOP_SI);
	const char *word = words_next(w);
	struct value value;

	if (!word)
		return words_usage(w, "hop: a service index is missing");
	if (!parse_value(attr, word, &value))
		return words_usage(w, "hop %s: %s", word, attr->want);
	if (seen->bits[value.u8 / 32] & BIT(value.u8 % 32))
		return words_usage(w, "hop %u given twice", value.u8);
	seen->bits[value.u8 / 32] |= BIT(value.u8 % 32);
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
