/*
 * base/json_out.h: a streaming JSON writer: commas, escapes and keys in the order of the calls.
 *
 * Promise: output is valid UTF-8 JSON on one line when the input texts are valid UTF-8; integers beyond ±2^53 are a
 * programming error. Failures are those of the buffer (buf->error). Deterministic: same calls, same bytes
 * (the record hashes them). jansson owns the names json_object, json_array, json_null: hence _begin and json_put_null.
 */
#pragma once

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 32 };
struct json_out {
	struct buf *buf;
	uint32_t depth, filled; /* bit per depth: has an item */
};

void json_out_init(struct json_out *out, struct buf *buf);
/* key NULL inside arrays and at the top. */
void json_object_begin(struct json_out *out, const char *key);
void json_object_end(struct json_out *out);
void json_array_begin(struct json_out *out, const char *key);
void json_array_end(struct json_out *out);
void json_str(struct json_out *out, const char *key, struct str value);
void json_text(struct json_out *out, const char *key, const char *value);       /* NULL gives null */
void json_str_or_null(struct json_out *out, const char *key, struct str value); /* size 0 gives null */
void json_int(struct json_out *out, const char *key, int64_t value);
void json_id_or_null(struct json_out *out, const char *key, row_id_t id); /* 0 gives null */
void json_bool(struct json_out *out, const char *key, bool value);
void json_put_null(struct json_out *out, const char *key);
void json_time(struct json_out *out, const char *key,
	       utc_ms_t at); /* RFC 3339 UTC "2026-11-24T07:00:00Z" (ms only when not 0); 0 gives null */
void json_raw(struct json_out *out, const char *key, struct str json); /* `json` is a complete value */
