/* SPDX-License-Identifier: GPL-2.0 */
/* Headers of a document: whether the module takes them. */
#ifndef NSHCTL_DOCHEADER_H
#define NSHCTL_DOCHEADER_H

#include <jansson.h>

#include "doc.h"

void docheader_check_metadata(struct doc *doc, const json_t *in, const json_t *md_type);
void docheader_check(struct doc *doc, const json_t *in);

#endif
