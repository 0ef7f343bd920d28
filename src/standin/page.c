/*
 * page.c: the wall as people see it: threads newest first, comments under their posts, official answers with their
 * seal.
 *
 * No script; a page holds at most THREADS_MAX threads with ENTRIES_MAX entries each, a thread's own page
 * THREAD_ENTRIES_MAX. Every text is escaped by html_add(); ids need none (wall_id_is_valid). Times are Moscow's.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "standin/page_private.h"

enum {
	THREADS_MAX = 20,
	ENTRIES_MAX = 30,
	THREAD_ENTRIES_MAX = 300,
	ZONE_MS = 3 * MS_PER_HOUR,
	PAGE_NUMBER_MAX = 100000,
};

static const char *const months[] = { "января", "февраля", "марта",    "апреля",  "мая",    "июня",
				      "июля",   "августа", "сентября", "октября", "ноября", "декабря" };
static const char *const networks[][2] = {
	/* key, name */
	{ "vk", "ВКонтакте" }, { "ok", "Одноклассники" }, { "telegram", "Telegram" },
	{ "max", "MAX" },      { "site", "сайт" },
};

void html_add(struct buf *buf, struct str text)
{
	for (size_t i = 0; i < text.size; i++) {
		switch (text.data[i]) {
		case '&':
			buf_add(buf, str_from("&amp;"));
			break;
		case '<':
			buf_add(buf, str_from("&lt;"));
			break;
		case '>':
			buf_add(buf, str_from("&gt;"));
			break;
		case '"':
			buf_add(buf, str_from("&quot;"));
			break;
		case '\'':
			buf_add(buf, str_from("&#39;"));
			break;
		default:
			buf_add_char(buf, text.data[i]);
		}
	}
}

static void raw(struct buf *buf, const char *html)
{
	buf_add(buf, str_from(html));
}

static int64_t day_of(utc_ms_t at)
{
	int64_t local = at + ZONE_MS;

	return local >= 0 ? local / MS_PER_DAY : -((-local + MS_PER_DAY - 1) / MS_PER_DAY);
}

/* "23 ноября, 10:33"; with the year when it is not this one; the time alone on the day of `near`. */
static void time_add(struct buf *buf, utc_ms_t at, utc_ms_t near, utc_ms_t now)
{
	int64_t day = day_of(at), minute = (at + ZONE_MS - day * MS_PER_DAY) / MS_PER_MINUTE;
	int year, month, date, this_year, other;

	civil_from_day(day, &year, &month, &date);
	civil_from_day(day_of(now), &this_year, &other, &other);
	raw(buf, "<span>");
	if (near == 0 || day != day_of(near))
		buf_printf(buf, "%d %s", date, months[month - 1]);
	if ((near == 0 || day != day_of(near)) && year != this_year)
		buf_printf(buf, " %d", year);
	if (near == 0 || day != day_of(near))
		raw(buf, ", ");
	buf_printf(buf, "%02d:%02d</span>", (int)(minute / 60), (int)(minute % 60));
}

static struct str network_name(struct str key)
{
	for (size_t i = 0; i < sizeof(networks) / sizeof(networks[0]); i++)
		if (str_equal(key, str_from(networks[i][0])))
			return str_from(networks[i][1]);
	return key;
}

static void entry_add(struct exchange *exchange, const struct wall_item *entry, utc_ms_t near)
{
	struct buf *out = &exchange->out;

	buf_printf(out, "<li id=\"item-%.*s\" class=\"%s\"><p class=\"wh\"><b>", (int)entry->id.size, entry->id.data,
		   entry->official             ? "off"
		   : entry->above != WALL_NONE ? "under"
					       : "c");
	html_add(out, entry->author);
	raw(out, "</b>");
	if (entry->official)
		raw(out, "<span class=\"seal\">официальный ответ</span>");
	time_add(out, entry->at, near, standin_now(exchange->standin));
	raw(out, entry->edited ? "<span>изменено</span></p><p>" : "</p><p>");
	html_add(out, entry->text);
	raw(out, "</p></li>\n");
}

