-- The first schema. One text for both databases; migrate.c replaces the macros:
--   {ID}      primary key, given by the database, never given again      {I64}   64-bit integer
--   {TEXT}    UTF-8 compared by bytes                                    {BLOB}  bytes          {END} end of a table
-- Rules: no NULL where 0 or '' can say it; "until_at" of what is in force is 9007199254740991; moments are milliseconds UTC;
-- lists sort and find only by columns that we fill; texts about citizens stand in message_text and text_row alone.

CREATE TABLE setting (name {TEXT} PRIMARY KEY, value {TEXT} NOT NULL){END};
CREATE TABLE counter (name {TEXT} NOT NULL, year {I64} NOT NULL, last {I64} NOT NULL, PRIMARY KEY (name, year)){END};

CREATE TABLE body (
	id {ID},
	key {TEXT} NOT NULL UNIQUE,
	name {TEXT} NOT NULL,
	short_name {TEXT} NOT NULL,
	kind {TEXT} NOT NULL,
	parent {I64} NOT NULL DEFAULT 0,
	position {I64} NOT NULL DEFAULT 0,
	schedule {TEXT} NOT NULL DEFAULT '',
	until_at {I64} NOT NULL DEFAULT 9007199254740991
){END};
CREATE TABLE person (
	id {ID},
	name {TEXT} NOT NULL,
	login {TEXT} UNIQUE,
	password_hash {TEXT} NOT NULL DEFAULT '',
	until_at {I64} NOT NULL DEFAULT 9007199254740991
){END};
CREATE TABLE person_role (
	id {ID},
	person {I64} NOT NULL,
	role {I64} NOT NULL,
	body {I64} NOT NULL DEFAULT 0,
	topic_group {I64} NOT NULL DEFAULT 0,
	from_at {I64} NOT NULL DEFAULT 0,
	until_at {I64} NOT NULL DEFAULT 9007199254740991
){END};
CREATE INDEX person_role_person ON person_role (person);
CREATE INDEX person_role_body ON person_role (body, role);
CREATE TABLE topic_group (id {ID}, name {TEXT} NOT NULL UNIQUE){END};
CREATE TABLE topic (
	id {ID},
	key {TEXT} NOT NULL UNIQUE,
	name {TEXT} NOT NULL,
	topic_group {I64} NOT NULL,
	default_body {I64} NOT NULL DEFAULT 0,
	default_importance {I64} NOT NULL DEFAULT 0,
	position {I64} NOT NULL DEFAULT 0,
	until_at {I64} NOT NULL DEFAULT 9007199254740991
){END};
CREATE TABLE network (
	id {ID},
	key {TEXT} NOT NULL UNIQUE,
	name {TEXT} NOT NULL,
	mark {TEXT} NOT NULL,
	status {TEXT} NOT NULL DEFAULT 'permitted',
	basis {TEXT} NOT NULL DEFAULT ''
){END};
CREATE TABLE account (
	id {ID},
	network {I64} NOT NULL,
	adapter {TEXT} NOT NULL,
	address {TEXT} NOT NULL,
	name {TEXT} NOT NULL,
	body {I64} NOT NULL DEFAULT 0,
	token {TEXT} NOT NULL DEFAULT '',
	reads {I64} NOT NULL DEFAULT 0,
	cursor {TEXT} NOT NULL DEFAULT '',
	paused {I64} NOT NULL DEFAULT 0,
	until_at {I64} NOT NULL DEFAULT 9007199254740991
){END};

