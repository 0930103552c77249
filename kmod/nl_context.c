// SPDX-License-Identifier: GPL-2.0
/* Netlink: contexts. */

#include <linux/rtnetlink.h>
#include <net/sock.h>

#include "compat.h"
#include "context.h"
#include "device.h"
#include "header.h"
#include "netlink.h"
#include "netns.h"

static int nsfc_nl_fill_context(struct sk_buff *skb, const struct nsfc_dev *nd,
				const struct nsfc_ctx *ctx)
{
	u32 idle = (jiffies - READ_ONCE(ctx->used)) / HZ;

	if (nla_put_string(skb, NSH_SFC_A_CONTEXT_DEV, nd->name) ||
	    nla_put_u32(skb, NSH_SFC_A_CONTEXT_ID, ctx->id) ||
	    nla_put(skb, NSH_SFC_A_CONTEXT_HEADER, nsh_hdr_len(&ctx->hdr), ctx->raw) ||
	    (ctx->has_macs &&
	     nla_put(skb, NSH_SFC_A_CONTEXT_ETHERNET, sizeof(ctx->macs), &ctx->macs)) ||
	    nla_put_u32(skb, NSH_SFC_A_CONTEXT_IDLE, idle) ||
	    (ctx->pinned && nla_put_flag(skb, NSH_SFC_A_CONTEXT_PINNED)) ||
	    nla_put_u32(skb, NSH_SFC_A_CONTEXT_FLOWS, atomic_read(&ctx->n_flows)))
		return -EMSGSIZE;
	return 0;
}

/* The device that a request names. */
static struct nsfc_dev *nsfc_nl_find_ctx_dev(struct nsfc_net *nn, struct nlattr *name,
					     struct netlink_ext_ack *extack)
{
	struct nsfc_dev *nd;

	nd = nsfc_dev_find(nn, nla_data(name));
	if (nd)
		return nd;
	NL_SET_ERR_MSG_ATTR(extack, name,
			    "there is no nsh device of this name whose home is this namespace");
	return ERR_PTR(-ENODEV);
}

static int nsfc_nl_no_context(struct genl_info *info)
{
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[NSH_SFC_A_CONTEXT_ID],
			    "the device has no context with this id");
	return -ENOENT;
}

/**
 * nsh_sfc_nl_context_get_doit() - tell about a context
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_context_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_net *nn = nsfc_net(genl_info_net(info));
	struct nsfc_ctx *ctx;
	struct nsfc_dev *nd;
	struct sk_buff *msg;
	void *hdr;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_CONTEXT_DEV) ||
	    GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_CONTEXT_ID)) {
		NL_SET_ERR_MSG(info->extack, "which context? dev and id are needed");
		return -EINVAL;
	}
	msg = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	rtnl_lock();
	nd = nsfc_nl_find_ctx_dev(nn, info->attrs[NSH_SFC_A_CONTEXT_DEV], info->extack);
	err = PTR_ERR_OR_ZERO(nd);
	if (err)
		goto unlock;
	rcu_read_lock();
	ctx = nsfc_ctx_find(&nd->contexts, nla_get_u32(info->attrs[NSH_SFC_A_CONTEXT_ID]));
	/* It may be another leg's */
	if (!ctx || ctx->table != &nd->contexts) {
		err = nsfc_nl_no_context(info);
	} else {
		hdr = genlmsg_put_reply(msg, info, &nsfc_nl_family, 0,
					NSH_SFC_CMD_CONTEXT_GET);
		err = hdr ? nsfc_nl_fill_context(msg, nd, ctx) : -EMSGSIZE;
		if (!err)
			genlmsg_end(msg, hdr);
	}
	rcu_read_unlock();
unlock:
	rtnl_unlock();
	if (!err)
		return genlmsg_reply(msg, info);
	nlmsg_free(msg);
	return err;
}

/* A dump under way. */
struct nsfc_nl_ctx_dump {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	unsigned int seq;
};

