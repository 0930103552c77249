// SPDX-License-Identifier: GPL-2.0
/* The nsh device: NSH comes off on one side and goes back on at the other. */

#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/nsh.h>
#include <net/tun_proto.h>

#include "attach.h"
#include "compat.h"
#include "conf.h"
#include "context.h"
#include "device.h"
#include "forward.h"
#include "func.h"
#include "group.h"
#include "neigh.h"
#include "netlink.h"
#include "netns.h"
#include "path.h"
#include "target.h"
#include "walk.h"

/* What a packet gets in front of it on its way out: NSH of MD type 1, and an
 * Ethernet header, or a VXLAN tunnel's headers over IPv6 and Ethernet.
 */
#define NSFC_HEADROOM	(NSH_M_TYPE1_LEN + ETH_HLEN + 40 + 8 + 8)
/* A full frame with NSH of MD type 1 fits an Ethernet port's 1500 bytes */
#define NSFC_MTU	(ETH_DATA_LEN - NSH_M_TYPE1_LEN - ETH_HLEN)

/*
 * From the forwarder to the function
 */

static bool nsfc_np_is_ip(u8 np)
{
	return np == TUN_P_IPV4 || np == TUN_P_IPV6;
}

/* See that the inner frame can be handed over, and that its first bytes can be
 * read with the header in front of it.
 */
static enum nsfc_reason nsfc_dev_check_inner(struct nsfc_walk *walk)
{
	unsigned int skip = walk->hdr ? 0 : nsfc_base_len(&walk->base);
	u8 np = walk->base.np;

	if (nsfc_np_is_ip(np))
		return walk->skb->len > skip ? NSFC_OK : NSFC_DROP_INNER;
	if (np == TUN_P_ETHERNET) {
		if (walk->skb->len < skip + ETH_HLEN)
			return NSFC_DROP_INNER;
		return pskb_may_pull(walk->skb, skip + ETH_HLEN) ? NSFC_OK :
								   NSFC_DROP_NO_MEMORY;
	}
	return np == NSFC_NP_NONE ? NSFC_DROP_NP_NONE : NSFC_DROP_NEXT_PROTO;
}

static struct ethhdr *nsfc_dev_inner_eth(const struct nsfc_walk *walk)
{
	unsigned int skip = walk->hdr ? 0 : nsfc_base_len(&walk->base);

	return (struct ethhdr *)(walk->skb->data + skip);
}

/* Does the function see the frame with the device's own address? */
static bool nsfc_dev_rewrites(const struct nsfc_conf *conf,
			      const struct nsfc_walk *walk)
{
	return conf->mode == NSH_SFC_MODE_ROUTE &&
	       walk->base.np == TUN_P_ETHERNET &&
	       !is_multicast_ether_addr(nsfc_dev_inner_eth(walk)->h_dest);
}

/* Inner IP packets get an Ethernet header; who sent it is a made-up neighbour. */
static int nsfc_dev_push_eth(const struct net_device *dev, struct sk_buff *skb)
{
	struct ethhdr *eth;

	if (skb_cow_head(skb, ETH_HLEN))
		return -ENOMEM;
	eth = __skb_push(skb, ETH_HLEN);
	ether_addr_copy(eth->h_dest, dev->dev_addr);
	nsfc_neigh_addr(dev, eth->h_source);
	eth->h_proto = skb->protocol;
	return 0;
}

/* Take the header off. Afterwards skb->data is at an Ethernet header, and a
 * complete checksum counts from behind that.
 */
static enum nsfc_reason nsfc_dev_strip(const struct net_device *dev,
				       struct nsfc_walk *walk, bool rewrite)
{
	struct sk_buff *skb = walk->skb;

	if (!walk->hdr && nsh_pop(skb))
		return NSFC_DROP_NO_MEMORY;
	if (walk->base.np != TUN_P_ETHERNET)
		return nsfc_dev_push_eth(dev, skb) ? NSFC_DROP_NO_MEMORY : NSFC_OK;

	skb_postpull_rcsum(skb, skb->data, ETH_HLEN);
	/* A checksum of the Ethernet header is nobody's to fill in */
	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    unlikely(skb_checksum_start_offset(skb) < ETH_HLEN))
		skb->ip_summed = CHECKSUM_NONE;
	if (!rewrite)
		return NSFC_OK;
	if (skb_ensure_writable(skb, ETH_HLEN))
		return NSFC_DROP_NO_MEMORY;
	ether_addr_copy(((struct ethhdr *)skb->data)->h_dest, dev->dev_addr);
	return NSFC_OK;
}

