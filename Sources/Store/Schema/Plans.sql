-- Evaluation plans (评审计划): published versions, drafts, and deadlines that were put off.

-- A version is never changed; a case keeps the version it was filed under.
CREATE TABLE plans (
    id TEXT NOT NULL,
    version {int} NOT NULL CHECK (version > 0),
    body TEXT NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    office_id TEXT NOT NULL REFERENCES units(id),
    published_at {int} NOT NULL,
    PRIMARY KEY (id, version)
){strict};

-- Without an office it is the administrator's. The base is the published version that it goes on from, or none.
CREATE TABLE plan_drafts (
    id TEXT PRIMARY KEY,
    office_id TEXT REFERENCES units(id),
    base_id TEXT,
    base_version {int},
    source TEXT NOT NULL,
    version {int} NOT NULL DEFAULT 1 CHECK (version > 0),
    updated_by TEXT NOT NULL,
    updated_at {int} NOT NULL,
    FOREIGN KEY (base_id, base_version) REFERENCES plans(id, version)
){strict};

CREATE INDEX plan_drafts_by_office ON plan_drafts(office_id, updated_at);

-- A later last day for one case or one unit at a stage.
CREATE TABLE extensions (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('employer', 'authority')),
    case_id TEXT,
    unit_id TEXT REFERENCES units(id),
    last_day TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    granted_at {int} NOT NULL,
    CHECK (case_id IS NOT NULL OR unit_id IS NOT NULL)
){strict};
