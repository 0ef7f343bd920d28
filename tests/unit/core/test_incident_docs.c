/*
 * tests/unit/core/test_incident_docs.c: what is kept beside the code and must stay equal to it: the printed command
 * table, the matrix of commands × roles × states, the events of earlier versions. OTKLIK_UPDATE=1 writes the first two
 * anew; golden events are only ever added to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "incident_support.h"

static bool updates(void)
{
	const char *text = getenv("OTKLIK_UPDATE");

	return text != NULL && strcmp(text, "1") == 0;
}

static const char *full_path(const char *path)
{
	const char *root = getenv("SOURCE_ROOT");
	struct str full = arena_printf(support_arena(), "%s/%s", root == NULL ? "." : root, path);

	assert_non_null(full.data);
	return full.data;
}

static void write_file(const char *path, const struct buf *buf)
{
	FILE *file = fopen(full_path(path), "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(buf->data, 1, buf->size, file), buf->size);
	assert_int_equal(fclose(file), 0);
}

static void compare(const char *path, const struct buf *buf)
{
	const struct str kept = support_file(path);

	if (kept.size == buf->size && memcmp(kept.data, buf->data, kept.size) == 0)
		return;
	if (!updates()) {
		size_t at = 0;

		while (at < kept.size && at < buf->size && kept.data[at] == buf->data[at])
			at++;
		fail_msg("%s differs from the code at byte %zu: \"%.60s\"; OTKLIK_UPDATE=1 writes it anew", path, at,
			 buf->data + at);
	}
	write_file(path, buf);
}

static void test_incident_docs__the_printed_table_is_the_table(void **state)
{
	static const char path[] = "docs/subsystems/incident.md", end_mark[] = "<!-- end -->";
	const struct str page = support_file(path);
	struct buf buf;
	const char *begin = memmem(page.data, page.size, "OTKLIK_UPDATE=1 writes -->\n", 27), *end;

	(void)state;
	assert_non_null(begin);
	begin += 27;
	end = memmem(begin, page.size - (size_t)(begin - page.data), end_mark, strlen(end_mark));
	assert_non_null(end);
	buf_init(&buf, 1U << 20);
	buf_add(&buf, (struct str){ page.data, (size_t)(begin - page.data) });
	incident_command_table_print(support_regulation(NULL), &buf);
	buf_add(&buf, (struct str){ end, page.size - (size_t)(end - page.data) });
	assert_int_equal(buf.error, ERR_OK);
	compare(path, &buf);
	buf_deinit(&buf);
}

/* ---- every state × command × role ---- */

static void to_state(struct play *play, enum incident_state wanted)
{
	static const enum incident_state with_draft[] = { INCIDENT_REVIEW, INCIDENT_REWORK, INCIDENT_APPROVED,
							  INCIDENT_PUBLISHING, INCIDENT_ANSWERED };
	bool drafts = false;

	for (size_t i = 0; i < ARRAY_COUNT(with_draft); i++)
		drafts = drafts || with_draft[i] == wanted;
	if (wanted == INCIDENT_NONE)
		return;
	play_begin(play, wanted == INCIDENT_NEW || wanted == INCIDENT_CLOSED ? 0 : BODY_A);
	if (wanted == INCIDENT_CLOSED)
		MUST(play, DISMISS, CURATOR, .ground = DISMISSAL_SPAM);
	if (wanted == INCIDENT_DRAFTING)
		MUST(play, TAKE, EXECUTOR_A, 0);
	if (wanted == INCIDENT_RETURNED)
		MUST(play, RETURN, EXECUTOR_A, REASON);
	if (drafts)
		MUST(play, SUBMIT_DRAFT, EXECUTOR_A, ANSWER);
	if (wanted == INCIDENT_REWORK)
		MUST(play, SEND_BACK, CURATOR, REASON);
	if (wanted == INCIDENT_APPROVED || wanted == INCIDENT_PUBLISHING || wanted == INCIDENT_ANSWERED)
		MUST(play, APPROVE, CURATOR, 0);
	if (wanted == INCIDENT_PUBLISHING || wanted == INCIDENT_ANSWERED)
		MUST(play, PUBLISH, CURATOR, 0);
	if (wanted == INCIDENT_ANSWERED)
		PROGRAM(play, PUBLISHED, .message = MESSAGE_1);
	assert_int_equal(play->state->state, wanted);
}

