/*
 * http/api_message.c: the queue «Найдено»: its list, one message, the claim.
 */
#include "action/claim.h"
#include "action/view.h"
#include "http/api.h"
#include "http/server_private.h"
#include "http/view_json.h"

err_t api_messages(struct request *request)
{
	const struct messages_query *query = request->query;
	struct json_out *out = &request->out;
	struct page page = { .rows_max = (size_t)query->page.limit };
	struct view_message_page found;
	err_t e = page_parse(query->page.after, &page, &request->detail);

	if (e == ERR_OK)
		e = view_found(request->app, request->session.person, &page, request->arena, &found);
	if (e != ERR_OK)
		return e;
	json_object_begin(out, NULL);
	json_array_begin(out, "items");
	for (size_t i = 0; i < found.count; i++)
		json_message_row(out, NULL, &found.items[i]);
	json_array_end(out);
	json_next(out, found.next_value, found.next_id);
	json_int(out, "total", found.total);
	json_object_end(out);
	return ERR_OK;
}

err_t api_message(struct request *request)
{
	struct view_message message;
	err_t e = view_message(request->app, request->session.person, request->ids[0], request->arena, &message);

	if (e == ERR_OK)
		json_message(&request->out, NULL, &message);
	return e;
}

err_t api_claim(struct request *request)
{
	struct view_claim claim = { 0 };
	err_t e = claim_take(request->app, request->session.person, request->ids[0], request->arena, &claim,
			     &request->detail);

	if (e == ERR_CLAIMED) {
		request->holder = claim.person.name;
		request->detail.found = 0; /* a person's id is not for the document */
	}
	if (e == ERR_OK)
		json_claim(&request->out, NULL, &claim);
	return e;
}

err_t api_release(struct request *request)
{
	err_t e = claim_release(request->app, request->session.person, request->ids[0], &request->detail);

	if (e == ERR_OK)
		request->status = MHD_HTTP_NO_CONTENT;
	return e;
}
