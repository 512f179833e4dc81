import Store
import TitleReview

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