static const struct {
	const char *name;
	enum person person;
} who[] = {
	{ "program", (enum person)0 },
	{ "curator", PERSON_CURATOR },
	{ "head_of_bureau", PERSON_HEAD_OF_BUREAU },
	{ "smm", PERSON_SMM },
	{ "security", PERSON_SECURITY },
	{ "executor", PERSON_EXECUTOR_A },
	{ "substitute", PERSON_SUBSTITUTE_A },
	{ "head_of_body", PERSON_HEAD_A },
	{ "delegate", PERSON_DELEGATE_A },
	{ "foreign executor", PERSON_EXECUTOR_B },
	{ "foreign head", PERSON_HEAD_B },
	{ "deputy", PERSON_DEPUTY },
	{ "deputy_policy", PERSON_DEPUTY_POLICY },
	{ "governor", PERSON_GOVERNOR },
	{ "assistant", PERSON_ASSISTANT },
	{ "administrator", PERSON_ADMINISTRATOR },
	{ "auditor", PERSON_AUDITOR },
};

static char letter_of(err_t e)
{
	switch ((int)e) {
	case ERR_OK:
		return '+';
	case ERR_FORBIDDEN:
		return '.';
	case ERR_STATE_REFUSED:
		return 's';
	default:
		return 'i'; /* allowed, but this needs arguments */
	}
}

/* decide without arguments: forbidden and refused come before missing fields, so the letter is the same as the
 * button's. */
static char outcome_of(struct play *play, enum incident_command_kind kind, enum person person)
{
	struct incident_event items[INCIDENT_EVENTS_MAX];
	struct incident_events events = { .arena = play->arena, .items = items };
	struct incident_command command = { .kind = kind, .actor = actor_of(person) };
	struct err_detail detail = { 0 };
	const err_t allowed =
		incident_allowed(play->state, &command.actor, (int)kind, play->context.regulation, &detail);
	const err_t e = incident_decide(play->state, &command, &play->context, &events, &detail);

	arena_reset(play->arena);
	if (e == ERR_OK || e == ERR_INPUT_INVALID || e == ERR_FORBIDDEN)
		assert_int_equal(allowed, e == ERR_FORBIDDEN ? ERR_FORBIDDEN : ERR_OK);
	if (allowed != ERR_OK) {
		assert_int_equal(e, allowed);
		assert_non_null(detail.rule);
	}
	return letter_of(e);
}

static void test_incident_docs__every_state_command_and_role_has_its_outcome(void **state)
{
	struct play *plays[INCIDENT_STATE_MAX];
	struct buf buf;

	(void)state;
	buf_init(&buf, 1U << 20);
	buf_add(&buf, STR("# command, person, outcome in each state: + accepted without arguments, i wants arguments, "
			  "s refused in this state,\n"
			  "# . forbidden. Made by test_incident_docs; OTKLIK_UPDATE=1 writes it anew; read every "
			  "difference.\n# states:"));
	for (int i = 0; i < INCIDENT_STATE_MAX; i++) {
		plays[i] = play_new(NULL);
		to_state(plays[i], (enum incident_state)i);
		buf_printf(&buf, " %s", incident_state_name((enum incident_state)i));
	}
	buf_add_char(&buf, '\n');
	for (int kind = 0; kind < COMMAND_MAX; kind++) {
		for (size_t w = 0; w < ARRAY_COUNT(who); w++) {
			buf_printf(&buf, "%-20s %-17s ", incident_command_name((enum incident_command_kind)kind),
				   who[w].name);
			for (int i = 0; i < INCIDENT_STATE_MAX; i++)
				buf_add_char(&buf,
					     outcome_of(plays[i], (enum incident_command_kind)kind, who[w].person));
			buf_add_char(&buf, '\n');
		}
	}
	for (int i = 0; i < INCIDENT_STATE_MAX; i++)
		play_end(plays[i]);
	assert_int_equal(buf.error, ERR_OK);
	compare("tests/golden/incident-matrix.txt", &buf);
	buf_deinit(&buf);
}

