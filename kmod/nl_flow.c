// SPDX-License-Identifier: GPL-2.0
/* Netlink: flows. */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <net/sock.h>

#include "compat.h"
#include "context.h"
#include "device.h"
#include "flow.h"
#include "func.h"
#include "netlink.h"
#include "netns.h"
#include "tuple.h"

/* Attributes of requests that say what a flow is like */
#define NSFC_FLOW_HAS(attr)	BIT(NSH_SFC_A_FLOW_##attr)
#define NSFC_FLOW_HAS_IPV4	(NSFC_FLOW_HAS(IPV4_SRC) | NSFC_FLOW_HAS(IPV4_DST))
#define NSFC_FLOW_HAS_IPV6	(NSFC_FLOW_HAS(IPV6_SRC) | NSFC_FLOW_HAS(IPV6_DST))
#define NSFC_FLOW_HAS_PORTS	(NSFC_FLOW_HAS(SPORT) | NSFC_FLOW_HAS(DPORT))
#define NSFC_FLOW_HAS_IP \
	(NSFC_FLOW_HAS_IPV4 | NSFC_FLOW_HAS_IPV6 | NSFC_FLOW_HAS_PORTS | \
	 NSFC_FLOW_HAS(PROTO) | NSFC_FLOW_HAS(KEY))
#define NSFC_FLOW_HAS_ETHER \
	(NSFC_FLOW_HAS(MAC_SRC) | NSFC_FLOW_HAS(MAC_DST) | NSFC_FLOW_HAS(ETHERTYPE))

/**
 * struct nsfc_nl_flow_filter - which flows a request is about
 * @has: bits by attribute: what is to agree; NSH_SFC_A_FLOW_*
 * @func: the function of @table's device; NULL for all
 * @table: contexts of the device, if one is named
 * @ctx: id of the context
 * @spi: its service path
 * @si: its service index
 * @tuple: what the flow's is to be like; @tuple.kind is always set if known
 * @type: Ethernet type of the IP addresses, or 0
 */
struct nsfc_nl_flow_filter {
	u32 has;
	const struct nsfc_func *func;
	const struct nsfc_ctx_table *table;
	u32 ctx;
	u32 spi;
	u8 si;
	struct nsfc_tuple tuple;
	__be16 type;
};

/* What does not go together, and how to say so. */
struct nsfc_nl_flow_clash {
	u32 one;
	u32 other;
	const char *text;
};

static const struct nsfc_nl_flow_clash nsfc_nl_flow_clashes[] = {
	{ NSFC_FLOW_HAS_IPV4, NSFC_FLOW_HAS_IPV6,
	  "no flow has an IPv4 and an IPv6 address" },
	{ NSFC_FLOW_HAS_IP, NSFC_FLOW_HAS_ETHER,
	  "MAC addresses and ethertype are of flows that are not IP" },
	{ NSFC_FLOW_HAS_PORTS, NSFC_FLOW_HAS(KEY),
	  "a flow has ports or a key, not both" },
};

/* An error about the last of the attributes in @bits that the request has. */
static int nsfc_nl_flow_refuse(struct nlattr **tb, u32 bits, const char *text,
			       struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = NULL;
	unsigned int i;

	for (i = 1; i <= NSH_SFC_A_FLOW_VLAN; i++)
		if (tb[i] && bits & BIT(i))
			attr = tb[i];
	if (extack) {
		extack->_msg = text;
		extack->bad_attr = attr;
	}
	return -EINVAL;
}

/* Does the kind, if one is given, have what else is given? */
static int nsfc_nl_flow_check_kind(const struct nsfc_nl_flow_filter *filter,
				   struct nlattr **tb, struct netlink_ext_ack *extack)
{
	if (filter->tuple.kind == NSH_SFC_FLOW_ETHER) {
		if (filter->has & NSFC_FLOW_HAS_IP)
			return nsfc_nl_flow_refuse(tb, NSFC_FLOW_HAS_IP,
						   "flows of kind ether have no IP addresses, protocol, ports or key",
						   extack);
		return 0;
	}
	if (filter->has & NSFC_FLOW_HAS_ETHER)
		return nsfc_nl_flow_refuse(tb, NSFC_FLOW_HAS_ETHER,
					   "only flows of kind ether have MAC addresses and an ethertype",
					   extack);
	if (filter->tuple.kind == NSH_SFC_FLOW_FRAGMENT &&
	    filter->has & NSFC_FLOW_HAS_PORTS)
		return nsfc_nl_flow_refuse(tb, NSFC_FLOW_HAS_PORTS,
					   "flows of kind fragment have no ports",
					   extack);
	return 0;
}

