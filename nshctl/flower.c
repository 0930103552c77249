// SPDX-License-Identifier: GPL-2.0
/*
 * The words of a rule, one table. The keys are those of tc's flower, under their
 * names in tc, and are read and shown by match.c. A key that is another attribute
 * in other packets has a row for each of these.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <netinet/in.h>
#include <string.h>

#include "decode.h"
#include "flower.h"
#include "match.h"
#include "parse.h"

/* Words that tell what comes next in a packet: the last one given counts */
static const char *const level_words[] = { "protocol", "vlan_ethtype", "cvlan_ethtype" };

#define LEVELS ARRAY_SIZE(level_words)
#define INNERMOST -1

/**
 * struct place - packets that have a field
 * @level: the word that has to tell that they do, by its place in level_words
 * @types: Ethernet types, one of which it has to name; none if all packets do
 * @type_names: the same for errors
 * @protos: IP protocols, one of which they have to have; none if any will do
 * @proto_names: the same for errors
 */
struct place {
	int level;
	uint16_t types[3];
	const char *type_names;
	uint8_t protos[4];
	const char *proto_names;
};

#define TAGGED(_level)							\
{									\
	.level = (_level),						\
	.types = { ETH_P_8021Q, ETH_P_8021AD },				\
	.type_names = "802.1Q or 802.1ad",				\
}

static const struct place anywhere = { 0 };
static const struct place in_vlan = TAGGED(0);
static const struct place in_cvlan = TAGGED(1);

#define IN_IP(_names, ...)						\
{									\
	.level = INNERMOST,						\
	.types = { __VA_ARGS__ },					\
	.type_names = (_names),						\
}

static const struct place in_ip = IN_IP("ip or ipv6", ETH_P_IP, ETH_P_IPV6);
static const struct place in_ipv4 = IN_IP("ip or ipv6", ETH_P_IP);
static const struct place in_ipv6 = IN_IP("ip or ipv6", ETH_P_IPV6);
static const struct place in_arp = IN_IP("arp or rarp", ETH_P_ARP, ETH_P_RARP);
static const struct place in_mpls = IN_IP("mpls_uc or mpls_mc", ETH_P_MPLS_UC, ETH_P_MPLS_MC);

#define PORTS "tcp, udp or sctp"
#define ICMPS "icmp or icmpv6"

#define IN_PROTO(_type, _type2, _names, ...)				\
{									\
	.level = INNERMOST,						\
	.types = { _type, _type2 },					\
	.type_names = "ip or ipv6",					\
	.protos = { __VA_ARGS__ },					\
	.proto_names = (_names),					\
}

static const struct place in_tcp = IN_PROTO(ETH_P_IP, ETH_P_IPV6, PORTS, IPPROTO_TCP);
static const struct place in_tcp_only = IN_PROTO(ETH_P_IP, ETH_P_IPV6, "tcp", IPPROTO_TCP);
static const struct place in_udp = IN_PROTO(ETH_P_IP, ETH_P_IPV6, PORTS, IPPROTO_UDP);
static const struct place in_sctp = IN_PROTO(ETH_P_IP, ETH_P_IPV6, PORTS, IPPROTO_SCTP);
static const struct place in_ports = IN_PROTO(ETH_P_IP, ETH_P_IPV6, PORTS, IPPROTO_TCP,
					      IPPROTO_UDP, IPPROTO_SCTP);
static const struct place in_icmp = IN_PROTO(ETH_P_IP, 0, ICMPS, IPPROTO_ICMP);
static const struct place in_icmpv6 = IN_PROTO(ETH_P_IPV6, 0, ICMPS, IPPROTO_ICMPV6);

static const struct match_flag ip_flags[] = {
	{ "frag", TCA_FLOWER_KEY_FLAGS_IS_FRAGMENT },
	{ "firstfrag", TCA_FLOWER_KEY_FLAGS_FRAG_IS_FIRST },
	{}
};

