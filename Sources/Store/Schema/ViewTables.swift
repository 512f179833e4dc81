/// Filters of a queue that an officer has named.
extension Schema {
    static let savedViews = Migration(
        number: 73, name: "saved views of queues",
        steps: [
            """
            CREATE TABLE saved_views (id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id), unit_id TEXT NOT NULL REFERENCES units(id), role TEXT NOT NULL,
                name TEXT NOT NULL CHECK (length(name) > 0), query TEXT NOT NULL, created_at {int} NOT NULL, UNIQUE (account_id, unit_id, role, name)){strict}
            """
        ])
}
