/*
 * tests/unit/core/test_incident_codec.c: a line of the record: what is read back writes the same bytes again, whatever
 * has been done to the line; everything else is ERR_CORRUPT.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "incident_support.h"

static const struct term_change changes[] = {
	{ .op = TERM_STARTED, .kind = TERM_ANSWER, .index = INCIDENT_MESSAGES_MAX - 1 },
	{ .op = TERM_MISSED,
	  .kind = TERM_PART,
	  .index = INCIDENT_TERMS_MAX - 1,
	  .stage = 65535,
	  .flags = 65534,
	  .causes = UINT32_MAX,
	  .body = INT64_C(1) << 53,
	  .person = 7,
	  .timetable = UINT32_MAX,
	  .times = { 1, 2, 3, 4, 5 } },
};

static struct incident_event whole_event(void)
{
	struct incident_event event = {
		.kind = EVENT_ROUTED,
		.version = UINT32_MAX,
		.incident = 412,
		.at = 1795503600000,
		.moment = 1795503300000,
		.by_person = 1,
		.by_body = BODY_A,
		.by_roles = UINT32_MAX,
		.state = INCIDENT_ROUTED,
		.regulation_version = UINT32_MAX,
		.timetable = UINT32_MAX - 1,
		.command = "123456789012345678901234567890123456789012345678901234567890123",
		.change_count = ARRAY_COUNT(changes),
		.changes = changes,
		.args = { .message = 11,
			  .topic = 12,
			  .topic_group = 13,
			  .location = 14,
			  .body = 15,
			  .person = 16,
			  .draft = 17,
			  .other_incident = 18,
			  .measure = 19,
			  .account = 20,
			  .importance = IMPORTANCE_CRITICAL,
			  .has_track = true,
			  .track = TRACK_BY_DECISION,
			  .decided_ms = 21,
			  .draft_kind = DRAFT_CLARIFICATION,
			  .place = PLACE_OWN_POST,
			  .ground = -22,
			  .outcome = OUTCOME_MERGED,
			  .moment = 23,
			  .moment_cut = true,
			  .is_repeat_answered = true,
			  .emergency = true,
			  .reason_row = 24,
			  .has_reason = true,
			  .has_text = true,
			  .number_year = 2026,
			  .number = UINT32_MAX,
			  .has_term = true,
			  .term_kind = TERM_REACTION,
			  .term_version = 25,
			  .until = 26,
			  .stage = 27,
			  .stage_now = 65535,
			  .order_of_work = true,
			  .dispute = true,
			  .open_marks = 28,
			  .style_score = -29,
			  .stage_count = INCIDENT_STAGES_MAX },
	};

	for (size_t i = 0; i < sizeof(event.args.reason.bytes); i++) {
		event.args.reason.bytes[i] = (unsigned char)(i + 1);
		event.args.text.bytes[i] = (unsigned char)(255 - i);
	}
	for (size_t i = 0; i < INCIDENT_STAGES_MAX; i++)
		event.args.stages[i] = (struct incident_stage){ .body = 100 + (row_id_t)i,
								.executor = i % 2 == 0 ? 0 : 200 + (row_id_t)i,
								.number = (uint16_t)(i + 1),
								.flags = (uint16_t)(i % 3) };
	return event;
}

static char *line_of(const struct incident_event *event)
{
	struct buf buf;
	struct str copy;

	buf_init(&buf, 1U << 20);
	incident_event_encode(event, &buf);
	assert_int_equal(buf.error, ERR_OK);
	copy = arena_dup(support_arena(), buf_str(&buf));
	assert_non_null(copy.data);
	buf_deinit(&buf);
	return (char *)(uintptr_t)copy.data;
}

static void test_codec__every_field_comes_back(void **state)
{
	struct incident_event event = whole_event();
	struct incident_event read;
	char *line = line_of(&event);

	(void)state;
	memset(&read, 0, sizeof(read));
	assert_int_equal(incident_event_decode(str_from(line), support_arena(), &read), ERR_OK);
	assert_int_equal(read.version, event.version);
	assert_int_equal(read.at, event.at);
	assert_int_equal(read.moment, event.moment);
	assert_int_equal(read.by_roles, event.by_roles);
	assert_int_equal(read.by_body, event.by_body);
	assert_string_equal(read.command, event.command);
	assert_int_equal(read.args.ground, -22);
	assert_int_equal(read.args.track, TRACK_BY_DECISION);
	assert_memory_equal(&read.args.reason, &event.args.reason, sizeof(event.args.reason));
	assert_memory_equal(read.args.stages, event.args.stages, sizeof(event.args.stages));
	assert_int_equal(read.args.stage_count, INCIDENT_STAGES_MAX);
	assert_int_equal(read.change_count, 2);
	assert_memory_equal(read.changes, changes, sizeof(changes));
	assert_string_equal(line_of(&read), line);
	memset(event.command, 0, sizeof(event.command));
	event.command[0] = 'k'; /* the shortest id */
	assert_int_equal(incident_event_decode(str_from(line_of(&event)), support_arena(), &read), ERR_OK);
	assert_string_equal(read.command, "k");
}

