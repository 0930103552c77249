// SPDX-License-Identifier: GPL-2.0
/*
 * What devices have in common that are legs of one function, whatever part of a
 * document names them: the kernel keeps it once for all of them, and who says nothing
 * gets what another one has said.
 */
#include <stdio.h>
#include <string.h>

#include "attrs.h"
#include "decode.h"
#include "legs.h"
#include "nshdev.h"
#include "shape.h"
#include "state.h"

/**
 * struct legs - what has been said so far
 * @graph: the network
 * @said: by node, function and option: who has said it, in which words, and what it is
 */
struct legs {
	struct graph *graph;
	json_t *said;
};

/**
 * legs_are_one() - tell whether two devices are legs of one function
 * @a: one, as the kernel tells it
 * @b: the other
 *
 * Return: true if they are of the same function, which has a name
 */
bool legs_are_one(const json_t *a, const json_t *b)
{
	const json_t *function = json_object_get(a, "function");

	return function && json_equal(function, json_object_get(b, "function"));
}

/**
 * legs_next() - walk over the options that legs of a function have in common
 * @attr: an option, or NULL
 *
 * Return: the next one, or the first one; NULL after the last one
 */
const struct attr *legs_next(const struct attr *attr)
{
	while ((attr = attr_next(&dev_set, attr)))
		if (attr->id < 32 && (LEGS_COMMON & BIT(attr->id)))
			break;
	return attr;
}

/* What stands in @json of an option of the function that @dev is a leg of */
static void take_option(struct legs *legs, const char *key, const struct attr *attr,
			const struct nshdev *dev, json_t *json)
{
	const char *name = attr_word(attr);
	char room[SHAPE_WORD_MAX];
	const char *word = shape_word(json_object_get(json, name), room, sizeof(room));
	json_t *value = word ? decode_word(attr, word) : NULL, *other;

	other = json_object_get(legs->said, key);
	if (value && !other)
		json_object_set_new(legs->said, key,
				    json_pack("{sssssO}", "dev", dev->name, "word", word,
					      "value", value));
	else if (value && !json_equal(json_object_get(other, "value"), value))
		doc_wrong(legs->graph->doc, spot_key(json, name),
			  "\"%s\" is of function \"%s\", too, and says %s, but a function has one %s",
			  graph_string(other, "dev"), dev->function, graph_string(other, "word"),
			  name);
	json_decref(value);
}

/* What a device says, or its function for it */
static void take_dev(const struct nshdev *dev, void *data)
{
	const struct attr *attr = NULL;
	struct legs *legs = data;
	char key[256];
	json_t *in;

	while (*dev->function && (attr = legs_next(attr))) {
		/* A leg in the narrow sense has no word in this, which is said elsewhere */
		in = json_object_get(dev->common, "legs") ? dev->common :
							    nshdev_says(dev, attr_word(attr));
		snprintf(key, sizeof(key), "%s %s %s", dev->node, attr_word(attr), dev->function);
		take_option(legs, key, attr, dev, in);
	}
}

/**
 * legs_check() - see whether devices of one function say the same of it
 * @graph: the network, with its points; its document gets to know what is wrong
 */
void legs_check(struct graph *graph)
{
	struct legs legs = { graph, json_object() };

	nshdev_each(graph, take_dev, &legs);
	json_decref(legs.said);
}

/* What differs from what it is by itself has been said by someone */
static void gather(json_t *functions, const char *function, const json_t *dev)
{
	json_t *said = json_object_get(functions, function), *value;
	const struct attr *attr = NULL;

	if (!said) {
		said = json_object();
		json_object_set_new(functions, function, said);
	}
	while ((attr = legs_next(attr))) {
		value = json_object_get(dev, attr->name);
		if (value && !state_is_preset(attr, value))
			json_object_set(said, attr->name, value);
	}
}

/**
 * legs_settle() - have devices that say nothing of their function follow those that do
 * @devs: devices as the kernel would tell them, by name; after legs_check()
 */
void legs_settle(json_t *devs)
{
	json_t *functions = json_object(), *dev;
	const char *name;

	json_object_foreach(devs, name, dev)
		if (json_object_get(dev, "function"))
			gather(functions, graph_string(dev, "function"), dev);
	json_object_foreach(devs, name, dev)
		if (json_object_get(dev, "function"))
			json_object_update(dev, json_object_get(functions,
								graph_string(dev, "function")));
	json_decref(functions);
}
