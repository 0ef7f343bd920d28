/*
 * tests/unit/core/incident_support.c
 */
#include "incident_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "incident_probe.h"

#define BIT(role) (UINT32_C(1) << ROLE_##role)

static struct actor of_bureau(enum person person, uint32_t roles)
{
	return (struct actor){ .person = (row_id_t)person, .roles = roles };
}

static struct actor of_body(enum person person, row_id_t body, uint32_t roles)
{
	return (struct actor){
		.person = (row_id_t)person, .roles = roles, .body_count = 1, .bodies = { { body, roles } }
	};
}

struct actor actor_of(enum person person)
{
	struct actor actor;

	switch ((int)person) {
	case PERSON_CURATOR:
	case PERSON_CURATOR_2:
		return of_bureau(person, BIT(CURATOR));
	case PERSON_HEAD_OF_BUREAU:
		return of_bureau(person, BIT(HEAD_OF_BUREAU));
	case PERSON_SMM:
		return of_bureau(person, BIT(SMM));
	case PERSON_SECURITY:
		return of_bureau(person, BIT(SECURITY));
	case PERSON_DEPUTY:
		actor = of_bureau(person, BIT(DEPUTY));
		actor.topic_group_count = 1;
		actor.topic_groups[0] = TOPIC_GROUP;
		return actor;
	case PERSON_DEPUTY_POLICY:
		return of_bureau(person, BIT(DEPUTY_POLICY));
	case PERSON_GOVERNOR:
		return of_bureau(person, BIT(GOVERNOR));
	case PERSON_ASSISTANT:
		return of_bureau(person, BIT(ASSISTANT));
	case PERSON_ADMINISTRATOR:
		return of_bureau(person, BIT(ADMINISTRATOR));
	case PERSON_AUDITOR:
		return of_bureau(person, BIT(AUDITOR));
	case PERSON_EXECUTOR_A:
		return of_body(person, BODY_A, BIT(EXECUTOR));
	case PERSON_SUBSTITUTE_A:
		return of_body(person, BODY_A, BIT(SUBSTITUTE));
	case PERSON_HEAD_A:
		return of_body(person, BODY_A, BIT(HEAD_OF_BODY));
	case PERSON_DELEGATE_A:
		return of_body(person, BODY_A, BIT(DELEGATE));
	case PERSON_EXECUTOR_B:
		return of_body(person, BODY_B, BIT(EXECUTOR));
	case PERSON_HEAD_B:
		return of_body(person, BODY_B, BIT(HEAD_OF_BODY));
	case PERSON_EXECUTOR_C:
		return of_body(person, BODY_C, BIT(EXECUTOR));
	case PERSON_EXECUTOR_D:
		return of_body(person, BODY_D, BIT(EXECUTOR));
	case PERSON_OF_TWO_BODIES:
		actor = of_body(person, BODY_D, BIT(HEAD_OF_BODY));
		actor.roles |= BIT(EXECUTOR);
		actor.body_count = 2;
		actor.bodies[1] = (struct actor_body){ BODY_A, BIT(EXECUTOR) };
		return actor;
	default:
		return (struct actor){ 0 };
	}
}

const struct regulation *support_regulation(const char *path)
{
	const struct regulation *regulation = NULL;
	struct err_detail detail = { 0 };
	err_t e = regulation_from_json(support_file(path == NULL ? "data/regulation/nao-2020.json" : path), 1,
				       support_arena(), &regulation, &detail);

	if (e != ERR_OK)
		fail_msg("regulation: %s %s %s", err_name(e), detail.field, detail.rule == NULL ? "" : detail.rule);
	return regulation;
}

static const struct worktime *hours_of(const void *data, row_id_t body)
{
	static const struct worktime *body_b;

	assert_int_not_equal(body, 0); /* the Bureau has the region's */
	if (body != BODY_B)
		return data;
	if (body_b == NULL)
		body_b = support_worktime(support_body_b, support_calendar());
	return body_b;
}

