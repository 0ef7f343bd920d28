/*
 * store/store_incident.c: load, append, wake of incidents: the fold of their events, and the chain of hashes that binds
 * them.
 *
 * Must not: know a rule of the order, or let a row feed a decision.
 */
#include "store/store_incident.h"

#include "base/assert.h"
#include "store/incident_rows.h"
#include "store/row.h"
#include "store/store_event.h"

enum { EVENT_LINE_BYTES_MAX = 1024 * 1024, EVENTS_OF_ONE_MAX = 1000000 };
static const char subject_incident[] = "incident";

static const struct db_sql sql_number = { "SELECT number_year, number FROM incident WHERE id = $1", NULL };
static const struct db_sql sql_new = { "INSERT INTO incident (number_year, number) VALUES ($1, $2) RETURNING id",
				       NULL };
static const struct db_sql sql_waking = { "SELECT id FROM incident WHERE wake <= $1 ORDER BY wake, id LIMIT $2", NULL };

static const struct db_sql sql_open = {
	"SELECT id FROM incident WHERE id > $1 AND state <> $3 AND version > 0 ORDER BY id LIMIT $2", NULL
};
static const struct db_sql sql_open_count = {
	"SELECT count(*) FROM incident WHERE id > $1 AND state <> $2 AND version > 0", NULL
};

err_t store_incident_new(struct db_tx *tx, uint32_t number_year, uint32_t number, struct stored_incident *ret_incident)
{
	struct db_stmt *stmt = db_statement(tx, &sql_new);
	int64_t id = 0;
	bool found;
	err_t e;

	BIND_INTS(stmt, 1, number_year, number);
	e = db_one_int(stmt, &id, &found);
	if (e != ERR_OK)
		return e;
	memset(ret_incident, 0, sizeof(*ret_incident));
	ret_incident->incident.id = id;
	return ERR_OK;
}

struct fold {
	struct stored_incident *stored;
	struct arena *arena;
	uint32_t until;
	incident_each *each; /* may be NULL */
	void *data;
};
static err_t fold_one(void *data, const struct event_line *line)
{
	struct fold *fold = data;
	struct incident *incident = &fold->stored->incident;
	struct incident_event event;
	struct digest hash, stored;
	err_t e;

	if (line->version > fold->until)
		return ERR_OK;
	if (line->version != incident->version + 1 || !digest_from_hex(line->hash, &stored))
		return ERR_CORRUPT;
	e = event_hash(&fold->stored->head, line->line, &hash);
	if (e == ERR_OK && !digest_equal(&hash, &stored))
		e = ERR_CORRUPT;
	if (e == ERR_OK)
		e = incident_event_decode(line->line, fold->arena, &event);
	if (e == ERR_OK && (event.version != line->version || event.incident != incident->id))
		e = ERR_CORRUPT;
	if (e != ERR_OK)
		return e;
	incident_apply(incident, &event);
	fold->stored->head = hash;
	if (incident->version != line->version || incident_fault(incident))
		return ERR_CORRUPT;
	return fold->each ? fold->each(fold->data, &event, incident, line->hash) : ERR_OK;
}

static err_t fold_all(struct db_tx *tx, row_id_t id, struct fold *fold)
{
	err_t e;

	memset(fold->stored, 0, sizeof(*fold->stored));
	fold->stored->incident.id = id;
	e = store_event_each(tx, subject_incident, id, 0, EVENTS_OF_ONE_MAX, fold_one, fold);
	if (e != ERR_OK)
		return e;
	fold->stored->body_count = incident_body_rows(&fold->stored->incident, fold->stored->bodies);
	return fold->stored->incident.version == 0 ? ERR_NOT_FOUND : ERR_OK;
}

err_t store_incident_walk(struct db_tx *tx, row_id_t id, struct arena *arena, struct stored_incident *ret_incident,
			  incident_each *each, void *data)
{
	struct fold fold = { ret_incident, arena, UINT32_MAX, each, data };

	return fold_all(tx, id, &fold);
}

err_t store_incident_load_at(struct db_tx *tx, row_id_t id, uint32_t version, struct arena *arena,
			     struct stored_incident *ret_incident)
{
	struct fold fold = { ret_incident, arena, version, NULL, NULL };

	return fold_all(tx, id, &fold);
}

