/*
 * action/install_read.c: reads and checks the install file. Must not: touch the database; take a file half.
 */
#include "action/install_read.h"

#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "action/snapshot.h"
#include "base/buf.h"
#include "base/limits.h"
#include "core/schedule.h"

enum { ZONE_FILE_BYTES_MAX = 256 * 1024, INSTALL_ITEMS_MAX = 5000, SCHEDULES_BYTES_MAX = 4 * 1024 * 1024 };

const char *const body_kind_names[] = { "executive", "municipal", "federal", "organisation", "subordinate", NULL };

#define TEXT(owner, name, min, max)                                                                                    \
	{                                                                                                              \
		.key = #name, .type = JSON_TYPE_STR, .flags = (min) > 0 ? JSON_REQUIRED : 0,                           \
		.offset = offsetof(struct owner, name), .limit_min = (min), .limit_max = (max)                         \
	}
#define ITEMS(name, table, item)                                                                                       \
	{                                                                                                              \
		.key = #name, .type = JSON_TYPE_ARRAY, .offset = offsetof(struct install_file, name),                  \
		.limit_max = INSTALL_ITEMS_MAX, .fields = table, .item_size = sizeof(struct item)                      \
	}

static const struct json_field network_fields[] = {
	TEXT(install_network, key, 1, 40),    TEXT(install_network, name, 1, 100),  TEXT(install_network, mark, 1, 8),
	TEXT(install_network, status, 0, 20), TEXT(install_network, basis, 0, 300), { .key = NULL }
};
static const struct json_field body_fields[] = { TEXT(install_body, key, 1, 40),
						 TEXT(install_body, name, 1, NAME_CHARS_MAX),
						 TEXT(install_body, short_name, 1, NAME_CHARS_MAX),
						 TEXT(install_body, parent, 0, 40),
						 { .key = "kind",
						   .type = JSON_TYPE_ENUM,
						   .flags = JSON_REQUIRED,
						   .offset = offsetof(struct install_body, kind),
						   .names = body_kind_names },
						 { .key = NULL } };

static const struct json_field topic_fields[] = { TEXT(install_topic, key, 1, 60),
						  TEXT(install_topic, name, 1, NAME_CHARS_MAX),
						  TEXT(install_topic, group, 1, NAME_CHARS_MAX),
						  TEXT(install_topic, body, 0, 40),
						  { .key = "importance",
						    .type = JSON_TYPE_ENUM,
						    .offset = offsetof(struct install_topic, importance),
						    .names = importance_names },
						  { .key = NULL } };
static const struct json_field role_fields[] = { TEXT(install_role, role, 1, 40),
						 TEXT(install_role, body, 0, 40),
						 TEXT(install_role, group, 0, NAME_CHARS_MAX),
						 { .key = NULL } };
static const struct json_field person_fields[] = { TEXT(install_person, name, 1, NAME_CHARS_MAX),
						   TEXT(install_person, login, 0, 100),
						   TEXT(install_person, password, 0, 200),
						   TEXT(install_person, title, 0, NAME_CHARS_MAX),
						   { .key = "roles",
						     .type = JSON_TYPE_ARRAY,
						     .flags = JSON_REQUIRED,
						     .offset = offsetof(struct install_person, roles),
						     .limit_min = 1,
						     .limit_max = ACTOR_BODIES_MAX,
						     .fields = role_fields,
						     .item_size = sizeof(struct install_role) },
						   { .key = NULL } };
static const struct json_field account_fields[] = {
	TEXT(install_account, network, 1, 40),
	TEXT(install_account, adapter, 1, 40),
	TEXT(install_account, address, 1, LINK_CHARS_MAX),
	TEXT(install_account, name, 1, NAME_CHARS_MAX),
	TEXT(install_account, body, 0, 40),
	TEXT(install_account, token, 0, 1000),
	{ .key = "reads", .type = JSON_TYPE_BOOL, .offset = offsetof(struct install_account, reads) },
	{ .key = NULL }
};
static const struct json_field numbers_fields[] = { { .key = "year",
						      .type = JSON_TYPE_INT,
						      .flags = JSON_REQUIRED,
						      .offset = offsetof(struct install_numbers, year),
						      .limit_min = 2013,
						      .limit_max = 2060 },
						    { .key = "last",
						      .type = JSON_TYPE_INT,
						      .flags = JSON_REQUIRED,
						      .offset = offsetof(struct install_numbers, last),
						      .limit_max = 100000000 },
						    { .key = NULL } };
