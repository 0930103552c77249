// SPDX-License-Identifier: GPL-2.0
/* Rules become filters of tc and are told in the same words, on a made-up kernel. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/gen_stats.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/tc_act/tc_mirred.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "compiler.h"
#include "genl.h"
#include "line.h"
#include "module.h"
#include "nl.h"
#include "socket.h"
#include "tool.h"
#include "unit.h"

#define FILTERS_MAX 8
#define FILTER_BYTES 2048
#define INGRESS TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)

static const struct object *const objects[] = { &rule_object, &save_object, NULL };

static const struct {
	int index;
	const char *name;
	const char *kind;
} links[] = {
	{ 1, "eth0", NULL },
	{ 2, "nsh0", "nsh" },
	{ 3, "eth1", "veth" },
	{ 4, "nsh1", "nsh" },
};

/* What the kernel has, and what it does */
static struct {
	char filters[FILTERS_MAX][FILTER_BYTES] __aligned(NLMSG_ALIGNTO);
	int count;
	uint32_t hooked;	/* devices with clsact, a bit each */
	int refuse;		/* errno for a new filter, 0 to take it */
	const char *text;
	uint16_t at;		/* the key at fault */
	bool no_tc;
	bool nsh0_gone;
	int changes;		/* requests that change something */
} kernel;

static struct nlmsghdr *filter(int i)
{
	return (void *)kernel.filters[i];
}

static const struct tcmsg *tc_of(const struct nlmsghdr *nlh)
{
	return mnl_nlmsg_get_payload(nlh);
}

static const struct nlattr *find(const void *attrs, const void *end, uint16_t type)
{
	const struct nlattr *nla = attrs;

	for (; mnl_attr_ok(nla, (char *)end - (char *)nla); nla = mnl_attr_next(nla))
		if (mnl_attr_get_type(nla) == type)
			return nla;
	return NULL;
}

static const struct nlattr *option(const struct nlmsghdr *nlh, uint16_t type)
{
	const struct nlattr *options;

	options = find(mnl_nlmsg_get_payload_offset(nlh, sizeof(struct tcmsg)),
		       mnl_nlmsg_get_payload_tail(nlh), TCA_OPTIONS);
	return find(mnl_attr_get_payload(options), (char *)options + options->nla_len, type);
}

static void say_link(const struct nlmsghdr *request)
{
	const struct ifinfomsg *asked = mnl_nlmsg_get_payload(request);
	char buf[256] __aligned(NLMSG_ALIGNTO);
	const struct nlattr *name;
	struct ifinfomsg *ifi;
	struct nlmsghdr *nlh;
	struct nlattr *info;
	size_t i;

	name = find(mnl_nlmsg_get_payload_offset(request, sizeof(*asked)),
		    mnl_nlmsg_get_payload_tail(request), IFLA_IFNAME);
	for (i = 0; i < ARRAY_SIZE(links); i++)
		if (name ? !strcmp(mnl_attr_get_str(name), links[i].name) :
			   links[i].index == asked->ifi_index)
			break;
	if (i == ARRAY_SIZE(links) || (kernel.nsh0_gone && links[i].index == 2)) {
		socket_error(ENODEV, NULL, -1);
		return;
	}
	nlh = mnl_nlmsg_put_header(buf);
	nlh->nlmsg_type = RTM_NEWLINK;
	ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));
	ifi->ifi_index = links[i].index;
	mnl_attr_put_strz(nlh, IFLA_IFNAME, links[i].name);
	if (links[i].kind) {
		info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
		mnl_attr_put_strz(nlh, IFLA_INFO_KIND, links[i].kind);
		mnl_attr_nest_end(nlh, info);
	}
	socket_say(nlh);
	socket_error(0, NULL, -1);
}

static void say_qdisc(int dev, uint32_t parent)
{
	char buf[256] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct tcmsg *tc = mnl_nlmsg_put_extra_header(nlh, sizeof(*tc));

	nlh->nlmsg_type = RTM_NEWQDISC;
	tc->tcm_ifindex = dev;
	tc->tcm_parent = parent;
	socket_say(nlh);
}

static void say_qdiscs(void)
{
	size_t i;

	if (kernel.no_tc) {
		socket_error(EOPNOTSUPP, NULL, -1);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(links); i++) {
		say_qdisc(links[i].index, TC_H_ROOT);
		if (kernel.hooked & BIT(links[i].index))
			say_qdisc(links[i].index, TC_H_INGRESS);
	}
	socket_error(0, NULL, -1);
}

static void say_filters(const struct tcmsg *asked)
{
	int i;

	for (i = 0; i < kernel.count; i++)
		if (tc_of(filter(i))->tcm_ifindex == asked->tcm_ifindex &&
		    tc_of(filter(i))->tcm_parent == asked->tcm_parent &&
		    (!(asked->tcm_info >> 16) ||
		     tc_of(filter(i))->tcm_info >> 16 == asked->tcm_info >> 16))
			socket_say(filter(i));
	socket_error(0, NULL, -1);
}

/* Number of a filter, -1 if there is none */
static int lookup(const struct tcmsg *tc)
{
	int i;

	for (i = 0; i < kernel.count; i++)
		if (tc_of(filter(i))->tcm_ifindex == tc->tcm_ifindex &&
		    tc_of(filter(i))->tcm_info >> 16 == tc->tcm_info >> 16 &&
		    tc_of(filter(i))->tcm_handle == tc->tcm_handle)
			return i;
	return -1;
}

