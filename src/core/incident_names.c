/*
 * core/incident_names.c: the words of the record and of the API for every enum of the incident. A name once used is
 * never changed.
 */
#include "base/assert.h"
#include "core/incident_event.h"
#include "core/message.h"

static const char *const state_names[INCIDENT_STATE_MAX] = {
	[INCIDENT_NONE] = "none",         [INCIDENT_NEW] = "new",
	[INCIDENT_ROUTED] = "routed",     [INCIDENT_DRAFTING] = "drafting",
	[INCIDENT_REVIEW] = "review",     [INCIDENT_REWORK] = "rework",
	[INCIDENT_APPROVED] = "approved", [INCIDENT_PUBLISHING] = "publishing",
	[INCIDENT_ANSWERED] = "answered", [INCIDENT_RETURNED] = "returned",
	[INCIDENT_CLOSED] = "closed",
};

const char *const outcome_names[OUTCOME_MAX + 1] = {
	[OUTCOME_NONE] = "",
	[OUTCOME_ANSWERED] = "answered",
	[OUTCOME_REFERRED] = "referred",
	[OUTCOME_AUTHOR_SILENT] = "author_silent",
	[OUTCOME_WITHDRAWN] = "withdrawn",
	[OUTCOME_EXCLUDED] = "excluded",
	[OUTCOME_DISMISSED] = "dismissed",
	[OUTCOME_NOT_PLACED] = "not_placed",
	[OUTCOME_MERGED] = "merged",
};

static const char *const placements[PLACEMENT_MAX] = {
	[PLACEMENT_NONE] = "none",     [PLACEMENT_WAITING] = "waiting", [PLACEMENT_SENDING] = "sending",
	[PLACEMENT_PLACED] = "placed", [PLACEMENT_FAILED] = "failed",   [PLACEMENT_IMPOSSIBLE] = "impossible",
};

const char *const place_names[PLACE_MAX + 1] = {
	[PLACE_NONE] = "",           [PLACE_REPLY] = "reply",       [PLACE_COMMENT] = "comment",
	[PLACE_PRIVATE] = "private", [PLACE_OWN_POST] = "own_post",
};

const char *const importance_names[IMPORTANCE_MAX + 1] = {
	[IMPORTANCE_NONE] = "",     [IMPORTANCE_LOW] = "low",           [IMPORTANCE_NORMAL] = "normal",
	[IMPORTANCE_HIGH] = "high", [IMPORTANCE_CRITICAL] = "critical",
};

const char *const draft_kind_names[DRAFT_KIND_MAX + 1] = {
	[DRAFT_NONE] = "",
	[DRAFT_ANSWER] = "answer",
	[DRAFT_INTERIM] = "interim",
	[DRAFT_CLARIFICATION] = "clarification",
};

const char *const exclusion_names[EXCLUSION_MAX + 1] = {
	[EXCLUSION_NONE] = "",           [EXCLUSION_HARM] = "harm",     [EXCLUSION_INSULT] = "insult",
	[EXCLUSION_OBSCENE] = "obscene", [EXCLUSION_THREAT] = "threat",
};

const char *const dismissal_names[DISMISSAL_MAX + 1] = {
	[DISMISSAL_NONE] = "",
	[DISMISSAL_NOT_A_MATTER] = "not_a_matter",
	[DISMISSAL_NO_REACTION_NEEDED] = "no_reaction_needed",
	[DISMISSAL_SPAM] = "spam",
	[DISMISSAL_MISTAKE] = "mistake",
};

const char *const track_names[TRACK_MAX + 1] = {
	[TRACK_ORDINARY] = "ordinary",
	[TRACK_LIST] = "list",
	[TRACK_BY_DECISION] = "by_decision",
};

const char *const message_kind_names[MESSAGE_KIND_MAX + 1] = {
	[MESSAGE_POST] = "post",
	[MESSAGE_COMMENT] = "comment",
	[MESSAGE_REPLY] = "reply",
	[MESSAGE_ARTICLE] = "article",
};

