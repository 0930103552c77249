// SPDX-License-Identifier: GPL-2.0
/* What is done to rules and attachments, in which order, and what undoes it. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handle.h"
#include "plan.h"
#include "rule.h"
#include "state.h"
#include "unit.h"
#include "words.h"

#define TEXT_MAX 4096

/* Rules as the words of commands, NULL at the end */
typedef const char *const rules[8];

static void put_rules(struct state *state, rules lines)
{
	char copy[256], *argv[64], *next;
	json_t *rule, *handle;
	struct words w;
	size_t i;

	for (i = 0; lines[i]; i++) {
		w = (struct words){ .v = argv, .command = "rule", .usage = "" };
		snprintf(copy, sizeof(copy), "%s", lines[i]);
		next = copy;
		while ((argv[w.n] = strsep(&next, " ")))
			w.n++;
		handle = json_integer(strstr(lines[i], "handle 2") ? 2 : 1);
		rule = rule_read(&w);
		assert_non_null(rule);
		json_object_set_new(rule, "handle", handle);
		state_put_rule(state, rule);
	}
}

static void put_attached(struct state *state, rules pairs)
{
	char name[32], *behind;
	size_t i;

	for (i = 0; pairs[i]; i++) {
		snprintf(name, sizeof(name), "%s", pairs[i]);
		behind = strchr(name, ' ');
		*behind++ = '\0';
		state_put(state, STATE_ATTACH, state_attach(name, behind), "%s", name);
	}
}

/* Return: what is planned, "COMMAND | UNDO" each, good until the next call */
static const char *planned(struct state *now, struct state *want)
{
	static char text[TEXT_MAX];
	struct plan plan = {};
	size_t i, len = 0;

	handle_settle(want, now);
	plan_make(&plan, "n", now, want);
	plan_sort(&plan);
	*text = '\0';
	for (i = 0; i < plan.count; i++)
		len += snprintf(text + len, sizeof(text) - len, "%s | %s\n",
				plan.steps[i].command, plan.steps[i].undo ?: "");
	plan_free(&plan);
	return text;
}

static void check_rules(rules before, rules after, const char *text)
{
	struct state now, want;

	state_init(&now);
	state_init(&want);
	put_rules(&now, before);
	put_rules(&want, after);
	assert_string_equal(planned(&now, &want), text);
	state_free(&now);
	state_free(&want);
}

#define A "dev e pref 1 to x protocol ip src_ip 10.0.0.0/8"

static void test_same(void **state)
{
	(void)state;
	check_rules((rules){ A }, (rules){ A }, "");
	/* Whatever its handle */
	check_rules((rules){ A " handle 2" }, (rules){ A }, "");
	check_rules((rules){ A " handle 2", "dev e pref 1 to x protocol ip" },
		    (rules){ "dev e pref 1 to x protocol ip", A " handle 2" }, "");
}

static void test_values(void **state)
{
	(void)state;
	check_rules((rules){ A }, (rules){ "dev e pref 1 to y protocol ip src_ip 11.0.0.0/8" },
		    "rule replace dev e pref 1 handle 1 to y protocol ip src_ip 11.0.0.0/8 | "
		    "rule replace dev e pref 1 handle 1 to x protocol ip src_ip 10.0.0.0/8\n");
	check_rules((rules){ A " handle 2" },
		    (rules){ "dev e pref 1 to x protocol ip src_ip 11.0.0.0/8" },
		    "rule replace dev e pref 1 handle 2 to x protocol ip src_ip 11.0.0.0/8 | "
		    "rule replace dev e pref 1 handle 2 to x protocol ip src_ip 10.0.0.0/8\n");
}

/* The kernel would refuse a replacement that looks at other bits */
static void test_fields(void **state)
{
	static const char *const other[] = {
		"dev e pref 1 to x protocol ip src_ip 10.0.0.0/16",
		"dev e pref 1 to x protocol ip src_ip 10.0.0.0/8 ip_proto tcp",
		"dev e pref 1 to x protocol ip dst_ip 10.0.0.0/8",
		"dev e pref 1 to x protocol ip",
	};
	char want[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(other) / sizeof(*other); i++) {
		const char *keys = strchr(strstr(other[i], "protocol"), ' ') + 1;

		snprintf(want, sizeof(want),
			 "rule add dev e pref 1 handle 2 to x protocol %s | "
			 "rule del dev e pref 1 handle 2\n"
			 "rule del dev e pref 1 handle 1 | "
			 "rule add dev e pref 1 handle 1 to x protocol ip src_ip 10.0.0.0/8\n",
			 strcmp(keys, "ip src_ip 10.0.0.0/8 ip_proto tcp") ? keys :
			 "ip ip_proto tcp src_ip 10.0.0.0/8");
		check_rules((rules){ A }, (rules){ other[i] }, want);
	}
}

