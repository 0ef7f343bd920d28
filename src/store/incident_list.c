/*
 * store/incident_list.c: pages and counts of incidents, filtered by rights, names joined.
 *
 * Must not: sort or find by anything but columns that incident_rows.c has filled.
 */
#include "store/access_where.h"
#include "store/list.h"
#include "store/store_incident.h"

#define COLUMNS                                                                                                        \
	"i.id, i.number_year, i.number, i.state, i.sign, i.outcome, i.importance, i.track, COALESCE(t.name, ''), "     \
	"COALESCE(l.text, ''), i.body, COALESCE(b.short_name, ''), i.executor, COALESCE(x.name, ''), COALESCE(n.key, " \
	"''), "                                                                                                        \
	"COALESCE(n.name, ''), COALESCE(n.mark, ''), COALESCE(mt.author_name, ''), COALESCE(mt.excerpt, ''), "         \
	"i.message_count, "                                                                                            \
	"i.is_repeat, i.returned_from, COALESCE(rb.short_name, ''), i.step_kind, i.step_started, i.step_due, "         \
	"i.step_late_from, "                                                                                           \
	"i.step_missed, i.step_timetable, i.step_body, i.answer_message, i.answer_started, i.answer_due, "             \
	"i.answer_late_from, "                                                                                         \
	"i.answer_missed, i.answer_timetable, i.revision, i.regulation, i.detected_at, i.last_at, "
#define JOINS                                                                                                          \
	" FROM incident i LEFT JOIN topic t ON t.id = i.topic LEFT JOIN text_row l ON l.id = i.location "              \
	"LEFT JOIN body b ON b.id = i.body LEFT JOIN person x ON x.id = i.executor LEFT JOIN body rb ON rb.id = "      \
	"i.returned_from "                                                                                             \
	"LEFT JOIN message m ON m.id = i.message LEFT JOIN message_text mt ON mt.message = m.id AND mt.version = "     \
	"m.version "                                                                                                   \
	"LEFT JOIN network n ON n.id = m.network WHERE "
/* $35 view, $36 $37 the key, $38 rows, $39 number, $40 its year */
#define OF_NUMBER                                                                                                      \
	" AND (CAST($39 AS BIGINT) = 0 OR (i.number = CAST($39 AS BIGINT) AND (CAST($40 AS BIGINT) = 0 OR "            \
	"i.number_year = CAST($40 AS BIGINT)))) AND " ACCESS_WHERE
#define BY_DUE                                                                                                         \
	" AND (i.sort_due, i.id) > (CAST($36 AS BIGINT), CAST($37 AS BIGINT))" OF_NUMBER                               \
	" ORDER BY i.sort_due, i.id LIMIT $38"
#define BY_LAST                                                                                                        \
	" AND (i.sort_last, i.id) > (CAST($36 AS BIGINT), CAST($37 AS BIGINT))" OF_NUMBER                              \
	" ORDER BY i.sort_last, i.id LIMIT $38"
/* The desk: open work where a body of the asker has not given it back. */
#define OF_DESK                                                                                                        \
	"i.is_open = CAST($35 AS BIGINT) AND EXISTS (SELECT 1 FROM incident_body d WHERE d.incident = i.id AND d.now " \
	"= 1 AND d.body "                                                                                              \
	"IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18))"

static const struct db_sql sql_by_due = { "SELECT " COLUMNS "i.sort_due" JOINS "i.view = CAST($35 AS BIGINT)" BY_DUE,
					  NULL };
static const struct db_sql sql_by_last = { "SELECT " COLUMNS "i.sort_last" JOINS "i.view = CAST($35 AS BIGINT)" BY_LAST,
					   NULL };
static const struct db_sql sql_desk = { "SELECT " COLUMNS "i.sort_due" JOINS OF_DESK BY_DUE, NULL };
static const struct db_sql sql_all = { "SELECT " COLUMNS "i.sort_last" JOINS "i.version >= CAST($35 AS BIGINT)" BY_LAST,
				       NULL };

/* The same conditions without key and page: $36 number, $37 its year. */
#define OF_NUMBER_COUNT                                                                                                \
	" AND (CAST($36 AS BIGINT) = 0 OR (i.number = CAST($36 AS BIGINT) AND (CAST($37 AS BIGINT) = 0 OR "            \
	"i.number_year = CAST($37 AS BIGINT)))) AND " ACCESS_WHERE
