/*
 * job/publish.c: places one answer under one message, at most once as the citizen sees it (п. 20, ARCHITECTURE mistake
 * 6).
 *
 *   attempt on disk → send_started on disk → network.reply → published on disk
 *
 * Whoever finds an open attempt (the job's, or the incident's `sending`) looks with find_reply before any second call.
 * The mark is equal at every try. Must not: call the network inside a transaction.
 */
#include <inttypes.h>
#include <stdio.h>

#include "action/incident_do.h"
#include "action/publish_job.h"
#include "base/digest.h"
#include "base/log.h"
#include "job/job.h"
#include "store/store_draft.h"
#include "store/store_incident.h"
#include "store/store_message.h"
#include "store/store_setting.h"

enum { MARK_SIZE = 32 };

struct publishing {
	struct app *app;
	const struct job *job;
	struct arena *arena;
	row_id_t incident;
	enum placement placement;
	struct publish_place place;
	struct str text;
	char mark[DIGEST_HEX_SIZE + 1];
};

static err_t mark_make(struct publishing *it, struct db_tx *tx, row_id_t draft)
{
	struct digest digest;
	struct str key, ids;
	err_t e = store_setting_get(tx, SETTING_DIGEST_KEY, it->arena, &key);

	if (e != ERR_OK)
		return e;
	ids = arena_printf(it->arena, "\n%" PRId64 ":%" PRId64 ":%" PRId64, it->incident, it->job->subject, draft);
	if (!ids.data)
		return ERR_MEMORY;
	e = digest_of((const struct str[]){ key, ids }, 2, &digest);
	if (e != ERR_OK)
		return e;
	digest_hex(&digest, it->mark);
	it->mark[MARK_SIZE] = '\0';
	return ERR_OK;
}

static err_t publishing_read(struct db_tx *tx, void *arg)
{
	struct publishing *it = arg;
	struct stored_incident *stored = arena_alloc(it->arena, sizeof(*stored));
	struct message_row message;
	size_t index;
	err_t e;

	if (!stored)
		return ERR_MEMORY;
	it->placement = PLACEMENT_NONE;
	e = store_message_get(tx, it->job->subject, it->arena, &message);
	if (e != ERR_OK || message.incident == 0)
		return e;
	it->incident = message.incident;
	e = store_incident_load(tx, it->incident, it->arena, stored);
	if (e != ERR_OK)
		return e;
	index = incident_message_index(&stored->incident, message.id);
	if (index >= stored->incident.message_count)
		return ERR_OK;
	it->placement = stored->incident.messages[index].placement;
	if (it->placement != PLACEMENT_WAITING && it->placement != PLACEMENT_SENDING)
		return ERR_OK;
	e = publish_place_find(tx, it->app, &stored->incident, message.id, it->arena, &it->place);
	if (e == ERR_OK)
		e = store_draft_text(tx, stored->incident.draft, it->arena, &it->text);
	return e != ERR_OK ? e : mark_make(it, tx, stored->incident.draft);
}

static err_t attempt_write(struct db_tx *tx, void *arg)
{
	const struct publishing *it = arg;

	return job_attempt(tx, it->job);
}

static err_t command(const struct publishing *it, enum incident_command_kind kind, const struct network_placed *placed,
		     err_t ground)
{
	struct incident_do run = { .incident = it->incident, .command_count = 1 };
	struct err_detail detail = { .rule = NULL };
	char key[INCIDENT_DO_KEY_MAX];
	err_t e;

	snprintf(key, sizeof(key), "job:%" PRId64 ":%s", it->job->id, incident_command_name(kind));
	run.key = str_from(key);
	run.commands[0].kind = kind;
	run.commands[0].args.message = it->job->subject;
	run.commands[0].args.account = it->place.account.id;
	if (placed) {
		run.commands[0].args.moment = placed->at;
		run.commands[0].link = placed->link;
		run.commands[0].network_id = placed->id;
	}
	if (ground != ERR_OK)
		run.commands[0].args.ground = (int)ground;
	e = incident_do(it->app, &run, &detail);
	if (e != ERR_OK)
		log_err("publish_command", e, "incident=%lld message=%lld command=%s rule=%s field=%s",
			(long long)it->incident, (long long)it->job->subject, incident_command_name(kind),
			detail.rule ? detail.rule : "", detail.field);
	return e;
}

static bool is_final(err_t e)
{
	return err_class(e) == CLASS_CALLER;
}

static err_t call(struct publishing *it, bool look_first, struct network_placed *ret_placed)
{
	const struct account_row *row = &it->place.account;
	const struct account account = {
		.address = row->address, .token = row->token, .name = row->name, .outbound = it->app->outbound
	};
	const struct network_reply reply = { it->place.thread, it->place.message, it->text, str_from(it->mark) };
	const struct network *network = it->place.network;
	err_t e = ERR_NOT_FOUND;

	if (look_first)
		e = network->find_reply(&account, &reply, it->arena, ret_placed);
	return e == ERR_NOT_FOUND ? network->reply(&account, &reply, it->arena, ret_placed) : e;
}

static err_t publish_run(struct app *app, const struct job *job, struct arena *arena)
{
	struct publishing it = { .app = app, .job = job, .arena = arena };
	struct network_placed placed;
	err_t e = db_read(app->db, publishing_read, &it);

	if (e != ERR_OK)
		return e;
	if (it.placement != PLACEMENT_WAITING && it.placement != PLACEMENT_SENDING)
		return ERR_OK; /* undone, or placed by a hand */
	if (!it.place.network)
		return ERR_NETWORK_DOWN; /* this process knows no networks */
	if (job->attempt_at == 0)
		e = db_write(app->db, attempt_write, &it);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e; /* the lease was stale: another has it */
	if (it.placement == PLACEMENT_WAITING) {
		e = command(&it, COMMAND_SEND_STARTED, NULL, ERR_OK);
		if (e != ERR_OK)
			return err_class(e) == CLASS_STATE || e == ERR_INPUT_INVALID ? ERR_OK
										     : e; /* undone meanwhile */
	}
	e = call(&it, job->attempt_at != 0 || it.placement == PLACEMENT_SENDING, &placed);
	if (e == ERR_OK)
		return command(&it, COMMAND_PUBLISHED, &placed, ERR_OK);
	return is_final(e) ? command(&it, COMMAND_PUBLICATION_FAILED, NULL, e) : e;
}

static err_t publish_give_up(struct app *app, const struct job *job, err_t e, struct arena *arena)
{
	struct publishing it = { .app = app, .job = job, .arena = arena };
	err_t read = db_read(app->db, publishing_read, &it);

	if (read != ERR_OK)
		return read;
	if (it.placement != PLACEMENT_SENDING && it.placement != PLACEMENT_WAITING)
		return ERR_OK;
	return command(&it, COMMAND_PUBLICATION_FAILED, NULL, e);
}

const struct job_kind job_kind_publish = { .name = PUBLISH_JOB,
					   .retry_ms_first = 2 * MS_PER_SECOND,
					   .retry_ms_max = 5 * MS_PER_MINUTE,
					   .parks = true,
					   .run = publish_run,
					   .give_up = publish_give_up };
