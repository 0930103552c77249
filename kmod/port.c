// SPDX-License-Identifier: GPL-2.0
/* Ports: the network devices on which NSH is accepted and sent. */

#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/dst_metadata.h>
#include <net/icmp.h>
#include <net/nsh.h>
#include <net/rtnetlink.h>
#include <net/tun_proto.h>

#include <uapi/linux/nsh_sfc.h>

#include "compat.h"
#include "device.h"
#include "forward.h"
#include "header.h"
#include "netlink.h"
#include "netns.h"
#include "nexthop.h"
#include "offload.h"
#include "percpu.h"
#include "port.h"
#include "target.h"
#include "walk.h"

static void nsfc_port_count_rx(struct nsfc_port *port, unsigned int len)
{
	struct pcpu_sw_netstats *stats = this_cpu_ptr(port->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->rx_packets);
	u64_stats_add(&stats->rx_bytes, len);
	u64_stats_update_end(&stats->syncp);
}

static void nsfc_port_count_tx(struct nsfc_port *port, unsigned int len)
{
	struct pcpu_sw_netstats *stats = this_cpu_ptr(port->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->tx_packets);
	u64_stats_add(&stats->tx_bytes, len);
	u64_stats_update_end(&stats->syncp);
}

static bool nsfc_oam(const struct nsfc_base *base)
{
	return base->ver_flags_ttl_len & htons(BIT(13));
}

/* A checksum that is to be filled in from somewhere in the header on would change the
 * header after it was checked; who asks for it has made it up. What the header is taken
 * off of loses it likewise, see skb_postpull_rcsum().
 */
static void nsfc_port_keep_header(struct sk_buff *skb, unsigned int len)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    skb_checksum_start_offset(skb) < (int)len)
		skb->ip_summed = CHECKSUM_NONE;
}

/* A packet of type NSH has come in on a port's device. */
static int nsfc_port_rcv(struct sk_buff *skb, struct net_device *dev,
			 struct packet_type *pt, struct net_device *orig_dev)
{
	struct nsfc_port *port = pt->af_packet_priv;
	struct nsfc_walk walk = {
		.nn	= port->nn,
		.place	= port->drops,
	};
	enum nsfc_reason reason;

