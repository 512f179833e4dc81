/// What officers look back on: what a case held when it was returned, and their remarks in the order in which they were made.
extension Schema {
    static let corrections = Migration(
        number: 71, name: "what a case held when it was returned",
        steps: [
            "CREATE TABLE held_cases (correction_id TEXT PRIMARY KEY REFERENCES corrections(id), body TEXT NOT NULL){strict}",
            "CREATE INDEX notes_by_case ON notes(case_id, unit_id, at)",
        ])
}
