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
	for (int kind = 0; kind < COMMAND_MAX; kind++) {
		if ((command_rows[kind].events & event_bit(event->kind)) != 0)
			return (enum incident_command_kind)kind;
	}
	ASSERT(false);
	return COMMAND_MAX;
}

/* Somebody who may do anything, in the body that did it. */
static struct actor actor_of_act(const struct incident *state, const struct incident_event *event)
{
	const uint32_t all = (UINT32_C(1) << ROLE_MAX) - 1;
	struct actor actor = { .person = event->by_person, .roles = all };
	const size_t stage = event->args.stage < state->stage_count ? event->args.stage : 0;

	if (actor.person != 0 && state->stage_count > 0) {
		actor.body_count = 1;
		actor.bodies[0] = (struct actor_body){ state->stages[stage].body, all };
	}
	return actor;
}

/* The act's own arguments: what decide added is decided anew. */
static struct incident_args args_of_act(const struct incident_event *event, enum incident_command_kind kind)
{
	const uint32_t known = command_rows[kind].needs | command_rows[kind].may;
	struct incident_args args = event->args;

	if (kind == COMMAND_DETECT || kind == COMMAND_ATTACH)
		args.moment = event->moment;
	if ((known & ARG_PERSON) == 0)
		args.person = 0;
	if ((known & ARG_OUTCOME) == 0)
		args.outcome = OUTCOME_NONE;
	if ((known & ARG_DRAFT) == 0)
		args.draft = 0;
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
	if (e == ERR_OK)
		take_events(it, &events);
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
