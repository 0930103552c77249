// SPDX-License-Identifier: GPL-2.0
/*
 * A NAT in user space, on AF_PACKET: what the kernel knows of a packet is lost
 * on its way through here, and addresses and ports are rewritten.
 *
 * usage: nat -i DEV [-o DEV] -e ADDRESS [-I MAC] [-O MAC] [OPTION...]
 *   -i DEV       clients' side
 *   -o DEV       servers' side; the same device unless given
 *   -e ADDRESS   what clients' addresses become
 *   -I MAC       where packets for clients go; as they are unless given
 *   -O MAC       where packets for servers go; likewise
 *   -p PORT      first port (or ICMP identifier) to be given away
 *   -t           decrement the TTL
 *   -r           give packets an IP ID of the NAT's own
 *   -d MS        keep each packet for MS milliseconds
 *   -D N         send each Nth packet twice
 *   -l FILE      write each packet there, see record.h
 *   -w           with virtio_net_hdr: takes packets to be segmented later
 *
 * Ports are given away by client address and port, for ever: those given away
 * longest ago are used again. Later fragments go where the first one went.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "record.h"

#define FRAME_MAX	(65536 + 64)
#define QUEUE_MAX	4096
#define FRAGMENTS	1024
#define CLIENTS		262144

/* A client's address and port, and the port that it got */
struct mapping {
	uint32_t addr;
	uint16_t port;
	uint16_t nat_port;
	bool used;
};

/* Mappings of one protocol: by client (open addressing), by port given away */
struct mappings {
	struct mapping by_client[CLIENTS];
	struct mapping *by_port[65536];
	uint32_t next;
};

/* A fragmented packet whose first fragment has been here */
struct fragments {
	uint32_t saddr;
	uint32_t daddr;
	uint16_t id;
	uint8_t proto;
	uint32_t addr;
	uint16_t new_id;
};

/* A packet that is kept for a while */
struct queued {
	uint64_t due;
	int fd;
	size_t len;
	unsigned char *frame;
	struct record record;
};

static struct mappings tcp, udp, icmp;
static struct fragments fragments[FRAGMENTS];
static struct queued queue[QUEUE_MAX];
static unsigned int queue_head, queue_tail, next_fragment;

static uint32_t external;
static unsigned char inner_mac[6], outer_mac[6];
static bool have_inner_mac, have_outer_mac, rewrite_ttl, rewrite_id, vnet;
static uint32_t first_port = 1024;
static uint64_t delay_ns;
static unsigned long twice, packets;
static uint16_t own_id = 1;
static FILE *log_file;
/* Read again each time, since any system call may come back after stop() */
static sig_atomic_t done;

