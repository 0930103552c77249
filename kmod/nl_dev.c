// SPDX-License-Identifier: GPL-2.0
/* Netlink: nsh devices, in messages of the family and in those of rtnetlink. */

#include <linux/rtnetlink.h>
#include <net/sock.h>
#include <net/net_namespace.h>

#include "conf.h"
#include "device.h"
#include "flow.h"
#include "func.h"
#include "netlink.h"
#include "netns.h"
#include "print.h"

/* What may be set is checked as in a dev-set request. */
static struct netlink_range_validation nsfc_spi_range = {
	.max	= NSH_SFC_SPI_MAX,
};

static struct netlink_range_validation nsfc_context_limit_range = {
	.min	= 1,
	.max	= NSH_SFC_CONTEXTS_MAX,
};

static struct netlink_range_validation nsfc_timeout_range = {
	.min	= 1,
	.max	= 604800,
};

static struct netlink_range_validation nsfc_flow_limit_range = {
	.min	= 1,
	.max	= NSH_SFC_FLOWS_MAX,
};

static struct netlink_range_validation nsfc_window_range = {
	.min	= 1,
	.max	= 60000,
};

static struct netlink_range_validation nsfc_returns_range = {
	.max	= 600000,
};

const struct nla_policy nsfc_nl_link_policy[NSH_SFC_A_DEV_MAX + 1] = {
	/* rtnetlink is lax by default */
	[0] = { .strict_start_type = NSH_SFC_A_DEV_IFNAME, },
	[NSH_SFC_A_DEV_MODE] = NLA_POLICY_MAX(NLA_U32, NSH_SFC_MODE_ROUTE),
	[NSH_SFC_A_DEV_SPI] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsfc_spi_range),
	[NSH_SFC_A_DEV_SI] = NLA_POLICY_MIN(NLA_U8, 1),
	[NSH_SFC_A_DEV_NO_PATH] = { .type = NLA_FLAG, },
	[NSH_SFC_A_DEV_MD_TYPE] = NLA_POLICY_RANGE(NLA_U8, 1, 2),
	[NSH_SFC_A_DEV_METADATA] = { .type = NLA_BINARY, },
	[NSH_SFC_A_DEV_RECLASSIFY] = NLA_POLICY_MAX(NLA_U8, 1),
	[NSH_SFC_A_DEV_MARK_MASK] = { .type = NLA_U32, },
	[NSH_SFC_A_DEV_CONTEXT_LIMIT] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nsfc_context_limit_range),
	[NSH_SFC_A_DEV_CONTEXT_TIMEOUT] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nsfc_timeout_range),
	[NSH_SFC_A_DEV_FUNCTION] = { .type = NLA_NUL_STRING, .len = IFNAMSIZ - 1, },
	[NSH_SFC_A_DEV_RECALL_BY] = NLA_POLICY_MASK(NLA_U32, 0xf),
	[NSH_SFC_A_DEV_ORIGINATED] = NLA_POLICY_MAX(NLA_U32, NSH_SFC_ORIGINATED_DROP),
	[NSH_SFC_A_DEV_FLOW_LIMIT] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nsfc_flow_limit_range),
	[NSH_SFC_A_DEV_FLOW_TIMEOUT] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nsfc_timeout_range),
	[NSH_SFC_A_DEV_WINDOW] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nsfc_window_range),
	[NSH_SFC_A_DEV_STATE] = NLA_POLICY_MAX(NLA_U32, NSH_SFC_STATE_DRAIN),
	[NSH_SFC_A_DEV_STATE_REASON] = {
		.type = NLA_NUL_STRING,
		.len = NSFC_CONF_STATE_REASON - 1,
	},
	[NSH_SFC_A_DEV_RETURNS] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nsfc_returns_range),
};

/**
 * nsfc_nl_conf_size() - bytes that nsfc_nl_put_conf() takes at most
 *
 * Context: any.
 * Return: bytes.
 */
size_t nsfc_nl_conf_size(void)
{
	return 10 * nla_total_size(sizeof(u32)) +	/* mode to mark-mask, limits */
	       2 * nla_total_size(sizeof(u32)) +	/* state, returns */
	       nla_total_size(NSFC_CONF_STATE_REASON) +
	       nla_total_size(IFNAMSIZ) +		/* function */
	       3 * nla_total_size(sizeof(u8)) +		/* si, md-type, reclassify */
	       nla_total_size(NSH_SFC_METADATA_MAX);
}

