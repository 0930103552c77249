// SPDX-License-Identifier: GPL-2.0
/*
 * The way of one path, from its connections: it starts at an entry, comes to an end,
 * and each function on it takes one off the service index.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "parse.h"
#include "route.h"

#define SI_FIRST UINT8_MAX

/* A name in a connection */
struct ref {
	struct point *point;
	char leg[64];
	struct spot spot;
};

/* From one to the next; @spi is -1 if it stays on the path */
struct edge {
	struct ref from;
	struct ref to;
	int64_t spi;
	const char *link;
	bool walked;
};

/* Edges of one path */
struct route {
	struct graph *graph;
	const struct doc_item *path;
	struct edge *edges;
	size_t count;
	bool broken;
};

/* Where a walk is */
struct walk {
	uint32_t spi;
	int si;
	const struct edge *edge;
};

static bool is_function(const struct point *point)
{
	return point->section == DOC_FUNCTIONS;
}

static void broken(struct route *route)
{
	route->broken = true;
	route->graph->incomplete = true;
}

/* The legs of a function, "a:in or a:out" */
static char *leg_names(const struct ref *ref, json_t *legs)
{
	size_t size, i = 0;
	const char *key;
	json_t *leg;
	char *text;
	FILE *file;

	file = err_stream(&text, &size);
	json_object_foreach(legs, key, leg)
		fprintf(file, "%s\"%s:%s\"", i++ ? " or " : "", ref->point->item->name, key);
	fclose(file);
	return text;
}

/* Packets go in on a leg that is told, and come out on any */
static void check_leg(struct route *route, const struct ref *ref, bool target)
{
	json_t *legs = json_object_get(ref->point->item->json, "legs");
	struct doc *doc = route->graph->doc;
	char *names;

	if (!json_object_size(legs)) {
		if (*ref->leg)
			doc_wrong(doc, ref->spot, "\"%s\" has no legs", ref->point->item->name);
		return;
	}
	names = leg_names(ref, legs);
	if (*ref->leg && !json_object_get(legs, ref->leg))
		doc_wrong(doc, ref->spot, "\"%s\" has no leg \"%s\", want %s",
			  ref->point->item->name, ref->leg, names);
	if (!*ref->leg && target)
		doc_wrong(doc, ref->spot, "\"%s\" has legs, want %s", ref->point->item->name,
			  names);
	free(names);
}

/* One name, "fw" or "nat:in"; @text is not ended there. Return: whether it is good */
static bool take_ref(struct route *route, const char *text, size_t len, struct ref *ref)
{
	char name[128];
	char *colon;

	while (len && text[len - 1] == ' ')
		len--;
	if (!len || len >= sizeof(name)) {
		doc_wrong(route->graph->doc, ref->spot,
			  "want names with \"->\" between, as in \"a -> b -> c\"");
		return false;
	}
	memcpy(name, text, len);
	name[len] = '\0';
	colon = strchr(name, ':');
	if (colon)
		*colon++ = '\0';
	snprintf(ref->leg, sizeof(ref->leg), "%.63s", colon ?: "");
	ref->point = graph_point(route->graph, name);
	if (!ref->point) {
		doc_wrong(route->graph->doc, ref->spot, "\"%s\" is not defined", name);
		return false;
	}
	ref->point->used = true;
	return true;
}

static struct edge *add_edge(struct route *route, const struct ref *from, const struct ref *to)
{
	struct doc *doc = route->graph->doc;
	struct edge *edge;

	check_leg(route, from, false);
	check_leg(route, to, true);
	if (from->point->section == DOC_ENDS) {
		doc_wrong(doc, from->spot, "\"%s\" is an end, nothing comes after it",
			  from->point->item->name);
		broken(route);
	}
	route->edges = err_alloc(route->edges, (route->count + 1) * sizeof(*route->edges));
	edge = &route->edges[route->count++];
	*edge = (struct edge){ .from = *from, .to = *to, .spi = -1 };
	return edge;
}

