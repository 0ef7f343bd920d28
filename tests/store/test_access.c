/*
 * tests/store/test_access.c: access_may() and the lists' WHERE are one rule in two languages: random incidents and
 * persons through both (ARCHITECTURE, mistake 5); keyset pages lose nothing.
 */
#include "order_fixture.h"

#include <stdlib.h>

#include "store/store_incident.h"

enum { INCIDENTS = 60, ACTORS = 200, BODIES = 5, GROUPS = 3 };

static uint64_t random_state = 20261123;
static uint32_t random_below(uint32_t limit)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(random_state >> 33) % limit;
}

static void random_incident(struct incident *incident, row_id_t id)
{
	memset(incident, 0, sizeof(*incident));
	incident->id = id;
	incident->version = 1;
	incident->revision = 1;
	incident->state = (enum incident_state)(INCIDENT_NEW + random_below(INCIDENT_CLOSED));
	incident->flags = random_below(2) ? INCIDENT_SIGNIFICANT : 0;
	incident->topic_group = random_below(GROUPS + 1);
	incident->last_at = 1000 + random_below(10);
	incident->stage_count = (uint16_t)random_below(4);
	for (uint16_t i = 0; i < incident->stage_count; i++)
		incident->stages[i] =
			(struct incident_stage){ .body = 1 + random_below(BODIES),
						 .number = (uint16_t)(i + 1),
						 .flags = random_below(2) ? STAGE_RETURNED : STAGE_STARTED };
}

static void random_actor(struct actor *actor)
{
	*actor = (struct actor){ .person = random_below(20) == 0 ? 0 : 1 };
	actor->body_count = (uint16_t)random_below(3);
	for (uint16_t i = 0; i < actor->body_count; i++) {
		uint32_t role = UINT32_C(1)
				<< (random_below(3) ? ROLE_EXECUTOR + random_below(5) : random_below(ROLE_MAX));

		actor->bodies[i] = (struct actor_body){ .body = 1 + random_below(BODIES), .roles = role };
		actor->roles |= role;
	}
	if (random_below(3) == 0)
		actor->roles |= UINT32_C(1) << random_below(ROLE_MAX);
	actor->topic_group_count = (uint16_t)random_below(3);
	for (uint16_t i = 0; i < actor->topic_group_count; i++)
		actor->topic_groups[i] = 1 + random_below(GROUPS);
}

struct world {
	struct incident *incidents;
	struct actor actor;
	struct arena *arena;
	size_t agreed, seen;
};
static err_t world_write(struct db_tx *tx, void *arg)
{
	struct world *world = arg;

	for (uint32_t i = 0; i < INCIDENTS; i++) {
		struct stored_incident *stored = malloc(sizeof(*stored));
		err_t e;

		assert_non_null(stored);
		e = store_incident_new(tx, 2026, i + 1, stored);
		if (e == ERR_OK) {
			world->incidents[i].id = stored->incident.id;
			e = store_incident_rows(tx, &world->incidents[i]);
		}
		free(stored);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static err_t compare_read(struct db_tx *tx, void *arg)
{
	struct world *world = arg;
	uint32_t revision, version;

	for (size_t i = 0; i < INCIDENTS; i++) {
		err_t e = store_incident_visible(tx, &world->actor, world->incidents[i].id, &revision, &version);
		bool may = access_may(&world->actor, &world->incidents[i]);

		if (e != ERR_OK && e != ERR_NOT_FOUND)
			return e;
		assert_int_equal(e == ERR_OK, may);
		world->seen += may;
		world->agreed++;
	}
	return ERR_OK;
}

/* Every page of «все» by 7 rows: each visible incident once, in order. */
static err_t pages_read(struct db_tx *tx, void *arg)
{
	struct world *world = arg;
	struct incident_filter filter = { .actor = &world->actor, .view = VIEW_ALL };
	struct page page = { .rows_max = 7 };
	bool met[INCIDENTS] = { false };
	size_t count = 0, visible = 0;
	int64_t total = 0;

	for (size_t i = 0; i < INCIDENTS; i++)
		visible += access_may(&world->actor, &world->incidents[i]);
	for (;;) {
		struct view_incident_page rows;
		err_t e = store_incident_page(tx, &filter, &page, world->arena, &rows);

		if (e != ERR_OK)
			return e;
		total = rows.total;
		for (size_t i = 0; i < rows.count; i++) {
			size_t at = 0;

			while (world->incidents[at].id != rows.items[i].id)
				at++;
			assert_true(at < INCIDENTS && !met[at]);
			assert_true(access_may(&world->actor, &world->incidents[at]));
			assert_true(i == 0 || rows.items[i - 1].sort_value <= rows.items[i].sort_value);
			met[at] = true;
			count++;
		}
		if (rows.next_id == 0)
			break;
		page.after_value = rows.next_value;
		page.after_id = rows.next_id;
	}
	assert_int_equal(count, visible);
	assert_int_equal(total, visible);
	return ERR_OK;
}

static void test_access__where_says_the_same_as_access_may(void **state)
{
	struct order *order = *state;
	struct world world = { .arena = order->arena };

	world.incidents = calloc(INCIDENTS, sizeof(*world.incidents));
	assert_non_null(world.incidents);
	for (uint32_t i = 0; i < INCIDENTS; i++)
		random_incident(&world.incidents[i], i + 1);
	assert_int_equal(db_write(order->app.db, world_write, &world), ERR_OK);
	for (size_t i = 0; i < ACTORS; i++) {
		random_actor(&world.actor);
		assert_int_equal(db_read(order->app.db, compare_read, &world), ERR_OK);
	}
	assert_int_equal(world.agreed, ACTORS * INCIDENTS);
	assert_true(world.seen > ACTORS && world.seen < ACTORS * INCIDENTS); /* the data say something */
	for (size_t i = 0; i < 20; i++) {
		random_actor(&world.actor);
		assert_int_equal(db_read(order->app.db, pages_read, &world), ERR_OK);
	}
	free(world.incidents);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_access__where_says_the_same_as_access_may, order_setup,
						order_teardown),
	};

	return fixture_is_ready() != 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
