// SPDX-License-Identifier: GPL-2.0
/* The attribute table. The unit test compares it with the spec. */
#include <linux/if_link.h>
#include <linux/nsh_sfc.h>
#include <string.h>

#include "attrs.h"

#define SET(_name, _attrs)						\
{									\
	.name = (_name),						\
	.attrs = (_attrs),						\
}

/* A set with numbers of 64 bits, before which there may be padding */
#define SET_PADDED(_name, _attrs, _pad)					\
{									\
	.name = (_name),						\
	.attrs = (_attrs),						\
	.pad = (_pad),							\
}

#define WANT_GROUP "want the name of a group: 1 to 15 letters, digits, -, _ or ."
#define WANT_IFNAME "want a device name: 1 to 15 characters, no blank, / or :"
#define WANT_MD_TYPE "want 1 or 2"
#define WANT_METADATA "want whole bytes in hex digits, at most 244 bytes"
#define WANT_SI "a service index is 0 to 255"
#define WANT_SPI "a service path identifier is 0 to 16777215"
#define WANT_VLAN "a VLAN is 0 to 4095"

/* A counter: a column in text */
#define COUNTER(_id, _name, _flags)					\
{									\
	.id = (_id),							\
	.name = (_name),						\
	.kind = KIND_UINT,						\
	.size = 8,							\
	.flags = ATTR_COLUMN | (_flags),				\
}

/* Where packets go: what hops and members have in common, with the same numbers */
#define TARGET(_id, _name, _word, _want, _kind)				\
{									\
	.id = (_id),							\
	.name = (_name),						\
	.word = (_word),						\
	.want = (_want),						\
	.max = UINT32_MAX,						\
	.kind = (_kind),						\
	.size = 4,							\
	.flags = ATTR_GIVEN,						\
}

#define TARGET_LLADDR TARGET(NSH_SFC_A_HOP_LLADDR, "lladdr", NULL,	\
	"want an Ethernet address like 02:00:00:00:00:01", KIND_MAC)
#define TARGET_IPV4 TARGET(NSH_SFC_A_HOP_IPV4, "ipv4", "inet",		\
	"want an IPv4 address like 10.0.0.3", KIND_IPV4)
#define TARGET_IPV6 TARGET(NSH_SFC_A_HOP_IPV6, "ipv6", "inet6",		\
	"want an IPv6 address like 2001:db8::3", KIND_IPV6)
#define TARGET_TUNNEL_ID TARGET(NSH_SFC_A_HOP_TUNNEL_ID, "tunnel-id", "id", \
	"a tunnel's identifier is 0 to 4294967295", KIND_UINT)
#define TARGET_IFNAME TARGET(NSH_SFC_A_HOP_IFNAME, "ifname", "dev",	\
	WANT_IFNAME, KIND_IFNAME)

/* A number that is told and cannot be set */
#define TOLD(_id, _name, _kind)						\
{									\
	.id = (_id),							\
	.name = (_name),						\
	.kind = (_kind),						\
	.size = 4,							\
}

static const char *const oam_texts[] = { "drop", "forward", NULL };
static const char *const reclassify_texts[] = { "off", "on", NULL };
static const char *const mode_names[] = { "bridge", "route", NULL };
static const char *const recall_names[] = { "mark", "conntrack", "flow", "fingerprint", NULL };
static const char *const originated_names[] = { "own-path", "flow", "drop", NULL };
static const char *const flow_names[] = { "ip", "fragment", "icmp-error", "ether", NULL };
static const char *const link_names[] = { "ether", "tunnel", "ether-tunnel", "raw", NULL };
static const char *const hop_names[] = { "dev", "end", "via", "group", NULL };
static const char *const hop_texts[] = { "", "end", "via", "", NULL };
static const char *const policy_names[] = { "hash", "active-backup", "replicate", NULL };
static const char *const state_names[] = { "up", "down", "drain", NULL };
static const char *const on_down_names[] = { "drop", "bypass", NULL };
static const char *const reason_names[] = { "set", "link", "silent", "flapping", NULL };
static const char *const cause_names[] = { "set", "link", "silent", "retry", NULL };
static const char *const proto_names[] = {
	"0", "ipv4", "ipv6", "ethernet", "nsh", "mpls", NULL
};

static const struct attr drop_attrs[] = {
	{
		.id = NSH_SFC_A_DROP_REASON,
		.name = "reason",
		.word = "",
		.kind = KIND_STRING,
	},
	COUNTER(NSH_SFC_A_DROP_PACKETS, "packets", 0),
	{
		.name = "doc",
		.word = "",
		.kind = KIND_STRING,
		.flags = ATTR_TAIL,
	},
	{}
};

static const struct attr_set drop_set = SET_PADDED("drop", drop_attrs, NSH_SFC_A_DROP_PAD);

