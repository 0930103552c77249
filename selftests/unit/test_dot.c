// SPDX-License-Identifier: GPL-2.0
/* Paths as a drawing. That Graphviz takes it, the test "graphviz" shows. */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "compiler.h"
#include "dot.h"
#include "genl.h"
#include "module.h"
#include "socket.h"
#include "tool.h"
#include "unit.h"

#define GOLDEN "dot.golden"

static json_t *parse(const char *text)
{
	json_error_t error;
	json_t *json = json_loads(text, 0, &error);

	if (!json)
		fail_msg("%s: %d: %s", text, error.column, error.text);
	return json;
}

/* Return: the drawing, to be freed */
static char *draw(const char *paths, const char *devs, const char *groups)
{
	json_t *path_list = parse(paths), *dev_list = parse(devs), *group_list = parse(groups);
	size_t size;
	char *text;
	FILE *file;

	file = open_memstream(&text, &size);
	dot_print(file, path_list, dev_list, group_list);
	fclose(file);
	json_decref(path_list);
	json_decref(dev_list);
	json_decref(group_list);
	return text;
}

/*
 * A node with a function of one leg and one of two, two groups of which one is used,
 * members of all kinds, a next node by Ethernet and one through a tunnel, a dead hop, two
 * paths that are each other's reverse, one whose reverse is not here, and names that
 * Graphviz has a use for.
 */
static const char paths[] =
	"[{\"spi\":30,\"hop\":[{\"si\":255,\"type\":\"dev\",\"ifname\":\"gone\",\"dead\":true},"
	"{\"si\":254,\"type\":\"via\",\"ifname\":\"old0\",\"dead\":true}]},"
	"{\"spi\":10,\"reverse\":11,\"hop\":["
	"{\"si\":253,\"type\":\"via\",\"ifname\":\"eth1\",\"lladdr\":\"02:00:00:00:00:02\"},"
	"{\"si\":255,\"type\":\"dev\",\"ifname\":\"nsh-fw\"},"
	"{\"si\":254,\"type\":\"dev\",\"ifname\":\"nat-in\"},"
	"{\"si\":250,\"type\":\"group\",\"group\":\"caches\"},"
	"{\"si\":249,\"type\":\"via\",\"ifname\":\"vx0\",\"ipv4\":\"10.0.0.9\",\"tunnel-id\":7},"
	"{\"si\":240,\"type\":\"end\",\"ifname\":\"nsh-out\"}]},"
	"{\"spi\":11,\"reverse\":10,\"hop\":[{\"si\":255,\"type\":\"dev\",\"ifname\":\"nat-out\"},"
	"{\"si\":254,\"type\":\"end\",\"ifname\":\"nsh-in\"}]},"
	"{\"spi\":12,\"hop\":[{\"si\":255,\"type\":\"group\",\"group\":\"spares\"},"
	"{\"si\":254,\"type\":\"end\",\"ifname\":\"nsh-out\"}]},"
	"{\"spi\":20,\"reverse\":99,\"hop\":[{\"si\":255,\"type\":\"dev\",\"ifname\":\"a\\\"b\\\\n\"},"
	"{\"si\":254,\"type\":\"via\",\"ifname\":\"wire\"}]}]";

static const char devs[] =
	"[{\"ifname\":\"nsh-in\",\"spi\":10,\"si\":255},"
	"{\"ifname\":\"unused\",\"spi\":77,\"si\":255},"
	"{\"ifname\":\"nat-out\",\"function\":\"nat\",\"netns\":\"nat\"},"
	"{\"ifname\":\"nat-in\",\"function\":\"nat\",\"netns\":\"nat\"},"
	"{\"ifname\":\"nsh-fw\",\"netns\":\"fw\",\"behind\":\"tap0\"},"
	"{\"ifname\":\"nsh-sq1\",\"netns\":\"sq1\"},{\"ifname\":\"nsh-sq2\",\"netns\":\"sq2\"},"
	"{\"ifname\":\"nsh-out\"},{\"ifname\":\"a\\\"b\\\\n\"}]";

static const char groups[] =
	"[{\"name\":\"unused\",\"policy\":\"hash\",\"member\":["
	"{\"type\":\"dev\",\"ifname\":\"other\",\"weight\":1,\"state\":\"up\"}]},"
	"{\"name\":\"spares\",\"policy\":\"active-backup\",\"member\":["
	"{\"type\":\"dev\",\"ifname\":\"nsh-fw\",\"weight\":1,\"state\":\"up\"},"
	"{\"type\":\"dev\",\"ifname\":\"lost\",\"weight\":1,\"state\":\"down\",\"dead\":true}]},"
	"{\"name\":\"caches\",\"policy\":\"hash\",\"member\":["
	"{\"type\":\"dev\",\"ifname\":\"nsh-sq1\",\"weight\":2,\"state\":\"up\"},"
	"{\"type\":\"dev\",\"ifname\":\"nsh-sq2\",\"weight\":1,\"state\":\"drain\"},"
	"{\"type\":\"via\",\"ifname\":\"vx0\",\"ipv4\":\"10.0.0.7\",\"weight\":1,"
	"\"backup\":true,\"state\":\"down\"}]}]";

