/*
 * action/edition.c: writes the next edition of the regulation, after it has been read as every decision will read it.
 *
 * Must not: change an edition, touch an incident.
 */
#include "action/edition.h"

#include <jansson.h>

#include "base/arena.h"
#include "base/json_in.h"
#include "core/regulation.h"
#include "store/store_event.h"
#include "store/store_timetable.h"

enum { EDITION_ARENA_BYTES_MAX = 64 * 1024 * 1024 };

struct adding {
	struct edition_add *it;
	struct arena *arena;
	json_t *tree;
	struct err_detail detail;
};

static err_t check_differs(struct db_tx *tx, struct adding *adding, uint32_t newest)
{
	struct str stored = { NULL, 0 };
	json_t *tree = NULL;
	err_t e = store_regulation_load(tx, newest, adding->arena, &stored);

	if (e == ERR_OK)
		e = json_parse(stored, &tree, NULL) == ERR_OK ? ERR_OK : ERR_CORRUPT;
	if (e == ERR_OK && json_equal(tree, adding->tree))
		e = err_set(ERR_STATE_REFUSED, &adding->detail, "", "edition_same");
	json_decref(tree);
	return e;
}

static err_t edition_write(struct db_tx *tx, void *arg)
{
	struct adding *adding = arg;
	uint32_t newest = 0;
	err_t e = store_regulation_newest(tx, &newest);

	if (e == ERR_OK)
		e = check_differs(tx, adding, newest);
	if (e == ERR_OK)
		e = store_regulation_add(tx, newest + 1, adding->it->json);
	if (e == ERR_OK)
		e = store_audit(tx, "regulation", newest + 1, "edition_added", adding->it->person,
				(struct str){ NULL, 0 });
	adding->it->ret_number = newest + 1;
	adding->it->ret_since = db_now(tx);
	return e;
}

err_t edition_add(struct app *app, struct edition_add *it, struct err_detail *ret_detail)
{
	struct adding adding = { .it = it, .arena = arena_new(EDITION_ARENA_BYTES_MAX) };
	const struct regulation *regulation = NULL;
	err_t e = adding.arena ? json_parse(it->json, &adding.tree, &adding.detail) : ERR_MEMORY;

	/* the number is no part of the text: any will do to read it */
	if (e == ERR_OK)
		e = regulation_from_json(it->json, 1, adding.arena, &regulation, &adding.detail);
	if (e == ERR_OK)
		e = db_write(app->db, edition_write, &adding);
	json_decref(adding.tree);
	arena_free(adding.arena);
	if (e != ERR_OK && ret_detail)
		*ret_detail = adding.detail;
	return e;
}
