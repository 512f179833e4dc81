-- The achievement archive (业绩档案): records and the files that prove them.

-- `body` is the record by its kind's fields; what is `approved` was checked by the employer.
CREATE TABLE archive_records (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons(id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'approved', 'returned')),
    body TEXT NOT NULL,
    version {int} NOT NULL CHECK (version > 0),
    reason TEXT NOT NULL DEFAULT '',
    updated_at {int} NOT NULL,
    -- The window that wrote last, by a random name: a window overwrites its own text and nobody else's.
    writer TEXT NOT NULL DEFAULT '',
    -- Of the last time that a record was sent to be checked; records that were decided before know neither.
    sent_at {int},
    decided_at {int},
    -- Taken out by its owner, who can put it back; what was handed in with it stands in snapshots.
    removed_at {int}
){strict};

CREATE INDEX archive_by_person ON archive_records(person_id, kind);
CREATE INDEX archive_waiting ON archive_records(state, person_id) WHERE state = 'waiting';

-- Of a record, or of a case's slot (an attachment). `address` is the file's in the vault.
CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons(id),
    record_id TEXT REFERENCES archive_records(id),
    case_id TEXT,
    slot TEXT,
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size {int} NOT NULL CHECK (size > 0),
    created_at {int} NOT NULL,
    -- Pages, and what may make them hard to read.
    pages {int} NOT NULL DEFAULT 1 CHECK (pages > 0),
    hints TEXT NOT NULL DEFAULT '[]',
    -- Quarters clockwise by which its owner has turned it for good, and when it was taken out.
    turn {int} NOT NULL DEFAULT 0 CHECK (turn IN (0, 1, 2, 3)),
    removed_at {int}
){strict};

CREATE INDEX evidence_by_person ON evidence(person_id);
CREATE INDEX evidence_by_record ON evidence(record_id);
CREATE INDEX evidence_by_case ON evidence(case_id);
