// SPDX-License-Identifier: GPL-2.0
/* Netlink sockets of everybody who asks, and how they are used.
 *
 * Netlink looks at who has opened a socket as well as at who sends. So that KCOV sees
 * all of it in one thread, others open sockets, and that thread sends on them.
 */

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <linux/rtnetlink.h>

#include "netlink-talk.h"

#define NL_NOBODY_ID	65534
#define NL_PARTS_MAX	20000

uint16_t nl_family_number;

/* Where the processes are that open sockets as somebody else */
static int nl_people[NL_SENDERS];
static pthread_mutex_t nl_people_lock = PTHREAD_MUTEX_INITIALIZER;

static int nl_fd_send(int to, int fd)
{
	char space[CMSG_SPACE(sizeof(int))] = "", byte = 0;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = space, .msg_controllen = sizeof(space),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
	return sendmsg(to, &msg, 0) == 1 ? 0 : -1;
}

static int nl_fd_receive(int from)
{
	char space[CMSG_SPACE(sizeof(int))], byte;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = space, .msg_controllen = sizeof(space),
	};
	struct cmsghdr *cmsg;
	int fd;

	if (recvmsg(from, &msg, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	cmsg = CMSG_FIRSTHDR(&msg);
	if (!cmsg || cmsg->cmsg_type != SCM_RIGHTS)
		return -1;
	memcpy(&fd, CMSG_DATA(cmsg), sizeof(fd));
	return fd;
}

/* Be nobody, with nothing that root has left over. */
static void nl_drop_rights(void)
{
	if (setgroups(0, NULL) || setresgid(NL_NOBODY_ID, NL_NOBODY_ID, NL_NOBODY_ID) ||
	    setresuid(NL_NOBODY_ID, NL_NOBODY_ID, NL_NOBODY_ID))
		err(2, "cannot be nobody");
}

/* A process that opens a socket for each byte: 0 and 1 are protocols, 2 the namespace.
 * It ends with the other end of the connection.
 */
static void nl_person(int fd, enum nl_sender who)
{
	char what;
	int new;

	nl_drop_rights();
	if (who == NL_USER && unshare(CLONE_NEWUSER | CLONE_NEWNET))
		exit(1);
	/* To open files of /proc/self after the change of the user */
	prctl(PR_SET_DUMPABLE, 1);
	while (read(fd, &what, 1) == 1) {
		if (what == 2)
			new = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
		else
			new = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
				     what ? NETLINK_ROUTE : NETLINK_GENERIC);
		if (new < 0 || nl_fd_send(fd, new))
			exit(1);
		close(new);
	}
	exit(0);
}

static void nl_person_start(enum nl_sender who)
{
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		err(2, "socketpair");
	pid = fork();
	if (pid < 0)
		err(2, "fork");
	if (!pid) {
		close(pair[0]);
		nl_person(pair[1], who);
	}
	close(pair[1]);
	nl_people[who] = pair[0];
}

/* A socket of another process, or -1. */
static int nl_person_asked(enum nl_sender who, char what)
{
	int fd = -1;

	pthread_mutex_lock(&nl_people_lock);
	if (write(nl_people[who], &what, 1) == 1)
		fd = nl_fd_receive(nl_people[who]);
	pthread_mutex_unlock(&nl_people_lock);
	return fd;
}

static void nl_netns_open(const char *name, unsigned int number)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || dup2(fd, NL_NETNS_FD + number) < 0)
		err(2, "%s", path);
	close(fd);
}

/**
 * nl_people_start() - let there be everybody who asks
 * @home: name of the namespace where the chain is
 * @other: name of another one
 * @wire: name of the one where the wire's other end is
 *
 * This thread goes home. If this kernel lets nobody make user namespaces, NL_USER is
 * told to be NL_OTHER.
 */
void nl_people_start(const char *home, const char *other, const char *wire)
{
	int fd;

	nl_netns_open(home, NL_HOME);
	nl_netns_open(other, NL_OTHER);
	nl_netns_open(wire, NL_WIRE);
	if (setns(NL_NETNS_FD + NL_HOME, CLONE_NEWNET))
		err(2, "%s", home);
	nl_person_start(NL_NOBODY);
	nl_person_start(NL_USER);
	fd = nl_person_asked(NL_USER, 2);
	if (fd < 0) {
		printf("note: nobody may make a user namespace here\n");
		fd = dup(NL_NETNS_FD + NL_OTHER);
		nl_people[NL_USER] = -1;
	}
	dup2(fd, NL_NETNS_FD + NL_USER);
	close(fd);
}

