/* SPDX-License-Identifier: GPL-2.0 */
/* The forwarder: a node's Service Function Forwarder (RFC 7665, section 4.3). */
#ifndef _NSFC_FORWARD_H
#define _NSFC_FORWARD_H

struct nsfc_walk;

void nsfc_forward(struct nsfc_walk *walk);

#endif /* _NSFC_FORWARD_H */
