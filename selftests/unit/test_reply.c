// SPDX-License-Identifier: GPL-2.0
/* Answers become objects; a long one comes in several messages. */
#include <linux/genetlink.h>
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "err.h"
#include "genl.h"
#include "monitor.h"
#include "print.h"
#include "reply.h"
#include "tool.h"
#include "unit.h"
#include "words.h"

static struct nlmsghdr *add_message(struct nl *nl)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(nl->replies + nl->len);

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	return nlh;
}

static void add_path(struct nl *nl, uint32_t spi, int high, int low)
{
	struct nlmsghdr *nlh = add_message(nl);
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_SPI, spi);
	for (; high >= low; high--) {
		nest = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
		mnl_attr_put_u8(nlh, NSH_SFC_A_HOP_SI, high);
		mnl_attr_nest_end(nlh, nest);
	}
	nl->len += nlh->nlmsg_len;
}

static void add_context(struct nl *nl, const char *dev, uint32_t id)
{
	struct nlmsghdr *nlh = add_message(nl);

	mnl_attr_put_strz(nlh, NSH_SFC_A_CONTEXT_DEV, dev);
	mnl_attr_put_u32(nlh, NSH_SFC_A_CONTEXT_ID, id);
	nl->len += nlh->nlmsg_len;
}

static void setup(struct tool *tool)
{
	memset(tool, 0, sizeof(*tool));
	genl_request(tool, NSH_SFC_CMD_PATH_GET, NLM_F_DUMP);
	tool->genl->nl->replies = malloc(65536);
	tool->genl->nl->size = 65536;
}

static void print_one(struct tool *tool, json_t *object, void *data)
{
	(void)tool;
	print_item(data, object);
}

static void check(struct tool *tool, const struct attr_set *set, const char *want)
{
	struct print print = { .tool = tool, .head = "x", .set = set };

	catch_begin(STDOUT_FILENO);
	print_begin(&print);
	reply_each(tool, set, print_one, &print);
	print_end(&print);
	assert_string_equal(catch_end(), want);
}

static void test_nothing(void **state)
{
	struct tool tool;

	(void)state;
	setup(&tool);
	check(&tool, &path_set, "");
	tool.json = true;
	check(&tool, &path_set, "[]\n");
	tool.pretty = true;
	check(&tool, &path_set, "[]\n");
	genl_free(tool.genl);
}

static void test_lists(void **state)
{
	struct tool tool;

	(void)state;
	setup(&tool);
	add_path(tool.genl->nl, 1, 2, 2);
	add_path(tool.genl->nl, 2, 3, 3);
	check(&tool, &path_set, "x 1\n  hop 2\nx 2\n  hop 3\n");
	tool.json = true;
	check(&tool, &path_set, "[{\"spi\":1,\"hop\":[{\"si\":2}]},"
	      "{\"spi\":2,\"hop\":[{\"si\":3}]}]\n");
	tool.pretty = true;
	check(&tool, &path_set,
	      "[\n    {\n        \"spi\": 1,\n        \"hop\": [\n            {\n"
	      "                \"si\": 2\n            }\n        ]\n    },\n"
	      "    {\n        \"spi\": 2,\n        \"hop\": [\n            {\n"
	      "                \"si\": 3\n            }\n        ]\n    }\n]\n");
	genl_free(tool.genl);
}

static void test_long_path(void **state)
{
	struct tool tool;

	(void)state;
	setup(&tool);
	add_path(tool.genl->nl, 1, 9, 8);
	add_path(tool.genl->nl, 2, 9, 8);
	add_path(tool.genl->nl, 2, 7, 7);
	add_path(tool.genl->nl, 2, 6, 5);
	add_path(tool.genl->nl, 3, 1, 1);
	check(&tool, &path_set,
	      "x 1\n  hop 9\n  hop 8\n"
	      "x 2\n  hop 9\n  hop 8\n  hop 7\n  hop 6\n  hop 5\n"
	      "x 3\n  hop 1\n");
	genl_free(tool.genl);
}

/* Contexts of one device are not one context */
static void test_no_lists(void **state)
{
	struct tool tool;

	(void)state;
	setup(&tool);
	add_context(tool.genl->nl, "nsh0", 1);
	add_context(tool.genl->nl, "nsh0", 2);
	check(&tool, &context_set, "x dev nsh0 id 1\nx dev nsh0 id 2\n");
	genl_free(tool.genl);
}

