/*
 * standin/standin.h: a stand-in for a social network, for demo and tests: a server with a wall, an API and switches.
 *
 * Promise: what it acknowledged is on disk (one append-only JSON Lines file, fsynced, replayed at start). It NEVER
 * drops doubles: two replies with the same mark are two replies, so that a fault of the publisher is seen. Its clock
 * may be set and runs. Its contract is api/standin.yaml. It must not know anything of the order: it sees only base, and
 * runs as a process of its own.
 */
#pragma once

#include "base/err.h"
#include "base/time_text.h"

struct standin;
struct standin_options {
	const char *listen;        /* "127.0.0.1:8090"; port 0: any free one */
	const char *state_path;    /* made when missing */
	struct str items;          /* JSON Lines put on the wall when the state is new; empty: none */
	const char *home;          /* address of the demo, for the link back; NULL: none */
	const struct clock *clock; /* the machine's; its own may be set over it */
};

/* Replays the state, then listens. The detail names the line of a bad file. ERR_SYSTEM (address taken), ERR_DISK,
 * ERR_CORRUPT, ERR_INPUT_INVALID, ERR_MEMORY. */
MUST_USE err_t standin_start(const struct standin_options *options, struct standin **ret_standin,
			     struct err_detail *ret_detail);
const char *standin_address(const struct standin *standin); /* "127.0.0.1:8090"; lives as long as `standin` */
void standin_stop(struct standin *standin);                 /* lets started replies end; NULL is fine */
