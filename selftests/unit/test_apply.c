// SPDX-License-Identifier: GPL-2.0
/* Documents become commands, in an order that works, and nothing else happens. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "genl.h"
#include "socket.h"
#include "store.h"
#include "tool.h"
#include "unit.h"

#define TEXT_MAX 65536

static const struct object *const objects[] = {
	&dev_object, &port_object, &group_object, &path_object, &context_object, &limit_object,
	&save_object, &apply_object, &diff_object, NULL
};

/* Documents: a node with something of each kind, and the same with all of it changed */
#define ONE "documents/one.json"
#define TWO "documents/two.json"
#define BEFORE "documents/hops.json"
#define AFTER "documents/hops-after.json"

static const char one_a[] =
	"limit set contexts 1000\n"
	"dev add nsh-x spi 5 si 9 md-type 2 up\n"
	"dev add nsh-fw mode route returns 500 up\n"
	"dev add nsh-lan spi 10 up\n"
	"port add dev eth2 oam forward\n"
	"port add dev eth1\n"
	"path add 10 reverse 11 hop 255 dev nsh-fw on-down bypass hop 254 via inet 10.0.0.2 "
	"dev eth1\n"
	"context add dev nsh-x id 7 spi 10 si 255 md-type 1\n";

static const char one_b[] =
	"dev add nsh-in function nat recall mark,flow up\n"
	"dev add nsh-out function nat recall mark,flow up\n"
	"dev add nsh-wan up\n"
	"port add dev eth0\n"
	"path add 10 reverse 11 hop 254 dev nsh-in hop 253 end dev nsh-wan\n";

static const char two_plan[] =
	"limit set contexts 1048576\n"
	"dev del nsh-fw\n"
	"dev add nsh-new up\n"
	"dev add nsh-fw function wall mode route up\n"
	"dev add nsh-wan up\n"
	"port set dev eth1 oam forward\n"
	"path replace 10 hop 255 dev nsh-fw hop 254 end dev nsh-wan\n"
	"path add 12 hop 9 via inet6 fd00::1 id 3 dev eth1\n"
	"dev set nsh-x mode route md-type 1 metadata 00000000000000000000000000000000 spi none\n"
	"dev set nsh-lan md-type 2 metadata \"\"\n"
	"context del dev nsh-x id 7\n"
	"context add dev nsh-x id 7 spi 10 si 254 md-type 1\n"
	"context add dev nsh-new id 8 spi 10 si 255 md-type 2\n"
	"port del dev eth2\n";

/* Run a command. Return: what it printed, good until the next call */
static const char *run(int fd, int status, bool json, const char *words)
{
	struct tool tool = { .objects = objects, .json = json };
	char copy[256], *argv[16], *next = copy;
	int argc = 0, ret;
	const char *said;

	strcpy(copy, words);
	while ((argv[argc] = strsep(&next, " ")))
		argc++;
	socket_begin(store_kernel);
	catch_begin(fd);
	ret = command_run(&tool, argc, argv);
	said = catch_end();
	socket_end();
	genl_free(tool.genl);
	nl_free(tool.rtnl);
	if (ret != status)
		fail_msg("%s: %d and not %d: %s", words, ret, status, said);
	return said;
}

/* The same with a document. Return: as run() */
static const char *with(const char *name, const char *command, const char *options, int fd,
			int status)
{
	char words[256];

	snprintf(words, sizeof(words), "%s %s%s%s", command, name, *options ? " " : "", options);
	return run(fd, status, false, words);
}

static const char *saved(void)
{
	static char text[TEXT_MAX];

	strcpy(text, run(STDOUT_FILENO, 0, false, "save"));
	return text;
}

static void test_plan(void **state)
{
	(void)state;
	store_begin();
	assert_string_equal(with(ONE, "apply", "--node a --dry-run", STDOUT_FILENO, 0), one_a);
	assert_string_equal(with(ONE, "apply", "--node b --dry-run", STDOUT_FILENO, 0), one_b);
	assert_int_equal(store.changes, 0);
	assert_string_equal(with(ONE, "apply", "--node a", STDOUT_FILENO, 0), "");
	assert_true(store.changes > 0);
}

static void test_again(void **state)
{
	(void)state;
	store_begin();
	with(ONE, "apply", "--node a", STDERR_FILENO, 0);
	store.changes = 0;
	assert_string_equal(with(ONE, "apply", "--node a --dry-run", STDOUT_FILENO, 0), "");
	assert_string_equal(with(ONE, "diff", "--node a", STDOUT_FILENO, 0), "");
	with(ONE, "apply", "--node a", STDERR_FILENO, 0);
	assert_int_equal(store.changes, 0);
}

static void test_change(void **state)
{
	(void)state;
	store_begin();
	with(ONE, "apply", "--node a", STDERR_FILENO, 0);
	assert_string_equal(with(TWO, "apply", "--node a --dry-run", STDOUT_FILENO, 0), two_plan);
	assert_string_equal(with(TWO, "apply", "--node a", STDERR_FILENO, 0), "");
	assert_string_equal(with(TWO, "apply", "--node a --dry-run", STDOUT_FILENO, 0), "");
	assert_string_equal(with(ONE, "apply", "--node a", STDERR_FILENO, 0), "");
	assert_string_equal(with(ONE, "apply", "--node a --dry-run", STDOUT_FILENO, 0), "");
}