static void stop(int sig)
{
	(void)sig;
	done = 1;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static uint16_t fold(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}

/* RFC 1624: a checksum after 16 bits of what it covers have changed */
static void fix(unsigned char *sum, uint16_t from, uint16_t to, bool partial)
{
	uint16_t old;

	memcpy(&old, sum, 2);
	if (partial)		/* not complemented */
		old = fold((uint32_t)old + (uint16_t)~from + to);
	else
		old = ~fold((uint32_t)(uint16_t)~old + (uint16_t)~from + to);
	memcpy(sum, &old, 2);
}

static void fix32(unsigned char *sum, uint32_t from, uint32_t to, bool partial)
{
	fix(sum, from & 0xffff, to & 0xffff, partial);
	fix(sum, from >> 16, to >> 16, partial);
}

static struct mappings *mappings_of(uint8_t proto)
{
	switch (proto) {
	case IPPROTO_TCP:
		return &tcp;
	case IPPROTO_UDP:
		return &udp;
	case IPPROTO_ICMP:
		return &icmp;
	}
	return NULL;
}

static struct mapping *slot_of(struct mappings *maps, uint32_t addr, uint16_t port)
{
	uint32_t hash = (addr ^ (uint32_t)port << 16) * 2654435761u;
	uint32_t i = hash >> 14;

	while (maps->by_client[i % CLIENTS].used &&
	       (maps->by_client[i % CLIENTS].addr != addr ||
		maps->by_client[i % CLIENTS].port != port))
		i++;
	return &maps->by_client[i % CLIENTS];
}

/* Take a client out of the table, and close the gap that it leaves */
static void unmap(struct mappings *maps, struct mapping *gap)
{
	struct mapping *next, moved;
	uint32_t i;

	gap->used = false;
	for (i = gap - maps->by_client + 1;; i++) {
		next = &maps->by_client[i % CLIENTS];
		if (!next->used)
			return;
		moved = *next;
		next->used = false;
		next = slot_of(maps, moved.addr, moved.port);
		*next = moved;
		maps->by_port[moved.nat_port] = next;
	}
}

static uint16_t map_client(struct mappings *maps, uint32_t addr, uint16_t port)
{
	struct mapping *slot = slot_of(maps, addr, port);
	uint32_t number;

	if (slot->used)
		return htons(slot->nat_port);
	number = first_port + maps->next++ % (65536 - first_port);
	if (maps->by_port[number]) {
		unmap(maps, maps->by_port[number]);
		slot = slot_of(maps, addr, port);
	}
	*slot = (struct mapping){
		.addr = addr, .port = port, .nat_port = number, .used = true,
	};
	maps->by_port[number] = slot;
	return htons(number);
}

/* The port, and the checksum, of a packet of which the first bytes are at l4 */
static bool port_of(uint8_t proto, unsigned char *l4, size_t len, bool inbound,
		    unsigned char **port, unsigned char **sum)
{
	switch (proto) {
	case IPPROTO_TCP:
		*port = l4 + (inbound ? 2 : 0);
		*sum = l4 + offsetof(struct tcphdr, check);
		return len >= sizeof(struct tcphdr);
	case IPPROTO_UDP:
		*port = l4 + (inbound ? 2 : 0);
		*sum = l4 + offsetof(struct udphdr, check);
		return len >= sizeof(struct udphdr);
	case IPPROTO_ICMP:
		*port = l4 + offsetof(struct icmphdr, un.echo.id);
		*sum = l4 + offsetof(struct icmphdr, checksum);
		return len >= sizeof(struct icmphdr) &&
		       (l4[0] == ICMP_ECHO || l4[0] == ICMP_ECHOREPLY);
	}
	return false;
}

/* Translate an IPv4 packet in place; false if it is none of ours */
static bool translate(unsigned char *packet, size_t len, bool inbound, bool partial)
{
	unsigned char *l4, *addr, *port, *sum;
	struct fragments *fragment = NULL;
	struct mappings *maps;
	struct mapping *mapping;
	uint32_t from, to;
	uint16_t old, new;
	struct iphdr ip;
	bool summed;
	size_t hlen;
	int i;

	if (len < sizeof(ip))
		return false;
	memcpy(&ip, packet, sizeof(ip));
	hlen = ip.ihl * 4;
	maps = mappings_of(ip.protocol);
	if (ip.version != 4 || hlen < sizeof(ip) || hlen > len || !maps)
		return false;
	l4 = packet + hlen;
	addr = packet + (inbound ? offsetof(struct iphdr, daddr) :
			 offsetof(struct iphdr, saddr));
	memcpy(&from, addr, 4);
	if (ip.frag_off & htons(0x1fff)) {
		for (i = 0; i < FRAGMENTS; i++)
			if (fragments[i].saddr == ip.saddr &&
			    fragments[i].daddr == ip.daddr &&
			    fragments[i].id == ip.id &&
			    fragments[i].proto == ip.protocol)
				fragment = &fragments[i];
		if (!fragment)
			return false;
		to = fragment->addr;
	} else {
		if (!port_of(ip.protocol, l4, len - hlen, inbound, &port, &sum))
			return false;
		memcpy(&old, port, 2);
		if (inbound) {
			mapping = maps->by_port[ntohs(old)];
			if (!mapping)
				return false;
			to = mapping->addr;
			new = mapping->port;
		} else {
			to = external;
			new = map_client(maps, from, old);
		}
		if (ip.frag_off & htons(0x2000)) {
			fragment = &fragments[next_fragment++ % FRAGMENTS];
			*fragment = (struct fragments){
				.saddr = ip.saddr, .daddr = ip.daddr, .id = ip.id,
				.proto = ip.protocol, .addr = to,
				.new_id = htons(own_id),
			};
		}
		memcpy(port, &new, 2);
		summed = ip.protocol != IPPROTO_UDP || partial || sum[0] || sum[1];
		if (summed && !partial)
			fix(sum, old, new, false);
		if (summed && ip.protocol != IPPROTO_ICMP)
			fix32(sum, from, to, partial);
	}
	memcpy(addr, &to, 4);
	sum = packet + offsetof(struct iphdr, check);
	fix32(sum, from, to, false);
	if (rewrite_ttl) {
		memcpy(&old, packet + offsetof(struct iphdr, ttl), 2);
		packet[offsetof(struct iphdr, ttl)]--;
		memcpy(&new, packet + offsetof(struct iphdr, ttl), 2);
		fix(sum, old, new, false);
	}
	if (rewrite_id) {
		new = htons(own_id);
		if (fragment && ip.frag_off & htons(0x1fff))
			new = fragment->new_id;
		else
			own_id++;
		memcpy(packet + offsetof(struct iphdr, id), &new, 2);
		fix(sum, ip.id, new, false);
	}
	return true;
}

static int open_dev(const char *name)
{
	struct packet_mreq promisc = { .mr_type = PACKET_MR_PROMISC };
	struct sockaddr_ll addr = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
	};
	int fd, one = 1, size = 64 << 20;

	addr.sll_ifindex = if_nametoindex(name);
	promisc.mr_ifindex = addr.sll_ifindex;
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (!addr.sll_ifindex || fd < 0)
		die(name);
	if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one)) ||
	    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)) ||
	    (vnet && setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one))) ||
	    setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promisc, sizeof(promisc)))
		die("setsockopt");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die(name);
	return fd;
}