/* What is hashed must not change: the line to the letter. */
static const char written[] =
	"{'v':1,'subject':'incident','id':412,'version':4294967295,'kind':'routed','at':1795503600000,"
	"'moment':1795503300000,'state':'routed','by':{'person':1,'body':10,'roles':4294967295},"
	"'command':'123456789012345678901234567890123456789012345678901234567890123','regulation':4294967295,"
	"'timetable':4294967294,'args':{'message':11,'topic':12,'topic_group':13,'location':14,'body':15,"
	"'person':16,'draft':17,'other_incident':18,'measure':19,'account':20,'importance':'critical',"
	"'track':'by_decision','decided':21,'draft_kind':'clarification','place':'own_post','ground':-22,"
	"'outcome':'merged','moment':23,'moment_cut':true,'repeat_answered':true,'emergency':true,"
	"'reason_row':24,'reason':'0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20',"
	"'text':'fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0','number_year':2026,"
	"'number':4294967295,'term':'reaction','term_version':25,'until':26,'stage':27,'stage_now':65535,"
	"'stages':[{'body':100,'number':1},{'body':101,'number':2,'executor':201,'flags':1}],"
	"'order_of_work':true,'dispute':true,'open_marks':28,'style_score':-29},'changes':[{'op':'started',"
	"'term':'answer','index':511},{'op':'missed','term':'part','index':127,'stage':65535,'flags':65534,"
	"'causes':4294967295,'body':9007199254740992,'person':7,'timetable':4294967295,'started':1,'due':2,"
	"'late_from':3,'done':4,'missed':5}]}";

static void test_codec__a_line_is_written_to_the_letter(void **state)
{
	struct incident_event event = whole_event();
	char *line;

	(void)state;
	event.args.stage_count = 2;
	line = line_of(&event);
	for (size_t i = 0; line[i] != '\0'; i++)
		line[i] = (char)(line[i] == '"' ? '\'' : line[i]);
	assert_string_equal(line, written);
	event = (struct incident_event){ .kind = EVENT_CLOSED, .version = 1, .state = INCIDENT_CLOSED };
	assert_string_equal(
		line_of(&event),
		"{\"v\":1,\"subject\":\"incident\",\"id\":0,\"version\":1,\"kind\":\"closed\",\"at\":0,\"moment\":0,"
		"\"state\":\"closed\",\"regulation\":0,\"timetable\":0,\"args\":{},\"changes\":[]}");
}

static void test_codec__the_least_values_come_back(void **state)
{
	static const struct term_change least = { .op = TERM_STARTED,
						  .kind = TERM_ROUTE,
						  .stage = 1,
						  .flags = 1,
						  .causes = 1,
						  .body = 1,
						  .person = 1,
						  .timetable = 1,
						  .times = { 1, 1, 1, 1, 1 } };
	const struct incident_event event = {
		.kind = EVENT_DETECTED,
		.version = 1,
		.by_person = 1,
		.by_body = 1,
		.by_roles = 1,
		.state = INCIDENT_NEW,
		.change_count = 1,
		.changes = &least,
		.args = { .message = 1,
			  .topic = 1,
			  .topic_group = 1,
			  .location = 1,
			  .body = 1,
			  .person = 1,
			  .draft = 1,
			  .other_incident = 1,
			  .measure = 1,
			  .account = 1,
			  .importance = IMPORTANCE_LOW,
			  .has_track = true,
			  .track = TRACK_ORDINARY,
			  .decided_ms = 1,
			  .draft_kind = DRAFT_ANSWER,
			  .place = PLACE_REPLY,
			  .ground = 1,
			  .outcome = OUTCOME_ANSWERED,
			  .moment = 1,
			  .reason_row = 1,
			  .number_year = 1,
			  .number = 1,
			  .has_term = true,
			  .term_kind = TERM_ROUTE,
			  .term_version = 1,
			  .until = 1,
			  .stage = 1,
			  .stage_now = 1,
			  .open_marks = 1,
			  .style_score = 1,
			  .stage_count = 1,
			  .stages = { { .body = 1, .executor = 1, .number = 1, .flags = 1 } } },
	};
	const struct incident_event bare = { .kind = EVENT_CLOSED, .version = 1, .state = INCIDENT_CLOSED };
	struct incident_event read;
	struct arena *narrow = arena_new(1);
	char *line = line_of(&event);

	(void)state;
	assert_non_null(narrow);
	memset(&read, 0, sizeof(read));
	assert_int_equal(incident_event_decode(str_from(line), support_arena(), &read), ERR_OK);
	assert_string_equal(line_of(&read), line);
	assert_int_equal(incident_event_decode(str_from(line_of(&bare)), support_arena(), &read), ERR_OK);
	assert_string_equal(line_of(&read), line_of(&bare));
	assert_int_equal(incident_event_decode(str_from(line), narrow, &read), ERR_MEMORY);
	assert_int_equal(read.kind, EVENT_CLOSED); /* as it was */
	arena_free(narrow);
}

