/*
 * network/standin.h: what the demo may ask of the stand-in network besides the ordinary slots of an adapter.
 *
 * Demo and tests only: `outbound` reaches the stand-in only where its address was allowed.
 */
#pragma once

#include "base/types.h"
#include "network/network.h"

extern const struct network network_standin;

/* Sets the stand-in's clock, so that its replies carry the order's time. `address` as in struct account.
 * ERR_NETWORK_DOWN, ERR_INPUT_INVALID. */
MUST_USE err_t standin_clock_set(struct outbound *outbound, struct str address, utc_ms_t now, bool running);
/* Paused: the stand-in's list gives nothing new, so that an import brings the messages. The same errors. */
MUST_USE err_t standin_pause_set(struct outbound *outbound, struct str address, bool paused);
