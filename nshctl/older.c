// SPDX-License-Identifier: GPL-2.0
/*
 * A module that is older than nshctl, and what it does not know.
 *
 * The family's requests are checked strictly: one with anything that the module
 * does not know is refused and changes nothing. So it is asked for what it takes
 * only then. If the attribute at fault is one that can be done without
 * (ATTR_SPARE), the request is sent again without it, and the user is told; else
 * it is an error that names it. rtnetlink skips attributes of a link's kind that
 * have a higher number than all that the kind knows, so these are looked up
 * before the request is sent.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "err.h"
#include "extack.h"
#include "genl.h"
#include "older.h"
#include "policy.h"
#include "tool.h"
#include "words.h"

#define OLDER "the loaded module is older than nshctl and does not know"

/* The attribute at fault, and what the module says of it */
struct fault {
	struct nlattr *nla;
	const struct attr *attr;
	bool nested;
	bool known;
	struct policy_attr entry;	/* if it is known */
};

/* Follow the nests down to the offset @at of the request, with the policies beside */
static bool find_fault(struct fault *fault, const struct nlmsghdr *nlh, uint32_t at,
		       const struct attr_set *set, const struct policy *policy)
{
	char *attrs = (char *)nlh + mnl_nlmsg_size(sizeof(struct genlmsghdr));
	const char *end = mnl_nlmsg_get_payload_tail(nlh);
	const struct policy_attr *entry;
	uint32_t number = policy->first, start;
	struct nlattr *nla = (void *)attrs;

	memset(fault, 0, sizeof(*fault));
	while (mnl_attr_ok(nla, end - (char *)nla)) {
		start = (char *)nla - (char *)nlh;
		if (at < start || at >= start + nla->nla_len) {
			nla = mnl_attr_next(nla);
			continue;
		}
		fault->nla = nla;
		fault->attr = attr_by_id(set, mnl_attr_get_type(nla));
		entry = policy_find(policy, number, mnl_attr_get_type(nla));
		fault->known = entry;
		if (entry)
			fault->entry = *entry;
		if (!fault->attr || !entry || at == start)
			return fault->attr;
		if (fault->attr->kind != KIND_NEST || !entry->nests)
			return false;
		fault->nested = true;
		set = fault->attr->nest;
		number = entry->nest;
		end = (char *)nla + nla->nla_len;
		nla = mnl_attr_get_payload(nla);
	}
	return false;
}

/* Return: true if the module does not know what the kernel has pointed at */
static bool get_fault(struct tool *tool, const struct attr_set *set, struct fault *fault)
{
	const struct nlmsghdr *nlh = (void *)tool->genl->nl->request;
	const struct genlmsghdr *genlh = mnl_nlmsg_get_payload(nlh);
	const struct nl_error *error = &tool->genl->nl->error;
	struct policy policy;
	bool unknown = false;
	uint64_t num;

	if ((error->code != EINVAL && error->code != ERANGE) || !error->has_at)
		return false;
	if (policy_get(tool, genlh->cmd, nlh->nlmsg_flags & NLM_F_DUMP, &policy) &&
	    find_fault(fault, nlh, error->at, set, &policy))
		unknown = !fault->known ||
			  ((fault->attr->names || fault->attr->texts) &&
			   decode_number(fault->attr, fault->nla, &num) &&
			   !policy_allows(&fault->entry, num));
	policy_free(&policy);
	return unknown;
}

/* Return: true if the request says anything but @without, besides what it is about */
static bool says_more(const struct nlmsghdr *nlh, const void *attrs, const struct attr_set *set,
		      const struct nlattr *without)
{
	const char *end = mnl_nlmsg_get_payload_tail(nlh);
	const struct attr *key = set->attrs, *attr;
	const struct nlattr *nla = attrs;

	for (; mnl_attr_ok(nla, end - (const char *)nla); nla = mnl_attr_next(nla)) {
		attr = attr_by_id(set, mnl_attr_get_type(nla));
		if (nla != without && (attr != key || (attr->flags & ATTR_SPARE)))
			return true;
	}
	return false;
}

/* Take an attribute of the outermost level out of a message */
static void cut(struct nlmsghdr *nlh, struct nlattr *nla)
{
	const char *next = (char *)nla + MNL_ALIGN(nla->nla_len);
	const char *end = mnl_nlmsg_get_payload_tail(nlh);

	nlh->nlmsg_len -= next - (char *)nla;
	memmove(nla, next, end > next ? end - next : 0);
	/* As nl_request() has it behind a message */
	memset(mnl_nlmsg_get_payload_tail(nlh), 0,
	       end - (char *)mnl_nlmsg_get_payload_tail(nlh));
}

static void say_left_out(const struct attr *attr)
{
	/* What nshctl asks for by itself, the user has not asked for */
	if (!(attr->flags & ATTR_ASKED))
		err_note(OLDER " '%s': left out", attr_label(attr));
}

