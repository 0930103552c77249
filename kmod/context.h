/* SPDX-License-Identifier: GPL-2.0 */
/* Contexts: what a function's packets had in front of them. */
#ifndef _NSFC_CONTEXT_H
#define _NSFC_CONTEXT_H

#include <linux/etherdevice.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/nsh.h>

#include "drop.h"
#include "header.h"
#include "walk.h"

struct mem_cgroup;
struct nsfc_dev;
struct nsfc_func;
struct nsfc_net;

/**
 * struct nsfc_macs - the addresses of an inner Ethernet frame
 * @addr: destination and source, as in the frame
 */
struct nsfc_macs {
	u8 addr[2 * ETH_ALEN];
} __aligned(2);

/**
 * struct nsfc_ctx - one header as a value, as handed to one device
 * @node: in nsfc_net.contexts
 * @table: the device's table that it belongs to; to be followed only while the
 *         context is known to be in it
 * @func: the function whose devices may recall it; not to be followed
 * @next: the context that the next device on this node made of it, a memo that
 *        spares the search; may be dead
 * @linked: jiffies when @next was last written
 * @used: jiffies of about the last use
 * @id: what the mark carries, never 0; nobody else's in the whole kernel
 * @dead: out of the table; not to be used for another packet
 * @pinned: made on request, stays
 * @has_macs: @macs are to be put back
 * @macs: addresses of the inner frame before they were rewritten
 * @ref: one of the table, and one of each memo and flow that points here
 * @n_flows: flows that point here
 * @age: in nsfc_ctx_table.age
 * @rcu: for kfree_rcu()
 * @hdr: the header, byte for byte
 * @raw: room for the whole of it
 *
 * All but @next, @linked, @used, @dead, @ref, @n_flows and @age is immutable.
 *
 * Lifetime: from nsfc_ctx_get() until it is evicted, has expired or its device
 * goes, and then an RCU grace period after the last memo or flow has let go of it.
 */
struct nsfc_ctx {
	struct rhash_head node;
	struct nsfc_ctx_table *table;
	const struct nsfc_func *func;
	struct nsfc_ctx __rcu *next;
	unsigned long linked;
	unsigned long used;
	u32 id;
	bool dead;
	bool pinned;
	bool has_macs;
	struct nsfc_macs macs;
	refcount_t ref;
	atomic_t n_flows;
	struct list_head age;
	struct rcu_head rcu;
	union {
		struct nshhdr hdr;
		DECLARE_FLEX_ARRAY(u8, raw);
	};
};

/**
 * struct nsfc_ctx_table - the contexts of one device
 * @nn: home namespace
 * @func: the function that the device leads to
 * @memcg: memory cgroup of who made the device, who pays for its contexts
 * @lock: serialises changes to @age, the counters and, for this table's
 *        contexts, nsfc_net.contexts and the ids; BH off; lookups take no lock
 * @recent: one of the contexts that packets from ports had of late, a memo that
 *          spares the search; changed under @lock
 * @chosen: jiffies when @recent was last written
 * @age: contexts, to be looked at for eviction from the front on
 * @pinned: contexts made on request, by id; ids of their own, see
 *          nsfc_ctx_find()
 * @n_pinned: how many
 * @id_bits: how many the mark mask has
 * @count: contexts in the table, but for pinned ones
 * @limit: most contexts
 * @timeout: jiffies without use after which a context goes
 * @in_use: jiffies without use during which it is not given up for another
 * @created: contexts ever made
 * @evicted: contexts given up for another
 * @expired: contexts given up after @timeout
 * @work: looks for expired ones
 */
struct nsfc_ctx_table {
	struct nsfc_net *nn;
	const struct nsfc_func *func;
	struct mem_cgroup *memcg;
	/* see above: changes to the table and its contexts */
	spinlock_t lock;
	struct nsfc_ctx __rcu *recent;
	unsigned long chosen;
	struct list_head age;
	struct xarray pinned;
	u32 n_pinned;
	u8 id_bits;
	u32 count;
	u32 limit;
	unsigned long timeout;
	unsigned long in_use;
	u64 created;
	u64 evicted;
	u64 expired;
	struct delayed_work work;
};

