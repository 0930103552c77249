// SPDX-License-Identifier: GPL-2.0
/* KUnit: fingerprints: what leaves one as it is, when it is nobody's, when it goes. */

#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/skbuff.h>

#include "flow.h"
#include "print.h"
#include "sample.h"

/* In milliseconds, longer than any test takes */
#define LONG_WINDOW	3600000
/* Jiffies after which a test gives up waiting */
#define PATIENCE	(60 * HZ)
/* Packets that keep their IP ID until a function is known to keep it */
#define ENOUGH		64

/* A TCP packet: where in it is what */
#define AT_SEQ		38
#define AT_PAYLOAD	54
#define AT_IP_ID	18

static const u8 nsfc_print_tcp[70] = {
	2, 0, 0, 0, 0, 0x0b, 2, 0, 0, 0, 0, 0x0a, ETH_P_IP >> 8, ETH_P_IP & 0xff,
	0x45, 0, 0, 56, 0x12, 0x34, 0x40, 0, 64, IPPROTO_TCP, 0, 0,
	192, 0, 2, 1, 198, 51, 100, 2,
	0x03, 0xe8, 0, 80, 1, 2, 3, 4, 5, 6, 7, 8, 0x50, 0x10, 0xff, 0xff, 0, 0, 0, 0,
	'p', 'a', 'y', 'l', 'o', 'a', 'd', ' ', 'o', 'f', ' ', '1', '6', ' ', 'b', '.',
};

/* A UDP packet with as much payload as is wanted */
static const u8 nsfc_print_udp[58] = {
	2, 0, 0, 0, 0, 0x0b, 2, 0, 0, 0, 0, 0x0a, ETH_P_IP >> 8, ETH_P_IP & 0xff,
	0x45, 0, 0, 44, 0x12, 0x34, 0x40, 0, 64, IPPROTO_UDP, 0, 0,
	192, 0, 2, 1, 198, 51, 100, 2,
	0x03, 0xe8, 0x13, 0x88, 0, 24, 0, 0,
	'p', 'a', 'y', 'l', 'o', 'a', 'd', ' ', 'o', 'f', ' ', '1', '6', ' ', 'b', '.',
};

static int nsfc_print_node_init(struct kunit *test)
{
	/* It keeps nothing in the namespace */
	test->priv = nsfc_prints_new(NULL, 64);
	if (!test->priv)
		return -ENOMEM;
	nsfc_prints_set(test->priv, LONG_WINDOW);
	return 0;
}

static void nsfc_print_node_exit(struct kunit *test)
{
	nsfc_prints_free(test->priv);
}

/* Into the function; some of the packet is not linear. */
static void nsfc_print_in(struct kunit *test, const u8 *raw, unsigned int len, u32 id)
{
	struct sk_buff *skb = nsfc_sample_skb(raw, len, min(len, 40U));

	KUNIT_ASSERT_NOT_NULL(test, skb);
	rcu_read_lock();
	local_bh_disable();
	nsfc_print_learn(test->priv, skb, id);
	local_bh_enable();
	rcu_read_unlock();
	kfree_skb(skb);
}

/* Out of it again: the id, or a negative error. */
static int nsfc_print_out(struct kunit *test, const u8 *raw, unsigned int len)
{
	struct sk_buff *skb = nsfc_sample_skb(raw, len, min(len, 20U));
	u32 id = 0;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	rcu_read_lock();
	local_bh_disable();
	err = nsfc_print_find(test->priv, skb, &id);
	local_bh_enable();
	rcu_read_unlock();
	kfree_skb(skb);
	return err ?: id;
}

/* A TCP packet that differs from others by its number. */
static const u8 *nsfc_print_nr(u8 *raw, u8 nr)
{
	memcpy(raw, nsfc_print_tcp, sizeof(nsfc_print_tcp));
	raw[AT_SEQ] = nr;
	raw[AT_IP_ID] = nr;
	return raw;
}

/* As many come out as went in; a copy is not known. */
static void nsfc_print_used_up(struct kunit *test)
{
	const u8 *tcp = nsfc_print_tcp;

	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, tcp, 70), -ENOENT);
	nsfc_print_in(test, tcp, 70, 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, tcp, 70), 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, tcp, 70), -ENOENT);
	nsfc_print_in(test, tcp, 70, 7);
	nsfc_print_in(test, tcp, 70, 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, tcp, 70), 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, tcp, 70), 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, tcp, 70), -ENOENT);
}