/**
 * older_leave_out() - make a request that was refused one that an older module takes
 * @tool: has the request and what the kernel said to it
 * @set: attributes of the request
 *
 * What is left out is said.
 *
 * Return: true if the request is worth another try
 */
bool older_leave_out(struct tool *tool, const struct attr_set *set)
{
	struct nlmsghdr *nlh = (void *)tool->genl->nl->request;
	const void *attrs = mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));
	struct fault fault;

	if (!get_fault(tool, set, &fault) || fault.nested || fault.known ||
	    !(fault.attr->flags & ATTR_SPARE))
		return false;
	if (!(fault.attr->flags & ATTR_ASKED) && !says_more(nlh, attrs, set, fault.nla))
		return false;
	say_left_out(fault.attr);
	cut(nlh, fault.nla);
	return true;
}

/* The first name of a value that the module does not know, "" if there is none */
static const char *unknown_name(const struct attr *attr, const struct nlattr *nla,
				const struct policy_attr *entry)
{
	const char *const *names = attr->texts ? attr->texts : attr->names;
	uint64_t num, i;

	if (!decode_number(attr, nla, &num))
		return "";
	for (i = 0; names[i]; i++) {
		if (attr->kind != KIND_SET && num == i)
			return names[i];
		if (attr->kind == KIND_SET && (num & 1ULL << i) &&
		    !policy_allows(entry, 1ULL << i))
			return names[i];
	}
	return "";
}

/* "recall", "originated drop" */
static int refuse(const char *words, const struct attr *attr, const struct nlattr *nla,
		  const struct policy_attr *entry)
{
	const char *value = entry ? unknown_name(attr, nla, entry) : "";

	return err_run(OLDER " '%s%s%s'", words, *value ? " " : "", value);
}

/**
 * older_report() - say what the loaded module is too old for, if that is what is wrong
 * @tool: has the request and what the kernel said to it
 * @w: the command
 * @set: attributes of the request
 *
 * Return: the exit status after an error message, 0 if something else is wrong,
 *         or nothing
 */
int older_report(struct tool *tool, const struct words *w, const struct attr_set *set)
{
	const struct nlmsghdr *nlh = (void *)tool->genl->nl->request;
	const struct genlmsghdr *genlh = mnl_nlmsg_get_payload(nlh);
	const struct nl_error *error = &tool->genl->nl->error;
	struct fault fault;
	char words[128];

	if (error->code == EOPNOTSUPP && !genl_knows(tool->genl, genlh->cmd))
		return err_run(OLDER " '%s'", w->command);
	if (!get_fault(tool, set, &fault))
		return 0;
	extack_words(nlh, sizeof(struct genlmsghdr), set, error->at, words, sizeof(words));
	return refuse(words, fault.attr, fault.nla, fault.known ? &fault.entry : NULL);
}

/*
 * What a device can be told later is what it can be told when it is made, and a
 * little more, so an attribute below the highest one of these is known, too.
 */
static bool link_knows(const struct policy *policy, const struct nlattr *nla)
{
	size_t i;

	for (i = 0; i < policy->count; i++)
		if (policy->attrs[i].policy == policy->first &&
		    policy->attrs[i].id >= mnl_attr_get_type(nla))
			return true;
	return false;
}

/* Return: 0, or the exit status after an error message */
static int check_setting(struct nlmsghdr *nlh, struct nlattr **nla, const struct policy *policy)
{
	const struct attr *attr = attr_by_id(&dev_set, mnl_attr_get_type(*nla));
	const struct policy_attr *entry;
	uint64_t num;

	if (!link_knows(policy, *nla)) {
		if (!(attr->flags & ATTR_SPARE))
			return refuse(attr_label(attr), attr, *nla, NULL);
		say_left_out(attr);
		cut(nlh, *nla);
		return 0;
	}
	entry = policy_find(policy, policy->first, attr->id);
	if (entry && (attr->names || attr->texts) && decode_number(attr, *nla, &num) &&
	    !policy_allows(entry, num))
		return refuse(attr_label(attr), attr, *nla, entry);
	*nla = mnl_attr_next(*nla);
	return 0;
}

/**
 * older_link() - see to it that the loaded module knows all settings of a new device
 * @tool: keeps the socket
 * @nlh: the request, its last nest has not ended
 * @data: that nest, of the settings
 *
 * What can be done without is left out, which is said.
 *
 * Return: 0, or the exit status after an error message
 */
int older_link(struct tool *tool, struct nlmsghdr *nlh, struct nlattr *data)
{
	struct nlattr *nla = mnl_attr_get_payload(data);
	struct policy policy;
	int ret = 0;

	if ((void *)nla == mnl_nlmsg_get_payload_tail(nlh))
		return 0;
	if (policy_get(tool, NSH_SFC_CMD_DEV_SET, false, &policy))
		while (!ret && (char *)nla < (char *)mnl_nlmsg_get_payload_tail(nlh))
			ret = check_setting(nlh, &nla, &policy);
	policy_free(&policy);
	return ret;
}
