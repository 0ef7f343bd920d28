-- Work in steps says how far it is: `cursor` is where the next step begins, `done` of `total` is for people.
ALTER TABLE job ADD COLUMN cursor {I64} NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN done {I64} NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN total {I64} NOT NULL DEFAULT 0;