static void new_filter(const struct nlmsghdr *nlh)
{
	const struct nlattr *at = kernel.at ? option(nlh, kernel.at) : NULL;
	int i = lookup(tc_of(nlh));

	kernel.changes++;
	assert_true(nlh->nlmsg_len <= FILTER_BYTES);
	assert_true(kernel.hooked & BIT(tc_of(nlh)->tcm_ifindex));
	assert_true(nlh->nlmsg_flags & NLM_F_CREATE);
	if (kernel.refuse) {
		socket_error(kernel.refuse, kernel.text,
			     at ? (const char *)at - (const char *)nlh : -1);
		return;
	}
	if (i >= 0 && (nlh->nlmsg_flags & NLM_F_EXCL)) {
		socket_error(EEXIST, "Filter already exists", -1);
		return;
	}
	i = i >= 0 ? i : kernel.count++;
	memcpy(filter(i), nlh, nlh->nlmsg_len);
	filter(i)->nlmsg_type = RTM_NEWTFILTER;
	filter(i)->nlmsg_flags = NLM_F_MULTI;
	filter(i)->nlmsg_seq = 0;
	socket_error(0, NULL, -1);
}

static void del_filter(const struct tcmsg *tc)
{
	int i = lookup(tc);

	kernel.changes++;
	assert_int_not_equal(tc->tcm_handle, 0);
	if (i < 0) {
		socket_error(ENOENT, NULL, -1);
		return;
	}
	for (kernel.count--; i < kernel.count; i++)
		memcpy(filter(i), filter(i + 1), FILTER_BYTES);
	socket_error(0, NULL, -1);
}

static void answer(int protocol, const struct nlmsghdr *nlh)
{
	if (protocol != NETLINK_ROUTE) {
		module_kernel(protocol, nlh);
		return;
	}
	switch (nlh->nlmsg_type) {
	case RTM_GETLINK:
		say_link(nlh);
		break;
	case RTM_GETQDISC:
		say_qdiscs();
		break;
	case RTM_NEWQDISC:
		kernel.changes++;
		kernel.hooked |= BIT(tc_of(nlh)->tcm_ifindex);
		socket_error(0, NULL, -1);
		break;
	case RTM_DELQDISC:
		kernel.changes++;
		kernel.hooked &= ~BIT(tc_of(nlh)->tcm_ifindex);
		socket_error(0, NULL, -1);
		break;
	case RTM_NEWTFILTER:
		new_filter(nlh);
		break;
	case RTM_DELTFILTER:
		del_filter(tc_of(nlh));
		break;
	case RTM_GETTFILTER:
		say_filters(tc_of(nlh));
		break;
	default:
		fail_msg("request %u", nlh->nlmsg_type);
	}
}

static void start(void)
{
	memset(&kernel, 0, sizeof(kernel));
	module.attrs = UINT32_MAX;
	module.ops = UINT64_MAX;
	socket_begin(answer);
}

/* Run a command. Return: what it printed on @fd */
static const char *run(const char *command, struct tool tool, int fd, int want)
{
	FILE *file = fmemopen((void *)command, strlen(command), "r");
	struct line line = {};
	int status;

	tool.objects = objects;
	assert_int_equal(line_read(file, &line), 1);
	fclose(file);
	catch_begin(fd);
	status = command_run(&tool, line.count, line.words);
	line_free(&line);
	genl_free(tool.genl);
	nl_free(tool.rtnl);
	assert_false(socket_waits());
	if (status != want)
		fail_msg("%s: status %d: %s", command, status, catch_end());
	return catch_end();
}

static void good(const char *command)
{
	assert_string_equal(run(command, (struct tool){}, STDERR_FILENO, 0), "");
}

/* The command is refused, and nothing has changed */
static void refused(const char *command, int status, const char *message)
{
	int changes = kernel.changes;
	const char *got;

	got = run(command, (struct tool){}, STDERR_FILENO, status);
	if (strncmp(got, "nshctl: ", 8) || strncmp(got + 8, message, strlen(message)) ||
	    got[8 + strlen(message)] != '\n')
		fail_msg("%s: %swant: %s", command, got, message);
	assert_int_equal(kernel.changes, changes);
}

static void shows(const char *want)
{
	assert_string_equal(run("rule show", (struct tool){}, STDOUT_FILENO, 0), want);
}

