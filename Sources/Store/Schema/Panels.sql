-- Panels (评议组): scoring sheets and joint opinions.

-- An expert's scoring sheet for a case.
CREATE TABLE panel_members (
    case_id TEXT NOT NULL REFERENCES cases(id),
    expert_id TEXT NOT NULL REFERENCES experts(id),
    scores TEXT NOT NULL DEFAULT '{}',
    total {int},
    opinion TEXT NOT NULL DEFAULT '',
    recommends {int},
    submitted_at {int},
    saved_at {int},
    version {int} NOT NULL DEFAULT 0 CHECK (version >= 0),
    writer TEXT NOT NULL DEFAULT '',
    -- JSON as the scores are: notes by item, and what is taken off for which file and why (A2.3.5).
    notes TEXT NOT NULL DEFAULT '{}',
    deductions TEXT NOT NULL DEFAULT '[]',
    -- Points; the total is what is left after them.
    deducted {int} NOT NULL DEFAULT 0 CHECK (deducted >= 0),
    leads {int} NOT NULL DEFAULT 0 CHECK (leads IN (0, 1)),
    PRIMARY KEY (case_id, expert_id)
){strict};

CREATE INDEX panel_by_expert ON panel_members(expert_id, case_id);
CREATE UNIQUE INDEX one_leader ON panel_members(case_id) WHERE leads = 1;

-- The opinion that a panel writes together.
CREATE TABLE panel_opinions (
    case_id TEXT PRIMARY KEY REFERENCES cases(id),
    opinion TEXT NOT NULL CHECK (length(opinion) > 0),
    recommends {int} NOT NULL CHECK (recommends IN (0, 1)),
    expert_id TEXT NOT NULL REFERENCES experts(id),
    version {int} NOT NULL CHECK (version > 0),
    writer TEXT NOT NULL DEFAULT '',
    at {int} NOT NULL
){strict};
