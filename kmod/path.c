// SPDX-License-Identifier: GPL-2.0
/* Service paths and their hops. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/netlink.h>

#include <uapi/linux/nsh_sfc.h>

#include "compat.h"
#include "device.h"
#include "netlink.h"
#include "path.h"
#include "port.h"
#include "walk.h"

/**
 * nsfc_hop_dead() - tell whether the device or port of a hop is gone
 * @hop: the hop
 *
 * Context: RTNL.
 * Return: true if packets that would take the hop are dropped.
 */
bool nsfc_hop_dead(const struct nsfc_hop *hop)
{
	if (hop->type == NSH_SFC_HOP_VIA)
		return !rtnl_dereference(hop->port);
	return !rtnl_dereference(hop->nd);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_hop_dead);

static void nsfc_path_free(struct nsfc_path *path)
{
	unsigned int i;

	for (i = 0; i < path->n_slots; i++) {
		if (path->hops[i].type == NSFC_HOP_NONE)
			continue;
		nsfc_nexthop_release(&path->hops[i].nexthop);
		if (!path->hops[i].lent)
			nsfc_tally_put(&path->hops[i].tally);
	}
	if (!path->lent)
		nsfc_tally_put(&path->tally);
	kvfree(path);
}

static void nsfc_path_free_rcu(struct rcu_head *rcu)
{
	nsfc_path_free(container_of(rcu, struct nsfc_path, rcu));
}

/* Out of the table, or never in. Packets may be on it still, so its hops go on
 * leading where they led: a device or port that goes from now on waits for these
 * packets itself.
 */
static void nsfc_path_release(struct nsfc_path *path)
{
	unsigned int i;

	for (i = 0; i < path->n_slots; i++)
		if (path->hops[i].type != NSFC_HOP_NONE)
			list_del_init(&path->hops[i].user);
	call_rcu(&path->rcu, nsfc_path_free_rcu);
}

static int nsfc_hop_init_dev(struct nsfc_hop *hop, struct nsfc_net *nn,
			     struct nlattr **tb, struct netlink_ext_ack *extack)
{
	static const u16 none[] = {
		NSH_SFC_A_HOP_LLADDR, NSH_SFC_A_HOP_IPV4, NSH_SFC_A_HOP_IPV6,
		NSH_SFC_A_HOP_TUNNEL_ID,
	};
	struct nsfc_dev *nd;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(none); i++) {
		if (!tb[none[i]])
			continue;
		NL_SET_ERR_MSG_ATTR(extack, tb[none[i]],
				    "only a hop via a port has addresses");
		return -EINVAL;
	}
	nd = nsfc_dev_find(nn, hop->name);
	if (!nd) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IFNAME],
				    "there is no nsh device of this name whose home is this namespace");
		return -ENODEV;
	}
	rcu_assign_pointer(hop->nd, nd);
	list_add_tail(&hop->user, &nd->hops);
	return 0;
}

static int nsfc_hop_init_via(struct nsfc_hop *hop, struct nsfc_net *nn,
			     struct nlattr **tb, struct netlink_ext_ack *extack)
{
	struct nsfc_port *port = nsfc_port_find(nn, hop->name);
	int err;

	if (!port) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_IFNAME],
				    "the device is not a port of this namespace");
		return -ENODEV;
	}
	err = nsfc_nexthop_init(&hop->nexthop, port, tb, extack);
	if (err)
		return err;
	rcu_assign_pointer(hop->port, port);
	list_add_tail(&hop->user, &port->hops);
	return 0;
}

static int nsfc_hop_init(struct nsfc_path *path, struct nsfc_net *nn, u8 si,
			 struct nlattr **tb, const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	struct nsfc_hop *hop = &path->hops[path->first - si];
	u32 type;

	if (NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_HOP_TYPE) ||
	    NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_HOP_IFNAME)) {
		NL_SET_ERR_MSG(extack, "a hop needs its type and a device");
		return -EINVAL;
	}
	type = nla_get_u32(tb[NSH_SFC_A_HOP_TYPE]);
	if (!si && type != NSH_SFC_HOP_END) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_SI],
				    "with service index 0 a path can only end");
		return -EINVAL;
	}
	if (hop->type != NSFC_HOP_NONE) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_SI],
				    "the path has two hops for one service index");
		return -EINVAL;
	}

	hop->si = si;
	hop->path = path;
	INIT_LIST_HEAD(&hop->user);
	nla_strscpy(hop->name, tb[NSH_SFC_A_HOP_IFNAME], sizeof(hop->name));
	hop->type = type;
	path->n_hops++;
	if (type == NSH_SFC_HOP_VIA)
		return nsfc_hop_init_via(hop, nn, tb, extack);
	return nsfc_hop_init_dev(hop, nn, tb, extack);
}

