// SPDX-License-Identifier: GPL-2.0
/* A packet socket: a ring to receive from, and many frames in one system call. */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "blast.h"

#define ETH_P_NSH	0x894f
#define BLOCK		262144
#define BLOCKS		32
#define SLOTS		(BLOCK / BLAST_FRAME * BLOCKS)
#define BATCH		64

struct blast_wire {
	int fd;
	uint8_t *ring;
	unsigned int at;
};

static void set(int fd, int level, int option, int value, const char *name)
{
	if (setsockopt(fd, level, option, &value, sizeof(value)))
		err(1, "%s", name);
}

/**
 * blast_wire_open() - open a device for NSH frames
 * @dev: its name
 * @mac: where its address is put
 *
 * Return: the wire; ends the program if there is none.
 */
struct blast_wire *blast_wire_open(const char *dev, uint8_t *mac)
{
	struct tpacket_req req = {
		.tp_block_size = BLOCK,
		.tp_block_nr = BLOCKS,
		.tp_frame_size = BLAST_FRAME,
		.tp_frame_nr = SLOTS,
	};
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_NSH),
	};
	struct ifreq ifr = { 0 };
	struct blast_wire *wire;

	wire = calloc(1, sizeof(*wire));
	if (!wire)
		err(1, "calloc");
	wire->fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (wire->fd < 0)
		err(1, "socket");
	strncpy(ifr.ifr_name, dev, sizeof(ifr.ifr_name) - 1);
	if (ioctl(wire->fd, SIOCGIFHWADDR, &ifr))
		err(1, "%s", dev);
	memcpy(mac, ifr.ifr_hwaddr.sa_data, 6);
	addr.sll_ifindex = if_nametoindex(dev);

	set(wire->fd, SOL_PACKET, PACKET_VERSION, TPACKET_V2, "PACKET_VERSION");
	set(wire->fd, SOL_PACKET, PACKET_QDISC_BYPASS, 1, "PACKET_QDISC_BYPASS");
	set(wire->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1, "PACKET_IGNORE_OUTGOING");
	set(wire->fd, SOL_SOCKET, SO_SNDBUFFORCE, 8 << 20, "SO_SNDBUFFORCE");
	if (setsockopt(wire->fd, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req)))
		err(1, "PACKET_RX_RING");
	wire->ring = mmap(NULL, BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED,
			  wire->fd, 0);
	if (wire->ring == MAP_FAILED)
		err(1, "mmap");
	if (bind(wire->fd, (struct sockaddr *)&addr, sizeof(addr)))
		err(1, "%s", dev);
	return wire;
}

/**
 * blast_wire_fd() - tell what to wait for
 * @wire: the wire
 *
 * Return: file descriptor.
 */
int blast_wire_fd(const struct blast_wire *wire)
{
	return wire->fd;
}

static struct tpacket2_hdr *slot(struct blast_wire *wire)
{
	return (struct tpacket2_hdr *)(wire->ring + (size_t)wire->at * BLAST_FRAME);
}

/**
 * blast_wire_peek() - look at the next frame received
 * @wire: the wire
 * @len: where its length is put
 *
 * Return: the frame, until blast_wire_next(); or NULL if there is none yet.
 */
const uint8_t *blast_wire_peek(struct blast_wire *wire, size_t *len)
{
	struct tpacket2_hdr *hdr = slot(wire);

	if (!(__atomic_load_n(&hdr->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER))
		return NULL;
	*len = hdr->tp_snaplen;
	return (uint8_t *)hdr + hdr->tp_mac;
}

/**
 * blast_wire_next() - be done with the frame
 * @wire: the wire
 */
void blast_wire_next(struct blast_wire *wire)
{
	__atomic_store_n(&slot(wire)->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
	wire->at = (wire->at + 1) % SLOTS;
}

/**
 * blast_wire_send() - send frames, all of them
 * @wire: the wire
 * @frames: the frames
 * @count: how many
 */
void blast_wire_send(struct blast_wire *wire, struct blast_frame **frames,
		     unsigned int count)
{
	struct mmsghdr msgs[BATCH];
	struct iovec iov[BATCH];
	unsigned int i;
	int done;

	while (count) {
		memset(msgs, 0, sizeof(msgs));
		for (i = 0; i < count && i < BATCH; i++) {
			iov[i].iov_base = frames[i]->data;
			iov[i].iov_len = frames[i]->len;
			msgs[i].msg_hdr.msg_iov = &iov[i];
			msgs[i].msg_hdr.msg_iovlen = 1;
		}
		done = sendmmsg(wire->fd, msgs, i, 0);
		if (done < 0) {
			if (errno == EINTR || errno == ENOBUFS)
				continue;
			err(1, "sendmmsg");
		}
		frames += done;
		count -= done;
	}
}

/**
 * blast_wire_lost() - tell what did not fit into the ring
 * @wire: the wire
 *
 * Return: how many frames since the last call.
 */
unsigned int blast_wire_lost(struct blast_wire *wire)
{
	struct tpacket_stats stats = { 0 };
	socklen_t len = sizeof(stats);

	if (getsockopt(wire->fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len))
		err(1, "PACKET_STATISTICS");
	return stats.tp_drops;
}