/* What is said after the words of every rule here, and what is shown; NULL for the same */
static const struct {
	const char *given;
	const char *shown;
} keys[] = {
	{ "", " protocol all" },
	{ " protocol all", NULL },
	{ " protocol ip", NULL },
	{ " protocol IPv4", " protocol ip" },
	{ " protocol 0x800", " protocol ip" },
	{ " protocol 0x88cc dst_mac 01:80:c2:00:00:0e", NULL },
	{ " src_mac 2:0:0:0:0:1 dst_mac 02:00:00:00:00:02",
	  " protocol all dst_mac 02:00:00:00:00:02 src_mac 02:00:00:00:00:01" },
	{ " dst_mac 01:02:03:04:05:06/ff:ff:ff:00:00:00",
	  " protocol all dst_mac 01:02:03:00:00:00/24" },
	{ " dst_mac 01:00:00:00:00:00/8", " protocol all dst_mac 01:00:00:00:00:00/8" },
	{ " dst_mac 01:02:03:04:05:06/01:00:00:00:00:ff",
	  " protocol all dst_mac 01:00:00:00:00:06/01:00:00:00:00:ff" },
	{ " protocol 802.1Q vlan_id 5 vlan_prio 7", NULL },
	{ " protocol 802.1q vlan_id 0", " protocol 802.1Q vlan_id 0" },
	{ " protocol 802.1ad vlan_ethtype ipv6 ip_proto udp dst_ip 2001:db8::/32", NULL },
	{ " protocol 802.1ad vlan_id 4095 vlan_ethtype 802.1Q cvlan_id 7 cvlan_prio 1 "
	  "cvlan_ethtype ip ip_proto udp dst_port 53", NULL },
	{ " dst_port 80 ip_proto tcp protocol ip", " protocol ip ip_proto tcp dst_port 80" },
	{ " protocol ip ip_proto tcp dst_port 0x50/0xfff0 src_port 1024-65535",
	  " protocol ip ip_proto tcp dst_port 80/0xfff0 src_port 1024-65535" },
	{ " protocol ipv6 ip_proto sctp dst_port 1 src_port 2", NULL },
	{ " protocol ipv6 ip_proto udp dst_port 1-2 src_port 3", NULL },
	{ " protocol ip ip_proto 47", " protocol ip ip_proto gre" },
	{ " protocol ip ip_proto 253 dst_ip 10.0.0.1 src_ip 10.0.0.0/8", NULL },
	{ " protocol ip dst_ip 10.1.2.3/8", " protocol ip dst_ip 10.0.0.0/8" },
	{ " protocol ip dst_ip 10.1.2.3/255.0.0.255",
	  " protocol ip dst_ip 10.0.0.3/255.0.0.255" },
	{ " protocol ipv6 src_ip 2001:db8::1 dst_ip fe80::/10",
	  " protocol ipv6 dst_ip fe80::/10 src_ip 2001:db8::1" },
	{ " protocol ip ip_tos 0x10/0xfc ip_ttl 64", NULL },
	{ " protocol ip ip_tos 16 ip_ttl 255/1", " protocol ip ip_tos 0x10 ip_ttl 1/0x1" },
	{ " protocol ip ip_flags frag", NULL },
	{ " protocol ip ip_flags nofrag", NULL },
	{ " protocol ip ip_flags nofirstfrag/frag", " protocol ip ip_flags frag/nofirstfrag" },
	{ " protocol ip ip_proto tcp tcp_flags 0x2/0x12", NULL },
	{ " protocol ip ip_proto tcp tcp_flags 0xfff", NULL },
	{ " protocol ip ip_proto icmp type 8 code 0", NULL },
	{ " protocol ipv6 ip_proto icmpv6 type 128/0xf0 code 0", NULL },
	{ " protocol arp arp_op request arp_sip 10.0.0.1 arp_tip 10.0.0.0/24 "
	  "arp_sha 02:00:00:00:00:01 arp_tha 00:00:00:00:00:00", NULL },
	{ " protocol rarp arp_op 3", NULL },
	{ " protocol mpls_uc mpls_label 1048575 mpls_tc 7 mpls_bos 1 mpls_ttl 255", NULL },
	{ " ct_state +trk+est-rpl ct_zone 5 ct_mark 0x10/0xf0",
	  " protocol all ct_state +trk+est-rpl ct_zone 5 ct_mark 0x10/0xf0" },
	{ " ct_state -new+trk", " protocol all ct_state +trk-new" },
	{ " enc_key_id 4294967295 enc_dst_ip 10.0.0.1 enc_src_ip 10.0.0.0/24 "
	  "enc_dst_port 4789 enc_tos 0x10/0xfc enc_ttl 64",
	  " protocol all enc_key_id 4294967295 enc_dst_ip 10.0.0.1 enc_src_ip 10.0.0.0/24 "
	  "enc_dst_port 4789 enc_tos 0x10/0xfc enc_ttl 64" },
	{ " enc_dst_ip 2001:db8::1", " protocol all enc_dst_ip 2001:db8::1" },
	{ " skip_hw protocol ip", " protocol ip skip_hw" },
	{ " protocol ip skip_sw", NULL },
};

static void test_keys(void **state)
{
	char command[640], want[512];
	static char first[FILTER_BYTES] __aligned(NLMSG_ALIGNTO);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		start();
		snprintf(command, sizeof(command), "rule add dev eth0 pref 10 to nsh0%s",
			 keys[i].given);
		good(command);
		snprintf(want, sizeof(want), "rule dev eth0 pref 10 handle 1 to nsh0%s\n",
			 keys[i].shown ? keys[i].shown : keys[i].given);
		shows(want);
		/* And what is shown makes the same filter */
		memcpy(first, filter(0), FILTER_BYTES);
		snprintf(command, sizeof(command), "rule replace%s", want + strlen("rule"));
		good(command);
		assert_int_equal(kernel.count, 1);
		assert_memory_equal(filter(0), first, filter(0)->nlmsg_len);
	}
}

/* Attributes as tc 6.1 makes them of the same words, and masks of which all bits count */
static const struct {
	const char *words;
	const char *attrs;
} bytes[] = {
	{ "dst_mac 02:00:00:00:00:01", "4=020000000001 5=ffffffffffff" },
	{ "protocol 802.1Q vlan_id 5 vlan_prio 3 vlan_ethtype ipv6 dst_ip 2001:db8::/32",
	  "8=8100 23=0500 24=03 25=86dd 16=20010db8000000000000000000000000 "
	  "17=ffffffff000000000000000000000000" },
	{ "protocol 802.1Q vlan_id 5 vlan_ethtype 802.1Q cvlan_id 7 cvlan_prio 2 "
	  "cvlan_ethtype ip ip_proto udp dst_port 53",
	  "8=8100 23=0500 25=8100 77=0700 78=02 79=0800 9=11 21=0035 38=ffff" },
	{ "protocol ip ip_proto tcp dst_port 80 src_port 1024-65535",
	  "8=0800 9=06 19=0050 36=ffff 87=0400 88=ffff" },
	{ "protocol ip ip_proto tcp dst_port 0x50/0xfff0 tcp_flags 0x2/0x3f",
	  "8=0800 9=06 19=0050 36=fff0 71=0002 72=003f" },
	{ "protocol ip ip_proto sctp dst_port 53 src_port 99",
	  "8=0800 9=84 42=0035 40=ffff 41=0063 39=ffff" },
	{ "protocol ip ip_proto icmp type 8 code 0", "8=0800 9=01 51=08 52=ff 49=00 50=ff" },
	{ "protocol ip dst_ip 10.0.0.1 src_ip 192.168.0.0/16",
	  "8=0800 12=0a000001 13=ffffffff 10=c0a80000 11=ffff0000" },
	{ "protocol ip ip_tos 0x10/0xfc ip_ttl 64", "8=0800 73=10 74=fc 75=40 76=ff" },
	{ "protocol ip ip_flags frag/nofirstfrag", "8=0800 47=00000001 48=00000003" },
	{ "protocol arp arp_op request arp_sip 10.0.0.0/8 arp_tha 00:00:00:00:00:00",
	  "8=0806 61=01 62=ff 57=0a000000 58=ff000000 65=000000000000 66=ffffffffffff" },
	{ "protocol mpls_uc mpls_label 1000 mpls_tc 3 mpls_bos 1 mpls_ttl 64",
	  "8=8847 70=e8030000 69=03 68=01 67=40" },
	{ "ct_state +trk-new-inv+rpl+rel ct_zone 5 ct_mark 0x10/0xf0",
	  "91=2c00 92=3d00 93=0500 94=ffff 95=10000000 96=f0000000" },
	{ "enc_key_id 100 enc_dst_ip 10.0.0.1 enc_dst_port 4789 enc_tos 0x10 enc_ttl 64",
	  "26=00000064 29=0a000001 30=ffffffff 45=12b5 46=ffff 80=10 81=ff 82=40 83=ff" },
	{ "protocol ip ip_proto tcp skip_hw", "8=0800 9=06 22=01000000" },
	{ "protocol ip ip_proto tcp skip_sw", "8=0800 9=06 22=02000000" },
};

