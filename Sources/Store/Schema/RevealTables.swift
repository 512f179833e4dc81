/// Personal numbers that officers asked to see in full (S39).
extension Schema {
    static let revealTables: [Migration] = [reveals]

    private static let reveals = Migration(
        number: 161, name: "reveals on record",
        steps: [
            // Who saw which number of whom, and what for; never the number. Rows never change.
            """
            CREATE TABLE reveals (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES persons(id), case_id TEXT NOT NULL REFERENCES cases(id),
                account_id TEXT NOT NULL REFERENCES accounts(id), role TEXT NOT NULL CHECK (role IN ('employer','authority','office')), unit_id TEXT NOT NULL REFERENCES units(id),
                field TEXT NOT NULL CHECK (field IN ('residentID','phone','email')), purpose TEXT NOT NULL CHECK (purpose IN ('identity','contact','evidence','other')),
                note TEXT NOT NULL DEFAULT '', at {int} NOT NULL, machine_at {int} NOT NULL, CHECK (purpose <> 'other' OR length(note) > 0)){strict}
            """,
            "CREATE INDEX reveals_by_person ON reveals(person_id, at)",
            "CREATE INDEX reveals_by_account ON reveals(account_id, machine_at)",
        ])
}
