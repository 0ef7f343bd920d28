/*
 * action/view_events.c: the history of an incident as people read it: who, when, by which clause, what it made of the
 * terms.
 *
 * Must not: change the record; what an erased text said is empty here.
 */
#include <inttypes.h>
#include <stdio.h>

#include "action/view_private.h"
#include "store/store_draft.h"
#include "store/store_person.h"
#include "store/store_reference.h"
#include "store/store_text.h"

struct kept_event { /* while the incident is folded: no other statement runs */
	struct incident_event event;
	enum track track;
	row_id_t *messages; /* of each change; 0: of the incident */
	char hash[65];
};
struct events_read {
	struct view_read read;
	row_id_t incident;
	const struct page *page;
	struct list kept;
	bool more;
	struct view_event_page result;
};

static err_t keep_event(void *data, const struct incident_event *event, const struct incident *after, struct str hash)
{
	struct events_read *it = data;
	struct kept_event *kept;

	if (event->version <= it->page->after_id)
		return ERR_OK;
	if (it->kept.count == page_rows(it->page)) {
		it->more = true;
		return ERR_OK;
	}
	kept = list_add(&it->kept, it->read.arena, sizeof(*kept));
	if (!kept)
		return ERR_MEMORY;
	kept->event = *event;
	kept->track = after->track;
	memcpy(kept->hash, hash.data, 64);
	kept->messages = arena_alloc_array(it->read.arena, event->change_count + 1, sizeof(*kept->messages));
	if (!kept->messages)
		return ERR_MEMORY;
	for (size_t i = 0; i < event->change_count; i++) {
		const struct term_change *change = &event->changes[i];

		if (term_kind_is_of_message(change->kind) && change->index < after->message_count)
			kept->messages[i] = after->messages[change->index].message;
	}
	return ERR_OK;
}

static err_t fill_change(const struct term_source *source, const struct term_change *from, row_id_t message,
			 struct view_term_change *to)
{
	struct view_term term = {
		.kind = from->kind, .times = from->times, .timetable = from->timetable, .message = message
	};
	const struct worktime *worktime;
	err_t e;

	*to = (struct view_term_change){
		.op = from->op, .kind = from->kind, .due = from->times.due, .message = message
	};
	e = store_body_name(source->tx, from->body, source->arena, &to->body);
	if (e != ERR_OK)
		return e;
	term.body = to->body;
	e = term_fill_rule(source, &term);
	if (e != ERR_OK)
		return e;
	memcpy(to->clause, term.clause, sizeof(to->clause));
	if (from->op != TERM_STOPPED || from->timetable == 0 || from->times.done == 0)
		return ERR_OK;
	e = term_worktime(source, &term, &worktime);
	if (e != ERR_OK)
		return e;
	to->has_used = worktime_between(worktime, from->times.started, from->times.done, &to->used_ms) == ERR_OK;
	to->has_left = term.unit == CLOCK_WORKING &&
		       worktime_between(worktime, from->times.done, from->times.due, &to->left_ms) == ERR_OK;
	return ERR_OK;
}

static err_t fill_changes(struct events_read *it, struct db_tx *tx, const struct kept_event *kept,
			  struct view_event *event)
{
	struct term_source source;
	err_t e = term_source_make(&it->read, tx, kept->event.regulation_version, kept->track, &source);

	event->changes = arena_alloc_array(it->read.arena, kept->event.change_count + 1, sizeof(*event->changes));
	if (!event->changes)
		return ERR_MEMORY;
	for (size_t i = 0; e == ERR_OK && i < kept->event.change_count; i++)
		e = fill_change(&source, &kept->event.changes[i], kept->messages[i], &event->changes[i]);
	event->change_count = kept->event.change_count;
	return e;
}

static row_id_t body_of(const struct incident_event *event)
{
	if (event->args.body != 0)
		return event->args.body;
	return event->kind == EVENT_ROUTED && event->args.stage_count > 0 ? event->args.stages[0].body : 0;
}

static int64_t draft_number(const struct view_draft *drafts, size_t count, row_id_t id)
{
	for (size_t i = 0; i < count; i++)
		if (id != 0 && drafts[i].id == id)
			return drafts[i].n;
	return 0;
}

