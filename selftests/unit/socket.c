// SPDX-License-Identifier: GPL-2.0
/*
 * A netlink socket whose other end is a function and not the kernel. Programs
 * linked with it have these functions instead of libmnl's.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "socket.h"

struct mnl_socket {
	int protocol;
};

/* Datagrams on their way back */
static struct datagram {
	struct datagram *next;
	size_t len;
	char data[];
} *first, **last = &first;

static socket_kernel_fn answer_with;

/**
 * socket_begin() - say who is at the other end
 * @kernel: called for each request, answers with socket_answer() and the like
 */
void socket_begin(socket_kernel_fn kernel)
{
	socket_end();
	answer_with = kernel;
}

/**
 * socket_answer() - answer with a datagram
 * @data: its bytes
 * @len: how many
 */
void socket_answer(const void *data, size_t len)
{
	struct datagram *datagram = malloc(sizeof(*datagram) + len);

	datagram->next = NULL;
	datagram->len = len;
	memcpy(datagram->data, data, len);
	*last = datagram;
	last = &datagram->next;
}

/**
 * socket_say() - answer with a message
 * @nlh: the message
 */
void socket_say(const struct nlmsghdr *nlh)
{
	socket_answer(nlh, nlh->nlmsg_len);
}

/**
 * socket_error() - end an answer
 * @code: errno, 0 if all is well
 * @text: what the kernel says, NULL for nothing
 * @at: offset of the attribute at fault, -1 for none
 */
void socket_error(int code, const char *text, long at)
{
	char buf[512] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nlmsgerr *err = mnl_nlmsg_put_extra_header(nlh, sizeof(*err));

	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_flags = NLM_F_CAPPED | NLM_F_ACK_TLVS;
	err->error = -code;
	if (text)
		mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, text);
	if (at >= 0)
		mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, at);
	socket_say(nlh);
}

/**
 * socket_waits() - see whether there is an answer that nobody has read
 *
 * Return: true if there is
 */
bool socket_waits(void)
{
	return first;
}

/**
 * socket_end() - forget answers that nobody has read
 */
void socket_end(void)
{
	struct datagram *datagram;

	while ((datagram = first)) {
		first = datagram->next;
		free(datagram);
	}
	last = &first;
}

struct mnl_socket *mnl_socket_open2(int bus, int flags)
{
	struct mnl_socket *sock = malloc(sizeof(*sock));

	(void)flags;
	sock->protocol = bus;
	return sock;
}

int mnl_socket_bind(struct mnl_socket *nl, unsigned int groups, pid_t pid)
{
	(void)nl;
	(void)groups;
	(void)pid;
	return 0;
}

int mnl_socket_setsockopt(const struct mnl_socket *nl, int type, void *buf, socklen_t len)
{
	(void)nl;
	(void)type;
	(void)buf;
	(void)len;
	return 0;
}

unsigned int mnl_socket_get_portid(const struct mnl_socket *nl)
{
	(void)nl;
	return 0;
}

int mnl_socket_get_fd(const struct mnl_socket *nl)
{
	(void)nl;
	return -1;
}

int mnl_socket_close(struct mnl_socket *nl)
{
	free(nl);
	return 0;
}

ssize_t mnl_socket_sendto(const struct mnl_socket *nl, const void *req, size_t size)
{
	answer_with(nl->protocol, req);
	return size;
}

/* Once nothing is left, an error, so that nobody waits for ever */
ssize_t mnl_socket_recvfrom(const struct mnl_socket *nl, void *buf, size_t size)
{
	struct datagram *datagram = first;
	size_t len;

	(void)nl;
	if (!datagram) {
		errno = EAGAIN;
		return -1;
	}
	len = datagram->len < size ? datagram->len : size;
	memcpy(buf, datagram->data, len);
	first = datagram->next;
	if (!first)
		last = &first;
	free(datagram);
	return len;
}
