-- Public notices (公示) and the objections (异议) to them.

CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('employer', 'qualification', 'result')),
    unit_id TEXT NOT NULL REFERENCES units(id),
    start_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    days {int} NOT NULL CHECK (days >= 5),
    proof TEXT,
    published_at {int} NOT NULL,
    CHECK (last_day > start_day)
){strict};

CREATE INDEX notices_by_last_day ON notices(kind, last_day);

CREATE TABLE notice_cases (
    notice_id TEXT NOT NULL REFERENCES notices(id),
    case_id TEXT NOT NULL REFERENCES cases(id),
    PRIMARY KEY (notice_id, case_id)
){strict};

CREATE INDEX notice_cases_by_case ON notice_cases(case_id);

-- Days that do not count, or working days that are added; rows never change.
CREATE TABLE notice_interruptions (
    id TEXT PRIMARY KEY,
    notice_id TEXT NOT NULL REFERENCES notices(id),
    from_day TEXT,
    to_day TEXT,
    workdays {int},
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    last_before TEXT NOT NULL,
    last_day TEXT NOT NULL,
    at {int} NOT NULL,
    CHECK (last_day > last_before),
    CHECK ((from_day IS NULL) = (to_day IS NULL)),
    CHECK ((from_day IS NULL) <> (workdays IS NULL)),
    CHECK (to_day >= from_day),
    CHECK (workdays > 0)
){strict};

CREATE INDEX interruptions_by_notice ON notice_interruptions(notice_id, last_day);

-- `author` is sealed: what the objector said of himself.
CREATE TABLE objections (
    id TEXT PRIMARY KEY,
    notice_id TEXT NOT NULL REFERENCES notices(id),
    case_id TEXT NOT NULL REFERENCES cases(id),
    author {bytes},
    body TEXT NOT NULL,
    at {int} NOT NULL,
    outcome TEXT CHECK (outcome IN ('upheld', 'rejected', 'partly')),
    answer TEXT,
    answered_at {int},
    CHECK ((outcome IS NULL) = (answered_at IS NULL))
){strict};

CREATE INDEX objections_by_case ON objections(case_id);
