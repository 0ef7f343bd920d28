/*
 * action/claim.h: a message of the queue «Найдено» is being looked at by one Curator (CLAUSES clock 1).
 *
 * A claim lapses 10 minutes (the regulation's claim_ms) by the ORDER's clock after its last renewal. The first claim
 * sets claimed_first_at, which stays through lapse and release and becomes the moment of detection. Not an event, not
 * audited.
 */
#pragma once

#include "action/app.h"
#include "store/store_view.h"

/*
 * Takes or renews. ERR_CLAIMED: *ret_claim is filled with the holder all the same (names in `arena`). NOT_FOUND: no
 * such message, or the asker may not see the queue. STATE_REFUSED (rule "message_taken"): it belongs to an incident
 * already.
 */
MUST_USE err_t claim_take(struct app *app, row_id_t person, row_id_t message, struct arena *arena,
			  struct view_claim *ret_claim, struct err_detail *ret_detail);
/* Releases the asker's own claim; another's or none: ERR_OK, nothing changes. NOT_FOUND as above. */
MUST_USE err_t claim_release(struct app *app, row_id_t person, row_id_t message, struct err_detail *ret_detail);
