-- Committees (评审委员会): their members, how they were drawn, and who is recused (回避) from which case.

CREATE TABLE committees (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL REFERENCES units(id),
    members {int} NOT NULL CHECK (members % 2 = 1),
    registered_on TEXT NOT NULL,
    term_to TEXT NOT NULL,
    created_at {int} NOT NULL
){strict};

-- The pool and the digest of the seed stand before the seed is known.
CREATE TABLE draws (
    id TEXT PRIMARY KEY,
    committee_id TEXT NOT NULL REFERENCES committees(id),
    commitment TEXT NOT NULL,
    nonce {bytes},
    public_value TEXT,
    seed TEXT,
    pool TEXT NOT NULL,
    result TEXT,
    reason TEXT NOT NULL,
    committed_at {int} NOT NULL,
    revealed_at {int},
    -- Why it was drawn from fewer than twice as many candidates as seats; empty where there were enough.
    few_because TEXT NOT NULL DEFAULT ''
){strict};

-- Under which code an expert lies in the frozen pool.
CREATE TABLE draw_codes (
    draw_id TEXT NOT NULL REFERENCES draws(id),
    code TEXT NOT NULL,
    expert_id TEXT NOT NULL REFERENCES experts(id),
    -- What a frozen pool took of an expert is its own, whatever is changed afterwards.
    speciality TEXT NOT NULL DEFAULT '',
    title_level TEXT NOT NULL DEFAULT '',
    employer TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (draw_id, code),
    UNIQUE (draw_id, expert_id)
){strict};

CREATE TABLE committee_members (
    committee_id TEXT NOT NULL REFERENCES committees(id),
    expert_id TEXT NOT NULL REFERENCES experts(id),
    draw_id TEXT NOT NULL REFERENCES draws(id),
    chair {int} NOT NULL DEFAULT 0,
    left_because TEXT,
    -- Presides where the chair cannot.
    deputy {int} NOT NULL DEFAULT 0 CHECK (deputy IN (0, 1)),
    PRIMARY KEY (committee_id, expert_id)
){strict};

CREATE UNIQUE INDEX one_chair ON committee_members(committee_id) WHERE chair = 1;

-- Who takes no part in which case, and why (R12).
CREATE TABLE recusals (
    case_id TEXT NOT NULL REFERENCES cases(id),
    expert_id TEXT NOT NULL REFERENCES experts(id),
    kind TEXT NOT NULL CHECK (kind IN ('employer', 'kinship', 'sharedWork', 'self', 'own')),
    reason TEXT NOT NULL,
    at {int} NOT NULL,
    PRIMARY KEY (case_id, expert_id)
){strict};

-- Names of employers or works (a list, as JSON) that are alike without being equal, and what the office decided about them.
CREATE TABLE recusal_doubts (
    case_id TEXT NOT NULL REFERENCES cases(id),
    expert_id TEXT NOT NULL REFERENCES experts(id),
    matches TEXT NOT NULL,
    found_at {int} NOT NULL,
    decision TEXT CHECK (decision IN ('recused', 'cleared')),
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT REFERENCES accounts(id),
    decided_at {int},
    PRIMARY KEY (case_id, expert_id),
    CHECK ((decision IS NULL) = (decided_at IS NULL))
){strict};