static const struct json_field file_fields[] = { TEXT(install_file, region, 1, NAME_CHARS_MAX),
						 { .key = "numbers",
						   .type = JSON_TYPE_OBJECT,
						   .offset = offsetof(struct install_file, numbers),
						   .fields = numbers_fields },
						 ITEMS(networks, network_fields, install_network),
						 ITEMS(bodies, body_fields, install_body),
						 ITEMS(topics, topic_fields, install_topic),
						 ITEMS(persons, person_fields, install_person),
						 ITEMS(accounts, account_fields, install_account),
						 { .key = NULL } };

/* Takes a part that has its own reader (a schedule, the calendar) out of the tree, as text. */
static err_t take_part(json_t *tree, const char *key, struct arena *arena, struct str *ret_json)
{
	json_t *part = json_object_get(tree, key);
	char *text;

	*ret_json = (struct str){ "", 0 };
	if (!part)
		return ERR_OK;
	text = json_dumps(part, JSON_COMPACT | JSON_ENCODE_ANY);
	if (!text)
		return ERR_MEMORY;
	*ret_json = arena_dup(arena, str_from(text));
	free(text);
	json_object_del(tree, key);
	return ret_json->data ? ERR_OK : ERR_MEMORY;
}

static err_t take_body_schedules(json_t *tree, struct arena *arena, struct str **ret_schedules)
{
	json_t *bodies = json_object_get(tree, "bodies"), *body;
	struct str *schedules = arena_alloc_array(arena, json_array_size(bodies) + 1, sizeof(*schedules));
	err_t e = ERR_OK;
	size_t i;

	if (!schedules)
		return ERR_MEMORY;
	json_array_foreach(bodies, i, body)
	{
		if (e == ERR_OK && json_is_object(body))
			e = take_part(body, "schedule", arena, &schedules[i]);
	}
	*ret_schedules = schedules;
	return e;
}

struct keyed {
	struct str key;
};
static bool key_find(const struct json_items *items, size_t item_size, struct str key, size_t *ret_index)
{
	for (size_t i = 0; i < items->count; i++) {
		const struct keyed *item =
			(const struct keyed *)(const void *)((const char *)items->items + i * item_size);

		if (str_equal(item->key, key)) {
			*ret_index = i;
			return true;
		}
	}
	return false;
}

static err_t refer(const struct json_items *items, size_t item_size, struct str key, const char *list, size_t index,
		   const char *field, size_t *ret_index, struct err_detail *ret_detail)
{
	char path[96];

	*ret_index = SIZE_MAX;
	if (key.size == 0 || key_find(items, item_size, key, ret_index))
		return ERR_OK;
	snprintf(path, sizeof(path), "%s[%zu].%s", list, index, field);
	return err_set(ERR_INPUT_INVALID, ret_detail, path, "unknown_key_reference");
}

static err_t refer_bodies(struct install_file *file, struct err_detail *ret_detail)
{
	struct install_body *bodies = file->bodies.items;
	struct install_topic *topics = file->topics.items;
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < file->bodies.count; i++)
		e = refer(&file->bodies, sizeof(*bodies), bodies[i].parent, "bodies", i, "parent",
			  &bodies[i].parent_index, ret_detail);
	for (size_t i = 0; e == ERR_OK && i < file->topics.count; i++)
		e = refer(&file->bodies, sizeof(*bodies), topics[i].body, "topics", i, "body", &topics[i].body_index,
			  ret_detail);
	return e;
}

static err_t refer_accounts(struct install_file *file, struct err_detail *ret_detail)
{
	struct install_account *accounts = file->accounts.items;
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < file->accounts.count; i++) {
		e = refer(&file->networks, sizeof(struct install_network), accounts[i].network, "accounts", i,
			  "network", &accounts[i].network_index, ret_detail);
		if (e == ERR_OK)
			e = refer(&file->bodies, sizeof(struct install_body), accounts[i].body, "accounts", i, "body",
				  &accounts[i].body_index, ret_detail);
	}
	return e;
}

static bool is_of_a_body(enum role role)
{
	return role == ROLE_EXECUTOR || role == ROLE_SUBSTITUTE || role == ROLE_HEAD_OF_BODY || role == ROLE_DELEGATE;
}

static err_t refer_role(const struct install_file *file, struct install_role *role, const char *path,
			struct err_detail *ret_detail)
{
	char field[96];

	snprintf(field, sizeof(field), "%s.role", path);
	if (!role_from_name(role->role, &role->kind))
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "unknown_role");
	snprintf(field, sizeof(field), "%s.body", path);
	role->body_index = SIZE_MAX;
	if (role->body.size > 0 && !key_find(&file->bodies, sizeof(struct install_body), role->body, &role->body_index))
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "unknown_key_reference");
	if (is_of_a_body(role->kind) && role->body.size == 0)
		return err_set(ERR_INPUT_INVALID, ret_detail, field, "required");
	return ERR_OK;
}

