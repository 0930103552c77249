// SPDX-License-Identifier: GPL-2.0
/* The link kind "nsh" of rtnetlink. */

#include <linux/bitmap.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/rtnetlink.h>

#include <uapi/linux/nsh_sfc.h>

#include "compat.h"
#include "device.h"
#include "func.h"
#include "link.h"
#include "netlink.h"
#include "netns.h"

static int nsfc_link_validate(struct nlattr *tb[], struct nlattr *data[],
			      struct netlink_ext_ack *extack)
{
	static const u16 told[] = {
		NSH_SFC_A_DEV_IFNAME, NSH_SFC_A_DEV_IFINDEX, NSH_SFC_A_DEV_NETNSID,
		NSH_SFC_A_DEV_BEHIND, NSH_SFC_A_DEV_COUNTERS, NSH_SFC_A_DEV_RECALL,
		NSH_SFC_A_DEV_CONTEXTS, NSH_SFC_A_DEV_FLOWS, NSH_SFC_A_DEV_FINGERPRINTS,
		NSH_SFC_A_DEV_HEALTH,
	};
	const struct nlattr *attr;

	if (tb[IFLA_ADDRESS]) {
		if (nla_len(tb[IFLA_ADDRESS]) != ETH_ALEN ||
		    !is_valid_ether_addr(nla_data(tb[IFLA_ADDRESS]))) {
			NL_SET_ERR_MSG_ATTR(extack, tb[IFLA_ADDRESS],
					    "not the Ethernet address of one device");
			return -EADDRNOTAVAIL;
		}
	}
	if (!data)
		return 0;
	if (data[NSH_SFC_A_DEV_FUNCTION] &&
	    !*(const char *)nla_data(data[NSH_SFC_A_DEV_FUNCTION])) {
		NL_SET_ERR_MSG_ATTR(extack, data[NSH_SFC_A_DEV_FUNCTION],
				    "a function's name is not empty");
		return -EINVAL;
	}
	attr = nsfc_nl_first(data, told, ARRAY_SIZE(told));
	if (!attr)
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr, "this attribute is told and cannot be set");
	return -EINVAL;
}

/* Numbers of names that are made up for devices */
#define NSFC_LINK_NAMES		S16_MAX

/* Make up a name that nobody has at home or where the device is to be. One look at
 * each device, since RTNL is held, which the whole machine may be waiting for.
 */
static int nsfc_link_number(const struct nsfc_net *nn, struct net_device *dev)
{
	unsigned long *taken = bitmap_zalloc(NSFC_LINK_NAMES, GFP_KERNEL);
	const struct nsfc_dev *nd;
	unsigned int nr = 0;

	if (!taken)
		return -ENOMEM;
	list_for_each_entry(nd, &nn->devs, node)
		if (sscanf(nd->name, "nsh%u", &nr) == 1 && nr < NSFC_LINK_NAMES)
			__set_bit(nr, taken);
	for_each_clear_bit(nr, taken, NSFC_LINK_NAMES) {
		snprintf(dev->name, sizeof(dev->name), "nsh%u", nr);
		if (!__dev_get_by_name(dev_net(dev), dev->name))
			break;
	}
	bitmap_free(taken);
	return nr < NSFC_LINK_NAMES ? 0 : -ENFILE;
}

/* A name that is free in the namespace where the device is to be may be the home
 * name of a device that is elsewhere.
 */
static int nsfc_link_name(const struct nsfc_net *nn, struct net_device *dev,
			  struct netlink_ext_ack *extack)
{
	int err;

	if (!strcmp(dev->name, "nsh%d")) {
		err = nsfc_link_number(nn, dev);
		if (err)
			return err;
	}
	if (strchr(dev->name, '%')) {
		NL_SET_ERR_MSG(extack, "an nsh device needs a whole name, or none");
		return -EINVAL;
	}
	if (!nsfc_dev_find(nn, dev->name))
		return 0;
	NL_SET_ERR_MSG(extack, "an nsh device of this name has its home here and is elsewhere now");
	return -EEXIST;
}

/* The namespace of who asks becomes the device's home, whereto it is made. */
static int nsfc_link_create(struct net *home, struct net_device *dev,
			    struct nlattr *data[], struct netlink_ext_ack *extack)
{
	struct nsfc_net *nn = nsfc_net(home);
	int err;

	err = nsfc_link_name(nn, dev, extack);
	if (err)
		return err;
	return nsfc_dev_create(dev, nn, data, extack);
}

NSFC_DEFINE_NEWLINK(nsfc_link_new, nsfc_link_create)