utc_ms_t msk(const char *moment)
{
	char text[40];

	(void)snprintf(text, sizeof(text), "%.10sT%s%s+03:00", moment, moment + 11, strlen(moment) == 16 ? ":00" : "");
	return support_moment(text);
}

struct play *play_new(const struct regulation *regulation)
{
	static const struct worktime *region;
	static const struct regulation *nao;
	struct play *play = calloc(1, sizeof(*play));

	assert_non_null(play);
	play->state = calloc(1, sizeof(*play->state));
	play->arena = arena_new(16U << 20);
	play->kept = arena_new(64U << 20);
	assert_non_null(play->state);
	assert_non_null(play->arena);
	assert_non_null(play->kept);
	if (region == NULL)
		region = support_worktime(NULL, support_calendar());
	if (nao == NULL)
		nao = support_regulation(NULL);
	play->state->id = 412;
	play->keeps_lines = true;
	play->context = (struct incident_context){
		.timetable = 1,
		.regulation = regulation == NULL ? nao : regulation,
		.region = region,
		.of_body = hours_of,
		.of_body_data = region,
	};
	play_at(play, "2026-11-24 10:00");
	return play;
}

static void assert_same_state(const struct incident *a, const struct incident *b)
{
	assert_memory_equal(a, b, offsetof(struct incident, terms));
	assert_memory_equal(a->terms, b->terms, a->term_count * sizeof(a->terms[0]));
	assert_memory_equal(a->messages, b->messages, a->message_count * sizeof(a->messages[0]));
}

void play_end(struct play *play)
{
	struct incident *again = calloc(1, sizeof(*again));

	assert_non_null(again);
	again->id = play->state->id;
	for (size_t i = 0; i < play->line_count; i++) {
		struct incident_event event;

		arena_reset(play->arena);
		assert_int_equal(incident_event_decode(play->lines[i], play->arena, &event), ERR_OK);
		incident_apply(again, &event);
	}
	if (play->keeps_lines)
		assert_same_state(play->state, again);
	free(again);
	arena_free(play->arena);
	arena_free(play->kept);
	free(play->state);
	free(play);
}

void play_at(struct play *play, const char *moment)
{
	const utc_ms_t at = msk(moment);

	assert_true(at >= play->context.now);
	play->context.now = at;
}

static void keep_event(struct play *play, const struct incident_event *event)
{
	struct buf buf, again;
	struct incident_event read;

	play->last = *event;
	if (!play->keeps_lines)
		return;
	buf_init(&buf, 1U << 20);
	buf_init(&again, 1U << 20);
	incident_event_encode(event, &buf);
	assert_int_equal(buf.error, ERR_OK);
	assert_int_equal(incident_event_decode(buf_str(&buf), play->arena, &read), ERR_OK);
	incident_event_encode(&read, &again);
	assert_int_equal(buf.size, again.size);
	assert_memory_equal(buf.data, again.data, buf.size);
	assert_true(play->line_count < PLAY_LINES_MAX);
	play->lines[play->line_count] = arena_dup(play->kept, buf_str(&buf));
	assert_non_null(play->lines[play->line_count++].data);
	buf_deinit(&buf);
	buf_deinit(&again);
	if (event->change_count > 0) {
		struct term_change *changes = arena_alloc_array(play->kept, event->change_count, sizeof(*changes));

		assert_non_null(changes);
		memcpy(changes, event->changes, event->change_count * sizeof(*changes));
		play->last.changes = changes;
	}
}

static void follow(struct play *play, const struct incident_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		const char *fault;

		keep_event(play, &events->items[i]);
		incident_apply(play->state, &events->items[i]);
		fault = incident_fault(play->state);
		if (fault != NULL)
			fail_msg("after %s: %s", incident_event_name(events->items[i].kind), fault);
	}
}

