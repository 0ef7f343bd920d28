/*
 * action/view_terms.c: terms as people see them: clause, amount, whose schedule, what was used; and the explanation of
 * a due moment.
 *
 * Must not: compute a due moment; those stand in the events.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/view_private.h"
#include "core/responsibility.h"
#include "core/zone.h"
#include "store/store_person.h"
#include "store/store_reference.h"

enum { EXPLAINED_DAYS_MAX = 400 };

err_t term_source_make(struct view_read *read, struct db_tx *tx, uint32_t regulation, enum track track,
		       struct term_source *ret_source)
{
	*ret_source = (struct term_source){
		.tx = tx, .snapshots = read->app->snapshots, .arena = read->arena, .track = track
	};
	return snapshot_regulation(read->app->snapshots, tx, regulation, &ret_source->regulation);
}

err_t term_fill_rule(const struct term_source *source, struct view_term *term)
{
	const struct term_rule *rule = regulation_rule(source->regulation, source->track, term->kind);
	const struct timetable *timetable;
	err_t e;

	if (!rule) /* the track has changed since: the ordinary one tells clause and clock */
		rule = regulation_rule(source->regulation, TRACK_ORDINARY, term->kind);
	if (!rule)
		return ERR_OK;
	memcpy(term->clause, rule->clause, sizeof(term->clause));
	term->unit = rule->clock;
	term->amount = rule->amount;
	if (!rule->body_schedule || term->body.id == 0 || term->timetable == 0)
		return ERR_OK;
	e = snapshot_timetable(source->snapshots, source->tx, term->timetable, &timetable);
	if (e == ERR_OK && timetable_has_own(timetable, term->body.id))
		term->schedule_body = term->body.id;
	return e;
}

err_t term_worktime(const struct term_source *source, const struct view_term *term,
		    const struct worktime **ret_worktime)
{
	const struct timetable *timetable;
	err_t e = snapshot_timetable(source->snapshots, source->tx, term->timetable, &timetable);

	if (e == ERR_OK)
		*ret_worktime = timetable_worktime(timetable, term->schedule_body);
	return e;
}

err_t term_fill(const struct term_source *source, struct view_term *term)
{
	const struct worktime *worktime;
	err_t e = term_fill_rule(source, term);

	if (e == ERR_OK)
		e = term_worktime(source, term, &worktime);
	if (e != ERR_OK)
		return e;
	term->provisional = worktime_is_provisional(worktime, term->times.started, term->times.due);
	if (term->times.done != 0)
		term->has_used =
			worktime_between(worktime, term->times.started, term->times.done, &term->used_ms) == ERR_OK;
	return ERR_OK;
}

static void fill_charge(const struct term_source *source, const struct incident *incident, enum term_kind kind,
			size_t index, struct view_term *term)
{
	static const enum view_charged charged[CHARGED_MAX] = {
		[CHARGED_BUREAU] = VIEW_BUREAU,
		[CHARGED_BODY] = VIEW_BODY,
		[CHARGED_RESULT] = VIEW_RESULT,
	};
	struct responsibility found;

	if (!responsibility_of(incident, source->regulation, kind, index, &found))
		return;
	term->charged = found.names_nobody ? VIEW_NOBODY : charged[found.charged];
	term->causes = found.causes;
}

