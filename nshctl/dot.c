// SPDX-License-Identifier: GPL-2.0
/*
 * Paths as a drawing, in the language of Graphviz. A path is a label, where it is
 * entered on this node, and an arrow for each hop: to a device or group and from
 * there, with the index one lower, on to the next hop; or to a port and from there to
 * the next node. Dashed lines join a group with its members. The same paths, devices
 * and groups give the same text.
 */
#include <linux/nsh_sfc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "dev.h"
#include "dot.h"
#include "err.h"
#include "genl.h"
#include "group.h"
#include "reply.h"
#include "sort.h"
#include "state.h"
#include "symmetric.h"
#include "tool.h"
#include "words.h"

/* Which arrows belong together; red is for what is dead */
static const char *const colors[] = {
	"#1b6ca8", "#2e8b57", "#8e44ad", "#b8860b", "#008b8b", "#a0522d", "#556b2f", "#4b5d78",
};

#define DEAD "style=dashed, color=red, fontcolor=red"

/**
 * struct dot - a drawing
 * @paths: the paths, by rising SPI
 * @devs: all nsh devices, by name
 * @groups: all groups, by name
 * @nodes: what arrows lead to and from: the attributes of each, by its id
 * @edges: the arrows, each as it is printed
 */
struct dot {
	json_t *paths;
	json_t *devs;
	json_t *groups;
	json_t *nodes;
	json_t *edges;
};

static const char *string_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name)) ?: "";
}

static int number_of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

/* A name as it can stand between quotes. Return: JSON string */
static json_t *escaped(const char *name)
{
	char *text = err_alloc(NULL, strlen(name) * 2 + 1), *at = text;
	json_t *json;

	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			*at++ = '\\';
		*at++ = (unsigned char)*name < ' ' || *name == 0x7f ? '?' : *name;
	}
	*at = '\0';
	json = json_string(text);
	free(text);
	return json;
}

/* The id of a node, "dev nsh0". Return: JSON string */
static json_t *node_id(const char *kind, const char *name)
{
	json_t *plain = escaped(name);
	json_t *id = json_sprintf("%s %s", kind, json_string_value(plain));

	json_decref(plain);
	return id;
}

/* What a node is called says more than what it was called before if it is longer */
static void add_node(struct dot *dot, const json_t *id, json_t *attrs)
{
	const char *key = json_string_value(id);
	const json_t *old = json_object_get(dot->nodes, key);

	if (!old || json_string_length(old) < json_string_length(attrs))
		json_object_set_new(dot->nodes, key, attrs);
	else
		json_decref(attrs);
}

static void add_edge(struct dot *dot, const json_t *from, const json_t *to, json_t *attrs)
{
	json_array_append_new(dot->edges,
			      json_sprintf("\"%s\" -> \"%s\" [%s]", json_string_value(from),
					   json_string_value(to), json_string_value(attrs)));
	json_decref(attrs);
}

static json_t *find_dev(const struct dot *dot, const char *ifname)
{
	json_t *dev;
	size_t i;

	json_array_foreach(dot->devs, i, dev)
		if (!strcmp(string_of(dev, "ifname"), ifname))
			return dev;
	return NULL;
}

static json_t *find_path(const struct dot *dot, int spi)
{
	json_t *path;
	size_t i;

	json_array_foreach(dot->paths, i, path)
		if (number_of(path, "spi") == spi)
			return path;
	return NULL;
}

static json_t *find_hop(const json_t *path, int si)
{
	json_t *hop;
	size_t i;

	json_array_foreach(json_object_get(path, "hop"), i, hop)
		if (number_of(hop, "si") == si)
			return hop;
	return NULL;
}

/* A line of a label, nothing if @name is "". Return: JSON string */
static json_t *label_line(const char *word, const char *name)
{
	json_t *plain = escaped(name);
	json_t *line = json_sprintf("%s%s%s", *name ? "\\n" : "", *name ? word : "",
				    json_string_value(plain));

	json_decref(plain);
	return line;
}

/* Return: the id */
static json_t *dev_node(struct dot *dot, const char *ifname)
{
	json_t *dev = find_dev(dot, ifname), *id = node_id("dev", ifname);
	json_t *name = escaped(ifname);
	json_t *netns = label_line("netns ", string_of(dev, "netns"));
	json_t *behind = label_line("behind: ", string_of(dev, "behind"));

	add_node(dot, id, json_sprintf("label=\"%s%s%s\"%s", json_string_value(name),
				       json_string_value(netns), json_string_value(behind),
				       dev ? "" : ", " DEAD));
	json_decref(name);
	json_decref(netns);
	json_decref(behind);
	return id;
}

