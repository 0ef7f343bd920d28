/*
 * job/demo_fill.c: plays the demo's first day: for each step the clock is set, then the same action runs that a
 * person's click would run.
 *
 * Must not: write a row by itself; everything goes through action/ and the jobs.
 */
#include "job/demo_fill.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "action/claim.h"
#include "action/import_messages.h"
#include "action/incident_do.h"
#include "action/take_in.h"
#include "base/json_in.h"
#include "base/limits.h"
#include "job/demo_clock.h"
#include "job/runner.h"
#include "store/list.h"
#include "store/store_message.h"
#include "store/store_person.h"
#include "store/store_reference.h"
#include "store/store_setting.h"

enum { FILL_ARENA_BYTES_MAX = 64 * 1024 * 1024, FILL_WAIT_MS = 5000, GROUP_MS = 30 * MS_PER_MINUTE };

enum step_kind {
	STEP_CLAIM,
	STEP_DETECT,
	STEP_ROUTE,
	STEP_TAKE,
	STEP_SUBMIT,
	STEP_SEND_BACK,
	STEP_APPROVE,
	STEP_APPROVE_PUBLISH,
	STEP_RETURN,
	STEP_JOBS
};
static const char *const step_names[] = { "claim",   "detect",          "route",  "take", "submit", "send_back",
					  "approve", "approve_publish", "return", "jobs", NULL };
struct step {
	utc_ms_t at;
	int kind, importance, draft_kind;
	struct str message, by, topic, body, location, note, reason, text;
};
#define STEP_TEXT(name, max)                                                                                           \
	{                                                                                                              \
		.key = #name, .type = JSON_TYPE_STR, .offset = offsetof(struct step, name), .limit_max = (max)         \
	}
static const struct json_field step_fields[] = {
	{ .key = "at", .type = JSON_TYPE_TIME, .flags = JSON_REQUIRED, .offset = offsetof(struct step, at) },
	{ .key = "do",
	  .type = JSON_TYPE_ENUM,
	  .flags = JSON_REQUIRED,
	  .offset = offsetof(struct step, kind),
	  .names = step_names },
	{ .key = "importance",
	  .type = JSON_TYPE_ENUM,
	  .offset = offsetof(struct step, importance),
	  .names = importance_names },
	{ .key = "kind",
	  .type = JSON_TYPE_ENUM,
	  .offset = offsetof(struct step, draft_kind),
	  .names = draft_kind_names },
	STEP_TEXT(message, 200),
	STEP_TEXT(by, 100),
	STEP_TEXT(topic, 60),
	STEP_TEXT(body, 40),
	STEP_TEXT(location, NAME_CHARS_MAX),
	STEP_TEXT(note, REASON_CHARS_MAX),
	STEP_TEXT(reason, REASON_CHARS_MAX),
	STEP_TEXT(text, DRAFT_CHARS_MAX),
	{ .key = NULL }
};

struct wall_message { /* a line of messages.jsonl */
	struct str id, network, community, post, author, text, thread;
	int kind;
	utc_ms_t posted_at;
	int64_t likes, replies;
};
#define WALL_TEXT(name, max)                                                                                           \
	{                                                                                                              \
		.key = #name, .type = JSON_TYPE_STR, .offset = offsetof(struct wall_message, name), .limit_max = (max) \
	}
#define WALL_COUNT(name)                                                                                               \
	{                                                                                                              \
		.key = #name, .type = JSON_TYPE_INT, .offset = offsetof(struct wall_message, name),                    \
		.limit_max = 1000000                                                                                   \
	}
