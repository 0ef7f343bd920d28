/*
 * core/incident_table.c: THE table of commands: who may give each, in which states, what it needs, what follows, which
 * clause.
 *
 *   found ──detect──▶ new ──route──▶ routed ──take──▶ drafting ──submit──▶ review ──approve──▶ approved ──publish──▶
 * publishing ▲  ▲            │                 ▲  │                │  ▲                 ▲                     │ │  │
 * return              │ return      send_back │ submit          └──failed, undo──┤ │  └──route── returned
 * ◀──────────│──┘                ▼  │                                        ▼ │                                 │
 * rework          interim, clarification ──▶ drafting reopen ◀── closed ◀──close, exclude, dismiss, by itself answer
 * everywhere ──▶ answered
 *
 * From it the code decides and refuses, the interface shows its buttons, docs/subsystems/incident.md is printed.
 */
#include "base/assert.h"
#include "core/incident_private.h"

#define R(role) (UINT32_C(1) << ROLE_##role)
#define S(state) (UINT32_C(1) << INCIDENT_##state)
#define E(event) (UINT64_C(1) << EVENT_##event)
enum {
	NOBODY = 0,
	CURATORS = R(CURATOR) | R(HEAD_OF_BUREAU),
	EXECUTORS = R(EXECUTOR) | R(SUBSTITUTE),
	HEADS = R(HEAD_OF_BODY) | R(DELEGATE),
	DEPUTIES = R(DEPUTY) | R(DEPUTY_POLICY),
	ANYBODY = (1 << ROLE_MAX) - 1,
	NOT_YET = S(NONE),
	BEFORE_REVIEW = S(NEW) | S(ROUTED) | S(DRAFTING) | S(REWORK) | S(RETURNED),
	BEFORE_PUBLISHING = BEFORE_REVIEW | S(REVIEW) | S(APPROVED),
	OPEN = BEFORE_PUBLISHING | S(PUBLISHING) | S(ANSWERED),
	ALWAYS = OPEN | S(CLOSED),
};
#define SUBMITTED (E(ANSWER_SUBMITTED) | E(INTERIM_SUBMITTED) | E(CLARIFICATION_SUBMITTED))
#define PUBLISHED (E(ANSWER_PUBLISHED) | E(INTERIM_PUBLISHED) | E(CLARIFICATION_PUBLISHED))