/* Return: the id */
static json_t *named_node(struct dot *dot, const char *kind, const char *shape, const char *name,
			  bool dead)
{
	json_t *id = node_id(kind, name), *plain = escaped(name);

	add_node(dot, id, json_sprintf("label=\"%s\", shape=%s%s", json_string_value(plain),
				       shape, dead ? ", " DEAD : ""));
	json_decref(plain);
	return id;
}

/* Return: the id */
static json_t *path_node(struct dot *dot, int spi)
{
	json_t *id = json_sprintf("path %d", spi);

	add_node(dot, id, json_sprintf("label=\"path %d\", shape=plaintext%s", spi,
				       find_path(dot, spi) ? "" : ", fontcolor=gray"));
	return id;
}

/* Where a hop leads to. Return: the id */
static json_t *target(struct dot *dot, const json_t *hop)
{
	const char *type = string_of(hop, "type");

	if (!strcmp(type, "via"))
		return named_node(dot, "port", "cds", string_of(hop, "ifname"), state_is_dead(hop));
	if (json_object_get(hop, "group"))
		return named_node(dot, "group", "octagon", string_of(hop, "group"),
				  state_is_dead(hop));
	return dev_node(dot, string_of(hop, "ifname"));
}

/* Whether packets come back from a hop, to take the next one */
static bool comes_back(const json_t *hop)
{
	const char *type = string_of(hop, "type");

	return hop && strcmp(type, "via") && strcmp(type, "end");
}

/* Where they come back from. Return: the id */
static json_t *source(struct dot *dot, const json_t *hop)
{
	if (json_object_get(hop, "group"))
		return target(dot, hop);
	return dev_node(dot, symmetric_back(dot->devs, string_of(hop, "ifname")));
}

/* How arrows of a path look. Return: JSON string */
static json_t *look(const json_t *hop, const char *color, json_t *label)
{
	const bool dead = state_is_dead(hop);
	json_t *attrs;

	attrs = json_sprintf("label=\"%s\", %s%s%s", json_string_value(label),
			     dead ? DEAD : "color=\"", dead ? "" : color, dead ? "" : "\"");
	json_decref(label);
	return attrs;
}

/* From a port to the next node, if that has an address; consumes @attrs */
static void draw_next(struct dot *dot, const json_t *hop, json_t *attrs)
{
	static const char *const words[] = { "lladdr", "ipv4", "ipv6" };
	char name[128] = "", id[32] = "";
	json_t *port, *next;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (*string_of(hop, words[i]))
			snprintf(name + strlen(name), sizeof(name) - strlen(name), "%s%s",
				 *name ? " " : "", string_of(hop, words[i]));
	if (!*name) {
		json_decref(attrs);
		return;
	}
	if (json_object_get(hop, "tunnel-id"))
		snprintf(id, sizeof(id), " id %" JSON_INTEGER_FORMAT,
			 json_integer_value(json_object_get(hop, "tunnel-id")));
	strncat(name, id, sizeof(name) - strlen(name) - 1);
	port = target(dot, hop);
	next = named_node(dot, "next", "ellipse", name, state_is_dead(hop));
	add_edge(dot, port, next, attrs);
	json_decref(port);
	json_decref(next);
}

/* The arrow that leads to a hop, from the one before or from the path's label */
static void draw_hop(struct dot *dot, const json_t *path, const json_t *hop, const char *color)
{
	const int spi = number_of(path, "spi"), si = number_of(hop, "si");
	const json_t *before = find_hop(path, si + 1);
	json_t *from, *to = target(dot, hop);

	from = comes_back(before) ? source(dot, before) : path_node(dot, spi);
	add_edge(dot, from, to,
		 look(hop, color, json_sprintf("%d/%d%s", spi, si,
					       strcmp(string_of(hop, "type"), "end") ? "" :
					       " end")));
	if (!strcmp(string_of(hop, "type"), "via"))
		draw_next(dot, hop, look(hop, color, json_sprintf("%d/%d", spi, si)));
	json_decref(from);
	json_decref(to);
}

