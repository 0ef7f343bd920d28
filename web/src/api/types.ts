/*
 * types.ts: the names that the interface uses for the API's schemas (schema.d.ts is made from api/openapi.yaml).
 */
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Named = Schemas["Named"];
export type Counts = Schemas["Counts"];
export type Network = Schemas["Network"];
export type Claim = Schemas["Claim"];
export type IfTaken = Schemas["IfTaken"];
export type MessageRow = Schemas["MessageRow"];
export type MessagePage = Schemas["MessagePage"];
export type Message = Schemas["Message"];
export type Importance = Schemas["Importance"];
export type DraftKind = Schemas["DraftKind"];
export type State = Schemas["State"];
export type TermKind = Schemas["TermKind"];
export type Term = Schemas["Term"];
export type ListTerm = Schemas["ListTerm"];
export type IncidentRow = Schemas["IncidentRow"];
export type IncidentPage = Schemas["IncidentPage"];
export type IncidentMessage = Schemas["IncidentMessage"];
export type Incident = Schemas["Incident"];
export type Allowed = Schemas["Allowed"];
export type DraftRow = Schemas["DraftRow"];
export type Draft = Schemas["Draft"];
export type TermChange = Schemas["TermChange"];
export type IncidentEvent = Schemas["Event"];
export type EventPage = Schemas["EventPage"];
export type Explanation = Schemas["Explanation"];
export type Autosave = Schemas["Autosave"];
export type AutosaveIn = Schemas["AutosaveIn"];
export type CommandReply = Schemas["CommandReply"];
export type DetectAndRouteIn = Schemas["DetectAndRouteIn"];
export type Place = Schemas["Place"];
export type Measure = Schemas["Measure"];
export type Feasibility = Schemas["Feasibility"];
export type IncidentRef = Schemas["IncidentRef"];
export type PersonRow = Schemas["Persons"]["items"][number];
export type Body = Schemas["Bodies"]["items"][number];
export type Topic = Schemas["Topics"]["items"][number];
export type Intervals = Schemas["Intervals"];
export type ProblemBody = Schemas["Problem"];
export type View = "new" | "returned" | "work" | "review" | "desk" | "answered" | "closed" | "all";
