import Store
import TitleReview

/// The leader of a panel writes what it came to, or the chair in the leader's place (R8): it stands before the vote, in the minutes and on
/// the evaluation form. It can be mended until the case is voted on; every edition leaves its digest on the audit chain.
public struct RecordPanelOpinion: UseCase {
    let caseID: String, opinion: String, recommends: Bool, edition: DraftVersion

    /// - Parameter edition: the opinion that was read before; another's newer one is not overwritten.
    public init(caseID: String, opinion: String, recommends: Bool, edition: DraftVersion = .unread) {
        self.caseID = caseID
        self.opinion = opinion
        self.recommends = recommends
        self.edition = edition
    }

    public func run(_ work: UnitOfWork) throws -> Saved {
        let expert = try work.requireExpert()
        // A ballot that opens in this moment has the opinion as it is, or refuses it.
        try work.hold(committeesOf: expert)
        let c = try work.ownCase(caseID, .expert)
        let place = try work.panelPlace(of: expert, c)
        guard try work.panelMeets(c) else {
            throw Refusal.conflict(
                "评议组还没有会商：要等计划规定的时间，并且成员的意见都已提交。（人社部令第40号）")
        }
        guard place.leads || place.isChair else { throw Refusal.forbidden("评议组意见由组长写，或由主任委员代写。") }
        guard try !work.isVotedOn(c.id) else { throw Refusal.conflict("这份申报正在表决，评议组意见不能再改。") }
        guard !opinion.isEmpty else { throw Refusal.invalid("opinion", "请写明评议组意见。（人社部令第40号）") }
        // It goes onto the evaluation form, which the applicant has.
        try work.requireClosedNames(in: opinion, .opinion, of: c)
        let row = try work.tx.one(
            "SELECT opinion, recommends, version, writer FROM panel_opinions WHERE case_id = \(c.id)")
        let version = try row?.int("version") ?? 0
        // The same once more, after a lost answer.
        if let row, try row.text("opinion") == opinion, try row.bool("recommends") == recommends {
            return Saved(id: c.id, version: version)
        }
        try edition.check(stored: version, writer: row?.text("writer") ?? "")
        try work.tx.execute(
            """
            INSERT INTO panel_opinions (case_id, opinion, recommends, expert_id, version, writer, at)
            VALUES (\(c.id), \(opinion), \(recommends ? 1 : 0), \(expert), 1, \(edition.writer), \(work.now))
            ON CONFLICT (case_id) DO UPDATE
            SET opinion = excluded.opinion, recommends = excluded.recommends, expert_id = excluded.expert_id,
                version = panel_opinions.version + 1, writer = excluded.writer, at = excluded.at
            """)
        try work.record(
            "panel.jointOpinion", c.id,
            [
                "digest": SHA256Digest(of: Array(opinion.utf8)).hex, "recommends": recommends ? "1" : "0",
                "version": "\(version + 1)", "by": place.leads ? "leader" : "chair",
            ])
        return Saved(id: c.id, version: version + 1)
    }
}
