/*
 * action/view_incident.c: one incident whole, its history, its drafts.
 *
 * Must not: tell a button's right by itself; core/incident.h answers for each command.
 */
#include <stdio.h>

#include "action/view_private.h"
#include "store/store_draft.h"
#include "store/store_message.h"
#include "store/store_person.h"
#include "store/store_reference.h"
#include "store/store_text.h"

struct incident_read {
	struct view_read read;
	row_id_t incident;
	row_id_t return_row, route_row; /* texts of the last return or send back, and of the last routing */
	struct view_incident result;
};

static err_t note_texts(void *data, const struct incident_event *event, const struct incident *after, struct str hash)
{
	struct incident_read *it = data;

	(void)after;
	(void)hash;
	if (event->kind == EVENT_RETURNED || event->kind == EVENT_SENT_BACK)
		it->return_row = event->args.reason_row;
	if (event->kind == EVENT_ROUTED)
		it->route_row = event->args.reason_row;
	return ERR_OK;
}

static err_t fill_stages(struct incident_read *it, struct db_tx *tx, const struct incident *incident)
{
	struct view_incident *result = &it->result;
	struct arena *arena = it->read.arena;
	err_t e = ERR_OK;

	result->stages = arena_alloc_array(arena, incident->stage_count + 1U, sizeof(*result->stages));
	if (!result->stages)
		return ERR_MEMORY;
	for (size_t i = 0; e == ERR_OK && i < incident->stage_count; i++) {
		result->stages[i].number = incident->stages[i].number;
		e = store_body_name(tx, incident->stages[i].body, arena, &result->stages[i].body);
		if (e == ERR_OK)
			e = store_person_name(tx, incident->stages[i].executor, arena, &result->stages[i].executor);
	}
	result->stage_count = incident->stage_count;
	result->stage_now = incident->stage_now;
	return e;
}

static err_t fill_messages(struct incident_read *it, struct db_tx *tx, const struct incident *incident)
{
	row_id_t body = incident->stage_count > 0 ? incident->stages[incident->stage_count - 1].body : 0;
	struct view_incident *result = &it->result;
	struct arena *arena = it->read.arena;
	err_t e = ERR_OK;

	result->messages = arena_alloc_array(arena, incident->message_count + 1U, sizeof(*result->messages));
	if (!result->messages)
		return ERR_MEMORY;
	for (size_t i = 0; e == ERR_OK && i < incident->message_count; i++) {
		const struct incident_message *from = &incident->messages[i];
		struct view_incident_message *to = &result->messages[i];

		to->detected_at = from->detected;
		to->placement = from->placement;
		e = store_message_view(tx, it->read.person, from->message, arena, &to->message);
		if (e == ERR_OK)
			e = fill_if_taken(&it->read, tx, &to->message, 1);
		if (e == ERR_OK)
			e = fill_placement_account(&it->read, tx, body, &to->message);
		if (e == ERR_OK)
			e = store_placed_get(tx, incident->id, from->message, arena, &to->placed_link, &to->placed_at);
	}
	result->message_count = incident->message_count;
	return e;
}

static err_t fill_allowed(struct incident_read *it, const struct incident *incident,
			  const struct regulation *regulation)
{
	struct view_incident *result = &it->result;

	result->allowed = arena_alloc_array(it->read.arena, COMMAND_MAX, sizeof(*result->allowed));
	if (!result->allowed)
		return ERR_MEMORY;
	for (int kind = 0; kind < COMMAND_MAX; kind++) {
		struct view_allowed *allowed = &result->allowed[result->allowed_count];
		struct err_detail detail = { .rule = NULL };
		const char *clause;

		if (incident_command_is_of_program((enum incident_command_kind)kind) || kind == COMMAND_DETECT)
			continue;
		allowed->command = (enum incident_command_kind)kind;
		allowed->allowed = incident_allowed(incident, &it->read.actor, kind, regulation, &detail) == ERR_OK;
		clause = detail.clause[0] != '\0' ? detail.clause : incident_command_clause(allowed->command);
		snprintf(allowed->clause, sizeof(allowed->clause), "%s", clause);
		allowed->rule = allowed->allowed ? NULL : detail.rule;
		result->allowed_count++;
	}
	return ERR_OK;
}

