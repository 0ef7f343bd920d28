/*
 * core/regulation_parse.c: reads a regulation file and refuses it with the path and the rule that it breaks.
 *
 * Promise: a value comes out only when every rule of docs/subsystems/regulation.md holds, so nothing behind the parser
 * checks again.
 */
#include <jansson.h>

#include "base/assert.h"
#include "base/json_in.h"
#include "base/time_text.h"
#include "core/incident_event.h"
#include "core/regulation_read.h"
#include "core/rules.h"

static err_t read_unless(struct reader *reader, const json_t *object, const char *path, uint32_t *ret_set)
{
	const json_t *array = json_object_get(object, "unless");
	enum term_kind kind;

	if (array == NULL)
		return ERR_OK;
	if (!json_is_array(array))
		return refuse_at(reader, path, "unless", RULE(wrong_type));
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *value = json_array_get(array, i);

		if (!json_is_string(value) || !term_kind_from_name(str_from(json_string_value(value)), &kind) ||
		    term_kind_is_of_message(kind))
			return refuse_at(reader, path, "unless", RULE(unknown_term));
		*ret_set |= UINT32_C(1) << kind;
	}
	return ERR_OK;
}

/* {"ordinary":"8h","list":"4h","by_decision":"decided"}, or one text for all tracks. */
static err_t read_amounts(struct reader *reader, const json_t *object, const char *path, bool days,
			  struct term_rule rules[TRACK_MAX])
{
	json_t *amounts = json_object_get(object, "amount");
	char full[PATH_SIZE], item[PATH_SIZE];
	err_t e = ERR_OK;

	path_join(full, path, "amount");
	if (amounts == NULL)
		return refuse(reader, full, RULE(missing_key));
	if (json_is_string(amounts)) {
		e = read_amount(reader, amounts, full, days, &rules[0].amount);
		for (int track = 1; track < TRACK_MAX; track++)
			rules[track].amount = rules[0].amount;
		return e;
	}
	e = check_keys(reader, amounts, full, track_names);
	if (e == ERR_OK && json_object_get(amounts, "ordinary") == NULL)
		return refuse(reader, full, RULE(ordinary_missing));
	for (int track = 0; track < TRACK_MAX && e == ERR_OK; track++) {
		const json_t *value = json_object_get(amounts, track_name((enum track)track));

		path_join(item, full, track_name((enum track)track));
		rules[track].amount = rules[0].amount;
		if (value == NULL)
			continue;
		if (track == TRACK_BY_DECISION && !days && json_is_string(value) &&
		    strcmp(json_string_value(value), "decided") == 0) {
			rules[track].amount_decided = true;
			rules[track].amount = reader->regulation->decided_ms;
			continue;
		}
		e = read_amount(reader, value, item, days, &rules[track].amount);
	}
	return e;
}

static err_t read_before(struct reader *reader, const json_t *object, const char *path, enum term_kind *ret_kind)
{
	struct str name = { 0 };
	err_t e = read_text(reader, object, path, "before", false, &name);

	if (e != ERR_OK || name.data == NULL)
		return e;
	return term_kind_from_name(name, ret_kind) ? ERR_OK : refuse_at(reader, path, "before", RULE(before_unknown));
}

static err_t read_rule_choices(struct reader *reader, const json_t *object, const char *path, enum term_kind kind,
			       struct term_rule *rule)
{
	static const char *const ofs[] = { "incident", "message", NULL };
	static const char *const clocks[] = { "working", "calendar", "working_days", NULL };
	static const char *const schedules[] = { "region", "body", NULL };
	static const char *const charges[] = { "bureau", "body", "result", NULL };
	int of = 0, clock = 0, schedule = 0, charged = 0;
	err_t e;

	e = read_choice(reader, object, path, "of", ofs, RULE(unknown_of), &of);
	if (e == ERR_OK && (of == 1) != term_kind_is_of_message(kind))
		return refuse_at(reader, path, "of", RULE(of_mismatch));
	if (e == ERR_OK)
		e = read_choice(reader, object, path, "clock", clocks, RULE(unknown_clock), &clock);
	if (e == ERR_OK)
		e = read_choice(reader, object, path, "schedule", schedules, RULE(unknown_schedule), &schedule);
	if (e == ERR_OK && schedule == 1 && of == 1)
		return refuse_at(reader, path, "schedule", RULE(unknown_schedule)); /* a message has no body */
	if (e == ERR_OK)
		e = read_choice(reader, object, path, "charged", charges, RULE(unknown_charged), &charged);
	rule->clock = (enum term_clock)clock;
	rule->body_schedule = schedule == 1;
	rule->charged = (enum charged)charged;
	return e;
}

