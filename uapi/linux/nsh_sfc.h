/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/nsh_sfc.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_NSH_SFC_H
#define _UAPI_LINUX_NSH_SFC_H

#define NSH_SFC_GENL_NAME	"nsh_sfc"
#define NSH_SFC_GENL_VERSION	1

#define NSH_SFC_SPI_MAX		16777215
#define NSH_SFC_HOPS_MAX	256
#define NSH_SFC_METADATA_MAX	244
#define NSH_SFC_CONTEXTS_MAX	1048576
#define NSH_SFC_FLOWS_MAX	4194304
#define NSH_SFC_MEMBERS_MAX	64

/**
 * enum nsh_sfc_hop_type - What a hop of a path is.
 * @NSH_SFC_HOP_DEV: The function behind an nsh device; the packet comes back
 *   through the device with its service index decreased.
 * @NSH_SFC_HOP_END: The end of the path. The header comes off for good and the
 *   packet is received on an nsh device.
 * @NSH_SFC_HOP_VIA: The next service function forwarder, reached through a
 *   port.
 * @NSH_SFC_HOP_GROUP: One member of a group, or each of them, as its policy
 *   says.
 */
enum nsh_sfc_hop_type {
	NSH_SFC_HOP_DEV,
	NSH_SFC_HOP_END,
	NSH_SFC_HOP_VIA,
	NSH_SFC_HOP_GROUP,
};

/**
 * enum nsh_sfc_group_policy - Which members of a group a packet goes to.
 * @NSH_SFC_GROUP_HASH: The one that the packet's flow went to before, in
 *   either direction; a new flow goes to the member with fewest flows for its
 *   weight.
 * @NSH_SFC_GROUP_ACTIVE_BACKUP: The first one that can take it.
 * @NSH_SFC_GROUP_REPLICATE: A copy to each.
 */
enum nsh_sfc_group_policy {
	NSH_SFC_GROUP_HASH,
	NSH_SFC_GROUP_ACTIVE_BACKUP,
	NSH_SFC_GROUP_REPLICATE,
};

/**
 * enum nsh_sfc_member_state - What a member of a group may be given.
 * @NSH_SFC_MEMBER_UP: Packets.
 * @NSH_SFC_MEMBER_DOWN: Nothing. Its flows go to other members.
 * @NSH_SFC_MEMBER_DRAIN: Packets of flows that it has, and no new flows. With
 *   a policy that knows no flows, nothing.
 */
enum nsh_sfc_member_state {
	NSH_SFC_MEMBER_UP,
	NSH_SFC_MEMBER_DOWN,
	NSH_SFC_MEMBER_DRAIN,
};

/**
 * enum nsh_sfc_on_down - What becomes of packets whose hop's function is down.
 * @NSH_SFC_ON_DOWN_DROP: They are dropped.
 * @NSH_SFC_ON_DOWN_BYPASS: They go on with their service index decreased, as
 *   if the function had passed them.
 */
enum nsh_sfc_on_down {
	NSH_SFC_ON_DOWN_DROP,
	NSH_SFC_ON_DOWN_BYPASS,
};

/**
 * enum nsh_sfc_dev_state - What an instance of a function can be given.
 * @NSH_SFC_STATE_UP: Packets.
 * @NSH_SFC_STATE_DOWN: Nothing.
 * @NSH_SFC_STATE_DRAIN: Packets of flows that it has; a group gives it no new
 *   flows.
 */
enum nsh_sfc_dev_state {
	NSH_SFC_STATE_UP,
	NSH_SFC_STATE_DOWN,
	NSH_SFC_STATE_DRAIN,
};

/**
 * enum nsh_sfc_down_reason - Why an instance is down.
 * @NSH_SFC_DOWN_SET: Somebody has said so (state).
 * @NSH_SFC_DOWN_LINK: Its device is not up; or the device behind is not up,
 *   has no carrier, or is gone.
 * @NSH_SFC_DOWN_SILENT: Packets were handed over, and for a time (returns)
 *   none came back.
 * @NSH_SFC_DOWN_FLAPPING: The link is there again, and is not trusted yet.
 *   Groups and on-down bypass do without it; a hop that has nothing else uses
 *   it.
 */
