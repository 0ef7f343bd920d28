/*
 * action/incident_do.c: the heart of the program: every command of the order takes this road.
 *
 * One write: command id, actor, state, access, revision; then for each command: texts, context, decide, append, follow.
 * A refusal undoes all of it. Must not: decide anything itself; tell anybody before the write has returned.
 */
#include "action/incident_do.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/incident_run.h"
#include "action/snapshot.h"
#include "base/assert.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "core/zone.h"
#include "store/store_command.h"
#include "store/store_person.h"
#include "store/store_reference.h"
#include "store/store_setting.h"

enum { RUN_ARENA_BYTES_MAX = 16 * 1024 * 1024 };

static const struct json_field reply_fields[] = {
	{ .key = "incident", .type = JSON_TYPE_ID, .flags = JSON_REQUIRED, .offset = 0, .limit_max = INT64_MAX },
	{ .key = "revision", .type = JSON_TYPE_INT, .flags = JSON_REQUIRED, .offset = 8, .limit_max = INT64_MAX },
	{ .key = "version", .type = JSON_TYPE_INT, .flags = JSON_REQUIRED, .offset = 16, .limit_max = INT64_MAX },
	{ .key = "year", .type = JSON_TYPE_INT, .flags = JSON_REQUIRED, .offset = 24, .limit_max = INT64_MAX },
	{ .key = "number", .type = JSON_TYPE_INT, .flags = JSON_REQUIRED, .offset = 32, .limit_max = INT64_MAX },
	{ .key = "state",
	  .type = JSON_TYPE_INT,
	  .flags = JSON_REQUIRED,
	  .offset = 40,
	  .limit_max = INCIDENT_STATE_MAX },
	{ .key = "other", .type = JSON_TYPE_ID, .offset = 48, .limit_max = INT64_MAX },
	{ .key = NULL },
};

static err_t reply_parse(struct str text, struct arena *arena, struct incident_reply *ret_reply)
{
	int64_t values[7] = { 0 };
	err_t e = json_in(text, reply_fields, arena, values, NULL);

	if (e != ERR_OK)
		return e == ERR_MEMORY ? e : ERR_CORRUPT;
	*ret_reply = (struct incident_reply){ .incident = values[0],
					      .revision = (uint32_t)values[1],
					      .version = (uint32_t)values[2],
					      .number_year = (uint32_t)values[3],
					      .number = (uint32_t)values[4],
					      .state = (enum incident_state)values[5],
					      .other = values[6] };
	return ERR_OK;
}

static err_t reply_keep(struct db_tx *tx, const struct command_key *key, const struct incident_reply *reply)
{
	struct json_out out;
	struct buf buf;
	err_t e;

	buf_init(&buf, COMMAND_REPLY_BYTES_MAX);
	json_out_init(&out, &buf);
	json_object_begin(&out, NULL);
	json_int(&out, "incident", reply->incident);
	json_int(&out, "revision", reply->revision);
	json_int(&out, "version", reply->version);
	json_int(&out, "year", reply->number_year);
	json_int(&out, "number", reply->number);
	json_int(&out, "state", reply->state);
	json_id_or_null(&out, "other", reply->other);
	json_object_end(&out);
	e = buf.error != ERR_OK ? buf.error : store_command_done(tx, key, buf_str(&buf));
	buf_deinit(&buf);
	return e;
}

err_t run_number(struct db_tx *tx, const struct incident_context *context, uint32_t *ret_year, uint32_t *ret_number)
{
	int year, month, day_of_month;
	int64_t day, ms, number = 0;
	err_t e;

	zone_local(worktime_zone(context->region), context->now, &day, &ms);
	civil_from_day(day, &year, &month, &day_of_month);
	e = store_counter_next(tx, "incident", year, &number);
	*ret_year = (uint32_t)year;
	*ret_number = (uint32_t)number;
	return e;
}

/* The message's detection: the first claim, or when it was found, as the edition says; 0: now. */
utc_ms_t run_detection(const struct regulation *regulation, const struct message_row *message)
{
	return regulation->detection_by_claim ? message->claimed_first_at : message->found_at;
}

/* The context under an edition (0: the newest): looked up once for all commands of the request that share it. */
static err_t context_take(struct db_tx *tx, struct run *run, uint32_t edition)
{
	err_t e;

	if (run->has_context && run->context_edition == edition)
		return ERR_OK;
	if (run->has_context && edition == run->context.regulation->version)
		return ERR_OK;
	e = snapshot_context(run->app->snapshots, tx, edition, &run->context);
	run->has_context = e == ERR_OK;
	run->context_edition = edition;
	return e;
}

