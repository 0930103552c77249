/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_REASON_H
#define NSHCTL_REASON_H

const char *reason_sentence(const char *name);

#endif
