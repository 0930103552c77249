/* SPDX-License-Identifier: GPL-2.0 */
/* The link kind "nsh" of rtnetlink. */
#ifndef _NSFC_LINK_H
#define _NSFC_LINK_H

int nsfc_link_init(void);
void nsfc_link_exit(void);

#endif /* _NSFC_LINK_H */
