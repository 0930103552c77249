// SPDX-License-Identifier: GPL-2.0
/* The hop grammar: bytes of the message, or an error in the user's words. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "hop.h"
#include "message.h"
#include "unit.h"

/* Puts all hops of a line into a message. Return: what hop_put() returned */
static int put(const char *line, struct nlmsghdr *nlh)
{
	struct words w = message_words(line);
	struct hop_seen seen = {};
	int ret = 0;

	while (words_left(&w) && !ret) {
		assert_true(words_take(&w, "hop"));
		ret = hop_put(&w, nlh, &seen);
	}
	message_words_free(&w);
	return ret;
}

/* Attributes that a message has to have, put together without libmnl */
struct want {
	uint8_t bytes[256];
	size_t len;
	size_t nest;
};

static void want_attr(struct want *want, uint16_t type, const void *data, uint16_t len)
{
	const uint16_t head[] = { 4 + len, type };

	memcpy(want->bytes + want->len, head, sizeof(head));
	memcpy(want->bytes + want->len + 4, data, len);
	want->len += (4 + len + 3) / 4 * 4;
}

static void want_hop(struct want *want, uint8_t si, uint32_t type)
{
	want->nest = want->len;
	want_attr(want, 0x8002, "", 0);
	want_attr(want, 1, &si, 1);
	want_attr(want, 2, &type, 4);
}

static void want_dev(struct want *want, const char *name)
{
	want_attr(want, 3, name, strlen(name) + 1);
}

static void want_end(struct want *want)
{
	const uint16_t len = want->len - want->nest;

	memcpy(want->bytes + want->nest, &len, sizeof(len));
}

static void good(const char *line, const struct want *want)
{
	struct nlmsghdr *nlh = message_new();
	const char *attrs = mnl_nlmsg_get_payload_tail(nlh);

	assert_int_equal(put(line, nlh), 0);
	assert_int_equal((const char *)mnl_nlmsg_get_payload_tail(nlh) - attrs, want->len);
	assert_memory_equal(attrs, want->bytes, want->len);
}

static void bad(const char *line, const char *message)
{
	char want[256];
	const char *got;
	int ret;

	snprintf(want, sizeof(want), "nshctl: test: %s\nusage: nshctl test USAGE\n", message);
	catch_begin(STDERR_FILENO);
	ret = put(line, message_new());
	got = catch_end();
	assert_int_equal(ret, 2);
	assert_string_equal(got, want);
}

static void test_dev(void **state)
{
	struct want want = {};

	(void)state;
	want_hop(&want, 255, 0);
	want_dev(&want, "nsh-fw");
	want_end(&want);
	good("hop 255 dev nsh-fw", &want);
	good("hop 0xff dev nsh-fw", &want);
}

static void test_end(void **state)
{
	struct want want = {};

	(void)state;
	want_hop(&want, 0, 1);
	want_dev(&want, "e");
	want_end(&want);
	good("hop 0 end dev e", &want);
}

static void test_via(void **state)
{
	const uint32_t id = 77;
	struct want want = {};

	(void)state;
	want_hop(&want, 254, 2);
	want_attr(&want, 4, "\2\0\0\0\0\2", 6);
	want_attr(&want, 5, "\x0a\0\0\3", 4);
	want_attr(&want, 7, &id, 4);
	want_dev(&want, "vx");
	want_end(&want);
	good("hop 254 via lladdr 02:00:00:00:00:02 inet 10.0.0.3 id 77 dev vx", &want);
}

