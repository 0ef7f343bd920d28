/*
 * action/view_choice.c: what a form needs before a command is given: to whom work may be given, whether a chain fits.
 *
 * Must not: decide; core asks again when the command comes.
 */
#include "action/view_private.h"
#include "base/assert.h"
#include "store/store_person.h"

#define ROLE_BIT(role) (UINT32_C(1) << ROLE_##role)
enum {
	CURATORS = ROLE_BIT(CURATOR) | ROLE_BIT(HEAD_OF_BUREAU),
	OF_BODIES = ROLE_BIT(EXECUTOR) | ROLE_BIT(SUBSTITUTE) | ROLE_BIT(HEAD_OF_BODY) | ROLE_BIT(DELEGATE),
};

struct persons_read {
	struct view_read read;
	enum view_person_kind kind;
	row_id_t body;
	struct list found;
};

static bool may_know(const struct actor *actor, const struct view_person *person)
{
	if ((actor->roles & CURATORS) != 0)
		return true;
	for (size_t i = 0; i < actor->body_count; i++) {
		if (!person->curator && actor->bodies[i].body == person->body.id &&
		    (actor->bodies[i].roles & OF_BODIES) != 0)
			return true;
	}
	return false;
}

static err_t add_persons(struct persons_read *it, struct db_tx *tx, bool curators)
{
	struct view_person *persons;
	size_t count;
	err_t e = store_persons_of(tx, curators ? ROLE_CURATOR : ROLE_EXECUTOR,
				   curators ? ROLE_HEAD_OF_BUREAU : ROLE_SUBSTITUTE, it->body, it->read.arena, &persons,
				   &count);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct view_person *to;

		persons[i].curator = curators;
		if (!may_know(&it->read.actor, &persons[i]))
			continue;
		to = list_add(&it->found, it->read.arena, sizeof(*to));
		if (!to)
			return ERR_MEMORY;
		*to = persons[i];
	}
	return e;
}

static err_t persons_read(struct db_tx *tx, void *arg)
{
	struct persons_read *it = arg;
	err_t e = ERR_OK;

	it->found = (struct list){ 0 };
	if (it->kind != VIEW_PERSON_EXECUTOR)
		e = add_persons(it, tx, true);
	if (e == ERR_OK && it->kind != VIEW_PERSON_CURATOR)
		e = add_persons(it, tx, false);
	return e;
}

err_t view_persons(struct app *app, row_id_t person, enum view_person_kind kind, row_id_t body, struct arena *arena,
		   struct view_person **ret_persons, size_t *ret_count)
{
	struct persons_read it = { .kind = kind, .body = body };
	err_t e = view_run(app, person, arena, persons_read, &it.read);

	if (e == ERR_OK) {
		*ret_persons = it.found.items;
		*ret_count = it.found.count;
	}
	return e;
}

struct feasibility_read {
	struct view_read read;
	row_id_t incident;
	struct view_feasibility result;
};

static bool numbers_fit(const struct incident_stage *stages, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i == 0 ? stages[i].number != 1
			   : stages[i].number != stages[i - 1].number && stages[i].number != stages[i - 1].number + 1)
			return false;
	}
	return count < 2 || stages[count - 1].number != stages[count - 2].number;
}

/* What a link has given already stays given when it stands at the same place. */
static void keep_done(const struct incident *incident, struct view_feasibility *result)
{
	for (size_t i = 0; i < result->stage_count && i < incident->stage_count; i++) {
		const struct incident_stage *old = &incident->stages[i];

		if (old->body == result->stages[i].body && old->number == result->stages[i].number &&
		    (old->flags & STAGE_RETURNED) == 0)
			result->stages[i].flags = old->flags & STAGE_DONE;
	}
}

static err_t feasibility_read(struct db_tx *tx, void *arg)
{
	struct feasibility_read *it = arg;
	struct incident_context context;
	struct stored_incident *stored;
	err_t e = view_load(&it->read, tx, it->incident, NULL, NULL, &stored);

	if (e == ERR_OK)
		e = snapshot_context(it->read.app->snapshots, tx, stored->incident.regulation_version, &context);
	if (e != ERR_OK)
		return e;
	keep_done(&stored->incident, &it->result);
	return incident_feasible(&stored->incident, it->result.stages, it->result.stage_count, &context,
				 &it->result.times);
}

err_t view_feasibility(struct app *app, row_id_t person, row_id_t incident, const struct incident_stage *stages,
		       size_t stage_count, struct arena *arena, struct view_feasibility *ret_feasibility,
		       struct err_detail *ret_detail)
{
	struct feasibility_read it = { .incident = incident, .result.stage_count = stage_count };
	err_t e;

	ASSERT(stage_count > 0 && stage_count <= INCIDENT_STAGES_MAX);
	if (!numbers_fit(stages, stage_count))
		return err_set(ERR_INPUT_INVALID, ret_detail, "stages", "stage_numbers");
	memcpy(it.result.stages, stages, stage_count * sizeof(*stages));
	e = view_run(app, person, arena, feasibility_read, &it.read);
	if (e == ERR_OK)
		*ret_feasibility = it.result;
	return e;
}
