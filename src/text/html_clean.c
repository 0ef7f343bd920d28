/*
 * text/html_clean.c: walks libxml2's tree and keeps the words. See html_clean.h.
 *
 * libxml2 2.9: HTML of version 4, never NOENT or HUGE. The walk is a loop, not a recursion: a page of 300,000 nested tags must not end the
 * stack.
 */
#include "text/html_clean.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

static const char *const tag_names[] = {
	"p", "br", "div", "span", "a", "b", "i", "u", "s", "em", "strong", "ul", "ol", "li", "table", "tbody", "thead", "tr", "td", "th",
	"h1", "h2", "h3", "h4", "h5", "h6", "font", "img", "hr", "blockquote", "pre", "script", "style", "o:p", "html", "body", NULL,
};
static const char *const block_names[] = { "p", "br", "div", "ul", "ol", "li", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
					   "blockquote", "pre", NULL };
static const char *const silent_names[] = { "script", "style", "head", "title", NULL };

static bool is_one_of(const char *const *names, const char *name, size_t size)
{
	for (; *names; names++) {
		if (strlen(*names) == size && strncasecmp(*names, name, size) == 0)
			return true;
	}
	return false;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':';
}

static bool has_tag(struct str text)
{
	for (size_t i = 0; i + 2 < text.size; i++) {
		size_t begin = i + 1, end;

		if (text.data[i] != '<')
			continue;
		if (text.data[begin] == '/')
			begin++;
		for (end = begin; end < text.size && is_name_char(text.data[end]); end++)
			continue;
		if (end < text.size && is_one_of(tag_names, text.data + begin, end - begin))
			return true;
	}
	return false;
}

static bool has_entity(struct str text)
{
	for (size_t i = 0; i + 3 < text.size; i++) {
		size_t end = i + 1;

		if (text.data[i] != '&')
			continue;
		if (text.data[end] == '#')
			end++;
		while (end < text.size && end - i < 10 && is_name_char(text.data[end]))
			end++;
		if (end < text.size && end > i + 2 && text.data[end] == ';')
			return true;
	}
	return false;
}

bool html_is_likely(struct str text)
{
	return has_tag(text) || has_entity(text);
}

struct cleaner {
	struct buf *out;
	size_t start; /* where our text begins in `out` */
	unsigned breaks;
	bool blank, keep_lines;
};

static void break_line(struct cleaner *cleaner, unsigned count)
{
	if (cleaner->out->size > cleaner->start && cleaner->breaks < count)
		cleaner->breaks = count;
	cleaner->blank = false;
}

static void add_text(struct cleaner *cleaner, const char *text)
{
	for (const char *at = text; *at; at++) {
		bool nbsp = (unsigned char)at[0] == 0xC2 && (unsigned char)at[1] == 0xA0;

		if (*at == '\n' && cleaner->keep_lines) {
			break_line(cleaner, cleaner->breaks < 2 ? cleaner->breaks + 1 : 2);
			continue;
		}
		if (nbsp || *at == ' ' || *at == '\t' || *at == '\r' || *at == '\n') {
			cleaner->blank = cleaner->out->size > cleaner->start && cleaner->breaks == 0;
			at += nbsp;
			continue;
		}
		for (; cleaner->breaks > 0; cleaner->breaks--)
			buf_add_char(cleaner->out, '\n');
		if (cleaner->blank)
			buf_add_char(cleaner->out, ' ');
		cleaner->blank = false;
		buf_add_char(cleaner->out, *at);
	}
}

static bool node_is(const xmlNode *node, const char *const *names)
{
	return node->type == XML_ELEMENT_NODE && is_one_of(names, (const char *)node->name, strlen((const char *)node->name));
}

static void leave(struct cleaner *cleaner, const xmlNode *node)
{
	if (node_is(node, block_names))
		break_line(cleaner, node_is(node, (const char *const[]){ "p", NULL }) ? 2 : 1);
}

static void walk(struct cleaner *cleaner, const xmlNode *root)
{
	const xmlNode *node = root;

	while (node) {
		if (node->type == XML_TEXT_NODE && node->content)
			add_text(cleaner, (const char *)node->content);
		if (node_is(node, block_names))
			break_line(cleaner, 1);
		if (node->children && node->type == XML_ELEMENT_NODE && !node_is(node, silent_names)) {
			node = node->children;
			continue;
		}
		leave(cleaner, node);
		while (node && !node->next) {
			node = node->parent && node->parent != root->parent ? node->parent : NULL;
			if (node)
				leave(cleaner, node);
		}
		node = node ? node->next : NULL;
	}
}

void html_clean(struct str text, struct buf *ret_text)
{
	struct cleaner cleaner = { .out = ret_text, .start = ret_text->size, .keep_lines = !has_tag(text) };
	htmlDocPtr document;
	xmlNode *root;

	if (text.size == 0)
		return;
	if (text.size > INT_MAX) {
		ret_text->error = ERR_LIMIT;
		return;
	}
	document = htmlReadMemory(text.data, (int)text.size, NULL, "UTF-8",
				  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT);
	if (!document) {
		ret_text->error = ERR_MEMORY;
		return;
	}
	root = xmlDocGetRootElement(document);
	if (root)
		walk(&cleaner, root);
	xmlFreeDoc(document);
}
