/*
 * http/view_json_incident.c: an incident with its messages, terms, drafts and buttons, its events, and why a term is
 * due when it is, as JSON. Rows and small values: view_json.c.
 */
#include "base/time_text.h"
#include "core/worktime.h"
#include "http/texts_ru.h"
#include "http/view_json.h"

static void json_clause(struct json_out *out, const char clause[8])
{
	json_str(out, "clause", (struct str){ clause, strnlen(clause, 8) });
}

static const char *stage_state(uint32_t flags)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} states[] = {
		{ STAGE_NOT_OURS, "not_ours" }, { STAGE_RETURNED, "returned" }, { STAGE_DONE, "done" },
		{ STAGE_TAKEN, "taken" },       { STAGE_STARTED, "started" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(states); i++) {
		if ((flags & states[i].flag) != 0)
			return states[i].name;
	}
	return "waiting";
}

static void json_stages(struct json_out *out, const struct view_incident *incident)
{
	json_array_begin(out, "stages");
	for (size_t i = 0; i < incident->stage_count; i++) {
		const struct view_stage *stage = &incident->stages[i];

		json_object_begin(out, NULL);
		json_named_or_null(out, "body", &stage->body);
		json_int(out, "number", stage->number);
		json_named_or_null(out, "executor", &stage->executor);
		json_text(out, "state", stage_state(stage->flags));
		json_str(out, "part", stage->part);
		json_object_end(out);
	}
	json_array_end(out);
}

static void json_messages(struct json_out *out, const struct view_incident *incident)
{
	json_array_begin(out, "messages");
	for (size_t i = 0; i < incident->message_count; i++) {
		const struct view_incident_message *message = &incident->messages[i];

		json_object_begin(out, NULL);
		json_message(out, "message", &message->message);
		json_time(out, "detected_at", message->detected_at);
		json_text(out, "placement", placement_name(message->placement));
		json_str(out, "placed_link", message->placed_link);
		json_time(out, "placed_at", message->placed_at);
		json_object_end(out);
	}
	json_array_end(out);
}

static void json_draft_head(struct json_out *out, const struct view_draft *draft)
{
	json_int(out, "n", draft->n);
	json_text(out, "kind", draft_kind_name(draft->kind));
	json_text(out, "state", draft_state_name(draft->state));
	json_named_or_null(out, "by", &draft->by);
	json_named_or_null(out, "body", &draft->body);
	json_time(out, "at", draft->at);
	json_str(out, "reason", draft->reason);
}

void json_draft(struct json_out *out, const struct view_draft *draft)
{
	json_object_begin(out, NULL);
	json_draft_head(out, draft);
	json_str(out, "text", draft->text);
	json_object_end(out);
}

static void json_drafts(struct json_out *out, const struct view_incident *incident)
{
	json_array_begin(out, "drafts");
	for (size_t i = 0; i < incident->draft_count; i++) {
		json_object_begin(out, NULL);
		json_draft_head(out, &incident->drafts[i]);
		json_str(out, "excerpt", incident->drafts[i].excerpt);
		json_object_end(out);
	}
	json_array_end(out);
}

/* "submit_draft" as it stands in the address: "submit-draft". */
static void json_command(struct json_out *out, const char *name)
{
	char text[64];
	size_t size = 0;

	for (; name[size] && size + 1 < sizeof(text); size++)
		text[size] = name[size] == '_' ? '-' : name[size];
	json_str(out, "command", (struct str){ text, size });
}

static void json_allowed(struct json_out *out, const struct view_incident *incident)
{
	json_array_begin(out, "allowed");
	for (size_t i = 0; i < incident->allowed_count; i++) {
		const struct view_allowed *allowed = &incident->allowed[i];
		const char *reason = allowed->rule ? text_rule(allowed->rule) : NULL;

		json_object_begin(out, NULL);
		json_command(out, incident_command_name(allowed->command));
		json_bool(out, "allowed", allowed->allowed);
		json_clause(out, allowed->clause);
		json_text(out, "reason", allowed->allowed ? "" : reason ? reason : text_title(ERR_STATE_REFUSED));
		json_object_end(out);
	}
	json_array_end(out);
}

