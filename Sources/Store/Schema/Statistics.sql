-- Statistics of desks, kept by the database.

-- How many submitted cases each desk has by employer and by verdict. `judged` is the route and the clauses that are not
-- met or that people look at, `kind value` a line, sorted (the casework writes it), and is counted as one value.
CREATE TABLE case_tallies (
    unit_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('employer', 'judged')),
    value TEXT NOT NULL,
    n {int} NOT NULL CHECK (n >= 0),
    PRIMARY KEY (unit_id, plan_id, kind, value)
){strict};

--- sqlite

CREATE TRIGGER case_tallied_first AFTER INSERT ON cases
WHEN NEW.submitted_at IS NOT NULL
BEGIN
    INSERT INTO case_tallies (unit_id, plan_id, kind, value, n)
        SELECT x.unit_id, NEW.plan_id, x.kind, x.value, 1
        FROM (
            SELECT NEW.office_id AS unit_id, 'employer' AS kind, NEW.employer_id AS value
            UNION ALL SELECT NEW.office_id, 'judged', NEW.judged
            UNION ALL SELECT NULLIF(NEW.authority_id, NEW.office_id), 'employer', NEW.employer_id
            UNION ALL SELECT NULLIF(NEW.authority_id, NEW.office_id), 'judged', NEW.judged) x
        WHERE x.unit_id IS NOT NULL
        ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER case_tallied_again
AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, judged, submitted_at ON cases
WHEN OLD.employer_id IS NOT NEW.employer_id
    OR OLD.authority_id IS NOT NEW.authority_id
    OR OLD.office_id IS NOT NEW.office_id
    OR OLD.plan_id IS NOT NEW.plan_id
    OR OLD.judged IS NOT NEW.judged
    OR (OLD.submitted_at IS NULL) IS NOT (NEW.submitted_at IS NULL)
BEGIN
    UPDATE case_tallies SET n = n - 1
        WHERE OLD.submitted_at IS NOT NULL AND unit_id IN (OLD.authority_id, OLD.office_id) AND plan_id = OLD.plan_id
        AND (kind, value) IN (VALUES ('employer', OLD.employer_id), ('judged', OLD.judged));
    INSERT INTO case_tallies (unit_id, plan_id, kind, value, n)
        SELECT x.unit_id, NEW.plan_id, x.kind, x.value, 1
        FROM (
            SELECT NEW.office_id AS unit_id, 'employer' AS kind, NEW.employer_id AS value
            UNION ALL SELECT NEW.office_id, 'judged', NEW.judged
            UNION ALL SELECT NULLIF(NEW.authority_id, NEW.office_id), 'employer', NEW.employer_id
            UNION ALL SELECT NULLIF(NEW.authority_id, NEW.office_id), 'judged', NEW.judged) x
        WHERE NEW.submitted_at IS NOT NULL AND x.unit_id IS NOT NULL
        ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER case_tallied_last AFTER DELETE ON cases
WHEN OLD.submitted_at IS NOT NULL
BEGIN
    UPDATE case_tallies SET n = n - 1
        WHERE unit_id IN (OLD.authority_id, OLD.office_id) AND plan_id = OLD.plan_id
        AND (kind, value) IN (VALUES ('employer', OLD.employer_id), ('judged', OLD.judged));
END;

--- postgres

-- At the commit and in one order, as the queues' counters.
CREATE FUNCTION case_tallied() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unit TEXT;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.employer_id, OLD.authority_id, OLD.office_id, OLD.plan_id, OLD.judged, OLD.submitted_at IS NULL)
            IS NOT DISTINCT FROM
            (NEW.employer_id, NEW.authority_id, NEW.office_id, NEW.plan_id, NEW.judged, NEW.submitted_at IS NULL)
        THEN RETURN NULL; END IF;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.submitted_at IS NOT NULL THEN
        FOR unit IN
            SELECT DISTINCT x FROM unnest(ARRAY[OLD.authority_id, OLD.office_id]) x WHERE x IS NOT NULL ORDER BY x
        LOOP
            EXECUTE format('UPDATE %I.case_tallies SET n = n - 1
                WHERE unit_id = $1 AND plan_id = $2 AND kind = $3 AND value = $4', TG_TABLE_SCHEMA)
                USING unit, OLD.plan_id, 'employer'::TEXT, OLD.employer_id;
            EXECUTE format('UPDATE %I.case_tallies SET n = n - 1
                WHERE unit_id = $1 AND plan_id = $2 AND kind = $3 AND value = $4', TG_TABLE_SCHEMA)
                USING unit, OLD.plan_id, 'judged'::TEXT, OLD.judged;
        END LOOP;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.submitted_at IS NOT NULL THEN
        FOR unit IN
            SELECT DISTINCT x FROM unnest(ARRAY[NEW.authority_id, NEW.office_id]) x WHERE x IS NOT NULL ORDER BY x
        LOOP
            EXECUTE format('INSERT INTO %I.case_tallies AS k (unit_id, plan_id, kind, value, n)
                VALUES ($1, $2, $3, $4, 1), ($1, $2, $5, $6, 1)
                ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = k.n + 1', TG_TABLE_SCHEMA)
                USING unit, NEW.plan_id, 'employer'::TEXT, NEW.employer_id, 'judged'::TEXT, NEW.judged;
        END LOOP;
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER case_tallied AFTER INSERT OR UPDATE OR DELETE ON cases
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_tallied();
