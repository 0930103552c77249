// SPDX-License-Identifier: GPL-2.0
/*
 * A made-up kernel whose module remembers what it is told, and tells it again. Paths
 * stay where they are when a device goes that they lead to, with a dead hop.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/nsh_sfc.h>
#include <linux/rtnetlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrs.h"
#include "compiler.h"
#include "module.h"
#include "parse.h"
#include "socket.h"
#include "store.h"

#define OBJECTS 256

/* A message that tells an object, and what tells it from others of its kind */
struct object {
	uint8_t get;
	char key[64];
	char message[4096] __aligned(NLMSG_ALIGNTO);
};

struct store store;

static struct object *objects[OBJECTS];

static struct nlmsghdr *begin(struct object *object)
{
	struct nlmsghdr *nlh;
	struct genlmsghdr *genlh;

	memset(object->message, 0, sizeof(object->message));
	nlh = mnl_nlmsg_put_header(object->message);
	nlh->nlmsg_type = MODULE_FAMILY;
	genlh = mnl_nlmsg_put_extra_header(nlh, sizeof(*genlh));
	genlh->cmd = object->get;
	return nlh;
}

static const struct nlattr *find_attr(const struct nlmsghdr *nlh, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

static struct object **find(uint8_t get, const char *key)
{
	size_t i;

	for (i = 0; i < OBJECTS; i++)
		if (objects[i] && objects[i]->get == get && !strcmp(objects[i]->key, key))
			return &objects[i];
	return NULL;
}

/* Names are strings at number 1, but for paths and contexts */
static void name_of(const struct nlmsghdr *nlh, uint8_t get, char *key, size_t size)
{
	const struct nlattr *first = find_attr(nlh, 1), *id = find_attr(nlh, NSH_SFC_A_CONTEXT_ID);

	*key = '\0';
	if (!first)
		return;
	if (get == NSH_SFC_CMD_PATH_GET)
		snprintf(key, size, "%u", mnl_attr_get_u32(first));
	else if (get == NSH_SFC_CMD_CONTEXT_GET && id)
		snprintf(key, size, "%s %u", mnl_attr_get_str(first), mnl_attr_get_u32(id));
	else
		snprintf(key, size, "%s", mnl_attr_get_str(first));
}

static struct object *add(uint8_t get, const char *key)
{
	size_t i;

	for (i = 0; objects[i]; i++)
		if (i == OBJECTS - 1)
			abort();
	objects[i] = calloc(1, sizeof(*objects[i]));
	objects[i]->get = get;
	snprintf(objects[i]->key, sizeof(objects[i]->key), "%s", key);
	begin(objects[i]);
	return objects[i];
}

static void drop(struct object **object)
{
	free(*object);
	*object = NULL;
}

/* Take over the attributes of a request; those that come several times replace all */
static void merge(struct object *object, const struct nlattr *attrs, int len, bool whole)
{
	char old[sizeof(object->message)] __aligned(NLMSG_ALIGNTO);
	const char *end = (const char *)attrs + len;
	const struct nlattr *attr, *new;
	struct nlmsghdr *nlh;
	bool again;

	memcpy(old, object->message, sizeof(old));
	nlh = begin(object);
	for (new = attrs; mnl_attr_ok(new, end - (char *)new); new = mnl_attr_next(new))
		if (mnl_attr_get_type(new) != NSH_SFC_A_DEV_NO_PATH || whole)
			mnl_attr_put(nlh, new->nla_type, mnl_attr_get_payload_len(new),
				     mnl_attr_get_payload(new));
	if (whole)
		return;
	mnl_attr_for_each(attr, (struct nlmsghdr *)old, sizeof(struct genlmsghdr)) {
		again = false;
		for (new = attrs; mnl_attr_ok(new, end - (char *)new); new = mnl_attr_next(new)) {
			again = again || mnl_attr_get_type(new) == mnl_attr_get_type(attr);
			again = again || (mnl_attr_get_type(new) == NSH_SFC_A_DEV_NO_PATH &&
					  (mnl_attr_get_type(attr) == NSH_SFC_A_DEV_SPI ||
					   mnl_attr_get_type(attr) == NSH_SFC_A_DEV_SI));
		}
		if (!again)
			mnl_attr_put(nlh, attr->nla_type, mnl_attr_get_payload_len(attr),
				     mnl_attr_get_payload(attr));
	}
}

/* What an object is if nobody says otherwise */
static void put_presets(struct object *object, const struct attr_set *set)
{
	struct nlmsghdr *nlh = (void *)object->message;
	const struct attr *attr = NULL;
	struct value value;

	while ((attr = attr_next(set, attr))) {
		if (!attr->preset || find_attr(nlh, attr->id) ||
		    (set == &dev_set && attr->id == NSH_SFC_A_DEV_SI &&
		     !find_attr(nlh, NSH_SFC_A_DEV_SPI)))
			continue;
		parse_value(attr, attr->preset, &value);
		mnl_attr_put(nlh, attr->id, value.len, value.bytes);
	}
	memset(value.bytes, 0, 16);
	if (set == &dev_set && !find_attr(nlh, NSH_SFC_A_DEV_METADATA))
		mnl_attr_put(nlh, NSH_SFC_A_DEV_METADATA,
			     mnl_attr_get_u8(find_attr(nlh, NSH_SFC_A_DEV_MD_TYPE)) == 1 ? 16 : 0,
			     value.bytes);
}

static bool refuse(int code, const char *text)
{
	socket_error(code, text, -1);
	return false;
}

/* Return: whether there is what the hops of a path lead to */
static bool hops_good(const struct nlmsghdr *nlh)
{
	const struct nlattr *hop, *attr;
	const char *name;
	uint32_t type;

	mnl_attr_for_each(hop, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(hop) != NSH_SFC_A_PATH_HOP)
			continue;
		name = "";
		type = 0;
		mnl_attr_for_each_nested(attr, hop) {
			if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_IFNAME)
				name = mnl_attr_get_str(attr);
			if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_TYPE)
				type = mnl_attr_get_u32(attr);
		}
		if (type == NSH_SFC_HOP_GROUP)
			continue;
		if (!find(type == NSH_SFC_HOP_VIA ? NSH_SFC_CMD_PORT_GET : NSH_SFC_CMD_DEV_GET,
			  name))
			return refuse(ENODEV, "no such device or port");
	}
	return true;
}

