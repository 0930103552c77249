/* SPDX-License-Identifier: GPL-2.0 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nsh_sfc

#if !defined(_NSFC_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NSFC_TRACE_H

#include <linux/tracepoint.h>

#include "drop.h"
#include "walk.h"

#ifndef _NSFC_TRACE_ONCE
#define _NSFC_TRACE_ONCE
#define NSH_DROP(sym, name, text)	TRACE_DEFINE_ENUM(NSFC_DROP_##sym);
#include "drop_reasons.h"
#undef NSH_DROP
#endif

TRACE_EVENT(nsh_sfc_drop,
	TP_PROTO(const struct nsfc_walk *walk, enum nsfc_reason reason),
	TP_ARGS(walk, reason),
	TP_STRUCT__entry(
		__field(const void *, skbaddr)
		__field(u32, spi)
		__field(u8, si)
		__field(u8, ttl)
		__field(u32, reason)
	),
	TP_fast_assign(
		__entry->skbaddr = walk->skb;
		__entry->spi = nsfc_base_spi(&walk->base);
		__entry->si = nsfc_base_si(&walk->base);
		__entry->ttl = nsfc_base_ttl(&walk->base);
		__entry->reason = reason;
	),
	TP_printk("skbaddr=%p spi=%u si=%u ttl=%u reason=%s", __entry->skbaddr,
		  __entry->spi, __entry->si, __entry->ttl,
		  nsfc_drop_names[__entry->reason])
);

#endif /* _NSFC_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
