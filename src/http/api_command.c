/*
 * http/api_command.c: the commands of the order, from a request to incident_do() and back. Translation only: what is
 * allowed, core decides.
 */
#include "action/incident_do.h"
#include "action/view.h"
#include "base/assert.h"
#include "base/time_text.h"
#include "http/api.h"
#include "http/server_private.h"

static err_t write_reply(struct request *request, const struct incident_reply *reply)
{
	struct json_out *out = &request->out;
	char number[INCIDENT_NUMBER_SIZE];

	json_object_begin(out, NULL);
	json_int(out, "incident", reply->incident);
	json_text(out, "number", incident_number_format(reply->number_year, reply->number, number));
	json_int(out, "revision", reply->revision);
	json_int(out, "version", reply->version);
	json_text(out, "state", incident_state_name(reply->state));
	json_id_or_null(out, "other", reply->other);
	json_object_end(out);
	request->etag = arena_printf(request->arena, "\"%u\"", reply->revision);
	return request->etag.data ? ERR_OK : ERR_MEMORY;
}

/* CLAIMED names the holder, not a number. */
static void name_holder(struct request *request, row_id_t message)
{
	struct view_message view;

	request->detail.found = 0;
	if (message && view_message(request->app, request->session.person, message, request->arena, &view) == ERR_OK)
		request->holder = view.claim.person.name;
}

static err_t run(struct request *request, struct incident_do *it)
{
	err_t e;

	it->person = request->session.person;
	it->key = request->command_id;
	it->digest = request->content;
	it->revision = request->has_revision ? request->revision : 0;
	e = incident_do(request->app, it, &request->detail);
	if (e == ERR_REVISION_STALE)
		request->revision_now = it->ret_reply.revision;
	if (e == ERR_CLAIMED)
		name_holder(request, it->commands[0].args.message);
	return e == ERR_OK ? write_reply(request, &it->ret_reply) : e;
}

/* One command on the incident of the address. */
static err_t run_one(struct request *request, const struct incident_do_command *command)
{
	struct incident_do it = { .incident = request->ids[0], .command_count = 1 };

	it.commands[0] = *command;
	return run(request, &it);
}

static err_t fill_triage(struct request *request, struct incident_do_command *command)
{
	const struct route_in *in = request->input;

	if (in->importance == IMPORTANCE_NONE)
		return err_set(ERR_INPUT_INVALID, &request->detail, "importance", "one_of");
	command->kind = COMMAND_TRIAGE;
	command->args.topic = in->topic;
	command->args.importance = (enum importance)in->importance;
	command->location = in->location;
	return ERR_OK;
}

static void fill_route(const struct request *request, struct incident_do_command *command)
{
	const struct route_in *in = request->input;
	const struct stage_in *stages = in->stages.items;

	command->kind = COMMAND_ROUTE;
	command->reason = in->note;
	command->args.stage_count = (uint16_t)in->stages.count;
	for (size_t i = 0; i < in->stages.count; i++) {
		command->args.stages[i].body = stages[i].body;
		command->args.stages[i].number = (uint16_t)(stages[i].number ? stages[i].number : (int64_t)i + 1);
	}
}

err_t api_detect_and_route(struct request *request)
{
	struct incident_do it = { .command_count = 3 };
	err_t e = fill_triage(request, &it.commands[1]);

	if (e != ERR_OK)
		return e;
	it.commands[0].kind = COMMAND_DETECT;
	it.commands[0].args.message = request->ids[0];
	fill_route(request, &it.commands[2]);
	request->status = MHD_HTTP_CREATED;
	return run(request, &it);
}

err_t api_detect(struct request *request)
{
	struct incident_do it = { .command_count = 1 };

	it.commands[0].kind = COMMAND_DETECT;
	it.commands[0].args.message = request->ids[0];
	request->status = MHD_HTTP_CREATED;
	return run(request, &it);
}