static const struct attr counters_attrs[] = {
	COUNTER(NSH_SFC_A_COUNTERS_RX_PACKETS, "rx-packets", 0),
	COUNTER(NSH_SFC_A_COUNTERS_RX_BYTES, "rx-bytes", 0),
	COUNTER(NSH_SFC_A_COUNTERS_TX_PACKETS, "tx-packets", 0),
	COUNTER(NSH_SFC_A_COUNTERS_TX_BYTES, "tx-bytes", 0),
	COUNTER(NSH_SFC_A_COUNTERS_DROPS, "drops", 0),
	{
		.id = NSH_SFC_A_COUNTERS_DROP,
		.name = "drop",
		.kind = KIND_NEST,
		.nest = &drop_set,
		.flags = ATTR_MULTI,
	},
	{}
};

static const struct attr_set counters_set = SET_PADDED("counters", counters_attrs,
							NSH_SFC_A_COUNTERS_PAD);

static const struct attr port_attrs[] = {
	{
		.id = NSH_SFC_A_PORT_IFNAME,
		.name = "ifname",
		.word = "dev",
		.want = WANT_IFNAME,
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	TOLD(NSH_SFC_A_PORT_IFINDEX, "ifindex", KIND_UINT),
	{
		.id = NSH_SFC_A_PORT_OAM_FORWARD,
		.name = "oam-forward",
		.word = "oam",
		.want = "want drop or forward",
		.preset = "drop",
		.texts = oam_texts,
		.kind = KIND_SWITCH,
		.size = 1,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_PORT_LINK,
		.name = "link",
		.names = link_names,
		.kind = KIND_ENUM,
		.size = 4,
	},
	{
		.id = NSH_SFC_A_PORT_COUNTERS,
		.name = "counters",
		.kind = KIND_NEST,
		.nest = &counters_set,
		.flags = ATTR_STAT,
	},
	{}
};

const struct attr_set port_set = SET("port", port_attrs);

static const struct attr hop_attrs[] = {
	{
		.id = NSH_SFC_A_HOP_SI,
		.name = "si",
		.word = "hop",
		.label = "si",
		.want = WANT_SI,
		.max = UINT8_MAX,
		.kind = KIND_UINT,
		.size = 1,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_HOP_TYPE,
		.name = "type",
		.word = "",
		.label = "type",
		.names = hop_names,
		.texts = hop_texts,
		.kind = KIND_ENUM,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	TARGET_LLADDR,
	TARGET_IPV4,
	TARGET_IPV6,
	TARGET_TUNNEL_ID,
	TARGET_IFNAME,
	{
		.id = NSH_SFC_A_HOP_GROUP,
		.name = "group",
		.want = WANT_GROUP,
		.min = 1,
		.max = 15,
		.kind = KIND_STRING,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_HOP_ON_DOWN,
		.name = "on-down",
		.want = "want drop or bypass",
		.names = on_down_names,
		.kind = KIND_ENUM,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_HOP_DEAD,
		.name = "dead",
		.kind = KIND_FLAG,
	},
	{
		.id = NSH_SFC_A_HOP_DOWN,
		.name = "down",
		.kind = KIND_FLAG,
	},
	COUNTER(NSH_SFC_A_HOP_PACKETS, "packets", ATTR_STAT),
	COUNTER(NSH_SFC_A_HOP_BYTES, "bytes", ATTR_STAT),
	COUNTER(NSH_SFC_A_HOP_DROPS, "drops", ATTR_STAT),
	COUNTER(NSH_SFC_A_HOP_BYPASSED, "bypassed", ATTR_STAT),
	{}
};

const struct attr_set hop_set = SET_PADDED("hop", hop_attrs, NSH_SFC_A_HOP_PAD);

static const struct attr member_attrs[] = {
	{
		.id = NSH_SFC_A_MEMBER_TYPE,
		.name = "type",
		.word = "member",
		.label = "type",
		.want = "want dev or via",
		.names = hop_names,
		.texts = hop_texts,
		.kind = KIND_ENUM,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	TARGET_LLADDR,
	TARGET_IPV4,
	TARGET_IPV6,
	TARGET_TUNNEL_ID,
	TARGET_IFNAME,
	{
		.id = NSH_SFC_A_MEMBER_WEIGHT,
		.name = "weight",
		.want = "a weight is 1 to 65535",
		.preset = "1",
		.min = 1,
		.max = UINT16_MAX,
		.kind = KIND_UINT,
		.size = 2,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_MEMBER_BACKUP,
		.name = "backup",
		.want = "it has no value",
		.kind = KIND_FLAG,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_MEMBER_STATE,
		.name = "state",
		.want = "want up, down or drain",
		.names = state_names,
		.kind = KIND_ENUM,
		.size = 4,
	},
	{
		.id = NSH_SFC_A_MEMBER_WAS,
		.name = "was",
		.names = state_names,
		.kind = KIND_ENUM,
		.size = 4,
	},
	{
		.id = NSH_SFC_A_MEMBER_REASON,
		.name = "reason",
		.want = "a reason has 1 to 31 characters",
		.min = 1,
		.max = 31,
		.kind = KIND_STRING,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_MEMBER_DRAIN,
		.name = "drain",
		.label = "drain",
		.want = "a time to drain is 1 to 604800 seconds",
		.min = 1,
		.max = 604800,
		.kind = KIND_UINT,
		.size = 4,
	},
	TOLD(NSH_SFC_A_MEMBER_FLOWS, "flows", KIND_UINT),
	{
		.id = NSH_SFC_A_MEMBER_DEAD,
		.name = "dead",
		.kind = KIND_FLAG,
	},
	COUNTER(NSH_SFC_A_MEMBER_PACKETS, "packets", ATTR_STAT),
	COUNTER(NSH_SFC_A_MEMBER_BYTES, "bytes", ATTR_STAT),
	COUNTER(NSH_SFC_A_MEMBER_DROPS, "drops", ATTR_STAT),
	{}
};

const struct attr_set member_set = SET_PADDED("member", member_attrs, NSH_SFC_A_MEMBER_PAD);

static const struct attr group_attrs[] = {
	{
		.id = NSH_SFC_A_GROUP_NAME,
		.name = "name",
		.word = "",
		.label = "NAME",
		.want = WANT_GROUP,
		.min = 1,
		.max = 15,
		.kind = KIND_STRING,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_GROUP_POLICY,
		.name = "policy",
		.want = "want hash, active-backup or replicate",
		.names = policy_names,
		.kind = KIND_ENUM,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_GROUP_FLOW_LIMIT,
		.name = "flow-limit",
		.want = "a number of flows is 1 to 4194304",
		.preset = "65536",
		.min = 1,
		.max = NSH_SFC_FLOWS_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_GROUP_FLOW_TIMEOUT,
		.name = "flow-timeout",
		.want = "a timeout is 1 to 604800 seconds",
		.preset = "300",
		.min = 1,
		.max = 604800,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_GROUP_UNSETTLED,
		.name = "unsettled",
		.kind = KIND_UINT,
		.size = 8,
		.flags = ATTR_STAT,
	},
	{
		.id = NSH_SFC_A_GROUP_DROPS,
		.name = "drops",
		.kind = KIND_UINT,
		.size = 8,
		.flags = ATTR_STAT,
	},
	{
		.id = NSH_SFC_A_GROUP_MEMBER,
		.name = "member",
		.word = "",
		.label = "member",
		.kind = KIND_NEST,
		.nest = &member_set,
		.flags = ATTR_GIVEN | ATTR_MULTI,
	},
	{}
};

const struct attr_set group_set = SET_PADDED("group", group_attrs, NSH_SFC_A_GROUP_PAD);

static const struct attr path_attrs[] = {
	{
		.id = NSH_SFC_A_PATH_SPI,
		.name = "spi",
		.word = "",
		.label = "spi",
		.want = WANT_SPI,
		.max = NSH_SFC_SPI_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_PATH_REVERSE,
		.name = "reverse",
		.want = WANT_SPI,
		.max = NSH_SFC_SPI_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_PATH_DROPS,
		.name = "drops",
		.kind = KIND_UINT,
		.size = 8,
		.flags = ATTR_STAT,
	},
	{
		.id = NSH_SFC_A_PATH_HOP,
		.name = "hop",
		.word = "",
		.label = "hop",
		.kind = KIND_NEST,
		.nest = &hop_set,
		.flags = ATTR_GIVEN | ATTR_MULTI,
	},
	{}
};

const struct attr_set path_set = SET_PADDED("path", path_attrs, NSH_SFC_A_PATH_PAD);

static const struct attr recall_attrs[] = {
	COUNTER(NSH_SFC_A_RECALL_MARK, "mark", 0),
	COUNTER(NSH_SFC_A_RECALL_MARK_MISS, "mark-miss", 0),
	COUNTER(NSH_SFC_A_RECALL_CONNTRACK, "conntrack", 0),
	COUNTER(NSH_SFC_A_RECALL_CONNTRACK_MISS, "conntrack-miss", 0),
	COUNTER(NSH_SFC_A_RECALL_CONNTRACK_AMBIGUOUS, "conntrack-ambiguous", 0),
	COUNTER(NSH_SFC_A_RECALL_FLOW, "flow", 0),
	COUNTER(NSH_SFC_A_RECALL_FLOW_MISS, "flow-miss", 0),
	COUNTER(NSH_SFC_A_RECALL_FLOW_AMBIGUOUS, "flow-ambiguous", 0),
	COUNTER(NSH_SFC_A_RECALL_FINGERPRINT, "fingerprint", 0),
	COUNTER(NSH_SFC_A_RECALL_FINGERPRINT_MISS, "fingerprint-miss", 0),
	COUNTER(NSH_SFC_A_RECALL_FINGERPRINT_AMBIGUOUS, "fingerprint-ambiguous", 0),
	COUNTER(NSH_SFC_A_RECALL_ORIGINATED, "originated", 0),
	COUNTER(NSH_SFC_A_RECALL_OWN_PATH, "own-path", 0),
	COUNTER(NSH_SFC_A_RECALL_NONE, "none", 0),
	{}
};

static const struct attr_set recall_set = SET_PADDED("recall", recall_attrs, NSH_SFC_A_RECALL_PAD);

static const struct attr recall_row_attrs[] = {
	{
		.name = "by",
		.word = "",
		.kind = KIND_STRING,
	},
	COUNTER(0, "packets", 0),
	COUNTER(0, "miss", 0),
	COUNTER(0, "ambiguous", 0),
	{}
};

static const struct attr_set recall_row_set = SET("recall-row", recall_row_attrs);

static const struct attr context_table_attrs[] = {
	COUNTER(NSH_SFC_A_CONTEXT_TABLE_COUNT, "count", 0),
	COUNTER(NSH_SFC_A_CONTEXT_TABLE_CREATED, "created", 0),
	COUNTER(NSH_SFC_A_CONTEXT_TABLE_EVICTED, "evicted", 0),
	COUNTER(NSH_SFC_A_CONTEXT_TABLE_EXPIRED, "expired", 0),
	{}
};

static const struct attr_set context_table_set =
	SET_PADDED("context-table", context_table_attrs, NSH_SFC_A_CONTEXT_TABLE_PAD);

static const struct attr flow_table_attrs[] = {
	COUNTER(NSH_SFC_A_FLOW_TABLE_COUNT, "count", 0),
	COUNTER(NSH_SFC_A_FLOW_TABLE_CREATED, "created", 0),
	COUNTER(NSH_SFC_A_FLOW_TABLE_EVICTED, "evicted", 0),
	COUNTER(NSH_SFC_A_FLOW_TABLE_EXPIRED, "expired", 0),
	COUNTER(NSH_SFC_A_FLOW_TABLE_MEMORY, "memory", 0),
	{}
};

static const struct attr_set flow_table_set =
	SET_PADDED("flow-table", flow_table_attrs, NSH_SFC_A_FLOW_TABLE_PAD);

static const struct attr health_attrs[] = {
	{
		.id = NSH_SFC_A_HEALTH_STATE,
		.name = "state",
		.word = "health",
		.names = state_names,
		.kind = KIND_ENUM,
		.size = 4,
	},
	{
		.id = NSH_SFC_A_HEALTH_REASONS,
		.name = "reasons",
		.names = reason_names,
		.kind = KIND_SET,
		.size = 4,
	},
	{
		.id = NSH_SFC_A_HEALTH_WAS,
		.name = "was",
		.names = state_names,
		.kind = KIND_ENUM,
		.size = 4,
	},
	{
		.id = NSH_SFC_A_HEALTH_CAUSE,
		.name = "cause",
		.names = cause_names,
		.kind = KIND_ENUM,
		.size = 4,
	},
	TOLD(NSH_SFC_A_HEALTH_HOLD, "hold", KIND_UINT),
	COUNTER(NSH_SFC_A_HEALTH_CHANGES, "changes", ATTR_STAT),
	COUNTER(NSH_SFC_A_HEALTH_AGE, "age", ATTR_STAT),
	{}
};

static const struct attr_set health_set = SET("health", health_attrs);

static const struct attr dev_attrs[] = {
	{
		.id = NSH_SFC_A_DEV_IFNAME,
		.name = "ifname",
		.word = "",
		.label = "NAME",
		.want = WANT_IFNAME,
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	TOLD(NSH_SFC_A_DEV_IFINDEX, "ifindex", KIND_UINT),
	TOLD(NSH_SFC_A_DEV_NETNSID, "netnsid", KIND_INT),
	{
		.name = "netns",
		.kind = KIND_STRING,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_BEHIND,
		.name = "behind",
		.kind = KIND_STRING,
	},
	{
		.id = NSH_SFC_A_DEV_FUNCTION,
		.name = "function",
		.want = "a function's name has 1 to 15 characters",
		.min = 1,
		.max = 15,
		.kind = KIND_STRING,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_MODE,
		.name = "mode",
		.want = "want bridge or route",
		.preset = "bridge",
		.names = mode_names,
		.kind = KIND_ENUM,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_SPI,
		.name = "spi",
		.want = WANT_SPI,
		.max = NSH_SFC_SPI_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_SI,
		.name = "si",
		.want = "a service index to start with is 1 to 255",
		.preset = "255",
		.min = 1,
		.max = UINT8_MAX,
		.kind = KIND_UINT,
		.size = 1,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_NO_PATH,
		.name = "no-path",
		.label = "spi none",
		.kind = KIND_FLAG,
		.flags = ATTR_ASKED,
	},
	{
		.id = NSH_SFC_A_DEV_MD_TYPE,
		.name = "md-type",
		.want = WANT_MD_TYPE,
		.preset = "1",
		.min = 1,
		.max = 2,
		.kind = KIND_UINT,
		.size = 1,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_METADATA,
		.name = "metadata",
		.want = WANT_METADATA,
		.max = NSH_SFC_METADATA_MAX,
		.kind = KIND_HEX,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_RECLASSIFY,
		.name = "reclassify",
		.want = "want on or off",
		.preset = "off",
		.texts = reclassify_texts,
		.kind = KIND_SWITCH,
		.size = 1,
		.flags = ATTR_GIVEN | ATTR_BREAK,
	},
	{
		.id = NSH_SFC_A_DEV_MARK_MASK,
		.name = "mark-mask",
		.want = "a mask is 0 to 0xffffffff",
		.preset = "0xffffffff",
		.max = UINT32_MAX,
		.kind = KIND_MASK,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_CONTEXT_LIMIT,
		.name = "context-limit",
		.want = "a number of contexts is 1 to 1048576",
		.preset = "65536",
		.min = 1,
		.max = NSH_SFC_CONTEXTS_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN | ATTR_SPARE,
	},
	{
		.id = NSH_SFC_A_DEV_CONTEXT_TIMEOUT,
		.name = "context-timeout",
		.want = "a timeout is 1 to 604800 seconds",
		.preset = "3600",
		.min = 1,
		.max = 604800,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN | ATTR_SPARE,
	},
	{
		.id = NSH_SFC_A_DEV_RECALL_BY,
		.name = "recall-by",
		.word = "recall",
		.want = "want none, or some of mark, conntrack, flow and fingerprint with commas between",
		.preset = "mark",
		.names = recall_names,
		.max = 15,
		.kind = KIND_SET,
		.size = 4,
		.flags = ATTR_GIVEN | ATTR_BREAK,
	},
	{
		.id = NSH_SFC_A_DEV_ORIGINATED,
		.name = "originated",
		.want = "want own-path, flow or drop",
		.preset = "own-path",
		.names = originated_names,
		.kind = KIND_ENUM,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_FLOW_LIMIT,
		.name = "flow-limit",
		.want = "a number of flows is 1 to 4194304",
		.preset = "65536",
		.min = 1,
		.max = NSH_SFC_FLOWS_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN | ATTR_SPARE,
	},
	{
		.id = NSH_SFC_A_DEV_FLOW_TIMEOUT,
		.name = "flow-timeout",
		.want = "a timeout is 1 to 604800 seconds",
		.preset = "60",
		.min = 1,
		.max = 604800,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN | ATTR_SPARE,
	},
	{
		.id = NSH_SFC_A_DEV_WINDOW,
		.name = "window",
		.want = "a window is 1 to 60000 milliseconds",
		.preset = "2000",
		.min = 1,
		.max = 60000,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_STATE,
		.name = "state",
		.want = "want up, down or drain",
		.names = state_names,
		.kind = KIND_ENUM,
		.size = 4,
		.flags = ATTR_GIVEN | ATTR_BREAK | ATTR_PASSING,
	},
	{
		.id = NSH_SFC_A_DEV_STATE_REASON,
		.name = "state-reason",
		.word = "reason",
		.want = "a reason has at most 63 bytes",
		.max = 63,
		.kind = KIND_STRING,
		.flags = ATTR_GIVEN | ATTR_PASSING,
	},
	{
		.id = NSH_SFC_A_DEV_RETURNS,
		.name = "returns",
		.want = "a time to return packets is 0 to 600000 milliseconds",
		.preset = "0",
		.max = 600000,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_DEV_HEALTH,
		.name = "health",
		.word = "",
		.kind = KIND_NEST,
		.nest = &health_set,
	},
	{
		.id = NSH_SFC_A_DEV_COUNTERS,
		.name = "counters",
		.kind = KIND_NEST,
		.nest = &counters_set,
		.flags = ATTR_STAT,
	},
	{
		.id = NSH_SFC_A_DEV_RECALL,
		.name = "recall",
		.kind = KIND_NEST,
		.nest = &recall_set,
		.rows = &recall_row_set,
		.flags = ATTR_STAT,
	},
	{
		.id = NSH_SFC_A_DEV_CONTEXTS,
		.name = "contexts",
		.kind = KIND_NEST,
		.nest = &context_table_set,
		.flags = ATTR_STAT,
	},
	{
		.id = NSH_SFC_A_DEV_FLOWS,
		.name = "flows",
		.kind = KIND_NEST,
		.nest = &flow_table_set,
		.flags = ATTR_STAT,
	},
	{
		.id = NSH_SFC_A_DEV_FINGERPRINTS,
		.name = "fingerprints",
		.kind = KIND_NEST,
		.nest = &flow_table_set,
		.flags = ATTR_STAT,
	},
	{}
};

const struct attr_set dev_set = SET("dev", dev_attrs);

static const struct attr context_attrs[] = {
	{
		.id = NSH_SFC_A_CONTEXT_DEV,
		.name = "dev",
		.want = WANT_IFNAME,
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_CONTEXT_ID,
		.name = "id",
		.want = "a context's id is 0 to 4294967295",
		.max = UINT32_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	TOLD(NSH_SFC_A_CONTEXT_IDLE, "idle", KIND_UINT),
	TOLD(NSH_SFC_A_CONTEXT_FLOWS, "flows", KIND_UINT),
	TOLD(NSH_SFC_A_CONTEXT_PINNED, "pinned", KIND_FLAG),
	{
		.name = "spi",
		.kind = KIND_UINT,
		.flags = ATTR_BREAK,
	},
	TOLD(0, "si", KIND_UINT),
	TOLD(0, "ttl", KIND_UINT),
	TOLD(0, "oam", KIND_UINT),
	TOLD(0, "md-type", KIND_UINT),
	{
		.name = "next-proto",
		.names = proto_names,
		.kind = KIND_ENUM,
	},
	{
		.name = "metadata",
		.kind = KIND_HEX,
	},
	{
		.id = NSH_SFC_A_CONTEXT_HEADER,
		.name = "header",
		.kind = KIND_HEX,
		.flags = ATTR_BREAK,
	},
	{
		.id = NSH_SFC_A_CONTEXT_ETHERNET,
		.name = "ethernet",
		.kind = KIND_ETHERNET,
		.flags = ATTR_BREAK,
	},
	{}
};

const struct attr_set context_set = SET("context", context_attrs);

/* A context that is made: its header is told in words or byte for byte */
static const struct attr context_new_attrs[] = {
	{
		.id = NSH_SFC_A_CONTEXT_DEV,
		.name = "dev",
		.want = WANT_IFNAME,
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_CONTEXT_ID,
		.name = "id",
		.want = "a context's id is 0 to 4294967295",
		.max = UINT32_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = CONTEXT_NEW_SPI,
		.name = "spi",
		.want = WANT_SPI,
		.max = NSH_SFC_SPI_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = CONTEXT_NEW_SI,
		.name = "si",
		.want = "a service index in a function is 1 to 255",
		.min = 1,
		.max = UINT8_MAX,
		.kind = KIND_UINT,
		.size = 1,
		.flags = ATTR_GIVEN,
	},
	{
		.id = CONTEXT_NEW_MD_TYPE,
		.name = "md-type",
		.want = WANT_MD_TYPE,
		.min = 1,
		.max = 2,
		.kind = KIND_UINT,
		.size = 1,
		.flags = ATTR_GIVEN,
	},
	{
		.id = CONTEXT_NEW_METADATA,
		.name = "metadata",
		.want = WANT_METADATA,
		.max = NSH_SFC_METADATA_MAX,
		.kind = KIND_HEX,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_CONTEXT_HEADER,
		.name = "header",
		.want = "want whole bytes in hex digits, at most 252 bytes",
		.max = NSH_SFC_METADATA_MAX + 8,
		.kind = KIND_HEX,
		.flags = ATTR_GIVEN,
	},
	{}
};

const struct attr_set context_new_set = SET("context-new", context_new_attrs);

/* An address of a flow, told in one of three kinds */
#define ADDRESS(_id, _name, _word, _kind)				\
{									\
	.id = (_id),							\
	.name = (_name),						\
	.word = (_word),						\
	.kind = (_kind),						\
}

/* The one that stands for the three in requests */
#define ADDRESS_GIVEN(_id, _name, _word)				\
{									\
	.id = (_id),							\
	.name = (_name),						\
	.word = (_word),						\
	.want = "want an IPv4, IPv6 or Ethernet address",		\
	.kind = KIND_IPV4,						\
	.flags = ATTR_GIVEN,						\
}

/* A number that may be given */
#define NUMBER(_id, _name, _size, _max, _want, _flags)			\
{									\
	.id = (_id),							\
	.name = (_name),						\
	.want = (_want),						\
	.max = (_max),							\
	.kind = KIND_UINT,						\
	.size = (_size),						\
	.flags = ATTR_GIVEN | (_flags),					\
}

static const struct attr flow_attrs[] = {
	{
		.id = NSH_SFC_A_FLOW_DEV,
		.name = "dev",
		.want = WANT_IFNAME,
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	{
		.id = NSH_SFC_A_FLOW_KIND,
		.name = "kind",
		.want = "want ip, fragment, icmp-error or ether",
		.names = flow_names,
		.kind = KIND_ENUM,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	NUMBER(NSH_SFC_A_FLOW_CONTEXT, "context", 4, UINT32_MAX,
	       "a context's id is 0 to 4294967295", 0),
	NUMBER(NSH_SFC_A_FLOW_SPI, "spi", 4, NSH_SFC_SPI_MAX, WANT_SPI, 0),
	NUMBER(NSH_SFC_A_FLOW_SI, "si", 1, UINT8_MAX, WANT_SI, 0),
	NUMBER(NSH_SFC_A_FLOW_VLAN, "vlan", 2, 4095, WANT_VLAN, 0),
	{
		.id = NSH_SFC_A_FLOW_INNER_VLAN,
		.name = "inner-vlan",
		.kind = KIND_UINT,
		.size = 2,
	},
	ADDRESS_GIVEN(NSH_SFC_A_FLOW_IPV4_SRC, "ipv4-src", "src"),
	ADDRESS(NSH_SFC_A_FLOW_IPV6_SRC, "ipv6-src", "src", KIND_IPV6),
	ADDRESS(NSH_SFC_A_FLOW_MAC_SRC, "mac-src", "src", KIND_MAC),
	ADDRESS_GIVEN(NSH_SFC_A_FLOW_IPV4_DST, "ipv4-dst", "dst"),
	ADDRESS(NSH_SFC_A_FLOW_IPV6_DST, "ipv6-dst", "dst", KIND_IPV6),
	ADDRESS(NSH_SFC_A_FLOW_MAC_DST, "mac-dst", "dst", KIND_MAC),
	{
		.id = NSH_SFC_A_FLOW_ETHERTYPE,
		.name = "ethertype",
		.want = "an Ethernet type is 0 to 0xffff",
		.max = UINT16_MAX,
		.kind = KIND_MASK,
		.size = 2,
		.flags = ATTR_GIVEN | ATTR_BE,
	},
	{
		.id = NSH_SFC_A_FLOW_PROTO,
		.name = "proto",
		.want = "want a protocol like tcp, udp, icmp or icmpv6, or its number",
		.max = UINT8_MAX,
		.kind = KIND_PROTO,
		.size = 1,
		.flags = ATTR_GIVEN,
	},
	NUMBER(NSH_SFC_A_FLOW_SPORT, "sport", 2, UINT16_MAX, "a port is 0 to 65535", ATTR_BE),
	NUMBER(NSH_SFC_A_FLOW_DPORT, "dport", 2, UINT16_MAX, "a port is 0 to 65535", ATTR_BE),
	NUMBER(NSH_SFC_A_FLOW_KEY, "key", 4, UINT32_MAX, "a key is 0 to 4294967295", 0),
	{
		.id = NSH_SFC_A_FLOW_ICMP_TYPE,
		.name = "icmp-type",
		.kind = KIND_UINT,
		.size = 1,
	},
	{
		.id = NSH_SFC_A_FLOW_ICMP_CODE,
		.name = "icmp-code",
		.kind = KIND_UINT,
		.size = 1,
	},
	TOLD(NSH_SFC_A_FLOW_IDLE, "idle", KIND_UINT),
	TOLD(NSH_SFC_A_FLOW_AMBIGUOUS, "ambiguous", KIND_FLAG),
	{}
};

const struct attr_set flow_set = SET("flow", flow_attrs);

static const struct attr stats_attrs[] = {
	TOLD(NSH_SFC_A_STATS_PORTS, "ports", KIND_UINT),
	TOLD(NSH_SFC_A_STATS_PATHS, "paths", KIND_UINT),
	TOLD(NSH_SFC_A_STATS_DEVS, "devs", KIND_UINT),
	TOLD(NSH_SFC_A_STATS_CONTEXTS, "contexts", KIND_UINT),
	TOLD(NSH_SFC_A_STATS_FLOWS, "flows", KIND_UINT),
	TOLD(NSH_SFC_A_STATS_DROPS, "drops", KIND_UINT),
	{
		.id = NSH_SFC_A_STATS_CONTEXT_MEMORY,
		.name = "context-memory",
		.kind = KIND_BYTES,
		.flags = ATTR_BREAK,
	},
	TOLD(NSH_SFC_A_STATS_FLOW_MEMORY, "flow-memory", KIND_BYTES),
	TOLD(NSH_SFC_A_STATS_CONTEXT_LIMIT, "context-limit", KIND_UINT),
	TOLD(NSH_SFC_A_STATS_FLOW_LIMIT, "flow-limit", KIND_UINT),
	{
		.id = NSH_SFC_A_STATS_DROP,
		.name = "drop",
		.kind = KIND_NEST,
		.nest = &drop_set,
		.flags = ATTR_MULTI,
	},
	{
		.id = NSH_SFC_A_STATS_NO_ZERO,
		.name = "no-zero",
		.kind = KIND_FLAG,
		.flags = ATTR_ASKED | ATTR_SPARE,
	},
	{}
};

const struct attr_set stats_set = SET_PADDED("stats", stats_attrs, NSH_SFC_A_STATS_PAD);

const struct attr_set *const attr_sets[] = {
	&drop_set, &counters_set, &port_set, &hop_set, &path_set, &recall_set,
	&context_table_set, &flow_table_set, &health_set, &dev_set, &flow_set, &context_set,
	&stats_set, &member_set, &group_set, NULL
};

/* The part of the statistics that can be set */
static const struct attr limit_attrs[] = {
	{
		.id = NSH_SFC_A_STATS_CONTEXT_LIMIT,
		.name = "context-limit",
		.word = "contexts",
		.want = "a number of contexts is 1 to 4294967295",
		.preset = "1048576",
		.min = 1,
		.max = UINT32_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN | ATTR_SPARE,
	},
	{
		.id = NSH_SFC_A_STATS_FLOW_LIMIT,
		.name = "flow-limit",
		.word = "flows",
		.want = "a number of flows is 1 to 4294967295",
		.preset = "4194304",
		.min = 1,
		.max = UINT32_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN | ATTR_SPARE,
	},
	{}
};

const struct attr_set limit_set = {
	.name = "stats",
	.attrs = limit_attrs,
	.whole = &stats_set,
};

/* Of RTM_NEWLINK, as far as errors can point at it */
static const struct attr linkinfo_attrs[] = {
	{
		.id = IFLA_INFO_KIND,
		.name = "kind",
		.kind = KIND_STRING,
	},
	{
		.id = IFLA_INFO_DATA,
		.name = "data",
		.label = "",
		.kind = KIND_NEST,
		.nest = &dev_set,
	},
	{}
};

static const struct attr_set linkinfo_set = SET("linkinfo", linkinfo_attrs);

static const struct attr link_attrs[] = {
	{
		.id = IFLA_IFNAME,
		.name = "ifname",
		.label = "NAME",
		.want = WANT_IFNAME,
		.kind = KIND_IFNAME,
	},
	{
		.id = IFLA_LINKINFO,
		.name = "linkinfo",
		.label = "",
		.kind = KIND_NEST,
		.nest = &linkinfo_set,
	},
	{
		.id = IFLA_NET_NS_FD,
		.name = "net-ns-fd",
		.label = "netns",
		.kind = KIND_UINT,
		.size = 4,
	},
	{
		.id = IFLA_NET_NS_PID,
		.name = "net-ns-pid",
		.label = "netns",
		.kind = KIND_UINT,
		.size = 4,
	},
	{}
};

const struct attr_set link_set = SET("link", link_attrs);

/**
 * attr_next() - walk over a set
 * @set: the set
 * @attr: the attribute before, NULL for the first one
 *
 * Return: the next attribute, NULL if there is none
 */
const struct attr *attr_next(const struct attr_set *set, const struct attr *attr)
{
	attr = attr ? attr + 1 : set->attrs;
	return attr->name ? attr : NULL;
}

/**
 * attr_word() - the keyword for an attribute
 * @attr: the attribute
 *
 * Return: its keyword, "" if the value stands alone
 */
const char *attr_word(const struct attr *attr)
{
	return attr->word ? attr->word : attr->name;
}

/**
 * attr_is_option() - see whether the user gives an attribute by a keyword
 * @attr: the attribute
 *
 * Return: true if he may
 */
bool attr_is_option(const struct attr *attr)
{
	return attr->id && (attr->flags & ATTR_GIVEN) && *attr_word(attr);
}

/**
 * attr_is_lasting() - see whether an attribute is part of what somebody has configured
 * @attr: the attribute
 *
 * Return: true if the user gives it, and it does not come and go by itself
 */
bool attr_is_lasting(const struct attr *attr)
{
	return (attr->flags & (ATTR_GIVEN | ATTR_PASSING)) == ATTR_GIVEN;
}

/**
 * attr_label() - what errors call an attribute
 * @attr: the attribute
 *
 * Return: its label, or else its keyword, "" if it is not to be named
 */
const char *attr_label(const struct attr *attr)
{
	return attr->label ? attr->label : attr_word(attr);
}

/**
 * attr_by_id() - find an attribute of a message
 * @set: where
 * @id: its number
 *
 * Return: the attribute, NULL if this nshctl does not know it
 */
const struct attr *attr_by_id(const struct attr_set *set, uint16_t id)
{
	const struct attr *attr = NULL;

	while ((attr = attr_next(set, attr)))
		if (id && attr->id == id)
			break;
	return attr;
}

/**
 * attr_by_name() - find an attribute by its name in the spec
 * @set: where
 * @name: its name
 *
 * Return: the attribute, NULL if there is none
 */
const struct attr *attr_by_name(const struct attr_set *set, const char *name)
{
	const struct attr *attr = NULL;

	while ((attr = attr_next(set, attr)))
		if (!strcmp(attr->name, name))
			break;
	return attr;
}

/**
 * attr_by_word() - find an attribute that the user gives by a keyword
 * @set: where
 * @word: the keyword
 *
 * Return: the attribute, NULL if there is none
 */
const struct attr *attr_by_word(const struct attr_set *set, const char *word)
{
	const struct attr *attr = NULL;

	while ((attr = attr_next(set, attr)))
		if (attr_is_option(attr) && !strcmp(attr_word(attr), word))
			break;
	return attr;
}