static const struct json_field wall_fields[] = { WALL_TEXT(id, 200),
						 WALL_TEXT(network, 40),
						 WALL_TEXT(community, NAME_CHARS_MAX),
						 WALL_TEXT(post, LINK_CHARS_MAX),
						 WALL_TEXT(author, NAME_CHARS_MAX),
						 WALL_TEXT(text, MESSAGE_BYTES_MAX),
						 WALL_TEXT(thread, 200),
						 WALL_COUNT(likes),
						 WALL_COUNT(replies),
						 { .key = "kind",
						   .type = JSON_TYPE_ENUM,
						   .offset = offsetof(struct wall_message, kind),
						   .names = message_kind_names },
						 { .key = "posted_at",
						   .type = JSON_TYPE_TIME,
						   .flags = JSON_REQUIRED,
						   .offset = offsetof(struct wall_message, posted_at) },
						 { .key = NULL } };

struct filling {
	struct app *app;
	struct demo_fill *it;
	struct arena *arena;
	struct message_in *messages;
	size_t message_count, taken;
	utc_ms_t leave_from, now; /* now: where the clock was set last */
	struct err_detail *detail;
};

static struct str line_next(struct str *text)
{
	const char *end = memchr(text->data, '\n', text->size);
	struct str line = { text->data, end ? (size_t)(end - text->data) : text->size };

	text->data += line.size + (end != NULL);
	text->size -= line.size + (end != NULL);
	return line;
}

static err_t messages_read(struct filling *filling)
{
	struct str text = filling->it->messages;
	struct list list = { 0 };

	while (text.size > 0) {
		struct str line = line_next(&text);
		struct wall_message from = { .kind = 0 };
		struct message_in *message;
		err_t e;

		if (line.size == 0)
			continue;
		e = json_in(line, wall_fields, filling->arena, &from, filling->detail);
		if (e != ERR_OK)
			return e;
		message = list_add(&list, filling->arena, sizeof(*message));
		if (!message)
			return ERR_MEMORY;
		*message = (struct message_in){ .network = from.network,
						.network_id = from.id,
						.thread_id = from.thread,
						.kind = (enum message_kind)from.kind,
						.community = from.community,
						.post_excerpt = from.post,
						.author_name = from.author,
						.text = from.text,
						.posted_at = from.posted_at,
						.likes = from.likes,
						.replies = from.replies };
	}
	filling->messages = list.items;
	filling->message_count = list.count;
	return ERR_OK;
}

static err_t clock_set(struct filling *filling, utc_ms_t at, bool keep);

/* One group of what the source has brought by `at`, posted within half an hour. */
static err_t group_take(struct filling *filling, utc_ms_t at, size_t *ret_count)
{
	struct take_in taking = { .messages = filling->messages + filling->taken };
	utc_ms_t found_at;
	err_t e;

	while (filling->taken + taking.count < filling->message_count && taking.count < TAKE_IN_MAX) {
		const struct message_in *message = &taking.messages[taking.count];

		if (message->posted_at > at || message->posted_at >= filling->leave_from)
			break;
		if (message->posted_at > filling->now && message->posted_at - taking.messages[0].posted_at > GROUP_MS)
			break;
		taking.count++;
	}
	*ret_count = taking.count;
	if (taking.count == 0)
		return ERR_OK;
	found_at = taking.messages[taking.count - 1].posted_at + MS_PER_MINUTE;
	if (found_at > filling->now && found_at < at) {
		e = clock_set(filling, found_at, false);
		if (e != ERR_OK)
			return e;
	}
	e = take_in(filling->app, &taking, filling->detail);
	filling->taken += taking.count;
	filling->it->ret_messages += taking.ret_added;
	return e;
}

/* What the source has brought by `at`, found soon after it was posted. */
static err_t messages_take(struct filling *filling, utc_ms_t at)
{
	size_t count;
	err_t e;

	do {
		e = group_take(filling, at, &count);
	} while (e == ERR_OK && count > 0);
	return e;
}

