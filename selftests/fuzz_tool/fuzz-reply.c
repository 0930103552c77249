// SPDX-License-Identifier: GPL-2.0
/*
 * Answers and notifications. The first byte is the command, the second one options;
 * what follows is what the kernel sends: datagrams as they are, or, so that more
 * of them are well-formed, a list of what is in them.
 */
#include <getopt.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "attrs.h"
#include "check.h"
#include "compiler.h"
#include "decode.h"
#include "fake.h"
#include "module.h"
#include "nl.h"
#include "policy.h"
#include "socket.h"

#define OPT_JSON	0x01
#define OPT_PRETTY	0x02
#define OPT_STATS	0x04
#define OPT_RAW		0x08	/* datagrams, each after its length */
#define OPT_CTRL	0x10	/* they are also answers to requests about the family */

#define WORDS_MAX 20
#define NESTS_MAX 8

int tool_main(int argc, char **argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Commands, what they are about, and how what they print is read */
static const struct {
	const char *words;
	const struct attr_set *set;
	bool json;
	bool batch;
} commands[] = {
	{ "dev", &dev_set, true, false },
	{ "port", &port_set, true, false },
	{ "path", &path_set, true, false },
	{ "flow", &flow_set, true, false },
	{ "context", &context_set, true, false },
	{ "stats", &stats_set, true, false },
	{ "limit", &limit_set, true, false },
	{ "monitor", &port_set, true, false },
	{ "save", &dev_set, false, true },
	{ "path flush", &path_set, false, false },
	{ "path add 1 hop 255 dev a symmetric 2 hop end dev b", &dev_set, false, false },
	{ "dev set a recall flow flow-limit 5 mode route", &dev_set, false, false },
	{ "dev add a recall flow flow-limit 5 netns ns0", &dev_set, false, false },
	{ "context del dev a id 1", &context_set, false, false },
};

static const uint8_t *input;
static size_t left;
static const struct attr_set *set;
static bool raw, ctrl;

static uint8_t take(void)
{
	return left ? left--, *input++ : 0;
}

static size_t take_len(size_t most)
{
	size_t len = take();

	if (len > most)
		len = most;
	return len < left ? len : left;
}

/* What is read is in the message: one of exactly its size is taken apart as well */
static void check_bounds(const struct nlmsghdr *nlh)
{
	struct nlmsghdr *copy = malloc(nlh->nlmsg_len);
	struct policy policy = { .cmd = 15 };
	const char *attrs, *end;
	struct nl_error error;

	memcpy(copy, nlh, nlh->nlmsg_len);
	if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
		nl_take_error(&error, copy);
	} else if (mnl_nlmsg_get_payload_len(copy) >= sizeof(struct genlmsghdr)) {
		attrs = mnl_nlmsg_get_payload_offset(copy, sizeof(struct genlmsghdr));
		end = (char *)copy + copy->nlmsg_len;
		json_decref(decode_attrs(set, attrs, end - attrs, true));
		policy_take(&policy, copy);
		policy_free(&policy);
	}
	free(copy);
}

