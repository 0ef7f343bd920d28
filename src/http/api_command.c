/*
 * http/api_command.c: the commands of the order, from a request to incident_do() and back. Translation only: what is
 * allowed, core decides.
 */
#include "action/incident_do.h"
#include "action/view.h"
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

err_t api_take(struct request *request)
{
	return run_one(request, &(struct incident_do_command){ .kind = COMMAND_TAKE });
}

err_t api_return(struct request *request)
{
	const struct reason_in *in = request->input;

	return run_one(request, &(struct incident_do_command){ .kind = COMMAND_RETURN,
							       .reason = in->reason,
							       .args = { .body = in->proposed_body } });
}

err_t api_submit_draft(struct request *request)
{
	const struct draft_in *in = request->input;

	if (in->kind == DRAFT_NONE)
		return err_set(ERR_INPUT_INVALID, &request->detail, "kind", "one_of");
	return run_one(request, &(struct incident_do_command){ .kind = COMMAND_SUBMIT_DRAFT,
							       .text = in->text,
							       .args = { .draft_kind = (enum draft_kind)in->kind } });
}

err_t api_send_back(struct request *request)
{
	const struct reason_in *in = request->input;

	return run_one(request, &(struct incident_do_command){ .kind = COMMAND_SEND_BACK, .reason = in->reason });
}

err_t api_approve(struct request *request)
{
	return run_one(request, &(struct incident_do_command){ .kind = COMMAND_APPROVE });
}

err_t api_approve_and_publish(struct request *request)
{
	struct incident_do it = { .incident = request->ids[0], .command_count = 2 };

	it.commands[0].kind = COMMAND_APPROVE;
	it.commands[1].kind = COMMAND_PUBLISH;
	return run(request, &it);
}

err_t api_publish(struct request *request)
{
	return run_one(request, &(struct incident_do_command){ .kind = COMMAND_PUBLISH });
}

err_t api_undo(struct request *request)
{
	return run_one(request, &(struct incident_do_command){ .kind = COMMAND_UNDO });
}

err_t api_published_by_hand(struct request *request)
{
	const struct published_in *in = request->input;

	return run_one(request,
		       &(struct incident_do_command){ .kind = COMMAND_PUBLISHED_BY_HAND,
						      .link = in->link,
						      .args = { .message = in->message, .moment = in->moment } });
}