/**
 * nl_netns_socket() - open a socket in a namespace
 * @number: NL_HOME, NL_OTHER, NL_USER or NL_WIRE
 * @family: as with socket()
 * @type: as with socket()
 * @protocol: as with socket()
 *
 * Return: the socket.
 */
int nl_netns_socket(unsigned int number, int family, int type, int protocol)
{
	int fd;

	if (setns(NL_NETNS_FD + number, CLONE_NEWNET))
		err(2, "setns");
	fd = socket(family, type | SOCK_CLOEXEC, protocol);
	if (fd < 0)
		err(2, "socket");
	if (setns(NL_NETNS_FD + NL_HOME, CLONE_NEWNET))
		err(2, "setns");
	return fd;
}

static void nl_option(int fd, int option, int value)
{
	setsockopt(fd, SOL_NETLINK, option, &value, sizeof(value));
}

static int nl_socket(enum nl_sender sender, bool rtnl)
{
	int fd, size = 8 << 20;

	if (sender == NL_HOME || sender == NL_OTHER || nl_people[sender] < 0)
		fd = nl_netns_socket(sender, AF_NETLINK, SOCK_RAW,
				     rtnl ? NETLINK_ROUTE : NETLINK_GENERIC);
	else
		fd = nl_person_asked(sender, rtnl);
	if (fd < 0)
		errx(2, "no socket of sender %d", sender);
	nl_option(fd, NETLINK_EXT_ACK, 1);
	nl_option(fd, NETLINK_CAP_ACK, 1);
	nl_option(fd, NETLINK_GET_STRICT_CHK, 1);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	return fd;
}

/* What the controller tells of the family. */
struct nl_family_info {
	uint16_t number;
	uint32_t group;
};

/* Ask for the family; there is one multicast group. */
static void nl_family_ask(int fd, struct nl_family_info *info)
{
	struct {
		struct nlmsghdr nlh;
		struct genlmsghdr genl;
		struct nlattr attr;
		char name[32];
	} request = {
		.nlh.nlmsg_len = sizeof(request), .nlh.nlmsg_type = GENL_ID_CTRL,
		.nlh.nlmsg_flags = NLM_F_REQUEST, .genl.cmd = CTRL_CMD_GETFAMILY,
		.genl.version = 1, .attr.nla_type = CTRL_ATTR_FAMILY_NAME,
	};
	uint8_t buf[16384], *at, *inner;
	struct nlattr attr, in;
	ssize_t len;

	request.attr.nla_len = sizeof(attr) + strlen(nl_family) + 1;
	snprintf(request.name, sizeof(request.name), "%s", nl_family);
	request.nlh.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN + NLA_ALIGN(request.attr.nla_len);
	if (send(fd, &request, request.nlh.nlmsg_len, 0) < 0)
		err(2, "controller");
	len = recv(fd, buf, sizeof(buf), 0);
	if (len < NLMSG_HDRLEN + (ssize_t)GENL_HDRLEN ||
	    ((struct nlmsghdr *)buf)->nlmsg_type == NLMSG_ERROR)
		errx(2, "there is no family %s", nl_family);
	for (at = buf + NLMSG_HDRLEN + GENL_HDRLEN; at + 4 <= buf + len;
	     at += NLA_ALIGN(attr.nla_len)) {
		memcpy(&attr, at, sizeof(attr));
		if (attr.nla_len < sizeof(attr))
			break;
		if (attr.nla_type == CTRL_ATTR_FAMILY_ID)
			memcpy(&info->number, at + 4, sizeof(info->number));
		if (attr.nla_type != CTRL_ATTR_MCAST_GROUPS)
			continue;
		for (inner = at + 8; inner + 8 <= at + attr.nla_len;
		     inner += NLA_ALIGN(in.nla_len)) {
			memcpy(&in, inner, sizeof(in));
			if (in.nla_len < sizeof(in))
				break;
			if (in.nla_type == CTRL_ATTR_MCAST_GRP_ID)
				memcpy(&info->group, inner + 4, sizeof(info->group));
		}
	}
}

/**
 * nl_talk_open() - open the sockets of a thread
 * @talk: the sockets
 */
