/*
 * tests/unit/core/incident_probe.h: every command that a test gives is first tried on a state with litter behind the
 * last term, message and stage: exactly the same events. Where the play asks for it also with too little memory and
 * with calendars that end too early: a refusal and nothing has happened, or exactly the same events.
 */
#pragma once

#include "incident_support.h"

/* `command` NULL: what time has done. `with_horizons`: the hours are those of play_new(). */
void probe(const struct play *play, const struct incident_command *command, bool with_horizons);
void probe_litter(const struct play *play, const struct incident_command *command);
