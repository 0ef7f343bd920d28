/*
 * store/store_view.c: names of the read model's enums, and the form of an incident's number.
 */
#include "store/store_view.h"

#include <stdio.h>

#include "base/assert.h"

const char *const view_kind_names[] = { "",         "new",    "returned", "work", "review",
					"answered", "closed", "desk",     "all",  NULL };

const char *view_sign_name(enum view_sign sign)
{
	static const char *const names[] = { "", "interim", "asked" };

	ASSERT((size_t)sign < ARRAY_COUNT(names));
	return names[sign];
}

const char *draft_state_name(enum draft_state state)
{
	static const char *const names[DRAFT_STATE_MAX] = { "submitted", "sent_back", "approved",
							    "published", "withdrawn", "corrected" };

	ASSERT(state < DRAFT_STATE_MAX);
	return names[state];
}

const char *incident_number_format(uint32_t year, uint32_t number, char ret_text[INCIDENT_NUMBER_SIZE])
{
	snprintf(ret_text, INCIDENT_NUMBER_SIZE, "%u-%u", year, number);
	return ret_text;
}

static bool digits_parse(struct str text, uint32_t *ret_value)
{
	uint32_t value = 0;

	if (text.size == 0 || text.size > 9)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		value = value * 10 + (uint32_t)(text.data[i] - '0');
	}
	*ret_value = value;
	return value > 0;
}

bool incident_number_parse(struct str text, uint32_t *ret_year, uint32_t *ret_number)
{
	const struct str sign = STR("№");
	uint32_t year = 0, number;
	const char *dash;

	if (text.size >= sign.size && memcmp(text.data, sign.data, sign.size) == 0)
		text = (struct str){ text.data + sign.size, text.size - sign.size };
	while (text.size > 0 && text.data[0] == ' ')
		text = (struct str){ text.data + 1, text.size - 1 };
	while (text.size > 0 && text.data[text.size - 1] == ' ')
		text.size--;
	dash = text.size > 0 ? memchr(text.data, '-', text.size) : NULL;
	if (dash) {
		struct str head = { text.data, (size_t)(dash - text.data) };

		if (head.size != 4 || !digits_parse(head, &year))
			return false;
		text = (struct str){ dash + 1, text.size - head.size - 1 };
	}
	if (!digits_parse(text, &number))
		return false;
	*ret_year = year;
	*ret_number = number;
	return true;
}
