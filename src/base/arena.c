/*
 * base/arena.c: blocks in a list, filled from the front. Blocks grow from 4 KB to 256 KB; what is larger gets its own.
 * Under AddressSanitizer a gap that nobody may touch lies behind each piece, and what was reset is nobody's.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/fault.h"

#ifdef __has_feature
#define ARENA_WATCHED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_WATCHED 1
#else
#define ARENA_WATCHED 0
#endif
#if ARENA_WATCHED
#include <sanitizer/asan_interface.h>
#endif

enum { BLOCK_BYTES_MIN = 4096, BLOCK_BYTES_MAX = 256 * 1024, ALIGN = alignof(max_align_t) };
enum { GAP = ARENA_WATCHED ? ALIGN : 0 };

struct block {
	struct block *next; /* older */
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *newest;
	size_t bytes, bytes_max, block_bytes;
};

static void forbid(void *bytes, size_t size)
{
#if ARENA_WATCHED
	ASAN_POISON_MEMORY_REGION(bytes, size);
#else
	(void)bytes;
	(void)size;
#endif
}

static void allow(void *bytes, size_t size)
{
#if ARENA_WATCHED
	ASAN_UNPOISON_MEMORY_REGION(bytes, size);
#else
	(void)bytes;
	(void)size;
#endif
}

struct arena *arena_new(size_t bytes_max)
{
	struct arena *arena;

	ASSERT(bytes_max > 0);
	if (fault(FAULT_ALLOCATION))
		return NULL;
	arena = calloc(1, sizeof(*arena));
	if (arena == NULL)
		return NULL;
	arena->bytes_max = bytes_max;
	arena->block_bytes = BLOCK_BYTES_MIN;
	return arena;
}

static void blocks_free(struct block *block)
{
	while (block != NULL) {
		struct block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	blocks_free(arena->newest);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	struct block *kept = arena->newest;

	arena->bytes = 0;
	if (kept == NULL)
		return;
	blocks_free(kept->next);
	kept->next = NULL;
	kept->used = 0;
	forbid(kept->bytes, kept->size);
	arena->bytes = kept->size;
}

static struct block *block_add(struct arena *arena, size_t size)
{
	size_t left = arena->bytes_max - arena->bytes;
	size_t block_size = size > arena->block_bytes ? size : arena->block_bytes;
	struct block *block;

	if (size > left)
		return NULL;
	if (block_size > left)
		block_size = left;
	block = malloc(sizeof(*block) + block_size);
	if (block == NULL)
		return NULL;
	block->next = arena->newest;
	block->used = 0;
	block->size = block_size;
	forbid(block->bytes, block_size);
	arena->newest = block;
	arena->bytes += block_size;
	if (arena->block_bytes < BLOCK_BYTES_MAX)
		arena->block_bytes *= 2;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct block *block = arena->newest;
	size_t taken;
	void *bytes;

	if (fault(FAULT_ALLOCATION) || size > arena->bytes_max)
		return NULL;
	taken = (size == 0 ? 1 : size) + (ALIGN - 1);
	taken += GAP - taken % ALIGN;
	if (block == NULL || taken > block->size - block->used)
		block = block_add(arena, taken);
	if (block == NULL)
		return NULL;
	bytes = block->bytes + block->used;
	block->used += taken;
	allow(bytes, size);
	memset(bytes, 0, size);
	return bytes;
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return NULL;
	return arena_alloc(arena, bytes);
}

struct str arena_dup(struct arena *arena, struct str text)
{
	char *copy;

	if (text.size == SIZE_MAX)
		return (struct str){ NULL, 0 };
	copy = arena_alloc(arena, text.size + 1);
	if (copy == NULL)
		return (struct str){ NULL, 0 };
	if (text.size > 0)
		memcpy(copy, text.data, text.size);
	return (struct str){ copy, text.size };
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int size;

	va_start(args, format);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	ASSERT(size >= 0);
	text = arena_alloc(arena, (size_t)size + 1);
	if (text == NULL)
		return (struct str){ NULL, 0 };
	va_start(args, format);
	vsnprintf(text, (size_t)size + 1, format, args);
	va_end(args);
	return (struct str){ text, (size_t)size };
}