/* What was said of health, if anything was. */
static int nsfc_nl_put_said(struct sk_buff *skb, const struct nsfc_conf *conf)
{
	if ((conf->state != NSH_SFC_STATE_UP &&
	     nla_put_u32(skb, NSH_SFC_A_DEV_STATE, conf->state)) ||
	    (conf->state_reason[0] &&
	     nla_put_string(skb, NSH_SFC_A_DEV_STATE_REASON, conf->state_reason)) ||
	    (conf->func.returns &&
	     nla_put_u32(skb, NSH_SFC_A_DEV_RETURNS, conf->func.returns)))
		return -EMSGSIZE;
	return 0;
}

/**
 * nsfc_nl_put_conf() - put the configuration of a device
 * @skb: where to
 * @nd: the device
 *
 * Context: RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int nsfc_nl_put_conf(struct sk_buff *skb, const struct nsfc_dev *nd)
{
	const struct nsfc_conf *conf = rtnl_dereference(nd->conf);
	u32 path = ntohl(conf->hdr.path_hdr);

	if (nla_put_u32(skb, NSH_SFC_A_DEV_MODE, conf->mode) ||
	    (conf->has_path &&
	     (nla_put_u32(skb, NSH_SFC_A_DEV_SPI, path >> NSH_SPI_SHIFT) ||
	      nla_put_u8(skb, NSH_SFC_A_DEV_SI, path & NSH_SI_MASK))) ||
	    nla_put_u8(skb, NSH_SFC_A_DEV_MD_TYPE, conf->hdr.mdtype) ||
	    nla_put(skb, NSH_SFC_A_DEV_METADATA,
		    nsh_hdr_len(&conf->hdr) - NSH_BASE_HDR_LEN,
		    &conf->raw[NSH_BASE_HDR_LEN]) ||
	    nla_put_u8(skb, NSH_SFC_A_DEV_RECLASSIFY, conf->reclassify) ||
	    (nd->func->name[0] &&
	     nla_put_string(skb, NSH_SFC_A_DEV_FUNCTION, nd->func->name)) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_RECALL_BY, conf->func.recall_by) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_ORIGINATED, conf->originated) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_FLOW_LIMIT, conf->func.flow_limit) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_FLOW_TIMEOUT, conf->func.flow_timeout) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_WINDOW, conf->func.window) ||
	    nsfc_nl_put_said(skb, conf) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_MARK_MASK, conf->func.mark_mask) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_CONTEXT_LIMIT, conf->context_limit) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_CONTEXT_TIMEOUT, conf->context_timeout))
		return -EMSGSIZE;
	return 0;
}

static int nsfc_nl_put_recall(struct sk_buff *skb, const struct nsfc_dev *nd)
{
	static const u16 attrs[__NSFC_RECALL_MAX] = {
		[NSFC_RECALL_MARK]	= NSH_SFC_A_RECALL_MARK,
		[NSFC_RECALL_MARK_MISS]	= NSH_SFC_A_RECALL_MARK_MISS,
		[NSFC_RECALL_CONNTRACK]	= NSH_SFC_A_RECALL_CONNTRACK,
		[NSFC_RECALL_CONNTRACK_MISS] = NSH_SFC_A_RECALL_CONNTRACK_MISS,
		[NSFC_RECALL_CONNTRACK_AMBIGUOUS] =
			NSH_SFC_A_RECALL_CONNTRACK_AMBIGUOUS,
		[NSFC_RECALL_FLOW]	= NSH_SFC_A_RECALL_FLOW,
		[NSFC_RECALL_FLOW_MISS]	= NSH_SFC_A_RECALL_FLOW_MISS,
		[NSFC_RECALL_FLOW_AMBIGUOUS] = NSH_SFC_A_RECALL_FLOW_AMBIGUOUS,
		[NSFC_RECALL_PRINT]	= NSH_SFC_A_RECALL_FINGERPRINT,
		[NSFC_RECALL_PRINT_MISS] = NSH_SFC_A_RECALL_FINGERPRINT_MISS,
		[NSFC_RECALL_PRINT_AMBIGUOUS] = NSH_SFC_A_RECALL_FINGERPRINT_AMBIGUOUS,
		[NSFC_RECALL_ORIGINATED] = NSH_SFC_A_RECALL_ORIGINATED,
		[NSFC_RECALL_OWN_PATH]	= NSH_SFC_A_RECALL_OWN_PATH,
		[NSFC_RECALL_NONE]	= NSH_SFC_A_RECALL_NONE,
	};
	u64 packets[__NSFC_RECALL_MAX];
	struct nlattr *nest;
	unsigned int i;

	nsfc_recall_stats_read(nd->recall, packets);
	nest = nla_nest_start(skb, NSH_SFC_A_DEV_RECALL);
	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < __NSFC_RECALL_MAX; i++)
		if (nsfc_nl_put_u64(skb, attrs[i], packets[i], NSH_SFC_A_RECALL_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int nsfc_nl_put_contexts(struct sk_buff *skb, struct nsfc_dev *nd)
{
	u64 created, evicted, expired;
	struct nlattr *nest;
	u32 count;

	spin_lock_bh(&nd->contexts.lock);
	count = nd->contexts.count + nd->contexts.n_pinned;
	created = nd->contexts.created;
	evicted = nd->contexts.evicted;
	expired = nd->contexts.expired;
	spin_unlock_bh(&nd->contexts.lock);

	nest = nla_nest_start(skb, NSH_SFC_A_DEV_CONTEXTS);
	if (!nest ||
	    nla_put_u32(skb, NSH_SFC_A_CONTEXT_TABLE_COUNT, count) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_CONTEXT_TABLE_CREATED, created,
			    NSH_SFC_A_CONTEXT_TABLE_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_CONTEXT_TABLE_EVICTED, evicted,
			    NSH_SFC_A_CONTEXT_TABLE_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_CONTEXT_TABLE_EXPIRED, expired,
			    NSH_SFC_A_CONTEXT_TABLE_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int nsfc_nl_put_flow_table(struct sk_buff *skb, u16 attr,
				  const struct nsfc_flow_stats *stats)
{
	struct nlattr *nest = nla_nest_start(skb, attr);

	if (!nest ||
	    nla_put_u32(skb, NSH_SFC_A_FLOW_TABLE_COUNT, stats->count) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_FLOW_TABLE_CREATED, stats->created,
			    NSH_SFC_A_FLOW_TABLE_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_FLOW_TABLE_EVICTED, stats->evicted,
			    NSH_SFC_A_FLOW_TABLE_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_FLOW_TABLE_EXPIRED, stats->expired,
			    NSH_SFC_A_FLOW_TABLE_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_FLOW_TABLE_MEMORY, stats->memory,
			    NSH_SFC_A_FLOW_TABLE_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* What the function remembers of its packets, if it does. */
