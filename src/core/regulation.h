/*
 * core/regulation.h: the terms of an order as data: from what, until what, how much, by which clock, whose clause.
 *
 * A regulation is a numbered, immutable edition; the one in force at detection is written into the incident (clock 11).
 * Pure: JSON text in, a value in the arena out. Schema and rules of the file: docs/subsystems/regulation.md.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "core/access.h"

struct worktime; /* core/worktime.h */

enum term_kind {
	TERM_ROUTE,
	TERM_RETURN,
	TERM_DRAFT,
	TERM_REVIEW,
	TERM_REWORK,
	TERM_PART,
	TERM_FINAL, /* of the incident */
	TERM_ANSWER,
	TERM_PUBLISH,
	TERM_REACTION, /* of each message */
	TERM_MAX
};
enum term_clock { CLOCK_WORKING, CLOCK_CALENDAR, CLOCK_WORKING_DAYS, TERM_CLOCK_MAX };
enum track { TRACK_ORDINARY, TRACK_LIST, TRACK_BY_DECISION, TRACK_MAX }; /* п. 16; п. 16 ¶2; п. 14 */
enum lateness { LATENESS_WORKING, LATENESS_CLOCK, LATENESS_MAX };
enum charged { CHARGED_BUREAU, CHARGED_BODY, CHARGED_RESULT, CHARGED_MAX }; /* п. 26: a result names nobody by itself */

struct term_rule {
	enum term_clock clock;
	int64_t amount;      /* milliseconds, or days for CLOCK_WORKING_DAYS; < 0: rule not used */
	bool amount_decided; /* the amount is the Curator's decision on the incident (п. 14), `amount` where none is
				given */
	enum term_kind back_from; /* TERM_MAX: forward from the start; else subtracted from that term's due (п. 17) */
	uint64_t starts, stops;   /* sets of enum incident_event_kind; what closes the incident stops all */
	uint64_t resumes; /* events on which one that is done runs on with its old due (п. 17, 21 after a return) */
	uint32_t unless;  /* set of enum term_kind: not begun where one of these has begun in this round (п. 21: final
			     for draft) */
	uint64_t late_on; /* for a term that never expires: the acts that can be late (п. 15) */
	bool expires;     /* false: only an act can be late (п. 15) */
	bool once;        /* one for each round of work: started again it runs on with its old due (п. 17, 21) */
	bool body_schedule; /* false: the region's */
	enum charged charged;
	char clause[8];
	struct str text; /* the clause's words, "" = none */
};
struct regulation_example { /* input → due, signed by a lawyer: run by `deadline --test`, `doctor` and the tests */
	struct str name;
	int event;   /* enum incident_event_kind: what happens … */
	utc_ms_t at; /* … and when */
	enum track track;
	enum term_kind term; /* a term that starts on it … */
	utc_ms_t due;        /* … and its due moment */
};
enum { REGULATION_VISAS_MAX = 4 };
struct regulation_visa { /* an approval step before the Curator, inside the executor's time (п. 20) */
	enum role role;
	struct str name;
};
struct regulation {
	uint32_t version;
	struct str name;                           /* "nao-2020" */
	struct str act_name, act_number, act_date; /* empty: «реквизиты не указаны» */
	struct term_rule rules[TRACK_MAX][TERM_MAX];
	enum lateness lateness;
	bool detection_by_claim;                        /* detection = curator_claim | found_at */
	int64_t claim_ms, undo_ms;                      /* 10 min, 20 s: by the clock */
	int64_t move_floor_ms;                          /* 1 working hour (clock 7) */
	int64_t decided_ms;                             /* п. 14: the shortened term, 4 h */
	int32_t returns_to_dispute;                     /* п. 15: 2 */
	int32_t close_days, silence_days, explain_days; /* working days: 3, 3, 2 */
	bool correct_in_place;                          /* п. 18: off */
	bool executor_publishes;                        /* п. 13, 16 against 20: off */
	uint8_t visa_count;
	struct regulation_visa visas[REGULATION_VISAS_MAX];
	size_t example_count;
	const struct regulation_example *examples;
};

/* Everything is checked: an unknown key, event, term, unit or a rule that contradicts another is ERR_INPUT_INVALID
 * whose detail names the path ("terms[3].amount.list") and the rule. ERR_MEMORY. `json` may go after the call. */
MUST_USE err_t regulation_from_json(struct str json, uint32_t version, struct arena *arena,
				    const struct regulation **ret_regulation, struct err_detail *ret_detail);
/* Runs the file's own examples on `region` (bodies' terms too); calls `report` for each (NULL is fine), counts those
 * that differ. */
typedef void regulation_report(void *data, const struct regulation_example *example, err_t e, utc_ms_t found);
MUST_USE size_t regulation_examples_run(const struct regulation *regulation, const struct worktime *region,
					regulation_report *report, void *data);
/* The rule of a track, NULL where the regulation does not use the term. */
const struct term_rule *regulation_rule(const struct regulation *regulation, enum track track, enum term_kind kind);

const char *term_kind_name(enum term_kind kind); /* "route" */
bool term_kind_from_name(struct str name, enum term_kind *ret_kind);
bool term_kind_is_of_message(enum term_kind kind);
const char *track_name(enum track track);           /* "ordinary" */
const char *term_clock_name(enum term_clock clock); /* "working", "calendar", "working_days" */
