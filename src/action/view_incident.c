/*
 * action/view_incident.c: one incident whole, its history, its drafts.
 *
 * Must not: tell a button's right by itself; core/incident.h answers for each command.
 */
#include <stdio.h>

#include "action/view_private.h"
#include "store/store_draft.h"
#include "store/store_measure.h"
#include "store/store_message.h"
#include "store/store_person.h"
#include "store/store_reference.h"
#include "store/store_text.h"

struct incident_read {
	struct view_read read;
	row_id_t incident;
	row_id_t return_row, route_row;          /* texts of the last return or send back, and of the last routing */
	row_id_t part_rows[INCIDENT_STAGES_MAX]; /* texts of the parts that were given */
	struct view_incident result;
};

static err_t note_texts(void *data, const struct incident_event *event, const struct incident *after, struct str hash)
{
	struct incident_read *it = data;

	(void)hash;
	if (event->kind == EVENT_RETURNED || event->kind == EVENT_SENT_BACK || event->kind == EVENT_VISA_REFUSED)
		it->return_row = event->args.reason_row;
	if (event->kind == EVENT_PART_SUBMITTED)
		it->part_rows[event->args.stage] = event->args.reason_row;
	if (event->kind != EVENT_ROUTED)
		return ERR_OK;
	it->route_row = event->args.reason_row;
	for (size_t i = 0; i < INCIDENT_STAGES_MAX; i++) {
		if (i >= after->stage_count || (after->stages[i].flags & STAGE_DONE) == 0)
			it->part_rows[i] = 0;
	}
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
		result->stages[i].flags = incident->stages[i].flags;
		e = store_text_get(tx, it->part_rows[i], arena, &result->stages[i].part);
		if (e == ERR_OK)
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

static const char *ground_name(const struct incident *incident)
{
	if (incident->outcome == OUTCOME_EXCLUDED)
		return exclusion_name((enum exclusion)incident->ground);
	return incident->outcome == OUTCOME_DISMISSED ? dismissal_name((enum dismissal)incident->ground) : "";
}

static err_t fill_holders(struct incident_read *it, struct db_tx *tx, const struct incident *incident)
{
	struct view_incident *result = &it->result;
	row_id_t bodies[INCIDENT_STAGES_MAX];
	err_t e = ERR_OK;

	incident_holders(incident, bodies, &result->holder_count);
	result->holders = arena_alloc_array(it->read.arena, result->holder_count + 1, sizeof(*result->holders));
	if (!result->holders)
		return ERR_MEMORY;
	for (size_t i = 0; e == ERR_OK && i < result->holder_count; i++)
		e = store_body_name(tx, bodies[i], it->read.arena, &result->holders[i]);
	return e;
}

/* What marks, links, measures and approval steps have made of it. */
static err_t fill_matter(struct incident_read *it, struct db_tx *tx, const struct incident *incident,
			 const struct regulation *regulation)
{
	struct view_incident *result = &it->result;
	err_t e = view_ref(&it->read, tx, incident->repeat_of, &result->repeat_of);

	if (incident->visa_waiting && incident->visa_now < regulation->visa_count)
		result->visa = (struct view_visa){ incident->visa_now + 1U, regulation->visa_count,
						   regulation->visas[incident->visa_now].role };
	if (incident->state == INCIDENT_ANSWERED)
		result->closes_at = incident->closes_at;
	else if (incident->state != INCIDENT_CLOSED)
		result->silent_from = incident->silent_from;
	if (e == ERR_OK)
		e = view_ref(&it->read, tx, incident->linked, &result->linked);
	if (e == ERR_OK)
		e = store_measures(tx, incident->id, it->read.arena, &result->measures, &result->measure_count);
	return e == ERR_OK ? fill_holders(it, tx, incident) : e;
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
					  .detected_at = incident->detected,
					  .flags = incident->flags,
					  .ground = ground_name(incident),
					  .decided_ms = incident->decided_ms,
					  .edition = incident->regulation_version };
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
	memset(it->part_rows, 0, sizeof(it->part_rows));
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
		e = fill_matter(it, tx, incident, source.regulation);
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
