// SPDX-License-Identifier: GPL-2.0
/* Fuzz a node of a chain with frames, guided by the coverage of the module.
 *
 * usage: fuzz-packets -p PLAN [-n FRAMES] [-s SEED] [-c FRAMES] [-t DIR] [-m FILE]
 *                     [-r] FILE...
 *   -p PLAN    what there is, see below
 *   -n FRAMES  how many frames to send, default 100000
 *   -s SEED    of the random numbers, default 1
 *   -c FRAMES  have the counters checked each time so many were sent, default 5000
 *   -t DIR     where frames go in front of being sent, and those that brought a
 *              complaint of the kernel
 *   -m FILE    write a small corpus of the same coverage
 *   -r         send what is in the files and nothing else, with a check each time
 *   FILE...    inputs, sent once before they are mutated; see corpus.c
 *
 * The program that has made the node passes the files of the channels on, and says in
 * the plan what they are:
 *
 *   channel NAME tap|frags|packet ROLE FD MAC     see channels_add()
 *   hop SPI SI KIND CHANNEL MTU                   see expect_add_hop()
 *   control FRAME => CHANNEL HEX                  a frame, and what is to come of it
 *
 * For a check, this program writes a line "check JSON" and waits for a line "go".
 * The exit status is 1 if a control frame does not come out right, 2 if the kernel
 * complains, 3 if something is wrong with the arguments.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "corpus.h"
#include "expect.h"
#include "kcov.h"
#include "klog.h"
#include "layers.h"
#include "mutate.h"

#define BATCH		64
#define DRAIN_EVERY	8
#define CONTROLS_MAX	64
/* Longer than the window of a function, in milliseconds */
#define CONTROL_TIMEOUT	3000
#define CONTROL_TRIES	4

enum {
	STATUS_CONTROL = 1,
	STATUS_COMPLAINT = 2,
	STATUS_USAGE = 3
};

/**
 * struct control - a frame of which all is known
 * @frame: the frame
 * @channel: where it comes out
 * @data: what comes out
 * @len: its length
 */
struct control {
	struct frame frame;
	unsigned int channel;
	uint8_t data[FRAME_MAX];
	unsigned int len;
};

/**
 * struct fuzz - all there is
 * @channels: where frames go in and out
 * @expect: what is to come out
 * @kcov: coverage
 * @random: random numbers
 * @mutate: how to mutate
 * @corpus: what to mutate
 * @controls: frames of which all is known
 * @n_controls: how many
 * @awaited: the control whose frame is on its way, or NULL
 * @frames: frames sent
 * @sequences: inputs run
 * @klog: the kernel's log
 * @trace: inputs since the last check, as text
 * @trace_text: the text
 * @trace_len: its length
 * @trace_dir: where it goes, or NULL
 * @last: file with what is being sent, or -1
 */
struct fuzz {
	struct channels channels;
	struct expect expect;
	struct kcov kcov;
	struct random random;
	struct mutate mutate;
	struct corpus corpus;
	struct control controls[CONTROLS_MAX];
	unsigned int n_controls;
	const struct control *awaited;
	uint64_t frames;
	uint64_t sequences;
	int klog;
	FILE *trace;
	char *trace_text;
	size_t trace_len;
	const char *trace_dir;
	int last;
};

static struct fuzz fuzz;

static void die(const char *what)
{
	fprintf(stderr, "fuzz-packets: %s\n", what);
	exit(STATUS_USAGE);
}

/*
 * The plan
 */

static void plan_control(char *words)
{
	struct control *control = &fuzz.controls[fuzz.n_controls++];
	char *arrow = strstr(words, " => ");
	struct frame want;

	if (fuzz.n_controls > CONTROLS_MAX || !arrow)
		die("control");
	*arrow = 0;
	if (frame_parse(words, &control->frame, &fuzz.channels) ||
	    frame_parse(arrow + 4, &want, &fuzz.channels))
		die("control");
	control->channel = want.channel;
	control->len = want.len;
	memcpy(control->data, want.data, want.len);
}

