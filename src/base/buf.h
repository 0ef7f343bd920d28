/*
 * base/buf.h: a growing byte buffer with a cap.
 *
 * Promise: a failure (memory, cap) is remembered in `error`, later appends do nothing, and the
 * caller's look at `error` tells: callers append without checking and check once.
 */
#pragma once

#include "base/err.h"

struct buf {
	char *data;
	size_t size, capacity, size_max;
	err_t error; /* ERR_OK, ERR_MEMORY, ERR_LIMIT */
};

void buf_init(struct buf *buf, size_t size_max);
void buf_deinit(struct buf *buf);
void buf_clear(struct buf *buf); /* size 0, error forgotten, memory kept */
void buf_add(struct buf *buf, struct str text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
struct str buf_str(const struct buf *buf); /* borrowed until the next append; also NUL-terminated when size > 0 */