/* "a -> b -> c" */
static void take_string(struct route *route, struct spot spot, const char *text)
{
	struct ref last = {}, ref;
	const char *at = text, *arrow;
	size_t count = 0;

	for (; at; count++, last = ref) {
		at += strspn(at, " ");
		arrow = strstr(at, "->");
		ref = (struct ref){ .spot = spot };
		ref.spot.offset = 1 + at - text;
		if (!take_ref(route, at, arrow ? (size_t)(arrow - at) : strlen(at), &ref))
			broken(route);
		else if (last.point)
			add_edge(route, &last, &ref);
		at = arrow ? arrow + 2 : NULL;
	}
	if (count < 2 && last.point) {
		doc_wrong(route->graph->doc, spot,
			  "want names with \"->\" between, as in \"a -> b -> c\"");
		broken(route);
	}
}

/* { "from": "a", "to": "b", "spi": N, "link": "DEV" } */
static void take_object(struct route *route, json_t *json)
{
	const char *from = graph_string(json, "from"), *to = graph_string(json, "to");
	const json_t *spi = json_object_get(json, "spi");
	struct ref source = { .spot = spot_key(json, "from") };
	struct ref target = { .spot = spot_key(json, "to") };
	struct edge *edge;

	if (!*from || !*to || (spi && !json_is_integer(spi)) ||
	    !take_ref(route, from, strlen(from), &source) ||
	    !take_ref(route, to, strlen(to), &target)) {
		broken(route);
		return;
	}
	edge = add_edge(route, &source, &target);
	edge->link = json_string_value(json_object_get(json, "link"));
	if (!spi)
		return;
	edge->spi = json_integer_value(spi);
	if (!is_function(source.point)) {
		doc_wrong(route->graph->doc, spot_key(json, "spi"),
			  "only who is in a function can put packets onto another path");
		broken(route);
	}
	if (!graph_spi(route->graph, spot_key(json, "spi"), edge->spi, route->path->name))
		broken(route);
}

static void take_edges(struct route *route, json_t *connections)
{
	json_t *json;
	size_t i;

	json_array_foreach(connections, i, json) {
		if (json_is_string(json))
			take_string(route, spot_index(connections, i), json_string_value(json));
		else
			take_object(route, json);
	}
}

/* Return: the edge on which a path stays behind a point, NULL if there is none */
static struct edge *next_edge(const struct route *route, const struct point *point)
{
	size_t i;

	for (i = 0; i < route->count; i++)
		if (route->edges[i].spi < 0 && route->edges[i].from.point == point)
			return &route->edges[i];
	return NULL;
}

/* Without a service path identifier of its own, each point has one that comes after it */
static void check_forks(struct route *route)
{
	const struct edge *edge, *first;
	size_t i;

	for (i = 0; i < route->count; i++) {
		edge = &route->edges[i];
		first = next_edge(route, edge->from.point);
		if (edge->spi >= 0 || first == edge)
			continue;
		doc_wrong(route->graph->doc, edge->to.spot,
			  "\"%s\" is followed by \"%s\" already, say { \"from\": \"%s\", \"to\": \"%s\", \"spi\": ... } for a branch",
			  edge->from.point->item->name, first->to.point->item->name,
			  edge->from.point->item->name, edge->to.point->item->name);
		broken(route);
	}
}

/* Say by which functions a walk comes back to @point. */
static void wrong_loop(struct route *route, const struct edge *last)
{
	const struct point *point = last->to.point;
	const struct edge *edge;
	size_t size;
	char *text;
	FILE *file;

	file = err_stream(&text, &size);
	fprintf(file, "%s", point->item->name);
	for (edge = next_edge(route, point); edge && edge->to.point != point;
	     edge = next_edge(route, edge->to.point))
		fprintf(file, " -> %s", edge->to.point->item->name);
	fclose(file);
	doc_wrong(route->graph->doc, last->to.spot, "a loop: %s -> %s", text,
		  point->item->name);
	free(text);
}

/*
 * From an edge on to the end, without going anywhere. Return: how many points come
 * after it, 0 if that is wrong, which has been said
 */
static size_t measure(struct route *route, const struct edge *edge)
{
	size_t length = 0;

	for (; edge; edge = next_edge(route, edge->to.point)) {
		length++;
		if (!is_function(edge->to.point))
			return length;
		if (length > route->count) {
			wrong_loop(route, edge);
			return 0;
		}
		if (!next_edge(route, edge->to.point)) {
			doc_wrong(route->graph->doc, edge->to.spot,
				  "a dead end: nothing comes after \"%s\"",
				  edge->to.point->item->name);
			return 0;
		}
	}
	return 0;
}

