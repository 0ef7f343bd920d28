/*
 * http/api_incident.c: what people look at of an incident: lists, the incident, its events, terms, drafts, the typed
 * text.
 */
#include "action/autosave.h"
#include "action/view.h"
#include "http/api.h"
#include "http/server_private.h"
#include "http/view_json.h"

err_t api_incidents(struct request *request)
{
	const struct incidents_query *query = request->query;
	struct json_out *out = &request->out;
	struct page page = { .rows_max = (size_t)query->page.limit };
	struct view_incident_page found;
	err_t e = page_parse(query->page.after, &page, &request->detail);

	if (e == ERR_OK)
		e = view_incidents(request->app, request->session.person, (enum view_kind)query->view, query->q, &page,
				   request->arena, &found);
	if (e != ERR_OK)
		return e;
	json_object_begin(out, NULL);
	json_array_begin(out, "items");
	for (size_t i = 0; i < found.count; i++)
		json_incident_row(out, NULL, &found.items[i]);
	json_array_end(out);
	json_next(out, found.next_value, found.next_id);
	json_int(out, "total", found.total);
	json_object_end(out);
	return ERR_OK;
}

static struct str etag_of(struct request *request, uint32_t revision)
{
	return arena_printf(request->arena, "\"%u\"", revision);
}

err_t api_incident(struct request *request)
{
	struct view_incident incident;
	uint32_t revision, version;
	err_t e;

	if (request->if_none_match.size > 0) {
		e = view_incident_revision(request->app, request->session.person, request->ids[0], &revision, &version);
		if (e != ERR_OK)
			return e;
		/* A mark, a measure or a missed term changes what is seen but not the revision: behind it all is sent. */
		if (version == revision && request_not_modified(request, etag_of(request, revision)))
			return ERR_OK;
	}
	e = view_incident(request->app, request->session.person, request->ids[0], request->arena, &incident);
	if (e != ERR_OK)
		return e;
	request->etag = etag_of(request, incident.revision);
	json_incident(&request->out, &incident);
	return request->etag.data ? ERR_OK : ERR_MEMORY;
}

err_t api_events(struct request *request)
{
	const struct page_query *query = request->query;
	struct json_out *out = &request->out;
	struct page page = { .rows_max = (size_t)query->limit };
	struct view_event_page events;
	err_t e = page_parse(query->after, &page, &request->detail);

	if (e == ERR_OK)
		e = view_events(request->app, request->session.person, request->ids[0], &page, request->arena, &events);
	if (e != ERR_OK)
		return e;
	json_object_begin(out, NULL);
	json_array_begin(out, "items");
	for (size_t i = 0; i < events.count; i++)
		json_event(out, &events.items[i]);
	json_array_end(out);
	json_next(out, events.next_value, events.next_id);
	json_object_end(out);
	return ERR_OK;
}

err_t api_explanation(struct request *request)
{
	struct view_explanation explanation;
	err_t e = view_explanation(request->app, request->session.person, request->ids[0], request->words[1],
				   request->arena, &explanation);

	if (e == ERR_OK)
		json_explanation(&request->out, &explanation);
	return e;
}

err_t api_draft(struct request *request)
{
	struct view_draft draft;
	err_t e = view_draft(request->app, request->session.person, request->ids[0], request->ids[1], request->arena,
			     &draft);

	if (e == ERR_OK)
		json_draft(&request->out, &draft);
	return e;
}

static void json_autosave(struct request *request, const struct view_autosave *autosave)
{
	json_object_begin(&request->out, NULL);
	json_str(&request->out, "text", autosave->text);
	json_text(&request->out, "kind", draft_kind_name(autosave->kind));
	json_time(&request->out, "saved_at", autosave->saved_at);
	json_object_end(&request->out);
}

err_t api_autosave_get(struct request *request)
{
	struct view_autosave autosave;
	err_t e = autosave_get(request->app, request->session.person, request->ids[0], request->arena, &autosave,
			       &request->detail);

	if (e == ERR_OK)
		json_autosave(request, &autosave);
	return e;
}

err_t api_autosave_put(struct request *request)
{
	const struct draft_in *in = request->input;
	struct view_autosave autosave = { .text = in->text, .kind = (enum draft_kind)in->kind };
	err_t e;

	if (autosave.kind == DRAFT_NONE)
		return err_set(ERR_INPUT_INVALID, &request->detail, "kind", "one_of");
	e = autosave_put(request->app, request->session.person, request->ids[0], autosave.kind, in->text, in->seen,
			 &autosave.saved_at, &request->detail);
	if (e == ERR_OK)
		json_autosave(request, &autosave);
	return e;
}
