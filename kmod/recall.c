// SPDX-License-Identifier: GPL-2.0
/* Recall: finding the header of a packet that comes back from a function. */

#include <linux/skbuff.h>

#include "conf.h"
#include "conntrack.h"
#include "context.h"
#include "device.h"
#include "flow.h"
#include "func.h"
#include "percpu.h"
#include "print.h"
#include "recall.h"
#include "tuple.h"

const char *const nsfc_recall_names[__NSFC_RECALL_MAX] = {
	[NSFC_RECALL_MARK]	= "mark",
	[NSFC_RECALL_MARK_MISS]	= "mark-miss",
	[NSFC_RECALL_CONNTRACK]	= "conntrack",
	[NSFC_RECALL_CONNTRACK_MISS] = "conntrack-miss",
	[NSFC_RECALL_CONNTRACK_AMBIGUOUS] = "conntrack-ambiguous",
	[NSFC_RECALL_FLOW]	= "flow",
	[NSFC_RECALL_FLOW_MISS]	= "flow-miss",
	[NSFC_RECALL_FLOW_AMBIGUOUS] = "flow-ambiguous",
	[NSFC_RECALL_PRINT]	= "fingerprint",
	[NSFC_RECALL_PRINT_MISS] = "fingerprint-miss",
	[NSFC_RECALL_PRINT_AMBIGUOUS] = "fingerprint-ambiguous",
	[NSFC_RECALL_ORIGINATED] = "originated",
	[NSFC_RECALL_OWN_PATH]	= "own-path",
	[NSFC_RECALL_NONE]	= "none",
};

/**
 * nsfc_recall_stats_alloc() - allocate the counters of a device
 *
 * Context: may sleep.
 * Return: the counters, all 0, for free_percpu(); NULL without memory.
 */
struct nsfc_recall_stats __percpu *nsfc_recall_stats_alloc(void)
{
	return nsfc_alloc_percpu_stats(struct nsfc_recall_stats);
}

/**
 * nsfc_recall_stats_read() - add up the counters of all CPUs
 * @stats: counters of a device
 * @packets: array of __NSFC_RECALL_MAX sums to be written
 *
 * Context: any.
 */
void nsfc_recall_stats_read(const struct nsfc_recall_stats __percpu *stats,
			    u64 *packets)
{
	u64 now[__NSFC_RECALL_MAX];
	unsigned int start;
	int cpu, i;

	memset(packets, 0, sizeof(now));
	for_each_possible_cpu(cpu) {
		const struct nsfc_recall_stats *there = per_cpu_ptr(stats, cpu);

		do {
			start = u64_stats_fetch_begin(&there->syncp);
			for (i = 0; i < __NSFC_RECALL_MAX; i++)
				now[i] = u64_stats_read(&there->packets[i]);
		} while (u64_stats_fetch_retry(&there->syncp, start));
		for (i = 0; i < __NSFC_RECALL_MAX; i++)
			packets[i] += now[i];
	}
}

/**
 * nsfc_recall_answered() - count a question of a function's that was answered
 * @nd: the function's device
 *
 * Context: BH off.
 */
void nsfc_recall_answered(struct nsfc_dev *nd)
{
	struct nsfc_recall_stats *here = this_cpu_ptr(nd->recall);

	u64_stats_update_begin(&here->syncp);
	u64_stats_inc(&here->answered);
	u64_stats_update_end(&here->syncp);
}

/**
 * nsfc_recall_answered_read() - add up such questions
 * @stats: counters of a device
 *
 * Context: any.
 * Return: how many there were.
 */
u64 nsfc_recall_answered_read(const struct nsfc_recall_stats __percpu *stats)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct nsfc_recall_stats *there = per_cpu_ptr(stats, cpu);
		unsigned int start;
		u64 answered;

		do {
			start = u64_stats_fetch_begin(&there->syncp);
			answered = u64_stats_read(&there->answered);
		} while (u64_stats_fetch_retry(&there->syncp, start));
		sum += answered;
	}
	return sum;
}

static void nsfc_recall_count(struct nsfc_dev *nd, enum nsfc_recall_how how)
{
	struct nsfc_recall_stats *here = this_cpu_ptr(nd->recall);

	u64_stats_update_begin(&here->syncp);
	u64_stats_inc(&here->packets[how]);
	u64_stats_update_end(&here->syncp);
}

/* The search for a packet's context.
 *
 * @nd, @conf, @skb: device, its configuration, packet
 * @flows: the function's flows, NULL if it has none
 * @tuples: what the packet shows of itself, if @has_tuples
 * @handed: what it showed when it was handed over, if @has_connection
 * @cause: the tuple of what may have made the function answer, if @has_cause
 * @has_connection: the function's conntrack knows the packet, which @has_tuples tells
 * @ambiguous: something was found twice
 */