static void answer(const void *data, size_t size)
{
	struct nlmsghdr *datagram = malloc(size), *nlh = datagram;
	int len = size;

	memcpy(datagram, data, size);
	for (; nl_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		check_bounds(nlh);
	free(datagram);
	socket_answer(data, size);
}

static void say_raw(void)
{
	size_t len;

	while (left) {
		len = take();
		len |= take() << 8;
		if (len > left)
			len = left;
		answer(input, len);
		input += len;
		left -= len;
	}
}

/* Messages of one datagram that is being made */
static struct {
	char data[16384] __aligned(NLMSG_ALIGNTO);
	size_t len;
	struct nlmsghdr *nlh;
	struct nlattr *nests[NESTS_MAX];
	int depth;
} made;

static void end_message(void)
{
	if (!made.nlh)
		return;
	while (made.depth)
		mnl_attr_nest_end(made.nlh, made.nests[--made.depth]);
	made.len += MNL_ALIGN(made.nlh->nlmsg_len);
	made.nlh = NULL;
}

static void end_datagram(void)
{
	end_message();
	if (made.len)
		answer(made.data, made.len);
	made.len = 0;
}

static void begin_message(uint16_t type, uint16_t flags)
{
	end_message();
	if (made.len > sizeof(made.data) / 2)
		end_datagram();
	memset(made.data + made.len, 0, sizeof(made.data) - made.len);
	made.nlh = mnl_nlmsg_put_header(made.data + made.len);
	made.nlh->nlmsg_type = type;
	made.nlh->nlmsg_flags = flags;
}

static void begin_family_message(void)
{
	struct genlmsghdr *genlh;

	begin_message(MODULE_FAMILY, take());
	genlh = mnl_nlmsg_put_extra_header(made.nlh, sizeof(*genlh));
	genlh->cmd = take();
}

static void begin_error(uint16_t type)
{
	struct nlmsgerr *err;

	begin_message(type, NLM_F_ACK_TLVS | NLM_F_CAPPED);
	err = mnl_nlmsg_put_extra_header(made.nlh, type == NLMSG_ERROR ? sizeof(*err) : 4);
	err->error = -take();
}

static bool has_room(void)
{
	return made.nlh && made.len + made.nlh->nlmsg_len < sizeof(made.data) - 512;
}

static void put_attr(uint16_t type)
{
	size_t len = take_len(255);

	if (has_room())
		mnl_attr_put(made.nlh, type, len, input);
	input += len;
	left -= len;
}

static void put_nest(uint16_t type)
{
	if (has_room() && made.depth < NESTS_MAX)
		made.nests[made.depth++] = mnl_attr_nest_start(made.nlh, type);
}

/* One answer */
static void say_made(void)
{
	bool more = true;

	memset(&made, 0, sizeof(made));
	begin_message(MODULE_FAMILY, NLM_F_MULTI);
	mnl_nlmsg_put_extra_header(made.nlh, sizeof(struct genlmsghdr));
	while (left && more) {
		switch (take() & 7) {
		case 0:
			begin_family_message();
			break;
		case 1:
			put_attr(take());
			break;
		case 2:
			put_attr(take() | take() << 8);
			break;
		case 3:
			put_nest(take());
			break;
		case 4:
			if (made.nlh && made.depth)
				mnl_attr_nest_end(made.nlh, made.nests[--made.depth]);
			break;
		case 5:
			begin_error(NLMSG_ERROR);
			break;
		case 6:
			begin_error(NLMSG_DONE);
			break;
		case 7:
			end_datagram();
			more = !(take() & 1);
			break;
		}
	}
	end_datagram();
}

static void say(void)
{
	if (raw)
		say_raw();
	else
		say_made();
}

static void say_nsid(void)
{
	char buf[64] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = RTM_NEWNSID;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct rtgenmsg));
	mnl_attr_put_u32(nlh, 1 /* NETNSA_NSID */, 1);
	socket_say(nlh);
}

/* Each request gets an answer of the input, but for those about the family */
static void kernel(int protocol, const struct nlmsghdr *nlh)
{
	if (protocol == NETLINK_GENERIC && nlh->nlmsg_type == GENL_ID_CTRL && !ctrl) {
		module_kernel(protocol, nlh);
		return;
	}
	if (protocol == NETLINK_ROUTE && nlh->nlmsg_type == RTM_GETNSID)
		say_nsid();
	else if (!fake_events)
		say();
	socket_error(0, NULL, -1);
}

static int make_words(char **argv, char *words, uint8_t options)
{
	static char name[] = "nshctl", json[] = "-j", pretty[] = "-p", stats[] = "-s";
	int argc = 0;

	argv[argc++] = name;
	if (options & OPT_JSON)
		argv[argc++] = json;
	if (options & OPT_PRETTY)
		argv[argc++] = pretty;
	if (options & OPT_STATS)
		argv[argc++] = stats;
	while ((argv[argc] = strsep(&words, " ")))
		argc++;
	return argc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char words[128], *argv[WORDS_MAX];
	uint8_t options;
	size_t n;

	if (size < 2)
		return 0;
	n = data[0] % ARRAY_SIZE(commands);
	options = data[1];
	set = commands[n].set;
	input = data + 2;
	left = size - 2;
	raw = options & OPT_RAW;
	ctrl = options & OPT_CTRL;
	check_module(NULL, 0);
	strcpy(words, commands[n].words);

	fake_len = 0;
	fake_events = !strcmp(words, "monitor") && !ctrl ? say : NULL;
	socket_begin(kernel);
	check_begin();
	optind = 0;
	tool_main(make_words(argv, words, options), argv);
	if (commands[n].json && (options & OPT_JSON))
		check_json();
	if (commands[n].batch && !(options & OPT_JSON))
		check_batch();
	check_end();
	socket_end();
	return 0;
}
