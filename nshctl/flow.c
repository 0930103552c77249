// SPDX-License-Identifier: GPL-2.0
/* nshctl flow */
#include <linux/nsh_sfc.h>
#include <stdbool.h>

#include "genl.h"
#include "parse.h"
#include "reply.h"
#include "tool.h"
#include "words.h"

#define SRC BIT(NSH_SFC_A_FLOW_IPV4_SRC)
#define DST BIT(NSH_SFC_A_FLOW_IPV4_DST)
#define FILTER (BIT(NSH_SFC_A_FLOW_DEV) | BIT(NSH_SFC_A_FLOW_KIND) |		\
		BIT(NSH_SFC_A_FLOW_CONTEXT) | BIT(NSH_SFC_A_FLOW_SPI) |		\
		BIT(NSH_SFC_A_FLOW_SI) | SRC | DST |				\
		BIT(NSH_SFC_A_FLOW_ETHERTYPE) | BIT(NSH_SFC_A_FLOW_PROTO) |	\
		BIT(NSH_SFC_A_FLOW_SPORT) | BIT(NSH_SFC_A_FLOW_DPORT) |		\
		BIT(NSH_SFC_A_FLOW_KEY) | BIT(NSH_SFC_A_FLOW_VLAN))

/* The attributes that one word stands for; the address's form says which */
static const uint16_t src_ids[] = {
	NSH_SFC_A_FLOW_IPV4_SRC, NSH_SFC_A_FLOW_IPV6_SRC, NSH_SFC_A_FLOW_MAC_SRC, 0
};

static const uint16_t dst_ids[] = {
	NSH_SFC_A_FLOW_IPV4_DST, NSH_SFC_A_FLOW_IPV6_DST, NSH_SFC_A_FLOW_MAC_DST, 0
};

/* Return: 0, or the exit status after an error message */
static int put_address(struct words *w, struct nlmsghdr *nlh, const uint16_t *ids,
		       enum attr_kind *kind)
{
	const char *word = words_next(w);
	const uint16_t *id = ids;
	const struct attr *attr;
	struct value value;

	for (; word && *id; id++) {
		attr = attr_by_id(&flow_set, *id);
		if (!parse_value(attr, word, &value))
			continue;
		*kind = attr->kind;
		mnl_attr_put(nlh, *id, value.len, value.bytes);
		return 0;
	}
	return words_wrong(w, attr_by_id(&flow_set, *ids), word);
}

/* Return: 0, or the exit status after an error message */
static int put_filter(struct words *w, struct nlmsghdr *nlh)
{
	enum attr_kind src = KIND_UINT, dst = KIND_UINT;
	const struct attr *attr;
	uint32_t given = 0;
	int ret;

	while (words_left(w)) {
		ret = words_key(w, &flow_set, FILTER, &given, &attr);
		if (ret)
			return ret;
		if (attr->id == NSH_SFC_A_FLOW_IPV4_SRC)
			ret = put_address(w, nlh, src_ids, &src);
		else if (attr->id == NSH_SFC_A_FLOW_IPV4_DST)
			ret = put_address(w, nlh, dst_ids, &dst);
		else
			ret = words_put(w, nlh, attr);
		if (ret)
			return ret;
	}
	if ((given & SRC) && (given & DST) && src != dst)
		return words_usage(w, "src and dst are addresses of two kinds");
	return 0;
}

static int flow_show(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_FLOW_GET, NLM_F_DUMP);
	ret = put_filter(w, nlh);
	if (ret)
		return ret;
	return reply_stream(tool, w, "flow", &flow_set);
}

static int flow_flush(struct tool *tool, struct words *w)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_FLOW_DEL, NLM_F_ACK);
	ret = put_filter(w, nlh);
	if (ret)
		return ret;
	return genl_talk(tool, w, &flow_set);
}

#define FILTER_USAGE								\
	"[dev NAME] [kind {ip|fragment|icmp-error|ether}]\n"			\
	"              [context ID] [spi SPI] [si SI] [src ADDR] [dst ADDR]\n"	\
	"              [ethertype TYPE] [proto {NAME|NUMBER}] [sport PORT] [dport PORT]\n" \
	"              [key KEY] [vlan VLAN]"

static const struct command flow_commands[] = {
	{ "show", flow_show, FILTER_USAGE },
	{ "flush", flow_flush, FILTER_USAGE },
	{}
};

const struct object flow_object = {
	.name = "flow",
	.doc = "flows that functions remember, and their contexts",
	.commands = flow_commands,
};
