// SPDX-License-Identifier: GPL-2.0
/* KUnit: paths: made, replaced whole, deleted, looked up; hops and their counters. */

#include <linux/rtnetlink.h>
#include <net/net_namespace.h>
#include <net/netlink.h>

#include <uapi/linux/nsh_sfc.h>

#include "device.h"
#include "node.h"
#include "path.h"
#include "port.h"

/* Names of the node's devices, and of its port */
#define DEV0	"kunit0"
#define DEV1	"kunit1"
#define PORT	"lo"

/* A hop as it is asked for; what is 0 is not said, but for its si. */
struct nsfc_hop_ask {
	u8 si;
	u8 type;
	const char *name;
	u8 lladdr;
	__be32 ipv4;
	const char *group;
	bool no_si;
	bool no_type;
	/* an attribute that nobody may set */
	u16 told;
};

/* A node with two devices of different functions, and a port. */
struct nsfc_path_node {
	struct nsfc_node node;
	struct nsfc_dev dev[2];
	struct nsfc_port port;
};

static int nsfc_path_node_init(struct kunit *test)
{
	struct nsfc_path_node *pn;
	unsigned int i;
	int err;

	pn = kunit_kzalloc(test, sizeof(*pn), GFP_KERNEL);
	test->priv = NULL;
	if (!pn)
		return -ENOMEM;
	err = nsfc_node_net_init(&pn->node.nn);
	if (err)
		return err;
	test->priv = pn;
	for (i = 0; i < ARRAY_SIZE(pn->dev); i++) {
		snprintf(pn->dev[i].name, IFNAMSIZ, "kunit%u", i);
		pn->dev[i].func = &pn->node.func[i];
		INIT_LIST_HEAD(&pn->dev[i].targets);
		list_add_tail(&pn->dev[i].node, &pn->node.nn.devs);
	}
	/* The one device that is there for sure, as if it were Ethernet */
	pn->port.dev = init_net.loopback_dev;
	pn->port.link = NSH_SFC_LINK_ETHER;
	INIT_LIST_HEAD(&pn->port.targets);
	list_add_tail(&pn->port.node, &pn->node.nn.ports);
	return 0;
}

static void nsfc_path_node_exit(struct kunit *test)
{
	struct nsfc_path_node *pn = test->priv;
	unsigned int i;

	if (!pn)
		return;
	rtnl_lock();
	nsfc_path_flush(&pn->node.nn);
	rtnl_unlock();
	KUNIT_EXPECT_TRUE(test, xa_empty(&pn->node.nn.paths));
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 0);
	for (i = 0; i < ARRAY_SIZE(pn->dev); i++)
		KUNIT_EXPECT_TRUE(test, list_empty(&pn->dev[i].targets));
	KUNIT_EXPECT_TRUE(test, list_empty(&pn->port.targets));
	nsfc_node_net_exit(&pn->node.nn);
}

