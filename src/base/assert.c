/*
 * base/assert.c: the end of the process when the program contradicts itself. Writes one line and aborts; allocates
 * nothing.
 */
#include "base/assert.h"

#include <stdio.h>
#include <stdlib.h>

void assert_failed(const char *condition, const char *file, int line)
{
	fprintf(stderr, "level=error event=assert_failed condition=\"%s\" file=%s line=%d\n", condition, file, line);
	abort();
}