const struct command_row command_rows[COMMAND_MAX] = {
	[COMMAND_DETECT] = { "detect", "14", CURATORS, NOBODY, false, NOT_YET, ARG_MESSAGE,
			     ARG_TOPIC | ARG_TOPIC_GROUP | ARG_LOCATION | ARG_IMPORTANCE | ARG_TRACK | ARG_MOMENT |
				     ARG_NUMBER | ARG_OTHER | ARG_EMERGENCY | ARG_REASON | ARG_ACCOUNT,
			     E(DETECTED), act_detect,
			     "the Curator takes a message as one that requires a reaction; its terms start" },
	[COMMAND_ATTACH] = { "attach", "16", CURATORS, NOBODY, false, OPEN, ARG_MESSAGE,
			     ARG_MOMENT | ARG_REASON | ARG_OTHER | ARG_ACCOUNT, E(ATTACHED), act_attach,
			     "another message on the same matter, with its own answer and publish terms" },
	[COMMAND_DETACH] = { "detach", "16", CURATORS, NOBODY, false, OPEN, ARG_MESSAGE, ARG_REASON, E(DETACHED),
			     act_detach, "a message that does not belong here leaves" },
	[COMMAND_TRIAGE] = { "triage", "14", CURATORS, NOBODY, false, BEFORE_PUBLISHING, ARG_TOPIC | ARG_IMPORTANCE,
			     ARG_TOPIC_GROUP | ARG_LOCATION | ARG_TRACK | ARG_REASON, E(TRIAGED), act_triage,
			     "topic, location, importance; on that ground perhaps another track" },
	[COMMAND_ROUTE] = { "route", "14", CURATORS | R(DEPUTY), NOBODY, false,
			    S(NEW) | S(RETURNED) | S(ROUTED) | S(DRAFTING) | S(APPROVED), ARG_STAGES, ARG_REASON,
			    E(ROUTED), act_route, "to one body or a chain of bodies" },
	[COMMAND_FORWARD] = { "forward", "14", CURATORS, NOBODY, false, S(NEW) | S(RETURNED), ARG_BODY,
			      ARG_REASON | ARG_TEXT, E(FORWARDED), act_forward,
			      "the matter of a municipality, federal body, utility: the author is told who has it" },
	[COMMAND_RETURN] = { "return", "15", NOBODY, EXECUTORS | HEADS, false, S(ROUTED) | S(DRAFTING) | S(REWORK),
			     ARG_REASON, ARG_BODY, E(RETURNED), act_return, "not within the body's competence" },
	[COMMAND_TAKE] = { "take", "13", NOBODY, EXECUTORS, false, S(ROUTED) | S(DRAFTING), 0, 0, E(TAKEN), act_take,
			   "the executor begins" },
	[COMMAND_REASSIGN] = { "reassign", "13", NOBODY, EXECUTORS | HEADS, true,
			       S(ROUTED) | S(DRAFTING) | S(REWORK) | S(REVIEW), ARG_PERSON, ARG_BODY | ARG_REASON,
			       E(REASSIGNED), act_reassign,
			       "another executor of the body: absence, rule of assignment" },
	[COMMAND_HAND_OVER] = { "hand_over", "12", CURATORS, NOBODY, false, OPEN, ARG_PERSON, ARG_REASON,
				E(HANDED_OVER), act_hand_over, "another Curator goes on" },
	[COMMAND_SUBMIT_PART] = { "submit_part", "22", NOBODY, EXECUTORS, false, S(ROUTED) | S(DRAFTING), ARG_TEXT,
				  ARG_DRAFT, E(PART_SUBMITTED), act_submit_part,
				  "what one body gives to the joint answer" },
	[COMMAND_SUBMIT_DRAFT] = { "submit_draft", "17", NOBODY, EXECUTORS, false, S(ROUTED) | S(DRAFTING) | S(REWORK),
				   ARG_DRAFT_KIND | ARG_DRAFT, ARG_TEXT | ARG_MEASURE | ARG_REPEAT_ANSWERED,
				   SUBMITTED | E(VISA_ASKED), act_submit_draft,
				   "draft answer, interim answer or clarification to the Curator" },
	[COMMAND_WITHDRAW_DRAFT] = { "withdraw_draft", "17", NOBODY, EXECUTORS, false,
				     S(REVIEW) | S(DRAFTING) | S(REWORK) | S(ROUTED), 0, ARG_REASON, E(DRAFT_WITHDRAWN),
				     act_withdraw_draft, "as if it had not been submitted: the terms run on" },
	[COMMAND_VISA] = { "visa", "20", R(DEPUTY), HEADS, false, S(ROUTED) | S(DRAFTING) | S(REWORK), 0, ARG_TEXT,
			   E(VISA_GIVEN) | SUBMITTED, act_visa,
			   "an approval step before the Curator, inside the executor's time; the last one submits" },
	[COMMAND_REFUSE_VISA] = { "refuse_visa", "20", R(DEPUTY), HEADS, false, S(ROUTED) | S(DRAFTING) | S(REWORK),
				  ARG_REASON, 0, E(VISA_REFUSED), act_refuse_visa, "back to the executor" },
	[COMMAND_APPROVE] = { "approve", "18", CURATORS, NOBODY, false, S(REVIEW), 0, ARG_MARKS, E(APPROVED),
			      act_approve, "the draft is good" },
	[COMMAND_CORRECT_AND_APPROVE] = { "correct_and_approve", "18", CURATORS, NOBODY, false, S(REVIEW),
					  ARG_DRAFT | ARG_TEXT, ARG_MARKS, E(APPROVED), act_correct_and_approve,
					  "corrected in place (SETTING); the difference is recorded, the executor "
					  "told" },
	[COMMAND_SEND_BACK] = { "send_back", "18", CURATORS, NOBODY, false, S(REVIEW), ARG_REASON, 0, E(SENT_BACK),
				act_send_back, "to rework" },
	[COMMAND_PUBLISH] = { "publish", "20", CURATORS, EXECUTORS, false, S(APPROVED) | S(PUBLISHING), 0,
			      ARG_MESSAGE | ARG_PLACE | ARG_ACCOUNT | ARG_REASON, E(PUBLISH_ORDERED), act_publish,
			      "the answer goes out; may be undone for a while. Executors only where the regulation "
			      "says so" },
	[COMMAND_UNDO] = { "undo", "20", CURATORS, NOBODY, false, S(PUBLISHING), 0, 0, E(UNDONE), act_undo,
			   "approval and order to publish are taken back; review runs on with its old due" },
	[COMMAND_SEND_STARTED] = { "send_started", "20", NOBODY, NOBODY, true, S(PUBLISHING), ARG_MESSAGE, ARG_ACCOUNT,
				   E(SEND_STARTED), act_send_started, "the attempt is on disk; undo is over" },
	[COMMAND_PUBLISHED] = { "published", "20", NOBODY, NOBODY, true, S(PUBLISHING), ARG_MESSAGE,
				ARG_MOMENT | ARG_ACCOUNT | ARG_PLACE | ARG_TEXT, PUBLISHED, act_published,
				"it stands in the network; the moment is the network's own" },
	[COMMAND_PUBLICATION_FAILED] = { "publication_failed", "20", NOBODY, NOBODY, true, S(PUBLISHING), ARG_MESSAGE,
					 ARG_GROUND | ARG_ACCOUNT, E(PUBLICATION_FAILED), act_publication_failed,
					 "surely not placed; a person decides" },
	[COMMAND_PUBLISHED_BY_HAND] = { "published_by_hand", "20", CURATORS, EXECUTORS, false,
					S(APPROVED) | S(PUBLISHING), ARG_MESSAGE,
					ARG_MOMENT | ARG_ACCOUNT | ARG_PLACE | ARG_TEXT | ARG_REASON, PUBLISHED,
					act_published_by_hand, "placed by a person: link and moment" },
	[COMMAND_CANNOT_BE_PLACED] = { "cannot_be_placed", "20", CURATORS, NOBODY, false, S(APPROVED) | S(PUBLISHING),
				       ARG_MESSAGE | ARG_REASON, ARG_TEXT, E(NOT_PLACED), act_cannot_be_placed,
				       "the last step of the ladder, with evidence" },
	[COMMAND_AUTHOR_REPLIED] = { "author_replied", "17", CURATORS, NOBODY, true,
				     S(DRAFTING) | S(REVIEW) | S(REWORK) | S(APPROVED), 0, ARG_MESSAGE | ARG_TEXT,
				     E(AUTHOR_REPLIED), act_author_replied, "to a clarification" },
	[COMMAND_MARK_REPEAT] = { "mark_repeat", "23", CURATORS, NOBODY, false, OPEN, ARG_OTHER, ARG_REASON,
				  E(REPEAT_MARKED), act_mark_repeat,
				  "a new message on a matter whose incident is closed" },
	[COMMAND_UNMARK_REPEAT] = { "unmark_repeat", "23", CURATORS, NOBODY, false, OPEN, 0, ARG_REASON,
				    E(REPEAT_UNMARKED), act_unmark_repeat, "" },
	[COMMAND_MARK_SIGNIFICANT] = { "mark_significant", "29", CURATORS | R(SMM) | R(SECURITY), NOBODY, true, ALWAYS,
				       0, ARG_REASON | ARG_TEXT, E(SIGNIFICANT_MARKED), act_mark_significant,
				       "socially significant: reported to the governor" },
	[COMMAND_UNMARK_SIGNIFICANT] = { "unmark_significant", "29", CURATORS, NOBODY, false, ALWAYS, ARG_REASON, 0,
					 E(SIGNIFICANT_UNMARKED), act_unmark_significant, "" },
	[COMMAND_MARK_EMERGENCY] = { "mark_emergency", "25", CURATORS | R(SMM) | R(SECURITY), NOBODY, true, OPEN, 0,
				     ARG_REASON | ARG_TEXT, E(EMERGENCY_MARKED), act_mark_emergency,
				     "life in danger: a card to the Curator on duty; no ground of exclusion" },
	[COMMAND_EXCLUDE] = { "exclude", "25", CURATORS, NOBODY, false, BEFORE_PUBLISHING, ARG_GROUND,
			      ARG_REASON | ARG_TEXT, E(EXCLUDED), act_exclude,
			      "not processed and not answered, on one of the four grounds" },
	[COMMAND_DISMISS] = { "dismiss", "1.2", CURATORS, NOBODY, false, BEFORE_PUBLISHING, ARG_GROUND,
			      ARG_REASON | ARG_TEXT, E(DISMISSED), act_dismiss,
			      "not a matter of the bodies, no reaction required" },
	[COMMAND_CLOSE] = { "close", "", CURATORS, NOBODY, false, BEFORE_PUBLISHING | S(ANSWERED), ARG_OUTCOME,
			    ARG_REASON | ARG_TEXT, E(CLOSED), act_close, "with its outcome" },
	[COMMAND_REOPEN] = { "reopen", "", CURATORS, NOBODY, false, S(CLOSED), ARG_REASON, 0, E(REOPENED), act_reopen,
			     "leads to new" },
	[COMMAND_CHANGE_TRACK] = { "change_track", "14", CURATORS, NOBODY, false, BEFORE_PUBLISHING, ARG_TRACK,
				   ARG_REASON, E(TRACK_CHANGED), act_change_track, "shortened by decision, or back" },
	[COMMAND_CHANGE_EDITION] = { "change_edition", "", R(HEAD_OF_BUREAU) | R(ADMINISTRATOR), NOBODY, true, OPEN, 0,
				     ARG_REASON, E(EDITION_CHANGED), act_change_edition,
				     "lives on under the regulation of the context" },
	[COMMAND_ADD_MEASURE] = { "add_measure", "23", CURATORS, EXECUTORS | HEADS, false, ALWAYS, ARG_MEASURE,
				  ARG_TEXT, E(MEASURE_ADDED), act_add_measure,
				  "what was or will be done, by whom, by when" },
	[COMMAND_FULFIL_MEASURE] = { "fulfil_measure", "23", CURATORS, EXECUTORS | HEADS, false, ALWAYS, ARG_MEASURE,
				     ARG_TEXT, E(MEASURE_FULFILLED), act_fulfil_measure, "done, with proof" },
	[COMMAND_COMMENT] = { "comment", "", ANYBODY & ~(R(ADMINISTRATOR) | R(AUDITOR)), NOBODY, false, ALWAYS,
			      ARG_TEXT, ARG_PERSON, E(COMMENTED), act_comment, "" },
	[COMMAND_EXPLAIN] = { "explain", "27", CURATORS, EXECUTORS | HEADS, false, ALWAYS, ARG_TERM | ARG_REASON,
			      ARG_MESSAGE, E(EXPLAINED), act_explain, "the one named says why a term was missed" },
	[COMMAND_ACCEPT_EXPLANATION] = { "accept_explanation", "27", R(HEAD_OF_BUREAU) | DEPUTIES, NOBODY, false,
					 ALWAYS, ARG_TERM, ARG_MESSAGE | ARG_REASON, E(EXPLANATION_ACCEPTED),
					 act_accept_explanation, "not at fault: shown apart in every figure" },
	[COMMAND_REFUSE_EXPLANATION] = { "refuse_explanation", "27", R(HEAD_OF_BUREAU) | DEPUTIES, NOBODY, false,
					 ALWAYS, ARG_TERM | ARG_REASON, ARG_MESSAGE, E(EXPLANATION_REFUSED),
					 act_refuse_explanation, "" },
	[COMMAND_REPORT_SHORTCOMING] = { "report_shortcoming", "27", CURATORS, NOBODY, false, ALWAYS,
					 ARG_BODY | ARG_REASON, ARG_PERSON | ARG_TEXT, E(SHORTCOMING_REPORTED),
					 act_report_shortcoming, "to the deputy in charge" },
	[COMMAND_SPLIT] = { "split", "22", CURATORS, NOBODY, false, BEFORE_PUBLISHING,
			    ARG_MESSAGE | ARG_OTHER | ARG_REASON, 0, E(SPLIT), act_split,
			    "an unrelated question goes its own way, as a linked incident" },
	[COMMAND_MERGE] = { "merge", "", CURATORS, NOBODY, false, BEFORE_PUBLISHING, ARG_OTHER, ARG_REASON, E(MERGED),
			    act_merge,
			    "the same matter: its messages go to the other incident, each with its own detection" },
};

