/*
 * http/input.c: the path's values, the query, the headers and the JSON body of a request into structs, by the route's
 * tables.
 *
 * Everything unknown, doubled, missing or beyond its limits is refused, and the detail names the field and the rule.
 */
#include "http/server_private.h"

#include <ctype.h>
#include <strings.h>

#include "base/digest.h"
#include "base/utf8.h"

enum { KEY_MIN = 8, KEY_MAX = 60, FIELDS_MAX = 64 };

static err_t read_integer(struct str text, const char *field, int64_t min, int64_t max, int64_t *ret_value,
			  struct err_detail *ret_detail)
{
	int64_t value = 0;

	if (text.size == 0 || text.size > 16)
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "integer");
	for (size_t i = 0; i < text.size; i++) {
		if (!isdigit((unsigned char)text.data[i]))
			return err_set(ERR_INPUT_INVALID, ret_detail, field, "integer");
		value = value * 10 + (text.data[i] - '0');
	}
	if (value < min)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, field, "too_small", min, value);
	if (value > max)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, field, "too_big", max, value);
	*ret_value = value;
	return ERR_OK;
}

/* {id} {n} {number} are integers, else the address does not exist. */
static err_t read_path(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	const char *at = request->route->path;

	for (size_t i = 0; i < ROUTE_PATH_VALUES_MAX && (at = strchr(at, '{')) != NULL; i++, at++) {
		request->words[i] = exchange->match.values[i];
		if (strncmp(at, "{term}", 6) == 0)
			continue;
		if (read_integer(request->words[i], "", 1, (INT64_C(1) << 53) - 1, &request->ids[i], NULL) != ERR_OK)
			return err_set(ERR_NOT_FOUND, &request->detail, "", "no_such_address");
	}
	return ERR_OK;
}

static err_t query_str(const struct json_field *field, struct str value, char *target, struct err_detail *ret_detail)
{
	int64_t count = (int64_t)utf8_count(value);

	if (field->limit_max > 0 && count > field->limit_max)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, field->key, "too_long", field->limit_max, count);
	if (count < field->limit_min)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, field->key, "too_short", field->limit_min, count);
	memcpy(target, &value, sizeof(value));
	return ERR_OK;
}

static err_t query_enum(const struct json_field *field, struct str value, char *target, struct err_detail *ret_detail)
{
	for (int i = 0; field->names[i]; i++) {
		if (field->names[i][0] && str_equal(value, str_from(field->names[i]))) {
			memcpy(target, &i, sizeof(i));
			return ERR_OK;
		}
	}
	return err_set(ERR_INPUT_INVALID, ret_detail, field->key, "one_of");
}

static err_t query_value(const struct json_field *field, struct str value, char *target, struct err_detail *ret_detail)
{
	int64_t number;
	err_t e;

	if (field->type == JSON_TYPE_STR)
		return query_str(field, value, target, ret_detail);
	if (field->type == JSON_TYPE_ENUM)
		return query_enum(field, value, target, ret_detail);
	if (field->type == JSON_TYPE_ID)
		e = read_integer(value, field->key, 1, (INT64_C(1) << 53) - 1, &number, ret_detail);
	else
		e = read_integer(value, field->key, field->limit_min, field->limit_max, &number, ret_detail);
	if (e == ERR_OK)
		memcpy(target, &number, sizeof(number));
	return e;
}

static err_t read_query(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	const struct json_field *fields = request->route->query;
	char *target = arena_alloc(request->arena, request->route->query_size);
	uint64_t seen = 0;

	if (!target)
		return ERR_MEMORY;
	request->query = target;
	for (size_t i = 0; i < exchange->query_count; i++) {
		struct query_value *pair = &exchange->query[i];
		const struct json_field *field = fields;
		err_t e;

		while (field && field->key && !str_equal(pair->name, str_from(field->key)))
			field++;
		if (!field || !field->key) {
			struct str name = arena_dup(request->arena, utf8_cut(pair->name, 40));

			return err_set(ERR_INPUT_INVALID, &request->detail, name.data ? name.data : "", "unknown");
		}
		if (seen & (UINT64_C(1) << (field - fields)))
			return err_set(ERR_INPUT_INVALID, &request->detail, field->key, "twice");
		seen |= UINT64_C(1) << (field - fields);
		e = query_value(field, pair->value, target + field->offset, &request->detail);
		if (e != ERR_OK)
			return e;
	}
	for (const struct json_field *field = fields; field && field->key; field++) {
		if ((field->flags & JSON_REQUIRED) && !(seen & (UINT64_C(1) << (field - fields))))
			return err_set(ERR_INPUT_INVALID, &request->detail, field->key, "required");
	}
	return ERR_OK;
}

static bool content_type_is(struct str header, const char *type)
{
	size_t size = strlen(type);

	return header.size >= size && strncasecmp(header.data, type, size) == 0 &&
	       (header.size == size || header.data[size] == ';' || header.data[size] == ' ');
}

static err_t read_body(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	void *target;

	if (!request->route->fields)
		return ERR_OK;
	if (request->body.size == 0)
		return err_set(ERR_BODY_INVALID, &request->detail, "", "body_required");
	if (!content_type_is(exchange->content_type, "application/json"))
		return err_set(ERR_BODY_INVALID, &request->detail, "", "content_type");
	target = arena_alloc(request->arena, request->route->input_size);
	if (!target)
		return ERR_MEMORY;
	request->input = target;
	return json_in(request->body, request->route->fields, request->arena, target, &request->detail);
}

/* "7", W/"7". */
static err_t read_if_match(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct str text = exchange->if_match;
	int64_t revision = 0;

	if (!(request->route->flags & ROUTE_REVISION))
		return ERR_OK;
	if (!text.data)
		return err_set(ERR_REVISION_MISSING, &request->detail, "If-Match", "if_match");
	if (text.size >= 2 && memcmp(text.data, "W/", 2) == 0)
		text = (struct str){ text.data + 2, text.size - 2 };
	if (text.size < 3 || text.data[0] != '"' || text.data[text.size - 1] != '"' ||
	    read_integer((struct str){ text.data + 1, text.size - 2 }, "", 1, UINT32_MAX, &revision, NULL) != ERR_OK)
		return err_set(ERR_INPUT_INVALID, &request->detail, "If-Match", "if_match");
	request->has_revision = true;
	request->revision = (uint32_t)revision;
	return ERR_OK;
}

static err_t read_command_id(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	const struct str parts[] = { request->method, STR("\n"), request->path, STR("\n"), request->body };
	struct str key = exchange->idempotency_key;

	if (key.data) {
		bool fits = key.size >= KEY_MIN && key.size <= KEY_MAX;

		for (size_t i = 0; fits && i < key.size; i++)
			fits = isalnum((unsigned char)key.data[i]) || strchr("-._:", key.data[i]);
		if (!fits || memcmp(key.data, "job:", 4) == 0) /* that is how jobs call themselves */
			return err_set(ERR_INPUT_INVALID, &request->detail, "Idempotency-Key", "key_size");
	}
	request->command_id = key;
	return digest_of(parts, ARRAY_COUNT(parts), &request->content);
}

err_t gate_input(struct exchange *exchange)
{
	err_t e = read_path(exchange);

	if (e == ERR_OK)
		e = read_if_match(exchange);
	if (e == ERR_OK)
		e = read_command_id(exchange);
	if (e == ERR_OK)
		e = read_query(exchange);
	if (e == ERR_OK)
		e = read_body(exchange);
	return e;
}