-- One post, comment or article. Its texts are versioned in message_text; `version` is the one in force.
CREATE TABLE message (
	id {ID},
	identity {TEXT} NOT NULL UNIQUE,
	network {I64} NOT NULL DEFAULT 0,
	network_id {TEXT} NOT NULL DEFAULT '',
	parent_id {TEXT} NOT NULL DEFAULT '',
	thread_id {TEXT} NOT NULL DEFAULT '',
	kind {I64} NOT NULL,
	account {I64} NOT NULL DEFAULT 0,
	import {I64} NOT NULL DEFAULT 0,
	posted_at {I64} NOT NULL DEFAULT 0,
	found_at {I64} NOT NULL,
	likes {I64} NOT NULL DEFAULT 0,
	replies {I64} NOT NULL DEFAULT 0,
	edited {I64} NOT NULL DEFAULT 0,
	deleted {I64} NOT NULL DEFAULT 0,
	version {I64} NOT NULL DEFAULT 1,
	incident {I64} NOT NULL DEFAULT 0,
	queued {I64} NOT NULL DEFAULT 1,
	queue_sort {I64} NOT NULL DEFAULT 0,
	claim_person {I64} NOT NULL DEFAULT 0,
	claim_until {I64} NOT NULL DEFAULT 0,
	claimed_first_at {I64} NOT NULL DEFAULT 0
){END};
CREATE INDEX message_queue ON message (queued, queue_sort, id);
CREATE INDEX message_incident ON message (incident);
CREATE TABLE message_text (
	message {I64} NOT NULL,
	version {I64} NOT NULL,
	at {I64} NOT NULL,
	salt {BLOB} NOT NULL,
	text {TEXT} NOT NULL,
	excerpt {TEXT} NOT NULL,
	author_id {TEXT} NOT NULL,
	author_name {TEXT} NOT NULL,
	author_link {TEXT} NOT NULL,
	link {TEXT} NOT NULL,
	community {TEXT} NOT NULL,
	post_excerpt {TEXT} NOT NULL,
	PRIMARY KEY (message, version)
){END};
CREATE TABLE import (
	id {ID},
	at {I64} NOT NULL,
	person {I64} NOT NULL,
	label {TEXT} NOT NULL,
	lines {I64} NOT NULL DEFAULT 0,
	added {I64} NOT NULL DEFAULT 0,
	same {I64} NOT NULL DEFAULT 0,
	bad {I64} NOT NULL DEFAULT 0,
	done {I64} NOT NULL DEFAULT 0
){END};

-- The record. `line` is what the hash is of; the other columns repeat it for look-ups.
CREATE TABLE event (
	id {ID},
	subject {TEXT} NOT NULL,
	subject_id {I64} NOT NULL,
	version {I64} NOT NULL,
	kind {TEXT} NOT NULL,
	at {I64} NOT NULL,
	line {TEXT} NOT NULL,
	hash {TEXT} NOT NULL,
	UNIQUE (subject, subject_id, version)
){END};
-- Reasons, notes, drafts, places, links: what people wrote. Erased: text '' and salt empty.
CREATE TABLE text_row (
	id {ID},
	incident {I64} NOT NULL,
	kind {I64} NOT NULL,
	salt {BLOB} NOT NULL,
	text {TEXT} NOT NULL,
	at {I64} NOT NULL
){END};
CREATE INDEX text_row_incident ON text_row (incident);

-- The row that lists are made from: written from the folded state, feeds no decision.
CREATE TABLE incident (
	id {ID},
	number_year {I64} NOT NULL,
	number {I64} NOT NULL,
	version {I64} NOT NULL DEFAULT 0,
	revision {I64} NOT NULL DEFAULT 0,
	view {I64} NOT NULL DEFAULT 0,
	is_open {I64} NOT NULL DEFAULT 0,
	state {I64} NOT NULL DEFAULT 0,
	outcome {I64} NOT NULL DEFAULT 0,
	sign {I64} NOT NULL DEFAULT 0,
	importance {I64} NOT NULL DEFAULT 0,
	track {I64} NOT NULL DEFAULT 0,
	regulation {I64} NOT NULL DEFAULT 0,
	topic {I64} NOT NULL DEFAULT 0,
	topic_group {I64} NOT NULL DEFAULT 0,
	significant {I64} NOT NULL DEFAULT 0,
	location {I64} NOT NULL DEFAULT 0,
	body {I64} NOT NULL DEFAULT 0,
	executor {I64} NOT NULL DEFAULT 0,
	curator {I64} NOT NULL DEFAULT 0,
	returned_from {I64} NOT NULL DEFAULT 0,
	is_repeat {I64} NOT NULL DEFAULT 0,
	message {I64} NOT NULL DEFAULT 0,
	message_count {I64} NOT NULL DEFAULT 0,
	step_kind {I64} NOT NULL DEFAULT -1,
	step_body {I64} NOT NULL DEFAULT 0,
	step_timetable {I64} NOT NULL DEFAULT 0,
	step_started {I64} NOT NULL DEFAULT 0,
	step_due {I64} NOT NULL DEFAULT 0,
	step_late_from {I64} NOT NULL DEFAULT 0,
	step_missed {I64} NOT NULL DEFAULT 0,
	answer_message {I64} NOT NULL DEFAULT 0,
	answer_timetable {I64} NOT NULL DEFAULT 0,
	answer_started {I64} NOT NULL DEFAULT 0,
	answer_due {I64} NOT NULL DEFAULT 0,
	answer_late_from {I64} NOT NULL DEFAULT 0,
	answer_missed {I64} NOT NULL DEFAULT 0,
	detected_at {I64} NOT NULL DEFAULT 0,
	last_at {I64} NOT NULL DEFAULT 0,
	sort_due {I64} NOT NULL DEFAULT 9007199254740991,
	sort_last {I64} NOT NULL DEFAULT 0,
	wake {I64} NOT NULL DEFAULT 9007199254740991,
	UNIQUE (number_year, number)
){END};
CREATE INDEX incident_view_due ON incident (view, sort_due, id);
CREATE INDEX incident_view_last ON incident (view, sort_last, id);
CREATE INDEX incident_open_due ON incident (is_open, sort_due, id);
CREATE INDEX incident_last ON incident (sort_last, id);
CREATE INDEX incident_wake ON incident (wake, id);
-- Which bodies may see it: access_may() as rows.
CREATE TABLE incident_body (
	incident {I64} NOT NULL,
	body {I64} NOT NULL,
	now {I64} NOT NULL DEFAULT 0,
	PRIMARY KEY (incident, body)
){END};
CREATE INDEX incident_body_body ON incident_body (body, incident);

