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

-- `author` and `contact` are sealed: what the objector said of himself. `receipt` is what the objector looks it up by; `place`
-- a keyed digest of the network that it came from, for the caps.
CREATE TABLE objections (
    id TEXT PRIMARY KEY,
    notice_id TEXT NOT NULL REFERENCES notices(id),
    case_id TEXT NOT NULL REFERENCES cases(id),
    author {bytes},
    body TEXT NOT NULL,
    at {int} NOT NULL,
    outcome TEXT CHECK (outcome IN ('upheld', 'rejected', 'partly', 'setAside')),
    answer TEXT,
    answered_at {int},
    receipt TEXT CHECK (length(receipt) = 16),
    contact {bytes},
    contact_proved {int} NOT NULL DEFAULT 0 CHECK (contact_proved IN (0, 1)),
    place {bytes} CHECK (length(place) = 32),
    CHECK ((outcome IS NULL) = (answered_at IS NULL))
){strict};

CREATE INDEX objections_by_case ON objections(case_id);
CREATE UNIQUE INDEX objections_by_receipt ON objections(receipt);
CREATE INDEX objections_by_notice ON objections(notice_id, at);
CREATE INDEX objections_by_place ON objections(place, at);

-- What an objector has handed in as evidence; `address` is the file's in the vault.
CREATE TABLE objection_files (
    id TEXT PRIMARY KEY,
    objection_id TEXT NOT NULL REFERENCES objections(id),
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size {int} NOT NULL CHECK (size > 0)
){strict};

CREATE INDEX objection_files_by_objection ON objection_files(objection_id);

-- Codes that were sent to a phone or a mail address, to show that it is the objector's. Contact and code are keyed digests.
CREATE TABLE contact_codes (
    id TEXT PRIMARY KEY,
    contact {bytes} NOT NULL CHECK (length(contact) = 32),
    place {bytes} NOT NULL CHECK (length(place) = 32),
    code {bytes} NOT NULL CHECK (length(code) = 32),
    wrong {int} NOT NULL DEFAULT 0 CHECK (wrong >= 0),
    sent_at {int} NOT NULL,
    expires_at {int} NOT NULL,
    proved_at {int}
){strict};

CREATE INDEX contact_codes_by_contact ON contact_codes(contact, sent_at);
CREATE INDEX contact_codes_by_place ON contact_codes(place, sent_at);
