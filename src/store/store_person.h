/*
 * store/store_person.h: persons, their roles with dates, and what they are at a moment: the actor that core asks about.
 */
#pragma once

#include "base/arena.h"
#include "core/access.h"
#include "db/db.h"
#include "store/store_view.h"

struct person_new {
	struct str name, login, password_hash; /* login empty: none */
};
MUST_USE err_t store_person_add(struct db_tx *tx, const struct person_new *person, row_id_t *ret_id);
/* A role from `from_at` (0: always) until it is ended; body 0: of the Bureau or the region; topic_group: of a deputy's
 * charge. */
MUST_USE err_t store_role_add(struct db_tx *tx, row_id_t person, enum role role, row_id_t body, row_id_t topic_group,
			      utc_ms_t from_at);
/* Roles in force at db_now(tx). Person 0: the program itself. ERR_NOT_FOUND: no such person, or gone. LIMIT: more
 * bodies than an actor holds. */
MUST_USE err_t store_actor_load(struct db_tx *tx, row_id_t person, struct actor *ret_actor);
/* Name, also of one who has gone. id 0: an empty name with id 0. */
MUST_USE err_t store_person_name(struct db_tx *tx, row_id_t person, struct arena *arena, struct view_named *ret_named);
MUST_USE err_t store_person_login(struct db_tx *tx, row_id_t person, struct arena *arena, struct str *ret_login);
MUST_USE err_t store_person_find(struct db_tx *tx, struct str login, row_id_t *ret_id); /* ERR_NOT_FOUND */
MUST_USE err_t store_person_roles(struct db_tx *tx, row_id_t person, struct arena *arena, struct view_role **ret_roles,
				  size_t *ret_count);
/* Those who hold one of the two roles now, in `body` or (0) anywhere; once for each body, by person. */
MUST_USE err_t store_persons_of(struct db_tx *tx, enum role role, enum role or_role, row_id_t body, struct arena *arena,
				struct view_person **ret_persons, size_t *ret_count);
/* Executors of a body now, by name's id. */
MUST_USE err_t store_executors(struct db_tx *tx, row_id_t body, struct arena *arena, struct view_named **ret_persons,
			       size_t *ret_count);
