-- What was handed in (A2.2.6, R5): a snapshot with each submission, never changed and never removed. Whoever checks, scores,
-- decides or prints reads it; what is edited afterwards is seen by its owner alone, until it is handed in again.

-- By the SHA-256 of its bytes: what two submissions have in common stands here once. A body is a list of flat JSON objects.
CREATE TABLE snapshot_parts (
    digest {bytes} PRIMARY KEY CHECK (length(digest) = 32),
    body TEXT NOT NULL
){strict};

-- `salt` goes into the digest that stands on the audit chain, so that nobody can guess there what a snapshot says.
CREATE TABLE snapshots (
    case_id TEXT NOT NULL REFERENCES cases(id),
    number {int} NOT NULL CHECK (number > 0),
    at {int} NOT NULL,
    application {bytes} NOT NULL REFERENCES snapshot_parts(digest),
    archive {bytes} NOT NULL REFERENCES snapshot_parts(digest),
    answers {bytes} NOT NULL REFERENCES snapshot_parts(digest),
    salt {bytes} NOT NULL CHECK (length(salt) = 16),
    PRIMARY KEY (case_id, number)
){strict};

-- What the employer confirmed of a snapshot when passing it on (A1.2.2.1): a layer beside what was declared.
CREATE TABLE confirmations (
    case_id TEXT NOT NULL,
    snapshot {int} NOT NULL,
    at {int} NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts(id),
    backbone {int} NOT NULL CHECK (backbone IN (0, 1)),
    PRIMARY KEY (case_id, snapshot),
    FOREIGN KEY (case_id, snapshot) REFERENCES snapshots(case_id, number)
){strict};

--- sqlite

CREATE TRIGGER snapshots_no_update BEFORE UPDATE ON snapshots
BEGIN SELECT RAISE(ABORT, 'what was handed in is never changed'); END;

CREATE TRIGGER snapshots_no_delete BEFORE DELETE ON snapshots
BEGIN SELECT RAISE(ABORT, 'what was handed in is never removed'); END;

CREATE TRIGGER snapshot_parts_no_update BEFORE UPDATE ON snapshot_parts
BEGIN SELECT RAISE(ABORT, 'what was handed in is never changed'); END;

CREATE TRIGGER snapshot_parts_no_delete BEFORE DELETE ON snapshot_parts
BEGIN SELECT RAISE(ABORT, 'what was handed in is never removed'); END;

--- postgres

CREATE FUNCTION snapshot_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was handed in is never changed or removed' USING ERRCODE = '23P99'; END $$;

CREATE TRIGGER snapshots_no_change BEFORE UPDATE OR DELETE ON snapshots
    FOR EACH ROW EXECUTE FUNCTION snapshot_refuse();

CREATE TRIGGER snapshots_no_truncate BEFORE TRUNCATE ON snapshots
    FOR EACH STATEMENT EXECUTE FUNCTION snapshot_refuse();

CREATE TRIGGER snapshot_parts_no_change BEFORE UPDATE OR DELETE ON snapshot_parts
    FOR EACH ROW EXECUTE FUNCTION snapshot_refuse();

CREATE TRIGGER snapshot_parts_no_truncate BEFORE TRUNCATE ON snapshot_parts
    FOR EACH STATEMENT EXECUTE FUNCTION snapshot_refuse();
