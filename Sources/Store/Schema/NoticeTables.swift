/// Public notices that were interrupted and run longer for it (N3.2, N3.3, R13).
extension Schema {
    static let interruptions = Migration(
        number: 140, name: "interrupted notices",
        steps: [
            // Days that do not count, or working days that are added; rows never change.
            """
            CREATE TABLE notice_interruptions (id TEXT PRIMARY KEY, notice_id TEXT NOT NULL REFERENCES notices(id), from_day TEXT, to_day TEXT, workdays {int},
                reason TEXT NOT NULL CHECK (length(reason) > 0), last_before TEXT NOT NULL, last_day TEXT NOT NULL, at {int} NOT NULL,
                CHECK (last_day > last_before), CHECK ((from_day IS NULL) = (to_day IS NULL)), CHECK ((from_day IS NULL) <> (workdays IS NULL)),
                CHECK (to_day >= from_day), CHECK (workdays > 0)){strict}
            """,
            "CREATE INDEX interruptions_by_notice ON notice_interruptions(notice_id, last_day)",
        ])
}