static int nsfc_hop_parse(struct nlattr **tb, const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	static const u16 told[] = {
		NSH_SFC_A_HOP_DEAD, NSH_SFC_A_HOP_PACKETS, NSH_SFC_A_HOP_BYTES,
		NSH_SFC_A_HOP_DROPS,
	};
	unsigned int i;
	int err;

	err = nla_parse_nested(tb, NSH_SFC_A_HOP_MAX, attr,
			       nsh_sfc_hop_nl_policy, extack);
	if (err)
		return err;
	if (NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_HOP_SI)) {
		NL_SET_ERR_MSG(extack, "a hop needs its service index");
		return -EINVAL;
	}
	for (i = 0; i < ARRAY_SIZE(told); i++) {
		if (!tb[told[i]])
			continue;
		NL_SET_ERR_MSG_ATTR(extack, tb[told[i]],
				    "state and counters of a hop cannot be set");
		return -EINVAL;
	}
	return 0;
}

/* Counters go on where the service index was there before. */
static int nsfc_path_init_tally(struct nsfc_tallies *tallies, struct nsfc_tally *tally,
				bool *lent, const struct nsfc_tally *old)
{
	*lent = !!old;
	if (!old)
		return nsfc_tally_get(tallies, tally);
	*tally = *old;
	return 0;
}

static int nsfc_path_init_tallies(struct nsfc_net *nn, struct nsfc_path *path,
				  struct nsfc_path *old)
{
	struct nsfc_hop *hop, *was;
	unsigned int i;
	int err;

	err = nsfc_path_init_tally(nn->tallies, &path->tally, &path->lent,
				   old ? &old->tally : NULL);
	for (i = 0; !err && i < path->n_slots; i++) {
		hop = &path->hops[i];
		if (hop->type == NSFC_HOP_NONE)
			continue;
		was = old ? nsfc_path_hop(old, hop->si) : NULL;
		err = nsfc_path_init_tally(nn->tallies, &hop->tally, &hop->lent,
					   was ? &was->tally : NULL);
	}
	return err;
}

static void nsfc_path_take_tallies(struct nsfc_path *path, struct nsfc_path *old)
{
	unsigned int i;

	path->lent = false;
	old->lent = true;
	for (i = 0; i < path->n_slots; i++) {
		struct nsfc_hop *hop = &path->hops[i];

		if (!hop->lent)
			continue;
		hop->lent = false;
		nsfc_path_hop(old, hop->si)->lent = true;
	}
}

static struct nsfc_path *nsfc_path_alloc(u32 spi, u8 first, u8 last)
{
	unsigned int i, n_slots = first - last + 1;
	struct nsfc_path *path;

	path = kvzalloc(struct_size(path, hops, n_slots), GFP_KERNEL_ACCOUNT);
	if (!path)
		return NULL;
	path->spi = spi;
	path->first = first;
	path->n_slots = n_slots;
	for (i = 0; i < n_slots; i++)
		path->hops[i].type = NSFC_HOP_NONE;
	return path;
}

static struct nsfc_path *nsfc_path_build(struct nsfc_net *nn, u32 spi,
					 struct nlattr **attrs, unsigned int n,
					 struct nsfc_path *old,
					 struct netlink_ext_ack *extack)
{
	struct nlattr *tb[NSH_SFC_A_HOP_MAX + 1];
	u8 first = 0, last = U8_MAX;
	struct nsfc_path *path;
	unsigned int i;
	int err;

	for (i = 0; i < n; i++) {
		err = nsfc_hop_parse(tb, attrs[i], extack);
		if (err)
			return ERR_PTR(err);
		first = max(first, nla_get_u8(tb[NSH_SFC_A_HOP_SI]));
		last = min(last, nla_get_u8(tb[NSH_SFC_A_HOP_SI]));
	}
	path = nsfc_path_alloc(spi, first, last);
	if (!path)
		return ERR_PTR(-ENOMEM);

	for (i = 0; i < n; i++) {
		err = nsfc_hop_parse(tb, attrs[i], extack);
		if (err)
			goto release;
		err = nsfc_hop_init(path, nn, nla_get_u8(tb[NSH_SFC_A_HOP_SI]),
				    tb, attrs[i], extack);
		if (err)
			goto release;
	}
	err = nsfc_path_init_tallies(nn, path, old);
	if (err)
		goto release;
	return path;

release:
	nsfc_path_release(path);
	return ERR_PTR(err);
}

/**
 * nsfc_path_set() - make a path, or replace it whole
 * @nn: the namespace
 * @spi: service path identifier
 * @reverse: SPI of the path of the other direction, or NSFC_NO_REVERSE
 * @attrs: the hops, attributes of set "hop" each
 * @n: how many, at least 1
 * @replace: replace the path if there is one
 * @extack: where to say what is wrong
 *
 * Context: RTNL.
 * Return: 0, or a negative error with nothing changed.
 */
