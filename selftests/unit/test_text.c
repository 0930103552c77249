// SPDX-License-Identifier: GPL-2.0
/* Messages become JSON and text. */
#include <arpa/inet.h>
#include <linux/nsh_sfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "message.h"
#include "text.h"
#include "unit.h"

static void check_json(json_t *object, const char *want)
{
	char *got = json_dumps(object, JSON_COMPACT);

	assert_string_equal(got, want);
	free(got);
}

static void check_text(const json_t *object, const struct attr_set *set, const char *want)
{
	char *got;
	size_t size;
	FILE *file = open_memstream(&got, &size);

	text_item(file, set, object);
	fclose(file);
	assert_string_equal(got, want);
	free(got);
}

static void check_words(const json_t *object, const struct attr_set *set, int flags,
			const char *want)
{
	char *got;
	size_t size;
	FILE *file = open_memstream(&got, &size);

	text_words(file, set, object, flags);
	fclose(file);
	assert_string_equal(got, want);
	free(got);
}

static void put_counters(struct nlmsghdr *nlh, uint16_t type)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type), *drop;

	mnl_attr_put_u64(nlh, NSH_SFC_A_COUNTERS_RX_PACKETS, 12);
	mnl_attr_put_u64(nlh, NSH_SFC_A_COUNTERS_RX_BYTES, 12345678901);
	mnl_attr_put_u64(nlh, NSH_SFC_A_COUNTERS_TX_PACKETS, 0);
	mnl_attr_put_u64(nlh, NSH_SFC_A_COUNTERS_TX_BYTES, 0);
	mnl_attr_put_u64(nlh, NSH_SFC_A_COUNTERS_DROPS, 3);
	drop = mnl_attr_nest_start(nlh, NSH_SFC_A_COUNTERS_DROP);
	mnl_attr_put_strz(nlh, NSH_SFC_A_DROP_REASON, "ttl");
	mnl_attr_put_u64(nlh, NSH_SFC_A_DROP_PACKETS, 2);
	mnl_attr_nest_end(nlh, drop);
	drop = mnl_attr_nest_start(nlh, NSH_SFC_A_COUNTERS_DROP);
	mnl_attr_put_strz(nlh, NSH_SFC_A_DROP_REASON, "hop-dead");
	mnl_attr_put_u64(nlh, NSH_SFC_A_DROP_PACKETS, 1);
	mnl_attr_nest_end(nlh, drop);
	mnl_attr_nest_end(nlh, nest);
}

static void test_port(void **state)
{
	struct nlmsghdr *nlh = message_new();
	json_t *json;

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_PORT_IFNAME, "eth1");
	mnl_attr_put_u32(nlh, NSH_SFC_A_PORT_IFINDEX, 3);
	mnl_attr_put_u8(nlh, NSH_SFC_A_PORT_OAM_FORWARD, 0);
	mnl_attr_put_u32(nlh, NSH_SFC_A_PORT_LINK, NSH_SFC_LINK_ETHER_TUNNEL);
	put_counters(nlh, NSH_SFC_A_PORT_COUNTERS);

	json = message_decode(nlh, &port_set, false);
	check_json(json, "{\"ifname\":\"eth1\",\"ifindex\":3,\"oam-forward\":0,"
		   "\"link\":\"ether-tunnel\"}");
	check_text(json, &port_set, " dev eth1 ifindex 3 oam drop link ether-tunnel\n");
	check_words(json, &port_set, TEXT_GIVEN, " dev eth1 oam drop");
	json_decref(json);

	json = message_decode(nlh, &port_set, true);
	check_json(json, "{\"ifname\":\"eth1\",\"ifindex\":3,\"oam-forward\":0,"
		   "\"link\":\"ether-tunnel\",\"counters\":{\"rx-packets\":12,"
		   "\"rx-bytes\":12345678901,\"tx-packets\":0,\"tx-bytes\":0,\"drops\":3,"
		   "\"drop\":[{\"reason\":\"ttl\",\"packets\":2},"
		   "{\"reason\":\"hop-dead\",\"packets\":1}]}}");
	check_text(json, &port_set,
		   " dev eth1 ifindex 3 oam drop link ether-tunnel\n"
		   "  counters  rx-packets     rx-bytes  tx-packets  tx-bytes  drops\n"
		   "                    12  12345678901           0         0      3\n"
		   "  drop      packets\n"
		   "  ttl             2\n"
		   "  hop-dead        1\n");
	check_words(json, &port_set, TEXT_INLINE,
		    " dev eth1 ifindex 3 oam drop link ether-tunnel counters rx-packets 12 "
		    "rx-bytes 12345678901 tx-packets 0 tx-bytes 0 drops 3 "
		    "drop ttl packets 2 hop-dead packets 1");
	json_decref(json);
}