static int nsfc_path_put_hop(struct sk_buff *msg, const struct nsfc_hop_ask *ask)
{
	const u8 lladdr[] = { 2, 0, 0, 0, 0, ask->lladdr };
	struct nlattr *nest = nla_nest_start(msg, NSH_SFC_A_PATH_HOP);

	if (!nest ||
	    (!ask->no_si && nla_put_u8(msg, NSH_SFC_A_HOP_SI, ask->si)) ||
	    (!ask->no_type && nla_put_u32(msg, NSH_SFC_A_HOP_TYPE, ask->type)) ||
	    (ask->name && nla_put_string(msg, NSH_SFC_A_HOP_IFNAME, ask->name)) ||
	    (ask->lladdr && nla_put(msg, NSH_SFC_A_HOP_LLADDR, 6, lladdr)) ||
	    (ask->ipv4 && nla_put_in_addr(msg, NSH_SFC_A_HOP_IPV4, ask->ipv4)) ||
	    (ask->group && nla_put_string(msg, NSH_SFC_A_HOP_GROUP, ask->group)) ||
	    (ask->told == NSH_SFC_A_HOP_DEAD && nla_put_flag(msg, ask->told)) ||
	    (ask->told && ask->told != NSH_SFC_A_HOP_DEAD &&
	     nla_put_u64_64bit(msg, ask->told, 1, NSH_SFC_A_HOP_PAD)))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/* Ask for a path, as netlink does. */
static int nsfc_path_ask(struct kunit *test, u32 spi, u32 reverse, bool replace,
			 const struct nsfc_hop_ask *asks, unsigned int n)
{
	struct nsfc_path_node *pn = test->priv;
	struct netlink_ext_ack extack = { };
	struct nlattr **attrs, *attr;
	unsigned int i = 0;
	struct sk_buff *msg;
	int rem, err = 0;

	attrs = kunit_kcalloc(test, n, sizeof(*attrs), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	msg = alloc_skb(n * 128, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, msg);
	for (i = 0; i < n && !err; i++)
		err = nsfc_path_put_hop(msg, &asks[i]);
	i = 0;
	nla_for_each_attr(attr, (struct nlattr *)msg->data, msg->len, rem)
		attrs[i++] = attr;
	if (!err) {
		rtnl_lock();
		err = nsfc_path_set(&pn->node.nn, spi, reverse, attrs, n, replace,
				    &extack);
		rtnl_unlock();
		/* Who asks for nonsense is told why */
		if (err)
			KUNIT_EXPECT_NOT_NULL(test, extack._msg);
	}
	kfree_skb(msg);
	return err;
}

static int nsfc_path_delete(struct kunit *test, u32 spi)
{
	struct nsfc_path_node *pn = test->priv;
	int err;

	rtnl_lock();
	err = nsfc_path_del(&pn->node.nn, spi);
	rtnl_unlock();
	return err;
}

/* The path that there is to be; the test is the only one who changes it. */
static struct nsfc_path *nsfc_path_there(struct kunit *test, u32 spi)
{
	struct nsfc_path_node *pn = test->priv;
	struct nsfc_path *path = nsfc_path_lookup(&pn->node.nn, spi);

	KUNIT_ASSERT_NOT_NULL_MSG(test, path, "there is no path %u", spi);
	KUNIT_EXPECT_EQ(test, path->spi, spi);
	return path;
}

static void nsfc_path_take(struct nsfc_path *path, u8 si, enum nsfc_reason reason)
{
	rcu_read_lock();
	local_bh_disable();
	if (reason)
		nsfc_tally_drop(&nsfc_path_hop(path, si)->tally);
	else
		nsfc_tally_count(&nsfc_path_hop(path, si)->tally, 100);
	local_bh_enable();
	rcu_read_unlock();
}

static const struct nsfc_hop_ask nsfc_three_hops[] = {
	{ .si = 250, .type = NSH_SFC_HOP_END, .name = DEV1 },
	{ .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0 },
	{ .si = 252, .type = NSH_SFC_HOP_VIA, .name = PORT, .lladdr = 7 },
};

/*
 * Lookup
 */

/* Section 2.3: "SPI and SI select the next SFF": these hops, and for no other SI. */
static void nsfc_path_lookup_si(struct kunit *test)
{
	struct nsfc_path_node *pn = test->priv;
	struct nsfc_path *path;
	struct nsfc_hop *hop;
	unsigned int si;

	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 7, NSFC_NO_REVERSE, false,
					    nsfc_three_hops, 3), 0);
	path = nsfc_path_there(test, 7);
	KUNIT_EXPECT_EQ(test, path->n_hops, 3);
	KUNIT_EXPECT_EQ(test, path->reverse, NSFC_NO_REVERSE);
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 1);
	for (si = 0; si <= 255; si++) {
		hop = nsfc_path_hop(path, si);
		KUNIT_EXPECT_EQ_MSG(test, !!hop, si == 255 || si == 252 || si == 250,
				    "SI %u", si);
		if (!hop)
			continue;
		KUNIT_EXPECT_EQ(test, hop->si, si);
		KUNIT_EXPECT_PTR_EQ(test, hop->target.owner, &path->owner);
	}
	hop = nsfc_path_hop(path, 255);
	KUNIT_EXPECT_EQ(test, hop->type, NSH_SFC_HOP_DEV);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(hop->target.nd), &pn->dev[0]);
	hop = nsfc_path_hop(path, 252);
	KUNIT_EXPECT_EQ(test, hop->type, NSH_SFC_HOP_VIA);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(hop->target.port), &pn->port);
	KUNIT_EXPECT_TRUE(test, hop->target.nexthop.has_lladdr);
	KUNIT_EXPECT_EQ(test, hop->target.nexthop.lladdr[5], 7);
	hop = nsfc_path_hop(path, 250);
	KUNIT_EXPECT_EQ(test, hop->type, NSH_SFC_HOP_END);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(hop->target.nd), &pn->dev[1]);
}

