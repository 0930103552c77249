// SPDX-License-Identifier: GPL-2.0
/* Functions: devices that share what they remember. */

#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/netlink.h>

#include "conf.h"
#include "device.h"
#include "flow.h"
#include "func.h"
#include "health.h"
#include "netns.h"
#include "print.h"

static struct nsfc_func *nsfc_func_find(const struct nsfc_net *nn, const char *name)
{
	struct nsfc_func *func;

	list_for_each_entry(func, &nn->funcs, node)
		if (!strcmp(func->name, name))
			return func;
	return NULL;
}

static struct nsfc_func *nsfc_func_new(struct nsfc_net *nn, const struct nlattr *name)
{
	struct nsfc_func *func;

	func = kzalloc(sizeof(*func), GFP_KERNEL_ACCOUNT);
	if (!func)
		return NULL;
	func->nn = nn;
	func->nr = nn->next_nr++;
	refcount_set(&func->ref, 1);
	INIT_LIST_HEAD(&func->node);
	INIT_LIST_HEAD(&func->legs);
	nsfc_health_func_setup(func);
	if (name) {
		nla_strscpy(func->name, name, sizeof(func->name));
		list_add_tail(&func->node, &nn->funcs);
	}
	return func;
}

/**
 * nsfc_func_join() - make a device a leg of a function
 * @nd: the device, nsfc_dev.nn set; afterwards nsfc_dev.func is as well
 * @name: attribute with the function's name; NULL to make one for the device alone
 *
 * Context: RTNL. nsfc_func_leave() and nsfc_func_put() undo it.
 * Return: 0 or -ENOMEM.
 */
int nsfc_func_join(struct nsfc_dev *nd, const struct nlattr *name)
{
	struct nsfc_func *func = NULL;

	if (name)
		func = nsfc_func_find(nd->nn, nla_data(name));
	if (func)
		refcount_inc(&func->ref);
	else
		func = nsfc_func_new(nd->nn, name);
	if (!func)
		return -ENOMEM;
	nd->func = func;
	mutex_lock(&func->lock);
	list_add_tail(&nd->leg, &func->legs);
	mutex_unlock(&func->lock);
	WRITE_ONCE(func->n_legs, func->n_legs + 1);
	return 0;
}

/**
 * nsfc_func_leave() - a device is a leg of its function no longer
 * @nd: the device; its contexts are gone
 *
 * Context: RTNL. Packets under way may use the function until a grace period has
 * passed; then nsfc_func_put() is due.
 */
void nsfc_func_leave(struct nsfc_dev *nd)
{
	struct nsfc_func *func = nd->func;

	mutex_lock(&func->lock);
	list_del_init(&nd->leg);
	mutex_unlock(&func->lock);
	WRITE_ONCE(func->n_legs, func->n_legs - 1);
	/* Who joins a function of this name from now on makes a new one */
	if (list_empty(&func->legs))
		list_del_init(&func->node);
	nsfc_health_func_left(func);
	if (rtnl_dereference(func->flows))
		nsfc_flows_flush(rtnl_dereference(func->flows), &nd->contexts);
}

/**
 * nsfc_func_put() - let go of the function of a device
 * @nd: the device, which no packet uses any more
 *
 * Context: may sleep.
 */
void nsfc_func_put(struct nsfc_dev *nd)
{
	struct nsfc_func *func = nd->func;

	nd->func = NULL;
	if (!func || !refcount_dec_and_test(&func->ref))
		return;
	nsfc_flows_free(rcu_dereference_protected(func->flows, true));
	nsfc_prints_free(rcu_dereference_protected(func->prints, true));
	kfree(func);
}

/**
 * nsfc_func_renumber() - forget what is remembered by ids of contexts
 * @func: the function, whose contexts get others
 *
 * Context: RTNL.
 */
void nsfc_func_renumber(struct nsfc_func *func)
{
	struct nsfc_prints *prints = rtnl_dereference(func->prints);

	if (prints)
		nsfc_prints_flush(prints);
}

/**
 * nsfc_func_prepare() - get the memory for what a function is to be recalled by
 * @func: the function
 * @conf: what is to hold for it
 * @memory: to be written; that which the function has, where it can stay
 *
 * nsfc_func_commit() or nsfc_func_cancel() is to follow.
 *
 * Context: RTNL; may sleep.
 * Return: 0, or -ENOMEM.
 */
int nsfc_func_prepare(const struct nsfc_func *func, const struct nsfc_conf_func *conf,
		      struct nsfc_func_memory *memory)
{
	bool same = func->flow_limit == conf->flow_limit;

	*memory = (struct nsfc_func_memory){ };
	if (nsfc_conf_by_flow(conf)) {
		if (same)
			memory->flows = rtnl_dereference(func->flows);
		memory->new_flows = !memory->flows;
		if (memory->new_flows)
			memory->flows = nsfc_flows_new(func->nn, conf->flow_limit);
		if (!memory->flows)
			return -ENOMEM;
	}
	if (nsfc_conf_by_print(conf)) {
		if (same)
			memory->prints = rtnl_dereference(func->prints);
		memory->new_prints = !memory->prints;
		if (memory->new_prints)
			memory->prints = nsfc_prints_new(func->nn, conf->flow_limit);
		if (!memory->prints) {
			nsfc_func_cancel(memory);
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * nsfc_func_cancel() - undo nsfc_func_prepare()
 * @memory: what was prepared
 *
 * Context: may sleep.
 */
void nsfc_func_cancel(const struct nsfc_func_memory *memory)
{
	if (memory->new_flows)
		nsfc_flows_free(memory->flows);
	if (memory->new_prints)
		nsfc_prints_free(memory->prints);
}

/**
 * nsfc_func_commit() - have a function remember what it is to be recalled by
 * @func: the function
 * @conf: what holds for it from now on
 * @memory: what nsfc_func_prepare() has got for it
 *
 * Context: RTNL; may sleep.
 */
void nsfc_func_commit(struct nsfc_func *func, const struct nsfc_conf_func *conf,
		      const struct nsfc_func_memory *memory)
{
	struct nsfc_prints *old_prints = rtnl_dereference(func->prints);
	struct nsfc_flows *old_flows = rtnl_dereference(func->flows);

	if (memory->flows)
		nsfc_flows_set(memory->flows, conf->flow_timeout, conf->window);
	if (memory->prints)
		nsfc_prints_set(memory->prints, conf->window);
	func->flow_limit = conf->flow_limit;
	rcu_assign_pointer(func->flows, memory->flows);
	rcu_assign_pointer(func->prints, memory->prints);
	nsfc_health_func_set(func, conf->returns);
	if (memory->flows == old_flows && memory->prints == old_prints)
		return;
	if (old_flows || old_prints)
		synchronize_net();
	if (memory->flows != old_flows)
		nsfc_flows_free(old_flows);
	if (memory->prints != old_prints)
		nsfc_prints_free(old_prints);
}