static void put_hop(struct nlmsghdr *nlh, int si, int type, const char *dev)
{
	mnl_attr_put_u8(nlh, NSH_SFC_A_HOP_SI, si);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_TYPE, type);
	mnl_attr_put_strz(nlh, NSH_SFC_A_HOP_IFNAME, dev);
	mnl_attr_put_u64(nlh, NSH_SFC_A_HOP_PACKETS, si * 100);
	mnl_attr_put_u64(nlh, NSH_SFC_A_HOP_BYTES, si * 1000);
	mnl_attr_put_u64(nlh, NSH_SFC_A_HOP_DROPS, si);
}

static struct nlmsghdr *path_message(void)
{
	struct nlmsghdr *nlh = message_new();
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_SPI, 10);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
	put_hop(nlh, 255, NSH_SFC_HOP_DEV, "nsh-fw");
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
	put_hop(nlh, 254, NSH_SFC_HOP_VIA, "vxlan0");
	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_IPV4, htonl(0x0a000003));
	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_TUNNEL_ID, 5);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
	put_hop(nlh, 9, NSH_SFC_HOP_END, "nsh-\"e");
	mnl_attr_put(nlh, NSH_SFC_A_HOP_DEAD, 0, NULL);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u64(nlh, NSH_SFC_A_PATH_DROPS, 7);
	return nlh;
}

static void test_path(void **state)
{
	struct nlmsghdr *nlh = path_message();
	json_t *json;

	(void)state;
	json = message_decode(nlh, &path_set, false);
	check_json(json, "{\"spi\":10,\"hop\":[{\"si\":255,\"type\":\"dev\",\"ifname\":\"nsh-fw\"},"
		   "{\"si\":254,\"type\":\"via\",\"ifname\":\"vxlan0\",\"ipv4\":\"10.0.0.3\","
		   "\"tunnel-id\":5},{\"si\":9,\"type\":\"end\",\"ifname\":\"nsh-\\\"e\","
		   "\"dead\":true}]}");
	check_text(json, &path_set,
		   " 10\n"
		   "  hop 255 dev nsh-fw\n"
		   "  hop 254 via inet 10.0.0.3 id 5 dev vxlan0\n"
		   "  hop 9 end dev \"nsh-\\\"e\" dead\n");
	check_words(json, &path_set, TEXT_GIVEN,
		    " 10 hop 255 dev nsh-fw hop 254 via inet 10.0.0.3 id 5 dev vxlan0"
		    " hop 9 end dev \"nsh-\\\"e\"");
	json_decref(json);

	json = message_decode(nlh, &path_set, true);
	check_text(json, &path_set,
		   " 10 drops 7\n"
		   "  hop                                        packets   bytes  drops\n"
		   "  hop 255 dev nsh-fw                           25500  255000    255\n"
		   "  hop 254 via inet 10.0.0.3 id 5 dev vxlan0    25400  254000    254\n"
		   "  hop 9 end dev \"nsh-\\\"e\" dead                   900    9000      9\n");
	json_decref(json);
}

static void put_member(struct nlmsghdr *nlh, uint32_t type, const char *name, uint16_t weight)
{
	mnl_attr_put_u16(nlh, NSH_SFC_A_MEMBER_WEIGHT, weight);
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_TYPE, type);
	mnl_attr_put_strz(nlh, NSH_SFC_A_MEMBER_IFNAME, name);
}

