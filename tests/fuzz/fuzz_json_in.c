/*
 * tests/fuzz/fuzz_json_in.c: what json_in takes keeps the table's limits, and comes back the same after json_out wrote
 * it; what it refuses names a rule and touches nothing.
 */
#include "fuzz.h"

#include "base/assert.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/utf8.h"

struct stage {
	struct str text;
	int64_t days;
};
struct request {
	struct str text;
	int64_t number;
	row_id_t body;
	bool fast;
	utc_ms_t at;
	int kind;
	struct stage main;
	struct json_items stages;
};

static const char *const kinds[] = { "answer", "interim", NULL };
static const struct json_field stage_fields[] = {
	{ "text", JSON_TYPE_STR, JSON_REQUIRED, offsetof(struct stage, text), 1, 5, NULL, NULL, 0 },
	{ "days", JSON_TYPE_INT, 0, offsetof(struct stage, days), 1, 30, NULL, NULL, 0 },
	{ NULL, JSON_TYPE_STR, 0, 0, 0, 0, NULL, NULL, 0 },
};
static const struct json_field fields[] = {
	{ "text", JSON_TYPE_STR, JSON_REQUIRED, offsetof(struct request, text), 1, 60, NULL, NULL, 0 },
	{ "number", JSON_TYPE_INT, 0, offsetof(struct request, number), -5, 1000, NULL, NULL, 0 },
	{ "body", JSON_TYPE_ID, 0, offsetof(struct request, body), 0, 0, NULL, NULL, 0 },
	{ "fast", JSON_TYPE_BOOL, 0, offsetof(struct request, fast), 0, 0, NULL, NULL, 0 },
	{ "at", JSON_TYPE_TIME, 0, offsetof(struct request, at), 0, 0, NULL, NULL, 0 },
	{ "kind", JSON_TYPE_ENUM, JSON_REQUIRED, offsetof(struct request, kind), 0, 0, kinds, NULL, 0 },
	{ "main", JSON_TYPE_OBJECT, JSON_REQUIRED, offsetof(struct request, main), 0, 0, NULL, stage_fields, 0 },
	{ "stages", JSON_TYPE_ARRAY, JSON_REQUIRED, offsetof(struct request, stages), 0, 3, NULL, stage_fields,
	  sizeof(struct stage) },
	{ NULL, JSON_TYPE_STR, 0, 0, 0, 0, NULL, NULL, 0 },
};

static void stage_check(const struct stage *stage)
{
	ASSERT(utf8_is_valid(stage->text) && utf8_count(stage->text) >= 1 && utf8_count(stage->text) <= 5);
	ASSERT(stage->days >= 0 && stage->days <= 30);
}

static void stage_write(struct json_out *out, const char *key, const struct stage *stage)
{
	json_object_begin(out, key);
	json_str(out, "text", stage->text);
	if (stage->days != 0)
		json_int(out, "days", stage->days);
	json_object_end(out);
}

static void request_write(struct buf *buf, const struct request *request)
{
	const struct stage *stages = request->stages.items;
	struct json_out out;

	json_out_init(&out, buf);
	json_object_begin(&out, NULL);
	json_str(&out, "text", request->text);
	json_int(&out, "number", request->number);
	json_id_or_null(&out, "body", request->body);
	json_bool(&out, "fast", request->fast);
	json_time(&out, "at", request->at);
	json_text(&out, "kind", kinds[request->kind]);
	stage_write(&out, "main", &request->main);
	json_array_begin(&out, "stages");
	for (size_t i = 0; i < request->stages.count; i++)
		stage_write(&out, NULL, &stages[i]);
	json_array_end(&out);
	json_object_end(&out);
	ASSERT(buf->error == ERR_OK);
}

static void request_check(const struct request *request)
{
	const struct stage *stages = request->stages.items;

	ASSERT(utf8_is_valid(request->text) && utf8_count(request->text) >= 1 && utf8_count(request->text) <= 60);
	ASSERT(request->number >= -5 && request->number <= 1000);
	ASSERT(request->body >= 0 && request->body < INT64_C(1) << 53);
	ASSERT(request->kind == 0 || request->kind == 1);
	ASSERT(request->stages.count <= 3);
	stage_check(&request->main);
	for (size_t i = 0; i < request->stages.count; i++)
		stage_check(&stages[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct request request = { .kind = 0 }, again = { .kind = 0 };
	struct err_detail detail = { .rule = NULL };
	struct buf first, second;
	err_t e;

	ASSERT(arena != NULL);
	buf_init(&first, 65536);
	buf_init(&second, 65536);
	e = json_in((struct str){ (const char *)data, size }, fields, arena, &request, &detail);
	if (e == ERR_OK) {
		request_check(&request);
		request_write(&first, &request);
		ASSERT(json_in(buf_str(&first), fields, arena, &again, &detail) == ERR_OK);
		request_write(&second, &again);
		ASSERT(str_equal(buf_str(&first), buf_str(&second)));
	} else {
		ASSERT(e == ERR_MEMORY || (detail.rule != NULL && utf8_is_valid(str_from(detail.field))));
		ASSERT(request.text.data == NULL && request.stages.items == NULL);
	}
	buf_deinit(&first);
	buf_deinit(&second);
	arena_free(arena);
	return 0;
}
