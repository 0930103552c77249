// SPDX-License-Identifier: GPL-2.0
/*
 * An older module: what it does not know is left out, or is an error that names
 * it, and nothing else is.
 */
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/nsh_sfc.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "compiler.h"
#include "decode.h"
#include "genl.h"
#include "line.h"
#include "module.h"
#include "socket.h"
#include "tool.h"
#include "unit.h"

static const struct object *const objects[] = {
	&dev_object, &path_object, &flow_object, &limit_object, &stats_object, &port_object,
	NULL
};

/* What the module was asked last and did not refuse */
static char taken[4096];

static void keep(const void *attrs, const struct nlmsghdr *nlh, const struct attr_set *set)
{
	json_t *json;
	char *text;

	json = decode_attrs(set, attrs, (char *)mnl_nlmsg_get_payload_tail(nlh) - (char *)attrs,
			    true);
	text = json_dumps(json, JSON_COMPACT);
	snprintf(taken, sizeof(taken), "%s", text);
	free(text);
	json_decref(json);
}

static const struct attr_set *set_of(uint8_t cmd)
{
	switch (cmd) {
	case NSH_SFC_CMD_DEV_SET:
		return &dev_set;
	case NSH_SFC_CMD_PATH_NEW:
		return &path_set;
	case NSH_SFC_CMD_FLOW_GET:
	case NSH_SFC_CMD_FLOW_DEL:
		return &flow_set;
	default:
		return &stats_set;
	}
}

/* The settings of a new device: rtnetlink skips those that it does not know */
static void keep_link(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr, *info, *data;

	mnl_attr_for_each(attr, nlh, sizeof(struct ifinfomsg)) {
		if (mnl_attr_get_type(attr) != IFLA_LINKINFO)
			continue;
		mnl_attr_for_each_nested(info, attr) {
			if (mnl_attr_get_type(info) != IFLA_INFO_DATA)
				continue;
			taken[0] = '\0';
			mnl_attr_for_each_nested(data, info)
				sprintf(taken + strlen(taken), "%u ", mnl_attr_get_type(data));
		}
	}
}

static void take(int protocol, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genlh = mnl_nlmsg_get_payload(nlh);

	if (protocol == NETLINK_ROUTE)
		keep_link(nlh);
	else
		keep(genlh + 1, nlh, set_of(genlh->cmd));
}

static void check(const char *command, int want_status, const char *message, const char *want)
{
	FILE *file = fmemopen((void *)command, strlen(command), "r");
	struct tool tool = { .objects = objects };
	struct line line = {};
	int status;

	taken[0] = '\0';
	module.take = take;
	module.policies = 0;
	module.requests = 0;
	socket_begin(module_kernel);
	assert_int_equal(line_read(file, &line), 1);
	fclose(file);
	catch_begin(STDERR_FILENO);
	status = command_run(&tool, line.count, line.words);
	line_free(&line);
	assert_string_equal(catch_end(), message);
	assert_string_equal(taken, want);
	assert_int_equal(status, want_status);
	socket_end();
	genl_free(tool.genl);
	nl_free(tool.rtnl);
}

#define OLDER "nshctl: the loaded module is older than nshctl and does not know "
#define NOTE "nshctl: warning: the loaded module is older than nshctl and does not know "

/* The first version of the module: all up to context-timeout */
static int first_version(void **state)
{
	(void)state;
	memset(&module, 0, sizeof(module));
	module.attrs = BIT(NSH_SFC_A_DEV_CONTEXT_TIMEOUT + 1) - 1;
	module.hop_attrs = BIT(NSH_SFC_A_HOP_IFNAME + 1) - 1;
	module.ops = BIT(NSH_SFC_CMD_DEV_SET) | BIT(NSH_SFC_CMD_PATH_NEW) |
		     BIT(NSH_SFC_CMD_FLOW_GET) | BIT(NSH_SFC_CMD_STATS_GET) |
		     BIT(NSH_SFC_CMD_PORT_NEW);
	return 0;
}

/* It knows all: nothing is asked */
static void test_same(void **state)
{
	(void)state;
	check("dev set a mode route context-limit 5", 0, "",
	      "{\"ifname\":\"a\",\"mode\":\"route\",\"context-limit\":5}");
	assert_int_equal(module.requests, 2);
	assert_int_equal(module.policies, 0);
}

static void test_left_out(void **state)
{
	(void)state;
	check("dev set a flow-limit 5 mode route flow-timeout 6 context-limit 7", 0,
	      NOTE "'flow-limit': left out\n" NOTE "'flow-timeout': left out\n",
	      "{\"ifname\":\"a\",\"mode\":\"route\",\"context-limit\":7}");
	assert_int_equal(module.policies, 2);
	/* What nshctl asks for by itself */
	module.attrs = BIT(1);
	check("stats", 0, "", "{\"drop\":[]}");
}

/* Settings that change what happens to packets */
static void test_not_left_out(void **state)
{
	(void)state;
	check("dev set a recall conntrack mode route", 1, OLDER "'recall'\n", "");
	check("dev set a mode route originated drop", 1, OLDER "'originated'\n", "");
	check("dev set a mode route window 5", 1, OLDER "'window'\n", "");
	check("dev set a flow-limit 5 mode route recall flow", 1,
	      NOTE "'flow-limit': left out\n" OLDER "'recall'\n", "");
	module.attrs &= ~BIT(NSH_SFC_A_DEV_NO_PATH);
	check("dev set a spi none", 1, OLDER "'spi none'\n", "");
}

