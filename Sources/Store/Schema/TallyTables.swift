/// What an authority's and an office's statistics are read from: counted rows, kept with each change of a case, so that no page counts
/// cases. By unit and plan: employers, routes, and the clauses that are not met or that people have to look at.
extension Schema {
    static let tallies = Migration(
        number: 72, name: "statistics of desks",
        steps: [
            """
            CREATE TABLE case_tallies (unit_id TEXT NOT NULL, plan_id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('employer','route','unmet','unknown')), value TEXT NOT NULL,
                n {int} NOT NULL CHECK (n >= 0), PRIMARY KEY (unit_id, plan_id, kind, value)){strict}
            """,
            .sqlite(
                """
                INSERT INTO case_tallies (unit_id, plan_id, kind, value, n)
                    SELECT x.unit_id, x.plan_id, x.kind, x.value, COUNT(*) FROM (
                        SELECT u.id AS unit_id, c.plan_id, v.kind, v.value FROM cases c JOIN units u ON u.id IN (c.authority_id, c.office_id) JOIN (
                            SELECT id, 'employer' AS kind, employer_id AS value FROM cases UNION SELECT id, 'route', route FROM cases
                            UNION SELECT q.id, o.value, k.value FROM cases q, json_each(q.findings) f, json_each(f.value) o, json_each(f.value) k WHERE o.key = 'outcome' AND k.key = 'clause') v ON v.id = c.id
                        WHERE c.submitted_at IS NOT NULL AND v.value IS NOT NULL AND v.kind <> 'met') x
                    GROUP BY x.unit_id, x.plan_id, x.kind, x.value
                """),
            .postgres(
                """
                INSERT INTO case_tallies (unit_id, plan_id, kind, value, n)
                    SELECT x.unit_id, x.plan_id, x.kind, x.value, COUNT(*) FROM (
                        SELECT u.id AS unit_id, c.plan_id, v.kind, v.value FROM cases c JOIN units u ON u.id IN (c.authority_id, c.office_id) JOIN (
                            SELECT id, 'employer' AS kind, employer_id AS value FROM cases UNION SELECT id, 'route', route FROM cases
                            UNION SELECT k.id, f ->> 'outcome', f ->> 'clause' FROM cases k, json_array_elements(k.findings::json) f) v ON v.id = c.id
                        WHERE c.submitted_at IS NOT NULL AND v.value IS NOT NULL AND v.kind <> 'met') x
                    GROUP BY x.unit_id, x.plan_id, x.kind, x.value
                """),
        ] + sqliteTallying + postgresTallying)

    /// By `json_each` alone: SQLite holds `json_extract` unsafe in a schema that is not trusted.
    private static let sqliteTallying: [SchemaStep] = [
        .sqlite(
            """
            CREATE TRIGGER case_tallied_first AFTER INSERT ON cases WHEN NEW.submitted_at IS NOT NULL BEGIN
                INSERT INTO case_tallies (unit_id, plan_id, kind, value, n)
                    SELECT u.id, NEW.plan_id, v.kind, v.value, 1 FROM (SELECT NEW.authority_id AS id UNION SELECT NEW.office_id) u, (
                        SELECT 'employer' AS kind, NEW.employer_id AS value UNION SELECT 'route', NEW.route
                        UNION SELECT o.value, k.value FROM json_each(NEW.findings) f, json_each(f.value) o, json_each(f.value) k WHERE o.key = 'outcome' AND k.key = 'clause') v
                    WHERE u.id IS NOT NULL AND v.value IS NOT NULL AND v.kind <> 'met'
                    ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = n + 1;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER case_tallied_again AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, route, findings, submitted_at ON cases
            WHEN OLD.employer_id IS NOT NEW.employer_id OR OLD.authority_id IS NOT NEW.authority_id OR OLD.office_id IS NOT NEW.office_id OR OLD.plan_id IS NOT NEW.plan_id
                OR OLD.route IS NOT NEW.route OR OLD.findings IS NOT NEW.findings OR (OLD.submitted_at IS NULL) IS NOT (NEW.submitted_at IS NULL) BEGIN
                UPDATE case_tallies SET n = n - 1 WHERE OLD.submitted_at IS NOT NULL AND unit_id IN (OLD.authority_id, OLD.office_id) AND plan_id = OLD.plan_id AND (kind, value) IN (
                    SELECT 'employer', OLD.employer_id UNION SELECT 'route', OLD.route
                    UNION SELECT o.value, k.value FROM json_each(OLD.findings) f, json_each(f.value) o, json_each(f.value) k WHERE o.key = 'outcome' AND k.key = 'clause');
                INSERT INTO case_tallies (unit_id, plan_id, kind, value, n)
                    SELECT u.id, NEW.plan_id, v.kind, v.value, 1 FROM (SELECT NEW.authority_id AS id UNION SELECT NEW.office_id) u, (
                        SELECT 'employer' AS kind, NEW.employer_id AS value UNION SELECT 'route', NEW.route
                        UNION SELECT o.value, k.value FROM json_each(NEW.findings) f, json_each(f.value) o, json_each(f.value) k WHERE o.key = 'outcome' AND k.key = 'clause') v
                    WHERE NEW.submitted_at IS NOT NULL AND u.id IS NOT NULL AND v.value IS NOT NULL AND v.kind <> 'met'
                    ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = n + 1;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER case_tallied_last AFTER DELETE ON cases WHEN OLD.submitted_at IS NOT NULL BEGIN
                UPDATE case_tallies SET n = n - 1 WHERE unit_id IN (OLD.authority_id, OLD.office_id) AND plan_id = OLD.plan_id AND (kind, value) IN (
                    SELECT 'employer', OLD.employer_id UNION SELECT 'route', OLD.route
                    UNION SELECT o.value, k.value FROM json_each(OLD.findings) f, json_each(f.value) o, json_each(f.value) k WHERE o.key = 'outcome' AND k.key = 'clause');
            END
            """),
    ]