static void test_group(void **state)
{
	struct nlmsghdr *nlh = message_new();
	struct nlattr *nest;
	json_t *json;

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_GROUP_NAME, "web");
	mnl_attr_put_u32(nlh, NSH_SFC_A_GROUP_POLICY, NSH_SFC_GROUP_HASH);
	mnl_attr_put_u64(nlh, NSH_SFC_A_GROUP_DROPS, 7);
	mnl_attr_put_u32(nlh, NSH_SFC_A_GROUP_FLOW_LIMIT, 65536);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_GROUP_MEMBER);
	put_member(nlh, NSH_SFC_HOP_DEV, "nsh-a", 2);
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_STATE, NSH_SFC_MEMBER_DRAIN);
	mnl_attr_put_strz(nlh, NSH_SFC_A_MEMBER_REASON, "admin");
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_DRAIN, 30);
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_FLOWS, 5);
	mnl_attr_put_u64(nlh, NSH_SFC_A_MEMBER_PACKETS, 9);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_GROUP_MEMBER);
	put_member(nlh, NSH_SFC_HOP_VIA, "vx0", 1);
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_IPV4, htonl(0x0a000009));
	mnl_attr_put(nlh, NSH_SFC_A_MEMBER_BACKUP, 0, NULL);
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_STATE, NSH_SFC_MEMBER_UP);
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_FLOWS, 0);
	mnl_attr_nest_end(nlh, nest);

	json = message_decode(nlh, &group_set, false);
	check_text(json, &group_set,
		   " web policy hash flow-limit 65536\n"
		   "  member dev nsh-a weight 2 state drain reason admin drain 30 flows 5\n"
		   "  member via inet 10.0.0.9 dev vx0 weight 1 backup state up flows 0\n");
	json_object_del(json_array_get(json_object_get(json, "member"), 0), "reason");
	check_words(json, &group_set, TEXT_GIVEN,
		    " web policy hash flow-limit 65536 member dev nsh-a weight 2"
		    " member via inet 10.0.0.9 dev vx0 weight 1 backup");
	json_decref(json);
}

static void test_dev(void **state)
{
	struct nlmsghdr *nlh = message_new();
	json_t *json;

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_DEV_IFNAME, "nsh-fw");
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_IFINDEX, 3);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_NETNSID, -1);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_MODE, NSH_SFC_MODE_ROUTE);
	mnl_attr_put_u8(nlh, NSH_SFC_A_DEV_MD_TYPE, 2);
	mnl_attr_put(nlh, NSH_SFC_A_DEV_METADATA, 0, "");
	mnl_attr_put_u8(nlh, NSH_SFC_A_DEV_RECLASSIFY, 1);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_MARK_MASK, 0xffff0000);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_CONTEXT_LIMIT, 65535);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_CONTEXT_TIMEOUT, 60);
	mnl_attr_put_strz(nlh, NSH_SFC_A_DEV_FUNCTION, "fire wall");
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_RECALL_BY, 5);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_ORIGINATED, NSH_SFC_ORIGINATED_FLOW);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_FLOW_LIMIT, 1000);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_FLOW_TIMEOUT, 300);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_WINDOW, 200);

	json = message_decode(nlh, &dev_set, false);
	check_json(json, "{\"ifname\":\"nsh-fw\",\"ifindex\":3,\"netnsid\":-1,\"mode\":\"route\","
		   "\"md-type\":2,\"metadata\":\"\",\"reclassify\":1,\"mark-mask\":4294901760,"
		   "\"context-limit\":65535,\"context-timeout\":60,"
		   "\"function\":\"fire wall\",\"recall-by\":[\"mark\",\"flow\"],"
		   "\"originated\":\"flow\",\"flow-limit\":1000,\"flow-timeout\":300,"
		   "\"window\":200}");
	json_object_set_new(json, "netns", json_string("fw"));
	check_text(json, &dev_set,
		   " nsh-fw ifindex 3 netnsid -1 netns fw function \"fire wall\" mode route "
		   "md-type 2 metadata \"\"\n"
		   "    reclassify on mark-mask 0xffff0000 context-limit 65535 "
		   "context-timeout 60\n"
		   "    recall mark,flow originated flow flow-limit 1000 flow-timeout 300 "
		   "window 200\n");
	check_words(json, &dev_set, TEXT_GIVEN,
		    " nsh-fw netns fw function \"fire wall\" mode route md-type 2 metadata \"\" "
		    "reclassify on mark-mask 0xffff0000 context-limit 65535 context-timeout 60 "
		    "recall mark,flow originated flow flow-limit 1000 flow-timeout 300 window 200");
	json_decref(json);
}