static void plan_read(const char *name)
{
	FILE *in = fopen(name, "r");
	char *line = NULL;
	size_t size = 0;
	unsigned int i;

	if (!in)
		die(name);
	fuzz.expect.channels = &fuzz.channels;
	while (getline(&line, &size, in) > 0) {
		if (!strncmp(line, "channel ", 8)) {
			if (channels_add(&fuzz.channels, line + 8))
				die(line);
		} else if (!strncmp(line, "hop ", 4)) {
			if (expect_add_hop(&fuzz.expect, line + 4))
				die(line);
		} else if (!strncmp(line, "control ", 8)) {
			plan_control(line + 8);
		} else {
			die(line);
		}
	}
	free(line);
	fclose(in);
	fuzz.mutate.channels = &fuzz.channels;
	fuzz.mutate.random = &fuzz.random;
	for (i = 0; i < fuzz.expect.n_hops && i < MUTATE_PATHS_MAX; i++)
		fuzz.mutate.paths[fuzz.mutate.n_paths++] = fuzz.expect.hops[i].path;
}

/*
 * Sending and receiving
 */

/* Take all frames that came out at a channel; true if the awaited one was there. */
static bool drain(unsigned int channel)
{
	const struct control *awaited = fuzz.awaited;
	static uint8_t data[70000];
	bool seen = false;
	int len;

	while ((len = channel_receive(&fuzz.channels.channel[channel], data,
				      sizeof(data))) >= 0) {
		expect_output(&fuzz.expect, channel, data, len);
		if (awaited && channel == awaited->channel &&
		    (unsigned int)len == awaited->len &&
		    !memcmp(data, awaited->data, len)) {
			seen = true;
			/* The next control may send it back */
			break;
		}
	}
	return seen;
}

static void drain_all(void)
{
	unsigned int i;

	for (i = 0; i < fuzz.channels.n; i++)
		drain(i);
}

/* The bytes of a frame; their number, 0 if there is nothing to be sent. */
static unsigned int frame_data(const struct frame *frame, uint8_t *data)
{
	struct channel *channel = &fuzz.channels.channel[frame->channel];
	unsigned int len = frame->len;
	struct random random;

	if (frame->echo || frame->mark_kind == MARK_LIVE)
		drain(frame->channel);
	if (frame->echo) {
		len = channel->last_len;
		memcpy(data, channel->last, len);
		if (frame->edit) {
			random_seed(&random, frame->edit);
			len = mutate_data(&fuzz.mutate, &random, data, len);
		}
	} else {
		memcpy(data, frame->data, len);
	}
	/* What is in a tag on a port is not what is expected to be seen there */
	if (len >= 14 && channel->role == ROLE_PORT &&
	    (get16(data + 12) == 0x8100 || get16(data + 12) == 0x88a8))
		put16(data + 12, NSH_ETHERTYPE);
	return len < 14 ? 0 : len;
}

static void send_frame(const struct frame *frame)
{
	static uint8_t data[FRAME_MAX];
	unsigned int len = frame_data(frame, data);

	if (!len)
		return;
	fuzz.frames++;
	if (!channel_send(&fuzz.channels.channel[frame->channel], frame, data, len))
		expect_input(&fuzz.expect, frame, data, len);
}

/* Run an input; how much of what it did is new. */
static unsigned int run(const struct sequence *sequence)
{
	unsigned int i, fresh;

	kcov_start(&fuzz.kcov);
	for (i = 0; i < sequence->n; i++)
		send_frame(&sequence->frames[i]);
	fresh = kcov_stop(&fuzz.kcov);
	if (++fuzz.sequences % DRAIN_EVERY == 0)
		drain_all();
	return fresh;
}

/*
 * Checks
 */

static void trace_start(void)
{
	if (!fuzz.trace_dir)
		return;
	if (fuzz.trace)
		fclose(fuzz.trace);
	free(fuzz.trace_text);
	fuzz.trace = open_memstream(&fuzz.trace_text, &fuzz.trace_len);
	if (!fuzz.trace || fflush(fuzz.trace))
		abort();
}

static void trace_add(const struct sequence *sequence)
{
	if (fuzz.trace)
		sequence_write(fuzz.trace, sequence, &fuzz.channels);
}

/* Have what comes now on disk: the kernel may not survive it. */
static void trace_save(size_t from)
{
	if (fuzz.last < 0)
		return;
	fflush(fuzz.trace);
	if (ftruncate(fuzz.last, 0) ||
	    pwrite(fuzz.last, fuzz.trace_text + from, fuzz.trace_len - from, 0) < 0)
		die("cannot write what is sent");
}

