/*
 * core/regulation_examples.c: the examples of a regulation file: an event, its moment, and when which term is due.
 *
 * Promise: each speaks of a term that the file's own rules start on that event. Whether the due moments are right is
 * asked by `otklik deadline --test FILE` and by the tests.
 */
#include <jansson.h>

#include "base/time_text.h"
#include "core/incident_event.h"
#include "core/regulation_read.h"
#include "core/rules.h"

enum { EXAMPLES_MAX = 500 };

static err_t read_time(struct reader *reader, const json_t *object, const char *path, const char *key, utc_ms_t *ret_at)
{
	struct str text = { 0 };
	int32_t offset;
	err_t e = read_text(reader, object, path, key, true, &text);

	if (e != ERR_OK)
		return e;
	return time_parse(text, ret_at, &offset) == ERR_OK ? ERR_OK : refuse_at(reader, path, key, RULE(time_syntax));
}

static err_t read_example_due(struct reader *reader, json_t *due, const char *path,
			      const struct regulation_example *head, struct regulation_example *items, size_t *count)
{
	const char *key;
	json_t *value;
	err_t e;

	if (!json_is_object(due) || json_object_size(due) == 0)
		return refuse_at(reader, path, "due", RULE(wrong_type));
	json_object_foreach(due, key, value)
	{
		struct regulation_example example = *head;
		char full[PATH_SIZE];

		path_join(full, path, "due");
		if (!term_kind_from_name(str_from(key), &example.term))
			return refuse_at(reader, full, key, RULE(unknown_term));
		if (regulation_rule(reader->regulation, example.track, example.term) == NULL ||
		    (reader->regulation->rules[example.track][example.term].starts & UINT64_C(1) << example.event) == 0)
			return refuse_at(reader, full, key, RULE(example_term)); /* does not start on that event */
		e = read_time(reader, due, full, key, &example.due);
		if (e != ERR_OK)
			return e;
		items[*count] = example; /* keys differ: there is room for each term once */
		*count += 1;
	}
	return ERR_OK;
}

static err_t read_example(struct reader *reader, json_t *object, const char *path, struct regulation_example *items,
			  size_t *count)
{
	static const char *const keys[] = { "name", "event", "at", "track", "due", NULL };
	struct regulation_example head = { 0 };
	struct str event = { 0 };
	enum incident_event_kind kind = EVENT_KIND_MAX;
	int track = TRACK_ORDINARY;
	err_t e;

	e = check_keys(reader, object, path, keys);
	if (e == ERR_OK)
		e = read_text(reader, object, path, "name", true, &head.name);
	if (e == ERR_OK)
		e = read_text(reader, object, path, "event", true, &event);
	if (e == ERR_OK && !incident_event_from_name(event, &kind))
		return refuse_at(reader, path, "event", RULE(unknown_event));
	if (e == ERR_OK)
		e = read_time(reader, object, path, "at", &head.at);
	if (e == ERR_OK && json_object_get(object, "track") != NULL)
		e = read_choice(reader, object, path, "track", track_names, RULE(unknown_track), &track);
	head.event = (int)kind;
	head.track = (enum track)track;
	if (e == ERR_OK)
		e = read_example_due(reader, json_object_get(object, "due"), path, &head, items, count);
	return e;
}

err_t read_examples(struct reader *reader, const json_t *tree)
{
	json_t *array = json_object_get(tree, "examples");
	struct regulation_example *items;
	size_t count = 0;
	char path[PATH_SIZE];
	err_t e = ERR_OK;

	if (array == NULL)
		return ERR_OK;
	if (!json_is_array(array))
		return refuse(reader, "examples", RULE(wrong_type));
	if (json_array_size(array) > EXAMPLES_MAX)
		return refuse(reader, "examples", RULE(too_many));
	items = arena_alloc_array(reader->arena, json_array_size(array) * TERM_MAX, sizeof(*items));
	if (items == NULL)
		return ERR_MEMORY;
	for (size_t i = 0; i < json_array_size(array) && e == ERR_OK; i++) {
		path_item(path, "examples", i);
		e = read_example(reader, json_array_get(array, i), path, items, &count);
	}
	reader->regulation->examples = items;
	reader->regulation->example_count = count;
	return e;
}
