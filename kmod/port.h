/* SPDX-License-Identifier: GPL-2.0 */
/* Ports: the network devices on which NSH is accepted and sent. */
#ifndef _NSFC_PORT_H
#define _NSFC_PORT_H

#include <linux/list.h>
#include <linux/netdevice.h>

#include "drop.h"

struct netlink_ext_ack;
struct nsfc_net;
struct nsfc_nexthop;
struct nsfc_walk;

/**
 * struct nsfc_port - a network device made a port
 * @node: in nsfc_net.ports, by rising @nr
 * @nr: nobody else's in the namespace
 * @nn: the namespace
 * @dev: the device, held through @tracker
 * @tracker: of the reference to @dev
 * @pt: has the core deliver the device's NSH packets here
 * @link: enum nsh_sfc_port_link, fixed
 * @max_tunnel_id: highest identifier of its kind of tunnel
 * @oam_forward: forward packets with the O bit set; READ_ONCE()
 * @stats: NSH packets and bytes received and sent
 * @drops: of packets that came in here
 * @targets: struct nsfc_target that lead through it
 * @rcu: for call_rcu()
 *
 * Locking: RTNL for changes.
 *
 * Lifetime: from nsfc_port_add() until nsfc_port_del() or until its device is
 * unregistered, and then an RCU grace period more, for packets on their way.
 */
struct nsfc_port {
	struct list_head node;
	unsigned long nr;
	struct nsfc_net *nn;
	struct net_device *dev;
	netdevice_tracker tracker;
	struct packet_type pt;
	u32 link;
	u32 max_tunnel_id;
	bool oam_forward;
	struct pcpu_sw_netstats __percpu *stats;
	struct nsfc_drops __percpu *drops;
	struct list_head targets;
	struct rcu_head rcu;
};

struct nsfc_port *nsfc_port_find(const struct nsfc_net *nn, const char *name);
struct nsfc_port *nsfc_port_add(struct nsfc_net *nn, struct net_device *dev,
				bool oam_forward, struct netlink_ext_ack *extack);
void nsfc_port_del(struct nsfc_port *port);
void nsfc_port_flush(struct nsfc_net *nn);
bool nsfc_port_above(struct net_device *dev);
enum nsfc_reason nsfc_port_xmit(struct nsfc_port *port,
				const struct nsfc_nexthop *nh,
				struct nsfc_walk *walk);
int nsfc_port_init(void);
void nsfc_port_exit(void);

#endif /* _NSFC_PORT_H */
