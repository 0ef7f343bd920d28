/*
 * tests/unit/core/incident_support.h: a stage on which incidents are played: people, bodies, a set clock, and what must
 * always hold.
 *
 * Promise: every event that comes out is written, read back and compared, folded into the state, and the state is
 * checked; play_end() folds the written lines anew and compares. A failure ends the test with its place.
 */
#pragma once

#include "core/incident_event.h"
#include "core/rules.h"
#include "time_support.h"

enum {
	BODY_A = 10,
	BODY_B = 20,
	BODY_C = 30,
	BODY_D = 40,
	BODY_CITY = 50
}; /* B has its own hours, see support_body_b */
enum person {
	PERSON_CURATOR = 1,
	PERSON_CURATOR_2,
	PERSON_HEAD_OF_BUREAU,
	PERSON_SMM,
	PERSON_SECURITY,
	PERSON_DEPUTY,
	PERSON_DEPUTY_POLICY,
	PERSON_GOVERNOR,
	PERSON_ASSISTANT,
	PERSON_ADMINISTRATOR,
	PERSON_AUDITOR,
	PERSON_EXECUTOR_A = 101,
	PERSON_SUBSTITUTE_A,
	PERSON_HEAD_A,
	PERSON_DELEGATE_A,
	PERSON_EXECUTOR_B = 201,
	PERSON_HEAD_B,
	PERSON_EXECUTOR_C = 301,
	PERSON_EXECUTOR_D = 401,
	PERSON_OF_TWO_BODIES = 500 /* executor of A, head of D */
};
enum { TOPIC_ROADS = 7, TOPIC_GROUP = 3, MESSAGE_1 = 1001, MESSAGE_2, MESSAGE_3 };
struct actor actor_of(enum person person); /* 0: the program */

enum { PLAY_LINES_MAX = 4000 };
struct play {
	struct incident *state;
	struct incident_context context;
	struct arena *arena; /* of one decision */
	struct arena *kept;  /* of the play */
	struct str lines[PLAY_LINES_MAX];
	size_t line_count;
	struct err_detail detail;   /* of the last refusal */
	struct incident_event last; /* changes are kept */
	bool keeps_lines;           /* false: no lines, no codec, `last` has no changes: fast */
	bool probes;                /* every command is tried without memory and calendar too: incident_probe.h */
};
const struct regulation *support_regulation(const char *path); /* NULL: data/regulation/nao-2020.json */
struct play *play_new(const struct regulation *regulation); /* NULL: nao-2020; the clock at Tue 2026-11-24 10:00 MSK */
void play_end(struct play *play);
void play_at(struct play *play, const char *moment); /* "2026-11-24 10:00" or with seconds, Europe/Moscow */
utc_ms_t msk(const char *moment);
/* Gives a command; the incident's state follows when it is accepted. */
err_t play_do(struct play *play, enum incident_command_kind kind, enum person person, const struct incident_args *args);
void play_expire(struct play *play);
/* ERR_OK expected. */
void play_must(struct play *play, enum incident_command_kind kind, enum person person, const struct incident_args *args,
	       const char *file, int line);
void play_refused(struct play *play, enum incident_command_kind kind, enum person person,
		  const struct incident_args *args, err_t e, const char *rule, const char *file, int line);
#define ARGS(...) (&(const struct incident_args){ __VA_ARGS__ })
#define MUST(play, kind, person, ...)                                                                                  \
	play_must(play, COMMAND_##kind, PERSON_##person, ARGS(__VA_ARGS__), __FILE__, __LINE__)
#define PROGRAM(play, kind, ...) play_must(play, COMMAND_##kind, (enum person)0, ARGS(__VA_ARGS__), __FILE__, __LINE__)
#define REFUSED(play, kind, person, e, rule, ...)                                                                      \
	play_refused(play, COMMAND_##kind, PERSON_##person, ARGS(__VA_ARGS__), ERR_##e, RULE(rule), __FILE__, __LINE__)
#define REASON .has_reason = true
#define TO(body_) .stage_count = 1, .stages = { { .body = (body_), .number = 1 } }
#define ANSWER .draft_kind = DRAFT_ANSWER, .draft = 500
#define INTERIM .draft_kind = DRAFT_INTERIM, .draft = 501
#define ASK .draft_kind = DRAFT_CLARIFICATION, .draft = 502
#define TEXT .has_text = true

/* detect MESSAGE_1 at the play's clock, triage, route to `body` (0: not routed). */
void play_begin(struct play *play, row_id_t body);
/* … and on: taken, drafted, approved, ordered, placed, all at the play's clock. */
void play_publish(struct play *play);

/* The newest term of a kind, NULL: none. Of a message: its own. */
const struct term *term_of(const struct play *play, enum term_kind kind);
const struct term_times *times_of(const struct play *play, enum term_kind kind, row_id_t message);
#define DUE(play, kind, moment) assert_due(play, TERM_##kind, 0, moment, __FILE__, __LINE__)
#define DUE_OF(play, kind, message, moment) assert_due(play, TERM_##kind, message, moment, __FILE__, __LINE__)
void assert_due(const struct play *play, enum term_kind kind, row_id_t message, const char *moment, const char *file,
		int line);
bool runs(const struct play *play, enum term_kind kind, row_id_t message);
bool missed(const struct play *play, enum term_kind kind, row_id_t message);
