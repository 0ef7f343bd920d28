/*
 * action/publish_place.c: finds the account and the place of an answer. Must not: call a network.
 */
#include "action/publish_job.h"
#include "store/store_message.h"

err_t publish_place_of(struct db_tx *tx, const struct app *app, row_id_t body, row_id_t message, struct arena *arena,
		       struct publish_place *ret_place)
{
	struct publish_place place = { 0 };
	struct message_row row;
	err_t e = store_message_get(tx, message, arena, &row);

	if (e != ERR_OK)
		return e;
	if (row.network == 0 || row.network_id.size == 0)
		return ERR_NOT_FOUND;
	e = store_account_for(tx, row.network, body, arena, &place.account);
	if (e != ERR_OK)
		return e;
	if (app->find_network) {
		place.network = app->find_network(place.account.adapter);
		if (!place.network || (place.network->can & CAN_REPLY) == 0)
			return ERR_NOT_FOUND;
	}
	place.message = row.network_id;
	place.thread = row.thread_id.size > 0 ? row.thread_id : row.network_id;
	*ret_place = place;
	return ERR_OK;
}

err_t publish_place_find(struct db_tx *tx, const struct app *app, const struct incident *incident, row_id_t message,
			 struct arena *arena, struct publish_place *ret_place)
{
	row_id_t body = incident->stage_count > 0 ? incident->stages[incident->stage_count - 1].body : 0;

	return publish_place_of(tx, app, body, message, arena, ret_place);
}