static int nsfc_nl_dump_context(const struct nsfc_ctx *ctx, void *data)
{
	struct nsfc_nl_ctx_dump *dump = data;
	const struct nsfc_dev *nd;
	void *hdr;

	nd = container_of(ctx->table, struct nsfc_dev, contexts);
	hdr = nsfc_nl_put_dump(dump->skb, dump->cb, NSH_SFC_CMD_CONTEXT_GET, dump->seq);
	if (!hdr)
		return -EMSGSIZE;
	if (nsfc_nl_fill_context(dump->skb, nd, ctx)) {
		genlmsg_cancel(dump->skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(dump->skb, hdr);
	return 0;
}

/* Pinned contexts of one device, or of all; args[1] and args[2] are the device's
 * number and the id to go on with.
 */
static int nsfc_nl_dump_pinned(struct nsfc_net *nn, const struct nsfc_dev *only,
			       struct nsfc_nl_ctx_dump *dump)
{
	long *args = dump->cb->args;
	struct nsfc_ctx *ctx;
	struct nsfc_dev *nd;
	unsigned long id;
	int err;

	list_for_each_entry(nd, &nn->devs, node) {
		if (nd->nr < args[1] || (only && nd != only))
			continue;
		id = nd->nr == args[1] ? args[2] : 0;
		xa_for_each_start(&nd->contexts.pinned, id, ctx, id) {
			err = nsfc_nl_dump_context(ctx, dump);
			if (err) {
				args[1] = nd->nr;
				args[2] = id;
				return err;
			}
		}
	}
	args[1] = LONG_MAX;
	return 0;
}

/**
 * nsh_sfc_nl_context_get_dumpit() - tell about all contexts, or those of a device
 * @skb: where to
 * @cb: the dump; args[0] is the id to go on with, of those that are not pinned;
 *      args[3] is set once there are no more
 *
 * Context: process context.
 * Return: length of @skb, or a negative error.
 */
int nsh_sfc_nl_context_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nlattr *name = nsfc_dumpit_attrs(cb)[NSH_SFC_A_CONTEXT_DEV];
	struct nsfc_net *nn = nsfc_net(sock_net(skb->sk));
	struct nsfc_nl_ctx_dump dump = { .skb = skb, .cb = cb };
	struct nsfc_ctx_table *table = NULL;
	unsigned long id = cb->args[0];
	struct nsfc_dev *nd = NULL;
	int err;

	rtnl_lock();
	dump.seq = nn->seq;
	if (name) {
		nd = nsfc_nl_find_ctx_dev(nn, name, cb->extack);
		err = PTR_ERR_OR_ZERO(nd);
		if (err)
			goto unlock;
		table = &nd->contexts;
	}
	err = nsfc_nl_dump_pinned(nn, nd, &dump);
	if (err)
		goto unlock;
	if (cb->args[3])
		goto unlock;
	err = nsfc_ctx_for_each(nn, table, &id, nsfc_nl_dump_context, &dump);
	cb->args[0] = id;
	cb->args[3] = !err;
unlock:
	rtnl_unlock();
	return skb->len ?: err;
}

/**
 * nsh_sfc_nl_context_del_doit() - forget one context of a device, or all
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_context_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *id = info->attrs[NSH_SFC_A_CONTEXT_ID];
	struct nsfc_dev *nd;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_CONTEXT_DEV)) {
		NL_SET_ERR_MSG(info->extack, "of which device? dev is missing");
		return -EINVAL;
	}
	rtnl_lock();
	nd = nsfc_nl_find_ctx_dev(nsfc_net(genl_info_net(info)),
				  info->attrs[NSH_SFC_A_CONTEXT_DEV], info->extack);
	err = PTR_ERR_OR_ZERO(nd);
	if (!err && !id)
		nsfc_ctx_table_flush(&nd->contexts);
	else if (!err && nsfc_ctx_forget(&nd->contexts, nla_get_u32(id)))
		err = nsfc_nl_no_context(info);
	rtnl_unlock();
	return err;
}

/* The header that a request brings, or an error. */
static const struct nshhdr *nsfc_nl_ctx_header(struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[NSH_SFC_A_CONTEXT_HEADER];
	enum nsfc_reason reason = NSFC_DROP_TRUNCATED;

	if (nla_len(attr) >= NSH_BASE_HDR_LEN)
		reason = nsfc_header_check(nla_data(attr), nla_len(attr));
	if (!reason && nsh_hdr_len(nla_data(attr)) == nla_len(attr))
		return nla_data(attr);
	NL_SET_ERR_MSG_ATTR(info->extack, attr, "this is not one whole NSH header");
	return ERR_PTR(-EINVAL);
}

static int nsfc_nl_ctx_pin(struct genl_info *info, const struct nshhdr *hdr)
{
	const struct nlattr *id = info->attrs[NSH_SFC_A_CONTEXT_ID];
	struct nsfc_dev *nd;
	int err;

	nd = nsfc_nl_find_ctx_dev(nsfc_net(genl_info_net(info)),
				  info->attrs[NSH_SFC_A_CONTEXT_DEV], info->extack);
	if (IS_ERR(nd))
		return PTR_ERR(nd);
	err = nsfc_ctx_pin(&nd->contexts, nla_get_u32(id), hdr);
	switch (err) {
	case -ERANGE:
		NL_SET_ERR_MSG_ATTR(info->extack, id,
				    "an id that is chosen is 1 or more, and of the lower half of those that the mark mask can carry");
		break;
	case -EEXIST:
		NL_SET_ERR_MSG_ATTR(info->extack, id,
				    "the device has a context with this id already");
		break;
	case -ENOSPC:
		NL_SET_ERR_MSG(info->extack,
			       "there are as many contexts as the device, or the namespace, may have");
		break;
	}
	return err;
}

/**
 * nsh_sfc_nl_context_new_doit() - make a context that stays
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_context_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nshhdr *hdr;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_CONTEXT_DEV) ||
	    GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_CONTEXT_ID) ||
	    GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_CONTEXT_HEADER)) {
		NL_SET_ERR_MSG(info->extack, "dev, id and header are needed");
		return -EINVAL;
	}
	hdr = nsfc_nl_ctx_header(info);
	if (IS_ERR(hdr))
		return PTR_ERR(hdr);
	rtnl_lock();
	err = nsfc_nl_ctx_pin(info, hdr);
	rtnl_unlock();
	return err;
}
