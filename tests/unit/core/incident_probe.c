/*
 * tests/unit/core/incident_probe.c
 */
#include "incident_probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/time_text.h"

enum { DAYS_BEFORE = 60, HORIZONS_MAX = 400, LEAST_ARENA = 256, GREATEST_ARENA = 4U << 20 };

struct horizon { /* hours that end with a day */
	int64_t day_last;
	const struct worktime *region, *body_b;
};

static const struct worktime *hours_until(struct str json, int64_t day_last)
{
	const struct worktime *worktime = NULL;
	struct schedule *schedule = arena_alloc(support_arena(), sizeof(*schedule));

	assert_non_null(schedule);
	schedule_default(schedule);
	if (json.size > 0)
		assert_int_equal(schedule_from_json(json, support_arena(), schedule, NULL), ERR_OK);
	assert_int_equal(worktime_compile(schedule, support_calendar(), support_zone(schedule->zone),
					  day_last - DAYS_BEFORE, day_last, support_arena(), &worktime, NULL),
			 ERR_OK);
	return worktime;
}

static const struct horizon *horizon_at(int64_t day_last)
{
	static struct horizon horizons[HORIZONS_MAX];
	static size_t count;
	struct str body_b = arena_dup(support_arena(), str_from(support_body_b));
	char *quotes = arena_alloc(support_arena(), body_b.size + 1);

	for (size_t i = 0; i < count; i++) {
		if (horizons[i].day_last == day_last)
			return &horizons[i];
	}
	if (count == HORIZONS_MAX)
		return NULL;
	assert_non_null(quotes);
	for (size_t i = 0; i < body_b.size; i++)
		quotes[i] = body_b.data[i] == '\'' ? '"' : body_b.data[i];
	horizons[count] = (struct horizon){ day_last, hours_until((struct str){ NULL, 0 }, day_last),
					    hours_until((struct str){ quotes, body_b.size }, day_last) };
	return &horizons[count++];
}

static const struct worktime *hours_of(const void *data, row_id_t body)
{
	const struct horizon *horizon = data;

	return body == BODY_B ? horizon->body_b : horizon->region;
}

/* All events as their lines; `command` NULL: what time has done. */
static err_t attempt(const struct incident *state, const struct incident_command *command,
		     const struct incident_context *context, struct arena *arena, struct buf *lines)
{
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = arena, .items = items, .count = 1 };
	err_t e = command == NULL ? incident_expire(state, context, &events)
				  : incident_decide(state, command, context, &events, NULL);

	buf_init(lines, 1U << 20);
	if (e != ERR_OK)
		assert_int_equal(events.count, 0);
	for (size_t i = 0; i < events.count; i++)
		incident_event_encode(&items[i], lines);
	assert_int_equal(lines->error, ERR_OK);
	return e;
}

static void compare(err_t e, const struct buf *lines, err_t wanted, const struct buf *wanted_lines, err_t may_be)
{
	if (e == wanted) {
		assert_int_equal(lines->size, wanted_lines->size);
		if (lines->size > 0)
			assert_memory_equal(lines->data, wanted_lines->data, lines->size);
	} else {
		assert_int_equal(e, may_be);
	}
}

/* What lies behind the last term, message and stage is nobody's: here something that would matter if it were one. */
static void litter(struct incident *copy, const struct incident *state, int kind)
{
	const utc_ms_t long_ago = state->detected - MS_PER_HOUR;
	const bool done = (kind & 1) != 0;
	const struct term_times times = { long_ago, long_ago, long_ago, done ? long_ago : 0, done ? long_ago : 0 };
	const uint32_t ended = done ? (kind & 2) != 0 ? state->submitted_version : state->approved_version : 0;

	memset(copy, 0, sizeof(*copy));
	incident_copy(copy, state);
	if (state->term_count < INCIDENT_TERMS_MAX)
		copy->terms[state->term_count] = (struct term){ .kind = (enum term_kind)(kind / 4),
								.version = state->version,
								.stopped = ended,
								.body = BODY_D,
								.person = 9,
								.times = times };
	if (state->message_count < INCIDENT_MESSAGES_MAX)
		copy->messages[state->message_count] =
			(struct incident_message){ .message = 987654,
						   .detected = long_ago,
						   .placement = (enum placement)(kind % PLACEMENT_MAX),
						   .placed_kind = done ? DRAFT_ANSWER : DRAFT_NONE,
						   .answer = times,
						   .publish = times,
						   .reaction = times };
	if (state->stage_count < INCIDENT_STAGES_MAX)
		copy->stages[state->stage_count] =
			(struct incident_stage){ kind % 3 == 0   ? BODY_D
						 : kind % 3 == 1 ? BODY_A
								 : BODY_C,
						 9, state->stage_now,
						 (uint16_t)((kind & 1) != 0   ? STAGE_STARTED | STAGE_RETURNED
							    : (kind & 2) != 0 ? STAGE_STARTED | STAGE_DONE
									      : STAGE_STARTED) };
}