static void json_flags(struct json_out *out, uint32_t flags)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} names[] = {
		{ INCIDENT_REPEAT, "repeat" },
		{ INCIDENT_SIGNIFICANT, "significant" },
		{ INCIDENT_EMERGENCY, "emergency" },
		{ INCIDENT_DISPUTE, "dispute" },
		{ INCIDENT_DISPUTE_DECIDED, "dispute_decided" },
		{ INCIDENT_FORWARDED, "forwarded" },
		{ INCIDENT_SHORTCOMING, "shortcoming" },
		{ INCIDENT_ORDER_OF_WORK, "order_of_work" },
	};

	json_array_begin(out, "flags");
	for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
		if ((flags & names[i].flag) != 0)
			json_text(out, NULL, names[i].name);
	}
	json_array_end(out);
}

static void json_ref_or_null(struct json_out *out, const char *key, const struct view_incident_ref *ref)
{
	if (ref->id == 0) {
		json_put_null(out, key);
		return;
	}
	json_object_begin(out, key);
	json_int(out, "id", ref->id);
	json_text(out, "number", ref->number);
	json_object_end(out);
}

static void json_visa(struct json_out *out, const struct view_visa *visa)
{
	if (visa->step == 0) {
		json_put_null(out, "visa");
		return;
	}
	json_object_begin(out, "visa");
	json_int(out, "step", visa->step);
	json_int(out, "of", visa->count);
	json_text(out, "role", role_name(visa->role));
	json_object_end(out);
}

static void json_measures(struct json_out *out, const struct view_incident *incident)
{
	char date[16];

	json_array_begin(out, "measures");
	for (size_t i = 0; i < incident->measure_count; i++) {
		const struct view_measure *measure = &incident->measures[i];

		json_object_begin(out, NULL);
		json_int(out, "id", measure->id);
		json_str(out, "text", measure->text);
		json_named_or_null(out, "body", &measure->body);
		if (measure->due_day != 0) {
			date_format(measure->due_day, date);
			json_text(out, "due", date);
		} else {
			json_put_null(out, "due");
		}
		json_time(out, "at", measure->at);
		json_named_or_null(out, "by", &measure->by);
		json_time(out, "done_at", measure->done_at);
		json_named_or_null(out, "done_by", &measure->done_by);
		json_str(out, "proof", measure->proof);
		json_object_end(out);
	}
	json_array_end(out);
}

/* What marks, links, measures and approval steps have made of it. */
static void json_matter(struct json_out *out, const struct view_incident *incident)
{
	json_flags(out, incident->flags);
	json_text(out, "ground", incident->ground);
	json_id_or_null(out, "decided", incident->decided_ms);
	json_int(out, "edition", incident->edition);
	json_ref_or_null(out, "repeat_of", &incident->repeat_of);
	json_ref_or_null(out, "linked", &incident->linked);
	json_array_begin(out, "holders");
	for (size_t i = 0; i < incident->holder_count; i++)
		json_named_or_null(out, NULL, &incident->holders[i]);
	json_array_end(out);
	json_visa(out, &incident->visa);
	json_measures(out, incident);
	json_time(out, "closes_at", incident->closes_at);
	json_time(out, "silent_from", incident->silent_from);
}

void json_incident(struct json_out *out, const struct view_incident *incident)
{
	json_object_begin(out, NULL);
	json_int(out, "id", incident->id);
	json_text(out, "number", incident->number);
	json_int(out, "revision", incident->revision);
	json_int(out, "version", incident->version);
	json_text(out, "state", incident_state_name(incident->state));
	json_text(out, "sign", view_sign_name(incident->sign));
	json_text(out, "outcome", outcome_name(incident->outcome));
	json_text(out, "track", track_name(incident->track));
	json_text(out, "importance", importance_name(incident->importance));
	json_named_or_null(out, "topic", &incident->topic);
	json_str(out, "location", incident->location);
	json_stages(out, incident);
	json_int(out, "stage_now", incident->stage_now);
	json_named_or_null(out, "curator", &incident->curator);
	json_named_or_null(out, "executor", &incident->executor);
	json_time(out, "detected_at", incident->detected_at);
	json_time(out, "undo_until", incident->undo_until);
	json_messages(out, incident);
	json_array_begin(out, "terms");
	for (size_t i = 0; i < incident->term_count; i++)
		json_term(out, NULL, &incident->terms[i]);
	json_array_end(out);
	json_drafts(out, incident);
	json_allowed(out, incident);
	json_str(out, "return_reason", incident->return_reason);
	json_str(out, "route_note", incident->route_note);
	json_matter(out, incident);
	json_object_end(out);
}

