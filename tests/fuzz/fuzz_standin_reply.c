/*
 * fuzz_standin_reply.c: whatever a network answers, the adapter's parser gives values or an error, never a crash.
 *
 * Promise checked: what was taken stays within the limits that the rest of the program counts on.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "network/standin_parse.h"

enum { ARENA_BYTES = 16 * 1024 * 1024 };

static void must(bool condition)
{
	if (!condition)
		abort();
}

static void check_text(struct str text, size_t chars_max)
{
	must(text.size == 0 || (utf8_is_valid(text) && utf8_count(text) <= chars_max));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str json = { (const char *)data, size };
	struct arena *arena = arena_new(ARENA_BYTES);
	struct network_page page = { 0 };
	struct standin_thread thread = { 0 };
	struct network_placed placed = { 0 };
	struct err_detail detail = { 0 };

	if (!arena)
		return 0;
	if (standin_parse_items(json, arena, &page, &detail) == ERR_OK) {
		must(page.count <= STANDIN_PAGE_ITEMS_MAX);
		for (size_t i = 0; i < page.count; i++) {
			must(page.messages[i].link.size == 0 || memcmp(page.messages[i].link.data, "http", 4) == 0);
			must(page.messages[i].network_id.size > 0 && page.messages[i].kind < MESSAGE_KIND_MAX);
			check_text(page.messages[i].text, STANDIN_TEXT_CHARS_MAX);
		}
	}
	if (standin_parse_thread(json, arena, &thread, &detail) == ERR_OK) {
		must(thread.count <= STANDIN_REPLIES_MAX);
		for (size_t i = 0; i < thread.count; i++)
			check_text(thread.replies[i].text, STANDIN_TEXT_CHARS_MAX);
	}
	if (standin_parse_placed(json, arena, &placed, &detail) == ERR_OK)
		must(placed.id.size > 0);
	arena_free(arena);
	return 0;
}