/* Bits of a field have names: which ones are looked at is not what they are to be */
static void test_bits(void **state)
{
	(void)state;
	check_rules((rules){ "dev e pref 1 to x protocol ip ip_flags frag" },
		    (rules){ "dev e pref 1 to x protocol ip ip_flags firstfrag" },
		    "rule add dev e pref 1 handle 2 to x protocol ip ip_flags firstfrag | "
		    "rule del dev e pref 1 handle 2\n"
		    "rule del dev e pref 1 handle 1 | "
		    "rule add dev e pref 1 handle 1 to x protocol ip ip_flags frag\n");
	check_rules((rules){ "dev e pref 1 to x protocol ip ip_flags frag/nofirstfrag" },
		    (rules){ "dev e pref 1 to x protocol ip ip_flags firstfrag/frag" },
		    "rule replace dev e pref 1 handle 1 to x protocol ip ip_flags frag/firstfrag | "
		    "rule replace dev e pref 1 handle 1 to x protocol ip ip_flags frag/nofirstfrag\n");
}

/* A preference has one protocol */
static void test_protocol(void **state)
{
	(void)state;
	check_rules((rules){ A }, (rules){ "dev e pref 1 to x protocol arp" },
		    "rule del dev e pref 1 handle 1 | "
		    "rule add dev e pref 1 handle 1 to x protocol ip src_ip 10.0.0.0/8\n"
		    "rule add dev e pref 1 handle 2 to x protocol arp | "
		    "rule del dev e pref 1 handle 2\n");
}

#define IP(pref, n) "dev e pref " #pref " to x protocol ip src_ip 10.0.0." #n
#define STEP(pref, n, was)							\
	"rule replace dev e pref " #pref " handle 1 to x protocol ip src_ip 10.0.0." #n " | " \
	"rule replace dev e pref " #pref " handle 1 to x protocol ip src_ip 10.0.0." #was "\n"

/* Where a packet has found its rule, it finds it all the time */
static void test_order(void **state)
{
	(void)state;
	check_rules((rules){ IP(1, 1), IP(2, 2) }, (rules){ IP(1, 9), IP(2, 1), IP(3, 2) },
		    "rule add dev e pref 3 handle 1 to x protocol ip src_ip 10.0.0.2 | "
		    "rule del dev e pref 3 handle 1\n"
		    STEP(2, 1, 2) STEP(1, 9, 1));
	check_rules((rules){ IP(1, 9), IP(2, 1), IP(3, 2) }, (rules){ IP(1, 1), IP(2, 2) },
		    STEP(1, 1, 9) STEP(2, 2, 1)
		    "rule del dev e pref 3 handle 1 | "
		    "rule add dev e pref 3 handle 1 to x protocol ip src_ip 10.0.0.2\n");
}

static void check_attached(rules before, rules after, const char *text)
{
	struct state now, want;

	state_init(&now);
	state_init(&want);
	put_attached(&now, before);
	put_attached(&want, after);
	assert_string_equal(planned(&now, &want), text);
	state_free(&now);
	state_free(&want);
}

