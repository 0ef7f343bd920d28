/*
 * core/incident_apply.c: what an event makes of the state. Looks at nothing but its two arguments and cannot fail.
 *
 * Everything that had to be computed (due moments, the state after, who comes next) stands in the event; here it is
 * copied.
 */
#include "base/assert.h"
#include "core/incident_private.h"

struct term_times *message_times(struct incident_message *message, enum term_kind kind)
{
	ASSERT(term_kind_is_of_message(kind));
	if (kind == TERM_ANSWER)
		return &message->answer;
	return kind == TERM_PUBLISH ? &message->publish : &message->reaction;
}

static uint32_t *message_timetable(struct incident_message *message, enum term_kind kind)
{
	if (kind == TERM_ANSWER)
		return &message->answer_timetable;
	return kind == TERM_PUBLISH ? &message->publish_timetable : &message->reaction_timetable;
}

uint32_t *message_causes(struct incident_message *message, enum term_kind kind)
{
	if (kind == TERM_ANSWER)
		return &message->answer_causes;
	return kind == TERM_PUBLISH ? &message->publish_causes : &message->reaction_causes;
}

uint16_t *message_flags(struct incident_message *message, enum term_kind kind)
{
	if (kind == TERM_ANSWER)
		return &message->answer_flags;
	return kind == TERM_PUBLISH ? &message->publish_flags : &message->reaction_flags;
}

static void count_misses(struct incident *state, const struct term_change *change)
{
	if (change->op == TERM_MISSED)
		state->miss_count += 1;
	if (change->op == TERM_MISS_LIFTED) {
		ASSERT(state->miss_count > 0); /* what is lifted was counted */
		state->miss_count -= 1;
	}
}

static void change_message_term(struct incident *state, const struct term_change *change)
{
	struct incident_message *message;

	ASSERT(change->index < state->message_count);
	message = &state->messages[change->index];
	*message_times(message, change->kind) =
		change->op == TERM_TAKEN_BACK ? (struct term_times){ 0 } : change->times;
	*message_timetable(message, change->kind) = change->timetable;
	if (change->op == TERM_STARTED || change->op == TERM_TAKEN_BACK || change->op == TERM_MISS_LIFTED) {
		*message_causes(message, change->kind) = 0;
		if (change->op == TERM_MISS_LIFTED)
			*message_flags(message, change->kind) &= TERM_BY_ACT;
		else
			*message_flags(message, change->kind) = change->op == TERM_STARTED ? change->flags : 0;
	}
	if (change->op == TERM_MISSED)
		*message_causes(message, change->kind) = change->causes;
}

static void change_incident_term(struct incident *state, uint32_t version, const struct term_change *change)
{
	struct term *term;

	ASSERT(change->index < INCIDENT_TERMS_MAX);
	ASSERT(change->index <= state->term_count);
	if (change->index == state->term_count)
		state->term_count += 1;
	term = &state->terms[change->index];
	if (change->op == TERM_STARTED)
		*term = (struct term){
			.kind = change->kind, .stage = change->stage, .flags = change->flags, .version = version
		};
	ASSERT(term->kind == change->kind);
	term->body = change->body;
	term->person = change->person;
	term->timetable = change->timetable;
	if (change->op == TERM_STOPPED)
		term->stopped = version;
	if (change->op == TERM_RESUMED)
		term->stopped = 0;
	term->times = change->op == TERM_TAKEN_BACK ? (struct term_times){ 0 } : change->times;
	if (change->op == TERM_MISSED)
		term->causes = change->causes;
	if (change->op == TERM_MISS_LIFTED) {
		term->causes = 0;
		term->flags &= TERM_BY_ACT;
	}
}

static void change_terms(struct incident *state, const struct incident_event *event)
{
	for (size_t i = 0; i < event->change_count; i++) {
		const struct term_change *change = &event->changes[i];

		if (term_kind_is_of_message(change->kind))
			change_message_term(state, change);
		else
			change_incident_term(state, event->version, change);
		count_misses(state, change);
	}
}

static void add_message(struct incident *state, const struct incident_event *event)
{
	ASSERT(state->message_count < INCIDENT_MESSAGES_MAX);
	state->messages[state->message_count] = (struct incident_message){
		.message = event->args.message,
		.account = event->args.account,
		.detected = event->moment,
	};
	state->message_count += 1;
	if (state->detected == 0 || event->moment < state->detected)
		state->detected = event->moment;
}

