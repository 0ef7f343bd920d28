/*
 * action/take_in.c: messages become rows of the queue, once each, with the cursor of their source in the same
 * transaction.
 *
 * Must not: begin an incident; put a citizen's text anywhere but the message's row.
 */
#include "action/take_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/store_import.h"
#include "store/store_message.h"
#include "store/store_reference.h"
#include "store/store_setting.h"

enum { TAKE_IN_ARENA_BYTES_MAX = 4 * 1024 * 1024, ID_BYTES_MAX = 200 };

struct taking {
	struct take_in *it;
	struct arena *arena;
	uint8_t (*salts)[SALT_SIZE];
	row_id_t *hinted; /* added or changed */
	size_t hinted_count;
	struct str digest_key;
	struct err_detail detail;
};

static err_t check_text(struct str text, const char *field, size_t bytes_max, bool required,
			struct err_detail *ret_detail)
{
	if (text.size == 0)
		return required ? err_set(ERR_INPUT_INVALID, ret_detail, field, "required") : ERR_OK;
	if (text.size > bytes_max)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, field, "too_long", (int64_t)bytes_max,
				     (int64_t)text.size);
	if (!utf8_is_valid(text))
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "utf8");
	return ERR_OK;
}

err_t take_in_check(const struct message_in *message, struct err_detail *ret_detail)
{
	const struct checked {
		struct str text;
		const char *field;
		size_t bytes_max;
		bool required;
	} all[] = {
		{ message->text, "text", MESSAGE_BYTES_MAX, true },
		{ message->network_id, "id", ID_BYTES_MAX, false },
		{ message->parent_id, "parent_id", ID_BYTES_MAX, false },
		{ message->thread_id, "thread_id", ID_BYTES_MAX, false },
		{ message->community, "community", 4 * NAME_CHARS_MAX, false },
		{ message->post_excerpt, "post", 4 * LINK_CHARS_MAX, false },
		{ message->author_id, "author_id", ID_BYTES_MAX, false },
		{ message->author_name, "author", 4 * NAME_CHARS_MAX, false },
		{ message->author_link, "author_link", LINK_CHARS_MAX, false },
		{ message->link, "link", LINK_CHARS_MAX, false },
	};

	for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
		err_t e = check_text(all[i].text, all[i].field, all[i].bytes_max, all[i].required, ret_detail);

		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

/* One row for one message, whichever source brought it. */
static err_t identity_of(struct arena *arena, struct str label, struct str digest_key, const struct message_in *in,
			 struct str *ret_identity)
{
	char moment[24], hex[DIGEST_HEX_SIZE + 1];
	const struct str newline = STR("\n");
	struct digest digest;
	struct str identity;
	err_t e;

	if (in->network.size > 0 && in->network_id.size > 0) {
		identity = arena_printf(arena, "n:%.*s:%.*s", (int)in->network.size, in->network.data,
					(int)in->network_id.size, in->network_id.data);
	} else if (in->network_id.size > 0) {
		identity = arena_printf(arena, "l:%.*s:%.*s", (int)label.size, label.data, (int)in->network_id.size,
					in->network_id.data);
	} else {
		snprintf(moment, sizeof(moment), "%" PRId64, in->posted_at);
		e = digest_of((const struct str[]){ digest_key, newline, in->author_name, newline, str_from(moment),
						    newline, in->text },
			      7, &digest);
		if (e != ERR_OK)
			return e;
		digest_hex(&digest, hex);
		identity = arena_printf(arena, "d:%s", hex);
	}
	*ret_identity = identity;
	return identity.data ? ERR_OK : ERR_MEMORY;
}

static err_t take_one(struct db_tx *tx, struct taking *taking, size_t index)
{
	struct take_in *it = taking->it;
	const struct message_in *in = &it->messages[index];
	struct message_new message = { .in = in, .account = it->account, .import = it->import, .queued = true };
	enum message_put put = MESSAGE_SAME;
	row_id_t id = 0;
	char field[48];
	err_t e;

	if (in->network.size > 0) {
		e = store_network_find(tx, in->network, &message.network);
		if (e == ERR_NOT_FOUND) {
			snprintf(field, sizeof(field), "messages[%zu].network", index);
			return err_set(ERR_INPUT_INVALID, &taking->detail, field, "network");
		}
		if (e != ERR_OK)
			return e;
	}
	e = identity_of(taking->arena, it->label, taking->digest_key, in, &message.identity);
	if (e != ERR_OK)
		return e;
	memcpy(message.salt, taking->salts[index], SALT_SIZE);
	e = store_message_put(tx, &message, &id, &put);
	if (e != ERR_OK)
		return e;
	it->ret_added += put == MESSAGE_ADDED;
	it->ret_changed += put == MESSAGE_CHANGED;
	it->ret_same += put == MESSAGE_SAME;
	if (put == MESSAGE_ADDED)
		it->ret_last = id;
	if (put != MESSAGE_SAME)
		taking->hinted[taking->hinted_count++] = id;
	return ERR_OK;
}

static err_t take_write(struct db_tx *tx, void *arg)
{
	struct taking *taking = arg;
	struct take_in *it = taking->it;
	err_t e;

	arena_reset(taking->arena);
	it->ret_added = it->ret_same = it->ret_changed = 0;
	it->ret_last = 0;
	taking->hinted_count = 0;
	e = store_setting_get(tx, SETTING_DIGEST_KEY, taking->arena, &taking->digest_key);
	for (size_t i = 0; e == ERR_OK && i < it->count; i++)
		e = take_one(tx, taking, i);
	if (e == ERR_OK && it->account != 0)
		e = store_account_set_cursor(tx, it->account, it->cursor);
	if (e == ERR_OK && it->import != 0)
		e = store_import_count(tx, it->import, (int64_t)it->ret_added,
				       (int64_t)(it->ret_same + it->ret_changed), false);
	return e;
}

static err_t check_all(const struct take_in *it, struct err_detail *ret_detail)
{
	for (size_t i = 0; i < it->count; i++) {
		struct err_detail detail = { .rule = NULL };
		char field[160];
		err_t e = take_in_check(&it->messages[i], &detail);

		if (e == ERR_OK)
			continue;
		snprintf(field, sizeof(field), "messages[%zu].%s", i, detail.field);
		return err_set_limit(e, ret_detail, field, detail.rule, detail.limit, detail.found);
	}
	return ERR_OK;
}

err_t take_in(struct app *app, struct take_in *it, struct err_detail *ret_detail)
{
	struct taking taking = { .it = it };
	err_t e;

	ASSERT(it->count <= TAKE_IN_MAX);
	e = check_all(it, ret_detail);
	if (e != ERR_OK)
		return e;
	taking.arena = arena_new(TAKE_IN_ARENA_BYTES_MAX);
	taking.salts = calloc(it->count + 1, SALT_SIZE);
	taking.hinted = calloc(it->count + 1, sizeof(*taking.hinted));
	e = ERR_MEMORY;
	if (taking.arena && taking.salts && taking.hinted) {
		random_bytes(taking.salts, it->count * SALT_SIZE);
		e = db_write(app->db, take_write, &taking);
	}
	for (size_t i = 0; e == ERR_OK && i < taking.hinted_count; i++)
		app_hint(app, "message", taking.hinted[i], 0);
	if (e == ERR_OK && it->ret_added > 0)
		app_hint(app, "counts", 0, 0);
	if (e != ERR_OK && ret_detail)
		*ret_detail = taking.detail;
	free(taking.hinted);
	free(taking.salts);
	arena_free(taking.arena);
	return e;
}

struct counting {
	const struct message_in *messages;
	size_t count, fresh;
	struct str label;
	struct arena *arena;
	struct str *identities; /* of those that are not stored */
};
static int identity_compare(const void *a, const void *b)
{
	const struct str *left = a, *right = b;
	size_t size = left->size < right->size ? left->size : right->size;
	int order = memcmp(left->data, right->data, size);

	return order != 0 ? order : (left->size > right->size) - (left->size < right->size);
}

static err_t count_read(struct db_tx *tx, void *arg)
{
	struct counting *it = arg;
	struct str digest_key;
	err_t e = store_setting_get(tx, SETTING_DIGEST_KEY, it->arena, &digest_key);

	it->fresh = 0;
	for (size_t i = 0; e == ERR_OK && i < it->count; i++) {
		bool known = false;

		e = identity_of(it->arena, it->label, digest_key, &it->messages[i], &it->identities[it->fresh]);
		if (e == ERR_OK)
			e = store_message_known(tx, it->identities[it->fresh], &known);
		it->fresh += e == ERR_OK && !known;
	}
	return e;
}

err_t take_in_count_new(struct app *app, const struct message_in *messages, size_t count, struct str label,
			size_t *ret_new)
{
	struct counting it = { .messages = messages, .count = count, .label = label };
	size_t twice = 0;
	err_t e = ERR_MEMORY;

	it.arena = arena_new(TAKE_IN_ARENA_BYTES_MAX + count * 2 * ID_BYTES_MAX);
	it.identities = calloc(count + 1, sizeof(*it.identities));
	if (it.arena && it.identities)
		e = db_read(app->db, count_read, &it);
	if (e == ERR_OK) {
		qsort(it.identities, it.fresh, sizeof(*it.identities), identity_compare);
		for (size_t i = 1; i < it.fresh; i++)
			twice += str_equal(it.identities[i - 1], it.identities[i]);
		*ret_new = it.fresh - twice;
	}
	free(it.identities);
	arena_free(it.arena);
	return e;
}