static err_t read_rule_events(struct reader *reader, const json_t *object, const char *path, struct term_rule *rule)
{
	err_t e;

	e = read_events(reader, object, path, "starts", true, &rule->starts);
	if (e == ERR_OK && rule->starts == 0)
		return refuse_at(reader, path, "starts", RULE(starts_empty));
	if (e == ERR_OK)
		e = read_events(reader, object, path, "stops", true, &rule->stops);
	if (e == ERR_OK && rule->stops == 0)
		return refuse_at(reader, path, "stops", RULE(stops_empty));
	if (e == ERR_OK)
		e = read_events(reader, object, path, "resumes", false, &rule->resumes);
	if (e == ERR_OK)
		e = read_events(reader, object, path, "late", false, &rule->late_on);
	if (e == ERR_OK)
		e = read_unless(reader, object, path, &rule->unless);
	if (e == ERR_OK)
		e = read_bool(reader, object, path, "expires", &rule->expires);
	if (e == ERR_OK)
		e = read_bool(reader, object, path, "once", &rule->once);
	if (e == ERR_OK && (rule->late_on & ~rule->stops) != 0)
		return refuse_at(reader, path, "late", RULE(late_without_stop));
	if (e == ERR_OK && rule->late_on != 0 && rule->expires)
		return refuse_at(reader, path, "late", RULE(late_and_expires));
	return e;
}

static err_t read_term(struct reader *reader, json_t *object, const char *path, size_t place)
{
	static const char *const keys[] = { "term",    "of",   "clause",  "text",   "starts", "stops",
					    "resumes", "late", "unless",  "clock",  "amount", "schedule",
					    "expires", "once", "charged", "before", NULL };
	struct term_rule rule = { .back_from = TERM_MAX, .expires = true }, rules[TRACK_MAX];
	struct str name = { 0 }, clause = { 0 };
	enum term_kind kind;
	err_t e;

	e = check_keys(reader, object, path, keys);
	if (e == ERR_OK)
		e = read_text(reader, object, path, "term", true, &name);
	if (e != ERR_OK)
		return e;
	if (!term_kind_from_name(name, &kind))
		return refuse_at(reader, path, "term", RULE(unknown_term));
	if (reader->used[kind])
		return refuse_at(reader, path, "term", RULE(term_twice));
	reader->used[kind] = true;
	reader->places[kind] = place;
	e = read_text(reader, object, path, "clause", true, &clause);
	if (e == ERR_OK && clause.size >= sizeof(rule.clause))
		return refuse_at(reader, path, "clause", RULE(too_long));
	if (e == ERR_OK)
		memcpy(rule.clause, clause.data, clause.size);
	if (e == ERR_OK)
		e = read_text(reader, object, path, "text", false, &rule.text);
	if (e == ERR_OK)
		e = read_rule_choices(reader, object, path, kind, &rule);
	if (e == ERR_OK)
		e = read_rule_events(reader, object, path, &rule);
	if (e == ERR_OK)
		e = read_before(reader, object, path, &rule.back_from);
	for (int track = 0; track < TRACK_MAX; track++)
		rules[track] = rule;
	if (e == ERR_OK)
		e = read_amounts(reader, object, path, rule.clock == CLOCK_WORKING_DAYS, rules);
	for (int track = 0; track < TRACK_MAX && e == ERR_OK; track++)
		reader->regulation->rules[track][kind] = rules[track];
	return e;
}

/* Review and rework are states too: their terms run while the incident is in them, and not a moment longer. */
static err_t check_states(struct reader *reader, enum term_kind kind, const char *path)
{
	const struct term_rule *rule = &reader->regulation->rules[TRACK_ORDINARY][kind];
	const uint64_t submitted = UINT64_C(1) << EVENT_ANSWER_SUBMITTED | UINT64_C(1) << EVENT_INTERIM_SUBMITTED |
				   UINT64_C(1) << EVENT_CLARIFICATION_SUBMITTED;
	const uint64_t sent_back = UINT64_C(1) << EVENT_SENT_BACK;
	const uint64_t begins = kind == TERM_REVIEW ? submitted : sent_back;
	const uint64_t ends = kind == TERM_REVIEW ? sent_back | UINT64_C(1) << EVENT_APPROVED
						  : submitted | UINT64_C(1) << EVENT_RETURNED;

	if (kind != TERM_REVIEW && kind != TERM_REWORK)
		return ERR_OK;
	if ((rule->starts & ~begins) != 0)
		return refuse_at(reader, path, "starts", RULE(term_of_a_state));
	if ((rule->resumes & ~begins) != 0)
		return refuse_at(reader, path, "resumes", RULE(term_of_a_state));
	return (ends & ~rule->stops) != 0 ? refuse_at(reader, path, "stops", RULE(term_of_a_state)) : ERR_OK;
}

