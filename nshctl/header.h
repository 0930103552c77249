/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_HEADER_H
#define NSHCTL_HEADER_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

int header_decode(json_t *object, const uint8_t *nsh, size_t len);

#endif