/* ---- events of earlier versions ---- */

static struct str next_line(struct str *text)
{
	const char *end = text->size == 0 ? NULL : memchr(text->data, '\n', text->size);
	struct str line = { text->data, end == NULL ? text->size : (size_t)(end - text->data) };

	text->data += end == NULL ? text->size : line.size + 1;
	text->size -= end == NULL ? text->size : line.size + 1;
	return line;
}

/* Each file: lines of the record of one incident, and behind them "state NAME revision N terms N missed N digest HEX".
 */
static void fold_file(const char *path)
{
	struct str text = support_file(path), line;
	struct incident *incident = calloc(1, sizeof(*incident));
	struct buf again;
	char summary[300], hex[DIGEST_HEX_SIZE + 1];
	struct digest digest;

	assert_non_null(incident);
	buf_init(&again, 4U << 20);
	for (line = next_line(&text); line.size > 0 && line.data[0] == '{'; line = next_line(&text)) {
		struct incident_event event;

		assert_int_equal(incident_event_decode(line, support_arena(), &event), ERR_OK);
		incident_event_encode(&event, &again);
		buf_add_char(&again, '\n');
		incident_apply(incident, &event);
		incident_assert_valid(incident);
	}
	{
		const struct str part = buf_str(&again);

		assert_int_equal(digest_of(&part, 1, &digest), ERR_OK);
	}
	digest_hex(&digest, hex);
	(void)snprintf(summary, sizeof(summary), "state %s revision %u terms %u missed %u digest %s",
		       incident_state_name(incident->state), incident->revision, (unsigned)incident->term_count,
		       incident->miss_count, hex);
	if (line.size != strlen(summary) || memcmp(line.data, summary, line.size) != 0)
		fail_msg("%s: \"%s\", kept \"%.*s\"", path, summary, (int)line.size, line.data);
	buf_deinit(&again);
	free(incident);
}

static void write_golden(const struct play *play, const char *path)
{
	struct buf buf;
	char hex[DIGEST_HEX_SIZE + 1];
	struct digest digest;
	FILE *there = fopen(full_path(path), "rb");

	if (there != NULL) {
		assert_int_equal(fclose(there), 0);
		return; /* the past is not rewritten */
	}
	buf_init(&buf, 4U << 20);
	for (size_t i = 0; i < play->line_count; i++) {
		buf_add(&buf, play->lines[i]);
		buf_add_char(&buf, '\n');
	}
	{
		const struct str part = buf_str(&buf);

		assert_int_equal(digest_of(&part, 1, &digest), ERR_OK);
	}
	digest_hex(&digest, hex);
	buf_printf(&buf, "state %s revision %u terms %u missed %u digest %s\n", incident_state_name(play->state->state),
		   play->state->revision, (unsigned)play->state->term_count, play->state->miss_count, hex);
	write_file(path, &buf);
	buf_deinit(&buf);
}

static void main_line(struct play *play)
{
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .number_year = 2026, .number = 4761,
	     .moment = msk("2026-11-24 09:55"));
	MUST(play, TRIAGE, CURATOR, .topic = TOPIC_ROADS, .topic_group = TOPIC_GROUP, .importance = IMPORTANCE_HIGH,
	     .location = 9);
	MUST(play, ROUTE, CURATOR, TO(BODY_A), REASON);
	play_at(play, "2026-11-24 10:40");
	MUST(play, RETURN, EXECUTOR_A, REASON, .body = BODY_B);
	MUST(play, ROUTE, CURATOR, TO(BODY_B));
	MUST(play, TAKE, EXECUTOR_B, 0);
	play_at(play, "2026-11-24 15:30");
	MUST(play, SUBMIT_DRAFT, EXECUTOR_B, ANSWER, TEXT);
	MUST(play, SEND_BACK, CURATOR, REASON);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_B, ANSWER, TEXT);
	MUST(play, APPROVE, CURATOR, .open_marks = 2, .style_score = 80);
	MUST(play, PUBLISH, CURATOR, .account = 4);
	MUST(play, UNDO, CURATOR, 0);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISH, CURATOR, 0);
	PROGRAM(play, SEND_STARTED, .message = MESSAGE_1);
	PROGRAM(play, PUBLICATION_FAILED, .message = MESSAGE_1, .ground = 5);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1, .moment = msk("2026-11-24 15:30"), TEXT);
	play_at(play, "2026-11-30 10:00");
	play_expire(play);
}