static int nsfc_nl_flow_check(const struct nsfc_nl_flow_filter *filter,
			      struct nlattr **tb, struct netlink_ext_ack *extack)
{
	struct nsfc_tuple tuple = filter->tuple;
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(nsfc_nl_flow_clashes); i++) {
		const struct nsfc_nl_flow_clash *clash = &nsfc_nl_flow_clashes[i];

		if (filter->has & clash->one && filter->has & clash->other)
			return nsfc_nl_flow_refuse(tb, clash->other, clash->text, extack);
	}
	if (filter->has & NSFC_FLOW_HAS(KIND)) {
		err = nsfc_nl_flow_check_kind(filter, tb, extack);
		if (err)
			return err;
	}
	if (!(filter->has & NSFC_FLOW_HAS(PROTO)))
		return 0;

	if (!(filter->has & NSFC_FLOW_HAS(KIND)))
		tuple.kind = NSH_SFC_FLOW_IP;
	if (filter->has & NSFC_FLOW_HAS_PORTS && !nsfc_tuple_has_ports(&tuple))
		return nsfc_nl_flow_refuse(tb, NSFC_FLOW_HAS_PORTS,
					   "this protocol has no ports", extack);
	/* Without a kind, it may be the identification of a fragmented packet */
	if (filter->has & NSFC_FLOW_HAS(KEY) && filter->has & NSFC_FLOW_HAS(KIND) &&
	    nsfc_tuple_has_ports(&tuple))
		return nsfc_nl_flow_refuse(tb, NSFC_FLOW_HAS(KEY),
					   "this protocol has ports and no key", extack);
	return 0;
}

static void nsfc_nl_flow_parse_tuple(struct nsfc_nl_flow_filter *filter,
				     struct nlattr **tb)
{
	struct nsfc_tuple *tuple = &filter->tuple;

	if (tb[NSH_SFC_A_FLOW_KIND])
		tuple->kind = nla_get_u32(tb[NSH_SFC_A_FLOW_KIND]);
	if (filter->has & NSFC_FLOW_HAS_IPV4)
		filter->type = htons(ETH_P_IP);
	else if (filter->has & NSFC_FLOW_HAS_IPV6)
		filter->type = htons(ETH_P_IPV6);
	if (tb[NSH_SFC_A_FLOW_IPV4_SRC])
		tuple->src.ip = nla_get_in_addr(tb[NSH_SFC_A_FLOW_IPV4_SRC]);
	if (tb[NSH_SFC_A_FLOW_IPV4_DST])
		tuple->dst.ip = nla_get_in_addr(tb[NSH_SFC_A_FLOW_IPV4_DST]);
	if (tb[NSH_SFC_A_FLOW_IPV6_SRC])
		tuple->src.ip6 = nla_get_in6_addr(tb[NSH_SFC_A_FLOW_IPV6_SRC]);
	if (tb[NSH_SFC_A_FLOW_IPV6_DST])
		tuple->dst.ip6 = nla_get_in6_addr(tb[NSH_SFC_A_FLOW_IPV6_DST]);
	if (tb[NSH_SFC_A_FLOW_MAC_SRC])
		ether_addr_copy(tuple->src.mac, nla_data(tb[NSH_SFC_A_FLOW_MAC_SRC]));
	if (tb[NSH_SFC_A_FLOW_MAC_DST])
		ether_addr_copy(tuple->dst.mac, nla_data(tb[NSH_SFC_A_FLOW_MAC_DST]));
	if (tb[NSH_SFC_A_FLOW_ETHERTYPE])
		tuple->type = nla_get_be16(tb[NSH_SFC_A_FLOW_ETHERTYPE]);
	if (tb[NSH_SFC_A_FLOW_PROTO])
		tuple->proto = nla_get_u8(tb[NSH_SFC_A_FLOW_PROTO]);
	if (tb[NSH_SFC_A_FLOW_SPORT])
		tuple->sport = nla_get_be16(tb[NSH_SFC_A_FLOW_SPORT]);
	if (tb[NSH_SFC_A_FLOW_DPORT])
		tuple->dport = nla_get_be16(tb[NSH_SFC_A_FLOW_DPORT]);
	if (tb[NSH_SFC_A_FLOW_KEY])
		tuple->key = htonl(nla_get_u32(tb[NSH_SFC_A_FLOW_KEY]));
	if (tb[NSH_SFC_A_FLOW_VLAN])
		tuple->vlan[0] = htons(nla_get_u16(tb[NSH_SFC_A_FLOW_VLAN])) |
				 NSFC_TUPLE_TAGGED;
}