/* A message of the queue becomes an incident: number, id, message, in this transaction. */
static err_t begin(struct db_tx *tx, struct run *run)
{
	struct incident_args *args = &run->it->commands[0].args;
	struct message_row message;
	err_t e;

	if (!access_may_find(&run->actor))
		return ERR_NOT_FOUND;
	if (run->by_hand) {
		enum message_put put;

		e = store_message_put(tx, run->by_hand, &args->message, &put);
		if (e != ERR_OK)
			return e;
	}
	e = run_free_message(tx, run, args->message, &message);
	if (e != ERR_OK)
		return e;
	e = context_take(tx, run, 0);
	if (e != ERR_OK)
		return e;
	e = store_incident_new(tx, 0, (uint32_t)message.id, run->stored); /* its number comes last */
	if (e == ERR_OK)
		e = store_message_attach(tx, message.id, run->stored->incident.id);
	args->moment = run_detection(run->context.regulation, &message);
	run->message = message.id;
	return e;
}

/* Folds the events of a new incident; they are written when all commands have been decided. */
static err_t keep(struct run *run, const struct incident_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		struct incident_event *kept = list_add(&run->kept, run->arena, sizeof(*kept));

		if (!kept)
			return ERR_MEMORY;
		*kept = events->items[i];
		incident_apply(&run->stored->incident, kept);
	}
	incident_assert_valid(&run->stored->incident);
	return ERR_OK;
}

/* The rows at the end of all commands. A new incident takes its number here: whoever takes the next waits for our
 * commit from now on, and not for the whole transaction. */
static err_t finish(struct db_tx *tx, struct run *run)
{
	uint32_t year = 0, number = 0;
	err_t e = ERR_OK;

	if (run->is_new)
		e = run_number(tx, &run->context, &year, &number);
	if (e == ERR_OK && run->is_new)
		e = store_incident_write(tx, run->stored, year, number, run->kept.items, run->kept.count);
	return e != ERR_OK ? e : store_incident_renew(tx, run->stored);
}

static err_t step(struct db_tx *tx, struct run *run, size_t index)
{
	const struct incident_do_command *command = &run->it->commands[index];
	struct incident_command decided = { .kind = command->kind, .actor = run->actor, .args = command->args };
	struct incident_events events = { run->arena, run->events, 0 };
	err_t e;

	memcpy(decided.id, run->key, sizeof(decided.id));
	e = context_take(tx, run,
			 command->kind == COMMAND_CHANGE_EDITION ? 0 : run->stored->incident.regulation_version);
	if (e == ERR_OK)
		e = run_arguments(tx, run, index, &decided.args);
	if (e == ERR_OK)
		e = incident_decide(&run->stored->incident, &decided, &run->context, &events, &run->detail);
	if (e == ERR_OK)
		e = run->is_new ? keep(run, &events) : store_incident_record(tx, run->stored, &events);
	if (e == ERR_OK)
		e = run_follow(tx, run, index, &events, &decided.args);
	return e;
}

static err_t open_one(struct db_tx *tx, struct run *run)
{
	struct incident_do *it = run->it;
	err_t e;

	run->is_new = it->incident == 0;
	if (run->is_new)
		return begin(tx, run);
	e = store_incident_load(tx, it->incident, run->arena, run->stored);
	if (e != ERR_OK)
		return e;
	if (!access_may(&run->actor, &run->stored->incident)) /* read in this transaction */
		return ERR_NOT_FOUND;
	if (it->revision != 0 && it->revision != run->stored->incident.revision)
		return err_set_limit(ERR_REVISION_STALE, &run->detail, "", "revision_stale", it->revision,
				     run->stored->incident.revision);
	return ERR_OK;
}

static err_t run_kept(struct db_tx *tx, void *arg) /* the first answer again, where this key has one */
{
	struct run *run = arg;
	struct incident_do *it = run->it;
	struct command_key key = { it->person, str_from(run->key), it->digest };
	struct str kept;
	err_t e;

	arena_reset(run->arena);
	it->ret_repeated = false;
	e = store_command_once(tx, &key, run->arena, &kept);
	if (e != ERR_OK || kept.size == 0)
		return e;
	it->ret_repeated = true;
	return reply_parse(kept, run->arena, &it->ret_reply);
}

