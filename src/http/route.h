/*
 * http/route.h: one row per route; read http/routes.c and you have read the API.
 *
 * Before a handler, in this order: route, session, CSRF, roles, rate, size, fields. A handler is plain blocking code
 * that translates: fields in, one action or query, fields out. Rights on the object itself are asked inside the
 * action's transaction (core/access.h). A test compares the table with api/openapi.yaml both ways.
 */
#pragma once

#include "base/json_in.h"

struct request; /* http/request.h */

enum route_flag {
	ROUTE_WRITE = 1,      /* changes something: CSRF token */
	ROUTE_REVISION = 2,   /* If-Match, or 428 */
	ROUTE_STREAM = 4,     /* answers with the stream of hints */
	ROUTE_PUBLIC = 8,     /* no session */
	ROUTE_DEMO = 16,      /* exists only in `otklik demo` */
	ROUTE_FILE_BODY = 32, /* the body is a file as it is, not JSON */
	ROUTE_LOCAL = 64      /* also for the command line, as person 0 (http/local.c) */
};
enum { ROUTE_PATH_VALUES_MAX = 2 };

struct route { /* table ends with method NULL */
	const char *method,
		*path; /* "POST", "/api/v1/incidents/{id}/route"; {id} {n} {number} are integers, {term} a word */
	err_t (*handler)(struct request *request);
	const char *operation; /* operationId */
	uint32_t flags;
	uint32_t roles;                  /* a bit per enum role, any of them; 0: whoever has a session */
	const struct json_field *query;  /* parameters of the query; NULL: none is allowed */
	size_t query_size;               /* of the struct that `query` fills */
	const struct json_field *fields; /* of the JSON body; NULL: a body is refused unless ROUTE_FILE_BODY */
	size_t input_size;               /* of the struct that `fields` fills */
	size_t body_bytes_max;
};
extern const struct route routes[];

struct route_match {
	const struct route *route;
	struct str values[ROUTE_PATH_VALUES_MAX]; /* of the path's {…}, in order; borrowed from `path` */
};
/* ERR_NOT_FOUND: no such path; ERR_METHOD: the path exists. HEAD finds GET. */
MUST_USE err_t route_find(const struct route *table, struct str method, struct str path, bool demo,
			  struct route_match *ret_match);
