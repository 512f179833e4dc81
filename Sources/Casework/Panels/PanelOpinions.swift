import Store
import TitleReview

/// The sheets of a case's panel side by side, for its members and the chair, once the panel meets (R8, R11).
public struct ReadPanel: Inquiry {
    public struct View: Sendable, Codable {
        public let record: CaseRecord
        public let scoring: [Plan.ScoringItem]
        public let deduction: Plan.Deduction?
        /// By points, so that the order tells nothing of who wrote them.
        public let columns: [Column]
        public let spread: ScoreSpread
        /// Points; the plan's bound for being marked.
        public let spreadOver: Int?
        public let leads: Bool
        public let isChair: Bool
        /// Whether the joint opinion can be written: not while the case is voted on.
        public let mayWrite: Bool
        public let opinion: JointOpinion?
        /// The panels that meet, with this one among them.
        public let panels: [ReadDesk.PanelItem]
    }
    /// One reader's sheet, by nobody's name.
    public struct Column: Sendable, Codable, Equatable {
        public let isOwn: Bool
        public let scores: [String: Int]
        public let notes: [String: String]
        public let deductions: [Taken]
        /// Points.
        public let deducted: Int
        public let total: Int
        public let opinion: String
        public let recommends: Bool
    }
    public struct Taken: Sendable, Codable, Equatable {
        public let file: String
        public let amount: Int
        public let reason: String
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> View {
        let expert = try work.requireExpert()
        let c = try work.visibleCase(caseID, toChair: true)
        let place = try work.panelPlace(of: expert, c)
        guard try work.panelMeets(c) else { throw Refusal.notFound }
        let plan = try work.plan(c.planID, version: c.planVersion)
        let bound = try work.plan(c.planID).plan.committee.spreadOver
        let seats = try work.tx.query(
            """
            SELECT expert_id, \(SaveOpinion.Sheet.columns), deducted, total FROM panel_members
            WHERE case_id = \(c.id) AND submitted_at IS NOT NULL ORDER BY total DESC, opinion, expert_id
            """)
        let sheets = try seats.map { try SaveOpinion.Sheet($0) }
        let files =
            sheets.allSatisfy(\.deductions.isEmpty)
            ? [:]
            : Dictionary(
                try work.evidenceOrder(of: c).places.map { ($0.file.id, $0.file.name) }, uniquingKeysWith: { a, _ in a }
            )
        let columns = try zip(seats, sheets).map { seat, sheet in
            Column(
                isOwn: try seat.text("expert_id") == expert, scores: sheet.scores, notes: sheet.notes,
                deductions: sheet.deductions.map {
                    Taken(file: files[$0.fileID] ?? "", amount: $0.amount, reason: $0.reason)
                },
                deducted: try seat.int("deducted"), total: try seat.optionalInt("total") ?? 0, opinion: sheet.opinion,
                recommends: sheet.recommends == true)
        }
        guard let spread = ScoreSpread(columns.map(\.total), bound: bound) else { throw Refusal.notFound }
        return View(
            record: c, scoring: plan.scoring, deduction: plan.deduction, columns: columns, spread: spread,
            spreadOver: bound, leads: place.leads, isChair: place.isChair,
            mayWrite: try (place.leads || place.isChair) && !work.isVotedOn(c.id), opinion: try work.jointOpinion(c.id),
            panels: try work.panels(of: expert))
    }
}

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

extension UnitOfWork {
    fileprivate func isVotedOn(_ caseID: String) throws -> Bool {
        try tx.one("SELECT 1 AS open FROM ballots WHERE case_id = \(caseID) AND state = 'open'") != nil
    }
}
