/* SPDX-License-Identifier: GPL-2.0 */
/* What is planned for nsh devices. */
#ifndef NSHCTL_PLANDEV_H
#define NSHCTL_PLANDEV_H

struct planning;

void plandev_find_again(const struct planning *p);
void plandev_out(const struct planning *p);
void plandev_in(const struct planning *p);
void plandev_change(const struct planning *p);

#endif
