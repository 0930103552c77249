/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel's headers have and the C library's have not. */
#ifndef NSHCTL_COMPILER_H
#define NSHCTL_COMPILER_H

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof(*(array)))
#define BIT(n)			(1U << (n))

#undef __printf
#undef __aligned
#define __printf(a, b)		__attribute__((__format__(__printf__, a, b)))
#define __aligned(n)		__attribute__((__aligned__(n)))

#endif
