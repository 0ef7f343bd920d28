/*
 * action/import_row.c: one record of a file: its columns, its rules, the message it becomes.
 *
 * Must not: write; guess a value that the file does not say.
 */
#include <stdlib.h>

#include "action/import_rows.h"
#include "action/take_in.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/time_text.h"
#include "base/utf8.h"
#include "text/html_clean.h"

const char *const import_field_names[IMPORT_FIELD_MAX] = { "id",      "network",   "kind",      "community",
							   "post",    "author",    "author_id", "author_link",
							   "link",    "posted_at", "text",      "likes",
							   "replies", "thread",    "parent" };

struct rule_text {
	const char *rule, *text;
};
const char *import_rule_text(const char *rule)
{
	static const struct rule_text texts[] = {
		{ "required", "поле не заполнено" },
		{ "too_long", "слишком длинное значение" },
		{ "utf8", "не UTF-8: сохраните файл в кодировке UTF-8" },
		{ "time", "время пишется так: 2026-11-23T10:05:00+03:00" },
		{ "network", "такой сети нет в установке" },
		{ "kind", "вид: post, comment, reply или article" },
		{ "number", "нужно целое число, не меньше 0" },
		{ "json", "строка не читается как JSON" },
		{ "type", "нужен текст или число" },
		{ "csv", "кавычки в строке не сходятся" },
		{ "columns", "столбцов больше, чем в заголовке" },
	};

	for (size_t i = 0; rule && i < ARRAY_COUNT(texts); i++)
		if (strcmp(texts[i].rule, rule) == 0)
			return texts[i].text;
	return "значение не подходит";
}

static bool field_find(struct str name, enum import_field *ret_field)
{
	for (int i = 0; i < IMPORT_FIELD_MAX; i++) {
		if (str_equal(name, str_from(import_field_names[i]))) {
			*ret_field = (enum import_field)i;
			return true;
		}
	}
	return false;
}

