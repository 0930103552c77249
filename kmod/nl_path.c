// SPDX-License-Identifier: GPL-2.0
/* Netlink: paths and their hops. */

#include <linux/rtnetlink.h>
#include <net/sock.h>
#include <linux/slab.h>

#include "group.h"
#include "netlink.h"
#include "netns.h"
#include "path.h"
#include "target.h"

static size_t nsfc_nl_hop_size(void)
{
	return nla_total_size(nla_total_size(sizeof(u8)) +		/* si */
			      nla_total_size(sizeof(u32)) +		/* type */
			      nla_total_size(IFNAMSIZ) +		/* ifname, group */
			      nla_total_size(ETH_ALEN) +		/* lladdr */
			      nla_total_size(sizeof(struct in6_addr)) +	/* ipv4, ipv6 */
			      nla_total_size(sizeof(u32)) +		/* tunnel-id */
			      nla_total_size(0) +			/* dead */
			      nla_total_size(sizeof(u32)) +		/* on-down */
			      nla_total_size(0) +			/* down */
			      4 * nla_total_size_64bit(sizeof(u64)));	/* counters */
}

/**
 * nsfc_nl_put_target() - put what tells a target, as attributes of a hop or member
 * @skb: where to
 * @target: the target
 *
 * Context: RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int nsfc_nl_put_target(struct sk_buff *skb, const struct nsfc_target *target)
{
	const struct nsfc_nexthop *nh = &target->nexthop;

	if (nla_put_string(skb, NSH_SFC_A_HOP_IFNAME, nsfc_target_name(target)))
		return -EMSGSIZE;
	if (nh->has_lladdr && nla_put(skb, NSH_SFC_A_HOP_LLADDR, ETH_ALEN, nh->lladdr))
		return -EMSGSIZE;
	if (nh->family == AF_INET &&
	    nla_put_in_addr(skb, NSH_SFC_A_HOP_IPV4, nh->addr.ipv4))
		return -EMSGSIZE;
	if (nh->family == AF_INET6 &&
	    nla_put_in6_addr(skb, NSH_SFC_A_HOP_IPV6, &nh->addr.ipv6))
		return -EMSGSIZE;
	if (nh->has_tunnel_id &&
	    nla_put_u32(skb, NSH_SFC_A_HOP_TUNNEL_ID, nh->tunnel_id))
		return -EMSGSIZE;
	if (nsfc_target_dead(target) && nla_put_flag(skb, NSH_SFC_A_HOP_DEAD))
		return -EMSGSIZE;
	return 0;
}

static int nsfc_nl_put_hop_to(struct sk_buff *skb, const struct nsfc_hop *hop)
{
	if (hop->type == NSH_SFC_HOP_GROUP)
		return nla_put_string(skb, NSH_SFC_A_HOP_GROUP, hop->group->name);
	return nsfc_nl_put_target(skb, &hop->target);
}

/* Packets go past the function while it is down; it may be. */
static int nsfc_nl_put_on_down(struct sk_buff *skb, const struct nsfc_hop *hop)
{
	bool usable;

	if (!hop->bypass)
		return 0;
	rcu_read_lock();
	usable = nsfc_target_ready(&hop->target);
	rcu_read_unlock();
	if (nla_put_u32(skb, NSH_SFC_A_HOP_ON_DOWN, NSH_SFC_ON_DOWN_BYPASS) ||
	    (!usable && nla_put_flag(skb, NSH_SFC_A_HOP_DOWN)) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_HOP_BYPASSED, nsfc_tally_bypassed(&hop->tally),
			    NSH_SFC_A_HOP_PAD))
		return -EMSGSIZE;
	return 0;
}

