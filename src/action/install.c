/*
 * action/install.c: writes a checked install file in one transaction; passwords are hashed before it.
 *
 * Must not: change an installation; hash inside a transaction.
 */
#include "action/install.h"

#include <stdio.h>
#include <stdlib.h>

#include "action/install_read.h"
#include "action/login.h"
#include "base/digest.h"
#include "store/store_event.h"
#include "store/store_person.h"
#include "store/store_reference.h"
#include "store/store_setting.h"

enum { INSTALL_ARENA_BYTES_MAX = 256 * 1024 * 1024, DIGEST_KEY_SIZE = 32 };

struct installing {
	struct install *it;
	struct install_file file;
	struct arena *arena, *tries; /* what the file says; what one try of the write needs */
	row_id_t *networks, *bodies;
	char digest_key[2 * DIGEST_KEY_SIZE + 1];
	struct err_detail detail;
};

static err_t hash_passwords(struct installing *installing)
{
	struct install_person *persons = installing->file.persons.items;

	for (size_t i = 0; i < installing->file.persons.count; i++) {
		size_t same = 0;
		err_t e = ERR_OK;

		if (persons[i].password.size == 0)
			continue;
		while (same < i && !str_equal(persons[same].password, persons[i].password))
			same++;
		if (same < i && installing->it->quick_hash)
			memcpy(persons[i].hash, persons[same].hash, sizeof(persons[i].hash));
		else
			e = password_hash(persons[i].password, persons[i].hash);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static err_t write_bodies(struct db_tx *tx, struct installing *installing)
{
	const struct install_body *bodies = installing->file.bodies.items;

	for (size_t i = 0; i < installing->file.bodies.count; i++) {
		struct body_new body = { .key = bodies[i].key,
					 .name = bodies[i].name,
					 .short_name = bodies[i].short_name,
					 .kind = str_from(body_kind_names[bodies[i].kind]),
					 .schedule = bodies[i].schedule,
					 .position = (int64_t)i };
		err_t e;

		if (bodies[i].parent_index < i)
			body.parent = installing->bodies[bodies[i].parent_index];
		else if (bodies[i].parent_index != SIZE_MAX)
			return err_set(ERR_INPUT_INVALID, &installing->detail, "bodies", "parent_first");
		e = store_body_add(tx, &body, &installing->bodies[i]);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static err_t write_topics(struct db_tx *tx, struct installing *installing)
{
	const struct install_topic *topics = installing->file.topics.items;
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < installing->file.topics.count; i++) {
		struct topic_new topic = { .key = topics[i].key,
					   .name = topics[i].name,
					   .group = topics[i].group,
					   .default_importance = (enum importance)topics[i].importance,
					   .position = (int64_t)i };
		row_id_t id;

		if (topics[i].body_index != SIZE_MAX)
			topic.default_body = installing->bodies[topics[i].body_index];
		e = store_topic_add(tx, &topic, &id);
	}
	return e;
}

static err_t write_networks(struct db_tx *tx, struct installing *installing)
{
	const struct install_network *networks = installing->file.networks.items;
	const struct install_account *accounts = installing->file.accounts.items;
	err_t e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < installing->file.networks.count; i++) {
		struct network_new network = { .key = networks[i].key,
					       .name = networks[i].name,
					       .mark = networks[i].mark,
					       .status = networks[i].status.size > 0 ? networks[i].status
										     : STR("permitted"),
					       .basis = networks[i].basis };

		e = store_network_add(tx, &network, &installing->networks[i]);
	}
	for (size_t i = 0; e == ERR_OK && i < installing->file.accounts.count; i++) {
		struct account_new account = { .network = installing->networks[accounts[i].network_index],
					       .adapter = accounts[i].adapter,
					       .address = accounts[i].address,
					       .name = accounts[i].name,
					       .token = accounts[i].token,
					       .reads = accounts[i].reads };
		row_id_t id;

		if (accounts[i].body_index != SIZE_MAX)
			account.body = installing->bodies[accounts[i].body_index];
		if (installing->it->account_address.size > 0 && str_equal(account.address, STR("demo")))
			account.address = installing->it->account_address;
		e = store_account_add(tx, &account, &id);
	}
	return e;
}

static err_t write_role(struct db_tx *tx, struct installing *installing, row_id_t person,
			const struct install_role *role, const char *path)
{
	row_id_t group = 0;
	char field[128];
	err_t e = ERR_OK;

	if (role->group.size > 0)
		e = store_topic_group_find(tx, role->group, &group);
	if (e == ERR_NOT_FOUND) {
		snprintf(field, sizeof(field), "%s.group", path);
		return err_set(ERR_INPUT_INVALID, &installing->detail, field, "unknown_key_reference");
	}
	return e != ERR_OK ? e
			   : store_role_add(tx, person, role->kind,
					    role->body_index == SIZE_MAX ? 0 : installing->bodies[role->body_index],
					    group, 0);
}

static err_t write_persons(struct db_tx *tx, struct installing *installing)
{
	const struct install_person *persons = installing->file.persons.items;
	char path[64];

	for (size_t i = 0; i < installing->file.persons.count; i++) {
		const struct install_role *roles = persons[i].roles.items;
		struct person_new person = { persons[i].name, persons[i].login, str_from(persons[i].hash) };
		row_id_t id = 0, known;
		err_t e = person.login.size > 0 ? store_person_find(tx, person.login, &known) : ERR_NOT_FOUND;

		if (e == ERR_OK) {
			snprintf(path, sizeof(path), "persons[%zu].login", i);
			return err_set(ERR_INPUT_INVALID, &installing->detail, path, "twice");
		}
		if (e == ERR_NOT_FOUND)
			e = store_person_add(tx, &person, &id);
		for (size_t j = 0; e == ERR_OK && j < persons[i].roles.count; j++) {
			snprintf(path, sizeof(path), "persons[%zu].roles[%zu]", i, j);
			e = write_role(tx, installing, id, &roles[j], path);
		}
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static err_t write_timetable(struct db_tx *tx, struct installing *installing)
{
	struct timetable_row row = { .number = 1,
				     .calendar = installing->file.calendar,
				     .zone_count = installing->file.zone_count };
	err_t e;

	memcpy(row.zones, installing->file.zones, sizeof(row.zones));
	e = install_schedules(&installing->file, installing->bodies, installing->tries, &row.schedules);
	if (e == ERR_OK)
		e = store_timetable_add(tx, &row);
	return e != ERR_OK ? e : store_regulation_add(tx, 1, installing->file.regulation);
}

static err_t write_settings(struct db_tx *tx, struct installing *installing)
{
	const struct install_numbers *numbers = &installing->file.numbers;
	err_t e = store_setting_put(tx, SETTING_REGION, installing->file.region);

	if (e == ERR_OK)
		e = store_setting_put(tx, SETTING_DIGEST_KEY, str_from(installing->digest_key));
	if (e == ERR_OK)
		e = store_setting_put_int(tx, SETTING_INSTALLED, db_wall(tx));
	if (e == ERR_OK && numbers->year != 0)
		e = store_counter_start(tx, "incident", (int)numbers->year, numbers->last);
	return e != ERR_OK ? e : store_audit(tx, "installation", 1, "installed", 0, (struct str){ NULL, 0 });
}

static err_t install_write(struct db_tx *tx, void *arg)
{
	struct installing *installing = arg;
	int64_t installed = 0;
	err_t e;

	installing->detail = (struct err_detail){ .rule = NULL };
	arena_reset(installing->tries);
	e = store_setting_get_int(tx, SETTING_INSTALLED, &installed);
	if (e == ERR_OK && installed != 0)
		return err_set(ERR_STATE_REFUSED, &installing->detail, "", "installed");
	if (e == ERR_OK)
		e = write_bodies(tx, installing);
	if (e == ERR_OK)
		e = write_topics(tx, installing);
	if (e == ERR_OK)
		e = write_networks(tx, installing);
	if (e == ERR_OK)
		e = write_persons(tx, installing);
	if (e == ERR_OK)
		e = write_timetable(tx, installing);
	return e != ERR_OK ? e : write_settings(tx, installing);
}

static err_t install_prepare(struct installing *installing, struct err_detail *ret_detail)
{
	uint8_t key[DIGEST_KEY_SIZE];
	err_t e;

	random_bytes(key, sizeof(key));
	hex_format(key, sizeof(key), installing->digest_key);
	e = install_read(installing->it, installing->arena, &installing->file, ret_detail);
	if (e != ERR_OK)
		return e;
	installing->networks =
		arena_alloc_array(installing->arena, installing->file.networks.count + 1, sizeof(row_id_t));
	installing->bodies = arena_alloc_array(installing->arena, installing->file.bodies.count + 1, sizeof(row_id_t));
	if (!installing->networks || !installing->bodies)
		return ERR_MEMORY;
	return hash_passwords(installing);
}

err_t install(struct app *app, struct install *it, struct err_detail *ret_detail)
{
	struct installing *installing = calloc(1, sizeof(*installing));
	err_t e = ERR_MEMORY;

	if (!installing)
		return ERR_MEMORY;
	installing->it = it;
	installing->arena = arena_new(INSTALL_ARENA_BYTES_MAX);
	installing->tries = arena_new(INSTALL_ARENA_BYTES_MAX);
	if (installing->arena && installing->tries) {
		e = install_prepare(installing, &installing->detail);
		if (e == ERR_OK)
			e = db_write(app->db, install_write, installing);
	}
	if (e != ERR_OK && ret_detail)
		*ret_detail = installing->detail;
	it->ret_bodies = installing->file.bodies.count;
	it->ret_persons = installing->file.persons.count;
	it->ret_topics = installing->file.topics.count;
	it->ret_accounts = installing->file.accounts.count;
	arena_free(installing->arena);
	arena_free(installing->tries);
	free(installing);
	return e;
}

static err_t done_read(struct db_tx *tx, void *arg)
{
	return store_setting_get_int(tx, SETTING_INSTALLED, arg);
}

err_t install_is_done(struct app *app, bool *ret_done)
{
	int64_t installed = 0;
	err_t e = db_read(app->db, done_read, &installed);

	if (e == ERR_OK)
		*ret_done = installed != 0;
	return e;
}

struct address {
	struct str adapter, address;
};
static err_t address_write(struct db_tx *tx, void *arg)
{
	const struct address *it = arg;

	return store_account_set_address(tx, it->adapter, it->address);
}

err_t install_set_address(struct app *app, struct str adapter, struct str address)
{
	struct address it = { adapter, address };

	return db_write(app->db, address_write, &it);
}
