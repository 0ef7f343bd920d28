/*
 * cli/import_local.h: a file of messages goes to the running `serve` that holds the database (mistake 15).
 */
#pragma once

#include "action/import_messages.h"
#include "cli/local_call.h"

/*
 * As import_messages(), through the socket file `path`. Bad lines are told to request->bad, the first
 * IMPORT_BAD_SHOWN_MAX of them, with the line of the file at which they begin. ERR_INPUT_INVALID: refused,
 * *ret_refusal (in the arena) says why in Russian; what local_post() gives.
 */
MUST_USE err_t import_local(const char *path, const struct import_request *request, struct arena *arena,
			    struct import_result *ret_result, struct str *ret_refusal);
