/*
 * db/db_pool.c: connections that wait for their next use. Opened when first needed, never more than the pool's size;
 * after one was lost the older idle ones are not trusted.
 */
#include <time.h>

#include "base/assert.h"
#include "base/limits.h"
#include "db/db_private.h"

enum { WAIT_MS_MAX = 5 * READ_MS_MAX };

void db_cond_init(pthread_cond_t *cond)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(cond, &attributes);
	pthread_condattr_destroy(&attributes);
}

bool db_cond_wait_until(pthread_cond_t *cond, pthread_mutex_t *lock, int64_t deadline_ms)
{
	struct timespec until = { .tv_sec = deadline_ms / MS_PER_SECOND,
				  .tv_nsec = deadline_ms % MS_PER_SECOND * 1000000 };

	return pthread_cond_timedwait(cond, lock, &until) == 0;
}

void db_pool_init(struct db_pool *pool, size_t count_max)
{
	memset(pool, 0, sizeof(*pool));
	pthread_mutex_init(&pool->lock, NULL);
	db_cond_init(&pool->changed);
	pool->count_max = count_max;
}

static void conn_close(struct db_conn *conn)
{
	db_conn_statements_free(conn);
	conn->db->driver->disconnect(conn);
}

/* With the lock held. An idle connection, or NULL and *ret_new when a place for a new one was taken. */
static struct db_conn *idle_take(struct db_pool *pool, bool *ret_new)
{
	struct db_conn *conn = pool->idle;

	*ret_new = conn == NULL && pool->open_count < pool->count_max;
	if (conn != NULL)
		pool->idle = conn->next_idle;
	if (*ret_new)
		pool->open_count++;
	if (conn != NULL || *ret_new)
		pool->out_count++;
	return conn;
}

static void place_free(struct db_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->open_count--;
	pool->out_count--;
	pthread_cond_signal(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

err_t db_pool_take(struct db *db, struct db_conn **ret_conn)
{
	struct db_pool *pool = &db->pool;
	int64_t deadline_ms = monotonic_ms() + WAIT_MS_MAX;
	struct db_conn *conn;
	uint64_t generation;
	bool is_new;
	err_t e;

	pthread_mutex_lock(&pool->lock);
	while ((conn = idle_take(pool, &is_new)) == NULL && !is_new) {
		if (!db_cond_wait_until(&pool->changed, &pool->lock, deadline_ms) && pool->idle == NULL &&
		    pool->open_count == pool->count_max) {
			pthread_mutex_unlock(&pool->lock);
			return ERR_BUSY;
		}
	}
	generation = pool->generation;
	pthread_mutex_unlock(&pool->lock);
	if (conn != NULL && conn->generation != generation) {
		conn_close(conn);
		conn = NULL;
	}
	if (conn == NULL) {
		e = db->driver->connect(db, &conn);
		if (e != ERR_OK) {
			place_free(pool);
			return e;
		}
		conn->generation = generation;
	}
	*ret_conn = conn;
	return ERR_OK;
}

void db_pool_give(struct db_conn *conn, bool is_lost)
{
	struct db_pool *pool = &conn->db->pool;

	ASSERT(conn->tx == NULL);
	pthread_mutex_lock(&pool->lock);
	if (is_lost && conn->generation == pool->generation)
		pool->generation++;
	pthread_mutex_unlock(&pool->lock);
	if (is_lost) {
		conn_close(conn);
		place_free(pool);
		return;
	}
	pthread_mutex_lock(&pool->lock);
	conn->next_idle = pool->idle;
	pool->idle = conn;
	pool->out_count--;
	pthread_cond_signal(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}

void db_pool_close(struct db *db)
{
	struct db_pool *pool = &db->pool;

	pthread_mutex_lock(&pool->lock);
	while (pool->out_count > 0)
		pthread_cond_wait(&pool->changed, &pool->lock);
	while (pool->idle != NULL) {
		struct db_conn *conn = pool->idle;

		pool->idle = conn->next_idle;
		conn_close(conn);
	}
	pthread_mutex_unlock(&pool->lock);
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->lock);
}