/* ---- a line that has been spoiled in one place ---- */

static void must_be_corrupt_or_the_same(const json_t *tree)
{
	char *text = json_dumps(tree, JSON_COMPACT);
	struct incident_event read;
	err_t e;

	assert_non_null(text);
	e = incident_event_decode(str_from(text), support_arena(), &read);
	if (e == ERR_OK && strcmp(line_of(&read), text) != 0)
		fail_msg("read as %s: %s", line_of(&read), text);
	if (e != ERR_OK && e != ERR_CORRUPT)
		fail_msg("%s: %s", err_name(e), text);
	free(text);
}

static json_t *other_value(int which)
{
	static const int64_t numbers[] = { -1,          0,         1,          2,         65535,           65536,
					   1U << 31,    INT32_MAX, UINT32_MAX, 1LL << 32, (1LL << 53) + 1, 1LL << 53,
					   -(1LL << 53) };

	switch (which) {
	case 0:
		return json_null();
	case 1:
		return json_true();
	case 2:
		return json_false();
	case 3:
		return json_string("");
	case 4:
		return json_string("answer");
	case 5:
		return json_array();
	case 6:
		return json_object();
	case 7:
		return json_real(1.5);
	default:
		which -= 8;
		return which < (int)ARRAY_COUNT(numbers) ? json_integer(numbers[which]) : NULL;
	}
}

static void spoil(json_t *root, json_t *at)
{
	const char *key;
	json_t *value, *other, *kept;
	void *next;

	if (json_is_object(at)) {
		json_object_foreach_safe(at, next, key, value)
		{
			kept = json_incref(value);
			for (int which = 0; (other = other_value(which)) != NULL; which++) {
				json_object_set_new(at, key, other);
				must_be_corrupt_or_the_same(root);
			}
			json_object_set_new(at, key, kept);
			spoil(root, json_object_get(at, key));
		}
		json_object_set_new(at, "zz", json_integer(1));
		must_be_corrupt_or_the_same(root);
		json_object_del(at, "zz");
	}
	for (size_t i = 0; i < json_array_size(at); i++) {
		kept = json_incref(json_array_get(at, i));
		for (int which = 0; (other = other_value(which)) != NULL; which++) {
			json_array_set_new(at, i, other);
			must_be_corrupt_or_the_same(root);
		}
		json_array_set_new(at, i, kept);
		spoil(root, json_array_get(at, i));
	}
}

/* Each key left out in its turn; later keys keep their order. */
static void leave_out(const char *line)
{
	json_t *root = json_loads(line, 0, NULL);
	json_t *objects[3], *parts = json_object_get(root, "args");

	assert_non_null(root);
	objects[0] = root;
	objects[1] = parts;
	objects[2] = json_array_get(json_object_get(root, "changes"), 1);
	for (size_t i = 0; i < ARRAY_COUNT(objects); i++) {
		const size_t count = json_object_size(objects[i]);

		for (size_t n = 0; n < count; n++) {
			json_t *copy = json_deep_copy(root);
			json_t *from = i == 0   ? copy
				       : i == 1 ? json_object_get(copy, "args")
						: json_array_get(json_object_get(copy, "changes"), 1);
			void *iter = json_object_iter(from);

			for (size_t skip = 0; skip < n; skip++)
				iter = json_object_iter_next(from, iter);
			json_object_del(from, json_object_iter_key(iter));
			must_be_corrupt_or_the_same(copy);
			json_decref(copy);
		}
	}
	json_decref(root);
}

