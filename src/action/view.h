/*
 * action/view.h: everything that people look at, one read transaction each, rights inside: the counterpart of
 * incident_do.
 *
 * `person` is the asker; roles are read in the same transaction. Another's object is NOT_FOUND. Results lie in `arena`.
 * Errors besides: MEMORY, database errors, CORRUPT.
 */
#pragma once

#include "action/app.h"
#include "store/page.h"
#include "store/store_view.h"

MUST_USE err_t view_me(struct app *app, row_id_t person, struct arena *arena, struct view_me *ret_me);
MUST_USE err_t view_counts(struct app *app, row_id_t person, struct view_counts *ret_counts);
/* The queue «Найдено»: claimed first (oldest claim first), then newest found. FORBIDDEN: the asker may not see the
 * queue. */
MUST_USE err_t view_found(struct app *app, row_id_t person, const struct page *page, struct arena *arena,
			  struct view_message_page *ret_page);
/* A message of the queue (who may see the queue), or of an incident that the asker may see. */
MUST_USE err_t view_message(struct app *app, row_id_t person, row_id_t message, struct arena *arena,
			    struct view_message *ret_message);
/*
 * new, returned, work, review, desk: the most urgent first (due of the step); answered, closed, all: the newest change
 * first. `number`: text of a number, "" = all. FORBIDDEN never: who may see nothing gets an empty page.
 */
MUST_USE err_t view_incidents(struct app *app, row_id_t person, enum view_kind view, struct str number,
			      const struct page *page, struct arena *arena, struct view_incident_page *ret_page);
MUST_USE err_t view_incident(struct app *app, row_id_t person, row_id_t incident, struct arena *arena,
			     struct view_incident *ret_incident);
/* Only the revision, for If-None-Match. NOT_FOUND. */
MUST_USE err_t view_incident_revision(struct app *app, row_id_t person, row_id_t incident, uint32_t *ret_revision,
				      uint32_t *ret_version);
MUST_USE err_t view_events(struct app *app, row_id_t person, row_id_t incident, const struct page *page,
			   struct arena *arena, struct view_event_page *ret_page);
/* `term`: "draft-3", "answer-17". NOT_FOUND: no such term. */
MUST_USE err_t view_explanation(struct app *app, row_id_t person, row_id_t incident, struct str term,
				struct arena *arena, struct view_explanation *ret_explanation);
MUST_USE err_t view_draft(struct app *app, row_id_t person, row_id_t incident, int64_t n, struct arena *arena,
			  struct view_draft *ret_draft);
MUST_USE err_t view_bodies(struct app *app, row_id_t person, struct arena *arena, struct view_body **ret_bodies,
			   size_t *ret_count);
MUST_USE err_t view_topics(struct app *app, row_id_t person, struct arena *arena, struct view_topic **ret_topics,
			   size_t *ret_count);
/* To whom the asker may give work: Curators where he is one of them, executors of the bodies that he works in (a
 * Curator: of all). `body` 0: any. Nobody else gets a name. */
enum view_person_kind { VIEW_PERSON_ANY, VIEW_PERSON_CURATOR, VIEW_PERSON_EXECUTOR };
MUST_USE err_t view_persons(struct app *app, row_id_t person, enum view_person_kind kind, row_id_t body,
			    struct arena *arena, struct view_person **ret_persons, size_t *ret_count);
/* Does this chain fit if the incident is routed so now (п. 22)? `stages`: body and number, 1 to INCIDENT_STAGES_MAX.
 * INPUT_INVALID: numbers that `route` would refuse. */
MUST_USE err_t view_feasibility(struct app *app, row_id_t person, row_id_t incident,
				const struct incident_stage *stages, size_t stage_count, struct arena *arena,
				struct view_feasibility *ret_feasibility, struct err_detail *ret_detail);
/* Local days day_from … day_to inclusive, at most 100 apart (else INPUT_INVALID, field "to"). NOT_FOUND: no such
 * timetable or schedule. */
MUST_USE err_t view_intervals(struct app *app, uint32_t timetable, row_id_t body, int64_t day_from, int64_t day_to,
			      struct arena *arena, struct view_intervals *ret_intervals, struct err_detail *ret_detail);
/* May this person be told of a change of this subject? For the streams; errors are "no". */
bool view_may_hear(struct app *app, row_id_t person, const struct hint *hint);