/* Have the device receive the frame. Not by GRO: it would merge packets whose
 * contexts differ, as it does not look at the mark.
 */
static enum nsfc_reason nsfc_dev_receive(struct net_device *dev,
					 struct nsfc_walk *walk)
{
	struct sk_buff *skb = walk->skb;
	unsigned int len = skb->len;

	walk->skb = NULL;
	skb->protocol = eth_type_trans(skb, dev);
	skb_reset_network_header(skb);
	if (__netif_rx(skb) != NET_RX_SUCCESS)
		return NSFC_DROP_BACKLOG;
	dev_sw_netstats_rx_add(dev, len);
	return NSFC_OK;
}

/* A frame as the function is to have it. */
static enum nsfc_reason nsfc_dev_give(struct nsfc_dev *nd, struct nsfc_walk *walk)
{
	struct net_device *behind = rcu_dereference(nd->behind);

	if (behind)
		return nsfc_attach_xmit(nd, behind, walk);
	return nsfc_dev_receive(nd->dev, walk);
}

static enum nsfc_reason nsfc_dev_hand_over(struct nsfc_dev *nd,
					   const struct nsfc_conf *conf,
					   struct nsfc_ctx *ctx,
					   struct nsfc_walk *walk, bool rewrite)
{
	struct sk_buff *skb = walk->skb;
	enum nsfc_reason reason;

	/* A packet's copies may still be in pages of who sent it */
	if (skb_orphan_frags(skb, GFP_ATOMIC))
		return NSFC_DROP_NO_MEMORY;
	reason = nsfc_dev_strip(nd->dev, walk, rewrite);
	if (reason)
		return reason;
	skb_scrub_packet(skb, true);
	if (!ctx)
		return nsfc_dev_give(nd, walk);

	if (nsfc_conf_by_mark(&conf->func))
		skb->mark = ctx->id << conf->func.mark_shift;
	if (nsfc_conf_learns(&conf->func))
		nsfc_recall_learn(nd, conf, ctx, skb);
	return nsfc_dev_give(nd, walk);
}

/**
 * nsfc_dev_deliver() - hand a packet to the function behind a device
 * @nd: the device
 * @walk: the packet's walk
 *
 * The header comes off and is remembered (RFC 8300, section 2.3; RFC 7665,
 * section 4.6).
 *
 * Context: RCU read side, BH off.
 * Return: NSFC_OK, or why the packet was not handed over; it is in @walk still,
 * unless somebody else has freed it.
 */
enum nsfc_reason nsfc_dev_deliver(struct nsfc_dev *nd, struct nsfc_walk *walk)
{
	struct nsfc_conf *conf = rcu_dereference(nd->conf);
	struct nsfc_ctx *ctx = NULL;
	enum nsfc_reason reason;
	struct nsfc_macs macs;
	bool rewrite;

	reason = nsfc_health_check(&nd->health);
	if (unlikely(reason))
		return reason;
	reason = nsfc_dev_check_inner(walk);
	if (reason)
		return reason;
	rewrite = nsfc_dev_rewrites(conf, walk);

	if (nsfc_conf_recalls(&conf->func)) {
		if (rewrite)
			memcpy(&macs, nsfc_dev_inner_eth(walk), sizeof(macs));
		ctx = nsfc_ctx_get(&nd->contexts, walk, rewrite ? &macs : NULL,
				   &reason);
		if (!ctx)
			return reason;
		nsfc_ctx_touch(ctx);
	}
	return nsfc_dev_hand_over(nd, conf, ctx, walk, rewrite);
}

/**
 * nsfc_dev_deliver_end() - have a packet leave its path on a device
 * @nd: the device
 * @walk: the packet's walk
 *
 * The header comes off for good (RFC 8300, section 2.3: by the last forwarder).
 *
 * Context, Return: as nsfc_dev_deliver().
 */
enum nsfc_reason nsfc_dev_deliver_end(struct nsfc_dev *nd, struct nsfc_walk *walk)
{
	struct nsfc_conf *conf = rcu_dereference(nd->conf);
	enum nsfc_reason reason;

