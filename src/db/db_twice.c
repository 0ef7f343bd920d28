/*
 * db/db_twice.c: in a test build (OTKLIK_DB_TWICE) runs every write function twice, the first time rolled back, and
 * ends the process when the two runs did not do the same: such a function would do harm when db_write() repeats it.
 *
 * Compared: the sequence of statements and of bound kinds; on SQLite also every bound integer and the size of every
 * text and blob (its ids come again after the roll-back; salts made inside may differ, their size not). A first run
 * may have to fill a cache of immutable rows (snapshots), and on PostgreSQL others commit between the runs: so it runs
 * until two successive runs agree, and only RUNS_MAX disagreements end the process.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "db/db_private.h"

#ifdef OTKLIK_DB_TWICE

enum { RUNS_MAX = 8 };

struct trail_entry {
	enum db_trail_kind kind;
	const char *text;
	int64_t value;
};

struct db_trail {
	struct trail_entry *entries;
	size_t count, capacity;
	bool cut; /* memory ended: not compared */
};

void db_trail_add(struct db_tx *tx, enum db_trail_kind kind, const char *text, int64_t value)
{
	struct db_trail *trail = tx->trail;

	if (trail == NULL || trail->cut)
		return;
	if (trail->count == trail->capacity) {
		size_t capacity = trail->capacity == 0 ? 64 : 2 * trail->capacity;
		struct trail_entry *entries = realloc(trail->entries, capacity * sizeof(*entries));

		if (entries == NULL) {
			trail->cut = true;
			return;
		}
		trail->entries = entries;
		trail->capacity = capacity;
	}
	trail->entries[trail->count++] = (struct trail_entry){ kind, text, value };
}

static bool entry_is_same(const struct trail_entry *a, const struct trail_entry *b, bool with_values)
{
	return a->kind == b->kind && a->text == b->text && (!with_values || a->value == b->value);
}

static bool trail_is_same(const struct db_trail *a, const struct db_trail *b, bool with_values)
{
	if (a->cut || b->cut)
		return true;
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!entry_is_same(&a->entries[i], &b->entries[i], with_values))
			return false;
	return true;
}

static void difference_print(const struct db_trail *a, const struct db_trail *b)
{
	size_t i = 0;

	while (i < a->count && i < b->count && entry_is_same(&a->entries[i], &b->entries[i], true))
		i++;
	fprintf(stderr, "level=error event=db_twice_differs first_count=%zu second_count=%zu at=%zu\n", a->count,
		b->count, i);
	if (i < a->count)
		fprintf(stderr, "  first:  %s value=%lld\n", a->entries[i].text, (long long)a->entries[i].value);
	if (i < b->count)
		fprintf(stderr, "  second: %s value=%lld\n", b->entries[i].text, (long long)b->entries[i].value);
}

static err_t run_recorded(struct db_tx *tx, db_function *function, void *arg, struct db_trail *trail)
{
	err_t e;

	trail->count = 0;
	trail->cut = false;
	tx->trail = trail;
	e = db_function_run(tx, function, arg);
	tx->trail = NULL;
	return e;
}

err_t db_function_run_write(struct db_tx *tx, db_function *function, void *arg)
{
	bool is_alone = tx->db->driver->kind == DB_SQLITE;
	struct db_trail trails[2] = { 0 };
	err_t e = run_recorded(tx, function, arg, &trails[0]);
	bool same = false;
	int runs;

	for (runs = 1; e == ERR_OK && !same && runs < RUNS_MAX; runs++) {
		e = tx->db->driver->point(tx, POINT_BACK);
		if (e == ERR_OK)
			e = run_recorded(tx, function, arg, &trails[runs % 2]);
		same = e == ERR_OK && trail_is_same(&trails[0], &trails[1], is_alone);
	}
	if (e == ERR_OK && !same) {
		difference_print(&trails[0], &trails[1]);
		assert_failed("a write function does the same when it runs again", __FILE__, __LINE__);
	}
	free(trails[0].entries);
	free(trails[1].entries);
	return e;
}

#else

void db_trail_add(struct db_tx *tx, enum db_trail_kind kind, const char *text, int64_t value)
{
	(void)tx;
	(void)kind;
	(void)text;
	(void)value;
}

err_t db_function_run_write(struct db_tx *tx, db_function *function, void *arg)
{
	return db_function_run(tx, function, arg);
}

#endif
