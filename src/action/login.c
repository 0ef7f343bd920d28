/*
 * action/login.c: log-in by password, sessions, lock-out. See login.h.
 */
#include "action/login.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/digest.h"
#include "base/limits.h"

enum { PASSWORD_BYTES_MAX = 1000, LOGIN_ARENA_BYTES = 16 * 1024 };

struct login_lane {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	int running, waiting;
	char nobody_hash[PASSWORD_HASH_SIZE]; /* checked for unknown log-ins, so that they cost the same */
};

err_t password_hash(struct str password, char ret_hash[PASSWORD_HASH_SIZE])
{
	_Static_assert(PASSWORD_HASH_SIZE >= crypto_pwhash_STRBYTES, "room for libsodium's text");
	if (sodium_init() < 0)
		return ERR_SYSTEM;
	if (crypto_pwhash_str(ret_hash, password.data ? password.data : "", password.size,
			      crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return ERR_MEMORY;
	return ERR_OK;
}

err_t login_lane_new(struct login_lane **ret_lane)
{
	struct login_lane *lane = calloc(1, sizeof(*lane));

	if (!lane)
		return ERR_MEMORY;
	pthread_mutex_init(&lane->lock, NULL);
	pthread_cond_init(&lane->freed, NULL);
	*ret_lane = lane;
	return ERR_OK;
}

void login_lane_free(struct login_lane *lane)
{
	if (!lane)
		return;
	pthread_cond_destroy(&lane->freed);
	pthread_mutex_destroy(&lane->lock);
	free(lane);
}

/* ERR_BUSY: the queue is full. */
static err_t lane_enter(struct login_lane *lane)
{
	err_t e = ERR_OK;

	pthread_mutex_lock(&lane->lock);
	if (lane->running >= LOGIN_LANE_SIZE && lane->waiting >= LOGIN_QUEUE_MAX) {
		e = ERR_BUSY;
	} else {
		lane->waiting++;
		while (lane->running >= LOGIN_LANE_SIZE)
			pthread_cond_wait(&lane->freed, &lane->lock);
		lane->waiting--;
		lane->running++;
	}
	pthread_mutex_unlock(&lane->lock);
	return e;
}

static void lane_leave(struct login_lane *lane)
{
	pthread_mutex_lock(&lane->lock);
	lane->running--;
	pthread_cond_signal(&lane->freed);
	pthread_mutex_unlock(&lane->lock);
}

/* Made in the lane at the first unknown log-in; a copy of it, because two threads may be in the lane. */
static err_t nobody_hash_get(struct login_lane *lane, char ret_hash[PASSWORD_HASH_SIZE])
{
	char fresh[PASSWORD_HASH_SIZE];
	err_t e = ERR_OK;

	pthread_mutex_lock(&lane->lock);
	memcpy(ret_hash, lane->nobody_hash, PASSWORD_HASH_SIZE);
	pthread_mutex_unlock(&lane->lock);
	if (*ret_hash)
		return ERR_OK;
	e = password_hash(STR("nobody"), fresh);
	if (e != ERR_OK)
		return e;
	pthread_mutex_lock(&lane->lock);
	memcpy(lane->nobody_hash, fresh, sizeof(fresh));
	pthread_mutex_unlock(&lane->lock);
	memcpy(ret_hash, fresh, PASSWORD_HASH_SIZE);
	return ERR_OK;
}

struct look {
	const struct login_try *attempt;
	struct arena *arena;
	struct store_login login; /* person 0: no such log-in */
	struct store_failures failures;
	utc_ms_t wall;
};

static err_t look_run(struct db_tx *tx, void *arg)
{
	struct look *look = arg;
	err_t e;

	look->login = (struct store_login){ 0 };
	look->wall = db_wall(tx);
	e = store_failures_get(tx, look->attempt->login, look->attempt->address, &look->failures);
	if (e != ERR_OK)
		return e;
	e = store_login_find(tx, look->attempt->login, look->arena, &look->login);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Compares in the lane; *ret_right says whether the password is this person's. */
static err_t password_check(struct login_lane *lane, const struct look *look, bool *ret_right)
{
	char hash[PASSWORD_HASH_SIZE] = "";
	struct str stored = look->login.password_hash, password = look->attempt->password;
	bool known = look->login.person && stored.size > 0 && stored.size < sizeof(hash);
	err_t e = lane_enter(lane);

	if (e != ERR_OK)
		return e;
	if (known)
		memcpy(hash, stored.data, stored.size);
	else
		e = nobody_hash_get(lane, hash);
	if (e == ERR_OK)
		*ret_right =
			crypto_pwhash_str_verify(hash, password.data ? password.data : "", password.size) == 0 && known;
	lane_leave(lane);
	return e;
}

struct failure {
	const struct login_try *attempt;
};

static err_t failure_run(struct db_tx *tx, void *arg)
{
	struct failure *failure = arg;
	struct store_failures failures;
	int64_t lock_ms = 0;
	err_t e = store_failures_get(tx, failure->attempt->login, failure->attempt->address, &failures);

	if (e != ERR_OK)
		return e;
	failures.count++;
	if (failures.count >= LOGIN_TRIES_MAX) {
		int64_t doublings = failures.count - LOGIN_TRIES_MAX;

		lock_ms = doublings < 6 ? (int64_t)LOGIN_LOCK_MS_FIRST << doublings : LOGIN_LOCK_MS_MAX;
		if (lock_ms > LOGIN_LOCK_MS_MAX)
			lock_ms = LOGIN_LOCK_MS_MAX;
		failures.locked_until = db_wall(tx) + lock_ms;
	}
	return store_failures_put(tx, failure->attempt->login, failure->attempt->address, &failures);
}

struct beginning {
	const struct login_try *attempt;
	struct digest token;
	struct session session;
};

static err_t begin_run(struct db_tx *tx, void *arg)
{
	struct beginning *beginning = arg;
	err_t e;

	beginning->session.until = db_wall(tx) + SESSION_MS;
	e = store_failures_clear(tx, beginning->attempt->login, beginning->attempt->address);
	if (e != ERR_OK)
		return e;
	return store_session_insert(tx, &beginning->token, beginning->session.person, beginning->attempt->address,
				    beginning->session.until, &beginning->session.id);
}

static err_t session_begin(struct db *db, const struct login_try *attempt, row_id_t person,
			   char ret_token[SESSION_TOKEN_SIZE + 1], struct session *ret_session)
{
	struct beginning beginning = { .attempt = attempt, .session = { .person = person } };
	uint8_t random[SESSION_TOKEN_SIZE / 2];
	char token[SESSION_TOKEN_SIZE + 1];
	const struct str part = { token, SESSION_TOKEN_SIZE };
	err_t e;

	random_bytes(random, sizeof(random));
	hex_format(random, sizeof(random), token);
	e = digest_of(&part, 1, &beginning.token);
	if (e == ERR_OK)
		e = db_write(db, begin_run, &beginning);
	if (e != ERR_OK)
		return e;
	memcpy(ret_token, token, sizeof(token));
	*ret_session = beginning.session;
	return ERR_OK;
}

static err_t login_checked(struct login_lane *lane, struct db *db, const struct look *look, bool *ret_right,
			   struct err_detail *ret_detail)
{
	struct failure failure = { .attempt = look->attempt };
	err_t e;

	if (look->failures.locked_until > look->wall)
		return err_set_limit(ERR_RATE, ret_detail, "", "locked_out",
				     (look->failures.locked_until - look->wall) / MS_PER_SECOND + 1, 0);
	e = password_check(lane, look, ret_right);
	if (e != ERR_OK || *ret_right)
		return e;
	e = db_write(db, failure_run, &failure);
	if (e != ERR_OK)
		return e;
	return err_set(ERR_LOGIN_NEEDED, ret_detail, "", "wrong_password");
}

err_t login_start(struct login_lane *lane, struct db *db, const struct login_try *attempt,
		  char ret_token[SESSION_TOKEN_SIZE + 1], struct session *ret_session, struct err_detail *ret_detail)
{
	struct look look = { .attempt = attempt, .arena = arena_new(LOGIN_ARENA_BYTES) };
	bool right = false;
	err_t e;

	if (!look.arena)
		return ERR_MEMORY;
	ASSERT(attempt->password.size <= PASSWORD_BYTES_MAX);
	e = db_read(db, look_run, &look);
	if (e == ERR_OK)
		e = login_checked(lane, db, &look, &right, ret_detail);
	if (e == ERR_OK && right)
		e = session_begin(db, attempt, look.login.person, ret_token, ret_session);
	arena_free(look.arena);
	return e;
}

struct token_run {
	struct digest token;
	struct store_session found;
};

static err_t find_run(struct db_tx *tx, void *arg)
{
	struct token_run *run = arg;

	return store_session_find(tx, &run->token, &run->found);
}

static err_t end_run(struct db_tx *tx, void *arg)
{
	struct token_run *run = arg;

	return store_session_delete(tx, &run->token);
}

err_t login_find(struct db *db, struct str token, struct session *ret_session)
{
	struct token_run run = { 0 };
	err_t e = digest_of(&token, 1, &run.token);

	if (e == ERR_OK)
		e = db_read(db, find_run, &run);
	if (e == ERR_OK)
		*ret_session = (struct session){ run.found.id, run.found.person, run.found.roles, run.found.until };
	return e;
}

err_t login_end(struct db *db, struct str token)
{
	struct token_run run = { 0 };
	err_t e = digest_of(&token, 1, &run.token);

	return e == ERR_OK ? db_write(db, end_run, &run) : e;
}

struct life {
	row_id_t session;
	bool lives;
};

static err_t life_run(struct db_tx *tx, void *arg)
{
	struct life *life = arg;

	return store_session_lives(tx, life->session, &life->lives);
}

bool login_lives(struct db *db, row_id_t session)
{
	struct life life = { .session = session };

	return db_read(db, life_run, &life) == ERR_OK && life.lives;
}