enum nsh_sfc_down_reason {
	NSH_SFC_DOWN_SET = 1,
	NSH_SFC_DOWN_LINK = 2,
	NSH_SFC_DOWN_SILENT = 4,
	NSH_SFC_DOWN_FLAPPING = 8,
};

/**
 * enum nsh_sfc_state_cause - What has changed a state.
 * @NSH_SFC_CAUSE_SET: Somebody has said so.
 * @NSH_SFC_CAUSE_LINK: The link of the device, or of the device behind.
 * @NSH_SFC_CAUSE_SILENT: Packets were handed over and none came back.
 * @NSH_SFC_CAUSE_RETRY: The time is over for which it was not trusted.
 */
enum nsh_sfc_state_cause {
	NSH_SFC_CAUSE_SET,
	NSH_SFC_CAUSE_LINK,
	NSH_SFC_CAUSE_SILENT,
	NSH_SFC_CAUSE_RETRY,
};

/**
 * enum nsh_sfc_dev_mode - How the function behind a device treats Ethernet
 *   frames.
 * @NSH_SFC_MODE_BRIDGE: Transparent, inner Ethernet frames are handed over as
 *   they are.
 * @NSH_SFC_MODE_ROUTE: The function routes. The destination address of inner
 *   Ethernet frames becomes the device's own, and both addresses are put back
 *   afterwards.
 */
enum nsh_sfc_dev_mode {
	NSH_SFC_MODE_BRIDGE,
	NSH_SFC_MODE_ROUTE,
};

/**
 * enum nsh_sfc_recall_by - Ways to find the header of a packet that comes back
 *   from a function, in the order in which they are tried.
 * @NSH_SFC_RECALL_MARK: The mark of the sk_buff names the context.
 * @NSH_SFC_RECALL_CONNTRACK: The addresses and ports that the packet's
 *   connection had when it was handed over, as the connection tracking of the
 *   function knows them.
 * @NSH_SFC_RECALL_FLOW: The addresses and ports of the packet itself.
 * @NSH_SFC_RECALL_FINGERPRINT: What a function that rewrites addresses and
 *   ports leaves alone.
 */
enum nsh_sfc_recall_by {
	NSH_SFC_RECALL_MARK = 1,
	NSH_SFC_RECALL_CONNTRACK = 2,
	NSH_SFC_RECALL_FLOW = 4,
	NSH_SFC_RECALL_FINGERPRINT = 8,
};

/**
 * enum nsh_sfc_originated - What becomes of packets that the function itself
 *   has made.
 * @NSH_SFC_ORIGINATED_OWN_PATH: They start on the device's own path; dropped
 *   if it has none.
 * @NSH_SFC_ORIGINATED_FLOW: Answers and errors go where the packets that
 *   caused them are going: onto the reverse of their path if it has one, else
 *   onto the same path. Anything else as with own-path.
 * @NSH_SFC_ORIGINATED_DROP: They are dropped.
 */
enum nsh_sfc_originated {
	NSH_SFC_ORIGINATED_OWN_PATH,
	NSH_SFC_ORIGINATED_FLOW,
	NSH_SFC_ORIGINATED_DROP,
};

/**
 * enum nsh_sfc_flow_kind - What identifies a flow.
 * @NSH_SFC_FLOW_IP: IP addresses, protocol, ports or what the protocol has
 *   instead.
 * @NSH_SFC_FLOW_FRAGMENT: IP addresses, protocol and identification of a
 *   fragmented packet.
 * @NSH_SFC_FLOW_ICMP_ERROR: The packet that an ICMP error is about.
 * @NSH_SFC_FLOW_ETHER: Ethernet addresses and type, of what is not IP.
 */
enum nsh_sfc_flow_kind {
	NSH_SFC_FLOW_IP,
	NSH_SFC_FLOW_FRAGMENT,
	NSH_SFC_FLOW_ICMP_ERROR,
	NSH_SFC_FLOW_ETHER,
};

