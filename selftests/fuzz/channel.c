// SPDX-License-Identifier: GPL-2.0
/* Channels: where frames go into the node and come out of it.
 *
 * A tap device's user writes frames into the kernel's receive path, which runs in
 * the writer's own system call: KCOV sees it. So it does for what a packet socket
 * sends.
 */

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <linux/if_packet.h>

#include "channel.h"
#include "layers.h"

/**
 * channels_find() - find a channel by its name
 * @channels: the channels
 * @name: the name
 *
 * Return: its index or -1.
 */
int channels_find(const struct channels *channels, const char *name)
{
	unsigned int i;

	for (i = 0; i < channels->n; i++)
		if (!strcmp(channels->channel[i].name, name))
			return i;
	return -1;
}

/**
 * channels_add() - add a channel
 * @channels: where
 * @words: "NAME tap|frags|packet ROLE FD MAC"
 *
 * Return: 0, or -1 if the words are wrong.
 */
int channels_add(struct channels *channels, char *words)
{
	static const char * const roles[] = { "port", "vlan", "outer", "function",
					      "router" };
	struct channel *channel = &channels->channel[channels->n];
	char kind[8], role[16];
	uint8_t *mac = channel->mac;

	if (channels->n == CHANNELS_MAX)
		return -1;
	memset(channel, 0, sizeof(*channel));
	if (sscanf(words, "%15s %7s %15s %d %2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx",
		   channel->name, kind, role, &channel->fd, &mac[0], &mac[1], &mac[2],
		   &mac[3], &mac[4], &mac[5]) != 10)
		return -1;
	channel->packet = !strcmp(kind, "packet");
	channel->frags = !strcmp(kind, "frags");
	for (channel->role = 0; channel->role < __ROLE_MAX; channel->role++)
		if (!strcmp(role, roles[channel->role]))
			break;
	if (channel->role == __ROLE_MAX)
		return -1;
	channels->n++;
	return 0;
}

static void set_mark(struct msghdr *msg, uint8_t *control, uint32_t mark)
{
	struct cmsghdr *cmsg = (struct cmsghdr *)control;

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SO_MARK;
	cmsg->cmsg_len = CMSG_LEN(sizeof(mark));
	memcpy(CMSG_DATA(cmsg), &mark, sizeof(mark));
	msg->msg_control = control;
	msg->msg_controllen = CMSG_SPACE(sizeof(mark));
}

/**
 * channel_send() - send a frame into the node
 * @channel: the channel
 * @frame: how
 * @data: the frame, which need not be that of @frame
 * @len: its length
 *
 * Return: 0, or -1 if the kernel does not take it.
 */
int channel_send(struct channel *channel, const struct frame *frame, const uint8_t *data,
		 unsigned int len)
{
	uint8_t control[CMSG_SPACE(sizeof(uint32_t))] = { };
	struct iovec iov[FRAME_SPLITS + 2];
	struct msghdr msg = { .msg_iov = iov };
	unsigned int n = 0, i, part;
	ssize_t done;

	iov[n++] = (struct iovec){ (void *)&frame->vnet, sizeof(frame->vnet) };
	for (i = 0; channel->frags && i < frame->n_splits; i++) {
		part = frame->split[i];
		if (!part || part >= len)
			continue;
		iov[n++] = (struct iovec){ (void *)data, part };
		data += part;
		len -= part;
	}
	/* A fragment is a page at most */
	iov[n++] = (struct iovec){ (void *)data, len };

	if (channel->packet) {
		msg.msg_iovlen = n;
		if (frame->mark_kind == MARK_LIVE)
			set_mark(&msg, control, channel->last_mark);
		else if (frame->mark_kind == MARK_VALUE)
			set_mark(&msg, control, frame->mark);
		done = sendmsg(channel->fd, &msg, MSG_DONTWAIT);
	} else {
		done = writev(channel->fd, iov, n);
	}
	if (done < 0) {
		channel->refused++;
		return -1;
	}
	channel->sent++;
	return 0;
}

/* What the kernel has taken out of a frame and tells beside it. */
static int put_back_tag(const struct msghdr *msg, uint8_t *data, int len)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(msg);
	struct tpacket_auxdata aux;

	for (; cmsg; cmsg = CMSG_NXTHDR((struct msghdr *)msg, cmsg)) {
		if (cmsg->cmsg_level != SOL_PACKET || cmsg->cmsg_type != PACKET_AUXDATA)
			continue;
		memcpy(&aux, CMSG_DATA(cmsg), sizeof(aux));
		if (!(aux.tp_status & TP_STATUS_VLAN_VALID) || len < 12)
			break;
		memmove(data + 16, data + 12, len - 12);
		put16(data + 12, aux.tp_status & TP_STATUS_VLAN_TPID_VALID ?
		      aux.tp_vlan_tpid : 0x8100);
		put16(data + 14, aux.tp_vlan_tci);
		return len + 4;
	}
	return len;
}

static uint32_t get_mark(const struct msghdr *msg)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(msg);
	uint32_t mark = 0;

	for (; cmsg; cmsg = CMSG_NXTHDR((struct msghdr *)msg, cmsg))
		if (cmsg->cmsg_level == SOL_SOCKET && cmsg->cmsg_type == SO_MARK)
			memcpy(&mark, CMSG_DATA(cmsg), sizeof(mark));
	return mark;
}

/**
 * channel_receive() - take a frame that came out of the node
 * @channel: the channel
 * @data: where it goes
 * @max: room there, with some for a tag
 *
 * Return: its length, or -1 if there is none.
 */
int channel_receive(struct channel *channel, uint8_t *data, unsigned int max)
{
	struct virtio_net_hdr vnet;
	uint8_t control[256];
	struct iovec iov[] = { { &vnet, sizeof(vnet) }, { data, max - 4 } };
	struct msghdr msg = {
		.msg_iov = iov,
		.msg_iovlen = 2,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	int len;

	if (channel->packet)
		len = recvmsg(channel->fd, &msg, MSG_DONTWAIT);
	else
		len = readv(channel->fd, iov, 2);
	if (len < (int)sizeof(vnet))
		return -1;
	len -= sizeof(vnet);
	if (channel->packet) {
		len = put_back_tag(&msg, data, len);
		channel->last_mark = get_mark(&msg);
	}
	channel->received++;
	if (len <= FRAME_MAX) {
		memcpy(channel->last, data, len);
		channel->last_len = len;
	}
	return len;
}
