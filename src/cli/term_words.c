/*
 * cli/term_words.c: Russian words of terms and moments for the command line. Must not: name a term that the pages name
 * otherwise (web/src/texts/ru/words.ts).
 */
#include "cli/term_words.h"

#include <stdio.h>

#include "base/time_text.h"

enum { DAY_SECONDS = 24 * 60 * 60 };

const char *term_words(enum term_kind kind)
{
	static const char *const words[TERM_MAX] = {
		[TERM_ROUTE] = "Направить",
		[TERM_RETURN] = "Вернуть не своё",
		[TERM_DRAFT] = "Черновик",
		[TERM_REVIEW] = "Согласовать",
		[TERM_REWORK] = "Доработка",
		[TERM_PART] = "Часть",
		[TERM_FINAL] = "Окончательный ответ",
		[TERM_ANSWER] = "Ответ человеку",
		[TERM_PUBLISH] = "Опубликовать",
		[TERM_REACTION] = "Отреагировать",
	};
	const char *found = (size_t)kind < TERM_MAX ? words[kind] : NULL;

	return found ? found : "Срок";
}

const char *moment_words(utc_ms_t at, const struct zone *zone, char ret_text[MOMENT_WORDS_SIZE])
{
	const int64_t local_s = at / MS_PER_SECOND + zone_offset_s(zone, at);
	const int64_t second = local_s % DAY_SECONDS;
	int year = 0, month = 0, day = 0;
	int size;

	civil_from_day(local_s / DAY_SECONDS, &year, &month, &day);
	size = snprintf(ret_text, MOMENT_WORDS_SIZE, "%02d.%02d.%04d %02d:%02d", day, month, year % 10000,
			(int)(second / 3600), (int)(second / 60 % 60));
	if (second % 60 != 0 && size > 0 && size < MOMENT_WORDS_SIZE)
		snprintf(ret_text + size, MOMENT_WORDS_SIZE - (size_t)size, ":%02d", (int)(second % 60));
	return ret_text;
}
