// SPDX-License-Identifier: GPL-2.0
/* Names of Ethernet types, those of tc. */
#include <linux/if_ether.h>
#include <stddef.h>
#include <strings.h>

#include "compiler.h"
#include "ethertype.h"

/* Of several names of a type, the first one is printed */
static const struct {
	uint16_t num;
	const char *name;
} types[] = {
	{ ETH_P_IP, "ip" },
	{ ETH_P_IP, "ipv4" },
	{ ETH_P_IPV6, "ipv6" },
	{ ETH_P_ARP, "arp" },
	{ ETH_P_RARP, "rarp" },
	{ ETH_P_8021Q, "802.1Q" },
	{ ETH_P_8021AD, "802.1ad" },
	{ ETH_P_MPLS_UC, "mpls_uc" },
	{ ETH_P_MPLS_MC, "mpls_mc" },
	{ ETH_P_ALL, "all" },
};

/**
 * ethertype_name() - name of an Ethernet type
 * @num: its number
 *
 * Return: the name, NULL if it has none here
 */
const char *ethertype_name(uint64_t num)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].num == num)
			return types[i].name;
	return NULL;
}

/**
 * ethertype_number() - number of an Ethernet type
 * @name: its name, in small or capital letters
 * @num: set to its number
 *
 * Return: true if there is one
 */
bool ethertype_number(const char *name, uint64_t *num)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (strcasecmp(types[i].name, name))
			continue;
		*num = types[i].num;
		return true;
	}
	return false;
}
