/*
 * standin/page_private.h: what the pages and their form share.
 */
#pragma once

#include "standin/standin_private.h"

struct page_form { /* what was typed, and what is wrong with it; shown again until it is right */
	struct str text, author, wall, parent; /* wall: the first thread's id of that wall, which names it */
	const char *wrong;                     /* NULL: nothing */
};

void html_add(struct buf *buf, struct str text); /* escaped for text and for quoted attributes */
/* The home page (form->parent empty) or the thread of form->parent, with the lock held. ERR_NOT_FOUND: no such thread.
 */
MUST_USE err_t page_build(struct exchange *exchange, struct str thread, struct str wall, const struct page_form *form);