/* What was said of an instance, and how it is */
static void test_health(void **state)
{
	struct nlmsghdr *nlh = message_new();
	struct nlattr *nest;
	json_t *json;

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_DEV_IFNAME, "nsh-fw");
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_STATE, NSH_SFC_STATE_DRAIN);
	mnl_attr_put_strz(nlh, NSH_SFC_A_DEV_STATE_REASON, "an update");
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_RETURNS, 500);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_DEV_HEALTH);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HEALTH_STATE, NSH_SFC_STATE_DOWN);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HEALTH_REASONS,
			 NSH_SFC_DOWN_LINK | NSH_SFC_DOWN_SILENT);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HEALTH_AGE, 12);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HEALTH_CHANGES, 3);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HEALTH_HOLD, 2000);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HEALTH_WAS, NSH_SFC_STATE_UP);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HEALTH_CAUSE, NSH_SFC_CAUSE_SILENT);
	mnl_attr_nest_end(nlh, nest);

	json = message_decode(nlh, &dev_set, false);
	check_json(json, "{\"ifname\":\"nsh-fw\",\"state\":\"drain\","
		   "\"state-reason\":\"an update\",\"returns\":500,\"health\":{"
		   "\"state\":\"down\",\"reasons\":[\"link\",\"silent\"],\"hold\":2000,"
		   "\"was\":\"up\",\"cause\":\"silent\"}}");
	check_text(json, &dev_set,
		   " nsh-fw\n"
		   "    state drain reason \"an update\" returns 500\n"
		   "  health down reasons link,silent was up cause silent hold 2000\n");
	check_words(json, &dev_set, TEXT_GIVEN,
		    " nsh-fw state drain reason \"an update\" returns 500");
	json_decref(json);

	json = message_decode(nlh, &dev_set, true);
	check_words(json, &dev_set, TEXT_INLINE,
		    " nsh-fw state drain reason \"an update\" returns 500 health down "
		    "reasons link,silent was up cause silent hold 2000 changes 3 age 12");
	json_decref(json);
}

/* None, and one that this nshctl does not know */
static void test_recall_by(void **state)
{
	struct nlmsghdr *nlh = message_new();
	json_t *json;

	(void)state;
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_RECALL_BY, 0);
	json = message_decode(nlh, &dev_set, false);
	check_json(json, "{\"recall-by\":[]}");
	check_text(json, &dev_set, "\n    recall none\n");
	json_decref(json);
	nlh = message_new();
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_RECALL_BY, 0x80000018);
	json = message_decode(nlh, &dev_set, false);
	check_json(json, "{\"recall-by\":[\"fingerprint\",\"16\",\"2147483648\"]}");
	check_text(json, &dev_set, "\n    recall fingerprint,16,2147483648\n");
	json_decref(json);
}

static void put_recall(struct nlmsghdr *nlh)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NSH_SFC_A_DEV_RECALL);

	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_MARK, 7);
	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_MARK_MISS, 8);
	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_OWN_PATH, 9);
	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_NONE, 10);
	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_FLOW, 123456);
	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_FLOW_MISS, 11);
	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_FLOW_AMBIGUOUS, 12);
	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_ORIGINATED, 13);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_DEV_FLOWS);
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_TABLE_COUNT, 3);
	mnl_attr_put_u64(nlh, NSH_SFC_A_FLOW_TABLE_CREATED, 4);
	mnl_attr_put_u64(nlh, NSH_SFC_A_FLOW_TABLE_EVICTED, 1);
	mnl_attr_put_u64(nlh, NSH_SFC_A_FLOW_TABLE_EXPIRED, 0);
	mnl_attr_put_u64(nlh, NSH_SFC_A_FLOW_TABLE_MEMORY, 16777216);
	mnl_attr_nest_end(nlh, nest);
}

