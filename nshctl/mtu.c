// SPDX-License-Identifier: GPL-2.0
/* Whether what an nsh device sends fits through the ports behind it, header and all. */
#include <stdio.h>
#include <string.h>

#include "doc.h"
#include "header.h"
#include "mtu.h"
#include "rtnl.h"
#include "tool.h"

/* Of a device that is made: what fits into an Ethernet of 1500 with MD type 1 */
#define MTU_NEW 1462
#define ETHERNET_LEN 14

/* A path on the node where it is looked at */
struct mtu_path {
	struct tool *tool;
	const struct layout *layout;
	const struct state *now;
	const struct doc_item *item;
	const json_t *hops;
};

/* Return: the MTU of a network device here, 0 if it cannot be told */
static uint32_t port_mtu(struct tool *tool, const char *name)
{
	struct rtnl_link link = {};

	snprintf(link.name, sizeof(link.name), "%s", name);
	return rtnl_link_find(tool, &link) ? 0 : link.mtu;
}

/* Return: the MTU of an nsh device, wherever it is, 0 if it cannot be told */
static uint32_t dev_mtu(const struct mtu_path *path, const char *name)
{
	const json_t *dev = json_object_get(path->now->objects[STATE_DEV], name);
	const json_t *netnsid = json_object_get(dev, "netnsid");
	struct rtnl_link link = {
		.index = json_integer_value(json_object_get(dev, "ifindex")),
		.elsewhere = netnsid,
		.netnsid = json_integer_value(netnsid),
	};

	if (!dev)
		return MTU_NEW;
	return rtnl_link_find(path->tool, &link) ? 0 : link.mtu;
}

/* Return: bytes of the header that packets of a path start with */
static uint32_t header_len(const struct doc_item *item)
{
	const char *metadata = graph_string(item->json, "metadata");

	if (json_integer_value(json_object_get(item->json, "md-type")) != 2)
		return HEADER_BASE_LEN + HEADER_MD_TYPE1_LEN;
	if (metadata[0] == '0' && (metadata[1] == 'x' || metadata[1] == 'X'))
		metadata += 2;
	return HEADER_BASE_LEN + strlen(metadata) / 2;
}

/* What is sent at a service index leaves by the ports of lower ones */
static void check_sender(const struct mtu_path *path, const char *name, json_int_t si)
{
	uint32_t mtu = dev_mtu(path, name), len = mtu + ETHERNET_LEN + header_len(path->item);
	const char *port;
	const json_t *hop;
	uint32_t room;
	size_t i;

	json_array_foreach(path->hops, i, hop) {
		if (strcmp(graph_string(hop, "type"), "via") ||
		    json_integer_value(json_object_get(hop, "si")) > si)
			continue;
		port = graph_string(hop, "ifname");
		room = port_mtu(path->tool, port);
		if (mtu && room && len > room)
			doc_wrong_name(path->layout->graph->doc, path->item->spot,
				       "node \"%s\": a packet of \"%s\", whose MTU is %u, has %u bytes with its header, and the MTU of port \"%s\" is %u",
				       path->layout->node->name, name, mtu, len, port, room);
	}
}

/* Devices of a group, or the one that a hop leads to */
static void check_hop(const struct mtu_path *path, const json_t *hop)
{
	const json_int_t si = json_integer_value(json_object_get(hop, "si")) - 1;
	const char *type = graph_string(hop, "type");
	const json_t *group, *member;
	size_t i;

	if (!strcmp(type, "dev"))
		check_sender(path, graph_string(hop, "ifname"), si);
	if (strcmp(type, "group"))
		return;
	group = json_object_get(path->layout->state.objects[STATE_GROUP],
				graph_string(hop, "group"));
	json_array_foreach(json_object_get(group, "member"), i, member)
		if (!strcmp(graph_string(member, "type"), "dev"))
			check_sender(path, graph_string(member, "ifname"), si);
}

static const struct doc_item *item_of(const struct graph *graph, json_int_t spi)
{
	const struct doc_item *item;
	size_t i;

	for (i = 0; i < graph->step_count; i++)
		if (graph->steps[i].spi == spi)
			return graph->steps[i].path;
	for (i = 0; i < graph->doc->counts[DOC_PATHS]; i++) {
		item = &graph->doc->items[DOC_PATHS][i];
		if (json_integer_value(json_object_get(item->json, "spi")) == spi)
			return item;
	}
	return NULL;
}

/* Devices that start this path */
static void check_entries(const struct mtu_path *path, const json_t *spi)
{
	const char *name;
	json_t *dev;

	json_object_foreach(path->layout->state.objects[STATE_DEV], name, dev)
		if (json_equal(json_object_get(dev, "spi"), spi))
			check_sender(path, name, json_integer_value(json_object_get(dev, "si")));
}

/**
 * mtu_check() - see whether the MTU of a node's ports suffices
 * @tool: keeps the socket
 * @layout: what there is to be on the node; its document gets to know what is wrong
 * @now: what there is
 */
void mtu_check(struct tool *tool, const struct layout *layout, const struct state *now)
{
	struct mtu_path path = { .tool = tool, .layout = layout, .now = now };
	const json_t *hop, *spi;
	const char *name;
	json_t *object;
	size_t i;

	json_object_foreach(layout->state.objects[STATE_PATH], name, object) {
		spi = json_object_get(object, "spi");
		path.item = item_of(layout->graph, json_integer_value(spi));
		path.hops = json_object_get(object, "hop");
		json_array_foreach(path.hops, i, hop)
			check_hop(&path, hop);
		check_entries(&path, spi);
	}
}