struct nsfc_print_byte {
	const char *name;
	u8 at;
	u8 bit;
	bool same;
};

static const struct nsfc_print_byte nsfc_print_bytes[] = {
	{ "destination MAC", 5, 1, true },
	{ "source MAC", 11, 1, true },
	{ "type of service", 15, 0x10, true },
	{ "IP ID", 19, 1, true },
	{ "TTL", 22, 1, true },
	{ "IP checksum", 24, 1, true },
	{ "source address", 29, 1, true },
	{ "destination address", 33, 1, true },
	{ "source port", 35, 1, true },
	{ "destination port", 37, 1, true },
	{ "PSH", 47, 0x08, true },
	{ "FIN", 47, 0x01, true },
	{ "TCP window", 48, 1, true },
	{ "TCP checksum", 50, 1, true },
	{ "protocol", 23, 1, false },
	{ "sequence number", 41, 1, false },
	{ "acknowledgment number", 45, 1, false },
	{ "SYN", 47, 0x02, false },
	{ "RST", 47, 0x04, false },
	{ "first byte of payload", 54, 1, false },
	{ "last byte of payload", 69, 1, false },
};

static void nsfc_print_byte_desc(const struct nsfc_print_byte *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s %s", c->name,
		 c->same ? "may change" : "tells");
}

KUNIT_ARRAY_PARAM(nsfc_print_byte, nsfc_print_bytes, nsfc_print_byte_desc);

/* What a function may rewrite makes no difference, all else does. */
static void nsfc_print_rewritten(struct kunit *test)
{
	const struct nsfc_print_byte *c = test->param_value;
	u8 raw[70];

	memcpy(raw, nsfc_print_tcp, sizeof(raw));
	raw[c->at] ^= c->bit;
	nsfc_print_in(test, nsfc_print_tcp, 70, 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, raw, 70), c->same ? 7 : -ENOENT);
}

/* Two contexts within the window: it is neither's. */
static void nsfc_print_ambiguous(struct kunit *test)
{
	nsfc_print_in(test, nsfc_print_tcp, 70, 7);
	nsfc_print_in(test, nsfc_print_tcp, 70, 8);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_tcp, 70), -EAGAIN);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_tcp, 70), -EAGAIN);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_tcp, 70), -ENOENT);
	/* The next one is, though both are out: they may have been copied */
	nsfc_print_in(test, nsfc_print_tcp, 70, 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_tcp, 70), -EAGAIN);
}

/* The IP ID tells them apart, once the function is known to keep it. */
static void nsfc_print_ip_id(struct kunit *test)
{
	u8 raw[70], other[70];
	unsigned int i;

	memcpy(other, nsfc_print_tcp, sizeof(other));
	other[AT_IP_ID] ^= 0xff;
	for (i = 0; i < ENOUGH; i++) {
		nsfc_print_nr(raw, 100 + i);
		nsfc_print_in(test, raw, 70, 9);
		KUNIT_EXPECT_EQ(test, nsfc_print_out(test, raw, 70), 9);
	}
	nsfc_print_in(test, nsfc_print_tcp, 70, 7);
	nsfc_print_in(test, other, 70, 8);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, other, 70), 8);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_tcp, 70), 7);

	/* And a packet with another one is another packet */
	nsfc_print_in(test, nsfc_print_nr(raw, 1), 70, 7);
	raw[AT_IP_ID] ^= 0xff;
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, raw, 70), -EAGAIN);
}

/* What has too little of its own has no print. */
static void nsfc_print_too_little(struct kunit *test)
{
	u8 raw[58];

	memcpy(raw, nsfc_print_udp, sizeof(raw));
	nsfc_print_in(test, raw, 58, 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, raw, 58), 7);
	/* The rest is padding; 8 bytes are enough, 7 are not */
	raw[17] = 36;
	nsfc_print_in(test, raw, 58, 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, raw, 58), 7);
	raw[17] = 35;
	nsfc_print_in(test, raw, 58, 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, raw, 58), -ENOENT);
	raw[17] = 44;
	raw[23] = IPPROTO_DCCP;
	nsfc_print_in(test, raw, 58, 7);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, raw, 58), -ENOENT);
}

