// SPDX-License-Identifier: GPL-2.0
/* Words become values. */
#include <stdbool.h>
#include <string.h>

#include "compiler.h"
#include "parse.h"
#include "unit.h"

static const struct attr *attr(const struct attr_set *set, const char *name)
{
	const struct attr *found = attr_by_name(set, name);

	assert_non_null(found);
	return found;
}

static void test_numbers(void **state)
{
	static const struct {
		const char *word;
		uint64_t num;
	} good[] = {
		{ "0", 0 }, { "255", 255 }, { "0255", 255 }, { "0xff", 255 }, { "0XFF", 255 },
		{ "0x0", 0 }, { "00", 0 },
	};
	static const char *const bad[] = {
		"", " ", "-1", "+1", " 1", "1 ", "1a", "a", "0x", "0xg", "0x-1", "0x0x1", "256",
		"0x100", "1.0", "1e2", "18446744073709551616", "99999999999999999999999",
	};
	uint64_t num;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(parse_uint(good[i].word, 0, 255, &num));
		assert_int_equal(num, good[i].num);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(parse_uint(bad[i], 0, 255, &num));
	assert_false(parse_uint("0", 1, 255, &num));
	assert_true(parse_uint("18446744073709551615", 0, UINT64_MAX, &num));
	assert_true(num == UINT64_MAX);
}

static void test_macs(void **state)
{
	static const uint8_t want[6] = { 0x02, 0, 0xab, 0xcd, 0x0e, 0xff };
	static const char *const bad[] = {
		"", "02", "02:00:ab:cd:0e", "02:00:ab:cd:0e:", "02:00:ab:cd:0e:ff:", ":",
		"02:00:ab:cd:0e:ff:01", "02:00:ab:cd:0e:fg", "002:00:ab:cd:0e:ff",
		"02-00-ab-cd-0e-ff", "0200abcd0eff", "02::ab:cd:0e:ff", " 02:00:ab:cd:0e:ff",
		"02:00:ab:cd:0e:ff ",
	};
	uint8_t mac[6];
	size_t i;

	(void)state;
	assert_true(parse_mac("02:00:ab:cd:0e:ff", mac));
	assert_memory_equal(mac, want, 6);
	assert_true(parse_mac("2:0:AB:CD:e:fF", mac));
	assert_memory_equal(mac, want, 6);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(parse_mac(bad[i], mac));
}

static void test_hex(void **state)
{
	static const char *const bad[] = { "1", "0", "012", "0x1", "0g", "g0", "01 02", "01:02" };
	char most[2 * 244 + 3];
	uint8_t bytes[245];
	size_t len, i;

	(void)state;
	assert_true(parse_hex("00fFa5", bytes, sizeof(bytes), &len));
	assert_int_equal(len, 3);
	assert_memory_equal(bytes, "\x00\xff\xa5", 3);
	assert_true(parse_hex("0x0102", bytes, sizeof(bytes), &len));
	assert_int_equal(len, 2);
	assert_true(parse_hex("", bytes, sizeof(bytes), &len));
	assert_int_equal(len, 0);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(parse_hex(bad[i], bytes, sizeof(bytes), &len));

	memset(most, 'a', sizeof(most));
	most[2 * 244] = '\0';
	assert_true(parse_hex(most, bytes, 244, &len));
	assert_int_equal(len, 244);
	most[2 * 244] = 'a';
	most[2 * 244 + 2] = '\0';
	assert_false(parse_hex(most, bytes, 244, &len));
}