/* What only all rules together can tell: a term counted back needs a forward one of the same clock that is longer. */
static err_t check_back(struct reader *reader, enum term_kind kind, const char *path)
{
	for (int track = 0; track < TRACK_MAX; track++) {
		const struct term_rule *rule = &reader->regulation->rules[track][kind], *base;

		if (rule->back_from == TERM_MAX)
			continue;
		base = regulation_rule(reader->regulation, (enum track)track, rule->back_from);
		if (base == NULL)
			return refuse_at(reader, path, "before", RULE(before_unknown));
		if (base->back_from != TERM_MAX || rule->back_from != TERM_ANSWER)
			return refuse_at(reader, path, "before", RULE(before_not_forward));
		if (base->clock != rule->clock || rule->clock == CLOCK_WORKING_DAYS || rule->body_schedule)
			return refuse_at(reader, path, "before", RULE(before_other_clock));
		if (rule->amount > base->amount)
			return refuse_at(reader, path, "amount", RULE(before_longer));
	}
	return ERR_OK;
}

static err_t read_terms(struct reader *reader, const json_t *tree)
{
	json_t *array = json_object_get(tree, "terms");
	char path[PATH_SIZE];
	err_t e = ERR_OK;

	if (!json_is_array(array))
		return refuse(reader, "terms", array == NULL ? RULE(missing_key) : RULE(wrong_type));
	if (json_array_size(array) > TERM_MAX)
		return refuse(reader, "terms", RULE(too_many));
	for (size_t i = 0; i < json_array_size(array) && e == ERR_OK; i++) {
		path_item(path, "terms", i);
		e = read_term(reader, json_array_get(array, i), path, i);
	}
	for (int kind = 0; kind < TERM_MAX && e == ERR_OK; kind++) {
		path_item(path, "terms", reader->places[kind]);
		if (!reader->used[kind])
			continue;
		e = check_back(reader, (enum term_kind)kind, path);
		if (e == ERR_OK)
			e = check_states(reader, (enum term_kind)kind, path);
	}
	if (e == ERR_OK && !reader->used[TERM_ANSWER])
		return refuse(reader, "terms", RULE(missing_key)); /* an order without a term of the answer is none */
	return e;
}

static err_t read_visas(struct reader *reader, const json_t *tree)
{
	static const char *const keys[] = { "role", "name", NULL };
	json_t *array = json_object_get(tree, "visas");
	char path[PATH_SIZE];
	err_t e = ERR_OK;

	if (array == NULL)
		return ERR_OK;
	if (!json_is_array(array))
		return refuse(reader, "visas", RULE(wrong_type));
	if (json_array_size(array) > REGULATION_VISAS_MAX)
		return refuse(reader, "visas", RULE(too_many));
	for (size_t i = 0; i < json_array_size(array) && e == ERR_OK; i++) {
		struct regulation_visa *visa = &reader->regulation->visas[i];
		struct str role = { 0 };

		path_item(path, "visas", i);
		e = check_keys(reader, json_array_get(array, i), path, keys);
		if (e == ERR_OK)
			e = read_text(reader, json_array_get(array, i), path, "role", true, &role);
		if (e == ERR_OK &&
		    (!role_from_name(role, &visa->role) ||
		     (visa->role != ROLE_HEAD_OF_BODY && visa->role != ROLE_DELEGATE && visa->role != ROLE_DEPUTY)))
			return refuse_at(reader, path, "role", RULE(unknown_role));
		if (e == ERR_OK)
			e = read_text(reader, json_array_get(array, i), path, "name", false, &visa->name);
		reader->regulation->visa_count = (uint8_t)(i + 1);
	}
	return e;
}

static err_t read_act(struct reader *reader, const json_t *tree)
{
	static const char *const keys[] = { "name", "number", "date", NULL };
	json_t *act = json_object_get(tree, "act");
	int64_t day;
	err_t e;

	if (act == NULL)
		return ERR_OK;
	e = check_keys(reader, act, "act", keys);
	if (e == ERR_OK)
		e = read_text(reader, act, "act", "name", false, &reader->regulation->act_name);
	if (e == ERR_OK)
		e = read_text(reader, act, "act", "number", false, &reader->regulation->act_number);
	if (e == ERR_OK)
		e = read_text(reader, act, "act", "date", false, &reader->regulation->act_date);
	if (e == ERR_OK && reader->regulation->act_date.size > 0 &&
	    date_parse(reader->regulation->act_date, &day) != ERR_OK)
		return refuse(reader, "act.date", RULE(date_syntax));
	return e;
}