static void test_diff(void **state)
{
	const char *said;

	(void)state;
	store_begin();
	with(ONE, "apply", "--node a", STDERR_FILENO, 0);
	said = with(TWO, "diff", "--node a", STDOUT_FILENO, 1);
	assert_non_null(strstr(said, "- limit contexts 1000 flows 4194304\n"
				     "+ limit contexts 1048576 flows 4194304\n"));
	assert_non_null(strstr(said, "- port dev eth2 oam forward\n- port dev eth1\n"
				     "+ port dev eth1 oam forward\n"));
	assert_non_null(strstr(said, "- path 10 reverse 11 hop 255 dev nsh-fw on-down bypass hop 254 via inet "
				     "10.0.0.2 dev eth1\n"
				     "+ path 10 hop 255 dev nsh-fw hop 254 end dev nsh-wan\n"
				     "+ path 12 hop 9 via inet6 fd00::1 id 3 dev eth1\n"));
}

/* Whatever fails, all is as it was before */
static void test_undo(void **state)
{
	char before[TEXT_MAX], want[256];
	const char *said;
	int changes, i;

	(void)state;
	store_begin();
	with(ONE, "apply", "--node a", STDERR_FILENO, 0);
	store.changes = 0;
	with(TWO, "apply", "--node a", STDERR_FILENO, 0);
	changes = store.changes;
	assert_int_equal(changes, 14);
	for (i = 1; i <= changes; i++) {
		with(ONE, "apply", "--node a", STDERR_FILENO, 0);
		strcpy(before, saved());
		store.changes = 0;
		store.fail = i;
		said = with(TWO, "apply", "--node a", STDERR_FILENO, 1);
		assert_non_null(strstr(said, "made to fail"));
		snprintf(want, sizeof(want), "nshctl: this has failed on node \"a\": ");
		assert_non_null(strstr(said, want));
		assert_non_null(strstr(said, "nshctl: all is as it was before"));
		if (i <= 2)
			assert_null(strstr(said, "made again"));
		else
			assert_non_null(strstr(said, "but for what devices had that were "
						     "made again"));
		store.fail = 0;
		assert_string_equal(with(ONE, "apply", "--node a --dry-run", STDOUT_FILENO, 0), "");
	}
}

/* What cannot be undone is said */
static void test_stuck(void **state)
{
	(void)state;
	store_begin();
	with(ONE, "apply", "--node a", STDERR_FILENO, 0);
	store.changes = 0;
	store.fail = 3;
	store.fail_on = true;
	assert_non_null(strstr(with(TWO, "apply", "--node a", STDERR_FILENO, 1),
			       "nshctl: cannot undo: limit set contexts 1048576\n"));
}

/* What there is, saved as a document, makes the same of nothing */
static void restore(void)
{
	char document[TEXT_MAX], name[] = "document-XXXXXX";
	int file;

	strcpy(document, run(STDOUT_FILENO, 0, true, "save"));
	store_begin();
	file = mkstemp(name);
	assert_true(file >= 0);
	assert_int_equal(write(file, document, strlen(document)), strlen(document));
	close(file);
	with(name, "apply", "", STDERR_FILENO, 0);
	unlink(name);
	assert_string_equal(run(STDOUT_FILENO, 0, true, "save"), document);
}

static void test_save(void **state)
{
	(void)state;
	store_begin();
	with(ONE, "apply", "--node a", STDERR_FILENO, 0);
	restore();
	assert_string_equal(with(ONE, "apply", "--node a --dry-run", STDOUT_FILENO, 0), "");
}

static void test_missing(void **state)
{
	const char *said;

	(void)state;
	store_begin();
	said = with("documents/missing.json", "apply", "--node a", STDERR_FILENO, 1);
	assert_non_null(strstr(said, "documents/missing.json:5:18: nodes.a.ports.nosuch0: "));
	assert_non_null(strstr(said, ":7:25: nodes.a.devices.n.netns: "));
	assert_non_null(strstr(said, ":8:26: nodes.a.devices.m.behind: "));
	assert_int_equal(store.changes, 0);
	said = with("documents/missing.json", "apply", "--node z", STDERR_FILENO, 1);
	assert_string_equal(said, "nshctl: node \"z\" is not in the document, "
				  "want --all-netns or --node with one of: a\n");
}

/* The kernel would tell them under their other names, and each apply make them again */
static void test_altnames(void **state)
{
	static const char want[] =
		"documents/altnames.json:4:16: nodes.a.ports.alt-eth1: on node \"a\", \"alt-eth1\" "
		"is an alternative name of the network device \"eth1\", want that one\n"
		"documents/altnames.json:5:35: nodes.a.devices.m.behind: on node \"a\", \"alt-tap0\" "
		"is an alternative name of the network device \"tap0\", want that one\n"
		"documents/altnames.json:6:25: nodes.a.rules[0].dev: on node \"a\", \"alt-eth2\" "
		"is an alternative name of the network device \"eth2\", want that one\n";

	(void)state;
	store_begin();
	assert_string_equal(with("documents/altnames.json", "apply", "--node a", STDERR_FILENO, 1),
			    want);
	assert_int_equal(store.changes, 0);
}

