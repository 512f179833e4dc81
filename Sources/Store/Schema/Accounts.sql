-- Accounts, the roles that they have in units, their sessions, and ways back in.

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    person_id TEXT REFERENCES persons(id),
    name TEXT NOT NULL,
    totp {bytes},
    -- The last time step whose code was used, so that none works twice.
    totp_step {int} NOT NULL DEFAULT 0,
    closed_at {int},
    created_at {int} NOT NULL,
    -- A password that was handed over and still has to be changed by its holder.
    password_once {int} NOT NULL DEFAULT 0 CHECK (password_once IN (0, 1)),
    -- The keyed digest of a resident id waits here until somebody registers with that number; then `person_id` takes its place.
    resident_lookup {bytes} CHECK (resident_lookup IS NULL OR (length(resident_lookup) = 32 AND person_id IS NULL)),
    linked_by TEXT CHECK (linked_by IN ('self', 'administrator')),
    linked_at {int}
){strict};

CREATE INDEX accounts_by_lookup ON accounts(resident_lookup) WHERE resident_lookup IS NOT NULL;
CREATE INDEX accounts_by_person ON accounts(person_id) WHERE person_id IS NOT NULL;

-- A role is always a role in a unit; applicants and experts have none.
CREATE TABLE memberships (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts(id),
    role TEXT NOT NULL
        CHECK (role IN ('applicant', 'employer', 'authority', 'office', 'expert', 'bureau', 'administrator')),
    unit_id TEXT REFERENCES units(id),
    since {int} NOT NULL,
    until {int}
){strict};

CREATE UNIQUE INDEX membership_once ON memberships(account_id, role, COALESCE(unit_id,'')) WHERE until IS NULL;
CREATE INDEX memberships_by_unit ON memberships(unit_id, role);

-- An account that works on some specialities only; without rows it works on all.
CREATE TABLE membership_specialities (
    membership_id TEXT NOT NULL REFERENCES memberships(id),
    speciality TEXT NOT NULL CHECK (length(speciality) > 0),
    PRIMARY KEY (membership_id, speciality)
){strict};

-- Only the digest of a session's token is here.
CREATE TABLE sessions (
    digest {bytes} PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts(id),
    membership_id TEXT REFERENCES memberships(id),
    csrf TEXT NOT NULL,
    second_factor {int} NOT NULL CHECK (second_factor IN (0, 1)),
    created_at {int} NOT NULL,
    seen_at {int} NOT NULL,
    -- Wrong codes given in it; the fifth ends it.
    wrong_codes {int} NOT NULL DEFAULT 0,
    -- Where it was opened, as its owner recognises it: kind of device, and the beginning of the address.
    device TEXT NOT NULL DEFAULT '',
    network TEXT NOT NULL DEFAULT '',
    -- When the second factor was given last, at signing in or before an act that asks for it.
    factor_at {int}
){strict};

CREATE INDEX sessions_by_account ON sessions(account_id);

-- Wrong passwords and codes, for each login that was tried, whether or not somebody has it, and each place they came from: a
-- network, a known device, or all that are not known devices. Keyed digests: the table tells neither logins nor addresses.
CREATE TABLE wrong_guesses (
    login {bytes} NOT NULL CHECK (length(login) = 32),
    place {bytes} NOT NULL CHECK (length(place) = 32),
    -- The instant at which all will be forgiven, until when nothing is looked at, when that was last written on the chain.
    gone_at {int} NOT NULL,
    until {int} NOT NULL,
    noted_at {int} NOT NULL,
    PRIMARY KEY (login, place)
){strict};

CREATE INDEX wrong_guesses_by_age ON wrong_guesses(gone_at);

-- Devices that have signed in completely before; what others guess does not make them wait. Digests of what their browsers keep.
CREATE TABLE known_devices (
    account_id TEXT NOT NULL REFERENCES accounts(id),
    digest {bytes} NOT NULL CHECK (length(digest) = 32),
    seen_at {int} NOT NULL,
    PRIMARY KEY (account_id, digest)
){strict};

-- Keyed digests: who has the database alone can try no code.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts(id),
    digest {bytes} NOT NULL CHECK (length(digest) = 32),
    created_at {int} NOT NULL,
    used_at {int},
    PRIMARY KEY (account_id, digest)
){strict};

-- Without an account: somebody asked for one that is not there, and what was written is the same (S2).
CREATE TABLE password_links (
    digest {bytes} PRIMARY KEY CHECK (length(digest) = 32),
    account_id TEXT REFERENCES accounts(id),
    created_at {int} NOT NULL,
    expires_at {int} NOT NULL CHECK (expires_at > created_at),
    used_at {int}
){strict};

CREATE INDEX password_links_by_account ON password_links(account_id, created_at);
CREATE INDEX password_links_by_age ON password_links(expires_at);

-- One row: who starts a server anew gets a new link, and the one before is dead. Once it is used it stays so.
CREATE TABLE first_link (
    id {int} PRIMARY KEY CHECK (id = 1),
    digest {bytes} NOT NULL CHECK (length(digest) = 32),
    created_at {int} NOT NULL,
    expires_at {int} NOT NULL CHECK (expires_at > created_at),
    used_at {int}
){strict};

-- What was set for the whole installation otherwise than it comes.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at {int} NOT NULL
){strict};

-- What one has asked for and another confirms or not (S17); nobody's proposal came from the command line. `detail` is a record of texts.
CREATE TABLE proposals (
    id TEXT PRIMARY KEY,
    act TEXT NOT NULL CHECK (act IN ('revokeCertificate', 'voidMeeting', 'grantRole', 'turnOff', 'changeKey')),
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    proposed_by TEXT REFERENCES accounts(id),
    proposed_at {int} NOT NULL,
    last_day TEXT NOT NULL,
    outcome TEXT CHECK (outcome IN ('confirmed', 'withdrawn', 'lapsed')),
    decided_by TEXT REFERENCES accounts(id),
    decided_at {int},
    CHECK ((outcome IS NULL) = (decided_at IS NULL)),
    CHECK (outcome IS NULL OR outcome <> 'confirmed' OR decided_by IS NOT NULL),
    CHECK (proposed_by IS NULL OR outcome IS NULL OR outcome <> 'confirmed' OR decided_by <> proposed_by)
){strict};

CREATE UNIQUE INDEX proposal_open ON proposals(act, subject) WHERE outcome IS NULL;
