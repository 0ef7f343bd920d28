/*
 * action/view.c: who asks, the queue, lists, counts, bodies and topics. One read transaction each, rights inside.
 *
 * Must not: write; decide.
 */
#include "action/view.h"

#include "action/publish_job.h"
#include "action/view_private.h"
#include "core/zone.h"
#include "store/store_message.h"
#include "store/store_person.h"
#include "store/store_reference.h"
#include "store/store_setting.h"
#include "store/store_timetable.h"

struct actor_read {
	db_function *function;
	struct view_read *read;
};
static err_t actor_read(struct db_tx *tx, void *arg)
{
	struct actor_read *it = arg;
	err_t e = store_actor_load(tx, it->read->person, &it->read->actor);

	return e != ERR_OK ? e : it->function(tx, it->read);
}

err_t view_run(struct app *app, row_id_t person, struct arena *arena, db_function *function, struct view_read *read)
{
	struct actor_read it = { function, read };

	read->app = app;
	read->person = person;
	read->arena = arena;
	return db_read(app->db, actor_read, &it);
}

err_t view_load(struct view_read *read, struct db_tx *tx, row_id_t incident, incident_each *each, void *data,
		struct stored_incident **ret_stored)
{
	struct stored_incident *stored = arena_alloc(read->arena, sizeof(*stored));
	err_t e;

	if (!stored)
		return ERR_MEMORY;
	e = store_incident_walk(tx, incident, read->arena, stored, each, data);
	if (e == ERR_OK && !access_may(&read->actor, &stored->incident))
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		*ret_stored = stored;
	return e;
}

err_t view_ref(struct view_read *read, struct db_tx *tx, row_id_t incident, struct view_incident_ref *ret_ref)
{
	uint32_t revision, version, year, number;
	err_t e;

	*ret_ref = (struct view_incident_ref){ 0 };
	if (incident == 0)
		return ERR_OK;
	e = store_incident_visible(tx, &read->actor, incident, &revision, &version);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e == ERR_OK)
		e = store_incident_number(tx, incident, &year, &number);
	if (e != ERR_OK)
		return e;
	ret_ref->id = incident;
	incident_number_format(year, number, ret_ref->number);
	return ERR_OK;
}

/* me */
struct me_read {
	struct view_read read;
	struct view_me me;
};
static err_t me_read(struct db_tx *tx, void *arg)
{
	struct me_read *it = arg;
	const struct timetable *timetable;
	struct arena *arena = it->read.arena;
	err_t e = store_person_name(tx, it->read.person, arena, &it->me.person);

	if (e == ERR_OK)
		e = store_person_login(tx, it->read.person, arena, &it->me.login);
	if (e == ERR_OK)
		e = store_person_roles(tx, it->read.person, arena, &it->me.roles, &it->me.role_count);
	if (e == ERR_OK)
		e = store_setting_get(tx, SETTING_REGION, arena, &it->me.region);
	if (e == ERR_OK)
		e = snapshot_timetable(it->read.app->snapshots, tx, 0, &timetable);
	if (e != ERR_OK)
		return e;
	it->me.timetable = timetable->number;
	it->me.zone = zone_name(worktime_zone(timetable->region));
	return ERR_OK;
}

err_t view_me(struct app *app, row_id_t person, struct arena *arena, struct view_me *ret_me)
{
	struct me_read it = { 0 };
	err_t e = view_run(app, person, arena, me_read, &it.read);

	if (e == ERR_OK)
		*ret_me = it.me;
	return e;
}

/* counts */
struct counts_read {
	struct view_read read;
	struct view_counts counts;
};
static err_t counts_read(struct db_tx *tx, void *arg)
{
	static const enum view_kind views[] = { VIEW_NEW,    VIEW_RETURNED, VIEW_WORK,
						VIEW_REVIEW, VIEW_ANSWERED, VIEW_DESK };
	struct counts_read *it = arg;
	err_t e = ERR_OK;

	it->counts = (struct view_counts){ 0 };
	if (access_may_find(&it->read.actor))
		e = store_found_count(tx, &it->counts.found);
	for (size_t i = 0; e == ERR_OK && i < ARRAY_COUNT(views); i++)
		e = store_incident_count(tx, &(struct incident_filter){ .actor = &it->read.actor, .view = views[i] },
					 &it->counts.of[views[i]]);
	return e;
}

