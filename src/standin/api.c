/*
 * api.c: what a network gives to an account: items, a thread's answers, a place for an answer (api/standin.yaml).
 */
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/utf8.h"
#include "standin/standin_private.h"

enum {
	PAGE_MAX = 200,
	PAGE_DEFAULT = 50,
	PAGE_BYTES_MAX = 1024 * 1024, /* a page ends behind the item that passes it */
	SILENCE_MS = 120 * 1000,
};

static void item_out(struct json_out *out, const struct exchange *exchange, const char *key,
		     const struct wall_item *item)
{
	json_object_begin(out, key);
	json_str(out, "id", item->id);
	json_str(out, "network", item->network);
	json_text(out, "kind", wall_kind_names[item->kind]);
	json_str(out, "thread", item->thread);
	json_str_or_null(out, "parent", item->parent);
	json_str(out, "community", item->community);
	json_str_or_null(out, "post", item->post);
	json_str(out, "author", item->author);
	json_str(out, "author_id", item->author_id);
	json_str(out, "link", standin_link(exchange->standin, item, exchange->arena));
	json_str(out, "text", item->text);
	json_int(out, "likes", item->likes);
	json_int(out, "replies", item->replies);
	json_time(out, "at", item->at);
	json_bool(out, "edited", item->edited);
	json_object_end(out);
}

/* The planned fault of a reading call. False: the reply is settled. */
static bool fault_reads(struct exchange *exchange, struct planned_fault planned)
{
	switch (planned.kind) {
	case WALL_FAULT_500:
		exchange_fail(exchange, ERR_SYSTEM, NULL);
		return false;
	case WALL_FAULT_SILENCE:
		(void)exchange_wait(exchange, SILENCE_MS);
		exchange->drop = true;
		return false;
	case WALL_FAULT_DROP:
		exchange->drop = true;
		return false;
	case WALL_FAULT_LATE:
		return exchange_wait(exchange, planned.ms);
	case WALL_FAULT_NONE:
	case WALL_FAULT_MAX:
		break;
	}
	return true;
}

static struct planned_fault fault_of(struct exchange *exchange, enum fault_op op)
{
	struct standin *standin = exchange->standin;
	struct planned_fault planned;

	(void)pthread_mutex_lock(&standin->lock);
	planned = standin_fault_take(standin, op);
	(void)pthread_mutex_unlock(&standin->lock);
	return planned;
}

static void items_out(struct exchange *exchange, uint64_t after, int64_t limit)
{
	const struct standin *standin = exchange->standin;
	struct json_out out;

	json_out_init(&out, &exchange->out);
	json_object_begin(&out, NULL);
	json_array_begin(&out, "items");
	while (limit-- > 0 && !standin->paused && exchange->out.size < PAGE_BYTES_MAX) {
		const struct wall_item *item = wall_after(standin->wall, after);

		if (!item)
			break;
		item_out(&out, exchange, NULL, item);
		after = item->number;
	}
	json_array_end(&out);
	json_str(&out, "cursor", arena_printf(exchange->arena, "%llu", (unsigned long long)after));
	json_object_end(&out);
}

void api_items(struct exchange *exchange, struct str rest)
{
	struct standin *standin = exchange->standin;
	int64_t after, limit;

	(void)rest;
	if (!exchange_query_number(exchange, "after", 0, INT64_MAX / 2, &after) ||
	    !exchange_query_number(exchange, "limit", PAGE_DEFAULT, PAGE_MAX, &limit) ||
	    !fault_reads(exchange, fault_of(exchange, FAULT_OP_ITEMS)))
		return;
	(void)pthread_mutex_lock(&standin->lock);
	if (standin->broken)
		exchange_fail(exchange, ERR_DISK, NULL);
	else
		items_out(exchange, (uint64_t)after, limit);
	(void)pthread_mutex_unlock(&standin->lock);
}