    /// At the commit and in one order, as the queues' counters.
    private static let postgresTallying: [SchemaStep] = [
        .postgres(
            """
            CREATE FUNCTION tally_lines(authority TEXT, office TEXT, employer TEXT, route TEXT, findings TEXT) RETURNS TABLE (unit TEXT, kind TEXT, value TEXT) LANGUAGE sql IMMUTABLE AS $$
                SELECT DISTINCT u.id, v.kind, v.value FROM unnest(ARRAY[authority, office]) AS u(id), (
                    SELECT 'employer' AS kind, employer AS value UNION SELECT 'route', route UNION SELECT f ->> 'outcome', f ->> 'clause' FROM json_array_elements(findings::json) f) v
                WHERE u.id IS NOT NULL AND v.value IS NOT NULL AND v.kind <> 'met' ORDER BY 1, 2, 3
            $$
            """),
        .postgres(
            """
            CREATE FUNCTION case_tallied() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE line RECORD;
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF (OLD.employer_id, OLD.authority_id, OLD.office_id, OLD.plan_id, OLD.route, OLD.findings, OLD.submitted_at IS NULL)
                        IS NOT DISTINCT FROM (NEW.employer_id, NEW.authority_id, NEW.office_id, NEW.plan_id, NEW.route, NEW.findings, NEW.submitted_at IS NULL) THEN RETURN NULL; END IF;
                END IF;
                IF TG_OP <> 'INSERT' AND OLD.submitted_at IS NOT NULL THEN
                    FOR line IN EXECUTE format('SELECT * FROM %I.tally_lines($1, $2, $3, $4, $5)', TG_TABLE_SCHEMA)
                        USING OLD.authority_id, OLD.office_id, OLD.employer_id, OLD.route, OLD.findings LOOP
                        EXECUTE format('UPDATE %I.case_tallies SET n = n - 1 WHERE unit_id = $1 AND plan_id = $2 AND kind = $3 AND value = $4', TG_TABLE_SCHEMA)
                            USING line.unit, OLD.plan_id, line.kind, line.value;
                    END LOOP;
                END IF;
                IF TG_OP <> 'DELETE' AND NEW.submitted_at IS NOT NULL THEN
                    FOR line IN EXECUTE format('SELECT * FROM %I.tally_lines($1, $2, $3, $4, $5)', TG_TABLE_SCHEMA)
                        USING NEW.authority_id, NEW.office_id, NEW.employer_id, NEW.route, NEW.findings LOOP
                        EXECUTE format('INSERT INTO %I.case_tallies AS k (unit_id, plan_id, kind, value, n) VALUES ($1, $2, $3, $4, 1)
                            ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = k.n + 1', TG_TABLE_SCHEMA) USING line.unit, NEW.plan_id, line.kind, line.value;
                    END LOOP;
                END IF;
                RETURN NULL;
            END $$
            """),
        .postgres(
            """
            CREATE CONSTRAINT TRIGGER case_tallied AFTER INSERT OR UPDATE OR DELETE ON cases DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_tallied()
            """),
    ]