static const char *const term_kinds[TERM_MAX] = {
	[TERM_ROUTE] = "route",     [TERM_RETURN] = "return",     [TERM_DRAFT] = "draft", [TERM_REVIEW] = "review",
	[TERM_REWORK] = "rework",   [TERM_PART] = "part",         [TERM_FINAL] = "final", [TERM_ANSWER] = "answer",
	[TERM_PUBLISH] = "publish", [TERM_REACTION] = "reaction",
};

static const char *const term_ops[TERM_OP_MAX] = {
	[TERM_STARTED] = "started",       [TERM_STOPPED] = "stopped", [TERM_RESUMED] = "resumed",
	[TERM_MOVED] = "moved",           [TERM_MISSED] = "missed",   [TERM_MISS_LIFTED] = "miss_lifted",
	[TERM_TAKEN_BACK] = "taken_back",
};

static const char *const clocks[TERM_CLOCK_MAX] = {
	[CLOCK_WORKING] = "working",
	[CLOCK_CALENDAR] = "calendar",
	[CLOCK_WORKING_DAYS] = "working_days",
};

static const char *const causes[] = {
	"route_late", "return_late",   "returned",     "draft_late", "review_late", "rework", "rework_late",
	"part_late",  "order_of_work", "publish_late", "network",    "final_late",  "",       "forwarded",
};

struct event_row {
	const char *name, *clause;
	bool raises_revision;
};
static const struct event_row event_rows[EVENT_KIND_MAX] = {
	[EVENT_DETECTED] = { "detected", "14", true },
	[EVENT_ATTACHED] = { "attached", "16", true },
	[EVENT_DETACHED] = { "detached", "16", true },
	[EVENT_TRIAGED] = { "triaged", "14", true },
	[EVENT_ROUTED] = { "routed", "14", true },
	[EVENT_FORWARDED] = { "forwarded", "14", true },
	[EVENT_RETURNED] = { "returned", "15", true },
	[EVENT_TAKEN] = { "taken", "13", true },
	[EVENT_REASSIGNED] = { "reassigned", "13", true },
	[EVENT_HANDED_OVER] = { "handed_over", "12", true },
	[EVENT_PART_SUBMITTED] = { "part_submitted", "22", true },
	[EVENT_VISA_ASKED] = { "visa_asked", "20", true },
	[EVENT_ANSWER_SUBMITTED] = { "answer_submitted", "17", true },
	[EVENT_INTERIM_SUBMITTED] = { "interim_submitted", "17", true },
	[EVENT_CLARIFICATION_SUBMITTED] = { "clarification_submitted", "17", true },
	[EVENT_DRAFT_WITHDRAWN] = { "draft_withdrawn", "17", true },
	[EVENT_VISA_GIVEN] = { "visa_given", "20", true },
	[EVENT_VISA_REFUSED] = { "visa_refused", "20", true },
	[EVENT_APPROVED] = { "approved", "18", true },
	[EVENT_SENT_BACK] = { "sent_back", "18", true },
	[EVENT_PUBLISH_ORDERED] = { "publish_ordered", "20", true },
	[EVENT_UNDONE] = { "undone", "20", true },
	[EVENT_SEND_STARTED] = { "send_started", "20", true },
	[EVENT_ANSWER_PUBLISHED] = { "answer_published", "20", true },
	[EVENT_INTERIM_PUBLISHED] = { "interim_published", "20", true },
	[EVENT_CLARIFICATION_PUBLISHED] = { "clarification_published", "20", true },
	[EVENT_PUBLICATION_FAILED] = { "publication_failed", "20", true },
	[EVENT_NOT_PLACED] = { "not_placed", "20", true },
	[EVENT_AUTHOR_REPLIED] = { "author_replied", "17", true },
	[EVENT_REPEAT_MARKED] = { "repeat_marked", "23", true },
	[EVENT_REPEAT_UNMARKED] = { "repeat_unmarked", "23", true },
	[EVENT_SIGNIFICANT_MARKED] = { "significant_marked", "29", false },
	[EVENT_SIGNIFICANT_UNMARKED] = { "significant_unmarked", "29", false },
	[EVENT_EMERGENCY_MARKED] = { "emergency_marked", "25", false },
	[EVENT_EXCLUDED] = { "excluded", "25", true },
	[EVENT_DISMISSED] = { "dismissed", "1.2", true },
	[EVENT_CLOSED] = { "closed", "", true },
	[EVENT_REOPENED] = { "reopened", "", true },
	[EVENT_TRACK_CHANGED] = { "track_changed", "14", true },
	[EVENT_EDITION_CHANGED] = { "edition_changed", "", true },
	[EVENT_MEASURE_ADDED] = { "measure_added", "23", false },
	[EVENT_MEASURE_FULFILLED] = { "measure_fulfilled", "23", false },
	[EVENT_COMMENTED] = { "commented", "", false },
	[EVENT_EXPLAINED] = { "explained", "27", false },
	[EVENT_EXPLANATION_ACCEPTED] = { "explanation_accepted", "27", false },
	[EVENT_EXPLANATION_REFUSED] = { "explanation_refused", "27", false },
	[EVENT_SHORTCOMING_REPORTED] = { "shortcoming_reported", "27", false },
	[EVENT_SPLIT] = { "split", "22", true },
	[EVENT_MERGED] = { "merged", "", true },
	[EVENT_TERMS_MOVED] = { "terms_moved", "", false },
	[EVENT_TERMS_MISSED] = { "terms_missed", "26", false },
};
_Static_assert(EVENT_KIND_MAX <= 64, "sets of event kinds are 64 bits");

