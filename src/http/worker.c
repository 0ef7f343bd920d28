/*
 * http/worker.c: the queue of requests that were read, and the threads that run them.
 *
 * Promise: a connection is suspended before its exchange enters the queue and resumed exactly once after the work, also
 * when the server stops; the queue is bounded; nothing here knows what a request means.
 */
#include "http/server_private.h"

bool worker_submit(struct exchange *exchange, enum exchange_state state)
{
	struct http *http = exchange->request.http;
	bool fits;

	pthread_mutex_lock(&http->queue_lock);
	fits = !http->queue_closed && http->queue_count < QUEUE_MAX;
	if (fits) { /* suspended first: a request thread may resume at once */
		MHD_suspend_connection(exchange->connection);
		exchange->state = state;
		exchange->next = NULL;
		if (http->queue_last)
			http->queue_last->next = exchange;
		else
			http->queue_first = exchange;
		http->queue_last = exchange;
		http->queue_count++;
		pthread_cond_signal(&http->queue_filled);
	}
	pthread_mutex_unlock(&http->queue_lock);
	return fits;
}

static struct exchange *queue_take(struct http *http)
{
	struct exchange *exchange = http->queue_first;

	http->queue_first = exchange->next;
	if (!http->queue_first)
		http->queue_last = NULL;
	http->queue_count--;
	http->running_count++;
	return exchange;
}

static void *worker_run(void *data)
{
	struct http *http = data;

	pthread_mutex_lock(&http->queue_lock);
	for (;;) {
		struct exchange *exchange;
		struct MHD_Connection *connection;

		while (!http->queue_first && !http->queue_closed)
			pthread_cond_wait(&http->queue_filled, &http->queue_lock);
		if (!http->queue_first)
			break;
		exchange = queue_take(http);
		pthread_mutex_unlock(&http->queue_lock);

		connection = exchange->connection;
		if (exchange->state == EXCHANGE_CHECKING)
			exchange_check(exchange);
		else
			exchange_run(exchange);
		MHD_resume_connection(connection); /* from here on the exchange is the library's */

		pthread_mutex_lock(&http->queue_lock);
		http->running_count--;
		if (http->running_count == 0 && http->queue_count == 0)
			pthread_cond_broadcast(&http->queue_idle);
	}
	pthread_mutex_unlock(&http->queue_lock);
	return NULL;
}

err_t workers_start(struct http *http)
{
	pthread_attr_t attributes;
	err_t e = ERR_OK;

	pthread_mutex_init(&http->queue_lock, NULL);
	pthread_cond_init(&http->queue_filled, NULL);
	pthread_cond_init(&http->queue_idle, NULL);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, REQUEST_STACK_BYTES);
	while (e == ERR_OK && http->thread_count < REQUEST_THREADS) {
		if (pthread_create(&http->threads[http->thread_count], &attributes, worker_run, http) == 0)
			http->thread_count++;
		else
			e = ERR_SYSTEM;
	}
	pthread_attr_destroy(&attributes);
	return e;
}

void workers_drain(struct http *http)
{
	pthread_mutex_lock(&http->queue_lock);
	while (http->queue_count > 0 || http->running_count > 0)
		pthread_cond_wait(&http->queue_idle, &http->queue_lock);
	pthread_mutex_unlock(&http->queue_lock);
}

void workers_stop(struct http *http)
{
	pthread_mutex_lock(&http->queue_lock);
	http->queue_closed = true;
	pthread_cond_broadcast(&http->queue_filled);
	pthread_mutex_unlock(&http->queue_lock);
	for (size_t i = 0; i < http->thread_count; i++)
		pthread_join(http->threads[i], NULL);
	http->thread_count = 0;
}