/* The post at the head of the thread, or what is known of it. */
static utc_ms_t post_add(struct exchange *exchange, const struct wall_thread *thread)
{
	const struct wall_item *post = wall_item(exchange->standin->wall, thread->root);
	struct buf *out = &exchange->out;

	raw(out, "<div class=\"wh\"><b>");
	html_add(out, post ? post->author : thread->community);
	raw(out, "</b><span>пишет на стене «");
	html_add(out, thread->community);
	raw(out, "»</span><span>");
	html_add(out, network_name(thread->network));
	raw(out, "</span>");
	if (post)
		time_add(out, post->at, 0, standin_now(exchange->standin));
	raw(out, post && post->edited ? "<span>изменено</span></div>\n" : "</div>\n");
	raw(out, post ? "<p class=\"tx\">" : "<p class=\"tx gone\">");
	html_add(out, post ? post->text : thread->excerpt);
	raw(out, post ? "</p>\n" : "…</p>\n");
	if (post)
		buf_printf(out, "<p class=\"wh\"><span>согласны %lld</span><span>ответили %lld</span></p>\n",
			   (long long)post->likes,
			   (long long)(post->replies > (int64_t)thread->count - 1 ? post->replies
										  : (int64_t)thread->count - 1));
	return post ? post->at : 0;
}

static void form_add(struct buf *out, const struct page_form *form, const char *label)
{
	raw(out, "<label class=\"vh\" for=\"wr\">");
	raw(out, label);
	buf_printf(out,
		   "</label><textarea id=\"wr\" name=\"text\" rows=\"%d\" maxlength=\"%d\" required placeholder=\"",
		   form->text.size > 0 ? 3 : 1, (int)WALL_TEXT_CHARS_MAX);
	raw(out, "Напишите жалобу или вопрос, Отклик найдёт\">");
	html_add(out, form->text);
	raw(out, "</textarea><button type=\"submit\">Приклеить</button>\n");
	if (form->wrong) {
		raw(out, "<p class=\"wrong\" role=\"alert\">");
		raw(out, form->wrong);
		raw(out, "</p>\n");
	}
	raw(out, "<p class=\"who\"><label>Имя <input name=\"author\" maxlength=\"300\" value=\"");
	html_add(out, form->author.size > 0 ? form->author : str_from("Прохожий"));
	raw(out, "\"></label>");
}

static void answer_form_add(struct exchange *exchange, const struct wall_thread *thread, const struct page_form *form)
{
	struct buf *out = &exchange->out;

	raw(out, "<form class=\"write\" method=\"post\" action=\"/\">");
	form_add(out, form, "Ответить под записью");
	buf_printf(out, "</p><input type=\"hidden\" name=\"parent\" value=\"%.*s\"></form>\n", (int)thread->id.size,
		   thread->id.data);
}

static void thread_add(struct exchange *exchange, const struct wall_thread *thread, int64_t skip, int64_t max,
		       bool alone)
{
	const struct wall *wall = exchange->standin->wall;
	const struct wall_item *post = wall_item(wall, thread->root);
	struct buf *out = &exchange->out;
	size_t at = thread->first;
	utc_ms_t near;

	raw(out, "<article class=\"pp\"");
	if (post)
		buf_printf(out, " id=\"item-%.*s\"", (int)post->id.size, post->id.data);
	raw(out, ">\n");
	near = post_add(exchange, thread);
	if (at != WALL_NONE)
		raw(out, "<ul class=\"cs\">\n");
	for (int64_t seen = 0; at != WALL_NONE && seen < skip + max; seen++) {
		if (seen >= skip)
			entry_add(exchange, wall_item(wall, at), near);
		at = wall_walk(wall, at);
	}
	if (thread->first != WALL_NONE)
		raw(out, "</ul>\n");
	raw(out, "<p class=\"wh\">");
	if (!alone)
		buf_printf(out, "<a href=\"/threads/%.*s\">%s</a>", (int)thread->id.size, thread->id.data,
			   at != WALL_NONE ? "Вся запись" : "Ответить");
	else if (at != WALL_NONE)
		buf_printf(out, "<a href=\"/threads/%.*s?from=%" PRId64 "\">Дальше</a>", (int)thread->id.size,
			   thread->id.data, skip + max);
	raw(out, "</p></article>\n");
}

