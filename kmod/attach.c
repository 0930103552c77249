// SPDX-License-Identifier: GPL-2.0
/* Attachment: a network device put behind an nsh device by "master". */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include <uapi/linux/nsh_sfc.h>

#include "attach.h"
#include "device.h"
#include "health.h"
#include "netlink.h"
#include "nexthop.h"
#include "offload.h"
#include "walk.h"

/* What cannot stay whole once it has an NSH again. Return: false if there was no memory
 * for it; @skb is gone in either case.
 */
static bool nsfc_attach_output_segments(struct nsfc_dev *nd, struct sk_buff *skb)
{
	struct sk_buff *segs, *seg, *next;

	segs = nsfc_offload_cut(skb);
	if (!segs)
		return false;
	skb_list_walk_safe(segs, seg, next) {
		skb_mark_not_on_list(seg);
		nsfc_dev_output(nd, seg);
	}
	return true;
}

/* What the device behind receives is what the function gave back. */
static rx_handler_result_t nsfc_attach_rcv(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	unsigned int len = skb->len + ETH_HLEN;
	struct nsfc_walk walk = { };
	struct nsfc_dev *nd;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	nd = rcu_dereference(skb->dev->rx_handler_data);

	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb)
		goto no_memory;
	skb_push_rcsum(skb, ETH_HLEN);
	if (skb_vlan_tag_present(skb)) {
		skb = __vlan_hwaccel_push_inside(skb);
		if (!skb)
			goto no_memory;
		skb_postpush_rcsum(skb, skb->data + 2 * ETH_ALEN, VLAN_HLEN);
	}
	if (likely(nsfc_offload_able(skb)))
		nsfc_dev_output(nd, skb);
	else if (!nsfc_attach_output_segments(nd, skb))
		goto no_memory;
	return RX_HANDLER_CONSUMED;

no_memory:
	/* As if it had come as far as nsfc_dev_output() */
	dev_sw_netstats_tx_add(nd->dev, 1, len);
	dev_core_stats_tx_dropped_inc(nd->dev);
	walk.nn = nd->nn;
	walk.place = nd->drops;
	nsfc_drop(&walk, NSFC_DROP_NO_MEMORY);
	return RX_HANDLER_CONSUMED;
}

/**
 * nsfc_attach_xmit() - send a frame to the function through the device behind
 * @nd: the nsh device
 * @behind: the device behind it
 * @walk: the frame's walk, skb->data at its Ethernet header
 *
 * Context: RCU read side, BH off.
 * Return: NSFC_OK, or why the frame was not sent; it is in @walk still, unless
 * the device has freed it.
 */
enum nsfc_reason nsfc_attach_xmit(struct nsfc_dev *nd, struct net_device *behind,
				  struct nsfc_walk *walk)
{
	struct sk_buff *skb = walk->skb;
	unsigned int len = skb->len;

	if (!nsfc_xmit_ready(behind))
		return NSFC_DROP_DEVICE_DOWN;
	if (!is_skb_forwardable(behind, skb))
		return NSFC_DROP_MTU;

	skb_reset_mac_header(skb);
	skb_set_network_header(skb, ETH_HLEN);
	skb->protocol = eth_hdr(skb)->h_proto;
	skb_forward_csum(skb);
	skb->dev = behind;
	walk->skb = NULL;
	if (nsfc_queue_xmit(behind, skb))
		return NSFC_DROP_XMIT;
	dev_sw_netstats_rx_add(nd->dev, len);
	return NSFC_OK;
}

/**
 * nsfc_attach_add() - put a device behind an nsh device
 * @dev: the nsh device
 * @behind: the device
 * @extack: where to say what is wrong
 *
 * Context: RTNL; ndo_add_slave.
 * Return: 0 or a negative error.
 */
int nsfc_attach_add(struct net_device *dev, struct net_device *behind,
		    struct netlink_ext_ack *extack)
{
	struct nsfc_dev *nd = netdev_priv(dev);
	int err;

