// SPDX-License-Identifier: GPL-2.0
/* Netlink requests as trees, as text, and as bytes.
 *
 * The text of a request is one line:
 *
 *	[&] SENDER HOW COMMAND [flags=HEX] [version=N] [cut=N] [ifi=N,N,HEX,HEX] ATTR...
 *
 * "&": sent by the second thread. SENDER is home, other, user or nobody, HOW is do,
 * dump or stop. COMMAND is a name, or # and a number. An ATTR is NAME=DATA or
 * NAME{ ATTR... }; instead of NAME # and its type with flags, in hex. After the name
 * may come ~ and by how much more the length is than told. DATA are in hex, or a string
 * in quotes, to which a NUL is added. What starts with # and a blank is a comment.
 */

#include <ctype.h>
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/rtnetlink.h>

#include "netlink-request.h"

#define NL_DEPTH_MAX	8

static const char * const nl_senders[] = { "home", "other", "user", "nobody" };
static const char * const nl_hows[] = { "do", "dump", "stop" };

/* The flags that a request has if nothing else is said. */
static unsigned int nl_flags_default(enum nl_how how)
{
	return NLM_F_REQUEST | (how == NL_DO ? NLM_F_ACK : NLM_F_DUMP);
}

/**
 * nl_request_new() - a request without attributes
 * @op: the command
 * @how: what for
 *
 * Return: the request.
 */
struct nl_request *nl_request_new(const struct nl_op *op, enum nl_how how)
{
	struct nl_request *request = calloc(1, sizeof(*request));

	if (!request)
		err(2, "no memory");
	request->op = op;
	request->how = how;
	request->version = 1;
	request->flags = nl_flags_default(how);
	return request;
}

/**
 * nl_attr_new() - an attribute
 * @type: its type, with flags
 * @data: what it says
 * @len: how long that is
 *
 * Return: the attribute.
 */
struct nl_attr *nl_attr_new(uint16_t type, const void *data, unsigned int len)
{
	struct nl_attr *attr = calloc(1, sizeof(*attr));

	if (attr)
		attr->data = malloc(len + 1);
	if (!attr || !attr->data)
		err(2, "no memory");
	attr->type = type;
	attr->len = len;
	if (len)
		memcpy(attr->data, data, len);
	return attr;
}

static struct nl_attr *nl_attrs_copy(const struct nl_attr *attr)
{
	struct nl_attr *first = NULL, **end = &first;

	for (; attr; attr = attr->next) {
		*end = nl_attr_copy(attr);
		end = &(*end)->next;
	}
	return first;
}

/**
 * nl_attr_copy() - copy an attribute with all that is in it
 * @attr: the attribute
 *
 * Return: the copy.
 */
struct nl_attr *nl_attr_copy(const struct nl_attr *attr)
{
	struct nl_attr *copy = nl_attr_new(attr->type, attr->data, attr->len);

	copy->is_nest = attr->is_nest;
	copy->lie = attr->lie;
	copy->inner = nl_attrs_copy(attr->inner);
	return copy;
}

/**
 * nl_attr_free() - free an attribute with all that is in it
 * @attr: the attribute
 */
void nl_attr_free(struct nl_attr *attr)
{
	struct nl_attr *inner, *next;

	for (inner = attr->inner; inner; inner = next) {
		next = inner->next;
		nl_attr_free(inner);
	}
	free(attr->data);
	free(attr);
}

/**
 * nl_request_copy() - copy one request
 * @request: the request
 *
 * Return: the copy.
 */
struct nl_request *nl_request_copy(const struct nl_request *request)
{
	struct nl_request *copy = malloc(sizeof(*copy));

	if (!copy)
		err(2, "no memory");
	*copy = *request;
	copy->next = NULL;
	copy->attrs = nl_attrs_copy(request->attrs);
	return copy;
}

/**
 * nl_requests_copy() - copy a sequence of requests
 * @request: the first one
 *
 * Return: the first copy.
 */
struct nl_request *nl_requests_copy(const struct nl_request *request)
{
	struct nl_request *first = NULL, **end = &first;

	for (; request; request = request->next) {
		*end = nl_request_copy(request);
		end = &(*end)->next;
	}
	return first;
}