/* The options of a filter but for its action */
static void describe(const struct nlmsghdr *nlh, char *text)
{
	const struct nlattr *options, *attr;
	const uint8_t *data;
	size_t i;

	options = find(mnl_nlmsg_get_payload_offset(nlh, sizeof(struct tcmsg)),
		       mnl_nlmsg_get_payload_tail(nlh), TCA_OPTIONS);
	*text = '\0';
	mnl_attr_for_each_nested(attr, options) {
		if (mnl_attr_get_type(attr) == TCA_FLOWER_ACT)
			continue;
		text += sprintf(text, "%s%u=", (void *)attr == mnl_attr_get_payload(options) ?
				"" : " ", mnl_attr_get_type(attr));
		data = mnl_attr_get_payload(attr);
		for (i = 0; i < mnl_attr_get_payload_len(attr); i++)
			text += sprintf(text, "%02x", data[i]);
	}
}

static void test_bytes(void **state)
{
	char text[1024];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bytes); i++) {
		start();
		snprintf(text, sizeof(text), "rule add dev eth0 pref 7 handle 0x102 to nsh1 %s",
			 bytes[i].words);
		good(text);
		describe(filter(0), text);
		assert_string_equal(text, bytes[i].attrs);
		assert_int_equal(tc_of(filter(0))->tcm_handle, 0x102);
		assert_int_equal(tc_of(filter(0))->tcm_parent, INGRESS);
	}
	assert_int_equal(tc_of(filter(0))->tcm_info, 7 << 16 | htons(ETH_P_IP));
}

/* One action: mirred, which redirects to the device, with nshctl's cookie */
static void test_action(void **state)
{
	static const char cookie[] = "nshctl-1";
	const struct tc_mirred *mirred;
	const struct nlattr *attr, *action;
	const char *end;

	(void)state;
	start();
	good("rule add dev eth0 pref 10 to nsh1");
	attr = option(filter(0), TCA_FLOWER_ACT);
	action = mnl_attr_get_payload(attr);
	assert_int_equal(mnl_attr_get_type(action), 1);
	assert_int_equal(action->nla_len, mnl_attr_get_payload_len(attr));
	end = (char *)action + action->nla_len;
	attr = find(mnl_attr_get_payload(action), end, TCA_ACT_KIND);
	assert_string_equal(mnl_attr_get_str(attr), "mirred");
	attr = find(mnl_attr_get_payload(action), end, TCA_ACT_COOKIE);
	assert_int_equal(mnl_attr_get_payload_len(attr), strlen(cookie));
	assert_memory_equal(mnl_attr_get_payload(attr), cookie, strlen(cookie));
	attr = find(mnl_attr_get_payload(action), end, TCA_ACT_OPTIONS);
	attr = find(mnl_attr_get_payload(attr), end, TCA_MIRRED_PARMS);
	mirred = mnl_attr_get_payload(attr);
	assert_int_equal(mnl_attr_get_payload_len(attr), sizeof(*mirred));
	assert_int_equal(mirred->ifindex, 4);
	assert_int_equal(mirred->action, TC_ACT_STOLEN);
	assert_int_equal(mirred->eaction, TCA_EGRESS_REDIR);
}

#define ADD "rule add dev eth0 pref 10 to nsh0 "

static void test_wrong_words(void **state)
{
	(void)state;
	start();
	refused("rule add", 2, "rule add: dev is missing");
	refused("rule add dev", 2, "rule add: dev: a value is missing");
	refused("rule add dev eth0", 2, "rule add: pref is missing");
	refused("rule add dev eth0 pref 10", 2, "rule add: to is missing");
	refused("rule add dev eth0 pref 0 to nsh0", 2,
		"rule add: pref 0: a preference is 1 to 65535");
	refused("rule add dev eth0 pref 65536 to nsh0", 2,
		"rule add: pref 65536: a preference is 1 to 65535");
	refused("rule add dev eth0 pref 10 handle 0 to nsh0", 2,
		"rule add: handle 0: a handle is 1 to 4294967295");
	refused("rule add dev a/b pref 10 to nsh0", 2,
		"rule add: dev a/b: want a device name: 1 to 15 characters, no blank, / or :");
	refused("rule add dev eth9 pref 10 to nsh0", 1,
		"rule add: dev eth9: there is no such device here");
	refused("rule add dev eth0 pref 10 to nsh9", 1,
		"rule add: to nsh9: there is no such device here");
	refused("rule add dev eth0 pref 10 to eth1", 1,
		"rule add: to eth1: that is no nsh device");
	refused("rule add dev eth0 pref 10 to eth0", 1,
		"rule add: to eth0: that is no nsh device");
	refused(ADD "dev eth1", 2, "rule add: dev given twice");
	refused(ADD "protocol ip protocol ip", 2, "rule add: protocol given twice");
	refused(ADD "skip_hw skip_hw", 2, "rule add: skip_hw given twice");
	refused(ADD "skip_hw skip_sw", 2, "rule add: skip_hw and skip_sw do not go together");
	refused(ADD "dport 80", 2,
		"rule add: unknown word \"dport\", the keys are in \"nshctl rule help\"");
	refused(ADD "packets 1", 2,
		"rule add: unknown word \"packets\", the keys are in \"nshctl rule help\"");
	refused("rule del dev eth0 pref 1 protocol ip", 2,
		"rule del: unknown word \"protocol\", want handle");
	refused("rule del dev eth0", 2, "rule del: pref is missing");
	refused("rule show eth0", 2, "rule show: unknown word \"eth0\", want dev");
	refused("rule show dev eth9", 1, "rule show: dev eth9: there is no such device here");
	refused("rule flush dev eth0 pref 1", 2,
		"rule flush: unknown word \"pref\", nothing more is wanted");
	assert_int_equal(kernel.hooked, 0);
}

