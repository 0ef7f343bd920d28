/*
 * core/replay.c: recorded acts given again, each at its own moment.
 */
#include "core/replay.h"

#include "base/assert.h"
#include "core/incident_private.h"

struct replaying {
	struct incident_context context;
	struct regulation regulation; /* the other one, without approval steps */
	struct arena *arena;
	struct incident *state;
	struct replay_result result;
};

/* What time did by itself, approval steps, and a change of edition are not acts of this replay. */
static bool is_act(const struct incident_event *event)
{
	switch ((int)event->kind) {
	case EVENT_TERMS_MISSED:
	case EVENT_TERMS_MOVED:
	case EVENT_VISA_ASKED:
	case EVENT_VISA_GIVEN:
	case EVENT_VISA_REFUSED:
	case EVENT_EDITION_CHANGED:
	case EVENT_EXPLAINED: /* they speak of violations that may not be there */
	case EVENT_EXPLANATION_ACCEPTED:
	case EVENT_EXPLANATION_REFUSED:
		return false;
	case EVENT_CLOSED:
		return event->by_person != 0;
	default:
		return true;
	}
}

static enum incident_command_kind command_of(const struct incident_event *event)
{
	const bool published = event->kind == EVENT_ANSWER_PUBLISHED || event->kind == EVENT_INTERIM_PUBLISHED ||
			       event->kind == EVENT_CLARIFICATION_PUBLISHED;

	if (published)
		return event->by_person != 0 ? COMMAND_PUBLISHED_BY_HAND : COMMAND_PUBLISHED;
	for (int kind = 0;; kind++) { /* ends: every act has its row */
		ASSERT(kind < COMMAND_MAX);
		if ((command_rows[kind].events & event_bit(event->kind)) != 0)
			return (enum incident_command_kind)kind;
	}
}

/* Somebody who may do anything, in the body that did it. */
static struct actor actor_of_act(const struct incident *state, const struct incident_event *event)
{
	struct actor actor = { .person = event->by_person, .roles = UINT32_MAX };

	if (event->args.stage < state->stage_count)
		actor.bodies[actor.body_count++] =
			(struct actor_body){ state->stages[event->args.stage].body, UINT32_MAX };
	return actor;
}

/* The act's own arguments: what decide added is decided anew. */
static struct incident_args args_of_act(const struct incident_event *event, enum incident_command_kind kind)
{
	const uint32_t known = command_rows[kind].needs | command_rows[kind].may;
	struct incident_args args = event->args;

	if ((known & ARG_PERSON) == 0)
		args.person = 0;
	if ((known & ARG_OUTCOME) == 0)
		args.outcome = OUTCOME_NONE;
	return args;
}

static void take_events(struct replaying *it, const struct incident_events *events)
{
	for (size_t i = 0; i < events->count; i++)
		incident_apply(it->state, &events->items[i]);
}

static err_t give_again(struct replaying *it, const struct incident_event *event)
{
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = it->arena, .items = items };
	struct incident_command command = { .kind = command_of(event), .actor = actor_of_act(it->state, event) };
	err_t e;

	command.args = args_of_act(event, command.kind);
	it->context.now = event->at;
	e = incident_decide(it->state, &command, &it->context, &events, NULL);
	if (e == ERR_OK) {
		it->result.act_count += 1;
		take_events(it, &events);
		return ERR_OK;
	}
	if (err_class(e) == CLASS_FATAL || e == ERR_NEVER_DUE)
		return e;
	it->result.refused_count += 1;
	return ERR_OK;
}

static err_t expire_at(struct replaying *it, utc_ms_t now)
{
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = it->arena, .items = items };
	err_t e;

	it->context.now = now;
	e = incident_expire(it->state, &it->context, &events);
	take_events(it, &events); /* none when it failed */
	return e;
}

err_t replay_incident(const struct incident_event *events, size_t count, const struct incident_context *context,
		      struct arena *arena, struct incident *ret_state, struct replay_result *ret_result)
{
	struct replaying it = {
		.context = *context, .regulation = *context->regulation, .arena = arena, .state = ret_state
	};
	err_t e = ERR_OK;

	it.regulation.visa_count = 0;
	it.context.regulation = &it.regulation;
	memset(ret_state, 0, sizeof(*ret_state));
	ret_state->id = count > 0 ? events[0].incident : 0;
	for (size_t i = 0; i < count && e == ERR_OK; i++) {
		if (is_act(&events[i]))
			e = give_again(&it, &events[i]);
	}
	if (e == ERR_OK)
		e = expire_at(&it, context->now);
	if (e != ERR_OK)
		return e;
	it.result.miss_count = ret_state->miss_count;
	*ret_result = it.result;
	return ERR_OK;
}
