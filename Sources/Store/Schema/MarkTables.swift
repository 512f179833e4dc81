/// Where names stand in evidence, and the receipts of ballots.
extension Schema {
    static let markTables: [Migration] = [nameSpots, receipts]

    private static let nameSpots = Migration(
        number: 96, name: "where names stand in evidence",
        steps: [
            // Ten-thousandths of the upright page; what an application shows is its own, whatever another application says.
            """
            CREATE TABLE name_spots (case_id TEXT NOT NULL REFERENCES cases(id), record_id TEXT NOT NULL REFERENCES archive_records(id), file_id TEXT NOT NULL REFERENCES evidence(id),
                page {int} NOT NULL CHECK (page > 0), x {int} NOT NULL CHECK (x >= 0), y {int} NOT NULL CHECK (y >= 0), width {int} NOT NULL CHECK (width >= 50),
                height {int} NOT NULL CHECK (height >= 50), at {int} NOT NULL, PRIMARY KEY (case_id, record_id), CHECK (x + width <= 10000 AND y + height <= 10000)){strict}
            """,
            "CREATE INDEX name_spots_by_file ON name_spots(file_id, at)",
        ])

    private static let receipts = Migration(
        number: 97, name: "receipts of ballots",
        steps: [
            // A random code's digest for each ballot in the box; nothing in common with casts and votes but the ballot (S49).
            .sqlite(
                "CREATE TABLE ballot_receipts (digest BLOB PRIMARY KEY CHECK (length(digest) = 32), ballot_id TEXT NOT NULL REFERENCES ballots(id)) STRICT, WITHOUT ROWID"
            ),
            .postgres(
                "CREATE TABLE ballot_receipts (digest BYTEA PRIMARY KEY CHECK (length(digest) = 32), ballot_id TEXT NOT NULL REFERENCES ballots(id))"
            ),
            "CREATE INDEX receipts_by_ballot ON ballot_receipts(ballot_id)",
            // Of the list of receipts once it is counted, empty until then; null for ballots from before there were receipts.
            "ALTER TABLE ballots ADD COLUMN receipts TEXT",
        ])
}
