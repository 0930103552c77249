// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/nsh_sfc.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/nsh_sfc.h>

/* Integer value ranges */
static struct netlink_range_validation nsh_sfc_a_path_spi_range = {
	.max	= NSH_SFC_SPI_MAX,
};

static struct netlink_range_validation nsh_sfc_a_path_reverse_range = {
	.max	= NSH_SFC_SPI_MAX,
};

static struct netlink_range_validation nsh_sfc_a_dev_spi_range = {
	.max	= NSH_SFC_SPI_MAX,
};

static struct netlink_range_validation nsh_sfc_a_dev_context_limit_range = {
	.min	= 1ULL,
	.max	= NSH_SFC_CONTEXTS_MAX,
};

static struct netlink_range_validation nsh_sfc_a_dev_context_timeout_range = {
	.min	= 1ULL,
	.max	= 604800ULL,
};

static struct netlink_range_validation nsh_sfc_a_dev_flow_limit_range = {
	.min	= 1ULL,
	.max	= NSH_SFC_FLOWS_MAX,
};

static struct netlink_range_validation nsh_sfc_a_dev_flow_timeout_range = {
	.min	= 1ULL,
	.max	= 604800ULL,
};

static struct netlink_range_validation nsh_sfc_a_dev_window_range = {
	.min	= 1ULL,
	.max	= 60000ULL,
};

static struct netlink_range_validation nsh_sfc_a_dev_returns_range = {
	.max	= 600000ULL,
};

static struct netlink_range_validation nsh_sfc_a_flow_spi_range = {
	.max	= NSH_SFC_SPI_MAX,
};

static struct netlink_range_validation nsh_sfc_a_member_drain_range = {
	.min	= 1ULL,
	.max	= 604800ULL,
};

static struct netlink_range_validation nsh_sfc_a_group_flow_limit_range = {
	.min	= 1ULL,
	.max	= NSH_SFC_FLOWS_MAX,
};

static struct netlink_range_validation nsh_sfc_a_group_flow_timeout_range = {
	.min	= 1ULL,
	.max	= 604800ULL,
};

/* Common nested types */
const struct nla_policy nsh_sfc_hop_nl_policy[NSH_SFC_A_HOP_BYPASSED + 1] = {
	[NSH_SFC_A_HOP_SI] = { .type = NLA_U8, },
	[NSH_SFC_A_HOP_TYPE] = NLA_POLICY_MAX(NLA_U32, 3),
	[NSH_SFC_A_HOP_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_HOP_LLADDR] = NLA_POLICY_EXACT_LEN(6),
	[NSH_SFC_A_HOP_IPV4] = { .type = NLA_U32, },
	[NSH_SFC_A_HOP_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[NSH_SFC_A_HOP_TUNNEL_ID] = { .type = NLA_U32, },
	[NSH_SFC_A_HOP_DEAD] = { .type = NLA_FLAG, },
	[NSH_SFC_A_HOP_PACKETS] = { .type = NLA_U64, },
	[NSH_SFC_A_HOP_BYTES] = { .type = NLA_U64, },
	[NSH_SFC_A_HOP_DROPS] = { .type = NLA_U64, },
	[NSH_SFC_A_HOP_GROUP] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_HOP_ON_DOWN] = NLA_POLICY_MAX(NLA_U32, 1),
	[NSH_SFC_A_HOP_DOWN] = { .type = NLA_FLAG, },
	[NSH_SFC_A_HOP_BYPASSED] = { .type = NLA_U64, },
};

