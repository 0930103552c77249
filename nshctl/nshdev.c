// SPDX-License-Identifier: GPL-2.0
/*
 * The nsh devices of a document, wherever in it they stand, and whether what is said of
 * each goes together.
 */
#include <stdio.h>
#include <string.h>

#include "decode.h"
#include "docheader.h"
#include "nshdev.h"
#include "shape.h"

/* Ids of contexts have as many bits as the mask of the mark, or these */
#define ID_BITS_MAX 32
/* The module wants so many bits in a mask */
#define MASK_BITS_MIN 4

static const char *function_of(const json_t *own, const json_t *common)
{
	const char *function = graph_string(own, "function");

	return *function ? function : graph_string(common, "function");
}

static void each_of_node(struct graph *graph, const struct doc_item *node, nshdev_fn fn,
			 void *data)
{
	struct nshdev dev = { .graph = graph, .node = node->name };

	json_object_foreach(json_object_get(node->json, "devices"), dev.name, dev.own) {
		dev.function = function_of(dev.own, NULL);
		fn(&dev, data);
	}
}

static void each_instance(struct nshdev dev, nshdev_fn fn, void *data)
{
	json_t *instance;
	size_t i;

	json_array_foreach(json_object_get(dev.common, "instances"), i, instance) {
		dev.own = instance;
		dev.name = graph_string(instance, "dev");
		dev.function = function_of(instance, dev.common);
		if (*dev.name)
			fn(&dev, data);
	}
}

static void each_leg(struct nshdev dev, const char *function, nshdev_fn fn, void *data)
{
	const char *key;

	dev.function = function_of(dev.common, NULL);
	if (!*dev.function)
		dev.function = function;
	json_object_foreach(json_object_get(dev.common, "legs"), key, dev.own) {
		dev.name = graph_string(dev.own, "dev");
		fn(&dev, data);
	}
}

static void each_of_point(struct graph *graph, const struct point *point, nshdev_fn fn, void *data)
{
	json_t *json = point->item->json;
	struct nshdev dev = {
		.graph = graph,
		.node = point->node,
		.name = graph_string(json, "dev"),
		.own = json,
		.function = function_of(json, NULL),
		.entry = point->section == DOC_ENTRIES,
	};

	if (*dev.name)
		fn(&dev, data);
	dev.common = json;
	each_leg(dev, point->item->name, fn, data);
	each_instance(dev, fn, data);
}

/**
 * nshdev_each() - walk over the nsh devices of all nodes
 * @graph: the network, with its points
 * @fn: called for each
 * @data: for @fn
 */
void nshdev_each(struct graph *graph, nshdev_fn fn, void *data)
{
	size_t i;

	for (i = 0; i < graph->doc->counts[DOC_NODES]; i++)
		each_of_node(graph, &graph->doc->items[DOC_NODES][i], fn, data);
	for (i = 0; i < graph->point_count; i++)
		each_of_point(graph, &graph->points[i], fn, data);
}

/**
 * nshdev_says() - find what is said of an nsh device
 * @dev: the device
 * @key: the option's word
 *
 * Return: the object that has it under @key; NULL if nothing is said
 */
json_t *nshdev_says(const struct nshdev *dev, const char *key)
{
	if (json_object_get(dev->own, key))
		return dev->own;
	return json_object_get(dev->common, key) ? dev->common : NULL;
}

/**
 * struct found - what has been seen of devices
 * @functions: by node and device, its function, "" if it is one by itself
 * @masks: by node, and device or function, the mask of the mark that has been said
 * @recalls: in the same way, by what packets are recalled
 * @netns: by node and device, the namespace that it is in, if that is another one
 */
struct found {
	json_t *functions;
	json_t *masks;
	json_t *recalls;
	json_t *netns;
};

/* "NODE KIND NAME", has to be freed by nobody and is good until the next one */
static const char *key_of(const char *node, const char *kind, const char *name)
{
	static char key[256];

	snprintf(key, sizeof(key), "%s %s %s", node, kind, name);
	return key;
}

/* Return: bits that ids of contexts have with this mask, 0 if the module wants another one */
static int id_bits(uint32_t mask)
{
	int bits = 0;

	if (!mask)
		return ID_BITS_MAX;
	while (!(mask & 1))
		mask >>= 1;
	for (; mask & 1; mask >>= 1)
		bits++;
	return mask || bits < MASK_BITS_MIN ? 0 : bits;
}

/* Keep an option that belongs to the function. Return: what it is, NULL if nobody says */
static json_t *find_option(json_t *found, const struct nshdev *dev, const char *word)
{
	json_t *value = json_object_get(nshdev_says(dev, word), word);
	char room[SHAPE_WORD_MAX];
	const char *text;

	text = shape_word(value, room, sizeof(room));
	value = text ? decode_word(attr_by_word(&dev_set, word), text) : NULL;
	if (!value)
		return NULL;
	if (*dev->function)
		json_object_set(found, key_of(dev->node, "function", dev->function), value);
	json_object_set_new(found, key_of(dev->node, "dev", dev->name), value);
	return value;
}

