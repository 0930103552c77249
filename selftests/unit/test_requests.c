// SPDX-License-Identifier: GPL-2.0
/* Commands become requests, or errors in the user's words. */
#include <linux/genetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "decode.h"
#include "genl.h"
#include "line.h"
#include "tool.h"
#include "unit.h"

/* A family that no kernel has, so that requests are made and go nowhere */
#define NO_FAMILY 0x7fff

static const struct object *const objects[] = {
	&dev_object, &path_object, &group_object, &context_object, &flow_object, &limit_object, NULL
};

/* Runs a command. Return: what it printed on standard error */
static const char *run(struct tool *tool, const char *command, int *status)
{
	FILE *file = fmemopen((void *)command, strlen(command), "r");
	struct line line = {};

	memset(tool, 0, sizeof(*tool));
	tool->objects = objects;
	genl_request(tool, 0, 0);
	tool->genl->family = NO_FAMILY;
	assert_int_equal(line_read(file, &line), 1);
	fclose(file);
	catch_begin(STDERR_FILENO);
	*status = command_run(tool, line.count, line.words);
	line_free(&line);
	return catch_end();
}

/* The last request, as what the kernel would make of its attributes */
static char *request(const struct tool *tool, const struct attr_set *set)
{
	const struct nlmsghdr *nlh = (void *)tool->genl->nl->request;
	const char *attrs = mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));
	json_t *json;
	char *text;

	json = decode_attrs(set, attrs, (char *)mnl_nlmsg_get_payload_tail(nlh) - attrs, true);
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

static void forget(struct tool *tool)
{
	genl_free(tool->genl);
	nl_free(tool->rtnl);
}

static void good(const char *command, const struct attr_set *set, const char *want)
{
	struct tool tool;
	int status;
	char *got;

	run(&tool, command, &status);
	assert_int_equal(status, 1);
	got = request(&tool, set);
	assert_string_equal(got, want);
	free(got);
	forget(&tool);
}

static void bad(const char *command, const char *message)
{
	const char *got, *usage;
	struct tool tool;
	int status;

	got = run(&tool, command, &status);
	assert_int_equal(status, 2);
	usage = strstr(got, "\nusage: ");
	assert_non_null(usage);
	assert_int_equal(strlen("nshctl: ") + strlen(message), usage - got);
	assert_memory_equal(got + strlen("nshctl: "), message, strlen(message));
	forget(&tool);
}

static void test_dev(void **state)
{
	(void)state;
	good("dev set a recall mark,flow originated flow flow-limit 100000 flow-timeout 60 "
	     "window 200", &dev_set,
	     "{\"ifname\":\"a\",\"recall-by\":[\"mark\",\"flow\"],\"originated\":\"flow\","
	     "\"flow-limit\":100000,\"flow-timeout\":60,\"window\":200}");
	good("dev set a recall none", &dev_set, "{\"ifname\":\"a\",\"recall-by\":[]}");
	good("dev set a recall fingerprint,conntrack", &dev_set,
	     "{\"ifname\":\"a\",\"recall-by\":[\"conntrack\",\"fingerprint\"]}");
	bad("dev set a recall mark,", "dev set: recall mark,: want none, or some of mark, "
	    "conntrack, flow and fingerprint with commas between");
	bad("dev set a recall mark,mark", "dev set: recall mark,mark: want none, or some of "
	    "mark, conntrack, flow and fingerprint with commas between");
	bad("dev set a recall mark,none", "dev set: recall mark,none: want none, or some of "
	    "mark, conntrack, flow and fingerprint with commas between");
	bad("dev set a originated own", "dev set: originated own: want own-path, flow or drop");
	bad("dev set a flow-limit 0", "dev set: flow-limit 0: a number of flows is 1 to 4194304");
	bad("dev set a window 60001", "dev set: window 60001: a window is 1 to 60000 milliseconds");
	bad("dev set a function f", "dev set: unknown word \"function\", want mode, spi, si, "
	    "md-type, metadata, reclassify, mark-mask, context-limit, context-timeout, recall, "
	    "originated, flow-limit, flow-timeout, window, state, reason or returns");
	bad("dev add a function sixteen-letters-",
	    "dev add: function sixteen-letters-: a function's name has 1 to 15 characters");
	bad("dev add a function \"\"",
	    "dev add: function \"\": a function's name has 1 to 15 characters");
}

