/*
 * base/time_text.c: civil dates by arithmetic (days counted from 1 March of year 0 in eras of 400 years), RFC 3339, and
 * the only place that reads the machine's clock for the program. Knows no zones: an offset is a number given by the
 * caller.
 */
#include "base/time_text.h"

#include <stdio.h>
#include <time.h>

#include "base/assert.h"

enum { DAYS_PER_ERA = 146097, DAYS_TO_EPOCH = 719468, YEAR_MAX = 9999 };

static utc_ms_t system_read(const struct clock *clock)
{
	struct timespec now;

	(void)clock;
	ASSERT(clock_gettime(CLOCK_REALTIME, &now) == 0);
	return (utc_ms_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / 1000000;
}

const struct clock *clock_system(void)
{
	static const struct clock system_clock = { system_read, NULL };

	return &system_clock;
}

int64_t monotonic_ms(void)
{
	struct timespec now;

	ASSERT(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
	return (int64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / 1000000;
}

static int64_t floor_divide(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

int64_t day_from_civil(int year, int month, int day)
{
	int64_t shifted = (int64_t)year - (month <= 2), era, year_of_era, day_of_year;

	ASSERT(month >= 1 && month <= 12);
	era = floor_divide(shifted, 400);
	year_of_era = shifted - era * 400;
	day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
	       DAYS_TO_EPOCH;
}

void civil_from_day(int64_t day, int *ret_year, int *ret_month, int *ret_day)
{
	int64_t shifted = day + DAYS_TO_EPOCH, era = floor_divide(shifted, DAYS_PER_ERA);
	int64_t day_of_era = shifted - era * DAYS_PER_ERA;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_from_march = (5 * day_of_year + 2) / 153;

	*ret_day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
	*ret_month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
	*ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

int weekday_of_day(int64_t day)
{
	int64_t shifted = day + 3; /* 1970-01-01 was a Thursday */

	return (int)(shifted - floor_divide(shifted, 7) * 7);
}

static bool date_is_valid(int year, int month, int day)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 0 && year <= YEAR_MAX && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap);
}

bool civil_is_valid(const struct civil *civil)
{
	return date_is_valid(civil->year, civil->month, civil->day) && civil->hour >= 0 && civil->hour <= 23 &&
	       civil->minute >= 0 && civil->minute <= 59 && civil->second >= 0 && civil->second <= 59 &&
	       civil->ms >= 0 && civil->ms < MS_PER_SECOND;
}

const char *time_format(utc_ms_t at, int32_t offset_s, char ret_text[TIME_TEXT_SIZE])
{
	int64_t local = at + (int64_t)offset_s * MS_PER_SECOND;
	int64_t day = floor_divide(local, MS_PER_DAY), rest = local - day * MS_PER_DAY;
	int year, month, month_day, size, minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;
	char fraction[8] = "", offset[8] = "Z";

	ASSERT(minutes < 24 * 60 && offset_s % 60 == 0);
	civil_from_day(day, &year, &month, &month_day);
	ASSERT(year >= 0 && year <= YEAR_MAX);
	if (rest % MS_PER_SECOND != 0)
		snprintf(fraction, sizeof(fraction), ".%03u", (unsigned)(rest % MS_PER_SECOND) % 1000u);
	if (offset_s != 0)
		snprintf(offset, sizeof(offset), "%c%02u:%02u", offset_s < 0 ? '-' : '+', (unsigned)minutes / 60 % 100u,
			 (unsigned)minutes % 60u);
	size = snprintf(ret_text, TIME_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%s%s", year, month, month_day,
			(int)(rest / MS_PER_HOUR), (int)(rest / MS_PER_MINUTE % 60), (int)(rest / MS_PER_SECOND % 60),
			fraction, offset);
	ASSERT(size > 0 && size < TIME_TEXT_SIZE);
	return ret_text;
}

struct reader {
	struct str text;
	size_t at;
	bool bad;
};

static int number_read(struct reader *reader, size_t digits)
{
	int value = 0;

	for (size_t i = 0; i < digits; i++, reader->at++) {
		if (reader->at >= reader->text.size || reader->text.data[reader->at] < '0' ||
		    reader->text.data[reader->at] > '9') {
			reader->bad = true;
			return 0;
		}
		value = value * 10 + (reader->text.data[reader->at] - '0');
	}
	return value;
}

static bool char_is_next(struct reader *reader, const char *any_of)
{
	if (reader->bad || reader->at >= reader->text.size || reader->text.data[reader->at] == '\0' ||
	    strchr(any_of, reader->text.data[reader->at]) == NULL)
		return false;
	reader->at++;
	return true;
}

static void char_expect(struct reader *reader, const char *any_of)
{
	if (!char_is_next(reader, any_of))
		reader->bad = true;
}

static void date_read(struct reader *reader, struct civil *civil)
{
	civil->year = number_read(reader, 4);
	char_expect(reader, "-");
	civil->month = number_read(reader, 2);
	char_expect(reader, "-");
	civil->day = number_read(reader, 2);
}

static void fraction_read(struct reader *reader, struct civil *civil)
{
	int weight = 100;

	do {
		civil->ms += number_read(reader, 1) * weight;
		weight /= 10;
	} while (weight > 0 && reader->at < reader->text.size && reader->text.data[reader->at] >= '0' &&
		 reader->text.data[reader->at] <= '9');
}

static int32_t offset_read(struct reader *reader)
{
	int hours, minutes;
	bool negative;

	if (char_is_next(reader, "Zz"))
		return 0;
	negative = char_is_next(reader, "-");
	if (!negative)
		char_expect(reader, "+");
	hours = number_read(reader, 2);
	char_expect(reader, ":");
	minutes = number_read(reader, 2);
	if (hours > 23 || minutes > 59)
		reader->bad = true;
	return (negative ? -1 : 1) * (hours * 3600 + minutes * 60);
}

err_t time_parse(struct str text, utc_ms_t *ret_at, int32_t *ret_offset_s)
{
	struct reader reader = { .text = text };
	struct civil civil = { 0 };
	int32_t offset_s;
	utc_ms_t at;

	date_read(&reader, &civil);
	char_expect(&reader, "Tt");
	civil.hour = number_read(&reader, 2);
	char_expect(&reader, ":");
	civil.minute = number_read(&reader, 2);
	if (char_is_next(&reader, ":")) {
		civil.second = number_read(&reader, 2);
		if (char_is_next(&reader, "."))
			fraction_read(&reader, &civil);
	}
	offset_s = offset_read(&reader);
	if (reader.bad || reader.at != text.size || !civil_is_valid(&civil))
		return ERR_INPUT_INVALID;
	at = day_from_civil(civil.year, civil.month, civil.day) * MS_PER_DAY + civil.hour * MS_PER_HOUR +
	     civil.minute * MS_PER_MINUTE + civil.second * MS_PER_SECOND + civil.ms - (int64_t)offset_s * MS_PER_SECOND;
	/* a year of room at both ends, so that any offset can be printed */
	if (at < day_from_civil(1, 1, 1) * MS_PER_DAY || at >= day_from_civil(YEAR_MAX, 1, 1) * MS_PER_DAY)
		return ERR_INPUT_INVALID;
	*ret_at = at;
	if (ret_offset_s != NULL)
		*ret_offset_s = offset_s;
	return ERR_OK;
}

err_t date_parse(struct str text, int64_t *ret_day)
{
	struct reader reader = { .text = text };
	struct civil civil = { 0 };

	date_read(&reader, &civil);
	if (reader.bad || reader.at != text.size || !civil_is_valid(&civil))
		return ERR_INPUT_INVALID;
	*ret_day = day_from_civil(civil.year, civil.month, civil.day);
	return ERR_OK;
}

void date_format(int64_t day, char ret_text[16])
{
	int year, month, month_day, size;

	civil_from_day(day, &year, &month, &month_day);
	ASSERT(year >= 0 && year <= YEAR_MAX);
	size = snprintf(ret_text, 16, "%04d-%02d-%02d", year, month, month_day);
	ASSERT(size == 10);
}