	if (rtnl_dereference(nd->behind)) {
		NL_SET_ERR_MSG(extack, "there is a device behind this one already");
		return -EBUSY;
	}
	if (behind->type != ARPHRD_ETHER || behind->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG(extack, "only an Ethernet device can be put behind an nsh device");
		return -EOPNOTSUPP;
	}
	if (nsfc_dev_is(behind)) {
		NL_SET_ERR_MSG(extack, "an nsh device cannot be put behind another");
		return -ELOOP;
	}

	err = netdev_master_upper_dev_link(behind, dev, NULL, NULL, extack);
	if (err)
		return err;
	err = dev_set_promiscuity(behind, 1);
	if (err)
		goto unlink;
	err = netdev_rx_handler_register(behind, nsfc_attach_rcv, nd);
	if (err) {
		NL_SET_ERR_MSG(extack, "the device is in use by another master or by macvlan");
		goto promisc;
	}
	dev_disable_lro(behind);
	netdev_hold(behind, &nd->behind_tracker, GFP_KERNEL);
	rcu_assign_pointer(nd->behind, behind);
	nsfc_nl_dev_event(nd, NSH_SFC_CMD_DEV_CHANGE_NTF);
	nsfc_health_behind(nd, false);
	return 0;

promisc:
	dev_set_promiscuity(behind, -1);
unlink:
	netdev_upper_dev_unlink(behind, dev);
	return err;
}

static void nsfc_attach_detach(struct nsfc_dev *nd, struct net_device *behind)
{
	RCU_INIT_POINTER(nd->behind, NULL);
	netdev_rx_handler_unregister(behind);
	dev_set_promiscuity(behind, -1);
	netdev_upper_dev_unlink(behind, nd->dev);
	netdev_put(behind, &nd->behind_tracker);
	if (!list_empty(&nd->node))
		nsfc_nl_dev_event(nd, NSH_SFC_CMD_DEV_CHANGE_NTF);
}

/**
 * nsfc_attach_del() - take the device behind an nsh device away
 * @dev: the nsh device
 * @behind: the device
 *
 * Context: RTNL; ndo_del_slave.
 * Return: 0 or -ENODEV.
 */
int nsfc_attach_del(struct net_device *dev, struct net_device *behind)
{
	struct nsfc_dev *nd = netdev_priv(dev);

	if (rtnl_dereference(nd->behind) != behind)
		return -ENODEV;
	nsfc_attach_detach(nd, behind);
	nsfc_health_behind(nd, false);
	return 0;
}

/**
 * nsfc_attach_release() - take away whatever is behind an nsh device
 * @nd: the device
 *
 * Context: RTNL.
 */
void nsfc_attach_release(struct nsfc_dev *nd)
{
	struct net_device *behind = rtnl_dereference(nd->behind);

	if (behind)
		nsfc_attach_del(nd->dev, behind);
}

/* Either of the two goes, or leaves for another namespace. */
static int nsfc_attach_netdev_event(struct notifier_block *nb, unsigned long event,
				    void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct net_device *master;

	if (event != NETDEV_UNREGISTER)
		return NOTIFY_DONE;
	if (nsfc_dev_is(dev)) {
		nsfc_attach_release(netdev_priv(dev));
		return NOTIFY_DONE;
	}
	master = netdev_master_upper_dev_get(dev);
	if (master && nsfc_dev_is(master)) {
		nsfc_attach_detach(netdev_priv(master), dev);
		nsfc_health_behind(netdev_priv(master), true);
	}
	return NOTIFY_DONE;
}

static struct notifier_block nsfc_attach_notifier = {
	.notifier_call = nsfc_attach_netdev_event,
};

/**
 * nsfc_attach_init() - start watching network devices behind nsh devices
 *
 * Context: module init.
 * Return: 0 or a negative error.
 */
int nsfc_attach_init(void)
{
	return register_netdevice_notifier(&nsfc_attach_notifier);
}

/**
 * nsfc_attach_exit() - stop watching
 *
 * Context: module exit.
 */
void nsfc_attach_exit(void)
{
	unregister_netdevice_notifier(&nsfc_attach_notifier);
}