    /// What is counted of a verdict stands with the case in one text, and is counted as one line: the route and the clauses that are
    /// not met or that people look at, `kind value` a line, sorted (the casework writes it). Counting clause by clause out of the
    /// findings cost as much as all else that a submission writes.
    static let verdictTallies = Migration(
        number: 170, name: "statistics by verdict",
        steps: [
            .sqlite("DROP TRIGGER case_tallied_first"), .sqlite("DROP TRIGGER case_tallied_again"),
            .sqlite("DROP TRIGGER case_tallied_last"),
            .postgres("DROP TRIGGER case_tallied ON cases"), .postgres("DROP FUNCTION case_tallied"),
            .postgres("DROP FUNCTION tally_lines"),
            "DROP TABLE case_tallies",
            "ALTER TABLE cases ADD COLUMN judged TEXT NOT NULL DEFAULT ''",
            .sqlite(
                """
                UPDATE cases SET judged = COALESCE((SELECT group_concat(x.line, char(10)) FROM (
                    SELECT 'route ' || cases.route AS line WHERE cases.route IS NOT NULL
                    UNION SELECT o.value || ' ' || k.value FROM json_each(cases.findings) f, json_each(f.value) o, json_each(f.value) k
                        WHERE o.key = 'outcome' AND k.key = 'clause' AND o.value <> 'met'
                    ORDER BY line) x), '')
                """),
            .postgres(
                """
                UPDATE cases SET judged = COALESCE((SELECT string_agg(x.line, chr(10) ORDER BY x.line COLLATE "C") FROM (
                    SELECT 'route ' || cases.route AS line WHERE cases.route IS NOT NULL
                    UNION SELECT (f ->> 'outcome') || ' ' || (f ->> 'clause') FROM json_array_elements(cases.findings::json) f WHERE f ->> 'outcome' <> 'met') x), '')
                """),
            .postgres("SET CONSTRAINTS ALL IMMEDIATE"),
            """
            CREATE TABLE case_tallies (unit_id TEXT NOT NULL, plan_id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('employer','judged')), value TEXT NOT NULL,
                n {int} NOT NULL CHECK (n >= 0), PRIMARY KEY (unit_id, plan_id, kind, value)){strict}
            """,
            """
            INSERT INTO case_tallies (unit_id, plan_id, kind, value, n)
                SELECT x.unit_id, x.plan_id, x.kind, x.value, COUNT(*) FROM (
                    SELECT office_id AS unit_id, plan_id, 'employer' AS kind, employer_id AS value FROM cases WHERE submitted_at IS NOT NULL
                    UNION ALL SELECT office_id, plan_id, 'judged', judged FROM cases WHERE submitted_at IS NOT NULL
                    UNION ALL SELECT authority_id, plan_id, 'employer', employer_id FROM cases WHERE submitted_at IS NOT NULL AND authority_id <> office_id
                    UNION ALL SELECT authority_id, plan_id, 'judged', judged FROM cases WHERE submitted_at IS NOT NULL AND authority_id <> office_id) x
                GROUP BY x.unit_id, x.plan_id, x.kind, x.value
            """,
        ] + sqliteVerdictTallying + postgresVerdictTallying)

