/*
 * action/install_read.h: the install file as values, checked by field tables. For this folder only.
 */
#pragma once

#include "action/install.h"
#include "base/arena.h"
#include "base/json_in.h"
#include "core/incident.h"
#include "store/store_timetable.h"

struct install_network {
	struct str key, name, mark, status, basis;
};
struct install_body {
	struct str key, name, short_name, parent;
	int kind;
	struct str schedule; /* JSON, empty: the region's; beside the table */
	size_t parent_index; /* SIZE_MAX: none */
};
struct install_topic {
	struct str key, name, group, body;
	int importance;
	size_t body_index;
};
struct install_role {
	struct str role, body, group;
	enum role kind;
	size_t body_index;
};
struct install_person {
	struct str name, login, password, title;
	struct json_items roles; /* struct install_role */
	char hash[128];
};
struct install_account {
	struct str network, adapter, address, name, body, token;
	bool reads;
	size_t network_index, body_index;
};
struct install_numbers {
	int64_t year, last;
};
struct install_file {
	struct str region;
	struct install_numbers numbers;
	struct json_items networks, bodies, topics, persons, accounts;
	struct str schedule, calendar, own_days, terms_run, regulation; /* JSON; beside the table */
	struct timetable_zone zones[TIMETABLE_ZONES_MAX];
	size_t zone_count;
};
extern const char *const body_kind_names[];
/* Parses and checks everything that needs no database: fields, references, schedules against calendar and zones,
 * regulation. */
MUST_USE err_t install_read(const struct install *it, struct arena *arena, struct install_file *ret_file,
			    struct err_detail *ret_detail);
/* The zone's TZif bytes; `name` is checked not to leave the folder. INPUT_INVALID, SYSTEM, MEMORY. */
MUST_USE err_t zone_bytes_read(const char *folder, const char *name, struct arena *arena, struct str *ret_bytes);
/* {"region":…,"bodies":{id:…},"own_days":…,"terms_run":…} with the ids of the bodies (in the file's order). */
MUST_USE err_t install_schedules(const struct install_file *file, const row_id_t *body_ids, struct arena *arena,
				 struct str *ret_json);
