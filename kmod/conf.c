// SPDX-License-Identifier: GPL-2.0
/* What an nsh device has been told to do. */

#include <linux/slab.h>
#include <net/netlink.h>
#include <net/tun_proto.h>

#include "conf.h"

/* TTL and SI that a path starts with, RFC 8300 sections 2.2 and 2.3 */
#define NSFC_TTL_FIRST	63
#define NSFC_SI_FIRST	255
/* Fewer bits than this would name too few contexts to be of use */
#define NSFC_MARK_BITS_MIN	4

static void nsfc_conf_defaults(struct nsfc_conf *conf)
{
	conf->mode = NSH_SFC_MODE_BRIDGE;
	conf->func.mark_mask = U32_MAX;
	conf->func.recall_by = NSH_SFC_RECALL_MARK;
	conf->func.flow_limit = NSFC_CONF_FLOW_LIMIT;
	conf->func.flow_timeout = NSFC_CONF_FLOW_TIMEOUT;
	conf->func.window = NSFC_CONF_WINDOW;
	conf->originated = NSH_SFC_ORIGINATED_OWN_PATH;
	conf->context_limit = NSFC_CONF_CONTEXT_LIMIT;
	conf->context_timeout = NSFC_CONF_CONTEXT_TIMEOUT;
	conf->hdr.mdtype = NSH_M_TYPE1;
	conf->hdr.np = TUN_P_ETHERNET;
	nsh_set_flags_ttl_len(&conf->hdr, 0, NSFC_TTL_FIRST, NSH_M_TYPE1_LEN);
}

static int nsfc_conf_mark(struct nsfc_conf *conf, struct nlattr **tb,
			  struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = tb[NSH_SFC_A_DEV_MARK_MASK];
	u32 mask, ids;
	u8 shift;

	if (!attr)
		return 0;
	mask = nla_get_u32(attr);
	shift = mask ? __ffs(mask) : 0;
	ids = mask >> shift;
	if (mask && ((ids & (ids + 1)) || ids < BIT(NSFC_MARK_BITS_MIN) - 1)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the mark mask is to be one run of at least 4 bits, or 0");
		return -EINVAL;
	}
	conf->func.mark_mask = mask;
	conf->func.mark_shift = shift;
	return 0;
}

/* Context headers of the own path. A change of the MD type takes away those
 * that were there.
 */
static int nsfc_conf_metadata(struct nsfc_conf *conf, struct nlattr **tb,
			      struct netlink_ext_ack *extack)
{
	const struct nlattr *type = tb[NSH_SFC_A_DEV_MD_TYPE];
	const struct nlattr *md = tb[NSH_SFC_A_DEV_METADATA];
	unsigned int len = 0;

	if (!md && (!type || nla_get_u8(type) == conf->hdr.mdtype))
		return 0;
	if (type)
		conf->hdr.mdtype = nla_get_u8(type);
	if (md)
		len = nla_len(md);
	else if (conf->hdr.mdtype == NSH_M_TYPE1)
		len = NSH_M_TYPE1_LEN - NSH_BASE_HDR_LEN;

	if (conf->hdr.mdtype == NSH_M_TYPE1 && len != NSH_M_TYPE1_LEN - NSH_BASE_HDR_LEN) {
		NL_SET_ERR_MSG_ATTR(extack, md, "metadata of MD type 1 is 16 bytes");
		return -EINVAL;
	}
	if (len > NSH_SFC_METADATA_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, md, "metadata is at most 244 bytes");
		return -EINVAL;
	}
	if (conf->hdr.mdtype == NSH_M_TYPE2 && md &&
	    nsfc_tlvs_check(nla_data(md), len)) {
		NL_SET_ERR_MSG_ATTR(extack, md,
				    "metadata of MD type 2 is whole TLVs, padded to 4 bytes each");
		return -EINVAL;
	}

	memset(&conf->raw[NSH_BASE_HDR_LEN], 0, sizeof(conf->raw) - NSH_BASE_HDR_LEN);
	if (md)
		nla_memcpy(&conf->raw[NSH_BASE_HDR_LEN], md, len);
	nsh_set_flags_ttl_len(&conf->hdr, 0, NSFC_TTL_FIRST, NSH_BASE_HDR_LEN + len);
	return 0;
}

static int nsfc_conf_path(struct nsfc_conf *conf, struct nlattr **tb,
			  struct netlink_ext_ack *extack)
{
	const struct nlattr *spi = tb[NSH_SFC_A_DEV_SPI];
	const struct nlattr *si = tb[NSH_SFC_A_DEV_SI];
	const struct nlattr *none = tb[NSH_SFC_A_DEV_NO_PATH];
	u32 path = ntohl(conf->hdr.path_hdr);

	if (none && (spi || si)) {
		NL_SET_ERR_MSG_ATTR(extack, none,
				    "a device has a path of its own or has none, not both");
		return -EINVAL;
	}
	if (si && !spi && !conf->has_path) {
		NL_SET_ERR_MSG_ATTR(extack, si, "a service index goes with spi");
		return -EINVAL;
	}
	if (none) {
		conf->has_path = false;
		path = 0;
	}
	if (spi) {
		conf->has_path = true;
		path = nla_get_u32(spi) << NSH_SPI_SHIFT | NSFC_SI_FIRST;
	}
	if (si)
		path = (path & NSH_SPI_MASK) | nla_get_u8(si);
	conf->hdr.path_hdr = htonl(path);
	return 0;
}