static uint64_t received_at(struct msghdr *msg)
{
	struct cmsghdr *cmsg;
	struct timespec ts;

	for (cmsg = CMSG_FIRSTHDR(msg); cmsg; cmsg = CMSG_NXTHDR(msg, cmsg)) {
		if (cmsg->cmsg_level != SOL_SOCKET || cmsg->cmsg_type != SCM_TIMESTAMPNS)
			continue;
		memcpy(&ts, CMSG_DATA(cmsg), sizeof(ts));
		return ts.tv_sec * 1000000000ull + ts.tv_nsec;
	}
	return now_ns();
}

static void send_frame(int fd, const unsigned char *frame, size_t len,
		       struct record *record)
{
	int n = twice && ++packets % twice == 0 ? 2 : 1;

	while (n--)
		while (write(fd, frame, len) < 0 && (errno == EINTR || errno == ENOBUFS))
			;
	if (!log_file)
		return;
	record->out_ns = now_ns();
	if (fwrite(record, sizeof(*record), 1, log_file) != 1)
		die("log");
}

static void send_due(bool all)
{
	struct queued *first;

	while (queue_head != queue_tail) {
		first = &queue[queue_head % QUEUE_MAX];
		if (!all && first->due > now_ns())
			return;
		send_frame(first->fd, first->frame, first->len, &first->record);
		free(first->frame);
		queue_head++;
	}
}

static void keep(int fd, const unsigned char *frame, size_t len,
		 const struct record *record)
{
	struct queued *last = &queue[queue_tail % QUEUE_MAX];

	if (queue_tail - queue_head == QUEUE_MAX)
		return;		/* as a full queue does */
	last->frame = malloc(len);
	if (!last->frame)
		die("malloc");
	memcpy(last->frame, frame, len);
	last->len = len;
	last->fd = fd;
	last->due = now_ns() + delay_ns;
	last->record = *record;
	queue_tail++;
}