err_t view_counts(struct app *app, row_id_t person, struct view_counts *ret_counts)
{
	struct counts_read it;
	err_t e = view_run(app, person, NULL, counts_read, &it.read);

	if (e == ERR_OK)
		*ret_counts = it.counts;
	return e;
}

/* the queue */
err_t fill_if_taken(struct view_read *read, struct db_tx *tx, struct view_message *messages, size_t count)
{
	struct incident_context context;
	err_t e = snapshot_context(read->app->snapshots, tx, 0, &context);

	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		struct view_if_taken *taken = &messages[i].if_taken;

		*taken =
			(struct view_if_taken){ .from = messages[i].claimed_first_at != 0 ? messages[i].claimed_first_at
											  : context.now };
		e = incident_preview(taken->from, TRACK_ORDINARY, &context, &taken->route_due, &taken->draft_due,
				     &taken->answer_due);
		if (e == ERR_NEVER_DUE)
			e = ERR_OK; /* beyond the calendar: null */
	}
	return e;
}

err_t fill_placement_account(struct view_read *read, struct db_tx *tx, row_id_t body, struct view_message *message)
{
	struct publish_place place;
	err_t e = publish_place_of(tx, read->app, body, message->id, read->arena, &place);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e == ERR_OK)
		message->placement_account = (struct view_named){ place.account.id, place.account.name };
	return e;
}

struct found_read {
	struct view_read read;
	const struct page *page;
	struct view_message_page result;
};
static err_t found_read(struct db_tx *tx, void *arg)
{
	struct found_read *it = arg;
	err_t e;

	if (!access_may_find(&it->read.actor))
		return ERR_FORBIDDEN;
	e = store_found_page(tx, it->read.person, it->page, it->read.arena, &it->result);
	return e != ERR_OK ? e : fill_if_taken(&it->read, tx, it->result.items, it->result.count);
}

err_t view_found(struct app *app, row_id_t person, const struct page *page, struct arena *arena,
		 struct view_message_page *ret_page)
{
	struct found_read it = { .page = page };
	err_t e = view_run(app, person, arena, found_read, &it.read);

	if (e == ERR_OK)
		*ret_page = it.result;
	return e;
}

struct message_read {
	struct view_read read;
	row_id_t message;
	struct view_message result;
};
static err_t message_read(struct db_tx *tx, void *arg)
{
	struct message_read *it = arg;
	uint32_t revision, version;
	err_t e = store_message_view(tx, it->read.person, it->message, it->read.arena, &it->result);

	if (e != ERR_OK)
		return e;
	if (it->result.incident != 0)
		e = store_incident_visible(tx, &it->read.actor, it->result.incident, &revision, &version);
	else if (!access_may_find(&it->read.actor))
		e = ERR_NOT_FOUND;
	if (e == ERR_OK)
		e = fill_if_taken(&it->read, tx, &it->result, 1);
	return e != ERR_OK ? e : fill_placement_account(&it->read, tx, 0, &it->result);
}

err_t view_message(struct app *app, row_id_t person, row_id_t message, struct arena *arena,
		   struct view_message *ret_message)
{
	struct message_read it = { .message = message };
	err_t e = view_run(app, person, arena, message_read, &it.read);

	if (e == ERR_OK)
		*ret_message = it.result;
	return e;
}

/* lists of incidents */
struct list_read {
	struct view_read read;
	struct incident_filter filter;
	const struct page *page;
	struct view_incident_page result;
};
static err_t list_read(struct db_tx *tx, void *arg)
{
	struct list_read *it = arg;
	struct term_source source;
	err_t e;

	it->filter.actor = &it->read.actor;
	e = store_incident_page(tx, &it->filter, it->page, it->read.arena, &it->result);
	for (size_t i = 0; e == ERR_OK && i < it->result.count; i++) {
		struct view_incident_row *row = &it->result.items[i];

		e = term_source_make(&it->read, tx, row->regulation, row->track, &source);
		if (e == ERR_OK && row->step.kind != TERM_MAX)
			e = term_fill_rule(&source, &row->step);
		if (e == ERR_OK && row->answer.kind != TERM_MAX)
			e = term_fill_rule(&source, &row->answer);
	}
	return e;
}

