// SPDX-License-Identifier: GPL-2.0
/* A netlink socket: one request at a time, its answers, its error. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "err.h"
#include "extack.h"
#include "nl.h"

/* How often a dump is asked for again because something changed meanwhile */
#define NL_TRIES	32

/**
 * nl_new() - prepare a netlink socket, it is opened by nl_talk()
 * @protocol: NETLINK_*
 *
 * Return: the socket
 */
struct nl *nl_new(int protocol)
{
	struct nl *nl = err_alloc(NULL, sizeof(*nl));

	memset(nl, 0, offsetof(struct nl, receive));
	nl->protocol = protocol;
	nl->seq = time(NULL);
	return nl;
}

void nl_free(struct nl *nl)
{
	if (!nl)
		return;
	if (nl->sock)
		mnl_socket_close(nl->sock);
	free(nl->replies);
	free(nl);
}

static int nl_open(struct nl *nl)
{
	int one = 1;

	if (nl->sock)
		return 0;
	nl->sock = mnl_socket_open2(nl->protocol, SOCK_CLOEXEC);
	if (!nl->sock || mnl_socket_bind(nl->sock, 0, MNL_SOCKET_AUTOPID) < 0)
		return -1;
	/* Kernels that know none of these just tell less */
	mnl_socket_setsockopt(nl->sock, NETLINK_EXT_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(nl->sock, NETLINK_CAP_ACK, &one, sizeof(one));
	mnl_socket_setsockopt(nl->sock, NETLINK_GET_STRICT_CHK, &one, sizeof(one));
	return 0;
}

/**
 * nl_request() - start a request
 * @nl: the socket
 * @type: type of the message
 * @flags: NLM_F_ACK or NLM_F_DUMP, and what else is needed
 *
 * Return: the request, attributes can be put into it
 */
struct nlmsghdr *nl_request(struct nl *nl, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *nlh = (void *)nl->request;

	/* libmnl leaves the padding between attributes as it is: all that the last
	 * request has written goes
	 */
	memset(nl->request, 0, nlh->nlmsg_len);
	mnl_nlmsg_put_header(nl->request);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	return nlh;
}

static int take_extack_attr(const struct nlattr *attr, void *data)
{
	struct nl_error *error = data;

	switch (mnl_attr_get_type(attr)) {
	case NLMSGERR_ATTR_MSG:
		snprintf(error->text, sizeof(error->text), "%.*s",
			 mnl_attr_get_payload_len(attr), mnl_attr_get_str(attr));
		break;
	case NLMSGERR_ATTR_OFFS:
		error->has_at = !mnl_attr_validate(attr, MNL_TYPE_U32);
		error->at = error->has_at ? mnl_attr_get_u32(attr) : 0;
		break;
	case NLMSGERR_ATTR_MISS_TYPE:
		error->has_missing = !mnl_attr_validate(attr, MNL_TYPE_U32);
		error->missing = error->has_missing ? mnl_attr_get_u32(attr) : 0;
		break;
	case NLMSGERR_ATTR_MISS_NEST:
		if (!mnl_attr_validate(attr, MNL_TYPE_U32))
			error->nest = mnl_attr_get_u32(attr);
		break;
	}
	return MNL_CB_OK;
}

/**
 * nl_take_error() - read what NLMSG_ERROR or NLMSG_DONE says
 * @error: set to it
 * @nlh: the message
 */
void nl_take_error(struct nl_error *error, const struct nlmsghdr *nlh)
{
	size_t len = mnl_nlmsg_get_payload_len(nlh), used = sizeof(int);
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(nlh);

	memset(error, 0, sizeof(*error));
	if (len < used)
		return;
	error->code = err->error < 0 ? -err->error : 0;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		used = sizeof(*err);
		if (!(nlh->nlmsg_flags & NLM_F_CAPPED) && len > used &&
		    err->msg.nlmsg_len > sizeof(err->msg))
			used += err->msg.nlmsg_len - sizeof(err->msg);
	}
	if (MNL_ALIGN(used) < len)
		mnl_attr_parse(nlh, MNL_ALIGN(used), take_extack_attr, error);
}

static void keep_reply(const struct nlmsghdr *nlh, void *data)
{
	size_t len = MNL_ALIGN(nlh->nlmsg_len);
	struct nl *nl = data;

	if (nl->len + len > nl->size) {
		nl->size = nl->size * 2 + len;
		nl->replies = err_alloc(nl->replies, nl->size);
	}
	memcpy(nl->replies + nl->len, nlh, nlh->nlmsg_len);
	nl->len += len;
}

