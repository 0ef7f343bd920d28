/*
 * wall_index.c: FNV-1a and linear probing; at most half full.
 */
#include "standin/wall_index.h"

#include <stdlib.h>

#include "base/assert.h"

static uint64_t hash_of(struct str key)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < key.size; i++)
		hash = (hash ^ (unsigned char)key.data[i]) * 0x100000001b3u;
	return hash ^ (hash >> 29);
}

/* The slot of `key`, or the free one where it belongs. */
static struct wall_index_slot *slot_of(const struct wall_index *index, struct str key)
{
	size_t at = (size_t)hash_of(key) & (index->capacity - 1);

	while (index->slots[at].key.data && !str_equal(index->slots[at].key, key))
		at = (at + 1) & (index->capacity - 1);
	return &index->slots[at];
}

void wall_index_deinit(struct wall_index *index)
{
	free(index->slots);
	*index = (struct wall_index){ 0 };
}

err_t wall_index_reserve(struct wall_index *index)
{
	struct wall_index larger = { .capacity = index->capacity ? index->capacity * 2 : 64, .count = index->count };

	if (index->capacity > 0 && (index->count + 1) * 2 <= index->capacity)
		return ERR_OK;
	larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
	if (!larger.slots)
		return ERR_MEMORY;
	for (size_t i = 0; i < index->capacity; i++)
		if (index->slots[i].key.data)
			*slot_of(&larger, index->slots[i].key) = index->slots[i];
	free(index->slots);
	*index = larger;
	return ERR_OK;
}

void wall_index_put(struct wall_index *index, struct str key, size_t value)
{
	struct wall_index_slot *slot;

	ASSERT(key.data && key.size > 0 && (index->count + 1) * 2 <= index->capacity);
	slot = slot_of(index, key);
	if (!slot->key.data) {
		slot->key = key;
		index->count++;
	}
	slot->value = value;
}

bool wall_index_find(const struct wall_index *index, struct str key, size_t *ret_value)
{
	const struct wall_index_slot *slot;

	if (index->capacity == 0 || key.size == 0)
		return false;
	slot = slot_of(index, key);
	if (!slot->key.data)
		return false;
	*ret_value = slot->value;
	return true;
}