static void remove_message(struct incident *state, const struct incident_event *event)
{
	const size_t index = incident_message_index(state, event->args.message);

	ASSERT(index < state->message_count);
	memmove(&state->messages[index], &state->messages[index + 1],
		(state->message_count - index - 1U) * sizeof(*state->messages));
	state->message_count -= 1;
}

static void apply_detected(struct incident *state, const struct incident_event *event)
{
	const struct incident_args *args = &event->args;

	state->id = event->incident;
	state->number_year = args->number_year;
	state->number = args->number;
	state->curator = event->by_person;
	state->linked = args->other_incident;
	state->topic = args->topic;
	state->topic_group = args->topic_group;
	state->location = args->location;
	state->importance = args->importance;
	if (args->has_track)
		state->track = args->track;
	state->decided_ms = args->decided_ms;
	if (args->emergency)
		state->flags |= INCIDENT_EMERGENCY;
	state->round_version = event->version;
	add_message(state, event);
}

static void apply_triaged(struct incident *state, const struct incident_args *args)
{
	state->topic = args->topic;
	state->topic_group = args->topic_group;
	if (args->location != 0)
		state->location = args->location;
	state->importance = args->importance;
	if (args->has_track) {
		state->track = args->track;
		state->decided_ms = args->decided_ms;
	}
}

static void begin_round(struct incident *state, uint32_t version)
{
	state->round_version = version;
	state->interim_at = 0;
	state->asked_at = 0;
	state->silent_from = 0;
	state->seen = 0;
}

/* Of those whose turn it is the first who has been named. */
static row_id_t executor_at_work(const struct incident *state)
{
	for (size_t i = 0; i < state->stage_count; i++) {
		if (incident_stage_is_open(state, i) && state->stages[i].executor != 0)
			return state->stages[i].executor;
	}
	return 0;
}

static void apply_routed(struct incident *state, const struct incident_event *event)
{
	if (state->state == INCIDENT_APPROVED)
		begin_round(state, event->version);
	memcpy(state->stages, event->args.stages, sizeof(state->stages));
	state->stage_count = event->args.stage_count;
	state->executor = executor_at_work(state);
	if (state->flags & INCIDENT_DISPUTE)
		state->flags = (state->flags & ~(uint32_t)INCIDENT_DISPUTE) | INCIDENT_DISPUTE_DECIDED;
	state->flags &= ~(uint32_t)(INCIDENT_ORDER_OF_WORK | INCIDENT_FORWARDED); /* with our bodies now */
	if (event->args.order_of_work)
		state->flags |= INCIDENT_ORDER_OF_WORK;
}

static void apply_forwarded(struct incident *state, const struct incident_args *args)
{
	state->flags |= INCIDENT_FORWARDED;
	memset(state->stages, 0, sizeof(state->stages));
	state->stages[0] =
		(struct incident_stage){ .body = args->body, .number = 1, .flags = STAGE_STARTED | STAGE_NOT_OURS };
	state->stage_count = 1;
}

static void apply_returned(struct incident *state, const struct incident_event *event)
{
	struct incident_stage *stage = &state->stages[event->args.stage];

	stage->flags = (uint16_t)((stage->flags & ~(unsigned)STAGE_TAKEN) | STAGE_RETURNED);
	stage->executor = 0;
	state->executor = executor_at_work(state);
	state->return_count += 1;
	if (state->return_count <= INCIDENT_RETURNS_MAX) {
		state->returned_by[state->return_count - 1] = stage->body;
	} else {
		memmove(state->returned_by, &state->returned_by[1],
			(INCIDENT_RETURNS_MAX - 1) * sizeof(*state->returned_by));
		state->returned_by[INCIDENT_RETURNS_MAX - 1] = stage->body;
	}
	if (event->args.dispute)
		state->flags |= INCIDENT_DISPUTE;
}

static void apply_taken(struct incident *state, const struct incident_event *event)
{
	struct incident_stage *stage = &state->stages[event->args.stage];

	if (event->kind == EVENT_TAKEN)
		stage->flags |= STAGE_TAKEN;
	stage->executor = event->args.person;
	state->executor = event->args.person;
}

static void apply_part(struct incident *state, const struct incident_event *event)
{
	state->stages[event->args.stage].flags |= STAGE_DONE | STAGE_TAKEN;
	for (size_t i = 0; i < state->stage_count; i++) {
		if (state->stages[i].number == event->args.stage_now) /* 0: nobody's turn comes */
			state->stages[i].flags |= STAGE_STARTED;
	}
	state->executor = executor_at_work(state);
}

