/*
 * http/api_reference.c: what forms and lists need besides: counts, bodies, topics, persons, working intervals,
 * whether a chain fits.
 */
#include <ctype.h>

#include "action/view.h"
#include "base/time_text.h"
#include "http/api.h"
#include "http/view_json.h"

err_t api_counts(struct request *request)
{
	static const struct {
		const char *name;
		enum view_kind view;
	} counted[] = {
		{ "new", VIEW_NEW },       { "returned", VIEW_RETURNED }, { "work", VIEW_WORK },
		{ "review", VIEW_REVIEW }, { "desk", VIEW_DESK },         { "answered", VIEW_ANSWERED },
	};
	struct view_counts counts;
	err_t e = view_counts(request->app, request->session.person, &counts);

	if (e != ERR_OK)
		return e;
	json_object_begin(&request->out, NULL);
	json_int(&request->out, "found", counts.found);
	for (size_t i = 0; i < ARRAY_COUNT(counted); i++)
		json_int(&request->out, counted[i].name, counts.of[counted[i].view]);
	json_object_end(&request->out);
	return ERR_OK;
}

err_t api_bodies(struct request *request)
{
	struct json_out *out = &request->out;
	struct view_body *bodies;
	size_t count;
	err_t e = view_bodies(request->app, request->session.person, request->arena, &bodies, &count);

	if (e != ERR_OK)
		return e;
	json_object_begin(out, NULL);
	json_array_begin(out, "items");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(out, NULL);
		json_int(out, "id", bodies[i].id);
		json_str(out, "name", bodies[i].name);
		json_str(out, "short_name", bodies[i].short_name);
		json_str(out, "kind", bodies[i].kind);
		json_int(out, "open_work", bodies[i].open_work);
		json_bool(out, "own_schedule", bodies[i].own_schedule);
		json_array_begin(out, "executors");
		for (size_t k = 0; k < bodies[i].executor_count; k++)
			json_named_or_null(out, NULL, &bodies[i].executors[k]);
		json_array_end(out);
		json_object_end(out);
	}
	json_array_end(out);
	json_object_end(out);
	return ERR_OK;
}

err_t api_persons(struct request *request)
{
	const struct persons_query *query = request->query;
	struct json_out *out = &request->out;
	struct view_person *persons;
	size_t count;
	err_t e = view_persons(request->app, request->session.person, (enum view_person_kind)query->role, query->body,
			       request->arena, &persons, &count);

	if (e != ERR_OK)
		return e;
	json_object_begin(out, NULL);
	json_array_begin(out, "items");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(out, NULL);
		json_int(out, "id", persons[i].person.id);
		json_str(out, "name", persons[i].person.name);
		json_text(out, "role", persons[i].curator ? "curator" : "executor");
		json_named_or_null(out, "body", &persons[i].body);
		json_object_end(out);
	}
	json_array_end(out);
	json_object_end(out);
	return ERR_OK;
}

err_t api_topics(struct request *request)
{
	struct json_out *out = &request->out;
	struct view_topic *topics;
	size_t count;
	err_t e = view_topics(request->app, request->session.person, request->arena, &topics, &count);

	if (e != ERR_OK)
		return e;
	json_object_begin(out, NULL);
	json_array_begin(out, "items");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(out, NULL);
		json_int(out, "id", topics[i].id);
		json_str(out, "name", topics[i].name);
		json_str(out, "group", topics[i].group);
		json_id_or_null(out, "default_body", topics[i].default_body);
		json_text(out, "default_importance", importance_name(topics[i].default_importance));
		json_object_end(out);
	}
	json_array_end(out);
	json_object_end(out);
	return ERR_OK;
}

err_t api_intervals(struct request *request)
{
	const struct intervals_query *query = request->query;
	struct json_out *out = &request->out;
	struct view_intervals intervals;
	int64_t from, to;
	err_t e;

	if (date_parse(query->from, &from) != ERR_OK)
		return err_set(ERR_INPUT_INVALID, &request->detail, "from", "date");
	if (date_parse(query->to, &to) != ERR_OK)
		return err_set(ERR_INPUT_INVALID, &request->detail, "to", "date");
	if (request->ids[0] > UINT32_MAX)
		return ERR_NOT_FOUND;
	e = view_intervals(request->app, (uint32_t)request->ids[0], query->body, from, to, request->arena, &intervals,
			   &request->detail);
	if (e != ERR_OK)
		return e;
	request->cache_control = "private, max-age=31536000, immutable"; /* a numbered timetable never changes */
	json_object_begin(out, NULL);
	json_str(out, "zone", intervals.zone);
	json_array_begin(out, "items");
	for (size_t i = 0; i < intervals.count; i++)
		json_interval(out, intervals.items[i].begin, intervals.items[i].end);
	json_array_end(out);
	json_object_end(out);
	return ERR_OK;
}

static bool number_take(const char **at, const char *end, int64_t max, int64_t *ret_number)
{
	int64_t number = 0;

	while (*at < end && isdigit((unsigned char)**at) && number <= max)
		number = number * 10 + (*(*at)++ - '0');
	*ret_number = number;
	return number > 0 && number <= max;
}

/* "12:1,15:1,17:2"; without numbers one after another. */
static bool stages_parse(struct str text, struct incident_stage stages[INCIDENT_STAGES_MAX], size_t *ret_count)
{
	const char *at = text.data, *end = text.data + text.size;

	for (size_t i = 0; i < INCIDENT_STAGES_MAX; i++) {
		int64_t body, number = (int64_t)i + 1;

		if (!number_take(&at, end, INT64_C(1) << 53, &body))
			return false;
		if (at < end && *at == ':') {
			at++;
			if (!number_take(&at, end, INCIDENT_STAGES_MAX, &number))
				return false;
		}
		stages[i] = (struct incident_stage){ .body = body, .number = (uint16_t)number };
		*ret_count = i + 1;
		if (at == end)
			return true;
		if (*at++ != ',')
			return false;
	}
	return false;
}

err_t api_feasibility(struct request *request)
{
	const struct feasibility_query *query = request->query;
	struct incident_stage stages[INCIDENT_STAGES_MAX];
	struct json_out *out = &request->out;
	struct view_feasibility found;
	size_t count;
	err_t e;

	if (!stages_parse(query->stages, stages, &count))
		return err_set(ERR_INPUT_INVALID, &request->detail, "stages", "stages_text");
	e = view_feasibility(request->app, request->session.person, request->ids[0], stages, count, request->arena,
			     &found, &request->detail);
	if (e != ERR_OK)
		return e;
	json_object_begin(out, NULL);
	json_time(out, "draft_due", found.times.draft_due);
	json_int(out, "short_ms", found.times.short_ms);
	json_bool(out, "draft_while_closed", found.times.draft_while_closed);
	json_array_begin(out, "stages");
	for (size_t i = 0; i < found.stage_count; i++) {
		json_object_begin(out, NULL);
		json_int(out, "body", found.stages[i].body);
		json_int(out, "number", found.stages[i].number);
		json_time(out, "part_due", found.times.part_due[i]);
		json_object_end(out);
	}
	json_array_end(out);
	json_object_end(out);
	return ERR_OK;
}