err_t store_incident_load(struct db_tx *tx, row_id_t id, struct arena *arena, struct stored_incident *ret_incident)
{
	return store_incident_load_at(tx, id, UINT32_MAX, arena, ret_incident);
}

static const struct db_sql sql_number_set = { "UPDATE incident SET number_year = $2, number = $3 WHERE id = $1", NULL };

static err_t write_one(struct db_tx *tx, struct stored_incident *stored, const struct incident_event *event)
{
	struct incident *incident = &stored->incident;
	struct digest hash;
	struct buf buf;
	err_t e;

	ASSERT(event->incident == incident->id);
	buf_init(&buf, EVENT_LINE_BYTES_MAX);
	incident_event_encode(event, &buf);
	e = buf.error;
	if (e == ERR_OK)
		e = event_hash(&stored->head, buf_str(&buf), &hash);
	if (e == ERR_OK)
		e = store_event_append(tx, subject_incident, incident->id, event->version,
				       incident_event_name(event->kind), event->at, buf_str(&buf), &hash);
	buf_deinit(&buf);
	if (e == ERR_OK)
		stored->head = hash;
	return e;
}

static err_t append_one(struct db_tx *tx, struct stored_incident *stored, const struct incident_event *event)
{
	err_t e;

	ASSERT(event->version == stored->incident.version + 1);
	e = write_one(tx, stored, event);
	if (e == ERR_OK)
		incident_apply(&stored->incident, event);
	return e;
}

err_t store_incident_write(struct db_tx *tx, struct stored_incident *stored, uint32_t number_year, uint32_t number,
			   struct incident_event *events, size_t count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_number_set);
	err_t e;

	ASSERT(count > 0 && events[0].kind == EVENT_DETECTED && events[count - 1].version == count);
	events[0].args.number_year = stored->incident.number_year = number_year;
	events[0].args.number = stored->incident.number = number;
	BIND_INTS(stmt, 1, stored->incident.id, number_year, number);
	e = db_run(stmt, NULL);
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		e = write_one(tx, stored, &events[i]);
	return e;
}

err_t store_incident_record(struct db_tx *tx, struct stored_incident *stored, const struct incident_events *events)
{
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < events->count; i++)
		e = append_one(tx, stored, &events->items[i]);
	if (e == ERR_OK && events->count > 0)
		incident_assert_valid(&stored->incident);
	return e;
}

err_t store_incident_append(struct db_tx *tx, struct stored_incident *stored, const struct incident_events *events)
{
	err_t e = store_incident_record(tx, stored, events);

	return e == ERR_OK && events->count > 0 ? store_incident_renew(tx, stored) : e;
}

err_t store_incident_number(struct db_tx *tx, row_id_t incident, uint32_t *ret_year, uint32_t *ret_number)
{
	struct db_stmt *stmt = db_statement(tx, &sql_number);
	err_t e;

	db_bind_int(stmt, 1, incident);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	*ret_year = (uint32_t)db_int(stmt, 0);
	*ret_number = (uint32_t)db_int(stmt, 1);
	db_reset(stmt);
	return ERR_OK;
}

static err_t read_ids(struct db_stmt *stmt, row_id_t *ids, size_t *ret_count)
{
	size_t count = 0;
	bool found;
	err_t e;

	while ((e = db_step(stmt, &found)) == ERR_OK && found)
		ids[count++] = db_int(stmt, 0);
	if (e == ERR_OK)
		*ret_count = count;
	return e;
}

err_t store_incident_waking(struct db_tx *tx, utc_ms_t now, row_id_t *ids, size_t ids_max, size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_waking);

	BIND_INTS(stmt, 1, now, (int64_t)ids_max);
	return read_ids(stmt, ids, ret_count);
}

err_t store_incident_open(struct db_tx *tx, row_id_t after, row_id_t *ids, size_t ids_max, size_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_open);

	BIND_INTS(stmt, 1, after, (int64_t)ids_max, INCIDENT_CLOSED);
	return read_ids(stmt, ids, ret_count);
}

err_t store_incident_open_count(struct db_tx *tx, row_id_t after, int64_t *ret_count)
{
	struct db_stmt *stmt = db_statement(tx, &sql_open_count);
	bool found;

	BIND_INTS(stmt, 1, after, INCIDENT_CLOSED);
	return db_one_int(stmt, ret_count, &found);
}
