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

static err_t check_stages(struct db_tx *tx, struct run *run, const struct incident_args *args)
{
	char field[32];

	if (args->stage_count > INCIDENT_STAGES_MAX)
		return err_set_limit(ERR_INPUT_INVALID, &run->detail, "stages", "too_many_stages", INCIDENT_STAGES_MAX,
				     args->stage_count);
	for (size_t i = 0; i < args->stage_count; i++) {
		err_t e = store_body_check(tx, args->stages[i].body);

		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return e;
		if (e == ERR_NOT_FOUND) {
			snprintf(field, sizeof(field), "stages[%zu].body", i);
			return err_set(ERR_INPUT_INVALID, &run->detail, field, "unknown_body");
		}
	}
	return ERR_OK;
}

static err_t check_ids(struct db_tx *tx, struct run *run, struct incident_args *args)
{
	err_t e = check_stages(tx, run, args);

	if (e == ERR_OK && args->topic != 0) {
		e = store_topic_check(tx, args->topic, &args->topic_group);
		if (e == ERR_NOT_FOUND)
			return err_set(ERR_INPUT_INVALID, &run->detail, "topic", "unknown_topic");
	}
	if (e == ERR_OK && args->body != 0) {
		e = store_body_check(tx, args->body);
		if (e == ERR_NOT_FOUND)
			return err_set(ERR_INPUT_INVALID, &run->detail, "body", "unknown_body");
	}
	if (e == ERR_OK && args->other_incident != 0) {
		uint32_t revision, version;

		e = store_incident_visible(tx, &run->actor, args->other_incident, &revision, &version);
		if (e == ERR_NOT_FOUND)
			return err_set(ERR_INPUT_INVALID, &run->detail, "other_incident", "unknown_incident");
	}
	return e;
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

static err_t store_draft_of(struct db_tx *tx, struct run *run, const struct text_new *text, struct incident_args *args)
{
	struct draft_new draft = { .incident = run->stored->incident.id,
				   .person = run->actor.person,
				   .body = body_of_writer(run),
				   .kind = args->draft_kind != DRAFT_NONE ? args->draft_kind
									  : run->stored->incident.draft_kind };
	err_t e = store_text_add(tx, draft.incident, TEXT_DRAFT, text, &draft.text_row);

	if (e == ERR_OK)
		e = store_draft_add(tx, &draft, &args->draft);
	args->has_text = true;
	args->text = text->digest;
	return e;
}

utc_ms_t run_detected(const struct incident *incident, row_id_t message)
{
	size_t index = incident_message_index(incident, message);

	return index == SIZE_MAX ? 0 : incident->messages[index].detected;
}

err_t run_arguments(struct db_tx *tx, struct run *run, size_t index, struct incident_args *args)
{
	const struct incident_do_command *command = &run->it->commands[index];
	const struct run_texts *texts = &run->texts[index];
	row_id_t incident = run->stored->incident.id;
	struct message_row message;
	err_t e = check_ids(tx, run, args);

	if (e == ERR_OK && command->kind == COMMAND_ATTACH) {
		e = access_may_find(&run->actor) ? run_free_message(tx, run, args->message, &message) : ERR_NOT_FOUND;
		if (e == ERR_OK)
			args->moment = run_detection(run->context.regulation, &message);
	}
	if (e == ERR_OK && command->kind == COMMAND_DETACH)
		run->detected = run_detected(&run->stored->incident, args->message);
	if (e == ERR_OK && command->location.size > 0)
		e = store_text_add(tx, incident, TEXT_LOCATION, &texts->location, &args->location);
	if (e == ERR_OK && command->reason.size > 0) {
		e = store_text_add(tx, incident, TEXT_REASON, &texts->reason, &args->reason_row);
		args->has_reason = true;
		args->reason = texts->reason.digest;
	}
	if (e == ERR_OK && command->link.size > 0) {
		e = store_text_add(tx, incident, TEXT_LINK, &texts->link, &args->reason_row);
		args->has_text = true;
		args->text = texts->link.digest;
	}
	if (e == ERR_OK && command->text.size > 0 && command->kind != COMMAND_SUBMIT_DRAFT &&
	    command->kind != COMMAND_CORRECT_AND_APPROVE) {
		e = store_text_add(tx, incident, TEXT_COMMENT, &texts->text, &args->reason_row);
		args->has_text = true;
		args->text = texts->text.digest;
	} else if (e == ERR_OK && command->text.size > 0) {
		e = store_draft_of(tx, run, &texts->text, args);
	}
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
				     .link_row = event->args.reason_row,
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
