/* SPDX-License-Identifier: GPL-2.0 */
/* A rule of a document, which is what the command would be given. */
#ifndef NSHCTL_DOCRULE_H
#define NSHCTL_DOCRULE_H

#include <jansson.h>

#include "doc.h"

json_t *docrule_read(const json_t *rule, int pref, const char *to);
char *docrule_packets(const json_t *rule);
void docrule_check(struct doc *doc, struct spot spot, const json_t *rule);

#endif