err_t api_by_hand(struct request *request)
{
	const struct by_hand_in *in = request->input;
	struct incident_by_hand it = {
		.person = request->session.person,
		.key = request->command_id,
		.digest = request->content,
		.network = in->network,
		.text = in->text,
		.author = in->author,
		.link = in->link,
		.posted_at = in->posted_at,
	};
	err_t e = incident_by_hand(request->app, &it, &request->detail);

	if (e != ERR_OK)
		return e;
	request->status = MHD_HTTP_CREATED;
	return write_reply(request, &it.ret_reply);
}

err_t api_triage(struct request *request)
{
	struct incident_do_command command = { 0 };
	err_t e = fill_triage(request, &command);

	return e == ERR_OK ? run_one(request, &command) : e;
}

err_t api_route(struct request *request)
{
	struct incident_do_command command = { 0 };

	fill_route(request, &command);
	return run_one(request, &command);
}

static err_t fill_term(struct str text, struct incident_args *args, struct err_detail *ret_detail)
{
	size_t dash = 0;
	int64_t number = 0;

	while (dash < text.size && text.data[dash] != '-')
		dash++;
	args->has_term = term_kind_from_name((struct str){ text.data, dash }, &args->term_kind);
	for (size_t i = dash + 1; i < text.size && number < INT64_C(1) << 53; i++)
		number = text.data[i] >= '0' && text.data[i] <= '9' ? number * 10 + (text.data[i] - '0') : INT64_MAX;
	if (!args->has_term || number == 0 || number >= INT64_C(1) << 53)
		return err_set(ERR_INPUT_INVALID, ret_detail, "term", "no_such_violation");
	if (term_kind_is_of_message(args->term_kind))
		args->message = number;
	else if (number <= UINT32_MAX)
		args->term_version = (uint32_t)number;
	return ERR_OK;
}

static err_t fill_measure(const struct command_in *in, struct incident_do_command *command,
			  struct err_detail *ret_detail)
{
	command->args.body = 0;
	command->measure_body = in->body;
	if (in->due.size > 0 && date_parse(in->due, &command->measure_due_day) != ERR_OK)
		return err_set(ERR_INPUT_INVALID, ret_detail, "due", "date");
	return ERR_OK;
}

/* Whatever the command's table has let in. */
static err_t fill_command(const struct command_in *in, struct incident_do_command *command,
			  struct err_detail *ret_detail)
{
	command->text = in->text;
	command->reason = in->reason;
	command->link = in->link;
	command->args = (struct incident_args){
		.message = in->message,
		.body = in->body,
		.person = in->person,
		.other_incident = in->other_incident,
		.measure = in->measure,
		.draft_kind = (enum draft_kind)in->draft_kind,
		.place = (enum place)in->place,
		.ground = in->ground,
		.outcome = (enum outcome)in->outcome,
		.has_track = command->kind == COMMAND_CHANGE_TRACK,
		.track = (enum track)in->track,
		.decided_ms = in->decided,
		.moment = in->moment,
		.is_repeat_answered = in->repeat_answered,
	};
	if (command->kind == COMMAND_ADD_MEASURE)
		return fill_measure(in, command, ret_detail);
	return in->term.size > 0 ? fill_term(in->term, &command->args, ret_detail) : ERR_OK;
}

err_t api_command(struct request *request)
{
	struct incident_do_command command = { 0 };
	bool known = incident_command_from_name(str_from(strrchr(request->route->path, '/') + 1), &command.kind);
	err_t e = ERR_OK;

	ASSERT(known);
	if (request->input)
		e = fill_command(request->input, &command, &request->detail);
	return e == ERR_OK ? run_one(request, &command) : e;
}

err_t api_approve_and_publish(struct request *request)
{
	struct incident_do it = { .incident = request->ids[0], .command_count = 2 };

	it.commands[0].kind = COMMAND_APPROVE;
	it.commands[1].kind = COMMAND_PUBLISH;
	return run(request, &it);
}

err_t api_correct_approve_and_publish(struct request *request)
{
	const struct command_in *in = request->input;
	struct incident_do it = { .incident = request->ids[0], .command_count = 2 };

	it.commands[0].kind = COMMAND_CORRECT_AND_APPROVE;
	it.commands[0].text = in->text;
	it.commands[1].kind = COMMAND_PUBLISH;
	return run(request, &it);
}
