/* SPDX-License-Identifier: GPL-2.0 */
/* Attachment: a network device put behind an nsh device by "master". */
#ifndef _NSFC_ATTACH_H
#define _NSFC_ATTACH_H

#include "drop.h"

struct net_device;
struct netlink_ext_ack;
struct nsfc_dev;
struct nsfc_walk;

int nsfc_attach_add(struct net_device *dev, struct net_device *behind,
		    struct netlink_ext_ack *extack);
int nsfc_attach_del(struct net_device *dev, struct net_device *behind);
void nsfc_attach_release(struct nsfc_dev *nd);
enum nsfc_reason nsfc_attach_xmit(struct nsfc_dev *nd, struct net_device *behind,
				  struct nsfc_walk *walk);
int nsfc_attach_init(void);
void nsfc_attach_exit(void);

#endif /* _NSFC_ATTACH_H */
