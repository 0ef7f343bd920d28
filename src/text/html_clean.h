/*
 * text/html_clean.h: the HTML that portals put into messages, as the text a person would read. Pure; libxml2's parser inside.
 *
 * Promise: block elements and <br> become line breaks, entities their letters, scripts and styles nothing; blanks are folded, at most one
 * empty line stands. A plain text with a "<" in it stays as it is. No network, no entity expansion.
 */
#pragma once

#include "base/buf.h"

/* Does it hold a tag of HTML or a named entity? */
bool html_is_likely(struct str text);
/* Appends the readable text; failures in ret_text->error; ERR_MEMORY from the parser too. `text` is valid UTF-8. */
void html_clean(struct str text, struct buf *ret_text);