/* … and behind the last body of the actor and the last stage of a route. */
static void litter_command(struct incident_command *copy, const struct incident *state, int kind)
{
	struct actor *actor = &copy->actor;

	if (actor->body_count < ARRAY_COUNT(actor->bodies))
		actor->bodies[actor->body_count] =
			(struct actor_body){ state->stages[kind % INCIDENT_STAGES_MAX].body, UINT32_MAX };
	if (copy->kind == COMMAND_ROUTE && copy->args.stage_count < INCIDENT_STAGES_MAX)
		copy->args.stages[copy->args.stage_count] =
			(struct incident_stage){ kind % 2 == 0 ? BODY_A : BODY_D, 9, (uint16_t)(kind % 3 + 1),
						 STAGE_STARTED };
}

void probe_litter(const struct play *play, const struct incident_command *command)
{
	static struct incident copy;
	static struct incident_command copy_command;
	struct arena *roomy = arena_new(GREATEST_ARENA);
	struct buf wanted_lines, lines;
	err_t wanted, e;

	assert_non_null(roomy);
	wanted = attempt(play->state, command, &play->context, roomy, &wanted_lines);
	for (int kind = 0; kind < 4 * TERM_ANSWER; kind++) {
		litter(&copy, play->state, kind);
		arena_reset(roomy);
		if (command != NULL) {
			copy_command = *command;
			litter_command(&copy_command, play->state, kind);
		}
		e = attempt(&copy, command == NULL ? NULL : &copy_command, &play->context, roomy, &lines);
		compare(e, &lines, wanted, &wanted_lines, wanted);
		buf_deinit(&lines);
		assert_int_equal(incident_wake(&copy), incident_wake(play->state));
	}
	buf_deinit(&wanted_lines);
	arena_free(roomy);
}

void probe(const struct play *play, const struct incident_command *command, bool with_horizons)
{
	static const int ends[] = { 0, 1, 2, 3, 4, 6, 8, 12 };
	struct arena *roomy = arena_new(GREATEST_ARENA);
	struct incident_context context = play->context;
	struct buf wanted_lines, lines;
	int64_t today = 0, ms_of_day = 0;
	err_t wanted, e = ERR_MEMORY;

	assert_non_null(roomy);
	wanted = attempt(play->state, command, &context, roomy, &wanted_lines);
	for (size_t bytes = LEAST_ARENA; e == ERR_MEMORY && bytes < GREATEST_ARENA; bytes *= 2) {
		struct arena *narrow = arena_new(bytes);

		assert_non_null(narrow);
		e = attempt(play->state, command, &context, narrow, &lines);
		compare(e, &lines, wanted, &wanted_lines, ERR_MEMORY);
		buf_deinit(&lines);
		arena_free(narrow);
	}
	zone_local(worktime_zone(context.region), context.now, &today, &ms_of_day);
	for (size_t i = 0; with_horizons && i < ARRAY_COUNT(ends); i++) {
		const struct horizon *horizon = horizon_at(today + ends[i]);

		if (horizon == NULL)
			break;
		context.region = horizon->region;
		context.of_body = hours_of;
		context.of_body_data = horizon;
		arena_reset(roomy);
		e = attempt(play->state, command, &context, roomy, &lines);
		compare(e, &lines, wanted, &wanted_lines, ERR_NEVER_DUE);
		buf_deinit(&lines);
	}
	buf_deinit(&wanted_lines);
	arena_free(roomy);
}
