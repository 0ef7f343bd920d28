/*
 * core/incident_event.h: what happened, as a value, and its one-line JSON form that the record hashes.
 *
 * line =
 * {"v":1,"subject":"incident","id":…,"version":…,"kind":…,"at":…,"moment":…,"state":…,"by":…,"command":…,"args":{…},"changes":[…]},
 * keys in fixed order, only what is set. encode(decode(line)) == line. Format: docs/subsystems/record.md.
 */
#pragma once

#include "base/buf.h"
#include "core/incident_command.h"

enum incident_event_kind { /* <= 64: sets of them are uint64_t; the record knows them by name, so their order is free */
			   EVENT_DETECTED,
			   EVENT_ATTACHED,
			   EVENT_DETACHED,
			   EVENT_TRIAGED,
			   EVENT_ROUTED,
			   EVENT_FORWARDED,
			   EVENT_RETURNED,
			   EVENT_TAKEN,
			   EVENT_REASSIGNED,
			   EVENT_HANDED_OVER,
			   EVENT_PART_SUBMITTED,
			   EVENT_VISA_ASKED,
			   EVENT_ANSWER_SUBMITTED,
			   EVENT_INTERIM_SUBMITTED,
			   EVENT_CLARIFICATION_SUBMITTED,
			   EVENT_DRAFT_WITHDRAWN,
			   EVENT_VISA_GIVEN,
			   EVENT_VISA_REFUSED,
			   EVENT_APPROVED,
			   EVENT_SENT_BACK,
			   EVENT_PUBLISH_ORDERED,
			   EVENT_UNDONE,
			   EVENT_SEND_STARTED,
			   EVENT_ANSWER_PUBLISHED,
			   EVENT_INTERIM_PUBLISHED,
			   EVENT_CLARIFICATION_PUBLISHED,
			   EVENT_PUBLICATION_FAILED,
			   EVENT_NOT_PLACED,
			   EVENT_AUTHOR_REPLIED,
			   EVENT_REPEAT_MARKED,
			   EVENT_REPEAT_UNMARKED,
			   EVENT_SIGNIFICANT_MARKED,
			   EVENT_SIGNIFICANT_UNMARKED,
			   EVENT_EMERGENCY_MARKED,
			   EVENT_EXCLUDED,
			   EVENT_DISMISSED,
			   EVENT_CLOSED,
			   EVENT_REOPENED,
			   EVENT_TRACK_CHANGED,
			   EVENT_EDITION_CHANGED,
			   EVENT_MEASURE_ADDED,
			   EVENT_MEASURE_FULFILLED,
			   EVENT_COMMENTED,
			   EVENT_EXPLAINED,
			   EVENT_EXPLANATION_ACCEPTED,
			   EVENT_EXPLANATION_REFUSED,
			   EVENT_SHORTCOMING_REPORTED,
			   EVENT_SPLIT,
			   EVENT_MERGED,
			   EVENT_TERMS_MOVED,
			   EVENT_TERMS_MISSED,
			   EVENT_KIND_MAX
};
struct incident_event {
	enum incident_event_kind kind;
	uint32_t version;
	row_id_t incident;
	utc_ms_t at;     /* when recorded; never goes back */
	utc_ms_t moment; /* what counts: the network's time, claimed_first_at …; == at where nothing else is known */
	row_id_t by_person, by_body;
	enum incident_state state; /* after it: apply copies */
	uint32_t by_roles;
	uint32_t regulation_version;
	uint32_t timetable; /* all open terms have been looked at with this one */
	char command[COMMAND_ID_SIZE];
	struct incident_args args;
	size_t change_count;
	const struct term_change *changes;
};
const char *incident_event_name(enum incident_event_kind kind); /* "answer_submitted" */
bool incident_event_from_name(struct str name, enum incident_event_kind *ret_kind);
bool incident_event_raises_revision(
	enum incident_event_kind kind); /* a comment, an explanation, a missed term does not */
const char *incident_event_clause(enum incident_event_kind kind);
/* Appends the line without the newline; failures in buf->error. */
void incident_event_encode(const struct incident_event *event, struct buf *buf);
/* ERR_CORRUPT: not a line of ours. ERR_MEMORY. changes are in `arena`. */
MUST_USE err_t incident_event_decode(struct str line, struct arena *arena, struct incident_event *ret_event);