/**
 * enum nsh_sfc_port_link - How a port's device is addressed.
 * @NSH_SFC_LINK_ETHER: By link-layer address, or by IP address and the
 *   neighbour table.
 * @NSH_SFC_LINK_TUNNEL: By tunnel destination; NSH is the tunnel's payload.
 * @NSH_SFC_LINK_ETHER_TUNNEL: By tunnel destination and link-layer address;
 *   the tunnel's payload is an Ethernet frame that carries NSH.
 * @NSH_SFC_LINK_RAW: Not at all, the device has one other end.
 */
enum nsh_sfc_port_link {
	NSH_SFC_LINK_ETHER,
	NSH_SFC_LINK_TUNNEL,
	NSH_SFC_LINK_ETHER_TUNNEL,
	NSH_SFC_LINK_RAW,
};

enum {
	NSH_SFC_A_DROP_REASON = 1,
	NSH_SFC_A_DROP_PACKETS,
	NSH_SFC_A_DROP_PAD,

	__NSH_SFC_A_DROP_MAX
};
#define NSH_SFC_A_DROP_MAX (__NSH_SFC_A_DROP_MAX - 1)

enum {
	NSH_SFC_A_COUNTERS_RX_PACKETS = 1,
	NSH_SFC_A_COUNTERS_RX_BYTES,
	NSH_SFC_A_COUNTERS_TX_PACKETS,
	NSH_SFC_A_COUNTERS_TX_BYTES,
	NSH_SFC_A_COUNTERS_DROPS,
	NSH_SFC_A_COUNTERS_PAD,
	NSH_SFC_A_COUNTERS_DROP,

	__NSH_SFC_A_COUNTERS_MAX
};
#define NSH_SFC_A_COUNTERS_MAX (__NSH_SFC_A_COUNTERS_MAX - 1)

enum {
	NSH_SFC_A_PORT_IFNAME = 1,
	NSH_SFC_A_PORT_IFINDEX,
	NSH_SFC_A_PORT_OAM_FORWARD,
	NSH_SFC_A_PORT_LINK,
	NSH_SFC_A_PORT_COUNTERS,

	__NSH_SFC_A_PORT_MAX
};
#define NSH_SFC_A_PORT_MAX (__NSH_SFC_A_PORT_MAX - 1)

enum {
	NSH_SFC_A_HOP_SI = 1,
	NSH_SFC_A_HOP_TYPE,
	NSH_SFC_A_HOP_IFNAME,
	NSH_SFC_A_HOP_LLADDR,
	NSH_SFC_A_HOP_IPV4,
	NSH_SFC_A_HOP_IPV6,
	NSH_SFC_A_HOP_TUNNEL_ID,
	NSH_SFC_A_HOP_DEAD,
	NSH_SFC_A_HOP_PACKETS,
	NSH_SFC_A_HOP_BYTES,
	NSH_SFC_A_HOP_DROPS,
	NSH_SFC_A_HOP_PAD,
	NSH_SFC_A_HOP_GROUP,
	NSH_SFC_A_HOP_ON_DOWN,
	NSH_SFC_A_HOP_DOWN,
	NSH_SFC_A_HOP_BYPASSED,

	__NSH_SFC_A_HOP_MAX
};
#define NSH_SFC_A_HOP_MAX (__NSH_SFC_A_HOP_MAX - 1)

enum {
	NSH_SFC_A_PATH_SPI = 1,
	NSH_SFC_A_PATH_HOP,
	NSH_SFC_A_PATH_DROPS,
	NSH_SFC_A_PATH_REVERSE,
	NSH_SFC_A_PATH_PAD,

	__NSH_SFC_A_PATH_MAX
};
#define NSH_SFC_A_PATH_MAX (__NSH_SFC_A_PATH_MAX - 1)