/* A path may have a hop for each SI, and lead on from any to any. */
static void nsfc_path_lookup_every_si(struct kunit *test)
{
	struct nsfc_hop_ask *asks;
	struct nsfc_path *path;
	unsigned int si;

	asks = kunit_kcalloc(test, 256, sizeof(*asks), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, asks);
	for (si = 0; si <= 255; si++) {
		asks[si].si = si;
		asks[si].type = si ? NSH_SFC_HOP_DEV : NSH_SFC_HOP_END;
		asks[si].name = si & 1 ? DEV1 : DEV0;
	}
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 7, NSFC_NO_REVERSE, false, asks, 256),
			0);
	path = nsfc_path_there(test, 7);
	KUNIT_EXPECT_EQ(test, path->n_hops, 256);
	for (si = 0; si <= 255; si++) {
		struct nsfc_hop *hop = nsfc_path_hop(path, si);

		KUNIT_ASSERT_NOT_NULL(test, hop);
		KUNIT_EXPECT_EQ(test, hop->si, si);
		KUNIT_EXPECT_STREQ(test, hop->target.name, si & 1 ? DEV1 : DEV0);
	}
}

/* A path with one hop has it for one SI, be it the first or the last there is. */
static void nsfc_path_lookup_one(struct kunit *test)
{
	static const u8 sis[] = { 255, 128, 1, 0 };
	struct nsfc_hop_ask ask = { .type = NSH_SFC_HOP_END, .name = DEV0 };
	struct nsfc_path *path;
	unsigned int i, si;

	for (i = 0; i < ARRAY_SIZE(sis); i++) {
		ask.si = sis[i];
		KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, i, NSFC_NO_REVERSE, false, &ask,
						    1), 0);
		path = nsfc_path_there(test, i);
		for (si = 0; si <= 255; si++)
			KUNIT_EXPECT_EQ_MSG(test, !!nsfc_path_hop(path, si), si == sis[i],
					    "SI %u where %u is", si, sis[i]);
	}
}

/* Section 2.3: "SPI: 24 bits": the first, the last, and none beside them. */
static void nsfc_path_lookup_spi(struct kunit *test)
{
	static const u32 spis[] = { 0, 1, 0xfffffe, NSH_SFC_SPI_MAX };
	struct nsfc_path_node *pn = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(spis); i++)
		KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, spis[i], NSFC_NO_REVERSE, false,
						    nsfc_three_hops, 3), 0);
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 4);
	for (i = 0; i < ARRAY_SIZE(spis); i++)
		nsfc_path_there(test, spis[i]);
	KUNIT_EXPECT_NULL(test, nsfc_path_lookup(&pn->node.nn, 2));
	KUNIT_EXPECT_NULL(test, nsfc_path_lookup(&pn->node.nn, 0x1000000));
}

/*
 * What is refused
 */

struct nsfc_path_refusal {
	const char *name;
	struct nsfc_hop_ask asks[2];
	unsigned int n;
	int want;
};

