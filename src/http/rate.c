/*
 * http/rate.c: token buckets in a table of fixed size: who asks too often waits.
 *
 * Bounded by construction: a full neighbourhood forgets its oldest bucket, which only ever lets somebody through.
 */
#include "http/server_private.h"

#include <stdlib.h>

enum { BUCKETS = 4096, NEIGHBOURS = 8, KEY_SIZE_MAX = 72 };
struct bucket {
	char key[KEY_SIZE_MAX];
	size_t key_size;
	int64_t tokens_milli, at_ms;
};
struct rates {
	pthread_mutex_t lock;
	struct bucket buckets[BUCKETS];
};

struct rates *rates_new(void)
{
	struct rates *rates = calloc(1, sizeof(*rates));

	if (rates)
		pthread_mutex_init(&rates->lock, NULL);
	return rates;
}

void rates_free(struct rates *rates)
{
	if (!rates)
		return;
	pthread_mutex_destroy(&rates->lock);
	free(rates);
}

static uint32_t key_hash(struct str key)
{
	uint32_t hash = 2166136261U; /* FNV-1a */

	for (size_t i = 0; i < key.size; i++)
		hash = (hash ^ (unsigned char)key.data[i]) * 16777619U;
	return hash;
}

static struct bucket *bucket_find(struct rates *rates, struct str key, int64_t burst, int64_t now)
{
	uint32_t first = key_hash(key);
	struct bucket *oldest = NULL;

	for (uint32_t i = 0; i < NEIGHBOURS; i++) {
		struct bucket *bucket = &rates->buckets[(first + i) % BUCKETS];

		if (str_equal((struct str){ bucket->key, bucket->key_size }, key))
			return bucket;
		if (!oldest || bucket->at_ms < oldest->at_ms)
			oldest = bucket;
	}
	memcpy(oldest->key, key.data, key.size);
	oldest->key_size = key.size;
	oldest->tokens_milli = burst * 1000;
	oldest->at_ms = now;
	return oldest;
}

bool rate_take(struct rates *rates, struct str key, int64_t per_s, int64_t burst, int64_t *ret_wait_s)
{
	int64_t now = steady_ms();
	struct bucket *bucket;
	bool allowed;

	if (key.size > KEY_SIZE_MAX)
		key.size = KEY_SIZE_MAX;
	pthread_mutex_lock(&rates->lock);
	bucket = bucket_find(rates, key, burst, now);
	bucket->tokens_milli += (now - bucket->at_ms) * per_s;
	if (bucket->tokens_milli > burst * 1000)
		bucket->tokens_milli = burst * 1000;
	bucket->at_ms = now;
	allowed = bucket->tokens_milli >= 1000;
	if (allowed)
		bucket->tokens_milli -= 1000;
	else
		*ret_wait_s = (1000 - bucket->tokens_milli) / per_s / 1000 + 1;
	pthread_mutex_unlock(&rates->lock);
	return allowed;
}
