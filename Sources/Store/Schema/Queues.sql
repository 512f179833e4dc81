-- What keeps a queue of a hundred thousand cases as quick as one of a hundred: who handles a case, and counts that the
-- database keeps itself, so that no page counts rows.

-- How many submitted cases each desk has: by employer, authority and office, and under '' for the bureau.
CREATE TABLE case_counts (
    unit_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    state TEXT NOT NULL,
    verdict TEXT NOT NULL,
    speciality TEXT NOT NULL,
    n {int} NOT NULL CHECK (n >= 0),
    PRIMARY KEY (unit_id, plan_id, state, verdict, speciality)
){strict};

-- Who of a unit sees to a case. What the queue needs of the case stands beside the name, so that an officer's own queue goes
-- along an index like everybody's.
CREATE TABLE case_handlers (
    case_id TEXT NOT NULL REFERENCES cases(id),
    unit_id TEXT NOT NULL REFERENCES units(id),
    account_id TEXT NOT NULL REFERENCES accounts(id),
    since {int} NOT NULL,
    plan_id TEXT NOT NULL,
    state TEXT NOT NULL,
    verdict TEXT,
    speciality TEXT NOT NULL,
    submitted_at {int} NOT NULL,
    PRIMARY KEY (case_id, unit_id, account_id)
){strict};

CREATE INDEX handlers_by_account ON case_handlers(unit_id, account_id, state, plan_id, submitted_at, case_id);
CREATE INDEX handlers_by_outcome
    ON case_handlers(unit_id, account_id, state, plan_id, verdict, speciality, submitted_at, case_id);

-- How many cases each account handles.
CREATE TABLE handler_counts (
    unit_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    state TEXT NOT NULL,
    verdict TEXT NOT NULL,
    speciality TEXT NOT NULL,
    n {int} NOT NULL CHECK (n >= 0),
    PRIMARY KEY (unit_id, account_id, plan_id, state, verdict, speciality)
){strict};

-- Who stands in for whom.
CREATE TABLE absences (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES units(id),
    account_id TEXT NOT NULL REFERENCES accounts(id),
    stand_in TEXT NOT NULL REFERENCES accounts(id),
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    created_at {int} NOT NULL,
    CHECK (to_day >= from_day),
    CHECK (stand_in <> account_id)
){strict};

CREATE INDEX absences_by_unit ON absences(unit_id, to_day);

-- Filters of a queue that an officer has named.
CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts(id),
    unit_id TEXT NOT NULL REFERENCES units(id),
    role TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) > 0),
    query TEXT NOT NULL,
    created_at {int} NOT NULL,
    UNIQUE (account_id, unit_id, role, name)
){strict};

--- sqlite

