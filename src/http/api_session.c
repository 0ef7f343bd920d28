/*
 * http/api_session.c: log-in, log-out, who is asking, and whether the program lives and is ready.
 */
#include "action/view.h"
#include "http/api.h"
#include "http/server_private.h"
#include "http/view_json.h"
#include "job/runner.h"
#include "store/migrate.h"

err_t api_health(struct request *request)
{
	json_object_begin(&request->out, NULL);
	json_text(&request->out, "status", "ok");
	json_object_end(&request->out);
	return ERR_OK;
}

err_t api_ready(struct request *request)
{
	struct http *http = request->http;
	int64_t oldest_s = 0, schema = 0;
	bool database = job_oldest_s(request->app, &oldest_s) == ERR_OK;
	bool migrations = store_schema_version(request->app->db, &schema) == ERR_OK && schema == SCHEMA_VERSION;
	bool workers = http->runner && job_runner_turns(http->runner);
	bool ready = database && migrations && workers;

	request->status = ready ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
	json_object_begin(&request->out, NULL);
	json_text(&request->out, "status", ready ? "ready" : "not_ready");
	json_bool(&request->out, "database", database);
	json_bool(&request->out, "migrations", migrations);
	json_bool(&request->out, "workers", workers);
	json_int(&request->out, "oldest_job_s", oldest_s);
	json_object_end(&request->out);
	return ERR_OK;
}

err_t api_openapi(struct request *request)
{
	const struct http_config *config = &request->http->config;

	request->static_body = config->openapi.data;
	request->static_size = config->openapi.size;
	return config->openapi.size > 0 ? ERR_OK : ERR_NOT_FOUND;
}

static err_t write_me(struct request *request)
{
	struct json_out *out = &request->out;
	struct view_me me;
	char csrf[CSRF_SIZE + 1];
	err_t e = session_csrf(request->token, csrf);

	if (e == ERR_OK)
		e = view_me(request->app, request->session.person, request->arena, &me);
	if (e != ERR_OK)
		return e;
	json_object_begin(out, NULL);
	json_named_or_null(out, "person", &me.person);
	json_str(out, "login", me.login);
	json_array_begin(out, "roles");
	for (size_t i = 0; i < me.role_count; i++) {
		json_object_begin(out, NULL);
		json_text(out, "role", role_name(me.roles[i].role));
		json_named_or_null(out, "body", &me.roles[i].body);
		json_object_end(out);
	}
	json_array_end(out);
	json_text(out, "csrf", csrf);
	json_str(out, "region", me.region);
	json_str(out, "zone", me.zone);
	json_int(out, "timetable", me.timetable);
	json_bool(out, "demo", request->app->demo);
	json_object_end(out);
	return ERR_OK;
}

err_t api_me(struct request *request)
{
	return write_me(request);
}

err_t api_login(struct request *request)
{
	const struct login_in *in = request->input;
	const struct login_try attempt = { in->login, in->password, request->address };
	char token[SESSION_TOKEN_SIZE + 1];
	err_t e = login_start(request->http->lane, request->app->db, &attempt, token, &request->session,
			      &request->detail);

	if (e == ERR_BUSY && !request->detail.rule)
		return err_set(e, &request->detail, "", "login_lane");
	if (e != ERR_OK)
		return e;
	request->token = arena_dup(request->arena, str_from(token));
	request->cookie = session_cookie_make(request, token);
	if (!request->token.data || !request->cookie.data)
		return ERR_MEMORY;
	request->status = MHD_HTTP_CREATED;
	return write_me(request);
}

err_t api_logout(struct request *request)
{
	err_t e = login_end(request->app->db, request->token);

	if (e != ERR_OK)
		return e;
	hub_session_ended(request->http->hub, request->session.id);
	request->cookie = session_cookie_make(request, "");
	request->status = MHD_HTTP_NO_CONTENT;
	return request->cookie.data ? ERR_OK : ERR_MEMORY;
}
