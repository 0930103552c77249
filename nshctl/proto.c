// SPDX-License-Identifier: GPL-2.0
/*
 * Names of IP protocols. A table and not /etc/protocols, so that the same
 * words are the same commands on every machine.
 */
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "compiler.h"
#include "proto.h"

static const struct {
	uint8_t num;
	const char *name;
} protos[] = {
	{ IPPROTO_ICMP, "icmp" },
	{ IPPROTO_IGMP, "igmp" },
	{ IPPROTO_IPIP, "ipip" },
	{ IPPROTO_TCP, "tcp" },
	{ IPPROTO_UDP, "udp" },
	{ IPPROTO_DCCP, "dccp" },
	{ IPPROTO_IPV6, "ipv6" },
	{ IPPROTO_RSVP, "rsvp" },
	{ IPPROTO_GRE, "gre" },
	{ IPPROTO_ESP, "esp" },
	{ IPPROTO_AH, "ah" },
	{ IPPROTO_ICMPV6, "icmpv6" },
	{ 89, "ospf" },
	{ IPPROTO_PIM, "pim" },
	{ 112, "vrrp" },
	{ 115, "l2tp" },
	{ IPPROTO_SCTP, "sctp" },
	{ IPPROTO_UDPLITE, "udplite" },
};

/**
 * proto_name() - name of a protocol
 * @num: its number
 *
 * Return: the name, NULL if it has none here
 */
const char *proto_name(uint64_t num)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protos); i++)
		if (protos[i].num == num)
			return protos[i].name;
	return NULL;
}

/**
 * proto_number() - number of a protocol
 * @name: its name
 * @num: set to its number
 *
 * Return: true if there is one
 */
bool proto_number(const char *name, uint64_t *num)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protos); i++) {
		if (strcmp(protos[i].name, name))
			continue;
		*num = protos[i].num;
		return true;
	}
	return false;
}