struct nsfc_search {
	struct nsfc_dev *nd;
	const struct nsfc_conf *conf;
	const struct sk_buff *skb;
	struct nsfc_flows *flows;
	struct nsfc_tuples tuples;
	struct nsfc_tuple handed;
	struct nsfc_tuple cause;
	bool has_tuples;
	bool has_cause;
	bool has_connection;
	bool ambiguous;
};

/* The counters of one way to recall. */
struct nsfc_recall_tier {
	enum nsfc_recall_how found;
	enum nsfc_recall_how missed;
	enum nsfc_recall_how ambiguous;
};

static const struct nsfc_recall_tier nsfc_tier_conntrack = {
	NSFC_RECALL_CONNTRACK, NSFC_RECALL_CONNTRACK_MISS, NSFC_RECALL_CONNTRACK_AMBIGUOUS
};

static const struct nsfc_recall_tier nsfc_tier_flow = {
	NSFC_RECALL_FLOW, NSFC_RECALL_FLOW_MISS, NSFC_RECALL_FLOW_AMBIGUOUS
};

static const struct nsfc_recall_tier nsfc_tier_print = {
	NSFC_RECALL_PRINT, NSFC_RECALL_PRINT_MISS, NSFC_RECALL_PRINT_AMBIGUOUS
};

static struct nsfc_ctx *nsfc_search_count(struct nsfc_search *search,
					  struct nsfc_ctx *ctx,
					  const struct nsfc_recall_tier *tier)
{
	if (IS_ERR(ctx)) {
		search->ambiguous = true;
		nsfc_recall_count(search->nd, tier->ambiguous);
		return NULL;
	}
	nsfc_recall_count(search->nd, ctx ? tier->found : tier->missed);
	return ctx;
}

static void nsfc_search_tuples(struct nsfc_search *search)
{
	if (search->has_tuples)
		return;
	search->has_tuples = true;
	nsfc_tuples_get(search->skb, &search->tuples);
	search->has_connection = skb_nfct(search->skb) &&
				 nsfc_conntrack_tuple(search->skb, &search->tuples,
						      &search->handed, &search->cause);
	search->has_cause = search->has_connection;
}

/* Does the packet show something else than when it was handed over? Then its tuple
 * may be that of another flow.
 */
static bool nsfc_search_is_translated(const struct nsfc_search *search)
{
	const struct nsfc_tuples *tuples = &search->tuples;
	const struct nsfc_tuple *now = tuples->has_flow ? &tuples->flow :
							  &tuples->fragment;

	return search->has_connection &&
	       (memcmp(&now->src, &search->handed.src, sizeof(now->src)) ||
		memcmp(&now->dst, &search->handed.dst, sizeof(now->dst)) ||
		(tuples->has_flow && now->key != search->handed.key));
}

/* The function's connection tracking tells what the packet was before its
 * addresses were translated. Who knows the connection need not look further.
 */
static struct nsfc_ctx *nsfc_recall_conntrack(struct nsfc_search *search)
{
	if (!(search->conf->func.recall_by & NSH_SFC_RECALL_CONNTRACK) ||
	    !skb_nfct(search->skb))
		return NULL;
	nsfc_search_tuples(search);
	if (!search->has_connection)
		return NULL;
	return nsfc_search_count(search, nsfc_flow_find(search->flows, &search->handed, 0),
				 &nsfc_tier_conntrack);
}

/* Later fragments have nothing but the identification of the whole packet. The
 * first one's flow tells it if it is new, since the function has fragmented. If that
 * flow is ambiguous, the identification may still be known from the way in.
 */
static struct nsfc_ctx *nsfc_recall_flow(struct nsfc_search *search)
{
	u32 recall_by = search->conf->func.recall_by;
	struct nsfc_tuples *tuples = &search->tuples;
	struct nsfc_ctx *ctx = NULL;

	if (!(recall_by & NSH_SFC_RECALL_FLOW))
		return NULL;
	nsfc_search_tuples(search);
	/* It has been looked for already, unless conntrack does not know all of it */
	if (search->has_connection && tuples->has_flow &&
	    recall_by & NSH_SFC_RECALL_CONNTRACK)
		return NULL;
	if (nsfc_search_is_translated(search))
		return nsfc_search_count(search, NULL, &nsfc_tier_flow);
	if (tuples->has_flow) {
		ctx = nsfc_flow_find(search->flows, &tuples->flow, tuples->hash);
		if (!IS_ERR_OR_NULL(ctx) && tuples->has_fragment)
			nsfc_flow_learn(search->flows, &tuples->fragment, 0, ctx);
	}
	if (IS_ERR_OR_NULL(ctx) && tuples->has_fragment)
		ctx = nsfc_flow_find(search->flows, &tuples->fragment, 0);
	return nsfc_search_count(search, ctx, &nsfc_tier_flow);
}

