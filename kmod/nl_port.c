// SPDX-License-Identifier: GPL-2.0
/* Netlink: ports. */

#include <linux/rtnetlink.h>
#include <net/sock.h>

#include "netlink.h"
#include "netns.h"
#include "port.h"

static int nsfc_nl_fill_port(struct sk_buff *skb, const struct nsfc_port *port)
{
	struct rtnl_link_stats64 stats = { };

	dev_fetch_sw_netstats(&stats, port->stats);
	if (nla_put_string(skb, NSH_SFC_A_PORT_IFNAME, port->dev->name) ||
	    nla_put_u32(skb, NSH_SFC_A_PORT_IFINDEX, port->dev->ifindex) ||
	    nla_put_u8(skb, NSH_SFC_A_PORT_OAM_FORWARD, port->oam_forward) ||
	    nla_put_u32(skb, NSH_SFC_A_PORT_LINK, port->link))
		return -EMSGSIZE;
	return nsfc_nl_put_counters(skb, NSH_SFC_A_PORT_COUNTERS, &stats, port->drops);
}

static struct sk_buff *nsfc_nl_port_msg(const struct nsfc_port *port, u32 portid,
					u32 seq, u8 cmd)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(nla_total_size(IFNAMSIZ) + 2 * nla_total_size(sizeof(u32)) +
			  nla_total_size(sizeof(u8)) + nsfc_nl_counters_size(),
			  GFP_KERNEL);
	if (!msg)
		return NULL;
	hdr = genlmsg_put(msg, portid, seq, &nsfc_nl_family, 0, cmd);
	if (!hdr || WARN_ON_ONCE(nsfc_nl_fill_port(msg, port))) {
		nlmsg_free(msg);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

/**
 * nsfc_nl_port_event() - tell that something happened to a port
 * @port: the port
 * @cmd: what
 *
 * Context: RTNL.
 */
void nsfc_nl_port_event(const struct nsfc_port *port, u8 cmd)
{
	struct sk_buff *msg;

	if (!nsfc_nl_listening(port->nn))
		return;
	msg = nsfc_nl_port_msg(port, 0, 0, cmd);
	nsfc_nl_send_event(port->nn, msg);
}

/* The port that a request names. */
static struct nsfc_port *nsfc_nl_find_port(struct genl_info *info)
{
	struct nsfc_port *port;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_PORT_IFNAME)) {
		NL_SET_ERR_MSG(info->extack, "which port? ifname is missing");
		return ERR_PTR(-EINVAL);
	}
	port = nsfc_port_find(nsfc_net(genl_info_net(info)),
			      nla_data(info->attrs[NSH_SFC_A_PORT_IFNAME]));
	if (!port) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[NSH_SFC_A_PORT_IFNAME],
				    "the device is not a port of this namespace");
		return ERR_PTR(-ENODEV);
	}
	return port;
}

static bool nsfc_nl_oam_forward(struct genl_info *info, bool now)
{
	struct nlattr *attr = info->attrs[NSH_SFC_A_PORT_OAM_FORWARD];

	return attr ? nla_get_u8(attr) : now;
}

/**
 * nsh_sfc_nl_port_new_doit() - make a network device a port
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_port_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *name = info->attrs[NSH_SFC_A_PORT_IFNAME];
	struct nsfc_net *nn = nsfc_net(genl_info_net(info));
	struct net_device *dev;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, NSH_SFC_A_PORT_IFNAME)) {
		NL_SET_ERR_MSG(info->extack, "which device? ifname is missing");
		return -EINVAL;
	}
	rtnl_lock();
	dev = __dev_get_by_name(nn->net, nla_data(name));
	if (dev) {
		NL_SET_BAD_ATTR(info->extack, name);
		err = PTR_ERR_OR_ZERO(nsfc_port_add(nn, dev,
						    nsfc_nl_oam_forward(info, false),
						    info->extack));
		if (!err)
			NL_SET_BAD_ATTR(info->extack, NULL);
	} else {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "there is no network device of this name in this namespace");
		err = -ENODEV;
	}
	rtnl_unlock();
	return err;
}

/**
 * nsh_sfc_nl_port_set_doit() - change a port
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_port *port;
	bool forward;

	rtnl_lock();
	port = nsfc_nl_find_port(info);
	if (!IS_ERR(port)) {
		forward = nsfc_nl_oam_forward(info, port->oam_forward);
		if (forward != port->oam_forward) {
			WRITE_ONCE(port->oam_forward, forward);
			nsfc_nl_port_event(port, NSH_SFC_CMD_PORT_CHANGE_NTF);
		}
	}
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(port);
}

/**
 * nsh_sfc_nl_port_del_doit() - make a port a plain network device again
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nsfc_port *port;

	rtnl_lock();
	port = nsfc_nl_find_port(info);
	if (!IS_ERR(port))
		nsfc_port_del(port);
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(port);
}

/**
 * nsh_sfc_nl_port_get_doit() - tell about a port
 * @skb: the request
 * @info: what is in it
 *
 * Context: process context.
 * Return: 0 or a negative error.
 */
int nsh_sfc_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg = NULL;
	struct nsfc_port *port;

	rtnl_lock();
	port = nsfc_nl_find_port(info);
	if (!IS_ERR(port))
		msg = nsfc_nl_port_msg(port, info->snd_portid, info->snd_seq,
				       NSH_SFC_CMD_PORT_GET);
	rtnl_unlock();
	if (IS_ERR(port))
		return PTR_ERR(port);
	return msg ? genlmsg_reply(msg, info) : -ENOMEM;
}

/**
 * nsh_sfc_nl_port_get_dumpit() - tell about all ports
 * @skb: where to
 * @cb: the dump; args[0] is the number of the last one told
 *
 * Context: process context.
 * Return: length of @skb, or a negative error.
 */
int nsh_sfc_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct nsfc_net *nn = nsfc_net(sock_net(skb->sk));
	struct nsfc_port *port;

	rtnl_lock();
	list_for_each_entry(port, &nn->ports, node) {
		void *hdr;

		if (port->nr <= cb->args[0])
			continue;
		hdr = nsfc_nl_put_dump(skb, cb, NSH_SFC_CMD_PORT_GET, nn->seq);
		if (!hdr || nsfc_nl_fill_port(skb, port)) {
			if (hdr)
				genlmsg_cancel(skb, hdr);
			break;
		}
		genlmsg_end(skb, hdr);
		cb->args[0] = port->nr;
	}
	rtnl_unlock();
	return skb->len;
}
