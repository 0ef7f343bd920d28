/*
 * core/zone_posix.c: reads "MSK-3" or "CET-1CEST,M3.5.0,M10.5.0/3" and tells the moments of a year's two changes.
 *
 * Promise: looks at nothing but its arguments; refuses what it does not understand whole.
 * Source: RFC 8536, 3.3 and 3.3.1; POSIX.1-2017, TZ.
 */
#include "core/zone_private.h"

#include "base/assert.h"
#include "base/time_text.h"

enum {
	SECONDS_PER_DAY = 86400,
	OFFSET_HOURS_MAX = 24,
	CHANGE_HOURS_MAX = 167,
	SUMMER_DEFAULT_S = 3600,
	CHANGE_DEFAULT_S = 7200
};

struct cursor {
	struct str text;
	size_t at;
};

static char peek(const struct cursor *cursor)
{
	return cursor->at < cursor->text.size ? cursor->text.data[cursor->at] : '\0';
}

static bool take_char(struct cursor *cursor, char wanted)
{
	if (peek(cursor) != wanted)
		return false;
	cursor->at++;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool take_number(struct cursor *cursor, int max, int *ret_number)
{
	int number = 0;

	if (!is_digit(peek(cursor)))
		return false;
	while (is_digit(peek(cursor)) && number <= max) {
		number = number * 10 + (peek(cursor) - '0');
		cursor->at++;
	}
	*ret_number = number;
	return number <= max;
}

/* "MSK" or "<+03>": only skipped, the product shows offsets. */
static bool skip_abbreviation(struct cursor *cursor)
{
	bool quoted = take_char(cursor, '<');
	size_t begin = cursor->at;

	for (;;) {
		char c = peek(cursor);

		if (!is_letter(c) && !(quoted && (is_digit(c) || c == '+' || c == '-')))
			break;
		cursor->at++;
	}
	return cursor->at - begin >= 3 && (!quoted || take_char(cursor, '>'));
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(struct cursor *cursor, int hours_max, int32_t *ret_seconds)
{
	int hours = 0, minutes = 0, seconds = 0;
	bool is_negative = take_char(cursor, '-');

	if (!is_negative)
		(void)take_char(cursor, '+');
	if (!take_number(cursor, hours_max, &hours))
		return false;
	if (take_char(cursor, ':')) {
		if (!take_number(cursor, 59, &minutes))
			return false;
		if (take_char(cursor, ':') && !take_number(cursor, 59, &seconds))
			return false;
	}
	*ret_seconds = (hours * 3600 + minutes * 60 + seconds) * (is_negative ? -1 : 1);
	return true;
}

static bool take_change(struct cursor *cursor, struct zone_change *ret_change)
{
	struct zone_change change = { .kind = ZONE_CHANGE_DAY_OF_YEAR, .time_s = CHANGE_DEFAULT_S };

	if (take_char(cursor, 'M')) {
		change.kind = ZONE_CHANGE_MONTH_WEEK_DAY;
		if (!take_number(cursor, 12, &change.month) || change.month < 1 || !take_char(cursor, '.') ||
		    !take_number(cursor, 5, &change.week) || change.week < 1 || !take_char(cursor, '.') ||
		    !take_number(cursor, 6, &change.weekday))
			return false;
	} else if (take_char(cursor, 'J')) {
		change.kind = ZONE_CHANGE_JULIAN;
		if (!take_number(cursor, 365, &change.day) || change.day < 1)
			return false;
	} else if (!take_number(cursor, 365, &change.day)) {
		return false;
	}
	if (take_char(cursor, '/') && !take_time(cursor, CHANGE_HOURS_MAX, &change.time_s))
		return false;
	*ret_change = change;
	return true;
}

bool zone_posix_parse(struct str text, struct zone_posix *ret_posix)
{
	struct cursor cursor = { .text = text };
	struct zone_posix posix = { 0 };
	int32_t west_s = 0;

	if (!skip_abbreviation(&cursor) || !take_time(&cursor, OFFSET_HOURS_MAX, &west_s))
		return false;
	posix.standard_s = -west_s;
	if (cursor.at < text.size) {
		posix.has_summer = true;
		if (!skip_abbreviation(&cursor))
			return false;
		posix.summer_s = posix.standard_s + SUMMER_DEFAULT_S;
		if (peek(&cursor) != ',') {
			if (!take_time(&cursor, OFFSET_HOURS_MAX, &west_s))
				return false;
			posix.summer_s = -west_s;
		}
		if (!take_char(&cursor, ',') || !take_change(&cursor, &posix.to_summer) || !take_char(&cursor, ',') ||
		    !take_change(&cursor, &posix.to_standard))
			return false;
	}
	if (cursor.at != text.size)
		return false;
	*ret_posix = posix;
	return true;
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t change_day(const struct zone_change *change, int year)
{
	int64_t first = 0, day = 0;

	if (change->kind == ZONE_CHANGE_DAY_OF_YEAR)
		return day_from_civil(year, 1, 1) + change->day;
	if (change->kind == ZONE_CHANGE_JULIAN)
		return day_from_civil(year, 1, 1) + change->day - 1 + (is_leap(year) && change->day >= 60 ? 1 : 0);
	ASSERT(change->kind == ZONE_CHANGE_MONTH_WEEK_DAY);
	first = day_from_civil(year, change->month, 1);
	/* POSIX counts from Sunday, weekday_of_day() from Monday. */
	day = first + (change->weekday + 6 - weekday_of_day(first)) % 7 + 7 * (change->week - 1);
	if (change->week == 5) {
		int64_t next = change->month == 12 ? day_from_civil(year + 1, 1, 1)
						   : day_from_civil(year, change->month + 1, 1);

		while (day >= next)
			day -= 7;
	}
	return day;
}

int64_t zone_change_utc_s(const struct zone_change *change, int year, int32_t offset_s)
{
	return change_day(change, year) * SECONDS_PER_DAY + change->time_s - offset_s;
}
