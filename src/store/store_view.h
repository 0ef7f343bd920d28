/*
 * store/store_view.h: the rows that people look at, with the names already joined: what api/openapi.yaml calls Message,
 * IncidentRow, Incident, Event, Draft and so on, as values. action/view.h fills them; http only translates them to
 * JSON.
 *
 * Promise: all texts are UTF-8 in the arena of the call; {NULL,0} = empty (erased, none, unknown). Nothing here decides
 * anything.
 */
#pragma once

#include "core/incident_event.h"
#include "core/message.h"

struct view_named { /* id 0: null */
	row_id_t id;
	struct str name;
};
struct view_network { /* key empty: null */
	struct str key, name, mark;
};
struct view_claim { /* person.id 0: nobody holds it */
	struct view_named person;
	utc_ms_t until, first_at;
	bool mine;
};
struct view_if_taken { /* 0: null */
	utc_ms_t from, route_due, draft_due, answer_due;
};
struct view_message { /* MessageRow and Message; of a page's rows text, link, author_link are empty and the last block
			 is not filled */
	row_id_t id;
	struct view_network network;
	enum message_kind kind;
	struct str community, post_excerpt, author, excerpt;
	utc_ms_t posted_at, found_at;
	struct view_claim claim;
	utc_ms_t claimed_first_at;
	struct view_if_taken if_taken;
	struct str text, link, author_link;
	int64_t likes, replies;
	bool edited;
	row_id_t incident;
	struct view_named placement_account; /* id 0: by hand */
};
struct view_message_page {
	struct view_message *items;
	size_t count;
	int64_t total;
	int64_t next_value; /* page_format(next_value, next_id) is `next`; next_id 0: the last page */
	row_id_t next_id;
};

enum view_charged { VIEW_NOT_MISSED, VIEW_BUREAU, VIEW_BODY, VIEW_RESULT, VIEW_NOBODY }; /* п. 26 */
struct view_term {   /* Term and ListTerm; kind TERM_MAX: null */
	char id[32]; /* "draft-3", "answer-17" */
	enum term_kind kind;
	char clause[8];
	struct term_times times;
	enum term_clock unit;
	int64_t amount;
	uint32_t timetable;
	row_id_t schedule_body; /* 0: the region's */
	struct view_named body;
	row_id_t message;
	bool provisional;
	bool has_used; /* the term is done and counted in working time */
	int64_t used_ms;
	enum view_charged charged; /* of an incident's view; in lists not filled */
	uint32_t causes;           /* enum cause */
	uint16_t flags;            /* enum term_flag: what became of the explanation */
};
enum view_sign { VIEW_SIGN_NONE, VIEW_SIGN_INTERIM, VIEW_SIGN_ASKED };
const char *view_sign_name(enum view_sign sign); /* "", "interim", "asked" */

enum view_kind {
	VIEW_NONE,
	VIEW_NEW,
	VIEW_RETURNED,
	VIEW_WORK,
	VIEW_REVIEW,
	VIEW_ANSWERED,
	VIEW_CLOSED,
	VIEW_DESK,
	VIEW_ALL,
	VIEW_MAX
};
extern const char *const view_kind_names[]; /* "", "new", …; NULL-terminated */

enum { INCIDENT_NUMBER_SIZE = 24 };
/* "2026-4761". Returns ret_text. */
const char *incident_number_format(uint32_t year, uint32_t number, char ret_text[INCIDENT_NUMBER_SIZE]);
bool incident_number_parse(struct str text, uint32_t *ret_year,
			   uint32_t *ret_number); /* also "№ 2026-4761" and "4761" (year 0) */

