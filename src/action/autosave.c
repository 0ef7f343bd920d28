/*
 * action/autosave.c: what a person is typing, kept per person and incident. Must not: touch the incident.
 */
#include "action/autosave.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "store/store_draft.h"
#include "store/store_incident.h"
#include "store/store_person.h"

enum { AUTOSAVE_ARENA_BYTES_MAX = 1024 * 1024 };

struct autosave {
	row_id_t person, incident;
	struct arena *arena;
	enum draft_kind kind;
	struct str text;
	utc_ms_t seen;
	struct view_autosave stored;
	struct err_detail detail;
};

static err_t look(struct db_tx *tx, struct autosave *it)
{
	uint32_t revision, version;
	struct actor actor;
	err_t e = store_actor_load(tx, it->person, &actor);

	if (e == ERR_OK)
		e = store_incident_visible(tx, &actor, it->incident, &revision, &version);
	return e == ERR_OK ? store_autosave_get(tx, it->person, it->incident, it->arena, &it->stored) : e;
}

static err_t get_read(struct db_tx *tx, void *arg)
{
	return look(tx, arg);
}

static err_t put_write(struct db_tx *tx, void *arg)
{
	struct autosave *it = arg;
	err_t e;

	it->detail = (struct err_detail){ .rule = NULL };
	e = look(tx, it);
	if (e != ERR_OK)
		return e;
	if (it->seen != 0 && it->seen < it->stored.saved_at)
		return err_set(ERR_STATE_REFUSED, &it->detail, "seen", "autosave_newer");
	it->stored.saved_at = db_now(tx) > it->stored.saved_at ? db_now(tx) : it->stored.saved_at + 1;
	return store_autosave_put(tx, it->person, it->incident, it->kind, it->text, it->stored.saved_at);
}

err_t autosave_get(struct app *app, row_id_t person, row_id_t incident, struct arena *arena,
		   struct view_autosave *ret_autosave, struct err_detail *ret_detail)
{
	struct autosave it = { .person = person, .incident = incident, .arena = arena };
	err_t e = db_read(app->db, get_read, &it);

	if (e == ERR_OK)
		*ret_autosave = it.stored;
	else if (ret_detail)
		*ret_detail = it.detail;
	return e;
}

err_t autosave_put(struct app *app, row_id_t person, row_id_t incident, enum draft_kind kind, struct str text,
		   utc_ms_t seen, utc_ms_t *ret_saved_at, struct err_detail *ret_detail)
{
	struct autosave it = { .person = person, .incident = incident, .kind = kind, .text = text, .seen = seen };
	err_t e;

	if (text.size > 0 && !utf8_is_valid(text))
		return err_set(ERR_INPUT_INVALID, ret_detail, "text", "utf8");
	if (text.size > 0 && utf8_count(text) > DRAFT_CHARS_MAX)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "text", "too_long", DRAFT_CHARS_MAX,
				     (int64_t)utf8_count(text));
	it.arena = arena_new(AUTOSAVE_ARENA_BYTES_MAX);
	if (!it.arena)
		return ERR_MEMORY;
	e = db_write(app->db, put_write, &it);
	arena_free(it.arena);
	if (e == ERR_OK || e == ERR_STATE_REFUSED)
		*ret_saved_at = it.stored.saved_at;
	if (e != ERR_OK && ret_detail)
		*ret_detail = it.detail;
	return e;
}
