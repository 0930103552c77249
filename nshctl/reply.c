// SPDX-License-Identifier: GPL-2.0
/* What the kernel answers, as objects. */
#include <linux/genetlink.h>
#include <stdbool.h>

#include "decode.h"
#include "genl.h"
#include "print.h"
#include "reply.h"
#include "tool.h"
#include "words.h"

/*
 * An object too long for one message goes on in the next one, which has the
 * same first attribute and more of the lists.
 */
static bool goes_on(const struct attr_set *set, json_t *last, json_t *object)
{
	const char *key = set->attrs->name;
	const struct attr *attr = NULL;
	bool lists = false;
	json_t *list;

	if (!last || !json_equal(json_object_get(last, key), json_object_get(object, key)))
		return false;
	while ((attr = attr_next(set, attr))) {
		if (!(attr->flags & ATTR_MULTI))
			continue;
		lists = true;
		list = json_object_get(last, attr->name);
		if (!list)
			continue;
		json_array_extend(list, json_object_get(object, attr->name));
		json_object_del(object, attr->name);
	}
	if (lists)
		json_object_update(last, object);
	return lists;
}

static json_t *reply_decode(const struct nlmsghdr *nlh, const struct attr_set *set, bool stats)
{
	const char *attrs = mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));
	const char *end = mnl_nlmsg_get_payload_tail(nlh);

	return decode_attrs(set, attrs, end > attrs ? end - attrs : 0, stats);
}

/**
 * reply_each() - walk over the objects of the last answer
 * @tool: the options
 * @set: attributes of the objects
 * @fn: called for each, makes no request of the family itself
 * @data: for @fn
 */
void reply_each(struct tool *tool, const struct attr_set *set, reply_fn fn, void *data)
{
	const struct nlmsghdr *nlh = NULL;
	json_t *last = NULL, *object;

	while ((nlh = nl_next(tool->genl->nl, nlh))) {
		object = reply_decode(nlh, set, tool->stats);
		if (goes_on(set, last, object)) {
			json_decref(object);
			continue;
		}
		if (last)
			fn(tool, last, data);
		json_decref(last);
		last = object;
	}
	if (last)
		fn(tool, last, data);
	json_decref(last);
}

struct show {
	struct print print;
	reply_fn adorn;
};

static void show_item(struct tool *tool, json_t *object, void *data)
{
	struct show *show = data;

	if (show->adorn)
		show->adorn(tool, object, NULL);
	print_item(&show->print, object);
}

/**
 * reply_show() - send the request and print the answer
 * @tool: the options, has the socket with the request
 * @w: the command
 * @head: what text calls each object
 * @set: attributes of request and answer
 * @adorn: adds to an object what nshctl itself can tell, or NULL
 *
 * Return: exit status
 */
int reply_show(struct tool *tool, const struct words *w, const char *head,
	       const struct attr_set *set, reply_fn adorn)
{
	struct show show = {
		.print = { .tool = tool, .head = head, .set = set },
		.adorn = adorn,
	};
	int ret;

	ret = genl_talk(tool, w, set);
	if (ret)
		return ret;
	print_begin(&show.print);
	reply_each(tool, set, show_item, &show);
	print_end(&show.print);
	return 0;
}