/* Counters of recall: by name in JSON, a row for each way in text */
static void test_recall(void **state)
{
	struct nlmsghdr *nlh = message_new();
	json_t *json;

	(void)state;
	put_recall(nlh);
	json = message_decode(nlh, &dev_set, true);
	check_json(json, "{\"recall\":{\"mark\":7,\"mark-miss\":8,\"own-path\":9,\"none\":10,"
		   "\"flow\":123456,\"flow-miss\":11,\"flow-ambiguous\":12,\"originated\":13},"
		   "\"flows\":{\"count\":3,\"created\":4,\"evicted\":1,\"expired\":0,"
		   "\"memory\":16777216}}");
	check_text(json, &dev_set,
		   "\n"
		   "  recall      packets  miss  ambiguous\n"
		   "  mark              7     8          -\n"
		   "  flow         123456    11         12\n"
		   "  originated       13     -          -\n"
		   "  own-path          9     -          -\n"
		   "  none             10     -          -\n"
		   "  flows  count  created  evicted  expired    memory\n"
		   "             3        4        1        0  16777216\n");
	check_words(json, &dev_set, TEXT_INLINE,
		    " recall mark 7 mark-miss 8 flow 123456 flow-miss 11 flow-ambiguous 12 "
		    "originated 13 own-path 9 none 10 flows count 3 created 4 evicted 1 expired 0 "
		    "memory 16777216");
	json_decref(json);
}

static void test_reverse(void **state)
{
	struct nlmsghdr *nlh = path_message();
	json_t *json;

	(void)state;
	mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_REVERSE, 11);
	json = message_decode(nlh, &path_set, false);
	check_text(json, &path_set,
		   " 10 reverse 11\n"
		   "  hop 255 dev nsh-fw\n"
		   "  hop 254 via inet 10.0.0.3 id 5 dev vxlan0\n"
		   "  hop 9 end dev \"nsh-\\\"e\" dead\n");
	check_words(json, &path_set, TEXT_GIVEN,
		    " 10 reverse 11 hop 255 dev nsh-fw hop 254 via inet 10.0.0.3 id 5 dev vxlan0"
		    " hop 9 end dev \"nsh-\\\"e\"");
	json_decref(json);
}

static void check_flow(const struct nlmsghdr *nlh, const char *json_text, const char *text)
{
	json_t *json = message_decode(nlh, &flow_set, false);

	check_json(json, json_text);
	check_text(json, &flow_set, text);
	json_decref(json);
}

