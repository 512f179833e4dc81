/// Persons who had themselves erased, and files that nothing names since then (S40, S41, S44).
extension Schema {
    static let erasureTables: [Migration] = [erasures]

    private static let erasures = Migration(
        number: 162, name: "erasures",
        steps: [
            // Ids alone: what they were of is gone.
            "CREATE TABLE erasures (person_id TEXT PRIMARY KEY, at {int} NOT NULL){strict}",
            // Their bytes go a day later, unless something names them again.
            "CREATE TABLE released_files (address TEXT PRIMARY KEY, at {int} NOT NULL){strict}",
            "CREATE INDEX released_by_age ON released_files(at)",
        ])
}