/* Whether a hop leads to this nsh device */
static bool leads_to(const struct nlattr *hop, const char *name)
{
	const struct nlattr *attr;

	if (mnl_attr_get_type(hop) != NSH_SFC_A_PATH_HOP)
		return false;
	mnl_attr_for_each_nested(attr, hop)
		if (mnl_attr_get_type(attr) == NSH_SFC_A_HOP_IFNAME &&
		    !strcmp(mnl_attr_get_str(attr), name))
			return true;
	return false;
}

/* The same path, with the hops that lead to a device or port dead */
static void bury(struct object *path, const char *name)
{
	char old[sizeof(path->message)] __aligned(NLMSG_ALIGNTO);
	const struct nlattr *attr;
	struct nlmsghdr *nlh;
	struct nlattr *nest;

	memcpy(old, path->message, sizeof(old));
	nlh = begin(path);
	mnl_attr_for_each(attr, (struct nlmsghdr *)old, sizeof(struct genlmsghdr)) {
		nest = mnl_nlmsg_get_payload_tail(nlh);
		mnl_attr_put(nlh, attr->nla_type, mnl_attr_get_payload_len(attr),
			     mnl_attr_get_payload(attr));
		if (!leads_to(attr, name))
			continue;
		mnl_attr_put(nlh, NSH_SFC_A_HOP_DEAD, 0, NULL);
		mnl_attr_nest_end(nlh, nest);
	}
}

static void bury_all(const char *name)
{
	size_t i;

	for (i = 0; i < OBJECTS; i++)
		if (objects[i] && objects[i]->get == NSH_SFC_CMD_PATH_GET)
			bury(objects[i], name);
}