enum {
	NSH_SFC_A_RECALL_MARK = 1,
	NSH_SFC_A_RECALL_MARK_MISS,
	NSH_SFC_A_RECALL_OWN_PATH,
	NSH_SFC_A_RECALL_NONE,
	NSH_SFC_A_RECALL_CONNTRACK,
	NSH_SFC_A_RECALL_CONNTRACK_MISS,
	NSH_SFC_A_RECALL_CONNTRACK_AMBIGUOUS,
	NSH_SFC_A_RECALL_FLOW,
	NSH_SFC_A_RECALL_FLOW_MISS,
	NSH_SFC_A_RECALL_FLOW_AMBIGUOUS,
	NSH_SFC_A_RECALL_FINGERPRINT,
	NSH_SFC_A_RECALL_FINGERPRINT_MISS,
	NSH_SFC_A_RECALL_FINGERPRINT_AMBIGUOUS,
	NSH_SFC_A_RECALL_ORIGINATED,
	NSH_SFC_A_RECALL_PAD,

	__NSH_SFC_A_RECALL_MAX
};
#define NSH_SFC_A_RECALL_MAX (__NSH_SFC_A_RECALL_MAX - 1)

enum {
	NSH_SFC_A_CONTEXT_TABLE_COUNT = 1,
	NSH_SFC_A_CONTEXT_TABLE_CREATED,
	NSH_SFC_A_CONTEXT_TABLE_EVICTED,
	NSH_SFC_A_CONTEXT_TABLE_EXPIRED,
	NSH_SFC_A_CONTEXT_TABLE_PAD,

	__NSH_SFC_A_CONTEXT_TABLE_MAX
};
#define NSH_SFC_A_CONTEXT_TABLE_MAX (__NSH_SFC_A_CONTEXT_TABLE_MAX - 1)

enum {
	NSH_SFC_A_FLOW_TABLE_COUNT = 1,
	NSH_SFC_A_FLOW_TABLE_CREATED,
	NSH_SFC_A_FLOW_TABLE_EVICTED,
	NSH_SFC_A_FLOW_TABLE_EXPIRED,
	NSH_SFC_A_FLOW_TABLE_MEMORY,
	NSH_SFC_A_FLOW_TABLE_PAD,

	__NSH_SFC_A_FLOW_TABLE_MAX
};
#define NSH_SFC_A_FLOW_TABLE_MAX (__NSH_SFC_A_FLOW_TABLE_MAX - 1)

enum {
	NSH_SFC_A_DEV_IFNAME = 1,
	NSH_SFC_A_DEV_IFINDEX,
	NSH_SFC_A_DEV_NETNSID,
	NSH_SFC_A_DEV_MODE,
	NSH_SFC_A_DEV_SPI,
	NSH_SFC_A_DEV_SI,
	NSH_SFC_A_DEV_NO_PATH,
	NSH_SFC_A_DEV_MD_TYPE,
	NSH_SFC_A_DEV_METADATA,
	NSH_SFC_A_DEV_RECLASSIFY,
	NSH_SFC_A_DEV_MARK_MASK,
	NSH_SFC_A_DEV_CONTEXT_LIMIT,
	NSH_SFC_A_DEV_CONTEXT_TIMEOUT,
	NSH_SFC_A_DEV_BEHIND,
	NSH_SFC_A_DEV_COUNTERS,
	NSH_SFC_A_DEV_RECALL,
	NSH_SFC_A_DEV_CONTEXTS,
	NSH_SFC_A_DEV_FUNCTION,
	NSH_SFC_A_DEV_RECALL_BY,
	NSH_SFC_A_DEV_ORIGINATED,
	NSH_SFC_A_DEV_FLOW_LIMIT,
	NSH_SFC_A_DEV_FLOW_TIMEOUT,
	NSH_SFC_A_DEV_WINDOW,
	NSH_SFC_A_DEV_FLOWS,
	NSH_SFC_A_DEV_FINGERPRINTS,
	NSH_SFC_A_DEV_STATE,
	NSH_SFC_A_DEV_STATE_REASON,
	NSH_SFC_A_DEV_RETURNS,
	NSH_SFC_A_DEV_HEALTH,

	__NSH_SFC_A_DEV_MAX
};
#define NSH_SFC_A_DEV_MAX (__NSH_SFC_A_DEV_MAX - 1)