static struct str trimmed(struct str text)
{
	if (!text.data)
		return text;
	while (text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t'))
		text = (struct str){ text.data + 1, text.size - 1 };
	while (text.size > 0 && (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
		text.size--;
	return text;
}

err_t import_map(struct import_rows *rows)
{
	struct str map = rows->request->map;

	for (int i = 0; i < IMPORT_FIELD_MAX; i++)
		rows->columns[i] = str_from(import_field_names[i]);
	while (map.size > 0) {
		const char *comma = memchr(map.data, ',', map.size), *equals;
		struct str pair = { map.data, comma ? (size_t)(comma - map.data) : map.size };
		enum import_field field;

		map = comma ? (struct str){ comma + 1, map.size - pair.size - 1 } : (struct str){ NULL, 0 };
		equals = pair.size > 0 ? memchr(pair.data, '=', pair.size) : NULL;
		if (!equals)
			return err_set(ERR_INPUT_INVALID, rows->detail, "map", "map");
		if (!field_find(trimmed((struct str){ pair.data, (size_t)(equals - pair.data) }), &field))
			return err_set(ERR_INPUT_INVALID, rows->detail, "map", "unknown_field");
		rows->columns[field] =
			trimmed((struct str){ equals + 1, pair.size - (size_t)(equals - pair.data) - 1 });
		rows->mapped[field] = true;
		if (rows->columns[field].size == 0)
			return err_set(ERR_INPUT_INVALID, rows->detail, "map", "map");
	}
	return ERR_OK;
}

err_t import_bad_row(struct import_rows *rows, int64_t line, struct str raw, const char *field, const char *rule)
{
	struct import_result *result = rows->result;
	struct import_bad bad = { .line = line, .rule = rule, .raw = raw };
	size_t size = strlen(field);

	if (size >= sizeof(bad.field))
		size = sizeof(bad.field) - 1;
	memcpy(bad.field, field, size);
	result->bad_count++;
	if (rows->request->bad)
		rows->request->bad(rows->request->data, &bad);
	if (result->bad_shown < IMPORT_BAD_SHOWN_MAX)
		result->bad[result->bad_shown++] = bad;
	return ERR_OK;
}

static bool count_parse(struct str text, int64_t *ret_value)
{
	int64_t value = 0;

	if (text.size > 9)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		value = value * 10 + (text.data[i] - '0');
	}
	*ret_value = value;
	return true;
}

static bool kind_parse(struct str text, enum message_kind *ret_kind)
{
	*ret_kind = MESSAGE_POST;
	if (text.size == 0)
		return true;
	for (int i = 0; i < MESSAGE_KIND_MAX; i++) {
		if (str_equal(text, str_from(message_kind_names[i]))) {
			*ret_kind = (enum message_kind)i;
			return true;
		}
	}
	return false;
}

static bool network_is_known(const struct import_rows *rows, struct str key)
{
	for (size_t i = 0; i < rows->network_count; i++)
		if (str_equal(rows->networks[i], key))
			return true;
	return key.size == 0;
}

/* The rule that the values break, with the field; NULL: none. */
static const char *broken_rule(struct import_rows *rows, const struct str values[IMPORT_FIELD_MAX],
			       struct message_in *message, const char **ret_field)
{
	int32_t offset_s;

	for (int i = 0; i < IMPORT_FIELD_MAX; i++) {
		*ret_field = import_field_names[i];
		if (values[i].size > 0 && !utf8_is_valid(values[i]))
			return "utf8";
	}
	*ret_field = "text";
	if (values[IMPORT_TEXT].size > IMPORT_LINE_BYTES_MAX)
		return "too_long";
	*ret_field = "network";
	if (!network_is_known(rows, message->network))
		return "network";
	*ret_field = "kind";
	if (!kind_parse(values[IMPORT_KIND], &message->kind))
		return "kind";
	*ret_field = "posted_at";
	if (values[IMPORT_POSTED_AT].size > 0 &&
	    time_parse(values[IMPORT_POSTED_AT], &message->posted_at, &offset_s) != ERR_OK)
		return "time";
	*ret_field = "likes";
	if (!count_parse(values[IMPORT_LIKES], &message->likes))
		return "number";
	*ret_field = "replies";
	if (!count_parse(values[IMPORT_REPLIES], &message->replies))
		return "number";
	return NULL;
}

static err_t keep(struct import_rows *rows, const struct message_in *message)
{
	struct message_in *kept = list_add(&rows->messages, rows->lines, sizeof(*kept));

	if (!kept)
		return ERR_MEMORY;
	*kept = *message;
	return ERR_OK;
}

/* The portals' HTML as text; what is not UTF-8 is left to the check that follows. */
static err_t text_clean(struct import_rows *rows, struct str raw, struct str *ret_text)
{
	struct str text = raw;
	struct buf clean;
	err_t e = ERR_OK;

	if (utf8_is_valid(raw) && html_is_likely(raw)) {
		buf_init(&clean, 4 * MESSAGE_BYTES_MAX);
		html_clean(raw, &clean);
		e = clean.error;
		text = e == ERR_OK ? arena_dup(rows->lines, buf_str(&clean)) : raw;
		if (!text.data && clean.size > 0)
			e = ERR_MEMORY;
		buf_deinit(&clean);
	}
	*ret_text = trimmed(text);
	return e;
}

err_t import_row(struct import_rows *rows, int64_t line, struct str raw, const struct str values[IMPORT_FIELD_MAX])
{
	struct message_in message = { .network_id = values[IMPORT_ID],
				      .network = values[IMPORT_NETWORK].size > 0 ? values[IMPORT_NETWORK]
										 : rows->request->network,
				      .community = values[IMPORT_COMMUNITY],
				      .post_excerpt = values[IMPORT_POST],
				      .author_name = values[IMPORT_AUTHOR],
				      .author_id = values[IMPORT_AUTHOR_ID],
				      .author_link = values[IMPORT_AUTHOR_LINK],
				      .link = values[IMPORT_LINK],
				      .thread_id = values[IMPORT_THREAD],
				      .parent_id = values[IMPORT_PARENT] };
	struct err_detail detail = { .rule = NULL };
	const char *field, *rule;
	err_t e;

	rows->result->lines++;
	rule = broken_rule(rows, values, &message, &field);
	if (rule)
		return import_bad_row(rows, line, raw, field, rule);
	e = text_clean(rows, values[IMPORT_TEXT], &message.text);
	if (e != ERR_OK)
		return e;
	if (take_in_check(&message, &detail) != ERR_OK)
		return import_bad_row(rows, line, raw, detail.field, detail.rule);
	return keep(rows, &message);
}