static void test_codec__a_spoiled_line_is_corrupt_or_says_what_it_says(void **state)
{
	struct incident_event event = whole_event();
	json_t *root;

	(void)state;
	event.args.stage_count = 2;
	memset(&event.args.stages[2], 0, sizeof(event.args.stages) - 2 * sizeof(event.args.stages[0]));
	leave_out(line_of(&event));
	root = json_loads(line_of(&event), 0, NULL);
	assert_non_null(root);
	spoil(root, root);
	json_decref(root);
}

static void swap_in(const char *line, const char *from, const char *to, err_t wanted)
{
	const char *at = strstr(line, from);
	struct str text = arena_printf(support_arena(), "%.*s%s%s", at == NULL ? 0 : (int)(at - line), line, to,
				       at == NULL ? "" : at + strlen(from));
	struct incident_event read;
	err_t e;

	assert_non_null(at);
	assert_non_null(text.data);
	e = incident_event_decode(text, support_arena(), &read);
	if (e != wanted)
		fail_msg("%s for %s: %s", to, from, err_name(e));
}

static void test_codec__numbers_have_their_ends(void **state)
{
	const struct incident_event event = whole_event();
	const char *line = line_of(&event);

	(void)state;
	swap_in(line, "\"v\":1", "\"v\":2", ERR_CORRUPT);
	swap_in(line, "\"v\":1", "\"v\":0", ERR_CORRUPT);
	swap_in(line, "\"incident\"", "\"account\"", ERR_CORRUPT);
	swap_in(line, "\"id\":412", "\"id\":0", ERR_OK);
	swap_in(line, "\"id\":412", "\"id\":-1", ERR_CORRUPT);
	swap_in(line, "\"version\":4294967295", "\"version\":1", ERR_OK);
	swap_in(line, "\"version\":4294967295", "\"version\":0", ERR_CORRUPT);
	swap_in(line, "\"version\":4294967295", "\"version\":4294967296", ERR_CORRUPT);
	swap_in(line, "\"at\":1795503600000", "\"at\":0", ERR_OK);
	swap_in(line, "\"at\":1795503600000", "\"at\":-1", ERR_CORRUPT);
	swap_in(line, "\"moment\":1795503300000", "\"moment\":0", ERR_OK);
	swap_in(line, "\"moment\":1795503300000", "\"moment\":-1", ERR_CORRUPT);
	swap_in(line, "\"regulation\":4294967295", "\"regulation\":0", ERR_OK);
	swap_in(line, "\"regulation\":4294967295", "\"regulation\":4294967296", ERR_CORRUPT);
	swap_in(line, "\"timetable\":4294967294", "\"timetable\":0", ERR_OK);
	swap_in(line, "\"timetable\":4294967294", "\"timetable\":4294967296", ERR_CORRUPT);
	swap_in(line, "\"state\":\"routed\"", "\"state\":\"\"", ERR_CORRUPT);
	swap_in(line, "\"index\":511", "\"index\":512", ERR_CORRUPT);
	swap_in(line, "\"index\":511", "\"index\":0", ERR_OK);
	swap_in(line, "\"index\":511", "\"index\":-1", ERR_CORRUPT);
	swap_in(line, "\"index\":127", "\"index\":128", ERR_CORRUPT);
	swap_in(line, "890123\"", "8901234\"", ERR_CORRUPT); /* the command's id: 64 characters */
	swap_in(line, "\"number\":1}", "\"number\":65536}", ERR_CORRUPT);
	swap_in(line, "\"number\":1}", "\"number\":0}", ERR_CORRUPT);
	swap_in(line, "\"body\":100,", "\"body\":0,", ERR_CORRUPT);
	swap_in(line, "\"stages\":[", "\"stages\":[{\"body\":1,\"number\":1},", ERR_CORRUPT); /* a thirteenth */
	swap_in(line, "\"by\":{\"person\":1,", "\"by\":{\"person\":0,", ERR_CORRUPT);
	swap_in(line, "{", "[", ERR_CORRUPT);
	swap_in("[]", "[]", "{}", ERR_CORRUPT);
	swap_in("[]", "[]", "5", ERR_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codec__every_field_comes_back),
		cmocka_unit_test(test_codec__a_line_is_written_to_the_letter),
		cmocka_unit_test(test_codec__the_least_values_come_back),
		cmocka_unit_test(test_codec__a_spoiled_line_is_corrupt_or_says_what_it_says),
		cmocka_unit_test(test_codec__numbers_have_their_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