static const struct db_sql sql_count = {
	"SELECT count(*) FROM incident i WHERE i.view = CAST($35 AS BIGINT)" OF_NUMBER_COUNT, NULL
};
static const struct db_sql sql_count_desk = { "SELECT count(*) FROM incident i WHERE " OF_DESK OF_NUMBER_COUNT, NULL };
static const struct db_sql sql_count_all = {
	"SELECT count(*) FROM incident i WHERE i.version >= CAST($35 AS BIGINT)" OF_NUMBER_COUNT, NULL
};
static const struct db_sql sql_visible = {
	"SELECT i.revision, i.version FROM incident i WHERE i.id = $35 AND i.version > 0 AND " ACCESS_WHERE, NULL
};
static const struct db_sql sql_open_work = {
	"SELECT count(*) FROM incident_body b JOIN incident i ON i.id = b.incident "
	"WHERE b.body = $1 AND b.now = 1 AND i.is_open = 1",
	NULL
};

void access_where_bind(struct db_stmt *stmt, const struct actor *actor)
{
	static const enum role all[] = { ROLE_CURATOR, ROLE_HEAD_OF_BUREAU, ROLE_SMM, ROLE_SECURITY, ROLE_AUDITOR };
	static const enum role significant[] = { ROLE_GOVERNOR, ROLE_ASSISTANT, ROLE_DEPUTY_POLICY };
	const uint32_t of_bodies = UINT32_C(1) << ROLE_EXECUTOR | UINT32_C(1) << ROLE_SUBSTITUTE |
				   UINT32_C(1) << ROLE_HEAD_OF_BODY | UINT32_C(1) << ROLE_DELEGATE |
				   UINT32_C(1) << ROLE_DEPUTY;
	bool sees_all = actor->person == 0, sees_significant = false;

	for (size_t i = 0; i < ARRAY_COUNT(all); i++)
		sees_all |= actor_has(actor, all[i]);
	for (size_t i = 0; i < ARRAY_COUNT(significant); i++)
		sees_significant |= actor_has(actor, significant[i]);
	BIND_INTS(stmt, 1, sees_all, sees_significant);
	for (size_t i = 0; i < ACTOR_BODIES_MAX; i++) {
		bool counts = i < actor->body_count && (actor->bodies[i].roles & of_bodies) != 0;

		db_bind_int(stmt, 3 + (int)i, counts ? actor->bodies[i].body : 0);
	}
	for (size_t i = 0; i < ACTOR_TOPIC_GROUPS_MAX; i++) {
		bool counts = i < actor->topic_group_count && actor_has(actor, ROLE_DEPUTY);

		db_bind_int(stmt, 19 + (int)i, counts ? actor->topic_groups[i] : 0);
	}
}

static bool is_sorted_by_last(enum view_kind view)
{
	return view == VIEW_ANSWERED || view == VIEW_CLOSED || view == VIEW_ALL;
}

static const struct db_sql *page_sql(enum view_kind view)
{
	if (view == VIEW_DESK)
		return &sql_desk;
	if (view == VIEW_ALL)
		return &sql_all;
	return is_sorted_by_last(view) ? &sql_by_last : &sql_by_due;
}

static int64_t view_parameter(enum view_kind view)
{
	return view == VIEW_DESK || view == VIEW_ALL ? 1 : (int64_t)view;
}

static void read_term(struct row *row, struct view_term *term)
{
	term->times.started = row_int(row);
	term->times.due = row_int(row);
	term->times.late_from = row_int(row);
	term->times.missed = row_int(row);
	term->timetable = (uint32_t)row_int(row);
}

