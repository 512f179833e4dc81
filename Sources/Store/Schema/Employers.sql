-- What an employer keeps of its own work: its former names, who looks after whom, who was reminded.

-- A change of name with its proof, decided by the administrator.
CREATE TABLE unit_names (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES units(id),
    old_name TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) > 0),
    proof TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES accounts(id),
    asked_at {int} NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'returned')),
    reason TEXT NOT NULL DEFAULT '',
    decided_at {int},
    CHECK ((state = 'waiting') = (decided_at IS NULL))
){strict};

CREATE UNIQUE INDEX one_waiting_name ON unit_names(unit_id) WHERE state = 'waiting';
CREATE INDEX unit_names_by_state ON unit_names(state, asked_at);

-- An order of work, never a right: every clerk of the unit may do everything.
CREATE TABLE colleague_clerks (
    person_id TEXT PRIMARY KEY REFERENCES persons(id),
    unit_id TEXT NOT NULL REFERENCES units(id),
    account_id TEXT NOT NULL REFERENCES accounts(id),
    at {int} NOT NULL
){strict};

CREATE INDEX colleagues_by_clerk ON colleague_clerks(unit_id, account_id);

CREATE TABLE reminders (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES units(id),
    person_id TEXT NOT NULL REFERENCES persons(id),
    plan_id TEXT NOT NULL,
    at {int} NOT NULL
){strict};

CREATE INDEX reminders_by_person ON reminders(person_id, unit_id, at);