static const struct match_flag ct_states[] = {
	{ "trk", TCA_FLOWER_KEY_CT_FLAGS_TRACKED },
	{ "new", TCA_FLOWER_KEY_CT_FLAGS_NEW },
	{ "est", TCA_FLOWER_KEY_CT_FLAGS_ESTABLISHED },
	{ "rel", TCA_FLOWER_KEY_CT_FLAGS_RELATED },
	{ "rpl", TCA_FLOWER_KEY_CT_FLAGS_REPLY },
	{ "inv", TCA_FLOWER_KEY_CT_FLAGS_INVALID },
	{}
};

static const char *const arp_ops[] = { "0", "request", "reply", NULL };

#define WANT_IFNAME "want a device name: 1 to 15 characters, no blank, / or :"
#define TYPES "ip, ipv6, arp, rarp, 802.1Q, 802.1ad, mpls_uc, mpls_mc or a number like 0x88cc"
#define WANT_MAC "want an Ethernet address like 02:00:00:00:00:01, maybe with / and a mask"
#define WANT_IPV4 "want an IPv4 address like 10.0.0.1, maybe with / and a prefix length"
#define WANT_IPV6 "want an IPv6 address like 2001:db8::1, maybe with / and a prefix length"
#define WANT_IP "want an IPv4 or IPv6 address, maybe with / and a prefix length"
#define WANT_PORT "want a port, 0 to 65535, maybe with / and a mask, or LOW-HIGH"
#define WANT_U8 "want 0 to 255, maybe with / and a mask"
#define WANT_VLAN "a VLAN is 0 to 4095"
#define WANT_PRIO "a priority is 0 to 7"

/* What a key is: its word, its attributes, and how its value is read */
#define KEY(_word, _id, _mask, _kind, _place, _want)			\
	.id = (_id),							\
	.name = (_word),						\
	.want = (_want),						\
	.kind = KIND_MATCH,						\
	.match = &(const struct match){					\
		.kind = (_kind),					\
		.mask = (_mask),					\
		.place = &(_place),					\
	}

