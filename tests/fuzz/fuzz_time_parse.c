/*
 * tests/fuzz/fuzz_time_parse.c: what time_parse and date_parse take, they give back the same through text; what they
 * refuse leaves the results alone.
 */
#include "fuzz.h"

#include "base/assert.h"
#include "base/time_text.h"

enum { UNTOUCHED = -77 };

static void time_try(struct str text)
{
	char again[TIME_TEXT_SIZE];
	utc_ms_t at = UNTOUCHED, at_again;
	int32_t offset_s = UNTOUCHED, offset_again;
	err_t e = time_parse(text, &at, &offset_s);

	if (e != ERR_OK) {
		ASSERT(e == ERR_INPUT_INVALID && at == UNTOUCHED && offset_s == UNTOUCHED);
		return;
	}
	time_format(at, offset_s, again);
	ASSERT(time_parse(str_from(again), &at_again, &offset_again) == ERR_OK);
	ASSERT(at_again == at && offset_again == offset_s);
	time_format(at, 0, again);
	ASSERT(time_parse(str_from(again), &at_again, &offset_again) == ERR_OK && at_again == at && offset_again == 0);
}

static void date_try(struct str text)
{
	char again[16];
	int64_t day = UNTOUCHED;
	err_t e = date_parse(text, &day);

	if (e != ERR_OK) {
		ASSERT(e == ERR_INPUT_INVALID && day == UNTOUCHED);
		return;
	}
	date_format(day, again);
	ASSERT(str_equal(str_from(again), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };

	time_try(text);
	date_try(text);
	return 0;
}
