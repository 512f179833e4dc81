/// Whose account it is, for everybody who is no applicant (R12, S17).
extension Schema {
    static let linkTables: [Migration] = [links]

    private static let links = Migration(
        number: 160, name: "accounts linked to persons",
        steps: [
            // The keyed digest of a resident id waits here until somebody registers with that number; then `person_id` takes its place.
            "ALTER TABLE accounts ADD COLUMN resident_lookup {bytes} CHECK (resident_lookup IS NULL OR (length(resident_lookup) = 32 AND person_id IS NULL))",
            "ALTER TABLE accounts ADD COLUMN linked_by TEXT CHECK (linked_by IN ('self','administrator'))",
            "ALTER TABLE accounts ADD COLUMN linked_at {int}",
            "CREATE INDEX accounts_by_lookup ON accounts(resident_lookup) WHERE resident_lookup IS NOT NULL",
            "CREATE INDEX accounts_by_person ON accounts(person_id) WHERE person_id IS NOT NULL",
            // An expert is the person of the account; nothing ever wrote this.
            "ALTER TABLE experts DROP COLUMN person_id",
        ])
}