static struct nsfc_ctx *nsfc_recall_print(struct nsfc_search *search)
{
	struct nsfc_prints *prints = rcu_dereference(search->nd->func->prints);
	struct nsfc_ctx *ctx = NULL;
	u32 id;
	int err;

	if (!prints)
		return NULL;
	err = nsfc_print_find(prints, search->skb, &id);
	if (!err)
		ctx = nsfc_ctx_find(&search->nd->contexts, id);
	else if (err == -EAGAIN)
		ctx = ERR_PTR(err);
	return nsfc_search_count(search, ctx, &nsfc_tier_print);
}

/* A packet that was found without its fingerprint is in the function no more, so
 * another one like it is not taken for it.
 */
static void nsfc_recall_use_print(struct nsfc_dev *nd, const struct sk_buff *skb)
{
	struct nsfc_prints *prints = rcu_dereference(nd->func->prints);
	u32 id;

	if (prints)
		nsfc_print_find(prints, skb, &id);
}

/* What may have made the function send this packet, if it has made it. */
static struct nsfc_ctx *nsfc_recall_cause(struct nsfc_search *search)
{
	struct nsfc_ctx *ctx;

	if (!search->flows)
		return NULL;
	nsfc_search_tuples(search);
	if (!search->has_cause)
		search->has_cause = search->tuples.has_flow &&
				    nsfc_tuple_cause(&search->tuples.flow,
						     &search->cause);
	if (!search->has_cause)
		return NULL;
	ctx = nsfc_flow_find(search->flows, &search->cause, 0);
	if (IS_ERR(ctx)) {
		search->ambiguous = true;
		return NULL;
	}
	return ctx;
}

/* What comes out of a function of several legs where it went in is an answer. */
static bool nsfc_recall_came_back(const struct nsfc_dev *nd,
				  const struct nsfc_conf *conf,
				  const struct nsfc_ctx *ctx)
{
	return conf->originated == NSH_SFC_ORIGINATED_FLOW && !ctx->pinned &&
	       READ_ONCE(nd->func->n_legs) > 1 && ctx->table == &nd->contexts;
}

/* What nobody has handed over, while its reverse was handed over with @ctx, is an
 * answer.
 */
static noinline_for_stack bool
nsfc_recall_answers(struct nsfc_dev *nd, const struct nsfc_conf *conf,
		    struct nsfc_flows *flows, const struct sk_buff *skb,
		    const struct nsfc_ctx *ctx)
{
	struct nsfc_search search = {
		.nd	= nd,
		.conf	= conf,
		.skb	= skb,
		.flows	= flows,
	};
	const struct nsfc_tuple *handed;

	nsfc_search_tuples(&search);
	if (!search.has_connection && !search.tuples.has_flow)
		return false;
	handed = search.has_connection ? &search.handed : &search.tuples.flow;
	return !nsfc_flow_find(flows, handed, 0) && nsfc_recall_cause(&search) == ctx;
}

/* A socket of the function may answer with the mark of what it answers. That is
 * told by the leg where the answer comes out, or else by the flow.
 */
static bool nsfc_recall_is_answer(struct nsfc_dev *nd, const struct nsfc_conf *conf,
				  const struct sk_buff *skb, const struct nsfc_ctx *ctx)
{
	struct nsfc_flows *flows;

	if (conf->originated != NSH_SFC_ORIGINATED_FLOW || ctx->pinned)
		return false;
	if (READ_ONCE(nd->func->n_legs) > 1)
		return nsfc_recall_came_back(nd, conf, ctx);
	flows = rcu_dereference(nd->func->flows);
	return flows && nsfc_recall_answers(nd, conf, flows, skb, ctx);
}

/* The packet's hash goes with it through the function and to the next one. Whoever
 * else looks at it finds one that tells flows apart as skb_get_hash() would.
 */
static noinline_for_stack void
nsfc_recall_learn_flow(struct nsfc_flows *flows, struct nsfc_ctx *ctx, struct sk_buff *skb)
{
	struct nsfc_tuples tuples;
	u32 hash;

	nsfc_tuples_get(skb, &tuples);
	if (tuples.has_flow) {
		hash = nsfc_flow_learn(flows, &tuples.flow, tuples.hash, ctx);
		__skb_set_sw_hash(skb, hash, nsfc_tuple_has_ports(&tuples.flow));
	}
	if (tuples.has_fragment)
		nsfc_flow_learn(flows, &tuples.fragment, 0, ctx);
}

/**
 * nsfc_recall_learn() - remember a packet, to recall its context by it
 * @nd: the device where it is handed over
 * @conf: its configuration
 * @ctx: the context
 * @skb: the packet, skb->data at its Ethernet header; its hash may be set
 *
 * Context: RCU read side, BH off.
 */