static void test_names(void **state)
{
	static const char *const good[] = { "eth0", "a", "fifteen-letters", "...", "\"#\\$",
					    "é" };
	static const char *const bad[] = { "", ".", "..", "sixteen--letters", "a/b", "a:b", "a b",
					   "a\tb", "a\n", "a\302\240b", "à" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(parse_ifname(good[i]));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(parse_ifname(bad[i]));
}

static void test_values(void **state)
{
	struct value value;

	(void)state;
	assert_true(parse_value(attr(&hop_set, "ipv4"), "10.0.0.3", &value));
	assert_int_equal(value.len, 4);
	assert_memory_equal(value.bytes, "\x0a\x00\x00\x03", 4);
	assert_false(parse_value(attr(&hop_set, "ipv4"), "10.0.3", &value));
	assert_false(parse_value(attr(&hop_set, "ipv4"), "2001:db8::3", &value));
	assert_true(parse_value(attr(&hop_set, "ipv6"), "2001:db8::3", &value));
	assert_int_equal(value.len, 16);
	assert_memory_equal(value.bytes, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\3", 16);
	assert_false(parse_value(attr(&hop_set, "ipv6"), "2001:db8:::3", &value));
	assert_true(parse_value(attr(&hop_set, "ifname"), "nsh-fw", &value));
	assert_int_equal(value.len, 7);
	assert_memory_equal(value.bytes, "nsh-fw", 7);

	assert_true(parse_value(attr(&port_set, "oam-forward"), "forward", &value));
	assert_int_equal(value.len, 1);
	assert_int_equal(value.u8, 1);
	assert_false(parse_value(attr(&port_set, "oam-forward"), "forw", &value));
	assert_false(parse_value(attr(&port_set, "oam-forward"), "", &value));
	assert_true(parse_value(attr(&dev_set, "mode"), "route", &value));
	assert_int_equal(value.len, 4);
	assert_int_equal(value.u32, 1);
	assert_true(parse_value(attr(&dev_set, "reclassify"), "on", &value));
	assert_int_equal(value.u8, 1);
	assert_true(parse_value(attr(&dev_set, "mark-mask"), "0xffffffff", &value));
	assert_true(value.u32 == UINT32_MAX);
	assert_false(parse_value(attr(&dev_set, "mark-mask"), "0x100000000", &value));
	assert_false(parse_value(attr(&dev_set, "si"), "0", &value));
	assert_true(parse_value(attr(&dev_set, "spi"), "0xffffff", &value));
	assert_false(parse_value(attr(&dev_set, "spi"), "0x1000000", &value));
	assert_false(parse_value(attr(&dev_set, "md-type"), "3", &value));
	assert_false(parse_value(attr(&dev_set, "context-timeout"), "604801", &value));
}

static void check_u32(const struct attr_set *set, const char *name, const char *word,
		      uint32_t want)
{
	struct value value;

	assert_true(parse_value(attr(set, name), word, &value));
	assert_int_equal(value.len, 4);
	assert_int_equal(value.u32, want);
}

static void check_bytes(const struct attr_set *set, const char *name, const char *word,
			const char *want, size_t len)
{
	struct value value;

	assert_true(parse_value(attr(set, name), word, &value));
	assert_int_equal(value.len, len);
	assert_memory_equal(value.bytes, want, len);
}

static void test_sets(void **state)
{
	static const char *const bad[] = {
		"", ",", "mark,", ",mark", "mark,,flow", "mark,mark", "mark flow", "mark, flow",
		"none,mark", "mark,none", "mar", "marks", "Mark", "1", "all",
	};
	struct value value;
	size_t i;

	(void)state;
	check_u32(&dev_set, "recall-by", "none", 0);
	check_u32(&dev_set, "recall-by", "mark", 1);
	check_u32(&dev_set, "recall-by", "flow,mark", 5);
	check_u32(&dev_set, "recall-by", "mark,conntrack,flow,fingerprint", 15);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(parse_value(attr(&dev_set, "recall-by"), bad[i], &value));
}

/* Ports and types are in network byte order, VLANs are not */
static void test_sizes(void **state)
{
	const uint16_t vlan = 258;
	struct value value;

	(void)state;
	check_bytes(&flow_set, "sport", "258", "\1\2", 2);
	check_bytes(&flow_set, "ethertype", "0x88cc", "\x88\xcc", 2);
	check_bytes(&flow_set, "vlan", "258", (const char *)&vlan, 2);
	assert_false(parse_value(attr(&flow_set, "sport"), "65536", &value));
	assert_false(parse_value(attr(&flow_set, "vlan"), "4096", &value));
	assert_false(parse_value(attr(&limit_set, "flow-limit"), "0", &value));
}

static void test_protos(void **state)
{
	struct value value;

	(void)state;
	check_bytes(&flow_set, "proto", "tcp", "\6", 1);
	check_bytes(&flow_set, "proto", "udp", "\x11", 1);
	check_bytes(&flow_set, "proto", "icmp", "\1", 1);
	check_bytes(&flow_set, "proto", "icmpv6", "\x3a", 1);
	check_bytes(&flow_set, "proto", "esp", "\x32", 1);
	check_bytes(&flow_set, "proto", "sctp", "\x84", 1);
	check_bytes(&flow_set, "proto", "0", "\0", 1);
	check_bytes(&flow_set, "proto", "0xff", "\xff", 1);
	assert_false(parse_value(attr(&flow_set, "proto"), "256", &value));
	assert_false(parse_value(attr(&flow_set, "proto"), "TCP", &value));
	assert_false(parse_value(attr(&flow_set, "proto"), "", &value));
}

static void test_strings(void **state)
{
	struct value value;

	(void)state;
	check_bytes(&dev_set, "function", "f", "f", 2);
	check_bytes(&dev_set, "function", "a b/c:d", "a b/c:d", 8);
	check_bytes(&dev_set, "function", "fifteen-letters", "fifteen-letters", 16);
	assert_false(parse_value(attr(&dev_set, "function"), "", &value));
	assert_false(parse_value(attr(&dev_set, "function"), "sixteen--letters", &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_macs),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_protos),
		cmocka_unit_test(test_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
