/*
 * http/view_json.c: messages, claims, terms and rows of lists as JSON. Incidents, events and explanations:
 * view_json_incident.c.
 */
#include "http/view_json.h"

#include "core/worktime.h"
#include "store/page.h"

static const char *unit_name(enum term_clock clock)
{
	static const char *const names[] = {
		[CLOCK_WORKING] = "working",
		[CLOCK_CALENDAR] = "calendar",
		[CLOCK_WORKING_DAYS] = "working_days",
	};

	return names[clock];
}

static void json_clause(struct json_out *out, const char clause[8])
{
	json_str(out, "clause", (struct str){ clause, strnlen(clause, 8) });
}

void json_named_or_null(struct json_out *out, const char *key, const struct view_named *named)
{
	if (!named->id) {
		json_put_null(out, key);
		return;
	}
	json_object_begin(out, key);
	json_int(out, "id", named->id);
	json_str(out, "name", named->name);
	json_object_end(out);
}

void json_network_or_null(struct json_out *out, const char *key, const struct view_network *network)
{
	if (network->key.size == 0) {
		json_put_null(out, key);
		return;
	}
	json_object_begin(out, key);
	json_str(out, "key", network->key);
	json_str(out, "name", network->name);
	json_str(out, "mark", network->mark);
	json_object_end(out);
}

void json_claim(struct json_out *out, const char *key, const struct view_claim *claim)
{
	if (!claim->person.id) {
		json_put_null(out, key);
		return;
	}
	json_object_begin(out, key);
	json_named_or_null(out, "person", &claim->person);
	json_time(out, "until", claim->until);
	json_time(out, "claimed_first_at", claim->first_at);
	json_bool(out, "mine", claim->mine);
	json_object_end(out);
}

static void json_message_fields(struct json_out *out, const struct view_message *message)
{
	json_int(out, "id", message->id);
	json_network_or_null(out, "network", &message->network);
	json_text(out, "kind", message_kind_name(message->kind));
	json_str(out, "community", message->community);
	json_str(out, "post_excerpt", message->post_excerpt);
	json_str(out, "author", message->author);
	json_time(out, "posted_at", message->posted_at);
	json_time(out, "found_at", message->found_at);
	json_str(out, "excerpt", message->excerpt);
	json_claim(out, "claim", &message->claim);
	json_time(out, "claimed_first_at", message->claimed_first_at);
	json_object_begin(out, "if_taken");
	json_time(out, "from", message->if_taken.from);
	json_time(out, "route_due", message->if_taken.route_due);
	json_time(out, "draft_due", message->if_taken.draft_due);
	json_time(out, "answer_due", message->if_taken.answer_due);
	json_object_end(out);
}

void json_message_row(struct json_out *out, const char *key, const struct view_message *message)
{
	json_object_begin(out, key);
	json_message_fields(out, message);
	json_object_end(out);
}

void json_message(struct json_out *out, const char *key, const struct view_message *message)
{
	json_object_begin(out, key);
	json_message_fields(out, message);
	json_str(out, "text", message->text);
	json_str(out, "link", message->link);
	json_str(out, "author_link", message->author_link);
	json_int(out, "likes", message->likes);
	json_int(out, "replies", message->replies);
	json_bool(out, "edited", message->edited);
	json_id_or_null(out, "incident", message->incident);
	json_named_or_null(out, "placement_account", &message->placement_account);
	json_object_end(out);
}

static void json_term_times(struct json_out *out, const struct view_term *term)
{
	json_text(out, "kind", term_kind_name(term->kind));
	json_clause(out, term->clause);
	json_time(out, "started", term->times.started);
	json_time(out, "due", term->times.due);
	json_time(out, "late_from", term->times.late_from);
	json_time(out, "missed", term->times.missed);
	json_int(out, "timetable", term->timetable);
	json_id_or_null(out, "schedule_body", term->schedule_body);
}

static void json_charge(struct json_out *out, const struct view_term *term)
{
	static const char *const charged[] = {
		[VIEW_NOT_MISSED] = "",   [VIEW_BUREAU] = "bureau", [VIEW_BODY] = "body",
		[VIEW_RESULT] = "result", [VIEW_NOBODY] = "nobody",
	};

	json_text(out, "charged", charged[term->charged]);
	json_array_begin(out, "causes");
	for (uint32_t bit = 1; bit != 0 && bit <= term->causes; bit <<= 1) {
		if ((term->causes & bit) != 0)
			json_text(out, NULL, cause_name(bit));
	}
	json_array_end(out);
	json_text(out, "explanation",
		  term->flags & TERM_EXPLANATION_ACCEPTED  ? "accepted"
		  : term->flags & TERM_EXPLANATION_REFUSED ? "refused"
		  : term->flags & TERM_EXPLAINED           ? "given"
							   : "");
}

void json_term(struct json_out *out, const char *key, const struct view_term *term)
{
	json_object_begin(out, key);
	json_text(out, "id", term->id);
	json_term_times(out, term);
	json_time(out, "done", term->times.done);
	json_int(out, "amount", term->amount);
	json_text(out, "unit", unit_name(term->unit));
	json_named_or_null(out, "body", &term->body);
	json_id_or_null(out, "message", term->message);
	json_bool(out, "provisional", term->provisional);
	if (term->has_used)
		json_int(out, "used_ms", term->used_ms);
	else
		json_put_null(out, "used_ms");
	json_charge(out, term);
	json_object_end(out);
}

void json_list_term(struct json_out *out, const char *key, const struct view_term *term)
{
	if (term->kind == TERM_MAX) {
		json_put_null(out, key);
		return;
	}
	json_object_begin(out, key);
	json_term_times(out, term);
	json_object_end(out);
}

void json_incident_row(struct json_out *out, const char *key, const struct view_incident_row *row)
{
	json_object_begin(out, key);
	json_int(out, "id", row->id);
	json_text(out, "number", row->number);
	json_text(out, "state", incident_state_name(row->state));
	json_text(out, "sign", view_sign_name(row->sign));
	json_text(out, "outcome", outcome_name(row->outcome));
	json_text(out, "importance", importance_name(row->importance));
	json_text(out, "track", track_name(row->track));
	json_str(out, "topic", row->topic);
	json_str(out, "location", row->location);
	json_named_or_null(out, "body", &row->body);
	json_named_or_null(out, "executor", &row->executor);
	json_network_or_null(out, "network", &row->network);
	json_str(out, "author", row->author);
	json_str(out, "excerpt", row->excerpt);
	json_int(out, "message_count", row->message_count);
	json_bool(out, "repeat", row->repeat);
	json_named_or_null(out, "returned_from", &row->returned_from);
	json_list_term(out, "step", &row->step);
	json_list_term(out, "answer", &row->answer);
	json_int(out, "revision", row->revision);
	json_time(out, "detected_at", row->detected_at);
	json_time(out, "updated_at", row->updated_at);
	json_object_end(out);
}

void json_next(struct json_out *out, int64_t value, row_id_t id)
{
	char text[PAGE_TEXT_SIZE];

	json_str_or_null(out, "next", str_from(page_format(value, id, text)));
}

void json_interval(struct json_out *out, utc_ms_t begin, utc_ms_t end)
{
	json_array_begin(out, NULL);
	json_time(out, NULL, begin);
	json_time(out, NULL, end);
	json_array_end(out);
}
