// SPDX-License-Identifier: GPL-2.0
/* What is saved are commands that make it again, whatever the module tells. */
#include <linux/genetlink.h>
#include <linux/nsh_sfc.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "compiler.h"
#include "genl.h"
#include "module.h"
#include "socket.h"
#include "tool.h"
#include "unit.h"

static const struct object *const objects[] = { &save_object, NULL };

/* Answers to requests for all devices, or paths, one for each kind */
static char answers[2][4096] __aligned(NLMSG_ALIGNTO);
static uint8_t answer_to[2];

static void take(int protocol, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genlh = mnl_nlmsg_get_payload(nlh);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(answers); i++)
		if (protocol == NETLINK_GENERIC && answer_to[i] && genlh->cmd == answer_to[i])
			socket_say((void *)answers[i]);
}

static struct nlmsghdr *put_message(size_t i, uint8_t cmd)
{
	struct nlmsghdr *nlh;

	memset(answers[i], 0, sizeof(answers[i]));
	answer_to[i] = cmd;
	nlh = mnl_nlmsg_put_header(answers[i]);
	nlh->nlmsg_type = MODULE_FAMILY;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	return nlh;
}

/* The only one */
static struct nlmsghdr *message(uint8_t cmd)
{
	memset(answer_to, 0, sizeof(answer_to));
	return put_message(0, cmd);
}

static void check(const char *want)
{
	struct tool tool = { .objects = objects };
	char *argv[] = { "save" };

	module.attrs = UINT32_MAX;
	module.ops = UINT64_MAX;
	module.take = take;
	socket_begin(module_kernel);
	catch_begin(STDOUT_FILENO);
	assert_int_equal(command_run(&tool, 1, argv), 0);
	assert_string_equal(catch_end(), want);
	socket_end();
	genl_free(tool.genl);
	nl_free(tool.rtnl);
}

static void test_no_name(void **state)
{
	struct nlmsghdr *nlh = message(NSH_SFC_CMD_DEV_GET);

	(void)state;
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_NETNSID, 1000000);
	check("");
}

static void test_attached(void **state)
{
	struct nlmsghdr *nlh = message(NSH_SFC_CMD_DEV_GET);

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_DEV_IFNAME, "vm");
	mnl_attr_put_strz(nlh, NSH_SFC_A_DEV_BEHIND, "tap 0");
	check("dev add vm\ndev attach vm \"tap 0\"\n");
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_NETNSID, 1000000);
	check("# add netns, this one is in a namespace that has no name here: vm\n"
	      "dev add vm\n# to be done in its namespace: dev attach vm \"tap 0\"\n");
}

static void test_newer_module(void **state)
{
	struct nlmsghdr *nlh = message(NSH_SFC_CMD_DEV_GET);
	struct nlattr *nest;

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_DEV_IFNAME, "a");
	check("dev add a\n");
	mnl_attr_put_u32(nlh, 99, 5);
	check("# the loaded module tells more of this one than this nshctl knows:\ndev add a\n");

	nlh = message(NSH_SFC_CMD_PATH_GET);
	mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_SPI, 1);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
	mnl_attr_put_u8(nlh, NSH_SFC_A_HOP_SI, 255);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_TYPE, NSH_SFC_HOP_DEV);
	mnl_attr_put_strz(nlh, NSH_SFC_A_HOP_IFNAME, "a");
	mnl_attr_put_u32(nlh, 99, 5);
	mnl_attr_nest_end(nlh, nest);
	check("# the loaded module tells more of this one than this nshctl knows:\n"
	      "path add 1 hop 255 dev a\n");
}

static void put_hop(struct nlmsghdr *nlh, uint8_t si, uint32_t type, uint16_t id, const char *name)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);

	mnl_attr_put_u8(nlh, NSH_SFC_A_HOP_SI, si);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_TYPE, type);
	mnl_attr_put_strz(nlh, id, name);
	mnl_attr_nest_end(nlh, nest);
}

/* A group whose members are gone is not made, and so no hop leads there */
static void test_dead_group(void **state)
{
	struct nlmsghdr *group = message(NSH_SFC_CMD_GROUP_GET);
	struct nlmsghdr *path = put_message(1, NSH_SFC_CMD_PATH_GET);
	struct nlattr *nest;

	(void)state;
	mnl_attr_put_strz(group, NSH_SFC_A_GROUP_NAME, "g");
	mnl_attr_put_u32(group, NSH_SFC_A_GROUP_POLICY, NSH_SFC_GROUP_HASH);
	nest = mnl_attr_nest_start(group, NSH_SFC_A_GROUP_MEMBER);
	mnl_attr_put_u32(group, NSH_SFC_A_MEMBER_TYPE, NSH_SFC_HOP_DEV);
	mnl_attr_put_strz(group, NSH_SFC_A_MEMBER_IFNAME, "x");
	mnl_attr_put(group, NSH_SFC_A_MEMBER_DEAD, 0, NULL);
	mnl_attr_nest_end(group, nest);
	mnl_attr_put_u32(path, NSH_SFC_A_PATH_SPI, 1);
	put_hop(path, 255, NSH_SFC_HOP_GROUP, NSH_SFC_A_HOP_GROUP, "g");
	put_hop(path, 254, NSH_SFC_HOP_GROUP, NSH_SFC_A_HOP_GROUP, "h");
	check("# group g: member x is dead and left out\n"
	      "# no member is left: group add g policy hash\n"
	      "# path 1: hop 255 is dead and left out\n"
	      "path add 1 hop 254 group h\n");
}

/* Of an older module: nothing of what it does not tell */
static void test_older_module(void **state)
{
	struct nlmsghdr *nlh = message(NSH_SFC_CMD_STATS_GET);

	(void)state;
	mnl_attr_put_u32(nlh, NSH_SFC_A_STATS_PORTS, 0);
	check("");
	mnl_attr_put_u32(nlh, NSH_SFC_A_STATS_FLOW_LIMIT, 5);
	check("limit set flows 5\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_name),
		cmocka_unit_test(test_attached),
		cmocka_unit_test(test_newer_module),
		cmocka_unit_test(test_dead_group),
		cmocka_unit_test(test_older_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