static err_t run_write(struct db_tx *tx, void *arg) /* one request: 1 to 4 commands, all or nothing */
{
	struct run *run = arg;
	struct incident_do *it = run->it;
	struct command_key key = { it->person, str_from(run->key), it->digest };
	const struct incident *incident = &run->stored->incident;
	err_t e;

	run->detail = (struct err_detail){ .rule = NULL };
	run->message = 0;
	run->other = 0;
	run->has_context = false;
	run->kept = (struct list){ 0 };
	it->ret_reply = (struct incident_reply){ 0 };
	e = run_kept(tx, run);
	if (e != ERR_OK || it->ret_repeated)
		return e;
	e = store_actor_load(tx, it->person, &run->actor);
	if (e == ERR_OK)
		e = open_one(tx, run);
	for (size_t i = 0; e == ERR_OK && i < it->command_count; i++)
		e = step(tx, run, i);
	if (e == ERR_OK)
		e = finish(tx, run);
	it->ret_reply =
		(struct incident_reply){ incident->id,     incident->revision, incident->version, incident->number_year,
					 incident->number, incident->state,    run->other };
	return e != ERR_OK ? e : reply_keep(tx, &key, &it->ret_reply);
}

static err_t check_text(struct str text, const char *field, int64_t chars_max, struct err_detail *ret_detail)
{
	int64_t chars;

	if (text.size == 0)
		return ERR_OK;
	if (!utf8_is_valid(text))
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "utf8");
	chars = (int64_t)utf8_count(text);
	if (chars > chars_max)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, field, "too_long", chars_max, chars);
	return ERR_OK;
}

/* Limits and salts, before the transaction. */
static err_t prepare_texts(const struct incident_do_command *command, struct run_texts *texts,
			   struct err_detail *ret_detail)
{
	const struct prepared {
		struct str text;
		const char *field;
		int64_t chars_max;
		struct text_new *into;
	} all[] = {
		{ command->text, "text", DRAFT_CHARS_MAX, &texts->text },
		{ command->reason, "reason", REASON_CHARS_MAX, &texts->reason },
		{ command->link, "link", LINK_CHARS_MAX, &texts->link },
		{ command->location, "location", NAME_CHARS_MAX, &texts->location },
	};

	for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
		err_t e = check_text(all[i].text, all[i].field, all[i].chars_max, ret_detail);