static void answer_out(struct json_out *out, const struct exchange *exchange, const struct wall_item *answer)
{
	json_object_begin(out, NULL);
	json_str(out, "id", answer->id);
	json_str(out, "parent", answer->parent);
	json_str(out, "author", answer->author);
	json_str(out, "text", answer->text);
	json_str(out, "mark", answer->mark);
	json_str(out, "link", standin_link(exchange->standin, answer, exchange->arena));
	json_time(out, "at", answer->at);
	json_object_end(out);
}

/* `after` and the cursor are places in the order of arrival: an answer that comes meanwhile stands behind them. */
static void thread_out(struct exchange *exchange, const struct wall_thread *thread, int64_t after, int64_t limit)
{
	const struct wall *wall = exchange->standin->wall;
	const struct wall_item *root = wall_item(wall, thread->root);
	size_t at = (size_t)after, count = wall_item_count(wall);
	struct json_out out;

	json_out_init(&out, &exchange->out);
	json_object_begin(&out, NULL);
	json_str(&out, "thread", thread->id);
	if (root)
		item_out(&out, exchange, "item", root);
	else
		json_put_null(&out, "item");
	json_array_begin(&out, "replies");
	for (; at < count && limit > 0 && exchange->out.size < PAGE_BYTES_MAX; at++) {
		const struct wall_item *entry = wall_item(wall, at);

		if (entry->official && wall_thread(wall, entry->thread_index) == thread) {
			answer_out(&out, exchange, entry);
			limit--;
		}
	}
	json_array_end(&out);
	if (at < count)
		json_str(&out, "cursor", arena_printf(exchange->arena, "%zu", at));
	else
		json_put_null(&out, "cursor");
	json_object_end(&out);
}

void api_thread(struct exchange *exchange, struct str rest)
{
	struct standin *standin = exchange->standin;
	struct err_detail detail = { 0 };
	const struct wall_thread *thread;
	int64_t after, limit;

	if (!exchange_query_number(exchange, "after", 0, WALL_ITEMS_MAX, &after) ||
	    !exchange_query_number(exchange, "limit", PAGE_DEFAULT, PAGE_MAX, &limit) ||
	    !fault_reads(exchange, fault_of(exchange, FAULT_OP_THREAD)))
		return;
	(void)pthread_mutex_lock(&standin->lock);
	thread = wall_find_thread(standin->wall, rest);
	if (standin->broken)
		exchange_fail(exchange, ERR_DISK, NULL);
	else if (!thread)
		exchange_fail(exchange, err_set(ERR_NOT_FOUND, &detail, "thread", "unknown"), &detail);
	else
		thread_out(exchange, thread, after, limit);
	(void)pthread_mutex_unlock(&standin->lock);
}

static void placed_out(struct exchange *exchange, const struct wall_item *item)
{
	struct json_out out;

	exchange->status = 201;
	json_out_init(&out, &exchange->out);
	json_object_begin(&out, NULL);
	json_str(&out, "id", item->id);
	json_str(&out, "link", standin_link(exchange->standin, item, exchange->arena));
	json_time(&out, "at", item->at);
	json_object_end(&out);
}

/* Puts it on the wall and on disk; the reply says so. */
static bool item_place(struct exchange *exchange, struct wall_line *line)
{
	struct standin *standin = exchange->standin;
	struct err_detail detail = { 0 };
	const struct wall_thread *thread;
	err_t e;

	(void)pthread_mutex_lock(&standin->lock);
	thread = wall_find_thread(standin->wall, line->item.parent.size > 0 ? line->item.parent : line->item.thread);
	if (line->item.parent.size > 0 && !thread) {
		e = err_set(ERR_NOT_FOUND, &detail, "parent", "unknown");
	} else {
		if (thread) {
			line->item.network = thread->network;
			line->item.community = thread->community;
			if (line->item.kind == WALL_POST)
				line->item.kind = str_equal(line->item.parent, thread->id) ? WALL_COMMENT : WALL_REPLY;
		}
		e = standin_change(standin, line, exchange->arena, &detail);
	}
	if (e == ERR_OK)
		placed_out(exchange, &line->item);
	else
		exchange_fail(exchange, e, &detail);
	(void)pthread_mutex_unlock(&standin->lock);
	return e == ERR_OK;
}