static const struct nsfc_path_refusal nsfc_path_refusals[] = {
	{ "2.3 with SI 0 a path can only end",
	  { { .si = 0, .type = NSH_SFC_HOP_DEV, .name = DEV0 } }, 1, -EINVAL },
	{ "2.3 with SI 0 a path leads nowhere",
	  { { .si = 0, .type = NSH_SFC_HOP_VIA, .name = PORT, .lladdr = 1 } }, 1,
	  -EINVAL },
	{ "two hops for one SI",
	  { { .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0 },
	    { .si = 255, .type = NSH_SFC_HOP_END, .name = DEV1 } }, 2, -EINVAL },
	{ "no SI", { { .no_si = true, .type = NSH_SFC_HOP_DEV, .name = DEV0 } }, 1,
	  -EINVAL },
	{ "no type", { { .si = 255, .no_type = true, .name = DEV0 } }, 1, -EINVAL },
	{ "no type that is known", { { .si = 255, .type = 4, .name = DEV0 } }, 1,
	  -ERANGE },
	{ "no device", { { .si = 255, .type = NSH_SFC_HOP_DEV } }, 1, -EINVAL },
	{ "a device that is not there",
	  { { .si = 255, .type = NSH_SFC_HOP_DEV, .name = "kunit2" } }, 1, -ENODEV },
	{ "a device that is no nsh device",
	  { { .si = 255, .type = NSH_SFC_HOP_END, .name = PORT } }, 1, -ENODEV },
	{ "a port that is not there",
	  { { .si = 255, .type = NSH_SFC_HOP_VIA, .name = "kunit2", .lladdr = 1 } }, 1,
	  -ENODEV },
	{ "a port that is an nsh device",
	  { { .si = 255, .type = NSH_SFC_HOP_VIA, .name = DEV0, .lladdr = 1 } }, 1,
	  -ENODEV },
	{ "a device with a link-layer address",
	  { { .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0, .lladdr = 1 } }, 1,
	  -EINVAL },
	{ "a device with an IP address",
	  { { .si = 255, .type = NSH_SFC_HOP_END, .name = DEV0,
	      .ipv4 = htonl(0xc0000201) } }, 1, -EINVAL },
	{ "a port and no address",
	  { { .si = 255, .type = NSH_SFC_HOP_VIA, .name = PORT } }, 1, -EINVAL },
	{ "a port and two addresses",
	  { { .si = 255, .type = NSH_SFC_HOP_VIA, .name = PORT, .lladdr = 1,
	      .ipv4 = htonl(0xc0000201) } }, 1, -EINVAL },
	{ "a port and the address of a group",
	  { { .si = 255, .type = NSH_SFC_HOP_VIA, .name = PORT,
	      .ipv4 = htonl(0xe0000001) } }, 1, -EINVAL },
	{ "a group that is not there",
	  { { .si = 255, .type = NSH_SFC_HOP_GROUP, .group = "kunit" } }, 1, -ENOENT },
	{ "a group without a name",
	  { { .si = 255, .type = NSH_SFC_HOP_GROUP } }, 1, -EINVAL },
	{ "a group and a device",
	  { { .si = 255, .type = NSH_SFC_HOP_GROUP, .group = "kunit", .name = DEV0 } },
	  1, -EINVAL },
	{ "a device and a group",
	  { { .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0, .group = "kunit" } }, 1,
	  -EINVAL },
	{ "a hop that is dead",
	  { { .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0,
	      .told = NSH_SFC_A_HOP_DEAD } }, 1, -EINVAL },
	{ "a hop with packets",
	  { { .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0,
	      .told = NSH_SFC_A_HOP_PACKETS } }, 1, -EINVAL },
	{ "a hop with drops",
	  { { .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0,
	      .told = NSH_SFC_A_HOP_DROPS } }, 1, -EINVAL },
	{ "a good hop and a bad one",
	  { { .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0 },
	    { .si = 254, .type = NSH_SFC_HOP_END, .name = "kunit2" } }, 2, -ENODEV },
	{ "a good hop via a port and a bad one",
	  { { .si = 255, .type = NSH_SFC_HOP_VIA, .name = PORT, .lladdr = 1 },
	    { .si = 254, .no_type = true, .name = DEV0 } }, 2, -EINVAL },
};

static void nsfc_path_refusal_desc(const struct nsfc_path_refusal *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_path_refusal, nsfc_path_refusals, nsfc_path_refusal_desc);

/* A new path is not made, one that is there stays as it is, and no hop is left. */
static void nsfc_path_refused(struct kunit *test)
{
	const struct nsfc_path_refusal *c = test->param_value;
	struct nsfc_path_node *pn = test->priv;
	struct nsfc_path *path;
	unsigned int seq;

	KUNIT_EXPECT_EQ(test, nsfc_path_ask(test, 8, NSFC_NO_REVERSE, false, c->asks,
					    c->n), c->want);
	KUNIT_EXPECT_NULL(test, nsfc_path_lookup(&pn->node.nn, 8));
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 0);
	KUNIT_EXPECT_EQ(test, pn->node.nn.seq, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&pn->dev[0].targets));
	KUNIT_EXPECT_TRUE(test, list_empty(&pn->port.targets));

	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 8, 9, false, nsfc_three_hops, 3), 0);
	path = nsfc_path_there(test, 8);
	seq = pn->node.nn.seq;
	KUNIT_EXPECT_EQ(test, nsfc_path_ask(test, 8, NSFC_NO_REVERSE, true, c->asks,
					    c->n), c->want);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_path_there(test, 8), path);
	KUNIT_EXPECT_EQ(test, path->reverse, 9);
	KUNIT_EXPECT_EQ(test, path->n_hops, 3);
	KUNIT_EXPECT_EQ(test, pn->node.nn.seq, seq);
	KUNIT_EXPECT_TRUE(test, list_is_singular(&pn->dev[0].targets));
	KUNIT_EXPECT_TRUE(test, list_is_singular(&pn->port.targets));
	/* Its counters are its own still */
	KUNIT_EXPECT_FALSE(test, path->lent);
	nsfc_path_take(path, 255, NSFC_OK);
}

