// SPDX-License-Identifier: GPL-2.0
/* What the kernel says to a request, and which word it is about. */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/nsh_sfc.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "catch.h"
#include "extack.h"
#include "message.h"
#include "nl.h"
#include "unit.h"

static uint32_t offset(const struct nlmsghdr *nlh, const void *attr)
{
	return (const char *)attr - (const char *)nlh;
}

static void where_is(const struct nlmsghdr *nlh, size_t header, const struct attr_set *set,
		     const struct nl_error *error, const char *want)
{
	char where[128];

	extack_where(nlh, header, set, error, where, sizeof(where));
	assert_string_equal(where, want);
}

static void at(const struct nlmsghdr *nlh, const struct attr_set *set, const void *attr,
	       const char *want)
{
	struct nl_error error = { .has_at = true, .at = offset(nlh, attr) };

	where_is(nlh, sizeof(struct genlmsghdr), set, &error, want);
}

/* A path of two hops; the attributes that the kernel points at */
static struct nlmsghdr *path(const void **spi, struct nlattr **hops, const void **lladdr)
{
	struct nlmsghdr *nlh = message_new();

	*spi = mnl_nlmsg_get_payload_tail(nlh);
	mnl_attr_put_u32(nlh, NSH_SFC_A_PATH_SPI, 10);
	hops[0] = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
	mnl_attr_put_u8(nlh, NSH_SFC_A_HOP_SI, 254);
	mnl_attr_put_strz(nlh, NSH_SFC_A_HOP_IFNAME, "nsh0");
	mnl_attr_nest_end(nlh, hops[0]);
	hops[1] = mnl_attr_nest_start(nlh, NSH_SFC_A_PATH_HOP);
	mnl_attr_put_u8(nlh, NSH_SFC_A_HOP_SI, 253);
	*lladdr = mnl_nlmsg_get_payload_tail(nlh);
	mnl_attr_put(nlh, NSH_SFC_A_HOP_LLADDR, 6, "\2\0\0\0\0\1");
	mnl_attr_nest_end(nlh, hops[1]);
	return nlh;
}

static void test_words(void **state)
{
	const void *spi, *lladdr;
	struct nlattr *hops[2];
	struct nlmsghdr *nlh;

	(void)state;
	nlh = path(&spi, hops, &lladdr);
	at(nlh, &path_set, spi, " (spi)");
	at(nlh, &path_set, hops[0], " (hop 254)");
	at(nlh, &path_set, hops[1], " (hop 253)");
	at(nlh, &path_set, lladdr, " (hop 253: lladdr)");
	at(nlh, &path_set, nlh, "");
	at(nlh, &path_set, mnl_nlmsg_get_payload_tail(nlh), "");
	at(nlh, &dev_set, spi, " (NAME)");
}

/* A member of a group has no number, but a device */
static void test_member(void **state)
{
	struct nlmsghdr *nlh = message_new();
	struct nlattr *member;
	const void *weight;

	(void)state;
	mnl_attr_put_strz(nlh, NSH_SFC_A_GROUP_NAME, "web");
	member = mnl_attr_nest_start(nlh, NSH_SFC_A_GROUP_MEMBER);
	mnl_attr_put_u32(nlh, NSH_SFC_A_MEMBER_TYPE, NSH_SFC_HOP_DEV);
	mnl_attr_put_strz(nlh, NSH_SFC_A_MEMBER_IFNAME, "fifteen-letters");
	weight = mnl_nlmsg_get_payload_tail(nlh);
	mnl_attr_put_u16(nlh, NSH_SFC_A_MEMBER_WEIGHT, 3);
	mnl_attr_nest_end(nlh, member);
	at(nlh, &group_set, member, " (member fifteen-letters)");
	at(nlh, &group_set, weight, " (member fifteen-letters: weight)");
}

static void test_missing(void **state)
{
	struct nl_error error = { .has_missing = true, .missing = NSH_SFC_A_PATH_SPI };
	const void *spi, *lladdr;
	struct nlattr *hops[2];
	struct nlmsghdr *nlh;

	(void)state;
	nlh = path(&spi, hops, &lladdr);
	where_is(nlh, sizeof(struct genlmsghdr), &path_set, &error, ": spi is missing");
	error.missing = NSH_SFC_A_HOP_IFNAME;
	error.nest = offset(nlh, hops[1]);
	where_is(nlh, sizeof(struct genlmsghdr), &path_set, &error, ": hop 253: dev is missing");
	strcpy(error.text, "what?");
	where_is(nlh, sizeof(struct genlmsghdr), &path_set, &error, " (hop 253: dev)");
	error.missing = 999;
	where_is(nlh, sizeof(struct genlmsghdr), &path_set, &error, " (hop 253)");
}