static void head_add(struct exchange *exchange, const char *title)
{
	struct buf *out = &exchange->out;

	raw(out, "<!doctype html>\n<html lang=\"ru\"><head><meta charset=\"utf-8\">"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
	raw(out, title);
	raw(out,
	    " — стена, ненастоящая сеть для показа</title><link rel=\"stylesheet\" href=\"/wall.css\"></head>\n<body>"
	    "<header class=\"fake\"><p><b>Это не настоящая сеть.</b> Стена для показа: люди и слова придуманы, "
	    "наружу ничего не уходит</p>");
	if (exchange->standin->home) {
		raw(out, "<p><a href=\"");
		html_add(out, str_from(exchange->standin->home));
		raw(out, "\">К показу</a></p>");
	}
	raw(out, "</header>\n<main id=\"main\">");
}

static bool same_wall(const struct wall_thread *a, const struct wall_thread *b)
{
	return str_equal(a->community, b->community) && str_equal(a->network, b->network);
}

/* Newest first; where two are equally new, the one hung up later. */
static int newer(const void *left, const void *right)
{
	const struct wall_thread *a = *(const struct wall_thread *const *)left;
	const struct wall_thread *b = *(const struct wall_thread *const *)right;

	if (a->last_at != b->last_at)
		return a->last_at > b->last_at ? -1 : 1;
	return a > b ? -1 : a < b;
}

/* The first thread of each wall names it in addresses and in the form. */
enum { WALLS_MAX = 100 };
static size_t walls_find(const struct wall *wall, const struct wall_thread *ret_walls[WALLS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < wall_thread_count(wall) && count < WALLS_MAX; i++) {
		const struct wall_thread *thread = wall_thread(wall, i);
		size_t at = 0;

		while (at < count && !same_wall(ret_walls[at], thread))
			at++;
		if (at == count)
			ret_walls[count++] = thread;
	}
	return count;
}

static void walls_add(struct exchange *exchange, const struct wall_thread *chosen,
		      const struct wall_thread *const *walls, size_t count)
{
	struct buf *out = &exchange->out;

	buf_printf(out, "<details class=\"walls\"><summary>Стены: %zu</summary><nav aria-label=\"Стены\"><a href=\"/\"",
		   count);
	raw(out, chosen ? ">Все стены</a>\n" : " aria-current=\"page\">Все стены</a>\n");
	for (size_t i = 0; i < count; i++) {
		bool is_chosen = chosen && same_wall(chosen, walls[i]);

		buf_printf(out, "<a href=\"/?wall=%.*s\"%s>", (int)walls[i]->id.size, walls[i]->id.data,
			   is_chosen ? " aria-current=\"page\"" : "");
		html_add(out, walls[i]->community);
		raw(out, ", ");
		html_add(out, network_name(walls[i]->network));
		raw(out, "</a>\n");
	}
	raw(out, "</nav></details>\n");
}

static void home_form_add(struct exchange *exchange, const struct page_form *form, const struct wall_thread *chosen,
			  const struct wall_thread *const *walls, size_t count)
{
	struct buf *out = &exchange->out;

	raw(out, "<section aria-label=\"Написать\"><form class=\"write\" method=\"post\" action=\"/\">");
	form_add(out, form, "Написать на стене");
	raw(out, "<label>Стена <select name=\"wall\">");
	for (size_t i = 0; i < count; i++) {
		bool is_chosen = form->wall.size > 0 ? str_equal(form->wall, walls[i]->id)
						     : chosen && same_wall(chosen, walls[i]);

		buf_printf(out, "<option value=\"%.*s\"%s>", (int)walls[i]->id.size, walls[i]->id.data,
			   is_chosen ? " selected" : "");
		html_add(out, walls[i]->community);
		raw(out, ", ");
		html_add(out, network_name(walls[i]->network));
		raw(out, "</option>");
	}
	raw(out, "</select></label></p></form></section>\n");
}

static void pages_add(struct buf *out, struct str wall, int64_t page, bool more)
{
	raw(out, "<nav class=\"pages\" aria-label=\"Страницы\">");
	if (page > 0)
		buf_printf(out, "<a rel=\"prev\" href=\"/?wall=%.*s&amp;page=%" PRId64 "\">Новее</a>", (int)wall.size,
			   wall.data, page - 1);
	if (more)
		buf_printf(out, "<a rel=\"next\" href=\"/?wall=%.*s&amp;page=%" PRId64 "\">Старше</a>", (int)wall.size,
			   wall.data, page + 1);
	raw(out, "</nav>");
}

static err_t home_build(struct exchange *exchange, struct str wall_id, int64_t page, const struct page_form *form)
{
	const struct wall *wall = exchange->standin->wall;
	const struct wall_thread *chosen = wall_id.size > 0 ? wall_find_thread(wall, wall_id) : NULL;
	const struct wall_thread *walls[WALLS_MAX];
	const struct wall_thread **threads =
		arena_alloc_array(exchange->arena, wall_thread_count(wall), sizeof(const struct wall_thread *));
	size_t walls_count = walls_find(wall, walls), count = 0, first = (size_t)page * THREADS_MAX;
	struct buf *out = &exchange->out;

	if (wall_id.size > 0 && !chosen)
		return ERR_NOT_FOUND;
	if (!threads)
		return ERR_MEMORY;
	for (size_t i = 0; i < wall_thread_count(wall); i++)
		if (!chosen || same_wall(chosen, wall_thread(wall, i)))
			threads[count++] = wall_thread(wall, i);
	qsort(threads, count, sizeof(const struct wall_thread *), newer);
	head_add(exchange, "Стена");
	raw(out, "<div class=\"top\"><h1>Стена</h1><p>");
	html_add(out, chosen ? chosen->community : str_from("Все стены города и посёлков"));
	raw(out, "</p></div>\n");
	walls_add(exchange, chosen, walls, walls_count);
	raw(out, "<div class=\"col\">\n");
	if (walls_count > 0)
		home_form_add(exchange, form, chosen, walls, walls_count);
	else
		raw(out, "<p>На стене пока пусто.</p>");
	for (size_t i = first; i < count && i < first + THREADS_MAX; i++)
		thread_add(exchange, threads[i], 0, ENTRIES_MAX, false);
	pages_add(out, chosen ? chosen->id : (struct str){ 0 }, page, first + THREADS_MAX < count);
	raw(out, "</div></main></body></html>\n");
	return ERR_OK;
}

static err_t thread_build(struct exchange *exchange, struct str id, int64_t skip, const struct page_form *form)
{
	const struct wall_thread *thread = wall_find_thread(exchange->standin->wall, id);
	struct buf *out = &exchange->out;

	if (!thread)
		return ERR_NOT_FOUND;
	head_add(exchange, "Запись");
	raw(out, "<div class=\"top\"><h1>Запись</h1><p>");
	html_add(out, thread->community);
	buf_printf(out, "</p><p><a href=\"/?wall=%.*s\">Вся стена</a></p></div>\n<div class=\"col\">\n",
		   (int)thread->id.size, thread->id.data);
	thread_add(exchange, thread, skip, THREAD_ENTRIES_MAX, true);
	answer_form_add(exchange, thread, form);
	raw(out, "</div></main></body></html>\n");
	return ERR_OK;
}

err_t page_build(struct exchange *exchange, struct str thread, struct str wall, const struct page_form *form)
{
	int64_t page = 0, from = 0;

	if (!exchange_query_number(exchange, "page", 0, PAGE_NUMBER_MAX, &page) ||
	    !exchange_query_number(exchange, "from", 0, WALL_ITEMS_MAX, &from))
		return ERR_INPUT_INVALID;
	exchange->type = "text/html; charset=utf-8";
	return thread.size > 0 ? thread_build(exchange, thread, from, form) : home_build(exchange, wall, page, form);
}

static void page_show(struct exchange *exchange, struct str thread, struct str wall)
{
	const struct page_form form = { 0 };
	err_t e;

	(void)pthread_mutex_lock(&exchange->standin->lock);
	e = page_build(exchange, thread, wall, &form);
	(void)pthread_mutex_unlock(&exchange->standin->lock);
	if (e != ERR_OK)
		exchange_fail(exchange, e, NULL);
}

void page_home(struct exchange *exchange, struct str rest)
{
	(void)rest;
	page_show(exchange, (struct str){ 0 }, exchange_query(exchange, "wall"));
}

void page_thread(struct exchange *exchange, struct str rest)
{
	page_show(exchange, rest.size > 0 ? rest : str_from("-"), (struct str){ 0 });
}
