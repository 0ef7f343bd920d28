/*
 * base/arena.h: memory that lives as long as one request, one job, or one compiled object, with a cap.
 *
 * Promise: everything is freed at once by arena_free() or arena_reset(); an arena never grows past its cap;
 * out of memory is NULL, an ordinary error. Not thread-safe: one arena, one owner.
 */
#pragma once

#include <stdarg.h>

#include "base/types.h"

struct arena;

struct arena *arena_new(size_t bytes_max); /* NULL: out of memory */
void arena_free(struct arena *arena);      /* NULL is fine */
void arena_reset(struct arena *arena);     /* forgets everything, keeps one block */
/* Zeroed, aligned for any type. NULL: cap reached or out of memory. `size` 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size) MUST_USE;
void *arena_alloc_array(struct arena *arena, size_t count, size_t size) MUST_USE; /* overflow-checked */
/* A copy that is also NUL-terminated behind `size`; {NULL,0} and ok=false via data==NULL when memory ends. */
struct str arena_dup(struct arena *arena, struct str text) MUST_USE;
/* data == NULL when memory ends; terminated. */
struct str arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3) MUST_USE;