		if (e == ERR_OK && all[i].text.size > 0)
			e = text_new_make(all[i].text, all[i].into);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static err_t prepare(struct run *run, struct err_detail *ret_detail)
{
	const struct incident_do *it = run->it;
	uint8_t random[16];

	ASSERT(it->command_count >= 1 && it->command_count <= INCIDENT_DO_MAX);
	ASSERT(it->incident != 0 || it->commands[0].kind == COMMAND_DETECT);
	if (it->key.size > INCIDENT_DO_KEY_MAX)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "Idempotency-Key", "too_long", INCIDENT_DO_KEY_MAX,
				     (int64_t)it->key.size);
	if (it->key.size > 0) {
		memcpy(run->key, it->key.data, it->key.size);
	} else {
		random_bytes(random, sizeof(random));
		hex_format(random, sizeof(random), run->key);
	}
	for (size_t i = 0; i < it->command_count; i++) {
		err_t e = prepare_texts(&it->commands[i], &run->texts[i], ret_detail);

		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static void tell(const struct run *run)
{
	const struct incident_reply *reply = &run->it->ret_reply;

	app_hint(run->app, "incident", reply->incident, reply->revision);
	if (reply->other != 0)
		app_hint(run->app, "incident", reply->other, run->other_revision);
	if (run->message != 0)
		app_hint(run->app, "message", run->message, 0);
	app_hint(run->app, "counts", 0, 0);
}

/* On PostgreSQL a twin that was asked at the same moment may be written between our look at the key and at the
 * incident: what refuses us then is what he has done, and his answer is ours. */
static err_t run_or_kept(struct run *run)
{
	err_t e = db_write(run->app->db, run_write, run);
	struct incident_reply reply = run->it->ret_reply; /* of REVISION_STALE: the revision now */

	if (e == ERR_OK || (err_class(e) != CLASS_CALLER && err_class(e) != CLASS_STATE) || run->it->key.size == 0)
		return e;
	if (db_read(run->app->db, run_kept, run) == ERR_OK && run->it->ret_repeated)
		return ERR_OK;
	run->it->ret_reply = reply;
	return e;
}

static err_t run_it(struct app *app, struct incident_do *it, const struct message_new *by_hand,
		    struct err_detail *ret_detail)
{
	struct run *run = calloc(1, sizeof(*run));
	err_t e = ERR_MEMORY;

	if (!run)
		return ERR_MEMORY;
	run->app = app;
	run->it = it;
	run->by_hand = by_hand;
	run->arena = arena_new(RUN_ARENA_BYTES_MAX);
	run->stored = malloc(sizeof(*run->stored));
	run->events = calloc(INCIDENT_EVENTS_MAX, sizeof(*run->events));
	if (run->arena && run->stored && run->events) {
		memset(run->stored, 0, sizeof(*run->stored));
		e = prepare(run, &run->detail);
		if (e == ERR_OK)
			e = run_or_kept(run);
		if (e == ERR_OK && !it->ret_repeated)
			tell(run);
		else if (e != ERR_OK && ret_detail)
			*ret_detail = run->detail;
	}
	free(run->events);
	free(run->stored);
	arena_free(run->arena);
	free(run);
	return e;
}

err_t incident_do(struct app *app, struct incident_do *it, struct err_detail *ret_detail)
{
	return run_it(app, it, NULL, ret_detail);
}

/* expire: the timer's */
struct expiry {
	struct app *app;
	row_id_t id;
	struct arena *arena;
	struct stored_incident *stored;
	struct incident_event *events;
	size_t count;
};
static err_t expire_write(struct db_tx *tx, void *arg)
{
	struct expiry *it = arg;
	struct incident_events events = { it->arena, it->events, 0 };
	struct incident_context context;
	err_t e;

	arena_reset(it->arena);
	it->count = 0;
	e = store_incident_load(tx, it->id, it->arena, it->stored);
	if (e == ERR_OK)
		e = snapshot_context(it->app->snapshots, tx, it->stored->incident.regulation_version, &context);
	if (e == ERR_OK)
		e = incident_expire(&it->stored->incident, &context, &events);
	if (e != ERR_OK)
		return e;
	it->count = events.count;
	/* Without an event the wake was written for nothing: the rows say anew when to look. */
	return events.count > 0 ? store_incident_append(tx, it->stored, &events) : store_incident_renew(tx, it->stored);
}

err_t incident_expire_now(struct app *app, row_id_t incident, size_t *ret_events)
{
	struct expiry it = { .app = app, .id = incident };
	err_t e = ERR_MEMORY;

	it.arena = arena_new(RUN_ARENA_BYTES_MAX);
	it.stored = malloc(sizeof(*it.stored));
	it.events = calloc(INCIDENT_EVENTS_MAX, sizeof(*it.events));
	if (it.arena && it.stored && it.events)
		e = db_write(app->db, expire_write, &it);
	if (e == ERR_OK && it.count > 0) {
		app_hint(app, "incident", incident, it.stored->incident.revision);
		app_hint(app, "counts", 0, 0);
	}
	if (e == ERR_OK)
		*ret_events = it.count;
	free(it.events);
	free(it.stored);
	arena_free(it.arena);
	return e;
}

/* by hand */
struct network_look_up {
	struct str key;
	row_id_t id;
};
static err_t network_read(struct db_tx *tx, void *arg)
{
	struct network_look_up *it = arg;

	return store_network_find(tx, it->key, &it->id);
}

err_t incident_by_hand(struct app *app, struct incident_by_hand *it, struct err_detail *ret_detail)
{
	struct message_in in = { .network = it->network,
				 .kind = MESSAGE_POST,
				 .author_name = it->author,
				 .link = it->link,
				 .text = it->text,
				 .posted_at = it->posted_at };
	struct message_new message = { .in = &in, .queued = false };
	struct incident_do run = { .person = it->person, .key = it->key, .digest = it->digest, .command_count = 1 };
	struct network_look_up network = { it->network, 0 };
	uint8_t random[16];
	char identity[2 + 2 * sizeof(random) + 1] = "h:";
	err_t e;

	if (it->text.size == 0)
		return err_set(ERR_INPUT_INVALID, ret_detail, "text", "required");
	if (it->text.size > MESSAGE_BYTES_MAX)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "text", "too_long", MESSAGE_BYTES_MAX,
				     (int64_t)it->text.size);
	e = db_read(app->db, network_read, &network);
	if (e == ERR_NOT_FOUND)
		return err_set(ERR_INPUT_INVALID, ret_detail, "network", "unknown_network");
	if (e != ERR_OK)
		return e;
	random_bytes(random, sizeof(random));
	hex_format(random, sizeof(random), identity + 2);
	random_bytes(message.salt, sizeof(message.salt));
	message.identity = str_from(identity);
	message.network = network.id;
	run.commands[0].kind = COMMAND_DETECT;
	e = run_it(app, &run, &message, ret_detail);
	it->ret_reply = run.ret_reply;
	it->ret_repeated = run.ret_repeated;
	return e;
}