static int nsfc_link_change(struct net_device *dev, struct nlattr *tb[],
			    struct nlattr *data[], struct netlink_ext_ack *extack)
{
	struct nsfc_dev *nd = netdev_priv(dev);
	int err;

	/* Who is root where the device is, is not the one who makes the paths */
	if (!net_eq(dev_net(dev), nd->nn->net)) {
		NL_SET_ERR_MSG(extack, "an nsh device is configured from its home namespace");
		return -EPERM;
	}
	if (data && data[NSH_SFC_A_DEV_FUNCTION] &&
	    nla_strcmp(data[NSH_SFC_A_DEV_FUNCTION], nd->func->name)) {
		NL_SET_ERR_MSG_ATTR(extack, data[NSH_SFC_A_DEV_FUNCTION],
				    "the function of a device is said when it is made");
		return -EOPNOTSUPP;
	}
	err = nsfc_dev_configure(nd, data, extack);
	if (!err)
		nsfc_nl_dev_event(nd, NSH_SFC_CMD_DEV_CHANGE_NTF);
	return err;
}

static void nsfc_link_del(struct net_device *dev, struct list_head *head)
{
	unregister_netdevice_queue(dev, head);
}

static size_t nsfc_link_get_size(const struct net_device *dev)
{
	return nsfc_nl_conf_size();
}

static int nsfc_link_fill(struct sk_buff *skb, const struct net_device *dev)
{
	return nsfc_nl_put_conf(skb, netdev_priv(dev));
}

static struct net *nsfc_link_get_net(const struct net_device *dev)
{
	const struct nsfc_dev *nd = netdev_priv(dev);

	return nd->nn->net;
}

static struct rtnl_link_ops nsfc_link_ops __read_mostly = {
	.kind		= "nsh",
	.priv_size	= sizeof(struct nsfc_dev),
	.setup		= nsfc_dev_setup,
	.maxtype	= NSH_SFC_A_DEV_MAX,
	.policy		= nsfc_nl_link_policy,
	.validate	= nsfc_link_validate,
	.newlink	= nsfc_link_new,
	.changelink	= nsfc_link_change,
	.dellink	= nsfc_link_del,
	.get_size	= nsfc_link_get_size,
	.fill_info	= nsfc_link_fill,
	.get_link_net	= nsfc_link_get_net,
};

/* A device renamed at home, or come back by another name, is known by its new
 * name, unless a device that is elsewhere has it.
 */
static int nsfc_link_rename(struct nsfc_dev *nd)
{
	struct nsfc_dev *other;

	if (!net_eq(dev_net(nd->dev), nd->nn->net))
		return 0;
	other = nsfc_dev_find(nd->nn, nd->dev->name);
	if (other && other != nd)
		return -EEXIST;
	strscpy(nd->name, nd->dev->name, sizeof(nd->name));
	return 0;
}

/* Registered again is what a device is that has come from another namespace. */
static int nsfc_link_netdev_event(struct notifier_block *nb, unsigned long event,
				  void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct nsfc_dev *nd;
	int err;

	if ((event != NETDEV_CHANGENAME && event != NETDEV_REGISTER) ||
	    !nsfc_dev_is(dev))
		return NOTIFY_DONE;
	nd = netdev_priv(dev);
	/* Not ours yet: the first registration */
	if (list_empty(&nd->node))
		return NOTIFY_DONE;
	err = nsfc_link_rename(nd);
	if (err && event == NETDEV_CHANGENAME)
		return notifier_from_errno(err);
	nsfc_nl_dev_event(nd, NSH_SFC_CMD_DEV_CHANGE_NTF);
	return NOTIFY_DONE;
}

/* Before the protocols: one that has no memory keeps a registration from those
 * that come after it, and a device that has moved stays where it is all the same.
 */
static struct notifier_block nsfc_link_notifier = {
	.notifier_call = nsfc_link_netdev_event,
	.priority = 1,
};

/**
 * nsfc_link_init() - let nsh devices be made
 *
 * Context: module init.
 * Return: 0 or a negative error.
 */
int nsfc_link_init(void)
{
	int err;

	err = register_netdevice_notifier(&nsfc_link_notifier);
	if (err)
		return err;
	err = rtnl_link_register(&nsfc_link_ops);
	if (err)
		unregister_netdevice_notifier(&nsfc_link_notifier);
	return err;
}

/**
 * nsfc_link_exit() - unregister all nsh devices and make no more
 *
 * Context: module exit.
 */
void nsfc_link_exit(void)
{
	rtnl_link_unregister(&nsfc_link_ops);
	unregister_netdevice_notifier(&nsfc_link_notifier);
}

MODULE_ALIAS_RTNL_LINK("nsh");
