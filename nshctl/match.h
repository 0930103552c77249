/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a field of a packet has to be, as one word: a value, maybe with a mask
 * (10.0.0.0/8), two numbers (80-90), or names of bits (+trk-new).
 */
#ifndef NSHCTL_MATCH_H
#define NSHCTL_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attr;
struct place;

enum match_kind {
	MATCH_NUMBER,
	MATCH_HEX,	/* number, in text as 0x... */
	MATCH_PROTO,	/* number, in text the name of an IP protocol */
	MATCH_ETHERTYPE,	/* number, in text the name of an Ethernet type */
	MATCH_RANGE,	/* LOW-HIGH */
	MATCH_MAC,
	MATCH_IPV4,
	MATCH_IPV6,
	MATCH_FLAGS,	/* NAME or noNAME, / between */
	MATCH_STATES,	/* +NAME or -NAME, nothing between */
};

/**
 * struct match_flag - a bit and its name
 * @name: its name, NULL after the last one
 * @bit: the bit
 */
struct match_flag {
	const char *name;
	uint32_t bit;
};

/**
 * struct match - what an attribute of KIND_MATCH has besides
 * @kind: how it is read and shown
 * @mask: number of the attribute that has its mask, or the higher number of a
 *        MATCH_RANGE; 0 if there is no mask
 * @flags: the bits of a MATCH_FLAGS or MATCH_STATES
 * @place: in what packets the field is (flower.c)
 */
struct match {
	enum match_kind kind;
	uint16_t mask;
	const struct match_flag *flags;
	const struct place *place;
};

#define MATCH_BYTES 16

/**
 * struct match_value - a value as messages have it
 * @value: the value, its first bytes are those of the attribute
 * @mask: the bits that count; the higher number of a MATCH_RANGE
 */
struct match_value {
	uint8_t value[MATCH_BYTES];
	uint8_t mask[MATCH_BYTES];
};

/* Room for any of these words */
#define MATCH_WORD_MAX 96

bool match_parse(const struct attr *attr, const char *word, struct match_value *value);
void match_word(const struct attr *attr, const struct match_value *value, char *word);
bool match_is_empty(const struct attr *attr, const struct match_value *value);
size_t match_size(const struct attr *attr);
void match_fill(const struct attr *attr, uint8_t *mask);
uint64_t match_number(const struct attr *attr, const uint8_t *bytes);

#endif
