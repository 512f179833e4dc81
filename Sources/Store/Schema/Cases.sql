-- Cases (申报材料): the application, its life, and what goes with it.

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL,
    plan_version {int} NOT NULL,
    person_id TEXT NOT NULL REFERENCES persons(id),
    employer_id TEXT NOT NULL REFERENCES units(id),
    authority_id TEXT REFERENCES units(id),
    office_id TEXT NOT NULL REFERENCES units(id),
    state TEXT NOT NULL
        CHECK (state IN ('draft', 'employerReview', 'employerNotice', 'authorityReview', 'authorityPassed',
            'officeReview', 'qualificationNotice', 'awaitingPayment', 'readyForReview', 'underReview', 'passed',
            'notPassed', 'resultNotice', 'reported', 'approved', 'certified', 'returned', 'refused',
            'withdrawn', 'expired', 'vetoed', 'revoked')),
    level {int} NOT NULL DEFAULT 0,
    -- Who returned it: there it goes back to.
    returner_state TEXT,
    returner_level {int},
    -- The last day of what is waited for; what the clock looks at.
    due TEXT,
    -- Of a refusal by the rules: the clause.
    clause TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    speciality TEXT NOT NULL DEFAULT '',
    filing TEXT NOT NULL DEFAULT 'normal' CHECK (filing IN ('normal', 'exceptional', 'transfer')),
    route TEXT,
    verdict TEXT,
    findings TEXT NOT NULL DEFAULT '[]',
    facts TEXT NOT NULL DEFAULT '{}',
    -- What was typed in the steps of the application, and which window wrote it last.
    details TEXT NOT NULL DEFAULT '{}',
    photo TEXT,
    commitment TEXT,
    submitted_at {int},
    notice_id TEXT,
    version {int} NOT NULL DEFAULT 1,
    updated_at {int} NOT NULL,
    details_version {int} NOT NULL DEFAULT 1 CHECK (details_version > 0),
    details_writer TEXT NOT NULL DEFAULT '',
    -- What stands in a case that was filed under a former name; where it is null the unit's present name is the name.
    employer_name TEXT CHECK (employer_name IS NULL OR length(employer_name) > 0),
    -- The unit that accepts the paper form: whose queue it came to first (N3.5).
    accepted_by TEXT REFERENCES units(id),
    -- The verdict as statistics count it (Statistics.sql).
    judged TEXT NOT NULL DEFAULT '',
    -- Of a returned case: what its owner has changed of the columns above and not handed in again, as JSON.
    edited TEXT,
    FOREIGN KEY (plan_id, plan_version) REFERENCES plans(id, version),
    CHECK (state <> 'returned' OR returner_state IS NOT NULL)
){strict};

CREATE UNIQUE INDEX one_open_application ON cases(plan_id, person_id)
    WHERE state NOT IN ('refused', 'withdrawn', 'expired', 'vetoed', 'revoked');
CREATE INDEX cases_by_person ON cases(person_id);
CREATE INDEX cases_by_state ON cases(state, due);
CREATE INDEX cases_by_employer ON cases(employer_id, state, plan_id, submitted_at, id);
CREATE INDEX cases_by_authority ON cases(authority_id, state, plan_id, submitted_at, id);
CREATE INDEX cases_by_office ON cases(office_id, state, plan_id, submitted_at, id);
CREATE INDEX cases_by_plan ON cases(state, plan_id, submitted_at, id);
CREATE INDEX cases_by_authority_outcome ON cases(authority_id, state, plan_id, verdict, speciality, submitted_at, id);
CREATE INDEX cases_by_office_outcome ON cases(office_id, state, plan_id, verdict, speciality, submitted_at, id);
CREATE INDEX cases_by_name ON cases(name{bytewise}, id);
CREATE INDEX cases_by_plan_submission ON cases(plan_id, submitted_at);
CREATE INDEX cases_by_acceptance ON cases(accepted_by, plan_id, plan_version, state);

-- Each step of a case along the table of transitions; the timeline that people see.
CREATE TABLE case_events (
    case_id TEXT NOT NULL REFERENCES cases(id),
    number {int} NOT NULL,
    at {int} NOT NULL,
    by_role TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, number)
){strict};