static void test_flow(void **state)
{
	struct nlmsghdr *nlh = message_new();

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_FLOW_DEV, "nsh0");
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_KIND, NSH_SFC_FLOW_IP);
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_CONTEXT, 77);
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_SPI, 10);
	mnl_attr_put_u8(nlh, NSH_SFC_A_FLOW_SI, 254);
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_IPV4_SRC, htonl(0x0a000001));
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_IPV4_DST, htonl(0x0a000002));
	mnl_attr_put_u8(nlh, NSH_SFC_A_FLOW_PROTO, 6);
	mnl_attr_put_u16(nlh, NSH_SFC_A_FLOW_SPORT, htons(40000));
	mnl_attr_put_u16(nlh, NSH_SFC_A_FLOW_DPORT, htons(80));
	mnl_attr_put_u16(nlh, NSH_SFC_A_FLOW_VLAN, 5);
	mnl_attr_put_u16(nlh, NSH_SFC_A_FLOW_INNER_VLAN, 6);
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_IDLE, 3);
	mnl_attr_put(nlh, NSH_SFC_A_FLOW_AMBIGUOUS, 0, NULL);
	check_flow(nlh, "{\"dev\":\"nsh0\",\"kind\":\"ip\",\"context\":77,\"spi\":10,\"si\":254,"
		   "\"ipv4-src\":\"10.0.0.1\",\"ipv4-dst\":\"10.0.0.2\",\"proto\":6,"
		   "\"sport\":40000,\"dport\":80,\"vlan\":5,\"inner-vlan\":6,\"idle\":3,"
		   "\"ambiguous\":true}",
		   " dev nsh0 kind ip context 77 spi 10 si 254 vlan 5 inner-vlan 6 "
		   "src 10.0.0.1 dst 10.0.0.2 proto tcp sport 40000 dport 80 idle 3 ambiguous\n");

	nlh = message_new();
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_KIND, NSH_SFC_FLOW_ICMP_ERROR);
	mnl_attr_put(nlh, NSH_SFC_A_FLOW_IPV6_SRC, 16, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1");
	mnl_attr_put(nlh, NSH_SFC_A_FLOW_IPV6_DST, 16, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\2");
	mnl_attr_put_u8(nlh, NSH_SFC_A_FLOW_PROTO, 253);
	mnl_attr_put_u32(nlh, NSH_SFC_A_FLOW_KEY, 9);
	mnl_attr_put_u8(nlh, NSH_SFC_A_FLOW_ICMP_TYPE, 3);
	mnl_attr_put_u8(nlh, NSH_SFC_A_FLOW_ICMP_CODE, 4);
	check_flow(nlh, "{\"kind\":\"icmp-error\",\"ipv6-src\":\"2001:db8::1\","
		   "\"ipv6-dst\":\"2001:db8::2\",\"proto\":253,\"key\":9,\"icmp-type\":3,"
		   "\"icmp-code\":4}",
		   " kind icmp-error src 2001:db8::1 dst 2001:db8::2 proto 253 key 9 "
		   "icmp-type 3 icmp-code 4\n");

	nlh = message_new();
	mnl_attr_put(nlh, NSH_SFC_A_FLOW_MAC_SRC, 6, "\2\0\0\0\0\1");
	mnl_attr_put(nlh, NSH_SFC_A_FLOW_MAC_DST, 6, "\2\0\0\0\0\2");
	mnl_attr_put_u16(nlh, NSH_SFC_A_FLOW_ETHERTYPE, htons(0x88cc));
	check_flow(nlh, "{\"mac-src\":\"02:00:00:00:00:01\",\"mac-dst\":\"02:00:00:00:00:02\","
		   "\"ethertype\":35020}",
		   " src 02:00:00:00:00:01 dst 02:00:00:00:00:02 ethertype 0x88cc\n");
}

static void check_memory(uint64_t bytes, const char *want)
{
	struct nlmsghdr *nlh = message_new();
	json_t *json;

	mnl_attr_put_u64(nlh, NSH_SFC_A_STATS_FLOW_MEMORY, bytes);
	json = message_decode(nlh, &stats_set, false);
	check_text(json, &stats_set, want);
	json_decref(json);
}

static void test_stats(void **state)
{
	struct nlmsghdr *nlh = message_new();
	json_t *json;

	(void)state;
	mnl_attr_put_u32(nlh, NSH_SFC_A_STATS_CONTEXTS, 2);
	mnl_attr_put_u64(nlh, NSH_SFC_A_STATS_DROPS, 0);
	mnl_attr_put_u32(nlh, NSH_SFC_A_STATS_FLOWS, 1000000);
	mnl_attr_put_u64(nlh, NSH_SFC_A_STATS_CONTEXT_MEMORY, 600);
	mnl_attr_put_u64(nlh, NSH_SFC_A_STATS_FLOW_MEMORY, 146800640);
	mnl_attr_put_u32(nlh, NSH_SFC_A_STATS_CONTEXT_LIMIT, 1048576);
	mnl_attr_put_u32(nlh, NSH_SFC_A_STATS_FLOW_LIMIT, UINT32_MAX);
	json = message_decode(nlh, &stats_set, false);
	check_json(json, "{\"contexts\":2,\"drops\":0,\"flows\":1000000,"
		   "\"context-memory\":600,\"flow-memory\":146800640,"
		   "\"context-limit\":1048576,\"flow-limit\":4294967295,\"drop\":[]}");
	check_text(json, &stats_set,
		   " contexts 2 flows 1000000 drops 0\n"
		   "    context-memory 600 flow-memory 146800640 (140.0 MiB) "
		   "context-limit 1048576 flow-limit 4294967295\n");
	json_decref(json);
	json = message_decode(nlh, &limit_set, false);
	check_json(json, "{\"context-limit\":1048576,\"flow-limit\":4294967295}");
	check_words(json, &limit_set, TEXT_GIVEN, " contexts 1048576 flows 4294967295");
	json_decref(json);

	check_memory(0, " flow-memory 0\n");
	check_memory(1023, " flow-memory 1023\n");
	check_memory(1024, " flow-memory 1024 (1.0 KiB)\n");
	check_memory(1048575, " flow-memory 1048575 (1.0 MiB)\n");
	check_memory(INT64_MAX, " flow-memory 9223372036854775807 (8.0 EiB)\n");
}

static void test_context(void **state)
{
	static const uint8_t nsh[] = {
		0x2f, 0x82, 0x02, 0x03, 0x00, 0x01, 0x00, 0xfe, 0xde, 0xad, 0xbe, 0xef,
	};
	struct nlmsghdr *nlh = message_new();
	json_t *json;

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_CONTEXT_DEV, "nsh-fw");
	mnl_attr_put_u32(nlh, NSH_SFC_A_CONTEXT_ID, 5);
	mnl_attr_put(nlh, NSH_SFC_A_CONTEXT_HEADER, sizeof(nsh), nsh);
	mnl_attr_put(nlh, NSH_SFC_A_CONTEXT_ETHERNET, 12, "\2\0\0\0\0\1\2\0\0\0\0\2");
	mnl_attr_put_u32(nlh, NSH_SFC_A_CONTEXT_IDLE, 3);
	mnl_attr_put(nlh, NSH_SFC_A_CONTEXT_PINNED, 0, NULL);
	mnl_attr_put_u32(nlh, NSH_SFC_A_CONTEXT_FLOWS, 9);

	json = message_decode(nlh, &context_set, false);
	assert_int_equal(header_decode(json, nsh, sizeof(nsh)), 0);
	check_json(json, "{\"dev\":\"nsh-fw\",\"id\":5,\"header\":\"2f820203000100fedeadbeef\","
		   "\"ethernet\":\"02:00:00:00:00:01 02:00:00:00:00:02\",\"idle\":3,"
		   "\"pinned\":true,\"flows\":9,\"spi\":256,\"si\":254,\"ttl\":62,\"oam\":1,\"md-type\":2,"
		   "\"next-proto\":\"ethernet\",\"metadata\":\"deadbeef\"}");
	check_text(json, &context_set,
		   " dev nsh-fw id 5 idle 3 flows 9 pinned\n"
		   "    spi 256 si 254 ttl 62 oam 1 md-type 2 next-proto ethernet "
		   "metadata deadbeef\n"
		   "    header 2f820203000100fedeadbeef\n"
		   "    ethernet 02:00:00:00:00:01 02:00:00:00:00:02\n");
	json_decref(json);
	json = json_object();
	assert_int_equal(header_decode(json, nsh, 7), -1);
	json_decref(json);
}

