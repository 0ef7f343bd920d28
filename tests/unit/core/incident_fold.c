/*
 * tests/unit/core/incident_fold.c
 */
#include "incident_fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

const struct term_times running = { 1000, 2000, 3000, 0, 0 }, missed_runs = { 1000, 2000, 3000, 0, 3000 },
			done_times = { 1000, 2000, 3000, 2500, 0 }, missed_done = { 1000, 2000, 3000, 4000, 3000 };

static struct term full_term(enum term_kind kind, uint16_t stage, row_id_t body, row_id_t person,
			     const struct term_times *times)
{
	return (struct term){ .kind = kind,
			      .stage = stage,
			      .flags = TERM_EXPLAINED | TERM_BY_ACT,
			      .version = 5,
			      .stopped = times->done == 0 ? 0 : 6,
			      .causes = CAUSE_NETWORK,
			      .body = body,
			      .person = person,
			      .timetable = 3,
			      .times = *times };
}

static void fill_terms(struct incident *s)
{
	s->term_count = TERMS;
	s->terms[ROUTE_DONE] = full_term(TERM_ROUTE, 0, 0, 0, &done_times);
	s->terms[DRAFT_RUNS] = full_term(TERM_DRAFT, 0, BODY_C, C_MAN, &running);
	s->terms[PART_RUNS] = full_term(TERM_PART, 1, BODY_C, C_MAN, &running);
	s->terms[RETURN_MISSED] = full_term(TERM_RETURN, 0, BODY_A, SOMEBODY, &missed_done);
	s->terms[PART_MISSED] = full_term(TERM_PART, 0, BODY_B, SOMEBODY, &missed_runs);
	s->terms[REVIEW_MISSED] = full_term(TERM_REVIEW, 0, 0, SOMEBODY, &missed_done);
	s->terms[FINAL_RUNS] = full_term(TERM_FINAL, 0, BODY_C, C_MAN, &running);
	s->terms[REWORK_RUNS] = full_term(TERM_REWORK, 0, BODY_C, C_MAN, &running);
	s->terms[TERMS] = full_term(TERM_DRAFT, 0, BODY_B, SOMEBODY, &running); /* behind the last: nobody's */
}

static void fill_messages(struct incident *s)
{
	static const enum placement placements[MESSAGES] = { PLACEMENT_PLACED, PLACEMENT_FAILED,  PLACEMENT_IMPOSSIBLE,
							     PLACEMENT_NONE,   PLACEMENT_WAITING, PLACEMENT_SENDING,
							     PLACEMENT_PLACED, PLACEMENT_FAILED };
	static const enum draft_kind kinds[MESSAGES] = { [0] = DRAFT_INTERIM, [6] = DRAFT_ANSWER, [7] = DRAFT_ANSWER };

	s->message_count = MESSAGES;
	for (uint16_t i = 0; i < MESSAGES; i++)
		s->messages[i] = (struct incident_message){ .message = MESSAGE_1 + i,
							    .account = 60 + i,
							    .detected = 5000 + i,
							    .attempt_at = 6000 + i,
							    .placed_at = 7000 + i,
							    .placement = placements[i],
							    .place = PLACE_COMMENT,
							    .placed_kind = kinds[i],
							    .answer_flags = TERM_BY_ACT | TERM_EXPLAINED,
							    .publish_flags = TERM_BY_ACT | TERM_EXPLANATION_REFUSED,
							    .reaction_flags = TERM_BY_ACT | TERM_EXPLANATION_ACCEPTED,
							    .answer_causes = CAUSE_REWORK,
							    .publish_causes = CAUSE_NETWORK,
							    .reaction_causes = CAUSE_RETURNED,
							    .answer_timetable = 11,
							    .publish_timetable = 12,
							    .reaction_timetable = 13,
							    .answer = missed_runs,
							    .publish = missed_done,
							    .reaction = running };
	s->messages[MESSAGES] = s->messages[0]; /* what stands behind the last is nobody's */
}

/* A chain of three: A has given its part, C works, D's turn is to come; each field of the incident its own number. */
static void fill(struct incident *s)
{
	*s = (struct incident){ .id = 412, .version = VERSION - 1, .revision = 30, .state = INCIDENT_DRAFTING };
	s->track = TRACK_LIST;
	s->importance = IMPORTANCE_HIGH;
	s->draft_kind = DRAFT_INTERIM;
	s->flags = INCIDENT_SIGNIFICANT | INCIDENT_ORDER_OF_WORK | INCIDENT_FORWARDED;
	s->ground = 3, s->decided_ms = 4, s->regulation_version = 5, s->timetable = 6;
	s->number_year = 2026, s->number = 7, s->topic = 8, s->topic_group = 9, s->location = 10;
	s->draft = 11, s->curator = 12, s->executor = C_MAN, s->repeat_of = 14, s->linked = 15;
	s->detected = 5000, s->interim_at = 5001, s->asked_at = 5002, s->last_at = 5003;
	s->submitted_at = 5004, s->approved_at = 5005, s->answered_at = 5006, s->publish_ordered_at = 5007;
	s->closes_at = 5008, s->silent_from = 5009;
	s->seen = UINT64_C(1) << EVENT_DETECTED;
	s->submitted_version = 21, s->approved_version = 22, s->round_version = 23, s->miss_count = 24;
	s->stage_count = 3, s->stage_now = 2, s->return_count = 2, s->visa_now = 1, s->visa_waiting = true;
	s->measure_count = 5, s->measures_open = 3;
	s->returned_by[0] = 81, s->returned_by[1] = 82;
	s->stages[0] = (struct incident_stage){ BODY_A, 21, 1, STAGE_STARTED | STAGE_TAKEN | STAGE_DONE };
	s->stages[1] = (struct incident_stage){ BODY_C, C_MAN, 2, STAGE_STARTED };
	s->stages[2] = (struct incident_stage){ BODY_D, D_MAN, 3, 0 };
	fill_terms(s);
	fill_messages(s);
}

