/*
 * action/incident_follow.c: the rows around a command: its texts before core decides, drafts, placed answers and jobs
 * after.
 *
 * Must not: know who may do what, or when something is late.
 */
#include <inttypes.h>
#include <stdio.h>

#include "action/incident_run.h"
#include "action/publish_job.h"
#include "store/store_draft.h"
#include "store/store_job.h"
#include "store/store_measure.h"
#include "store/store_reference.h"

err_t run_free_message(struct db_tx *tx, struct run *run, row_id_t id, struct message_row *ret_message)
{
	err_t e = store_message_get(tx, id, run->arena, ret_message);

	if (e != ERR_OK)
		return e;
	if (ret_message->incident != 0)
		return err_set_limit(ERR_STATE_REFUSED, &run->detail, "", "message_taken", 0, ret_message->incident);
	if (ret_message->claim_person != 0 && ret_message->claim_person != run->actor.person &&
	    ret_message->claim_until > db_now(tx))
		return err_set_limit(ERR_CLAIMED, &run->detail, "", "claimed", 0, ret_message->claim_person);
	return ERR_OK;
}

/* The body for which this person writes: one of the incident's, of those he works in. */
static row_id_t body_of_writer(const struct run *run)
{
	const struct incident *incident = &run->stored->incident;

	for (size_t i = incident->stage_count; i-- > 0;)
		for (size_t j = 0; j < run->actor.body_count; j++)
			if (run->actor.bodies[j].body == incident->stages[i].body)
				return incident->stages[i].body;
	return 0;
}

static err_t store_draft_of(struct db_tx *tx, struct run *run, const struct text_new *text, struct incident_args *args,
			    bool correction)
{
	const row_id_t before = run->stored->incident.draft;
	struct draft_new draft = { .incident = run->stored->incident.id,
				   .person = run->actor.person,
				   .body = body_of_writer(run),
				   .kind = args->draft_kind != DRAFT_NONE ? args->draft_kind
									  : run->stored->incident.draft_kind };
	err_t e = store_text_add(tx, draft.incident, TEXT_DRAFT, text, &draft.text_row);

	if (e == ERR_OK)
		e = store_draft_add(tx, &draft, &args->draft);
	if (e == ERR_OK && correction && before != 0)
		e = store_draft_set_state(tx, before, DRAFT_CORRECTED, 0);
	args->has_text = true;
	args->text = text->digest;
	return e;
}

utc_ms_t run_detected(const struct incident *incident, row_id_t message)
{
	size_t index = incident_message_index(incident, message);

	return index == SIZE_MAX ? 0 : incident->messages[index].detected;
}

/* The link's row is the event's own only where no reason has it; what stands placed names it in any case. */
static err_t store_reason_and_link(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args)
{
	const struct incident_do_command *command = &run->it->commands[index];
	const struct run_texts *texts = &run->texts[index];
	row_id_t incident = run->stored->incident.id;
	err_t e = ERR_OK;

	run->link_row = 0;
	if (command->reason.size > 0) {
		e = store_text_add(tx, incident, TEXT_REASON, &texts->reason, &args->reason_row);
		args->has_reason = true;
		args->reason = texts->reason.digest;
	}
	if (e == ERR_OK && command->link.size > 0) {
		e = store_text_add(tx, incident, TEXT_LINK, &texts->link, &run->link_row);
		args->has_text = true;
		args->text = texts->link.digest;
		if (!args->has_reason)
			args->reason_row = run->link_row;
	}
	return e;
}

static err_t store_measure_of(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args)
{
	const struct incident_do_command *command = &run->it->commands[index];
	const struct measure_new measure = { .incident = run->stored->incident.id,
					     .text_row = args->reason_row,
					     .person = run->actor.person,
					     .body = command->measure_body,
					     .due_day = command->measure_due_day };
	err_t e = ERR_OK;

	if (measure.body != 0)
		e = store_body_check(tx, measure.body);
	if (e == ERR_NOT_FOUND)
		return err_set(ERR_INPUT_INVALID, &run->detail, "body", "unknown_body");
	return e == ERR_OK ? store_measure_add(tx, &measure, &args->measure) : e;
}

