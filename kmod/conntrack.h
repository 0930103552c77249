/* SPDX-License-Identifier: GPL-2.0 */
/* What the function's connection tracking knows of a packet. */
#ifndef _NSFC_CONNTRACK_H
#define _NSFC_CONNTRACK_H

#include <linux/types.h>

struct nsfc_tuple;
struct nsfc_tuples;
struct sk_buff;

bool nsfc_conntrack_tuple(const struct sk_buff *skb, const struct nsfc_tuples *sent,
			  struct nsfc_tuple *handed, struct nsfc_tuple *cause);

#endif /* _NSFC_CONNTRACK_H */
