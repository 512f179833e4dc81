-- A person's own data: corrections of name and number, who saw a number, erasure (S40, S41, S44).

-- The new number lies here sealed until it is decided, and nowhere after that but with the person.
CREATE TABLE identity_corrections (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons(id),
    unit_id TEXT NOT NULL REFERENCES units(id),
    old_name TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) > 0),
    numbered {int} NOT NULL CHECK (numbered IN (0, 1)),
    resident_id {bytes},
    proof TEXT NOT NULL,
    asked_at {int} NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'returned')),
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT REFERENCES accounts(id),
    decided_at {int},
    CHECK ((state = 'waiting') = (decided_at IS NULL)),
    CHECK ((resident_id IS NOT NULL) = (state = 'waiting' AND numbered = 1)),
    CHECK (numbered = 1 OR name <> old_name)
){strict};

CREATE UNIQUE INDEX one_waiting_identity ON identity_corrections(person_id) WHERE state = 'waiting';
CREATE INDEX identity_corrections_by_person ON identity_corrections(person_id, asked_at);
CREATE INDEX identity_corrections_by_unit ON identity_corrections(unit_id, state, asked_at);

-- Who saw which number of whom, and what for; never the number. Rows never change.
CREATE TABLE reveals (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons(id),
    case_id TEXT NOT NULL REFERENCES cases(id),
    account_id TEXT NOT NULL REFERENCES accounts(id),
    role TEXT NOT NULL CHECK (role IN ('employer', 'authority', 'office')),
    unit_id TEXT NOT NULL REFERENCES units(id),
    field TEXT NOT NULL CHECK (field IN ('residentID', 'phone', 'email')),
    purpose TEXT NOT NULL CHECK (purpose IN ('identity', 'contact', 'evidence', 'other')),
    note TEXT NOT NULL DEFAULT '',
    at {int} NOT NULL,
    machine_at {int} NOT NULL,
    CHECK (purpose <> 'other' OR length(note) > 0)
){strict};

CREATE INDEX reveals_by_person ON reveals(person_id, at);
CREATE INDEX reveals_by_account ON reveals(account_id, machine_at);

-- Ids alone: what they were of is gone.
CREATE TABLE erasures (
    person_id TEXT PRIMARY KEY,
    at {int} NOT NULL
){strict};

-- Their bytes go a day later, unless something names them again.
CREATE TABLE released_files (
    address TEXT PRIMARY KEY,
    at {int} NOT NULL
){strict};

CREATE INDEX released_by_age ON released_files(at);