/* Return: the number of links between two nodes, @found set to one of them */
static int find_link(const struct graph *graph, const char *from, const char *to,
		     const char *dev, const json_t **found)
{
	const struct doc *doc = graph->doc;
	json_t *link, *side;
	int count = 0;
	size_t i;

	for (i = 0; i < doc->counts[DOC_LINKS]; i++) {
		link = doc->items[DOC_LINKS][i].json;
		side = json_object_get(link, from);
		if (!side || !json_object_get(link, to) ||
		    (dev && strcmp(graph_string(side, "dev"), dev)))
			continue;
		*found = link;
		count++;
	}
	return count;
}

/* The link on the way from one node to another. Return: false if that is wrong */
static bool take_link(struct route *route, const struct edge *edge, struct step *step)
{
	const char *to = edge->to.point->node;
	int count;

	if (!strcmp(step->from, to))
		return true;
	if (!doc_find(route->graph->doc, DOC_NODES, step->from) ||
	    !doc_find(route->graph->doc, DOC_NODES, to))
		return false;
	count = find_link(route->graph, step->from, to, edge->link, &step->link);
	if (count == 1)
		return true;
	if (count)
		doc_wrong(route->graph->doc, edge->to.spot,
			  "there are %d links from node \"%s\" to node \"%s\", say { \"from\": \"%s\", \"to\": \"%s\", \"link\": DEVICE }",
			  count, step->from, to, edge->from.point->item->name,
			  edge->to.point->item->name);
	else
		doc_wrong(route->graph->doc, edge->to.spot,
			  "there is no link from node \"%s\" to node \"%s\"%s%s", step->from, to,
			  edge->link ? " by " : "", edge->link ?: "");
	return false;
}

static bool make_step(struct route *route, const struct walk *walk)
{
	const struct edge *edge = walk->edge;
	struct step step = {
		.spi = walk->spi,
		.si = walk->si,
		.path = route->path,
		.point = edge->to.point,
		.from = edge->from.point->node,
	};

	if (walk->si < 1) {
		doc_wrong(route->graph->doc, edge->to.spot,
			  "no service index is left for \"%s\"", edge->to.point->item->name);
		return false;
	}
	strcpy(step.leg, edge->to.leg);
	if (!take_link(route, edge, &step))
		return false;
	graph_add_step(route->graph, &step);
	return true;
}

static void follow(struct route *route, struct walk walk);

/* Who is in a function puts packets onto other paths, where they go on */
static void follow_branches(struct route *route, const struct point *point, int si)
{
	struct edge *edge;
	size_t i;

	for (i = 0; i < route->count; i++) {
		edge = &route->edges[i];
		if (edge->spi < 0 || edge->from.point != point || edge->walked)
			continue;
		edge->walked = true;
		follow(route, (struct walk){ edge->spi, si, edge });
	}
}

/* Go from an edge to the end */
static void follow(struct route *route, struct walk walk)
{
	struct edge *next;

	if (!measure(route, walk.edge)) {
		broken(route);
		return;
	}
	for (; walk.edge; walk.edge = next, walk.si--) {
		next = NULL;
		if (!make_step(route, &walk)) {
			broken(route);
			return;
		}
		if (!is_function(walk.edge->to.point))
			return;
		next = next_edge(route, walk.edge->to.point);
		next->walked = true;
		follow_branches(route, walk.edge->to.point, walk.si - 1);
	}
}

/* The entry from which the way is longest. Return: NULL if there is none */
static struct edge *first_edge(struct route *route)
{
	size_t longest = 0, length, i;
	struct edge *first = NULL;

	for (i = 0; i < route->count; i++) {
		if (is_function(route->edges[i].from.point))
			continue;
		length = measure(route, &route->edges[i]);
		if (!length)
			broken(route);
		if (length <= longest)
			continue;
		longest = length;
		first = &route->edges[i];
	}
	return first;
}

/* Return: the service index at a point of the path itself, 0 if it is not on it */
static int index_at(const struct route *route, const struct point *point, uint32_t spi)
{
	const struct graph *graph = route->graph;
	size_t i;

	for (i = 0; i < graph->step_count; i++)
		if (graph->steps[i].path == route->path && graph->steps[i].spi == spi &&
		    graph->steps[i].point == point)
			return graph->steps[i].si;
	return 0;
}

