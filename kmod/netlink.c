// SPDX-License-Identifier: GPL-2.0
/* The generic netlink family "nsh_sfc": what its objects have in common. */

#include <linux/module.h>
#include <linux/netdevice.h>

#include "netlink.h"
#include "netns.h"

struct genl_family nsfc_nl_family __ro_after_init = {
	.name		= NSH_SFC_GENL_NAME,
	.version	= NSH_SFC_GENL_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= nsh_sfc_nl_ops,
	.n_ops		= ARRAY_SIZE(nsh_sfc_nl_ops),
	.resv_start_op	= 1,
	.mcgrps		= nsh_sfc_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(nsh_sfc_nl_mcgrps),
};

/* Set while the family's multicast group is its own. */
static bool nsfc_nl_up;

/**
 * nsfc_nl_listening() - tell whether anybody wants events
 * @nn: namespace where they occur
 *
 * Context: any.
 * Return: false if making the message would be in vain.
 */
bool nsfc_nl_listening(struct nsfc_net *nn)
{
	return READ_ONCE(nsfc_nl_up) &&
	       genl_has_listeners(&nsfc_nl_family, nn->net, NSH_SFC_NLGRP_EVENTS);
}

/**
 * nsfc_nl_send_event() - send an event
 * @nn: namespace where it occurred
 * @msg: the message, consumed; NULL if there was no memory for it
 *
 * Who does not get an event is told that one is missing.
 *
 * Context: may sleep.
 */
void nsfc_nl_send_event(struct nsfc_net *nn, struct sk_buff *msg)
{
	if (!msg) {
		genl_set_err(&nsfc_nl_family, nn->net, 0, NSH_SFC_NLGRP_EVENTS,
			     -ENOBUFS);
		return;
	}
	genlmsg_multicast_netns(&nsfc_nl_family, nn->net, msg, 0,
				NSH_SFC_NLGRP_EVENTS, GFP_KERNEL);
}

/**
 * nsfc_nl_put_dump() - start one message of a dump
 * @skb: where to
 * @cb: the dump
 * @cmd: what the message says
 * @seq: nsfc_net.seq, so that a change meanwhile is told
 *
 * Context: any.
 * Return: the header, for genlmsg_end() or genlmsg_cancel(); NULL without room.
 */
void *nsfc_nl_put_dump(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		       unsigned int seq)
{
	void *hdr;

	cb->seq = seq ?: 1;
	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &nsfc_nl_family, NLM_F_MULTI, cmd);
	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}

/**
 * nsfc_nl_gather() - gather the attributes of one kind
 * @info: the request
 * @type: what kind
 * @attrs: array of @max to be written
 * @max: how many there may be
 *
 * Context: any.
 * Return: how many there are, or -E2BIG with the first one that is too much told as the
 * one at fault.
 */
int nsfc_nl_gather(const struct genl_info *info, int type, struct nlattr **attrs,
		   unsigned int max)
{
	struct nlattr *attr;
	unsigned int n = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != type)
			continue;
		if (n == max) {
			NL_SET_BAD_ATTR(info->extack, attr);
			return -E2BIG;
		}
		attrs[n++] = attr;
	}
	return n;
}

/**
 * nsfc_nl_put_u64() - put a number
 * @skb: where to
 * @attr: its attribute
 * @value: the number
 * @pad: the attribute set's padding
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int nsfc_nl_put_u64(struct sk_buff *skb, int attr, u64 value, int pad)
{
	return nla_put_u64_64bit(skb, attr, value, pad);
}

/**
 * nsfc_nl_put_drop() - put one row of the table of drop reasons
 * @skb: where to
 * @attr: nested attribute of set "drop"
 * @name: name of the reason
 * @packets: how often
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int nsfc_nl_put_drop(struct sk_buff *skb, int attr, const char *name, u64 packets)
{
	struct nlattr *nest = nla_nest_start(skb, attr);

	if (!nest ||
	    nla_put_string(skb, NSH_SFC_A_DROP_REASON, name) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_DROP_PACKETS, packets, NSH_SFC_A_DROP_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * nsfc_nl_counters_size() - bytes that nsfc_nl_put_counters() takes at most
 *
 * Context: any.
 * Return: bytes.
 */
size_t nsfc_nl_counters_size(void)
{
	size_t drop = nla_total_size(nla_total_size(16) +
				     nla_total_size_64bit(sizeof(u64)));

	return nla_total_size(5 * nla_total_size_64bit(sizeof(u64)) +
			      __NSFC_DROP_MAX * drop);
}

/**
 * nsfc_nl_put_counters() - put the counters of a port or device
 * @skb: where to
 * @attr: nested attribute of set "counters"
 * @stats: packets and bytes
 * @drops: drops
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int nsfc_nl_put_counters(struct sk_buff *skb, int attr,
			 const struct rtnl_link_stats64 *stats,
			 const struct nsfc_drops __percpu *drops)
{
	u64 packets[__NSFC_DROP_MAX];
	struct nlattr *nest;
	unsigned int i;

	nsfc_drops_read(drops, packets);
	nest = nla_nest_start(skb, attr);
	if (!nest ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_COUNTERS_RX_PACKETS, stats->rx_packets,
			    NSH_SFC_A_COUNTERS_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_COUNTERS_RX_BYTES, stats->rx_bytes,
			    NSH_SFC_A_COUNTERS_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_COUNTERS_TX_PACKETS, stats->tx_packets,
			    NSH_SFC_A_COUNTERS_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_COUNTERS_TX_BYTES, stats->tx_bytes,
			    NSH_SFC_A_COUNTERS_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_COUNTERS_DROPS, packets[0],
			    NSH_SFC_A_COUNTERS_PAD))
		return -EMSGSIZE;
	for (i = 1; i < __NSFC_DROP_MAX; i++)
		if (packets[i] &&
		    nsfc_nl_put_drop(skb, NSH_SFC_A_COUNTERS_DROP,
				     nsfc_drop_names[i], packets[i]))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * nsfc_nl_init() - let the module be configured
 *
 * Context: module init.
 * Return: 0 or a negative error.
 */
int nsfc_nl_init(void)
{
	int err;

	err = genl_register_family(&nsfc_nl_family);
	if (!err)
		WRITE_ONCE(nsfc_nl_up, true);
	return err;
}

/**
 * nsfc_nl_exit() - take no more requests
 *
 * Context: module exit.
 */
void nsfc_nl_exit(void)
{
	WRITE_ONCE(nsfc_nl_up, false);
	genl_unregister_family(&nsfc_nl_family);
}

MODULE_ALIAS_GENL_FAMILY(NSH_SFC_GENL_NAME);