#define ADDRESS(_word, _id, _kind, _place, _want, _flags)		\
{									\
	KEY(_word, _id, _id ## _MASK, _kind, _place, _want),		\
	.flags = ATTR_GIVEN | (_flags),					\
}

/* A number of _size bytes without a mask */
#define NUMBER(_word, _id, _kind, _place, _want, _size, _max, _flags)	\
{									\
	KEY(_word, _id, 0, _kind, _place, _want),			\
	.size = (_size),						\
	.max = (_max),							\
	.flags = ATTR_GIVEN | (_flags),					\
}

#define MASKED(_word, _id, _kind, _place, _want, _size, _max, _flags)	\
{									\
	KEY(_word, _id, _id ## _MASK, _kind, _place, _want),		\
	.size = (_size),						\
	.max = (_max),							\
	.flags = ATTR_GIVEN | (_flags),					\
}

#define TYPE(_word, _id, _place, _want)					\
{									\
	KEY(_word, _id, 0, MATCH_ETHERTYPE, _place, _want),		\
	.size = 2,							\
	.min = 1,							\
	.max = UINT16_MAX,						\
	.flags = ATTR_GIVEN | ATTR_BE,					\
}

#define PORT(_word, _id, _place, _flags)				\
	MASKED(_word, _id, MATCH_NUMBER, _place, WANT_PORT, 2, UINT16_MAX, ATTR_BE | (_flags))

#define RANGE(_word, _low, _high)					\
{									\
	KEY(_word, _low, _high, MATCH_RANGE, in_ports, WANT_PORT),	\
	.size = 2,							\
	.max = UINT16_MAX,						\
	.flags = ATTR_GIVEN | ATTR_BE | ATTR_OTHER,			\
}

#define FLAGS(_word, _id, _kind, _names, _place, _want, _size, _flags)	\
{									\
	.id = (_id),							\
	.name = (_word),						\
	.want = (_want),						\
	.kind = KIND_MATCH,						\
	.match = &(const struct match){					\
		.kind = (_kind),					\
		.mask = _id ## _MASK,					\
		.flags = (_names),					\
		.place = &(_place),					\
	},								\
	.size = (_size),						\
	.flags = ATTR_GIVEN | (_flags),					\
}

/* A number that is told with -s */
#define COUNTER(_name)							\
{									\
	.name = (_name),						\
	.kind = KIND_UINT,						\
	.flags = ATTR_STAT,						\
}

/* RULE_WORDS_DEV and RULE_WORDS_NAME count from the first one on */
static const struct attr rule_attrs[] = {
	{
		.id = RULE_DEV,
		.name = "dev",
		.want = WANT_IFNAME,
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	{
		.id = RULE_PREF,
		.name = "pref",
		.want = "a preference is 1 to 65535",
		.min = 1,
		.max = UINT16_MAX,
		.kind = KIND_UINT,
		.size = 2,
		.flags = ATTR_GIVEN,
	},
	{
		.id = RULE_HANDLE,
		.name = "handle",
		.want = "a handle is 1 to 4294967295",
		.min = 1,
		.max = UINT32_MAX,
		.kind = KIND_UINT,
		.size = 4,
		.flags = ATTR_GIVEN,
	},
	{
		.id = TCA_FLOWER_ACT,
		.name = "to",
		.want = WANT_IFNAME,
		.kind = KIND_IFNAME,
		.flags = ATTR_GIVEN,
	},
	{
		.name = "dead",
		.kind = KIND_FLAG,
	},
	TYPE("protocol", TCA_FLOWER_KEY_ETH_TYPE, anywhere, "want all, " TYPES),
	NUMBER("vlan_id", TCA_FLOWER_KEY_VLAN_ID, MATCH_NUMBER, in_vlan, WANT_VLAN, 2, 4095, 0),
	NUMBER("vlan_prio", TCA_FLOWER_KEY_VLAN_PRIO, MATCH_NUMBER, in_vlan, WANT_PRIO, 1, 7, 0),
	TYPE("vlan_ethtype", TCA_FLOWER_KEY_VLAN_ETH_TYPE, in_vlan, "want " TYPES),
	NUMBER("cvlan_id", TCA_FLOWER_KEY_CVLAN_ID, MATCH_NUMBER, in_cvlan, WANT_VLAN, 2, 4095,
	       0),
	NUMBER("cvlan_prio", TCA_FLOWER_KEY_CVLAN_PRIO, MATCH_NUMBER, in_cvlan, WANT_PRIO, 1, 7,
	       0),
	TYPE("cvlan_ethtype", TCA_FLOWER_KEY_CVLAN_ETH_TYPE, in_cvlan, "want " TYPES),
	ADDRESS("dst_mac", TCA_FLOWER_KEY_ETH_DST, MATCH_MAC, anywhere, WANT_MAC, 0),
	ADDRESS("src_mac", TCA_FLOWER_KEY_ETH_SRC, MATCH_MAC, anywhere, WANT_MAC, 0),
	NUMBER("ip_proto", TCA_FLOWER_KEY_IP_PROTO, MATCH_PROTO, in_ip,
	       "want a protocol like tcp, udp, icmp or icmpv6, or its number", 1, UINT8_MAX, 0),
	ADDRESS("dst_ip", TCA_FLOWER_KEY_IPV4_DST, MATCH_IPV4, in_ipv4, WANT_IPV4, 0),
	ADDRESS("dst_ip", TCA_FLOWER_KEY_IPV6_DST, MATCH_IPV6, in_ipv6, WANT_IPV6, ATTR_OTHER),
	ADDRESS("src_ip", TCA_FLOWER_KEY_IPV4_SRC, MATCH_IPV4, in_ipv4, WANT_IPV4, 0),
	ADDRESS("src_ip", TCA_FLOWER_KEY_IPV6_SRC, MATCH_IPV6, in_ipv6, WANT_IPV6, ATTR_OTHER),
	MASKED("ip_tos", TCA_FLOWER_KEY_IP_TOS, MATCH_HEX, in_ip, WANT_U8, 1, UINT8_MAX, 0),
	MASKED("ip_ttl", TCA_FLOWER_KEY_IP_TTL, MATCH_NUMBER, in_ip, WANT_U8, 1, UINT8_MAX, 0),
	FLAGS("ip_flags", TCA_FLOWER_KEY_FLAGS, MATCH_FLAGS, ip_flags, in_ip,
	      "want frag or nofrag, firstfrag or nofirstfrag, or two of them with / between",
	      4, ATTR_BE),
	PORT("dst_port", TCA_FLOWER_KEY_TCP_DST, in_tcp, 0),
	PORT("dst_port", TCA_FLOWER_KEY_UDP_DST, in_udp, ATTR_OTHER),
	PORT("dst_port", TCA_FLOWER_KEY_SCTP_DST, in_sctp, ATTR_OTHER),
	RANGE("dst_port", TCA_FLOWER_KEY_PORT_DST_MIN, TCA_FLOWER_KEY_PORT_DST_MAX),
	PORT("src_port", TCA_FLOWER_KEY_TCP_SRC, in_tcp, 0),
	PORT("src_port", TCA_FLOWER_KEY_UDP_SRC, in_udp, ATTR_OTHER),
	PORT("src_port", TCA_FLOWER_KEY_SCTP_SRC, in_sctp, ATTR_OTHER),
	RANGE("src_port", TCA_FLOWER_KEY_PORT_SRC_MIN, TCA_FLOWER_KEY_PORT_SRC_MAX),
	MASKED("tcp_flags", TCA_FLOWER_KEY_TCP_FLAGS, MATCH_HEX, in_tcp_only,
	       "want 0 to 0xfff, maybe with / and a mask", 2, 0xfff, ATTR_BE),
	MASKED("type", TCA_FLOWER_KEY_ICMPV4_TYPE, MATCH_NUMBER, in_icmp, WANT_U8, 1, UINT8_MAX,
	       0),
	MASKED("type", TCA_FLOWER_KEY_ICMPV6_TYPE, MATCH_NUMBER, in_icmpv6, WANT_U8, 1,
	       UINT8_MAX, ATTR_OTHER),
	MASKED("code", TCA_FLOWER_KEY_ICMPV4_CODE, MATCH_NUMBER, in_icmp, WANT_U8, 1, UINT8_MAX,
	       0),
	MASKED("code", TCA_FLOWER_KEY_ICMPV6_CODE, MATCH_NUMBER, in_icmpv6, WANT_U8, 1,
	       UINT8_MAX, ATTR_OTHER),
	{
		KEY("arp_op", TCA_FLOWER_KEY_ARP_OP, TCA_FLOWER_KEY_ARP_OP_MASK, MATCH_NUMBER,
		    in_arp, "want request, reply or 0 to 255, maybe with / and a mask"),
		.names = arp_ops,
		.size = 1,
		.max = UINT8_MAX,
		.flags = ATTR_GIVEN,
	},
	ADDRESS("arp_sip", TCA_FLOWER_KEY_ARP_SIP, MATCH_IPV4, in_arp, WANT_IPV4, 0),
	ADDRESS("arp_tip", TCA_FLOWER_KEY_ARP_TIP, MATCH_IPV4, in_arp, WANT_IPV4, 0),
	ADDRESS("arp_sha", TCA_FLOWER_KEY_ARP_SHA, MATCH_MAC, in_arp, WANT_MAC, 0),
	ADDRESS("arp_tha", TCA_FLOWER_KEY_ARP_THA, MATCH_MAC, in_arp, WANT_MAC, 0),
	NUMBER("mpls_label", TCA_FLOWER_KEY_MPLS_LABEL, MATCH_NUMBER, in_mpls,
	       "a label is 0 to 1048575", 4, 0xfffff, 0),
	NUMBER("mpls_tc", TCA_FLOWER_KEY_MPLS_TC, MATCH_NUMBER, in_mpls,
	       "a traffic class is 0 to 7", 1, 7, 0),
	NUMBER("mpls_bos", TCA_FLOWER_KEY_MPLS_BOS, MATCH_NUMBER, in_mpls, "want 0 or 1", 1, 1,
	       0),
	NUMBER("mpls_ttl", TCA_FLOWER_KEY_MPLS_TTL, MATCH_NUMBER, in_mpls, "want 0 to 255", 1,
	       UINT8_MAX, 0),
	FLAGS("ct_state", TCA_FLOWER_KEY_CT_STATE, MATCH_STATES, ct_states, anywhere,
	      "want trk, new, est, rel, rpl and inv with + or - before each, like +trk-new", 2,
	      0),
	MASKED("ct_zone", TCA_FLOWER_KEY_CT_ZONE, MATCH_NUMBER, anywhere,
	       "a zone is 0 to 65535, maybe with / and a mask", 2, UINT16_MAX, 0),
	MASKED("ct_mark", TCA_FLOWER_KEY_CT_MARK, MATCH_HEX, anywhere,
	       "a mark is 0 to 0xffffffff, maybe with / and a mask", 4, UINT32_MAX, 0),
	NUMBER("enc_key_id", TCA_FLOWER_KEY_ENC_KEY_ID, MATCH_NUMBER, anywhere,
	       "a tunnel's identifier is 0 to 4294967295", 4, UINT32_MAX, ATTR_BE),
	ADDRESS("enc_dst_ip", TCA_FLOWER_KEY_ENC_IPV4_DST, MATCH_IPV4, anywhere, WANT_IP, 0),
	ADDRESS("enc_dst_ip", TCA_FLOWER_KEY_ENC_IPV6_DST, MATCH_IPV6, anywhere, WANT_IP,
		ATTR_OTHER),
	ADDRESS("enc_src_ip", TCA_FLOWER_KEY_ENC_IPV4_SRC, MATCH_IPV4, anywhere, WANT_IP, 0),
	ADDRESS("enc_src_ip", TCA_FLOWER_KEY_ENC_IPV6_SRC, MATCH_IPV6, anywhere, WANT_IP,
		ATTR_OTHER),
	MASKED("enc_dst_port", TCA_FLOWER_KEY_ENC_UDP_DST_PORT, MATCH_NUMBER, anywhere,
	       "want a port, 0 to 65535, maybe with / and a mask", 2, UINT16_MAX, ATTR_BE),
	MASKED("enc_tos", TCA_FLOWER_KEY_ENC_IP_TOS, MATCH_HEX, anywhere, WANT_U8, 1, UINT8_MAX,
	       0),
	MASKED("enc_ttl", TCA_FLOWER_KEY_ENC_IP_TTL, MATCH_NUMBER, anywhere, WANT_U8, 1,
	       UINT8_MAX, 0),
	{
		.id = TCA_FLOWER_FLAGS,
		.name = "skip_hw",
		.kind = KIND_FLAG,
		.flags = ATTR_GIVEN,
	},
	{
		.id = RULE_SKIP_SW,
		.name = "skip_sw",
		.kind = KIND_FLAG,
		.flags = ATTR_GIVEN,
	},
	{
		.name = "in_hw",
		.kind = KIND_FLAG,
	},
	COUNTER("packets"),
	COUNTER("bytes"),
	{}
};

static_assert(ARRAY_SIZE(rule_attrs) <= RULE_WORDS_MAX, "RULE_WORDS_MAX is too small");

const struct attr_set rule_set = { .name = "rule", .attrs = rule_attrs };

static int row_of(const char *word)
{
	return attr_by_word(&rule_set, word) - rule_attrs;
}

/**
 * rule_word() - what was given after a word
 * @rule: the words of a rule
 * @word: one that rule_set has
 *
 * Return: the value, NULL if the word was not given
 */
const char *rule_word(const struct rule_words *rule, const char *word)
{
	return rule->value[row_of(word)];
}

static int unknown_word(const struct words *w, const char *word, const struct rule_words *rule,
			int count)
{
	char list[64] = "";
	size_t len = 0;
	int i;

	if (count == RULE_WORDS_MAX)
		return words_usage(w, "unknown word \"%s\", the keys are in \"nshctl rule help\"",
				   word);
	for (i = 0; i < count; i++)
		if (!rule->value[i])
			len += snprintf(list + len, sizeof(list) - len, "%s%s", len ? " or " : "",
					rule_attrs[i].name);
	if (!len)
		return words_usage(w, "unknown word \"%s\", nothing more is wanted", word);
	return words_usage(w, "unknown word \"%s\", want %s", word, list);
}

static int take_word(struct words *w, struct rule_words *rule, int count)
{
	const char *word = words_next(w), *value = word;
	const struct attr *attr = attr_by_word(&rule_set, word);

	if (!attr || attr - rule_attrs >= count)
		return unknown_word(w, word, rule, count);
	if (rule->value[attr - rule_attrs])
		return words_usage(w, "%s given twice", word);
	if (attr->kind != KIND_FLAG)
		value = words_next(w);
	if (!value)
		return words_wrong(w, attr, NULL);
	rule->value[attr - rule_attrs] = value;
	return 0;
}

/**
 * rule_words_take() - take the words of a rule, up to the end
 * @w: the words
 * @rule: set to them
 * @count: RULE_WORDS_*
 *
 * Return: 0, or the exit status after an error message
 */
int rule_words_take(struct words *w, struct rule_words *rule, int count)
{
	int ret = 0;

	memset(rule, 0, sizeof(*rule));
	while (words_left(w) && !ret)
		ret = take_word(w, rule, count);
	return ret;
}

/**
 * struct packet - what a rule says of the packets that it is for
 * @types: Ethernet types that the words in level_words tell, 0 for none
 * @level: the innermost of these
 * @proto: the IP protocol, -1 if none is told
 */
struct packet {
	uint16_t types[LEVELS];
	int level;
	int proto;
};

static bool is_vlan(uint16_t type)
{
	return type == ETH_P_8021Q || type == ETH_P_8021AD;
}

static bool is_all(uint16_t type)
{
	return type == ETH_P_ALL;
}

/*
 * Set @num to what was given after a word, leave it if nothing was.
 * Return: 0, or the exit status after an error message
 */
static int take_number(struct words *w, const struct rule_words *rule, const char *word, int *num)
{
	const struct attr *attr = attr_by_word(&rule_set, word);
	const char *given = rule_word(rule, word);
	struct match_value value;

	if (!given)
		return 0;
	if (!match_parse(attr, given, &value))
		return words_wrong(w, attr, given);
	*num = match_number(attr, value.value);
	return 0;
}

/* Return: 0, or the exit status after an error message */
static int look(struct words *w, const struct rule_words *rule, struct packet *packet)
{
	int ret = 0, type = ETH_P_ALL;
	size_t i;

	memset(packet, 0, sizeof(*packet));
	packet->proto = -1;
	for (i = 0; i < LEVELS && !ret; i++) {
		ret = take_number(w, rule, level_words[i], &type);
		packet->types[i] = type;
		if (!ret && i && is_all(type))
			ret = words_wrong(w, attr_by_word(&rule_set, level_words[i]), "all");
		type = 0;
	}
	while (packet->level + 1 < (int)LEVELS && is_vlan(packet->types[packet->level]))
		packet->level++;
	return ret ? ret : take_number(w, rule, "ip_proto", &packet->proto);
}

static int level_of(const struct place *place, const struct packet *packet)
{
	return place->level == INNERMOST ? packet->level : place->level;
}

static bool fits_type(const struct place *place, const struct packet *packet)
{
	uint16_t type = packet->types[level_of(place, packet)];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(place->types) && place->types[i]; i++)
		if (place->types[i] == type)
			return true;
	return !place->types[0];
}

static bool fits_proto(const struct place *place, const struct packet *packet)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(place->protos) && place->protos[i]; i++)
		if (place->protos[i] == packet->proto)
			return true;
	return !place->protos[0];
}