/*
 * Replacement and deletion
 */

static void nsfc_path_exists(struct kunit *test)
{
	struct nsfc_path_node *pn = test->priv;
	struct nsfc_path *path;

	/* Replacing makes one where there is none */
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 8, 9, true, nsfc_three_hops, 3), 0);
	path = nsfc_path_there(test, 8);
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 1);
	KUNIT_EXPECT_EQ(test, nsfc_path_ask(test, 8, 10, false, nsfc_three_hops, 2),
			-EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, nsfc_path_there(test, 8), path);
	KUNIT_EXPECT_EQ(test, path->reverse, 9);
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 1);
}

/* Counters go on where the SI was there before, and start at 0 elsewhere. */
static void nsfc_path_replace(struct kunit *test)
{
	static const struct nsfc_hop_ask other[] = {
		{ .si = 255, .type = NSH_SFC_HOP_VIA, .name = PORT, .lladdr = 9 },
		{ .si = 254, .type = NSH_SFC_HOP_END, .name = DEV0 },
	};
	struct nsfc_path_node *pn = test->priv;
	struct nsfc_path *path, *old;
	u64 packets, bytes, drops;
	unsigned int seq;

	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 8, 9, false, nsfc_three_hops, 3), 0);
	old = nsfc_path_there(test, 8);
	nsfc_path_take(old, 255, NSFC_OK);
	nsfc_path_take(old, 255, NSFC_OK);
	nsfc_path_take(old, 255, NSFC_DROP_MTU);
	nsfc_path_take(old, 252, NSFC_OK);
	local_bh_disable();
	nsfc_tally_drop(&old->tally);
	local_bh_enable();
	seq = pn->node.nn.seq;

	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 8, 10, true, other, 2), 0);
	path = nsfc_path_there(test, 8);
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 1);
	KUNIT_EXPECT_NE(test, pn->node.nn.seq, seq);
	KUNIT_EXPECT_EQ(test, path->reverse, 10);
	KUNIT_EXPECT_EQ(test, path->n_hops, 2);
	KUNIT_EXPECT_NULL(test, nsfc_path_hop(path, 252));
	KUNIT_EXPECT_NULL(test, nsfc_path_hop(path, 250));
	KUNIT_EXPECT_EQ(test, nsfc_path_hop(path, 255)->type, NSH_SFC_HOP_VIA);

	nsfc_path_take(path, 255, NSFC_OK);
	nsfc_tally_read(&nsfc_path_hop(path, 255)->tally, &packets, &bytes, &drops);
	KUNIT_EXPECT_EQ(test, packets, 3);
	KUNIT_EXPECT_EQ(test, bytes, 300);
	KUNIT_EXPECT_EQ(test, drops, 1);
	nsfc_tally_read(&nsfc_path_hop(path, 254)->tally, &packets, &bytes, &drops);
	KUNIT_EXPECT_EQ(test, packets | bytes | drops, 0);
	nsfc_tally_read(&path->tally, &packets, &bytes, &drops);
	KUNIT_EXPECT_EQ(test, drops, 1);

	/* Only the new path's hops lead anywhere */
	KUNIT_EXPECT_TRUE(test, list_is_singular(&pn->dev[0].targets));
	KUNIT_EXPECT_TRUE(test, list_empty(&pn->dev[1].targets));
	KUNIT_EXPECT_TRUE(test, list_is_singular(&pn->port.targets));

	/* The counters outlive the path that they were made for */
	rcu_barrier();
	nsfc_path_take(path, 255, NSFC_OK);
	nsfc_tally_read(&nsfc_path_hop(path, 255)->tally, &packets, &bytes, &drops);
	KUNIT_EXPECT_EQ(test, packets, 4);
}

