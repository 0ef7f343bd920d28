/*
 * tests/unit/core/time_support.h: the calendar, zones and schedules that the tests of time share, read once from the
 * tree and the system.
 *
 * Promise: any failure to set up ends the test program with a message; nothing here decides about time.
 */
#pragma once

#include "core/worktime.h"

struct arena *support_arena(void);
const struct calendar *support_calendar(void);     /* data/calendars/ru.json, no decree with "terms run" */
struct str support_file(const char *path);         /* relative to the source root, or absolute */
const struct zone *support_zone(const char *name); /* /usr/share/zoneinfo */
/* Schedule file text with ' for "; NULL: the default. `calendar` NULL: none. 1990-2060. */
const struct worktime *support_worktime(const char *schedule, const struct calendar *calendar);
/* The body B of EXAMPLES: Monday to Thursday 08:30-17:30, Friday to 12:30, break 12:30-13:30. */
extern const char support_body_b[];
utc_ms_t support_moment(const char *text); /* RFC 3339 */
const char *support_text(const struct worktime *worktime, utc_ms_t at, char ret_text[40]);