#define AT(member) offsetof(struct wall_item, member)
static const struct json_field reply_fields[] = {
	{ "thread", JSON_TYPE_STR, 0, AT(thread), 1, WALL_ID_CHARS_MAX, NULL, NULL, 0 },
	{ "parent", JSON_TYPE_STR, JSON_REQUIRED, AT(parent), 1, WALL_ID_CHARS_MAX, NULL, NULL, 0 },
	{ "text", JSON_TYPE_STR, JSON_REQUIRED, AT(text), 1, WALL_TEXT_CHARS_MAX, NULL, NULL, 0 },
	{ "mark", JSON_TYPE_STR, JSON_REQUIRED, AT(mark), 0, WALL_MARK_CHARS_MAX, NULL, NULL, 0 },
	{ "author", JSON_TYPE_STR, JSON_REQUIRED, AT(author), 1, WALL_NAME_CHARS_MAX, NULL, NULL, 0 },
	{ 0 },
};
static const struct json_field item_fields[] = {
	{ "network", JSON_TYPE_STR, 0, AT(network), 1, WALL_NAME_CHARS_MAX, NULL, NULL, 0 },
	{ "community", JSON_TYPE_STR, 0, AT(community), 1, WALL_NAME_CHARS_MAX, NULL, NULL, 0 },
	{ "parent", JSON_TYPE_STR, 0, AT(parent), 1, WALL_ID_CHARS_MAX, NULL, NULL, 0 },
	{ "author", JSON_TYPE_STR, JSON_REQUIRED, AT(author), 1, WALL_NAME_CHARS_MAX, NULL, NULL, 0 },
	{ "text", JSON_TYPE_STR, JSON_REQUIRED, AT(text), 1, WALL_TEXT_CHARS_MAX, NULL, NULL, 0 },
	{ 0 },
};
#undef AT

void api_items_post(struct exchange *exchange, struct str rest)
{
	struct wall_line line = { .op = WALL_OP_ITEM };
	struct err_detail detail = { 0 };
	err_t e;

	(void)rest;
	if (!exchange_takes(exchange, BODY_JSON))
		return;
	e = json_in(buf_str(&exchange->body), item_fields, exchange->arena, &line.item, &detail);
	if (e == ERR_OK && line.item.parent.size == 0 && (line.item.network.size == 0 || line.item.community.size == 0))
		e = err_set(ERR_INPUT_INVALID, &detail, line.item.network.size == 0 ? "network" : "community",
			    "required");
	if (e != ERR_OK)
		exchange_fail(exchange, e, &detail);
	else
		(void)item_place(exchange, &line);
}

void api_replies_post(struct exchange *exchange, struct str rest)
{
	struct wall_line line = { .op = WALL_OP_REPLY, .item = { .kind = WALL_REPLY, .official = true } };
	struct err_detail detail = { 0 };
	struct planned_fault planned;
	err_t e;

	(void)rest;
	if (!exchange_takes(exchange, BODY_JSON))
		return;
	e = json_in(buf_str(&exchange->body), reply_fields, exchange->arena, &line.item, &detail);
	if (e != ERR_OK) {
		exchange_fail(exchange, e, &detail);
		return;
	}
	planned = fault_of(exchange, FAULT_OP_REPLY);
	if ((planned.kind == WALL_FAULT_500 || planned.kind == WALL_FAULT_SILENCE) && !fault_reads(exchange, planned))
		return;
	if (!item_place(exchange, &line))
		return;
	if (planned.kind == WALL_FAULT_DROP)
		exchange->drop = true;
	else if (planned.kind == WALL_FAULT_LATE)
		(void)exchange_wait(exchange, planned.ms); /* it stands already; only the word of it comes late */
}
