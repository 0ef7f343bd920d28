/*
 * tests/bench/bench_incident.c: how many commands a second one core decides and applies.
 *
 * One message: detect, triage, route, take, submit, send back, submit, approve, publish, send started, published: 11
 * commands and events, again and again on a fresh incident. 500 messages: attach them all, then order and place each.
 * Prints `name value` lines; seconds are the processor's. Environment: SOURCE_ROOT, the folder with data/.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../unit/core/time_support.h"
#include "core/incident_event.h"

enum { ROUNDS = 40000, WARM = 1000, MANY = 500, BODY = 10 };

struct stage_set {
	struct incident *state;
	struct incident_context context;
	struct arena *arena;
	size_t commands;
};

static double seconds_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static const struct worktime *same_hours(const void *data, row_id_t body)
{
	(void)body;
	return data;
}

static void give(struct stage_set *set, enum incident_command_kind kind, const struct actor *actor,
		 const struct incident_args *args)
{
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = set->arena, .items = items };
	struct incident_command command = { .kind = kind, .actor = *actor, .args = *args };
	struct err_detail detail = { 0 };
	err_t e;

	arena_reset(set->arena);
	set->context.now += MS_PER_MINUTE;
	e = incident_decide(set->state, &command, &set->context, &events, &detail);
	if (e != ERR_OK) {
		(void)fprintf(stderr, "%s: %s %s %s\n", incident_command_name(kind), err_name(e), detail.field,
			      detail.rule ? detail.rule : "");
		exit(1);
	}
	for (size_t i = 0; i < events.count; i++)
		incident_apply(set->state, &events.items[i]);
	set->commands += 1;
}

static const struct actor curator = { .person = 1, .roles = 1U << ROLE_CURATOR };
static const struct actor program = { 0 };
static const struct actor executor = {
	.person = 2, .roles = 1U << ROLE_EXECUTOR, .body_count = 1, .bodies = { { BODY, 1U << ROLE_EXECUTOR } }
};
#define ARGS(...) (&(const struct incident_args){ __VA_ARGS__ })

static void begin(struct stage_set *set)
{
	memset(set->state, 0, offsetof(struct incident, terms));
	set->state->id = 1;
	set->context.now = support_moment("2026-11-24T10:00:00+03:00");
	give(set, COMMAND_DETECT, &curator, ARGS(.message = 1));
}

static void draft(struct stage_set *set)
{
	give(set, COMMAND_TRIAGE, &curator, ARGS(.topic = 1, .importance = IMPORTANCE_NORMAL));
	give(set, COMMAND_ROUTE, &curator, ARGS(.stage_count = 1, .stages = { { .body = BODY, .number = 1 } }));
	give(set, COMMAND_TAKE, &executor, ARGS(0));
	give(set, COMMAND_SUBMIT_DRAFT, &executor, ARGS(.draft = 1, .draft_kind = DRAFT_ANSWER));
	give(set, COMMAND_SEND_BACK, &curator, ARGS(.has_reason = true));
	give(set, COMMAND_SUBMIT_DRAFT, &executor, ARGS(.draft = 2, .draft_kind = DRAFT_ANSWER));
	give(set, COMMAND_APPROVE, &curator, ARGS(0));
	give(set, COMMAND_PUBLISH, &curator, ARGS(0));
}

static void place(struct stage_set *set, row_id_t message)
{
	give(set, COMMAND_SEND_STARTED, &program, ARGS(.message = message));
	give(set, COMMAND_PUBLISHED, &program, ARGS(.message = message));
}

static void one_message(struct stage_set *set)
{
	begin(set);
	draft(set);
	place(set, 1);
}

static void many_messages(struct stage_set *set)
{
	begin(set);
	for (row_id_t message = 2; message <= MANY; message++) {
		set->context.now -= MS_PER_MINUTE - MS_PER_SECOND / 10;
		give(set, COMMAND_ATTACH, &curator, ARGS(.message = message));
	}
	draft(set);
	for (row_id_t message = 1; message <= MANY; message++) {
		set->context.now -= 2 * MS_PER_MINUTE - MS_PER_SECOND / 10;
		place(set, message);
	}
}

static void print_rate(const char *name, struct stage_set *set, double seconds)
{
	(void)printf("%s %.0f\n", name, (double)set->commands / seconds);
	set->commands = 0;
}

int main(void)
{
	static struct incident state;
	const struct regulation *regulation = NULL;
	struct err_detail detail = { 0 };
	struct stage_set set = { .state = &state, .arena = arena_new(8U << 20) };
	double start;

	if (!set.arena || regulation_from_json(support_file("data/regulation/nao-2020.json"), 1, support_arena(),
					       &regulation, &detail) != ERR_OK)
		return 1;
	set.context = (struct incident_context){ .timetable = 1, .regulation = regulation, .of_body = same_hours };
	set.context.region = support_worktime(NULL, support_calendar());
	set.context.of_body_data = set.context.region;
	for (int i = 0; i < WARM; i++)
		one_message(&set);
	set.commands = 0;
	start = seconds_now();
	for (int i = 0; i < ROUNDS; i++)
		one_message(&set);
	print_rate("decide_apply_per_second_1_message", &set, seconds_now() - start);
	start = seconds_now();
	for (int i = 0; i < 10; i++)
		many_messages(&set);
	print_rate("decide_apply_per_second_500_messages", &set, seconds_now() - start);
	arena_free(set.arena);
	return 0;
}
