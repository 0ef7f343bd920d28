/*
 * store/list.h: a growing array in an arena, for results of unknown length: for store and action.
 *
 * The array doubles; what it grew out of stays in the arena until the arena goes.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct list {
	void *items;
	size_t count, capacity;
};
/* A zeroed place for one more item; NULL: out of memory. */
static inline void *list_add(struct list *list, struct arena *arena, size_t item_size)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? 2 * list->capacity : 16;
		char *items = (char *)arena_alloc_array(arena, capacity, item_size);

		if (!items)
			return NULL;
		if (list->count > 0)
			memcpy(items, list->items, list->count * item_size);
		list->items = items;
		list->capacity = capacity;
	}
	return (char *)list->items + item_size * list->count++;
}