void nl_talk_open(struct nl_talk *talk)
{
	struct nl_family_info info = { };
	unsigned int i;

	for (i = 0; i < NL_SENDERS; i++) {
		talk->fd[i][0] = nl_socket(i, false);
		talk->fd[i][1] = nl_socket(i, true);
	}
	nl_family_ask(talk->fd[NL_HOME][0], &info);
	nl_family_number = info.number;
	talk->events[0] = nl_socket(NL_HOME, false);
	talk->events[1] = nl_socket(NL_HOME, true);
	nl_option(talk->events[0], NETLINK_ADD_MEMBERSHIP, info.group);
	nl_option(talk->events[1], NETLINK_ADD_MEMBERSHIP, RTNLGRP_LINK);
}

/* Send a request; which socket its answer comes to. */
static int *nl_request_send(struct nl_talk *talk, const struct nl_request *request,
			    unsigned int *len)
{
	static __thread uint8_t buf[NL_MESSAGE_MAX];
	int *fd;

	fd = &talk->fd[request->sender][request->op && request->op->rtnl];
	*len = nl_request_encode(request, nl_family_number, ++talk->seq, buf);
	/* With an address, who has opened the socket would not count */
	if (send(*fd, buf, *len, 0) < 0)
		return NULL;
	return fd;
}

/**
 * nl_talk() - send a request and look at all that comes back
 * @talk: sockets of this thread
 * @request: the request
 * @answer: what came of it
 *
 * The kernel works on requests while they are sent, and on dumps while they are
 * received, so there is nothing to wait for.
 */
void nl_talk(struct nl_talk *talk, const struct nl_request *request,
	     struct nl_answer *answer)
{
	static __thread uint8_t buf[NL_MESSAGE_MAX];
	unsigned int parts = 0;
	ssize_t len;
	int *fd;

	memset(answer, 0, sizeof(*answer));
	answer->request = request;
	answer->family = nl_family_number;
	fd = nl_request_send(talk, request, &answer->len);
	answer->seq = talk->seq;
	if (!fd)
		return;
	while ((len = recv(*fd, buf, sizeof(buf), MSG_DONTWAIT | MSG_TRUNC)) >= 0) {
		if (len > (ssize_t)sizeof(buf)) {
			nl_finding(request, "a datagram of %zd bytes", len);
			break;
		}
		nl_answer_read(answer, buf, len);
		if (request->how == NL_STOP)
			break;
		if (++parts == NL_PARTS_MAX) {
			nl_finding(request, "an answer without end");
			break;
		}
	}
	if (len < 0 && errno == ENOBUFS)
		answer->ended = true;
	nl_answer_end(answer);
	/* What is half told must not be taken for the next answer */
	if (request->how == NL_STOP || parts == NL_PARTS_MAX) {
		close(*fd);
		*fd = nl_socket(request->sender, request->op && request->op->rtnl);
	}
}

/**
 * nl_talk_raw() - send a request and have each message that comes back looked at
 * @talk: sockets of this thread
 * @request: the request
 * @each: who looks; what is not 0 ends it
 * @data: for @each
 *
 * Return: what @each returned, or a negative error that the kernel has told.
 */
int nl_talk_raw(struct nl_talk *talk, const struct nl_request *request,
		int (*each)(const struct nlmsghdr *nlh, void *data), void *data)
{
	static __thread uint8_t buf[NL_MESSAGE_MAX]
		__attribute__((aligned(NLMSG_ALIGNTO)));
	const struct nlmsghdr *nlh;
	int *fd, result = 0;
	unsigned int n;
	ssize_t len;

	fd = nl_request_send(talk, request, &n);
	if (!fd)
		return -errno;
	while ((len = recv(*fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0) {
		for (nlh = (void *)buf; !result && NLMSG_OK(nlh, len);
		     nlh = NLMSG_NEXT(nlh, len)) {
			if (nlh->nlmsg_type == NLMSG_ERROR)
				result = *(const int *)NLMSG_DATA(nlh);
			else if (nlh->nlmsg_type != NLMSG_DONE && each)
				result = each(nlh, data);
		}
	}
	return result;
}

/**
 * nl_talk_events() - look at the events that have come
 * @talk: sockets of this thread
 */
void nl_talk_events(struct nl_talk *talk)
{
	static uint8_t buf[NL_MESSAGE_MAX];
	unsigned int i;
	ssize_t len;

	for (i = 0; i < 2; i++) {
		for (;;) {
			len = recv(talk->events[i], buf, sizeof(buf), MSG_DONTWAIT);
			if (len < 0 && errno != ENOBUFS)
				break;
			if (len > 0)
				nl_event_read(buf, len, nl_family_number);
		}
	}
}
