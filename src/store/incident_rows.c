/*
 * store/incident_rows.c: the rows that lists are made from, out of the folded state.
 *
 * Promise: the same state writes the same rows, so they can be rebuilt. Must not: read a row to fill a row.
 */
#include "store/incident_rows.h"

#include "store/row.h"

static const struct db_sql sql_update = { "UPDATE incident SET version = $2, revision = $3, view = $4, is_open = $5, "
					  "state = $6, outcome = $7, sign = $8, importance = $9, "
					  "track = $10, regulation = $11, topic = $12, topic_group = $13, significant "
					  "= $14, location = $15, body = $16, executor = $17, "
					  "curator = $18, returned_from = $19, is_repeat = $20, message = $21, "
					  "message_count = $22, step_kind = $23, step_body = $24, "
					  "step_timetable = $25, step_started = $26, step_due = $27, step_late_from = "
					  "$28, step_missed = $29, answer_message = $30, "
					  "answer_timetable = $31, answer_started = $32, answer_due = $33, "
					  "answer_late_from = $34, answer_missed = $35, detected_at = $36, "
					  "last_at = $37, sort_due = $38, sort_last = $39, wake = $40 WHERE id = $1",
					  NULL };
static const struct db_sql sql_body = { "INSERT INTO incident_body (incident, body, now) VALUES ($1, $2, $3) "
					"ON CONFLICT (incident, body) DO UPDATE SET now = excluded.now",
					NULL };
static const struct db_sql sql_bodies_gone = { "DELETE FROM incident_body WHERE incident = $1", NULL };

enum view_kind incident_view_kind(enum incident_state state)
{
	static const enum view_kind views[INCIDENT_STATE_MAX] = {
		[INCIDENT_NONE] = VIEW_NONE,         [INCIDENT_NEW] = VIEW_NEW,
		[INCIDENT_ROUTED] = VIEW_WORK,       [INCIDENT_DRAFTING] = VIEW_WORK,
		[INCIDENT_REVIEW] = VIEW_REVIEW,     [INCIDENT_REWORK] = VIEW_WORK,
		[INCIDENT_APPROVED] = VIEW_WORK,     [INCIDENT_PUBLISHING] = VIEW_WORK,
		[INCIDENT_ANSWERED] = VIEW_ANSWERED, [INCIDENT_RETURNED] = VIEW_RETURNED,
		[INCIDENT_CLOSED] = VIEW_CLOSED,
	};

	return views[state];
}

enum view_sign incident_sign(const struct incident *incident)
{
	if (incident->asked_at > incident->interim_at)
		return VIEW_SIGN_ASKED;
	return incident->interim_at != 0 ? VIEW_SIGN_INTERIM : VIEW_SIGN_NONE;
}

/* Which terms a state waits for, first wish first; TERM_MAX ends. */
static const enum term_kind *step_wishes(enum incident_state state)
{
	static const enum term_kind wishes[INCIDENT_STATE_MAX][4] = {
		[INCIDENT_NONE] = { TERM_MAX },
		[INCIDENT_NEW] = { TERM_ROUTE, TERM_MAX },
		[INCIDENT_ROUTED] = { TERM_PART, TERM_FINAL, TERM_DRAFT, TERM_MAX },
		[INCIDENT_DRAFTING] = { TERM_PART, TERM_FINAL, TERM_DRAFT, TERM_MAX },
		[INCIDENT_REVIEW] = { TERM_REVIEW, TERM_MAX },
		[INCIDENT_REWORK] = { TERM_REWORK, TERM_MAX },
		[INCIDENT_APPROVED] = { TERM_PUBLISH, TERM_MAX },
		[INCIDENT_PUBLISHING] = { TERM_PUBLISH, TERM_MAX },
		[INCIDENT_ANSWERED] = { TERM_MAX },
		[INCIDENT_RETURNED] = { TERM_ROUTE, TERM_MAX },
		[INCIDENT_CLOSED] = { TERM_MAX },
	};

	return wishes[state];
}

static bool is_running(const struct term_times *times)
{
	return times->started != 0 && times->done == 0;
}

void incident_step(const struct incident *incident, enum term_kind *ret_kind, size_t *ret_index)
{
	utc_ms_t due = 0;

	*ret_kind = TERM_MAX;
	*ret_index = 0;
	for (const enum term_kind *wish = step_wishes(incident->state); *wish != TERM_MAX && *ret_kind == TERM_MAX;
	     wish++) {
		size_t count = *wish == TERM_PUBLISH ? incident->message_count : incident->term_count;

		for (size_t i = 0; i < count; i++) {
			const struct term_times *times =
				*wish == TERM_PUBLISH ? &incident->messages[i].publish : &incident->terms[i].times;

			if (*wish != TERM_PUBLISH && incident->terms[i].kind != *wish)
				continue;
			if (!is_running(times) || (*ret_kind != TERM_MAX && times->due >= due))
				continue;
			*ret_kind = *wish;
			*ret_index = i;
			due = times->due;
		}
	}
}

void incident_answer(const struct incident *incident, size_t *ret_index)
{
	*ret_index = SIZE_MAX;
	for (size_t i = 0; i < incident->message_count; i++) {
		const struct term_times *times = &incident->messages[i].answer;

		if (is_running(times) &&
		    (*ret_index == SIZE_MAX || times->due < incident->messages[*ret_index].answer.due))
			*ret_index = i;
	}
}

struct stage_now {
	row_id_t body, executor;
};
/* The body that the list names: who works now, else the last of the chain. */
static struct stage_now stage_of(const struct incident *incident)
{
	row_id_t holders[INCIDENT_STAGES_MAX];
	struct stage_now now = { 0, incident->executor };
	size_t count = 0;

