/* SPDX-License-Identifier: GPL-2.0 */
/* What the programs here need of libbpf's headers, which Debian has in a package
 * of its own.
 */
#ifndef BENCH_HELPERS_H
#define BENCH_HELPERS_H

#include <linux/bpf.h>

#define SEC(name)		__attribute__((section(name), used))

/* A map's numbers are told as sizes of arrays that nobody has; libbpf reads the
 * types alone
 */
#define LIBBPF_PIN_BY_NAME	1

#define bpf_htons(x)		__builtin_bswap16(x)
#define bpf_htonl(x)		__builtin_bswap32(x)

static void *(*bpf_map_lookup_elem)(void *map, const void *key) =
	(void *)BPF_FUNC_map_lookup_elem;
static long (*bpf_map_update_elem)(void *map, const void *key, const void *value,
				   __u64 flags) =
	(void *)BPF_FUNC_map_update_elem;
static __u64 (*bpf_ktime_get_ns)(void) = (void *)BPF_FUNC_ktime_get_ns;
static long (*bpf_skb_change_head)(struct __sk_buff *skb, __u32 len, __u64 flags) =
	(void *)BPF_FUNC_skb_change_head;
static long (*bpf_xdp_adjust_head)(struct xdp_md *xdp, int delta) =
	(void *)BPF_FUNC_xdp_adjust_head;

#endif
