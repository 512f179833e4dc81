-- Persons, and what is held against their honesty (诚信档案). Resident id, phone and mail are sealed; the keyed digest finds a number.

CREATE TABLE persons (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    resident_id {bytes} NOT NULL,
    resident_lookup {bytes} NOT NULL UNIQUE,
    phone {bytes},
    sex TEXT NOT NULL CHECK (sex IN ('男', '女')),
    born TEXT NOT NULL,
    employer_id TEXT REFERENCES units(id),
    profile TEXT NOT NULL DEFAULT '{}',
    updated_at {int} NOT NULL,
    email {bytes},
    -- The digest of a number that no employer has compared with the paper yet; `resident_lookup` is one that no number has until then.
    claimed_lookup {bytes} CHECK (claimed_lookup IS NULL OR length(claimed_lookup) = 32),
    -- Random: what the audit chain says of a person's rows tells nothing once they are gone.
    salt {bytes}
){strict};

CREATE INDEX persons_by_employer ON persons(employer_id, name);

-- While one runs, an application is refused (N5).
CREATE TABLE integrity_records (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons(id),
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    reason TEXT NOT NULL,
    case_id TEXT,
    created_at {int} NOT NULL,
    CHECK (to_day >= from_day)
){strict};

CREATE INDEX integrity_by_person ON integrity_records(person_id);
