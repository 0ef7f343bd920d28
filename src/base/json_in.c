/*
 * base/json_in.c: walks a jansson tree by a field table. Everything from outside enters as values of known type and
 * size; the tree itself never leaves this layer except where a caller asks for it.
 */
#include "base/json_in.h"

#include <jansson.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdio.h>

#include "base/assert.h"
#include "base/json_out.h"
#include "base/time_text.h"
#include "base/utf8.h"

enum { PATH_SIZE = 160 };
static const int64_t ID_MAX = (INT64_C(1) << 53) - 1; /* of integers too: what JSON carries exactly */

static pthread_once_t seed_once = PTHREAD_ONCE_INIT;

static void seed_set(void)
{
	json_object_seed(0);
}

/* Nesting of the text outside of strings; jansson itself allows 2,048. */
static bool depth_fits(struct str text)
{
	size_t depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '{' || c == '['))
			depth++;
		else if (!in_string && (c == '}' || c == ']') && depth > 0)
			depth--;
		if (depth > JSON_DEPTH_MAX)
			return false;
	}
	return true;
}

static const char *rule_of(enum json_error_code code)
{
	static const struct {
		enum json_error_code code;
		const char *rule;
	} rules[] = {
		{ json_error_invalid_utf8, "json_utf8" },       { json_error_duplicate_key, "json_duplicate_key" },
		{ json_error_numeric_overflow, "json_number" }, { json_error_null_character, "json_nul" },
		{ json_error_null_byte_in_key, "json_nul" },    { json_error_stack_overflow, "too_deep" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(rules); i++)
		if (rules[i].code == code)
			return rules[i].rule;
	return "json_invalid";
}

err_t json_parse(struct str text, struct json_t **ret_tree, struct err_detail *ret_detail)
{
	json_error_t error;
	json_t *tree;

	pthread_once(&seed_once, seed_set);
	if (!depth_fits(text))
		return err_set_limit(ERR_LIMIT, ret_detail, "", "too_deep", JSON_DEPTH_MAX, 0);
	tree = json_loadb(text.size > 0 ? text.data : "", text.size, JSON_REJECT_DUPLICATES, &error);
	if (tree == NULL && json_error_code(&error) == json_error_out_of_memory)
		return ERR_MEMORY;
	if (tree == NULL)
		return err_set_limit(ERR_BODY_INVALID, ret_detail, "", rule_of(json_error_code(&error)), 0, error.line);
	*ret_tree = tree;
	return ERR_OK;
}

struct walk {
	struct arena *arena;
	struct err_detail *ret_detail;
};

/* Where a value stands, kept short: "stages[2].body". */
struct path {
	char text[PATH_SIZE];
};

static struct path path_key(const char *parent, const char *key)
{
	struct path path;
	int size = snprintf(path.text, sizeof(path.text), "%s%s%s", parent, *parent != '\0' ? "." : "", key);

	ASSERT(size >= 0); /* an empty key is a key; what is longer is cut: err_set() cuts earlier */
	return path;
}

static struct path path_index(const char *parent, size_t index)
{
	struct path path;
	int size = snprintf(path.text, sizeof(path.text), "%s[%zu]", parent, index);

	ASSERT(size > 0);
	return path;
}

static err_t refuse(const struct walk *walk, const char *path, const char *rule)
{
	return err_set(ERR_INPUT_INVALID, walk->ret_detail, path, rule);
}

/* `low` and `high` name the rule that is broken. */
static err_t limits_check(const struct walk *walk, const char *path, const struct json_field *field, int64_t found,
			  const char *low, const char *high)
{
	if (field->limit_min == 0 && field->limit_max == 0)
		return ERR_OK;
	if (found < field->limit_min)
		return err_set_limit(ERR_INPUT_INVALID, walk->ret_detail, path, low, field->limit_min, found);
	if (found > field->limit_max)
		return err_set_limit(ERR_INPUT_INVALID, walk->ret_detail, path, high, field->limit_max, found);
	return ERR_OK;
}

static err_t fields_read(const struct walk *walk, const json_t *tree, const char *path, const struct json_field *fields,
			 char *target);

static err_t str_read(const struct walk *walk, const json_t *value, const char *path, const struct json_field *field,
		      char *target)
{
	struct str text;
	err_t e;

	if (!json_is_string(value))
		return refuse(walk, path, "type");
	text = (struct str){ json_string_value(value), json_string_length(value) };
	e = limits_check(walk, path, field, (int64_t)utf8_count(text), "too_short", "too_long");
	if (e != ERR_OK)
		return e;
	text = arena_dup(walk->arena, text);
	if (text.data == NULL)
		return ERR_MEMORY;
	memcpy(target, &text, sizeof(text));
	return ERR_OK;
}

static err_t int_read(const struct walk *walk, const json_t *value, const char *path, const struct json_field *field,
		      char *target)
{
	int64_t number;
	err_t e;

	if (!json_is_integer(value))
		return refuse(walk, path, "type");
	number = json_integer_value(value);
	if (field->type == JSON_TYPE_ID && number < 1)
		return err_set_limit(ERR_INPUT_INVALID, walk->ret_detail, path, "too_small", 1, number);
	if (number > ID_MAX)
		return err_set_limit(ERR_INPUT_INVALID, walk->ret_detail, path, "too_big", ID_MAX, number);
	if (number < -ID_MAX)
		return err_set_limit(ERR_INPUT_INVALID, walk->ret_detail, path, "too_small", -ID_MAX, number);
	e = limits_check(walk, path, field, number, "too_small", "too_big");
	if (e == ERR_OK)
		memcpy(target, &number, sizeof(number));
	return e;
}

static err_t enum_read(const struct walk *walk, const json_t *value, const char *path, const struct json_field *field,
		       char *target)
{
	ASSERT(field->names != NULL);
	if (!json_is_string(value))
		return refuse(walk, path, "type");
	for (int i = 0; field->names[i] != NULL; i++) {
		if (strcmp(field->names[i], json_string_value(value)) == 0) {
			memcpy(target, &i, sizeof(i));
			return ERR_OK;
		}
	}
	return refuse(walk, path, "one_of");
}

static err_t time_read(const struct walk *walk, const json_t *value, const char *path, char *target)
{
	utc_ms_t at;

	if (!json_is_string(value))
		return refuse(walk, path, "type");
	if (time_parse((struct str){ json_string_value(value), json_string_length(value) }, &at, NULL) != ERR_OK)
		return refuse(walk, path, "time");
	memcpy(target, &at, sizeof(at));
	return ERR_OK;
}

static err_t array_read(const struct walk *walk, const json_t *value, const char *path, const struct json_field *field,
			char *target)
{
	struct json_items items;
	err_t e;

	ASSERT(field->fields != NULL && field->item_size > 0);
	if (!json_is_array(value))
		return refuse(walk, path, "type");
	items.count = json_array_size(value);
	e = limits_check(walk, path, field, (int64_t)items.count, "too_few", "too_many");
	if (e != ERR_OK)
		return e;
	items.items = arena_alloc_array(walk->arena, items.count, field->item_size);
	if (items.items == NULL)
		return ERR_MEMORY;
	for (size_t i = 0; i < items.count && e == ERR_OK; i++) {
		struct path at = path_index(path, i);

		e = fields_read(walk, json_array_get(value, i), at.text, field->fields,
				(char *)items.items + i * field->item_size);
	}
	if (e == ERR_OK)
		memcpy(target, &items, sizeof(items));
	return e;
}

static err_t value_read(const struct walk *walk, const json_t *value, const char *path, const struct json_field *field,
			char *target)
{
	switch (field->type) {
	case JSON_TYPE_STR:
		return str_read(walk, value, path, field, target);
	case JSON_TYPE_INT:
	case JSON_TYPE_ID:
		return int_read(walk, value, path, field, target);
	case JSON_TYPE_BOOL:
		if (!json_is_boolean(value))
			return refuse(walk, path, "type");
		*(bool *)target = json_is_true(value);
		return ERR_OK;
	case JSON_TYPE_TIME:
		return time_read(walk, value, path, target);
	case JSON_TYPE_ENUM:
		return enum_read(walk, value, path, field, target);
	case JSON_TYPE_OBJECT:
		ASSERT(field->fields != NULL);
		return fields_read(walk, value, path, field->fields, target);
	case JSON_TYPE_ARRAY:
		return array_read(walk, value, path, field, target);
	}
	assert_failed("type of a JSON field", __FILE__, __LINE__);
}

static err_t keys_check(const struct walk *walk, const json_t *tree, const char *path, const struct json_field *fields)
{
	for (void *at = json_object_iter((json_t *)(uintptr_t)tree); at != NULL;
	     at = json_object_iter_next((json_t *)(uintptr_t)tree, at)) {
		const struct json_field *field = fields;

		while (field->key != NULL && strcmp(field->key, json_object_iter_key(at)) != 0)
			field++;
		if (field->key == NULL)
			return refuse(walk, path_key(path, json_object_iter_key(at)).text, "unknown");
	}
	return ERR_OK;
}

static err_t fields_read(const struct walk *walk, const json_t *tree, const char *path, const struct json_field *fields,
			 char *target)
{
	err_t e;

	if (!json_is_object(tree))
		return refuse(walk, path, "type");
	e = keys_check(walk, tree, path, fields);
	for (const struct json_field *field = fields; e == ERR_OK && field->key != NULL; field++) {
		struct path at = path_key(path, field->key);
		const json_t *value = json_object_get(tree, field->key);

		if (value != NULL && !json_is_null(value))
			e = value_read(walk, value, at.text, field, target + field->offset);
		else if (field->flags & JSON_REQUIRED)
			e = refuse(walk, at.text, "required");
	}
	return e;
}

/* Bytes of the target that the table may touch. */
static size_t extent_of(const struct json_field *fields)
{
	size_t extent = 0;

	for (const struct json_field *field = fields; field->key != NULL; field++) {
		size_t size = sizeof(int64_t);

		if (field->type == JSON_TYPE_STR || field->type == JSON_TYPE_ARRAY)
			size = sizeof(struct str);
		else if (field->type == JSON_TYPE_BOOL)
			size = sizeof(bool);
		else if (field->type == JSON_TYPE_ENUM)
			size = sizeof(int);
		else if (field->type == JSON_TYPE_OBJECT)
			size = extent_of(field->fields);
		if (field->offset + size > extent)
			extent = field->offset + size;
	}
	return extent;
}

err_t json_in_tree(const struct json_t *tree, const char *path, const struct json_field *fields, struct arena *arena,
		   void *ret_target, struct err_detail *ret_detail)
{
	const struct walk walk = { arena, ret_detail };
	size_t extent = extent_of(fields);
	char *shadow = arena_alloc(arena, extent);
	err_t e;

	if (shadow == NULL)
		return ERR_MEMORY;
	memcpy(shadow, ret_target, extent);
	e = fields_read(&walk, tree, path, fields, shadow);
	if (e == ERR_OK)
		memcpy(ret_target, shadow, extent);
	return e;
}

err_t json_in(struct str text, const struct json_field *fields, struct arena *arena, void *ret_target,
	      struct err_detail *ret_detail)
{
	struct json_t *tree = NULL;
	err_t e = json_parse(text, &tree, ret_detail);

	if (e != ERR_OK)
		return e;
	if (!json_is_object(tree))
		e = err_set(ERR_BODY_INVALID, ret_detail, "", "type");
	else
		e = json_in_tree(tree, "", fields, arena, ret_target, ret_detail);
	json_decref(tree);
	return e;
}
