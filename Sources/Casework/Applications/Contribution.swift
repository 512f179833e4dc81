import Store
import TitleReview

/// What was typed about an achievement, picked or not yet.
public struct Contribution: Sendable, Codable, Equatable {
    public let recordID: String
    public let text: String
    public let marker: String
    public let version: Int
}

extension UnitOfWork {
    func contributions(_ caseID: String) throws -> [Contribution] {
        try tx.query(
            "SELECT record_id, contribution, marker, version FROM contributions WHERE case_id = \(caseID) ORDER BY record_id LIMIT 300"
        ).map {
            Contribution(
                recordID: try $0.text("record_id"), text: try $0.text("contribution"), marker: try $0.text("marker"),
                version: try $0.int("version"))
        }
    }

    /// Keeps a typed text as its next version; the same text again is no change. A text that nobody has kept yet has the version 0.
    func keepContribution(
        _ c: CaseRecord, _ recordID: String, _ text: String, _ marker: String, _ edition: DraftVersion
    )
        throws -> Saved
    {
        let row = try tx.one(
            "SELECT contribution, marker, version, writer FROM contributions WHERE case_id = \(c.id) AND record_id = \(recordID)"
        )
        let version = try row?.int("version") ?? 0
        if let row, try row.text("contribution") == text, try row.text("marker") == marker {
            return Saved(id: recordID, version: version)
        }
        try edition.check(stored: version, writer: row?.text("writer") ?? "")
        try tx.execute(
            """
            INSERT INTO contributions (case_id, record_id, contribution, marker, version, writer, updated_at)
            VALUES (\(c.id), \(recordID), \(text), \(marker), \(version + 1), \(edition.writer), \(now))
            ON CONFLICT (case_id, record_id) DO UPDATE
            SET contribution = excluded.contribution, marker = excluded.marker, version = excluded.version,
                writer = excluded.writer, updated_at = excluded.updated_at
            """)
        try record("case.contribution", c.id, ["record": recordID])
        return Saved(id: recordID, version: version + 1)
    }
}
