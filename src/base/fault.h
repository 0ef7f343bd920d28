/*
 * base/fault.h: planted failures for fault loops: OTKLIK_FAULT=commit:17:error|kill.
 *
 * Promise: in a release build (OTKLIK_FAULTS not defined) fault() is the constant false and costs nothing.
 * Counting is per kind and process; the n-th call of the kind fires, once. "kill" is SIGKILL to ourselves.
 */
#pragma once

#include <stdbool.h>

enum fault_kind { FAULT_ALLOCATION, FAULT_DB_STEP, FAULT_COMMIT_BEFORE, FAULT_COMMIT_AFTER, FAULT_FILE_WRITE, FAULT_OUTBOUND_REPLY, FAULT_MAX };

#ifdef OTKLIK_FAULTS
bool fault(enum fault_kind kind); /* true: behave as if this failed */
#else
static inline bool fault(enum fault_kind kind)
{
	(void)kind;
	return false;
}
#endif