static void test_wrong_values(void **state)
{
	(void)state;
	start();
	refused(ADD "protocol ip4", 2, "rule add: protocol ip4: want all, ip, ipv6, arp, rarp, "
		"802.1Q, 802.1ad, mpls_uc, mpls_mc or a number like 0x88cc");
	refused(ADD "protocol 0", 2, "rule add: protocol 0: want all, ip, ipv6, arp, rarp, "
		"802.1Q, 802.1ad, mpls_uc, mpls_mc or a number like 0x88cc");
	refused(ADD "protocol ip ip_proto tpc", 2, "rule add: ip_proto tpc: "
		"want a protocol like tcp, udp, icmp or icmpv6, or its number");
	refused(ADD "protocol ip ip_proto 256", 2, "rule add: ip_proto 256: "
		"want a protocol like tcp, udp, icmp or icmpv6, or its number");
	refused(ADD "protocol ip ip_proto tcp/1", 2, "rule add: ip_proto tcp/1: "
		"want a protocol like tcp, udp, icmp or icmpv6, or its number");
	refused(ADD "protocol ip dst_ip 10.0.0", 2, "rule add: dst_ip 10.0.0: "
		"want an IPv4 address like 10.0.0.1, maybe with / and a prefix length");
	refused(ADD "protocol ip dst_ip 10.0.0.0/33", 2, "rule add: dst_ip 10.0.0.0/33: "
		"want an IPv4 address like 10.0.0.1, maybe with / and a prefix length");
	refused(ADD "protocol ip dst_ip 10.0.0.0/", 2, "rule add: dst_ip 10.0.0.0/: "
		"want an IPv4 address like 10.0.0.1, maybe with / and a prefix length");
	refused(ADD "protocol ip dst_ip 10.0.0.0/8/8", 2, "rule add: dst_ip 10.0.0.0/8/8: "
		"want an IPv4 address like 10.0.0.1, maybe with / and a prefix length");
	refused(ADD "protocol ip src_ip ::1", 2, "rule add: src_ip ::1: "
		"want an IPv4 address like 10.0.0.1, maybe with / and a prefix length");
	refused(ADD "protocol ipv6 src_ip 10.0.0.1", 2, "rule add: src_ip 10.0.0.1: "
		"want an IPv6 address like 2001:db8::1, maybe with / and a prefix length");
	refused(ADD "protocol ip src_ip 0.0.0.0/0", 2,
		"rule add: src_ip 0.0.0.0/0: this is all there are, leave it out");
	refused(ADD "protocol ip ip_ttl 64/0", 2,
		"rule add: ip_ttl 64/0: this is all there are, leave it out");
	refused(ADD "protocol ip ip_ttl 256", 2,
		"rule add: ip_ttl 256: want 0 to 255, maybe with / and a mask");
	refused(ADD "protocol ip ip_proto tcp dst_port 65536", 2, "rule add: dst_port 65536: "
		"want a port, 0 to 65535, maybe with / and a mask, or LOW-HIGH");
	refused(ADD "protocol ip ip_proto tcp dst_port 80-80", 2, "rule add: dst_port 80-80: "
		"want a port, 0 to 65535, maybe with / and a mask, or LOW-HIGH");
	refused(ADD "protocol ip ip_proto tcp dst_port 80-", 2, "rule add: dst_port 80-: "
		"want a port, 0 to 65535, maybe with / and a mask, or LOW-HIGH");
	refused(ADD "protocol ip ip_proto tcp dst_port http", 2, "rule add: dst_port http: "
		"want a port, 0 to 65535, maybe with / and a mask, or LOW-HIGH");
	refused(ADD "protocol ip ip_proto tcp tcp_flags 0x1000", 2, "rule add: tcp_flags 0x1000: "
		"want 0 to 0xfff, maybe with / and a mask");
	refused(ADD "protocol ip ip_flags", 2, "rule add: ip_flags: a value is missing");
	refused(ADD "protocol ip ip_flags frag/", 2, "rule add: ip_flags frag/: "
		"want frag or nofrag, firstfrag or nofirstfrag, or two of them with / between");
	refused(ADD "protocol ip ip_flags frag/nofrag", 2, "rule add: ip_flags frag/nofrag: "
		"want frag or nofrag, firstfrag or nofirstfrag, or two of them with / between");
	refused(ADD "protocol ip ip_flags \"\"", 2, "rule add: ip_flags \"\": "
		"want frag or nofrag, firstfrag or nofirstfrag, or two of them with / between");
	refused(ADD "ct_state trk", 2, "rule add: ct_state trk: "
		"want trk, new, est, rel, rpl and inv with + or - before each, like +trk-new");
	refused(ADD "ct_state +trk-", 2, "rule add: ct_state +trk-: "
		"want trk, new, est, rel, rpl and inv with + or - before each, like +trk-new");
	refused(ADD "ct_zone 65536", 2, "rule add: ct_zone 65536: "
		"a zone is 0 to 65535, maybe with / and a mask");
	refused(ADD "dst_mac 02:00", 2, "rule add: dst_mac 02:00: "
		"want an Ethernet address like 02:00:00:00:00:01, maybe with / and a mask");
	refused(ADD "dst_mac 02:00:00:00:00:01/49", 2, "rule add: dst_mac 02:00:00:00:00:01/49: "
		"want an Ethernet address like 02:00:00:00:00:01, maybe with / and a mask");
	refused(ADD "protocol 802.1Q vlan_id 4096", 2,
		"rule add: vlan_id 4096: a VLAN is 0 to 4095");
	refused(ADD "protocol 802.1Q vlan_id 5/1", 2,
		"rule add: vlan_id 5/1: a VLAN is 0 to 4095");
	refused(ADD "protocol 802.1Q vlan_prio 8", 2,
		"rule add: vlan_prio 8: a priority is 0 to 7");
	refused(ADD "protocol 802.1Q vlan_ethtype all", 2, "rule add: vlan_ethtype all: want ip, "
		"ipv6, arp, rarp, 802.1Q, 802.1ad, mpls_uc, mpls_mc or a number like 0x88cc");
	refused(ADD "protocol arp arp_op ask", 2, "rule add: arp_op ask: "
		"want request, reply or 0 to 255, maybe with / and a mask");
	refused(ADD "protocol mpls_uc mpls_label 1048576", 2,
		"rule add: mpls_label 1048576: a label is 0 to 1048575");
	refused(ADD "protocol mpls_uc mpls_bos 2", 2, "rule add: mpls_bos 2: want 0 or 1");
	refused(ADD "enc_key_id 4294967296", 2,
		"rule add: enc_key_id 4294967296: a tunnel's identifier is 0 to 4294967295");
	refused(ADD "enc_dst_ip x", 2, "rule add: enc_dst_ip x: "
		"want an IPv4 or IPv6 address, maybe with / and a prefix length");
	refused(ADD "enc_dst_ip ::1 enc_src_ip 10.0.0.1", 2,
		"rule add: enc_dst_ip and enc_src_ip are addresses of two kinds");
	assert_int_equal(kernel.hooked, 0);
}

