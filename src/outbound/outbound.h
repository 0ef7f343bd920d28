/*
 * outbound/outbound.h: the only door outwards: HTTP calls with a deadline, a size limit and a guard over addresses.
 *
 * Promise: no call outlives its deadline or brings more bytes than asked for; redirects are not followed; proxies of
 * the environment are not used; an address that is loopback, private, link-local or otherwise not of the public
 * Internet is refused at the socket, after name resolution, unless exactly this address and port was allowed before.
 * What was asked and answered is never logged here. Safe from any number of threads; one handle per call.
 *
 * Errors of a call (the HTTP status is not an error here, the adapter judges it):
 *   ERR_NETWORK_DOWN     certainly not done: no connection, nothing sent; for reading calls every failure of transport
 *   ERR_NETWORK_UNKNOWN  writing calls only: something was sent and no full reply came
 *   ERR_FORBIDDEN        the guard refused the address, or the URL is not http(s)
 *   ERR_LIMIT            reading calls: the reply is larger than bytes_max (a writing call then says
 * ERR_NETWORK_UNKNOWN) ERR_MEMORY
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct outbound;
struct outbound_reply { /* in the arena given to the call */
	int status;
	struct str body;
	int64_t retry_after_ms; /* from Retry-After in seconds; 0: none */
};
enum { OUTBOUND_ALLOWED_MAX = 8, OUTBOUND_REPLY_BYTES_MAX = 4 * 1024 * 1024 };

MUST_USE err_t outbound_new(struct outbound **ret_outbound); /* before threads start; ERR_MEMORY, ERR_SYSTEM */
void outbound_free(struct outbound *outbound);               /* NULL is fine; no call may be under way */
/* Admits one numeric "127.0.0.1:8090" or "[::1]:8090": demo and tests only. Before threads start. ERR_INPUT_INVALID,
 * ERR_LIMIT. */
MUST_USE err_t outbound_allow(struct outbound *outbound, const char *address);
/* Deadline of every later call, 100 … NETWORK_CALL_MS_MAX (the start value). Before threads start. */
void outbound_deadline_set(struct outbound *outbound, int64_t deadline_ms);

/* `token` empty, or sent as "Authorization: Bearer …". The reply is at most OUTBOUND_REPLY_BYTES_MAX. */
MUST_USE err_t outbound_get(struct outbound *outbound, struct str url, struct str token, struct arena *arena,
			    struct outbound_reply *ret_reply);
MUST_USE err_t outbound_post_json(struct outbound *outbound, struct str url, struct str token, struct str body,
				  struct arena *arena, struct outbound_reply *ret_reply);
