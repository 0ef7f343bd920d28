/*
 * base/json_in.h: JSON from outside, by field tables: key, type, offset, limits. Strict parser (jansson).
 *
 * Promise: duplicate keys, unknown keys, bad UTF-8, U+0000, depth > 32, trailing text, numbers beyond 63 bits, missing
 * required fields and values beyond their limits are refused, and the detail names the path and the rule. Nothing is
 * copied half. Rules of the details, keys of the dictionary: json_invalid, json_utf8, json_duplicate_key, json_number,
 * json_nul, too_deep; unknown, required, type, too_short, too_long, too_small, too_big, too_few, too_many, one_of,
 * time. Texts live in the arena, NUL-terminated. limit_max 0 with limit_min 0 means no limit.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct json_t; /* jansson's tree, for the few places that need one */

enum json_type {
	JSON_TYPE_STR,    /* struct str; `limit_min`, `limit_max` count code points */
	JSON_TYPE_INT,    /* int64_t, within ±(2^53-1) in any case; limits inclusive */
	JSON_TYPE_ID,     /* row_id_t, 1 … 2^53-1; null allowed when optional = 0 */
	JSON_TYPE_BOOL,   /* bool */
	JSON_TYPE_TIME,   /* utc_ms_t from RFC 3339 with an offset */
	JSON_TYPE_ENUM,   /* int; `names` NULL-terminated, index is the value */
	JSON_TYPE_OBJECT, /* nested struct, `fields` */
	JSON_TYPE_ARRAY,  /* struct json_items {void *items; size_t count} of `fields` structs of `item_size`; limits
			     count items */
};
enum { JSON_REQUIRED = 1 };
struct json_items {
	void *items;
	size_t count;
};
struct json_field { /* table ends with key NULL */
	const char *key;
	enum json_type type;
	uint32_t flags;
	size_t offset;
	int64_t limit_min, limit_max;
	const char *const *names;
	const struct json_field *fields;
	size_t item_size;
};

/* Optional absent (or null) fields leave the zeroed target untouched; so does a failure. ERR_BODY_INVALID (not JSON,
   not an object), ERR_INPUT_INVALID (a field), ERR_LIMIT (too_deep), ERR_MEMORY. */
MUST_USE err_t json_in(struct str text, const struct json_field *fields, struct arena *arena, void *ret_target,
		       struct err_detail *ret_detail);
/* The same from a parsed tree; `path` prefixes the field names in the detail ("" = none). */
MUST_USE err_t json_in_tree(const struct json_t *tree, const char *path, const struct json_field *fields,
			    struct arena *arena, void *ret_target, struct err_detail *ret_detail);
/* Strict parse to a jansson tree (caller json_decref()s). The detail's found = line of the error. */
MUST_USE err_t json_parse(struct str text, struct json_t **ret_tree, struct err_detail *ret_detail);
