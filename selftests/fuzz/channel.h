/* SPDX-License-Identifier: GPL-2.0 */
/* Channels: where frames go into the node and come out of it. */
#ifndef _FUZZ_CHANNEL_H
#define _FUZZ_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "corpus.h"

#define CHANNELS_MAX	32

/**
 * enum channel_role - what is at a channel
 * @ROLE_PORT: a port that is an Ethernet device
 * @ROLE_VLAN: a port that is a VLAN device
 * @ROLE_OUTER: the network below tunnels that are ports
 * @ROLE_FUNCTION: a function
 * @ROLE_ROUTER: a network behind a function that routes
 */
enum channel_role {
	ROLE_PORT,
	ROLE_VLAN,
	ROLE_OUTER,
	ROLE_FUNCTION,
	ROLE_ROUTER,
	__ROLE_MAX
};

/**
 * struct channel - a way in and out
 * @name: its name
 * @role: what is there
 * @fd: file of a tap device, or packet socket
 * @packet: it is a packet socket, which can set marks
 * @frags: frames come in as they were split (IFF_NAPI_FRAGS)
 * @mac: address of the device
 * @sent: frames that the kernel took
 * @refused: frames that it did not take
 * @received: frames that came out
 * @last: the last of them
 * @last_len: its length, 0 if there is none
 * @last_mark: its mark
 */
struct channel {
	char name[16];
	enum channel_role role;
	int fd;
	bool packet;
	bool frags;
	uint8_t mac[6];
	uint64_t sent;
	uint64_t refused;
	uint64_t received;
	uint8_t last[FRAME_MAX];
	unsigned int last_len;
	uint32_t last_mark;
};

/**
 * struct channels - all channels
 * @n: how many
 * @channel: the channels
 */
struct channels {
	unsigned int n;
	struct channel channel[CHANNELS_MAX];
};

int channels_add(struct channels *channels, char *words);
int channels_find(const struct channels *channels, const char *name);
int channel_send(struct channel *channel, const struct frame *frame, const uint8_t *data,
		 unsigned int len);
int channel_receive(struct channel *channel, uint8_t *data, unsigned int max);

#endif /* _FUZZ_CHANNEL_H */