static void apply_submitted(struct incident *state, const struct incident_event *event, enum draft_kind kind)
{
	struct incident_stage *stage = &state->stages[event->args.stage];

	state->draft_kind = kind;
	state->submitted_at = event->moment;
	state->submitted_version = event->version;
	if (event->args.draft != 0)
		state->draft = event->args.draft;
	state->visa_waiting = false;
	state->visa_now = 0;
	stage->flags |= STAGE_TAKEN;
	if (stage->executor == 0)
		stage->executor = event->args.person;
	if (event->args.person != 0) /* 0: the last approval step was given */
		state->executor = event->args.person;
}

static void apply_reopened(struct incident *state, const struct incident_event *event)
{
	state->outcome = OUTCOME_NONE;
	state->ground = 0;
	state->stage_count = 0;
	state->executor = 0;
	state->stage_now = 0;
	state->draft_kind = DRAFT_NONE;
	begin_round(state, event->version);
	state->flags &=
		~(uint32_t)(INCIDENT_DISPUTE | INCIDENT_DISPUTE_DECIDED | INCIDENT_FORWARDED | INCIDENT_ORDER_OF_WORK);
	state->return_count = 0;
	for (size_t i = 0; i < state->message_count; i++) {
		struct incident_message *message = &state->messages[i];

		if (message->placement == PLACEMENT_IMPOSSIBLE)
			continue;
		message->placement = PLACEMENT_NONE;
		message->place = PLACE_NONE;
		message->placed_kind = DRAFT_NONE;
		message->attempt_at = 0;
	}
}

static void apply_explanation(struct incident *state, const struct incident_event *event)
{
	const uint16_t flag = event->kind == EVENT_EXPLAINED              ? TERM_EXPLAINED
			      : event->kind == EVENT_EXPLANATION_ACCEPTED ? TERM_EXPLANATION_ACCEPTED
									  : TERM_EXPLANATION_REFUSED;
	size_t index;

	if (!incident_find_violation(state, &event->args, &index))
		return; /* its slot went to a newer violation: the record has it */
	if (term_kind_is_of_message(event->args.term_kind))
		*message_flags(&state->messages[index], event->args.term_kind) |= flag;
	else
		state->terms[index].flags |= flag;
}

static void apply_flag(struct incident *state, uint32_t flag, bool on)
{
	state->flags = on ? state->flags | flag : state->flags & ~flag;
}

static void apply_mark(struct incident *state, const struct incident_event *event)
{
	const struct incident_args *args = &event->args;

	switch ((int)event->kind) {
	case EVENT_REPEAT_MARKED:
		apply_flag(state, INCIDENT_REPEAT, true);
		state->repeat_of = args->other_incident;
		break;
	case EVENT_REPEAT_UNMARKED:
		apply_flag(state, INCIDENT_REPEAT, false);
		state->repeat_of = 0;
		break;
	case EVENT_SIGNIFICANT_MARKED:
	case EVENT_SIGNIFICANT_UNMARKED:
		apply_flag(state, INCIDENT_SIGNIFICANT, event->kind == EVENT_SIGNIFICANT_MARKED);
		break;
	case EVENT_EMERGENCY_MARKED:
		apply_flag(state, INCIDENT_EMERGENCY, true);
		break;
	case EVENT_SHORTCOMING_REPORTED:
		apply_flag(state, INCIDENT_SHORTCOMING, true);
		break;
	case EVENT_MEASURE_ADDED:
		state->measure_count += 1;
		state->measures_open += 1;
		break;
	case EVENT_MEASURE_FULFILLED:
		ASSERT(state->measures_open > 0); /* decide lets nothing else be fulfilled */
		state->measures_open -= 1;
		break;
	case EVENT_EXPLAINED:
	case EVENT_EXPLANATION_ACCEPTED:
	case EVENT_EXPLANATION_REFUSED:
		apply_explanation(state, event);
		break;
	default:
		break;
	}
}

static void apply_end(struct incident *state, const struct incident_event *event)
{
	state->outcome = event->args.outcome;
	state->ground = event->kind == EVENT_CLOSED ? 0 : event->args.ground;
	state->visa_waiting = false;
	if (event->kind == EVENT_MERGED)
		state->linked = event->args.other_incident;
}

