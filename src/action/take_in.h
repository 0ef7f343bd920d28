/*
 * action/take_in.h: messages come in: what a network, a file or a hand gives becomes rows of the queue «Найдено», once
 * each.
 *
 * The same message = same network and network id; without one same label and id column; else same keyed digest of
 * author, time, text. A known one with another text is a new version of it (edited). Nothing here makes an incident or
 * a term.
 */
#pragma once

#include "action/app.h"
#include "core/message.h"

enum { TAKE_IN_MAX = 200 }; /* messages of one call: one transaction */
struct take_in {
	const struct message_in *messages;
	size_t count;
	row_id_t account;  /* that read them; 0: a file or a hand */
	struct str cursor; /* account's, stored in the same transaction */
	row_id_t import;   /* 0: none */
	struct str label;  /* of the file; with network_id as the id column where a message has no network */
	size_t ret_added, ret_same, ret_changed;
	row_id_t ret_last; /* id of the last one added */
};
/* INPUT_INVALID: field "messages[3].text"; then nothing is stored. Hints: "message" for added and changed, "counts". */
MUST_USE err_t take_in(struct app *app, struct take_in *it, struct err_detail *ret_detail);
/* Rules of one message (UTF-8, limits); the detail names the field. */
MUST_USE err_t take_in_check(const struct message_in *message, struct err_detail *ret_detail);
/*
 * How many of them would be new: neither stored nor twice among themselves. For a dry run. `label` as in struct
 * take_in. Any count; call take_in_check() before.
 */
MUST_USE err_t take_in_count_new(struct app *app, const struct message_in *messages, size_t count, struct str label,
				 size_t *ret_new);