static void fill_head(struct view_incident *result, const struct incident *incident)
{
	*result = (struct view_incident){ .id = incident->id,
					  .revision = incident->revision,
					  .version = incident->version,
					  .state = incident->state,
					  .sign = incident_sign(incident),
					  .outcome = incident->outcome,
					  .track = incident->track,
					  .importance = incident->importance,
					  .detected_at = incident->detected };
	incident_number_format(incident->number_year, incident->number, result->number);
}

static err_t fill_names(struct incident_read *it, struct db_tx *tx, const struct incident *incident)
{
	struct view_incident *result = &it->result;
	struct arena *arena = it->read.arena;
	err_t e = store_topic_name(tx, incident->topic, arena, &result->topic);

	if (e == ERR_OK)
		e = store_text_get(tx, incident->location, arena, &result->location);
	if (e == ERR_OK)
		e = store_person_name(tx, incident->curator, arena, &result->curator);
	if (e == ERR_OK)
		e = store_person_name(tx, incident->executor, arena, &result->executor);
	if (e == ERR_OK)
		e = store_text_get(tx, it->return_row, arena, &result->return_reason);
	if (e == ERR_OK)
		e = store_text_get(tx, it->route_row, arena, &result->route_note);
	return e;
}

/* Until when a publication may be undone; 0: not, or no longer. */
static utc_ms_t undo_until(struct incident_read *it, struct db_tx *tx, const struct incident *incident,
			   const struct regulation *regulation)
{
	utc_ms_t until = incident->publish_ordered_at + regulation->undo_ms;

	if (incident->publish_ordered_at == 0 || until <= db_now(tx))
		return 0;
	return incident_allowed(incident, &it->read.actor, COMMAND_UNDO, regulation, NULL) == ERR_OK ? until : 0;
}

static err_t incident_read(struct db_tx *tx, void *arg)
{
	struct incident_read *it = arg;
	struct stored_incident *stored;
	const struct incident *incident;
	struct term_source source;
	err_t e;

	it->return_row = it->route_row = 0;
	e = view_load(&it->read, tx, it->incident, note_texts, it, &stored);
	if (e != ERR_OK)
		return e;
	incident = &stored->incident;
	fill_head(&it->result, incident);
	e = fill_names(it, tx, incident);
	if (e == ERR_OK)
		e = fill_stages(it, tx, incident);
	if (e == ERR_OK)
		e = fill_messages(it, tx, incident);
	if (e == ERR_OK)
		e = term_source_make(&it->read, tx, incident->regulation_version, incident->track, &source);
	if (e == ERR_OK)
		e = terms_list(&source, incident, &it->result.terms, &it->result.term_count);
	if (e == ERR_OK)
		e = store_drafts(tx, incident->id, it->read.arena, &it->result.drafts, &it->result.draft_count);
	if (e == ERR_OK)
		e = fill_allowed(it, incident, source.regulation);
	if (e == ERR_OK)
		it->result.undo_until = undo_until(it, tx, incident, source.regulation);
	return e;
}

err_t view_incident(struct app *app, row_id_t person, row_id_t incident, struct arena *arena,
		    struct view_incident *ret_incident)
{
	struct incident_read it = { .incident = incident };
	err_t e = view_run(app, person, arena, incident_read, &it.read);

	if (e == ERR_OK)
		*ret_incident = it.result;
	return e;
}

struct draft_read {
	struct view_read read;
	row_id_t incident;
	int64_t n;
	struct view_draft result;
};
static err_t draft_read(struct db_tx *tx, void *arg)
{
	struct draft_read *it = arg;
	uint32_t revision, version;
	err_t e = store_incident_visible(tx, &it->read.actor, it->incident, &revision, &version);

	return e != ERR_OK ? e : store_draft_view(tx, it->incident, it->n, it->read.arena, &it->result);
}

err_t view_draft(struct app *app, row_id_t person, row_id_t incident, int64_t n, struct arena *arena,
		 struct view_draft *ret_draft)
{
	struct draft_read it = { .incident = incident, .n = n };
	err_t e = view_run(app, person, arena, draft_read, &it.read);

	if (e == ERR_OK)
		*ret_draft = it.result;
	return e;
}
