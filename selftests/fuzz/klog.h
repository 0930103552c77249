/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's log, looked through for complaints. */
#ifndef _FUZZ_KLOG_H
#define _FUZZ_KLOG_H

#define KLOG_LINE	1024

int klog_open(void);
const char *klog_complaint(int fd);

#endif /* _FUZZ_KLOG_H */
