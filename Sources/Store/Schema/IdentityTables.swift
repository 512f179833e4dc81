/// Corrections of a person's name and number (PIPL art. 46, S40).
extension Schema {
    static let identityTables: [Migration] = [corrected]

    private static let corrected = Migration(
        number: 171, name: "corrections of name and number",
        steps: [
            // The new number lies here sealed until it is decided, and nowhere after that but with the person.
            """
            CREATE TABLE identity_corrections (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES persons(id), unit_id TEXT NOT NULL REFERENCES units(id),
                old_name TEXT NOT NULL, name TEXT NOT NULL CHECK (length(name) > 0), numbered {int} NOT NULL CHECK (numbered IN (0, 1)), resident_id {bytes}, proof TEXT NOT NULL, asked_at {int} NOT NULL,
                state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting','approved','returned')), reason TEXT NOT NULL DEFAULT '', decided_by TEXT REFERENCES accounts(id), decided_at {int},
                CHECK ((state = 'waiting') = (decided_at IS NULL)), CHECK ((resident_id IS NOT NULL) = (state = 'waiting' AND numbered = 1)), CHECK (numbered = 1 OR name <> old_name)){strict}
            """,
            "CREATE UNIQUE INDEX one_waiting_identity ON identity_corrections(person_id) WHERE state = 'waiting'",
            "CREATE INDEX identity_corrections_by_person ON identity_corrections(person_id, asked_at)",
            "CREATE INDEX identity_corrections_by_unit ON identity_corrections(unit_id, state, asked_at)",
        ])
}
