/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_PROTO_H
#define NSHCTL_PROTO_H

#include <stdbool.h>
#include <stdint.h>

const char *proto_name(uint64_t num);
bool proto_number(const char *name, uint64_t *num);

#endif
