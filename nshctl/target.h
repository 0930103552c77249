/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_TARGET_H
#define NSHCTL_TARGET_H

#include "words.h"

/* Attributes that tell a target; hops and members have the same numbers for them */
#define TARGET_IFNAME	BIT(NSH_SFC_A_HOP_IFNAME)
#define TARGET_INET	BIT(NSH_SFC_A_HOP_IPV4)
#define TARGET_INET6	BIT(NSH_SFC_A_HOP_IPV6)
#define TARGET_LLADDR	BIT(NSH_SFC_A_HOP_LLADDR)
#define TARGET_ID	BIT(NSH_SFC_A_HOP_TUNNEL_ID)
#define TARGET_VIA	(TARGET_IFNAME | TARGET_INET | TARGET_INET6 | TARGET_LLADDR | TARGET_ID)

int target_put(struct words *w, struct nlmsghdr *nlh, const struct attr_set *set,
	       uint32_t allowed, bool (*ends)(const struct words *w));

#endif