/* Keys that these packets do not have: the kernel would leave them out without a word */
static void test_misfits(void **state)
{
	(void)state;
	start();
	refused(ADD "dst_ip 10.0.0.1", 2, "rule add: dst_ip needs protocol ip or ipv6");
	refused(ADD "protocol arp dst_ip 10.0.0.1", 2,
		"rule add: dst_ip needs protocol ip or ipv6");
	refused(ADD "protocol 802.1Q dst_ip 10.0.0.1", 2,
		"rule add: dst_ip needs vlan_ethtype ip or ipv6");
	refused(ADD "protocol 802.1Q vlan_ethtype 802.1Q dst_ip 10.0.0.1", 2,
		"rule add: dst_ip needs cvlan_ethtype ip or ipv6");
	refused(ADD "ip_proto tcp", 2, "rule add: ip_proto needs protocol ip or ipv6");
	refused(ADD "protocol arp ip_flags frag", 2,
		"rule add: ip_flags needs protocol ip or ipv6");
	refused(ADD "protocol ip dst_port 80", 2,
		"rule add: dst_port needs ip_proto tcp, udp or sctp");
	refused(ADD "protocol ip ip_proto icmp src_port 80", 2,
		"rule add: src_port needs ip_proto tcp, udp or sctp");
	refused(ADD "protocol ip ip_proto icmp src_port 80-90", 2,
		"rule add: src_port needs ip_proto tcp, udp or sctp");
	refused(ADD "dst_port 80", 2, "rule add: dst_port needs protocol ip or ipv6");
	refused(ADD "protocol ip ip_proto udp tcp_flags 2", 2,
		"rule add: tcp_flags needs ip_proto tcp");
	refused(ADD "protocol ip type 8", 2, "rule add: type needs ip_proto icmp or icmpv6");
	refused(ADD "protocol ip ip_proto icmpv6 type 8", 2,
		"rule add: type needs ip_proto icmp or icmpv6");
	refused(ADD "protocol ipv6 ip_proto icmp code 8", 2,
		"rule add: code needs ip_proto icmp or icmpv6");
	refused(ADD "protocol ip vlan_id 5", 2,
		"rule add: vlan_id needs protocol 802.1Q or 802.1ad");
	refused(ADD "protocol 802.1Q cvlan_id 5", 2,
		"rule add: cvlan_id needs vlan_ethtype 802.1Q or 802.1ad");
	refused(ADD "protocol ip arp_op reply", 2, "rule add: arp_op needs protocol arp or rarp");
	refused(ADD "protocol ip mpls_ttl 1", 2,
		"rule add: mpls_ttl needs protocol mpls_uc or mpls_mc");
	assert_int_equal(kernel.hooked, 0);
}

/* A filter like the first one, to be changed into someone else's */
static struct nlmsghdr *foreign(uint32_t handle)
{
	struct nlmsghdr *nlh = filter(kernel.count++);

	memcpy(nlh, filter(0), FILTER_BYTES);
	((struct tcmsg *)mnl_nlmsg_get_payload(nlh))->tcm_handle = handle;
	return nlh;
}

static void *action_attr(const struct nlmsghdr *nlh, uint16_t type)
{
	const struct nlattr *action;

	action = mnl_attr_get_payload(option(nlh, TCA_FLOWER_ACT));
	return (void *)find(mnl_attr_get_payload(action), (char *)action + action->nla_len, type);
}