static void test_dev_health(void **state)
{
	(void)state;
	good("dev set a state down reason \"bfd: peer lost\" returns 500", &dev_set,
	     "{\"ifname\":\"a\",\"state\":\"down\",\"state-reason\":\"bfd: peer lost\","
	     "\"returns\":500}");
	good("dev set a state drain", &dev_set, "{\"ifname\":\"a\",\"state\":\"drain\"}");
	good("dev set a state up reason \"\" returns 0", &dev_set,
	     "{\"ifname\":\"a\",\"state\":\"up\",\"state-reason\":\"\",\"returns\":0}");
	bad("dev set a state off", "dev set: state off: want up, down or drain");
	bad("dev set a state", "dev set: state: a value is missing");
	bad("dev set a reason 1234567890123456789012345678901234567890123456789012345678901234",
	    "dev set: reason 1234567890123456789012345678901234567890123456789012345678901234: "
	    "a reason has at most 63 bytes");
	bad("dev set a returns 600001",
	    "dev set: returns 600001: a time to return packets is 0 to 600000 milliseconds");
}

static void test_path(void **state)
{
	(void)state;
	good("path add 10 hop 255 dev a on-down bypass hop 254 dev b on-down drop", &path_set,
	     "{\"spi\":10,\"hop\":[{\"si\":255,\"type\":\"dev\",\"ifname\":\"a\","
	     "\"on-down\":\"bypass\"},"
	     "{\"si\":254,\"type\":\"dev\",\"ifname\":\"b\",\"on-down\":\"drop\"}]}");
	bad("path add 10 hop 255 dev a on-down skip",
	    "path add: hop 255: on-down skip: want drop or bypass");
	good("path add 10 hop 255 dev a reverse 11 hop 254 end dev b", &path_set,
	     "{\"spi\":10,\"hop\":[{\"si\":255,\"type\":\"dev\",\"ifname\":\"a\"},"
	     "{\"si\":254,\"type\":\"end\",\"ifname\":\"b\"}],\"reverse\":11}");
	good("path replace 10 reverse 10 hop 255 dev a", &path_set,
	     "{\"spi\":10,\"reverse\":10,"
	     "\"hop\":[{\"si\":255,\"type\":\"dev\",\"ifname\":\"a\"}]}");
	bad("path add 10", "path add: hop is missing");
	bad("path add 10 reverse 11", "path add: hop is missing");
	bad("path add 10 reverse", "path add: reverse: a value is missing");
	bad("path add 10 reverse x hop 255 dev a",
	    "path add: reverse x: a service path identifier is 0 to 16777215");
	bad("path add 10 reverse 11 hop 255 dev a reverse 12", "path add: reverse given twice");
	bad("path add 10 hops", "path add: unknown word \"hops\", want hop or reverse");
	bad("path add 10 reverse 11 hops", "path add: unknown word \"hops\", want hop");
	bad("path add 10 hop 255 reverse 11",
	    "path add: hop 255: nothing is said about it, want dev, end, group or via");
}

static void test_symmetric(void **state)
{
	(void)state;
	bad("path replace 10 hop 255 dev a symmetric 11 hop end dev b",
	    "path replace: unknown word \"symmetric\", want hop or reverse");
	bad("path add 10 symmetric 11 hop 255 dev a",
	    "path add: unknown word \"symmetric\", want hop or reverse");
	bad("path add 10 reverse 11 hop 255 dev a symmetric 11 hop end dev b",
	    "path add: reverse and symmetric do not go together");
	bad("path add 10 hop 255 dev a symmetric", "path add: symmetric: a value is missing");
	bad("path add 10 hop 255 dev a symmetric x",
	    "path add: symmetric x: a service path identifier is 0 to 16777215");
	bad("path add 10 hop 255 dev a symmetric 10 hop end dev b",
	    "path add: symmetric 10: that is the path itself");
	bad("path add 10 hop 255 dev a symmetric 11", "path add: symmetric 11: its last hop is missing");
	bad("path add 10 hop 255 dev a symmetric 11 end dev b",
	    "path add: unknown word \"end\", want hop");
	bad("path add 10 hop 255 dev a symmetric 11 hop 255 end dev b",
	    "path add: hop 255: symmetric makes this one");
	bad("path add 10 hop 255 dev a symmetric 11 hop 254 end dev b hop 254 end dev c",
	    "path add: hop 254 given twice");
	bad("path add 10 hop 255 dev a symmetric 11 hop via dev b hop end dev b hop",
	    "path add: hop: a service index is missing");
	bad("path add 10 hop 255 dev a symmetric 11 hop 0 end dev b hop end dev c",
	    "path add: hop: no service index is left");
	bad("path add 10 hop 255 dev a hop 254 via dev p hop 253 dev b symmetric 11 hop end dev c",
	    "path add: hop 254 leads to functions of another node, make the two paths one by one");
}