/* A packet that ends anywhere is read no further. */
static void nsfc_print_truncated(struct kunit *test)
{
	struct nsfc_flow_stats stats;
	unsigned int len;

	/* Not even a TCP header */
	for (len = 0; len < AT_PAYLOAD; len++) {
		nsfc_print_in(test, nsfc_print_tcp, len, 7);
		KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_tcp, len), -ENOENT);
	}
	nsfc_prints_stats(test->priv, &stats);
	KUNIT_EXPECT_EQ(test, stats.created, 0);
	for (; len <= 70; len++) {
		nsfc_print_in(test, nsfc_print_tcp, len, 7);
		KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_tcp, len), 7);
	}
}

/* At the limit the oldest goes, and is known to have been there. */
static void nsfc_print_evict(struct kunit *test)
{
	struct nsfc_flow_stats stats;
	unsigned long now;
	unsigned int i;
	u8 raw[70];
	int got;

	nsfc_prints_free(test->priv);
	test->priv = nsfc_prints_new(NULL, 4);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	nsfc_prints_set(test->priv, LONG_WINDOW);
	for (i = 1; i <= 5; i++) {
		nsfc_print_in(test, nsfc_print_nr(raw, i), 70, i);
		now = jiffies;
		while (time_before_eq(jiffies, now))
			usleep_range(500, 1000);
	}
	nsfc_prints_stats(test->priv, &stats);
	KUNIT_EXPECT_EQ(test, stats.count, 4);
	KUNIT_EXPECT_EQ(test, stats.created, 5);
	KUNIT_EXPECT_EQ(test, stats.evicted, 1);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_nr(raw, 1), 70), -EAGAIN);
	for (i = 2; i <= 4; i++)
		KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_nr(raw, i), 70), i);
	/* The note of the first is one bit of 64: this may look as if it had been it */
	got = nsfc_print_out(test, nsfc_print_nr(raw, 5), 70);
	KUNIT_EXPECT_TRUE(test, got == 5 || got == -EAGAIN);
}

static void nsfc_print_flush(struct kunit *test)
{
	struct nsfc_flow_stats stats;
	u8 raw[70];
	u8 i;

	for (i = 1; i <= 20; i++)
		nsfc_print_in(test, nsfc_print_nr(raw, i), 70, i);
	nsfc_prints_flush(test->priv);
	nsfc_prints_stats(test->priv, &stats);
	KUNIT_EXPECT_EQ(test, stats.count, 0);
	for (i = 1; i <= 20; i++)
		KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_nr(raw, i), 70),
				-ENOENT);
}

/* After the window a packet is not known any more. */
static void nsfc_print_expire(struct kunit *test)
{
	unsigned long end = jiffies + PATIENCE;
	struct nsfc_flow_stats stats;

	nsfc_print_in(test, nsfc_print_tcp, 70, 7);
	nsfc_prints_stats(test->priv, &stats);
	KUNIT_EXPECT_EQ(test, stats.count, 1);
	nsfc_prints_set(test->priv, 20);
	do {
		usleep_range(2000, 4000);
		nsfc_prints_stats(test->priv, &stats);
	} while (stats.count && time_before(jiffies, end));
	KUNIT_EXPECT_EQ(test, stats.count, 0);
	KUNIT_EXPECT_EQ(test, stats.expired, 1);
	KUNIT_EXPECT_EQ(test, nsfc_print_out(test, nsfc_print_tcp, 70), -ENOENT);
}

static struct kunit_case nsfc_print_kunit[] = {
	KUNIT_CASE(nsfc_print_used_up),
	KUNIT_CASE_PARAM(nsfc_print_rewritten, nsfc_print_byte_gen_params),
	KUNIT_CASE(nsfc_print_ambiguous),
	KUNIT_CASE(nsfc_print_ip_id),
	KUNIT_CASE(nsfc_print_too_little),
	KUNIT_CASE(nsfc_print_truncated),
	KUNIT_CASE(nsfc_print_evict),
	KUNIT_CASE(nsfc_print_flush),
	KUNIT_CASE(nsfc_print_expire),
	{}
};

static struct kunit_suite nsfc_print_suite = {
	.name		= "nsfc_print",
	.init		= nsfc_print_node_init,
	.exit		= nsfc_print_node_exit,
	.test_cases	= nsfc_print_kunit,
};

kunit_test_suite(nsfc_print_suite);