static void wide_life(struct play *play)
{
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .emergency = true);
	MUST(play, ATTACH, CURATOR, .message = MESSAGE_2);
	MUST(play, TRIAGE, CURATOR, .topic = TOPIC_ROADS, .importance = IMPORTANCE_LOW, .has_track = true,
	     .track = TRACK_LIST);
	MUST(play, CHANGE_TRACK, CURATOR, .has_track = true, .track = TRACK_BY_DECISION, .decided_ms = 5 * MS_PER_HOUR,
	     REASON);
	MUST(play, ROUTE, CURATOR, .stage_count = 2,
	     .stages = { { .body = BODY_A, .number = 1 }, { .body = BODY_C, .number = 2 } });
	MUST(play, SUBMIT_PART, EXECUTOR_A, TEXT, .draft = 7);
	MUST(play, MARK_REPEAT, CURATOR, .other_incident = 300);
	MUST(play, ADD_MEASURE, CURATOR, .measure = 3);
	PROGRAM(play, MARK_SIGNIFICANT, 0);
	MUST(play, HAND_OVER, CURATOR, .person = PERSON_CURATOR_2);
	PROGRAM(play, REASSIGN, .person = 302);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_C, INTERIM);
	MUST(play, WITHDRAW_DRAFT, EXECUTOR_C, 0);
	MUST(play, SUBMIT_DRAFT, EXECUTOR_C, ASK);
	MUST(play, APPROVE, CURATOR, 0);
	MUST(play, PUBLISHED_BY_HAND, CURATOR, .message = MESSAGE_1);
	MUST(play, CANNOT_BE_PLACED, CURATOR, .message = MESSAGE_2, REASON);
	PROGRAM(play, AUTHOR_REPLIED, .message = 88);
	play_at(play, "2026-12-07 10:00");
	MUST(play, COMMENT, EXECUTOR_C, TEXT);
	MUST(play, FULFIL_MEASURE, CURATOR, .measure = 3);
	MUST(play, EXPLAIN, EXECUTOR_C, .has_term = true, .term_kind = TERM_FINAL,
	     .term_version = term_of(play, TERM_FINAL)->version, REASON);
	MUST(play, ACCEPT_EXPLANATION, DEPUTY, .has_term = true, .term_kind = TERM_FINAL,
	     .term_version = term_of(play, TERM_FINAL)->version);
}

static void test_incident_docs__events_of_earlier_versions_fold_as_ever(void **state)
{
	static const struct {
		const char *path;
		void (*plays)(struct play *play);
	} files[] = {
		{ "tests/golden/events/main-line-1.jsonl", main_line },
		{ "tests/golden/events/wide-life-1.jsonl", wide_life },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_COUNT(files); i++) {
		if (updates()) {
			struct play *play = play_new(NULL);

			files[i].plays(play);
			write_golden(play, files[i].path);
			play_end(play);
		}
		fold_file(files[i].path);
	}
}