/* From a path to its reverse; the two of a pair are joined once */
static void draw_reverse(struct dot *dot, const json_t *path)
{
	const int spi = number_of(path, "spi"), reverse = number_of(path, "reverse");
	const json_t *other = find_path(dot, reverse);
	json_t *from, *to;
	bool pair;

	if (!json_object_get(path, "reverse"))
		return;
	pair = other && json_object_get(other, "reverse") && number_of(other, "reverse") == spi;
	if (pair && reverse < spi)
		return;
	from = path_node(dot, spi);
	to = path_node(dot, reverse);
	add_edge(dot, from, to,
		 json_sprintf("label=\"reverse\", style=dotted, constraint=false%s",
			      pair ? ", dir=both" : ""));
	json_decref(from);
	json_decref(to);
}

static void draw_path(struct dot *dot, const json_t *path, const char *color)
{
	json_t *hop;
	int si;

	json_decref(path_node(dot, number_of(path, "spi")));
	for (si = UINT8_MAX; si >= 0; si--) {
		hop = find_hop(path, si);
		if (hop)
			draw_hop(dot, path, hop, color);
	}
	draw_reverse(dot, path);
}

/* From a device to the path where packets start that are put into it */
static void draw_entry(struct dot *dot, const json_t *dev)
{
	const int spi = number_of(dev, "spi"), si = number_of(dev, "si");
	json_t *from, *to;

	if (!json_object_get(dev, "spi") || !find_path(dot, spi))
		return;
	from = dev_node(dot, string_of(dev, "ifname"));
	to = path_node(dot, spi);
	add_edge(dot, from, to, json_sprintf("label=\"%d/%d\"", spi, si));
	json_decref(from);
	json_decref(to);
}

/* How much a member gets, and why nothing. Return: JSON string */
static json_t *member_look(const json_t *group, const json_t *member)
{
	const char *state = string_of(member, "state");
	bool down = state_is_dead(member) || !strcmp(state, "down");
	char share[32] = "";

	if (!strcmp(string_of(group, "policy"), "hash"))
		snprintf(share, sizeof(share), "weight %d", number_of(member, "weight"));
	if (json_is_true(json_object_get(member, "backup")))
		strcat(share, *share ? " backup" : "backup");
	if (*state && strcmp(state, "up"))
		return json_sprintf("label=\"%s%s%s\", style=dashed, dir=none%s", share,
				    *share ? " " : "", state,
				    down ? ", color=red, fontcolor=red" : "");
	return json_sprintf("label=\"%s\", style=dashed, dir=none", share);
}

/* A group that a path leads to, and its members */
static void draw_group(struct dot *dot, const json_t *group)
{
	json_t *id = node_id("group", string_of(group, "name")), *name, *member, *to, *attrs;
	size_t i;

	if (!json_object_get(dot->nodes, json_string_value(id))) {
		json_decref(id);
		return;
	}
	name = escaped(string_of(group, "name"));
	add_node(dot, id, json_sprintf("label=\"%s\\n%s\", shape=octagon",
				       json_string_value(name), string_of(group, "policy")));
	json_decref(name);
	json_array_foreach(json_object_get(group, "member"), i, member) {
		to = target(dot, member);
		attrs = member_look(group, member);
		add_edge(dot, id, to, json_incref(attrs));
		if (!strcmp(string_of(member, "type"), "via"))
			draw_next(dot, member, attrs);
		else
			json_decref(attrs);
		json_decref(to);
	}
	json_decref(id);
}

static int compare_spi(const void *a, const void *b)
{
	return number_of(*(json_t *const *)a, "spi") - number_of(*(json_t *const *)b, "spi");
}

static int compare_name(const void *a, const void *b)
{
	return strcmp(string_of(*(json_t *const *)a, "ifname"),
		      string_of(*(json_t *const *)b, "ifname"));
}

static int compare_group(const void *a, const void *b)
{
	return strcmp(string_of(*(json_t *const *)a, "name"),
		      string_of(*(json_t *const *)b, "name"));
}

static void print_node(FILE *file, const struct dot *dot, const char *id, const char *indent)
{
	fprintf(file, "%s\"%s\" [%s];\n", indent, id,
		json_string_value(json_object_get(dot->nodes, id)));
}