	reason = nsfc_health_check(&nd->health);
	if (unlikely(reason))
		return reason;
	reason = nsfc_dev_check_inner(walk);
	if (reason)
		return reason;
	return nsfc_dev_hand_over(nd, conf, NULL, walk, nsfc_dev_rewrites(conf, walk));
}

/*
 * From the function to the forwarder
 */

/* The inner packet as the header is to name it: the Ethernet header that an IP
 * packet got goes, and the addresses that a frame had are put back; the other way
 * around if it answers that frame.
 */
static enum nsfc_reason nsfc_dev_restore_inner(struct nsfc_walk *walk,
					       const struct nsfc_ctx *ctx, bool answer)
{
	struct sk_buff *skb = walk->skb;
	struct ethhdr *eth;

	skb->mac_len = ETH_HLEN;
	if (!ctx)
		return NSFC_OK;

	if (nsfc_np_is_ip(walk->base.np)) {
		skb->protocol = eth_hdr(skb)->h_proto;
		walk->base.np = tun_p_from_eth_p(skb->protocol);
		if (!nsfc_np_is_ip(walk->base.np))
			return NSFC_DROP_NEXT_PROTO;
		skb_pull_rcsum(skb, ETH_HLEN);
		skb->mac_len = 0;
	} else if (ctx->has_macs) {
		if (skb_ensure_writable(skb, ETH_HLEN))
			return NSFC_DROP_NO_MEMORY;
		skb_postpull_rcsum(skb, skb->data, ETH_HLEN);
		eth = (struct ethhdr *)skb->data;
		ether_addr_copy(eth->h_dest, &ctx->macs.addr[answer ? ETH_ALEN : 0]);
		ether_addr_copy(eth->h_source, &ctx->macs.addr[answer ? 0 : ETH_ALEN]);
		skb_postpush_rcsum(skb, skb->data, ETH_HLEN);
		skb_reset_mac_header(skb);
	}
	return NSFC_OK;
}

/* The header that the packet is to have: what was recalled with SI one lower,
 * as the proxy does on the function's behalf (RFC 8300, section 2.3), or that of
 * the device's own path. On reclassification, and when an answer takes the
 * reverse path, all but SPI and SI is kept (section 3).
 */
static enum nsfc_reason nsfc_dev_restore_header(struct nsfc_dev *nd,
						struct nsfc_walk *walk,
						const struct nsfc_conf *conf,
						bool answer)
{
	enum nsfc_reason reason;
	u32 path;

	if (!walk->from) {
		walk->hdr = &conf->hdr;
		memcpy(&walk->base, &conf->hdr, sizeof(walk->base));
		return NSFC_OK;
	}

	walk->hdr = &walk->from->hdr;
	memcpy(&walk->base, walk->hdr, sizeof(walk->base));
	if (conf->reclassify) {
		walk->base.path_hdr = conf->hdr.path_hdr;
		return NSFC_OK;
	}
	if (answer) {
		reason = nsfc_path_answer(nd->nn, nd->func, &walk->base);
		if (reason)
			return reason;
	}
	path = ntohl(walk->base.path_hdr);
	if (!(path & NSH_SI_MASK))
		return NSFC_DROP_SI_ZERO;
	walk->base.path_hdr = htonl(path - 1);
	return NSFC_OK;
}

/* The function's question to its neighbour is answered. */
static void nsfc_dev_answer(struct nsfc_dev *nd, struct nsfc_walk *walk)
{
	enum nsfc_reason reason;

	reason = nsfc_dev_give(nd, walk);
	if (reason)
		nsfc_drop(walk, reason);
	else
		nsfc_recall_answered(nd);
}

/**
 * nsfc_dev_output() - take a frame that a function gave back
 * @nd: the function's device
 * @skb: the frame, skb->data at its Ethernet header; consumed
 *
 * Context: RCU read side, BH off.
 */
