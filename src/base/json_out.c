/*
 * base/json_out.c: writes JSON straight into a buffer, without a tree. Escapes only what RFC 8259 demands.
 */
#include "base/json_out.h"

#include "base/assert.h"
#include "base/time_text.h"

static const int64_t INTEGER_MAX = INT64_C(1) << 53;

void json_out_init(struct json_out *out, struct buf *buf)
{
	*out = (struct json_out){ .buf = buf };
}

static void string_write(struct buf *buf, struct str text)
{
	static const char short_names[32] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
	size_t start = 0;

	buf_add_char(buf, '"');
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_add(buf, (struct str){ text.data + start, i - start });
		start = i + 1;
		if (c >= 0x20)
			buf_add(buf, (struct str){ (const char[]){ '\\', (char)c }, 2 });
		else if (short_names[c] != 0)
			buf_add(buf, (struct str){ (const char[]){ '\\', short_names[c] }, 2 });
		else
			buf_printf(buf, "\\u%04x", c);
	}
	buf_add(buf, (struct str){ text.data + start, text.size - start });
	buf_add_char(buf, '"');
}

/* The comma and the key of the next value. */
static void value_begin(struct json_out *out, const char *key)
{
	uint32_t bit = UINT32_C(1) << out->depth;

	if (out->filled & bit)
		buf_add_char(out->buf, ',');
	if (out->depth > 0)
		out->filled |= bit;
	if (key != NULL) {
		string_write(out->buf, str_from(key));
		buf_add_char(out->buf, ':');
	}
}

static void nest(struct json_out *out, const char *key, char bracket)
{
	value_begin(out, key);
	ASSERT(out->depth + 1 < JSON_DEPTH_MAX);
	buf_add_char(out->buf, bracket);
	out->depth++;
	out->filled &= ~(UINT32_C(1) << out->depth);
}

static void nest_end(struct json_out *out, char bracket)
{
	ASSERT(out->depth > 0);
	out->depth--;
	buf_add_char(out->buf, bracket);
}

void json_object_begin(struct json_out *out, const char *key)
{
	nest(out, key, '{');
}

void json_object_end(struct json_out *out)
{
	nest_end(out, '}');
}

void json_array_begin(struct json_out *out, const char *key)
{
	nest(out, key, '[');
}

void json_array_end(struct json_out *out)
{
	nest_end(out, ']');
}

void json_str(struct json_out *out, const char *key, struct str value)
{
	value_begin(out, key);
	string_write(out->buf, value);
}

void json_text(struct json_out *out, const char *key, const char *value)
{
	if (value == NULL)
		json_put_null(out, key);
	else
		json_str(out, key, str_from(value));
}

void json_str_or_null(struct json_out *out, const char *key, struct str value)
{
	if (value.size == 0)
		json_put_null(out, key);
	else
		json_str(out, key, value);
}

void json_int(struct json_out *out, const char *key, int64_t value)
{
	ASSERT(value >= -INTEGER_MAX && value <= INTEGER_MAX);
	value_begin(out, key);
	buf_printf(out->buf, "%lld", (long long)value);
}

void json_id_or_null(struct json_out *out, const char *key, row_id_t id)
{
	if (id == 0)
		json_put_null(out, key);
	else
		json_int(out, key, id);
}

void json_bool(struct json_out *out, const char *key, bool value)
{
	value_begin(out, key);
	buf_add(out->buf, value ? STR("true") : STR("false"));
}

void json_put_null(struct json_out *out, const char *key)
{
	value_begin(out, key);
	buf_add(out->buf, STR("null"));
}

void json_time(struct json_out *out, const char *key, utc_ms_t at)
{
	char text[TIME_TEXT_SIZE];

	if (at == 0)
		json_put_null(out, key);
	else
		json_text(out, key, time_format(at, 0, text));
}

void json_raw(struct json_out *out, const char *key, struct str json)
{
	ASSERT(json.size > 0);
	value_begin(out, key);
	buf_add(out->buf, json);
}