/* Objects of a kind as JSON with ' for ", by name */
static void put_json(struct state *state, enum state_kind kind, const char *text)
{
	char copy[1024], *c;
	json_t *objects;

	snprintf(copy, sizeof(copy), "%s", text);
	for (c = copy; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	objects = json_loads(copy, 0, NULL);
	assert_non_null(objects);
	json_object_update(state->objects[kind], objects);
	json_decref(objects);
}

static void check_devs(const char *before, const char *after, const char *text)
{
	struct state now, want;

	state_init(&now);
	state_init(&want);
	put_json(&now, STATE_DEV, before);
	put_json(&want, STATE_DEV, after);
	assert_string_equal(planned(&now, &want), text);
	state_free(&now);
	state_free(&want);
}

/* What the kernel does not tell, since it is as it is by itself, is said to undo it */
static void test_untold(void **state)
{
	(void)state;
	check_devs("{'x': {'ifname': 'x', 'mode': 'bridge'}}",
		   "{'x': {'ifname': 'x', 'mode': 'route', 'returns': 100}}",
		   "dev set x mode route returns 100 | dev set x mode bridge returns 0\n");
	check_devs("{'x': {'ifname': 'x', 'returns': 100}}",
		   "{'x': {'ifname': 'x', 'returns': 0}}",
		   "dev set x returns 0 | dev set x returns 100\n");
	check_devs("{'x': {'ifname': 'x'}}", "{'x': {'ifname': 'x', 'returns': 0}}", "");
	check_devs("{'x': {'ifname': 'x', 'spi': 1, 'si': 9}}",
		   "{'x': {'ifname': 'x', 'returns': 0}}",
		   "dev set x spi none | dev set x spi 1 si 9\n");
}

#define LEG(name, more)	"'" name "': {'ifname': '" name "', 'function': 'f'" more "}"
#define FLOW	", 'recall-by': ['flow'], 'originated': 'flow'"
#define PRINT	", 'recall-by': ['fingerprint'], 'originated': 'own-path'"
#define MARK	", 'recall-by': ['mark'], 'originated': 'own-path', 'flow-limit': 65536"

/* Who joins a function gets its settings, and a change of them is one of all legs */
static void test_join(void **state)
{
	(void)state;
	check_devs("{" LEG("a", ", 'recall-by': ['conntrack'], 'flow-limit': 9, 'returns': 5") "}",
		   "{" LEG("b", MARK) "}",
		   "dev add b function f recall conntrack flow-limit 9 returns 5 up | dev del b\n"
		   "dev set b recall mark flow-limit 65536 returns 0 | "
		   "dev set b recall conntrack flow-limit 9 returns 5\n"
		   "dev del a | dev add a function f recall conntrack flow-limit 9 returns 5 up\n");
	check_devs("{" LEG("a", MARK) "}", "{" LEG("a", MARK) "," LEG("b", MARK) "}",
		   "dev add b function f up | dev del b\n");
	check_devs("{" LEG("a", PRINT) "}", "{" LEG("a", FLOW) "," LEG("b", FLOW) "}",
		   "dev add b function f recall fingerprint up | dev del b\n"
		   "dev set a recall flow | dev set a recall fingerprint\n"
		   "dev set b recall flow | dev set b recall fingerprint\n"
		   "dev set a originated flow | dev set a originated own-path\n"
		   "dev set b originated flow | dev set b originated own-path\n");
}

/* No leg may have originated flow while another one has recall by fingerprint */
static void test_originated(void **state)
{
	(void)state;
	check_devs("{" LEG("a", FLOW) "," LEG("b", FLOW) "}",
		   "{" LEG("a", PRINT) "," LEG("b", PRINT) "}",
		   "dev set a originated own-path | dev set a originated flow\n"
		   "dev set b originated own-path | dev set b originated flow\n"
		   "dev set a recall fingerprint | dev set a recall flow\n"
		   "dev set b recall fingerprint | dev set b recall flow\n");
	/* Nor one that goes */
	check_devs("{" LEG("a", FLOW) "," LEG("b", FLOW) "}", "{" LEG("a", PRINT) "}",
		   "dev set b originated own-path | dev set b originated flow\n"
		   "dev set a originated own-path | dev set a originated flow\n"
		   "dev set a recall fingerprint | dev set a recall flow\n"
		   "dev del b | dev add b function f recall flow originated flow up\n");
	/* A device alone is told at once */
	check_devs("{'x': {'ifname': 'x'" FLOW "}}", "{'x': {'ifname': 'x'" PRINT "}}",
		   "dev set x recall fingerprint originated own-path | "
		   "dev set x recall flow originated flow\n");
}

/* A context whose id may not fit goes before the mark mask changes */
static void test_masks(void **state)
{
	static const char dev[] = "{'x': {'ifname': 'x', 'mark-mask': %s}}";
	struct state now, want;
	char text[128];

	(void)state;
	state_init(&now);
	state_init(&want);
	snprintf(text, sizeof(text), dev, "65535");
	put_json(&now, STATE_DEV, text);
	snprintf(text, sizeof(text), dev, "255");
	put_json(&want, STATE_DEV, text);
	put_json(&now, STATE_CONTEXT,
		 "{'x 1000': {'dev': 'x', 'id': 1000}, 'x 7': {'dev': 'x', 'id': 7}}");
	put_json(&want, STATE_CONTEXT,
		 "{'x 5': {'dev': 'x', 'id': 5}, 'x 7': {'dev': 'x', 'id': 7}}");
	assert_string_equal(planned(&now, &want),
			    "context del dev x id 1000 | context add dev x id 1000\n"
			    "dev set x mark-mask 0xff | dev set x mark-mask 0xffff\n"
			    "context add dev x id 5 | context del dev x id 5\n");
	state_free(&now);
	state_free(&want);
}

/* What makes no difference is none: without a policy of flows there is no limit of them */
static void test_flows(void **state)
{
	static const char group[] = "{'g': {'name': 'g', 'policy': '%s'%s, 'member': ["
				    "{'type': 'dev', 'ifname': 'x', 'weight': 1}]}}";
	static const char limit[] = ", 'flow-limit': 1000, 'flow-timeout': 9";
	struct state now, want;
	char text[256];

	(void)state;
	state_init(&now);
	state_init(&want);
	snprintf(text, sizeof(text), group, "replicate", "");
	put_json(&now, STATE_GROUP, text);
	snprintf(text, sizeof(text), group, "replicate", limit);
	put_json(&want, STATE_GROUP, text);
	assert_string_equal(planned(&now, &want), "");
	snprintf(text, sizeof(text), group, "hash", limit);
	put_json(&want, STATE_GROUP, text);
	assert_string_equal(planned(&now, &want),
			    "group replace g policy hash flow-limit 1000 flow-timeout 9 member dev x | "
			    "group replace g policy replicate member dev x\n");
	state_free(&now);
	state_free(&want);
}

#define MEMBER(name, state)	\
	"{'type': 'dev', 'ifname': '" name "', 'weight': 1, 'state': '" state "'}"
#define GROUP(members)		"{'g': {'name': 'g', 'policy': 'hash', 'member': [" members "]}}"

/* Return: what is lost if that is undone */
static unsigned int lost(const char *before, const char *after)
{
	struct state now, want;
	struct plan plan = {};
	unsigned int loses;

	state_init(&now);
	state_init(&want);
	put_json(&now, STATE_GROUP, before);
	put_json(&want, STATE_GROUP, after);
	plan_make(&plan, "n", &now, &want);
	assert_int_equal(plan.count, 1);
	loses = plan.steps[0].loses;
	plan_free(&plan);
	state_free(&now);
	state_free(&want);
	return loses;
}

/* A member is told its state by others, and that goes with it */
static void test_lost(void **state)
{
	static const char now[] = GROUP(MEMBER("x", "down") ", " MEMBER("y", "up"));

	(void)state;
	assert_int_equal(lost(now, GROUP(MEMBER("y", "up"))), PLAN_LOSES_STATE);
	assert_int_equal(lost(now, GROUP(MEMBER("x", "up"))), 0);
	assert_int_equal(lost(now, GROUP("{'type': 'dev', 'ifname': 'x', 'weight': 7}")), 0);
	assert_int_equal(lost(now, "{}"), PLAN_LOSES_STATE);
	assert_int_equal(lost("{}", now), 0);
}

/* What is behind a device is taken away there before it is put behind another one */
static void test_attached(void **state)
{
	(void)state;
	check_attached((rules){ "a t0" }, (rules){ "b t0" },
		       "dev detach a | dev attach a t0\n"
		       "dev attach b t0 | dev detach b\n");
	check_attached((rules){ "a t0", "b t1" }, (rules){ "a t1", "b t0" },
		       "dev detach a | dev attach a t0\n"
		       "dev detach b | dev attach b t1\n"
		       "dev attach a t1 | dev detach a\n"
		       "dev attach b t0 | dev detach b\n");
	check_attached((rules){ "a t0" }, (rules){ NULL }, "dev detach a | dev attach a t0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_bits),
		cmocka_unit_test(test_protocol),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_attached),
		cmocka_unit_test(test_untold),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_originated),
		cmocka_unit_test(test_masks),
		cmocka_unit_test(test_flows),
		cmocka_unit_test(test_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