static err_t store_text_of(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args)
{
	const struct incident_do_command *command = &run->it->commands[index];
	const struct text_new *text = &run->texts[index].text;
	err_t e;

	if (command->text.size == 0)
		return ERR_OK;
	if (command->kind == COMMAND_SUBMIT_DRAFT || command->kind == COMMAND_CORRECT_AND_APPROVE)
		return store_draft_of(tx, run, text, args, command->kind == COMMAND_CORRECT_AND_APPROVE);
	e = store_text_add(tx, run->stored->incident.id, TEXT_COMMENT, text, &args->reason_row);
	args->has_text = true;
	args->text = text->digest;
	return e == ERR_OK && command->kind == COMMAND_ADD_MEASURE ? store_measure_of(tx, run, index, args) : e;
}

static err_t take_message(struct db_tx *tx, struct run *run, struct incident_args *args)
{
	struct message_row message;
	err_t e;

	if (!access_may_find(&run->actor))
		return ERR_OK; /* core refuses him, and he learns nothing of the queue */
	e = run_free_message(tx, run, args->message, &message);
	if (e == ERR_NOT_FOUND)
		return err_set(ERR_INPUT_INVALID, &run->detail, "message", "unknown_message");
	if (e == ERR_OK)
		args->moment = run_detection(run->context.regulation, &message);
	return e;
}

/* What is wrong in a command that the actor may not give at all is not the first thing to tell him. */
static err_t check(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args)
{
	enum incident_command_kind kind = run->it->commands[index].kind;
	err_t e = run_check(tx, run, kind, args);
	struct err_detail detail = { .rule = NULL };
	err_t refused;

	if (e == ERR_OK && kind == COMMAND_ATTACH)
		e = take_message(tx, run, args);
	if (e != ERR_INPUT_INVALID)
		return e;
	refused = incident_allowed(&run->stored->incident, &run->actor, (int)kind, run->context.regulation, &detail);
	if (refused != ERR_OK)
		run->detail = detail;
	return refused != ERR_OK ? refused : e;
}

err_t run_arguments(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args)
{
	const struct incident_do_command *command = &run->it->commands[index];
	err_t e = check(tx, run, index, args);

	if (e == ERR_OK && command->kind == COMMAND_DETACH)
		run->detected = run_detected(&run->stored->incident, args->message);
	if (e == ERR_OK && command->location.size > 0)
		e = store_text_add(tx, run->stored->incident.id, TEXT_LOCATION, &run->texts[index].location,
				   &args->location);
	if (e == ERR_OK)
		e = store_reason_and_link(tx, run, index, args);
	if (e == ERR_OK)
		e = store_text_of(tx, run, index, args);
	return e != ERR_OK ? e : run_join_begin(tx, run, index, args);
}

static err_t cancel_publish(struct db_tx *tx, const struct incident *incident)
{
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < incident->message_count; i++) {
		int64_t count;

		e = job_cancel(tx, PUBLISH_JOB, incident->messages[i].message, &count);
	}
	return e;
}

static err_t order_publish(struct db_tx *tx, struct run *run, uint32_t version)
{
	const struct incident *incident = &run->stored->incident;
	size_t placeable = 0;

	for (size_t i = 0; i < incident->message_count; i++) {
		struct publish_place place;
		char key[JOB_KEY_SIZE];
		err_t e;

		if (incident->messages[i].placement != PLACEMENT_WAITING)
			continue;
		e = publish_place_find(tx, run->app, incident, incident->messages[i].message, run->arena, &place);
		if (e == ERR_NOT_FOUND)
			continue; /* waits for a hand */
		if (e != ERR_OK)
			return e;
		snprintf(key, sizeof(key), "%" PRId64 ":%u:%" PRId64, incident->id, version,
			 incident->messages[i].message);
		e = job_enqueue(tx, PUBLISH_JOB, str_from(key), incident->messages[i].message,
				run->context.now + run->context.regulation->undo_ms);
		if (e != ERR_OK)
			return e;
		placeable++;
	}
	return placeable > 0 ? ERR_OK : err_set_clause(ERR_STATE_REFUSED, &run->detail, "20", "by_hand");
}