/* Names of the file as ids of rows. */
struct names {
	const struct step *step;
	struct str network; /* of the message */
	row_id_t person, message, incident, topic, body;
	uint32_t revision;
};
static err_t names_read(struct db_tx *tx, void *arg)
{
	struct names *it = arg;
	char identity[512];
	err_t e = store_person_find(tx, it->step->by, &it->person);

	snprintf(identity, sizeof(identity), "n:%.*s:%.*s", (int)it->network.size, it->network.data,
		 (int)it->step->message.size, it->step->message.data);
	if (e == ERR_OK)
		e = store_message_find(tx, str_from(identity), &it->message, &it->incident);
	if (e == ERR_OK && it->step->topic.size > 0)
		e = store_topic_find(tx, it->step->topic, &it->topic);
	if (e == ERR_OK && it->step->body.size > 0)
		e = store_body_find(tx, it->step->body, &it->body);
	return e;
}

static err_t names_find(struct filling *filling, const struct step *step, struct names *ret_names)
{
	*ret_names = (struct names){ .step = step };
	for (size_t i = 0; i < filling->message_count; i++)
		if (str_equal(filling->messages[i].network_id, step->message))
			ret_names->network = filling->messages[i].network;
	return db_read(filling->app->db, names_read, ret_names);
}

static void add(struct incident_do *run, enum incident_command_kind kind)
{
	run->commands[run->command_count++].kind = kind;
}

static void add_triage(struct incident_do *run, const struct step *step, const struct names *names)
{
	struct incident_do_command *command = &run->commands[run->command_count];

	add(run, COMMAND_TRIAGE);
	command->args.topic = names->topic;
	command->args.importance = (enum importance)step->importance;
	command->location = step->location;
	command = &run->commands[run->command_count];
	add(run, COMMAND_ROUTE);
	command->args.stage_count = 1;
	command->args.stages[0] = (struct incident_stage){ .body = names->body, .number = 1 };
	command->reason = step->note;
}

static void commands_make(struct incident_do *run, const struct step *step, const struct names *names)
{
	struct incident_do_command *first = &run->commands[0];

	switch ((enum step_kind)step->kind) {
	case STEP_DETECT:
	case STEP_ROUTE:
		add(run, COMMAND_DETECT);
		first->args.message = names->message;
		run->incident = 0;
		if (step->kind == STEP_ROUTE)
			add_triage(run, step, names);
		break;
	case STEP_TAKE:
		add(run, COMMAND_TAKE);
		break;
	case STEP_SUBMIT:
		add(run, COMMAND_SUBMIT_DRAFT);
		first->text = step->text;
		first->args.draft_kind = (enum draft_kind)step->draft_kind;
		break;
	case STEP_SEND_BACK:
		add(run, COMMAND_SEND_BACK);
		first->reason = step->reason;
		break;
	case STEP_APPROVE:
		add(run, COMMAND_APPROVE);
		break;
	case STEP_APPROVE_PUBLISH:
		add(run, COMMAND_APPROVE);
		add(run, COMMAND_PUBLISH);
		break;
	case STEP_RETURN:
		add(run, COMMAND_RETURN);
		first->reason = step->reason;
		first->args.body = names->body;
		break;
	case STEP_CLAIM:
	case STEP_JOBS:
	default:
		break;
	}
}

static err_t step_do(struct filling *filling, const struct step *step, size_t line)
{
	struct incident_do run = { .command_count = 0 };
	struct view_claim claim;
	struct names names;
	char key[32];
	err_t e;

	if (step->kind == STEP_JOBS)
		return job_run_due(filling->app, FILL_WAIT_MS);
	e = names_find(filling, step, &names);
	if (e != ERR_OK)
		return e;
	if (step->kind == STEP_CLAIM)
		return claim_take(filling->app, names.person, names.message, filling->arena, &claim, filling->detail);
	run.person = names.person;
	run.incident = names.incident;
	snprintf(key, sizeof(key), "demo-day-%zu", line);
	run.key = str_from(key);
	commands_make(&run, step, &names);
	filling->it->ret_incidents += run.incident == 0;
	return incident_do(filling->app, &run, filling->detail);
}

/* Sets the order's clock to run from `at`: the driver's at once; the row where it must outlive the process. */
struct clock_row {
	int64_t offset_ms;
};
static err_t clock_write(struct db_tx *tx, void *arg)
{
	const struct clock_row *it = arg;
	err_t e = store_setting_put_int(tx, SETTING_CLOCK_OFFSET, it->offset_ms);

	return e != ERR_OK ? e : store_setting_put_int(tx, SETTING_CLOCK_FROZEN, 0);
}

