/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_TEXT_H
#define NSHCTL_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "attrs.h"

#define TEXT_GIVEN	0x1	/* only what the user can give */
#define TEXT_INLINE	0x2	/* lists and counters in the same line */

void text_words(FILE *file, const struct attr_set *set, const json_t *object, int flags);
void text_item(FILE *file, const struct attr_set *set, const json_t *object);

#endif
