/*
 * store/store_event.c: appending to and walking along the record. Must not: change or delete a line.
 */
#include "store/store_event.h"

#include "base/json_out.h"
#include "store/row.h"

enum { AUDIT_LINE_BYTES_MAX = 16 * 1024 };

static const struct db_sql sql_append = {
	"INSERT INTO event (subject, subject_id, version, kind, at, line, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
	NULL
};
static const struct db_sql sql_each = {
	"SELECT version, line, hash FROM event WHERE subject = $1 AND subject_id = $2 AND version > $3 "
	"ORDER BY version LIMIT $4",
	NULL
};
static const struct db_sql sql_last = { "SELECT version, hash FROM event WHERE subject = $1 AND subject_id = $2 "
					"ORDER BY version DESC LIMIT 1",
					NULL };

err_t event_hash(const struct digest *previous, struct str line, struct digest *ret_hash)
{
	char hex[DIGEST_HEX_SIZE + 1];
	const struct str newline = STR("\n");

	digest_hex(previous, hex);
	return digest_of((const struct str[]){ { hex, DIGEST_HEX_SIZE }, newline, line, newline }, 4, ret_hash);
}

err_t store_event_append(struct db_tx *tx, const char *subject, row_id_t id, uint32_t version, const char *kind,
			 utc_ms_t at, struct str line, const struct digest *hash)
{
	struct db_stmt *stmt = db_statement(tx, &sql_append);
	char hex[DIGEST_HEX_SIZE + 1];

	digest_hex(hash, hex);
	db_bind_text(stmt, 1, str_from(subject));
	BIND_INTS(stmt, 2, id, version);
	db_bind_text(stmt, 4, str_from(kind));
	db_bind_int(stmt, 5, at);
	db_bind_text(stmt, 6, line);
	db_bind_text(stmt, 7, (struct str){ hex, DIGEST_HEX_SIZE });
	return db_run(stmt, NULL);
}

err_t store_event_each(struct db_tx *tx, const char *subject, row_id_t id, uint32_t after, size_t max, event_each *each,
		       void *data)
{
	struct db_stmt *stmt = db_statement(tx, &sql_each);
	bool found;
	err_t e;

	db_bind_text(stmt, 1, str_from(subject));
	BIND_INTS(stmt, 2, id, after, (int64_t)max);
	while ((e = db_step(stmt, &found)) == ERR_OK && found) {
		struct event_line line = { (uint32_t)db_int(stmt, 0), db_text(stmt, 1), db_text(stmt, 2) };

		e = each(data, &line);
		if (e != ERR_OK)
			return row_leave(stmt, e);
	}
	return e;
}

static err_t last(struct db_tx *tx, const char *subject, row_id_t id, uint32_t *ret_version, struct digest *ret_hash)
{
	struct db_stmt *stmt = db_statement(tx, &sql_last);
	bool found;
	err_t e;

	*ret_version = 0;
	*ret_hash = (struct digest){ { 0 } };
	db_bind_text(stmt, 1, str_from(subject));
	db_bind_int(stmt, 2, id);
	e = db_step(stmt, &found);
	if (e != ERR_OK || !found)
		return e;
	*ret_version = (uint32_t)db_int(stmt, 0);
	e = digest_from_hex(db_text(stmt, 1), ret_hash) ? ERR_OK : ERR_CORRUPT;
	db_reset(stmt);
	return e;
}

err_t store_audit(struct db_tx *tx, const char *subject, row_id_t id, const char *kind, row_id_t by, struct str args)
{
	struct digest previous, hash;
	struct json_out out;
	struct buf buf;
	uint32_t version;
	err_t e = last(tx, subject, id, &version, &previous);

	if (e != ERR_OK)
		return e;
	buf_init(&buf, AUDIT_LINE_BYTES_MAX);
	json_out_init(&out, &buf);
	json_object_begin(&out, NULL);
	json_int(&out, "v", 1);
	json_text(&out, "subject", subject);
	json_int(&out, "id", id);
	json_int(&out, "version", version + 1);
	json_text(&out, "kind", kind);
	json_int(&out, "at", db_now(tx));
	json_id_or_null(&out, "by", by);
	json_raw(&out, "args", args.size > 0 ? args : STR("{}"));
	json_object_end(&out);
	e = buf.error;
	if (e == ERR_OK)
		e = event_hash(&previous, buf_str(&buf), &hash);
	if (e == ERR_OK)
		e = store_event_append(tx, subject, id, version + 1, kind, db_now(tx), buf_str(&buf), &hash);
	buf_deinit(&buf);
	return e;
}