static bool make(const struct nlmsghdr *nlh, uint8_t get, bool replace, const struct attr_set *set)
{
	const struct nlattr *attrs = mnl_nlmsg_get_payload_offset(nlh, sizeof(struct genlmsghdr));
	int len = (char *)mnl_nlmsg_get_payload_tail(nlh) - (char *)attrs;
	struct object **old;
	char key[64];

	name_of(nlh, get, key, sizeof(key));
	old = find(get, key);
	if (get == NSH_SFC_CMD_PATH_GET && !hops_good(nlh))
		return false;
	if (old && !replace)
		return refuse(EEXIST, "there is one with this name");
	if (!old && replace && get != NSH_SFC_CMD_PATH_GET)
		return refuse(ENODEV, "there is none with this name");
	merge(old ? *old : add(get, key), attrs, len,
	      get == NSH_SFC_CMD_PATH_GET || get == NSH_SFC_CMD_GROUP_GET);
	old = find(get, key);
	if (set)
		put_presets(*old, set);
	if (get == NSH_SFC_CMD_CONTEXT_GET)
		mnl_attr_put((void *)(*old)->message, NSH_SFC_A_CONTEXT_PINNED, 0, NULL);
	return true;
}

static bool remove_one(const struct nlmsghdr *nlh, uint8_t get)
{
	struct object **old;
	char key[64];

	name_of(nlh, get, key, sizeof(key));
	old = find(get, key);
	if (!old)
		return refuse(ENOENT, "there is none with this name");
	drop(old);
	if (get == NSH_SFC_CMD_DEV_GET || get == NSH_SFC_CMD_PORT_GET)
		bury_all(key);
	return true;
}

static bool tell(const struct nlmsghdr *nlh, uint8_t get)
{
	char key[64];
	size_t i;

	name_of(nlh, get, key, sizeof(key));
	for (i = 0; i < OBJECTS; i++)
		if (objects[i] && objects[i]->get == get &&
		    (!*key || !strcmp(objects[i]->key, key)))
			socket_say((void *)objects[i]->message);
	if (*key && !find(get, key))
		return refuse(ENODEV, "there is none with this name");
	return true;
}

static bool fails(void)
{
	store.changes++;
	return store.fail && (store.fail_on ? store.changes >= store.fail :
					      store.changes == store.fail);
}

static bool change(const struct nlmsghdr *nlh, uint8_t cmd)
{
	if (fails())
		return refuse(EIO, "made to fail");
	switch (cmd) {
	case NSH_SFC_CMD_PORT_NEW:
	case NSH_SFC_CMD_PORT_SET:
		return make(nlh, NSH_SFC_CMD_PORT_GET, cmd == NSH_SFC_CMD_PORT_SET, &port_set);
	case NSH_SFC_CMD_PORT_DEL:
		return remove_one(nlh, NSH_SFC_CMD_PORT_GET);
	case NSH_SFC_CMD_GROUP_NEW:
	case NSH_SFC_CMD_GROUP_SET:
		return make(nlh, NSH_SFC_CMD_GROUP_GET, cmd == NSH_SFC_CMD_GROUP_SET, &group_set);
	case NSH_SFC_CMD_GROUP_DEL:
		return remove_one(nlh, NSH_SFC_CMD_GROUP_GET);
	case NSH_SFC_CMD_PATH_NEW:
	case NSH_SFC_CMD_PATH_SET:
		return make(nlh, NSH_SFC_CMD_PATH_GET, cmd == NSH_SFC_CMD_PATH_SET, NULL);
	case NSH_SFC_CMD_PATH_DEL:
		return remove_one(nlh, NSH_SFC_CMD_PATH_GET);
	case NSH_SFC_CMD_DEV_SET:
		return make(nlh, NSH_SFC_CMD_DEV_GET, true, &dev_set);
	case NSH_SFC_CMD_DEV_DEL:
		return remove_one(nlh, NSH_SFC_CMD_DEV_GET);
	case NSH_SFC_CMD_CONTEXT_NEW:
		return make(nlh, NSH_SFC_CMD_CONTEXT_GET, false, NULL);
	case NSH_SFC_CMD_CONTEXT_DEL:
		return remove_one(nlh, NSH_SFC_CMD_CONTEXT_GET);
	case NSH_SFC_CMD_LIMIT_SET:
		return make(nlh, NSH_SFC_CMD_STATS_GET, true, &limit_set);
	default:
		return refuse(EOPNOTSUPP, NULL);
	}
}

