/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_HEADER_H
#define NSHCTL_HEADER_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#define HEADER_BASE_LEN		8
/* Context headers of MD type 1 */
#define HEADER_MD_TYPE1_LEN	16
/* Where the MD type is, in the third byte */
#define HEADER_MD_TYPE_MASK	0x0f
/* Base header and the most context headers that Length has room for */
#define HEADER_MAX		252

/**
 * struct header - what a header that is made says
 * @spi: service path identifier
 * @si: service index
 * @md_type: 1 or 2
 * @metadata: context headers
 * @len: bytes of @metadata
 */
struct header {
	uint32_t spi;
	uint8_t si;
	uint8_t md_type;
	uint8_t metadata[HEADER_MAX];
	size_t len;
};

size_t header_encode(const struct header *header, uint8_t nsh[HEADER_MAX]);
int header_decode(json_t *object, const uint8_t *nsh, size_t len);

#endif