	/* Seen by promiscuity only, sent to another node; or come in here for a
	 * device on top, which then is its device (VLAN, bridge, bond)
	 */
	if (skb->pkt_type == PACKET_OTHERHOST || dev != port->dev) {
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
	nsfc_port_count_rx(port, skb->len);

	walk.skb = skb_share_check(skb, GFP_ATOMIC);
	if (!walk.skb) {
		nsfc_drop(&walk, NSFC_DROP_NO_MEMORY);
		return NET_RX_DROP;
	}
	skb = walk.skb;
	reason = nsfc_header_pull(skb);
	/* What there is of it, for who asks why it was dropped */
	if (skb_headlen(skb) >= sizeof(walk.base))
		memcpy(&walk.base, skb->data, sizeof(walk.base));
	if (reason)
		goto drop;
	if (nsfc_oam(&walk.base) && !READ_ONCE(port->oam_forward)) {
		reason = NSFC_DROP_OAM;
		goto drop;
	}
	nsfc_port_keep_header(skb, nsfc_base_len(&walk.base));
	nsfc_forward(&walk);
	return NET_RX_SUCCESS;

drop:
	nsfc_drop(&walk, reason);
	return NET_RX_DROP;
}

/* Tell who sent it, where the packet was routed onto an nsh device. */
static void nsfc_port_too_big(struct sk_buff *skb, unsigned int mtu)
{
	if (!skb_dst(skb) || skb_metadata_dst(skb))
		return;
	if (skb->protocol == htons(ETH_P_IP))
		icmp_ndo_send(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, htonl(mtu));
	else if (skb->protocol == htons(ETH_P_IPV6))
		icmpv6_ndo_send(skb, ICMPV6_PKT_TOOBIG, 0, mtu);
}

/* Does the packet, with its header, fit through the device? A GSO packet does
 * if each of the segments that it stands for does; their length counts from the
 * network header on, which is the NSH or, before that is there, the inner one.
 */
static bool nsfc_port_fits(const struct net_device *dev, const struct nsfc_walk *walk)
{
	unsigned int mtu = READ_ONCE(dev->mtu);
	struct sk_buff *skb = walk->skb;
	unsigned int over = 0;

	if (walk->hdr)
		over = nsfc_base_len(&walk->base);
	if (skb->len + over <= mtu)
		return true;
	if (walk->hdr)
		over += skb_network_offset(skb);
	if (mtu <= over)
		return false;
	/* That of a tunnel that the packet has come through may still be set */
	if (skb_is_gso(skb) && skb->ip_summed == CHECKSUM_PARTIAL && !skb->encapsulation)
		skb_set_transport_header(skb, skb_checksum_start_offset(skb));
	if (skb_is_gso(skb) && skb_transport_header_was_set(skb) &&
	    skb_gso_validate_network_len(skb, mtu - over))
		return true;
	if (walk->hdr)
		nsfc_port_too_big(skb, mtu - over);
	return false;
}

/* Write the header, or what is new in it. */
static int nsfc_port_write(struct sk_buff *skb, const struct nsfc_walk *walk)
{
	int err;

	if (walk->hdr) {
		err = nsh_push(skb, walk->hdr);
	} else {
		err = skb_ensure_writable(skb, sizeof(walk->base));
		skb_reset_network_header(skb);
	}
	if (err)
		return err;
	memcpy(skb->data, &walk->base, sizeof(walk->base));
	skb_forward_csum(skb);
	return 0;
}

static int nsfc_port_is_hw(struct net_device *dev, struct netdev_nested_priv *priv)
{
	return !!dev->dev.parent;
}

/* Would the packet be segmented by hardware? A NIC that computes any checksum is
 * given any GSO packet as well, and some drivers then write lengths into what they
 * take for an IP header, but is the NSH.
 */
static bool nsfc_port_segments(struct net_device *dev, const struct sk_buff *skb)
{
	struct netdev_nested_priv priv = { };

	if (!skb_is_gso(skb))
		return false;
	return nsfc_port_is_hw(dev, &priv) ||
	       netdev_walk_all_lower_dev_rcu(dev, nsfc_port_is_hw, &priv);
}

static int nsfc_port_send_segments(const struct nsfc_port *port,
				   const struct nsfc_nexthop *nh, struct sk_buff *skb)
{
	struct sk_buff *segs, *seg, *next;
	int ret = 0, err;

	segs = nsfc_offload_cut(skb);
	if (!segs)
		return -EINVAL;
	skb_list_walk_safe(segs, seg, next) {
		skb_mark_not_on_list(seg);
		err = nsfc_nexthop_xmit(nh, port->link, seg);
		ret = ret ?: err;
	}
	return ret;
}

static int nsfc_port_send(const struct nsfc_port *port,
			  const struct nsfc_nexthop *nh, struct sk_buff *skb)
{
	if (unlikely(nsfc_port_segments(port->dev, skb)))
		return nsfc_port_send_segments(port, nh, skb);
	return nsfc_nexthop_xmit(nh, port->link, skb);
}

/**
 * nsfc_port_xmit() - send a packet through a port
 * @port: the port
 * @nh: next hop
 * @walk: the packet's walk
 *
 * The header is written here, and only here. GSO packets stay whole, but for
 * hardware; what is larger than the device's MTU is not sent (RFC 8300, section 5).
 *
 * Context: RCU read side, BH off.
 * Return: NSFC_OK, or why the packet was not sent; it is in @walk still, unless
 * the device or the neighbour table has freed it.
 */
enum nsfc_reason nsfc_port_xmit(struct nsfc_port *port,
				const struct nsfc_nexthop *nh,
				struct nsfc_walk *walk)
{
	struct net_device *dev = port->dev;
	struct sk_buff *skb = walk->skb;
	unsigned int room, len;

	if (!nsfc_xmit_ready(dev))
		return NSFC_DROP_DEVICE_DOWN;
	if (!nsfc_port_fits(dev, walk))
		return NSFC_DROP_MTU;

