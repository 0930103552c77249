// SPDX-License-Identifier: GPL-2.0
/* Netlink: the counters of a namespace as a whole. */

#include <linux/rtnetlink.h>

#include "compat.h"
#include "device.h"
#include "netlink.h"
#include "netns.h"

static int nsfc_nl_fill_stats(struct sk_buff *skb, struct nsfc_net *nn, bool no_zero)
{
	u64 packets[__NSFC_DROP_MAX];
	u32 devs, contexts = 0;
	struct nsfc_dev *nd;
	unsigned int i;

	list_for_each_entry(nd, &nn->devs, node)
		contexts += READ_ONCE(nd->contexts.count);
	devs = list_count_nodes(&nn->devs);
	nsfc_drops_read(nn->drops, packets);

	if (nla_put_u32(skb, NSH_SFC_A_STATS_PORTS, list_count_nodes(&nn->ports)) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_PATHS, nn->n_paths) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_DEVS, devs) ||
	    nla_put_u32(skb, NSH_SFC_A_STATS_CONTEXTS, contexts) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_STATS_DROPS, packets[0], NSH_SFC_A_STATS_PAD))
		return -EMSGSIZE;
	for (i = 1; i < __NSFC_DROP_MAX; i++)
		if ((packets[i] || !no_zero) &&
		    nsfc_nl_put_drop(skb, NSH_SFC_A_STATS_DROP, nsfc_drop_names[i],
				     packets[i]))
			return -EMSGSIZE;
	return 0;
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
	bool no_zero = info->attrs[NSH_SFC_A_STATS_NO_ZERO];
	struct sk_buff *msg;
	void *hdr;
	int err;

	msg = genlmsg_new(5 * nla_total_size_64bit(sizeof(u64)) +
			  nsfc_nl_counters_size(), GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put_reply(msg, info, &nsfc_nl_family, 0, NSH_SFC_CMD_STATS_GET);
	rtnl_lock();
	err = hdr ? nsfc_nl_fill_stats(msg, nsfc_net(genl_info_net(info)), no_zero) :
		    -EMSGSIZE;
	rtnl_unlock();
	if (WARN_ON_ONCE(err)) {
		nlmsg_free(msg);
		return err;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}