static void trace_keep(const char *why)
{
	char name[4096];
	FILE *out;

	if (!fuzz.trace)
		return;
	fflush(fuzz.trace);
	snprintf(name, sizeof(name), "%s/packets.%llu", fuzz.trace_dir,
		 (unsigned long long)fuzz.frames);
	out = fopen(name, "w");
	if (!out)
		return;
	fprintf(out, "# %s\n", why);
	fwrite(fuzz.trace_text, 1, fuzz.trace_len, out);
	fclose(out);
	printf("kept %s\n", name);
}

static void check_klog(void)
{
	const char *line = klog_complaint(fuzz.klog);

	if (!line)
		return;
	printf("complaint %s\n", line);
	trace_keep(line);
	exit(STATUS_COMPLAINT);
}

static unsigned long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ULL + now.tv_nsec / 1000000;
}

/* Say a word to who has started this, and wait for his. */
static bool ask(const char *word)
{
	char answer[16];

	puts(word);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) && !strcmp(answer, "go\n");
}

static void print_hex(const char *what, const uint8_t *data, unsigned int len)
{
	printf("%s ", what);
	while (len--)
		printf("%02x", *data++);
	putchar('\n');
}

/* Send a frame of which all is known; true if what is to come of it comes. */
static bool try_control(const struct control *control)
{
	unsigned long long end = now_ms() + CONTROL_TIMEOUT;
	struct pollfd pollfd = {
		.fd = fuzz.channels.channel[control->channel].fd,
		.events = POLLIN,
	};

	send_frame(&control->frame);
	while (!drain(control->channel)) {
		if (now_ms() > end)
			return false;
		poll(&pollfd, 1, 100);
	}
	return true;
}

/* What recalls by flow or fingerprint may find the frame ambiguous, if its context has
 * just expired while the flow has not, or if flows like it have just been given up: for
 * twice the window and a second each at most after the last of those, so before the
 * last try. What a function gives back is handed to it again for that, as a
 * fingerprint is used up.
 */
static void check_control(const struct control *control)
{
	const struct channel *from = &fuzz.channels.channel[control->frame.channel];
	const struct channel *there = &fuzz.channels.channel[control->channel];
	unsigned int number = control - fuzz.controls;
	unsigned int tries = CONTROL_TRIES;
	char why[256];
	bool right;

	fuzz.awaited = control;
	right = try_control(control);
	while (!right && --tries) {
		/* Who checks the counters says what becomes of the last try */
		if (tries == 1)
			ask("retry");
		if (from->role == ROLE_FUNCTION && control > fuzz.controls) {
			fuzz.awaited = control - 1;
			if (!try_control(control - 1))
				printf("nor does control frame %u\n", number - 1);
		}
		fuzz.awaited = control;
		right = try_control(control);
	}
	fuzz.awaited = NULL;
	if (right)
		return;
	snprintf(why, sizeof(why),
		 "control frame %u from %s does not come out right at %s",
		 number, from->name, there->name);
	printf("control %s\n", why);
	print_hex("expected", control->data, control->len);
	print_hex("last came", there->last, there->last_len);
	trace_keep(why);
	exit(STATUS_CONTROL);
}

static void check(void)
{
	unsigned int i;

	drain_all();
	for (i = 0; i < fuzz.n_controls; i++)
		check_control(&fuzz.controls[i]);
	drain_all();
	expect_settle(&fuzz.expect);
	check_klog();
	printf("check {\"frames\": %llu, \"sequences\": %llu, ",
	       (unsigned long long)fuzz.frames, (unsigned long long)fuzz.sequences);
	printf("\"edges\": %zu, \"pcs\": %zu, \"corpus\": %u, \"channels\": ",
	       fuzz.kcov.edges.count, fuzz.kcov.pcs.count, fuzz.corpus.n);
	expect_print(&fuzz.expect, stdout);
	if (!ask("}")) {
		trace_keep("the counters are wrong");
		exit(STATUS_CONTROL);
	}
	trace_start();
}

/*
 * Fuzzing
 */

