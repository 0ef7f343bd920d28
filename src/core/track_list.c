/*
 * core/track_list.c: does the list in force name this matter?
 */
#include "core/track_list.h"

static bool is_in_force(const struct track_list_version *version, utc_ms_t at)
{
	return version->from <= at && (version->until == 0 || at < version->until);
}

static bool fits(const struct track_list_entry *entry, const struct track_matter *matter)
{
	if (entry->topic == 0 && entry->topic_group == 0 && entry->importance == IMPORTANCE_NONE)
		return false; /* names nothing */
	if (entry->topic != 0 && entry->topic != matter->topic)
		return false;
	if (entry->topic_group != 0 && entry->topic_group != matter->topic_group)
		return false;
	if (entry->location != 0 && entry->location != matter->location)
		return false;
	return matter->importance >= entry->importance;
}

enum track track_list_find(const struct track_list_version *versions, size_t count, const struct track_matter *matter,
			   utc_ms_t detected, uint32_t *ret_number)
{
	if (ret_number != NULL)
		*ret_number = 0;
	for (size_t i = 0; i < count; i++) {
		if (!is_in_force(&versions[i], detected))
			continue;
		if (ret_number != NULL)
			*ret_number = versions[i].number;
		for (size_t j = 0; j < versions[i].count; j++) {
			if (fits(&versions[i].entries[j], matter))
				return TRACK_LIST;
		}
		return TRACK_ORDINARY;
	}
	return TRACK_ORDINARY;
}