static row_id_t person_of(const struct incident_event *event)
{
	return event->kind == EVENT_REASSIGNED || event->kind == EVENT_HANDED_OVER ||
			       event->kind == EVENT_SHORTCOMING_REPORTED
		       ? event->args.person
		       : 0;
}

static const char *ground_of(const struct incident_event *event)
{
	if (event->kind == EVENT_EXCLUDED)
		return exclusion_name((enum exclusion)event->args.ground);
	return event->kind == EVENT_DISMISSED ? dismissal_name((enum dismissal)event->args.ground) : "";
}

/* What the arguments say besides texts and bodies. */
static void fill_words(const struct incident_event *from, struct view_event *event)
{
	const struct incident_args *args = &from->args;

	event->outcome = outcome_name(args->outcome);
	event->ground = ground_of(from);
	event->track = args->has_track ? track_name(args->track) : "";
	event->place = place_name(args->place);
	event->measure = args->measure;
	event->bodies_more = from->kind == EVENT_ROUTED && args->stage_count > 0 ? args->stage_count - 1U : 0;
	if (args->has_term)
		snprintf(event->term, sizeof(event->term), "%s-%" PRId64, term_kind_name(args->term_kind),
			 term_kind_is_of_message(args->term_kind) ? args->message : (int64_t)args->term_version);
}

static err_t fill_event(struct events_read *it, struct db_tx *tx, const struct kept_event *kept,
			struct view_event *event)
{
	const struct incident_event *from = &kept->event;
	struct arena *arena = it->read.arena;
	const char *clause = incident_event_clause(from->kind);
	err_t e;

	event->version = from->version;
	event->kind = from->kind;
	event->at = from->at;
	event->moment = from->moment;
	event->message = from->args.message;
	memcpy(event->hash, kept->hash, sizeof(event->hash));
	if (clause && strlen(clause) < sizeof(event->clause))
		memcpy(event->clause, clause, strlen(clause));
	e = store_person_name(tx, from->by_person, arena, &event->by);
	if (e == ERR_OK)
		e = store_body_name(tx, from->by_body, arena, &event->by_body);
	if (e == ERR_OK)
		e = store_body_name(tx, body_of(from), arena, &event->body);
	if (e == ERR_OK)
		e = store_person_name(tx, person_of(from), arena, &event->person);
	if (e == ERR_OK)
		e = view_ref(&it->read, tx, from->args.other_incident, &event->other);
	if (e == ERR_OK)
		e = store_text_get(tx, from->args.reason_row, arena, &event->text);
	fill_words(from, event);
	return e != ERR_OK ? e : fill_changes(it, tx, kept, event);
}

static err_t events_read(struct db_tx *tx, void *arg)
{
	struct events_read *it = arg;
	const struct kept_event *kept;
	struct stored_incident *stored;
	struct view_draft *drafts;
	size_t draft_count;
	err_t e;

	it->kept = (struct list){ 0 };
	it->more = false;
	it->result = (struct view_event_page){ 0 };
	e = view_load(&it->read, tx, it->incident, keep_event, it, &stored);
	if (e == ERR_OK)
		e = store_drafts(tx, it->incident, it->read.arena, &drafts, &draft_count);
	if (e != ERR_OK)
		return e;
	kept = it->kept.items;
	it->result.items = arena_alloc_array(it->read.arena, it->kept.count + 1, sizeof(*it->result.items));
	if (!it->result.items)
		return ERR_MEMORY;
	for (size_t i = 0; e == ERR_OK && i < it->kept.count; i++) {
		e = fill_event(it, tx, &kept[i], &it->result.items[i]);
		it->result.items[i].draft = draft_number(drafts, draft_count, kept[i].event.args.draft);
	}
	it->result.count = it->kept.count;
	if (it->more) {
		it->result.next_id = kept[it->kept.count - 1].event.version;
		it->result.next_value = it->result.next_id;
	}
	return e;
}

err_t view_events(struct app *app, row_id_t person, row_id_t incident, const struct page *page, struct arena *arena,
		  struct view_event_page *ret_page)
{
	struct events_read it = { .incident = incident, .page = page };
	err_t e = view_run(app, person, arena, events_read, &it.read);

	if (e == ERR_OK)
		*ret_page = it.result;
	return e;
}
