/* SPDX-License-Identifier: GPL-2.0 */
/* cmocka wants these before its own header. */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka.h after the others */
#include <cmocka.h>

#endif
