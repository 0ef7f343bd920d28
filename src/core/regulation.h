/*
 * core/regulation.h: the terms of an order as data: from what, until what, how much, by which clock, whose clause.
 *
 * A regulation is a numbered, immutable edition; the one in force at detection is written into the incident (clock 11).
 * Pure: JSON text in, a value in the arena out. Schema and rules of the file: docs/subsystems/regulation.md.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

enum term_kind {
	TERM_ROUTE, TERM_RETURN, TERM_DRAFT, TERM_REVIEW, TERM_REWORK, TERM_PART, TERM_FINAL, /* of the incident */
	TERM_ANSWER, TERM_PUBLISH, TERM_REACTION,                                            /* of each message */
	TERM_MAX
};
enum term_clock { CLOCK_WORKING, CLOCK_CALENDAR, CLOCK_WORKING_DAYS };
enum track { TRACK_ORDINARY, TRACK_LIST, TRACK_BY_DECISION, TRACK_MAX }; /* п. 16; п. 16 ¶2; п. 14 */
enum lateness { LATENESS_WORKING, LATENESS_CLOCK };

struct term_rule {
	enum term_clock clock;
	int64_t amount;           /* milliseconds, or days for CLOCK_WORKING_DAYS; < 0: rule not used */
	enum term_kind back_from; /* TERM_MAX: forward from the start; else subtracted from that term's due (п. 17) */
	uint64_t starts, stops;   /* sets of enum incident_event_kind; `closed` stops all */
	bool expires;             /* false: only an act can be late (п. 15) */
	bool body_schedule;       /* false: the region's */
	char clause[8];
};
struct regulation {
	uint32_t version;
	struct str name;     /* "nao-2020" */
	struct str act_name, act_number, act_date; /* empty: «реквизиты не указаны» */
	struct term_rule rules[TRACK_MAX][TERM_MAX];
	enum lateness lateness;
	bool detection_by_claim;    /* detection = curator_claim | found_at */
	int64_t claim_ms, undo_ms, move_floor_ms; /* 10 min, 20 s, 1 working hour */
	int64_t decided_ms;         /* п. 14: the shortened term, 4 h */
	int32_t returns_to_dispute; /* п. 15: 2 */
	bool correct_in_place;      /* п. 18: off */
	/* core/regulation.c may add what else the file says */
};
MUST_USE err_t regulation_from_json(struct str json, uint32_t version, struct arena *arena,
				    const struct regulation **ret_regulation, struct err_detail *ret_detail);
const char *term_kind_name(enum term_kind kind); /* "route" */
bool term_kind_is_of_message(enum term_kind kind);
const char *track_name(enum track track);        /* "ordinary" */
