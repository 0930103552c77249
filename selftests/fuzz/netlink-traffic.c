// SPDX-License-Identifier: GPL-2.0
/* Packets through the chain while it is changed: frames with NSH onto the wire, plain
 * ones onto nsh devices, and a function that sends back, with its mark, what it gets.
 */

#include <arpa/inet.h>
#include <err.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/if_ether.h>
#include <linux/if_packet.h>

#include "netlink-talk.h"
#include "netlink-traffic.h"
#include "random.h"

#ifndef SO_RCVMARK
#define SO_RCVMARK	75
#endif
#define NL_BURST	8
#define NL_FRAME_MAX	256
/* Indexes of the devices that the base of the corpus makes */
#define NL_DEV_FIRST	40
#define NL_DEVS		4
#define ETH_P_NSH_VALUE	0x894f

/**
 * struct nl_traffic - who sends packets
 * @random: where numbers come from
 * @wire: socket where the wire's other end is
 * @wires: indexes of the devices there
 * @function: sockets where functions are: home, and the other namespace
 * @sent: frames sent
 * @echoed: frames that the function sent back
 */
struct nl_traffic {
	struct random random;
	int wire;
	int wires[2];
	int function[2];
	unsigned long sent;
	unsigned long echoed;
};

/**
 * nl_traffic_open() - open the sockets
 * @seed: of what is sent
 *
 * Return: who sends packets.
 */
struct nl_traffic *nl_traffic_open(uint64_t seed)
{
	struct nl_traffic *traffic = calloc(1, sizeof(*traffic));
	int one = 1, i;

	if (!traffic)
		err(2, "no memory");
	random_seed(&traffic->random, seed);
	traffic->wire = nl_netns_socket(NL_WIRE, AF_PACKET, SOCK_RAW, 0);
	for (i = 0; i < 2; i++) {
		traffic->function[i] = nl_netns_socket(i ? NL_OTHER : NL_HOME, AF_PACKET,
						       SOCK_RAW, htons(ETH_P_ALL));
		/* Before 5.19 it is not told: then nothing comes back by its mark */
		setsockopt(traffic->function[i], SOL_SOCKET, SO_RCVMARK, &one,
			   sizeof(one));
		setsockopt(traffic->function[i], SOL_PACKET, PACKET_IGNORE_OUTGOING, &one,
			   sizeof(one));
	}
	return traffic;
}

static void nl_put16(uint8_t *at, unsigned int value)
{
	at[0] = value >> 8;
	at[1] = value;
}

/* UDP or TCP or ICMP of one of a few connections, over IPv4 or IPv6. */
static unsigned int nl_ip_make(struct random *random, uint8_t *at, bool ipv6)
{
	static const uint8_t protos[] = { 17, 6, 1, 47 };
	unsigned int proto = protos[random_below(random, sizeof(protos))];
	unsigned int head = ipv6 ? 40 : 20, i, sum = 0;

	memset(at, 0, head + 24);
	if (ipv6) {
		at[0] = 0x60;
		nl_put16(at + 4, 24);
		at[6] = proto == 1 ? 58 : proto;
		at[7] = 64;
		memcpy(at + 8, "\x20\x01\x0d\xb8", 4);
		memcpy(at + 24, "\x20\x01\x0d\xb8", 4);
		at[23] = 1;
		at[39] = 2;
	} else {
		at[0] = 0x45;
		nl_put16(at + 2, head + 24);
		nl_put16(at + 4, random_below(random, 65536));
		/* Now and then a fragment */
		if (random_one_in(random, 8))
			at[6] = 0x20;
		at[8] = 64;
		at[9] = proto;
		memcpy(at + 12, "\xc0\x00\x02\x01", 4);
		memcpy(at + 16, "\xc0\x00\x02\x02", 4);
		for (i = 0; i < 20; i += 2)
			sum += at[i] << 8 | at[i + 1];
		sum = (sum & 0xffff) + (sum >> 16);
		nl_put16(at + 10, ~(sum + (sum >> 16)));
	}
	at += head;
	nl_put16(at, proto == 1 ? 0x0800 : 1234 + random_below(random, 4));
	nl_put16(at + 2, 80);
	nl_put16(at + 4, 24);
	if (proto == 6)
		at[12] = 0x50;
	return head + 24;
}

static unsigned int nl_ether_make(struct random *random, uint8_t *at)
{
	bool ipv6 = random_one_in(random, 2);

	memcpy(at, "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02", 12);
	nl_put16(at + 12, ipv6 ? ETH_P_IPV6 : ETH_P_IP);
	return 14 + nl_ip_make(random, at + 14, ipv6);
}