/* Left out, there would be nothing to do */
static void test_nothing_else(void **state)
{
	(void)state;
	check("dev set a flow-limit 5", 1, OLDER "'flow-limit'\n", "");
	check("dev set a flow-limit 5 flow-timeout 6", 1,
	      NOTE "'flow-limit': left out\n" OLDER "'flow-timeout'\n", "");
	module.ops |= BIT(NSH_SFC_CMD_LIMIT_SET);
	check("limit set flows 5", 0, "", "{\"flow-limit\":5,\"drop\":[]}");
	module.attrs &= ~BIT(NSH_SFC_A_STATS_FLOW_LIMIT);
	check("limit set flows 5", 1, OLDER "'flows'\n", "");
	check("limit set flows 5 contexts 6", 0, NOTE "'flows': left out\n",
	      "{\"context-limit\":6,\"drop\":[]}");
	module.attrs &= ~BIT(NSH_SFC_A_STATS_CONTEXT_LIMIT);
	check("limit set flows 5 contexts 6", 1,
	      NOTE "'flows': left out\n" OLDER "'contexts'\n", "");
}

/* The attribute is known and its value is not */
static void test_values(void **state)
{
	(void)state;
	module.attrs = UINT32_MAX;
	module.recall_mask = 5;
	module.originated_max = 1;
	check("dev set a recall mark,flow originated flow", 0, "",
	      "{\"ifname\":\"a\",\"recall-by\":[\"mark\",\"flow\"],\"originated\":\"flow\"}");
	check("dev set a recall mark,conntrack,fingerprint", 1, OLDER "'recall conntrack'\n", "");
	check("dev set a originated drop", 1, OLDER "'originated drop'\n", "");
	check("dev add a originated drop", 1, OLDER "'originated drop'\n", "");
	check("dev add a recall fingerprint", 1, OLDER "'recall fingerprint'\n", "");
	module.hop_attrs = UINT32_MAX;
	check("path add 1 hop 255 dev a hop 254 via dev p", 1,
	      OLDER "'hop 254: type via'\n", "");
}

static void test_paths(void **state)
{
	(void)state;
	module.attrs = BIT(NSH_SFC_A_PATH_SPI) | BIT(NSH_SFC_A_PATH_HOP);
	check("path add 1 hop 255 dev a", 0, "", "{\"spi\":1,\"hop\":[{\"si\":255,"
	      "\"type\":\"dev\",\"ifname\":\"a\"}]}");
	check("path add 1 hop 255 dev a reverse 2", 1, OLDER "'reverse'\n", "");
	module.hop_attrs = ~BIT(NSH_SFC_A_HOP_IFNAME);
	check("path add 1 hop 254 end dev a", 1, OLDER "'hop 254: dev'\n", "");
}

/* A filter that is left out would show and forget more than was asked for */
static void test_filters(void **state)
{
	(void)state;
	module.attrs = BIT(NSH_SFC_A_FLOW_DEV);
	check("flow show dev a", 0, "", "{\"dev\":\"a\"}");
	check("flow show dev a key 5", 1, OLDER "'key'\n", "");
}

static void test_operations(void **state)
{
	(void)state;
	check("flow flush", 1, OLDER "'flow flush'\n", "");
	check("limit set flows 5", 1, OLDER "'limit set'\n", "");
	assert_int_equal(module.policies, 0);
}

/* Refused for another reason */
static void test_other_errors(void **state)
{
	(void)state;
	module.no_policy = true;
	check("dev set a recall flow", 1, "nshctl: Unknown attribute type (recall)\n", "");
	module.no_policy = false;
	module.attrs = UINT32_MAX & ~BIT(NSH_SFC_A_DEV_RECALL_BY);
	check("dev set a recall flow", 1, OLDER "'recall'\n", "");
	module.ops = UINT64_MAX;
	check("flow flush", 0, "", "{}");
}

/* rtnetlink would skip what the module does not know */
static void test_links(void **state)
{
	(void)state;
	check("dev add a", 0, "", "");
	assert_int_equal(module.policies, 0);
	check("dev add a mode route context-limit 5", 0, "", "4 12 ");
	check("dev add a flow-limit 5 mode route flow-timeout 6", 0,
	      NOTE "'flow-limit': left out\n" NOTE "'flow-timeout': left out\n", "4 ");
	check("dev add a flow-limit 5", 0, NOTE "'flow-limit': left out\n", "");
	check("dev add a mode route recall flow", 1, OLDER "'recall'\n", "");
	check("dev add a function f", 1, OLDER "'function'\n", "");
	/* Said when a device is made only: known if what came later is */
	module.attrs = UINT32_MAX & ~BIT(NSH_SFC_A_DEV_FUNCTION);
	check("dev add a function f", 0, "", "18 ");
	module.no_policy = true;
	check("dev add a mode route", 0, "", "4 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_same, first_version),
		cmocka_unit_test_setup(test_left_out, first_version),
		cmocka_unit_test_setup(test_not_left_out, first_version),
		cmocka_unit_test_setup(test_nothing_else, first_version),
		cmocka_unit_test_setup(test_values, first_version),
		cmocka_unit_test_setup(test_paths, first_version),
		cmocka_unit_test_setup(test_filters, first_version),
		cmocka_unit_test_setup(test_operations, first_version),
		cmocka_unit_test_setup(test_other_errors, first_version),
		cmocka_unit_test_setup(test_links, first_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