static void nsfc_path_deleted(struct kunit *test)
{
	struct nsfc_path_node *pn = test->priv;
	unsigned int seq;

	KUNIT_EXPECT_EQ(test, nsfc_path_delete(test, 8), -ENOENT);
	KUNIT_EXPECT_EQ(test, pn->node.nn.seq, 0);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 8, NSFC_NO_REVERSE, false,
					    nsfc_three_hops, 3), 0);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 9, NSFC_NO_REVERSE, false,
					    nsfc_three_hops, 3), 0);
	seq = pn->node.nn.seq;
	KUNIT_EXPECT_EQ(test, nsfc_path_delete(test, 8), 0);
	KUNIT_EXPECT_NE(test, pn->node.nn.seq, seq);
	KUNIT_EXPECT_NULL(test, nsfc_path_lookup(&pn->node.nn, 8));
	nsfc_path_there(test, 9);
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 1);
	KUNIT_EXPECT_TRUE(test, list_is_singular(&pn->dev[0].targets));
	KUNIT_EXPECT_EQ(test, nsfc_path_delete(test, 8), -ENOENT);
}

static void nsfc_path_flushed(struct kunit *test)
{
	struct nsfc_path_node *pn = test->priv;
	u32 spi;

	for (spi = 1; spi < 1 << 24; spi <<= 1)
		KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, spi, NSFC_NO_REVERSE, false,
						    nsfc_three_hops, 3), 0);
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 24);
	rtnl_lock();
	nsfc_path_flush(&pn->node.nn);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, pn->node.nn.n_paths, 0);
	KUNIT_EXPECT_TRUE(test, xa_empty(&pn->node.nn.paths));
	KUNIT_EXPECT_TRUE(test, list_empty(&pn->dev[0].targets));
}

/* What hops lead to goes: they are dead, the paths stay. */
static void nsfc_path_buried(struct kunit *test)
{
	static const struct nsfc_hop_ask twice[] = {
		{ .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0 },
		{ .si = 254, .type = NSH_SFC_HOP_END, .name = DEV0 },
	};
	struct nsfc_path_node *pn = test->priv;
	struct nsfc_path *one, *two;
	unsigned int seq;
	bool dead[4];

	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 1, NSFC_NO_REVERSE, false, twice, 2),
			0);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 2, NSFC_NO_REVERSE, false,
					    nsfc_three_hops, 3), 0);
	one = nsfc_path_there(test, 1);
	two = nsfc_path_there(test, 2);
	seq = pn->node.nn.seq;
	rtnl_lock();
	nsfc_targets_bury(&pn->node.nn, &pn->dev[0].targets);
	dead[0] = nsfc_target_dead(&nsfc_path_hop(one, 255)->target);
	dead[1] = nsfc_target_dead(&nsfc_path_hop(one, 254)->target);
	dead[2] = nsfc_target_dead(&nsfc_path_hop(two, 255)->target);
	dead[3] = nsfc_target_dead(&nsfc_path_hop(two, 252)->target);
	rtnl_unlock();
	KUNIT_EXPECT_TRUE(test, dead[0]);
	KUNIT_EXPECT_TRUE(test, dead[1]);
	KUNIT_EXPECT_TRUE(test, dead[2]);
	KUNIT_EXPECT_FALSE(test, dead[3]);
	/* One event for each path, not for each hop */
	KUNIT_EXPECT_EQ(test, pn->node.nn.seq, seq + 2);
	KUNIT_EXPECT_TRUE(test, list_empty(&pn->dev[0].targets));
	KUNIT_EXPECT_PTR_EQ(test, nsfc_path_there(test, 1), one);
	KUNIT_EXPECT_STREQ(test, nsfc_path_hop(one, 255)->target.name, DEV0);

	rtnl_lock();
	nsfc_targets_bury(&pn->node.nn, &pn->port.targets);
	dead[3] = nsfc_target_dead(&nsfc_path_hop(two, 252)->target);
	dead[2] = nsfc_target_dead(&nsfc_path_hop(two, 250)->target);
	rtnl_unlock();
	KUNIT_EXPECT_TRUE(test, dead[3]);
	KUNIT_EXPECT_FALSE(test, dead[2]);
	KUNIT_EXPECT_EQ(test, nsfc_path_delete(test, 2), 0);
}

