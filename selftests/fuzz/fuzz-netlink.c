// SPDX-License-Identifier: GPL-2.0
/* Fuzz the module's netlink interface, guided by what code the requests reach.
 *
 * usage: fuzz-netlink -g GRAMMAR -n HOME,OTHER,WIRE [OPTION...] BASE [FILE...]
 *   -g GRAMMAR  what netlink-grammar prints
 *   -n NAMES    namespaces: the chain's, another one, the wire's other end
 *   -N COUNT    requests, default 10000
 *   -s SEED     where random numbers start, default 1
 *   -x COMMAND  makes again the devices that requests have deleted
 *   -l FILE     log of the requests since all was empty, to be run again
 *   -k FILE     where to keep sequences that have reached something new
 *   -p FILE     where to write the PCs that were reached
 *   -r          run the files and nothing else
 *
 * Files have sequences of requests (netlink-request.c says how), with empty lines
 * between them. BASE is run whenever all is empty; the others once, and then they are
 * what is changed. selftests/fuzz_netlink makes the namespaces and calls this.
 *
 * Exit status: 0; 1 for findings; 2 if something is missing; 3 if the kernel complains.
 */

#include <err.h>
#include <fcntl.h>
#include <net/if.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "kcov.h"
#include "klog.h"
#include "netlink-mutate.h"
#include "netlink-state.h"
#include "netlink-talk.h"
#include "netlink-traffic.h"
#include "random.h"

#define EPOCH_REQUESTS	300
#define BASE_AGAIN	24
#define CORPUS_MAX	8192
#define KEEP_BYTES_MAX	16384

enum { STATUS_FINDINGS = 1, STATUS_MISSING, STATUS_COMPLAINT };

/**
 * struct helper - a thread that works beside the main one
 * @thread: it
 * @lock: of @wanted and @done
 * @change: one of them has changed
 * @wanted: rounds to be done
 * @done: rounds done
 * @work: what a round is
 * @kcov: what code the thread has reached
 * @talk: its sockets
 * @requests: what it is to send
 * @traffic: packets that it is to send
 */
struct helper {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t change;
	unsigned long wanted;
	unsigned long done;
	void (*work)(struct helper *helper);
	struct kcov kcov;
	struct nl_talk talk;
	struct nl_request *requests;
	struct nl_traffic *traffic;
};

static struct {
	unsigned long count;
	uint64_t seed;
	const char *mend;
	const char *log;
	const char *keep;
	const char *pcs;
	bool replay;
} option = { .count = 10000, .seed = 1 };

static struct nl_request *corpus[CORPUS_MAX];
static unsigned int n_corpus;
static struct helper beside, traffic;
static unsigned long executions;
static unsigned int fresh_sequences;
static struct nl_request *base;
static struct random random_state;
static struct nl_talk talk;
static struct kcov kcov;
static int kernel_log = -1;
static int log_fd = -1;
static int keep_fd = -1;

/* End the program if the kernel has something to complain about. */
static void look_at_log(void)
{
	const char *line = klog_complaint(kernel_log);

	if (!line)
		return;
	printf("crash: after %lu executions: %s\n", executions, line);
	fflush(stdout);
	_exit(STATUS_COMPLAINT);
}

/* Threads */

static void *helper_main(void *data)
{
	struct helper *helper = data;

	kcov_open(&helper->kcov);
	pthread_mutex_lock(&helper->lock);
	for (;;) {
		while (helper->done == helper->wanted)
			pthread_cond_wait(&helper->change, &helper->lock);
		pthread_mutex_unlock(&helper->lock);
		kcov_start(&helper->kcov);
		helper->work(helper);
		kcov_stop(&helper->kcov);
		pthread_mutex_lock(&helper->lock);
		helper->done++;
		pthread_cond_broadcast(&helper->change);
	}
	return NULL;
}

