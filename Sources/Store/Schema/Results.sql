-- Results: the bureau's documents (发文), result sheets and certificates.

-- 〔年份〕N号 of the bureau, with its day.
CREATE TABLE result_documents (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    day TEXT NOT NULL,
    created_at {int} NOT NULL
){strict};

-- Of a meeting or a plan, for the figures whose digest it carries; the file in the vault, and its own digest as the audit chain has it.
CREATE TABLE result_sheets (
    subject TEXT NOT NULL,
    content TEXT NOT NULL CHECK (length(content) = 64),
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    at {int} NOT NULL,
    PRIMARY KEY (subject, content)
){strict};

-- A number is never given twice; series and sequence leave no gap. One whose paper was wrong is replaced by another of its case.
CREATE TABLE certificates (
    number TEXT PRIMARY KEY,
    sequence {int} NOT NULL CHECK (sequence > 0),
    series TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases(id),
    holder TEXT NOT NULL,
    title TEXT NOT NULL,
    speciality TEXT NOT NULL,
    committee TEXT NOT NULL,
    document TEXT NOT NULL,
    document_day TEXT NOT NULL,
    restriction TEXT NOT NULL DEFAULT '',
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    issued_at {int} NOT NULL,
    revoked_at {int},
    revoked_because TEXT,
    replaced_at {int},
    replaced_because TEXT,
    -- The number of the one in whose place this stands.
    replaces TEXT UNIQUE REFERENCES certificates(number),
    UNIQUE (series, sequence),
    CHECK ((revoked_at IS NULL) = (revoked_because IS NULL)),
    CHECK ((replaced_at IS NULL) = (replaced_because IS NULL)),
    CHECK (replaced_at IS NULL OR revoked_at IS NULL)
){strict};

CREATE UNIQUE INDEX certificate_of_case ON certificates(case_id) WHERE replaced_at IS NULL;
