/*
 * standin.c: the adapter of the stand-in network: read, reply, find_reply over its API (api/standin.yaml).
 *
 * A 5xx or a reply that cannot be understood leaves a writing call open (ERR_NETWORK_UNKNOWN): the caller looks before
 * it tries again. find_reply says ERR_NOT_FOUND only after it has seen every answer of the thread.
 */
#include "network/standin.h"

#include "base/buf.h"
#include "base/json_out.h"
#include "base/limits.h"
#include "network/standin_parse.h"
#include "outbound/outbound.h"

enum { URL_BYTES_MAX = 4096, BODY_ROOM = 4 * BODY_BYTES_MAX, THREAD_PAGES_MAX = 100, IDLE_MS = 5000 };

static void url_start(struct buf *url, struct str address, const char *path)
{
	buf_init(url, URL_BYTES_MAX);
	while (address.size > 0 && address.data[address.size - 1] == '/')
		address.size--;
	buf_add(url, address);
	buf_add(url, str_from(path));
}

/* Percent-encodes all but RFC 3986's unreserved characters. */
static void url_add(struct buf *url, struct str text)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		    c == '.' || c == '_' || c == '~')
			buf_add_char(url, (char)c);
		else
			buf_printf(url, "%%%02X", c);
	}
}

/* What a status means when nothing was understood yet. `unclear`: what the kind of call says where it cannot be told.
 */
static err_t status_judge(const struct account *account, const struct outbound_reply *reply, err_t unclear)
{
	if (reply->status == 200 || reply->status == 201)
		return ERR_OK;
	if (account->detail) {
		(void)err_set(ERR_OK, account->detail, "status", "unexpected_status");
		account->detail->found = reply->status;
	}
	switch (reply->status) {
	case 400:
	case 409:
	case 415:
	case 422:
		return ERR_INPUT_INVALID;
	case 401:
	case 403:
		return ERR_FORBIDDEN;
	case 404:
	case 410:
		return ERR_NOT_FOUND;
	case 413:
		return ERR_LIMIT;
	case 429:
		return ERR_NETWORK_DOWN;
	default:
		return unclear;
	}
}

/* A reply that came whole but breaks the contract. */
static err_t parse_judge(err_t e, err_t unclear)
{
	return e == ERR_OK || (e == ERR_MEMORY && unclear == ERR_NETWORK_DOWN) ? e : unclear;
}

static err_t get(const struct account *account, const struct buf *url, struct arena *arena,
		 struct outbound_reply *ret_reply)
{
	struct outbound_reply reply = { 0 };
	err_t e;

	if (url->error != ERR_OK)
		return url->error == ERR_LIMIT ? ERR_INPUT_INVALID : url->error;
	e = outbound_get(account->outbound, buf_str(url), account->token, arena, &reply);
	if (e == ERR_OK)
		e = status_judge(account, &reply, ERR_NETWORK_DOWN);
	if (e == ERR_OK)
		*ret_reply = reply;
	return e;
}

static err_t standin_read(const struct account *account, struct str cursor, struct arena *arena,
			  struct network_page *ret_page)
{
	struct outbound_reply reply;
	struct network_page page;
	struct buf url;
	err_t e;

	url_start(&url, account->address, "/api/items?limit=100&after=");
	url_add(&url, cursor);
	e = get(account, &url, arena, &reply);
	buf_deinit(&url);
	if (e != ERR_OK)
		return e;
	e = parse_judge(standin_parse_items(reply.body, arena, &page, account->detail), ERR_NETWORK_DOWN);
	if (e != ERR_OK)
		return e;
	page.wait_ms = page.count > 0 ? 0 : IDLE_MS;
	*ret_page = page;
	return ERR_OK;
}

static err_t post(const struct account *account, const char *path, const struct buf *body, struct arena *arena,
		  err_t unclear, struct outbound_reply *ret_reply)
{
	struct outbound_reply reply = { 0 };
	struct buf url;
	err_t e;

	url_start(&url, account->address, path);
	e = url.error != ERR_OK ? url.error : body->error;
	if (e == ERR_OK)
		e = outbound_post_json(account->outbound, buf_str(&url), account->token, buf_str(body), arena, &reply);
	if (e == ERR_OK)
		e = status_judge(account, &reply, unclear);
	buf_deinit(&url);
	if (e == ERR_OK)
		*ret_reply = reply;
	return e;
}

static err_t standin_reply(const struct account *account, const struct network_reply *answer, struct arena *arena,
			   struct network_placed *ret_placed)
{
	struct outbound_reply reply;
	struct json_out out;
	struct buf body;
	err_t e;

