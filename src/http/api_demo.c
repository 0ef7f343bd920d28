/*
 * http/api_demo.c: the order's clock of `otklik demo`. `serve` has no such route.
 */
#include <jansson.h>

#include "http/api.h"
#include "http/server_private.h"
#include "job/demo_clock.h"

static void write_clock(struct request *request, const struct demo_clock *clock)
{
	json_object_begin(&request->out, NULL);
	json_time(&request->out, "now", clock->now);
	json_bool(&request->out, "running", clock->running);
	json_object_end(&request->out);
}

err_t api_clock_get(struct request *request)
{
	struct demo_clock clock;
	err_t e = demo_clock_get(request->app, &clock);

	if (e == ERR_OK)
		write_clock(request, &clock);
	return e;
}

/* A field table can't tell `false` from absent. */
static err_t has_running(struct request *request, bool *ret_has)
{
	json_t *tree;
	err_t e = json_parse(request->body, &tree, &request->detail);

	if (e != ERR_OK)
		return e;
	*ret_has = json_is_boolean(json_object_get(tree, "running"));
	json_decref(tree);
	return ERR_OK;
}

err_t api_clock_set(struct request *request)
{
	const struct clock_in *in = request->input;
	struct demo_clock_change change = {
		.now = in->now, .add = in->add, .add_working = in->add_working, .running = in->running
	};
	struct demo_clock clock;
	err_t e = has_running(request, &change.has_running);

	if (e == ERR_OK)
		e = demo_clock_set(request->app, &change, &clock, &request->detail);
	if (e != ERR_OK)
		return e;
	hub_clock(request->http->hub);
	write_clock(request, &clock);
	return ERR_OK;
}
