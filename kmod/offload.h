/* SPDX-License-Identifier: GPL-2.0 */
/* What the stack does for NSH where a device does not. */
#ifndef _NSFC_OFFLOAD_H
#define _NSFC_OFFLOAD_H

#include <linux/types.h>

struct sk_buff;

bool nsfc_offload_able(const struct sk_buff *skb);
struct sk_buff *nsfc_offload_cut(struct sk_buff *skb);
void nsfc_offload_init(void);
void nsfc_offload_exit(void);

#endif