/**
 * nl_requests_free() - free a sequence of requests
 * @request: the first one, or NULL
 */
void nl_requests_free(struct nl_request *request)
{
	struct nl_request *next;
	struct nl_attr *attr;

	for (; request; request = next) {
		while ((attr = request->attrs)) {
			request->attrs = attr->next;
			nl_attr_free(attr);
		}
		next = request->next;
		free(request);
	}
}

/**
 * nl_requests_count() - how many there are
 * @request: the first one, or NULL
 *
 * Return: number of requests.
 */
unsigned int nl_requests_count(const struct nl_request *request)
{
	unsigned int n = 0;

	for (; request; request = request->next)
		n++;
	return n;
}

/* Bytes */

/* Put attributes at offset at; where they end. What does not fit is left out. */
static unsigned int nl_attrs_encode(const struct nl_attr *attr, uint8_t *buf,
				    unsigned int at)
{
	struct nlattr head;
	unsigned int from;

	for (; attr; attr = attr->next) {
		from = at;
		at += NLA_HDRLEN;
		if (at + NLA_ALIGN(attr->len) > NL_MESSAGE_MAX - 64)
			return from;
		if (attr->is_nest) {
			at = nl_attrs_encode(attr->inner, buf, at);
		} else {
			memcpy(buf + at, attr->data, attr->len);
			at += attr->len;
		}
		head.nla_len = at - from + attr->lie;
		head.nla_type = attr->type;
		memcpy(buf + from, &head, sizeof(head));
		while (at % NLA_ALIGNTO)
			buf[at++] = 0;
	}
	return at;
}

/**
 * nl_request_encode() - make a message
 * @request: the request
 * @family: number of the generic netlink family
 * @seq: sequence number
 * @buf: where to, NL_MESSAGE_MAX bytes
 *
 * Return: length of the message.
 */
unsigned int nl_request_encode(const struct nl_request *request, uint16_t family,
			       uint32_t seq, uint8_t *buf)
{
	const struct nl_op *op = request->op;
	unsigned int len = NLMSG_HDRLEN;
	struct nlmsghdr nlh = { };

	if (op && op->rtnl) {
		struct ifinfomsg ifi = {
			.ifi_family = request->family, .ifi_index = request->index,
			.ifi_flags = request->link_flags, .ifi_change = request->change,
		};

		nlh.nlmsg_type = op->number;
		memcpy(buf + len, &ifi, sizeof(ifi));
		len += sizeof(ifi);
	} else {
		struct genlmsghdr genl = {
			.cmd = op ? op->number : request->number,
			.version = request->version,
		};

		nlh.nlmsg_type = family;
		memcpy(buf + len, &genl, sizeof(genl));
		len += sizeof(genl);
	}
	len = nl_attrs_encode(request->attrs, buf, len);
	len -= request->cut < len - NLMSG_HDRLEN ? request->cut : len - NLMSG_HDRLEN;
	nlh.nlmsg_len = len;
	nlh.nlmsg_flags = request->flags;
	nlh.nlmsg_seq = seq;
	memcpy(buf, &nlh, sizeof(nlh));
	return len;
}

/* Text */

struct nl_text {
	char *text;
	unsigned int size;
	unsigned int len;
};

__attribute__((format(printf, 2, 3)))
static void nl_put(struct nl_text *out, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(out->text + out->len, out->size - out->len, format, args);
	va_end(args);
	out->len += n;
	if (out->len >= out->size)
		out->len = out->size - 1;
}

/* The type that an attribute has if nothing else is said. */
static uint16_t nl_rule_type(const struct nl_rule *rule)
{
	return rule->number | (rule->type == NL_NEST ? NLA_F_NESTED : 0);
}

/* The data as a string, if that says it all. */
static bool nl_attr_is_text(const struct nl_attr *attr)
{
	unsigned int i;

	if (attr->len < 2 || attr->data[attr->len - 1])
		return false;
	for (i = 0; i < attr->len - 1; i++)
		if (!isgraph(attr->data[i]) || attr->data[i] == '"')
			return false;
	return true;
}

