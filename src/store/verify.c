/*
 * store/verify.c: checks every line of the record. Must not: write; stop at the first finding.
 */
#include "store/verify.h"

#include <stdio.h>

#include "base/digest.h"
#include "store/row.h"
#include "store/store_event.h"

enum { VERIFY_PAGE = 200, SUBJECT_SIZE = 40, VERIFY_ARENA_BYTES_MAX = 16 * 1024 * 1024 };

static const struct db_sql sql_page = { "SELECT subject, subject_id, version, kind, at, line, hash FROM event WHERE "
					"(subject, subject_id, version) > ($1, $2, $3) "
					"ORDER BY subject, subject_id, version LIMIT $4",
					NULL };
static const struct db_sql sql_text = { "SELECT salt, text FROM text_row WHERE id = $1", NULL };
static const struct db_sql sql_draft_text = {
	"SELECT t.salt, t.text FROM draft d JOIN text_row t ON t.id = d.text_row WHERE d.id = $1", NULL
};
static const struct db_sql sql_row = { "SELECT version FROM incident WHERE id = $1", NULL };

struct page_event {
	char subject[SUBJECT_SIZE];
	row_id_t id;
	int64_t version, at;
	struct str kind, line, hash;
};
struct walk {
	struct verify *verify;
	struct arena *arena;
	struct page_event *events;
	size_t count;
	struct page_event last; /* of the page before; texts not used */
	struct digest head;
};

static void tell(struct walk *walk, const struct page_event *event, const char *rule)
{
	struct verify_finding finding = { event->subject, event->id, event->version, rule };

	walk->verify->ret_findings++;
	if (walk->verify->found)
		walk->verify->found(walk->verify->data, &finding);
}

static err_t read_page(struct db_tx *tx, struct walk *walk)
{
	struct db_stmt *stmt = db_statement(tx, &sql_page);
	bool found;
	err_t e;

	walk->count = 0;
	db_bind_text(stmt, 1, str_from(walk->last.subject));
	BIND_INTS(stmt, 2, walk->last.id, walk->last.version, VERIFY_PAGE);
	while ((e = db_step(stmt, &found)) == ERR_OK && found) {
		struct page_event *event = &walk->events[walk->count];
		struct row row = row_of(stmt, walk->arena);
		struct str subject = row_text(&row);

		if (subject.size >= SUBJECT_SIZE)
			return row_leave(stmt, ERR_CORRUPT);
		memset(event, 0, sizeof(*event));
		if (subject.size > 0)
			memcpy(event->subject, subject.data, subject.size);
		event->id = row_int(&row);
		event->version = row_int(&row);
		event->kind = row_text(&row);
		event->at = row_int(&row);
		event->line = row_text(&row);
		event->hash = row_text(&row);
		if (row.failed)
			return row_leave(stmt, ERR_MEMORY);
		walk->count++;
	}
	return e;
}

static err_t check_text(struct db_tx *tx, struct walk *walk, const struct page_event *event, const struct db_sql *sql,
			row_id_t id, const struct digest *digest)
{
	struct db_stmt *stmt = db_statement(tx, sql);
	struct str salt, text;
	struct digest found_digest;
	bool found, same = true;
	err_t e;

	db_bind_int(stmt, 1, id);
	e = db_step(stmt, &found);
	if (e != ERR_OK)
		return e;
	walk->verify->ret_texts++;
	if (!found) {
		tell(walk, event, "text");
		return ERR_OK;
	}
	salt = db_blob(stmt, 0);
	text = db_text(stmt, 1);
	if (salt.size == 0) {
		walk->verify->ret_erased++;
	} else if (salt.size != SALT_SIZE) {
		same = false;
	} else {
		e = digest_salted((const uint8_t *)salt.data, text, &found_digest);
		same = e == ERR_OK && digest_equal(&found_digest, digest);
	}
	db_reset(stmt);
	if (e == ERR_OK && !same)
		tell(walk, event, "text");
	return e;
}