static void test_header(void **state)
{
	struct header header = { .spi = 0x123456, .si = 9, .md_type = 2, .len = 4 };
	uint8_t nsh[HEADER_MAX];

	(void)state;
	memcpy(header.metadata, "abcd", 4);
	assert_int_equal(header_encode(&header, nsh), 12);
	assert_memory_equal(nsh, "\x0f\xc3\2\3\x12\x34\x56\x09\x61\x62\x63\x64", 12);
	header.len = 244;
	assert_int_equal(header_encode(&header, nsh), 252);
	assert_int_equal(nsh[0] << 8 | nsh[1], 63 << 6 | 63);
}

/* A newer kernel tells more, and other things */
static void test_newer_kernel(void **state)
{
	struct nlmsghdr *nlh = message_new();
	json_t *json;

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_PORT_IFNAME, "eth1");
	mnl_attr_put_u32(nlh, 999, 1);
	mnl_attr_put_u64(nlh, NSH_SFC_A_PORT_IFINDEX, 3);
	mnl_attr_put(nlh, NSH_SFC_A_PORT_OAM_FORWARD, 3, "abc");
	mnl_attr_put_u32(nlh, NSH_SFC_A_PORT_LINK, 77);
	json = message_decode(nlh, &port_set, false);
	check_json(json, "{\"ifname\":\"eth1\",\"unknown\":["
		   "{\"type\":999,\"hex\":\"01000000\"},{\"type\":3,\"hex\":\"616263\"}],"
		   "\"ifindex\":3,\"link\":\"77\"}");
	check_text(json, &port_set,
		   " dev eth1 ifindex 3 link 77 unknown 999 01000000 unknown 3 616263\n");
	check_words(json, &port_set, TEXT_GIVEN, " dev eth1");
	json_decref(json);

	/* A value that stands for no word, a flag, padding */
	nlh = message_new();
	mnl_attr_put_strz(nlh, NSH_SFC_A_PORT_IFNAME, "eth1");
	mnl_attr_put_u8(nlh, NSH_SFC_A_PORT_OAM_FORWARD, 2);
	mnl_attr_put(nlh, 999, 0, NULL);
	json = message_decode(nlh, &port_set, false);
	check_text(json, &port_set, " dev eth1 oam 2 unknown 999 \"\"\n");
	json_decref(json);
	nlh = message_new();
	mnl_attr_put(nlh, NSH_SFC_A_PATH_PAD, 0, NULL);
	mnl_attr_put_u64(nlh, NSH_SFC_A_PATH_DROPS, 3);
	json = message_decode(nlh, &path_set, true);
	check_json(json, "{\"drops\":3,\"hop\":[]}");
	json_decref(json);

	nlh = message_new();
	json = message_decode(nlh, &stats_set, false);
	check_json(json, "{\"drop\":[]}");
	check_text(json, &stats_set, "\n");
	json_decref(json);
}