static void nl_attr_print(struct nl_text *out, const struct nl_attr *attr,
			  const struct nl_set *set)
{
	const struct nl_rule *rule;
	unsigned int i;

	rule = nl_rule_by_number(set, attr->type & NLA_TYPE_MASK);
	if (rule && nl_rule_type(rule) == attr->type)
		nl_put(out, " %s", rule->name);
	else
		nl_put(out, " #%x", attr->type);
	if (attr->lie)
		nl_put(out, "~%d", attr->lie);
	if (attr->is_nest) {
		const struct nl_attr *inner;

		nl_put(out, "{");
		for (inner = attr->inner; inner; inner = inner->next)
			nl_attr_print(out, inner, rule ? rule->nest : NULL);
		nl_put(out, " }");
	} else if (rule && rule->type == NL_STRING && nl_attr_is_text(attr)) {
		nl_put(out, "=\"%s\"", (const char *)attr->data);
	} else {
		nl_put(out, "=");
		for (i = 0; i < attr->len; i++)
			nl_put(out, "%02x", attr->data[i]);
	}
}

static void nl_request_print(struct nl_text *out, const struct nl_request *request)
{
	const struct nl_attr *attr;

	nl_put(out, "%s%s %s ", request->beside ? "& " : "", nl_senders[request->sender],
	       nl_hows[request->how]);
	if (request->op)
		nl_put(out, "%s", request->op->name);
	else
		nl_put(out, "#%u", request->number);
	if (request->flags != nl_flags_default(request->how))
		nl_put(out, " flags=%x", request->flags);
	if (request->version != 1)
		nl_put(out, " version=%u", request->version);
	if (request->cut)
		nl_put(out, " cut=%u", request->cut);
	if (request->family || request->index || request->link_flags || request->change)
		nl_put(out, " ifi=%u,%d,%x,%x", request->family, request->index,
		       request->link_flags, request->change);
	for (attr = request->attrs; attr; attr = attr->next)
		nl_attr_print(out, attr, request->op ? request->op->set : NULL);
	nl_put(out, "\n");
}

/**
 * nl_requests_print() - write a sequence down
 * @request: the first request
 * @text: where to
 * @size: bytes there
 *
 * Return: length of the text.
 */
unsigned int nl_requests_print(const struct nl_request *request, char *text,
			       unsigned int size)
{
	struct nl_text out = { .text = text, .size = size };

	*text = 0;
	for (; request; request = request->next)
		nl_request_print(&out, request);
	return out.len;
}

static void nl_skip(const char **at)
{
	while (isspace(**at))
		(*at)++;
}

/* One of a list of words, -1 if it is none. */
static int nl_word(const char **at, const char * const *words, int n)
{
	size_t len;
	int i;

	nl_skip(at);
	len = strcspn(*at, " \n");
	for (i = 0; i < n; i++) {
		if (strlen(words[i]) == len && !strncmp(*at, words[i], len)) {
			*at += len;
			return i;
		}
	}
	return -1;
}

static struct nl_attr *nl_data_parse(const char **at, uint16_t type)
{
	static uint8_t data[NL_MESSAGE_MAX];
	unsigned int len = 0, byte;
	char *end;

	if (**at == '"') {
		end = strchr(++*at, '"');
		if (!end || end - *at >= (int)sizeof(data))
			return NULL;
		len = end - *at;
		memcpy(data, *at, len);
		data[len++] = 0;
		*at = end + 1;
		return nl_attr_new(type, data, len);
	}
	while (len < sizeof(data) && isxdigit((*at)[0]) && isxdigit((*at)[1]) &&
	       sscanf(*at, "%2x", &byte) == 1) {
		data[len++] = byte;
		*at += 2;
	}
	return nl_attr_new(type, data, len);
}

static int nl_attrs_parse(const char **at, const struct nl_set *set, int depth,
			  struct nl_attr **first);

/* NAME=DATA or NAME{ ... }; NULL if it is neither. */
static struct nl_attr *nl_attr_parse(const char **at, const struct nl_set *set, int depth)
{
	char name[NL_NAME_MAX] = "";
	const struct nl_rule *rule;
	struct nl_attr *attr;
	uint16_t type;
	char *end;
	int lie = 0;
	size_t len;