struct view_incident_row {
	row_id_t id;
	char number[INCIDENT_NUMBER_SIZE];
	enum incident_state state;
	enum view_sign sign;
	enum outcome outcome;
	enum importance importance;
	enum track track;
	struct str topic, location;
	struct view_named body, executor;
	struct view_network network;
	struct str author, excerpt;
	int64_t message_count;
	bool repeat;
	struct view_named returned_from;
	struct view_term step, answer; /* kind TERM_MAX: null */
	uint32_t revision, regulation;
	utc_ms_t detected_at, updated_at;
	int64_t sort_value; /* the list's */
};
struct view_incident_page {
	struct view_incident_row *items;
	size_t count;
	int64_t total;
	int64_t next_value;
	row_id_t next_id;
};
struct view_incident_message {
	struct view_message message;
	utc_ms_t detected_at;
	enum placement placement;
	struct str placed_link;
	utc_ms_t placed_at;
};
enum draft_state {
	DRAFT_SUBMITTED,
	DRAFT_SENT_BACK,
	DRAFT_APPROVED,
	DRAFT_PUBLISHED,
	DRAFT_WITHDRAWN,
	DRAFT_CORRECTED, /* the Curator corrected it in place: the next version is what he approved */
	DRAFT_STATE_MAX
};
const char *draft_state_name(enum draft_state state); /* "sent_back" */
struct view_draft {                                   /* DraftRow and Draft; in an incident `text` is empty */
	int64_t n;
	row_id_t id;
	enum draft_kind kind;
	enum draft_state state;
	struct view_named by, body;
	utc_ms_t at;
	struct str text, excerpt, reason;
};
struct view_stage {
	struct view_named body, executor;
	uint32_t number, flags; /* enum stage_flag */
	struct str part;        /* what it gave to the joint answer */
};
struct view_incident_ref { /* id 0: none, or not the asker's to see */
	row_id_t id;
	char number[INCIDENT_NUMBER_SIZE];
};
struct view_measure {
	row_id_t id;
	struct str text, proof;
	struct view_named body, by, done_by;
	int64_t due_day;      /* 0: not told */
	utc_ms_t at, done_at; /* done_at 0: not yet */
};
struct view_visa { /* the approval step that is waited for; step 0: none */
	uint32_t step, count;
	enum role role;
};
struct view_allowed {
	enum incident_command_kind command;
	bool allowed;
	char clause[8];
	const char *rule; /* key into the dictionary; NULL when allowed */
};
struct view_incident {
	row_id_t id;
	char number[INCIDENT_NUMBER_SIZE];
	uint32_t revision, version;
	enum incident_state state;
	enum view_sign sign;
	enum outcome outcome;
	enum track track;
	enum importance importance;
	struct view_named topic;
	struct str location;
	struct view_stage *stages;
	size_t stage_count;
	uint32_t stage_now;
	struct view_named curator, executor;
	utc_ms_t detected_at, undo_until; /* undo_until 0: null */
	struct view_incident_message *messages;
	size_t message_count;
	struct view_term *terms;
	size_t term_count;
	struct view_draft *drafts; /* newest first */
	size_t draft_count;
	struct view_allowed *allowed;
	size_t allowed_count;
	struct str return_reason, route_note;
	uint32_t flags;     /* enum incident_flag */
	const char *ground; /* name of the exclusion or dismissal; "" */
	int64_t decided_ms; /* 0: null */
	uint32_t edition;
	struct view_incident_ref repeat_of, linked;
	struct view_named *holders; /* id 0: the Bureau */
	size_t holder_count;
	struct view_visa visa;
	struct view_measure *measures;
	size_t measure_count;
	utc_ms_t closes_at, silent_from; /* 0: null */
};
struct view_term_change {
	enum term_op op;
	enum term_kind kind;
	char clause[8];
	utc_ms_t due;
	row_id_t message;
	bool has_used, has_left;
	int64_t used_ms, left_ms;
	struct view_named body;
};
struct view_event {
	uint32_t version;
	enum incident_event_kind kind;
	utc_ms_t at, moment;
	struct view_named by, by_body;
	char clause[8];
	struct str text;
	row_id_t message;
	int64_t draft; /* n; 0: null */
	struct view_named body, person;
	size_t bodies_more; /* a route: further bodies of the chain */
	struct view_incident_ref other;
	const char *outcome, *ground, *track, *place; /* names; "" where the event has none */
	char term[32];                                /* "draft-3"; "" */
	row_id_t measure;
	char hash[65];
	struct view_term_change *changes;
	size_t change_count;
};
struct view_event_page {
	struct view_event *items;
	size_t count;
	int64_t next_value; /* version; next_id = the same */
	row_id_t next_id;
};
struct view_explanation {
	struct view_term term;
	struct str zone;
	struct str schedule_of; /* short name of the body; empty: the region's («График округа») */
	struct worktime_explained_day *days;
	size_t day_count;
	int64_t sum_ms;
};
struct view_autosave { /* saved_at 0: nothing is kept; then kind is DRAFT_ANSWER */
	struct str text;
	enum draft_kind kind;
	utc_ms_t saved_at;
};
struct view_counts {
	int64_t found, of[VIEW_MAX]; /* of[VIEW_NEW] …; VIEW_DESK: open work of the asker's bodies */
};
struct view_body {
	row_id_t id;
	struct str name, short_name, kind; /* kind: "executive" … */
	int64_t open_work;
	bool own_schedule;
	struct view_named *executors;
	size_t executor_count;
};
struct view_topic {
	row_id_t id;
	struct str name, group;
	row_id_t default_body; /* 0: null */
	enum importance default_importance;
};
struct view_person {                    /* to whom work may be given */
	struct view_named person, body; /* body.id 0: null */
	bool curator;                   /* else an executor */
};
struct view_feasibility {
	struct incident_feasibility times;
	struct incident_stage stages[INCIDENT_STAGES_MAX];
	size_t stage_count;
};
struct view_role {
	enum role role;
	struct view_named body; /* id 0: null */
};
struct view_me {
	struct view_named person;
	struct str login;
	struct view_role *roles;
	size_t role_count;
	struct str region, zone;
	uint32_t timetable;
};
struct view_intervals {
	struct str zone;
	struct worktime_interval *items;
	size_t count;
};