static void start_entry(struct route *route, struct edge *edge, int si)
{
	struct point *entry = edge->from.point;

	edge->walked = true;
	if (entry->path && entry->path != route->path) {
		doc_wrong(route->graph->doc, edge->from.spot, "path \"%s\" starts at \"%s\", too",
			  entry->path->name, entry->item->name);
		return;
	}
	entry->path = route->path;
	entry->si = si;
}

static const char *link_dev(const struct step *step)
{
	return graph_string(json_object_get(step->link, step->from), "dev");
}

/* What comes to one point from several entries goes on from there by one hop on each node */
static void check_joined(struct route *route, const struct edge *edge, const struct step *step)
{
	const struct graph *graph = route->graph;
	const struct step *other;
	size_t i;

	for (i = 0; i < graph->step_count; i++) {
		other = &graph->steps[i];
		if (other->path != step->path || other->spi != step->spi || other->si != step->si)
			continue;
		if (strcmp(other->leg, step->leg))
			doc_wrong(graph->doc, edge->to.spot,
				  "the path comes to \"%s\" on leg \"%s\" already, and cannot come on \"%s\", too",
				  step->point->item->name, other->leg, step->leg);
		if (!strcmp(other->from, step->from) && other->link != step->link)
			doc_wrong(graph->doc, edge->to.spot,
				  "the path goes from node \"%s\" to \"%s\" by link \"%s\" already, and cannot go by \"%s\", too",
				  step->from, step->point->item->name, link_dev(other),
				  link_dev(step));
	}
}

static void join_step(struct route *route, const struct edge *edge, const struct step *step)
{
	check_joined(route, edge, step);
	graph_add_step(route->graph, step);
}

/* Other entries lead to somewhere on the way */
static void join_entries(struct route *route, uint32_t spi)
{
	struct edge *edge;
	struct step step;
	size_t i;
	int si;

	for (i = 0; i < route->count; i++) {
		edge = &route->edges[i];
		if (is_function(edge->from.point) || edge->walked)
			continue;
		si = index_at(route, edge->to.point, spi);
		step = (struct step){ .spi = spi, .si = si, .path = route->path,
				      .point = edge->to.point, .from = edge->from.point->node };
		strcpy(step.leg, edge->to.leg);
		if (!si)
			doc_wrong(route->graph->doc, edge->from.spot,
				  "what starts at \"%s\" does not come to where the others go, it is to be a path of its own",
				  edge->from.point->item->name);
		else if (take_link(route, edge, &step))
			join_step(route, edge, &step);
		start_entry(route, edge, si);
	}
}

static void check_reached(struct route *route)
{
	const struct edge *edge;
	size_t i;

	for (i = 0; i < route->count; i++) {
		edge = &route->edges[i];
		if (!edge->walked)
			doc_wrong(route->graph->doc, edge->from.spot,
				  "no entry leads to \"%s\"", edge->from.point->item->name);
	}
}

static void follow_all(struct route *route)
{
	const json_t *spi = json_object_get(route->path->json, "spi");
	const json_t *si = json_object_get(route->path->json, "si");
	const int start = json_is_integer(si) ? json_integer_value(si) : SI_FIRST;
	struct edge *first;

	check_forks(route);
	if (route->broken || !json_is_integer(spi))
		return;
	first = first_edge(route);
	if (route->broken)
		return;
	if (!first) {
		doc_wrong(route->graph->doc, spot_key(route->path->json, "connections"),
			  "the path starts at no entry");
		broken(route);
		return;
	}
	start_entry(route, first, start);
	follow(route, (struct walk){ json_integer_value(spi), start, first });
	if (route->broken)
		return;
	join_entries(route, json_integer_value(spi));
	check_reached(route);
}

/**
 * route_path() - work out the way of a path from its connections
 * @graph: the network, gets the steps
 * @path: the path; nothing is done if it has no connections
 */
void route_path(struct graph *graph, const struct doc_item *path)
{
	json_t *connections = json_object_get(path->json, "connections");
	struct route route = { .graph = graph, .path = path };

	if (!json_is_array(connections))
		return;
	take_edges(&route, connections);
	follow_all(&route);
	free(route.edges);
}
