-- The pool of experts (专家库).

CREATE TABLE experts (
    id TEXT PRIMARY KEY,
    account_id TEXT UNIQUE REFERENCES accounts(id),
    office_id TEXT NOT NULL REFERENCES units(id),
    name TEXT NOT NULL,
    speciality TEXT NOT NULL,
    title_level TEXT NOT NULL,
    employer TEXT NOT NULL,
    employer_id TEXT REFERENCES units(id),
    term_from TEXT NOT NULL,
    term_to TEXT NOT NULL,
    contact {bytes},
    -- Who is paused or withdrawn comes into no further pool; the committee that has him keeps him until he leaves it.
    standing TEXT NOT NULL DEFAULT 'serving' CHECK (standing IN ('serving', 'paused', 'withdrawn')),
    standing_because TEXT NOT NULL DEFAULT '',
    -- A pool is drawn from on a later day than anybody came into it; 0 for experts of before that was kept.
    added_at {int} NOT NULL DEFAULT 0,
    CHECK (term_to > term_from)
){strict};

CREATE INDEX experts_by_office ON experts(office_id, speciality);

-- Earlier employers count in recusals (R12).
CREATE TABLE expert_changes (
    expert_id TEXT NOT NULL REFERENCES experts(id),
    number {int} NOT NULL CHECK (number > 0),
    at {int} NOT NULL,
    by_account TEXT NOT NULL REFERENCES accounts(id),
    field TEXT NOT NULL
        CHECK (field IN ('speciality', 'titleLevel', 'employer', 'termFrom', 'termTo', 'contact', 'standing')),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (expert_id, number)
){strict};
