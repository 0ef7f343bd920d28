/*
 * http/fields_command.c: which fields each command of the order takes, as api/openapi.yaml says them.
 */
#include "base/limits.h"
#include "core/incident.h"
#include "http/api.h"
#include "http/field.h"

enum { TERM_CHARS_MAX = 40, DATE_CHARS = 10, DECIDED_MS_MIN = 60 * 1000, DECIDED_MS_MAX = 10 * 24 * 60 * 60 * 1000 };

#define AT(member) offsetof(struct command_in, member)
#define MESSAGE ID("message", AT(message), JSON_REQUIRED)
#define REASON TEXT("reason", AT(reason), 1, REASON_CHARS_MAX, JSON_REQUIRED)
#define REASON_MAYBE TEXT("reason", AT(reason), 0, REASON_CHARS_MAX, 0)
#define WORDS TEXT("text", AT(text), 1, REASON_CHARS_MAX, JSON_REQUIRED)
#define DRAFT TEXT("text", AT(text), 1, DRAFT_CHARS_MAX, JSON_REQUIRED)
#define TERM TEXT("term", AT(term), 1, TERM_CHARS_MAX, JSON_REQUIRED)

const struct json_field fields_reason[] = { REASON, END };
const struct json_field fields_reason_maybe[] = { REASON_MAYBE, END };
const struct json_field fields_return[] = { REASON, ID("proposed_body", AT(body), 0), END };
const struct json_field fields_draft[] = {
	DRAFT,
	CHOICE("kind", AT(draft_kind), draft_kind_names, JSON_REQUIRED),
	{ .key = "repeat_answered", .type = JSON_TYPE_BOOL, .offset = AT(repeat_answered) },
	END,
};
const struct json_field fields_published[] = {
	MESSAGE,
	TEXT("link", AT(link), 1, LINK_CHARS_MAX, JSON_REQUIRED),
	MOMENT("moment", AT(moment), JSON_REQUIRED),
	CHOICE("place", AT(place), place_names, 0),
	REASON_MAYBE,
	END,
};
const struct json_field fields_message_reason[] = { MESSAGE, REASON, END };
const struct json_field fields_message_reason_maybe[] = { MESSAGE, REASON_MAYBE, END };
const struct json_field fields_message_maybe[] = { ID("message", AT(message), 0), END };
const struct json_field fields_other[] = { ID("other_incident", AT(other_incident), JSON_REQUIRED), REASON_MAYBE, END };
const struct json_field fields_forward[] = { ID("body", AT(body), JSON_REQUIRED), REASON_MAYBE, END };
const struct json_field fields_reassign[] = { ID("person", AT(person), JSON_REQUIRED), ID("body", AT(body), 0),
					      REASON_MAYBE, END };
const struct json_field fields_hand_over[] = { ID("person", AT(person), JSON_REQUIRED), REASON_MAYBE, END };
const struct json_field fields_text[] = { DRAFT, END };
const struct json_field fields_exclude[] = { CHOICE("ground", AT(ground), exclusion_names, JSON_REQUIRED), REASON_MAYBE,
					     END };
const struct json_field fields_dismiss[] = { CHOICE("ground", AT(ground), dismissal_names, JSON_REQUIRED), REASON_MAYBE,
					     END };
const struct json_field fields_close[] = { CHOICE("outcome", AT(outcome), outcome_names, JSON_REQUIRED), REASON_MAYBE,
					   END };
const struct json_field fields_track[] = {
	CHOICE("track", AT(track), track_names, JSON_REQUIRED),
	NUMBER("decided", AT(decided), DECIDED_MS_MIN, DECIDED_MS_MAX, 0),
	REASON_MAYBE,
	END,
};
const struct json_field fields_measure[] = { WORDS, ID("body", AT(body), 0), TEXT("due", AT(due), 0, DATE_CHARS, 0),
					     END };
const struct json_field fields_fulfil[] = { ID("measure", AT(measure), JSON_REQUIRED), WORDS, END };
const struct json_field fields_comment[] = { WORDS, END };
const struct json_field fields_term_reason[] = { TERM, REASON, END };
const struct json_field fields_term_reason_maybe[] = { TERM, REASON_MAYBE, END };
const struct json_field fields_shortcoming[] = { ID("body", AT(body), JSON_REQUIRED), REASON,
						 ID("person", AT(person), 0), END };
