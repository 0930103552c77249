/* SPDX-License-Identifier: GPL-2.0 */
/* Service paths and their hops. */
#ifndef _NSFC_PATH_H
#define _NSFC_PATH_H

#include <linux/rcupdate.h>
#include <linux/xarray.h>

#include "drop.h"
#include "netns.h"
#include "tally.h"
#include "target.h"

struct netlink_ext_ack;
struct nlattr;
struct nsfc_base;
struct nsfc_func;
struct nsfc_group;

/* struct nsfc_path.reverse of a path that has none */
#define NSFC_NO_REVERSE	U32_MAX

/* Type of the places between the hops of a path, beside enum nsh_sfc_hop_type */
#define NSFC_HOP_NONE	U8_MAX

/**
 * struct nsfc_hop - where packets of one service index go
 * @type: enum nsh_sfc_hop_type, or NSFC_HOP_NONE
 * @si: the service index
 * @lent: @tally belongs to the path that replaced this one, or is replaced by it
 * @bypass: packets go on past it while its device is not usable
 * @tally: what it counts; handed on to the path that replaces this one
 * @target: where they go, but for type group
 * @group: where they go, for type group
 *
 * Immutable, but for what @target has under RTNL.
 */
struct nsfc_hop {
	u8 type;
	u8 si;
	bool lent;
	bool bypass;
	struct nsfc_tally tally;
	union {
		struct nsfc_target target;
		struct nsfc_group *group;
	};
};

/**
 * struct nsfc_path - a service path, as far as it leads through this node
 * @spi: service path identifier
 * @reverse: SPI of the path of the other direction, or NSFC_NO_REVERSE
 * @first: highest service index with a hop
 * @n_slots: length of @hops
 * @n_hops: those in use
 * @lent: as nsfc_hop.lent
 * @tally: drops of packets without a hop for their service index
 * @owner: of the hops' targets
 * @rcu: for call_rcu()
 * @hops: by falling service index, from @first on, with gaps
 *
 * Replaced whole: a packet sees the old path or the new one.
 *
 * Lifetime: from nsfc_path_set() until it is replaced or deleted, and then an
 * RCU grace period more, for packets on their way.
 */
struct nsfc_path {
	u32 spi;
	u32 reverse;
	u8 first;
	u16 n_slots;
	u16 n_hops;
	bool lent;
	struct nsfc_tally tally;
	struct nsfc_owner owner;
	struct rcu_head rcu;
	struct nsfc_hop hops[];
};

int nsfc_path_set(struct nsfc_net *nn, u32 spi, u32 reverse, struct nlattr **attrs,
		  unsigned int n, bool replace, struct netlink_ext_ack *extack);
int nsfc_path_del(struct nsfc_net *nn, u32 spi);
void nsfc_path_flush(struct nsfc_net *nn);
enum nsfc_reason nsfc_path_answer(struct nsfc_net *nn, const struct nsfc_func *func,
				  struct nsfc_base *base);

/**
 * nsfc_path_lookup() - find a path
 * @nn: the namespace
 * @spi: service path identifier
 *
 * Context: RCU read side, where the path may be used; or RTNL.
 * Return: the path or NULL.
 */
static inline struct nsfc_path *nsfc_path_lookup(struct nsfc_net *nn, u32 spi)
{
	return xa_load(&nn->paths, spi);
}

/**
 * nsfc_path_hop() - find the hop for a service index
 * @path: the path
 * @si: service index
 *
 * Context: as nsfc_path_lookup().
 * Return: the hop or NULL.
 */
static inline struct nsfc_hop *nsfc_path_hop(struct nsfc_path *path, u8 si)
{
	unsigned int slot = path->first - si;

	if (slot >= path->n_slots || path->hops[slot].type == NSFC_HOP_NONE)
		return NULL;
	return &path->hops[slot];
}

#endif /* _NSFC_PATH_H */