static bool genl(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genlh = mnl_nlmsg_get_payload(nlh);

	switch (genlh->cmd) {
	case NSH_SFC_CMD_PORT_GET:
	case NSH_SFC_CMD_GROUP_GET:
	case NSH_SFC_CMD_PATH_GET:
	case NSH_SFC_CMD_DEV_GET:
	case NSH_SFC_CMD_CONTEXT_GET:
		return tell(nlh, genlh->cmd);
	case NSH_SFC_CMD_STATS_GET:
		socket_say((void *)(*find(genlh->cmd, ""))->message);
		return true;
	default:
		return change(nlh, genlh->cmd);
	}
}

/* Of an nsh device */
static bool new_link(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr, *info, *data = NULL;
	struct object *object;
	const char *name = "";

	if (fails())
		return refuse(EIO, "made to fail");
	mnl_attr_for_each(attr, nlh, sizeof(struct ifinfomsg)) {
		if (mnl_attr_get_type(attr) == IFLA_IFNAME)
			name = mnl_attr_get_str(attr);
		if (mnl_attr_get_type(attr) != IFLA_LINKINFO)
			continue;
		mnl_attr_for_each_nested(info, attr)
			if (mnl_attr_get_type(info) == IFLA_INFO_DATA)
				data = info;
	}
	if (find(NSH_SFC_CMD_DEV_GET, name))
		return refuse(EEXIST, NULL);
	object = add(NSH_SFC_CMD_DEV_GET, name);
	mnl_attr_put_strz((void *)object->message, NSH_SFC_A_DEV_IFNAME, name);
	merge(object, mnl_attr_get_payload(data), mnl_attr_get_payload_len(data), false);
	put_presets(object, &dev_set);
	return true;
}

/*
 * There is every other device, but none that is called nosuch..., and NAME is also found as
 * alt-NAME
 */
static bool get_link(const struct nlmsghdr *nlh)
{
	char buf[256] __aligned(NLMSG_ALIGNTO);
	struct nlmsghdr *answer = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *ifinfo = mnl_nlmsg_put_extra_header(answer, sizeof(*ifinfo));
	const struct nlattr *attr;
	const char *name = "";

	answer->nlmsg_type = RTM_NEWLINK;
	mnl_attr_for_each(attr, nlh, sizeof(*ifinfo))
		if (mnl_attr_get_type(attr) == IFLA_IFNAME)
			name = mnl_attr_get_str(attr);
	if (!strncmp(name, "nosuch", 6))
		return refuse(ENODEV, NULL);
	ifinfo->ifi_index = 5;
	mnl_attr_put_strz(answer, IFLA_IFNAME, strncmp(name, "alt-", 4) ? name : name + 4);
	mnl_attr_put_u32(answer, IFLA_MTU, strcmp(name, "narrow") ? 1600 : 1280);
	socket_say(answer);
	return true;
}

static bool rtnl(const struct nlmsghdr *nlh)
{
	switch (nlh->nlmsg_type) {
	case RTM_NEWLINK:
		return new_link(nlh);
	case RTM_GETLINK:
		/* Nothing has filters */
		return nlh->nlmsg_flags & NLM_F_DUMP ? true : get_link(nlh);
	default:
		return refuse(EOPNOTSUPP, NULL);
	}
}

/**
 * store_kernel() - answer a request, for socket_begin()
 * @protocol: NETLINK_*
 * @nlh: the request
 */
void store_kernel(int protocol, const struct nlmsghdr *nlh)
{
	if (protocol == NETLINK_GENERIC && nlh->nlmsg_type == GENL_ID_CTRL)
		module_kernel(protocol, nlh);
	else if (protocol == NETLINK_GENERIC ? genl(nlh) : rtnl(nlh))
		socket_error(0, NULL, -1);
}

/**
 * store_begin() - forget everything
 */
void store_begin(void)
{
	size_t i;

	for (i = 0; i < OBJECTS; i++)
		drop(&objects[i]);
	memset(&store, 0, sizeof(store));
	module.attrs = UINT32_MAX;
	module.ops = UINT64_MAX;
	module.recall_mask = UINT32_MAX;
	module.originated_max = UINT32_MAX;
	module.hop_attrs = UINT32_MAX;
	put_presets(add(NSH_SFC_CMD_STATS_GET, ""), &limit_set);
}
