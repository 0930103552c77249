// SPDX-License-Identifier: GPL-2.0
/* nsh_sfc: service function chaining (RFC 7665) with NSH (RFC 8300). */

#include <linux/module.h>

#include "attach.h"
#include "flow.h"
#include "health.h"
#include "link.h"
#include "netlink.h"
#include "netns.h"
#include "offload.h"
#include "port.h"
#include "reach.h"

static int __init nsfc_init(void)
{
	int err;

	err = nsfc_flow_init();
	if (err)
		return err;
	err = nsfc_netns_init();
	if (err)
		goto flow;
	err = nsfc_port_init();
	if (err)
		goto netns;
	err = nsfc_attach_init();
	if (err)
		goto port;
	err = nsfc_health_init();
	if (err)
		goto attach;
	err = nsfc_reach_init();
	if (err)
		goto health;
	err = nsfc_link_init();
	if (err)
		goto reach;
	err = nsfc_nl_init();
	if (err)
		goto link;
	nsfc_offload_init();
	return 0;

link:
	nsfc_link_exit();
reach:
	nsfc_reach_exit();
health:
	nsfc_health_exit();
attach:
	nsfc_attach_exit();
port:
	nsfc_port_exit();
netns:
	nsfc_netns_exit();
flow:
	nsfc_flow_exit();
	return err;
}

static void __exit nsfc_exit(void)
{
	nsfc_offload_exit();
	nsfc_nl_exit();
	nsfc_link_exit();
	nsfc_reach_exit();
	nsfc_health_exit();
	nsfc_attach_exit();
	nsfc_port_exit();
	nsfc_netns_exit();
	nsfc_flow_exit();
	/* Paths and ports are freed by callbacks of this module */
	rcu_barrier();
}

module_init(nsfc_init);
module_exit(nsfc_exit);

MODULE_DESCRIPTION("Service function chaining with the Network Service Header");
MODULE_LICENSE("GPL");
