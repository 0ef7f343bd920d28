/*
 * action/publish_job.h: where an answer would go, and the name of the job that takes it there (п. 20).
 */
#pragma once

#include "action/app.h"
#include "core/incident.h"
#include "store/store_reference.h"

#define PUBLISH_JOB "publish" /* subject: the message; key: incident:version of publish_ordered:message */

struct publish_place {
	struct account_row account;
	struct str thread, message;    /* network ids */
	const struct network *network; /* NULL: the process knows no networks */
};
/*
 * The account that answers under this message: the last body's of the chain in that network, else the region's.
 * ERR_NOT_FOUND: none, or its adapter can't reply: by hand.
 */
MUST_USE err_t publish_place_find(struct db_tx *tx, const struct app *app, const struct incident *incident,
				  row_id_t message, struct arena *arena, struct publish_place *ret_place);
/* Of a message that belongs to no incident yet: the region's account. */
MUST_USE err_t publish_place_of(struct db_tx *tx, const struct app *app, row_id_t body, row_id_t message,
				struct arena *arena, struct publish_place *ret_place);
