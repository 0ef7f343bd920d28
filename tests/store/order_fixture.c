/*
 * tests/store/order_fixture.c: see order_fixture.h.
 */
#include "order_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "action/install.h"
#include "action/take_in.h"
#include "action/view.h"
#include "base/time_text.h"
#include "store/migrate.h"
#include "store/store_person.h"
#include "store/store_reference.h"

struct fake_network fake_network;
static struct order *current;

static err_t fake_place(const struct network_reply *reply)
{
	struct fake_network *it = &fake_network;

	assert_true(it->placed < FAKE_REPLIES_MAX);
	snprintf(it->marks[it->placed], sizeof(it->marks[0]), "%.*s", (int)reply->mark.size, reply->mark.data);
	snprintf(it->texts[it->placed], sizeof(it->texts[0]), "%.*s", (int)reply->text.size, reply->text.data);
	snprintf(it->parents[it->placed], sizeof(it->parents[0]), "%.*s", (int)reply->message.size,
		 reply->message.data);
	it->placed++;
	return ERR_OK;
}

static void fake_say(struct network_placed *ret_placed)
{
	*ret_placed = (struct network_placed){ STR("fake-1"), STR("http://wall.example/fake-1"),
					       fake_network.at != 0 ? fake_network.at : db_clock_now(current->app.db) };
}

static err_t fake_reply(const struct account *account, const struct network_reply *reply, struct arena *arena,
			struct network_placed *ret_placed)
{
	(void)arena;
	assert_true(account->address.size > 0);
	fake_network.replies++;
	if (fake_network.times > 0) {
		fake_network.times--;
		if (fake_network.drop_after_commit && fake_place(reply) == ERR_OK)
			return ERR_NETWORK_UNKNOWN;
		return fake_network.reply_error;
	}
	fake_say(ret_placed);
	return fake_place(reply);
}

static err_t fake_find(const struct account *account, const struct network_reply *reply, struct arena *arena,
		       struct network_placed *ret_placed)
{
	(void)account;
	(void)arena;
	fake_network.finds++;
	for (size_t i = 0; i < fake_network.placed; i++) {
		if (!str_equal(reply->mark, str_from(fake_network.marks[i])))
			continue;
		fake_say(ret_placed);
		return ERR_OK;
	}
	return ERR_NOT_FOUND;
}

static err_t fake_read(const struct account *account, struct str cursor, struct arena *arena,
		       struct network_page *ret_page)
{
	(void)account;
	(void)arena;
	*ret_page = (struct network_page){ .cursor = STR("1") };
	if (cursor.size == 0) {
		ret_page->messages = fake_network.incoming;
		ret_page->count = fake_network.incoming_count;
	}
	return ERR_OK;
}

static const struct network fake = { .name = "standin",
				     .can = CAN_READ | CAN_REPLY,
				     .reply_chars_max = 4000,
				     .read = fake_read,
				     .reply = fake_reply,
				     .find_reply = fake_find };

const struct network *fake_network_find(struct str adapter)
{
	return str_equal(adapter, STR("standin")) ? &fake : NULL;
}

static void on_hint(void *data, const struct hint *hint)
{
	struct order *order = data;

	order->hints[order->hint_count++ % HINTS_MAX] = *hint;
}

struct str order_file(struct order *order, const char *path)
{
	const char *root = getenv("SOURCE_ROOT");
	char full[1024];
	char *bytes;
	FILE *file;
	long size;

	snprintf(full, sizeof(full), "%s/%s", root ? root : ".", path);
	file = fopen(full, "rb");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size > 0);
	rewind(file);
	bytes = arena_alloc(order->arena, (size_t)size);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
	fclose(file);
	return (struct str){ bytes, (size_t)size };
}

utc_ms_t order_time(const char *time)
{
	int32_t offset_s;
	utc_ms_t at;

	assert_int_equal(time_parse(str_from(time), &at, &offset_s), ERR_OK);
	return at;
}

void order_clock(struct order *order, const char *time)
{
	db_clock_set(order->app.db, 0, order_time(time));
}

int order_setup(void **ret_state)
{
	struct order *order = calloc(1, sizeof(*order));
	struct err_detail detail = { .rule = NULL };
	struct install install_it = { .account_address = STR("http://wall.example"),
				      .zone_folder = "/usr/share/zoneinfo",
				      .quick_hash = true };
	void *fixture;
	err_t e;

	assert_non_null(order);
	current = order;
	fake_network = (struct fake_network){ .replies = 0 };
	assert_int_equal(fixture_setup(&fixture), 0);
	order->database = fixture;
	order->arena = arena_new(256 * 1024 * 1024);
	assert_non_null(order->arena);
	assert_int_equal(store_migrate(order->database->db, &detail), ERR_OK);
	assert_int_equal(app_init(&order->app, order->database->db), ERR_OK);
	order->app.find_network = fake_network_find;
	order->app.hint = on_hint;
	order->app.hint_data = order;
	install_it.json = order_file(order, "data/demo/install.json");
	install_it.calendar = order_file(order, "data/calendars/ru.json");
	install_it.regulation = order_file(order, "data/regulation/nao-2020.json");
	e = install(&order->app, &install_it, &detail);
	if (e != ERR_OK)
		fail_msg("install: %s %s %s", err_name(e), detail.field, detail.rule ? detail.rule : "");
	order_clock(order, "2026-11-23T11:24:00+03:00");
	*ret_state = order;
	return 0;
}

