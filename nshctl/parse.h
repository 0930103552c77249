/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_PARSE_H
#define NSHCTL_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attrs.h"

/* An attribute's value, as in a message */
struct value {
	size_t len;
	union {
		uint8_t u8;
		uint16_t u16;
		uint32_t u32;
		uint8_t bytes[256];
	};
};

bool parse_uint(const char *word, uint64_t min, uint64_t max, uint64_t *num);
bool parse_mac(const char *word, uint8_t mac[6]);
bool parse_hex(const char *word, uint8_t *bytes, size_t max, size_t *len);
bool parse_ifname(const char *word);
bool parse_value(const struct attr *attr, const char *word, struct value *value);

#endif
