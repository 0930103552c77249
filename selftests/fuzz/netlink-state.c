// SPDX-License-Identifier: GPL-2.0
/* Everything taken away again: what is left then is too much. */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/rtnetlink.h>

#include "netlink-state.h"

#define NL_GONE_SECONDS	20

/* What a dump told, as requests that delete it. */
struct nl_flush {
	const struct nl_op *del;
	enum nl_sender sender;
	struct nl_request *requests;
};

/* The first attribute of this type in a message, after a header of its own. */
static const struct nlattr *nl_message_attr(const struct nlmsghdr *nlh, unsigned int head,
					    unsigned int type)
{
	const uint8_t *at = (const uint8_t *)nlh + NLMSG_HDRLEN + NLMSG_ALIGN(head);
	const uint8_t *end = (const uint8_t *)nlh + nlh->nlmsg_len;
	const struct nlattr *attr;

	for (; at + sizeof(*attr) <= end; at += NLA_ALIGN(attr->nla_len)) {
		attr = (const void *)at;
		if (attr->nla_len < sizeof(*attr) || at + attr->nla_len > end)
			break;
		if ((attr->nla_type & NLA_TYPE_MASK) == type)
			return attr;
	}
	return NULL;
}

static void nl_flush_add(struct nl_flush *flush, struct nl_request *request)
{
	request->sender = flush->sender;
	request->next = flush->requests;
	flush->requests = request;
}

static int nl_flush_object(const struct nlmsghdr *nlh, void *data)
{
	struct nl_flush *flush = data;
	const struct nlattr *key;
	struct nl_request *request;

	key = nl_message_attr(nlh, GENL_HDRLEN, flush->del->request[0]);
	if (!key)
		return 0;
	request = nl_request_new(flush->del, NL_DO);
	request->attrs = nl_attr_new(key->nla_type, key + 1, key->nla_len - sizeof(*key));
	nl_flush_add(flush, request);
	return 0;
}

/* Links of the kinds that requests make. */
static int nl_flush_link(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *info, *kind;
	struct nl_flush *flush = data;
	struct nl_request *request;

	if (nlh->nlmsg_type != RTM_NEWLINK)
		return 0;
	info = nl_message_attr(nlh, sizeof(struct ifinfomsg), IFLA_LINKINFO);
	if (!info || info->nla_len < 12)
		return 0;
	kind = info + 1;
	if (kind->nla_type != IFLA_INFO_KIND ||
	    (strcmp((const char *)(kind + 1), "nsh") &&
	     strcmp((const char *)(kind + 1), "dummy")))
		return 0;
	request = nl_request_new(flush->del, NL_DO);
	request->index = ((const struct ifinfomsg *)NLMSG_DATA(nlh))->ifi_index;
	nl_flush_add(flush, request);
	return 0;
}

/* Delete what a dump tells. */
static void nl_flush(struct nl_talk *talk, enum nl_sender sender, const char *get,
		     const char *del)
{
	struct nl_flush flush = { .del = nl_op_find(del), .sender = sender };
	const struct nl_op *op = nl_op_find(get);
	struct nl_request *request;
	int err;

	if (!op || !flush.del)
		return;
	request = nl_request_new(op, NL_DUMP);
	request->sender = sender;
	err = nl_talk_raw(talk, request, op->rtnl ? nl_flush_link : nl_flush_object,
			  &flush);
	if (err)
		nl_finding(request, "flush: %s", strerror(-err));
	nl_requests_free(request);
	for (request = flush.requests; request; request = request->next) {
		/* Told twice, if the dump was interrupted or a path is long */
		nl_talk_raw(talk, request, NULL, NULL);
	}
	nl_requests_free(flush.requests);
}

/* Who can delete something; nobody cannot. */
static const enum nl_sender nl_owners[] = { NL_HOME, NL_OTHER, NL_USER };

/**
 * nl_state_flush() - delete everything, and set limits as they were
 * @talk: sockets of this thread
 */
void nl_state_flush(struct nl_talk *talk)
{
	struct nl_request *request;
	unsigned int i;

	for (i = 0; i < sizeof(nl_owners) / sizeof(*nl_owners); i++) {
		nl_flush(talk, nl_owners[i], "path-get", "path-del");
		nl_flush(talk, nl_owners[i], "group-get", "group-del");
		nl_flush(talk, nl_owners[i], "port-get", "port-del");
		nl_flush(talk, nl_owners[i], "dev-get", "dev-del");
		nl_flush(talk, nl_owners[i], "getlink", "dellink");
		request = nl_request_parse("home do limit-set context-limit=00001000 "
					   "flow-limit=00004000");
		request->sender = nl_owners[i];
		nl_talk_raw(talk, request, NULL, NULL);
		nl_requests_free(request);
	}
}

/* What there should be nothing of */
static const char * const nl_counts[] = {
	"ports", "paths", "devs", "contexts", "flows", "context-memory", "flow-memory",
};

/* Whether all is gone, and what there is. */
static int nl_state_count(const struct nlmsghdr *nlh, void *data)
{
	const struct nl_set *set = nl_set_find("stats");
	char *text = data;
	const struct nlattr *attr;
	const struct nl_rule *rule;
	unsigned int i, size;
	uint64_t value;
	int len = 0;

	for (i = 0; i < sizeof(nl_counts) / sizeof(*nl_counts); i++) {
		rule = nl_rule_find(set, nl_counts[i]);
		attr = rule ? nl_message_attr(nlh, GENL_HDRLEN, rule->number) : NULL;
		if (!attr)
			continue;
		value = 0;
		size = nl_type_size(rule->type);
		memcpy(&value, attr + 1, size);
		if (value)
			len += sprintf(text + len, " %s %llu", rule->name,
				       (unsigned long long)value);
	}
	return len;
}

/**
 * nl_state_check() - see that nothing is left
 * @talk: sockets of this thread
 *
 * What was handed over may be freed a little later: contexts and flows are waited for.
 */
void nl_state_check(struct nl_talk *talk)
{
	struct nl_request *request;
	/* Once is enough to have waited in vain */
	static unsigned int max = NL_GONE_SECONDS * 100;
	unsigned int i, tries;
	char text[512];
	int left = 0;

	for (i = 0; i < sizeof(nl_owners) / sizeof(*nl_owners); i++) {
		request = nl_request_new(nl_op_find("stats-get"), NL_DO);
		request->flags &= ~NLM_F_ACK;
		request->sender = nl_owners[i];
		for (tries = 0; tries < max; tries++) {
			*text = 0;
			left = nl_talk_raw(talk, request, nl_state_count, text);
			if (left <= 0)
				break;
			poll(NULL, 0, 10);
		}
		if (left) {
			nl_finding(request, "left after everything was deleted:%s",
				   left < 0 ? strerror(-left) : text);
			max = 1;
		}
		nl_requests_free(request);
	}
}
