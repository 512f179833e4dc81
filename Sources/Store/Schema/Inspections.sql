-- Inspections by sample (抽查).

CREATE TABLE inspections (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    opened_by TEXT NOT NULL REFERENCES accounts(id),
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    commitment TEXT NOT NULL,
    nonce {bytes} NOT NULL,
    public_value TEXT,
    seed TEXT,
    pool TEXT NOT NULL,
    result TEXT,
    committed_at {int} NOT NULL,
    revealed_at {int},
    conclusion TEXT,
    closed_at {int},
    CHECK ((revealed_at IS NULL) = (seed IS NULL)),
    CHECK (closed_at IS NULL OR (revealed_at IS NOT NULL AND conclusion IS NOT NULL))
){strict};

CREATE UNIQUE INDEX one_open_inspection ON inspections(plan_id) WHERE closed_at IS NULL;

CREATE TABLE inspection_cases (
    inspection_id TEXT NOT NULL REFERENCES inspections(id),
    case_id TEXT NOT NULL REFERENCES cases(id),
    outcome TEXT CHECK (outcome IN ('inOrder', 'flaw', 'violation')),
    note TEXT NOT NULL DEFAULT '',
    judged_by TEXT REFERENCES accounts(id),
    judged_at {int},
    PRIMARY KEY (inspection_id, case_id),
    CHECK ((outcome IS NULL) = (judged_at IS NULL)),
    CHECK (outcome IS NULL OR outcome = 'inOrder' OR length(note) > 0)
){strict};

CREATE INDEX inspections_by_case ON inspection_cases(case_id);