/* Under RTNL, since a device may be named. */
static int nsfc_nl_flow_parse(struct nsfc_net *nn, struct nsfc_nl_flow_filter *filter,
			      struct nlattr **tb, struct netlink_ext_ack *extack)
{
	struct nsfc_dev *nd;
	unsigned int i;

	memset(filter, 0, sizeof(*filter));
	for (i = 1; i <= NSH_SFC_A_FLOW_VLAN; i++)
		if (tb[i])
			filter->has |= BIT(i);
	nsfc_nl_flow_parse_tuple(filter, tb);
	if (tb[NSH_SFC_A_FLOW_CONTEXT])
		filter->ctx = nla_get_u32(tb[NSH_SFC_A_FLOW_CONTEXT]);
	if (tb[NSH_SFC_A_FLOW_SPI])
		filter->spi = nla_get_u32(tb[NSH_SFC_A_FLOW_SPI]);
	if (tb[NSH_SFC_A_FLOW_SI])
		filter->si = nla_get_u8(tb[NSH_SFC_A_FLOW_SI]);
	if (tb[NSH_SFC_A_FLOW_DEV]) {
		nd = nsfc_dev_find(nn, nla_data(tb[NSH_SFC_A_FLOW_DEV]));
		if (!nd) {
			NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_FLOW_DEV],
					    "there is no nsh device of this name whose home is this namespace");
			return -ENODEV;
		}
		filter->func = nd->func;
		filter->table = &nd->contexts;
	}
	return nsfc_nl_flow_check(filter, tb, extack);
}

static bool nsfc_nl_flow_has_key(const struct nsfc_tuple *tuple)
{
	return tuple->kind != NSH_SFC_FLOW_ETHER && !nsfc_tuple_has_ports(tuple);
}

static bool nsfc_nl_flow_agrees_tuple(const struct nsfc_nl_flow_filter *filter,
				      const struct nsfc_tuple *tuple)
{
	bool is_ether = tuple->kind == NSH_SFC_FLOW_ETHER;
	const struct nsfc_tuple *want = &filter->tuple;
	u32 has = filter->has;

	if ((has & NSFC_FLOW_HAS(KIND) && tuple->kind != want->kind) ||
	    (has & NSFC_FLOW_HAS_IP && is_ether) ||
	    (has & NSFC_FLOW_HAS_ETHER && !is_ether) ||
	    (filter->type && tuple->type != filter->type) ||
	    (has & NSFC_FLOW_HAS_PORTS && !nsfc_tuple_has_ports(tuple)) ||
	    (has & NSFC_FLOW_HAS(KEY) && !nsfc_nl_flow_has_key(tuple)))
		return false;
	/* What an address is not made of is zero in both */
	if (has & (NSFC_FLOW_HAS(IPV4_SRC) | NSFC_FLOW_HAS(IPV6_SRC) |
		   NSFC_FLOW_HAS(MAC_SRC)) &&
	    memcmp(&tuple->src, &want->src, sizeof(want->src)))
		return false;
	if (has & (NSFC_FLOW_HAS(IPV4_DST) | NSFC_FLOW_HAS(IPV6_DST) |
		   NSFC_FLOW_HAS(MAC_DST)) &&
	    memcmp(&tuple->dst, &want->dst, sizeof(want->dst)))
		return false;
	return !((has & NSFC_FLOW_HAS(ETHERTYPE) && tuple->type != want->type) ||
		 (has & NSFC_FLOW_HAS(PROTO) && tuple->proto != want->proto) ||
		 (has & NSFC_FLOW_HAS(SPORT) && tuple->sport != want->sport) ||
		 (has & NSFC_FLOW_HAS(DPORT) && tuple->dport != want->dport) ||
		 (has & NSFC_FLOW_HAS(KEY) && tuple->key != want->key) ||
		 (has & NSFC_FLOW_HAS(VLAN) && tuple->vlan[0] != want->vlan[0]));
}