static err_t add_incident_terms(const struct term_source *source, const struct incident *incident, struct list *list)
{
	for (size_t i = 0; i < incident->term_count; i++) {
		const struct term *from = &incident->terms[i];
		struct view_term *term;
		err_t e;

		if (from->times.started == 0)
			continue;
		term = list_add(list, source->arena, sizeof(*term));
		if (!term)
			return ERR_MEMORY;
		*term = (struct view_term){
			.kind = from->kind, .times = from->times, .timetable = from->timetable, .flags = from->flags
		};
		fill_charge(source, incident, from->kind, i, term);
		snprintf(term->id, sizeof(term->id), "%s-%u", term_kind_name(from->kind), from->version);
		e = store_body_name(source->tx, from->body, source->arena, &term->body);
		if (e == ERR_OK)
			e = term_fill(source, term);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static err_t add_message_term(const struct term_source *source, const struct incident *incident, struct list *list,
			      enum term_kind kind, size_t index, uint32_t timetable, uint16_t flags)
{
	const struct term_times *times = incident_term_times(incident, kind, index);
	const row_id_t message = incident->messages[index].message;
	struct view_term *term;

	if (!times)
		return ERR_OK;
	term = list_add(list, source->arena, sizeof(*term));
	if (!term)
		return ERR_MEMORY;
	*term = (struct view_term){
		.kind = kind, .times = *times, .timetable = timetable, .message = message, .flags = flags
	};
	fill_charge(source, incident, kind, index, term);
	snprintf(term->id, sizeof(term->id), "%s-%" PRId64, term_kind_name(kind), message);
	return term_fill(source, term);
}

err_t terms_list(const struct term_source *source, const struct incident *incident, struct view_term **ret_terms,
		 size_t *ret_count)
{
	struct list list = { 0 };
	err_t e = add_incident_terms(source, incident, &list);

	for (size_t i = 0; e == ERR_OK && i < incident->message_count; i++) {
		const struct incident_message *m = &incident->messages[i];

		e = add_message_term(source, incident, &list, TERM_ANSWER, i, m->answer_timetable, m->answer_flags);
		if (e == ERR_OK)
			e = add_message_term(source, incident, &list, TERM_PUBLISH, i, m->publish_timetable,
					     m->publish_flags);
		if (e == ERR_OK)
			e = add_message_term(source, incident, &list, TERM_REACTION, i, m->reaction_timetable,
					     m->reaction_flags);
	}
	if (e != ERR_OK)
		return e;
	*ret_terms = list.items;
	*ret_count = list.count;
	return ERR_OK;
}

struct explanation_read {
	struct view_read read;
	row_id_t incident;
	struct str term;
	struct view_explanation result;
};

static err_t explain(struct explanation_read *it, const struct term_source *source)
{
	struct view_explanation *result = &it->result;
	const struct worktime *worktime;
	struct view_named body;
	err_t e = term_worktime(source, &result->term, &worktime);

	if (e != ERR_OK)
		return e;
	result->zone = zone_name(worktime_zone(worktime));
	if (result->term.schedule_body != 0) {
		e = store_body_name(source->tx, result->term.schedule_body, it->read.arena, &body);
		if (e != ERR_OK)
			return e;
		result->schedule_of = body.name;
	}
	result->days = arena_alloc_array(it->read.arena, EXPLAINED_DAYS_MAX, sizeof(*result->days));
	if (!result->days)
		return ERR_MEMORY;
	e = worktime_explain(worktime, result->term.times.started, result->term.times.due, result->days,
			     EXPLAINED_DAYS_MAX, &result->day_count);
	if (e != ERR_OK)
		return e;
	if (result->day_count > EXPLAINED_DAYS_MAX)
		result->day_count = EXPLAINED_DAYS_MAX;
	result->sum_ms = result->day_count > 0 ? result->days[result->day_count - 1].total_ms : 0;
	return ERR_OK;
}

static err_t explanation_read(struct db_tx *tx, void *arg)
{
	struct explanation_read *it = arg;
	struct stored_incident *stored;
	struct term_source source;
	struct view_term *terms;
	size_t count;
	err_t e = view_load(&it->read, tx, it->incident, NULL, NULL, &stored);

	if (e == ERR_OK)
		e = term_source_make(&it->read, tx, stored->incident.regulation_version, stored->incident.track,
				     &source);
	if (e == ERR_OK)
		e = terms_list(&source, &stored->incident, &terms, &count);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < count; i++) {
		if (!str_equal(str_from(terms[i].id), it->term))
			continue;
		it->result = (struct view_explanation){ .term = terms[i] };
		return explain(it, &source);
	}
	return ERR_NOT_FOUND;
}

err_t view_explanation(struct app *app, row_id_t person, row_id_t incident, struct str term, struct arena *arena,
		       struct view_explanation *ret_explanation)
{
	struct explanation_read it = { .incident = incident, .term = term };
	err_t e = view_run(app, person, arena, explanation_read, &it.read);

	if (e == ERR_OK)
		*ret_explanation = it.result;
	return e;
}

struct intervals_read {
	struct view_read read;
	uint32_t timetable;
	row_id_t body;
	int64_t day_from, day_to;
	struct view_intervals result;
};
static err_t intervals_read(struct db_tx *tx, void *arg)
{
	struct intervals_read *it = arg;
	const struct timetable *timetable;
	const struct worktime *worktime;
	const struct zone *zone;
	utc_ms_t from, to;
	size_t count;
	err_t e = snapshot_timetable(it->read.app->snapshots, tx, it->timetable, &timetable);

	if (e != ERR_OK)
		return e;
	if (it->timetable == 0 || (it->body != 0 && !timetable_has_own(timetable, it->body)))
		return ERR_NOT_FOUND;
	worktime = timetable_worktime(timetable, it->body);
	zone = worktime_zone(worktime);
	from = zone_utc(zone, it->day_from, 0, false);
	to = zone_utc(zone, it->day_to + 1, 0, false);
	worktime_intervals(worktime, from, to, NULL, 0, &count);
	it->result.zone = zone_name(zone);
	it->result.count = count;
	it->result.items = arena_alloc_array(it->read.arena, count + 1, sizeof(*it->result.items));
	if (!it->result.items)
		return ERR_MEMORY;
	worktime_intervals(worktime, from, to, it->result.items, count, &count);
	return ERR_OK;
}

err_t view_intervals(struct app *app, uint32_t timetable, row_id_t body, int64_t day_from, int64_t day_to,
		     struct arena *arena, struct view_intervals *ret_intervals, struct err_detail *ret_detail)
{
	struct intervals_read it = { .timetable = timetable, .body = body, .day_from = day_from, .day_to = day_to };
	err_t e;

	if (day_to < day_from || day_to - day_from > 100)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "to", "range", 100, day_to - day_from);
	it.read = (struct view_read){ .app = app, .arena = arena };
	e = db_read(app->db, intervals_read, &it);
	if (e == ERR_OK)
		*ret_intervals = it.result;
	return e;
}
