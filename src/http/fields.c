/*
 * http/fields.c: what the API takes: names, kinds and limits of parameters and fields, as api/openapi.yaml says them.
 */
#include "action/import_messages.h"
#include "base/limits.h"
#include "core/incident.h"
#include "http/api.h"
#include "http/field.h"
#include "store/store_view.h"

enum {
	STAGES_MAX = INCIDENT_STAGES_MAX,
	CURSOR_CHARS_MAX = 100,
	LOCATION_CHARS_MAX = 200,
	KEY_CHARS_MAX = 40,
	BY_HAND_CHARS_MAX = 20000,
	PASSWORD_CHARS_MAX = 200,
	STAGES_TEXT_CHARS_MAX = 400
};

static const char *const found_names[] = { "found", NULL };
static const char *const flag_names[] = { "0", "1", NULL };
static const char *const role_names[] = { "", "curator", "executor", NULL };

const struct json_field query_page[] = {
	TEXT("after", offsetof(struct page_query, after), 0, CURSOR_CHARS_MAX, 0),
	NUMBER("limit", offsetof(struct page_query, limit), 1, PAGE_ROWS_MAX, 0),
	END,
};
const struct json_field query_messages[] = {
	CHOICE("state", offsetof(struct messages_query, state), found_names, JSON_REQUIRED),
	TEXT("after", offsetof(struct messages_query, page.after), 0, CURSOR_CHARS_MAX, 0),
	NUMBER("limit", offsetof(struct messages_query, page.limit), 1, PAGE_ROWS_MAX, 0),
	END,
};
const struct json_field query_incidents[] = {
	CHOICE("view", offsetof(struct incidents_query, view), view_kind_names, JSON_REQUIRED),
	TEXT("q", offsetof(struct incidents_query, q), 0, KEY_CHARS_MAX, 0),
	TEXT("after", offsetof(struct incidents_query, page.after), 0, CURSOR_CHARS_MAX, 0),
	NUMBER("limit", offsetof(struct incidents_query, page.limit), 1, PAGE_ROWS_MAX, 0),
	END,
};
const struct json_field query_intervals[] = {
	ID("body", offsetof(struct intervals_query, body), 0),
	TEXT("from", offsetof(struct intervals_query, from), 1, 20, JSON_REQUIRED),
	TEXT("to", offsetof(struct intervals_query, to), 1, 20, JSON_REQUIRED),
	END,
};
const struct json_field query_persons[] = {
	ID("body", offsetof(struct persons_query, body), 0),
	CHOICE("role", offsetof(struct persons_query, role), role_names, 0),
	END,
};
const struct json_field query_feasibility[] = {
	TEXT("stages", offsetof(struct feasibility_query, stages), 1, STAGES_TEXT_CHARS_MAX, JSON_REQUIRED),
	END,
};
const struct json_field query_imports[] = {
	CHOICE("format", offsetof(struct imports_query, format), import_format_names, JSON_REQUIRED),
	TEXT("map", offsetof(struct imports_query, map), 0, 1000, 0),
	TEXT("label", offsetof(struct imports_query, label), 0, 60, 0),
	TEXT("network", offsetof(struct imports_query, network), 0, KEY_CHARS_MAX, 0),
	CHOICE("dry_run", offsetof(struct imports_query, dry_run), flag_names, 0),
	CHOICE("skip_bad", offsetof(struct imports_query, skip_bad), flag_names, 0),
	END,
};

const struct json_field fields_login[] = {
	TEXT("login", offsetof(struct login_in, login), 1, LOGIN_CHARS_MAX, JSON_REQUIRED),
	TEXT("password", offsetof(struct login_in, password), 1, PASSWORD_CHARS_MAX, JSON_REQUIRED),
	END,
};
static const struct json_field fields_stage[] = {
	ID("body", offsetof(struct stage_in, body), JSON_REQUIRED),
	NUMBER("number", offsetof(struct stage_in, number), 1, STAGES_MAX, 0),
	END,
};
#define STAGES                                                                                                         \
	{                                                                                                              \
		.key = "stages", .type = JSON_TYPE_ARRAY, .flags = JSON_REQUIRED,                                      \
		.offset = offsetof(struct route_in, stages), .limit_min = 1, .limit_max = STAGES_MAX,                  \
		.fields = fields_stage, .item_size = sizeof(struct stage_in)                                           \
	}
#define TRIAGE                                                                                                         \
	ID("topic", offsetof(struct route_in, topic), JSON_REQUIRED),                                                  \
		TEXT("location", offsetof(struct route_in, location), 0, LOCATION_CHARS_MAX, 0),                       \
		CHOICE("importance", offsetof(struct route_in, importance), importance_names, JSON_REQUIRED)
#define NOTE TEXT("note", offsetof(struct route_in, note), 0, REASON_CHARS_MAX, 0)
const struct json_field fields_detect_and_route[] = { TRIAGE, STAGES, NOTE, END };
const struct json_field fields_triage[] = { TRIAGE, END };
const struct json_field fields_route[] = { STAGES, NOTE, END };
const struct json_field fields_autosave[] = {
	TEXT("text", offsetof(struct draft_in, text), 0, DRAFT_CHARS_MAX, JSON_REQUIRED),
	CHOICE("kind", offsetof(struct draft_in, kind), draft_kind_names, JSON_REQUIRED),
	MOMENT("seen", offsetof(struct draft_in, seen), 0),
	END,
};
const struct json_field fields_by_hand[] = {
	TEXT("network", offsetof(struct by_hand_in, network), 1, KEY_CHARS_MAX, JSON_REQUIRED),
	TEXT("text", offsetof(struct by_hand_in, text), 1, BY_HAND_CHARS_MAX, JSON_REQUIRED),
	TEXT("author", offsetof(struct by_hand_in, author), 0, NAME_CHARS_MAX, 0),
	TEXT("link", offsetof(struct by_hand_in, link), 0, LINK_CHARS_MAX, 0),
	MOMENT("posted_at", offsetof(struct by_hand_in, posted_at), 0),
	END,
};
const struct json_field fields_clock[] = {
	MOMENT("now", offsetof(struct clock_in, now), 0),
	TEXT("add", offsetof(struct clock_in, add), 1, 20, 0),
	TEXT("add_working", offsetof(struct clock_in, add_working), 1, 20, 0),
	{ .key = "running", .type = JSON_TYPE_BOOL, .offset = offsetof(struct clock_in, running) },
	END,
};