	buf_init(&body, BODY_ROOM);
	json_out_init(&out, &body);
	json_object_begin(&out, NULL);
	json_str_or_null(&out, "thread", answer->thread);
	json_str(&out, "parent", answer->message);
	json_str(&out, "text", answer->text);
	json_str(&out, "mark", answer->mark);
	json_str(&out, "author", account->name);
	json_object_end(&out);
	e = post(account, "/api/replies", &body, arena, ERR_NETWORK_UNKNOWN, &reply);
	buf_deinit(&body);
	if (e != ERR_OK)
		return e;
	return parse_judge(standin_parse_placed(reply.body, arena, ret_placed, account->detail), ERR_NETWORK_UNKNOWN);
}

static bool is_ours(const struct account *account, const struct network_reply *answer, const struct standin_reply *seen)
{
	if (answer->mark.size > 0 && str_equal(seen->mark, answer->mark))
		return true;
	return str_equal(seen->parent, answer->message) && str_equal(seen->author, account->name) &&
	       str_equal(seen->text, answer->text);
}

static err_t thread_page(const struct account *account, struct str thread, struct str cursor, struct arena *arena,
			 struct standin_thread *ret_thread)
{
	struct outbound_reply reply;
	struct buf url;
	err_t e;

	url_start(&url, account->address, "/api/threads/");
	url_add(&url, thread);
	buf_add(&url, str_from("?limit=100&after="));
	url_add(&url, cursor);
	e = get(account, &url, arena, &reply);
	buf_deinit(&url);
	if (e != ERR_OK)
		return e;
	return parse_judge(standin_parse_thread(reply.body, arena, ret_thread, account->detail), ERR_NETWORK_DOWN);
}

static err_t standin_find_reply(const struct account *account, const struct network_reply *answer, struct arena *arena,
				struct network_placed *ret_placed)
{
	struct str thread = answer->thread.size > 0 ? answer->thread : answer->message;
	struct str cursor = { 0 };

	for (size_t page = 0; page < THREAD_PAGES_MAX; page++) {
		struct standin_thread seen;
		err_t e = thread_page(account, thread, cursor, arena, &seen);

		if (e != ERR_OK)
			return e;
		for (size_t i = 0; i < seen.count; i++) {
			if (!is_ours(account, answer, &seen.replies[i]))
				continue;
			*ret_placed = (struct network_placed){ .id = seen.replies[i].id,
							       .link = seen.replies[i].link,
							       .at = seen.replies[i].at };
			return ERR_OK;
		}
		if (seen.cursor.size == 0)
			return ERR_NOT_FOUND;
		if (str_equal(seen.cursor, cursor))
			return ERR_NETWORK_DOWN; /* it turns in a circle: nothing is certain */
		cursor = seen.cursor;
	}
	return ERR_NETWORK_DOWN;
}

const struct network network_standin = {
	.name = "standin",
	.can = CAN_READ | CAN_REPLY,
	.reply_chars_max = STANDIN_TEXT_CHARS_MAX,
	.read = standin_read,
	.reply = standin_reply,
	.find_reply = standin_find_reply,
};

/* A switch may be set again without harm, so an unclear end is only "not done". */
static err_t control(struct outbound *outbound, struct str address, const char *path, const struct buf *body)
{
	struct account account = { .address = address, .outbound = outbound };
	struct arena *arena = arena_new(REQUEST_ARENA_BYTES_MAX);
	struct outbound_reply reply;
	err_t e;

	if (!arena)
		return ERR_MEMORY;
	e = post(&account, path, body, arena, ERR_NETWORK_DOWN, &reply);
	arena_free(arena);
	return e == ERR_NETWORK_UNKNOWN ? ERR_NETWORK_DOWN : e;
}

err_t standin_clock_set(struct outbound *outbound, struct str address, utc_ms_t now, bool running)
{
	struct json_out out;
	struct buf body;
	err_t e;

	buf_init(&body, BODY_ROOM);
	json_out_init(&out, &body);
	json_object_begin(&out, NULL);
	json_time(&out, "now", now);
	json_bool(&out, "running", running);
	json_object_end(&out);
	e = control(outbound, address, "/control/clock", &body);
	buf_deinit(&body);
	return e;
}

err_t standin_pause_set(struct outbound *outbound, struct str address, bool paused)
{
	struct json_out out;
	struct buf body;
	err_t e;

	buf_init(&body, BODY_ROOM);
	json_out_init(&out, &body);
	json_object_begin(&out, NULL);
	json_bool(&out, "paused", paused);
	json_object_end(&out);
	e = control(outbound, address, "/control/pause", &body);
	buf_deinit(&body);
	return e;
}