static int nsfc_conf_recall(struct nsfc_conf *conf, struct nlattr **tb,
			    struct netlink_ext_ack *extack)
{
	const struct nlattr *originated = tb[NSH_SFC_A_DEV_ORIGINATED];
	const struct nlattr *by = tb[NSH_SFC_A_DEV_RECALL_BY];

	if (by)
		conf->func.recall_by = nla_get_u32(by);
	if (originated)
		conf->originated = nla_get_u32(originated);
	if (tb[NSH_SFC_A_DEV_FLOW_LIMIT])
		conf->func.flow_limit = nla_get_u32(tb[NSH_SFC_A_DEV_FLOW_LIMIT]);
	if (tb[NSH_SFC_A_DEV_FLOW_TIMEOUT])
		conf->func.flow_timeout = nla_get_u32(tb[NSH_SFC_A_DEV_FLOW_TIMEOUT]);
	if (tb[NSH_SFC_A_DEV_WINDOW])
		conf->func.window = nla_get_u32(tb[NSH_SFC_A_DEV_WINDOW]);

	/* A translated packet looks like the answer to one of the other direction */
	if (nsfc_conf_by_print(&conf->func) &&
	    conf->originated == NSH_SFC_ORIGINATED_FLOW) {
		NL_SET_ERR_MSG_ATTR(extack, originated ?: by,
				    "recall by fingerprint is for functions that translate addresses: their answers cannot be told, so originated flow cannot be had with it");
		return -EINVAL;
	}
	return 0;
}

static int nsfc_conf_health(struct nsfc_conf *conf, struct nlattr **tb,
			    struct netlink_ext_ack *extack)
{
	const struct nlattr *reason = tb[NSH_SFC_A_DEV_STATE_REASON];
	const struct nlattr *state = tb[NSH_SFC_A_DEV_STATE];

	if (tb[NSH_SFC_A_DEV_RETURNS])
		conf->func.returns = nla_get_u32(tb[NSH_SFC_A_DEV_RETURNS]);
	if (reason && !state) {
		NL_SET_ERR_MSG_ATTR(extack, reason, "a reason goes with a state");
		return -EINVAL;
	}
	if (!state)
		return 0;
	conf->state = nla_get_u32(state);
	memset(conf->state_reason, 0, sizeof(conf->state_reason));
	if (reason)
		nla_strscpy(conf->state_reason, reason, sizeof(conf->state_reason));
	return 0;
}

/**
 * nsfc_conf_new() - make a configuration from attributes
 * @old: what holds where nothing is said; NULL for the defaults
 * @func: what holds for the function, if that has devices already, or NULL
 * @tb: attributes of set "dev", NULL if there are none
 * @extack: where to say what is wrong
 *
 * Context: may sleep.
 * Return: the configuration, for kfree_rcu(), or an error pointer.
 */
struct nsfc_conf *nsfc_conf_new(const struct nsfc_conf *old,
				const struct nsfc_conf_func *func, struct nlattr **tb,
				struct netlink_ext_ack *extack)
{
	struct nsfc_conf *conf;
	int err;

	conf = kzalloc(sizeof(*conf), GFP_KERNEL_ACCOUNT);
	if (!conf)
		return ERR_PTR(-ENOMEM);
	if (old)
		*conf = *old;
	else
		nsfc_conf_defaults(conf);
	if (func)
		conf->func = *func;
	if (!tb)
		return conf;

	err = nsfc_conf_mark(conf, tb, extack);
	if (!err)
		err = nsfc_conf_metadata(conf, tb, extack);
	if (!err)
		err = nsfc_conf_path(conf, tb, extack);
	if (!err)
		err = nsfc_conf_recall(conf, tb, extack);
	if (!err)
		err = nsfc_conf_health(conf, tb, extack);
	if (err)
		goto free;

	if (tb[NSH_SFC_A_DEV_MODE])
		conf->mode = nla_get_u32(tb[NSH_SFC_A_DEV_MODE]);
	if (tb[NSH_SFC_A_DEV_CONTEXT_LIMIT])
		conf->context_limit = nla_get_u32(tb[NSH_SFC_A_DEV_CONTEXT_LIMIT]);
	if (tb[NSH_SFC_A_DEV_CONTEXT_TIMEOUT])
		conf->context_timeout = nla_get_u32(tb[NSH_SFC_A_DEV_CONTEXT_TIMEOUT]);
	if (tb[NSH_SFC_A_DEV_RECLASSIFY])
		conf->reclassify = nla_get_u8(tb[NSH_SFC_A_DEV_RECLASSIFY]);
	err = -EINVAL;
	if (conf->reclassify && !conf->has_path) {
		NL_SET_ERR_MSG_ATTR(extack, tb[NSH_SFC_A_DEV_RECLASSIFY],
				    "reclassification needs a path of the device's own (spi)");
		goto free;
	}
	return conf;

free:
	kfree(conf);
	return ERR_PTR(err);
}

/**
 * nsfc_conf_follow() - make a configuration that keeps up with its function
 * @old: the configuration
 * @func: what holds for the function now
 *
 * Context: may sleep.
 * Return: the configuration, for kfree_rcu(), or NULL.
 */
struct nsfc_conf *nsfc_conf_follow(const struct nsfc_conf *old,
				   const struct nsfc_conf_func *func)
{
	struct nsfc_conf *conf = kmemdup(old, sizeof(*old), GFP_KERNEL_ACCOUNT);

	if (conf)
		conf->func = *func;
	return conf;
}
