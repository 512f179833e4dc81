/// What the administrator needs to begin with, and looks after.
extension Schema {
    static let administratorTables: [Migration] = [firstLink, calendarYears, recoveryCodes, passwordLinks]

    private static let firstLink = Migration(
        number: 120, name: "the first administrator's link",
        steps: [
            // One row: who starts a server anew gets a new link, and the one before is dead. Once it is used it stays so.
            """
            CREATE TABLE first_link (id {int} PRIMARY KEY CHECK (id = 1), digest {bytes} NOT NULL CHECK (length(digest) = 32), created_at {int} NOT NULL,
                expires_at {int} NOT NULL CHECK (expires_at > created_at), used_at {int}){strict}
            """
        ])

    private static let calendarYears = Migration(
        number: 121, name: "years of the calendar",
        steps: [
            // A correction is a new row: the newest of a year counts, and stands above what ships with the program.
            """
            CREATE TABLE calendar_years (number {int} PRIMARY KEY CHECK (number > 0), year {int} NOT NULL CHECK (year BETWEEN 2000 AND 2199), body TEXT NOT NULL,
                account_id TEXT NOT NULL REFERENCES accounts(id), at {int} NOT NULL){strict}
            """,
            "CREATE INDEX calendar_by_year ON calendar_years(year, number)",
        ])

    private static let passwordLinks = Migration(
        number: 172, name: "links to set a password anew",
        steps: [
            // Without an account: somebody asked for one that is not there, and what was written is the same (S2).
            """
            CREATE TABLE password_links (digest {bytes} PRIMARY KEY CHECK (length(digest) = 32), account_id TEXT REFERENCES accounts(id), created_at {int} NOT NULL,
                expires_at {int} NOT NULL CHECK (expires_at > created_at), used_at {int}){strict}
            """,
            "CREATE INDEX password_links_by_account ON password_links(account_id, created_at)",
            "CREATE INDEX password_links_by_age ON password_links(expires_at)",
        ])

    private static let recoveryCodes = Migration(
        number: 122, name: "recovery codes",
        steps: [
            // Keyed digests: who has the database alone can try no code.
            """
            CREATE TABLE recovery_codes (account_id TEXT NOT NULL REFERENCES accounts(id), digest {bytes} NOT NULL CHECK (length(digest) = 32), created_at {int} NOT NULL, used_at {int},
                PRIMARY KEY (account_id, digest)){strict}
            """
        ])
}
