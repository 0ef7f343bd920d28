/*
 * base/time_text.h: moments to and from text (RFC 3339), civil dates to and from day numbers, and the clock type.
 *
 * Promise: no global state, no TZ; only proleptic Gregorian arithmetic.
 */
#pragma once

#include "base/err.h"

struct clock { /* the machine's clock, or a fake in tests; never NULL */
	utc_ms_t (*read)(const struct clock *clock);
	void *state;
};
const struct clock *clock_system(void); /* CLOCK_REALTIME */

int64_t monotonic_ms(void); /* CLOCK_MONOTONIC, only for waits and time limits */

struct civil {
	int year, month, day, hour, minute, second, ms;
};

int64_t day_from_civil(int year, int month, int day); /* days since 1970-01-01 */
void civil_from_day(int64_t day, int *ret_year, int *ret_month, int *ret_day);
int weekday_of_day(int64_t day); /* 0 = Monday … 6 = Sunday */
bool civil_is_valid(const struct civil *civil);

enum { TIME_TEXT_SIZE = 40 };
/* "2026-11-24T10:00:00+03:00"; ".123" only when ms are not 0; offset 0 prints "Z". Returns ret_text. */
const char *time_format(utc_ms_t at, int32_t offset_s, char ret_text[TIME_TEXT_SIZE]);
/* RFC 3339 with a mandatory offset ("Z" or ±hh:mm), seconds optional, fraction up to 3 digits; years 0001 to 9998 in
   UTC, no leap second. ret_offset_s may be NULL. ERR_INPUT_INVALID. */
MUST_USE err_t time_parse(struct str text, utc_ms_t *ret_at, int32_t *ret_offset_s);
/* "2026-11-24". ERR_INPUT_INVALID. */
MUST_USE err_t date_parse(struct str text, int64_t *ret_day);
void date_format(int64_t day, char ret_text[16]);