static bool nsfc_nl_flow_agrees(const struct nsfc_nl_flow_filter *filter,
				const struct nsfc_flow_view *view)
{
	u32 path = ntohl(view->ctx->hdr.path_hdr);
	u32 has = filter->has;

	if ((filter->table && view->ctx->table != filter->table) ||
	    (has & NSFC_FLOW_HAS(CONTEXT) && view->ctx->id != filter->ctx) ||
	    (has & NSFC_FLOW_HAS(SPI) && path >> NSH_SPI_SHIFT != filter->spi) ||
	    (has & NSFC_FLOW_HAS(SI) && (path & NSH_SI_MASK) != filter->si))
		return false;
	return nsfc_nl_flow_agrees_tuple(filter, view->tuple);
}

static int nsfc_nl_fill_flow_ip(struct sk_buff *skb, const struct nsfc_tuple *tuple)
{
	bool is_error = tuple->kind == NSH_SFC_FLOW_ICMP_ERROR;
	bool is_icmp = tuple->kind == NSH_SFC_FLOW_IP &&
		       tuple->proto == (tuple->type == htons(ETH_P_IP) ? IPPROTO_ICMP :
									 IPPROTO_ICMPV6);

	if (tuple->type == htons(ETH_P_IP)) {
		if (nla_put_in_addr(skb, NSH_SFC_A_FLOW_IPV4_SRC, tuple->src.ip) ||
		    nla_put_in_addr(skb, NSH_SFC_A_FLOW_IPV4_DST, tuple->dst.ip))
			return -EMSGSIZE;
	} else {
		if (nla_put_in6_addr(skb, NSH_SFC_A_FLOW_IPV6_SRC, &tuple->src.ip6) ||
		    nla_put_in6_addr(skb, NSH_SFC_A_FLOW_IPV6_DST, &tuple->dst.ip6))
			return -EMSGSIZE;
	}
	if (nla_put_u8(skb, NSH_SFC_A_FLOW_PROTO, tuple->proto))
		return -EMSGSIZE;

	if (nsfc_tuple_has_ports(tuple)) {
		if (nla_put_be16(skb, NSH_SFC_A_FLOW_SPORT, tuple->sport) ||
		    nla_put_be16(skb, NSH_SFC_A_FLOW_DPORT, tuple->dport))
			return -EMSGSIZE;
	} else if (tuple->key || tuple->kind == NSH_SFC_FLOW_FRAGMENT) {
		if (nla_put_u32(skb, NSH_SFC_A_FLOW_KEY, ntohl(tuple->key)))
			return -EMSGSIZE;
	}
	if (!is_icmp && !is_error)
		return 0;
	if (nla_put_u8(skb, NSH_SFC_A_FLOW_ICMP_TYPE,
		       is_error ? tuple->error_type : tuple->icmp_type) ||
	    nla_put_u8(skb, NSH_SFC_A_FLOW_ICMP_CODE,
		       is_error ? tuple->error_code : tuple->icmp_code))
		return -EMSGSIZE;
	return 0;
}

static int nsfc_nl_fill_flow_ether(struct sk_buff *skb, const struct nsfc_tuple *tuple)
{
	if (nla_put(skb, NSH_SFC_A_FLOW_MAC_SRC, ETH_ALEN, tuple->src.mac) ||
	    nla_put(skb, NSH_SFC_A_FLOW_MAC_DST, ETH_ALEN, tuple->dst.mac) ||
	    nla_put_be16(skb, NSH_SFC_A_FLOW_ETHERTYPE, tuple->type))
		return -EMSGSIZE;
	return 0;
}

static int nsfc_nl_fill_vlan(struct sk_buff *skb, int attr, __be16 vlan)
{
	return vlan ? nla_put_u16(skb, attr, ntohs(vlan & ~NSFC_TUPLE_TAGGED)) : 0;
}