/* After a change of the drawing that was looked at, UNIT_GOLDEN=1 writes it anew */
static void test_golden(void **state)
{
	char *text = draw(paths, devs, groups), *want;
	FILE *file;
	long size;

	(void)state;
	if (getenv("UNIT_GOLDEN")) {
		file = fopen(GOLDEN, "w");
		fputs(text, file);
		fclose(file);
	}
	file = fopen(GOLDEN, "r");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	want = calloc(1, size + 1);
	assert_int_equal(fread(want, 1, size, file), size);
	fclose(file);
	assert_string_equal(text, want);
	free(want);
	free(text);
}

/* The same, however the kernel orders it */
static void test_order(void **state)
{
	char *text, *other;

	(void)state;
	text = draw("[{\"spi\":1,\"hop\":[{\"si\":2,\"type\":\"dev\",\"ifname\":\"a\"},"
		    "{\"si\":1,\"type\":\"end\",\"ifname\":\"b\"}]},"
		    "{\"spi\":2,\"hop\":[{\"si\":1,\"type\":\"end\",\"ifname\":\"a\"}]}]",
		    "[{\"ifname\":\"a\",\"netns\":\"x\"},{\"ifname\":\"b\"}]",
		    "[{\"name\":\"g\"},{\"name\":\"h\"}]");
	other = draw("[{\"spi\":2,\"hop\":[{\"si\":1,\"type\":\"end\",\"ifname\":\"a\"}]},"
		     "{\"spi\":1,\"hop\":[{\"si\":1,\"type\":\"end\",\"ifname\":\"b\"},"
		     "{\"si\":2,\"type\":\"dev\",\"ifname\":\"a\"}]}]",
		     "[{\"ifname\":\"b\"},{\"ifname\":\"a\",\"netns\":\"x\"}]",
		     "[{\"name\":\"h\"},{\"name\":\"g\"}]");
	assert_string_equal(text, other);
	free(text);
	free(other);
}

static void test_nothing(void **state)
{
	char *text = draw("[]", "[]", "[]");

	(void)state;
	assert_string_equal(text, "digraph nsh {\n\trankdir=LR;\n"
			    "\tnode [shape=box, fontname=\"sans-serif\"];\n"
			    "\tedge [fontname=\"sans-serif\", fontsize=10];\n}\n");
	free(text);
}

static const struct object *const objects[] = { &path_object, NULL };

static void take(int protocol, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *asked = mnl_nlmsg_get_payload(nlh);
	char buf[512] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *answer;
	struct nlattr *hop;

	assert_int_equal(protocol, NETLINK_GENERIC);
	if (asked->cmd != NSH_SFC_CMD_PATH_GET)
		return;
	answer = mnl_nlmsg_put_header(buf);
	answer->nlmsg_type = MODULE_FAMILY;
	mnl_nlmsg_put_extra_header(answer, sizeof(struct genlmsghdr));
	mnl_attr_put_u32(answer, NSH_SFC_A_PATH_SPI, 5);
	hop = mnl_attr_nest_start(answer, NSH_SFC_A_PATH_HOP);
	mnl_attr_put_u8(answer, NSH_SFC_A_HOP_SI, 9);
	mnl_attr_put_u32(answer, NSH_SFC_A_HOP_TYPE, NSH_SFC_HOP_END);
	mnl_attr_put_strz(answer, NSH_SFC_A_HOP_IFNAME, "e");
	mnl_attr_nest_end(answer, hop);
	socket_say(answer);
}

/* Return: what is printed on @fd */
static const char *run(char *argv[], bool json, int fd, int want)
{
	struct tool tool = { .objects = objects, .json = json };
	int argc = 0, status;

	while (argv[argc])
		argc++;
	module.attrs = UINT32_MAX;
	module.ops = UINT64_MAX;
	module.take = take;
	socket_begin(module_kernel);
	catch_begin(fd);
	status = command_run(&tool, argc, argv);
	genl_free(tool.genl);
	nl_free(tool.rtnl);
	socket_end();
	if (status != want)
		fail_msg("status %d: %s", status, catch_end());
	return catch_end();
}

#define ARGS(...) ((char *[]){ "path", "show", ##__VA_ARGS__, NULL })

static void test_command(void **state)
{
	const char *want = "digraph nsh {\n\trankdir=LR;\n"
		"\tnode [shape=box, fontname=\"sans-serif\"];\n"
		"\tedge [fontname=\"sans-serif\", fontsize=10];\n"
		"\t\"dev e\" [label=\"e\", style=dashed, color=red, fontcolor=red];\n"
		"\t\"path 5\" [label=\"path 5\", shape=plaintext];\n"
		"\t\"path 5\" -> \"dev e\" [label=\"5/9 end\", color=\"#1b6ca8\"];\n}\n";
	const char *got;

	(void)state;
	assert_string_equal(run(ARGS("--dot"), false, STDOUT_FILENO, 0), want);
	assert_string_equal(run(ARGS("5", "--dot"), false, STDOUT_FILENO, 0), want);
	assert_string_equal(run(ARGS("--dot", "5"), false, STDOUT_FILENO, 0), want);
	assert_string_equal(run(ARGS("5"), false, STDOUT_FILENO, 0), "path 5\n  hop 9 end dev e\n");
	got = run(ARGS("--dot", "5", "--dot"), false, STDERR_FILENO, 2);
	assert_non_null(strstr(got, "unknown word \"--dot\", nothing more is wanted\n"));
	got = run(ARGS("--dot"), true, STDERR_FILENO, 2);
	assert_non_null(strstr(got, "path show: --dot prints a drawing, there is no JSON form "
			       "of it\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