void nsfc_dev_output(struct nsfc_dev *nd, struct sk_buff *skb)
{
	struct nsfc_conf *conf = rcu_dereference(nd->conf);
	struct nsfc_walk walk = {
		.skb	= skb,
		.nn	= nd->nn,
		.place	= nd->drops,
	};
	enum nsfc_reason reason;
	bool answer;

	dev_sw_netstats_tx_add(nd->dev, 1, skb->len);
	/* What is behind the device may send while the device is down */
	reason = NSFC_DROP_DEVICE_DOWN;
	if (!netif_running(nd->dev))
		goto drop;
	reason = skb->len < ETH_HLEN ? NSFC_DROP_INNER : NSFC_DROP_NO_MEMORY;
	if (!pskb_may_pull(skb, ETH_HLEN))
		goto drop;
	skb_reset_mac_header(skb);

	if (conf->mode == NSH_SFC_MODE_ROUTE) {
		switch (nsfc_neigh_ask(nd->dev, &walk.skb)) {
		case NSFC_NEIGH_ANSWERED:
			nsfc_dev_answer(nd, &walk);
			return;
		case NSFC_NEIGH_ENDS:
			reason = NSFC_DROP_NEIGHBOUR;
			goto drop;
		case NSFC_NEIGH_PASS:
			break;
		}
	}
	reason = nsfc_recall(nd, conf, walk.skb, &walk.from, &answer);
	if (reason)
		goto drop;
	reason = nsfc_dev_restore_header(nd, &walk, conf, answer);
	if (reason)
		goto drop;
	reason = nsfc_dev_restore_inner(&walk, walk.from, answer);
	if (reason)
		goto drop;
	if (unlikely(!hlist_empty(&nd->members)))
		nsfc_group_learn(nd, &walk);
	nsfc_forward(&walk);
	return;

drop:
	dev_core_stats_tx_dropped_inc(nd->dev);
	nsfc_drop(&walk, reason);
}

/*
 * The network device
 */

static netdev_tx_t nsfc_dev_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	skb_tx_timestamp(skb);
	/* The core has only switched bottom halves off */
	rcu_read_lock();
	nsfc_dev_output(netdev_priv(dev), skb);
	rcu_read_unlock();
	return NETDEV_TX_OK;
}

static int nsfc_dev_init(struct net_device *dev)
{
	struct nsfc_dev *nd = netdev_priv(dev);

	netdev_lockdep_set_classes(dev);
	nd->drops = nsfc_drops_alloc();
	nd->recall = nsfc_recall_stats_alloc();
	if (nd->drops && nd->recall)
		return 0;
	free_percpu(nd->drops);
	free_percpu(nd->recall);
	nd->drops = NULL;
	nd->recall = NULL;
	return -ENOMEM;
}

/* Nothing leads here any more; who is on the way has a grace period. */
static void nsfc_dev_uninit(struct net_device *dev)
{
	struct nsfc_dev *nd = netdev_priv(dev);

	nsfc_health_stop(nd);
	nsfc_attach_release(nd);
	nsfc_targets_bury(nd->nn, &nd->targets);
	if (!list_empty(&nd->node)) {
		list_del_init(&nd->node);
		nd->nn->seq++;
		nsfc_nl_dev_event(nd, NSH_SFC_CMD_DEV_DEL_NTF);
	}
	nsfc_ctx_table_close(&nd->contexts);
	nsfc_func_leave(nd);
}

/* No packet is on its way any more. Called twice if registration failed. */
static void nsfc_dev_destructor(struct net_device *dev)
{
	struct nsfc_dev *nd = netdev_priv(dev);

	free_percpu(nd->drops);
	free_percpu(nd->recall);
	nd->drops = NULL;
	nd->recall = NULL;
	nsfc_ctx_table_free(&nd->contexts);
	nsfc_func_put(nd);
	kfree(rcu_replace_pointer(nd->conf, NULL, true));
}

static const struct net_device_ops nsfc_dev_ops = {
	.ndo_init		= nsfc_dev_init,
	.ndo_uninit		= nsfc_dev_uninit,
	.ndo_start_xmit		= nsfc_dev_start_xmit,
	.ndo_get_stats64	= dev_get_tstats64,
	.ndo_set_mac_address	= eth_mac_addr,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_features_check	= passthru_features_check,
	.ndo_add_slave		= nsfc_attach_add,
	.ndo_del_slave		= nsfc_attach_del,
};

static void nsfc_dev_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, "nsh_sfc", sizeof(info->driver));
}