static void test_events(void **state)
{
	struct tool tool = {};
	json_t *port;

	(void)state;
	port = json_pack("{sssi}", "ifname", "eth1", "oam-forward", 1);
	catch_begin(STDOUT_FILENO);
	print_event(&tool, "port-add", &port_set, port);
	tool.json = true;
	print_event(&tool, "port-del", &port_set, port);
	assert_string_equal(catch_end(), "port add dev eth1 oam forward\n"
			    "{\"event\":\"port-del\",\"ifname\":\"eth1\",\"oam-forward\":1}\n");
	json_decref(port);

	/* What is JSON and yet not for a terminal */
	port = json_pack("{ss}", "ifname", "a\033\177\302\233\302\240b");
	catch_begin(STDOUT_FILENO);
	print_event(&tool, "port-del", &port_set, port);
	tool.json = false;
	print_event(&tool, "port-del", &port_set, port);
	assert_string_equal(catch_end(), "{\"event\":\"port-del\",\"ifname\":\"a\\u001B\\u007F"
			    "\\u009B\302\240b\"}\nport del dev a???\302\240b\n");
	json_decref(port);
}

/* What is not known of a long path is not known of all its messages */
static void test_unknown(void **state)
{
	struct nlmsghdr *nlh;
	struct tool tool;
	int i;

	(void)state;
	setup(&tool);
	for (i = 0; i < 2; i++) {
		nlh = add_message(tool.genl->nl);
		mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_SPI, 1);
		mnl_attr_put_u8(nlh, 77 + i, i);
		tool.genl->nl->len += nlh->nlmsg_len;
	}
	add_path(tool.genl->nl, 2, 9, 9);
	check(&tool, &path_set, "x 1 unknown 77 00 unknown 78 01\nx 2\n  hop 9\n");
	tool.json = true;
	check(&tool, &path_set, "[{\"spi\":1,\"unknown\":[{\"type\":77,\"hex\":\"00\"},"
	      "{\"type\":78,\"hex\":\"01\"}],\"hop\":[]},{\"spi\":2,\"hop\":[{\"si\":9}]}]\n");
	genl_free(tool.genl);
}

static void check_event(struct tool *tool, uint8_t cmd, const char *want)
{
	char buf[256] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genlh = mnl_nlmsg_put_extra_header(nlh, sizeof(*genlh));

	nlh->nlmsg_type = tool->genl->family;
	genlh->cmd = cmd;
	mnl_attr_put_strz(nlh, NSH_SFC_A_PORT_IFNAME, "p0");
	mnl_attr_put_u8(nlh, 77, 1);
	catch_begin(STDOUT_FILENO);
	monitor_show(tool, nlh);
	assert_string_equal(catch_end(), want);
}

static void test_newer_events(void **state)
{
	struct tool tool;

	(void)state;
	setup(&tool);
	tool.genl->family = 0x20;
	check_event(&tool, NSH_SFC_CMD_PORT_DEL_NTF, "port del dev p0 unknown 77 01\n");
	check_event(&tool, 200, "event 200 unknown 1 703000 unknown 77 01\n");
	tool.json = true;
	check_event(&tool, 200, "{\"event\":\"event-200\",\"unknown\":["
		    "{\"type\":1,\"hex\":\"703000\"},{\"type\":77,\"hex\":\"01\"}]}\n");
	genl_free(tool.genl);
}

static const struct attr family_attrs[] = {
	{
		.id = CTRL_ATTR_FAMILY_NAME,
		.name = "name",
		.word = "",
		.kind = KIND_STRING,
	},
	{}
};

static const struct attr_set family_set = { .name = "family", .attrs = family_attrs };

/* A dump that every kernel has: the families of generic netlink */
static void setup_families(struct tool *tool)
{
	memset(tool, 0, sizeof(*tool));
	tool->json = true;
	genl_request(tool, CTRL_CMD_GETFAMILY, NLM_F_DUMP);
	tool->genl->family = GENL_ID_CTRL;
}

/* What is printed as it comes is what is printed at the end */
static void test_stream(void **state)
{
	const struct words w = { .command = "test", .usage = "" };
	struct tool tool;
	char *want;
	int ret;

	(void)state;
	setup_families(&tool);
	catch_begin(STDOUT_FILENO);
	ret = reply_show(&tool, &w, "x", &family_set, NULL);
	want = strdup(catch_end());
	assert_int_equal(ret, 0);
	assert_non_null(strstr(want, "\"name\":\"nlctrl\""));
	assert_true(tool.genl->nl->len > 0);
	genl_free(tool.genl);

	setup_families(&tool);
	catch_begin(STDOUT_FILENO);
	ret = reply_stream(&tool, &w, "x", &family_set);
	assert_string_equal(catch_end(), want);
	assert_int_equal(ret, 0);
	assert_int_equal(tool.genl->nl->len, 0);
	genl_free(tool.genl);
	free(want);
}

/* Nothing is printed if nothing comes but an error */
static void test_stream_refused(void **state)
{
	const struct words w = { .command = "test", .usage = "" };
	struct tool tool;

	(void)state;
	setup_families(&tool);
	tool.genl->family = 0x7fff;
	catch_begin(STDOUT_FILENO);
	assert_int_equal(reply_stream(&tool, &w, "x", &family_set), 1);
	assert_string_equal(catch_end(), "");
	genl_free(tool.genl);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_long_path),
		cmocka_unit_test(test_no_lists),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_stream_refused),
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_newer_events),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