static void read_row(struct row *row, struct view_incident_row *incident)
{
	uint32_t year;
	int64_t step;

	incident->id = row_int(row);
	year = (uint32_t)row_int(row);
	incident_number_format(year, (uint32_t)row_int(row), incident->number);
	incident->state = (enum incident_state)row_int(row);
	incident->sign = (enum view_sign)row_int(row);
	incident->outcome = (enum outcome)row_int(row);
	incident->importance = (enum importance)row_int(row);
	incident->track = (enum track)row_int(row);
	incident->topic = row_text(row);
	incident->location = row_text(row);
	incident->body.id = row_int(row);
	incident->body.name = row_text(row);
	incident->executor.id = row_int(row);
	incident->executor.name = row_text(row);
	incident->network.key = row_text(row);
	incident->network.name = row_text(row);
	incident->network.mark = row_text(row);
	incident->author = row_text(row);
	incident->excerpt = row_text(row);
	incident->message_count = row_int(row);
	incident->repeat = row_int(row) != 0;
	incident->returned_from.id = row_int(row);
	incident->returned_from.name = row_text(row);
	step = row_int(row);
	incident->step.kind = step < 0 || step >= TERM_MAX ? TERM_MAX : (enum term_kind)step;
	read_term(row, &incident->step);
	incident->step.body.id = row_int(row);
	incident->answer.message = row_int(row);
	incident->answer.kind = incident->answer.message == 0 ? TERM_MAX : TERM_ANSWER;
	read_term(row, &incident->answer);
	incident->revision = (uint32_t)row_int(row);
	incident->regulation = (uint32_t)row_int(row);
	incident->detected_at = row_int(row);
	incident->updated_at = row_int(row);
	incident->sort_value = row_int(row);
}

err_t store_incident_page(struct db_tx *tx, const struct incident_filter *filter, const struct page *page,
			  struct arena *arena, struct view_incident_page *ret_page)
{
	struct db_stmt *stmt = db_statement(tx, page_sql(filter->view));
	size_t rows_max = page_rows(page);
	struct view_incident_page result = { 0 };
	struct list list = { 0 };
	int64_t last_value = 0;
	row_id_t last_id = 0;
	bool found;
	err_t e;

	access_where_bind(stmt, filter->actor);
	BIND_INTS(stmt, 35, view_parameter(filter->view), page->after_id == 0 ? -STORE_FOREVER : page->after_value,
		  page->after_id, (int64_t)rows_max + 1, filter->number, filter->number_year);
	while ((e = db_step(stmt, &found)) == ERR_OK && found) {
		struct view_incident_row *incident;
		struct row row = row_of(stmt, arena);

		if (list.count == rows_max) { /* one more than asked for: there is a next page */
			result.next_value = last_value;
			result.next_id = last_id;
			db_reset(stmt);
			break;
		}
		incident = list_add(&list, arena, sizeof(*incident));
		if (!incident)
			return row_leave(stmt, ERR_MEMORY);
		read_row(&row, incident);
		if (row.failed)
			return row_leave(stmt, ERR_MEMORY);
		last_value = incident->sort_value;
		last_id = incident->id;
	}
	if (e == ERR_OK)
		e = store_incident_count(tx, filter, &result.total);
	if (e != ERR_OK)
		return e;
	result.items = list.items;
	result.count = list.count;
	*ret_page = result;
	return ERR_OK;
}

err_t store_incident_count(struct db_tx *tx, const struct incident_filter *filter, int64_t *ret_count)
{
	const struct db_sql *sql = filter->view == VIEW_DESK  ? &sql_count_desk
				   : filter->view == VIEW_ALL ? &sql_count_all
							      : &sql_count;
	struct db_stmt *stmt = db_statement(tx, sql);
	bool found;

	access_where_bind(stmt, filter->actor);
	BIND_INTS(stmt, 35, view_parameter(filter->view), filter->number, filter->number_year);
	return db_one_int(stmt, ret_count, &found);
}

err_t store_incident_visible(struct db_tx *tx, const struct actor *actor, row_id_t incident, uint32_t *ret_revision,
			     uint32_t *ret_version)
{
	struct db_stmt *stmt = db_statement(tx, &sql_visible);
	err_t e;

	access_where_bind(stmt, actor);
	db_bind_int(stmt, 35, incident);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	*ret_revision = (uint32_t)db_int(stmt, 0);
	*ret_version = (uint32_t)db_int(stmt, 1);
	db_reset(stmt);
	return ERR_OK;
}

err_t store_incident_open_work(struct db_tx *tx, row_id_t body, int64_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_open_work);
	bool found;

	db_bind_int(stmt, 1, body);
	return db_one_int(stmt, ret_count, &found);
}