static void test_link_data(void **state)
{
	struct nl_error error = { .has_at = true };
	struct nlattr *info, *data;
	struct nlmsghdr *nlh;
	const void *spi;
	char buf[256];

	(void)state;
	nlh = mnl_nlmsg_put_header(buf);
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct ifinfomsg));
	mnl_attr_put_strz(nlh, IFLA_IFNAME, "nsh0");
	info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, "nsh");
	data = mnl_attr_nest_start(nlh, IFLA_INFO_DATA);
	spi = mnl_nlmsg_get_payload_tail(nlh);
	mnl_attr_put_u32(nlh, NSH_SFC_A_DEV_SPI, 10);
	mnl_attr_nest_end(nlh, data);
	mnl_attr_nest_end(nlh, info);

	error.at = offset(nlh, spi);
	where_is(nlh, sizeof(struct ifinfomsg), &link_set, &error, " (spi)");
	error.at = sizeof(*nlh) + sizeof(struct ifinfomsg);
	where_is(nlh, sizeof(struct ifinfomsg), &link_set, &error, " (NAME)");
	error.at = offset(nlh, data);
	where_is(nlh, sizeof(struct ifinfomsg), &link_set, &error, "");
}

static struct nlmsghdr *answer(char *buf, uint16_t type, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	return nlh;
}

static void put_said(struct nlmsghdr *nlh)
{
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "no such port");
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, 44);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_MISS_TYPE, 3);
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_MISS_NEST, 28);
}

static void check_said(const struct nlmsghdr *nlh, int code)
{
	struct nl_error error;

	nl_take_error(&error, nlh);
	assert_int_equal(error.code, code);
	assert_string_equal(error.text, "no such port");
	assert_true(error.has_at);
	assert_int_equal(error.at, 44);
	assert_true(error.has_missing);
	assert_int_equal(error.missing, 3);
	assert_int_equal(error.nest, 28);
}

/* The answer with the request left out, with it, and at the end of a dump */
static void test_answers(void **state)
{
	struct nlmsghdr *nlh;
	struct nlmsgerr *err;
	char buf[512];

	(void)state;
	nlh = answer(buf, NLMSG_ERROR, NLM_F_ACK_TLVS | NLM_F_CAPPED);
	err = mnl_nlmsg_put_extra_header(nlh, sizeof(*err));
	err->error = -ENODEV;
	err->msg.nlmsg_len = 100;
	put_said(nlh);
	check_said(nlh, ENODEV);

	nlh = answer(buf, NLMSG_ERROR, NLM_F_ACK_TLVS);
	err = mnl_nlmsg_put_extra_header(nlh, sizeof(*err) + 28);
	err->error = -ENODEV;
	err->msg.nlmsg_len = sizeof(err->msg) + 27;
	put_said(nlh);
	check_said(nlh, ENODEV);

	nlh = answer(buf, NLMSG_DONE, NLM_F_MULTI | NLM_F_ACK_TLVS);
	*(int *)mnl_nlmsg_put_extra_header(nlh, sizeof(int)) = -EPERM;
	put_said(nlh);
	check_said(nlh, EPERM);
}

/* Not longer than what there is; libmnl takes 2 GiB and more for less than nothing */
static void test_lengths(void **state)
{
	char buf[64] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	(void)state;
	assert_true(nl_ok(nlh, 64));
	assert_true(nl_ok(nlh, sizeof(*nlh)));
	assert_false(nl_ok(nlh, sizeof(*nlh) - 1));
	assert_false(nl_ok(nlh, -1));
	nlh->nlmsg_len = 65;
	assert_false(nl_ok(nlh, 64));
	nlh->nlmsg_len = 0x80000000;
	assert_false(nl_ok(nlh, 64));
	nlh->nlmsg_len = UINT32_MAX;
	assert_false(nl_ok(nlh, 64));
}

/* What the kernel says may have names in it */
static void test_said(void **state)
{
	struct nl nl = {};

	(void)state;
	mnl_nlmsg_put_header(nl.request);
	nl.error.code = EINVAL;
	strcpy(nl.error.text, "no \033[2J");
	catch_begin(STDERR_FILENO);
	assert_int_equal(nl_report(&nl, "x", 0, &path_set), 1);
	assert_string_equal(catch_end(), "nshctl: no ?[2J\n");
	nl.error.code = 0;
	catch_begin(STDERR_FILENO);
	assert_int_equal(nl_report(&nl, "x", 0, &path_set), 0);
	assert_string_equal(catch_end(), "nshctl: warning: no ?[2J\n");
}

static void test_plain_answers(void **state)
{
	struct nl_error error;
	struct nlmsghdr *nlh;
	struct nlmsgerr *err;
	char buf[512];

	(void)state;
	nlh = answer(buf, NLMSG_ERROR, NLM_F_CAPPED);
	err = mnl_nlmsg_put_extra_header(nlh, sizeof(*err));
	nl_take_error(&error, nlh);
	assert_int_equal(error.code, 0);
	assert_string_equal(error.text, "");
	err->error = -EEXIST;
	nl_take_error(&error, nlh);
	assert_int_equal(error.code, EEXIST);
	assert_false(error.has_at);

	nlh = answer(buf, NLMSG_DONE, NLM_F_MULTI);
	nl_take_error(&error, nlh);
	assert_int_equal(error.code, 0);
	*(int *)mnl_nlmsg_put_extra_header(nlh, sizeof(int)) = 0;
	nl_take_error(&error, nlh);
	assert_int_equal(error.code, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_member),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_link_data),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_plain_answers),
		cmocka_unit_test(test_said),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
