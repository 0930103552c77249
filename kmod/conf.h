/* SPDX-License-Identifier: GPL-2.0 */
/* What an nsh device has been told to do. */
#ifndef _NSFC_CONF_H
#define _NSFC_CONF_H

#include <linux/rcupdate.h>
#include <net/nsh.h>

#include <uapi/linux/nsh_sfc.h>

#include "header.h"

struct netlink_ext_ack;
struct nlattr;

/* Defaults */
#define NSFC_CONF_CONTEXT_LIMIT		65536
#define NSFC_CONF_CONTEXT_TIMEOUT	3600
#define NSFC_CONF_FLOW_LIMIT		65536
#define NSFC_CONF_FLOW_TIMEOUT		60
#define NSFC_CONF_WINDOW		2000

/* Room for why an instance is in the state that somebody has said */
#define NSFC_CONF_STATE_REASON		64

/**
 * struct nsfc_conf_func - what holds for all devices of a function
 * @mark_mask: bits of the mark that carry the id of the context, 0 for none
 * @recall_by: NSH_SFC_RECALL_*
 * @flow_limit: most flows, and most fingerprints
 * @flow_timeout: seconds until an unused flow goes
 * @window: milliseconds that a packet may stay in the function
 * @returns: milliseconds in which it returns a packet; 0 if it need not
 * @mark_shift: where the id starts in the mark
 */
struct nsfc_conf_func {
	u32 mark_mask;
	u32 recall_by;
	u32 flow_limit;
	u32 flow_timeout;
	u32 window;
	u32 returns;
	u8 mark_shift;
};

/**
 * struct nsfc_conf - configuration of a device
 * @func: what it has in common with the other devices of its function
 * @mode: enum nsh_sfc_dev_mode
 * @originated: enum nsh_sfc_originated
 * @has_path: the device has a path of its own
 * @reclassify: packets with a context are put onto the own path too
 * @state: enum nsh_sfc_dev_state, as somebody has said
 * @state_reason: why, in their words
 * @context_limit: most contexts
 * @context_timeout: seconds until an unused context goes
 * @rcu: for kfree_rcu()
 * @hdr: the header of the own path, from a classifier's point of view
 * @raw: room for the whole of it
 *
 * Immutable; replaced whole under RTNL, read under RCU, freed after a grace
 * period.
 */
struct nsfc_conf {
	struct nsfc_conf_func func;
	u32 mode;
	u32 originated;
	bool has_path;
	bool reclassify;
	u32 state;
	char state_reason[NSFC_CONF_STATE_REASON];
	u32 context_limit;
	u32 context_timeout;
	struct rcu_head rcu;
	union {
		struct nshhdr hdr;
		u8 raw[NSFC_HDR_MAX];
	};
};

/* Are packets recalled by their mark? */
static inline bool nsfc_conf_by_mark(const struct nsfc_conf_func *conf)
{
	return conf->recall_by & NSH_SFC_RECALL_MARK && conf->mark_mask;
}

/* Does it take flows? */
static inline bool nsfc_conf_by_flow(const struct nsfc_conf_func *conf)
{
	return conf->recall_by & (NSH_SFC_RECALL_CONNTRACK | NSH_SFC_RECALL_FLOW);
}

/* Does it take fingerprints? */
static inline bool nsfc_conf_by_print(const struct nsfc_conf_func *conf)
{
	return conf->recall_by & NSH_SFC_RECALL_FINGERPRINT;
}

/* Does it take anything that a packet shows? */
static inline bool nsfc_conf_learns(const struct nsfc_conf_func *conf)
{
	return nsfc_conf_by_flow(conf) || nsfc_conf_by_print(conf);
}

/* Are headers remembered at all? */
static inline bool nsfc_conf_recalls(const struct nsfc_conf_func *conf)
{
	return nsfc_conf_by_mark(conf) || nsfc_conf_learns(conf);
}

/* Bits that ids of contexts may have: any, if no mark has to carry them */
static inline u8 nsfc_conf_id_bits(const struct nsfc_conf_func *conf)
{
	return conf->mark_mask ? hweight32(conf->mark_mask) : 32;
}

struct nsfc_conf *nsfc_conf_new(const struct nsfc_conf *old,
				const struct nsfc_conf_func *func, struct nlattr **tb,
				struct netlink_ext_ack *extack);
struct nsfc_conf *nsfc_conf_follow(const struct nsfc_conf *old,
				   const struct nsfc_conf_func *func);

#endif /* _NSFC_CONF_H */