static void helper_start(struct helper *helper, void (*work)(struct helper *helper))
{
	pthread_mutex_init(&helper->lock, NULL);
	pthread_cond_init(&helper->change, NULL);
	helper->work = work;
	if (pthread_create(&helper->thread, NULL, helper_main, helper))
		errx(STATUS_MISSING, "no thread");
}

static bool helper_is_idle(struct helper *helper)
{
	bool idle;

	pthread_mutex_lock(&helper->lock);
	idle = helper->done == helper->wanted;
	pthread_mutex_unlock(&helper->lock);
	return idle;
}

static void helper_kick(struct helper *helper)
{
	pthread_mutex_lock(&helper->lock);
	if (helper->done == helper->wanted)
		helper->wanted++;
	pthread_cond_broadcast(&helper->change);
	pthread_mutex_unlock(&helper->lock);
}

static void helper_wait(struct helper *helper)
{
	pthread_mutex_lock(&helper->lock);
	while (helper->done != helper->wanted)
		pthread_cond_wait(&helper->change, &helper->lock);
	pthread_mutex_unlock(&helper->lock);
}

static void send_all(struct nl_talk *via, const struct nl_request *request)
{
	struct nl_answer answer;

	for (; request; request = request->next)
		nl_talk(via, request, &answer);
}

static void send_beside(struct helper *helper)
{
	send_all(&helper->talk, helper->requests);
	nl_requests_free(helper->requests);
	helper->requests = NULL;
}

static void send_packets(struct helper *helper)
{
	nl_traffic_burst(helper->traffic);
}

/* Sequences */

static void write_down(int fd, const struct nl_request *requests, bool blank)
{
	static char text[NL_TEXT_MAX];
	unsigned int len;

	if (fd < 0 || !requests)
		return;
	len = nl_requests_print(requests, text, sizeof(text) - 1);
	if (blank)
		text[len++] = '\n';
	if (write(fd, text, len) != (ssize_t)len)
		err(STATUS_MISSING, "log");
}

/* Run a sequence, and another one in the second thread if that is idle; both are used
 * up. Whether the first one has reached something new.
 */
static bool run(struct nl_request *requests, struct nl_request *other)
{
	struct nl_request *request;
	bool fresh;

	if (other && !helper_is_idle(&beside)) {
		nl_requests_free(other);
		other = NULL;
	}
	for (request = other; request; request = request->next)
		request->beside = true;
	write_down(log_fd, other, !requests);
	write_down(log_fd, requests, true);
	executions += nl_requests_count(requests) + nl_requests_count(other);
	if (other) {
		beside.requests = other;
		helper_kick(&beside);
	}
	helper_kick(&traffic);

	kcov_start(&kcov);
	send_all(&talk, requests);
	fresh = kcov_stop(&kcov);
	nl_talk_events(&talk);
	look_at_log();
	nl_requests_free(requests);
	return fresh;
}

/* Those requests that the second thread is to send, or all others; used up. */
static struct nl_request *only(struct nl_request *requests, bool is_beside)
{
	struct nl_request *first = NULL, **end = &first, *request;

	while ((request = requests)) {
		requests = request->next;
		request->next = NULL;
		if (request->beside == is_beside) {
			*end = request;
			end = &request->next;
		} else {
			nl_requests_free(request);
		}
	}
	return first;
}

/* Run what was written down: its order is kept as far as can be. */
static void run_again(const struct nl_request *requests)
{
	struct nl_request *other = only(nl_requests_copy(requests), true);

	if (other)
		helper_wait(&beside);
	run(only(nl_requests_copy(requests), false), other);
}

static const struct nl_request *any_sequence(void)
{
	return n_corpus ? corpus[random_below(&random_state, n_corpus)] : base;
}

static struct nl_request *new_sequence(void)
{
	if (random_one_in(&random_state, 4))
		return nl_sequence_random(&random_state);
	return nl_sequence_mutate(&random_state, any_sequence(), any_sequence());
}