/*
 * The way back
 */

struct nsfc_path_back {
	const char *name;
	u32 spi;
	u8 si;
	enum nsfc_reason want;
	u32 want_spi;
	u8 want_si;
};

static const struct nsfc_path_back nsfc_path_backs[] = {
	{ "onto the reverse path, at the function's place", 1, 255, NSFC_OK, 2, 253 },
	{ "and the other way round", 2, 253, NSFC_OK, 1, 255 },
	{ "wherever on the path it was", 1, 17, NSFC_OK, 2, 253 },
	{ "a path without a reverse", 3, 200, NSFC_OK, 3, 200 },
	{ "a path that is gone", 9, 200, NSFC_OK, 9, 200 },
	{ "a reverse that is not there", 4, 255, NSFC_DROP_NO_PATH, 4, 255 },
	{ "a reverse that does not lead to the function", 5, 255, NSFC_DROP_NO_HOP,
	  5, 255 },
	{ "a reverse that ends at the function", 6, 255, NSFC_DROP_NO_HOP, 6, 255 },
};

static void nsfc_path_back_desc(const struct nsfc_path_back *c, char *desc)
{
	strscpy(desc, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nsfc_path_back, nsfc_path_backs, nsfc_path_back_desc);

static void nsfc_path_answered(struct kunit *test)
{
	const struct nsfc_path_back *c = test->param_value;
	struct nsfc_hop_ask to[2] = {
		{ .si = 255, .type = NSH_SFC_HOP_DEV, .name = DEV0 },
		{ .si = 253, .type = NSH_SFC_HOP_DEV, .name = DEV1 },
	};
	struct nsfc_path_node *pn = test->priv;
	enum nsfc_reason reason;
	struct nsfc_sample sample;
	struct nsfc_base base;

	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 1, 2, false, to, 2), 0);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 3, NSFC_NO_REVERSE, false, to, 2), 0);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 4, 99, false, to, 2), 0);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 5, 50, false, to, 2), 0);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 6, 60, false, to, 2), 0);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 50, 5, false, &to[1], 1), 0);
	swap(to[0].si, to[1].si);
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 2, 1, false, to, 2), 0);
	to[0].type = NSH_SFC_HOP_END;
	KUNIT_ASSERT_EQ(test, nsfc_path_ask(test, 60, 6, false, to, 2), 0);

	nsfc_sample_md1(&sample, c->spi, c->si);
	memcpy(&base, sample.raw, sizeof(base));
	rcu_read_lock();
	reason = nsfc_path_answer(&pn->node.nn, &pn->node.func[0], &base);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, reason, c->want);
	KUNIT_EXPECT_EQ(test, nsfc_base_spi(&base), c->want_spi);
	KUNIT_EXPECT_EQ(test, nsfc_base_si(&base), c->want_si);
	KUNIT_EXPECT_EQ(test, memcmp(&base, sample.raw, 4), 0);
}

static struct kunit_case nsfc_path_kunit[] = {
	KUNIT_CASE(nsfc_path_lookup_si),
	KUNIT_CASE(nsfc_path_lookup_every_si),
	KUNIT_CASE(nsfc_path_lookup_one),
	KUNIT_CASE(nsfc_path_lookup_spi),
	KUNIT_CASE_PARAM(nsfc_path_refused, nsfc_path_refusal_gen_params),
	KUNIT_CASE(nsfc_path_exists),
	KUNIT_CASE(nsfc_path_replace),
	KUNIT_CASE(nsfc_path_deleted),
	KUNIT_CASE(nsfc_path_flushed),
	KUNIT_CASE(nsfc_path_buried),
	KUNIT_CASE_PARAM(nsfc_path_answered, nsfc_path_back_gen_params),
	{}
};

static struct kunit_suite nsfc_path_suite = {
	.name		= "nsfc_path",
	.init		= nsfc_path_node_init,
	.exit		= nsfc_path_node_exit,
	.test_cases	= nsfc_path_kunit,
};

kunit_test_suite(nsfc_path_suite);
