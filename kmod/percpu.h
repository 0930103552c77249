/* SPDX-License-Identifier: GPL-2.0 */
/* Memory for each CPU, all 0, charged to who asks for it. */
#ifndef _NSFC_PERCPU_H
#define _NSFC_PERCPU_H

#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <net/dst_cache.h>

/* A kernel that lets allocations fail on purpose leaves these out. So that what
 * comes of it can be tried, they count for /proc/PID/fail-nth as others do.
 */
#ifdef CONFIG_FAULT_INJECTION
#include <linux/fault-inject.h>

static inline bool nsfc_percpu_fails(void)
{
	static struct fault_attr attr = { .interval = 1, .times = ATOMIC_INIT(-1) };

	return should_fail(&attr, 1);
}
#else
static inline bool nsfc_percpu_fails(void)
{
	return false;
}
#endif

/* For a type with a member syncp */
#define nsfc_alloc_percpu_stats(type) \
	(nsfc_percpu_fails() ? NULL : \
			       __netdev_alloc_pcpu_stats(type, GFP_KERNEL_ACCOUNT))

#define nsfc_alloc_percpu_array(type, n) \
	(nsfc_percpu_fails() ? NULL : \
			       (type __percpu *)__alloc_percpu_gfp((n) * sizeof(type), \
								   __alignof__(type), \
								   GFP_KERNEL_ACCOUNT))

#define nsfc_dst_cache_init(cache) \
	(nsfc_percpu_fails() ? -ENOMEM : dst_cache_init(cache, GFP_KERNEL_ACCOUNT))

#endif /* _NSFC_PERCPU_H */
