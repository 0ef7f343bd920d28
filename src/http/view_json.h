/*
 * http/view_json.h: the values of store/store_view.h as the JSON of api/openapi.yaml. Translation only.
 */
#pragma once

#include "base/json_out.h"
#include "store/store_view.h"

void json_named_or_null(struct json_out *out, const char *key, const struct view_named *named);
void json_network_or_null(struct json_out *out, const char *key, const struct view_network *network);
void json_claim(struct json_out *out, const char *key, const struct view_claim *claim);
void json_message_row(struct json_out *out, const char *key, const struct view_message *message);
void json_message(struct json_out *out, const char *key, const struct view_message *message);
void json_term(struct json_out *out, const char *key, const struct view_term *term);
void json_list_term(struct json_out *out, const char *key, const struct view_term *term);
void json_incident_row(struct json_out *out, const char *key, const struct view_incident_row *row);
void json_incident(struct json_out *out, const struct view_incident *incident);
void json_event(struct json_out *out, const struct view_event *event);
void json_draft(struct json_out *out, const struct view_draft *draft);
void json_explanation(struct json_out *out, const struct view_explanation *explanation);
/* `next` of a page: text, or null behind the last. */
void json_next(struct json_out *out, int64_t value, row_id_t id);
void json_interval(struct json_out *out, utc_ms_t begin, utc_ms_t end);
