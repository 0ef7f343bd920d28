/*
 * store/store_timetable.c: timetables and regulations as rows. Must not: change one.
 */
#include "store/store_timetable.h"

#include "store/row.h"

static const struct db_sql sql_timetable_newest = { "SELECT COALESCE(MAX(number), 0) FROM timetable", NULL };
static const struct db_sql sql_timetable = { "SELECT at, calendar, schedules FROM timetable WHERE number = $1", NULL };
static const struct db_sql sql_zones = { "SELECT name, tzif FROM timetable_zone WHERE timetable = $1", NULL };
static const struct db_sql sql_timetable_add = {
	"INSERT INTO timetable (number, at, calendar, schedules) VALUES ($1, $2, $3, $4)", NULL
};
static const struct db_sql sql_zone_add = { "INSERT INTO timetable_zone (timetable, name, tzif) VALUES ($1, $2, $3)",
					    NULL };
static const struct db_sql sql_regulation_newest = { "SELECT COALESCE(MAX(number), 0) FROM regulation", NULL };
static const struct db_sql sql_regulation = { "SELECT json FROM regulation WHERE number = $1", NULL };
static const struct db_sql sql_regulation_add = { "INSERT INTO regulation (number, at, json) VALUES ($1, $2, $3)",
						  NULL };

static err_t newest(struct db_tx *tx, const struct db_sql *sql, uint32_t *ret_number)
{
	int64_t number = 0;
	bool found;
	err_t e = db_one_int(db_statement(tx, sql), &number, &found);

	if (e == ERR_OK)
		*ret_number = (uint32_t)number;
	return e;
}

err_t store_timetable_newest(struct db_tx *tx, uint32_t *ret_number)
{
	return newest(tx, &sql_timetable_newest, ret_number);
}

static err_t zones_load(struct db_tx *tx, struct arena *arena, struct timetable_row *timetable)
{
	struct db_stmt *stmt = db_statement(tx, &sql_zones);
	bool found;
	err_t e;

	db_bind_int(stmt, 1, timetable->number);
	while ((e = db_step(stmt, &found)) == ERR_OK && found) {
		struct row row = row_of(stmt, arena);
		struct timetable_zone *zone = &timetable->zones[timetable->zone_count];

		if (timetable->zone_count == TIMETABLE_ZONES_MAX)
			return row_leave(stmt, ERR_CORRUPT);
		zone->name = row_text(&row);
		zone->tzif = row_blob(&row);
		timetable->zone_count++;
		if (row.failed)
			return row_leave(stmt, ERR_MEMORY);
	}
	return e;
}

err_t store_timetable_load(struct db_tx *tx, uint32_t number, struct arena *arena, struct timetable_row *ret_row)
{
	struct timetable_row timetable = { .number = number };
	struct db_stmt *stmt = db_statement(tx, &sql_timetable);
	struct row row;
	err_t e;

	db_bind_int(stmt, 1, number);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	timetable.at = row_int(&row);
	timetable.calendar = row_text(&row);
	timetable.schedules = row_text(&row);
	db_reset(stmt);
	e = row_end(&row);
	if (e == ERR_OK)
		e = zones_load(tx, arena, &timetable);
	if (e == ERR_OK)
		*ret_row = timetable;
	return e;
}

err_t store_timetable_add(struct db_tx *tx, const struct timetable_row *timetable)
{
	struct db_stmt *stmt = db_statement(tx, &sql_timetable_add);
	err_t e;

	BIND_INTS(stmt, 1, timetable->number, db_now(tx));
	db_bind_text(stmt, 3, timetable->calendar);
	db_bind_text(stmt, 4, timetable->schedules);
	e = db_run(stmt, NULL);
	for (size_t i = 0; e == ERR_OK && i < timetable->zone_count; i++) {
		stmt = db_statement(tx, &sql_zone_add);
		db_bind_int(stmt, 1, timetable->number);
		db_bind_text(stmt, 2, timetable->zones[i].name);
		db_bind_blob(stmt, 3, timetable->zones[i].tzif.data, timetable->zones[i].tzif.size);
		e = db_run(stmt, NULL);
	}
	return e;
}

err_t store_regulation_newest(struct db_tx *tx, uint32_t *ret_number)
{
	return newest(tx, &sql_regulation_newest, ret_number);
}

err_t store_regulation_load(struct db_tx *tx, uint32_t number, struct arena *arena, struct str *ret_json)
{
	struct db_stmt *stmt = db_statement(tx, &sql_regulation);
	struct row row;
	err_t e;

	db_bind_int(stmt, 1, number);
	e = row_found(stmt);
	if (e != ERR_OK)
		return e;
	row = row_of(stmt, arena);
	*ret_json = row_text(&row);
	db_reset(stmt);
	return row_end(&row);
}

err_t store_regulation_add(struct db_tx *tx, uint32_t number, struct str json)
{
	struct db_stmt *stmt = db_statement(tx, &sql_regulation_add);

	BIND_INTS(stmt, 1, number, db_now(tx));
	db_bind_text(stmt, 3, json);
	return db_run(stmt, NULL);
}
