/*
 * core/regulation_read.c: single values out of a regulation file's JSON tree.
 */
#include "core/regulation_read.h"

#include <stdio.h>

#include "core/incident_event.h"
#include "core/rules.h"

static const int64_t AMOUNT_MS_MAX = INT64_C(366) * MS_PER_DAY;

err_t refuse(struct reader *reader, const char *path, const char *rule)
{
	return err_set(ERR_INPUT_INVALID, reader->detail, path, rule);
}

/* "terms[3]" and "amount" make "terms[3].amount"; too long a path is cut. */
void path_join(char ret_path[PATH_SIZE], const char *path, const char *key)
{
	(void)snprintf(ret_path, PATH_SIZE, "%s%s%s", path, path[0] == '\0' ? "" : ".", key);
}

/* "terms" and 3 make "terms[3]"; room is kept for the number. */
void path_item(char ret_path[PATH_SIZE], const char *path, size_t index)
{
	(void)snprintf(ret_path, PATH_SIZE, "%.72s[%zu]", path, index);
}

err_t refuse_at(struct reader *reader, const char *path, const char *key, const char *rule)
{
	char full[PATH_SIZE];

	path_join(full, path, key);
	return refuse(reader, full, rule);
}

err_t check_keys(struct reader *reader, json_t *object, const char *path, const char *const *keys)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object))
		return refuse(reader, path, RULE(wrong_type));
	json_object_foreach(object, key, value)
	{
		bool known = false;

		for (size_t i = 0; keys[i] != NULL; i++)
			known = known || strcmp(key, keys[i]) == 0;
		if (!known)
			return refuse_at(reader, path, key, RULE(unknown_key));
	}
	return ERR_OK;
}

err_t read_text(struct reader *reader, const json_t *object, const char *path, const char *key, bool required,
		struct str *ret_text)
{
	const json_t *value = json_object_get(object, key);
	struct str text;

	if (value == NULL)
		return required ? refuse_at(reader, path, key, RULE(missing_key)) : ERR_OK;
	if (!json_is_string(value))
		return refuse_at(reader, path, key, RULE(wrong_type));
	text = (struct str){ json_string_value(value), json_string_length(value) };
	if (text.size > NAME_BYTES_MAX)
		return refuse_at(reader, path, key, RULE(too_long));
	if (required && text.size == 0)
		return refuse_at(reader, path, key, RULE(missing_key));
	text = arena_dup(reader->arena, text);
	if (text.data == NULL)
		return ERR_MEMORY;
	*ret_text = text;
	return ERR_OK;
}

err_t read_bool(struct reader *reader, const json_t *object, const char *path, const char *key, bool *ret_value)
{
	const json_t *value = json_object_get(object, key);

	if (value == NULL)
		return ERR_OK;
	if (!json_is_boolean(value))
		return refuse_at(reader, path, key, RULE(wrong_type));
	*ret_value = json_is_true(value);
	return ERR_OK;
}

err_t read_count(struct reader *reader, const json_t *object, const char *key, int64_t max, int32_t *ret_value)
{
	const json_t *value = json_object_get(object, key);

	if (value == NULL)
		return ERR_OK;
	if (!json_is_integer(value))
		return refuse(reader, key, RULE(wrong_type));
	if (json_integer_value(value) < 0 || json_integer_value(value) > max)
		return refuse(reader, key, RULE(amount_range));
	*ret_value = (int32_t)json_integer_value(value);
	return ERR_OK;
}

/* One of `names` (NULL-terminated) as its index. */
err_t read_choice(struct reader *reader, const json_t *object, const char *path, const char *key,
		  const char *const *names, const char *rule, int *ret_index)
{
	struct str text = { 0 };
	err_t e = read_text(reader, object, path, key, true, &text);

	if (e != ERR_OK)
		return e;
	for (int i = 0; names[i] != NULL; i++) {
		if (str_equal(text, str_from(names[i]))) {
			*ret_index = i;
			return ERR_OK;
		}
	}
	return refuse_at(reader, path, key, rule);
}

static int64_t unit_ms(char unit)
{
	switch (unit) {
	case 'h':
		return MS_PER_HOUR;
	case 'm':
		return MS_PER_MINUTE;
	case 's':
		return MS_PER_SECOND;
	default:
		return 0;
	}
}

/* "8h", "2h30m", "90s" in milliseconds, "7d" in days. NULL, or the rule that is broken. */
static const char *amount_parse(const char *text, bool days, int64_t *ret_amount)
{
	int64_t sum = 0, before = INT64_MAX;

	if (*text == '\0')
		return RULE(amount_syntax);
	while (*text != '\0') {
		int64_t number = 0, unit;
		const char *digits = text;

		for (; *text >= '0' && *text <= '9'; text++) {
			if (number <= AMOUNT_MS_MAX) /* out of range already: more digits don't bring it back */
				number = number * 10 + (*text - '0');
		}
		if (text == digits || *text == '\0')
			return RULE(amount_syntax);
		if (days != (*text == 'd'))
			return RULE(amount_unit);
		unit = days ? 1 : unit_ms(*text);
		if (unit == 0)
			return RULE(amount_syntax);
		if (unit >= before)
			return RULE(amount_syntax); /* greater units first, each once */
		before = unit;
		sum += number * unit;
		text += 1;
	}
	if (sum == 0 || sum > (days ? AMOUNT_DAYS_MAX : AMOUNT_MS_MAX))
		return RULE(amount_range);
	*ret_amount = sum;
	return NULL;
}

err_t read_amount(struct reader *reader, const json_t *value, const char *path, bool days, int64_t *ret_amount)
{
	const char *rule;

	if (!json_is_string(value))
		return refuse(reader, path, RULE(wrong_type));
	rule = amount_parse(json_string_value(value), days, ret_amount);
	return rule == NULL ? ERR_OK : refuse(reader, path, rule);
}

err_t read_setting_ms(struct reader *reader, const json_t *object, const char *key, int64_t *ret_ms)
{
	const json_t *value = json_object_get(object, key);

	return value == NULL ? ERR_OK : read_amount(reader, value, key, false, ret_ms);
}

err_t read_events(struct reader *reader, const json_t *object, const char *path, const char *key, bool required,
		  uint64_t *ret_set)
{
	const json_t *array = json_object_get(object, key);
	char full[PATH_SIZE], item[PATH_SIZE];
	uint64_t set = 0;

	path_join(full, path, key);
	if (array == NULL)
		return required ? refuse(reader, full, RULE(missing_key)) : ERR_OK;
	if (!json_is_array(array))
		return refuse(reader, full, RULE(wrong_type));
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *value = json_array_get(array, i);
		enum incident_event_kind kind;

		path_item(item, full, i);
		if (!json_is_string(value) || !incident_event_from_name(str_from(json_string_value(value)), &kind))
			return refuse(reader, item, RULE(unknown_event));
		if ((set & UINT64_C(1) << kind) != 0)
			return refuse(reader, item, RULE(starts_twice));
		set |= UINT64_C(1) << kind;
	}
	*ret_set = set;
	return ERR_OK;
}
