/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_ETHERTYPE_H
#define NSHCTL_ETHERTYPE_H

#include <stdbool.h>
#include <stdint.h>

const char *ethertype_name(uint64_t num);
bool ethertype_number(const char *name, uint64_t *num);

#endif
