/*
 * job/demo_fill.h: the demo's first day: messages of data/demo/messages.jsonl and what people have done with them
 * (data/demo/day.jsonl) from Friday 20.11 up to Monday 23.11.2026 11:24 MSK, through the same calls that a real day
 * takes.
 *
 * Deterministic: same files, same incidents, states and numbers. Moves the order's clock (and the stand-in's) forwards
 * step by step and leaves it running from `start`. Messages posted from DEMO_LEAVE_TEXT on are left to the source and
 * to imports. Only for an installation of data/demo/install.json with no message yet.
 */
#pragma once

#include "action/app.h"

#define DEMO_START_TEXT "2026-11-23T11:24:00+03:00"
#define DEMO_LEAVE_TEXT "2026-11-23T11:00:00+03:00"
struct demo_fill {
	struct str messages; /* data/demo/messages.jsonl */
	struct str day;      /* data/demo/day.jsonl */
	utc_ms_t start;      /* where the clock stands at the end; 0: DEMO_START_TEXT */
	size_t ret_messages, ret_incidents;
};
/* INPUT_INVALID, STATE_REFUSED …: a step that did not go; the detail's field is "day line N". */
MUST_USE err_t demo_fill(struct app *app, struct demo_fill *it, struct err_detail *ret_detail);