static void test_incident_docs__a_spoilt_line_is_corrupt(void **state)
{
	static const char *const pairs[][2] = {
		{ "\"v\":1", "\"v\":2" },
		{ "\"subject\":\"incident\"", "\"subject\":\"person\"" },
		{ "\"kind\":\"detected\"", "\"kind\":\"born\"" },
		{ "\"state\":\"new\"", "\"state\":\"none\"" },
		{ "\"at\":", "\"when\":" },
		{ "\"version\":1", "\"version\":0" },
		{ "\"message\":1001", "\"message\":0" },
		{ "\"message\":1001", "\"message\":\"1001\"" },
		{ "\"message\":1001", "\"massage\":1001" },
		{ "\"number_year\":2026", "\"number_year\":5000000000" },
		{ "\"number_year\":2026", "\"number_year\":-1" },
		{ "\"number_year\":2026", "\"emergency\":false" },
		{ "\"number_year\":2026", "\"emergency\":1" },
		{ "\"number_year\":2026", "\"stage\":70000" },
		{ "\"number_year\":2026", "\"stage\":-1" },
		{ "\"number_year\":2026", "\"ground\":3000000000" },
		{ "\"number_year\":2026", "\"ground\":0" },
		{ "\"number_year\":2026", "\"importance\":\"\"" },
		{ "\"number_year\":2026", "\"importance\":\"great\"" },
		{ "\"number_year\":2026", "\"track\":\"\"" },
		{ "\"number_year\":2026", "\"term\":\"lunch\"" },
		{ "\"number_year\":2026", "\"reason\":\"00\"" },
		{ "\"number_year\":2026", "\"stages\":[]" },
		{ "\"number_year\":2026", "\"stages\":{}" },
		{ "\"number_year\":2026", "\"stages\":[{\"body\":0,\"number\":1}]" },
		{ "\"number_year\":2026", "\"stages\":[{\"body\":1,\"number\":70000}]" },
		{ "\"number_year\":2026", "\"stages\":[{\"body\":1,\"number\":1,\"executor\":0}]" },
		{ "\"number_year\":2026", "\"stages\":[{\"body\":1,\"number\":1,\"flags\":70000}]" },
		{ "\"number_year\":2026", "\"stages\":[{\"body\":1,\"number\":1,\"x\":1}]" },
		{ "\"timetable\":1,\"args\"", "\"timetable\":-1,\"args\"" },
		{ "\"roles\":1", "\"roles\":0" },
		{ "\"regulation\":1", "\"regulation\":1.5" },
		{ "\"by\":", "\"command\":\"\",\"by\":" },
		{ "\"due\":", "\"due\":0,\"d\":" },
		{ "\"op\":\"started\"", "\"op\":\"begun\"" },
		{ "\"term\":\"route\"", "\"term\":\"road\"" },
		{ "\"index\":0", "\"index\":512" },
		{ "\"index\":0", "\"index\":0,\"colour\":1" },
		{ "\"changes\":[", "\"changes\":[5," },
		{ "\"person\":1", "\"person\":0" },
		{ "}]}", "}]} "
			 "x" },
	};
	struct play *play = play_new(NULL);
	struct incident_event event;

	(void)state;
	MUST(play, DETECT, CURATOR, .message = MESSAGE_1, .number_year = 2026, .number = 7);
	for (size_t i = 0; i < ARRAY_COUNT(pairs); i++) {
		const struct str line = play->lines[0];
		const char *at = memmem(line.data, line.size, pairs[i][0], strlen(pairs[i][0]));
		struct str spoilt;

		assert_non_null(at);
		spoilt = arena_printf(support_arena(), "%.*s%s%.*s", (int)(at - line.data), line.data, pairs[i][1],
				      (int)(line.size - (size_t)(at - line.data) - strlen(pairs[i][0])),
				      at + strlen(pairs[i][0]));
		assert_non_null(spoilt.data);
		if (incident_event_decode(spoilt, play->arena, &event) != ERR_CORRUPT)
			fail_msg("%s was read", pairs[i][1]);
	}
	play_end(play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_incident_docs__the_printed_table_is_the_table),
		cmocka_unit_test(test_incident_docs__every_state_command_and_role_has_its_outcome),
		cmocka_unit_test(test_incident_docs__events_of_earlier_versions_fold_as_ever),
		cmocka_unit_test(test_incident_docs__a_spoilt_line_is_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