static int nsfc_nl_put_hop(struct sk_buff *skb, const struct nsfc_hop *hop)
{
	u64 packets, bytes, drops;
	struct nlattr *nest;

	nest = nla_nest_start(skb, NSH_SFC_A_PATH_HOP);
	if (!nest)
		return -EMSGSIZE;
	nsfc_tally_read(&hop->tally, &packets, &bytes, &drops);
	if (nla_put_u8(skb, NSH_SFC_A_HOP_SI, hop->si) ||
	    nla_put_u32(skb, NSH_SFC_A_HOP_TYPE, hop->type) ||
	    nsfc_nl_put_hop_to(skb, hop) ||
	    nsfc_nl_put_on_down(skb, hop) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_HOP_PACKETS, packets, NSH_SFC_A_HOP_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_HOP_BYTES, bytes, NSH_SFC_A_HOP_PAD) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_HOP_DROPS, drops, NSH_SFC_A_HOP_PAD)) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static size_t nsfc_nl_path_size(const struct nsfc_path *path)
{
	return 2 * nla_total_size(sizeof(u32)) +	/* spi, reverse */
	       nla_total_size_64bit(sizeof(u64)) +	/* drops */
	       path->n_hops * nsfc_nl_hop_size();
}

/* Put the path from slot *slot on; as far as there is room if that is too much,
 * as *slot tells, but one hop at least.
 */
static int nsfc_nl_fill_path(struct sk_buff *skb, const struct nsfc_path *path,
			     unsigned int *slot)
{
	u64 packets, bytes, drops;
	bool any = false;

	nsfc_tally_read(&path->tally, &packets, &bytes, &drops);
	if (nla_put_u32(skb, NSH_SFC_A_PATH_SPI, path->spi) ||
	    (path->reverse != NSFC_NO_REVERSE &&
	     nla_put_u32(skb, NSH_SFC_A_PATH_REVERSE, path->reverse)) ||
	    nsfc_nl_put_u64(skb, NSH_SFC_A_PATH_DROPS, drops, NSH_SFC_A_PATH_PAD))
		return -EMSGSIZE;
	for (; *slot < path->n_slots; (*slot)++) {
		if (path->hops[*slot].type == NSFC_HOP_NONE)
			continue;
		if (nsfc_nl_put_hop(skb, &path->hops[*slot]))
			return any ? 0 : -EMSGSIZE;
		any = true;
	}
	return 0;
}

static struct sk_buff *nsfc_nl_path_msg(const struct nsfc_path *path, u32 portid,
					u32 seq, u8 cmd)
{
	unsigned int slot = 0;
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(nsfc_nl_path_size(path), GFP_KERNEL);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, portid, seq, &nsfc_nl_family, 0, cmd);
	if (!hdr || nsfc_nl_fill_path(msg, path, &slot) ||
	    WARN_ON_ONCE(slot < path->n_slots)) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/**
 * nsfc_nl_path_event() - tell that something happened to a path
 * @nn: the namespace
 * @path: the path
 * @cmd: what
 *
 * Context: RTNL.
 */
void nsfc_nl_path_event(struct nsfc_net *nn, const struct nsfc_path *path, u8 cmd)
{
	struct sk_buff *msg;

	if (!nsfc_nl_listening(nn))
		return;
	msg = nsfc_nl_path_msg(path, 0, 0, cmd);
	nsfc_nl_send_event(nn, msg);
}

static int nsfc_nl_path_write(struct genl_info *info, bool replace)
{
	const struct nlattr *reverse = info->attrs[NSH_SFC_A_PATH_REVERSE];
	struct nlattr **hops;
	int n, err;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_PATH_SPI)) {
		NL_SET_ERR_MSG(info->extack, "which path? spi is missing");
		return -EINVAL;
	}
	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_PATH_HOP)) {
		NL_SET_ERR_MSG(info->extack, "a path needs a hop at least");
		return -EINVAL;
	}
	hops = kmalloc_array(NSH_SFC_HOPS_MAX, sizeof(*hops), GFP_KERNEL);
	if (!hops)
		return -ENOMEM;

	n = nsfc_nl_gather(info, NSH_SFC_A_PATH_HOP, hops, NSH_SFC_HOPS_MAX);
	if (n < 0) {
		NL_SET_ERR_MSG(info->extack, "a path has at most 256 hops");
		err = n;
		goto free;
	}
	rtnl_lock();
	err = nsfc_path_set(nsfc_net(genl_info_net(info)),
			    nla_get_u32(info->attrs[NSH_SFC_A_PATH_SPI]),
			    reverse ? nla_get_u32(reverse) : NSFC_NO_REVERSE,
			    hops, n, replace, info->extack);
	rtnl_unlock();
	if (err == -EEXIST)
		NL_SET_BAD_ATTR(info->extack, info->attrs[NSH_SFC_A_PATH_SPI]);
