/* SPDX-License-Identifier: GPL-2.0 */
/* What the tool prints is caught, and has to be fit to be printed. */
#ifndef FUZZ_CHECK_H
#define FUZZ_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void check_begin(void);
void check_end(void);
void check_json(void);
void check_batch(void);

/* A module that knows what the first bytes say; without them, all. Return: bytes used */
size_t check_module(const uint8_t *data, size_t size);

#endif
