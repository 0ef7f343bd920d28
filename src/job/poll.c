/*
 * job/poll.c: reads what is new at an account's network; the cursor goes with the messages in one transaction.
 *
 * Must not: skip a message, or hold a transaction during a call.
 */
#include <inttypes.h>
#include <stdio.h>

#include "action/take_in.h"
#include "base/limits.h"
#include "job/job.h"
#include "store/store_reference.h"

enum { POLL_PAGES_MAX = 20 };

struct poll_read {
	row_id_t account;
	struct arena *arena;
	struct account_row row;
	bool reads;
};
static err_t poll_read(struct db_tx *tx, void *arg)
{
	struct poll_read *it = arg;
	row_id_t *ids = NULL;
	size_t count = 0;
	err_t e = store_account_get(tx, it->account, it->arena, &it->row);

	if (e == ERR_OK)
		e = store_accounts_reading(tx, it->arena, &ids, &count);
	it->reads = false;
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		it->reads |= ids[i] == it->account;
	return e;
}

/* A page may be larger than one transaction takes: the cursor goes with its last part. */
static err_t take_page(struct app *app, row_id_t account, struct str cursor_was, const struct network_page *page)
{
	size_t at = 0;

	do {
		size_t count = page->count - at < TAKE_IN_MAX ? page->count - at : TAKE_IN_MAX;
		bool is_last = at + count == page->count;
		struct take_in taking = { .messages = page->messages + at,
					  .count = count,
					  .account = account,
					  .cursor = is_last ? page->cursor : cursor_was };
		err_t e = take_in(app, &taking, NULL);

		if (e != ERR_OK)
			return e;
		at += count;
	} while (at < page->count);
	return ERR_OK;
}

static err_t poll_run(struct app *app, const struct job *job, struct arena *arena)
{
	const struct network *network;

	for (int i = 0; i < POLL_PAGES_MAX; i++) {
		struct poll_read it = { .account = job->subject, .arena = arena };
		struct network_page page = { 0 };
		struct account account;
		err_t e;

		arena_reset(arena);
		e = db_read(app->db, poll_read, &it);
		if (e != ERR_OK || !it.reads || !app->find_network)
			return e;
		network = app->find_network(it.row.adapter);
		if (!network || (network->can & CAN_READ) == 0)
			return ERR_OK;
		account = (struct account){
			.address = it.row.address, .token = it.row.token, .name = it.row.name, .outbound = app->outbound
		};
		e = network->read(&account, it.row.cursor, arena, &page);
		if (e != ERR_OK)
			return e;
		if (page.count == 0 && str_equal(page.cursor, it.row.cursor))
			return ERR_OK;
		e = take_page(app, it.row.id, it.row.cursor, &page);
		if (e != ERR_OK)
			return e;
		if (page.count == 0)
			return ERR_OK;
	}
	return ERR_OK;
}

const struct job_kind job_kind_poll = { .name = "poll",
					.retry_ms_first = 2 * MS_PER_SECOND,
					.retry_ms_max = MS_PER_MINUTE,
					.repeats = true,
					.run = poll_run };

static err_t enqueue_write(struct db_tx *tx, void *arg)
{
	struct arena *arena = arg;
	row_id_t *ids = NULL;
	size_t count = 0;
	err_t e;

	arena_reset(arena);
	e = store_accounts_reading(tx, arena, &ids, &count);
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		char key[24];

		snprintf(key, sizeof(key), "%" PRId64, ids[i]);
		e = job_enqueue(tx, job_kind_poll.name, str_from(key), ids[i], 0);
	}
	return e;
}

err_t poll_enqueue_all(struct app *app)
{
	struct arena *arena = arena_new(MESSAGE_BYTES_MAX);
	err_t e;

	if (!arena)
		return ERR_MEMORY;
	e = db_write(app->db, enqueue_write, arena);
	arena_free(arena);
	return e;
}