-- The achievements that the applicant picked, as they were then.
CREATE TABLE case_achievements (
    case_id TEXT NOT NULL REFERENCES cases(id),
    record_id TEXT NOT NULL REFERENCES archive_records(id),
    record_version {int} NOT NULL,
    body TEXT NOT NULL,
    contribution TEXT NOT NULL,
    marker TEXT NOT NULL DEFAULT '',
    representative {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (case_id, record_id)
){strict};

-- What was typed about an achievement, picked or not yet, so that it outlives the page and the picking.
CREATE TABLE contributions (
    case_id TEXT NOT NULL REFERENCES cases(id),
    record_id TEXT NOT NULL REFERENCES archive_records(id),
    contribution TEXT NOT NULL,
    marker TEXT NOT NULL,
    version {int} NOT NULL CHECK (version > 0),
    writer TEXT NOT NULL DEFAULT '',
    updated_at {int} NOT NULL,
    PRIMARY KEY (case_id, record_id)
){strict};

-- Ten-thousandths of the upright page; what an application shows is its own, whatever another application says.
CREATE TABLE name_spots (
    case_id TEXT NOT NULL REFERENCES cases(id),
    record_id TEXT NOT NULL REFERENCES archive_records(id),
    file_id TEXT NOT NULL REFERENCES evidence(id),
    page {int} NOT NULL CHECK (page > 0),
    x {int} NOT NULL CHECK (x >= 0),
    y {int} NOT NULL CHECK (y >= 0),
    width {int} NOT NULL CHECK (width >= 50),
    height {int} NOT NULL CHECK (height >= 50),
    at {int} NOT NULL,
    PRIMARY KEY (case_id, record_id),
    CHECK (x + width <= 10000 AND y + height <= 10000)
){strict};

CREATE INDEX name_spots_by_file ON name_spots(file_id, at);

-- One a case: asking for a new one replaces the old one. The token itself is nowhere, only its digest.
CREATE TABLE signing_links (
    case_id TEXT PRIMARY KEY REFERENCES cases(id),
    digest {bytes} NOT NULL UNIQUE CHECK (length(digest) = 32),
    membership_id TEXT NOT NULL REFERENCES memberships(id),
    created_at {int} NOT NULL,
    expires_at {int} NOT NULL,
    used_at {int},
    CHECK (expires_at > created_at)
){strict};

-- What was asked to be corrected, all together (一次性告知), until when, and when it was.
CREATE TABLE corrections (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases(id),
    level TEXT NOT NULL,
    items TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    sent_at {int} NOT NULL,
    due TEXT NOT NULL,
    mended_at {int}
){strict};

CREATE INDEX corrections_by_case ON corrections(case_id);

-- Internal remarks of a unit; applicants never see them.
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases(id),
    unit_id TEXT NOT NULL REFERENCES units(id),
    author TEXT NOT NULL,
    body TEXT NOT NULL,
    at {int} NOT NULL
){strict};

CREATE INDEX notes_by_case ON notes(case_id, unit_id, at);

-- Messages that a person reads in the pages, whatever goes out beside.
CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons(id),
    at {int} NOT NULL,
    body TEXT NOT NULL,
    case_id TEXT,
    read_at {int}
){strict};

CREATE INDEX messages_by_person ON messages(person_id, at);

-- A person's request to have a result checked again (复核).
CREATE TABLE rechecks (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases(id),
    reason TEXT NOT NULL,
    at {int} NOT NULL,
    outcome TEXT CHECK (outcome IN ('granted', 'rejected')),
    answer TEXT,
    answered_at {int}
){strict};

CREATE UNIQUE INDEX one_open_recheck ON rechecks(case_id) WHERE outcome IS NULL;

-- The paper form on its way (A2.2.8).
CREATE TABLE papers (
    case_id TEXT PRIMARY KEY REFERENCES cases(id),
    return_address {bytes},
    waybill TEXT,
    arrived_on TEXT,
    stamped_on TEXT,
    returned_on TEXT,
    return_waybill TEXT,
    handed_over_on TEXT,
    handed_to TEXT
){strict};