const char *const args_bit_fields[ARG_BITS] = {
	"message",        "topic",   "topic_group", "location",        "body",      "person", "draft",
	"other_incident", "measure", "account",     "importance",      "track",     "kind",   "place",
	"ground",         "outcome", "moment",      "repeat_answered", "emergency", "reason", "text",
	"number",         "term",    "stages",      "open_marks",
};

const char *incident_command_name(enum incident_command_kind kind)
{
	ASSERT(kind < COMMAND_MAX);
	return command_rows[kind].name;
}

static bool name_is(struct str name, const char *known)
{
	if (name.size != strlen(known))
		return false;
	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] != known[i] && !(name.data[i] == '-' && known[i] == '_'))
			return false;
	}
	return true;
}

bool incident_command_from_name(struct str name, enum incident_command_kind *ret_kind)
{
	for (int i = 0; i < COMMAND_MAX; i++) {
		if (name_is(name, command_rows[i].name)) {
			*ret_kind = (enum incident_command_kind)i;
			return true;
		}
	}
	return false;
}

const char *incident_command_clause(enum incident_command_kind kind)
{
	ASSERT(kind < COMMAND_MAX);
	return command_rows[kind].clause;
}

bool incident_command_is_of_program(enum incident_command_kind kind)
{
	ASSERT(kind < COMMAND_MAX);
	return command_rows[kind].program && command_rows[kind].roles == 0 && command_rows[kind].body_roles == 0;
}