static int nsfc_nl_put_memory(struct sk_buff *skb, const struct nsfc_func *func)
{
	const struct nsfc_prints *prints = rtnl_dereference(func->prints);
	const struct nsfc_flows *flows = rtnl_dereference(func->flows);
	struct nsfc_flow_stats stats;

	if (flows) {
		nsfc_flows_stats(flows, &stats);
		if (nsfc_nl_put_flow_table(skb, NSH_SFC_A_DEV_FLOWS, &stats))
			return -EMSGSIZE;
	}
	if (prints) {
		nsfc_prints_stats(prints, &stats);
		if (nsfc_nl_put_flow_table(skb, NSH_SFC_A_DEV_FINGERPRINTS, &stats))
			return -EMSGSIZE;
	}
	return 0;
}

static size_t nsfc_nl_health_size(void)
{
	return nla_total_size(7 * nla_total_size(sizeof(u32)));
}

/* The state that an instance is in, and what it was before if that has just changed. */
static int nsfc_nl_put_health(struct sk_buff *skb, const struct nsfc_dev *nd,
			      const u32 *was, const u32 *cause)
{
	const struct nsfc_health *health = &nd->health;
	u32 hold = nsfc_health_hold(nd);
	struct nlattr *nest;
	u32 age;

	age = min_t(time64_t, ktime_get_boottime_seconds() - health->since, U32_MAX);
	nest = nla_nest_start(skb, NSH_SFC_A_DEV_HEALTH);
	if (!nest ||
	    nla_put_u32(skb, NSH_SFC_A_HEALTH_STATE, health->state) ||
	    (health->reasons &&
	     nla_put_u32(skb, NSH_SFC_A_HEALTH_REASONS, health->reasons)) ||
	    nla_put_u32(skb, NSH_SFC_A_HEALTH_AGE, age) ||
	    nla_put_u32(skb, NSH_SFC_A_HEALTH_CHANGES, health->changes) ||
	    (hold && nla_put_u32(skb, NSH_SFC_A_HEALTH_HOLD, hold)) ||
	    (was && nla_put_u32(skb, NSH_SFC_A_HEALTH_WAS, *was)) ||
	    (cause && nla_put_u32(skb, NSH_SFC_A_HEALTH_CAUSE, *cause)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int nsfc_nl_fill_dev(struct sk_buff *skb, struct nsfc_dev *nd)
{
	struct net_device *behind = rtnl_dereference(nd->behind);
	struct net *net = dev_net(nd->dev);
	struct rtnl_link_stats64 stats;

	dev_get_stats(nd->dev, &stats);
	if (nla_put_string(skb, NSH_SFC_A_DEV_IFNAME, nd->name) ||
	    nla_put_u32(skb, NSH_SFC_A_DEV_IFINDEX, nd->dev->ifindex) ||
	    (!net_eq(net, nd->nn->net) &&
	     nla_put_s32(skb, NSH_SFC_A_DEV_NETNSID,
			 peernet2id_alloc(nd->nn->net, net, GFP_KERNEL))) ||
	    nsfc_nl_put_conf(skb, nd) ||
	    nsfc_nl_put_health(skb, nd, NULL, NULL) ||
	    (behind && nla_put_string(skb, NSH_SFC_A_DEV_BEHIND, behind->name)) ||
	    nsfc_nl_put_counters(skb, NSH_SFC_A_DEV_COUNTERS, &stats, nd->drops) ||
	    nsfc_nl_put_recall(skb, nd) ||
	    nsfc_nl_put_contexts(skb, nd) ||
	    nsfc_nl_put_memory(skb, nd->func))
		return -EMSGSIZE;
	return 0;
}

static size_t nsfc_nl_dev_size(void)
{
	size_t u64s = nla_total_size_64bit(sizeof(u64));

	return 2 * nla_total_size(IFNAMSIZ) +		/* ifname, behind */
	       2 * nla_total_size(sizeof(u32)) +	/* ifindex, netnsid */
	       nsfc_nl_conf_size() + nsfc_nl_health_size() + nsfc_nl_counters_size() +
	       nla_total_size(__NSFC_RECALL_MAX * u64s) +
	       nla_total_size(nla_total_size(sizeof(u32)) + 3 * u64s) +
	       2 * nla_total_size(nla_total_size(sizeof(u32)) + 4 * u64s);
}

static struct sk_buff *nsfc_nl_dev_msg(struct nsfc_dev *nd, u32 portid, u32 seq,
				       u8 cmd)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(nsfc_nl_dev_size(), GFP_KERNEL);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, portid, seq, &nsfc_nl_family, 0, cmd);
	if (!hdr || WARN_ON_ONCE(nsfc_nl_fill_dev(msg, nd))) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/**
 * nsfc_nl_dev_event() - tell that something happened to a device
 * @nd: the device
 * @cmd: what
 *
 * Context: RTNL.
 */
void nsfc_nl_dev_event(struct nsfc_dev *nd, u8 cmd)
{
	struct sk_buff *msg;

	if (!nsfc_nl_listening(nd->nn))
		return;
	msg = nsfc_nl_dev_msg(nd, 0, 0, cmd);
	nsfc_nl_send_event(nd->nn, msg);
}

static struct sk_buff *nsfc_nl_dev_state_msg(const struct nsfc_dev *nd, u32 was,
					     u32 cause)
{
	const struct nsfc_conf *conf = rtnl_dereference(nd->conf);
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(nla_total_size(IFNAMSIZ) + nsfc_nl_conf_size() +
			  nsfc_nl_health_size(), GFP_KERNEL);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, 0, 0, &nsfc_nl_family, 0, NSH_SFC_CMD_DEV_STATE_NTF);
	if (!hdr || nla_put_string(msg, NSH_SFC_A_DEV_IFNAME, nd->name) ||
	    nsfc_nl_put_said(msg, conf) ||
	    WARN_ON_ONCE(nsfc_nl_put_health(msg, nd, &was, &cause))) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/**
 * nsfc_nl_dev_state_event() - tell that the state of an instance has changed
 * @nd: the device, whose nsfc_dev.health is as it is now
 * @was: enum nsh_sfc_dev_state, the state before
 * @cause: enum nsh_sfc_state_cause
 *
 * Context: RTNL.
 */
void nsfc_nl_dev_state_event(struct nsfc_dev *nd, u32 was, u32 cause)
{
	struct sk_buff *msg;

	if (!nsfc_nl_listening(nd->nn))
		return;
	msg = nsfc_nl_dev_state_msg(nd, was, cause);
	nsfc_nl_send_event(nd->nn, msg);
}

/* The device that a request names. */
static struct nsfc_dev *nsfc_nl_find_dev(struct genl_info *info)
{
	struct nsfc_dev *nd;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_DEV_IFNAME)) {
		NL_SET_ERR_MSG(info->extack, "which device? ifname is missing");
		return ERR_PTR(-EINVAL);
	}
	nd = nsfc_dev_find(nsfc_net(genl_info_net(info)),
			   nla_data(info->attrs[NSH_SFC_A_DEV_IFNAME]));
	if (!nd) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[NSH_SFC_A_DEV_IFNAME],
				    "there is no nsh device of this name whose home is this namespace");
		return ERR_PTR(-ENODEV);
	}
	return nd;
}

