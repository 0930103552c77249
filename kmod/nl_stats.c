// SPDX-License-Identifier: GPL-2.0
/* Netlink: the counters of a namespace as a whole. */

#include <linux/rtnetlink.h>

#include "compat.h"
#include "device.h"
#include "flow.h"
#include "func.h"
#include "netlink.h"
#include "netns.h"
#include "print.h"

/* What the functions remember of flows; each function once, at its first leg. */
static u64 nsfc_nl_flow_memory(const struct nsfc_net *nn)
{
	const struct nsfc_prints *prints;
	const struct nsfc_flows *flows;
	struct nsfc_flow_stats stats;
	struct nsfc_dev *nd;
	u64 memory = 0;

	list_for_each_entry(nd, &nn->devs, node) {
		if (!list_is_first(&nd->leg, &nd->func->legs))
			continue;
		flows = rtnl_dereference(nd->func->flows);
		if (flows) {
			nsfc_flows_stats(flows, &stats);
			memory += stats.memory;
		}
		prints = rtnl_dereference(nd->func->prints);
		if (prints) {
			nsfc_prints_stats(prints, &stats);
			memory += stats.memory;
		}
	}
	return memory;
}

static int nsfc_nl_fill_stats(struct sk_buff *skb, struct nsfc_net *nn, bool no_zero)
{
	u64 packets[__NSFC_DROP_MAX];
	unsigned int i;

	nsfc_drops_read(nn->drops, packets);

	if (nla_put_u32(skb, NSH_SFC_A_STATS_PORTS, list_count_nodes(&nn->ports)) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_PATHS, nn->n_paths) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_DEVS, list_count_nodes(&nn->devs)) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_CONTEXTS, atomic_read(&nn->n_contexts)) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_FLOWS, atomic_read(&nn->n_flows)) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_STATS_CONTEXT_MEMORY,
			    atomic_long_read(&nn->context_bytes), NSH_SFC_A_STATS_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_STATS_FLOW_MEMORY, nsfc_nl_flow_memory(nn),
			    NSH_SFC_A_STATS_PAD) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_CONTEXT_LIMIT, nn->context_limit) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_FLOW_LIMIT, nn->flow_limit) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_STATS_DROPS, packets[0], NSH_SFC_A_STATS_PAD))
		return -EMSGSIZE;
	for (i = 1; i < __NSFC_DROP_MAX; i++)
		if ((packets[i] || !no_zero) &&
		    nsfc_nl_put_drop(skb, NSH_SFC_A_STATS_DROP, nsfc_drop_names[i],
				     packets[i]))
			return -EMSGSIZE;
	return 0;
}

static struct sk_buff *nsfc_nl_stats_msg(struct nsfc_net *nn, u32 portid, u32 seq,
					 u8 cmd, bool no_zero)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(7 * nla_total_size(sizeof(u32)) +
			  3 * nla_total_size_64bit(sizeof(u64)) +
			  nsfc_nl_counters_size(), GFP_KERNEL);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, portid, seq, &nsfc_nl_family, 0, cmd);
	if (!hdr || WARN_ON_ONCE(nsfc_nl_fill_stats(msg, nn, no_zero))) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/**
 * nsh_sfc_nl_stats_get_doit() - tell the counters of the namespace
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg;

	rtnl_lock();
	msg = nsfc_nl_stats_msg(nsfc_net(genl_info_net(info)), info->snd_portid,
				info->snd_seq, NSH_SFC_CMD_STATS_GET,
				info->attrs[NSH_SFC_A_STATS_NO_ZERO]);
	rtnl_unlock();
	return msg ? genlmsg_reply(msg, info) : -ENOMEM;
}

/**
 * nsh_sfc_nl_limit_set_doit() - change what the namespace may remember
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_limit_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *contexts = info->attrs[NSH_SFC_A_STATS_CONTEXT_LIMIT];
	struct nlattr *flows = info->attrs[NSH_SFC_A_STATS_FLOW_LIMIT];
	struct nsfc_net *nn = nsfc_net(genl_info_net(info));
	struct sk_buff *msg;

	if (!contexts && !flows) {
		NL_SET_ERR_MSG(info->extack,
			       "which limit? context-limit or flow-limit is needed");
		return -EINVAL;
	}
	rtnl_lock();
	if (contexts)
		WRITE_ONCE(nn->context_limit, nla_get_u32(contexts));
	if (flows)
		WRITE_ONCE(nn->flow_limit, nla_get_u32(flows));
	if (nsfc_nl_listening(nn)) {
		msg = nsfc_nl_stats_msg(nn, 0, 0, NSH_SFC_CMD_LIMIT_CHANGE_NTF, true);
		nsfc_nl_send_event(nn, msg);
	}
	rtnl_unlock();
	return 0;
}
