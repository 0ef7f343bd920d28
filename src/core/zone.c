/*
 * core/zone.c: a TZif file's transitions as one sorted list of stretches with a constant offset, carried on by its
 * footer.
 *
 * Promise: every read of the bytes is checked; what is not understood whole is refused. Behind FOOTER_YEAR_LAST the
 * last offset stays in force (the product answers until 2060, core/calendar.h). Invariants: (1) stretches are sorted by
 * begin, no two begin together; (2) the first begins before any moment. Source: RFC 8536.
 */
#include "core/zone.h"

#include "base/assert.h"
#include "base/time_text.h"
#include "core/rules.h"
#include "core/zone_private.h"

enum {
	HEADER_SIZE = 44,
	TRANSITIONS_MAX = 5000,
	TYPES_MAX = 256,
	TYPE_SIZE = 6,
	OFFSET_S_MAX = 26 * 3600, /* RFC 8536, 3.2: -25 … +26 hours */
	FOOTER_YEAR_FIRST = 1970,
	FOOTER_YEAR_LAST = 2063,
	FOOTER_CHANGES_MAX = 2 * (FOOTER_YEAR_LAST - FOOTER_YEAR_FIRST + 1)
};
#define MOMENT_S_LIMIT (INT64_C(1) << 40) /* 34,000 years: what lies beyond is clamped, so that milliseconds fit */
#define BEFORE_EVERYTHING (-(MOMENT_S_LIMIT * 2) * MS_PER_SECOND)

struct stretch {
	utc_ms_t begin;
	int32_t offset_s;
};
struct zone {
	struct str name;
	size_t count;
	struct stretch *stretches;
};
struct header {
	char version;
	size_t ut_count, standard_count, leap_count, time_count, type_count, name_size;
};

static uint32_t read_u32(const char *bytes)
{
	const unsigned char *at = (const unsigned char *)bytes;

	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
}

static int64_t read_i64(const char *bytes)
{
	return (int64_t)((uint64_t)read_u32(bytes) << 32 | read_u32(bytes + 4));
}

static bool header_read(struct str bytes, size_t at, struct header *ret_header)
{
	const char *data = bytes.data + at;

	if (at + HEADER_SIZE > bytes.size || memcmp(data, "TZif", 4) != 0)
		return false;
	*ret_header = (struct header){
		.version = data[4],
		.ut_count = read_u32(data + 20),
		.standard_count = read_u32(data + 24),
		.leap_count = read_u32(data + 28),
		.time_count = read_u32(data + 32),
		.type_count = read_u32(data + 36),
		.name_size = read_u32(data + 40),
	};
	return ret_header->time_count <= TRANSITIONS_MAX && ret_header->type_count >= 1 &&
	       ret_header->type_count <= TYPES_MAX && ret_header->ut_count <= TYPES_MAX &&
	       ret_header->standard_count <= TYPES_MAX && ret_header->leap_count <= TYPES_MAX &&
	       ret_header->name_size <= TYPES_MAX * 8;
}

static size_t body_size(const struct header *header, size_t time_size)
{
	return header->time_count * (time_size + 1) + header->type_count * TYPE_SIZE + header->name_size +
	       header->leap_count * (time_size + 4) + header->standard_count + header->ut_count;
}

static void stretch_add(struct zone *zone, int64_t begin_s, int32_t offset_s)
{
	struct stretch *last = &zone->stretches[zone->count - 1];
	utc_ms_t begin = 0;

	if (begin_s < -MOMENT_S_LIMIT)
		begin_s = -MOMENT_S_LIMIT;
	begin = begin_s * MS_PER_SECOND;
	if (begin == last->begin) { /* two changes in one moment: the later one stays */
		last->offset_s = offset_s;
		return;
	}
	if (offset_s != last->offset_s)
		zone->stretches[zone->count++] = (struct stretch){ .begin = begin, .offset_s = offset_s };
}

/* The table; false when it breaks a rule of the format. */
static bool table_read(const char *body, const struct header *header, struct zone *zone)
{
	const char *indexes = body + header->time_count * 8, *types = indexes + header->time_count;
	int64_t previous_s = INT64_MIN;

	for (size_t i = 0; i < header->type_count; i++) {
		int32_t offset_s = (int32_t)read_u32(types + i * TYPE_SIZE);

		if (offset_s < -OFFSET_S_MAX || offset_s > OFFSET_S_MAX)
			return false;
	}
	zone->stretches[0] = (struct stretch){ .begin = BEFORE_EVERYTHING, .offset_s = (int32_t)read_u32(types) };
	zone->count = 1;
	for (size_t i = 0; i < header->time_count; i++) {
		size_t type = (unsigned char)indexes[i];
		int64_t at_s = read_i64(body + i * 8);

		if (type >= header->type_count || (i > 0 && at_s <= previous_s) || at_s > MOMENT_S_LIMIT)
			return false;
		previous_s = at_s;
		stretch_add(zone, at_s, (int32_t)read_u32(types + type * TYPE_SIZE));
	}
	return true;
}

/*
 * The table has the word up to `last_s`; without one the footer has it from the beginning. false: a year's changes
 * reach into the next year's. A summer that ends in the moment in which it begins is none.
 */