static bool all_placed(const struct incident *incident)
{
	for (size_t i = 0; i < incident->message_count; i++) {
		enum placement placement = incident->messages[i].placement;

		if (placement != PLACEMENT_PLACED && placement != PLACEMENT_IMPOSSIBLE)
			return false;
	}
	return true;
}

static err_t published(struct db_tx *tx, struct run *run, size_t index, const struct incident_event *event)
{
	const struct incident *incident = &run->stored->incident;
	const struct incident_do_command *command = &run->it->commands[index];
	struct placed_new placed = { .incident = incident->id,
				     .message = event->args.message,
				     .draft = incident->draft,
				     .account = event->args.account,
				     .link_row = run->link_row,
				     .network_id = command->network_id,
				     .at = event->moment,
				     .by_hand = command->kind == COMMAND_PUBLISHED_BY_HAND };
	err_t e = store_placed_add(tx, &placed);
	int64_t count;

	if (e == ERR_OK)
		e = job_cancel(tx, PUBLISH_JOB, event->args.message, &count);
	if (e == ERR_OK && incident->draft != 0 && all_placed(incident))
		e = store_draft_set_state(tx, incident->draft, DRAFT_PUBLISHED, 0);
	return e;
}

static err_t follow_draft(struct db_tx *tx, const struct incident *incident, enum draft_state state, row_id_t reason)
{
	return incident->draft == 0 ? ERR_OK : store_draft_set_state(tx, incident->draft, state, reason);
}

static err_t follow_one(struct db_tx *tx, struct run *run, size_t index, const struct incident_event *event)
{
	const struct incident *incident = &run->stored->incident;

	switch ((int)event->kind) {
	case EVENT_VISA_ASKED:
	case EVENT_ANSWER_SUBMITTED:
	case EVENT_INTERIM_SUBMITTED:
	case EVENT_CLARIFICATION_SUBMITTED:
		return store_autosave_delete(tx, run->actor.person, incident->id);
	case EVENT_SENT_BACK:
	case EVENT_VISA_REFUSED:
		return follow_draft(tx, incident, DRAFT_SENT_BACK, event->args.reason_row);
	case EVENT_DRAFT_WITHDRAWN:
		return follow_draft(tx, incident, DRAFT_WITHDRAWN, 0);
	case EVENT_APPROVED:
		return follow_draft(tx, incident, DRAFT_APPROVED, 0);
	case EVENT_PUBLISH_ORDERED:
		return order_publish(tx, run, event->version);
	case EVENT_UNDONE: {
		err_t e = cancel_publish(tx, incident);

		return e != ERR_OK ? e : follow_draft(tx, incident, DRAFT_SUBMITTED, 0);
	}
	case EVENT_MEASURE_FULFILLED:
		return store_measure_done(tx, event->args.measure, run->actor.person, event->args.reason_row);
	case EVENT_ANSWER_PUBLISHED:
	case EVENT_INTERIM_PUBLISHED:
	case EVENT_CLARIFICATION_PUBLISHED:
		return published(tx, run, index, event);
	case EVENT_CLOSED:
	case EVENT_EXCLUDED:
	case EVENT_DISMISSED:
	case EVENT_MERGED:
		return cancel_publish(tx, incident);
	default:
		return ERR_OK;
	}
}

err_t run_follow(struct db_tx *tx, struct run *run, size_t index, const struct incident_events *events,
		 const struct incident_args *args)
{
	err_t e = ERR_OK;

	if (run->it->commands[index].kind == COMMAND_ATTACH)
		e = store_message_attach(tx, args->message, run->stored->incident.id);
	else if (run->it->commands[index].kind == COMMAND_DETACH)
		e = store_message_detach(tx, args->message, run->stored->incident.id, run->detected);
	for (size_t i = 0; e == ERR_OK && i < events->count; i++)
		e = follow_one(tx, run, index, &events->items[i]);
	return e != ERR_OK ? e : run_join_follow(tx, run, index, args);
}