    private static let sqliteVerdictTallying: [SchemaStep] = [
        .sqlite(
            """
            CREATE TRIGGER case_tallied_first AFTER INSERT ON cases WHEN NEW.submitted_at IS NOT NULL BEGIN
                INSERT INTO case_tallies (unit_id, plan_id, kind, value, n) SELECT x.unit_id, NEW.plan_id, x.kind, x.value, 1 FROM (
                        SELECT NEW.office_id AS unit_id, 'employer' AS kind, NEW.employer_id AS value UNION ALL SELECT NEW.office_id, 'judged', NEW.judged
                        UNION ALL SELECT NULLIF(NEW.authority_id, NEW.office_id), 'employer', NEW.employer_id UNION ALL SELECT NULLIF(NEW.authority_id, NEW.office_id), 'judged', NEW.judged) x
                    WHERE x.unit_id IS NOT NULL
                    ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = n + 1;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER case_tallied_again AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, judged, submitted_at ON cases
            WHEN OLD.employer_id IS NOT NEW.employer_id OR OLD.authority_id IS NOT NEW.authority_id OR OLD.office_id IS NOT NEW.office_id OR OLD.plan_id IS NOT NEW.plan_id
                OR OLD.judged IS NOT NEW.judged OR (OLD.submitted_at IS NULL) IS NOT (NEW.submitted_at IS NULL) BEGIN
                UPDATE case_tallies SET n = n - 1 WHERE OLD.submitted_at IS NOT NULL AND unit_id IN (OLD.authority_id, OLD.office_id) AND plan_id = OLD.plan_id
                    AND (kind, value) IN (VALUES ('employer', OLD.employer_id), ('judged', OLD.judged));
                INSERT INTO case_tallies (unit_id, plan_id, kind, value, n) SELECT x.unit_id, NEW.plan_id, x.kind, x.value, 1 FROM (
                        SELECT NEW.office_id AS unit_id, 'employer' AS kind, NEW.employer_id AS value UNION ALL SELECT NEW.office_id, 'judged', NEW.judged
                        UNION ALL SELECT NULLIF(NEW.authority_id, NEW.office_id), 'employer', NEW.employer_id UNION ALL SELECT NULLIF(NEW.authority_id, NEW.office_id), 'judged', NEW.judged) x
                    WHERE NEW.submitted_at IS NOT NULL AND x.unit_id IS NOT NULL
                    ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = n + 1;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER case_tallied_last AFTER DELETE ON cases WHEN OLD.submitted_at IS NOT NULL BEGIN
                UPDATE case_tallies SET n = n - 1 WHERE unit_id IN (OLD.authority_id, OLD.office_id) AND plan_id = OLD.plan_id
                    AND (kind, value) IN (VALUES ('employer', OLD.employer_id), ('judged', OLD.judged));
            END
            """),
    ]

    /// At the commit and in one order, as the queues' counters.
    private static let postgresVerdictTallying: [SchemaStep] = [
        .postgres(
            """
            CREATE FUNCTION case_tallied() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE unit TEXT;
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF (OLD.employer_id, OLD.authority_id, OLD.office_id, OLD.plan_id, OLD.judged, OLD.submitted_at IS NULL)
                        IS NOT DISTINCT FROM (NEW.employer_id, NEW.authority_id, NEW.office_id, NEW.plan_id, NEW.judged, NEW.submitted_at IS NULL) THEN RETURN NULL; END IF;
                END IF;
                IF TG_OP <> 'INSERT' AND OLD.submitted_at IS NOT NULL THEN
                    FOR unit IN SELECT DISTINCT x FROM unnest(ARRAY[OLD.authority_id, OLD.office_id]) x WHERE x IS NOT NULL ORDER BY x LOOP
                        EXECUTE format('UPDATE %I.case_tallies SET n = n - 1 WHERE unit_id = $1 AND plan_id = $2 AND kind = $3 AND value = $4', TG_TABLE_SCHEMA)
                            USING unit, OLD.plan_id, 'employer'::TEXT, OLD.employer_id;
                        EXECUTE format('UPDATE %I.case_tallies SET n = n - 1 WHERE unit_id = $1 AND plan_id = $2 AND kind = $3 AND value = $4', TG_TABLE_SCHEMA)
                            USING unit, OLD.plan_id, 'judged'::TEXT, OLD.judged;
                    END LOOP;
                END IF;
                IF TG_OP <> 'DELETE' AND NEW.submitted_at IS NOT NULL THEN
                    FOR unit IN SELECT DISTINCT x FROM unnest(ARRAY[NEW.authority_id, NEW.office_id]) x WHERE x IS NOT NULL ORDER BY x LOOP
                        EXECUTE format('INSERT INTO %I.case_tallies AS k (unit_id, plan_id, kind, value, n) VALUES ($1, $2, $3, $4, 1), ($1, $2, $5, $6, 1)
                            ON CONFLICT (unit_id, plan_id, kind, value) DO UPDATE SET n = k.n + 1', TG_TABLE_SCHEMA) USING unit, NEW.plan_id, 'employer'::TEXT, NEW.employer_id, 'judged'::TEXT, NEW.judged;
                    END LOOP;
                END IF;
                RETURN NULL;
            END $$
            """),
        .postgres(
            """
            CREATE CONSTRAINT TRIGGER case_tallied AFTER INSERT OR UPDATE OR DELETE ON cases DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_tallied()
            """),
    ]
}