static void test_foreign(void **state)
{
	struct nlmsghdr *nlh;
	struct nlattr *attr;

	(void)state;
	start();
	good(ADD "protocol ip");
	attr = action_attr(foreign(2), TCA_ACT_COOKIE);
	((char *)mnl_attr_get_payload(attr))[7]++;
	attr = action_attr(foreign(3), TCA_ACT_COOKIE);
	attr->nla_type = 77;
	attr = action_attr(foreign(4), TCA_ACT_KIND);
	memcpy(mnl_attr_get_payload(attr), "merrid", 6);
	nlh = foreign(5);
	attr = (void *)find(mnl_nlmsg_get_payload_offset(nlh, sizeof(struct tcmsg)),
			    mnl_nlmsg_get_payload_tail(nlh), TCA_KIND);
	memcpy(mnl_attr_get_payload(attr), "flow", 5);
	mnl_attr_put_u32(foreign(6), TCA_CHAIN, 1);
	/* As the kernel tells of the preference itself */
	foreign(0);
	shows("rule dev eth0 pref 10 handle 1 to nsh0 protocol ip\n");
	refused("rule del dev eth0 pref 10 handle 2", 1,
		"rule del: pref 10 handle 2 is a filter that nshctl has not made");
	refused("rule replace dev eth0 pref 10 handle 3 to nsh0", 1,
		"rule replace: pref 10 handle 3 is a filter that nshctl has not made");
	refused("rule del dev eth0 pref 10 handle 6", 1,
		"rule del: dev eth0 has no rule pref 10 handle 6");
	refused("rule del dev eth0 pref 11", 1, "rule del: dev eth0 has no rule pref 11 handle 1");
	refused("rule del dev eth1 pref 10", 1, "rule del: dev eth1 has no rule pref 10 handle 1");
	good("rule flush");
	assert_int_equal(kernel.count, 6);
	shows("");
	good("rule flush");
	assert_int_equal(kernel.count, 6);
}

static void test_many(void **state)
{
	(void)state;
	start();
	good("rule add dev eth0 pref 10 to nsh0");
	good("rule add dev eth0 pref 10 handle 2 to nsh1 dst_mac 02:00:00:00:00:01");
	good("rule add dev eth1 pref 65535 handle 4294967295 to nsh0");
	shows("rule dev eth0 pref 10 handle 1 to nsh0 protocol all\n"
	      "rule dev eth0 pref 10 handle 2 to nsh1 protocol all dst_mac 02:00:00:00:00:01\n"
	      "rule dev eth1 pref 65535 handle 4294967295 to nsh0 protocol all\n");
	assert_string_equal(run("rule show dev eth1", (struct tool){}, STDOUT_FILENO, 0),
			    "rule dev eth1 pref 65535 handle 4294967295 to nsh0 protocol all\n");
	assert_string_equal(run("save", (struct tool){}, STDOUT_FILENO, 0),
			    "rule add dev eth0 pref 10 handle 1 to nsh0 protocol all\n"
			    "rule add dev eth0 pref 10 handle 2 to nsh1 protocol all "
			    "dst_mac 02:00:00:00:00:01\n"
			    "rule add dev eth1 pref 65535 handle 4294967295 to nsh0 protocol all\n");
	good("rule replace dev eth0 pref 10 to nsh1 src_mac 02:00:00:00:00:01");
	good("rule del dev eth0 pref 10 handle 2");
	good("rule flush dev eth1");
	shows("rule dev eth0 pref 10 handle 1 to nsh1 protocol all src_mac 02:00:00:00:00:01\n");
}

static void test_taken(void **state)
{
	(void)state;
	start();
	good("rule add dev eth0 pref 10 to nsh0");
	assert_string_equal(run("rule add dev eth0 pref 10 to nsh1", (struct tool){},
				STDERR_FILENO, 1),
			    "nshctl: rule add: pref 10 has a filter with handle 1, or one for "
			    "the same packets, already\n");
	shows("rule dev eth0 pref 10 handle 1 to nsh0 protocol all\n");
	/* It was not made for this rule */
	assert_int_equal(kernel.hooked, BIT(1));
}

/* What the kernel says is passed on, with the word at fault, and all is as before */
static void test_kernel_refuses(void **state)
{
	(void)state;
	start();
	kernel.refuse = EINVAL;
	kernel.text = "what an address";
	kernel.at = TCA_FLOWER_KEY_IPV6_DST;
	assert_string_equal(run(ADD "protocol ipv6 src_ip ::1 dst_ip ::2", (struct tool){},
				STDERR_FILENO, 1), "nshctl: what an address (dst_ip)\n");
	assert_int_equal(kernel.hooked, 0);
	kernel.text = NULL;
	kernel.at = TCA_FLOWER_ACT;
	assert_string_equal(run(ADD, (struct tool){}, STDERR_FILENO, 1),
			    "nshctl: rule add: Invalid argument (to)\n");
	assert_int_equal(kernel.hooked, 0);

	/* Unless it was there, or someone has made use of it */
	kernel.hooked = BIT(1);
	run(ADD, (struct tool){}, STDERR_FILENO, 1);
	assert_int_equal(kernel.hooked, BIT(1));
	kernel.refuse = 0;
	good(ADD);
	kernel.hooked = 0;
	kernel.refuse = EINVAL;
	run(ADD "handle 2", (struct tool){}, STDERR_FILENO, 1);
	assert_int_equal(kernel.hooked, BIT(1));
}

