import Store
import TitleReview

/// A snapshot ready to be written: its parts, and the digest that stands on the audit chain.
struct Snapshot: Sendable {
    let parts: [(digest: SHA256Digest, body: String)]
    let salt: [UInt8]

    init(_ content: ApplicationContent) throws {
        let texts = try SnapshotParts(content)
        parts = [texts.application, texts.archive, texts.answers].map { (SHA256Digest(of: Array($0.utf8)), $0) }
        salt = Random.bytes(16)
    }

    /// SHA-256 over the salt, the case, the number, and the digests of the parts (application, archive, answers), each with
    /// its length in front.
    static func digest(salt: [UInt8], caseID: String, number: Int, parts: [[UInt8]]) -> SHA256Digest {
        SHA256Digest(fields: [salt, Array(caseID.utf8), Array("\(number)".utf8)] + parts)
    }

}

extension UnitOfWork {
    /// What whoever acts may see of an application: its owner, while it can be edited, what stands there now; everybody else,
    /// and afterwards its owner, too, what was handed in last.
    func content(of c: CaseRecord) throws -> ApplicationContent {
        let isOwner = actor?.role == .applicant
        guard let handedIn = try isOwner && c.state.isEditable ? nil : handedIn(c) else {
            // What was never handed in is its owner's alone.
            guard isOwner else { throw Refusal.notFound }
            return try edited(c)
        }
        return handedIn
    }

    /// An application as it was handed in last; nil when it was not.
    func handedIn(_ c: CaseRecord) throws -> ApplicationContent? { try snapshots(c.id, newest: 1).first }

    /// The newest snapshots of a case, the last one first.
    func snapshots(_ caseID: String, newest: Int) throws -> [ApplicationContent] {
        try snapshots("s.case_id = \(caseID) ORDER BY s.number DESC LIMIT \(newest)")
    }

    /// A snapshot by its number, from 1.
    func snapshot(_ caseID: String, _ number: Int) throws -> ApplicationContent? {
        try snapshots("s.case_id = \(caseID) AND s.number = \(number)").first
    }

    private func snapshots(_ condition: SQL) throws -> [ApplicationContent] {
        try tx.query(
            """
            SELECT \(SnapshotParts.columns)
            FROM snapshots s \(SnapshotParts.joined) WHERE \(condition)
            """
        ).map { try SnapshotParts($0).content() }
    }

    /// Keeps what is handed in.
    ///
    /// - Returns: what goes on the chain.
    func keep(_ snapshot: Snapshot, of caseID: String) throws -> [String: String] {
        for part in snapshot.parts {
            try tx.execute(
                """
                INSERT INTO snapshot_parts (digest, body) VALUES (\(part.digest.bytes), \(part.body))
                ON CONFLICT (digest) DO NOTHING
                """)
        }
        let digests = snapshot.parts.map(\.digest.bytes)
        let kept = try tx.one(
            """
            INSERT INTO snapshots (case_id, number, at, application, archive, answers, salt)
            SELECT \(caseID), COALESCE(MAX(number), 0) + 1, \(now), \(digests[0]), \(digests[1]), \(digests[2]), \(snapshot.salt)
            FROM snapshots WHERE case_id = \(caseID) RETURNING number
            """)
        guard let number = try kept?.int("number") else { throw StoreError.row("快照没有写入") }
        let digest = Snapshot.digest(salt: snapshot.salt, caseID: caseID, number: number, parts: digests)
        return ["snapshot": "\(number)", "digest": digest.hex]
    }

    /// The number of the snapshot that counts; 0 before the first.
    func newestSnapshot(_ caseID: String) throws -> Int {
        try tx.one("SELECT COALESCE(MAX(number), 0) AS n FROM snapshots WHERE case_id = \(caseID)")?.int("n") ?? 0
    }
}

extension UnitOfWork {
    /// The employer's layer beside the snapshot that it passes on (A1.2.2.1).
    func confirm(_ c: CaseRecord, backbone: Bool) throws {
        try tx.execute(
            """
            INSERT INTO confirmations (case_id, snapshot, at, account_id, backbone)
            VALUES (\(c.id), \(newestSnapshot(c.id)), \(now), \(actor?.accountID), \(backbone))
            ON CONFLICT (case_id, snapshot) DO UPDATE
            SET at = excluded.at, account_id = excluded.account_id, backbone = excluded.backbone
            """)
    }

    /// What the employer confirmed last; nil before.
    func confirmedBackbone(_ c: CaseRecord) throws -> Bool? {
        try tx.one("SELECT backbone FROM confirmations WHERE case_id = \(c.id) ORDER BY snapshot DESC LIMIT 1")?
            .bool("backbone")
    }
}

extension SnapshotParts {
    static var columns: SQL { "p.body AS application, a.body AS archive, r.body AS answers" }

    /// The parts of `snapshots s`.
    static var joined: SQL {
        """
        JOIN snapshot_parts p ON p.digest = s.application
        JOIN snapshot_parts a ON a.digest = s.archive JOIN snapshot_parts r ON r.digest = s.answers
        """
    }

    /// - Parameter row: with the three bodies by their names.
    init(_ row: Row) throws {
        self.init(
            application: try row.text("application"), archive: try row.text("archive"),
            answers: try row.text("answers"))
    }
}
