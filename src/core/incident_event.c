/*
 * core/incident_event.c: writes an event as the line that the record hashes. Reading: core/incident_event_decode.c.
 *
 * Promise: same event, same bytes; no text and no name of a citizen can get in, for no field of the event holds one.
 */
#include "core/incident_event.h"

#include "base/assert.h"
#include "base/digest.h"
#include "base/json_out.h"
#include "core/incident_event_args.h"

#define AT(field) offsetof(struct incident_args, field)
const struct args_field args_fields[] = {
	{ "message", ARGS_INT64, AT(message), 0, NULL },
	{ "topic", ARGS_INT64, AT(topic), 0, NULL },
	{ "topic_group", ARGS_INT64, AT(topic_group), 0, NULL },
	{ "location", ARGS_INT64, AT(location), 0, NULL },
	{ "body", ARGS_INT64, AT(body), 0, NULL },
	{ "person", ARGS_INT64, AT(person), 0, NULL },
	{ "draft", ARGS_INT64, AT(draft), 0, NULL },
	{ "other_incident", ARGS_INT64, AT(other_incident), 0, NULL },
	{ "measure", ARGS_INT64, AT(measure), 0, NULL },
	{ "account", ARGS_INT64, AT(account), 0, NULL },
	{ "importance", ARGS_ENUM, AT(importance), 0, importance_names },
	{ "track", ARGS_TRACK, AT(track), AT(has_track), NULL },
	{ "decided", ARGS_INT64, AT(decided_ms), 0, NULL },
	{ "draft_kind", ARGS_ENUM, AT(draft_kind), 0, draft_kind_names },
	{ "place", ARGS_ENUM, AT(place), 0, place_names },
	{ "ground", ARGS_INT, AT(ground), 0, NULL },
	{ "outcome", ARGS_ENUM, AT(outcome), 0, outcome_names },
	{ "moment", ARGS_INT64, AT(moment), 0, NULL },
	{ "moment_cut", ARGS_BOOL, AT(moment_cut), 0, NULL },
	{ "repeat_answered", ARGS_BOOL, AT(is_repeat_answered), 0, NULL },
	{ "emergency", ARGS_BOOL, AT(emergency), 0, NULL },
	{ "reason_row", ARGS_INT64, AT(reason_row), 0, NULL },
	{ "reason", ARGS_DIGEST, AT(reason), AT(has_reason), NULL },
	{ "text", ARGS_DIGEST, AT(text), AT(has_text), NULL },
	{ "number_year", ARGS_UINT32, AT(number_year), 0, NULL },
	{ "number", ARGS_UINT32, AT(number), 0, NULL },
	{ "term", ARGS_TERM, AT(term_kind), AT(has_term), NULL },
	{ "term_version", ARGS_UINT32, AT(term_version), 0, NULL },
	{ "until", ARGS_INT64, AT(until), 0, NULL },
	{ "stage", ARGS_UINT16, AT(stage), 0, NULL },
	{ "stage_now", ARGS_UINT16, AT(stage_now), 0, NULL },
	{ "stages", ARGS_STAGES, AT(stages), 0, NULL },
	{ "order_of_work", ARGS_BOOL, AT(order_of_work), 0, NULL },
	{ "dispute", ARGS_BOOL, AT(dispute), 0, NULL },
	{ "open_marks", ARGS_INT64, AT(open_marks), 0, NULL },
	{ "style_score", ARGS_INT64, AT(style_score), 0, NULL },
};
const size_t args_field_count = ARRAY_COUNT(args_fields);
_Static_assert(sizeof(enum importance) == sizeof(int), "ARGS_ENUM reads an int");

static void int_unless_zero(struct json_out *out, const char *key, int64_t value)
{
	if (value != 0)
		json_int(out, key, value);
}

static void encode_stages(struct json_out *out, const char *key, const struct incident_args *args)
{
	if (args->stage_count == 0)
		return;
	json_array_begin(out, key);
	for (size_t i = 0; i < args->stage_count; i++) {
		json_object_begin(out, NULL);
		json_int(out, "body", args->stages[i].body);
		json_int(out, "number", args->stages[i].number);
		int_unless_zero(out, "executor", args->stages[i].executor);
		int_unless_zero(out, "flags", args->stages[i].flags);
		json_object_end(out);
	}
	json_array_end(out);
}