static void find_mask(struct found *found, const struct nshdev *dev)
{
	const json_t *mask = find_option(found->masks, dev, "mark-mask");

	if (mask && !id_bits(json_integer_value(mask)))
		doc_wrong(dev->graph->doc, spot_key(nshdev_says(dev, "mark-mask"), "mark-mask"),
			  "want one run of at least %d bits, or 0", MASK_BITS_MIN);
}

static void find_netns(struct found *found, const struct nshdev *dev)
{
	json_t *in = nshdev_says(dev, "netns");

	if (in)
		json_object_set(found->netns, key_of(dev->node, "dev", dev->name),
				json_object_get(in, "netns"));
}

static void check_dev(const struct nshdev *dev, void *data)
{
	json_t *type = nshdev_says(dev, "md-type"), *on = nshdev_says(dev, "reclassify");
	struct found *found = data;

	/* A second one of the same name is wrong anyway */
	if (json_object_get(found->functions, key_of(dev->node, "dev", dev->name)))
		return;
	docheader_check_metadata(dev->graph->doc, nshdev_says(dev, "metadata"),
				 json_object_get(type, "md-type"));
	if (!strcmp(graph_string(on, "reclassify"), "on") && !dev->entry &&
	    !nshdev_says(dev, "spi"))
		doc_wrong(dev->graph->doc, spot_key(on, "reclassify"),
			  "packets are put onto the path of the device itself, and \"spi\" is missing");
	json_object_set_new(found->functions, key_of(dev->node, "dev", dev->name),
			    json_string(dev->function));
	find_mask(found, dev);
	find_option(found->recalls, dev, "recall");
	find_netns(found, dev);
}

/* What a device says, or gets from its function. Return: NULL if nobody says */
static const json_t *option_of(const struct found *found, const json_t *options,
			       const char *node, const char *name)
{
	const json_t *option = json_object_get(options, key_of(node, "dev", name));
	const char *function;

	if (option)
		return option;
	function = graph_string(found->functions, key_of(node, "dev", name));
	return json_object_get(options, key_of(node, "function", function));
}

/* The answers of who translates addresses cannot be told */
static void check_originated(const struct nshdev *dev, void *data)
{
	json_t *in = nshdev_says(dev, "originated");
	const struct found *found = data;
	const json_t *recall, *by;
	size_t i;

	if (strcmp(graph_string(in, "originated"), "flow"))
		return;
	recall = option_of(found, found->recalls, dev->node, dev->name);
	json_array_foreach(recall, i, by)
		if (!strcmp(json_string_value(by), "fingerprint"))
			doc_wrong(dev->graph->doc, spot_key(in, "originated"),
				  "flow cannot be had with recall by fingerprint");
}

/* The upper half of the ids is for contexts that come with packets */
static void check_id(const struct found *found, struct graph *graph, const char *node,
		     json_t *context)
{
	const char *dev = graph_string(context, "dev");
	const json_t *mask = option_of(found, found->masks, node, dev);
	const int bits = mask ? id_bits(json_integer_value(mask)) : ID_BITS_MAX;
	const json_t *id = json_object_get(context, "id");
	const json_int_t max = bits ? (1LL << (bits - 1)) - 1 : UINT32_MAX;

	if (json_is_integer(id) && (json_integer_value(id) < 1 || json_integer_value(id) > max))
		doc_wrong(graph->doc, spot_key(context, "id"),
			  "an id is 1 to %lld with the mark-mask of \"%s\"", (long long)max, dev);
}

static void check_rule(const struct found *found, struct graph *graph, const char *node,
		       json_t *rule)
{
	const char *to = graph_string(rule, "to");
	const char *netns = graph_string(found->netns, key_of(node, "dev", to));

	if (*netns)
		doc_wrong(graph->doc, spot_key(rule, "to"),
			  "\"%s\" is in network namespace \"%s\", and rules lead to what is on the node itself",
			  to, netns);
}

static void check_node(const struct found *found, struct graph *graph, const struct doc_item *node)
{
	json_t *list, *element;
	size_t i;

	list = json_object_get(node->json, "contexts");
	json_array_foreach(list, i, element)
		check_id(found, graph, node->name, element);
	list = json_object_get(node->json, "rules");
	json_array_foreach(list, i, element)
		check_rule(found, graph, node->name, element);
}

/**
 * nshdev_check() - see whether what is said of nsh devices goes together
 * @graph: the network, with its points; its document gets to know what is wrong
 */
void nshdev_check(struct graph *graph)
{
	struct found found = { json_object(), json_object(), json_object(), json_object() };
	size_t i;

	nshdev_each(graph, check_dev, &found);
	nshdev_each(graph, check_originated, &found);
	for (i = 0; i < graph->doc->counts[DOC_NODES]; i++)
		check_node(&found, graph, &graph->doc->items[DOC_NODES][i]);
	json_decref(found.functions);
	json_decref(found.masks);
	json_decref(found.recalls);
	json_decref(found.netns);
}
