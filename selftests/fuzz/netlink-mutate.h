/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink requests at random, and requests changed a little. */
#ifndef _FUZZ_NETLINK_MUTATE_H
#define _FUZZ_NETLINK_MUTATE_H

#include "netlink-request.h"
#include "random.h"

#define NL_SEQUENCE_MAX	16

struct nl_request *nl_sequence_random(struct random *random);
struct nl_request *nl_sequence_mutate(struct random *random,
				      const struct nl_request *from,
				      const struct nl_request *other);

#endif /* _FUZZ_NETLINK_MUTATE_H */
