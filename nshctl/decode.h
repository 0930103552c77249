/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_DECODE_H
#define NSHCTL_DECODE_H

#include <jansson.h>
#include <stdbool.h>

#include "attrs.h"

/* Key of what has no name here: a list of {type, hex} */
#define DECODE_UNKNOWN "unknown"

struct nlattr;

json_t *decode_attrs(const struct attr_set *set, const void *attrs, size_t len, bool stats);
void decode_unknown(json_t *object, const struct nlattr *nla);
json_t *decode_hex(const uint8_t *bytes, size_t len);
bool decode_number(const struct attr *attr, const struct nlattr *nla, uint64_t *num);
json_t *decode_word(const struct attr *attr, const char *word);
json_t *decode_enum(const struct attr *attr, uint64_t num);

#endif
