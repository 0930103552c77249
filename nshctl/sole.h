/* SPDX-License-Identifier: GPL-2.0 */
/* What there can be only one of on a node, whatever part of a document names it. */
#ifndef NSHCTL_SOLE_H
#define NSHCTL_SOLE_H

#include "graph.h"

void sole_check(struct graph *graph);

#endif
