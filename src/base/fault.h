/*
 * base/fault.h: planted failures for fault loops: OTKLIK_FAULT=commit:17:error|kill.
 *
 * Promise: in a release build (OTKLIK_FAULTS not defined) fault() is the constant false and costs nothing.
 * Counting is per kind and process; the n-th call of the kind fires, once. "kill" is SIGKILL to ourselves.
 * Kinds as text: allocation, db_step, commit (before it), commit_after, file, outbound.
 * A fault that fires says so in one line on stderr; an OTKLIK_FAULT that cannot be read ends the process.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
	FAULT_ALLOCATION,
	FAULT_DB_STEP,
	FAULT_COMMIT_BEFORE,
	FAULT_COMMIT_AFTER,
	FAULT_FILE_WRITE,
	FAULT_OUTBOUND_REPLY,
	FAULT_MAX
};

#ifdef OTKLIK_FAULTS
bool fault(enum fault_kind kind); /* true: behave as if this failed */
/* For tests inside the process: the `number`-th call of `kind` from now fires; number 0 plans nothing. */
void fault_plan(enum fault_kind kind, uint64_t number, bool kill);
bool fault_has_fired(void); /* the planned one */
#else
static inline bool fault(enum fault_kind kind)
{
	(void)kind;
	return false;
}
#endif
