/* SPDX-License-Identifier: GPL-2.0 */
/* Packets through the chain while it is changed. */
#ifndef _FUZZ_NETLINK_TRAFFIC_H
#define _FUZZ_NETLINK_TRAFFIC_H

#include <stdint.h>

struct nl_traffic;

struct nl_traffic *nl_traffic_open(uint64_t seed);
void nl_traffic_look(struct nl_traffic *traffic);
void nl_traffic_burst(struct nl_traffic *traffic);
unsigned long nl_traffic_sent(const struct nl_traffic *traffic);
unsigned long nl_traffic_echoed(const struct nl_traffic *traffic);

#endif /* _FUZZ_NETLINK_TRAFFIC_H */