static void keep(struct nl_request *requests)
{
	static char text[KEEP_BYTES_MAX];
	unsigned int place = n_corpus;

	/* What is cut off has no line end */
	if (nl_requests_print(requests, text, sizeof(text)) >= sizeof(text) - 1) {
		nl_requests_free(requests);
		return;
	}
	fresh_sequences++;
	write_down(keep_fd, requests, true);
	if (n_corpus < CORPUS_MAX) {
		n_corpus++;
	} else {
		place = random_below(&random_state, CORPUS_MAX);
		nl_requests_free(corpus[place]);
	}
	corpus[place] = requests;
}

/* Epochs */

static bool has_devices(unsigned int netns, const char * const *names)
{
	int fd = nl_netns_socket(netns, AF_INET, SOCK_DGRAM, 0);
	struct ifreq ifr = { };
	bool has = true;

	for (; *names; names++) {
		snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", *names);
		if (ioctl(fd, SIOCGIFFLAGS, &ifr) || !(ifr.ifr_flags & IFF_UP))
			has = false;
	}
	close(fd);
	return has;
}

static void epoch_begin(void)
{
	static const char * const home[] = { "p0", "p1", "p2", "vx0", NULL };
	static const char * const wire[] = { "w0", "w1", "w2", NULL };

	if (option.mend && (!has_devices(NL_HOME, home) || !has_devices(NL_WIRE, wire)) &&
	    system(option.mend))
		errx(STATUS_MISSING, "%s", option.mend);
	nl_traffic_look(traffic.traffic);
	if (log_fd >= 0 && (ftruncate(log_fd, 0) || lseek(log_fd, 0, SEEK_SET)))
		err(STATUS_MISSING, "%s", option.log);
	run_again(base);
}

static void epoch_end(void)
{
	helper_wait(&beside);
	helper_wait(&traffic);
	nl_state_flush(&talk);
	nl_state_check(&talk);
	look_at_log();
}

static void epoch(void)
{
	unsigned long end = executions + EPOCH_REQUESTS;
	struct nl_request *requests, *copy;

	epoch_begin();
	while (executions < end && executions < option.count) {
		/* What was deleted is there again */
		if (random_one_in(&random_state, BASE_AGAIN))
			run_again(base);
		requests = new_sequence();
		copy = nl_requests_copy(requests);
		if (run(requests, random_one_in(&random_state, 3) ? new_sequence() : NULL))
			keep(copy);
		else
			nl_requests_free(copy);
	}
	epoch_end();
}

/* Run a file; its sequences are the first ones of the corpus. */
static void run_file(const char *name)
{
	struct nl_request *requests;
	FILE *in = fopen(name, "r");

	if (!in)
		err(STATUS_MISSING, "%s", name);
	epoch_begin();
	while ((requests = nl_requests_read(in))) {
		run_again(requests);
		if (n_corpus < CORPUS_MAX)
			corpus[n_corpus++] = requests;
		else
			nl_requests_free(requests);
	}
	fclose(in);
	epoch_end();
}

static void read_base(const char *name)
{
	FILE *in = fopen(name, "r");
	struct nl_request **end = &base, *requests;

	if (!in)
		err(STATUS_MISSING, "%s", name);
	while ((requests = nl_requests_read(in))) {
		*end = requests;
		while (*end)
			end = &(*end)->next;
	}
	fclose(in);
	if (!base)
		errx(STATUS_MISSING, "%s: no requests", name);
}

static int pc_order(const void *one, const void *other)
{
	const uint64_t *a = one, *b = other;

	return (*a > *b) - (*a < *b);
}

