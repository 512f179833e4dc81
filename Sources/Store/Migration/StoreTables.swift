/// The tables that the store keeps for itself.
enum StoreTables {
    static let migrations = [own]

    private static let own = Migration(
        number: 1, name: "audit chain, outbox, commands, installation",
        steps: [
            // Who this database is, and sealed values that tell whether the keys are the right ones (S57).
            "CREATE TABLE installation (name TEXT PRIMARY KEY, value {bytes} NOT NULL){strict}",
            """
            CREATE TABLE audit_entries (number {int} PRIMARY KEY CHECK (number > 0), at {int} NOT NULL, actor TEXT NOT NULL CHECK (length(actor) > 0),
                act TEXT NOT NULL CHECK (length(act) > 0), subject TEXT NOT NULL, detail TEXT NOT NULL,
                previous {bytes} NOT NULL CHECK (length(previous) = 32), digest {bytes} NOT NULL UNIQUE CHECK (length(digest) = 32),
                hmac {bytes} NOT NULL CHECK (length(hmac) = 36)){strict}
            """,
            "CREATE INDEX audit_by_subject ON audit_entries(subject, number)",
            .sqlite(
                "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END"
            ),
            .sqlite(
                "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END"
            ),
            .sqlite(
                """
                CREATE TRIGGER audit_no_gap BEFORE INSERT ON audit_entries
                WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_entries)
                BEGIN SELECT RAISE(ABORT, 'audit entries are numbered without gap'); END
                """),
            .postgres(
                """
                CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'audit entries are never changed or removed' USING ERRCODE = '23P99'; END $$
                """),
            .postgres(
                """
                CREATE FUNCTION audit_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE following BIGINT;
                BEGIN
                    EXECUTE format('SELECT COALESCE(MAX(number), 0) + 1 FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO following;
                    IF NEW.number <> following THEN RAISE EXCEPTION 'audit entries are numbered without gap' USING ERRCODE = '23P99'; END IF;
                    RETURN NEW;
                END $$
                """),
            .postgres(
                "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
            ),
            .postgres(
                "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
            ),
            .postgres(
                "CREATE TRIGGER audit_no_gap BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_in_order()"
            ),
            // The number keeps the order in which messages were written.
            .sqlite(
                """
                CREATE TABLE outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, person TEXT NOT NULL, channel TEXT NOT NULL, template TEXT NOT NULL,
                    body BLOB NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting','sent','given-up')),
                    attempts INTEGER NOT NULL CHECK (attempts >= 0), next_at INTEGER NOT NULL, problem TEXT NOT NULL) STRICT
                """),
            .postgres(
                """
                CREATE TABLE outbox (number BIGSERIAL PRIMARY KEY, id TEXT NOT NULL UNIQUE, person TEXT NOT NULL, channel TEXT NOT NULL, template TEXT NOT NULL,
                    body BYTEA NOT NULL, at BIGINT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting','sent','given-up')),
                    attempts BIGINT NOT NULL CHECK (attempts >= 0), next_at BIGINT NOT NULL, problem TEXT NOT NULL)
                """),
            "CREATE INDEX outbox_waiting ON outbox(next_at, number) WHERE state = 'waiting'",
            "CREATE INDEX outbox_by_person ON outbox(person, number) WHERE state = 'waiting'",
            // What a command was answered, so that repeating it has no second effect (F11).
            """
            CREATE TABLE command_log (person TEXT NOT NULL, id TEXT NOT NULL, digest {bytes} NOT NULL, answer TEXT NOT NULL, at {int} NOT NULL,
                PRIMARY KEY (person, id)){strict}
            """,
            "CREATE INDEX commands_by_age ON command_log(at)",
        ])
}