static void test_json(void **state)
{
	struct gnet_stats_basic basic = { .packets = 3, .bytes = 5000000000 };
	struct nlattr *stats, *options, *act, *action;
	struct nlmsghdr *nlh;

	(void)state;
	start();
	assert_string_equal(run("rule", (struct tool){ .json = true }, STDOUT_FILENO, 0), "[]\n");
	good(ADD "protocol ip ip_proto tcp dst_port 80-90 skip_hw");
	assert_string_equal(run("rule", (struct tool){ .json = true }, STDOUT_FILENO, 0),
			    "[{\"dev\":\"eth0\",\"pref\":10,\"handle\":1,\"to\":\"nsh0\","
			    "\"protocol\":\"ip\",\"ip_proto\":\"tcp\",\"dst_port\":\"80-90\","
			    "\"skip_hw\":true}]\n");
	/* The action is the last but for the flags: they are cut off here */
	nlh = filter(0);
	options = (void *)find(mnl_nlmsg_get_payload_offset(nlh, sizeof(struct tcmsg)),
			       mnl_nlmsg_get_payload_tail(nlh), TCA_OPTIONS);
	act = (void *)option(nlh, TCA_FLOWER_ACT);
	action = mnl_attr_get_payload(act);
	stats = mnl_attr_nest_start(nlh, TCA_ACT_STATS);
	mnl_attr_put(nlh, TCA_STATS_BASIC, sizeof(basic), &basic);
	mnl_attr_nest_end(nlh, stats);
	action->nla_len += MNL_ALIGN(stats->nla_len);
	act->nla_len += MNL_ALIGN(stats->nla_len);
	options->nla_len += MNL_ALIGN(stats->nla_len);
	assert_string_equal(run("rule", (struct tool){ .json = true, .stats = true },
				STDOUT_FILENO, 0),
			    "[{\"dev\":\"eth0\",\"pref\":10,\"handle\":1,\"to\":\"nsh0\","
			    "\"protocol\":\"ip\",\"ip_proto\":\"tcp\",\"dst_port\":\"80-90\","
			    "\"skip_hw\":true,\"packets\":3,\"bytes\":5000000000}]\n");
	assert_string_equal(run("rule", (struct tool){ .stats = true }, STDOUT_FILENO, 0),
			    "rule dev eth0 pref 10 handle 1 to nsh0 protocol ip ip_proto tcp "
			    "dst_port 80-90 skip_hw packets 3 bytes 5000000000\n");
	shows("rule dev eth0 pref 10 handle 1 to nsh0 protocol ip ip_proto tcp "
	      "dst_port 80-90 skip_hw\n");
}

static void test_dead(void **state)
{
	(void)state;
	start();
	good(ADD "protocol ip");
	kernel.nsh0_gone = true;
	shows("rule dev eth0 pref 10 handle 1 dead protocol ip\n");
	assert_string_equal(run("save", (struct tool){}, STDOUT_FILENO, 0),
			    "# add to, the device that this one was for is gone: "
			    "rule add dev eth0 pref 10 handle 1 protocol ip\n");
	good("rule del dev eth0 pref 10");
	shows("");
}

/* Turn an attribute into one that nshctl does not know, or not in this form */
static void test_unknown(void **state)
{
	struct nlattr *attr;

	(void)state;
	start();
	good(ADD "protocol ip ip_proto tcp ip_flags frag ct_zone 5");
	attr = (void *)option(filter(0), TCA_FLOWER_KEY_IP_PROTO);
	attr->nla_type = TCA_FLOWER_CLASSID;
	attr = (void *)option(filter(0), TCA_FLOWER_KEY_FLAGS_MASK);
	*(uint8_t *)mnl_attr_get_payload(attr) = 1;
	attr = (void *)option(filter(0), TCA_FLOWER_KEY_CT_ZONE_MASK);
	attr->nla_type = 500;
	shows("rule dev eth0 pref 10 handle 1 to nsh0 protocol ip unknown 1 06 "
	      "unknown 47 00000001 unknown 48 01000001 unknown 93 0500 unknown 500 ffff\n");
	assert_string_equal(run("save", (struct tool){}, STDOUT_FILENO, 0),
			    "# the loaded module tells more of this one than this nshctl "
			    "knows:\nrule add dev eth0 pref 10 handle 1 to nsh0 protocol ip\n");
}

/* Whatever the kernel tells: nothing is read that is not there, and lists are JSON */
static void test_malformed(void **state)
{
	static const uint8_t values[] = { 0x00, 0x01, 0x04, 0x7f, 0xff };
	char *bytes = kernel.filters[0], old;
	size_t i, at;

	(void)state;
	start();
	good(ADD "protocol ip ip_proto tcp dst_ip 10.0.0.0/8 dst_port 80-90 ip_flags frag");
	for (at = sizeof(struct nlmsghdr); at < filter(0)->nlmsg_len; at++) {
		old = bytes[at];
		for (i = 0; i < ARRAY_SIZE(values); i++) {
			bytes[at] = values[i];
			/* The kernel's own part of this, who is asked for what */
			if (tc_of(filter(0))->tcm_ifindex == 1 &&
			    tc_of(filter(0))->tcm_parent == INGRESS)
				run("rule", (struct tool){ .json = true, .stats = true },
				    STDOUT_FILENO, 0);
		}
		bytes[at] = old;
	}
	shows("rule dev eth0 pref 10 handle 1 to nsh0 protocol ip ip_proto tcp "
	      "dst_ip 10.0.0.0/8 ip_flags frag dst_port 80-90\n");
}

/* As tc makes it: bits that the mask leaves out are what the user wrote */
static void test_bits(void **state)
{
	struct nlattr *attr;

	(void)state;
	start();
	good(ADD "protocol ip dst_ip 10.0.0.0/8");
	attr = (void *)option(filter(0), TCA_FLOWER_KEY_IPV4_DST);
	((char *)mnl_attr_get_payload(attr))[3] = 1;
	shows("rule dev eth0 pref 10 handle 1 to nsh0 protocol ip dst_ip 10.0.0.0/8\n");
}

static void test_no_tc(void **state)
{
	(void)state;
	start();
	kernel.no_tc = true;
	shows("");
	assert_string_equal(run("save", (struct tool){}, STDOUT_FILENO, 0), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_action),
		cmocka_unit_test(test_wrong_words),
		cmocka_unit_test(test_wrong_values),
		cmocka_unit_test(test_misfits),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_kernel_refuses),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_dead),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_no_tc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
