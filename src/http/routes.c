/*
 * http/routes.c: the API, one row per route. A test compares it with api/openapi.yaml both ways.
 *
 * Roles stand here only where a route is closed to whole roles; who may do what to which incident is asked of core
 * inside the action's transaction.
 */
#include "base/limits.h"
#include "core/access.h"
#include "http/api.h"

enum { SMALL_BODY = 16 * 1024, LOGIN_BODY = 4 * 1024 };
#define ROLE(name) (UINT32_C(1) << ROLE_##name)
#define QUERY(table, type) .query = (table), .query_size = sizeof(struct type)
#define BODY(table, type, bytes) .fields = (table), .input_size = sizeof(struct type), .body_bytes_max = (bytes)
#define COMMAND(name, function, id)                                                                                    \
	"POST", "/api/v1/incidents/{id}/" name, function, id, .flags = ROUTE_WRITE | ROUTE_REVISION
#define GIVE(name, id) COMMAND(name, api_command, id)
#define FIELDS(table) BODY(table, command_in, BODY_BYTES_MAX)

const struct route routes[] = {
	{ "GET", "/healthz", api_health, "health", .flags = ROUTE_PUBLIC },
	{ "GET", "/readyz", api_ready, "ready", .flags = ROUTE_PUBLIC },
	{ "GET", "/api/openapi.json", api_openapi, "openapi", .flags = ROUTE_PUBLIC },
	{ "POST", "/api/v1/sessions", api_login, "login", .flags = ROUTE_PUBLIC | ROUTE_WRITE,
	  BODY(fields_login, login_in, LOGIN_BODY) },
	{ "DELETE", "/api/v1/sessions", api_logout, "logout", .flags = ROUTE_WRITE },
	{ "GET", "/api/v1/me", api_me, "me", .flags = 0 },
	{ "GET", "/api/v1/counts", api_counts, "counts", .flags = 0 },
	{ "GET", "/api/v1/timetables/{number}/intervals", api_intervals, "intervals",
	  QUERY(query_intervals, intervals_query) },
	{ "GET", "/api/v1/messages", api_messages, "listMessages", QUERY(query_messages, messages_query) },
	{ "GET", "/api/v1/messages/{id}", api_message, "getMessage", .flags = 0 },
	{ "POST", "/api/v1/messages/{id}/claim", api_claim, "claimMessage", .flags = ROUTE_WRITE },
	{ "DELETE", "/api/v1/messages/{id}/claim", api_release, "releaseMessage", .flags = ROUTE_WRITE },
	{ "POST", "/api/v1/messages/{id}/detect-and-route", api_detect_and_route, "detectAndRoute",
	  .flags = ROUTE_WRITE, BODY(fields_detect_and_route, route_in, SMALL_BODY) },
	{ "POST", "/api/v1/messages/{id}/detect", api_detect, "detect", .flags = ROUTE_WRITE },
	{ "GET", "/api/v1/incidents", api_incidents, "listIncidents", QUERY(query_incidents, incidents_query) },
	{ "POST", "/api/v1/incidents", api_by_hand, "createIncident", .flags = ROUTE_WRITE,
	  BODY(fields_by_hand, by_hand_in, BODY_BYTES_MAX) },
	{ "GET", "/api/v1/incidents/{id}", api_incident, "getIncident", .flags = 0 },
	{ "GET", "/api/v1/incidents/{id}/events", api_events, "listEvents", QUERY(query_page, page_query) },
	{ "GET", "/api/v1/incidents/{id}/terms/{term}/explanation", api_explanation, "explainTerm", .flags = 0 },
	{ "GET", "/api/v1/incidents/{id}/drafts/{n}", api_draft, "getDraft", .flags = 0 },
	{ "GET", "/api/v1/incidents/{id}/autosave", api_autosave_get, "getAutosave", .flags = 0 },
	{ "PUT", "/api/v1/incidents/{id}/autosave", api_autosave_put, "putAutosave", .flags = ROUTE_WRITE,
	  BODY(fields_autosave, draft_in, BODY_BYTES_MAX) },
	{ COMMAND("triage", api_triage, "triage"), BODY(fields_triage, route_in, SMALL_BODY) },
	{ COMMAND("route", api_route, "route"), BODY(fields_route, route_in, SMALL_BODY) },
	{ GIVE("attach", "attach"), FIELDS(fields_message_reason_maybe) },
	{ GIVE("detach", "detach"), FIELDS(fields_message_reason_maybe) },
	{ GIVE("forward", "forward"), FIELDS(fields_forward) },
	{ GIVE("return", "return"), FIELDS(fields_return) },
	{ GIVE("take", "take") },
	{ GIVE("reassign", "reassign"), FIELDS(fields_reassign) },
	{ GIVE("hand-over", "handOver"), FIELDS(fields_hand_over) },
	{ GIVE("submit-part", "submitPart"), FIELDS(fields_text) },
	{ GIVE("submit-draft", "submitDraft"), FIELDS(fields_draft) },
	{ GIVE("withdraw-draft", "withdrawDraft"), FIELDS(fields_reason_maybe) },
	{ GIVE("visa", "visa") },
	{ GIVE("refuse-visa", "refuseVisa"), FIELDS(fields_reason) },
	{ GIVE("approve", "approve") },
	{ COMMAND("approve-and-publish", api_approve_and_publish, "approveAndPublish") },
	{ GIVE("correct-and-approve", "correctAndApprove"), FIELDS(fields_text) },
	{ COMMAND("correct-approve-and-publish", api_correct_approve_and_publish, "correctApproveAndPublish"),
	  FIELDS(fields_text) },
	{ GIVE("send-back", "sendBack"), FIELDS(fields_reason) },
	{ GIVE("publish", "publish") },
	{ GIVE("undo", "undo") },
	{ GIVE("published-by-hand", "publishedByHand"), FIELDS(fields_published) },
	{ GIVE("cannot-be-placed", "cannotBePlaced"), FIELDS(fields_message_reason) },
	{ GIVE("author-replied", "authorReplied"), FIELDS(fields_message_maybe) },
	{ GIVE("mark-repeat", "markRepeat"), FIELDS(fields_other) },
	{ GIVE("unmark-repeat", "unmarkRepeat"), FIELDS(fields_reason_maybe) },
	{ GIVE("mark-significant", "markSignificant"), FIELDS(fields_reason_maybe) },
	{ GIVE("unmark-significant", "unmarkSignificant"), FIELDS(fields_reason) },
	{ GIVE("mark-emergency", "markEmergency"), FIELDS(fields_reason_maybe) },
	{ GIVE("exclude", "exclude"), FIELDS(fields_exclude) },
	{ GIVE("dismiss", "dismiss"), FIELDS(fields_dismiss) },
	{ GIVE("close", "close"), FIELDS(fields_close) },
	{ GIVE("reopen", "reopen"), FIELDS(fields_reason) },
	{ GIVE("change-track", "changeTrack"), FIELDS(fields_track) },
	{ GIVE("change-edition", "changeEdition"), FIELDS(fields_reason_maybe) },
	{ GIVE("add-measure", "addMeasure"), FIELDS(fields_measure) },
	{ GIVE("fulfil-measure", "fulfilMeasure"), FIELDS(fields_fulfil) },
	{ GIVE("comment", "comment"), FIELDS(fields_comment) },
	{ GIVE("explain", "explain"), FIELDS(fields_term_reason) },
	{ GIVE("accept-explanation", "acceptExplanation"), FIELDS(fields_term_reason_maybe) },
	{ GIVE("refuse-explanation", "refuseExplanation"), FIELDS(fields_term_reason) },
	{ GIVE("report-shortcoming", "reportShortcoming"), FIELDS(fields_shortcoming) },
	{ GIVE("split", "split"), FIELDS(fields_message_reason) },
	{ GIVE("merge", "merge"), FIELDS(fields_other) },
	{ "GET", "/api/v1/incidents/{id}/feasibility", api_feasibility, "feasibility",
	  QUERY(query_feasibility, feasibility_query) },
	{ "POST", "/api/v1/imports", api_imports, "importMessages",
	  .flags = ROUTE_WRITE | ROUTE_FILE_BODY | ROUTE_LOCAL,
	  .roles = ROLE(CURATOR) | ROLE(HEAD_OF_BUREAU) | ROLE(ADMINISTRATOR), QUERY(query_imports, imports_query),
	  .body_bytes_max = IMPORT_BYTES_MAX },
	{ "GET", "/api/v1/bodies", api_bodies, "listBodies", .flags = 0 },
	{ "GET", "/api/v1/persons", api_persons, "listPersons", QUERY(query_persons, persons_query) },
	{ "GET", "/api/v1/topics", api_topics, "listTopics", .flags = 0 },
	{ "GET", "/api/v1/stream", NULL, "stream", .flags = ROUTE_STREAM },
	{ "GET", "/api/v1/demo/clock", api_clock_get, "getDemoClock", .flags = ROUTE_DEMO },
	{ "POST", "/api/v1/demo/clock", api_clock_set, "setDemoClock", .flags = ROUTE_DEMO | ROUTE_PUBLIC | ROUTE_WRITE,
	  BODY(fields_clock, clock_in, LOGIN_BODY) },
	{ 0 },
};