enum {
	NSH_SFC_A_HEALTH_STATE = 1,
	NSH_SFC_A_HEALTH_REASONS,
	NSH_SFC_A_HEALTH_AGE,
	NSH_SFC_A_HEALTH_CHANGES,
	NSH_SFC_A_HEALTH_HOLD,
	NSH_SFC_A_HEALTH_WAS,
	NSH_SFC_A_HEALTH_CAUSE,

	__NSH_SFC_A_HEALTH_MAX
};
#define NSH_SFC_A_HEALTH_MAX (__NSH_SFC_A_HEALTH_MAX - 1)

enum {
	NSH_SFC_A_FLOW_DEV = 1,
	NSH_SFC_A_FLOW_KIND,
	NSH_SFC_A_FLOW_CONTEXT,
	NSH_SFC_A_FLOW_SPI,
	NSH_SFC_A_FLOW_SI,
	NSH_SFC_A_FLOW_IPV4_SRC,
	NSH_SFC_A_FLOW_IPV4_DST,
	NSH_SFC_A_FLOW_IPV6_SRC,
	NSH_SFC_A_FLOW_IPV6_DST,
	NSH_SFC_A_FLOW_MAC_SRC,
	NSH_SFC_A_FLOW_MAC_DST,
	NSH_SFC_A_FLOW_ETHERTYPE,
	NSH_SFC_A_FLOW_PROTO,
	NSH_SFC_A_FLOW_SPORT,
	NSH_SFC_A_FLOW_DPORT,
	NSH_SFC_A_FLOW_KEY,
	NSH_SFC_A_FLOW_ICMP_TYPE,
	NSH_SFC_A_FLOW_ICMP_CODE,
	NSH_SFC_A_FLOW_VLAN,
	NSH_SFC_A_FLOW_INNER_VLAN,
	NSH_SFC_A_FLOW_IDLE,
	NSH_SFC_A_FLOW_AMBIGUOUS,

	__NSH_SFC_A_FLOW_MAX
};
#define NSH_SFC_A_FLOW_MAX (__NSH_SFC_A_FLOW_MAX - 1)

enum {
	NSH_SFC_A_CONTEXT_DEV = 1,
	NSH_SFC_A_CONTEXT_ID,
	NSH_SFC_A_CONTEXT_HEADER,
	NSH_SFC_A_CONTEXT_ETHERNET,
	NSH_SFC_A_CONTEXT_IDLE,
	NSH_SFC_A_CONTEXT_PINNED,
	NSH_SFC_A_CONTEXT_FLOWS,

	__NSH_SFC_A_CONTEXT_MAX
};
#define NSH_SFC_A_CONTEXT_MAX (__NSH_SFC_A_CONTEXT_MAX - 1)

enum {
	NSH_SFC_A_STATS_PORTS = 1,
	NSH_SFC_A_STATS_PATHS,
	NSH_SFC_A_STATS_DEVS,
	NSH_SFC_A_STATS_CONTEXTS,
	NSH_SFC_A_STATS_DROPS,
	NSH_SFC_A_STATS_PAD,
	NSH_SFC_A_STATS_DROP,
	NSH_SFC_A_STATS_NO_ZERO,
	NSH_SFC_A_STATS_FLOWS,
	NSH_SFC_A_STATS_CONTEXT_MEMORY,
	NSH_SFC_A_STATS_FLOW_MEMORY,
	NSH_SFC_A_STATS_CONTEXT_LIMIT,
	NSH_SFC_A_STATS_FLOW_LIMIT,

	__NSH_SFC_A_STATS_MAX
};
#define NSH_SFC_A_STATS_MAX (__NSH_SFC_A_STATS_MAX - 1)