/**
 * nl_ok() - see whether a message is complete
 * @nlh: the message
 * @len: bytes that there are from it on
 *
 * As mnl_nlmsg_ok(), which takes a length of 2 GiB and more for a negative one.
 *
 * Return: true if it is
 */
bool nl_ok(const struct nlmsghdr *nlh, int len)
{
	return mnl_nlmsg_ok(nlh, len) && nlh->nlmsg_len <= (uint32_t)len;
}

/* Read one buffer. Return: true if the answer is complete */
static bool receive_some(struct nl *nl, nl_take_fn take, void *data, bool *changed)
{
	ssize_t got = mnl_socket_recvfrom(nl->sock, nl->receive, sizeof(nl->receive));
	unsigned int port = mnl_socket_get_portid(nl->sock);
	const struct nlmsghdr *nlh = (void *)nl->receive;
	int len = got;

	if (got < 0) {
		if (errno == EINTR)
			return false;
		nl->error.code = errno;
		return true;
	}
	for (; nl_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		if (!mnl_nlmsg_seq_ok(nlh, nl->seq) || !mnl_nlmsg_portid_ok(nlh, port))
			continue;
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			*changed = true;
		if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
			nl_take_error(&nl->error, nlh);
			return true;
		}
		if (nlh->nlmsg_type >= NLMSG_MIN_TYPE)
			take(nlh, data);
	}
	return false;
}

/* Return: 0, or -1 with @nl->error set */
static int talk_once(struct nl *nl, struct nlmsghdr *nlh, nl_take_fn take, void *data,
		     bool *changed)
{
	*changed = false;
	nl->len = 0;
	memset(&nl->error, 0, sizeof(nl->error));
	nlh->nlmsg_seq = ++nl->seq;
	if (nl_open(nl) || mnl_socket_sendto(nl->sock, nlh, nlh->nlmsg_len) < 0) {
		nl->error.code = errno;
		return -1;
	}
	while (!receive_some(nl, take, data, changed))
		;
	return nl->error.code ? -1 : 0;
}

/**
 * nl_stream() - send a request and hand on the answer as it comes
 * @nl: the socket
 * @nlh: the request
 * @take: called for each message of the answer, makes no request itself
 * @data: for @take
 *
 * For dumps that are too long to be kept, and never the same twice.
 *
 * Return: 0, or -1 with @nl->error set, maybe in the middle of the answer
 */
int nl_stream(struct nl *nl, struct nlmsghdr *nlh, nl_take_fn take, void *data)
{
	bool changed;

	return talk_once(nl, nlh, take, data, &changed);
}

/**
 * nl_talk() - send a request and wait for the whole answer
 * @nl: the socket
 * @nlh: the request
 *
 * A dump that is no consistent picture is asked for again.
 *
 * Return: 0, or -1 with @nl->error set
 */
int nl_talk(struct nl *nl, struct nlmsghdr *nlh)
{
	int tries = NL_TRIES;
	bool changed;

	do {
		if (talk_once(nl, nlh, keep_reply, nl, &changed))
			return -1;
	} while (changed && --tries);

	if (changed) {
		nl->error.code = EINTR;
		strcpy(nl->error.text, "what is to be shown keeps changing, try again");
		return -1;
	}
	return 0;
}

/**
 * nl_next() - walk over the answer
 * @nl: the socket
 * @reply: the message before, NULL for the first one
 *
 * Return: the next message, NULL if there is none
 */
struct nlmsghdr *nl_next(const struct nl *nl, const struct nlmsghdr *reply)
{
	const char *next = nl->replies;

	if (reply)
		next = (const char *)reply + MNL_ALIGN(reply->nlmsg_len);
	return next && next < nl->replies + nl->len ? (void *)next : NULL;
}

/**
 * nl_report() - report what the kernel said to the request in @nl->request
 * @nl: the socket
 * @command: the command that it was for
 * @header: bytes before the attributes of the request's payload
 * @set: the attributes
 *
 * Return: the exit status, 0 if the kernel refused nothing
 */
int nl_report(const struct nl *nl, const char *command, size_t header,
	      const struct attr_set *set)
{
	const struct nlmsghdr *request = (const void *)nl->request;
	const struct nl_error *error = &nl->error;
	char where[128];

	extack_where(request, header, set, error, where, sizeof(where));
	if (!error->code) {
		if (*error->text)
			err_note("%s%s", error->text, where);
		return 0;
	}
	if (*error->text)
		return err_run("%s%s", error->text, where);
	return err_run("%s: %s%s", command, strerror(error->code), where);
}
