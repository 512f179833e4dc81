/// What keeps a queue of a hundred thousand cases as quick as one of a hundred: indexes in the order in which pages go on, and
/// counts that the database keeps itself, so that no page counts rows.
extension Schema {
    static let queues = Migration(
        number: 60, name: "order and counts of queues",
        steps: [
            "DROP INDEX cases_by_employer", "DROP INDEX cases_by_authority", "DROP INDEX cases_by_office",
            "CREATE INDEX cases_by_employer ON cases(employer_id, state, plan_id, submitted_at, id)",
            "CREATE INDEX cases_by_authority ON cases(authority_id, state, plan_id, submitted_at, id)",
            "CREATE INDEX cases_by_office ON cases(office_id, state, plan_id, submitted_at, id)",
            "CREATE INDEX cases_by_plan ON cases(state, plan_id, submitted_at, id)",
            "CREATE INDEX cases_by_authority_outcome ON cases(authority_id, state, plan_id, verdict, speciality, submitted_at, id)",
            "CREATE INDEX cases_by_office_outcome ON cases(office_id, state, plan_id, verdict, speciality, submitted_at, id)",
            .sqlite("CREATE INDEX cases_by_name ON cases(name, id)"),
            .postgres("CREATE INDEX cases_by_name ON cases(name COLLATE \"C\", id)"),
            // How many submitted cases each desk has: by employer, authority and office, and under '' for the bureau.
            """
            CREATE TABLE case_counts (unit_id TEXT NOT NULL, plan_id TEXT NOT NULL, state TEXT NOT NULL, verdict TEXT NOT NULL, speciality TEXT NOT NULL,
                n {int} NOT NULL CHECK (n >= 0), PRIMARY KEY (unit_id, plan_id, state, verdict, speciality)){strict}
            """,
            """
            INSERT INTO case_counts (unit_id, plan_id, state, verdict, speciality, n)
                SELECT x.unit_id, x.plan_id, x.state, x.verdict, x.speciality, COUNT(*) FROM (
                    SELECT employer_id AS unit_id, plan_id, state, COALESCE(verdict, '') AS verdict, speciality FROM cases WHERE submitted_at IS NOT NULL
                    UNION ALL SELECT authority_id, plan_id, state, COALESCE(verdict, ''), speciality FROM cases WHERE submitted_at IS NOT NULL AND authority_id IS NOT NULL
                    UNION ALL SELECT office_id, plan_id, state, COALESCE(verdict, ''), speciality FROM cases WHERE submitted_at IS NOT NULL
                    UNION ALL SELECT '', plan_id, state, COALESCE(verdict, ''), speciality FROM cases WHERE submitted_at IS NOT NULL) x
                GROUP BY x.unit_id, x.plan_id, x.state, x.verdict, x.speciality
            """,
        ] + sqliteCounting + postgresCounting)

    /// As before, but without a table made at each change for the few units that count it.
    static let quickerCounts = Migration(
        number: 173, name: "counts of queues without tables of their own",
        steps: [
            .sqlite("DROP TRIGGER case_counted_again"),
            .sqlite(
                """
                CREATE TRIGGER case_counted_again AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, state, verdict, speciality, submitted_at ON cases
                WHEN OLD.employer_id IS NOT NEW.employer_id OR OLD.authority_id IS NOT NEW.authority_id OR OLD.office_id IS NOT NEW.office_id OR OLD.plan_id IS NOT NEW.plan_id
                    OR OLD.state IS NOT NEW.state OR OLD.verdict IS NOT NEW.verdict OR OLD.speciality IS NOT NEW.speciality
                    OR (OLD.submitted_at IS NULL) IS NOT (NEW.submitted_at IS NULL) BEGIN
                    UPDATE case_counts SET n = n - 1 WHERE OLD.submitted_at IS NOT NULL AND unit_id IN ('', OLD.employer_id, OLD.authority_id, OLD.office_id)
                        AND plan_id = OLD.plan_id AND state = OLD.state AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
                    INSERT INTO case_counts (unit_id, plan_id, state, verdict, speciality, n)
                        SELECT x.unit_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1 FROM (
                            SELECT '' AS unit_id UNION ALL SELECT NULLIF(NEW.employer_id, NEW.office_id)
                            UNION ALL SELECT NULLIF(NULLIF(NEW.authority_id, NEW.office_id), NEW.employer_id) UNION ALL SELECT NEW.office_id) x
                        WHERE x.unit_id IS NOT NULL AND NEW.submitted_at IS NOT NULL
                        ON CONFLICT (unit_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
                END
                """),
        ])