enum {
	NSH_SFC_A_MEMBER_WEIGHT = 1,
	NSH_SFC_A_MEMBER_TYPE,
	NSH_SFC_A_MEMBER_IFNAME,
	NSH_SFC_A_MEMBER_LLADDR,
	NSH_SFC_A_MEMBER_IPV4,
	NSH_SFC_A_MEMBER_IPV6,
	NSH_SFC_A_MEMBER_TUNNEL_ID,
	NSH_SFC_A_MEMBER_DEAD,
	NSH_SFC_A_MEMBER_PACKETS,
	NSH_SFC_A_MEMBER_BYTES,
	NSH_SFC_A_MEMBER_DROPS,
	NSH_SFC_A_MEMBER_PAD,
	NSH_SFC_A_MEMBER_BACKUP,
	NSH_SFC_A_MEMBER_STATE,
	NSH_SFC_A_MEMBER_REASON,
	NSH_SFC_A_MEMBER_FLOWS,
	NSH_SFC_A_MEMBER_DRAIN,
	NSH_SFC_A_MEMBER_WAS,

	__NSH_SFC_A_MEMBER_MAX
};
#define NSH_SFC_A_MEMBER_MAX (__NSH_SFC_A_MEMBER_MAX - 1)

enum {
	NSH_SFC_A_GROUP_NAME = 1,
	NSH_SFC_A_GROUP_POLICY,
	NSH_SFC_A_GROUP_MEMBER,
	NSH_SFC_A_GROUP_FLOW_LIMIT,
	NSH_SFC_A_GROUP_FLOW_TIMEOUT,
	NSH_SFC_A_GROUP_UNSETTLED,
	NSH_SFC_A_GROUP_DROPS,
	NSH_SFC_A_GROUP_PAD,

	__NSH_SFC_A_GROUP_MAX
};
#define NSH_SFC_A_GROUP_MAX (__NSH_SFC_A_GROUP_MAX - 1)

enum {
	NSH_SFC_CMD_PORT_NEW = 1,
	NSH_SFC_CMD_PORT_SET,
	NSH_SFC_CMD_PORT_DEL,
	NSH_SFC_CMD_PORT_GET,
	NSH_SFC_CMD_PORT_ADD_NTF,
	NSH_SFC_CMD_PORT_CHANGE_NTF,
	NSH_SFC_CMD_PORT_DEL_NTF,
	NSH_SFC_CMD_PATH_NEW,
	NSH_SFC_CMD_PATH_SET,
	NSH_SFC_CMD_PATH_DEL,
	NSH_SFC_CMD_PATH_GET,
	NSH_SFC_CMD_PATH_ADD_NTF,
	NSH_SFC_CMD_PATH_CHANGE_NTF,
	NSH_SFC_CMD_PATH_DEL_NTF,
	NSH_SFC_CMD_DEV_SET,
	NSH_SFC_CMD_DEV_DEL,
	NSH_SFC_CMD_DEV_GET,
	NSH_SFC_CMD_DEV_ADD_NTF,
	NSH_SFC_CMD_DEV_CHANGE_NTF,
	NSH_SFC_CMD_DEV_DEL_NTF,
	NSH_SFC_CMD_CONTEXT_GET,
	NSH_SFC_CMD_CONTEXT_DEL,
	NSH_SFC_CMD_STATS_GET,
	NSH_SFC_CMD_CONTEXT_NEW,
	NSH_SFC_CMD_FLOW_GET,
	NSH_SFC_CMD_FLOW_DEL,
	NSH_SFC_CMD_LIMIT_SET,
	NSH_SFC_CMD_LIMIT_CHANGE_NTF,
	NSH_SFC_CMD_GROUP_NEW,
	NSH_SFC_CMD_GROUP_SET,
	NSH_SFC_CMD_GROUP_DEL,
	NSH_SFC_CMD_GROUP_GET,
	NSH_SFC_CMD_GROUP_ADD_NTF,
	NSH_SFC_CMD_GROUP_CHANGE_NTF,
	NSH_SFC_CMD_GROUP_DEL_NTF,
	NSH_SFC_CMD_MEMBER_SET,
	NSH_SFC_CMD_MEMBER_CHANGE_NTF,
	NSH_SFC_CMD_DEV_STATE_NTF,

	__NSH_SFC_CMD_MAX
};
#define NSH_SFC_CMD_MAX (__NSH_SFC_CMD_MAX - 1)

#define NSH_SFC_MCGRP_EVENTS	"events"

#endif /* _UAPI_LINUX_NSH_SFC_H */
