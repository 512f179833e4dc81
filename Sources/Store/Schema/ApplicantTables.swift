/// What the applicant's steps keep beside the case itself: typed texts with their editions, and links for signing on a phone.
extension Schema {
    static let applicantTables: [Migration] = [editions, signing]

    /// Who wrote last: a window's own random name, so that a window overwrites its own text and nobody else's.
    private static let editions = Migration(
        number: 30, name: "editions of typed texts",
        steps: [
            "ALTER TABLE cases ADD COLUMN details_version {int} NOT NULL DEFAULT 1 CHECK (details_version > 0)",
            "ALTER TABLE cases ADD COLUMN details_writer TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE archive_records ADD COLUMN writer TEXT NOT NULL DEFAULT ''",
            // What was typed about an achievement, picked or not yet, so that it outlives the page and the picking.
            """
            CREATE TABLE contributions (case_id TEXT NOT NULL REFERENCES cases(id), record_id TEXT NOT NULL REFERENCES archive_records(id), contribution TEXT NOT NULL,
                marker TEXT NOT NULL, version {int} NOT NULL CHECK (version > 0), writer TEXT NOT NULL DEFAULT '', updated_at {int} NOT NULL, PRIMARY KEY (case_id, record_id)){strict}
            """,
        ])

    private static let signing = Migration(
        number: 31, name: "links for signing on a phone",
        steps: [
            // One a case: asking for a new one replaces the old one. The token itself is nowhere, only its digest.
            """
            CREATE TABLE signing_links (case_id TEXT PRIMARY KEY REFERENCES cases(id), digest {bytes} NOT NULL UNIQUE CHECK (length(digest) = 32),
                membership_id TEXT NOT NULL REFERENCES memberships(id), created_at {int} NOT NULL, expires_at {int} NOT NULL, used_at {int},
                CHECK (expires_at > created_at)){strict}
            """
        ])
}
