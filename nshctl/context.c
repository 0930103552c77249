// SPDX-License-Identifier: GPL-2.0
/* nshctl context */
#include <linux/nsh_sfc.h>
#include <string.h>

#include "context.h"
#include "genl.h"
#include "header.h"
#include "parse.h"
#include "reply.h"
#include "tool.h"
#include "words.h"

#define DEV BIT(NSH_SFC_A_CONTEXT_DEV)
#define ID BIT(NSH_SFC_A_CONTEXT_ID)
#define HEADER BIT(NSH_SFC_A_CONTEXT_HEADER)
#define SPI BIT(CONTEXT_NEW_SPI)
#define SI BIT(CONTEXT_NEW_SI)
#define MD_TYPE BIT(CONTEXT_NEW_MD_TYPE)
#define METADATA BIT(CONTEXT_NEW_METADATA)

/* Return: 0, or the exit status after an error message */
static int put_word(struct words *w, struct nlmsghdr *nlh, const struct attr *attr,
		    struct header *header)
{
	struct value value;
	int ret;

	ret = words_value(w, attr, &value);
	if (ret)
		return ret;
	switch (attr->id) {
	case CONTEXT_NEW_SPI:
		header->spi = value.u32;
		break;
	case CONTEXT_NEW_SI:
		header->si = value.u8;
		break;
	case CONTEXT_NEW_MD_TYPE:
		header->md_type = value.u8;
		break;
	case CONTEXT_NEW_METADATA:
		header->len = value.len;
		memcpy(header->metadata, value.bytes, value.len);
		break;
	default:
		mnl_attr_put(nlh, attr->id, value.len, value.bytes);
		break;
	}
	return 0;
}

/* Return: 0, or the exit status after an error message */
static int put_header(const struct words *w, struct nlmsghdr *nlh, struct header *header,
		      uint32_t given)
{
	uint8_t nsh[HEADER_MAX];
	size_t len;

	if (given & HEADER) {
		if (given & (SPI | SI | MD_TYPE | METADATA))
			return words_usage(w, "header goes without what it says itself");
		return 0;
	}
	if (!(given & METADATA) && header->md_type == 1)
		header->len = HEADER_MD_TYPE1_LEN;
	if (header->md_type == 1 && header->len != HEADER_MD_TYPE1_LEN)
		return words_usage(w, "metadata: MD type 1 has 16 bytes");
	if (header->len % 4)
		return words_usage(w, "metadata: want whole words of 4 bytes");
	len = header_encode(header, nsh);
	mnl_attr_put(nlh, NSH_SFC_A_CONTEXT_HEADER, len, nsh);
	return 0;
}

static int context_add(struct tool *tool, struct words *w)
{
	struct header header = { .md_type = 1 };
	const struct attr *attr;
	struct nlmsghdr *nlh;
	uint32_t given = 0;
	int ret = 0;

	nlh = genl_request(tool, NSH_SFC_CMD_CONTEXT_NEW, NLM_F_ACK);
	while (words_left(w) && !ret) {
		ret = words_key(w, &context_new_set,
				DEV | ID | SPI | SI | MD_TYPE | METADATA | HEADER, &given, &attr);
		if (!ret)
			ret = put_word(w, nlh, attr, &header);
	}
	if (!ret)
		ret = words_needed(w, &context_new_set,
				   given & HEADER ? DEV | ID : DEV | ID | SPI | SI, given);
	if (!ret)
		ret = put_header(w, nlh, &header, given);
	if (ret)
		return ret;
	return genl_talk(tool, w, &context_set);
}

static int context_delete(struct tool *tool, struct words *w, uint32_t which)
{
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_CONTEXT_DEL, NLM_F_ACK);
	ret = words_pairs(w, nlh, &context_set, which, which);
	if (ret)
		return ret;
	return genl_talk(tool, w, &context_set);
}

static int context_del(struct tool *tool, struct words *w)
{
	return context_delete(tool, w, DEV | ID);
}

static int context_flush(struct tool *tool, struct words *w)
{
	return context_delete(tool, w, DEV);
}

/**
 * context_adorn() - add what the header of a context says
 * @tool: not used
 * @context: the context
 * @data: not used
 */
void context_adorn(struct tool *tool, json_t *context, void *data)
{
	uint8_t nsh[256];
	const char *hex;
	size_t len;

	(void)tool;
	(void)data;
	hex = json_string_value(json_object_get(context, "header"));
	if (hex && parse_hex(hex, nsh, sizeof(nsh), &len))
		header_decode(context, nsh, len);
}

/* Return: true if the words spi, si, md-type and metadata make the same header */
static bool is_plain(const json_t *context)
{
	const char *hex = json_string_value(json_object_get(context, "metadata"));
	struct header header = {
		.spi = json_integer_value(json_object_get(context, "spi")),
		.si = json_integer_value(json_object_get(context, "si")),
		.md_type = json_integer_value(json_object_get(context, "md-type")),
	};
	uint8_t nsh[HEADER_MAX], told[HEADER_MAX];
	size_t len, told_len;

	if (!header.si || (header.md_type != 1 && header.md_type != 2))
		return false;
	if (!hex || !parse_hex(hex, header.metadata, NSH_SFC_METADATA_MAX, &header.len))
		return false;
	hex = json_string_value(json_object_get(context, "header"));
	if (!hex || !parse_hex(hex, told, sizeof(told), &told_len))
		return false;
	len = header_encode(&header, nsh);
	return len == told_len && !memcmp(nsh, told, len);
}

/**
 * context_plain() - tell the header of a context in one way only
 * @tool: not used
 * @context: the context; keeps the words spi, si, md-type and metadata if they say
 *           it all, and else the header byte for byte
 */
void context_plain(struct tool *tool, json_t *context)
{
	static const char *const words[] = { "spi", "si", "md-type", "metadata" };
	size_t i;

	context_adorn(tool, context, NULL);
	if (is_plain(context))
		json_object_del(context, "header");
	for (i = 0; i < ARRAY_SIZE(words) && json_object_get(context, "header"); i++)
		json_object_del(context, words[i]);
}

/* One context by device and id, else a dump, of one device or of all */
static int context_show(struct tool *tool, struct words *w)
{
	const bool one = w->n - w->at > 2;
	struct nlmsghdr *nlh;
	int ret;

	nlh = genl_request(tool, NSH_SFC_CMD_CONTEXT_GET, one ? NLM_F_ACK : NLM_F_DUMP);
	ret = words_pairs(w, nlh, &context_set, DEV | ID, words_left(w) ? DEV : 0);
	if (ret)
		return ret;
	return reply_show(tool, w, "context", &context_set, context_adorn);
}

static const struct command context_commands[] = {
	{ "add", context_add, "dev NAME id ID spi SPI si SI [md-type {1|2}] [metadata HEX]\n"
	  "       nshctl context add dev NAME id ID header HEX" },
	{ "del", context_del, "dev NAME id ID" },
	{ "flush", context_flush, "dev NAME" },
	{ "show", context_show, "[dev NAME [id ID]]" },
	{}
};

const struct object context_object = {
	.name = "context",
	.doc = "headers that nsh devices remember",
	.commands = context_commands,
};