static void encode_digest(struct json_out *out, const char *key, const struct digest *digest)
{
	char hex[DIGEST_HEX_SIZE + 1];

	digest_hex(digest, hex);
	json_str(out, key, (struct str){ hex, DIGEST_HEX_SIZE });
}

static void encode_field(struct json_out *out, const struct args_field *field, const struct incident_args *args)
{
	const char *base = (const char *)args;
	const void *at = base + field->offset;
	const bool flag = field->flag_offset != 0 && *(const bool *)(base + field->flag_offset);

	switch (field->type) {
	case ARGS_INT64:
		int_unless_zero(out, field->key, *(const int64_t *)at);
		break;
	case ARGS_UINT32:
		int_unless_zero(out, field->key, *(const uint32_t *)at);
		break;
	case ARGS_UINT16:
		int_unless_zero(out, field->key, *(const uint16_t *)at);
		break;
	case ARGS_INT:
		int_unless_zero(out, field->key, *(const int *)at);
		break;
	case ARGS_BOOL:
		if (*(const bool *)at)
			json_bool(out, field->key, true);
		break;
	case ARGS_ENUM:
		if (*(const int *)at != 0)
			json_text(out, field->key, field->names[*(const int *)at]);
		break;
	case ARGS_TRACK:
		if (flag)
			json_text(out, field->key, track_name(args->track));
		break;
	case ARGS_TERM:
		if (flag)
			json_text(out, field->key, term_kind_name(args->term_kind));
		break;
	case ARGS_DIGEST:
		if (flag)
			encode_digest(out, field->key, at);
		break;
	case ARGS_STAGES:
		encode_stages(out, field->key, args);
		break;
	}
}

static void encode_change(struct json_out *out, const struct term_change *change)
{
	json_object_begin(out, NULL);
	json_text(out, "op", term_op_name(change->op));
	json_text(out, "term", term_kind_name(change->kind));
	json_int(out, "index", change->index);
	int_unless_zero(out, "stage", change->stage);
	int_unless_zero(out, "flags", change->flags);
	int_unless_zero(out, "causes", change->causes);
	int_unless_zero(out, "body", change->body);
	int_unless_zero(out, "person", change->person);
	int_unless_zero(out, "timetable", change->timetable);
	int_unless_zero(out, "started", change->times.started);
	int_unless_zero(out, "due", change->times.due);
	int_unless_zero(out, "late_from", change->times.late_from);
	int_unless_zero(out, "done", change->times.done);
	int_unless_zero(out, "missed", change->times.missed);
	json_object_end(out);
}

static void encode_by(struct json_out *out, const struct incident_event *event)
{
	if (event->by_person == 0)
		return; /* the program itself */
	json_object_begin(out, "by");
	json_int(out, "person", event->by_person);
	int_unless_zero(out, "body", event->by_body);
	int_unless_zero(out, "roles", event->by_roles);
	json_object_end(out);
}

void incident_event_encode(const struct incident_event *event, struct buf *buf)
{
	struct json_out out;

	ASSERT(event->version > 0);
	json_out_init(&out, buf);
	json_object_begin(&out, NULL);
	json_int(&out, "v", 1);
	json_text(&out, "subject", "incident");
	json_int(&out, "id", event->incident);
	json_int(&out, "version", event->version);
	json_text(&out, "kind", incident_event_name(event->kind));
	json_int(&out, "at", event->at);
	json_int(&out, "moment", event->moment);
	json_text(&out, "state", incident_state_name(event->state));
	encode_by(&out, event);
	if (event->command[0] != '\0')
		json_text(&out, "command", event->command);
	json_int(&out, "regulation", event->regulation_version);
	json_int(&out, "timetable", event->timetable);
	json_object_begin(&out, "args");
	for (size_t i = 0; i < args_field_count; i++)
		encode_field(&out, &args_fields[i], &event->args);
	json_object_end(&out);
	json_array_begin(&out, "changes");
	for (size_t i = 0; i < event->change_count; i++)
		encode_change(&out, &event->changes[i]);
	json_array_end(&out);
	json_object_end(&out);
}