/* The same inside of lists and of tables */
static void test_newer_nests(void **state)
{
	struct nlmsghdr *nlh = message_new();
	struct nlattr *nest, *drop;
	json_t *json;

	(void)state;
	mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_SPI, 1);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
	mnl_attr_put_u8(nlh, NSH_SFC_A_HOP_SI, 255);
	mnl_attr_put_u32(nlh, NSH_SFC_A_HOP_TYPE, 9);
	mnl_attr_put_strz(nlh, NSH_SFC_A_HOP_IFNAME, "a");
	mnl_attr_put_u16(nlh, 99, 7);
	mnl_attr_nest_end(nlh, nest);
	json = message_decode(nlh, &path_set, false);
	check_json(json, "{\"spi\":1,\"hop\":[{\"si\":255,\"type\":\"9\",\"ifname\":\"a\","
		   "\"unknown\":[{\"type\":99,\"hex\":\"0700\"}]}]}");
	check_text(json, &path_set, " 1\n  hop 255 type 9 dev a unknown 99 0700\n");
	check_words(json, &path_set, TEXT_INLINE, " 1 hop 255 type 9 dev a unknown 99 0700");
	json_decref(json);

	nlh = message_new();
	mnl_attr_put_strz(nlh, NSH_SFC_A_DEV_IFNAME, "a");
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_DEV_RECALL);
	mnl_attr_put_u64(nlh, NSH_SFC_A_RECALL_MARK, 5);
	mnl_attr_put_u64(nlh, 99, 1);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, NSH_SFC_A_DEV_COUNTERS);
	mnl_attr_put_u64(nlh, NSH_SFC_A_COUNTERS_DROPS, 5);
	drop = mnl_attr_nest_start(nlh, NSH_SFC_A_COUNTERS_DROP);
	mnl_attr_put_strz(nlh, NSH_SFC_A_DROP_REASON, "of-tomorrow");
	mnl_attr_put_u64(nlh, NSH_SFC_A_DROP_PACKETS, 5);
	mnl_attr_nest_end(nlh, drop);
	mnl_attr_put_u8(nlh, 98, 1);
	mnl_attr_nest_end(nlh, nest);
	json = message_decode(nlh, &dev_set, true);
	check_text(json, &dev_set, " a\n"
		   "  counters       drops\n"
		   "  unknown 98 01      5\n"
		   "  drop         packets\n"
		   "  of-tomorrow        5\n"
		   "  recall                       packets\n"
		   "  mark                               5\n"
		   "  unknown 99 0100000000000000        -\n");
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_port),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_reverse),
		cmocka_unit_test(test_dev),
		cmocka_unit_test(test_health),
		cmocka_unit_test(test_recall_by),
		cmocka_unit_test(test_recall),
		cmocka_unit_test(test_flow),
		cmocka_unit_test(test_stats),
		cmocka_unit_test(test_context),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_newer_kernel),
		cmocka_unit_test(test_newer_nests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
