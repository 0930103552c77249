/* SPDX-License-Identifier: GPL-2.0 */
/* Reach: watches whether the neighbours that packets are sent to answer. */
#ifndef _NSFC_REACH_H
#define _NSFC_REACH_H

struct nsfc_net;

void nsfc_reach_look(struct nsfc_net *nn);
void nsfc_reach_net_init(struct nsfc_net *nn);
void nsfc_reach_net_exit(struct nsfc_net *nn);
int nsfc_reach_init(void);
void nsfc_reach_exit(void);

#endif /* _NSFC_REACH_H */