int order_teardown(void **state)
{
	struct order *order = *state;
	void *fixture = order->database;

	app_deinit(&order->app);
	arena_free(order->arena);
	assert_int_equal(fixture_teardown(&fixture), 0);
	free(order);
	return 0;
}

struct look_up {
	err_t (*find)(struct db_tx *tx, struct str key, row_id_t *ret_id);
	struct str key;
	row_id_t id;
};
static err_t look_up_read(struct db_tx *tx, void *arg)
{
	struct look_up *it = arg;

	return it->find(tx, it->key, &it->id);
}

static row_id_t look_up(struct order *order, err_t (*find)(struct db_tx *, struct str, row_id_t *), const char *key)
{
	struct look_up it = { find, str_from(key), 0 };

	assert_int_equal(db_read(order->app.db, look_up_read, &it), ERR_OK);
	return it.id;
}

row_id_t order_person(struct order *order, const char *login)
{
	return look_up(order, store_person_find, login);
}

row_id_t order_body(struct order *order, const char *key)
{
	return look_up(order, store_body_find, key);
}

row_id_t order_topic(struct order *order, const char *key)
{
	return look_up(order, store_topic_find, key);
}

row_id_t order_message(struct order *order, const char *network, const char *id, const char *text)
{
	const struct message_in message = { .network = str_from(network),
					    .network_id = str_from(id),
					    .kind = MESSAGE_COMMENT,
					    .author_name = STR("Надежда"),
					    .text = str_from(text),
					    .posted_at = order_time("2026-11-23T08:00:00+03:00") };
	struct take_in taking = { .messages = &message, .count = 1, .label = STR("test") };

	assert_int_equal(take_in(&order->app, &taking, NULL), ERR_OK);
	assert_int_equal(taking.ret_added, 1);
	return taking.ret_last;
}

struct view_incident order_incident(struct order *order, const char *login, row_id_t incident)
{
	struct view_incident view;

	assert_int_equal(view_incident(&order->app, order_person(order, login), incident, order->arena, &view), ERR_OK);
	return view;
}

row_id_t order_route(struct order *order, const char *login, row_id_t message, const char *body)
{
	struct incident_do run = { .person = order_person(order, login), .command_count = 3 };
	struct err_detail detail = { .rule = NULL };
	err_t e;

	run.commands[0].kind = COMMAND_DETECT;
	run.commands[0].args.message = message;
	run.commands[1].kind = COMMAND_TRIAGE;
	run.commands[1].args.topic = order_topic(order, "heat_none");
	run.commands[1].args.importance = IMPORTANCE_HIGH;
	run.commands[1].location = STR("Нарьян-Мар, Губкина 3");
	run.commands[2].kind = COMMAND_ROUTE;
	run.commands[2].args.stage_count = 1;
	run.commands[2].args.stages[0] = (struct incident_stage){ .body = order_body(order, body), .number = 1 };
	run.commands[2].reason = STR("Ответ прочтут многие");
	e = incident_do(&order->app, &run, &detail);
	if (e != ERR_OK)
		fail_msg("route: %s %s %s", err_name(e), detail.field, detail.rule ? detail.rule : "");
	return run.ret_reply.incident;
}

err_t order_do(struct order *order, const char *login, row_id_t incident, enum incident_command_kind kind,
	       const char *text, struct err_detail *ret_detail)
{
	struct incident_do run = { .person = order_person(order, login), .incident = incident, .command_count = 1 };

	run.commands[0].kind = kind;
	if (kind == COMMAND_SUBMIT_DRAFT) {
		run.commands[0].text = str_from(text);
		run.commands[0].args.draft_kind = DRAFT_ANSWER;
	} else {
		run.commands[0].reason = str_from(text);
	}
	return incident_do(&order->app, &run, ret_detail);
}

err_t order_approve_publish(struct order *order, const char *login, row_id_t incident)
{
	struct incident_do run = { .person = order_person(order, login), .incident = incident, .command_count = 2 };

	run.commands[0].kind = COMMAND_APPROVE;
	run.commands[1].kind = COMMAND_PUBLISH;
	return incident_do(&order->app, &run, NULL);
}