	skb_scrub_packet(skb, true);
	/* A tunnel tells flows apart by what its header carries, not by NSH */
	if (walk->hdr && port->link != NSH_SFC_LINK_ETHER)
		skb_get_hash(skb);
	room = LL_RESERVED_SPACE(dev);
	if (walk->hdr)
		room += nsfc_base_len(&walk->base);
	if (skb_cow_head(skb, room) || nsfc_port_write(skb, walk))
		return NSFC_DROP_NO_MEMORY;

	len = skb->len;
	skb->dev = dev;
	skb->protocol = htons(ETH_P_NSH);
	walk->skb = NULL;
	if (nsfc_port_send(port, nh, skb))
		return NSFC_DROP_XMIT;
	nsfc_port_count_tx(port, len);
	return NSFC_OK;
}

/* How a device is addressed, from what it is. Tunnel devices that carry other
 * than Ethernet, with destinations given by metadata, have no hardware type.
 */
static u32 nsfc_port_link(const struct net_device *dev, u32 *max_tunnel_id)
{
	static const char * const udp[] = { "vxlan", "geneve" };
	static const char * const gre[] = { "gre", "gretap", "ip6gre", "ip6gretap" };
	const char *kind = dev->rtnl_link_ops ? dev->rtnl_link_ops->kind : "";
	bool tunnel = false;

	*max_tunnel_id = 0;
	if (match_string(udp, ARRAY_SIZE(udp), kind) >= 0) {
		*max_tunnel_id = BIT(24) - 1;
		tunnel = true;
	} else if (match_string(gre, ARRAY_SIZE(gre), kind) >= 0) {
		*max_tunnel_id = U32_MAX;
		tunnel = true;
	}

	if (dev->type == ARPHRD_ETHER)
		return tunnel ? NSH_SFC_LINK_ETHER_TUNNEL : NSH_SFC_LINK_ETHER;
	/* ip6gre keeps its type, but has no far end of its own */
	if (tunnel && (dev->type == ARPHRD_NONE ||
		       (dev->type == ARPHRD_IP6GRE && !(dev->flags & IFF_POINTOPOINT))))
		return NSH_SFC_LINK_TUNNEL;
	return NSH_SFC_LINK_RAW;
}

static struct nsfc_port *nsfc_port_find_dev(const struct nsfc_net *nn,
					    const struct net_device *dev)
{
	struct nsfc_port *port;

	list_for_each_entry(port, &nn->ports, node)
		if (port->dev == dev)
			return port;
	return NULL;
}

/**
 * nsfc_port_find() - find a port by the name of its device
 * @nn: the namespace
 * @name: name of the device
 *
 * Context: RTNL.
 * Return: the port or NULL.
 */
struct nsfc_port *nsfc_port_find(const struct nsfc_net *nn, const char *name)
{
	struct net_device *dev = __dev_get_by_name(nn->net, name);

	return dev ? nsfc_port_find_dev(nn, dev) : NULL;
}

static void nsfc_port_free(struct nsfc_port *port)
{
	free_percpu(port->stats);
	free_percpu(port->drops);
	kfree(port);
}

static void nsfc_port_free_rcu(struct rcu_head *rcu)
{
	nsfc_port_free(container_of(rcu, struct nsfc_port, rcu));
}

/**
 * nsfc_port_add() - make a network device a port
 * @nn: the namespace
 * @dev: a device in it
 * @oam_forward: forward packets with the O bit set
 * @extack: where to say what is wrong
 *
 * Context: RTNL.
 * Return: the port or an error pointer.
 */
struct nsfc_port *nsfc_port_add(struct nsfc_net *nn, struct net_device *dev,
				bool oam_forward, struct netlink_ext_ack *extack)
{
	struct nsfc_port *port;

	ASSERT_RTNL();
	if (nsfc_port_find_dev(nn, dev)) {
		NL_SET_ERR_MSG(extack, "the device is a port already");
		return ERR_PTR(-EEXIST);
	}
	if (dev->flags & IFF_LOOPBACK || nsfc_dev_is(dev)) {
		NL_SET_ERR_MSG(extack, "a loopback or nsh device cannot be a port");
		return ERR_PTR(-EOPNOTSUPP);
	}

	/* Among them tunnels that look for their far end in a header */
	if (dev->header_ops && dev->type != ARPHRD_ETHER) {
		NL_SET_ERR_MSG(extack, "a device with link headers other than Ethernet cannot be a port");
		return ERR_PTR(-EOPNOTSUPP);
	}

	port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);
	if (!port)
		return ERR_PTR(-ENOMEM);
	port->stats = nsfc_alloc_percpu_stats(struct pcpu_sw_netstats);
	port->drops = nsfc_drops_alloc();
	if (!port->stats || !port->drops) {
		nsfc_port_free(port);
		return ERR_PTR(-ENOMEM);
	}
	port->nn = nn;
	port->dev = dev;
	port->link = nsfc_port_link(dev, &port->max_tunnel_id);
	port->oam_forward = oam_forward;
	INIT_LIST_HEAD(&port->targets);
	netdev_hold(dev, &port->tracker, GFP_KERNEL);
	port->nr = nn->next_nr++;
	list_add_tail(&port->node, &nn->ports);
	nn->seq++;

