/* SPDX-License-Identifier: GPL-2.0 */
/* Made-up words and messages. */
#ifndef UNIT_MESSAGE_H
#define UNIT_MESSAGE_H

#include <jansson.h>
#include <libmnl/libmnl.h>

#include "attrs.h"
#include "words.h"

struct words message_words(const char *line);
void message_words_free(struct words *w);
struct nlmsghdr *message_new(void);
json_t *message_decode(const struct nlmsghdr *nlh, const struct attr_set *set, bool stats);

#endif
