/*
 * base/buf.c: the growing buffer. Capacity doubles and never passes size_max + 1 (the closing NUL).
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/fault.h"

enum { CAPACITY_MIN = 256 };

void buf_init(struct buf *buf, size_t size_max)
{
	ASSERT(size_max < SIZE_MAX / 2);
	*buf = (struct buf){ .size_max = size_max };
}

void buf_deinit(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){ .size_max = buf->size_max };
}

void buf_clear(struct buf *buf)
{
	buf->size = 0;
	buf->error = ERR_OK;
}

/* Room for `more` bytes and a NUL behind them; false: remembered in buf->error. */
static bool room_make(struct buf *buf, size_t more)
{
	size_t capacity = buf->capacity < CAPACITY_MIN ? CAPACITY_MIN : buf->capacity;
	char *data;

	if (buf->error != ERR_OK)
		return false;
	if (more > buf->size_max - buf->size) {
		buf->error = ERR_LIMIT;
		return false;
	}
	if (buf->size + more < buf->capacity)
		return true;
	while (capacity <= buf->size + more)
		capacity *= 2;
	if (capacity > buf->size_max + 1)
		capacity = buf->size_max + 1;
	data = fault(FAULT_ALLOCATION) ? NULL : realloc(buf->data, capacity);
	if (data == NULL) {
		buf->error = ERR_MEMORY;
		return false;
	}
	buf->data = data;
	buf->capacity = capacity;
	return true;
}

void buf_add(struct buf *buf, struct str text)
{
	if (text.size == 0 || !room_make(buf, text.size))
		return;
	memcpy(buf->data + buf->size, text.data, text.size);
	buf->size += text.size;
	buf->data[buf->size] = '\0';
}

void buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, (struct str){ &c, 1 });
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	ASSERT(size >= 0);
	if (!room_make(buf, (size_t)size))
		return;
	va_start(args, format);
	vsnprintf(buf->data + buf->size, (size_t)size + 1, format, args);
	va_end(args);
	buf->size += (size_t)size;
}

struct str buf_str(const struct buf *buf)
{
	return (struct str){ buf->data, buf->size };
}