	port->pt.type = htons(ETH_P_NSH);
	port->pt.func = nsfc_port_rcv;
	port->pt.dev = dev;
	port->pt.af_packet_priv = port;
	dev_add_pack(&port->pt);
	nsfc_nl_port_event(port, NSH_SFC_CMD_PORT_ADD_NTF);
	return port;
}

/**
 * nsfc_port_del() - make a port a plain network device again
 * @port: the port
 *
 * Hops that lead through it are dead afterwards.
 *
 * Context: RTNL.
 */
void nsfc_port_del(struct nsfc_port *port)
{
	ASSERT_RTNL();
	__dev_remove_pack(&port->pt);
	nsfc_targets_bury(port->nn, &port->targets);
	list_del(&port->node);
	port->nn->seq++;
	nsfc_nl_port_event(port, NSH_SFC_CMD_PORT_DEL_NTF);
	netdev_put(port->dev, &port->tracker);
	call_rcu(&port->rcu, nsfc_port_free_rcu);
}

/**
 * nsfc_port_flush() - delete all ports of a namespace
 * @nn: the namespace
 *
 * Context: RTNL.
 */
void nsfc_port_flush(struct nsfc_net *nn)
{
	struct nsfc_port *port, *tmp;

	list_for_each_entry_safe(port, tmp, &nn->ports, node)
		nsfc_port_del(port);
}

static int nsfc_port_is(struct net_device *dev, struct netdev_nested_priv *priv)
{
	const struct packet_type *pt;

	list_for_each_entry_rcu(pt, &dev->ptype_specific, list)
		if (pt->func == nsfc_port_rcv)
			return true;
	return false;
}

/**
 * nsfc_port_above() - tell whether what a device receives may come to a port
 * @dev: the device
 *
 * Context: RCU read side.
 * Return: true if the device is a port, or is below one, such as that of a VLAN.
 */
bool nsfc_port_above(struct net_device *dev)
{
	struct netdev_nested_priv priv = { };

	return nsfc_port_is(dev, &priv) ||
	       netdev_walk_all_upper_dev_rcu(dev, nsfc_port_is, &priv);
}

/* Also called when a device leaves for another namespace. */
static int nsfc_port_netdev_event(struct notifier_block *nb, unsigned long event,
				  void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct nsfc_port *port;
	struct nsfc_net *nn;

	if (event != NETDEV_UNREGISTER)
		return NOTIFY_DONE;
	/* None while a namespace whose making has failed is taken down */
	nn = nsfc_net(dev_net(dev));
	if (!nn)
		return NOTIFY_DONE;
	port = nsfc_port_find_dev(nn, dev);
	if (port)
		nsfc_port_del(port);
	return NOTIFY_DONE;
}

static struct notifier_block nsfc_port_notifier = {
	.notifier_call = nsfc_port_netdev_event,
};

/**
 * nsfc_port_init() - start watching network devices that are ports
 *
 * Context: module init, namespaces are known.
 * Return: 0 or a negative error.
 */
int nsfc_port_init(void)
{
	return register_netdevice_notifier(&nsfc_port_notifier);
}

/**
 * nsfc_port_exit() - stop watching
 *
 * Context: module exit. All ports go, as if their devices did.
 */
void nsfc_port_exit(void)
{
	unregister_netdevice_notifier(&nsfc_port_notifier);
}