const struct nla_policy nsh_sfc_member_nl_policy[NSH_SFC_A_MEMBER_WAS + 1] = {
	[NSH_SFC_A_MEMBER_WEIGHT] = NLA_POLICY_MIN(NLA_U16, 1),
	[NSH_SFC_A_MEMBER_TYPE] = NLA_POLICY_MAX(NLA_U32, 3),
	[NSH_SFC_A_MEMBER_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_MEMBER_LLADDR] = NLA_POLICY_EXACT_LEN(6),
	[NSH_SFC_A_MEMBER_IPV4] = { .type = NLA_U32, },
	[NSH_SFC_A_MEMBER_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[NSH_SFC_A_MEMBER_TUNNEL_ID] = { .type = NLA_U32, },
	[NSH_SFC_A_MEMBER_DEAD] = { .type = NLA_FLAG, },
	[NSH_SFC_A_MEMBER_PACKETS] = { .type = NLA_U64, },
	[NSH_SFC_A_MEMBER_BYTES] = { .type = NLA_U64, },
	[NSH_SFC_A_MEMBER_DROPS] = { .type = NLA_U64, },
	[NSH_SFC_A_MEMBER_BACKUP] = { .type = NLA_FLAG, },
	[NSH_SFC_A_MEMBER_STATE] = NLA_POLICY_MAX(NLA_U32, 2),
	[NSH_SFC_A_MEMBER_REASON] = { .type = NLA_NUL_STRING, .len = 31, },
	[NSH_SFC_A_MEMBER_FLOWS] = { .type = NLA_U32, },
	[NSH_SFC_A_MEMBER_DRAIN] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_member_drain_range),
	[NSH_SFC_A_MEMBER_WAS] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* NSH_SFC_CMD_PORT_NEW - do */
const struct nla_policy nsh_sfc_port_new_nl_policy[NSH_SFC_A_PORT_OAM_FORWARD + 1] = {
	[NSH_SFC_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_PORT_OAM_FORWARD] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* NSH_SFC_CMD_PORT_SET - do */
const struct nla_policy nsh_sfc_port_set_nl_policy[NSH_SFC_A_PORT_OAM_FORWARD + 1] = {
	[NSH_SFC_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_PORT_OAM_FORWARD] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* NSH_SFC_CMD_PORT_DEL - do */
const struct nla_policy nsh_sfc_port_del_nl_policy[NSH_SFC_A_PORT_IFNAME + 1] = {
	[NSH_SFC_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* NSH_SFC_CMD_PORT_GET - do */
const struct nla_policy nsh_sfc_port_get_nl_policy[NSH_SFC_A_PORT_IFNAME + 1] = {
	[NSH_SFC_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* NSH_SFC_CMD_PATH_NEW - do */
const struct nla_policy nsh_sfc_path_new_nl_policy[NSH_SFC_A_PATH_REVERSE + 1] = {
	[NSH_SFC_A_PATH_SPI] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_path_spi_range),
	[NSH_SFC_A_PATH_HOP] = NLA_POLICY_NESTED(nsh_sfc_hop_nl_policy),
	[NSH_SFC_A_PATH_REVERSE] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_path_reverse_range),
};

/* NSH_SFC_CMD_PATH_SET - do */
const struct nla_policy nsh_sfc_path_set_nl_policy[NSH_SFC_A_PATH_REVERSE + 1] = {
	[NSH_SFC_A_PATH_SPI] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_path_spi_range),
	[NSH_SFC_A_PATH_HOP] = NLA_POLICY_NESTED(nsh_sfc_hop_nl_policy),
	[NSH_SFC_A_PATH_REVERSE] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_path_reverse_range),
};

/* NSH_SFC_CMD_PATH_DEL - do */
const struct nla_policy nsh_sfc_path_del_nl_policy[NSH_SFC_A_PATH_SPI + 1] = {
	[NSH_SFC_A_PATH_SPI] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_path_spi_range),
};

/* NSH_SFC_CMD_PATH_GET - do */
const struct nla_policy nsh_sfc_path_get_nl_policy[NSH_SFC_A_PATH_SPI + 1] = {
	[NSH_SFC_A_PATH_SPI] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_path_spi_range),
};

/* NSH_SFC_CMD_DEV_SET - do */
const struct nla_policy nsh_sfc_dev_set_nl_policy[NSH_SFC_A_DEV_RETURNS + 1] = {
	[NSH_SFC_A_DEV_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_DEV_MODE] = NLA_POLICY_MAX(NLA_U32, 1),
	[NSH_SFC_A_DEV_SPI] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_dev_spi_range),
	[NSH_SFC_A_DEV_SI] = NLA_POLICY_MIN(NLA_U8, 1),
	[NSH_SFC_A_DEV_NO_PATH] = { .type = NLA_FLAG, },
	[NSH_SFC_A_DEV_MD_TYPE] = NLA_POLICY_RANGE(NLA_U8, 1, 2),
	[NSH_SFC_A_DEV_METADATA] = { .type = NLA_BINARY, },
	[NSH_SFC_A_DEV_RECLASSIFY] = NLA_POLICY_MAX(NLA_U8, 1),
	[NSH_SFC_A_DEV_MARK_MASK] = { .type = NLA_U32, },
	[NSH_SFC_A_DEV_CONTEXT_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_dev_context_limit_range),
	[NSH_SFC_A_DEV_CONTEXT_TIMEOUT] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_dev_context_timeout_range),
	[NSH_SFC_A_DEV_RECALL_BY] = NLA_POLICY_MASK(NLA_U32, 0xf),
	[NSH_SFC_A_DEV_ORIGINATED] = NLA_POLICY_MAX(NLA_U32, 2),
	[NSH_SFC_A_DEV_FLOW_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_dev_flow_limit_range),
	[NSH_SFC_A_DEV_FLOW_TIMEOUT] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_dev_flow_timeout_range),
	[NSH_SFC_A_DEV_WINDOW] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_dev_window_range),
	[NSH_SFC_A_DEV_STATE] = NLA_POLICY_MAX(NLA_U32, 2),
	[NSH_SFC_A_DEV_STATE_REASON] = { .type = NLA_NUL_STRING, .len = 63, },
	[NSH_SFC_A_DEV_RETURNS] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_dev_returns_range),
};

