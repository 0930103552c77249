/* SPDX-License-Identifier: GPL-2.0 */
/* Everything taken away again. */
#ifndef _FUZZ_NETLINK_STATE_H
#define _FUZZ_NETLINK_STATE_H

#include "netlink-talk.h"

void nl_state_flush(struct nl_talk *talk);
void nl_state_check(struct nl_talk *talk);

#endif /* _FUZZ_NETLINK_STATE_H */