static err_t refer_persons(struct install_file *file, struct err_detail *ret_detail)
{
	struct install_person *persons = file->persons.items;
	char path[64];

	for (size_t i = 0; i < file->persons.count; i++) {
		struct install_role *roles = persons[i].roles.items;

		for (size_t j = 0; j < persons[i].roles.count; j++) {
			err_t e;

			snprintf(path, sizeof(path), "persons[%zu].roles[%zu]", i, j);
			e = refer_role(file, &roles[j], path, ret_detail);
			if (e != ERR_OK)
				return e;
		}
	}
	return ERR_OK;
}

static err_t check_once(const struct json_items *items, size_t item_size, const char *list,
			struct err_detail *ret_detail)
{
	char path[64];
	size_t first;

	for (size_t i = 0; i < items->count; i++) {
		const struct keyed *item =
			(const struct keyed *)(const void *)((const char *)items->items + i * item_size);

		if (!key_find(items, item_size, item->key, &first) || first == i)
			continue;
		snprintf(path, sizeof(path), "%s[%zu].key", list, i);
		return err_set(ERR_INPUT_INVALID, ret_detail, path, "twice");
	}
	return ERR_OK;
}

static err_t read_file(const char *path, struct arena *arena, struct str *ret_bytes)
{
	char *bytes = arena_alloc(arena, ZONE_FILE_BYTES_MAX);
	size_t size = 0;
	ssize_t count;
	int file;

	if (!bytes)
		return ERR_MEMORY;
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return ERR_SYSTEM;
	while (size < ZONE_FILE_BYTES_MAX && (count = read(file, bytes + size, ZONE_FILE_BYTES_MAX - size)) > 0)
		size += (size_t)count;
	close(file);
	if (size == 0 || size == ZONE_FILE_BYTES_MAX)
		return ERR_SYSTEM;
	*ret_bytes = (struct str){ bytes, size };
	return ERR_OK;
}

err_t zone_bytes_read(const char *folder, const char *name, struct arena *arena, struct str *ret_bytes)
{
	char path[256];

	if (!schedule_zone_name_is_valid(str_from(name)))
		return ERR_INPUT_INVALID;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return read_file(path, arena, ret_bytes);
}

static err_t add_zone(const struct install *it, struct install_file *file, struct str schedule_json,
		      struct arena *arena, const char *path, struct err_detail *ret_detail)
{
	struct err_detail detail = { .rule = NULL };
	struct schedule schedule;
	char field[128];
	err_t e = schedule_from_json(schedule_json, arena, &schedule, &detail);

	if (e != ERR_OK)
		return err_set_under(e, ret_detail, path, &detail);
	for (size_t i = 0; i < file->zone_count; i++)
		if (str_equal(file->zones[i].name, str_from(schedule.zone)))
			return ERR_OK;
	snprintf(field, sizeof(field), "%s.zone", path);
	if (file->zone_count == TIMETABLE_ZONES_MAX)
		return err_set(ERR_LIMIT, ret_detail, field, "too_many");
	e = zone_bytes_read(it->zone_folder, schedule.zone, arena, &file->zones[file->zone_count].tzif);
	if (e != ERR_OK)
		return err_set(e, ret_detail, field, "zone");
	file->zones[file->zone_count].name = arena_dup(arena, str_from(schedule.zone));
	return file->zones[file->zone_count++].name.data ? ERR_OK : ERR_MEMORY;
}

static err_t add_zones(const struct install *it, struct install_file *file, struct arena *arena,
		       struct err_detail *ret_detail)
{
	const struct install_body *bodies = file->bodies.items;
	char path[48];
	err_t e;

	if (file->schedule.size == 0)
		return err_set(ERR_INPUT_INVALID, ret_detail, "schedule", "required");
	e = add_zone(it, file, file->schedule, arena, "schedule", ret_detail);
	for (size_t i = 0; e == ERR_OK && i < file->bodies.count; i++) {
		snprintf(path, sizeof(path), "bodies[%zu].schedule", i);
		if (bodies[i].schedule.size > 0)
			e = add_zone(it, file, bodies[i].schedule, arena, path, ret_detail);
	}
	return e;
}

err_t install_schedules(const struct install_file *file, const row_id_t *body_ids, struct arena *arena,
			struct str *ret_json)
{
	const struct install_body *bodies = file->bodies.items;
	bool first = true;
	struct buf buf;
	err_t e;