    private static let sqliteCounting: [SchemaStep] = [
        .sqlite(
            """
            CREATE TRIGGER case_counted_first AFTER INSERT ON cases WHEN NEW.submitted_at IS NOT NULL BEGIN
                INSERT INTO case_counts (unit_id, plan_id, state, verdict, speciality, n)
                    SELECT x.unit_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1
                    FROM (SELECT '' AS unit_id UNION SELECT NEW.employer_id UNION SELECT NEW.authority_id UNION SELECT NEW.office_id) x WHERE x.unit_id IS NOT NULL
                    ON CONFLICT (unit_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER case_counted_again AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, state, verdict, speciality, submitted_at ON cases
            WHEN OLD.employer_id IS NOT NEW.employer_id OR OLD.authority_id IS NOT NEW.authority_id OR OLD.office_id IS NOT NEW.office_id OR OLD.plan_id IS NOT NEW.plan_id
                OR OLD.state IS NOT NEW.state OR OLD.verdict IS NOT NEW.verdict OR OLD.speciality IS NOT NEW.speciality
                OR (OLD.submitted_at IS NULL) IS NOT (NEW.submitted_at IS NULL) BEGIN
                UPDATE case_counts SET n = n - 1 WHERE OLD.submitted_at IS NOT NULL AND unit_id IN ('', OLD.employer_id, OLD.authority_id, OLD.office_id)
                    AND plan_id = OLD.plan_id AND state = OLD.state AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
                INSERT INTO case_counts (unit_id, plan_id, state, verdict, speciality, n)
                    SELECT x.unit_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1
                    FROM (SELECT '' AS unit_id UNION SELECT NEW.employer_id UNION SELECT NEW.authority_id UNION SELECT NEW.office_id) x
                    WHERE x.unit_id IS NOT NULL AND NEW.submitted_at IS NOT NULL
                    ON CONFLICT (unit_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER case_counted_last AFTER DELETE ON cases WHEN OLD.submitted_at IS NOT NULL BEGIN
                UPDATE case_counts SET n = n - 1 WHERE unit_id IN ('', OLD.employer_id, OLD.authority_id, OLD.office_id)
                    AND plan_id = OLD.plan_id AND state = OLD.state AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
            END
            """),
    ]

    /// At the commit, when the audit chain is held already: counters that many want are held shortly and in one order.
    private static let postgresCounting: [SchemaStep] = [
        .postgres(
            """
            CREATE FUNCTION case_counted() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE unit TEXT;
            BEGIN
                IF TG_OP <> 'INSERT' AND OLD.submitted_at IS NOT NULL THEN
                    FOR unit IN SELECT DISTINCT x FROM unnest(ARRAY['', OLD.employer_id, OLD.authority_id, OLD.office_id]) x WHERE x IS NOT NULL ORDER BY x LOOP
                        EXECUTE format('UPDATE %I.case_counts SET n = n - 1 WHERE unit_id = $1 AND plan_id = $2 AND state = $3 AND verdict = $4 AND speciality = $5', TG_TABLE_SCHEMA)
                            USING unit, OLD.plan_id, OLD.state, COALESCE(OLD.verdict, ''), OLD.speciality;
                    END LOOP;
                END IF;
                IF TG_OP <> 'DELETE' AND NEW.submitted_at IS NOT NULL THEN
                    FOR unit IN SELECT DISTINCT x FROM unnest(ARRAY['', NEW.employer_id, NEW.authority_id, NEW.office_id]) x WHERE x IS NOT NULL ORDER BY x LOOP
                        EXECUTE format('INSERT INTO %I.case_counts AS k (unit_id, plan_id, state, verdict, speciality, n) VALUES ($1, $2, $3, $4, $5, 1)
                            ON CONFLICT (unit_id, plan_id, state, verdict, speciality) DO UPDATE SET n = k.n + 1', TG_TABLE_SCHEMA)
                            USING unit, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality;
                    END LOOP;
                END IF;
                RETURN NULL;
            END $$
            """),
        .postgres(
            """
            CREATE CONSTRAINT TRIGGER case_counted AFTER INSERT OR UPDATE OR DELETE ON cases DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_counted()
            """),
    ]
}
