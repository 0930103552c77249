/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NSHCTL_ROUTE_H
#define NSHCTL_ROUTE_H

#include "graph.h"

void route_path(struct graph *graph, const struct doc_item *path);

#endif