	buf_init(&buf, SCHEDULES_BYTES_MAX);
	buf_printf(&buf, "{\"region\":%.*s,\"bodies\":{", (int)file->schedule.size, file->schedule.data);
	for (size_t i = 0; i < file->bodies.count; i++) {
		if (bodies[i].schedule.size == 0)
			continue;
		buf_printf(&buf, "%s\"%" PRId64 "\":%.*s", first ? "" : ",", body_ids[i], (int)bodies[i].schedule.size,
			   bodies[i].schedule.data);
		first = false;
	}
	buf_add(&buf, STR("}"));
	if (file->own_days.size > 0)
		buf_printf(&buf, ",\"own_days\":%.*s", (int)file->own_days.size, file->own_days.data);
	if (file->terms_run.size > 0)
		buf_printf(&buf, ",\"terms_run\":%.*s", (int)file->terms_run.size, file->terms_run.data);
	buf_add(&buf, STR("}"));
	e = buf.error;
	if (e == ERR_OK) {
		*ret_json = arena_dup(arena, buf_str(&buf));
		e = ret_json->data ? ERR_OK : ERR_MEMORY;
	}
	buf_deinit(&buf);
	return e;
}

/* Compiles what will be stored, with the bodies' places for their ids. */
static err_t check_compiles(const struct install_file *file, struct arena *arena, struct err_detail *ret_detail)
{
	struct timetable_row row = { .number = 1, .calendar = file->calendar, .zone_count = file->zone_count };
	const struct regulation *regulation;
	const struct timetable *timetable;
	row_id_t *ids = arena_alloc_array(arena, file->bodies.count + 1, sizeof(*ids));
	err_t e;

	if (!ids)
		return ERR_MEMORY;
	for (size_t i = 0; i < file->bodies.count; i++)
		ids[i] = (row_id_t)i + 1;
	memcpy(row.zones, file->zones, sizeof(row.zones));
	e = install_schedules(file, ids, arena, &row.schedules);
	if (e == ERR_OK)
		e = timetable_compile(&row, arena, &timetable, ret_detail);
	return e != ERR_OK ? e : regulation_from_json(file->regulation, 1, arena, &regulation, ret_detail);
}

static err_t read_tree(const struct install *it, json_t *tree, struct arena *arena, struct install_file *file,
		       struct err_detail *ret_detail)
{
	struct str *schedules = NULL;
	struct install_body *bodies;
	err_t e = take_part(tree, "schedule", arena, &file->schedule);

	if (e == ERR_OK)
		e = take_part(tree, "calendar", arena, &file->calendar);
	if (e == ERR_OK)
		e = take_part(tree, "own_days", arena, &file->own_days);
	if (e == ERR_OK)
		e = take_part(tree, "terms_run", arena, &file->terms_run);
	if (e == ERR_OK)
		e = take_part(tree, "regulation", arena, &file->regulation);
	if (e == ERR_OK)
		e = take_body_schedules(tree, arena, &schedules);
	if (e == ERR_OK)
		e = json_in_tree(tree, "", file_fields, arena, file, ret_detail);
	if (e != ERR_OK)
		return e;
	bodies = file->bodies.items;
	for (size_t i = 0; i < file->bodies.count; i++)
		bodies[i].schedule = schedules[i];
	if (file->calendar.size == 0)
		file->calendar = it->calendar;
	if (file->regulation.size == 0)
		file->regulation = it->regulation;
	return ERR_OK;
}

err_t install_read(const struct install *it, struct arena *arena, struct install_file *ret_file,
		   struct err_detail *ret_detail)
{
	json_t *tree = NULL;
	err_t e = json_parse(it->json, &tree, ret_detail);

	if (e != ERR_OK)
		return e;
	if (json_is_object(tree))
		e = read_tree(it, tree, arena, ret_file, ret_detail);
	else
		e = err_set(ERR_BODY_INVALID, ret_detail, "", "not_an_object");
	json_decref(tree);
	if (e == ERR_OK)
		e = check_once(&ret_file->networks, sizeof(struct install_network), "networks", ret_detail);
	if (e == ERR_OK)
		e = check_once(&ret_file->bodies, sizeof(struct install_body), "bodies", ret_detail);
	if (e == ERR_OK)
		e = check_once(&ret_file->topics, sizeof(struct install_topic), "topics", ret_detail);
	if (e == ERR_OK)
		e = refer_bodies(ret_file, ret_detail);
	if (e == ERR_OK)
		e = refer_accounts(ret_file, ret_detail);
	if (e == ERR_OK)
		e = refer_persons(ret_file, ret_detail);
	if (e == ERR_OK)
		e = add_zones(it, ret_file, arena, ret_detail);
	return e != ERR_OK ? e : check_compiles(ret_file, arena, ret_detail);
}
