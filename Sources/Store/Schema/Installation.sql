-- Who this database is, and what counts for the whole installation.
--
-- In these files days are ISO text (2022-08-10), instants microseconds since 1970, amounts cents, booleans 0 and 1, and lists
-- and records JSON. `{int}`, `{bytes}`, `{serial}`, `{strict}`, `{clustered}` and `{bytewise}` are the words that differ by
-- engine; what stands behind `--- sqlite` or `--- postgres` is for that engine alone, up to `--- both` or the end (SchemaFile).

-- Who this database is, and sealed values that tell whether the keys are the right ones (S57).
CREATE TABLE installation (
    name TEXT PRIMARY KEY,
    value {bytes} NOT NULL
){strict};

-- How far the business clock of a rehearsal or a demo was moved, in microseconds.
CREATE TABLE business_clock (
    id {int} PRIMARY KEY CHECK (id = 1),
    moved {int} NOT NULL,
    -- Where it stood at last, or a little later; a demo that is started again goes on there.
    stood {int}
){strict};

-- Running numbers, by name: that of receipts, for example.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value {int} NOT NULL CHECK (value >= 0)
){strict};