static void test_group(void **state)
{
	(void)state;
	good("group add web policy hash member dev a weight 2 member dev b backup "
	     "member via inet 10.0.0.9 id 7 dev vx0 flow-limit 1000 flow-timeout 60", &group_set,
	     "{\"name\":\"web\",\"policy\":\"hash\","
	     "\"member\":[{\"type\":\"dev\",\"ifname\":\"a\",\"weight\":2},"
	     "{\"type\":\"dev\",\"ifname\":\"b\",\"backup\":true},"
	     "{\"type\":\"via\",\"ipv4\":\"10.0.0.9\",\"tunnel-id\":7,\"ifname\":\"vx0\"}],"
	     "\"flow-limit\":1000,\"flow-timeout\":60}");
	good("group replace web member dev a policy replicate", &group_set,
	     "{\"name\":\"web\",\"member\":[{\"type\":\"dev\",\"ifname\":\"a\"}],"
	     "\"policy\":\"replicate\"}");
	good("group member set web dev a drain 30 reason upgrade weight 9", &group_set,
	     "{\"name\":\"web\",\"member\":[{\"type\":\"dev\",\"ifname\":\"a\","
	     "\"state\":\"drain\",\"drain\":30,\"reason\":\"upgrade\",\"weight\":9}]}");
	good("group member set web via lladdr 02:00:00:00:00:01 dev p drain", &group_set,
	     "{\"name\":\"web\",\"member\":[{\"type\":\"via\","
	     "\"lladdr\":\"02:00:00:00:00:01\",\"ifname\":\"p\",\"state\":\"drain\"}]}");
	good("group del web", &group_set, "{\"name\":\"web\",\"member\":[]}");
	bad("group add", "group add: NAME is missing");
	bad("group add \"\"", "group add: NAME \"\": "
	    "want the name of a group: 1 to 15 letters, digits, -, _ or .");
	bad("group add web", "group add: policy is missing");
	bad("group add web policy hash", "group add: member is missing");
	bad("group add web policy random member dev a",
	    "group add: policy random: want hash, active-backup or replicate");
	bad("group add web policy hash policy hash", "group add: policy given twice");
	bad("group add web hop 3", "group add: unknown word \"hop\", "
	    "want policy, flow-limit, flow-timeout or member");
	bad("group add web policy hash member",
	    "group add: member 1: nothing is said about it, want dev or via");
	bad("group add web policy hash member dev a member end dev b",
	    "group add: member 2: unknown word \"end\", want dev or via");
	bad("group add web policy hash member dev a weight 0",
	    "group add: member 1: weight 0: a weight is 1 to 65535");
	bad("group add web policy hash member dev a inet 10.0.0.1",
	    "group add: member 1: unknown word \"inet\", want weight or backup");
	bad("group add web policy hash member via inet 10.0.0.1",
	    "group add: member 1: dev is missing");
	bad("group member", "group member: set is missing");
	bad("group member set web dev a",
	    "group member: up, down, drain or weight is missing");
	bad("group member set web dev a up down", "group member: state given twice");
	bad("group member set web dev a up 3", "group member: unknown word \"3\", "
	    "want up, down, drain, reason or weight");
	bad("group member set web dev a drain 0",
	    "group member: drain 0: a time to drain is 1 to 604800 seconds");
}