/* NSH_SFC_CMD_DEV_DEL - do */
const struct nla_policy nsh_sfc_dev_del_nl_policy[NSH_SFC_A_DEV_IFNAME + 1] = {
	[NSH_SFC_A_DEV_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* NSH_SFC_CMD_DEV_GET - do */
const struct nla_policy nsh_sfc_dev_get_nl_policy[NSH_SFC_A_DEV_IFNAME + 1] = {
	[NSH_SFC_A_DEV_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* NSH_SFC_CMD_CONTEXT_GET - do */
const struct nla_policy nsh_sfc_context_get_nl_policy[NSH_SFC_A_CONTEXT_ID + 1] = {
	[NSH_SFC_A_CONTEXT_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_CONTEXT_ID] = { .type = NLA_U32, },
};

/* NSH_SFC_CMD_CONTEXT_DEL - do */
const struct nla_policy nsh_sfc_context_del_nl_policy[NSH_SFC_A_CONTEXT_ID + 1] = {
	[NSH_SFC_A_CONTEXT_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_CONTEXT_ID] = { .type = NLA_U32, },
};

/* NSH_SFC_CMD_STATS_GET - do */
const struct nla_policy nsh_sfc_stats_get_nl_policy[NSH_SFC_A_STATS_NO_ZERO + 1] = {
	[NSH_SFC_A_STATS_NO_ZERO] = { .type = NLA_FLAG, },
};

/* NSH_SFC_CMD_CONTEXT_NEW - do */
const struct nla_policy nsh_sfc_context_new_nl_policy[NSH_SFC_A_CONTEXT_HEADER + 1] = {
	[NSH_SFC_A_CONTEXT_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_CONTEXT_ID] = { .type = NLA_U32, },
	[NSH_SFC_A_CONTEXT_HEADER] = { .type = NLA_BINARY, },
};

/* NSH_SFC_CMD_FLOW_GET - do */
const struct nla_policy nsh_sfc_flow_get_nl_policy[NSH_SFC_A_FLOW_VLAN + 1] = {
	[NSH_SFC_A_FLOW_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_FLOW_KIND] = NLA_POLICY_MAX(NLA_U32, 3),
	[NSH_SFC_A_FLOW_CONTEXT] = { .type = NLA_U32, },
	[NSH_SFC_A_FLOW_SPI] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_flow_spi_range),
	[NSH_SFC_A_FLOW_SI] = { .type = NLA_U8, },
	[NSH_SFC_A_FLOW_IPV4_SRC] = { .type = NLA_U32, },
	[NSH_SFC_A_FLOW_IPV4_DST] = { .type = NLA_U32, },
	[NSH_SFC_A_FLOW_IPV6_SRC] = NLA_POLICY_EXACT_LEN(16),
	[NSH_SFC_A_FLOW_IPV6_DST] = NLA_POLICY_EXACT_LEN(16),
	[NSH_SFC_A_FLOW_MAC_SRC] = NLA_POLICY_EXACT_LEN(6),
	[NSH_SFC_A_FLOW_MAC_DST] = NLA_POLICY_EXACT_LEN(6),
	[NSH_SFC_A_FLOW_ETHERTYPE] = { .type = NLA_U16, },
	[NSH_SFC_A_FLOW_PROTO] = { .type = NLA_U8, },
	[NSH_SFC_A_FLOW_SPORT] = { .type = NLA_U16, },
	[NSH_SFC_A_FLOW_DPORT] = { .type = NLA_U16, },
	[NSH_SFC_A_FLOW_KEY] = { .type = NLA_U32, },
	[NSH_SFC_A_FLOW_VLAN] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* NSH_SFC_CMD_FLOW_DEL - do */
const struct nla_policy nsh_sfc_flow_del_nl_policy[NSH_SFC_A_FLOW_VLAN + 1] = {
	[NSH_SFC_A_FLOW_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_FLOW_KIND] = NLA_POLICY_MAX(NLA_U32, 3),
	[NSH_SFC_A_FLOW_CONTEXT] = { .type = NLA_U32, },
	[NSH_SFC_A_FLOW_SPI] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_flow_spi_range),
	[NSH_SFC_A_FLOW_SI] = { .type = NLA_U8, },
	[NSH_SFC_A_FLOW_IPV4_SRC] = { .type = NLA_U32, },
	[NSH_SFC_A_FLOW_IPV4_DST] = { .type = NLA_U32, },
	[NSH_SFC_A_FLOW_IPV6_SRC] = NLA_POLICY_EXACT_LEN(16),
	[NSH_SFC_A_FLOW_IPV6_DST] = NLA_POLICY_EXACT_LEN(16),
	[NSH_SFC_A_FLOW_MAC_SRC] = NLA_POLICY_EXACT_LEN(6),
	[NSH_SFC_A_FLOW_MAC_DST] = NLA_POLICY_EXACT_LEN(6),
	[NSH_SFC_A_FLOW_ETHERTYPE] = { .type = NLA_U16, },
	[NSH_SFC_A_FLOW_PROTO] = { .type = NLA_U8, },
	[NSH_SFC_A_FLOW_SPORT] = { .type = NLA_U16, },
	[NSH_SFC_A_FLOW_DPORT] = { .type = NLA_U16, },
	[NSH_SFC_A_FLOW_KEY] = { .type = NLA_U32, },
	[NSH_SFC_A_FLOW_VLAN] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* NSH_SFC_CMD_LIMIT_SET - do */
const struct nla_policy nsh_sfc_limit_set_nl_policy[NSH_SFC_A_STATS_FLOW_LIMIT + 1] = {
	[NSH_SFC_A_STATS_CONTEXT_LIMIT] = NLA_POLICY_MIN(NLA_U32, 1),
	[NSH_SFC_A_STATS_FLOW_LIMIT] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* NSH_SFC_CMD_GROUP_NEW - do */
const struct nla_policy nsh_sfc_group_new_nl_policy[NSH_SFC_A_GROUP_FLOW_TIMEOUT + 1] = {
	[NSH_SFC_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_GROUP_POLICY] = NLA_POLICY_MAX(NLA_U32, 2),
	[NSH_SFC_A_GROUP_MEMBER] = NLA_POLICY_NESTED(nsh_sfc_member_nl_policy),
	[NSH_SFC_A_GROUP_FLOW_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_group_flow_limit_range),
	[NSH_SFC_A_GROUP_FLOW_TIMEOUT] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_group_flow_timeout_range),
};

/* NSH_SFC_CMD_GROUP_SET - do */
const struct nla_policy nsh_sfc_group_set_nl_policy[NSH_SFC_A_GROUP_FLOW_TIMEOUT + 1] = {
	[NSH_SFC_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_GROUP_POLICY] = NLA_POLICY_MAX(NLA_U32, 2),
	[NSH_SFC_A_GROUP_MEMBER] = NLA_POLICY_NESTED(nsh_sfc_member_nl_policy),
	[NSH_SFC_A_GROUP_FLOW_LIMIT] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_group_flow_limit_range),
	[NSH_SFC_A_GROUP_FLOW_TIMEOUT] = NLA_POLICY_FULL_RANGE(NLA_U32, &nsh_sfc_a_group_flow_timeout_range),
};

/* NSH_SFC_CMD_GROUP_DEL - do */
const struct nla_policy nsh_sfc_group_del_nl_policy[NSH_SFC_A_GROUP_NAME + 1] = {
	[NSH_SFC_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* NSH_SFC_CMD_GROUP_GET - do */
const struct nla_policy nsh_sfc_group_get_nl_policy[NSH_SFC_A_GROUP_NAME + 1] = {
	[NSH_SFC_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* NSH_SFC_CMD_MEMBER_SET - do */
const struct nla_policy nsh_sfc_member_set_nl_policy[NSH_SFC_A_GROUP_MEMBER + 1] = {
	[NSH_SFC_A_GROUP_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[NSH_SFC_A_GROUP_MEMBER] = NLA_POLICY_NESTED(nsh_sfc_member_nl_policy),
};

/* Ops table for nsh_sfc */
const struct genl_ops nsh_sfc_nl_ops[23] = {
	{
		.cmd		= NSH_SFC_CMD_PORT_NEW,
		.doit		= nsh_sfc_nl_port_new_doit,
		.policy		= nsh_sfc_port_new_nl_policy,
		.maxattr	= NSH_SFC_A_PORT_OAM_FORWARD,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_PORT_SET,
		.doit		= nsh_sfc_nl_port_set_doit,
		.policy		= nsh_sfc_port_set_nl_policy,
		.maxattr	= NSH_SFC_A_PORT_OAM_FORWARD,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_PORT_DEL,
		.doit		= nsh_sfc_nl_port_del_doit,
		.policy		= nsh_sfc_port_del_nl_policy,
		.maxattr	= NSH_SFC_A_PORT_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_PORT_GET,
		.doit		= nsh_sfc_nl_port_get_doit,
		.dumpit		= nsh_sfc_nl_port_get_dumpit,
		.policy		= nsh_sfc_port_get_nl_policy,
		.maxattr	= NSH_SFC_A_PORT_IFNAME,
	},
	{
		.cmd		= NSH_SFC_CMD_PATH_NEW,
		.doit		= nsh_sfc_nl_path_new_doit,
		.policy		= nsh_sfc_path_new_nl_policy,
		.maxattr	= NSH_SFC_A_PATH_REVERSE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_PATH_SET,
		.doit		= nsh_sfc_nl_path_set_doit,
		.policy		= nsh_sfc_path_set_nl_policy,
		.maxattr	= NSH_SFC_A_PATH_REVERSE,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_PATH_DEL,
		.doit		= nsh_sfc_nl_path_del_doit,
		.policy		= nsh_sfc_path_del_nl_policy,
		.maxattr	= NSH_SFC_A_PATH_SPI,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_PATH_GET,
		.doit		= nsh_sfc_nl_path_get_doit,
		.dumpit		= nsh_sfc_nl_path_get_dumpit,
		.policy		= nsh_sfc_path_get_nl_policy,
		.maxattr	= NSH_SFC_A_PATH_SPI,
	},
	{
		.cmd		= NSH_SFC_CMD_DEV_SET,
		.doit		= nsh_sfc_nl_dev_set_doit,
		.policy		= nsh_sfc_dev_set_nl_policy,
		.maxattr	= NSH_SFC_A_DEV_RETURNS,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_DEV_DEL,
		.doit		= nsh_sfc_nl_dev_del_doit,
		.policy		= nsh_sfc_dev_del_nl_policy,
		.maxattr	= NSH_SFC_A_DEV_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_DEV_GET,
		.doit		= nsh_sfc_nl_dev_get_doit,
		.dumpit		= nsh_sfc_nl_dev_get_dumpit,
		.policy		= nsh_sfc_dev_get_nl_policy,
		.maxattr	= NSH_SFC_A_DEV_IFNAME,
	},
	{
		.cmd		= NSH_SFC_CMD_CONTEXT_GET,
		.doit		= nsh_sfc_nl_context_get_doit,
		.dumpit		= nsh_sfc_nl_context_get_dumpit,
		.policy		= nsh_sfc_context_get_nl_policy,
		.maxattr	= NSH_SFC_A_CONTEXT_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_CONTEXT_DEL,
		.doit		= nsh_sfc_nl_context_del_doit,
		.policy		= nsh_sfc_context_del_nl_policy,
		.maxattr	= NSH_SFC_A_CONTEXT_ID,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_STATS_GET,
		.doit		= nsh_sfc_nl_stats_get_doit,
		.policy		= nsh_sfc_stats_get_nl_policy,
		.maxattr	= NSH_SFC_A_STATS_NO_ZERO,
	},
	{
		.cmd		= NSH_SFC_CMD_CONTEXT_NEW,
		.doit		= nsh_sfc_nl_context_new_doit,
		.policy		= nsh_sfc_context_new_nl_policy,
		.maxattr	= NSH_SFC_A_CONTEXT_HEADER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_FLOW_GET,
		.doit		= nsh_sfc_nl_flow_get_doit,
		.dumpit		= nsh_sfc_nl_flow_get_dumpit,
		.policy		= nsh_sfc_flow_get_nl_policy,
		.maxattr	= NSH_SFC_A_FLOW_VLAN,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_FLOW_DEL,
		.doit		= nsh_sfc_nl_flow_del_doit,
		.policy		= nsh_sfc_flow_del_nl_policy,
		.maxattr	= NSH_SFC_A_FLOW_VLAN,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_LIMIT_SET,
		.doit		= nsh_sfc_nl_limit_set_doit,
		.policy		= nsh_sfc_limit_set_nl_policy,
		.maxattr	= NSH_SFC_A_STATS_FLOW_LIMIT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_GROUP_NEW,
		.doit		= nsh_sfc_nl_group_new_doit,
		.policy		= nsh_sfc_group_new_nl_policy,
		.maxattr	= NSH_SFC_A_GROUP_FLOW_TIMEOUT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_GROUP_SET,
		.doit		= nsh_sfc_nl_group_set_doit,
		.policy		= nsh_sfc_group_set_nl_policy,
		.maxattr	= NSH_SFC_A_GROUP_FLOW_TIMEOUT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_GROUP_DEL,
		.doit		= nsh_sfc_nl_group_del_doit,
		.policy		= nsh_sfc_group_del_nl_policy,
		.maxattr	= NSH_SFC_A_GROUP_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= NSH_SFC_CMD_GROUP_GET,
		.doit		= nsh_sfc_nl_group_get_doit,
		.dumpit		= nsh_sfc_nl_group_get_dumpit,
		.policy		= nsh_sfc_group_get_nl_policy,
		.maxattr	= NSH_SFC_A_GROUP_NAME,
	},
	{
		.cmd		= NSH_SFC_CMD_MEMBER_SET,
		.doit		= nsh_sfc_nl_member_set_doit,
		.policy		= nsh_sfc_member_set_nl_policy,
		.maxattr	= NSH_SFC_A_GROUP_MEMBER,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};

const struct genl_multicast_group nsh_sfc_nl_mcgrps[] = {
	[NSH_SFC_NLGRP_EVENTS] = { "events", },
};
