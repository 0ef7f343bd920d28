/*
 * action/install.h: how an installation begins: `init --from FILE` (JSON): region, schedules, bodies, persons, roles,
 * topics, networks, accounts, calendar, regulation.
 *
 * Promise: all or nothing; an installed database is refused (STATE_REFUSED, rule "installed"). Passwords are hashed
 * (Argon2id) before the transaction. Zones are read from the system's TZif files here, at the edge, and kept in the
 * timetable. Format: docs/subsystems/store.md, an example: data/demo/install.json.
 */
#pragma once

#include "action/app.h"

struct install {
	struct str json;            /* the file */
	struct str calendar;        /* data/calendars/ru.json, used unless the file brings its own */
	struct str regulation;      /* data/regulation/nao-2020.json, likewise */
	struct str account_address; /* not empty: put in place of the address "demo" of accounts (the stand-in's
				       "http://127.0.0.1:PORT") */
	const char *zone_folder;    /* "/usr/share/zoneinfo" */
	bool quick_hash;            /* demo and tests: Argon2id at its lowest cost, so that many log-ins take < 0.2 s */
	/* counts, for the report */
	size_t ret_bodies, ret_persons, ret_topics, ret_accounts;
};
/* BODY_INVALID, INPUT_INVALID (path of the field), STATE_REFUSED, SYSTEM (zone file; the detail names it), MEMORY,
 * database errors. */
MUST_USE err_t install(struct app *app, struct install *it, struct err_detail *ret_detail);
/* Is there an installation in this database? */
MUST_USE err_t install_is_done(struct app *app, bool *ret_done);
/* Puts the address of the stand-in into all accounts of the adapter "standin": a kept demo whose port has changed. */
MUST_USE err_t install_set_address(struct app *app, struct str adapter, struct str address);