int nsfc_ctx_net_init(struct nsfc_net *nn);
void nsfc_ctx_net_exit(struct nsfc_net *nn);

void nsfc_ctx_table_init(struct nsfc_ctx_table *table, struct nsfc_net *nn,
			 const struct nsfc_func *func);
void nsfc_ctx_table_set(struct nsfc_ctx_table *table, u8 id_bits, u32 limit,
			u32 timeout, u32 window);
void nsfc_ctx_table_flush(struct nsfc_ctx_table *table);
void nsfc_ctx_table_close(struct nsfc_ctx_table *table);
void nsfc_ctx_table_free(struct nsfc_ctx_table *table);

struct nsfc_ctx *nsfc_ctx_get(struct nsfc_ctx_table *table,
			      const struct nsfc_walk *walk,
			      const struct nsfc_macs *macs,
			      enum nsfc_reason *reason);
int nsfc_ctx_pin(struct nsfc_ctx_table *table, u32 id, const struct nshhdr *hdr);
bool nsfc_ctx_pins_fit(struct nsfc_ctx_table *table, u8 id_bits);
bool nsfc_ctx_hold(struct nsfc_ctx *ctx);
void nsfc_ctx_put(struct nsfc_ctx *ctx);
size_t nsfc_ctx_size(const struct nsfc_ctx *ctx);
int nsfc_ctx_forget(struct nsfc_ctx_table *table, u32 id);
int nsfc_ctx_for_each(struct nsfc_net *nn, struct nsfc_ctx_table *table,
		      unsigned long *id,
		      int (*fn)(const struct nsfc_ctx *ctx, void *data), void *data);

/* Most bits that a mark has */
#define NSFC_CTX_ID_BITS	32

/* All contexts of all namespaces by id, so that an id never means one thing to
 * one device and another to the next, wherever the two are. An id's highest bit is
 * the highest of its mask, so it says which of these by width of the mask to look
 * in; the rest of it is the index, which is small as long as few have been made.
 */
extern struct xarray nsfc_ctx_ids[NSFC_CTX_ID_BITS + 1];

/**
 * nsfc_ctx_id_pins() - tell whether an id is one for pinned contexts
 * @id: the id
 * @id_bits: how many the mark mask has
 *
 * Context: any.
 * Return: true if it is of the lower half of all ids.
 */
static inline bool nsfc_ctx_id_pins(u32 id, u8 id_bits)
{
	return id < BIT_ULL(id_bits) >> 1;
}

/**
 * nsfc_ctx_id_index() - tell where in nsfc_ctx_ids[] an id is
 * @id: the id, not one for pinned contexts
 * @id_bits: how many the mark mask has
 *
 * Context: any.
 * Return: the index.
 */
static inline u32 nsfc_ctx_id_index(u32 id, u8 id_bits)
{
	return id - (u32)(BIT_ULL(id_bits) >> 1);
}

/**
 * nsfc_ctx_find() - find a context by its id
 * @table: table of the device where the packet came back
 * @id: what the packet's mark carries
 *
 * Only what was handed to this very function is found. Ids in the lower half of
 * what the mark can carry are those of pinned contexts, which each device has for
 * itself.
 *
 * Context: RCU read side, where the context may be used.
 * Return: the context or NULL.
 */
static inline struct nsfc_ctx *nsfc_ctx_find(struct nsfc_ctx_table *table, u32 id)
{
	u8 bits = READ_ONCE(table->id_bits);
	struct nsfc_ctx *ctx;

	if (unlikely(nsfc_ctx_id_pins(id, bits)))
		return xa_load(&table->pinned, id);
	ctx = xa_load(&nsfc_ctx_ids[bits], nsfc_ctx_id_index(id, bits));
	return ctx && ctx->func == table->func ? ctx : NULL;
}

/**
 * nsfc_ctx_touch() - note that a context is in use
 * @ctx: the context
 *
 * Written about once a second at most, so that the line stays shared.
 *
 * Context: RCU read side.
 */
static inline void nsfc_ctx_touch(struct nsfc_ctx *ctx)
{
	unsigned long now = jiffies;

	if (now - READ_ONCE(ctx->used) >= HZ)
		WRITE_ONCE(ctx->used, now);
}

#endif /* _NSFC_CONTEXT_H */