/* Return: 0 if the packets have no such field, 1 if only the IP protocol is wrong, 2 */
static int fits(const struct attr *attr, const struct packet *packet)
{
	const struct place *place = attr->match->place;

	if (!fits_type(place, packet))
		return 0;
	return fits_proto(place, packet) ? 2 : 1;
}

static int misfit(const struct words *w, const struct attr *attr, const struct packet *packet)
{
	const struct place *place = attr->match->place;

	if (!fits_type(place, packet))
		return words_usage(w, "%s needs %s %s", attr->name,
				   level_words[level_of(place, packet)], place->type_names);
	return words_usage(w, "%s needs ip_proto %s", attr->name, place->proto_names);
}

static void put_match(struct nlmsghdr *nlh, const struct attr *attr,
		      const struct match_value *value)
{
	size_t len = match_size(attr);

	mnl_attr_put(nlh, attr->id, len, value->value);
	if (attr->match->mask)
		mnl_attr_put(nlh, attr->match->mask, len, value->mask);
}

/*
 * A key becomes the attribute that has it in these packets and can have this value.
 * Return: 0, or the exit status after an error message
 */
static int put_key(struct words *w, struct nlmsghdr *nlh, const struct attr *attr,
		   const char *word, const struct packet *packet)
{
	const struct attr *best = attr, *row;
	struct match_value value;

	for (row = attr; row->name && !strcmp(row->name, attr->name); row++) {
		if (fits(row, packet) > fits(best, packet))
			best = row;
		if (fits(row, packet) < 2 || !match_parse(row, word, &value))
			continue;
		if (match_is_empty(row, &value))
			return words_usage(w, "%s %s: this is all there are, leave it out",
					   attr->name, word);
		put_match(nlh, row, &value);
		return 0;
	}
	return fits(best, packet) < 2 ? misfit(w, best, packet) : words_wrong(w, best, word);
}