/* Run what is in the corpus; with @each, check each time. */
static void run_corpus(bool each)
{
	unsigned int i;

	for (i = 0; i < fuzz.corpus.n; i++) {
		trace_add(fuzz.corpus.inputs[i]);
		trace_save(0);
		run(fuzz.corpus.inputs[i]);
		check_klog();
		if (each)
			check();
	}
	check();
}

static void run_batch(void)
{
	static struct sequence batch[BATCH];
	unsigned int i, times;
	size_t from;

	from = fuzz.trace_len;
	for (i = 0; i < BATCH; i++) {
		sequence_copy(&batch[i], corpus_pick(&fuzz.corpus, &fuzz.random));
		times = 1 + random_below(&fuzz.random, 3);
		while (times--)
			mutate_sequence(&fuzz.mutate, &batch[i],
					corpus_pick(&fuzz.corpus, &fuzz.random));
		trace_add(&batch[i]);
	}
	trace_save(from);
	for (i = 0; i < BATCH; i++)
		if (run(&batch[i]))
			corpus_add(&fuzz.corpus, &batch[i]);
	check_klog();
}

static int by_size(const void *a, const void *b)
{
	const struct sequence *x = *(struct sequence * const *)a;
	const struct sequence *y = *(struct sequence * const *)b;
	unsigned int len_x = 0, len_y = 0, i;

	for (i = 0; i < x->n; i++)
		len_x += 32 + x->frames[i].len;
	for (i = 0; i < y->n; i++)
		len_y += 32 + y->frames[i].len;
	return len_x < len_y ? -1 : len_x > len_y;
}

/* Write those inputs, the smallest first, that together run all that was run. */
static void minimise(const char *name)
{
	FILE *out = fopen(name, "w");
	unsigned int i, kept = 0;

	if (!out)
		die(name);
	fputs("# SPDX-License-Identifier: GPL-2.0\n", out);
	kcov_forget(&fuzz.kcov);
	qsort(fuzz.corpus.inputs, fuzz.corpus.n, sizeof(fuzz.corpus.inputs[0]), by_size);
	for (i = 0; i < fuzz.corpus.n; i++) {
		if (!run(fuzz.corpus.inputs[i]))
			continue;
		sequence_write(out, fuzz.corpus.inputs[i], &fuzz.channels);
		kept++;
	}
	fclose(out);
	printf("minimised %u of %u inputs, %zu edges\n", kept, fuzz.corpus.n,
	       fuzz.kcov.edges.count);
}

static void set_up_trace(void)
{
	char name[4096];

	fuzz.last = -1;
	if (!fuzz.trace_dir)
		return;
	snprintf(name, sizeof(name), "%s/packets.last", fuzz.trace_dir);
	fuzz.last = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fuzz.last < 0)
		die(name);
	trace_start();
}

int main(int argc, char **argv)
{
	uint64_t frames = 100000, every = 5000, next;
	const char *plan = NULL, *minimised = NULL;
	bool replay = false;
	uint64_t seed = 1;
	int opt;

	while ((opt = getopt(argc, argv, "p:n:s:c:t:m:r")) >= 0) {
		switch (opt) {
		case 'p':
			plan = optarg;
			break;
		case 'n':
			frames = strtoull(optarg, NULL, 0);
			break;
		case 's':
			seed = strtoull(optarg, NULL, 0);
			break;
		case 'c':
			every = strtoull(optarg, NULL, 0);
			break;
		case 't':
			fuzz.trace_dir = optarg;
			break;
		case 'm':
			minimised = optarg;
			break;
		case 'r':
			replay = true;
			break;
		default:
			die("unknown option");
		}
	}
	if (!plan || !every)
		die("which plan?");
	plan_read(plan);
	random_seed(&fuzz.random, seed);
	for (; optind < argc; optind++)
		if (corpus_read(&fuzz.corpus, argv[optind], &fuzz.channels))
			die(argv[optind]);
	if (!fuzz.corpus.n)
		die("no inputs");
	set_up_trace();
	fuzz.klog = klog_open();
	if (kcov_open(&fuzz.kcov))
		printf("blind %s\n", strerror(errno));

	run_corpus(replay);
	next = fuzz.frames + every;
	while (!replay && fuzz.frames < frames) {
		run_batch();
		if (fuzz.frames < next)
			continue;
		check();
		next = fuzz.frames + every;
	}
	if (!replay)
		check();
	if (minimised)
		minimise(minimised);
	return 0;
}
