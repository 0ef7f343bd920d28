/*
 * job/demo_clock.h: the order's clock of the demo: set forwards only, the stand-in's with it, all that has become due
 * is done before the answer (POST /api/v1/demo/clock).
 */
#pragma once

#include "action/app.h"

struct demo_clock_change {         /* exactly one is set */
	utc_ms_t now;              /* 0: not set */
	struct str add;            /* "90s", "30m", "8h", "2d" by the clock */
	struct str add_working;    /* "30m", "8h" on the region's schedule */
	bool has_running, running; /* false: frozen at the moment */
};
struct demo_clock {
	utc_ms_t now;
	bool running;
};
MUST_USE err_t demo_clock_get(struct app *app, struct demo_clock *ret_clock);
/* INPUT_INVALID (field "now", rule "clock_backwards"; "add", rule "amount"; "", rule "exactly_one"). */
MUST_USE err_t demo_clock_set(struct app *app, const struct demo_clock_change *change, struct demo_clock *ret_clock,
			      struct err_detail *ret_detail);
