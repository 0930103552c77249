// SPDX-License-Identifier: GPL-2.0
/* Whether what the kernel answers is well-formed. */

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/rtnetlink.h>

#include "netlink-check.h"

#define NL_FINDINGS_SHOWN	20

unsigned int nl_findings;

/* One for each command, the last one for all that are none */
static struct nl_tally nl_tallies[sizeof(nl_ops) / sizeof(*nl_ops) + 1];
static pthread_mutex_t nl_lock = PTHREAD_MUTEX_INITIALIZER;

/**
 * nl_finding() - tell what the kernel should not have done
 * @request: on what request, or NULL
 * @format: what it has done
 */
void nl_finding(const struct nl_request *request, const char *format, ...)
{
	static char text[NL_TEXT_MAX];
	struct nl_request *alone;
	va_list args;

	pthread_mutex_lock(&nl_lock);
	if (nl_findings++ < NL_FINDINGS_SHOWN) {
		printf("finding: ");
		va_start(args, format);
		vprintf(format, args);
		va_end(args);
		putchar('\n');
		if (request) {
			alone = nl_request_copy(request);
			nl_requests_print(alone, text, sizeof(text));
			nl_requests_free(alone);
			printf("on: %s", text);
		}
		fflush(stdout);
	}
	pthread_mutex_unlock(&nl_lock);
}

/* Attributes */

/* How far it is to what comes after so many bytes, of so many that are left. */
static unsigned int nl_step(unsigned int bytes, unsigned int left)
{
	bytes = NLA_ALIGN(bytes);
	return bytes < left ? bytes : left;
}

static int64_t nl_number_of(const struct nl_rule *rule, const uint8_t *data)
{
	uint64_t number = 0;
	int32_t negative;

	memcpy(&number, data, nl_type_size(rule->type));
	if (rule->type != NL_S32)
		return number;
	memcpy(&negative, data, sizeof(negative));
	return negative;
}

static const char *nl_payload_fault(const struct nl_rule *rule, const uint8_t *data,
				    unsigned int len)
{
	unsigned int size = nl_type_size(rule->type);

	switch (rule->type) {
	case NL_FLAG:
	case NL_PAD:
		return len ? "has a payload" : NULL;
	case NL_STRING:
		if (!len || strnlen((const char *)data, len) != len - 1)
			return "is no string";
		return len - 1 > rule->max ? "is too long" : NULL;
	case NL_BINARY:
		return len < rule->min || len > rule->max ? "has a bad length" : NULL;
	case NL_NEST:
		return NULL;
	default:
		if (len != size)
			return "has a bad length";
		/* Signed: what is not known is -1 */
		if (size == 8 || rule->type == NL_S32)
			return NULL;
		if (nl_number_of(rule, data) < rule->min ||
		    nl_number_of(rule, data) > rule->max)
			return "is out of range";
		return NULL;
	}
}

/* What is wrong with attributes that the kernel tells, and in which of them. */
static const char *nl_attrs_fault(const uint8_t *data, unsigned int len,
				  const struct nl_set *set, uint64_t may,
				  const char **where)
{
	const struct nl_rule *rule;
	struct nlattr attr;
	unsigned int i, step;
	const char *fault;

	*where = set->name;
	while (len >= sizeof(attr)) {
		memcpy(&attr, data, sizeof(attr));
		if (attr.nla_len < sizeof(attr) || attr.nla_len > len)
			return "an attribute's length is wrong";
		rule = nl_rule_by_number(set, attr.nla_type & NLA_TYPE_MASK);
		if (!rule)
			return "an unknown attribute";
		*where = rule->name;
		if (rule->type != NL_PAD && !(may >> rule->number & 1))
			return "does not belong here";
		fault = nl_payload_fault(rule, data + sizeof(attr),
					 attr.nla_len - sizeof(attr));
		if (!fault && rule->type == NL_NEST && rule->nest)
			fault = nl_attrs_fault(data + sizeof(attr),
					       attr.nla_len - sizeof(attr), rule->nest,
					       UINT64_MAX, where);
		if (fault)
			return fault;
		step = nl_step(attr.nla_len, len);
		for (i = attr.nla_len; i < step; i++)
			if (data[i])
				return "padding is not zero";
		data += step;
		len -= step;
		*where = set->name;
	}
	return len ? "bytes after the last attribute" : NULL;
}

static void nl_family_check(const struct nl_request *request, const uint8_t *data,
			    unsigned int len)
{
	const struct nl_op *op;
	struct genlmsghdr genl;
	const char *fault, *where;

	if (len < sizeof(genl)) {
		nl_finding(request, "a message of %u bytes", len);
		return;
	}
	memcpy(&genl, data, sizeof(genl));
	op = nl_op_by_number(genl.cmd, false);
	if (!op || !op->reply || genl.reserved) {
		nl_finding(request, "an answer with command %u, reserved %u", genl.cmd,
			   genl.reserved);
		return;
	}
	fault = nl_attrs_fault(data + sizeof(genl), len - sizeof(genl), op->set, op->reply,
			       &where);
	if (fault)
		nl_finding(request, "%s: %s: %s", op->name, where, fault);
}