/* Return: whether an address is one of IPv6 */
static bool is_ipv6(const char *word)
{
	return strchr(word, ':');
}

static int check_tunnel(const struct words *w, const struct rule_words *rule)
{
	const char *dst = rule_word(rule, "enc_dst_ip"), *src = rule_word(rule, "enc_src_ip");

	if (dst && src && is_ipv6(dst) != is_ipv6(src))
		return words_usage(w, "enc_dst_ip and enc_src_ip are addresses of two kinds");
	return 0;
}

static int put_flags(const struct words *w, struct nlmsghdr *nlh, const struct rule_words *rule)
{
	bool hw = rule_word(rule, "skip_hw"), sw = rule_word(rule, "skip_sw");

	if (hw && sw)
		return words_usage(w, "skip_hw and skip_sw do not go together");
	if (hw || sw)
		mnl_attr_put_u32(nlh, TCA_FLOWER_FLAGS,
				 hw ? TCA_CLS_FLAGS_SKIP_HW : TCA_CLS_FLAGS_SKIP_SW);
	return 0;
}

/**
 * flower_put() - put the keys of a rule into a message
 * @w: the command
 * @nlh: the message, in which TCA_OPTIONS has begun
 * @rule: the words of the rule
 * @protocol: set to the Ethernet type of its packets, ETH_P_ALL for any
 *
 * Return: 0, or the exit status after an error message
 */