/* Write down what was reached by any thread; how much that is. */
static size_t write_pcs(void)
{
	const struct kcov *from[] = { &kcov, &beside.kcov, &traffic.kcov };
	FILE *out = option.pcs ? fopen(option.pcs, "w") : NULL;
	size_t n = 0, count = 0, at;
	uint64_t *pcs;
	unsigned int i;

	for (i = 0; i < 3; i++)
		n += from[i]->pcs.count;
	pcs = calloc(n + 1, sizeof(*pcs));
	if (!pcs)
		err(STATUS_MISSING, "no memory");
	n = 0;
	for (i = 0; i < 3; i++)
		for (at = 0; at < from[i]->pcs.size; at++)
			if (from[i]->pcs.slot[at])
				pcs[n++] = from[i]->pcs.slot[at];
	qsort(pcs, n, sizeof(*pcs), pc_order);
	for (at = 0; at < n; at++) {
		if (at && pcs[at] == pcs[at - 1])
			continue;
		count++;
		if (out)
			fprintf(out, "%#llx\n", (unsigned long long)pcs[at]);
	}
	if (out)
		fclose(out);
	free(pcs);
	return count;
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void report(double seconds)
{
	nl_tallies_print();
	printf("executions: %lu\nseconds: %.1f\nper-second: %.0f\n", executions, seconds,
	       executions / (seconds > 0 ? seconds : 1));
	printf("frames: %lu\nechoed: %lu\n", nl_traffic_sent(traffic.traffic),
	       nl_traffic_echoed(traffic.traffic));
	printf("coverage: %s\n", kcov_works(&kcov) ? "kcov" : "none");
	printf("pcs: %zu\nedges: %zu\n", write_pcs(), kcov.edges.count);
	printf("corpus: %u\nfresh: %u\nfindings: %u\n", n_corpus, fresh_sequences,
	       nl_findings);
	fflush(stdout);
}

static int open_output(const char *name)
{
	int fd = name ? open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;

	if (name && fd < 0)
		err(STATUS_MISSING, "%s", name);
	return fd;
}

static void usage(void)
{
	errx(STATUS_MISSING, "usage: fuzz-netlink -g GRAMMAR -n HOME,OTHER,WIRE [-N COUNT] [-s SEED] [-x COMMAND] [-l FILE] [-k FILE] [-p FILE] [-r] BASE [FILE...]");
}

static void options(int argc, char **argv)
{
	char *names = NULL, *other, *wire;
	int opt;

	while ((opt = getopt(argc, argv, "g:n:N:s:x:l:k:p:r")) != -1) {
		switch (opt) {
		case 'g':
			nl_rules_read(optarg);
			break;
		case 'n':
			names = optarg;
			break;
		case 'N':
			option.count = strtoul(optarg, NULL, 0);
			break;
		case 's':
			option.seed = strtoull(optarg, NULL, 0);
			break;
		case 'x':
			option.mend = optarg;
			break;
		case 'l':
			option.log = optarg;
			break;
		case 'k':
			option.keep = optarg;
			break;
		case 'p':
			option.pcs = optarg;
			break;
		case 'r':
			option.replay = true;
			break;
		default:
			usage();
		}
	}
	other = names ? strchr(names, ',') : NULL;
	wire = other ? strchr(other + 1, ',') : NULL;
	if (!wire || !nl_n_ops || optind == argc)
		usage();
	*other++ = 0;
	*wire++ = 0;
	nl_people_start(names, other, wire);
}

int main(int argc, char **argv)
{
	double start;

	options(argc, argv);
	prctl(PR_SET_NAME, "fuzz-netlink");
	kernel_log = klog_open();
	log_fd = open_output(option.log);
	keep_fd = open_output(option.keep);
	random_seed(&random_state, option.seed);
	read_base(argv[optind++]);
	nl_talk_open(&talk);
	nl_talk_open(&beside.talk);
	traffic.traffic = nl_traffic_open(option.seed);
	kcov_open(&kcov);
	helper_start(&beside, send_beside);
	helper_start(&traffic, send_packets);

	start = now();
	nl_state_flush(&talk);
	for (; optind < argc; optind++)
		run_file(argv[optind]);
	printf("replayed: %lu\n", executions);
	option.count += executions;
	while (!option.replay && executions < option.count)
		epoch();
	report(now() - start);
	return nl_findings ? STATUS_FINDINGS : 0;
}