struct incident *found, *wanted;

/* Between two fields there may be bytes of no field: an assignment of a whole struct leaves anything in them. */
struct hole {
	size_t from, to;
};
#define END_OF(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))
#define HOLE(type, before, behind)                                                                                     \
	{                                                                                                              \
		END_OF(type, before), offsetof(type, behind)                                                           \
	}

static const struct hole incident_holes[] = { HOLE(struct incident, ground, decided_ms),
					      HOLE(struct incident, number, topic),
					      HOLE(struct incident, visa_waiting, measure_count),
					      HOLE(struct incident, measures_open, returned_by) };
static const struct hole stage_holes[] = { { END_OF(struct incident_stage, flags), sizeof(struct incident_stage) } };
static const struct hole term_holes[] = { HOLE(struct term, timetable, times) };
static const struct hole message_holes[] = { HOLE(struct incident_message, reaction_flags, answer_causes),
					     HOLE(struct incident_message, reaction_timetable, answer) };

static bool in_hole(const struct hole *holes, size_t count, size_t at)
{
	for (size_t i = 0; i < count; i++)
		if (holes[i].from <= at && at < holes[i].to)
			return true;
	return false;
}

/* `count` values of `size` bytes at `offset`, equal but for their holes. */
static void assert_part(const char *what, const char *part, size_t offset, size_t count, size_t size,
			const struct hole *holes, size_t hole_count)
{
	const unsigned char *a = (const unsigned char *)found + offset, *b = (const unsigned char *)wanted + offset;

	for (size_t i = 0; i < count * size; i++)
		if (a[i] != b[i] && !in_hole(holes, hole_count, i % size))
			fail_msg("%s: %s %zu byte %zu: %d, expected %d", what, part, i / size, i % size, a[i], b[i]);
}

static void assert_same(const char *what)
{
	assert_part(what, "incident", 0, 1, offsetof(struct incident, stages), incident_holes,
		    ARRAY_COUNT(incident_holes));
	assert_part(what, "stage", offsetof(struct incident, stages), INCIDENT_STAGES_MAX,
		    sizeof(struct incident_stage), stage_holes, ARRAY_COUNT(stage_holes));
	assert_part(what, "term", offsetof(struct incident, terms), INCIDENT_TERMS_MAX, sizeof(struct term), term_holes,
		    ARRAY_COUNT(term_holes));
	assert_part(what, "message", offsetof(struct incident, messages), INCIDENT_MESSAGES_MAX,
		    sizeof(struct incident_message), message_holes, ARRAY_COUNT(message_holes));
}

void fold_begin(void)
{
	fill(found);
	fill(wanted);
}

/* Applies; what every event does is done to `wanted`, the rest has been done by the test. */
void event_folds(struct incident_event event)
{
	event.incident = found->id;
	event.version = found->version + 1;
	event.at = AT;
	event.moment = MOMENT;
	event.by_person = 99;
	event.regulation_version = 55;
	event.timetable = 66;
	if (event.state == INCIDENT_NONE)
		event.state = found->state;
	wanted->version = event.version;
	wanted->revision += incident_event_raises_revision(event.kind) ? 1 : 0;
	wanted->state = event.state;
	wanted->seen |= UINT64_C(1) << event.kind;
	wanted->last_at = AT;
	wanted->regulation_version = 55;
	wanted->timetable = 66;
	if (event.state != INCIDENT_ANSWERED)
		wanted->closes_at = 0;
	incident_apply(found, &event);
	assert_same(incident_event_name(event.kind));
}

/* The terms of the work, as they are held by whoever has it now. */
void held_by(row_id_t body, row_id_t person)
{
	static const int terms[] = { DRAFT_RUNS, FINAL_RUNS, REWORK_RUNS };

	for (size_t i = 0; i < ARRAY_COUNT(terms); i++) {
		wanted->terms[terms[i]].body = body;
		wanted->terms[terms[i]].person = person;
	}
}

int fold_setup(void **state)
{
	(void)state;
	found = calloc(1, sizeof(*found));
	wanted = calloc(1, sizeof(*wanted));
	return found == NULL || wanted == NULL;
}

int fold_teardown(void **state)
{
	(void)state;
	free(found);
	free(wanted);
	return 0;
}