static int nsfc_nl_fill_flow(struct sk_buff *skb, const struct nsfc_flow_view *view)
{
	const struct nsfc_tuple *tuple = view->tuple;
	const struct nsfc_ctx *ctx = view->ctx;
	u32 path = ntohl(ctx->hdr.path_hdr);
	const struct nsfc_dev *nd;
	int err;

	nd = container_of(ctx->table, struct nsfc_dev, contexts);
	if (nla_put_string(skb, NSH_SFC_A_FLOW_DEV, nd->name) ||
	    nla_put_u32(skb, NSH_SFC_A_FLOW_KIND, tuple->kind) ||
	    nla_put_u32(skb, NSH_SFC_A_FLOW_CONTEXT, ctx->id) ||
	    nla_put_u32(skb, NSH_SFC_A_FLOW_SPI, path >> NSH_SPI_SHIFT) ||
	    nla_put_u8(skb, NSH_SFC_A_FLOW_SI, path & NSH_SI_MASK))
		return -EMSGSIZE;
	err = tuple->kind == NSH_SFC_FLOW_ETHER ? nsfc_nl_fill_flow_ether(skb, tuple) :
						  nsfc_nl_fill_flow_ip(skb, tuple);
	if (err ||
	    nsfc_nl_fill_vlan(skb, NSH_SFC_A_FLOW_VLAN, tuple->vlan[0]) ||
	    nsfc_nl_fill_vlan(skb, NSH_SFC_A_FLOW_INNER_VLAN, tuple->vlan[1]) ||
	    nla_put_u32(skb, NSH_SFC_A_FLOW_IDLE, view->idle) ||
	    (view->ambiguous && nla_put_flag(skb, NSH_SFC_A_FLOW_AMBIGUOUS)))
		return -EMSGSIZE;
	return 0;
}

/* The function with the lowest number from @nr on that a request is about, and has
 * flows. Functions are told by number, which no other ever has, so one is told once
 * whatever becomes of its devices meanwhile.
 */
static struct nsfc_func *nsfc_nl_next_func(const struct nsfc_net *nn,
					   const struct nsfc_nl_flow_filter *filter,
					   unsigned long nr)
{
	struct nsfc_func *func = NULL;
	struct nsfc_dev *nd;

	list_for_each_entry(nd, &nn->devs, node) {
		if (nd->func->nr < nr || (func && func->nr <= nd->func->nr) ||
		    (filter->func && filter->func != nd->func) ||
		    !rtnl_dereference(nd->func->flows))
			continue;
		func = nd->func;
	}
	return func;
}

/* A search for one flow. */
struct nsfc_nl_flow_search {
	struct nsfc_nl_flow_filter filter;
	struct genl_info *info;
	struct sk_buff *msg;
};

static int nsfc_nl_found_flow(const struct nsfc_flow_view *view, void *data)
{
	struct nsfc_nl_flow_search *search = data;
	void *hdr;

	if (!nsfc_nl_flow_agrees(&search->filter, view))
		return 0;
	hdr = genlmsg_put_reply(search->msg, search->info, &nsfc_nl_family, 0,
				NSH_SFC_CMD_FLOW_GET);
	if (!hdr || nsfc_nl_fill_flow(search->msg, view))
		return -EMSGSIZE;
	genlmsg_end(search->msg, hdr);
	return 1;
}

/* Return 1 if the message holds a flow. */
static int nsfc_nl_search_flow(struct nsfc_net *nn, struct nsfc_nl_flow_search *search)
{
	struct genl_info *info = search->info;
	struct nsfc_func *func;
	unsigned long pos;
	int ret;

	ret = nsfc_nl_flow_parse(nn, &search->filter, info->attrs, info->extack);
	if (ret)
		return ret;
	for (func = nsfc_nl_next_func(nn, &search->filter, 0); func;
	     func = nsfc_nl_next_func(nn, &search->filter, func->nr + 1)) {
		pos = 0;
		ret = nsfc_flows_for_each(rtnl_dereference(func->flows), &pos,
					  nsfc_nl_found_flow, search);
		if (ret)
			return ret;
	}
	NL_SET_ERR_MSG(info->extack, "no flow agrees with this");
	return -ENOENT;
}

