// SPDX-License-Identifier: GPL-2.0
/* What the module keeps for each network namespace. */

#include <linux/rtnetlink.h>
#include <linux/user_namespace.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "context.h"
#include "device.h"
#include "group.h"
#include "netns.h"
#include "path.h"
#include "port.h"
#include "reach.h"
#include "tally.h"

static unsigned int nsfc_net_id __read_mostly;

/**
 * nsfc_net() - what the module keeps for a namespace
 * @net: the namespace
 *
 * Context: any, while @net is alive.
 * Return: never NULL.
 */
struct nsfc_net *nsfc_net(const struct net *net)
{
	return net_generic(net, nsfc_net_id);
}

static int __net_init nsfc_net_init(struct net *net)
{
	struct nsfc_net *nn = nsfc_net(net);
	int err;

	nn->net = net;
	nn->guest = net->user_ns != &init_user_ns;
	xa_init_flags(&nn->paths, XA_FLAGS_ACCOUNT);
	INIT_LIST_HEAD(&nn->ports);
	INIT_LIST_HEAD(&nn->devs);
	INIT_LIST_HEAD(&nn->funcs);
	INIT_LIST_HEAD(&nn->groups);
	nsfc_reach_net_init(nn);
	nn->context_limit = NSFC_NET_CONTEXT_LIMIT;
	nn->flow_limit = NSFC_NET_FLOW_LIMIT;
	nn->next_nr = 1;

	nn->drops = nsfc_drops_alloc();
	if (!nn->drops)
		return -ENOMEM;
	nn->tallies = nsfc_tallies_new();
	if (!nn->tallies) {
		err = -ENOMEM;
		goto free_drops;
	}
	err = nsfc_ctx_net_init(nn);
	if (err)
		goto free_tallies;
	return 0;

free_tallies:
	nsfc_tallies_put(nn->tallies);
free_drops:
	free_percpu(nn->drops);
	return err;
}

/* Runs before the namespace's own devices are taken down, so that no port
 * keeps one of them; devices at home here go, wherever they are, and a packet
 * under way can still find @nn until the grace period is over.
 */
static void __net_exit nsfc_net_exit_batch(struct list_head *nets)
{
	LIST_HEAD(kill);
	struct net *net;

	rtnl_lock();
	list_for_each_entry(net, nets, exit_list) {
		nsfc_path_flush(nsfc_net(net));
		nsfc_group_flush(nsfc_net(net));
		nsfc_port_flush(nsfc_net(net));
		nsfc_dev_flush(nsfc_net(net), &kill);
	}
	unregister_netdevice_many(&kill);
	rtnl_unlock();
	synchronize_net();

	list_for_each_entry(net, nets, exit_list) {
		nsfc_reach_net_exit(nsfc_net(net));
		nsfc_ctx_net_exit(nsfc_net(net));
		nsfc_tallies_put(nsfc_net(net)->tallies);
		free_percpu(nsfc_net(net)->drops);
	}
}

static struct pernet_operations nsfc_net_ops = {
	.init		= nsfc_net_init,
	.exit_batch	= nsfc_net_exit_batch,
	.id		= &nsfc_net_id,
	.size		= sizeof(struct nsfc_net),
};

/**
 * nsfc_netns_init() - start keeping state for each namespace
 *
 * Context: module init.
 * Return: 0 or a negative error.
 */
int nsfc_netns_init(void)
{
	return register_pernet_device(&nsfc_net_ops);
}

/**
 * nsfc_netns_exit() - give up all ports, paths and devices of all namespaces
 *
 * Context: module exit, after whatever could make new ones is gone.
 */
void nsfc_netns_exit(void)
{
	unregister_pernet_device(&nsfc_net_ops);
}
