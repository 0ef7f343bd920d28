/*
 * core/track_list.h: the list of categories (topics) that are answered in the shorter term (п. 16 ¶2), by the act that
 * approves it.
 *
 * The list is versioned with the act's number and date; the version in force at detection counts. Empty until an act is
 * entered.
 */
#pragma once

#include "core/incident.h"

struct track_list_entry { /* all that is set must fit; at least one of topic, topic_group, importance is */
	row_id_t topic, topic_group, location; /* 0: any */
	enum importance importance;            /* IMPORTANCE_NONE: any; else this one and higher */
};
struct track_list_version {
	uint32_t number;
	utc_ms_t from, until; /* in force in [from, until); until 0: open */
	const struct track_list_entry *entries;
	size_t count;
};
struct track_matter {
	row_id_t topic, topic_group, location;
	enum importance importance;
};
/* TRACK_LIST where the version in force at `detected` names the matter, else TRACK_ORDINARY. *ret_number (NULL is
 * fine): that version; 0: none. */
enum track track_list_find(const struct track_list_version *versions, size_t count, const struct track_matter *matter,
			   utc_ms_t detected, uint32_t *ret_number);
