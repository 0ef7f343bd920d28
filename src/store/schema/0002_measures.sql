-- Measures (clause 23): what was or will be done, by whom, by when; text and proof stand in text_row. due: number of the local day, 0: not told.
CREATE TABLE measure (
	id {ID},
	incident {I64} NOT NULL,
	text_row {I64} NOT NULL,
	body {I64} NOT NULL DEFAULT 0,
	due {I64} NOT NULL DEFAULT 0,
	person {I64} NOT NULL,
	at {I64} NOT NULL,
	proof_row {I64} NOT NULL DEFAULT 0,
	done_person {I64} NOT NULL DEFAULT 0,
	done_at {I64} NOT NULL DEFAULT 0
){END};
CREATE INDEX measure_incident ON measure (incident, id);
