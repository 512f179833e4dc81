import Store
import TitleReview

/// Judges what past cases kept of facts by a draft, beside the version that each was filed under: whose verdict would change, and why.
public struct TryPlanDraft: Inquiry {
    public struct Line: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let speciality: String
        public let before: Verdict
        public let after: Verdict
        public let trial: PlanTrial
    }
    public struct Sheet: Sendable, Codable, Equatable {
        public let draft: PlanDraft
        /// nil: the draft is wrong, nothing can be judged.
        public let counts: [PlanTrial.Kind: Int]?
        public let planTitle: String
        /// Which cases there are, and how many of them were judged.
        public let cases: Int
        public let judged: Int
        /// Of the kind that was asked for, one page.
        public let lines: [Line]
        public let page: Int
        public let pages: Int
        /// What routes are called.
        public let routes: [String: String]
        /// The draft's year is another than that of the cases.
        public let isOtherYear: Bool
    }

    let id: String, kind: PlanTrial.Kind?, keepsDates: Bool, page: Int

    /// - Parameters:
    ///   - kind: only changes of this kind; nil for all changes.
    ///   - keepsDates: judges by the draft's conditions with the year and days of the cases' own plan.
    public init(id: String, kind: PlanTrial.Kind?, keepsDates: Bool, page: Int) {
        self.id = id
        self.kind = kind
        self.keepsDates = keepsDates
        self.page = max(1, page)
    }

    /// The newest so many cases are judged.
    public static let most = 2000
    public static let onAPage = 20

    public func run(_ work: UnitOfWork) throws -> Sheet {
        let draft = try work.planDraft(id)
        let mine = try work.requirePlanWriter().mine
        let plan = PlanFile.read(draft.source).plan
        // The plan itself where it has been published, else the one that the draft was begun from.
        let source = try [plan?.id, draft.baseID].compactMap { $0 }.first { id in
            try work.tx.one("SELECT 1 AS ok FROM plans WHERE id = \(id) AND \(mine)") != nil
        }
        guard let source, let plan else {
            return Sheet(
                draft: draft, counts: plan == nil ? nil : [:], planTitle: "", cases: 0, judged: 0, lines: [], page: 1,
                pages: 1, routes: [:], isOtherYear: false)
        }
        let cases =
            try work.tx.one("SELECT COUNT(*) AS n FROM cases WHERE plan_id = \(source) AND submitted_at IS NOT NULL")?
            .int("n") ?? 0
        let rows = try work.tx.query(
            """
            SELECT id, plan_version, name, speciality, facts FROM cases
            WHERE plan_id = \(source) AND submitted_at IS NOT NULL AND facts <> '{}'
            ORDER BY submitted_at DESC LIMIT \(TryPlanDraft.most)
            """)
        var counts: [PlanTrial.Kind: Int] = [:]
        var lines: [Line] = []
        var found = 0
        let first = (page - 1) * TryPlanDraft.onAPage
        for row in rows {
            let own = try work.plan(source, version: row.int("plan_version"))
            let facts = try JSON.decode(Facts.self, row.text("facts"))
            let before = own.judge(facts)
            let after = (keepsDates ? plan.dated(as: own) : plan).judge(facts)
            let trial = PlanTrial(before: before, after: after)
            counts[trial.kind, default: 0] += 1
            guard trial.kind != .same, kind == nil || kind == trial.kind else { continue }
            if (first..<first + TryPlanDraft.onAPage).contains(found) {
                lines.append(
                    Line(
                        caseID: try row.text("id"), name: try row.text("name"), speciality: try row.text("speciality"),
                        before: before, after: after, trial: trial))
            }
            found += 1
        }
        let newest = try work.plan(source).plan
        return Sheet(
            draft: draft, counts: counts, planTitle: newest.title, cases: cases, judged: rows.count, lines: lines,
            page: page, pages: max(1, (found + TryPlanDraft.onAPage - 1) / TryPlanDraft.onAPage),
            routes: Dictionary(
                (plan.eligibility.routes + newest.eligibility.routes).map { ($0.id, $0.name) },
                uniquingKeysWith: { own, _ in own }), isOtherYear: newest.year != plan.year)
    }
}