/* The node of a device that belongs to a function, NULL if it is not in the drawing */
static const char *leg_node(const struct dot *dot, const json_t *dev, const char *function)
{
	const char *key = NULL;
	json_t *id;

	if (strcmp(string_of(dev, "function"), function))
		return NULL;
	id = node_id("dev", string_of(dev, "ifname"));
	if (json_object_get(dot->nodes, json_string_value(id)))
		key = json_object_iter_key(json_object_iter_at(dot->nodes,
							       json_string_value(id)));
	json_decref(id);
	return key;
}

/* The legs of a function, in a box; they are nodes no more then */
static void print_function(FILE *file, struct dot *dot, const char *function)
{
	json_t *name = escaped(function), *dev;
	const char *id;
	bool begun = false;
	size_t i;

	json_array_foreach(dot->devs, i, dev) {
		id = leg_node(dot, dev, function);
		if (!id)
			continue;
		if (!begun)
			fprintf(file, "\tsubgraph \"cluster %s\" {\n\t\tlabel=\"%s\";\n",
				json_string_value(name), json_string_value(name));
		begun = true;
		print_node(file, dot, id, "\t\t");
		json_object_del(dot->nodes, id);
	}
	if (begun)
		fputs("\t}\n", file);
	json_decref(name);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void print_nodes(FILE *file, const struct dot *dot)
{
	size_t count = json_object_size(dot->nodes), i = 0;
	const char **ids, *id;
	json_t *attrs;

	ids = err_alloc(NULL, (count + 1) * sizeof(*ids));
	json_object_foreach(dot->nodes, id, attrs)
		ids[i++] = id;
	qsort(ids, count, sizeof(*ids), compare_strings);
	for (i = 0; i < count; i++)
		print_node(file, dot, ids[i], "\t");
	free(ids);
}

static void print_all(FILE *file, struct dot *dot)
{
	json_t *dev, *edge;
	size_t i;

	fputs("digraph nsh {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"sans-serif\"];\n"
	      "\tedge [fontname=\"sans-serif\", fontsize=10];\n", file);
	json_array_foreach(dot->devs, i, dev)
		if (*string_of(dev, "function"))
			print_function(file, dot, string_of(dev, "function"));
	print_nodes(file, dot);
	json_array_foreach(dot->edges, i, edge)
		fprintf(file, "\t%s;\n", json_string_value(edge));
	fputs("}\n", file);
}

/**
 * dot_print() - draw paths
 * @file: where to
 * @paths: list of the paths
 * @devs: list of all nsh devices
 * @groups: list of all groups
 */
void dot_print(FILE *file, json_t *paths, json_t *devs, json_t *groups)
{
	struct dot dot = {
		.paths = sort_list(paths, compare_spi),
		.devs = sort_list(devs, compare_name),
		.groups = sort_list(groups, compare_group),
		.nodes = json_object(),
		.edges = json_array(),
	};
	json_t *item;
	size_t i;

	json_array_foreach(dot.devs, i, item)
		draw_entry(&dot, item);
	json_array_foreach(dot.paths, i, item)
		draw_path(&dot, item, colors[i % ARRAY_SIZE(colors)]);
	json_array_foreach(dot.groups, i, item)
		draw_group(&dot, item);
	print_all(file, &dot);
	json_decref(dot.paths);
	json_decref(dot.devs);
	json_decref(dot.groups);
	json_decref(dot.nodes);
	json_decref(dot.edges);
}

static void collect(struct tool *tool, json_t *object, void *data)
{
	(void)tool;
	json_array_append(data, object);
}

/**
 * dot_show() - send the request for paths and draw the answer
 * @tool: the options, has the socket with the request
 * @w: the command
 *
 * Return: exit status
 */
int dot_show(struct tool *tool, const struct words *w)
{
	json_t *paths = json_array(), *devs = json_array(), *groups = json_array(), *dev;
	size_t i;
	int ret;

	ret = genl_talk(tool, w, &path_set);
	if (!ret) {
		reply_each(tool, &path_set, collect, paths);
		ret = reply_dump(tool, w, NSH_SFC_CMD_DEV_GET, &dev_set, collect, devs);
	}
	if (!ret)
		ret = group_each(tool, w, collect, groups);
	if (!ret) {
		json_array_foreach(devs, i, dev)
			dev_adorn(tool, dev, NULL);
		dot_print(stdout, paths, devs, groups);
	}
	json_decref(paths);
	json_decref(devs);
	json_decref(groups);
	return ret;
}