	incident_holders(incident, holders, &count);
	for (size_t i = 0; i < count && now.body == 0; i++)
		now.body = holders[i];
	for (size_t i = 0; i < incident->stage_count; i++) {
		const struct incident_stage *stage = &incident->stages[i];

		if (now.body == 0 && i + 1 == incident->stage_count && incident->state != INCIDENT_RETURNED)
			now.body = stage->body;
		if (now.body == stage->body && now.executor == 0)
			now.executor = stage->executor;
	}
	return now;
}

static void bind_step(struct db_stmt *stmt, const struct incident *incident, utc_ms_t *ret_due)
{
	struct term_times none = { 0 };
	const struct term_times *times = &none;
	row_id_t body = 0;
	uint32_t timetable = 0;
	enum term_kind kind;
	size_t index;

	incident_step(incident, &kind, &index);
	if (kind == TERM_PUBLISH) {
		times = &incident->messages[index].publish;
		timetable = incident->messages[index].publish_timetable;
	} else if (kind != TERM_MAX) {
		times = &incident->terms[index].times;
		timetable = incident->terms[index].timetable;
		body = incident->terms[index].body;
	}
	BIND_INTS(stmt, 23, kind == TERM_MAX ? -1 : (int64_t)kind, body, timetable, times->started, times->due,
		  times->late_from, times->missed);
	*ret_due = times->due;
}

static void bind_answer(struct db_stmt *stmt, const struct incident *incident, utc_ms_t *ret_due)
{
	static const struct incident_message none;
	const struct incident_message *message = &none;
	size_t index;

	incident_answer(incident, &index);
	if (index != SIZE_MAX)
		message = &incident->messages[index];
	BIND_INTS(stmt, 30, message->message, message->answer_timetable, message->answer.started, message->answer.due,
		  message->answer.late_from, message->answer.missed);
	*ret_due = message->answer.due;
}

size_t incident_body_rows(const struct incident *incident, struct incident_body_row ret_rows[INCIDENT_STAGES_MAX])
{
	for (size_t i = 0; i < incident->stage_count; i++)
		ret_rows[i] = (struct incident_body_row){
			incident->stages[i].body, (incident->stages[i].flags & (STAGE_RETURNED | STAGE_NOT_OURS)) == 0
		};
	return incident->stage_count;
}

/* `gone`: rows of before stand there. */
static err_t write_bodies(struct db_tx *tx, row_id_t incident, bool gone, const struct incident_body_row *rows,
			  size_t count)
{
	struct db_stmt *stmt;
	err_t e = ERR_OK;

	if (gone) {
		stmt = db_statement(tx, &sql_bodies_gone);
		db_bind_int(stmt, 1, incident);
		e = db_run(stmt, NULL);
	}
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		stmt = db_statement(tx, &sql_body);
		BIND_INTS(stmt, 1, incident, rows[i].body, rows[i].now);
		e = db_run(stmt, NULL);
	}
	return e;
}

static bool same_rows(const struct stored_incident *stored, const struct incident_body_row *rows, size_t count)
{
	if (stored->body_count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (stored->bodies[i].body != rows[i].body || stored->bodies[i].now != rows[i].now)
			return false;
	return true;
}

static row_id_t returned_from(const struct incident *incident)
{
	size_t count = incident->return_count < INCIDENT_RETURNS_MAX ? incident->return_count : INCIDENT_RETURNS_MAX;

	return incident->state == INCIDENT_RETURNED && count > 0 ? incident->returned_by[count - 1] : 0;
}

static err_t write_row(struct db_tx *tx, const struct incident *incident)
{
	struct db_stmt *stmt = db_statement(tx, &sql_update);
	struct stage_now now = stage_of(incident);
	utc_ms_t step_due, answer_due, due, wake = incident_wake(incident);
	bool is_open = incident->state != INCIDENT_ANSWERED && incident->state != INCIDENT_CLOSED;

	BIND_INTS(stmt, 1, incident->id, incident->version, incident->revision, incident_view_kind(incident->state),
		  is_open, incident->state, incident->outcome, incident_sign(incident), incident->importance,
		  incident->track, incident->regulation_version, incident->topic, incident->topic_group,
		  (incident->flags & INCIDENT_SIGNIFICANT) != 0, incident->location, now.body, now.executor,
		  incident->curator, returned_from(incident), (incident->flags & INCIDENT_REPEAT) != 0,
		  incident->message_count > 0 ? incident->messages[0].message : 0, incident->message_count);
	bind_step(stmt, incident, &step_due);
	bind_answer(stmt, incident, &answer_due);
	due = step_due != 0 ? step_due : answer_due != 0 ? answer_due : STORE_FOREVER;
	BIND_INTS(stmt, 36, incident->detected, incident->last_at, due, -incident->last_at,
		  wake != 0 ? wake : STORE_FOREVER);
	return db_run(stmt, NULL);
}

err_t store_incident_rows(struct db_tx *tx, const struct incident *incident)
{
	struct incident_body_row rows[INCIDENT_STAGES_MAX];
	err_t e = write_row(tx, incident);

	return e != ERR_OK ? e : write_bodies(tx, incident->id, true, rows, incident_body_rows(incident, rows));
}

err_t store_incident_renew(struct db_tx *tx, struct stored_incident *stored)
{
	struct incident_body_row rows[INCIDENT_STAGES_MAX];
	size_t count = incident_body_rows(&stored->incident, rows);
	err_t e = write_row(tx, &stored->incident);

	if (e != ERR_OK || same_rows(stored, rows, count))
		return e;
	e = write_bodies(tx, stored->incident.id, stored->body_count > 0, rows, count);
	memcpy(stored->bodies, rows, count * sizeof(rows[0]));
	stored->body_count = count;
	return e;
}