static void json_number_or_null(struct json_out *out, const char *key, bool has, int64_t number)
{
	if (has)
		json_int(out, key, number);
	else
		json_put_null(out, key);
}

static void json_change(struct json_out *out, const struct view_term_change *change)
{
	json_object_begin(out, NULL);
	json_text(out, "op", term_op_name(change->op));
	json_text(out, "kind", term_kind_name(change->kind));
	json_clause(out, change->clause);
	json_time(out, "due", change->due);
	json_id_or_null(out, "message", change->message);
	json_number_or_null(out, "used_ms", change->has_used, change->used_ms);
	json_number_or_null(out, "left_ms", change->has_left, change->left_ms);
	json_named_or_null(out, "body", &change->body);
	json_object_end(out);
}

void json_event(struct json_out *out, const struct view_event *event)
{
	json_object_begin(out, NULL);
	json_int(out, "version", event->version);
	json_text(out, "kind", incident_event_name(event->kind));
	json_time(out, "at", event->at);
	json_time(out, "moment", event->moment);
	json_named_or_null(out, "by", &event->by);
	json_named_or_null(out, "by_body", &event->by_body);
	json_clause(out, event->clause);
	json_str(out, "text", event->text);
	json_id_or_null(out, "message", event->message);
	json_number_or_null(out, "draft", event->draft > 0, event->draft);
	json_named_or_null(out, "body", &event->body);
	json_int(out, "bodies_more", (int64_t)event->bodies_more);
	json_named_or_null(out, "person", &event->person);
	json_ref_or_null(out, "other", &event->other);
	json_text(out, "outcome", event->outcome);
	json_text(out, "ground", event->ground);
	json_text(out, "track", event->track);
	json_text(out, "term", event->term);
	json_id_or_null(out, "measure", event->measure);
	json_text(out, "place", event->place);
	json_text(out, "hash", event->hash);
	json_array_begin(out, "changes");
	for (size_t i = 0; i < event->change_count; i++)
		json_change(out, &event->changes[i]);
	json_array_end(out);
	json_object_end(out);
}

static const char *day_kind_name(enum worktime_day_kind kind)
{
	static const char *const names[WORKTIME_DAY_KIND_MAX] = {
		[WORKTIME_DAY_ORDINARY] = "ordinary",           [WORKTIME_DAY_SHORT] = "short",
		[WORKTIME_DAY_OFF_WEEK] = "off_week",           [WORKTIME_DAY_OFF_CALENDAR] = "off_calendar",
		[WORKTIME_DAY_OFF_EXCEPTION] = "off_exception", [WORKTIME_DAY_EXCEPTION] = "exception",
		[WORKTIME_DAY_MOVED_WORK] = "moved_work",       [WORKTIME_DAY_TERMS_RUN] = "terms_run",
	};

	return names[kind];
}

static void json_explained_day(struct json_out *out, const struct worktime_explained_day *day)
{
	char date[16];

	date_format(day->day, date);
	json_object_begin(out, NULL);
	json_text(out, "date", date);
	json_text(out, "kind", day_kind_name(day->kind));
	json_str(out, "note", day->note);
	json_bool(out, "provisional", day->provisional);
	json_array_begin(out, "intervals");
	for (size_t i = 0; i < day->interval_count; i++)
		json_interval(out, day->intervals[i].begin, day->intervals[i].end);
	json_array_end(out);
	json_array_begin(out, "counted");
	for (size_t i = 0; i < day->interval_count; i++) {
		if (day->counted[i].begin < day->counted[i].end)
			json_interval(out, day->counted[i].begin, day->counted[i].end);
	}
	json_array_end(out);
	json_int(out, "counted_ms", day->counted_ms);
	json_int(out, "total_ms", day->total_ms);
	json_object_end(out);
}

void json_explanation(struct json_out *out, const struct view_explanation *explanation)
{
	json_object_begin(out, NULL);
	json_term(out, "term", &explanation->term);
	json_str(out, "zone", explanation->zone);
	if (explanation->schedule_of.size > 0)
		json_str(out, "schedule", explanation->schedule_of);
	else
		json_text(out, "schedule", "График округа");
	json_int(out, "sum_ms", explanation->sum_ms);
	json_array_begin(out, "days");
	for (size_t i = 0; i < explanation->day_count; i++)
		json_explained_day(out, &explanation->days[i]);
	json_array_end(out);
	json_object_end(out);
}
