/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family "nsh_sfc". */
#ifndef _NSFC_NETLINK_H
#define _NSFC_NETLINK_H

#include <linux/if_link.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "drop.h"
#include "netlink_gen.h"

struct net_device;
struct nsfc_dev;
struct nsfc_group;
struct nsfc_member;
struct nsfc_net;
struct nsfc_path;
struct nsfc_port;
struct nsfc_target;

/* Defined by the generated code, and by netlink.c */
extern const struct genl_multicast_group nsh_sfc_nl_mcgrps[1];
extern struct genl_family nsfc_nl_family;
extern const struct nla_policy nsfc_nl_link_policy[NSH_SFC_A_DEV_MAX + 1];

/* netlink.c: what the objects below have in common */
int nsfc_nl_init(void);
void nsfc_nl_exit(void);
bool nsfc_nl_listening(struct nsfc_net *nn);
void nsfc_nl_send_event(struct nsfc_net *nn, struct sk_buff *msg);
void *nsfc_nl_put_dump(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd,
		       unsigned int seq);
int nsfc_nl_gather(const struct genl_info *info, int type, struct nlattr **attrs,
		   unsigned int max);
int nsfc_nl_put_u64(struct sk_buff *skb, int attr, u64 value, int pad);
size_t nsfc_nl_counters_size(void);
int nsfc_nl_put_counters(struct sk_buff *skb, int attr,
			 const struct rtnl_link_stats64 *stats,
			 const struct nsfc_drops __percpu *drops);
int nsfc_nl_put_drop(struct sk_buff *skb, int attr, const char *name, u64 packets);

/**
 * nsfc_nl_first() - find what does not belong into a request
 * @tb: its attributes
 * @types: those that are looked for
 * @n: how many
 *
 * Context: any.
 * Return: the first of them that there is, or NULL.
 */
static inline const struct nlattr *nsfc_nl_first(struct nlattr **tb, const u16 *types,
						 unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (tb[types[i]])
			return tb[types[i]];
	return NULL;
}

/* nl_path.c */
int nsfc_nl_put_target(struct sk_buff *skb, const struct nsfc_target *target);

/* nl_dev.c */
size_t nsfc_nl_conf_size(void);
int nsfc_nl_put_conf(struct sk_buff *skb, const struct nsfc_dev *nd);

/* Events: sent if somebody listens */
void nsfc_nl_port_event(const struct nsfc_port *port, u8 cmd);
void nsfc_nl_path_event(struct nsfc_net *nn, const struct nsfc_path *path, u8 cmd);
void nsfc_nl_group_event(const struct nsfc_group *group, u8 cmd);
void nsfc_nl_member_event(const struct nsfc_member *member, u32 was);
void nsfc_nl_dev_event(struct nsfc_dev *nd, u8 cmd);
void nsfc_nl_dev_state_event(struct nsfc_dev *nd, u32 was, u32 cause);

#endif /* _NSFC_NETLINK_H */
