/* SPDX-License-Identifier: GPL-2.0 */
/* What nat writes and evaluate reads: a packet before and after translation. */
#ifndef _STUDY_RECORD_H
#define _STUDY_RECORD_H

#include <stdint.h>

#define RECORD_SNAP	160

/**
 * struct record - one packet
 * @in_ns: when the kernel gave it to the NAT's socket
 * @out_ns: when the NAT had sent it
 * @len: bytes of it, from the IP header on
 * @partial: its checksum is that of the pseudo-header only (offload)
 * @inbound: from the server's side
 * @in: its first bytes, from the IP header on, as it came in
 * @out: likewise, as it was sent
 */
struct record {
	uint64_t in_ns;
	uint64_t out_ns;
	uint16_t len;
	uint8_t partial;
	uint8_t inbound;
	uint32_t pad;
	uint8_t in[RECORD_SNAP];
	uint8_t out[RECORD_SNAP];
};

#endif /* _STUDY_RECORD_H */
