/*
 * core/incident_event_decode.c: reads a line of the record back into an event.
 *
 * Promise: what incident_event_encode() wrote comes back the same; anything else (an unknown key, a missing one, a
 * number out of range) is ERR_CORRUPT, for the record is ours and nobody else writes it.
 */
#include <jansson.h>

#include "base/assert.h"
#include "base/digest.h"
#include "base/json_in.h"
#include "core/incident_event.h"
#include "core/incident_event_args.h"

/* What json_out can write: nothing beyond it is a line of ours. */
static const int64_t NUMBER_MAX = INT64_C(1) << 53;

static bool get_int(const json_t *value, int64_t min, int64_t max, int64_t *ret_value)
{
	int64_t found;

	if (!json_is_integer(value))
		return false;
	found = json_integer_value(value);
	if (found < min || found > max)
		return false;
	*ret_value = found;
	return true;
}

/* A number that is left out when it is 0; counts the keys that were found. */
static bool optional_int(const json_t *object, const char *key, int64_t max, int64_t *ret_value, size_t *found)
{
	const json_t *value = json_object_get(object, key);

	*ret_value = 0;
	if (value == NULL)
		return true;
	*found += 1;
	return get_int(value, 1, max, ret_value);
}

/* Empty where it is no string. */
static struct str get_str(const json_t *value)
{
	return (struct str){ json_string_value(value), json_string_length(value) };
}

static bool index_of(const char *const *names, struct str name, int *ret_value)
{
	for (int i = 0; names[i] != NULL; i++) {
		if (str_equal(name, str_from(names[i]))) {
			*ret_value = i;
			return true;
		}
	}
	return false;
}

static bool decode_stages(const json_t *array, struct incident_args *args)
{
	const size_t count = json_array_size(array);

	if (!json_is_array(array) || count == 0 || count > INCIDENT_STAGES_MAX)
		return false;
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(array, i);
		int64_t number = 0, flags = 0;
		size_t found = 2;

		if (!get_int(json_object_get(item, "body"), 1, NUMBER_MAX, &args->stages[i].body) ||
		    !get_int(json_object_get(item, "number"), 1, UINT16_MAX, &number) ||
		    !optional_int(item, "executor", NUMBER_MAX, &args->stages[i].executor, &found) ||
		    !optional_int(item, "flags", UINT16_MAX, &flags, &found) || json_object_size(item) != found)
			return false;
		args->stages[i].number = (uint16_t)number;
		args->stages[i].flags = (uint16_t)flags;
	}
	args->stage_count = (uint16_t)count;
	return true;
}

static bool decode_number(const struct args_field *field, const json_t *value, void *at)
{
	int64_t number = 0;

	if (field->type == ARGS_INT64) {
		if (!get_int(value, -NUMBER_MAX, NUMBER_MAX, &number))
			return false;
		*(int64_t *)at = number;
	} else if (field->type == ARGS_UINT32) {
		if (!get_int(value, 1, UINT32_MAX, &number))
			return false;
		*(uint32_t *)at = (uint32_t)number;
	} else if (field->type == ARGS_UINT16) {
		if (!get_int(value, 1, UINT16_MAX, &number))
			return false;
		*(uint16_t *)at = (uint16_t)number;
	} else {
		if (!get_int(value, INT32_MIN, INT32_MAX, &number))
			return false;
		*(int *)at = (int)number;
	}
	return number != 0;
}

static bool decode_field(const struct args_field *field, const json_t *value, struct incident_args *args)
{
	char *base = (char *)args;
	void *at = base + field->offset;
	int named = 0;

	if (field->flag_offset != 0)
		*(bool *)(base + field->flag_offset) = true;
	switch (field->type) {
	case ARGS_INT64:
	case ARGS_UINT32:
	case ARGS_UINT16:
	case ARGS_INT:
		return decode_number(field, value, at);
	case ARGS_BOOL:
		*(bool *)at = true;
		return json_is_true(value);
	case ARGS_ENUM:
		if (!index_of(field->names, get_str(value), &named))
			return false;
		*(int *)at = named;
		return named != 0;
	case ARGS_TRACK:
		if (!index_of(track_names, get_str(value), &named))
			return false;
		args->track = (enum track)named;
		return true;
	case ARGS_TERM:
		return term_kind_from_name(get_str(value), &args->term_kind);
	case ARGS_DIGEST:
		return digest_from_hex(get_str(value), at);
	case ARGS_STAGES:
		break;
	}
	return decode_stages(value, args);
}

static bool decode_args(const json_t *object, struct incident_args *args)
{
	size_t found = 0;

	if (!json_is_object(object))
		return false;
	for (size_t i = 0; i < args_field_count; i++) {
		const json_t *value = json_object_get(object, args_fields[i].key);

		if (value == NULL)
			continue;
		found += 1;
		if (!decode_field(&args_fields[i], value, args))
			return false;
	}
	return found == json_object_size(object);
}

static bool decode_op(struct str name, enum term_op *ret_op)
{
	for (int i = 0; i < TERM_OP_MAX; i++) {
		if (str_equal(name, str_from(term_op_name((enum term_op)i)))) {
			*ret_op = (enum term_op)i;
			return true;
		}
	}
	return false;
}

