// SPDX-License-Identifier: GPL-2.0
/* nshctl monitor */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/nsh_sfc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "decode.h"
#include "err.h"
#include "genl.h"
#include "monitor.h"
#include "print.h"
#include "tool.h"
#include "words.h"

static const struct event {
	uint8_t cmd;
	const char *name;
	const struct attr_set *set;
} events[] = {
	{ NSH_SFC_CMD_PORT_ADD_NTF, "port-add", &port_set },
	{ NSH_SFC_CMD_PORT_CHANGE_NTF, "port-change", &port_set },
	{ NSH_SFC_CMD_PORT_DEL_NTF, "port-del", &port_set },
	{ NSH_SFC_CMD_PATH_ADD_NTF, "path-add", &path_set },
	{ NSH_SFC_CMD_PATH_CHANGE_NTF, "path-change", &path_set },
	{ NSH_SFC_CMD_PATH_DEL_NTF, "path-del", &path_set },
	{ NSH_SFC_CMD_DEV_ADD_NTF, "dev-add", &dev_set },
	{ NSH_SFC_CMD_DEV_CHANGE_NTF, "dev-change", &dev_set },
	{ NSH_SFC_CMD_DEV_DEL_NTF, "dev-del", &dev_set },
	{ NSH_SFC_CMD_GROUP_ADD_NTF, "group-add", &group_set },
	{ NSH_SFC_CMD_GROUP_CHANGE_NTF, "group-change", &group_set },
	{ NSH_SFC_CMD_GROUP_DEL_NTF, "group-del", &group_set },
	{ NSH_SFC_CMD_MEMBER_CHANGE_NTF, "member-change", &group_set },
	{ NSH_SFC_CMD_DEV_STATE_NTF, "dev-state", &dev_set },
	{ NSH_SFC_CMD_LIMIT_CHANGE_NTF, "limit-change", &limit_set },
};

/* For events of a newer module */
static const struct attr no_attrs[] = { {} };
static const struct attr_set no_set = { .name = "", .attrs = no_attrs };

static const struct event *find_event(uint8_t cmd)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].cmd == cmd)
			return &events[i];
	return NULL;
}

/**
 * monitor_show() - print a change
 * @tool: the options, and the family
 * @nlh: the message that tells it
 */
void monitor_show(struct tool *tool, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genlh = mnl_nlmsg_get_payload(nlh);
	size_t len = mnl_nlmsg_get_payload_len(nlh);
	const struct event *event;
	struct event newer;
	char name[16];
	json_t *object;

	if (nlh->nlmsg_type != tool->genl->family || len < sizeof(*genlh))
		return;
	event = find_event(genlh->cmd);
	if (!event) {
		snprintf(name, sizeof(name), "event-%u", genlh->cmd);
		newer = (struct event){ genlh->cmd, name, &no_set };
		event = &newer;
	}
	object = decode_attrs(event->set, genlh + 1, len - sizeof(*genlh), tool->stats);
	print_event(tool, event->name, event->set, object);
	json_decref(object);
}

/* Return: 0, or the exit status after an error message */
static int show_events(struct tool *tool)
{
	struct nl *nl = tool->genl->nl;
	const struct nlmsghdr *nlh = (void *)nl->receive;
	int len;

	len = mnl_socket_recvfrom(nl->sock, nl->receive, sizeof(nl->receive));
	if (len < 0 && (errno == ENOBUFS || errno == ENOSPC)) {
		err_note("events came faster than they could be read, some are lost");
		return 0;
	}
	if (len < 0)
		return errno == EINTR ? 0 : err_run("monitor: %s", strerror(errno));
	for (; nl_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		monitor_show(tool, nlh);
	return print_flush();
}

/* Until a signal comes, or standard output goes away */
static int watch(struct tool *tool, int signals)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = mnl_socket_get_fd(tool->genl->nl->sock), .events = POLLIN },
	};
	int ret = 0;

	while (!ret) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return err_run("monitor: %s", strerror(errno));
		if (fds[0].revents)
			return 0;
		if (fds[1].revents)
			ret = show_events(tool);
	}
	return ret;
}

static int monitor_run(struct tool *tool, struct words *w)
{
	int ret, signals;
	sigset_t set;

	ret = words_end(w);
	if (!ret)
		ret = genl_ready(tool);
	if (ret)
		return ret;
	if (mnl_socket_setsockopt(tool->genl->nl->sock, NETLINK_ADD_MEMBERSHIP,
				  &tool->genl->events, sizeof(tool->genl->events)))
		return err_run("monitor: %s", strerror(errno));
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (signals < 0)
		return err_run("monitor: %s", strerror(errno));
	ret = watch(tool, signals);
	close(signals);
	return ret;
}

static const struct command monitor_commands[] = {
	{ "", monitor_run, "" },
	{}
};

const struct object monitor_object = {
	.name = "monitor",
	.doc = "changes of ports, paths, groups, devices and limits as they come",
	.commands = monitor_commands,
};
