/// What the administrator needs to begin with, and looks after.
extension Schema {
    static let administratorTables: [Migration] = [firstLink]

    private static let firstLink = Migration(number: 120, name: "the first administrator's link", statements: [
        // One row: who starts a server anew gets a new link, and the one before is dead. Once it is used it stays so.
        """
        CREATE TABLE first_link (id {int} PRIMARY KEY CHECK (id = 1), digest {bytes} NOT NULL CHECK (length(digest) = 32), created_at {int} NOT NULL,
            expires_at {int} NOT NULL CHECK (expires_at > created_at), used_at {int}){strict}
        """,
    ])
}
