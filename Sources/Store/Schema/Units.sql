-- Units (单位): employers, authorities, offices, bureaus and the platform itself.

CREATE TABLE units (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('employer', 'authority', 'office', 'bureau', 'platform')),
    name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
    credit_code TEXT UNIQUE,
    employer_kind TEXT,
    ownership TEXT,
    sector TEXT,
    supervised_by TEXT,
    level TEXT,
    plan_id TEXT,
    state TEXT NOT NULL DEFAULT 'approved' CHECK (state IN ('waiting', 'approved', 'returned')),
    letter TEXT,
    created_at {int} NOT NULL,
    return_reason TEXT NOT NULL DEFAULT ''
){strict};
