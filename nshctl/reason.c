// SPDX-License-Identifier: GPL-2.0
/* Reasons to drop a packet; the table is the module's own. */
#include <stddef.h>
#include <string.h>

#include "compiler.h"
#include "reason.h"

static const struct {
	const char *name;
	const char *sentence;
} reasons[] = {
#define NSH_DROP(sym, name, text) { name, text },
#include "../kmod/drop_reasons.h"
#undef NSH_DROP
};

/**
 * reason_sentence() - explain a reason
 * @name: its name
 *
 * Return: a sentence, NULL if this nshctl does not know the reason
 */
const char *reason_sentence(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (!strcmp(reasons[i].name, name))
			return reasons[i].sentence;
	return NULL;
}
