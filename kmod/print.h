/* SPDX-License-Identifier: GPL-2.0 */
/* Fingerprints: what a function that rewrites addresses leaves of a packet. */
#ifndef _NSFC_PRINT_H
#define _NSFC_PRINT_H

#include <linux/types.h>

struct nsfc_flow_stats;
struct nsfc_net;
struct nsfc_prints;
struct sk_buff;

struct nsfc_prints *nsfc_prints_new(struct nsfc_net *nn, u32 limit);
void nsfc_prints_set(struct nsfc_prints *prints, u32 window);
void nsfc_prints_flush(struct nsfc_prints *prints);
void nsfc_prints_free(struct nsfc_prints *prints);
void nsfc_prints_stats(const struct nsfc_prints *prints, struct nsfc_flow_stats *stats);

void nsfc_print_learn(struct nsfc_prints *prints, const struct sk_buff *skb, u32 id);
int nsfc_print_find(struct nsfc_prints *prints, const struct sk_buff *skb, u32 *id);

#endif /* _NSFC_PRINT_H */