/* The first of some attributes that has this type. */
static const uint8_t *nl_attr_within(const uint8_t *data, unsigned int len,
				     unsigned int type, unsigned int *found)
{
	struct nlattr attr;
	unsigned int step;

	while (len >= sizeof(attr)) {
		memcpy(&attr, data, sizeof(attr));
		if (attr.nla_len < sizeof(attr) || attr.nla_len > len)
			return NULL;
		if ((attr.nla_type & NLA_TYPE_MASK) == type) {
			*found = attr.nla_len - sizeof(attr);
			return data + sizeof(attr);
		}
		step = nl_step(attr.nla_len, len);
		data += step;
		len -= step;
	}
	return NULL;
}

/* Of links only what says how an nsh device is configured. */
static void nl_link_check(const struct nl_request *request, const uint8_t *data,
			  unsigned int len)
{
	const struct nl_set *set = nl_set_find("dev");
	const char *fault, *where;
	const uint8_t *info, *kind;
	unsigned int n;

	if (len < sizeof(struct ifinfomsg))
		return;
	info = nl_attr_within(data + sizeof(struct ifinfomsg),
			      len - sizeof(struct ifinfomsg), IFLA_LINKINFO, &len);
	kind = info ? nl_attr_within(info, len, IFLA_INFO_KIND, &n) : NULL;
	if (!kind || n != sizeof("nsh") || memcmp(kind, "nsh", n))
		return;
	info = nl_attr_within(info, len, IFLA_INFO_DATA, &n);
	if (!info)
		return;
	fault = nl_attrs_fault(info, n, set, nl_op_find("dev-get")->reply, &where);
	if (fault)
		nl_finding(request, "link: %s: %s", where, fault);
}

/* Errors */

/* Errors that speak for themselves, or that the kernel gives before the module has a
 * say: no right, no memory, a command that is none or cannot be dumped.
 */
static bool nl_needs_words(const struct nl_answer *answer)
{
	const struct nl_request *request = answer->request;

	switch (-answer->error) {
	case 0:
	case EPERM:
	case ENOMEM:
	case ENOBUFS:
	case EOPNOTSUPP:
		return false;
	}
	return request->op && !request->op->rtnl &&
	       answer->len >= NLMSG_HDRLEN + GENL_HDRLEN;
}

/* What explains an error: its attributes. */
static void nl_words_read(struct nl_answer *answer, const uint8_t *data, unsigned int len)
{
	const uint8_t *attr;
	unsigned int n;
	uint32_t offset;

	attr = nl_attr_within(data, len, NLMSGERR_ATTR_MSG, &n);
	if (attr) {
		if (!n || attr[n - 1])
			nl_finding(answer->request, "a message without end");
		answer->words = n > 1;
	}
	attr = nl_attr_within(data, len, NLMSGERR_ATTR_OFFS, &n);
	if (attr && n == sizeof(offset)) {
		memcpy(&offset, attr, sizeof(offset));
		if (answer->error && (offset < NLMSG_HDRLEN || offset >= answer->len))
			nl_finding(answer->request, "at fault is offset %u of %u", offset,
				   answer->len);
	}
	/* 4: NLMSGERR_ATTR_POLICY, 5: NLMSGERR_ATTR_MISS_TYPE */
	if (nl_attr_within(data, len, 4, &n) || nl_attr_within(data, len, 5, &n))
		answer->words = true;
}

static void nl_error_read(struct nl_answer *answer, const struct nlmsghdr *nlh,
			  const uint8_t *data, unsigned int len)
{
	unsigned int head = sizeof(struct nlmsgerr);
	struct nlmsgerr fault;

	if (len < head) {
		nl_finding(answer->request, "an error of %u bytes", len);
		return;
	}
	if (answer->ended)
		nl_finding(answer->request, "two ends");
	memcpy(&fault, data, sizeof(fault));
	answer->ended = true;
	answer->error = fault.error;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		head += NLMSG_ALIGN(fault.msg.nlmsg_len) - NLMSG_HDRLEN;
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS && head < len)
		nl_words_read(answer, data + head, len - head);
}

static void nl_done_read(struct nl_answer *answer, const struct nlmsghdr *nlh,
			 const uint8_t *data, unsigned int len)
{
	if (answer->ended)
		nl_finding(answer->request, "two ends");
	answer->ended = true;
	if (len < sizeof(int))
		return;
	memcpy(&answer->error, data, sizeof(int));
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		nl_words_read(answer, data + sizeof(int), len - sizeof(int));
}

/**
 * nl_answer_read() - look at a datagram
 * @answer: what came so far
 * @buf: the datagram
 * @len: its length
 */