#define NAME_OF(function, type, table, max)                                                                            \
	const char *function(type value)                                                                               \
	{                                                                                                              \
		ASSERT((unsigned)value < (unsigned)(max));                                                             \
		return (table)[value];                                                                                 \
	}
NAME_OF(incident_state_name, enum incident_state, state_names, INCIDENT_STATE_MAX)
NAME_OF(outcome_name, enum outcome, outcome_names, OUTCOME_MAX)
NAME_OF(placement_name, enum placement, placements, PLACEMENT_MAX)
NAME_OF(place_name, enum place, place_names, PLACE_MAX)
NAME_OF(importance_name, enum importance, importance_names, IMPORTANCE_MAX)
NAME_OF(draft_kind_name, enum draft_kind, draft_kind_names, DRAFT_KIND_MAX)
NAME_OF(exclusion_name, enum exclusion, exclusion_names, EXCLUSION_MAX)
NAME_OF(dismissal_name, enum dismissal, dismissal_names, DISMISSAL_MAX)
NAME_OF(track_name, enum track, track_names, TRACK_MAX)
NAME_OF(message_kind_name, enum message_kind, message_kind_names, MESSAGE_KIND_MAX)
NAME_OF(term_kind_name, enum term_kind, term_kinds, TERM_MAX)
NAME_OF(term_op_name, enum term_op, term_ops, TERM_OP_MAX)
NAME_OF(term_clock_name, enum term_clock, clocks, TERM_CLOCK_MAX)
#undef NAME_OF

const char *cause_name(uint32_t cause)
{
	for (size_t i = 0; i < ARRAY_COUNT(causes); i++) {
		if (cause == UINT32_C(1) << i)
			return causes[i];
	}
	return "";
}

bool term_kind_is_of_message(enum term_kind kind)
{
	ASSERT(kind < TERM_MAX);
	return kind >= TERM_ANSWER;
}

bool term_kind_from_name(struct str name, enum term_kind *ret_kind)
{
	for (int i = 0; i < TERM_MAX; i++) {
		if (str_equal(name, str_from(term_kinds[i]))) {
			*ret_kind = (enum term_kind)i;
			return true;
		}
	}
	return false;
}

const char *incident_event_name(enum incident_event_kind kind)
{
	ASSERT(kind < EVENT_KIND_MAX);
	return event_rows[kind].name;
}

const char *incident_event_clause(enum incident_event_kind kind)
{
	ASSERT(kind < EVENT_KIND_MAX);
	return event_rows[kind].clause;
}

bool incident_event_raises_revision(enum incident_event_kind kind)
{
	ASSERT(kind < EVENT_KIND_MAX);
	return event_rows[kind].raises_revision;
}

bool incident_event_from_name(struct str name, enum incident_event_kind *ret_kind)
{
	for (int i = 0; i < EVENT_KIND_MAX; i++) {
		if (str_equal(name, str_from(event_rows[i].name))) {
			*ret_kind = (enum incident_event_kind)i;
			return true;
		}
	}
	return false;
}