err_t view_incidents(struct app *app, row_id_t person, enum view_kind view, struct str number, const struct page *page,
		     struct arena *arena, struct view_incident_page *ret_page)
{
	struct list_read it = { .filter = { .view = view }, .page = page };
	err_t e;

	if (number.size > 0 && !incident_number_parse(number, &it.filter.number_year, &it.filter.number)) {
		*ret_page = (struct view_incident_page){ 0 };
		return ERR_OK; /* no incident has such a number */
	}
	e = view_run(app, person, arena, list_read, &it.read);
	if (e == ERR_OK)
		*ret_page = it.result;
	return e;
}

struct revision_read {
	struct view_read read;
	row_id_t incident;
	uint32_t revision, version;
};
static err_t revision_read(struct db_tx *tx, void *arg)
{
	struct revision_read *it = arg;

	return store_incident_visible(tx, &it->read.actor, it->incident, &it->revision, &it->version);
}

err_t view_incident_revision(struct app *app, row_id_t person, row_id_t incident, uint32_t *ret_revision,
			     uint32_t *ret_version)
{
	struct revision_read it = { .incident = incident };
	err_t e = view_run(app, person, NULL, revision_read, &it.read);

	if (e == ERR_OK) {
		*ret_revision = it.revision;
		*ret_version = it.version;
	}
	return e;
}

struct hear_read {
	struct view_read read;
	const struct hint *hint;
	bool may;
};
static err_t hear_read(struct db_tx *tx, void *arg)
{
	struct hear_read *it = arg;
	uint32_t revision, version;
	err_t e = ERR_OK;

	it->may = true;
	if (strcmp(it->hint->subject, "message") == 0)
		it->may = access_may_find(&it->read.actor);
	else if (strcmp(it->hint->subject, "incident") == 0)
		e = store_incident_visible(tx, &it->read.actor, it->hint->id, &revision, &version);
	return e;
}

bool view_may_hear(struct app *app, row_id_t person, const struct hint *hint)
{
	struct hear_read it = { .hint = hint };

	return view_run(app, person, NULL, hear_read, &it.read) == ERR_OK && it.may;
}

/* bodies, topics */
struct bodies_read {
	struct view_read read;
	struct view_body *bodies;
	size_t count;
};
static err_t bodies_read(struct db_tx *tx, void *arg)
{
	struct bodies_read *it = arg;
	err_t e = store_bodies(tx, it->read.arena, &it->bodies, &it->count);

	for (size_t i = 0; e == ERR_OK && i < it->count; i++) {
		struct view_body *body = &it->bodies[i];

		e = store_incident_open_work(tx, body->id, &body->open_work);
		if (e == ERR_OK)
			e = store_executors(tx, body->id, it->read.arena, &body->executors, &body->executor_count);
	}
	return e;
}

err_t view_bodies(struct app *app, row_id_t person, struct arena *arena, struct view_body **ret_bodies,
		  size_t *ret_count)
{
	struct bodies_read it = { .count = 0 };
	err_t e = view_run(app, person, arena, bodies_read, &it.read);

	if (e == ERR_OK) {
		*ret_bodies = it.bodies;
		*ret_count = it.count;
	}
	return e;
}

struct topics_read {
	struct view_read read;
	struct view_topic *topics;
	size_t count;
};
static err_t topics_read(struct db_tx *tx, void *arg)
{
	struct topics_read *it = arg;

	return store_topics(tx, it->read.arena, &it->topics, &it->count);
}

err_t view_topics(struct app *app, row_id_t person, struct arena *arena, struct view_topic **ret_topics,
		  size_t *ret_count)
{
	struct topics_read it = { .count = 0 };
	err_t e = view_run(app, person, arena, topics_read, &it.read);

	if (e == ERR_OK) {
		*ret_topics = it.topics;
		*ret_count = it.count;
	}
	return e;
}