CREATE TRIGGER case_counted_first AFTER INSERT ON cases
WHEN NEW.submitted_at IS NOT NULL
BEGIN
    INSERT INTO case_counts (unit_id, plan_id, state, verdict, speciality, n)
        SELECT x.unit_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1
        FROM (
            SELECT '' AS unit_id
            UNION SELECT NEW.employer_id
            UNION SELECT NEW.authority_id
            UNION SELECT NEW.office_id) x
        WHERE x.unit_id IS NOT NULL
        ON CONFLICT (unit_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
END;

-- The units that count it are told apart by NULLIF: a UNION would make a table of its own at each change.
CREATE TRIGGER case_counted_again
AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, state, verdict, speciality, submitted_at ON cases
WHEN OLD.employer_id IS NOT NEW.employer_id
    OR OLD.authority_id IS NOT NEW.authority_id
    OR OLD.office_id IS NOT NEW.office_id
    OR OLD.plan_id IS NOT NEW.plan_id
    OR OLD.state IS NOT NEW.state
    OR OLD.verdict IS NOT NEW.verdict
    OR OLD.speciality IS NOT NEW.speciality
    OR (OLD.submitted_at IS NULL) IS NOT (NEW.submitted_at IS NULL)
BEGIN
    UPDATE case_counts SET n = n - 1
        WHERE OLD.submitted_at IS NOT NULL
        AND unit_id IN ('', OLD.employer_id, OLD.authority_id, OLD.office_id)
        AND plan_id = OLD.plan_id AND state = OLD.state
        AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
    INSERT INTO case_counts (unit_id, plan_id, state, verdict, speciality, n)
        SELECT x.unit_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1
        FROM (
            SELECT '' AS unit_id
            UNION ALL SELECT NULLIF(NEW.employer_id, NEW.office_id)
            UNION ALL SELECT NULLIF(NULLIF(NEW.authority_id, NEW.office_id), NEW.employer_id)
            UNION ALL SELECT NEW.office_id) x
        WHERE x.unit_id IS NOT NULL AND NEW.submitted_at IS NOT NULL
        ON CONFLICT (unit_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER case_counted_last AFTER DELETE ON cases
WHEN OLD.submitted_at IS NOT NULL
BEGIN
    UPDATE case_counts SET n = n - 1
        WHERE unit_id IN ('', OLD.employer_id, OLD.authority_id, OLD.office_id)
        AND plan_id = OLD.plan_id AND state = OLD.state
        AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
END;

-- What a case is now; a unit that it has left handles it no more.
CREATE TRIGGER case_handled
AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, state, verdict, speciality, submitted_at ON cases
WHEN EXISTS (SELECT 1 FROM case_handlers WHERE case_id = NEW.id)
BEGIN
    DELETE FROM case_handlers WHERE case_id = NEW.id
        AND unit_id NOT IN (NEW.employer_id, COALESCE(NEW.authority_id, ''), NEW.office_id);
    UPDATE case_handlers SET plan_id = NEW.plan_id, state = NEW.state, verdict = NEW.verdict,
        speciality = NEW.speciality, submitted_at = NEW.submitted_at
        WHERE case_id = NEW.id;
END;

CREATE TRIGGER handler_counted_first AFTER INSERT ON case_handlers
BEGIN
    INSERT INTO handler_counts (unit_id, account_id, plan_id, state, verdict, speciality, n)
        VALUES (NEW.unit_id, NEW.account_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1)
        ON CONFLICT (unit_id, account_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER handler_counted_again AFTER UPDATE ON case_handlers
BEGIN
    UPDATE handler_counts SET n = n - 1
        WHERE unit_id = OLD.unit_id AND account_id = OLD.account_id
        AND plan_id = OLD.plan_id AND state = OLD.state
        AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
    INSERT INTO handler_counts (unit_id, account_id, plan_id, state, verdict, speciality, n)
        VALUES (NEW.unit_id, NEW.account_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1)
        ON CONFLICT (unit_id, account_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER handler_counted_last AFTER DELETE ON case_handlers
BEGIN
    UPDATE handler_counts SET n = n - 1
        WHERE unit_id = OLD.unit_id AND account_id = OLD.account_id
        AND plan_id = OLD.plan_id AND state = OLD.state
        AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
END;

--- postgres

-- At the commit, when the audit chain is held already: counters that many want are held shortly and in one order.
CREATE FUNCTION case_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unit TEXT;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.submitted_at IS NOT NULL THEN
        FOR unit IN
            SELECT DISTINCT x FROM unnest(ARRAY['', OLD.employer_id, OLD.authority_id, OLD.office_id]) x
            WHERE x IS NOT NULL ORDER BY x
        LOOP
            EXECUTE format('UPDATE %I.case_counts SET n = n - 1
                WHERE unit_id = $1 AND plan_id = $2 AND state = $3 AND verdict = $4 AND speciality = $5', TG_TABLE_SCHEMA)
                USING unit, OLD.plan_id, OLD.state, COALESCE(OLD.verdict, ''), OLD.speciality;
        END LOOP;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.submitted_at IS NOT NULL THEN
        FOR unit IN
            SELECT DISTINCT x FROM unnest(ARRAY['', NEW.employer_id, NEW.authority_id, NEW.office_id]) x
            WHERE x IS NOT NULL ORDER BY x
        LOOP
            EXECUTE format('INSERT INTO %I.case_counts AS k (unit_id, plan_id, state, verdict, speciality, n)
                VALUES ($1, $2, $3, $4, $5, 1)
                ON CONFLICT (unit_id, plan_id, state, verdict, speciality) DO UPDATE SET n = k.n + 1', TG_TABLE_SCHEMA)
                USING unit, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality;
        END LOOP;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER case_counted AFTER INSERT OR UPDATE OR DELETE ON cases
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_counted();

CREATE FUNCTION case_handled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.case_handlers
        WHERE case_id = $1 AND unit_id NOT IN ($2, COALESCE($3, $4), $5)', TG_TABLE_SCHEMA)
        USING NEW.id, NEW.employer_id, NEW.authority_id, '', NEW.office_id;
    EXECUTE format('UPDATE %I.case_handlers SET plan_id = $2, state = $3, verdict = $4, speciality = $5, submitted_at = $6
        WHERE case_id = $1', TG_TABLE_SCHEMA)
        USING NEW.id, NEW.plan_id, NEW.state, NEW.verdict, NEW.speciality, NEW.submitted_at;
    RETURN NULL;
END $$;

CREATE TRIGGER case_handled
    AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, state, verdict, speciality, submitted_at ON cases
    FOR EACH ROW EXECUTE FUNCTION case_handled();

CREATE FUNCTION handler_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('UPDATE %I.handler_counts SET n = n - 1
            WHERE unit_id = $1 AND account_id = $2 AND plan_id = $3
            AND state = $4 AND verdict = $5 AND speciality = $6', TG_TABLE_SCHEMA)
            USING OLD.unit_id, OLD.account_id, OLD.plan_id, OLD.state, COALESCE(OLD.verdict, ''), OLD.speciality;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('INSERT INTO %I.handler_counts AS k (unit_id, account_id, plan_id, state, verdict, speciality, n)
            VALUES ($1, $2, $3, $4, $5, $6, 1)
            ON CONFLICT (unit_id, account_id, plan_id, state, verdict, speciality)
            DO UPDATE SET n = k.n + 1', TG_TABLE_SCHEMA)
            USING NEW.unit_id, NEW.account_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER handler_counted AFTER INSERT OR UPDATE OR DELETE ON case_handlers
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION handler_counted();