	len = strcspn(*at, "~={ \n");
	if (!len || len >= sizeof(name))
		return NULL;
	memcpy(name, *at, len);
	*at += len;
	if (*name == '#') {
		type = strtoul(name + 1, NULL, 16);
		rule = nl_rule_by_number(set, type & NLA_TYPE_MASK);
	} else {
		rule = nl_rule_find(set, name);
		if (!rule)
			return NULL;
		type = nl_rule_type(rule);
	}
	if (**at == '~') {
		lie = strtol(*at + 1, &end, 10);
		*at = end;
	}
	if (**at == '=') {
		++*at;
		attr = nl_data_parse(at, type);
	} else if (**at == '{') {
		++*at;
		attr = nl_attr_new(type, NULL, 0);
		attr->is_nest = true;
		if (nl_attrs_parse(at, rule ? rule->nest : NULL, depth + 1, &attr->inner)) {
			nl_attr_free(attr);
			return NULL;
		}
	} else {
		return NULL;
	}
	if (attr)
		attr->lie = lie;
	return attr;
}

/* Attributes up to the end of the line, or of the nest. */
static int nl_attrs_parse(const char **at, const struct nl_set *set, int depth,
			  struct nl_attr **first)
{
	if (depth > NL_DEPTH_MAX)
		return -1;
	for (nl_skip(at); **at; nl_skip(at)) {
		if (**at == '}') {
			++*at;
			return depth ? 0 : -1;
		}
		*first = nl_attr_parse(at, set, depth);
		if (!*first)
			return -1;
		first = &(*first)->next;
	}
	return depth ? -1 : 0;
}

/* What comes between the command and its attributes. */
static void nl_header_parse(const char **at, struct nl_request *request)
{
	int n;

	for (;;) {
		n = 0;
		nl_skip(at);
		if (sscanf(*at, "flags=%x%n", &request->flags, &n) == 1 ||
		    sscanf(*at, "version=%u%n", &request->version, &n) == 1 ||
		    sscanf(*at, "cut=%u%n", &request->cut, &n) == 1 ||
		    sscanf(*at, "ifi=%u,%d,%x,%x%n", &request->family, &request->index,
			   &request->link_flags, &request->change, &n) == 4)
			*at += n;
		else
			return;
	}
}

/**
 * nl_request_parse() - read the text of a request
 * @line: the text
 *
 * Return: the request, NULL if it is none.
 */
struct nl_request *nl_request_parse(const char *line)
{
	char name[NL_NAME_MAX] = "";
	struct nl_request *request;
	const struct nl_op *op;
	bool beside = false;
	int sender, how;
	size_t len;

	nl_skip(&line);
	if (*line == '&') {
		beside = true;
		line++;
	}
	sender = nl_word(&line, nl_senders, NL_SENDERS);
	how = nl_word(&line, nl_hows, 3);
	nl_skip(&line);
	len = strcspn(line, " \n");
	if (sender < 0 || how < 0 || !len || len >= sizeof(name))
		return NULL;
	memcpy(name, line, len);
	line += len;
	op = nl_op_find(name);
	if (!op && *name != '#')
		return NULL;

	request = nl_request_new(op, how);
	request->beside = beside;
	request->sender = sender;
	request->number = strtoul(name + 1, NULL, 0);
	nl_header_parse(&line, request);
	if (nl_attrs_parse(&line, op ? op->set : NULL, 0, &request->attrs)) {
		nl_requests_free(request);
		return NULL;
	}
	return request;
}

/**
 * nl_requests_read() - read a sequence, up to an empty line or the end
 * @in: where from
 *
 * A line that cannot be read ends the program.
 *
 * Return: the first request, NULL if there is none any more.
 */
struct nl_request *nl_requests_read(FILE *in)
{
	struct nl_request *first = NULL, **end = &first;
	static char line[NL_TEXT_MAX];

	while (fgets(line, sizeof(line), in)) {
		if (!strncmp(line, "# ", 2))
			continue;
		if (!line[strspn(line, " \n")]) {
			if (first)
				break;
			continue;
		}
		*end = nl_request_parse(line);
		if (!*end)
			errx(2, "not a request: %s", line);
		end = &(*end)->next;
	}
	return first;
}