static bool decode_change(const json_t *item, struct term_change *change)
{
	int64_t index = 0, stage, flags, causes, timetable;
	size_t found = 3;

	if (!decode_op(get_str(json_object_get(item, "op")), &change->op) ||
	    !term_kind_from_name(get_str(json_object_get(item, "term")), &change->kind) ||
	    !get_int(json_object_get(item, "index"), 0, UINT16_MAX, &index) ||
	    !optional_int(item, "stage", UINT16_MAX, &stage, &found) ||
	    !optional_int(item, "flags", UINT16_MAX, &flags, &found) ||
	    !optional_int(item, "causes", UINT32_MAX, &causes, &found) ||
	    !optional_int(item, "body", NUMBER_MAX, &change->body, &found) ||
	    !optional_int(item, "person", NUMBER_MAX, &change->person, &found) ||
	    !optional_int(item, "timetable", UINT32_MAX, &timetable, &found) ||
	    !optional_int(item, "started", NUMBER_MAX, &change->times.started, &found) ||
	    !optional_int(item, "due", NUMBER_MAX, &change->times.due, &found) ||
	    !optional_int(item, "late_from", NUMBER_MAX, &change->times.late_from, &found) ||
	    !optional_int(item, "done", NUMBER_MAX, &change->times.done, &found) ||
	    !optional_int(item, "missed", NUMBER_MAX, &change->times.missed, &found))
		return false;
	change->index = (uint16_t)index;
	change->stage = (uint16_t)stage;
	change->flags = (uint16_t)flags;
	change->causes = (uint32_t)causes;
	change->timetable = (uint32_t)timetable;
	return json_object_size(item) == found &&
	       index < (term_kind_is_of_message(change->kind) ? INCIDENT_MESSAGES_MAX : INCIDENT_TERMS_MAX);
}

static err_t decode_changes(const json_t *array, struct arena *arena, struct incident_event *event)
{
	const size_t count = json_array_size(array);
	struct term_change *changes;

	if (!json_is_array(array))
		return ERR_CORRUPT;
	changes = arena_alloc_array(arena, count, sizeof(*changes));
	if (changes == NULL)
		return ERR_MEMORY;
	for (size_t i = 0; i < count; i++) {
		if (!decode_change(json_array_get(array, i), &changes[i]))
			return ERR_CORRUPT;
	}
	event->changes = changes;
	event->change_count = count;
	return ERR_OK;
}

static bool decode_by(const json_t *by, struct incident_event *event)
{
	int64_t roles = 0;
	size_t found = 1;

	if (by == NULL)
		return true;
	if (!get_int(json_object_get(by, "person"), 1, NUMBER_MAX, &event->by_person) ||
	    !optional_int(by, "body", NUMBER_MAX, &event->by_body, &found) ||
	    !optional_int(by, "roles", UINT32_MAX, &roles, &found))
		return false;
	event->by_roles = (uint32_t)roles;
	return json_object_size(by) == found;
}

static bool decode_state(struct str name, enum incident_state *ret_state)
{
	for (int i = 1; i < INCIDENT_STATE_MAX; i++) {
		if (str_equal(name, str_from(incident_state_name((enum incident_state)i)))) {
			*ret_state = (enum incident_state)i;
			return true;
		}
	}
	return false;
}

static bool decode_command(const json_t *command, char ret_command[COMMAND_ID_SIZE])
{
	const struct str text = get_str(command);

	if (command == NULL)
		return true;
	if (text.size == 0 || text.size >= COMMAND_ID_SIZE)
		return false;
	memcpy(ret_command, text.data, text.size);
	return true;
}

static bool decode_head(const json_t *tree, struct incident_event *event)
{
	int64_t v = 0, version = 0, regulation = 0, timetable = 0;
	size_t keys = 12;

	keys += json_object_get(tree, "by") != NULL;
	keys += json_object_get(tree, "command") != NULL;
	if (json_object_size(tree) != keys || !get_int(json_object_get(tree, "v"), 1, 1, &v) ||
	    !str_equal(get_str(json_object_get(tree, "subject")), STR("incident")) ||
	    !get_int(json_object_get(tree, "id"), 0, NUMBER_MAX, &event->incident) ||
	    !get_int(json_object_get(tree, "version"), 1, UINT32_MAX, &version) ||
	    !incident_event_from_name(get_str(json_object_get(tree, "kind")), &event->kind) ||
	    !get_int(json_object_get(tree, "at"), 0, NUMBER_MAX, &event->at) ||
	    !get_int(json_object_get(tree, "moment"), 0, NUMBER_MAX, &event->moment) ||
	    !decode_state(get_str(json_object_get(tree, "state")), &event->state) ||
	    !get_int(json_object_get(tree, "regulation"), 0, UINT32_MAX, &regulation) ||
	    !get_int(json_object_get(tree, "timetable"), 0, UINT32_MAX, &timetable) ||
	    !decode_command(json_object_get(tree, "command"), event->command) ||
	    !decode_by(json_object_get(tree, "by"), event))
		return false;
	event->version = (uint32_t)version;
	event->regulation_version = (uint32_t)regulation;
	event->timetable = (uint32_t)timetable;
	return true;
}

err_t incident_event_decode(struct str line, struct arena *arena, struct incident_event *ret_event)
{
	struct incident_event event = { 0 };
	json_t *tree;
	err_t e;

	e = json_parse(line, &tree, NULL);
	if (e != ERR_OK)
		return e == ERR_MEMORY ? ERR_MEMORY : ERR_CORRUPT;
	if (!decode_head(tree, &event) || !decode_args(json_object_get(tree, "args"), &event.args))
		e = ERR_CORRUPT;
	else
		e = decode_changes(json_object_get(tree, "changes"), arena, &event);
	json_decref(tree);
	if (e == ERR_OK)
		*ret_event = event;
	return e;
}