err_t play_do(struct play *play, enum incident_command_kind kind, enum person person, const struct incident_args *args)
{
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };
	struct incident_command command = { .kind = kind, .actor = actor_of(person), .args = *args };
	err_t e;

	if (play->probes)
		probe(play, &command, play->context.of_body == hours_of);
	if (play->keeps_lines)
		probe_litter(play, &command);
	arena_reset(play->arena);
	play->detail = (struct err_detail){ 0 };
	e = incident_decide(play->state, &command, &play->context, &events, &play->detail);
	if (e == ERR_OK) {
		assert_true(events.count > 0);
		follow(play, &events);
	} else {
		assert_int_equal(events.count, 0);
	}
	return e;
}

void play_expire(struct play *play)
{
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };

	if (play->probes)
		probe(play, NULL, play->context.of_body == hours_of);
	if (play->keeps_lines)
		probe_litter(play, NULL);
	arena_reset(play->arena);
	assert_int_equal(incident_expire(play->state, &play->context, &events), ERR_OK);
	follow(play, &events);
}

void play_must(struct play *play, enum incident_command_kind kind, enum person person, const struct incident_args *args,
	       const char *file, int line)
{
	err_t e = play_do(play, kind, person, args);

	if (e != ERR_OK) {
		print_error("%s refused in %s: %s field %s rule %s\n", incident_command_name(kind),
			    incident_state_name(play->state->state), err_name(e), play->detail.field,
			    play->detail.rule == NULL ? "" : play->detail.rule);
		_fail(file, line);
	}
}

void play_refused(struct play *play, enum incident_command_kind kind, enum person person,
		  const struct incident_args *args, err_t e, const char *rule, const char *file, int line)
{
	err_t found = play_do(play, kind, person, args);

	if (found != e || play->detail.rule == NULL || strcmp(play->detail.rule, rule) != 0) {
		print_error("%s in %s: %s rule %s, expected %s rule %s\n", incident_command_name(kind),
			    incident_state_name(play->state->state), err_name(found),
			    play->detail.rule == NULL ? "" : play->detail.rule, err_name(e), rule);
		_fail(file, line);
	}
}

void play_begin(struct play *play, row_id_t body)
{
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1);
	MUST(play, TRIAGE, CURATOR, .topic = TOPIC_ROADS, .topic_group = TOPIC_GROUP, .importance = IMPORTANCE_NORMAL);
	if (body != 0)
		MUST(play, ROUTE, CURATOR, TO(body));
}

void play_publish(struct play *play)
{
	MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	for (size_t i = 0; i < play->state->message_count; i++) {
		if (play->state->messages[i].placement != PLACEMENT_WAITING)
			continue;
		PROGRAM(play, SEND_STARTED, .message = play->state->messages[i].message);
		PROGRAM(play, PUBLISHED, .message = play->state->messages[i].message);
	}
}

const struct term *term_of(const struct play *play, enum term_kind kind)
{
	const struct term *newest = NULL;

	for (size_t i = 0; i < play->state->term_count; i++) {
		const struct term *term = &play->state->terms[i];

		if (term->kind == kind && term->times.started != 0 &&
		    (newest == NULL || term->version >= newest->version))
			newest = term;
	}
	return newest;
}

const struct term_times *times_of(const struct play *play, enum term_kind kind, row_id_t message)
{
	if (term_kind_is_of_message(kind))
		return incident_term_times(play->state, kind,
					   incident_message_index(play->state, message == 0 ? MESSAGE_1 : message));
	return term_of(play, kind) == NULL ? NULL : &term_of(play, kind)->times;
}

void assert_due(const struct play *play, enum term_kind kind, row_id_t message, const char *moment, const char *file,
		int line)
{
	const struct term_times *times = times_of(play, kind, message);
	char found[40];

	if (times != NULL && times->due == msk(moment))
		return;
	print_error("%s: due %s, expected %s\n", term_kind_name(kind),
		    times == NULL ? "never" : support_text(play->context.region, times->due, found), moment);
	_fail(file, line);
}

bool runs(const struct play *play, enum term_kind kind, row_id_t message)
{
	const struct term_times *times = times_of(play, kind, message);

	return times != NULL && times->done == 0;
}

bool missed(const struct play *play, enum term_kind kind, row_id_t message)
{
	const struct term_times *times = times_of(play, kind, message);

	return times != NULL && times->missed != 0;
}