free:
	kfree(hops);
	return err;
}

/**
 * nsh_sfc_nl_path_new_doit() - make a path
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_path_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nsfc_nl_path_write(info, false);
}

/**
 * nsh_sfc_nl_path_set_doit() - make a path, or replace it whole
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_path_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return nsfc_nl_path_write(info, true);
}

static int nsfc_nl_no_path(struct genl_info *info)
{
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[NSH_SFC_A_PATH_SPI],
			    "there is no path with this spi");
	return -ENOENT;
}

/**
 * nsh_sfc_nl_path_del_doit() - delete a path
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_path_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_PATH_SPI)) {
		NL_SET_ERR_MSG(info->extack, "which path? spi is missing");
		return -EINVAL;
	}
	rtnl_lock();
	err = nsfc_path_del(nsfc_net(genl_info_net(info)),
			    nla_get_u32(info->attrs[NSH_SFC_A_PATH_SPI]));
	rtnl_unlock();
	return err ? nsfc_nl_no_path(info) : 0;
}

/**
 * nsh_sfc_nl_path_get_doit() - tell about a path
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_path_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg = NULL;
	struct nsfc_path *path;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_PATH_SPI)) {
		NL_SET_ERR_MSG(info->extack, "which path? spi is missing");
		return -EINVAL;
	}
	rtnl_lock();
	path = nsfc_path_lookup(nsfc_net(genl_info_net(info)),
				nla_get_u32(info->attrs[NSH_SFC_A_PATH_SPI]));
	if (path)
		msg = nsfc_nl_path_msg(path, info->snd_portid, info->snd_seq,
				       NSH_SFC_CMD_PATH_GET);
	rtnl_unlock();
	if (!path)
		return nsfc_nl_no_path(info);
	return msg ? genlmsg_reply(msg, info) : -ENOMEM;
}

/**
 * nsh_sfc_nl_path_get_dumpit() - tell about all paths
 * @skb: where to
 * @cb: the dump; args[0] and args[1] are the SPI and the slot to go on with
 *
 * Context: process context.
 * Return: length of @skb, or a negative error.
 */
int nsh_sfc_nl_path_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nsfc_net *nn = nsfc_net(sock_net(skb->sk));
	unsigned long spi = cb->args[0];
	unsigned int slot = cb->args[1];
	struct nsfc_path *path;
	int err = 0;

	rtnl_lock();
	xa_for_each_start(&nn->paths, spi, path, spi) {
		bool alone = !skb->len;
		unsigned int from;
		void *hdr;

		/* A path that was replaced meanwhile is told from its start */
		if (spi != cb->args[0] || slot >= path->n_slots)
			slot = 0;
		hdr = nsfc_nl_put_dump(skb, cb, NSH_SFC_CMD_PATH_GET, nn->seq);
		if (!hdr) {
			err = -EMSGSIZE;
			break;
		}
		from = slot;
		err = nsfc_nl_fill_path(skb, path, &slot);
		/* What fits into one message is not split over two */
		if (!err && slot < path->n_slots && !alone) {
			slot = from;
			err = -EMSGSIZE;
		}
		if (err) {
			genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		if (slot < path->n_slots)
			break;
		slot = 0;
	}
	rtnl_unlock();

	/* Past the last path: one more than the highest SPI */
	cb->args[0] = path ? spi : NSH_SFC_SPI_MAX + 1;
	cb->args[1] = slot;
	return skb->len ?: err;
}
