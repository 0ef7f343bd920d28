/*
 * http/problem.c: the problem document (RFC 9457) of an error, in Russian.
 */
#include "http/server_private.h"

#include "base/log.h"
#include "http/texts_ru.h"

/* «а» … «я» of two bytes to «А» … «Я»: a rule's words that begin a sentence. */
static void add_capital(struct buf *buf, const char *text)
{
	unsigned char first = (unsigned char)text[0], second = (unsigned char)text[1];
	uint32_t letter = ((uint32_t)(first & 0x1F) << 6) | (second & 0x3F);

	if ((first & 0xE0) == 0xC0 && letter >= 0x430 && letter <= 0x44F) {
		letter -= 0x20;
		buf_add_char(buf, (char)(0xC0 | (letter >> 6)));
		buf_add_char(buf, (char)(0x80 | (letter & 0x3F)));
		text += 2;
	}
	buf_add(buf, str_from(text));
}

/* Puts the detail's numbers into {limit} and {found}. */
static struct str fill_numbers(struct arena *arena, const char *text, const struct err_detail *detail)
{
	static const struct str marks[] = { { "{limit}", 7 }, { "{found}", 7 } };
	const int64_t numbers[] = { detail->limit, detail->found };
	struct str filled = { "", 0 };

	while (*text) {
		size_t plain = strcspn(text, "{"), i;

		filled = arena_printf(arena, "%.*s%.*s", (int)filled.size, filled.data ? filled.data : "", (int)plain,
				      text);
		text += plain;
		for (i = 0; i < ARRAY_COUNT(marks); i++) {
			if (strncmp(text, marks[i].data, marks[i].size) == 0)
				break;
		}
		if (i < ARRAY_COUNT(marks)) {
			filled = arena_printf(arena, "%.*s%lld", (int)filled.size, filled.data ? filled.data : "",
					      (long long)numbers[i]);
			text += marks[i].size;
		} else if (*text) {
			filled = arena_printf(arena, "%.*s{", (int)filled.size, filled.data ? filled.data : "");
			text++;
		}
	}
	return filled;
}

static void write_detail(struct request *request, err_t e)
{
	const struct err_detail *detail = &request->detail;
	const char *words = detail->rule ? text_rule(detail->rule) : NULL;
	struct str filled;
	struct buf sentence;

	if (!words) {
		json_text(&request->out, "detail", text_advice(e));
		return;
	}
	filled = fill_numbers(request->arena, words, detail);
	buf_init(&sentence, 4096);
	if (detail->field[0])
		buf_printf(&sentence, "Поле “%s”: %s", detail->field, filled.data ? filled.data : words);
	else
		add_capital(&sentence, filled.data ? filled.data : words);
	buf_add_char(&sentence, '.');
	if (sentence.error == ERR_OK)
		json_str(&request->out, "detail", buf_str(&sentence));
	buf_deinit(&sentence);
}

void problem_write(struct request *request, err_t e)
{
	struct json_out *out = &request->out;
	const struct err_detail *detail = &request->detail;

	buf_clear(&request->body_out);
	json_out_init(out, &request->body_out);
	request->status = err_http(e);
	request->content_type = "application/problem+json";
	request->cache_control = NULL;
	request->static_body = NULL;
	json_object_begin(out, NULL);
	json_text(out, "type", "about:blank");
	json_text(out, "title", text_title(e));
	json_int(out, "status", request->status);
	json_text(out, "code", err_name(e));
	write_detail(request, e);
	if (detail->field[0])
		json_text(out, "field", detail->field);
	if (detail->rule)
		json_text(out, "rule", detail->rule);
	if (detail->clause[0])
		json_text(out, "clause", detail->clause);
	if (detail->limit)
		json_int(out, "limit", detail->limit);
	if (detail->found)
		json_int(out, "found", detail->found);
	if (request->holder.size > 0)
		json_str(out, "holder", request->holder);
	if (request->revision_now > 0)
		json_int(out, "revision", request->revision_now);
	json_object_end(out);
	if (err_class(e) == CLASS_FATAL || err_class(e) == CLASS_UNCERTAIN)
		log_err("request_failed", e, "method=%.*s route=%s rule=%s", (int)request->method.size,
			request->method.data, request->route ? request->route->operation : "none",
			detail->rule ? detail->rule : "none");
}