static int nsfc_dev_get_sset_count(struct net_device *dev, int sset)
{
	if (sset != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return __NSFC_RECALL_MAX + __NSFC_DROP_MAX - 1;
}

static void nsfc_dev_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	unsigned int i;

	if (sset != ETH_SS_STATS)
		return;
	for (i = 0; i < __NSFC_RECALL_MAX; i++)
		ethtool_sprintf(&data, "recall_%s", nsfc_recall_names[i]);
	for (i = 1; i < __NSFC_DROP_MAX; i++)
		ethtool_sprintf(&data, "drop_%s", nsfc_drop_names[i]);
}

static void nsfc_dev_get_stats(struct net_device *dev, struct ethtool_stats *stats,
			       u64 *data)
{
	struct nsfc_dev *nd = netdev_priv(dev);
	u64 drops[__NSFC_DROP_MAX];

	nsfc_recall_stats_read(nd->recall, data);
	nsfc_drops_read(nd->drops, drops);
	memcpy(data + __NSFC_RECALL_MAX, &drops[1], sizeof(drops) - sizeof(drops[0]));
}

static const struct ethtool_ops nsfc_dev_ethtool_ops = {
	.get_link		= ethtool_op_get_link,
	.get_drvinfo		= nsfc_dev_get_drvinfo,
	.get_sset_count		= nsfc_dev_get_sset_count,
	.get_strings		= nsfc_dev_get_strings,
	.get_ethtool_stats	= nsfc_dev_get_stats,
};

static const struct device_type nsfc_dev_type = {
	.name = "nsh",
};

/**
 * nsfc_dev_setup() - make a network device an nsh device
 * @dev: the device, as allocated
 *
 * Context: rtnl_link_ops.setup.
 */
void nsfc_dev_setup(struct net_device *dev)
{
	struct nsfc_dev *nd = netdev_priv(dev);

	ether_setup(dev);
	dev->netdev_ops = &nsfc_dev_ops;
	dev->ethtool_ops = &nsfc_dev_ethtool_ops;
	dev->needs_free_netdev = true;
	dev->priv_destructor = nsfc_dev_destructor;
	dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;
	SET_NETDEV_DEVTYPE(dev, &nsfc_dev_type);

	dev->mtu = NSFC_MTU;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_MAX_MTU;
	dev->needed_headroom = NSFC_HEADROOM;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	/* The route of a packet tells where to send "too big" */
	netif_keep_dst(dev);

	/* Nothing is done to the payload here; the port's device does it, where it can:
	 * see nsfc_offload_able()
	 */
	dev->features |= NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HW_CSUM |
			 NETIF_F_HIGHDMA |
			 (NETIF_F_GSO_SOFTWARE & ~NETIF_F_GSO_FRAGLIST);
	dev->hw_features |= dev->features;
	dev->hw_enc_features = dev->hw_features;
	dev->vlan_features = dev->hw_features;
	nsfc_dev_set_lltx(dev);
	eth_hw_addr_random(dev);

	nd->dev = dev;
	INIT_LIST_HEAD(&nd->leg);
	INIT_LIST_HEAD(&nd->node);
	INIT_LIST_HEAD(&nd->targets);
	nsfc_health_setup(&nd->health);
}

/**
 * nsfc_dev_is() - tell whether a network device is an nsh device
 * @dev: the device
 *
 * Context: any.
 * Return: true if its private part is a struct nsfc_dev.
 */
bool nsfc_dev_is(const struct net_device *dev)
{
	return dev->netdev_ops == &nsfc_dev_ops;
}

/**
 * nsfc_dev_find() - find an nsh device by its name at home
 * @nn: home namespace
 * @name: the name that it has there, or had when it left
 *
 * Context: RTNL.
 * Return: the device or NULL.
 */
struct nsfc_dev *nsfc_dev_find(const struct nsfc_net *nn, const char *name)
{
	struct nsfc_dev *nd;

	list_for_each_entry(nd, &nn->devs, node)
		if (!strcmp(nd->name, name))
			return nd;
	return NULL;
}

/* Who routes through the device need not ask for addresses, they are put back. */
static void nsfc_dev_set_mode(struct nsfc_dev *nd, u32 mode)
{
	unsigned int flags = netif_get_flags(nd->dev) & ~IFF_NOARP;

	if (mode == NSH_SFC_MODE_ROUTE)
		flags |= IFF_NOARP;
	if (nd->dev->reg_state == NETREG_REGISTERED)
		dev_change_flags(nd->dev, flags, NULL);
	else
		nd->dev->flags = flags;
}

