/*
 * store/incident_rows.h: the rows of bodies that an incident's state makes. For this folder only.
 */
#pragma once

#include "store/store_incident.h"

/* One for each stage, in its order (a body may come again: the last counts); returns their number. */
size_t incident_body_rows(const struct incident *incident, struct incident_body_row ret_rows[INCIDENT_STAGES_MAX]);
