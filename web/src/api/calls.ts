/*
 * calls.ts: one function per operation of the API that the interface uses; paths are written nowhere else.
 */
import { ask, request } from "./client.ts";
import type {
	Autosave,
	AutosaveIn,
	Body,
	Claim,
	CommandReply,
	Counts,
	DetectAndRouteIn,
	Draft,
	EventPage,
	Explanation,
	Feasibility,
	Incident,
	IncidentPage,
	Intervals,
	Me,
	Message,
	MessagePage,
	PersonRow,
	Topic,
	View,
} from "./types.ts";

const api = "/api/v1";
export const STREAM_PATH = `${api}/stream`;

function query(values: Record<string, string | number | undefined>): string {
	const pairs = Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== undefined && pair[1] !== "");
	const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
	return text === "" ? "" : `?${text}`;
}

export const login = (name: string, password: string) => ask<Me>(`${api}/sessions`, { method: "POST", body: { login: name, password } });
export const logout = () => request<undefined>(`${api}/sessions`, { method: "DELETE" });
export const getMe = () => ask<Me>(`${api}/me`);
export const getCounts = () => ask<Counts>(`${api}/counts`);
export const getBodies = async () => (await ask<{ items: Body[] }>(`${api}/bodies`)).items;
export const getTopics = async () => (await ask<{ items: Topic[] }>(`${api}/topics`)).items;
export const getPersons = async (role: PersonRow["role"]) => (await ask<{ items: PersonRow[] }>(`${api}/persons${query({ role })}`)).items;
export const getIntervals = (timetable: number, body: number | null, from: string, to: string) =>
	ask<Intervals>(`${api}/timetables/${timetable}/intervals${query({ body: body ?? undefined, from, to })}`);

export const listFound = (limit: number, after?: string) => ask<MessagePage>(`${api}/messages${query({ state: "found", after, limit })}`);
export const getMessage = (id: number, etag?: string) => request<Message>(`${api}/messages/${id}`, etag === undefined ? {} : { etag });
export const claimMessage = (id: number) => ask<Claim>(`${api}/messages/${id}/claim`, { method: "POST" });
export const releaseMessage = (id: number) => request<undefined>(`${api}/messages/${id}/claim`, { method: "DELETE", keepalive: true });
export const detectAndRoute = (id: number, body: DetectAndRouteIn) =>
	ask<CommandReply>(`${api}/messages/${id}/detect-and-route`, { method: "POST", body, act: true });
export const detect = (id: number) => ask<CommandReply>(`${api}/messages/${id}/detect`, { method: "POST", act: true });

export const listIncidents = (view: View, limit: number, after?: string, q?: string) =>
	ask<IncidentPage>(`${api}/incidents${query({ view, q, after, limit })}`);
export const getIncident = (id: number, etag?: string) => request<Incident>(`${api}/incidents/${id}`, etag === undefined ? {} : { etag });
export const listEvents = (id: number, after?: string) => ask<EventPage>(`${api}/incidents/${id}/events${query({ after, limit: 200 })}`);
export const explainTerm = (id: number, term: string) => ask<Explanation>(`${api}/incidents/${id}/terms/${term}/explanation`);
/** `stages`: 12:1,15:1,17:2 (chain.ts) */
export const getFeasibility = (id: number, stages: string) => ask<Feasibility>(`${api}/incidents/${id}/feasibility${query({ stages })}`);
export const getDraft = (id: number, n: number) => ask<Draft>(`${api}/incidents/${id}/drafts/${n}`);
export const getAutosave = (id: number) => ask<Autosave>(`${api}/incidents/${id}/autosave`);
export const putAutosave = (id: number, body: AutosaveIn, keepalive = false) =>
	ask<Autosave>(`${api}/incidents/${id}/autosave`, { method: "PUT", body, keepalive });

/** A row of the command table: "route", "take", "submit-draft" …; the body is what the contract asks for it, none where it asks none. */
export const command = (id: number, name: string, revision: number, body?: unknown) =>
	ask<CommandReply>(`${api}/incidents/${id}/${name}`, {
		method: "POST",
		revision,
		act: true,
		...(body === undefined ? {} : { body }),
	});
