/*
 * http/request.h: what a handler sees of a request, and where it writes its reply.
 *
 * Lives as long as the exchange: until the library says that the connection has done with it. One request thread at a
 * time owns it. A handler that returns an error leaves `out` alone: the problem document is written from the error.
 */
#pragma once

#include "action/login.h"
#include "base/arena.h"
#include "base/json_out.h"
#include "http/route.h"

struct app;
struct http;

struct request {
	struct http *http;
	struct app *app;
	struct arena *arena;
	const struct route *route;
	struct str method, path;            /* as sent, path decoded */
	struct str address;                 /* of the peer, or of the client that the trusted proxy names */
	int64_t ids[ROUTE_PATH_VALUES_MAX]; /* the path's integers */
	struct str words[ROUTE_PATH_VALUES_MAX];
	const void *query; /* filled by route->query */
	const void *input; /* filled by route->fields */
	struct str body;
	/* the session; empty on public routes */
	struct str token;
	struct session session;
	/* headers */
	bool has_revision;
	uint32_t revision;     /* If-Match */
	struct str command_id; /* Idempotency-Key, or one made at the door; <= 60 characters */
	struct digest content; /* of method, path and body, for the command id */
	struct str if_none_match;
	/* the reply */
	int status; /* 200 unless set */
	struct buf body_out;
	struct json_out out;       /* writes into body_out */
	const char *content_type;  /* application/json unless set */
	const char *cache_control; /* "no-store" unless set */
	struct str etag, cookie;   /* empty: not sent */
	struct err_detail detail;
	struct str holder;       /* CLAIMED: whose */
	int64_t revision_now;    /* REVISION_STALE: what it is; 0: unknown */
	const void *static_body; /* not NULL: sent instead of body_out, lives as long as the process */
	size_t static_size;
};

/* Writes 304 and forgets the body when the caller knows `etag` already. */
bool request_not_modified(struct request *request, struct str etag);