/* Take one packet from a device; false if there is none */
static bool forward(int in, int inner, int outer)
{
	static unsigned char frame[FRAME_MAX];
	struct virtio_net_hdr *hdr = (struct virtio_net_hdr *)frame;
	size_t head = vnet ? sizeof(*hdr) : 0;
	struct record record = { };
	unsigned char *eth = frame + head, *ip;
	char control[256];
	struct iovec iov = { .iov_base = frame, .iov_len = sizeof(frame) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	bool inbound, partial;
	uint32_t daddr;
	ssize_t len;

	len = recvmsg(in, &msg, MSG_DONTWAIT);
	if (len < 0)
		return false;
	if ((size_t)len < head + ETH_HLEN + sizeof(struct iphdr) ||
	    eth[12] != ETH_P_IP >> 8 || eth[13] != (ETH_P_IP & 0xff))
		return true;
	len -= head + ETH_HLEN;
	ip = eth + ETH_HLEN;
	memcpy(&daddr, ip + offsetof(struct iphdr, daddr), sizeof(daddr));
	inbound = daddr == external;
	if (inner != outer && in != (inbound ? outer : inner))
		return true;
	partial = vnet && hdr->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM;
	if (log_file) {
		record.in_ns = received_at(&msg);
		record.len = len;
		record.partial = partial;
		record.inbound = inbound;
		memcpy(record.in, ip, len < RECORD_SNAP ? len : RECORD_SNAP);
	}
	if (!translate(ip, len, inbound, partial))
		return true;
	if (log_file)
		memcpy(record.out, ip, len < RECORD_SNAP ? len : RECORD_SNAP);
	if (inbound ? have_inner_mac : have_outer_mac) {
		memcpy(eth + ETH_ALEN, eth, ETH_ALEN);
		memcpy(eth, inbound ? inner_mac : outer_mac, ETH_ALEN);
	}
	if (delay_ns)
		keep(inbound ? inner : outer, frame, len + head + ETH_HLEN, &record);
	else
		send_frame(inbound ? inner : outer, frame, len + head + ETH_HLEN,
			   &record);
	return true;
}

static bool parse_mac(const char *text, unsigned char *mac)
{
	if (sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &mac[0], &mac[1], &mac[2],
		   &mac[3], &mac[4], &mac[5]) != 6) {
		fprintf(stderr, "nat: %s: no MAC address\n", text);
		exit(2);
	}
	return true;
}

int main(int argc, char **argv)
{
	const char *inner_name = NULL, *outer_name = NULL;
	struct pollfd polls[2];
	int opt, i, n, inner, outer;
	uint64_t now, due;
	struct timespec wait;

	while ((opt = getopt(argc, argv, "i:o:e:I:O:p:trd:D:l:w")) != -1) {
		switch (opt) {
		case 'i':
			inner_name = optarg;
			break;
		case 'o':
			outer_name = optarg;
			break;
		case 'e':
			if (inet_pton(AF_INET, optarg, &external) != 1)
				die(optarg);
			break;
		case 'I':
			have_inner_mac = parse_mac(optarg, inner_mac);
			break;
		case 'O':
			have_outer_mac = parse_mac(optarg, outer_mac);
			break;
		case 'p':
			first_port = strtoul(optarg, NULL, 0) & 0xffff;
			break;
		case 't':
			rewrite_ttl = true;
			break;
		case 'r':
			rewrite_id = true;
			break;
		case 'd':
			delay_ns = strtoull(optarg, NULL, 0) * 1000000;
			break;
		case 'D':
			twice = strtoul(optarg, NULL, 0);
			break;
		case 'l':
			log_file = fopen(optarg, "w");
			if (!log_file)
				die(optarg);
			break;
		case 'w':
			vnet = true;
			break;
		default:
			return 2;
		}
	}
	if (!inner_name || !external || optind != argc) {
		fprintf(stderr, "usage: nat -i DEV [-o DEV] -e ADDRESS [OPTION...]\n");
		return 2;
	}
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	inner = open_dev(inner_name);
	outer = outer_name && strcmp(outer_name, inner_name) ? open_dev(outer_name) : inner;
	polls[0] = (struct pollfd){ .fd = inner, .events = POLLIN };
	polls[1] = (struct pollfd){ .fd = outer, .events = POLLIN };
	puts("ready");
	fflush(stdout);
	while (!done) {
		wait = (struct timespec){ .tv_sec = 1 };
		if (queue_head != queue_tail) {
			now = now_ns();
			due = queue[queue_head % QUEUE_MAX].due;
			wait.tv_sec = 0;
			wait.tv_nsec = due > now ? due - now : 0;
			if (wait.tv_nsec >= 1000000000)
				wait.tv_nsec = 999999999;
		}
		n = ppoll(polls, inner == outer ? 1 : 2, &wait, NULL);
		for (i = 0; n > 0 && i < 2; i++) {
			if (inner == outer && i)
				break;
			for (int k = 0; k < 64 && forward(polls[i].fd, inner, outer); k++)
				;
		}
		send_due(false);
	}
	send_due(true);
	if (log_file && fclose(log_file))
		die("log");
	return 0;
}
