/*
 * control.c: the switches of the stand-in, for tests and the demo: faults, clock, pause, many items at once.
 */
#include <jansson.h>
#include <stdio.h>

#include "base/json_in.h"
#include "base/json_out.h"
#include "standin/standin_private.h"

enum { FAULT_TIMES_MAX = 1000, LATE_MS_MAX = 60 * 1000, LATE_MS_DEFAULT = 3000, BULK_ROWS_MAX = 20000 };

struct fault_order {
	int op, kind;
	int64_t times, ms;
};
static const struct json_field fault_fields[] = {
	{ "op", JSON_TYPE_ENUM, JSON_REQUIRED, offsetof(struct fault_order, op), 0, 0, fault_op_names, NULL, 0 },
	{ "kind", JSON_TYPE_ENUM, JSON_REQUIRED, offsetof(struct fault_order, kind), 0, 0, wall_fault_names, NULL, 0 },
	{ "times", JSON_TYPE_INT, 0, offsetof(struct fault_order, times), 0, FAULT_TIMES_MAX, NULL, NULL, 0 },
	{ "ms", JSON_TYPE_INT, 0, offsetof(struct fault_order, ms), 0, LATE_MS_MAX, NULL, NULL, 0 },
	{ 0 },
};
static const struct json_field clock_fields[] = {
	{ "now", JSON_TYPE_TIME, JSON_REQUIRED, offsetof(struct wall_line, now), 0, 0, NULL, NULL, 0 },
	{ "running", JSON_TYPE_BOOL, JSON_REQUIRED, offsetof(struct wall_line, running), 0, 0, NULL, NULL, 0 },
	{ 0 },
};
static const struct json_field pause_fields[] = {
	{ "paused", JSON_TYPE_BOOL, JSON_REQUIRED, offsetof(struct wall_line, paused), 0, 0, NULL, NULL, 0 },
	{ 0 },
};

static bool body_read(struct exchange *exchange, const struct json_field *fields, void *ret_target)
{
	struct err_detail detail = { 0 };
	err_t e;

	if (!exchange_takes(exchange, BODY_JSON))
		return false;
	e = json_in(buf_str(&exchange->body), fields, exchange->arena, ret_target, &detail);
	if (e != ERR_OK)
		exchange_fail(exchange, e, &detail);
	return e == ERR_OK;
}

/* {"op":…, "times":…}: what is planned now. */
void control_fault(struct exchange *exchange, struct str rest)
{
	struct fault_order order = { .times = 1, .ms = LATE_MS_DEFAULT };
	struct standin *standin = exchange->standin;
	struct json_out out;

	(void)rest;
	if (!body_read(exchange, fault_fields, &order))
		return;
	if (order.kind == WALL_FAULT_NONE)
		order.times = 0;
	(void)pthread_mutex_lock(&standin->lock);
	standin->faults[order.op] =
		(struct planned_fault){ .kind = (enum wall_fault)order.kind, .times = order.times, .ms = order.ms };
	(void)pthread_mutex_unlock(&standin->lock);
	json_out_init(&out, &exchange->out);
	json_object_begin(&out, NULL);
	json_text(&out, "op", fault_op_names[order.op]);
	json_text(&out, "kind", wall_fault_names[order.kind]);
	json_int(&out, "times", order.times);
	json_object_end(&out);
}

/* Every switch that is part of the state answers with the whole of it. */
static void state_out(struct exchange *exchange)
{
	const struct standin *standin = exchange->standin;
	struct json_out out;

	json_out_init(&out, &exchange->out);
	json_object_begin(&out, NULL);
	json_time(&out, "now", standin_now(standin));
	json_bool(&out, "running", standin->shown == 0 || standin->running);
	json_bool(&out, "paused", standin->paused);
	json_object_end(&out);
}

static void state_change(struct exchange *exchange, struct wall_line *line)
{
	struct standin *standin = exchange->standin;
	struct err_detail detail = { 0 };
	err_t e;

	(void)pthread_mutex_lock(&standin->lock);
	line->wall = standin->clock->read(standin->clock);
	e = standin_change(standin, line, exchange->arena, &detail);
	if (e == ERR_OK)
		state_out(exchange);
	else
		exchange_fail(exchange, e, &detail);
	(void)pthread_mutex_unlock(&standin->lock);
}

void control_clock(struct exchange *exchange, struct str rest)
{
	struct wall_line line = { .op = WALL_OP_CLOCK };

	(void)rest;
	if (body_read(exchange, clock_fields, &line))
		state_change(exchange, &line);
}

void control_pause(struct exchange *exchange, struct str rest)
{
	struct wall_line line = { .op = WALL_OP_PAUSE };

	(void)rest;
	if (body_read(exchange, pause_fields, &line))
		state_change(exchange, &line);
}

/* {"items":[rows as in a file of messages]}. */
static err_t rows_read(struct exchange *exchange, const json_t *tree, struct wall_item **ret_rows, size_t *ret_count,
		       struct err_detail *ret_detail)
{
	const json_t *items = json_object_get(tree, "items");
	size_t count = json_array_size(items);
	struct wall_item *rows;
	char path[32];
	err_t e = ERR_OK;

	if (!json_is_object(tree) || !json_is_array(items) || json_object_size(tree) != 1)
		return err_set(ERR_INPUT_INVALID, ret_detail, "items", "required");
	if (count > BULK_ROWS_MAX)
		return err_set_limit(ERR_LIMIT, ret_detail, "items", "too_many", BULK_ROWS_MAX, (int64_t)count);
	rows = arena_alloc_array(exchange->arena, count, sizeof(*rows));
	if (!rows)
		return ERR_MEMORY;
	for (size_t i = 0; e == ERR_OK && i < count; i++) {
		(void)snprintf(path, sizeof(path), "items[%zu]", i);
		e = wall_row_read(json_array_get(items, i), path, exchange->arena, &rows[i], ret_detail);
	}
	*ret_rows = rows;
	*ret_count = count;
	return e;
}

void control_items(struct exchange *exchange, struct str rest)
{
	struct standin *standin = exchange->standin;
	struct err_detail detail = { 0 };
	struct wall_item *rows = NULL;
	size_t count = 0, added = 0, edited = 0;
	struct json_out out;
	json_t *tree = NULL;
	err_t e;

	(void)rest;
	if (!exchange_takes(exchange, BODY_JSON))
		return;
	e = json_parse(buf_str(&exchange->body), &tree, &detail);
	if (e == ERR_OK)
		e = rows_read(exchange, tree, &rows, &count, &detail);
	json_decref(tree);
	if (e == ERR_OK) {
		(void)pthread_mutex_lock(&standin->lock);
		e = standin_add_rows(standin, rows, count, &added, &edited, &detail);
		(void)pthread_mutex_unlock(&standin->lock);
	}
	if (e != ERR_OK) {
		exchange_fail(exchange, e, &detail);
		return;
	}
	json_out_init(&out, &exchange->out);
	json_object_begin(&out, NULL);
	json_int(&out, "added", (int64_t)added);
	json_int(&out, "edited", (int64_t)edited);
	json_object_end(&out);
}
