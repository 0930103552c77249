/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/nsh_sfc.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_NSH_SFC_GEN_H
#define _LINUX_NSH_SFC_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/nsh_sfc.h>

/* Common nested types */
extern const struct nla_policy nsh_sfc_hop_nl_policy[NSH_SFC_A_HOP_BYPASSED + 1];
extern const struct nla_policy nsh_sfc_member_nl_policy[NSH_SFC_A_MEMBER_WAS + 1];

extern const struct nla_policy nsh_sfc_port_new_nl_policy[NSH_SFC_A_PORT_OAM_FORWARD + 1];

extern const struct nla_policy nsh_sfc_port_set_nl_policy[NSH_SFC_A_PORT_OAM_FORWARD + 1];

extern const struct nla_policy nsh_sfc_port_del_nl_policy[NSH_SFC_A_PORT_IFNAME + 1];

extern const struct nla_policy nsh_sfc_port_get_nl_policy[NSH_SFC_A_PORT_IFNAME + 1];

extern const struct nla_policy nsh_sfc_path_new_nl_policy[NSH_SFC_A_PATH_REVERSE + 1];

extern const struct nla_policy nsh_sfc_path_set_nl_policy[NSH_SFC_A_PATH_REVERSE + 1];

extern const struct nla_policy nsh_sfc_path_del_nl_policy[NSH_SFC_A_PATH_SPI + 1];

extern const struct nla_policy nsh_sfc_path_get_nl_policy[NSH_SFC_A_PATH_SPI + 1];

extern const struct nla_policy nsh_sfc_dev_set_nl_policy[NSH_SFC_A_DEV_RETURNS + 1];

extern const struct nla_policy nsh_sfc_dev_del_nl_policy[NSH_SFC_A_DEV_IFNAME + 1];

extern const struct nla_policy nsh_sfc_dev_get_nl_policy[NSH_SFC_A_DEV_IFNAME + 1];

extern const struct nla_policy nsh_sfc_context_get_nl_policy[NSH_SFC_A_CONTEXT_ID + 1];

extern const struct nla_policy nsh_sfc_context_del_nl_policy[NSH_SFC_A_CONTEXT_ID + 1];

extern const struct nla_policy nsh_sfc_stats_get_nl_policy[NSH_SFC_A_STATS_NO_ZERO + 1];

extern const struct nla_policy nsh_sfc_context_new_nl_policy[NSH_SFC_A_CONTEXT_HEADER + 1];

extern const struct nla_policy nsh_sfc_flow_get_nl_policy[NSH_SFC_A_FLOW_VLAN + 1];

extern const struct nla_policy nsh_sfc_flow_del_nl_policy[NSH_SFC_A_FLOW_VLAN + 1];

extern const struct nla_policy nsh_sfc_limit_set_nl_policy[NSH_SFC_A_STATS_FLOW_LIMIT + 1];

extern const struct nla_policy nsh_sfc_group_new_nl_policy[NSH_SFC_A_GROUP_FLOW_TIMEOUT + 1];

extern const struct nla_policy nsh_sfc_group_set_nl_policy[NSH_SFC_A_GROUP_FLOW_TIMEOUT + 1];

extern const struct nla_policy nsh_sfc_group_del_nl_policy[NSH_SFC_A_GROUP_NAME + 1];

extern const struct nla_policy nsh_sfc_group_get_nl_policy[NSH_SFC_A_GROUP_NAME + 1];

extern const struct nla_policy nsh_sfc_member_set_nl_policy[NSH_SFC_A_GROUP_MEMBER + 1];

/* Ops table for nsh_sfc */
extern const struct genl_ops nsh_sfc_nl_ops[23];

int nsh_sfc_nl_port_new_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_port_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int nsh_sfc_nl_path_new_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_path_set_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_path_del_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_path_get_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_path_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int nsh_sfc_nl_dev_set_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_dev_del_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_dev_get_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_dev_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int nsh_sfc_nl_context_get_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_context_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int nsh_sfc_nl_context_del_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_context_new_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_flow_get_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_flow_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int nsh_sfc_nl_flow_del_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_limit_set_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_group_set_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info);
int nsh_sfc_nl_group_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int nsh_sfc_nl_member_set_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	NSH_SFC_NLGRP_EVENTS,
};

#endif /* _LINUX_NSH_SFC_GEN_H */