void nsfc_recall_learn(struct nsfc_dev *nd, const struct nsfc_conf *conf,
		       struct nsfc_ctx *ctx, struct sk_buff *skb)
{
	struct nsfc_prints *prints;
	struct nsfc_flows *flows;

	if (nsfc_conf_by_flow(&conf->func)) {
		flows = rcu_dereference(nd->func->flows);
		if (flows)
			nsfc_recall_learn_flow(flows, ctx, skb);
	}
	if (nsfc_conf_by_print(&conf->func)) {
		prints = rcu_dereference(nd->func->prints);
		if (prints)
			nsfc_print_learn(prints, skb, ctx->id);
	}
}

/* The mark travels with the sk_buff through routing, filters and address
 * translation, and carries the id of the context. It is trusted only as far as
 * this function was handed that id.
 */
static struct nsfc_ctx *nsfc_recall_mark(struct nsfc_dev *nd,
					 const struct nsfc_conf_func *conf,
					 const struct sk_buff *skb)
{
	struct nsfc_ctx *ctx;
	u32 id;

	if (!nsfc_conf_by_mark(conf))
		return NULL;
	id = (skb->mark & conf->mark_mask) >> conf->mark_shift;
	if (!id)
		return NULL;
	ctx = nsfc_ctx_find(&nd->contexts, id);
	nsfc_recall_count(nd, ctx ? NSFC_RECALL_MARK : NSFC_RECALL_MARK_MISS);
	return ctx;
}

/* Where the mark says nothing: by what else the packet shows. */
static noinline_for_stack enum nsfc_reason
nsfc_recall_search(struct nsfc_dev *nd, const struct nsfc_conf *conf,
		   const struct sk_buff *skb, struct nsfc_ctx **found, bool *answer)
{
	struct nsfc_search search = {
		.nd	= nd,
		.conf	= conf,
		.skb	= skb,
		.flows	= rcu_dereference(nd->func->flows),
	};
	struct nsfc_ctx *ctx;

	if (search.flows) {
		ctx = nsfc_recall_conntrack(&search);
		if (!ctx)
			ctx = nsfc_recall_flow(&search);
		if (ctx) {
			*answer = nsfc_recall_came_back(nd, conf, ctx);
			nsfc_recall_use_print(nd, skb);
			goto found;
		}
	}
	ctx = nsfc_recall_print(&search);
	if (ctx)
		goto found;

	if (conf->originated == NSH_SFC_ORIGINATED_FLOW && !search.ambiguous) {
		ctx = nsfc_recall_cause(&search);
		if (ctx) {
			nsfc_recall_count(nd, NSFC_RECALL_ORIGINATED);
			*answer = true;
			goto found;
		}
	}

	*found = NULL;
	if (!search.ambiguous && conf->has_path &&
	    conf->originated != NSH_SFC_ORIGINATED_DROP) {
		nsfc_recall_count(nd, NSFC_RECALL_OWN_PATH);
		return NSFC_OK;
	}
	nsfc_recall_count(nd, NSFC_RECALL_NONE);
	if (search.ambiguous)
		return NSFC_DROP_AMBIGUOUS;
	return conf->originated == NSH_SFC_ORIGINATED_DROP ? NSFC_DROP_ORIGINATED :
							     NSFC_DROP_NO_CONTEXT;

found:
	nsfc_ctx_touch(ctx);
	*found = ctx;
	return NSFC_OK;
}

/**
 * nsfc_recall() - find the context of a packet
 * @nd: the device that it was sent on
 * @conf: its configuration
 * @skb: the packet, skb->data at its Ethernet header
 * @found: the context, or NULL for the device's own path
 * @answer: set if the function has made the packet, as an answer to one of @found
 *
 * Each way of finding it is tried in turn, the surest first. None of them
 * guesses: what is not found goes onto the device's own path, if it has one, or
 * nowhere; and what was found twice goes nowhere.
 *
 * Context: RCU read side, where the context may be used; BH off.
 * Return: NSFC_OK, or why the packet is to be dropped.
 */
enum nsfc_reason nsfc_recall(struct nsfc_dev *nd, const struct nsfc_conf *conf,
			     const struct sk_buff *skb, struct nsfc_ctx **found,
			     bool *answer)
{
	struct nsfc_ctx *ctx = nsfc_recall_mark(nd, &conf->func, skb);

	*answer = false;
	if (!ctx)
		return nsfc_recall_search(nd, conf, skb, found, answer);
	*answer = nsfc_recall_is_answer(nd, conf, skb, ctx);
	nsfc_recall_use_print(nd, skb);
	nsfc_ctx_touch(ctx);
	*found = ctx;
	return NSFC_OK;
}
