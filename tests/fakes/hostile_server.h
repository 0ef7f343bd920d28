/*
 * fakes/hostile_server.h: a server on loopback that answers each connection with the bytes of one row, in its own bad
 * way.
 *
 * One connection at a time; for tests of what calls outwards.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct hostile_answer {
	bool read_nothing; /* close at once, before the request is read */
	const char *bytes; /* sent after the request was read; NULL: none */
	size_t repeat;     /* `bytes` this many times more */
	unsigned drip_ms;  /* one byte at a time, with this pause */
	unsigned stay_ms;  /* then the connection stays open, in silence */
};
struct hostile_server;

struct hostile_server *hostile_server_start(void); /* aborts when the machine has no socket */
void hostile_server_stop(struct hostile_server *server);
const char *hostile_server_address(const struct hostile_server *server); /* "127.0.0.1:40123" */
/* The answer to every connection from now on; its bytes are borrowed. */
void hostile_server_answer(struct hostile_server *server, const struct hostile_answer *answer);
unsigned hostile_server_requests(struct hostile_server *server); /* whole requests read so far */