int flower_put(struct words *w, struct nlmsghdr *nlh, const struct rule_words *rule,
	       uint16_t *protocol)
{
	const struct attr *attr = NULL;
	struct packet packet;
	const char *word;
	int ret;

	ret = look(w, rule, &packet);
	if (!ret)
		ret = check_tunnel(w, rule);
	*protocol = packet.types[0];
	while (!ret && (attr = attr_next(&rule_set, attr))) {
		word = rule->value[attr - rule_attrs];
		if (attr->kind != KIND_MATCH || !word)
			continue;
		if (attr->id != TCA_FLOWER_KEY_ETH_TYPE || !is_all(*protocol))
			ret = put_key(w, nlh, attr, word, &packet);
	}
	return ret ? ret : put_flags(w, nlh, rule);
}

/* Attributes of an answer, by number, and whether they are shown */
struct answer {
	const struct nlattr *attrs[TCA_FLOWER_MAX + 1];
	bool seen[TCA_FLOWER_MAX + 1];
};

/* What an attribute has, NULL if it is not there or not of this length */
static const void *answer_data(const struct answer *answer, uint16_t id, size_t len)
{
	const struct nlattr *nla = id <= TCA_FLOWER_MAX ? answer->attrs[id] : NULL;

	return nla && mnl_attr_get_payload_len(nla) == len ? mnl_attr_get_payload(nla) : NULL;
}