/* Have packets see a configuration. */
static void nsfc_dev_apply(struct nsfc_dev *nd, struct nsfc_conf *conf)
{
	struct nsfc_conf *old = rtnl_dereference(nd->conf);

	if (!old || old->mode != conf->mode)
		nsfc_dev_set_mode(nd, conf->mode);
	nsfc_ctx_table_set(&nd->contexts, nsfc_conf_id_bits(&conf->func),
			   conf->context_limit, conf->context_timeout,
			   conf->func.window);
	rcu_assign_pointer(nd->conf, conf);
	if (!old)
		return;
	/* Marks written under another mask name nothing any more */
	if (old->func.mark_mask != conf->func.mark_mask) {
		nsfc_ctx_table_flush(&nd->contexts);
		nsfc_func_renumber(nd->func);
	}
	kfree_rcu(old, rcu);
}

/* Could a device take what is to hold for its function? */
static int nsfc_dev_may_follow(struct nsfc_dev *nd, const struct nsfc_conf *conf,
			       const struct nsfc_conf_func *func, struct nlattr **tb,
			       struct netlink_ext_ack *extack)
{
	if (!nsfc_ctx_pins_fit(&nd->contexts, nsfc_conf_id_bits(func))) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_DEV_MARK_MASK],
				    "a pinned context has an id that this mask cannot carry");
		return -EBUSY;
	}
	if (conf->originated == NSH_SFC_ORIGINATED_FLOW && nsfc_conf_by_print(func)) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_DEV_RECALL_BY],
				    "another leg of the function has originated flow, which cannot be had with recall by fingerprint");
		return -EINVAL;
	}
	return 0;
}

/* A configuration that another leg of the function is to have. */
struct nsfc_dev_others {
	struct nsfc_dev *nd;
	struct nsfc_conf *conf;
};

/* A change to a device and its function, for which there is all memory.
 *
 * @conf: configuration that the device is to have
 * @others: those of the other legs
 * @n: how many
 * @memory: of the function
 */
struct nsfc_dev_change {
	struct nsfc_conf *conf;
	struct nsfc_dev_others *others;
	unsigned int n;
	struct nsfc_func_memory memory;
};

static void nsfc_dev_free_others(struct nsfc_dev_change *change)
{
	while (change->n)
		kfree(change->others[--change->n].conf);
	kfree(change->others);
}

static int nsfc_dev_make_others(struct nsfc_dev *nd, struct nsfc_dev_change *change,
				struct nlattr **tb, struct netlink_ext_ack *extack)
{
	const struct nsfc_conf_func *func = &change->conf->func;
	struct nsfc_dev_others *other;
	struct nsfc_dev *leg;
	int err;

	change->n = 0;
	change->others = kcalloc(nd->func->n_legs, sizeof(*other), GFP_KERNEL);
	if (!change->others)
		return -ENOMEM;
	list_for_each_entry(leg, &nd->func->legs, leg) {
		const struct nsfc_conf *old = rtnl_dereference(leg->conf);

		if (leg == nd || !memcmp(&old->func, func, sizeof(*func)))
			continue;
		err = nsfc_dev_may_follow(leg, old, func, tb, extack);
		if (err)
			goto free;
		err = -ENOMEM;
		other = &change->others[change->n];
		other->nd = leg;
		other->conf = nsfc_conf_follow(old, func);
		if (!other->conf)
			goto free;
		change->n++;
	}
	return 0;

free:
	nsfc_dev_free_others(change);
	return err;
}

/* What holds for the function of a device that is being made. */
static const struct nsfc_conf_func *nsfc_dev_func_conf(const struct nsfc_dev *nd)
{
	struct nsfc_dev *leg;

	list_for_each_entry(leg, &nd->func->legs, leg)
		if (leg != nd)
			return &rtnl_dereference(leg->conf)->func;
	return NULL;
}

/* Get ready for a change, all that can fail. */
static int nsfc_dev_prepare(struct nsfc_dev *nd, struct nsfc_dev_change *change,
			    struct nlattr **tb, struct netlink_ext_ack *extack)
{
	struct nsfc_conf *old = rtnl_dereference(nd->conf);
	int err;