static void apply_work(struct incident *state, const struct incident_event *event)
{
	const struct incident_args *args = &event->args;

	switch ((int)event->kind) {
	case EVENT_TRIAGED:
		apply_triaged(state, args);
		break;
	case EVENT_TRACK_CHANGED:
		state->track = args->track;
		state->decided_ms = args->decided_ms;
		break;
	case EVENT_ROUTED:
		apply_routed(state, event);
		break;
	case EVENT_FORWARDED:
		apply_forwarded(state, args);
		break;
	case EVENT_RETURNED:
		apply_returned(state, event);
		break;
	case EVENT_TAKEN:
	case EVENT_REASSIGNED:
		apply_taken(state, event);
		break;
	case EVENT_HANDED_OVER:
		state->curator = args->person;
		break;
	case EVENT_PART_SUBMITTED:
		apply_part(state, event);
		break;
	case EVENT_VISA_ASKED:
		apply_submitted(state, event, args->draft_kind);
		state->visa_waiting = true;
		break;
	case EVENT_VISA_GIVEN:
		state->visa_now += 1;
		break;
	case EVENT_VISA_REFUSED:
		state->visa_waiting = false;
		break;
	case EVENT_ANSWER_SUBMITTED:
		apply_submitted(state, event, DRAFT_ANSWER);
		break;
	case EVENT_INTERIM_SUBMITTED:
		apply_submitted(state, event, DRAFT_INTERIM);
		break;
	case EVENT_CLARIFICATION_SUBMITTED:
		apply_submitted(state, event, DRAFT_CLARIFICATION);
		break;
	case EVENT_DRAFT_WITHDRAWN:
		state->submitted_at = 0;
		state->visa_waiting = false;
		break;
	case EVENT_AUTHOR_REPLIED:
		state->silent_from = 0;
		break;
	default:
		break;
	}
}

/* A body's work is the Bureau's until it is routed, and again while it lies returned (п. 17); in a chain it is his
 * whose turn it is. */
static void hand_terms_on(struct incident *state)
{
	const bool bureau =
		state->stage_count == 0 || state->state == INCIDENT_NEW || state->state == INCIDENT_RETURNED;
	size_t turn = state->stage_count - 1U; /* of no use where the Bureau has it */
	row_id_t body, person;

	for (size_t i = state->stage_count; i > 0; i--) {
		if (incident_stage_is_open(state, i - 1))
			turn = i - 1;
	}
	body = bureau ? 0 : state->stages[turn].body;
	person = bureau ? state->curator : state->stages[turn].executor;
	for (size_t i = 0; i < state->term_count; i++) {
		struct term *term = &state->terms[i];

		if (term->times.done != 0 || term->times.missed != 0)
			continue;
		if (term->kind == TERM_DRAFT || term->kind == TERM_FINAL || term->kind == TERM_REWORK) {
			term->body = body;
			term->person = person;
		} else if ((term->kind == TERM_RETURN || term->kind == TERM_PART) && term->stage < state->stage_count) {
			term->person = state->stages[term->stage].executor;
		}
	}
}

void incident_apply(struct incident *state, const struct incident_event *event)
{
	ASSERT(event->version == state->version + 1);
	ASSERT(event->at >= state->last_at);
	if (event->kind == EVENT_DETECTED)
		apply_detected(state, event);
	else if (event->kind == EVENT_ATTACHED)
		add_message(state, event);
	else if (event->kind == EVENT_REOPENED)
		apply_reopened(state, event);
	else if (event_closes(event->kind))
		apply_end(state, event);
	if (event->args.stage_now != 0)
		state->stage_now = event->args.stage_now;
	apply_work(state, event);
	apply_mark(state, event);
	change_terms(state, event);
	apply_publication(state, event);
	if (event->kind == EVENT_DETACHED || event->kind == EVENT_SPLIT)
		remove_message(state, event);
	if (event->state == INCIDENT_ANSWERED)
		state->closes_at = event->args.until != 0 ? event->args.until : state->closes_at;
	else
		state->closes_at = 0;
	state->version = event->version;
	state->revision = incident_event_raises_revision(event->kind) ? state->revision + 1 : state->revision;
	state->state = event->state;
	state->seen |= UINT64_C(1) << event->kind;
	state->last_at = event->at;
	state->regulation_version = event->regulation_version;
	state->timetable = event->timetable;
	hand_terms_on(state);
}
