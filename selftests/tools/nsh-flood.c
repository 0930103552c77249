// SPDX-License-Identifier: GPL-2.0
/* Send a frame many times, with numbers in it that differ each time.
 *
 * usage: nsh-flood DEV COUNT FRAME [FIELD...]
 *
 * FRAME is in hex. A FIELD is OFFSET:BYTES[:KIND], up to four bytes;
 * KIND is "count" (default: the number of the frame is added), "random" (anything),
 * or a number N (the frame's number modulo N is added). Prints how many were sent, and
 * when it began and ended (CLOCK_MONOTONIC, in ns).
 */
#include <err.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH		64
#define FRAME_MAX	2048
#define FIELDS_MAX	16

struct field {
	unsigned int offset;
	unsigned int bytes;
	uint32_t first;
	uint32_t modulo;
	int random;
};

static uint8_t frames[BATCH][FRAME_MAX];
static struct field fields[FIELDS_MAX];
static unsigned int n_fields;

static uint32_t any(void)
{
	static uint64_t state = 0x853c49e6748fea9bULL;

	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return state >> 32;
}

static unsigned int parse_frame(const char *hex)
{
	unsigned int len = strlen(hex) / 2, i, byte;

	if (!len || len > FRAME_MAX || strlen(hex) % 2)
		errx(2, "a frame of %zu digits", strlen(hex));
	for (i = 0; i < len; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			errx(2, "%.2s is not hex", hex + 2 * i);
		frames[0][i] = byte;
	}
	for (i = 1; i < BATCH; i++)
		memcpy(frames[i], frames[0], len);
	return len;
}

static void parse_field(const char *arg, unsigned int len)
{
	struct field *field = &fields[n_fields++];
	char kind[16] = "count";
	unsigned int i;

	if (sscanf(arg, "%u:%u:%15s", &field->offset, &field->bytes, kind) < 2 ||
	    !field->bytes || field->bytes > 4 || field->offset + field->bytes > len)
		errx(2, "bad field %s", arg);
	field->random = !strcmp(kind, "random");
	if (!field->random && strcmp(kind, "count"))
		field->modulo = strtoul(kind, NULL, 0);
	for (i = 0; i < field->bytes; i++)
		field->first = field->first << 8 | frames[0][field->offset + i];
}

static void fill(uint8_t *frame, uint32_t number)
{
	const struct field *field;
	unsigned int i;
	uint32_t value;

	for (field = fields; field < fields + n_fields; field++) {
		if (field->random)
			value = any();
		else
			value = field->first +
				(field->modulo ? number % field->modulo : number);
		for (i = field->bytes; i--; value >>= 8)
			frame[field->offset + i] = value;
	}
}

static unsigned long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

int main(int argc, char **argv)
{
	struct sockaddr_ll addr = { .sll_family = AF_PACKET };
	static struct mmsghdr msgs[BATCH];
	static struct iovec iovs[BATCH];
	unsigned int len, i, batch;
	unsigned long count, sent;
	unsigned long long begun;
	int fd, done;

	if (argc < 4 || argc > 4 + FIELDS_MAX)
		errx(2, "usage: nsh-flood DEV COUNT FRAME [OFFSET:BYTES[:KIND]...]");
	count = strtoul(argv[2], NULL, 0);
	len = parse_frame(argv[3]);
	for (i = 4; i < (unsigned int)argc; i++)
		parse_field(argv[i], len);
	addr.sll_ifindex = if_nametoindex(argv[1]);
	if (!addr.sll_ifindex)
		err(1, "%s", argv[1]);
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		err(1, "packet socket");
	for (i = 0; i < BATCH; i++) {
		iovs[i].iov_base = frames[i];
		iovs[i].iov_len = len;
		msgs[i].msg_hdr.msg_iov = &iovs[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
	}

	begun = now();
	for (sent = 0; sent < count; sent += done) {
		batch = count - sent < BATCH ? count - sent : BATCH;
		for (i = 0; i < batch; i++)
			fill(frames[i], sent + i);
		done = sendmmsg(fd, msgs, batch, 0);
		if (done < 0 && errno != ENOBUFS && errno != EINTR && errno != EAGAIN)
			err(1, "sendmmsg");
		if (done < 0)
			done = 0;
	}
	printf("%lu %llu %llu\n", sent, begun, now());
	return 0;
}
