/*
 * action/snapshot.c: keeps compiled timetables and regulations by number, one mutex around both.
 *
 * Must not: free or change one while the process lives.
 */
#include "action/snapshot.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/assert.h"
#include "store/store_timetable.h"

enum { SNAPSHOTS_MAX = 256, SNAPSHOT_BYTES_MAX = 64 * 1024 * 1024 };

struct kept {
	uint32_t number;
	struct arena *arena;
	const void *value;
};
struct keeper {
	struct kept items[SNAPSHOTS_MAX];
	size_t count;
};
struct snapshots {
	pthread_mutex_t mutex;
	struct keeper timetables, regulations;
};
typedef err_t snapshot_make(struct db_tx *tx, uint32_t number, struct arena *arena, const void **ret_value);

struct snapshots *snapshots_new(void)
{
	struct snapshots *snapshots = calloc(1, sizeof(*snapshots));

	if (snapshots && pthread_mutex_init(&snapshots->mutex, NULL) != 0) {
		free(snapshots);
		return NULL;
	}
	return snapshots;
}

static void keeper_clear(struct keeper *keeper)
{
	for (size_t i = 0; i < keeper->count; i++)
		arena_free(keeper->items[i].arena);
}

void snapshots_free(struct snapshots *snapshots)
{
	if (!snapshots)
		return;
	keeper_clear(&snapshots->timetables);
	keeper_clear(&snapshots->regulations);
	pthread_mutex_destroy(&snapshots->mutex);
	free(snapshots);
}

static err_t timetable_make(struct db_tx *tx, uint32_t number, struct arena *arena, const void **ret_value)
{
	const struct timetable *timetable;
	struct timetable_row row;
	err_t e = store_timetable_load(tx, number, arena, &row);

	if (e == ERR_OK)
		e = timetable_compile(&row, arena, &timetable, NULL);
	if (e == ERR_OK)
		*ret_value = timetable;
	return err_class(e) == CLASS_CALLER && e != ERR_NOT_FOUND ? ERR_CORRUPT : e;
}

static err_t regulation_make(struct db_tx *tx, uint32_t number, struct arena *arena, const void **ret_value)
{
	const struct regulation *regulation;
	struct str json;
	err_t e = store_regulation_load(tx, number, arena, &json);

	if (e == ERR_OK)
		e = regulation_from_json(json, number, arena, &regulation, NULL);
	if (e == ERR_OK)
		*ret_value = regulation;
	return err_class(e) == CLASS_CALLER && e != ERR_NOT_FOUND ? ERR_CORRUPT : e;
}

static err_t make_and_keep(struct keeper *keeper, struct db_tx *tx, uint32_t number, snapshot_make *make,
			   const void **ret_value)
{
	struct kept kept = { .number = number };
	err_t e;

	if (keeper->count == SNAPSHOTS_MAX)
		return ERR_LIMIT;
	kept.arena = arena_new(SNAPSHOT_BYTES_MAX);
	if (!kept.arena)
		return ERR_MEMORY;
	e = make(tx, number, kept.arena, &kept.value);
	if (e != ERR_OK) {
		arena_free(kept.arena);
		return e;
	}
	keeper->items[keeper->count++] = kept;
	*ret_value = kept.value;
	return ERR_OK;
}

static err_t find(struct snapshots *snapshots, struct keeper *keeper, struct db_tx *tx, uint32_t number,
		  snapshot_make *make, const void **ret_value)
{
	err_t e = ERR_OK;
	size_t i = 0;

	pthread_mutex_lock(&snapshots->mutex);
	while (i < keeper->count && keeper->items[i].number != number)
		i++;
	if (i < keeper->count)
		*ret_value = keeper->items[i].value;
	else
		e = make_and_keep(keeper, tx, number, make, ret_value);
	pthread_mutex_unlock(&snapshots->mutex);
	return e;
}

err_t snapshot_timetable(struct snapshots *snapshots, struct db_tx *tx, uint32_t number,
			 const struct timetable **ret_timetable)
{
	const void *value = NULL;
	err_t e = ERR_OK;

	if (number == 0)
		e = store_timetable_newest(tx, &number);
	if (e == ERR_OK && number == 0)
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = find(snapshots, &snapshots->timetables, tx, number, timetable_make, &value);
	if (e == ERR_OK)
		*ret_timetable = value;
	return e;
}

err_t snapshot_regulation(struct snapshots *snapshots, struct db_tx *tx, uint32_t number,
			  const struct regulation **ret_regulation)
{
	const void *value = NULL;
	err_t e = ERR_OK;

	if (number == 0)
		e = store_regulation_newest(tx, &number);
	if (e == ERR_OK && number == 0)
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = find(snapshots, &snapshots->regulations, tx, number, regulation_make, &value);
	if (e == ERR_OK)
		*ret_regulation = value;
	return e;
}

static const struct worktime *of_body(const void *data, row_id_t body)
{
	return timetable_worktime(data, body);
}

err_t snapshot_context(struct snapshots *snapshots, struct db_tx *tx, uint32_t regulation,
		       struct incident_context *ret_context)
{
	const struct timetable *timetable;
	const struct regulation *edition;
	err_t e = snapshot_timetable(snapshots, tx, 0, &timetable);

	if (e == ERR_OK)
		e = snapshot_regulation(snapshots, tx, regulation, &edition);
	if (e != ERR_OK)
		return e;
	*ret_context = (struct incident_context){ .now = db_now(tx),
						  .timetable = timetable->number,
						  .timetable_since = timetable->since,
						  .regulation = edition,
						  .region = timetable->region,
						  .of_body = of_body,
						  .of_body_data = timetable };
	return ERR_OK;
}
