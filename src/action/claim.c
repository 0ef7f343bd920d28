/*
 * action/claim.c: taking, renewing and releasing a message of the queue. Must not: begin an incident or write an event.
 */
#include "action/claim.h"

#include "action/snapshot.h"
#include "store/store_message.h"
#include "store/store_person.h"

enum { CLAIM_ARENA_BYTES_MAX = 1024 * 1024 };

struct claim {
	struct app *app;
	row_id_t person, message;
	struct arena *arena;
	struct view_claim held;
	struct err_detail detail;
	bool release, changed;
};

static err_t look(struct db_tx *tx, struct claim *it, struct message_row *ret_message)
{
	struct actor actor;
	err_t e = store_actor_load(tx, it->person, &actor);

	if (e == ERR_OK && !access_may_find(&actor))
		e = ERR_NOT_FOUND;
	return e == ERR_OK ? store_message_get(tx, it->message, it->arena, ret_message) : e;
}

static err_t take_write(struct db_tx *tx, void *arg)
{
	struct claim *it = arg;
	struct incident_context context;
	struct message_row message;
	utc_ms_t now = db_now(tx);
	err_t e;

	it->detail = (struct err_detail){ .rule = NULL };
	it->changed = false;
	e = look(tx, it, &message);
	if (e == ERR_OK)
		e = snapshot_context(it->app->snapshots, tx, 0, &context);
	if (e != ERR_OK)
		return e;
	if (message.incident != 0)
		return err_set_limit(ERR_STATE_REFUSED, &it->detail, "", "message_taken", 0, message.incident);
	if (message.claim_person != 0 && message.claim_person != it->person && message.claim_until > now) {
		it->held = (struct view_claim){ .until = message.claim_until, .first_at = message.claimed_first_at };
		e = store_person_name(tx, message.claim_person, it->arena, &it->held.person);
		return e != ERR_OK ? e
				   : err_set_limit(ERR_CLAIMED, &it->detail, "", "claimed", 0, message.claim_person);
	}
	it->changed = message.claim_person != it->person || message.claim_until <= now;
	it->held = (struct view_claim){ .until = now + context.regulation->claim_ms,
					.first_at = message.claimed_first_at != 0 ? message.claimed_first_at : now,
					.mine = true };
	e = store_message_claim(tx, it->message, it->person, now, it->held.until);
	return e != ERR_OK ? e : store_person_name(tx, it->person, it->arena, &it->held.person);
}

static err_t release_write(struct db_tx *tx, void *arg)
{
	struct claim *it = arg;
	struct message_row message;
	err_t e = look(tx, it, &message);

	it->changed = false;
	if (e != ERR_OK)
		return e;
	it->changed = message.claim_person == it->person;
	return store_message_release(tx, it->message, it->person);
}

err_t claim_take(struct app *app, row_id_t person, row_id_t message, struct arena *arena, struct view_claim *ret_claim,
		 struct err_detail *ret_detail)
{
	struct claim it = { .app = app, .person = person, .message = message, .arena = arena };
	err_t e = db_write(app->db, take_write, &it);

	if (e == ERR_OK || e == ERR_CLAIMED)
		*ret_claim = it.held;
	if (e != ERR_OK && ret_detail)
		*ret_detail = it.detail;
	if (e == ERR_OK && it.changed)
		app_hint(app, "message", message, 0);
	return e;
}

err_t claim_release(struct app *app, row_id_t person, row_id_t message, struct err_detail *ret_detail)
{
	struct claim it = { .app = app, .person = person, .message = message };
	err_t e;

	it.arena = arena_new(CLAIM_ARENA_BYTES_MAX);
	if (!it.arena)
		return ERR_MEMORY;
	e = db_write(app->db, release_write, &it);
	arena_free(it.arena);
	if (e != ERR_OK && ret_detail)
		*ret_detail = it.detail;
	if (e == ERR_OK && it.changed)
		app_hint(app, "message", message, 0);
	return e;
}
