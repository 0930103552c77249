/* SPDX-License-Identifier: GPL-2.0 */
/* What the stack does for NSH where a device does not. */
#ifndef _NSFC_OFFLOAD_H
#define _NSFC_OFFLOAD_H

void nsfc_offload_init(void);
void nsfc_offload_exit(void);

#endif