int nsfc_path_set(struct nsfc_net *nn, u32 spi, u32 reverse, struct nlattr **attrs,
		  unsigned int n, bool replace, struct netlink_ext_ack *extack)
{
	struct nsfc_path *path, *old;
	int err;

	ASSERT_RTNL();
	old = nsfc_path_lookup(nn, spi);
	if (old && !replace) {
		NL_SET_ERR_MSG(extack, "there is a path with this spi already");
		return -EEXIST;
	}
	path = nsfc_path_build(nn, spi, attrs, n, old, extack);
	if (IS_ERR(path))
		return PTR_ERR(path);
	path->reverse = reverse;

	err = xa_err(xa_store(&nn->paths, spi, path, GFP_KERNEL));
	if (err) {
		nsfc_path_release(path);
		return err;
	}
	if (old) {
		nsfc_path_take_tallies(path, old);
		nsfc_path_release(old);
	} else {
		nn->n_paths++;
	}
	nn->seq++;
	nsfc_nl_path_event(nn, path, old ? NSH_SFC_CMD_PATH_CHANGE_NTF :
					   NSH_SFC_CMD_PATH_ADD_NTF);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_path_set);

static void nsfc_path_drop(struct nsfc_net *nn, struct nsfc_path *path)
{
	xa_erase(&nn->paths, path->spi);
	nn->n_paths--;
	nn->seq++;
	nsfc_nl_path_event(nn, path, NSH_SFC_CMD_PATH_DEL_NTF);
	nsfc_path_release(path);
}

/**
 * nsfc_path_del() - delete a path
 * @nn: the namespace
 * @spi: service path identifier
 *
 * Context: RTNL.
 * Return: 0, or -ENOENT.
 */
int nsfc_path_del(struct nsfc_net *nn, u32 spi)
{
	struct nsfc_path *path = nsfc_path_lookup(nn, spi);

	ASSERT_RTNL();
	if (!path)
		return -ENOENT;
	nsfc_path_drop(nn, path);
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_path_del);

/**
 * nsfc_path_flush() - delete all paths of a namespace
 * @nn: the namespace
 *
 * Context: RTNL.
 */
void nsfc_path_flush(struct nsfc_net *nn)
{
	struct nsfc_path *path;
	unsigned long spi;

	xa_for_each(&nn->paths, spi, path)
		nsfc_path_drop(nn, path);
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_path_flush);

static void nsfc_hop_bury(struct nsfc_hop *hop)
{
	list_del_init(&hop->user);
	if (hop->type == NSH_SFC_HOP_VIA) {
		strscpy(hop->name, rtnl_dereference(hop->port)->dev->name,
			sizeof(hop->name));
		RCU_INIT_POINTER(hop->port, NULL);
	} else {
		strscpy(hop->name, rtnl_dereference(hop->nd)->name, sizeof(hop->name));
		RCU_INIT_POINTER(hop->nd, NULL);
	}
}

/**
 * nsfc_hops_bury() - have no hop lead to a device or port that goes
 * @nn: home namespace of the paths
 * @users: nsfc_dev.hops or nsfc_port.hops
 *
 * The paths stay; packets that would take such a hop are dropped until their
 * path is replaced.
 *
 * Context: RTNL. What the hops led to is in use until an RCU grace period has
 * passed.
 */
void nsfc_hops_bury(struct nsfc_net *nn, struct list_head *users)
{
	struct nsfc_hop *hop, *tmp;

	list_for_each_entry_safe(hop, tmp, users, user) {
		/* The hops of a path are neighbours here: one event for all */
		bool last = list_is_last(&hop->user, users) || tmp->path != hop->path;

		nsfc_hop_bury(hop);
		if (!last)
			continue;
		nn->seq++;
		nsfc_nl_path_event(nn, hop->path, NSH_SFC_CMD_PATH_CHANGE_NTF);
	}
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_hops_bury);

static struct nsfc_hop *nsfc_path_hop_to(struct nsfc_path *path,
					 const struct nsfc_func *func)
{
	struct nsfc_dev *nd;
	unsigned int i;

	for (i = 0; i < path->n_slots; i++) {
		if (path->hops[i].type != NSH_SFC_HOP_DEV)
			continue;
		nd = rcu_dereference(path->hops[i].nd);
		if (nd && nd->func == func)
			return &path->hops[i];
	}
	return NULL;
}

/**
 * nsfc_path_answer() - put what answers a packet onto the way back
 * @nn: the namespace
 * @func: the function that has answered
 * @base: service path of the packet that was answered, as handed to the function
 *
 * That is the reverse of the packet's path, at the function's place there; or, if
 * the path has none, the same path and place.
 *
 * Context: RCU read side.
 * Return: NSFC_OK with @base as if the function had been handed the packet there, or
 * why the packet is to be dropped.
 */
enum nsfc_reason nsfc_path_answer(struct nsfc_net *nn, const struct nsfc_func *func,
				  struct nsfc_base *base)
{
	struct nsfc_path *path = nsfc_path_lookup(nn, nsfc_base_spi(base));
	struct nsfc_hop *hop;

	if (!path || path->reverse == NSFC_NO_REVERSE)
		return NSFC_OK;
	path = nsfc_path_lookup(nn, path->reverse);
	if (!path)
		return NSFC_DROP_NO_PATH;
	hop = nsfc_path_hop_to(path, func);
	if (!hop)
		return NSFC_DROP_NO_HOP;
	base->path_hdr = htonl(path->spi << NSH_SPI_SHIFT | hop->si);
	return NSFC_OK;
}
EXPORT_SYMBOL_IF_KUNIT(nsfc_path_answer);