/**
 * nsh_sfc_nl_flow_get_doit() - tell about a flow that agrees with a request
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_flow_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_nl_flow_search search = { .info = info };
	int ret;

	search.msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	if (!search.msg)
		return -ENOMEM;
	rtnl_lock();
	ret = nsfc_nl_search_flow(nsfc_net(genl_info_net(info)), &search);
	rtnl_unlock();
	if (ret > 0)
		return genlmsg_reply(search.msg, info);
	nlmsg_free(search.msg);
	return ret;
}

/* A dump under way: whole buckets go into a datagram, so that it can go on with the
 * one that did not fit.
 */
struct nsfc_nl_flow_dump {
	struct nsfc_nl_flow_filter filter;
	struct sk_buff *skb;
	struct netlink_callback *cb;
	unsigned long pos;	/* bucket that is being told */
	unsigned long begun;	/* bucket that was last begun, and ... */
	unsigned int len;	/* ... the datagram's length before */
};

static int nsfc_nl_dump_flow(const struct nsfc_flow_view *view, void *data)
{
	struct nsfc_nl_flow_dump *dump = data;
	struct sk_buff *skb = dump->skb;
	void *hdr;

	if (!nsfc_nl_flow_agrees(&dump->filter, view))
		return 0;
	if (dump->begun != dump->pos) {
		dump->begun = dump->pos;
		dump->len = skb->len;
	}
	/* What lives through the dump is told once, so no change interrupts it */
	hdr = nsfc_nl_put_dump(skb, dump->cb, NSH_SFC_CMD_FLOW_GET, 1);
	if (!hdr || nsfc_nl_fill_flow(skb, view)) {
		nlmsg_trim(skb, skb->data + dump->len);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * nsh_sfc_nl_flow_get_dumpit() - tell about all flows that agree with a request
 * @skb: where to
 * @cb: the dump; args[0] is the number of the function to go on with, args[1] the
 *      bucket
 *
 * A bucket that does not fit into an empty datagram, which takes dozens of flows of
 * one hash, ends the dump with an error.
 *
 * Context: process context.
 * Return: length of @skb, or a negative error.
 */
int nsh_sfc_nl_flow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nsfc_nl_flow_dump dump = { .skb = skb, .cb = cb, .pos = cb->args[1] };
	struct nsfc_net *nn = nsfc_net(sock_net(skb->sk));
	unsigned long nr = cb->args[0];
	struct nsfc_func *func;
	int err;

	rtnl_lock();
	err = nsfc_nl_flow_parse(nn, &dump.filter, nsfc_dumpit_attrs(cb), cb->extack);
	if (err)
		goto unlock;
	while ((func = nsfc_nl_next_func(nn, &dump.filter, nr))) {
		if (func->nr != nr)
			dump.pos = 0;
		nr = func->nr;
		dump.begun = ULONG_MAX;
		err = nsfc_flows_for_each(rtnl_dereference(func->flows), &dump.pos,
					  nsfc_nl_dump_flow, &dump);
		if (err)
			break;
		nr++;
		dump.pos = 0;
	}
	cb->args[0] = func ? nr : LONG_MAX;
	cb->args[1] = dump.pos;
unlock:
	rtnl_unlock();
	return skb->len ?: err;
}

static bool nsfc_nl_forgets_flow(const struct nsfc_flow_view *view, void *data)
{
	return nsfc_nl_flow_agrees(data, view);
}

/**
 * nsh_sfc_nl_flow_del_doit() - forget the flows that agree with a request
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_flow_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_net *nn = nsfc_net(genl_info_net(info));
	struct nsfc_nl_flow_filter filter;
	struct nsfc_func *func;
	int err;

	rtnl_lock();
	err = nsfc_nl_flow_parse(nn, &filter, info->attrs, info->extack);
	if (err)
		goto unlock;
	for (func = nsfc_nl_next_func(nn, &filter, 0); func;
	     func = nsfc_nl_next_func(nn, &filter, func->nr + 1))
		nsfc_flows_forget(rtnl_dereference(func->flows), nsfc_nl_forgets_flow,
				  &filter);
unlock:
	rtnl_unlock();
	return err;
}
