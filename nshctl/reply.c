// SPDX-License-Identifier: GPL-2.0
/* What the kernel answers, as objects. */
#include <linux/genetlink.h>
#include <stdbool.h>

#include "decode.h"
#include "err.h"
#include "genl.h"
#include "older.h"
#include "print.h"
#include "reply.h"
#include "tool.h"
#include "words.h"

/* Move what is in a list of @object to the same list of @last, if that has one */
static void extend_list(json_t *last, json_t *object, const char *name)
{
	json_t *list = json_object_get(last, name);

	if (!list)
		return;
	json_array_extend(list, json_object_get(object, name));
	json_object_del(object, name);
}

/*
 * An object too long for one message goes on in the next one, which has the
 * same first attribute and more of the lists.
 */
static bool goes_on(const struct attr_set *set, json_t *last, json_t *object)
{
	const char *key = set->attrs->name;
	const struct attr *attr = NULL;
	bool lists = false;

	if (!last || !json_equal(json_object_get(last, key), json_object_get(object, key)))
		return false;
	while ((attr = attr_next(set, attr))) {
		if (!(attr->flags & ATTR_MULTI))
			continue;
		lists = true;
		extend_list(last, object, attr->name);
	}
	if (lists) {
		extend_list(last, object, DECODE_UNKNOWN);
		json_object_update(last, object);
	}
	return lists;
}

static json_t *reply_decode(const struct nlmsghdr *nlh, const struct attr_set *set, bool stats)
{
	const char *attrs = mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));
	const char *end = mnl_nlmsg_get_payload_tail(nlh);

	return decode_attrs(set, attrs, end > attrs ? end - attrs : 0, stats);
}

/* Messages on the way to objects; the last object may still go on */
struct replies {
	struct tool *tool;
	const struct attr_set *set;
	reply_fn fn;
	void *data;
	json_t *last;
};

static void replies_end(struct replies *replies)
{
	if (replies->last)
		replies->fn(replies->tool, replies->last, replies->data);
	json_decref(replies->last);
	replies->last = NULL;
}

static void replies_take(const struct nlmsghdr *nlh, void *data)
{
	struct replies *replies = data;
	json_t *object;

	object = reply_decode(nlh, replies->set, replies->tool->stats);
	if (goes_on(replies->set, replies->last, object)) {
		json_decref(object);
		return;
	}
	replies_end(replies);
	replies->last = object;
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
	struct replies replies = { .tool = tool, .set = set, .fn = fn, .data = data };
	const struct nlmsghdr *nlh = NULL;

	while ((nlh = nl_next(tool->genl->nl, nlh)))
		replies_take(nlh, &replies);
	replies_end(&replies);
}

/**
 * reply_dump() - ask for all objects of a kind and walk over them
 * @tool: the options
 * @w: the command
 * @cmd: NSH_SFC_CMD_*_GET
 * @set: attributes of the objects
 * @fn: called for each, makes no request of the family itself
 * @data: for @fn
 *
 * Return: 0, or the exit status after an error message
 */
int reply_dump(struct tool *tool, const struct words *w, uint8_t cmd,
	       const struct attr_set *set, reply_fn fn, void *data)
{
	int ret;

	genl_request(tool, cmd, NLM_F_DUMP);
	ret = genl_talk(tool, w, set);
	if (!ret)
		reply_each(tool, set, fn, data);
	return ret;
}

struct show {
	struct print print;
	reply_fn adorn;
	bool begun;
};

static void show_item(struct tool *tool, json_t *object, void *data)
{
	struct show *show = data;

	/* It was asked for, and the module has not said a word of it */
	if (!json_object_size(object)) {
		err_note("the loaded module tells nothing about \"%s\", it may be older than nshctl",
			 show->print.head);
		return;
	}
	if (show->adorn)
		show->adorn(tool, object, NULL);
	if (!show->begun)
		print_begin(&show->print);
	show->begun = true;
	print_item(&show->print, object);
}

static void show_end(struct show *show)
{
	if (!show->begun)
		print_begin(&show->print);
	print_end(&show->print);
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
	reply_each(tool, set, show_item, &show);
	show_end(&show);
	return 0;
}

/**
 * reply_stream() - send the request and print the answer as it comes
 * @tool: the options, has the socket with the request
 * @w: the command
 * @head: what text calls each object
 * @set: attributes of request and answer
 *
 * What is printed is one JSON document even if the answer breaks off.
 *
 * Return: exit status
 */
int reply_stream(struct tool *tool, const struct words *w, const char *head,
		 const struct attr_set *set)
{
	struct show show = {
		.print = { .tool = tool, .head = head, .set = set },
	};
	struct replies replies = { .tool = tool, .set = set, .fn = show_item, .data = &show };
	int ret;

	do {
		ret = genl_stream(tool, replies_take, &replies);
		if (ret)
			return ret;
	} while (older_leave_out(tool, set));
	replies_end(&replies);
	if (show.begun || !tool->genl->nl->error.code)
		show_end(&show);
	return genl_report(tool, w, set);
}