static bool footer_apply(const struct zone_posix *posix, bool has_table, int64_t last_s, struct zone *zone)
{
	int64_t previous_s = INT64_MIN;

	if (!posix->has_summer) {
		if (!has_table)
			zone->stretches[0].offset_s = posix->standard_s;
		return true;
	}
	for (int year = FOOTER_YEAR_FIRST; year <= FOOTER_YEAR_LAST; year++) {
		int64_t summer_s = zone_change_utc_s(&posix->to_summer, year, posix->standard_s);
		int64_t standard_s = zone_change_utc_s(&posix->to_standard, year, posix->summer_s);
		bool is_summer_first = summer_s <= standard_s;
		int64_t first_s = is_summer_first ? summer_s : standard_s,
			second_s = is_summer_first ? standard_s : summer_s;

		if (first_s < previous_s)
			return false;
		previous_s = second_s;
		if (first_s > last_s)
			stretch_add(zone, first_s, is_summer_first ? posix->summer_s : posix->standard_s);
		if (second_s > last_s)
			stretch_add(zone, second_s, is_summer_first ? posix->standard_s : posix->summer_s);
	}
	return true;
}

static err_t refuse(struct err_detail *ret_detail, const char *rule)
{
	return err_set(ERR_INPUT_INVALID, ret_detail, "zone", rule);
}

err_t zone_from_tzif(struct str bytes, struct str name, struct arena *arena, const struct zone **ret_zone,
		     struct err_detail *ret_detail)
{
	struct header first = { 0 }, header = { 0 };
	struct zone_posix posix = { 0 };
	struct zone *zone = NULL;
	struct str footer = { 0 };
	size_t at = 0, end = 0;
	int64_t last_s = INT64_MIN;

	if (!header_read(bytes, 0, &first) || first.version < '2')
		return refuse(ret_detail, RULE(zone_not_tzif));
	at = HEADER_SIZE + body_size(&first, 4);
	if (!header_read(bytes, at, &header) || bytes.size - at - HEADER_SIZE < body_size(&header, 8))
		return refuse(ret_detail, RULE(zone_not_tzif));
	if (header.leap_count > 0)
		return refuse(ret_detail, RULE(zone_leap_seconds));
	at += HEADER_SIZE;
	end = at + body_size(&header, 8);
	if (bytes.size - end < 2 || bytes.data[end] != '\n' || bytes.data[bytes.size - 1] != '\n')
		return refuse(ret_detail, RULE(zone_footer));
	footer = (struct str){ bytes.data + end + 1, bytes.size - end - 2 };
	zone = arena_alloc(arena, sizeof(*zone));
	if (!zone)
		return ERR_MEMORY;
	zone->stretches =
		arena_alloc_array(arena, 1 + header.time_count + FOOTER_CHANGES_MAX, sizeof(*zone->stretches));
	zone->name = arena_dup(arena, name);
	if (!zone->stretches || !zone->name.data)
		return ERR_MEMORY;
	if (!table_read(bytes.data + at, &header, zone))
		return refuse(ret_detail, RULE(zone_table));
	if (header.time_count > 0)
		last_s = read_i64(bytes.data + at + (header.time_count - 1) * 8);
	if (footer.size > 0 &&
	    (!zone_posix_parse(footer, &posix) || !footer_apply(&posix, header.time_count > 0, last_s, zone)))
		return refuse(ret_detail, RULE(zone_footer));
	*ret_zone = zone;
	return ERR_OK;
}

struct str zone_name(const struct zone *zone)
{
	return zone->name;
}

/* Index of the stretch in force at `at`. */
static size_t stretch_find(const struct zone *zone, utc_ms_t at)
{
	size_t low = 0, high = zone->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (zone->stretches[middle].begin <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int32_t zone_offset_s(const struct zone *zone, utc_ms_t at)
{
	return zone->stretches[stretch_find(zone, at)].offset_s;
}

void zone_local(const struct zone *zone, utc_ms_t at, int64_t *ret_day, int64_t *ret_ms_of_day)
{
	int64_t local = at + (int64_t)zone_offset_s(zone, at) * MS_PER_SECOND;
	int64_t ms_of_day = local % MS_PER_DAY;

	if (ms_of_day < 0)
		ms_of_day += MS_PER_DAY;
	*ret_day = (local - ms_of_day) / MS_PER_DAY;
	*ret_ms_of_day = ms_of_day;
}

/*
 * Stretch by stretch: a beginning is the first moment from which the wall shows `wall` or later, an end the last moment
 * at which it shows `wall`, midnight as the end of a day included. Where it never does, the later stretch begins behind
 * it: the transition.
 */
utc_ms_t zone_utc(const struct zone *zone, int64_t day, int64_t ms_of_day, bool is_end)
{
	int64_t wall = day * MS_PER_DAY + ms_of_day, margin = (int64_t)OFFSET_S_MAX * MS_PER_SECOND;
	size_t first = stretch_find(zone, wall - margin), last = stretch_find(zone, wall + margin);

	ASSERT(day > -MOMENT_S_LIMIT * MS_PER_SECOND / MS_PER_DAY && day < MOMENT_S_LIMIT * MS_PER_SECOND / MS_PER_DAY);
	if (is_end) { /* the first one has begun before any moment that may be meant */
		utc_ms_t next = INT64_MAX;

		for (size_t i = last;; i--) {
			utc_ms_t begin = zone->stretches[i].begin;
			utc_ms_t at = wall - (int64_t)zone->stretches[i].offset_s * MS_PER_SECOND;

			if (begin <= at)
				return at < next ? at : next;
			next = begin;
		}
	}
	for (size_t i = first;; i++) {
		utc_ms_t begin = zone->stretches[i].begin;
		utc_ms_t at = wall - (int64_t)zone->stretches[i].offset_s * MS_PER_SECOND;

		if (at <= begin)
			return begin;
		if (i == last || at < zone->stretches[i + 1].begin)
			return at;
	}
}