	change->conf = nsfc_conf_new(old, old ? NULL : nsfc_dev_func_conf(nd), tb,
				     extack);
	if (IS_ERR(change->conf))
		return PTR_ERR(change->conf);
	err = nsfc_dev_may_follow(nd, change->conf, &change->conf->func, tb, extack);
	if (err)
		goto conf;
	err = nsfc_dev_make_others(nd, change, tb, extack);
	if (err)
		goto conf;
	err = nsfc_func_prepare(nd->func, &change->conf->func, &change->memory);
	if (!err)
		return 0;
	nsfc_dev_free_others(change);
conf:
	kfree(change->conf);
	return err;
}

/* Change the function and its other legs. */
static void nsfc_dev_commit_func(struct nsfc_dev *nd, struct nsfc_dev_change *change)
{
	unsigned int i;

	nsfc_func_commit(nd->func, &change->conf->func, &change->memory);
	for (i = 0; i < change->n; i++) {
		nsfc_dev_apply(change->others[i].nd, change->others[i].conf);
		nsfc_nl_dev_event(change->others[i].nd, NSH_SFC_CMD_DEV_CHANGE_NTF);
	}
	kfree(change->others);
}

/**
 * nsfc_dev_configure() - configure a device anew
 * @nd: the device
 * @tb: attributes of set "dev", or NULL
 * @extack: where to say what is wrong
 *
 * Packets under way see the old configuration or the new one. What holds for the
 * function is changed on its other devices as well.
 *
 * Context: RTNL.
 * Return: 0, or a negative error with nothing changed.
 */
int nsfc_dev_configure(struct nsfc_dev *nd, struct nlattr **tb,
		       struct netlink_ext_ack *extack)
{
	struct nsfc_dev_change change;
	int err;

	err = nsfc_dev_prepare(nd, &change, tb, extack);
	if (err)
		return err;
	nsfc_dev_commit_func(nd, &change);
	nsfc_dev_apply(nd, change.conf);
	if (tb && tb[NSH_SFC_A_DEV_STATE])
		nsfc_health_say(nd, change.conf->state);
	return 0;
}

/**
 * nsfc_dev_create() - configure and register a device
 * @dev: the network device, set up
 * @nn: home namespace
 * @tb: attributes of set "dev", or NULL
 * @extack: where to say what is wrong
 *
 * Context: RTNL.
 * Return: 0, or a negative error with the function, if it has other devices, as it
 * was; @dev remains to be freed by the caller.
 */
int nsfc_dev_create(struct net_device *dev, struct nsfc_net *nn,
		    struct nlattr **tb, struct netlink_ext_ack *extack)
{
	struct nsfc_dev *nd = netdev_priv(dev);
	struct nsfc_dev_change change;
	int err;

	nd->nn = nn;
	err = nsfc_func_join(nd, tb ? tb[NSH_SFC_A_DEV_FUNCTION] : NULL);
	if (err)
		return err;
	nsfc_ctx_table_init(&nd->contexts, nn, nd->func);
	err = nsfc_dev_prepare(nd, &change, tb, extack);
	if (err)
		goto leave;
	nsfc_dev_apply(nd, change.conf);
	err = register_netdevice(dev);
	if (err)
		goto cancel;
	nsfc_dev_commit_func(nd, &change);

	strscpy(nd->name, dev->name, sizeof(nd->name));
	nd->nr = nn->next_nr++;
	nsfc_health_start(nd);
	list_add_tail(&nd->node, &nn->devs);
	nn->seq++;
	nsfc_nl_dev_event(nd, NSH_SFC_CMD_DEV_ADD_NTF);
	return 0;

cancel:
	nsfc_func_cancel(&change.memory);
	nsfc_dev_free_others(&change);
leave:
	/* If registration has failed late, the device has left already */
	if (nd->func && !list_empty(&nd->leg))
		nsfc_func_leave(nd);
	nsfc_dev_destructor(dev);
	return err;
}

/**
 * nsfc_dev_flush() - unregister all devices whose home a namespace is
 * @nn: the namespace
 * @kill: where to queue them
 *
 * Context: RTNL.
 */
void nsfc_dev_flush(struct nsfc_net *nn, struct list_head *kill)
{
	struct nsfc_dev *nd;

	list_for_each_entry(nd, &nn->devs, node)
		unregister_netdevice_queue(nd->dev, kill);
}