static err_t clock_wall(struct db_tx *tx, void *arg)
{
	utc_ms_t *ret_wall = arg;

	*ret_wall = db_wall(tx);
	return ERR_OK;
}

static err_t clock_set(struct filling *filling, utc_ms_t at, bool keep)
{
	struct clock_row row;
	utc_ms_t wall;
	err_t e = db_read(filling->app->db, clock_wall, &wall);

	if (e != ERR_OK)
		return e;
	filling->now = at;
	row.offset_ms = at - wall;
	db_clock_set(filling->app->db, row.offset_ms, 0);
	return keep ? db_write(filling->app->db, clock_write, &row) : ERR_OK;
}

struct addresses {
	struct arena *arena;
	struct str *items;
	size_t count;
};
static err_t addresses_read(struct db_tx *tx, void *arg)
{
	struct addresses *it = arg;

	return store_account_addresses(tx, STR("standin"), it->arena, &it->items, &it->count);
}

static err_t networks_tell(struct filling *filling, utc_ms_t at)
{
	struct addresses addresses = { .arena = filling->arena };
	err_t e;

	if (!filling->app->set_network_clock)
		return ERR_OK;
	e = db_read(filling->app->db, addresses_read, &addresses);
	for (size_t i = 0; e == ERR_OK && i < addresses.count; i++)
		e = filling->app->set_network_clock(filling->app->set_network_clock_data, addresses.items[i], at, true);
	return e;
}

static err_t step_play(struct filling *filling, struct str text, size_t line)
{
	struct step step = { .kind = 0 };
	err_t e = json_in(text, step_fields, filling->arena, &step, filling->detail);

	if (e == ERR_OK && filling->now == 0)
		e = clock_set(filling, step.at, false);
	if (e == ERR_OK)
		e = messages_take(filling, step.at);
	if (e == ERR_OK)
		e = clock_set(filling, step.at, false);
	if (e == ERR_OK && step.kind == STEP_JOBS)
		e = networks_tell(filling, step.at);
	return e == ERR_OK ? step_do(filling, &step, line) : e;
}

static err_t day_play(struct filling *filling)
{
	struct str text = filling->it->day;
	char field[32];
	size_t line = 0;

	while (text.size > 0) {
		struct str step = line_next(&text);
		err_t e;

		line++;
		if (step.size == 0)
			continue;
		e = step_play(filling, step, line);
		if (e == ERR_OK)
			continue;
		snprintf(field, sizeof(field), "day line %zu", line);
		return filling->detail && filling->detail->rule
			       ? err_set(e, filling->detail, field, filling->detail->rule)
			       : err_set(e, filling->detail, field, err_name(e));
	}
	return ERR_OK;
}

err_t demo_fill(struct app *app, struct demo_fill *it, struct err_detail *ret_detail)
{
	struct filling filling = { .app = app, .it = it, .detail = ret_detail };
	utc_ms_t start = it->start;
	int32_t offset_s;
	err_t e = time_parse(STR(DEMO_LEAVE_TEXT), &filling.leave_from, &offset_s);

	if (e == ERR_OK && start == 0)
		e = time_parse(STR(DEMO_START_TEXT), &start, &offset_s);
	it->ret_messages = it->ret_incidents = 0;
	filling.arena = arena_new(FILL_ARENA_BYTES_MAX);
	if (!filling.arena)
		return ERR_MEMORY;
	if (e == ERR_OK)
		e = messages_read(&filling);
	if (e == ERR_OK)
		e = day_play(&filling);
	if (e == ERR_OK)
		e = messages_take(&filling, start);
	if (e == ERR_OK)
		e = clock_set(&filling, start, true);
	if (e == ERR_OK)
		e = networks_tell(&filling, start);
	arena_free(filling.arena);
	return e;
}
