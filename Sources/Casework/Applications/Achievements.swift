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

/// Keeps what is being typed about an achievement without picking it (A2.2.4).
public struct SaveContribution: UseCase {
    let caseID: String, recordID: String, text: String, marker: String, edition: DraftVersion
    public init(caseID: String, recordID: String, text: String, marker: String, edition: DraftVersion) {
        self.caseID = caseID
        self.recordID = recordID
        self.text = text
        self.marker = marker
        self.edition = edition
    }

    public func run(_ work: UnitOfWork) throws -> Saved {
        let c = try work.editableCase(caseID)
        guard
            try work.tx.one(
                """
                SELECT 1 AS own FROM archive_records
                WHERE id = \(recordID) AND person_id = \(c.personID) AND removed_at IS NULL
                """) != nil
        else { throw Refusal.notFound }
        return try work.keepContribution(c, recordID, text, marker, edition)
    }
}

/// Step 4: an achievement is picked from the archive (A2.2.4); only a record that the employer has checked (A2.1.1).
public struct PickAchievement: UseCase {
    let caseID: String, recordID: String, contribution: String, marker: String, representative: Bool,
        edition: DraftVersion

    /// - Parameters:
    ///   - contribution: what the applicant did in it; proof of being a main contributor.
    ///   - marker: where the applicant's name stands in the evidence.
    ///   - representative: the one representative work (A2.2.5-9); takes the mark from another.
    ///   - edition: the typed text that was read before, see ``SaveContribution``.
    public init(
        caseID: String, recordID: String, contribution: String, marker: String, representative: Bool,
        edition: DraftVersion = .unread
    ) {
        self.caseID = caseID
        self.recordID = recordID
        self.contribution = contribution
        self.marker = marker
        self.representative = representative
        self.edition = edition
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        let limit = try work.plan(c.planID, version: c.planVersion).application.achievementsMaximum
        guard
            let row = try work.tx.one(
                """
                SELECT kind, state, body, version FROM archive_records
                WHERE id = \(recordID) AND person_id = \(c.personID) AND removed_at IS NULL
                """
            )
        else { throw Refusal.notFound }
        let body = try JSON.texts(row.text("body"))
        guard let kind = ArchiveKind.find(try row.text("kind")), kind.isAchievement else {
            throw Refusal.invalid("record", "这类记录不能作为业绩提取。")
        }
        guard try row.text("state") == "approved" else {
            throw Refusal.invalid("record", "“\(kind.title(body))”还没有经单位审核通过，不能提取。（附件2 一、1）")
        }
        guard body["bought"] != "yes" else {
            throw Refusal.invalid("record", "“\(kind.title(body))”通过转让并变更发明人取得，评审时不予认可。（附件2 二、4）")
        }
        guard !contribution.isEmpty else { throw Refusal.invalid("contribution", "请写明您在这项业绩中的主要贡献。（附件2 二、4）") }
        _ = try work.keepContribution(c, recordID, contribution, marker, edition)
        try work.tx.execute("DELETE FROM case_achievements WHERE case_id = \(c.id) AND record_id = \(recordID)")
        let picked =
            try work.tx.one("SELECT COUNT(*) AS n FROM case_achievements WHERE case_id = \(c.id)")?.int("n") ?? 0
        guard picked < limit else {
            throw Refusal.invalid(
                "record", "最多选择 \(limit) 项业绩。请挑选最有代表性的，先移除一项再添加。（附件2 二、4）")
        }
        if representative {
            try work.tx.execute("UPDATE case_achievements SET representative = 0 WHERE case_id = \(c.id)")
        }
        try work.tx.execute(
            """
            INSERT INTO case_achievements (case_id, record_id, record_version, body, contribution, marker, representative)
            VALUES (\(c.id), \(recordID), \(row.int("version")), \(row.text("body")), \(contribution), \(marker), \(representative))
            """)
        try work.record("case.achievementPicked", c.id, ["record": recordID])
    }
}

/// Takes a picked achievement out again; what was typed about it stays for the next picking.
public struct RemoveAchievement: UseCase {
    let caseID: String, recordID: String
    public init(caseID: String, recordID: String) {
        self.caseID = caseID
        self.recordID = recordID
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        guard
            try work.tx.execute("DELETE FROM case_achievements WHERE case_id = \(c.id) AND record_id = \(recordID)")
                == 1
        else { throw Refusal.notFound }
        try work.record("case.achievementRemoved", c.id, ["record": recordID])
    }
}