/* Return: false if the answer has no such value, or not whole */
static bool get_value(const struct attr *attr, const struct answer *answer,
		      struct match_value *value)
{
	const size_t len = match_size(attr);
	const void *bytes, *mask;
	size_t i;

	memset(value, 0, sizeof(*value));
	bytes = answer_data(answer, attr->id, len);
	mask = answer_data(answer, attr->match->mask, len);
	if (!bytes || (attr->match->mask && !mask))
		return false;
	memcpy(value->value, bytes, len);
	if (attr->match->mask)
		memcpy(value->mask, mask, len);
	else
		match_fill(attr, value->mask);
	/* The kernel keeps bits that do not count as they came */
	for (i = 0; i < len && attr->match->kind != MATCH_RANGE; i++)
		value->value[i] &= value->mask[i];
	return true;
}

/* A value that the user could not have given stays unknown */
static void get_key(json_t *rule, const struct attr *attr, struct answer *answer)
{
	struct match_value value, again;
	char word[MATCH_WORD_MAX];

	if (!get_value(attr, answer, &value))
		return;
	match_word(attr, &value, word);
	if (!match_parse(attr, word, &again) || memcmp(&again, &value, sizeof(value)))
		return;
	json_object_set_new(rule, attr->name, json_string(word));
	answer->seen[attr->id] = true;
	answer->seen[attr->match->mask] = true;
}

