/// What other authorities' registers have answered about a person, and which answer a case took.
extension Schema {
    static let registerTables: [Migration] = [answers]

    private static let answers = Migration(
        number: 93, name: "look-ups at other authorities' registers",
        steps: [
            // An answer is never changed; another one is the next edition. `checked_at` is when the register last said the same, by the business clock.
            """
            CREATE TABLE register_answers (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES persons(id), register TEXT NOT NULL CHECK (register IN ('credits','insurance')),
                edition {int} NOT NULL CHECK (edition > 0), source TEXT NOT NULL CHECK (length(source) > 0), records TEXT NOT NULL, asked_at {int} NOT NULL, checked_at {int} NOT NULL,
                CHECK (checked_at >= asked_at), UNIQUE (person_id, register, edition)){strict}
            """,
            // `machine_at` is what the limit counts by; `at` is what people are shown.
            """
            CREATE TABLE register_questions (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES persons(id), register TEXT NOT NULL CHECK (register IN ('credits','insurance')),
                at {int} NOT NULL, machine_at {int} NOT NULL, outcome TEXT NOT NULL CHECK (outcome IN ('open','kept','same','silent','unusable'))){strict}
            """,
            "CREATE INDEX register_questions_by_person ON register_questions(person_id, machine_at)",
            """
            CREATE TABLE case_answers (case_id TEXT NOT NULL REFERENCES cases(id), register TEXT NOT NULL, answer_id TEXT NOT NULL REFERENCES register_answers(id),
                checked_at {int} NOT NULL, PRIMARY KEY (case_id, register)){strict}
            """,
        ])
}
