// SPDX-License-Identifier: GPL-2.0
/* JSON lists in another order. */
#include <stdlib.h>

#include "err.h"
#include "sort.h"

/**
 * sort_list() - put a list into order
 * @list: the list, which stays as it is
 * @compare: compares two of its items, as qsort() does an array of json_t *
 *
 * Return: a new list
 */
json_t *sort_list(const json_t *list, int (*compare)(const void *a, const void *b))
{
	size_t count = json_array_size(list), i;
	json_t **items, *sorted = json_array();

	items = err_alloc(NULL, (count + 1) * sizeof(*items));
	for (i = 0; i < count; i++)
		items[i] = json_array_get(list, i);
	qsort(items, count, sizeof(*items), compare);
	for (i = 0; i < count; i++)
		json_array_append(sorted, items[i]);
	free(items);
	return sorted;
}