void nl_answer_read(struct nl_answer *answer, const uint8_t *buf, unsigned int len)
{
	const struct nl_request *request = answer->request;
	unsigned int inside, step;
	const uint8_t *data;
	struct nlmsghdr nlh;

	while (len >= NLMSG_HDRLEN) {
		memcpy(&nlh, buf, sizeof(nlh));
		if (nlh.nlmsg_len < NLMSG_HDRLEN || nlh.nlmsg_len > len) {
			nl_finding(request, "a message of %u bytes in %u", nlh.nlmsg_len,
				   len);
			return;
		}
		if (nlh.nlmsg_seq != answer->seq)
			nl_finding(request, "the answer to something else");
		data = buf + NLMSG_HDRLEN;
		inside = nlh.nlmsg_len - NLMSG_HDRLEN;
		if (nlh.nlmsg_type == NLMSG_ERROR) {
			nl_error_read(answer, &nlh, data, inside);
		} else if (nlh.nlmsg_type == NLMSG_DONE) {
			nl_done_read(answer, &nlh, data, inside);
		} else {
			answer->messages++;
			if (nlh.nlmsg_type == answer->family)
				nl_family_check(request, data, inside);
			else if (nlh.nlmsg_type == RTM_NEWLINK)
				nl_link_check(request, data, inside);
		}
		step = nl_step(nlh.nlmsg_len, len);
		buf += step;
		len -= step;
	}
	if (len)
		nl_finding(request, "%u bytes after the last message", len);
}

/**
 * nl_event_read() - look at a datagram of events
 * @buf: the datagram
 * @len: its length
 * @family: number of the family
 */
void nl_event_read(const uint8_t *buf, unsigned int len, uint16_t family)
{
	struct nlmsghdr nlh;

	if (len < NLMSG_HDRLEN)
		return;
	memcpy(&nlh, buf, sizeof(nlh));
	if (nlh.nlmsg_len != len)
		nl_finding(NULL, "an event of %u bytes in %u", nlh.nlmsg_len, len);
	else if (nlh.nlmsg_type == family)
		nl_family_check(NULL, buf + NLMSG_HDRLEN, len - NLMSG_HDRLEN);
	else if (nlh.nlmsg_type == RTM_NEWLINK)
		nl_link_check(NULL, buf + NLMSG_HDRLEN, len - NLMSG_HDRLEN);
}

/**
 * nl_answer_end() - nothing more came
 * @answer: what came
 */
void nl_answer_end(const struct nl_answer *answer)
{
	const struct nl_request *request = answer->request;
	const struct nl_op *op = request->op;
	bool silent = nl_needs_words(answer) && !answer->words;
	unsigned int number = -answer->error;
	struct nl_tally *tally;

	tally = &nl_tallies[op ? op - nl_ops : (long)(sizeof(nl_ops) / sizeof(*nl_ops))];
	pthread_mutex_lock(&nl_lock);
	tally->sent++;
	if (!number) {
		tally->good++;
	} else if (number < NL_ERRNO_MAX) {
		tally->errors[number]++;
		tally->silent[number] += silent;
	}
	pthread_mutex_unlock(&nl_lock);

	if (!answer->ended && request->how != NL_STOP && request->flags & NLM_F_REQUEST &&
	    request->flags & NLM_F_ACK)
		nl_finding(request, "no end of the answer");
	if (number >= NL_ERRNO_MAX)
		nl_finding(request, "error %d", answer->error);
	else if (silent)
		nl_finding(request, "%s without words", strerrorname_np(number) ?: "error");
	if (request->sender == NL_NOBODY && op && op->admin && answer->ended &&
	    !answer->error && op->doit)
		nl_finding(request, "granted to who has no right to it");
}

/**
 * nl_tallies_print() - tell what requests have come to, by command and error
 */
void nl_tallies_print(void)
{
	unsigned long einval = 0, einval_silent = 0, errors = 0, silent = 0;
	const struct nl_tally *tally;
	unsigned int i, n;

	for (i = 0; i <= nl_n_ops; i++) {
		tally = &nl_tallies[i];
		if (i == nl_n_ops)
			tally = &nl_tallies[sizeof(nl_ops) / sizeof(*nl_ops)];
		if (!tally->sent)
			continue;
		printf("command: %-16s sent %lu granted %lu",
		       i < nl_n_ops ? nl_ops[i].name : "(none)", tally->sent, tally->good);
		for (n = 1; n < NL_ERRNO_MAX; n++) {
			if (!tally->errors[n])
				continue;
			printf(" %s %lu", strerrorname_np(n) ?: "?", tally->errors[n]);
			if (tally->silent[n])
				printf(" (%lu without words)", tally->silent[n]);
			if (i == nl_n_ops || nl_ops[i].rtnl)
				continue;
			errors += tally->errors[n];
			silent += tally->silent[n];
			einval += n == EINVAL ? tally->errors[n] : 0;
			einval_silent += n == EINVAL ? tally->silent[n] : 0;
		}
		putchar('\n');
	}
	printf("errors: %lu\nerrors-silent: %lu\n", errors, silent);
	printf("einval: %lu\neinval-silent: %lu\n", einval, einval_silent);
}