CREATE TABLE draft (
	id {ID},
	incident {I64} NOT NULL,
	n {I64} NOT NULL,
	kind {I64} NOT NULL,
	state {I64} NOT NULL DEFAULT 0,
	person {I64} NOT NULL,
	body {I64} NOT NULL DEFAULT 0,
	at {I64} NOT NULL,
	text_row {I64} NOT NULL,
	reason_row {I64} NOT NULL DEFAULT 0,
	UNIQUE (incident, n)
){END};
CREATE TABLE placed (
	id {ID},
	incident {I64} NOT NULL,
	message {I64} NOT NULL,
	draft {I64} NOT NULL DEFAULT 0,
	account {I64} NOT NULL DEFAULT 0,
	network_id {TEXT} NOT NULL DEFAULT '',
	link_row {I64} NOT NULL DEFAULT 0,
	at {I64} NOT NULL,
	by_hand {I64} NOT NULL DEFAULT 0
){END};
CREATE INDEX placed_incident ON placed (incident, message);
CREATE TABLE autosave (
	person {I64} NOT NULL,
	incident {I64} NOT NULL,
	kind {I64} NOT NULL,
	text {TEXT} NOT NULL,
	saved_at {I64} NOT NULL,
	PRIMARY KEY (person, incident)
){END};

-- Idempotency-Key: the first answer again, for seven days.
CREATE TABLE command (
	person {I64} NOT NULL,
	id {TEXT} NOT NULL,
	digest {TEXT} NOT NULL,
	reply {TEXT} NOT NULL,
	at {I64} NOT NULL,
	PRIMARY KEY (person, id)
){END};
CREATE INDEX command_at ON command (at);
-- Work to be done outside a transaction. A finished job is deleted, so `key` is unique among the unfinished.
-- due: the order's clock; lease_until, retry_at: the machine's.
CREATE TABLE job (
	id {ID},
	kind {TEXT} NOT NULL,
	key {TEXT} NOT NULL,
	subject {I64} NOT NULL DEFAULT 0,
	due {I64} NOT NULL,
	retry_at {I64} NOT NULL DEFAULT 0,
	lease {I64} NOT NULL DEFAULT 0,
	lease_until {I64} NOT NULL DEFAULT 0,
	tries {I64} NOT NULL DEFAULT 0,
	attempt_at {I64} NOT NULL DEFAULT 0,
	parked {I64} NOT NULL DEFAULT 0,
	error {TEXT} NOT NULL DEFAULT '',
	UNIQUE (kind, key)
){END};
CREATE INDEX job_due ON job (parked, due, id);
CREATE INDEX job_subject ON job (kind, subject);

-- Numbered and immutable once in use.
CREATE TABLE timetable (number {I64} NOT NULL PRIMARY KEY, at {I64} NOT NULL, calendar {TEXT} NOT NULL, schedules {TEXT} NOT NULL){END};
CREATE TABLE timetable_zone (timetable {I64} NOT NULL, name {TEXT} NOT NULL, tzif {BLOB} NOT NULL, PRIMARY KEY (timetable, name)){END};
CREATE TABLE regulation (number {I64} NOT NULL PRIMARY KEY, at {I64} NOT NULL, json {TEXT} NOT NULL){END};

-- Sessions of browsers and failed log-ins: not part of the record. All moments by the machine's clock.
CREATE TABLE session (
	id {ID},
	token {TEXT} NOT NULL UNIQUE,
	person {I64} NOT NULL,
	address {TEXT} NOT NULL,
	at {I64} NOT NULL,
	until_at {I64} NOT NULL
){END};
CREATE INDEX session_until ON session (until_at);
CREATE TABLE login_failure (
	login {TEXT} NOT NULL,
	address {TEXT} NOT NULL,
	count {I64} NOT NULL,
	locked_until {I64} NOT NULL,
	at {I64} NOT NULL,
	PRIMARY KEY (login, address)
){END};
