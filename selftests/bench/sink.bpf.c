// SPDX-License-Identifier: GPL-2.0
/* The sink, at tc's ingress: counts what arrives, notes when the last came,
 * and drops it. One CPU: no atomics.
 */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>

#include "helpers.h"

struct tally {
	__u64 packets;
	__u64 bytes;
	__u64 last;
};

struct {
	int (*type)[BPF_MAP_TYPE_ARRAY];
	int (*max_entries)[1];
	__u32 *key;
	struct tally *value;
	int (*pinning)[LIBBPF_PIN_BY_NAME];
} bench_sink SEC(".maps");

SEC("tc")
int sink(struct __sk_buff *skb)
{
	struct tally *tally;
	__u32 zero = 0;

	tally = bpf_map_lookup_elem(&bench_sink, &zero);
	if (!tally)
		return TC_ACT_SHOT;
	tally->last = bpf_ktime_get_ns();
	tally->packets++;
	tally->bytes += skb->len;
	return TC_ACT_SHOT;
}

char _license[] SEC("license") = "GPL";
