// SPDX-License-Identifier: GPL-2.0
/* Where packets go: a device, or a next hop through a port; what hops and members share. */
#include <linux/nsh_sfc.h>

#include "target.h"

/* A keyword, and its value if it has one */
static int put_pair(struct words *w, struct nlmsghdr *nlh, const struct attr_set *set,
		    uint32_t allowed, uint32_t *given)
{
	const struct attr *attr;
	int ret;

	ret = words_key(w, set, allowed, given, &attr);
	if (ret)
		return ret;
	if (attr->kind != KIND_FLAG)
		return words_put(w, nlh, attr);
	mnl_attr_put(nlh, attr->id, 0, NULL);
	return 0;
}

/**
 * target_put() - take a target and put it into a message
 * @w: the words
 * @nlh: the message
 * @set: attributes of the hop or member
 * @allowed: those that may be given, a bit each
 * @ends: tells whether the next word is not about it any more
 *
 * Return: 0, or the exit status after an error message
 */
int target_put(struct words *w, struct nlmsghdr *nlh, const struct attr_set *set,
	       uint32_t allowed, bool (*ends)(const struct words *w))
{
	const char *key = NULL;
	uint32_t given = 0;
	int ret;

	while (!ends(w)) {
		key = w->v[w->at];
		ret = put_pair(w, nlh, set, allowed, &given);
		if (ret)
			return ret;
		if ((given & TARGET_INET) && (given & TARGET_INET6))
			return words_usage(w, "%s: inet and inet6 do not go together", key);
	}
	if (!(given & TARGET_IFNAME))
		return words_usage(w, "dev is missing");
	return 0;
}
