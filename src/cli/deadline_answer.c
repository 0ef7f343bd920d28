/*
 * cli/deadline_answer.c: how answers, errors and explanations of `otklik deadline` are written: JSON keys in English,
 * words in Russian.
 */
#include "cli/deadline.h"

#include <stdio.h>

#include "base/time_text.h"
#include "http/texts_ru.h"

static const struct rule_words {
	const char *rule, *words;
} rule_words[] = {
	{ "deadline_amount", "количество пишется так: 8h, 30m, 90s или 7d; целое, без знака и пробелов" },
	{ "deadline_blank", "пустая строка" },
	{ "deadline_line_long", "строка длиннее, чем можно" },
	{ "deadline_object", "строка должна быть объектом JSON" },
	{ "deadline_op", "действие: add, sub, between, workdays или opening" },
	{ "deadline_time",
	  "время пишется так: 2026-12-30T16:00:00+03:00; смещение обязательно, доли секунды не допускаются" },
	{ "deadline_unit_days", "здесь считают дни: 7d" },
	{ "deadline_unit_time", "здесь считают часы, минуты или секунды: 8h, 30m, 90s" },
	{ "deadline_value", "после параметра нет значения" },
	{ "deadline_zero_days", "дней должно быть не меньше одного" },
	{ "file", "файл не читается" },
	{ "zone_unknown", "нет такого часового пояса" },
};

/* The words that only time needs stand above, all others beside those of the interface. */
static const char *words_of(const char *rule)
{
	const char *words = text_rule(rule);

	for (size_t i = 0; i < ARRAY_COUNT(rule_words); i++)
		if (strcmp(rule_words[i].rule, rule) == 0)
			return rule_words[i].words;
	return words ? words : rule;
}

/* {limit} and {found} become the detail's numbers. */
static void words_add(struct buf *buf, const char *words, const struct err_detail *detail)
{
	static const char limit[] = "{limit}", found[] = "{found}";

	for (const char *at = words; *at; at++) {
		if (strncmp(at, limit, sizeof(limit) - 1) == 0)
			buf_printf(buf, "%lld", (long long)detail->limit);
		else if (strncmp(at, found, sizeof(found) - 1) == 0)
			buf_printf(buf, "%lld", (long long)detail->found);
		else {
			buf_add_char(buf, *at);
			continue;
		}
		at += sizeof(limit) - 2;
	}
}

void deadline_error_text(struct buf *buf, err_t e, const struct err_detail *detail)
{
	if (e == ERR_NEVER_DUE) {
		buf_printf(buf, "календарь кончается раньше, чем срок: отвечаем с %d по %d год", CALENDAR_YEAR_FIRST,
			   CALENDAR_YEAR_LAST);
		return;
	}
	if (detail->field[0])
		buf_printf(buf, "%s: ", detail->field);
	words_add(buf, detail->rule ? words_of(detail->rule) : text_title(e), detail);
}

void deadline_error_write(struct json_out *out, err_t e, const struct err_detail *detail)
{
	struct buf message;

	buf_init(&message, 1024);
	deadline_error_text(&message, e, detail);
	json_object_begin(out, "error");
	json_text(out, "code", err_name(e));
	json_str(out, "message", buf_str(&message));
	json_object_end(out);
	buf_deinit(&message);
}

void deadline_time_text(const struct worktime *worktime, utc_ms_t at, char ret_text[40])
{
	static const char zero_offset[] = "+00:00";
	size_t size = 0;

	(void)time_format(at, zone_offset_s(worktime_zone(worktime), at), ret_text);
	size = strlen(ret_text);
	if (size > 0 && ret_text[size - 1] == 'Z')
		memcpy(ret_text + size - 1, zero_offset, sizeof(zero_offset));
}

void deadline_answer_write(struct json_out *out, const struct worktime *worktime,
			   const struct deadline_question *question, const struct deadline_answer *answer)
{
	char text[TIME_TEXT_SIZE];

	if (question->op == DEADLINE_BETWEEN) {
		json_int(out, "working_seconds", answer->working_ms / MS_PER_SECOND);
	} else {
		deadline_time_text(worktime, answer->due, text);
		json_text(out, "due", text);
	}
	if (answer->provisional)
		json_bool(out, "provisional", true);
}
