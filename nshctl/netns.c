// SPDX-License-Identifier: GPL-2.0
/* Network namespaces, by the names that "ip netns" gives them. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "err.h"
#include "netns.h"
#include "rtnl.h"
#include "tool.h"

#define NETNS_DIR "/run/netns"

/**
 * netns_open() - open a network namespace by name
 * @name: its name
 *
 * Return: file descriptor, or -1 with errno set
 */
int netns_open(const char *name)
{
	char path[sizeof(NETNS_DIR) + NAME_MAX + 2];

	if (!*name || strchr(name, '/') || strlen(name) > NAME_MAX) {
		errno = EINVAL;
		return -1;
	}
	snprintf(path, sizeof(path), "%s/%s", NETNS_DIR, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/**
 * netns_enter() - make a network namespace the current one
 * @name: its name
 *
 * Return: 0, or the exit status after an error message
 */
int netns_enter(const char *name)
{
	int fd = netns_open(name), ret = 0;

	if (fd < 0)
		return err_run("network namespace \"%s\": %s", name, strerror(errno));
	if (setns(fd, CLONE_NEWNET))
		ret = err_run("network namespace \"%s\": %s", name, strerror(errno));
	close(fd);
	return ret;
}

/**
 * netns_id() - find the number of a namespace
 * @tool: keeps a socket
 * @fd: the namespace
 *
 * Return: the id that it has in the current one, -1 if it has none
 */
int netns_id(struct tool *tool, int fd)
{
	const struct nlattr *attr;
	struct nlmsghdr *nlh;

	nlh = rtnl_request(tool, RTM_GETNSID, NLM_F_ACK, sizeof(struct rtgenmsg));
	mnl_attr_put_u32(nlh, NETNSA_FD, fd);
	if (rtnl_talk(tool))
		return -1;
	nlh = nl_next(tool->rtnl, NULL);
	if (!nlh)
		return -1;
	mnl_attr_for_each(attr, nlh, sizeof(struct rtgenmsg))
		if (mnl_attr_get_type(attr) == NETNSA_NSID &&
		    !mnl_attr_validate(attr, MNL_TYPE_U32))
			return (int)mnl_attr_get_u32(attr);
	return -1;
}

/**
 * netns_name() - find the name of a namespace
 * @tool: keeps a socket
 * @id: the namespace's id in the current one
 *
 * Return: the name, to be freed, NULL if it has none
 */
char *netns_name(struct tool *tool, int id)
{
	struct dirent *entry;
	char *name = NULL;
	DIR *dir;
	int fd;

	if (id < 0)
		return NULL;
	dir = opendir(NETNS_DIR);
	if (!dir)
		return NULL;
	while (!name && (entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		fd = netns_open(entry->d_name);
		if (fd < 0)
			continue;
		if (netns_id(tool, fd) == id)
			name = strdup(entry->d_name);
		close(fd);
	}
	closedir(dir);
	return name;
}
