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

/**
 * struct nsfc_conf - configuration of a device
 * @mode: enum nsh_sfc_dev_mode
 * @has_path: the device has a path of its own
 * @reclassify: packets with a context are put onto the own path too
 * @mark_shift: where the id starts in the mark
 * @mark_mask: bits of the mark that carry the id of the context, 0 for none
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
	u32 mode;
	bool has_path;
	bool reclassify;
	u8 mark_shift;
	u32 mark_mask;
	u32 context_limit;
	u32 context_timeout;
	struct rcu_head rcu;
	union {
		struct nshhdr hdr;
		u8 raw[NSFC_HDR_MAX];
	};
};

static inline u8 nsfc_conf_id_bits(const struct nsfc_conf *conf)
{
	return hweight32(conf->mark_mask);
}

struct nsfc_conf *nsfc_conf_new(const struct nsfc_conf *old, struct nlattr **tb,
				struct netlink_ext_ack *extack);

#endif /* _NSFC_CONF_H */
