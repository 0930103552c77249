// SPDX-License-Identifier: GPL-2.0
/* KUnit suites of the driver, one for each noun; they run when this is loaded. */

#include <linux/module.h>

#include "compat.h"

MODULE_IMPORT_NS(NSFC_KUNIT_NS);
MODULE_DESCRIPTION("KUnit suites of nsh_sfc");
MODULE_LICENSE("GPL");