static void test_context(void **state)
{
	(void)state;
	good("context add dev a id 5 spi 10 si 254", &context_set,
	     "{\"dev\":\"a\",\"id\":5,"
	     "\"header\":\"0fc6010300000afe00000000000000000000000000000000\"}");
	good("context add dev a id 5 spi 0x102030 si 1 md-type 2", &context_set,
	     "{\"dev\":\"a\",\"id\":5,\"header\":\"0fc2020310203001\"}");
	good("context add id 5 dev a si 1 spi 1 md-type 2 metadata 0001000401020304", &context_set,
	     "{\"id\":5,\"dev\":\"a\",\"header\":\"0fc40203000001010001000401020304\"}");
	good("context add id 5 dev a header 0102030405060708", &context_set,
	     "{\"id\":5,\"dev\":\"a\",\"header\":\"0102030405060708\"}");
	bad("context add", "context add: dev is missing");
	bad("context add dev a spi 1 si 1", "context add: id is missing");
	bad("context add dev a id 1", "context add: spi is missing");
	bad("context add dev a id 1 spi 1", "context add: si is missing");
	bad("context add dev a id 1 spi 1 si 256",
	    "context add: si 256: a service index in a function is 1 to 255");
	bad("context add dev a id 1 spi 1 si 1 metadata 00",
	    "context add: metadata: MD type 1 has 16 bytes");
	bad("context add dev a id 1 spi 1 si 1 md-type 2 metadata 0001",
	    "context add: metadata: want whole words of 4 bytes");
	bad("context add dev a id 1 spi 1 header 00",
	    "context add: header goes without what it says itself");
	bad("context add dev a id 1 idle 3", "context add: unknown word \"idle\", "
	    "want spi, si, md-type, metadata or header");
}

static void test_flow(void **state)
{
	(void)state;
	good("flow show", &flow_set, "{}");
	good("flow show dev a kind icmp-error context 3 spi 10 si 254 src 10.0.0.1 dst 10.0.0.2 "
	     "proto tcp sport 80 dport 0x1f90 key 7 vlan 4095", &flow_set,
	     "{\"dev\":\"a\",\"kind\":\"icmp-error\",\"context\":3,\"spi\":10,\"si\":254,"
	     "\"ipv4-src\":\"10.0.0.1\",\"ipv4-dst\":\"10.0.0.2\",\"proto\":6,\"sport\":80,"
	     "\"dport\":8080,\"key\":7,\"vlan\":4095}");
	good("flow flush src 2001:db8::1 proto 253", &flow_set,
	     "{\"ipv6-src\":\"2001:db8::1\",\"proto\":253}");
	good("flow flush dst 2:0:0:0:0:1 ethertype 0x88cc", &flow_set,
	     "{\"mac-dst\":\"02:00:00:00:00:01\",\"ethertype\":35020}");
	bad("flow show src", "flow show: src: a value is missing");
	bad("flow show src 10.0.0", "flow show: src 10.0.0: want an IPv4, IPv6 or Ethernet address");
	bad("flow flush dst \"\"", "flow flush: dst \"\": want an IPv4, IPv6 or Ethernet address");
	bad("flow show src 10.0.0.1 src ::1", "flow show: src given twice");
	bad("flow show src 10.0.0.1 dst ::1", "flow show: src and dst are addresses of two kinds");
	bad("flow show proto tpc",
	    "flow show: proto tpc: want a protocol like tcp, udp, icmp or icmpv6, or its number");
	bad("flow show sport 65536", "flow show: sport 65536: a port is 0 to 65535");
	bad("flow show vlan 4096", "flow show: vlan 4096: a VLAN is 0 to 4095");
	bad("flow show kind arp", "flow show: kind arp: want ip, fragment, icmp-error or ether");
	bad("flow show idle 3", "flow show: unknown word \"idle\", want dev, kind, context, spi, "
	    "si, vlan, src, dst, ethertype, proto, sport, dport or key");
}

static void test_limit(void **state)
{
	(void)state;
	good("limit set flows 4294967295 contexts 1", &limit_set,
	     "{\"flow-limit\":4294967295,\"context-limit\":1}");
	good("limit", &limit_set, "{}");
	bad("limit set", "limit set: nothing to set is given");
	bad("limit set flows 0", "limit set: flows 0: a number of flows is 1 to 4294967295");
	bad("limit set flow-limit 5",
	    "limit set: unknown word \"flow-limit\", want contexts or flows");
	bad("limit show flows", "limit show: unknown word \"flows\", nothing more is wanted");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dev),
		cmocka_unit_test(test_dev_health),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_symmetric),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_context),
		cmocka_unit_test(test_flow),
		cmocka_unit_test(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
