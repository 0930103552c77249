// SPDX-License-Identifier: GPL-2.0
/* Service paths and their hops. */

#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/netlink.h>

#include <uapi/linux/nsh_sfc.h>

#include "compat.h"
#include "group.h"
#include "netlink.h"
#include "path.h"
#include "walk.h"

static bool nsfc_hop_has_target(const struct nsfc_hop *hop)
{
	return hop->type != NSFC_HOP_NONE && hop->type != NSH_SFC_HOP_GROUP;
}

static void nsfc_path_free(struct nsfc_path *path)
{
	unsigned int i;

	for (i = 0; i < path->n_slots; i++) {
		if (path->hops[i].type == NSFC_HOP_NONE)
			continue;
		if (nsfc_hop_has_target(&path->hops[i]))
			nsfc_target_release(&path->hops[i].target);
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

/* Out of the table, or never in. Packets may be on it still. */
static void nsfc_path_release(struct nsfc_path *path)
{
	unsigned int i;

	for (i = 0; i < path->n_slots; i++) {
		if (nsfc_hop_has_target(&path->hops[i]))
			nsfc_target_unlink(&path->hops[i].target);
		else if (path->hops[i].type == NSH_SFC_HOP_GROUP)
			path->hops[i].group->n_users--;
	}
	call_rcu(&path->rcu, nsfc_path_free_rcu);
}

/* Hops of it are dead. */
static void nsfc_path_lost(struct nsfc_net *nn, struct nsfc_owner *owner)
{
	nn->seq++;
	nsfc_nl_path_event(nn, container_of(owner, struct nsfc_path, owner),
			   NSH_SFC_CMD_PATH_CHANGE_NTF);
}

static int nsfc_hop_init_group(struct nsfc_hop *hop, struct nsfc_net *nn,
			       struct nlattr **tb, struct netlink_ext_ack *extack)
{
	hop->group = nsfc_group_find(nn, nla_data(tb[NSH_SFC_A_HOP_GROUP]));
	if (!hop->group) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_GROUP],
				    "there is no group with this name");
		return -ENOENT;
	}
	hop->type = NSH_SFC_HOP_GROUP;
	hop->group->n_users++;
	return 0;
}

/* A hop to a group has that, and nothing else; other hops have a device. */
static int nsfc_hop_check(struct nlattr **tb, const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	static const u16 none[] = {
		NSH_SFC_A_HOP_IFNAME, NSH_SFC_A_HOP_LLADDR, NSH_SFC_A_HOP_IPV4,
		NSH_SFC_A_HOP_IPV6, NSH_SFC_A_HOP_TUNNEL_ID,
	};
	const struct nlattr *other;

	if (!tb[NSH_SFC_A_HOP_TYPE] ||
	    nla_get_u32(tb[NSH_SFC_A_HOP_TYPE]) != NSH_SFC_HOP_GROUP) {
		if (NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_HOP_TYPE) ||
		    NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_HOP_IFNAME)) {
			NL_SET_ERR_MSG(extack, "a hop needs its type and a device");
			return -EINVAL;
		}
		if (!tb[NSH_SFC_A_HOP_GROUP])
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_HOP_GROUP],
				    "only a hop of type group has a group");
		return -EINVAL;
	}
	if (NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_HOP_GROUP)) {
		NL_SET_ERR_MSG(extack, "a hop of type group needs the name of the group");
		return -EINVAL;
	}
	other = nsfc_nl_first(tb, none, ARRAY_SIZE(none));
	if (!other)
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, other,
			    "a hop of type group has no device and no addresses");
	return -EINVAL;
}

static int nsfc_hop_init(struct nsfc_path *path, struct nsfc_net *nn, u8 si,
			 struct nlattr **tb, const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	struct nsfc_hop *hop = &path->hops[path->first - si];
	const struct nlattr *on_down = tb[NSH_SFC_A_HOP_ON_DOWN];
	u32 type;
	int err;

	err = nsfc_hop_check(tb, attr, extack);
	if (err)
		return err;
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

	if (on_down && type != NSH_SFC_HOP_DEV) {
		NL_SET_ERR_MSG_ATTR(extack, on_down,
				    "only a function behind an nsh device can be bypassed");
		return -EINVAL;
	}

	hop->si = si;
	hop->bypass = on_down && nla_get_u32(on_down) == NSH_SFC_ON_DOWN_BYPASS;
	path->n_hops++;
	if (type == NSH_SFC_HOP_GROUP)
		return nsfc_hop_init_group(hop, nn, tb, extack);
	hop->type = type;
	return nsfc_target_init(&hop->target, &path->owner, nn, type == NSH_SFC_HOP_VIA,
				tb, extack);
}

static int nsfc_hop_parse(struct nlattr **tb, const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	static const u16 told[] = {
		NSH_SFC_A_HOP_DEAD, NSH_SFC_A_HOP_PACKETS, NSH_SFC_A_HOP_BYTES,
		NSH_SFC_A_HOP_DROPS, NSH_SFC_A_HOP_DOWN, NSH_SFC_A_HOP_BYPASSED,
	};
	const struct nlattr *other;
	int err;

	err = nla_parse_nested(tb, NSH_SFC_A_HOP_MAX, attr,
			       nsh_sfc_hop_nl_policy, extack);
	if (err)
		return err;
	if (NL_REQ_ATTR_CHECK(extack, attr, tb, NSH_SFC_A_HOP_SI)) {
		NL_SET_ERR_MSG(extack, "a hop needs its service index");
		return -EINVAL;
	}
	other = nsfc_nl_first(tb, told, ARRAY_SIZE(told));
	if (!other)
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, other, "state and counters of a hop cannot be set");
	return -EINVAL;
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
	path->owner.lost = nsfc_path_lost;
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

static struct nsfc_hop *nsfc_path_hop_to(struct nsfc_path *path,
					 const struct nsfc_func *func)
{
	struct nsfc_hop *hop;
	unsigned int i;

	for (i = 0; i < path->n_slots; i++) {
		hop = &path->hops[i];
		if (hop->type == NSH_SFC_HOP_DEV &&
		    nsfc_target_leads_to(&hop->target, func))
			return hop;
		if (hop->type == NSH_SFC_HOP_GROUP &&
		    nsfc_group_leads_to(hop->group, func))
			return hop;
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
