/// Who of a unit sees to a case, and who stands in for whom. What the queue needs of the case stands beside the name, kept by the
/// database, so that an officer's own queue goes along an index like everybody's.
extension Schema {
    static let handlers = Migration(
        number: 70, name: "who handles a case, absences",
        steps: [
            """
            CREATE TABLE case_handlers (case_id TEXT NOT NULL REFERENCES cases(id), unit_id TEXT NOT NULL REFERENCES units(id), account_id TEXT NOT NULL REFERENCES accounts(id),
                since {int} NOT NULL, plan_id TEXT NOT NULL, state TEXT NOT NULL, verdict TEXT, speciality TEXT NOT NULL, submitted_at {int} NOT NULL,
                PRIMARY KEY (case_id, unit_id, account_id)){strict}
            """,
            "CREATE INDEX handlers_by_account ON case_handlers(unit_id, account_id, state, plan_id, submitted_at, case_id)",
            "CREATE INDEX handlers_by_outcome ON case_handlers(unit_id, account_id, state, plan_id, verdict, speciality, submitted_at, case_id)",
            """
            CREATE TABLE handler_counts (unit_id TEXT NOT NULL, account_id TEXT NOT NULL, plan_id TEXT NOT NULL, state TEXT NOT NULL, verdict TEXT NOT NULL, speciality TEXT NOT NULL,
                n {int} NOT NULL CHECK (n >= 0), PRIMARY KEY (unit_id, account_id, plan_id, state, verdict, speciality)){strict}
            """,
            """
            CREATE TABLE absences (id TEXT PRIMARY KEY, unit_id TEXT NOT NULL REFERENCES units(id), account_id TEXT NOT NULL REFERENCES accounts(id),
                stand_in TEXT NOT NULL REFERENCES accounts(id), from_day TEXT NOT NULL, to_day TEXT NOT NULL, created_at {int} NOT NULL,
                CHECK (to_day >= from_day), CHECK (stand_in <> account_id)){strict}
            """,
            "CREATE INDEX absences_by_unit ON absences(unit_id, to_day)",
            "CREATE INDEX memberships_by_unit ON memberships(unit_id, role)",
        ] + sqliteHandling + postgresHandling)

    private static let sqliteHandling: [SchemaStep] = [
        // What a case is now; a unit that it has left handles it no more.
        .sqlite(
            """
            CREATE TRIGGER case_handled AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, state, verdict, speciality, submitted_at ON cases
            WHEN EXISTS (SELECT 1 FROM case_handlers WHERE case_id = NEW.id) BEGIN
                DELETE FROM case_handlers WHERE case_id = NEW.id AND unit_id NOT IN (NEW.employer_id, COALESCE(NEW.authority_id, ''), NEW.office_id);
                UPDATE case_handlers SET plan_id = NEW.plan_id, state = NEW.state, verdict = NEW.verdict, speciality = NEW.speciality, submitted_at = NEW.submitted_at
                    WHERE case_id = NEW.id;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER handler_counted_first AFTER INSERT ON case_handlers BEGIN
                INSERT INTO handler_counts (unit_id, account_id, plan_id, state, verdict, speciality, n)
                    VALUES (NEW.unit_id, NEW.account_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1)
                    ON CONFLICT (unit_id, account_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER handler_counted_again AFTER UPDATE ON case_handlers BEGIN
                UPDATE handler_counts SET n = n - 1 WHERE unit_id = OLD.unit_id AND account_id = OLD.account_id AND plan_id = OLD.plan_id AND state = OLD.state
                    AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
                INSERT INTO handler_counts (unit_id, account_id, plan_id, state, verdict, speciality, n)
                    VALUES (NEW.unit_id, NEW.account_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality, 1)
                    ON CONFLICT (unit_id, account_id, plan_id, state, verdict, speciality) DO UPDATE SET n = n + 1;
            END
            """),
        .sqlite(
            """
            CREATE TRIGGER handler_counted_last AFTER DELETE ON case_handlers BEGIN
                UPDATE handler_counts SET n = n - 1 WHERE unit_id = OLD.unit_id AND account_id = OLD.account_id AND plan_id = OLD.plan_id AND state = OLD.state
                    AND verdict = COALESCE(OLD.verdict, '') AND speciality = OLD.speciality;
            END
            """),
    ]

    private static let postgresHandling: [SchemaStep] = [
        .postgres(
            """
            CREATE FUNCTION case_handled() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                EXECUTE format('DELETE FROM %I.case_handlers WHERE case_id = $1 AND unit_id NOT IN ($2, COALESCE($3, $4), $5)', TG_TABLE_SCHEMA)
                    USING NEW.id, NEW.employer_id, NEW.authority_id, '', NEW.office_id;
                EXECUTE format('UPDATE %I.case_handlers SET plan_id = $2, state = $3, verdict = $4, speciality = $5, submitted_at = $6 WHERE case_id = $1', TG_TABLE_SCHEMA)
                    USING NEW.id, NEW.plan_id, NEW.state, NEW.verdict, NEW.speciality, NEW.submitted_at;
                RETURN NULL;
            END $$
            """),
        .postgres(
            """
            CREATE TRIGGER case_handled AFTER UPDATE OF employer_id, authority_id, office_id, plan_id, state, verdict, speciality, submitted_at ON cases
                FOR EACH ROW EXECUTE FUNCTION case_handled()
            """),
        .postgres(
            """
            CREATE FUNCTION handler_counted() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' THEN
                    EXECUTE format('UPDATE %I.handler_counts SET n = n - 1 WHERE unit_id = $1 AND account_id = $2 AND plan_id = $3 AND state = $4 AND verdict = $5 AND speciality = $6', TG_TABLE_SCHEMA)
                        USING OLD.unit_id, OLD.account_id, OLD.plan_id, OLD.state, COALESCE(OLD.verdict, ''), OLD.speciality;
                END IF;
                IF TG_OP <> 'DELETE' THEN
                    EXECUTE format('INSERT INTO %I.handler_counts AS k (unit_id, account_id, plan_id, state, verdict, speciality, n) VALUES ($1, $2, $3, $4, $5, $6, 1)
                        ON CONFLICT (unit_id, account_id, plan_id, state, verdict, speciality) DO UPDATE SET n = k.n + 1', TG_TABLE_SCHEMA)
                        USING NEW.unit_id, NEW.account_id, NEW.plan_id, NEW.state, COALESCE(NEW.verdict, ''), NEW.speciality;
                END IF;
                RETURN NULL;
            END $$
            """),
        .postgres(
            """
            CREATE CONSTRAINT TRIGGER handler_counted AFTER INSERT OR UPDATE OR DELETE ON case_handlers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION handler_counted()
            """),
    ]
}
