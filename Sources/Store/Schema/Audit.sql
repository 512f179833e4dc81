-- The audit log: a chain in which each entry carries the digest of the one before. Rows are added and never changed.

CREATE TABLE audit_entries (
    number {int} PRIMARY KEY CHECK (number > 0),
    at {int} NOT NULL,
    actor TEXT NOT NULL CHECK (length(actor) > 0),
    act TEXT NOT NULL CHECK (length(act) > 0),
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous {bytes} NOT NULL CHECK (length(previous) = 32),
    digest {bytes} NOT NULL UNIQUE CHECK (length(digest) = 32),
    hmac {bytes} NOT NULL CHECK (length(hmac) = 36)
){strict};

CREATE INDEX audit_by_subject ON audit_entries(subject, number);

--- sqlite

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END;

CREATE TRIGGER audit_no_gap BEFORE INSERT ON audit_entries
WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entries)
BEGIN SELECT RAISE(ABORT, 'audit entries are numbered without gap'); END;

--- postgres

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit entries are never changed or removed' USING ERRCODE = '23P99'; END $$;

CREATE FUNCTION audit_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE following BIGINT;
BEGIN
    EXECUTE format('SELECT COALESCE(MAX(number), 0) + 1 FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO following;
    IF NEW.number <> following THEN
        RAISE EXCEPTION 'audit entries are numbered without gap' USING ERRCODE = '23P99';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_no_gap BEFORE INSERT ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_in_order();