static void test_via_inet6(void **state)
{
	struct want want = {};

	(void)state;
	want_hop(&want, 3, 2);
	want_dev(&want, "vx");
	want_attr(&want, 6, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	want_end(&want);
	good("hop 3 via dev vx inet6 2001:db8::1", &want);
}

static void test_via_dev(void **state)
{
	struct want want = {};

	(void)state;
	want_hop(&want, 3, 2);
	want_dev(&want, "vx");
	want_end(&want);
	good("hop 3 via dev vx", &want);
}

static void test_group(void **state)
{
	struct want want = {};

	(void)state;
	want_hop(&want, 9, 3);
	want_attr(&want, 13, "web", 4);
	want_end(&want);
	want_hop(&want, 8, 1);
	want_dev(&want, "b");
	want_end(&want);
	good("hop 9 group web hop 8 end dev b", &want);
}

static void test_several(void **state)
{
	struct want want = {};

	(void)state;
	want_hop(&want, 9, 0);
	want_dev(&want, "a");
	want_end(&want);
	want_hop(&want, 8, 1);
	want_dev(&want, "b");
	want_end(&want);
	good("hop 9 dev a hop 8 end dev b", &want);
}

/* All service indexes, each with every attribute, fit into one message */
static void test_most(void **state)
{
	static char line[256 * 128];
	struct nlmsghdr *nlh = message_new();
	size_t len = 0;
	int si;

	(void)state;
	for (si = 255; si >= 0; si--)
		len += sprintf(line + len, "hop %d via lladdr 02:00:00:00:00:02 inet6 2001:db8::1 "
			       "id 4294967295 dev fifteen-letters ", si);
	assert_int_equal(put(line, nlh), 0);
	assert_int_equal(nlh->nlmsg_len, 20 + 256 * (4 + 8 + 8 + 12 + 20 + 8 + 20));
}

static void test_errors(void **state)
{
	(void)state;
	bad("hop", "hop: a service index is missing");
	bad("hop 256 dev a", "hop 256: a service index is 0 to 255");
	bad("hop dev a", "hop dev: a service index is 0 to 255");
	bad("hop 255", "hop 255: nothing is said about it, want dev, end, group or via");
	bad("hop 255 hop 254 dev a", "hop 255: nothing is said about it, want dev, end, group or via");
	bad("hop 255 viaa dev a", "hop 255: unknown word \"viaa\", want dev, end, group or via");
	bad("hop 255 dev", "hop 255: dev: a value is missing");
	bad("hop 255 dev a/b", "hop 255: dev a/b: "
	    "want a device name: 1 to 15 characters, no blank, / or :");
	bad("hop 255 dev a dev b", "hop 255: dev given twice");
	bad("hop 255 dev a id 3", "hop 255: unknown word \"id\", want on-down");
	bad("hop 255 dev a on-down drop id 3",
	    "hop 255: unknown word \"id\", nothing more is wanted");
	bad("hop 255 end dev a on-down drop",
	    "hop 255: unknown word \"on-down\", nothing more is wanted");
	bad("hop 255 via on-down bypass dev a",
	    "hop 255: unknown word \"on-down\", want lladdr, inet, inet6, id or dev");
	bad("hop 255 end", "hop 255: dev is missing");
	bad("hop 255 group", "hop 255: group: a value is missing");
	bad("hop 255 group sixteen-letters-", "hop 255: group sixteen-letters-: "
	    "want the name of a group: 1 to 15 letters, digits, -, _ or .");
	bad("hop 255 group a dev b", "hop 255: unknown word \"dev\", nothing more is wanted");
	bad("hop 255 end a", "hop 255: unknown word \"a\", want dev");
	bad("hop 255 via", "hop 255: dev is missing");
	bad("hop 255 via inet 10.0.0.1 hop 254 dev a", "hop 255: dev is missing");
	bad("hop 255 via inet 10.0.0 dev a",
	    "hop 255: inet 10.0.0: want an IPv4 address like 10.0.0.3");
	bad("hop 255 via inet6 10.0.0.1 dev a",
	    "hop 255: inet6 10.0.0.1: want an IPv6 address like 2001:db8::3");
	bad("hop 255 via lladdr 02:00 dev a",
	    "hop 255: lladdr 02:00: want an Ethernet address like 02:00:00:00:00:01");
	bad("hop 255 via id -1 dev a", "hop 255: id -1: a tunnel's identifier is 0 to 4294967295");
	bad("hop 255 via inet 10.0.0.1 inet6 ::1 dev a",
	    "hop 255: inet6: inet and inet6 do not go together");
	bad("hop 255 via mac 1 dev a",
	    "hop 255: unknown word \"mac\", want lladdr, inet, inet6, id or dev");
	bad("hop 254 dev a hop 254 end dev b", "hop 254 given twice");
	bad("hop 254 dev a hop 0xfe end dev b", "hop 254 given twice");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dev),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_via),
		cmocka_unit_test(test_via_inet6),
		cmocka_unit_test(test_via_dev),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_most),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
