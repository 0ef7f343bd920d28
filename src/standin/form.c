/*
 * form.c: the wall's own form: application/x-www-form-urlencoded in, a redirect to the new entry out.
 *
 * What is wrong is said above what was typed, which stays in the form.
 */
#include "base/utf8.h"
#include "standin/page_private.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One value: '+' and %XX undone, line ends made one kind, blanks at both ends cut off. Not UTF-8: data NULL. */
static struct str value_decode(struct str raw, struct arena *arena)
{
	char *bytes = arena_alloc(arena, raw.size + 1);
	struct str value = { bytes, 0 };

	if (!bytes)
		return value;
	for (size_t i = 0; i < raw.size; i++) {
		char c = raw.data[i];

		if (c == '+')
			c = ' ';
		else if (c == '%' && i + 2 < raw.size && hex_digit(raw.data[i + 1]) >= 0 &&
			 hex_digit(raw.data[i + 2]) >= 0) {
			c = (char)(hex_digit(raw.data[i + 1]) * 16 + hex_digit(raw.data[i + 2]));
			i += 2;
		}
		if (c != '\r')
			bytes[value.size++] = c;
	}
	while (value.size > 0 && (value.data[value.size - 1] == ' ' || value.data[value.size - 1] == '\n'))
		value.size--;
	while (value.size > 0 && (*value.data == ' ' || *value.data == '\n')) {
		value.data++;
		value.size--;
	}
	return utf8_is_valid(value) ? value : (struct str){ 0 };
}

/* False: a value is not UTF-8 or memory ended. Unknown names are let pass. */
static bool form_decode(struct str body, struct arena *arena, struct page_form *ret_form)
{
	while (body.size > 0) {
		const char *end = memchr(body.data, '&', body.size);
		struct str pair = { body.data, end ? (size_t)(end - body.data) : body.size };
		const char *sign = memchr(pair.data, '=', pair.size);
		struct str name = { pair.data, sign ? (size_t)(sign - pair.data) : pair.size };
		struct str raw = { sign ? sign + 1 : pair.data, sign ? pair.size - name.size - 1 : 0 };
		struct str value = value_decode(raw, arena);

		if (!value.data)
			return false;
		if (str_equal(name, str_from("text")))
			ret_form->text = value;
		else if (str_equal(name, str_from("author")))
			ret_form->author = value;
		else if (str_equal(name, str_from("wall")))
			ret_form->wall = value;
		else if (str_equal(name, str_from("parent")))
			ret_form->parent = value;
		body.data += pair.size + (end != NULL);
		body.size -= pair.size + (end != NULL);
	}
	return true;
}

static const char *form_check(const struct page_form *form, const struct wall_thread *thread)
{
	if (form->text.size == 0)
		return "Напишите хоть слово";
	if (utf8_count(form->text) > WALL_TEXT_CHARS_MAX)
		return "Слишком длинно: не больше 16 000 знаков";
	if (form->author.size == 0)
		return "Как вас зовут? Имя нужно любое";
	if (utf8_count(form->author) > WALL_NAME_CHARS_MAX)
		return "Имя длиннее 300 знаков";
	if (!thread)
		return "Такой стены или записи нет, выберите из списка";
	return NULL;
}

static err_t entry_add(struct exchange *exchange, const struct page_form *form, const struct wall_thread *thread)
{
	struct wall_line line = { .op = WALL_OP_ITEM };
	err_t e;

	line.item.kind = form->parent.size == 0                ? WALL_POST
			 : str_equal(form->parent, thread->id) ? WALL_COMMENT
							       : WALL_REPLY;
	line.item.network = thread->network;
	line.item.community = thread->community;
	line.item.parent = form->parent;
	line.item.author = form->author;
	line.item.text = form->text;
	e = standin_change(exchange->standin, &line, exchange->arena, NULL);
	if (e != ERR_OK)
		return e;
	exchange->location = arena_printf(exchange->arena, "/threads/%.*s#item-%.*s", (int)line.item.thread.size,
					  line.item.thread.data, (int)line.item.id.size, line.item.id.data);
	return exchange->location.data ? ERR_OK : ERR_MEMORY;
}

/* With the lock held. */
static err_t form_take(struct exchange *exchange, struct page_form *form)
{
	struct str place = form->parent.size > 0 ? form->parent : form->wall;
	const struct wall_thread *thread = wall_find_thread(exchange->standin->wall, place);

	form->wrong = form_check(form, thread);
	if (!form->wrong) {
		exchange->status = 303;
		exchange->type = "text/html; charset=utf-8";
		return entry_add(exchange, form, thread);
	}
	exchange->status = 422;
	return page_build(exchange, thread ? form->parent : (struct str){ 0 }, (struct str){ 0 }, form);
}

void page_write(struct exchange *exchange, struct str rest)
{
	struct page_form form = { 0 };
	err_t e;

	(void)rest;
	if (!exchange_takes(exchange, BODY_FORM))
		return;
	if (!form_decode(buf_str(&exchange->body), exchange->arena, &form)) {
		exchange_fail(exchange, ERR_BODY_INVALID, NULL);
		return;
	}
	(void)pthread_mutex_lock(&exchange->standin->lock);
	e = form_take(exchange, &form);
	(void)pthread_mutex_unlock(&exchange->standin->lock);
	if (e != ERR_OK)
		exchange_fail(exchange, e, NULL);
}
