// SPDX-License-Identifier: GPL-2.0
/* How many packets the node has dropped so far. */
#include <err.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "blast.h"
#include "linux/nsh_sfc.h"

static int sock = -1;
static uint16_t family;

struct request {
	struct nlmsghdr nlh;
	struct genlmsghdr genl;
	struct nlattr attr;
	char name[16];
};

/* Send a request; the attribute of the answer, its payload, or NULL */
static const void *ask(struct request *req, int want, char *buf, size_t size)
{
	const struct nlmsghdr *nlh = (void *)buf;
	const struct nlattr *attr;
	ssize_t len;

	if (send(sock, req, req->nlh.nlmsg_len, 0) < 0)
		err(1, "netlink: send");
	len = recv(sock, buf, size, 0);
	if (len < 0)
		err(1, "netlink: recv");
	if (nlh->nlmsg_type == NLMSG_ERROR)
		return NULL;
	len = nlh->nlmsg_len;
	for (attr = (void *)(buf + NLMSG_HDRLEN + GENL_HDRLEN);
	     (char *)attr + NLA_HDRLEN <= buf + len;
	     attr = (void *)((char *)attr + NLA_ALIGN(attr->nla_len)))
		if ((attr->nla_type & NLA_TYPE_MASK) == want)
			return (const char *)attr + NLA_HDRLEN;
	return NULL;
}

/**
 * blast_node_open() - be ready to ask a node
 * @netns: file of its network namespace
 */
void blast_node_open(const char *netns)
{
	struct request req = {
		.nlh = {
			.nlmsg_type = GENL_ID_CTRL,
			.nlmsg_flags = NLM_F_REQUEST,
			.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN + NLA_HDRLEN +
				     NLA_ALIGN(sizeof(NSH_SFC_GENL_NAME)),
		},
		.genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 },
		.attr = {
			.nla_type = CTRL_ATTR_FAMILY_NAME,
			.nla_len = NLA_HDRLEN + sizeof(NSH_SFC_GENL_NAME),
		},
		.name = NSH_SFC_GENL_NAME,
	};
	const void *id;
	char buf[8192];
	int home, there;

	home = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	there = open(netns, O_RDONLY | O_CLOEXEC);
	if (home < 0 || there < 0 || setns(there, CLONE_NEWNET))
		err(1, "%s", netns);
	sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (sock < 0)
		err(1, "netlink: socket");
	if (setns(home, CLONE_NEWNET))
		err(1, "setns");
	close(home);
	close(there);
	id = ask(&req, CTRL_ATTR_FAMILY_ID, buf, sizeof(buf));
	if (!id)
		errx(1, "netlink: no family " NSH_SFC_GENL_NAME);
	memcpy(&family, id, sizeof(family));
}

/**
 * blast_node_drops() - ask the node
 *
 * Return: all drops of all reasons since the node exists.
 */
uint64_t blast_node_drops(void)
{
	struct request req = {
		.nlh = {
			.nlmsg_type = family,
			.nlmsg_flags = NLM_F_REQUEST,
			.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN,
		},
		.genl = { .cmd = NSH_SFC_CMD_STATS_GET, .version = 1 },
	};
	const void *drops;
	uint64_t value;
	char buf[8192];

	drops = ask(&req, NSH_SFC_A_STATS_DROPS, buf, sizeof(buf));
	if (!drops)
		errx(1, "netlink: no counter of drops");
	memcpy(&value, drops, sizeof(value));
	return value;
}
