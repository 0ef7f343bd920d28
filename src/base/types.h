/*
 * base/types.h: the value types that cross every layer.
 *
 * Promise: plain values, no functions with a body of more than one line, no include of the project.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef int64_t utc_ms_t; /* milliseconds since 1970-01-01T00:00Z; 0 = not yet */
typedef int64_t row_id_t; /* a database id, below 2^53; 0 = none */

struct str { /* borrowed UTF-8, not terminated; {NULL, 0} is the empty string */
	const char *data;
	size_t size;
};

struct digest { /* SHA-256 */
	uint8_t bytes[32];
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

enum {
	MS_PER_SECOND = 1000,
	MS_PER_MINUTE = 60 * MS_PER_SECOND,
	MS_PER_HOUR = 60 * MS_PER_MINUTE,
	MS_PER_DAY = 24 * MS_PER_HOUR,
};

static inline struct str str_from(const char *text) /* `text` NUL-terminated or NULL */
{
	return (struct str){ text, text ? strlen(text) : 0 };
}

static inline bool str_equal(struct str a, struct str b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