static err_t check_texts(struct db_tx *tx, struct walk *walk, const struct page_event *event,
			 const struct incident_args *args)
{
	err_t e = ERR_OK;

	if (args->has_reason && args->reason_row != 0)
		e = check_text(tx, walk, event, &sql_text, args->reason_row, &args->reason);
	if (e != ERR_OK || !args->has_text)
		return e;
	if (args->draft != 0)
		return check_text(tx, walk, event, &sql_draft_text, args->draft, &args->text);
	return args->reason_row != 0 && !args->has_reason
		       ? check_text(tx, walk, event, &sql_text, args->reason_row, &args->text)
		       : ERR_OK;
}

static err_t check_incident(struct db_tx *tx, struct walk *walk, const struct page_event *event)
{
	struct incident_event decoded;
	err_t e = incident_event_decode(event->line, walk->arena, &decoded);

	if (e == ERR_CORRUPT) {
		tell(walk, event, "line");
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	if (decoded.incident != event->id || decoded.version != event->version || decoded.at != event->at ||
	    !str_equal(event->kind, str_from(incident_event_name(decoded.kind))))
		tell(walk, event, "columns");
	return check_texts(tx, walk, event, &decoded.args);
}

/* The row's version must be that of the last event, both ways. */
static err_t check_row(struct db_tx *tx, struct walk *walk, const struct page_event *last)
{
	struct db_stmt *stmt;
	int64_t version = 0;
	bool found;
	err_t e;

	if (strcmp(last->subject, "incident") != 0)
		return ERR_OK;
	stmt = db_statement(tx, &sql_row);
	db_bind_int(stmt, 1, last->id);
	e = db_one_int(stmt, &version, &found);
	if (e == ERR_OK && (!found || version != last->version))
		tell(walk, last, "row");
	return e;
}

static err_t check_one(struct db_tx *tx, struct walk *walk, const struct page_event *event)
{
	bool same_subject = strcmp(event->subject, walk->last.subject) == 0 && event->id == walk->last.id;
	struct digest hash, stored;
	err_t e = ERR_OK;

	if (!same_subject) {
		if (walk->last.id != 0)
			e = check_row(tx, walk, &walk->last);
		walk->head = (struct digest){ { 0 } };
		walk->verify->ret_subjects++;
	}
	if (e == ERR_OK && event->version != (same_subject ? walk->last.version + 1 : 1))
		tell(walk, event, "gap");
	if (e == ERR_OK)
		e = event_hash(&walk->head, event->line, &hash);
	if (e != ERR_OK)
		return e;
	if (!digest_from_hex(event->hash, &stored) || !digest_equal(&stored, &hash))
		tell(walk, event, "hash");
	walk->head = stored;
	walk->verify->ret_events++;
	walk->last = *event;
	return strcmp(event->subject, "incident") == 0 ? check_incident(tx, walk, event) : ERR_OK;
}

static err_t walk_page(struct db_tx *tx, void *arg)
{
	struct walk *walk = arg;
	err_t e;

	arena_reset(walk->arena);
	e = read_page(tx, walk);
	for (size_t i = 0; e == ERR_OK && i < walk->count; i++)
		e = check_one(tx, walk, &walk->events[i]);
	if (e == ERR_OK && walk->count < VERIFY_PAGE && walk->last.id != 0)
		e = check_row(tx, walk, &walk->last);
	return e;
}

err_t store_verify(struct db *db, struct verify *verify)
{
	struct walk walk = { .verify = verify };
	struct arena *pages = arena_new(VERIFY_ARENA_BYTES_MAX);
	err_t e = ERR_MEMORY;

	verify->ret_events = verify->ret_subjects = verify->ret_texts = verify->ret_erased = verify->ret_findings = 0;
	walk.arena = arena_new(VERIFY_ARENA_BYTES_MAX);
	walk.events = pages ? arena_alloc_array(pages, VERIFY_PAGE, sizeof(*walk.events)) : NULL;
	if (walk.arena && walk.events) {
		do {
			e = db_read(db, walk_page, &walk);
		} while (e == ERR_OK && walk.count == VERIFY_PAGE);
	}
	arena_free(walk.arena);
	arena_free(pages);
	return e;
}