static void get_flags(json_t *rule, struct answer *answer)
{
	const uint32_t *flags = answer_data(answer, TCA_FLOWER_FLAGS, sizeof(*flags));
	uint32_t bits = flags ? *flags : 0;

	answer->seen[TCA_FLOWER_FLAGS] = flags;
	if (bits & TCA_CLS_FLAGS_SKIP_HW)
		json_object_set_new(rule, "skip_hw", json_true());
	if (bits & TCA_CLS_FLAGS_SKIP_SW)
		json_object_set_new(rule, "skip_sw", json_true());
	if (bits & TCA_CLS_FLAGS_IN_HW)
		json_object_set_new(rule, "in_hw", json_true());
}

static void get_protocol(json_t *rule, uint16_t protocol)
{
	const struct attr *attr = attr_by_word(&rule_set, "protocol");
	struct match_value value = {};
	uint16_t be = htons(protocol);
	char word[MATCH_WORD_MAX];

	memcpy(value.value, &be, sizeof(be));
	match_fill(attr, value.mask);
	match_word(attr, &value, word);
	json_object_set_new(rule, "protocol", json_string(word));
}

/**
 * flower_get() - add the keys of a rule to it
 * @rule: JSON object
 * @protocol: the Ethernet type of its packets
 * @options: TCA_OPTIONS of the answer
 */
void flower_get(json_t *rule, uint16_t protocol, const struct nlattr *options)
{
	struct answer answer = {};
	const struct attr *attr = NULL;
	const struct nlattr *nla;
	uint16_t id;

	mnl_attr_for_each_nested(nla, options)
		if (mnl_attr_get_type(nla) <= TCA_FLOWER_MAX)
			answer.attrs[mnl_attr_get_type(nla)] = nla;
	get_protocol(rule, protocol);
	while ((attr = attr_next(&rule_set, attr)))
		if (attr->kind == KIND_MATCH && attr->id != TCA_FLOWER_KEY_ETH_TYPE)
			get_key(rule, attr, &answer);
	get_flags(rule, &answer);
	answer.seen[TCA_FLOWER_KEY_ETH_TYPE] = true;
	answer.seen[TCA_FLOWER_ACT] = true;
	answer.seen[TCA_FLOWER_IN_HW_COUNT] = true;
	mnl_attr_for_each_nested(nla, options) {
		id = mnl_attr_get_type(nla);
		if (id > TCA_FLOWER_MAX || !answer.seen[id])
			decode_unknown(rule, nla);
	}
}