static err_t read_settings(struct reader *reader, const json_t *tree)
{
	static const char *const latenesses[] = { "working", "clock", NULL };
	static const char *const detections[] = { "curator_claim", "found_at", NULL };
	struct regulation *regulation = reader->regulation;
	int lateness = 0, detection = 0;
	err_t e = ERR_OK;

	if (json_object_get(tree, "lateness") != NULL)
		e = read_choice(reader, tree, "", "lateness", latenesses, RULE(wrong_type), &lateness);
	if (e == ERR_OK && json_object_get(tree, "detection") != NULL)
		e = read_choice(reader, tree, "", "detection", detections, RULE(wrong_type), &detection);
	regulation->lateness = (enum lateness)lateness;
	regulation->detection_by_claim = detection == 0;
	if (e == ERR_OK)
		e = read_setting_ms(reader, tree, "claim", &regulation->claim_ms);
	if (e == ERR_OK)
		e = read_setting_ms(reader, tree, "undo", &regulation->undo_ms);
	if (e == ERR_OK)
		e = read_setting_ms(reader, tree, "move_floor", &regulation->move_floor_ms);
	if (e == ERR_OK)
		e = read_setting_ms(reader, tree, "decided", &regulation->decided_ms);
	if (e == ERR_OK)
		e = read_count(reader, tree, "returns_to_dispute", INCIDENT_RETURNS_MAX,
			       &regulation->returns_to_dispute);
	if (e == ERR_OK)
		e = read_count(reader, tree, "close_days", AMOUNT_DAYS_MAX, &regulation->close_days);
	if (e == ERR_OK)
		e = read_count(reader, tree, "silence_days", AMOUNT_DAYS_MAX, &regulation->silence_days);
	if (e == ERR_OK)
		e = read_count(reader, tree, "explain_days", AMOUNT_DAYS_MAX, &regulation->explain_days);
	if (e == ERR_OK)
		e = read_bool(reader, tree, "", "correct_in_place", &regulation->correct_in_place);
	if (e == ERR_OK)
		e = read_bool(reader, tree, "", "executor_publishes", &regulation->executor_publishes);
	return e;
}

static void set_defaults(struct regulation *regulation, uint32_t version)
{
	regulation->version = version;
	regulation->claim_ms = 10 * MS_PER_MINUTE;
	regulation->undo_ms = 20 * MS_PER_SECOND;
	regulation->move_floor_ms = MS_PER_HOUR;
	regulation->decided_ms = 4 * MS_PER_HOUR;
	regulation->returns_to_dispute = 2;
	regulation->close_days = 3;
	regulation->silence_days = 3;
	regulation->explain_days = 2;
	for (int track = 0; track < TRACK_MAX; track++) {
		for (int kind = 0; kind < TERM_MAX; kind++)
			regulation->rules[track][kind] = (struct term_rule){ .amount = -1, .back_from = TERM_MAX };
	}
}

static err_t read_tree(struct reader *reader, json_t *tree)
{
	static const char *const keys[] = { "name",
					    "act",
					    "lateness",
					    "detection",
					    "claim",
					    "undo",
					    "move_floor",
					    "decided",
					    "returns_to_dispute",
					    "close_days",
					    "silence_days",
					    "explain_days",
					    "correct_in_place",
					    "executor_publishes",
					    "visas",
					    "terms",
					    "examples",
					    "note",
					    NULL };
	struct str note = { 0 };
	err_t e;

	e = check_keys(reader, tree, "", keys);
	if (e == ERR_OK)
		e = read_text(reader, tree, "", "name", true, &reader->regulation->name);
	if (e == ERR_OK)
		e = read_text(reader, tree, "", "note", false, &note);
	if (e == ERR_OK)
		e = read_act(reader, tree);
	if (e == ERR_OK)
		e = read_settings(reader, tree);
	if (e == ERR_OK)
		e = read_visas(reader, tree);
	if (e == ERR_OK)
		e = read_terms(reader, tree);
	if (e == ERR_OK)
		e = read_examples(reader, tree);
	return e;
}

err_t regulation_from_json(struct str json, uint32_t version, struct arena *arena,
			   const struct regulation **ret_regulation, struct err_detail *ret_detail)
{
	struct reader reader = { .arena = arena, .detail = ret_detail };
	struct err_detail of_json = { 0 };
	json_t *tree;
	err_t e;

	ASSERT(version > 0);
	reader.regulation = arena_alloc(arena, sizeof(*reader.regulation));
	if (reader.regulation == NULL)
		return ERR_MEMORY;
	set_defaults(reader.regulation, version);
	e = json_parse(json, &tree, &of_json);
	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_OK)
		return err_set_limit(ERR_INPUT_INVALID, ret_detail, "", RULE(not_json), 0, of_json.found);
	e = read_tree(&reader, tree);
	json_decref(tree);
	if (e == ERR_OK)
		*ret_regulation = reader.regulation;
	return e;
}
