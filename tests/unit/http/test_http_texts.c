/*
 * test_http_texts.c: every error and every rule of the core has Russian words, and a problem document puts them
 * together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "core/rules.h"
#include "http/server_private.h"
#include "http/texts_ru.h"

static void test_texts__every_error_has_a_title(void **state)
{
	(void)state;
	for (int e = 0; e < ERR_MAX; e++) {
		assert_non_null(text_title((err_t)e));
		assert_non_null(text_advice((err_t)e));
		assert_true(utf8_is_valid(str_from(text_title((err_t)e))));
	}
}

static void test_texts__every_rule_of_core_has_words(void **state)
{
	(void)state;
	for (int i = 0; i < CORE_RULE_MAX; i++) {
		if (!text_rule(core_rule_keys[i]))
			print_message("no words for %s\n", core_rule_keys[i]);
		assert_non_null(text_rule(core_rule_keys[i]));
	}
	assert_null(text_rule("no such rule"));
}

struct problem_case {
	err_t error;
	struct err_detail detail;
	const char *holder;
	int64_t revision;
	const char *expected;
};
static const struct problem_case problems[] = {
	{ ERR_NOT_FOUND,
	  { .field = "" },
	  NULL,
	  0,
	  "{\"type\":\"about:blank\",\"title\":\"Не найдено\",\"status\":404,\"code\":\"NOT_FOUND\","
	  "\"detail\":\"Такого нет или оно вам не видно.\"}" },
	{ ERR_INPUT_INVALID,
	  { .field = "reason", .rule = "reason_required" },
	  NULL,
	  0,
	  "{\"type\":\"about:blank\",\"title\":\"Поправьте ввод\",\"status\":422,\"code\":\"INPUT_INVALID\","
	  "\"detail\":\"Поле “reason”: напишите причину, до 2000 "
	  "знаков.\",\"field\":\"reason\",\"rule\":\"reason_required\"}" },
	{ ERR_INPUT_INVALID,
	  { .field = "text", .rule = "too_long", .limit = 8000, .found = 8001 },
	  NULL,
	  0,
	  "{\"type\":\"about:blank\",\"title\":\"Поправьте ввод\",\"status\":422,\"code\":\"INPUT_INVALID\","
	  "\"detail\":\"Поле “text”: слишком длинно: не больше 8000 знаков, сейчас 8001.\",\"field\":\"text\","
	  "\"rule\":\"too_long\",\"limit\":8000,\"found\":8001}" },
	{ ERR_STATE_REFUSED,
	  { .field = "", .clause = "18", .rule = "not_in_this_state" },
	  NULL,
	  0,
	  "{\"type\":\"about:blank\",\"title\":\"Сейчас этого сделать "
	  "нельзя\",\"status\":409,\"code\":\"STATE_REFUSED\","
	  "\"detail\":\"В этом состоянии так не делают.\",\"rule\":\"not_in_this_state\",\"clause\":\"18\"}" },
	{ ERR_CLAIMED,
	  { .field = "" },
	  "Анна",
	  0,
	  "{\"type\":\"about:blank\",\"title\":\"Сообщение уже взял другой\",\"status\":409,\"code\":\"CLAIMED\","
	  "\"detail\":\"Возьмите следующее или подождите, пока его отпустят.\",\"holder\":\"Анна\"}" },
	{ ERR_REVISION_STALE,
	  { .field = "" },
	  NULL,
	  7,
	  "{\"type\":\"about:blank\",\"title\":\"Пока вы смотрели, инцидент изменился\",\"status\":412,"
	  "\"code\":\"REVISION_STALE\",\"detail\":\"Посмотрите, что изменилось, и решите снова.\",\"revision\":7}" },
};

static void test_problem_write__names_field_and_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(problems); i++) {
		const struct problem_case *it = &problems[i];
		struct request request = { .arena = arena_new(64 * 1024),
					   .detail = it->detail,
					   .holder = str_from(it->holder),
					   .revision_now = it->revision };
		struct str written;

		buf_init(&request.body_out, 64 * 1024);
		buf_add(&request.body_out, STR("{\"half\":"));
		problem_write(&request, it->error);
		written = buf_str(&request.body_out);
		assert_true(written.size > 0);
		assert_string_equal(written.data, it->expected);
		assert_string_equal(request.content_type, "application/problem+json");
		buf_deinit(&request.body_out);
		arena_free(request.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts__every_error_has_a_title),
		cmocka_unit_test(test_texts__every_rule_of_core_has_words),
		cmocka_unit_test(test_problem_write__names_field_and_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
