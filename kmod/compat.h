/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only file that knows that kernels differ. The driver is written for
 * mainline; what an older kernel lacks is made up for here. Features are probed
 * for in Kbuild (NSH_HAVE_...), since stable kernels take backports.
 */
#ifndef _NSFC_COMPAT_H
#define _NSFC_COMPAT_H

#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#ifdef NSH_HAVE_NET_GSO
#include <net/gso.h>
#endif
#include <net/ip_tunnels.h>
#ifdef NSH_HAVE_IPV6_STUBS
#include <net/ipv6_stubs.h>
#endif
#include <net/ndisc.h>
#include <net/rtnetlink.h>
#ifdef NSH_HAVE_KUNIT_VISIBILITY
#include <kunit/visibility.h>
#endif

/* Tunnel flags: a bitmap since 6.10, __be16 before. */
#ifdef NSH_HAVE_TUNNEL_FLAG_BITMAP
#define NSFC_DECLARE_TUNNEL_FLAGS(name)		IP_TUNNEL_DECLARE_FLAGS(name) = { }
#define nsfc_tunnel_flag_set(flags, what) \
	__set_bit(IP_TUNNEL_##what##_BIT, (flags))
#else
#define NSFC_DECLARE_TUNNEL_FLAGS(name)		__be16 name = 0
#define nsfc_tunnel_flag_set(flags, what) ((flags) |= TUNNEL_##what)
#endif

/* Transmission without the queue lock: a bit of the device since 6.12, a
 * feature before.
 */
static inline void nsfc_dev_set_lltx(struct net_device *dev)
{
#ifdef NSH_HAVE_DEV_LLTX
	dev->lltx = true;
#else
	dev->features |= NETIF_F_LLTX;
#endif
}

/* Who has which IPv6 address; NULL if nobody has one, as with ipv6.disable=1. Through
 * stubs while IPv6 could be a module of its own.
 */
static inline struct neigh_table *nsfc_nd_tbl(void)
{
#if !IS_ENABLED(CONFIG_IPV6)
	return NULL;
#elif defined(NSH_HAVE_IPV6_STUBS)
	return ipv6_stub->nd_tbl;
#else
	return ipv6_mod_enabled() ? &nd_tbl : NULL;
#endif
}

/* What a dump request asked for moved into struct genl_info in 6.6. */
static inline struct nlattr **nsfc_dumpit_attrs(struct netlink_callback *cb)
{
#ifdef NSH_HAVE_GENL_INFO_DUMP
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

/* What newlink() is told is in a struct since 6.15. */
#ifdef NSH_HAVE_NEWLINK_PARAMS
#define NSFC_DEFINE_NEWLINK(name, create) \
static int name(struct net_device *dev, struct rtnl_newlink_params *params, \
		struct netlink_ext_ack *extack) \
{ \
	return create(rtnl_newlink_link_net(params), dev, params->data, extack); \
}
#else
#define NSFC_DEFINE_NEWLINK(name, create) \
static int name(struct net *link_net, struct net_device *dev, struct nlattr *tb[], \
		struct nlattr *data[], struct netlink_ext_ack *extack) \
{ \
	return create(link_net, dev, data, extack); \
}
#endif

/* Its name since 6.17. */
#ifndef NSH_HAVE_NETIF_GET_FLAGS
static inline unsigned int netif_get_flags(const struct net_device *dev)
{
	return dev_get_flags(dev);
}
#endif

#ifndef NSH_HAVE_LIST_COUNT_NODES
static inline size_t list_count_nodes(struct list_head *head)
{
	struct list_head *pos;
	size_t n = 0;

	list_for_each(pos, head)
		n++;
	return n;
}
#endif

/* What is exported to kunit/ alone, and the namespace where it is: a string since
 * 6.13. A kernel that cannot export like this runs no such tests, see Kbuild.
 */
#ifndef NSH_HAVE_KUNIT_VISIBILITY
#define EXPORT_SYMBOL_IF_KUNIT(symbol)
#endif
#ifdef NSH_HAVE_KUNIT_NS_STRING
#define NSFC_KUNIT_NS	"EXPORTED_FOR_KUNIT_TESTING"
#else
#define NSFC_KUNIT_NS	EXPORTED_FOR_KUNIT_TESTING
#endif

#endif /* _NSFC_COMPAT_H */