/**
 * nsh_sfc_nl_dev_set_doit() - change a device
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_dev_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_dev *nd;
	int err;

	rtnl_lock();
	nd = nsfc_nl_find_dev(info);
	err = PTR_ERR_OR_ZERO(nd);
	if (!err)
		err = nsfc_dev_configure(nd, info->attrs, info->extack);
	if (!err)
		nsfc_nl_dev_event(nd, NSH_SFC_CMD_DEV_CHANGE_NTF);
	rtnl_unlock();
	return err;
}

/**
 * nsh_sfc_nl_dev_del_doit() - delete a device
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_dev_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_dev *nd;

	rtnl_lock();
	nd = nsfc_nl_find_dev(info);
	if (!IS_ERR(nd))
		unregister_netdevice(nd->dev);
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(nd);
}

/**
 * nsh_sfc_nl_dev_get_doit() - tell about a device
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_dev_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg = NULL;
	struct nsfc_dev *nd;

	rtnl_lock();
	nd = nsfc_nl_find_dev(info);
	if (!IS_ERR(nd))
		msg = nsfc_nl_dev_msg(nd, info->snd_portid, info->snd_seq,
				      NSH_SFC_CMD_DEV_GET);
	rtnl_unlock();
	if (IS_ERR(nd))
		return PTR_ERR(nd);
	return msg ? genlmsg_reply(msg, info) : -ENOMEM;
}

/**
 * nsh_sfc_nl_dev_get_dumpit() - tell about all devices
 * @skb: where to
 * @cb: the dump; args[0] is the number of the last one told
 *
 * Context: process context.
 * Return: length of @skb, or a negative error.
 */
int nsh_sfc_nl_dev_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nsfc_net *nn = nsfc_net(sock_net(skb->sk));
	struct nsfc_dev *nd;

	rtnl_lock();
	list_for_each_entry(nd, &nn->devs, node) {
		void *hdr;

		if (nd->nr <= cb->args[0])
			continue;
		hdr = nsfc_nl_put_dump(skb, cb, NSH_SFC_CMD_DEV_GET, nn->seq);
		if (!hdr || nsfc_nl_fill_dev(skb, nd)) {
			if (hdr)
				genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		cb->args[0] = nd->nr;
	}
	rtnl_unlock();
	return skb->len;
}