static unsigned int nl_nsh_make(struct random *random, uint8_t *at)
{
	static const uint8_t next[] = { 3, 3, 3, 1, 2, 4, 5 };
	unsigned int len = random_one_in(random, 2) ? 24 : 8 + 8 * random_below(random, 3);
	unsigned int np = next[random_below(random, sizeof(next))];
	bool md1 = len == 24;

	memset(at, 0, len);
	at[0] = random_one_in(random, 16) ? 0x2f : 0x0f;
	at[1] = 0xc0 | len / 4;
	at[2] = md1 ? 1 : 2;
	at[3] = np;
	at[6] = 10 + random_below(random, 4);
	at[7] = 255 - random_below(random, 3);
	/* A few contexts: a TLV of 4 bytes, or the last byte of four words */
	if (md1)
		at[23] = random_below(random, 8);
	else if (len > 8)
		memcpy(at + 8, len == 16 ? "\0\0\1\4" : "\0\0\1\14", 4);
	at += len;
	if (np == 1 || np == 2)
		return len + nl_ip_make(random, at, np == 2);
	return len + nl_ether_make(random, at);
}

/**
 * nl_traffic_look() - the wires may be new ones
 * @traffic: who sends packets, and does not do so now
 *
 * This is not done for each packet: to ask for a device that is not there makes the
 * kernel look for a module.
 */
void nl_traffic_look(struct nl_traffic *traffic)
{
	struct ifreq ifr = { };
	int i;

	for (i = 0; i < 2; i++) {
		sprintf(ifr.ifr_name, "w%d", i);
		if (!ioctl(traffic->wire, SIOCGIFINDEX, &ifr))
			traffic->wires[i] = ifr.ifr_ifindex;
	}
}

/* Send on a device, which may be gone. */
static void nl_send(struct nl_traffic *traffic, int fd, int index, const uint8_t *frame,
		    unsigned int len)
{
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET, .sll_halen = ETH_ALEN, .sll_ifindex = index,
		.sll_protocol = htons(frame[12] << 8 | frame[13]),
	};

	if (sendto(fd, frame, len, MSG_DONTWAIT, (struct sockaddr *)&addr,
		   sizeof(addr)) > 0)
		traffic->sent++;
}

static void nl_mark(int fd, uint32_t mark)
{
	setsockopt(fd, SOL_SOCKET, SO_MARK, &mark, sizeof(mark));
}

/* What nsh devices have handed over goes back as it came. */
static void nl_echo(struct nl_traffic *traffic, int fd)
{
	uint8_t frame[2048], control[256];
	struct iovec iov = { .iov_base = frame, .iov_len = sizeof(frame) };
	struct sockaddr_ll addr;
	struct msghdr msg = {
		.msg_name = &addr, .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control,
	};
	struct ifreq ifr = { };
	struct cmsghdr *cmsg;
	uint32_t mark;
	ssize_t len;

	for (;;) {
		msg.msg_namelen = sizeof(addr);
		msg.msg_controllen = sizeof(control);
		len = recvmsg(fd, &msg, MSG_DONTWAIT);
		if (len < ETH_HLEN)
			return;
		ifr.ifr_ifindex = addr.sll_ifindex;
		if (ioctl(fd, SIOCGIFNAME, &ifr) || strncmp(ifr.ifr_name, "nsh", 3))
			continue;
		mark = 0;
		for (cmsg = CMSG_FIRSTHDR(&msg); cmsg; cmsg = CMSG_NXTHDR(&msg, cmsg))
			if (cmsg->cmsg_level == SOL_SOCKET && cmsg->cmsg_type == SO_MARK)
				memcpy(&mark, CMSG_DATA(cmsg), sizeof(mark));
		nl_mark(fd, mark);
		if (sendto(fd, frame, len, MSG_DONTWAIT, (struct sockaddr *)&addr,
			   sizeof(addr)) > 0)
			traffic->echoed++;
	}
}

/**
 * nl_traffic_burst() - send some packets, and back what has arrived
 * @traffic: who sends packets
 */
void nl_traffic_burst(struct nl_traffic *traffic)
{
	struct random *random = &traffic->random;
	uint8_t frame[NL_FRAME_MAX];
	unsigned int i, len;
	int fd;

	for (i = 0; i < NL_BURST; i++) {
		memcpy(frame, "\xff\xff\xff\xff\xff\xff\x02\0\0\0\0\x01", 12);
		nl_put16(frame + 12, ETH_P_NSH_VALUE);
		len = ETH_HLEN + nl_nsh_make(random, frame + ETH_HLEN);
		if (random_one_in(random, 16))
			len = ETH_HLEN + random_below(random, len - ETH_HLEN);
		nl_send(traffic, traffic->wire, traffic->wires[random_one_in(random, 4)],
			frame, len);
	}
	for (i = 0; i < 2; i++) {
		fd = traffic->function[i];
		nl_echo(traffic, fd);
		len = nl_ether_make(random, frame);
		nl_mark(fd, random_below(random, 8));
		nl_send(traffic, fd, NL_DEV_FIRST + random_below(random, NL_DEVS), frame,
			len);
	}
}

/**
 * nl_traffic_sent() - how much was sent
 * @traffic: who sends packets
 *
 * Return: number of frames.
 */
unsigned long nl_traffic_sent(const struct nl_traffic *traffic)
{
	return traffic->sent;
}

/**
 * nl_traffic_echoed() - how much the function sent back
 * @traffic: who sends packets
 *
 * Return: number of frames.
 */
unsigned long nl_traffic_echoed(const struct nl_traffic *traffic)
{
	return traffic->echoed;
}
