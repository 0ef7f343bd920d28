/*
 * standin/wall_index.h: from a text to a number, in memory: open addressing, grows, never forgets.
 */
#pragma once

#include "base/err.h"

struct wall_index_slot {
	struct str key; /* borrowed; data NULL: free */
	size_t value;
};
struct wall_index {
	struct wall_index_slot *slots;
	size_t capacity, count;
};

void wall_index_deinit(struct wall_index *index);
/* Room for one more key, so that the next wall_index_put() cannot fail. ERR_MEMORY. */
MUST_USE err_t wall_index_reserve(struct wall_index *index);
void wall_index_put(struct wall_index *index, struct str key,
		    size_t value); /* replaces; `key` (not empty) must outlive the index */
bool wall_index_find(const struct wall_index *index, struct str key, size_t *ret_value);