/* 1462 bytes, an Ethernet header, and the header of the path */
static void test_mtu(void **state)
{
	static const char want[] =
		"documents/mtu.json:9:5: paths.p: node \"a\": a packet of \"nsh-f\", whose MTU is "
		"1462, has 1488 bytes with its header, and the MTU of port \"narrow\" is 1280\n";
	const char *said;

	(void)state;
	store_begin();
	said = with("documents/mtu.json", "apply", "--node a", STDERR_FILENO, 1);
	assert_non_null(strstr(said, want));
	assert_non_null(strstr(said, "packet of \"nsh-e\", whose MTU is 1462, has 1488 bytes"));
	assert_int_equal(store.changes, 0);
	assert_string_equal(with("documents/mtu.json", "apply", "--node b", STDERR_FILENO, 0), "");
}

/* What goes from a path goes last, so that packets under way find their hops */
static void test_hops(void **state)
{
	(void)state;
	store_begin();
	with(BEFORE, "apply", "--node a", STDERR_FILENO, 0);
	assert_string_equal(with(AFTER, "apply", "--node a --dry-run", STDOUT_FILENO, 0),
			    "dev add h up\n"
			    "path replace 1 hop 9 dev f hop 8 dev g hop 7 dev h hop 6 end dev w\n"
			    "dev set e spi 1 si 8\n"
			    "path replace 1 hop 8 dev g hop 7 dev h hop 6 end dev w\n"
			    "dev del f\n");
	with(AFTER, "apply", "--node a", STDERR_FILENO, 0);
	assert_string_equal(with(AFTER, "apply", "--node a --dry-run", STDOUT_FILENO, 0), "");
}

/* Groups and rules, whatever the module knows of them */
static void test_groups(void **state)
{
	const char *said;

	(void)state;
	store_begin();
	said = with("documents/groups.json", "apply", "--node a --dry-run", STDOUT_FILENO, 0);
	assert_non_null(strstr(said, "\ngroup add caches policy active-backup"
				     " member dev c1 weight 2 member dev c2 backup"
				     " member via inet 10.0.0.9 dev eth1\n"
				     "path add 1 hop 255 group caches hop 254 end dev w\n"
				     "rule add dev eth0 pref 1 handle 1 to l protocol arp\n"
				     "rule add dev eth0 pref 2 handle 1 to l protocol ip ip_proto tcp dst_port 80 skip_hw\n"
				     "rule add dev eth1 pref 1 handle 1 to l protocol ip\n"));
	assert_non_null(strstr(said, "dev add c1 mode route"));
	assert_non_null(strstr(said, "\ndev add c2 up\n"));
}

/* The group is made, found again, saved, changed, and gone */
static void test_shared(void **state)
{
	(void)state;
	store_begin();
	with("documents/shared.json", "apply", "--node a", STDERR_FILENO, 0);
	assert_string_equal(with("documents/shared.json", "apply", "--node a --dry-run",
				 STDOUT_FILENO, 0), "");
	restore();
	assert_string_equal(with("documents/shared.json", "apply", "--node a --dry-run",
				 STDOUT_FILENO, 0), "");
	assert_non_null(strstr(with(ONE, "apply", "--node a --dry-run", STDOUT_FILENO, 0),
			       "\npath del 2\ngroup del "));
	with(ONE, "apply", "--node a", STDERR_FILENO, 0);
	assert_string_equal(with(ONE, "apply", "--node a --dry-run", STDOUT_FILENO, 0), "");
}

/* A leg that says nothing is as the other ones of its function say */
static void test_legs(void **state)
{
	(void)state;
	store_begin();
	assert_string_equal(with("documents/legs.json", "apply", "--node a --dry-run",
				 STDOUT_FILENO, 0),
			    "dev add nsh-0 function nat mode route mark-mask 0xff recall mark,flow window 50 up\n"
			    "dev add nsh-1 function nat mark-mask 0xff recall mark,flow window 50 up\n"
			    "dev add nsh-2 function nat mark-mask 0xff recall mark,flow window 50 up\n"
			    "dev add nsh-3 function proxy up\n");
}

static const char *option(const char *options)
{
	return with(ONE, "apply", options, STDERR_FILENO, 2);
}

static void test_options(void **state)
{
	(void)state;
	store_begin();
	assert_non_null(strstr(option("--node"), "apply: --node: a value is missing\n"));
	assert_non_null(strstr(option("--node a --all-netns"),
			       "apply: --node and --all-netns do not go together\n"));
	assert_non_null(strstr(option("--dry"), "apply: unknown option \"--dry\"\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_diff),
		cmocka_unit_test(test_undo),
		cmocka_unit_test(test_stuck),
		cmocka_unit_test(test_save),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_altnames),
		cmocka_unit_test(test_mtu),
		cmocka_unit_test(test_hops),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_legs),
		cmocka_unit_test(test_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
