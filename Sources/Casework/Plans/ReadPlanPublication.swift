import Store
import TitleReview

/// What publishing a draft would change, and for whom.
public struct ReadPlanPublication: Inquiry {
    /// Cases of one version in one state.
    public struct Group: Sendable, Codable, Equatable {
        public let version: Int
        public let state: CaseState
        public let count: Int
    }
    public struct Sheet: Sendable, Codable, Equatable {
        public let draft: PlanDraft
        public let planID: String
        public let isRight: Bool
        /// The newest published version of the plan; 0 for a plan that is new.
        public let newest: Int
        /// What the draft says otherwise than the newest version; nil where that version has no YAML to compare with.
        public let differences: [PlanDifference]?
        /// Published after the draft was begun: its changes would be undone by this draft.
        public let isOvertaken: Bool
        public let touched: [Group]
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> Sheet {
        let draft = try work.planDraft(id)
        let reading = PlanFile.read(draft.source)
        let planID = draft.tree?["id"]?.text ?? ""
        let newest = try work.tx.one(
            "SELECT version, source FROM plans WHERE id = \(planID) ORDER BY version DESC LIMIT 1")
        let version = try newest?.int("version") ?? 0
        let old = try newest.flatMap { PlanEdit.tree(try $0.text("source")) }
        let touched = try work.tx.query(
            """
            SELECT plan_version, state, COUNT(*) AS n FROM cases WHERE plan_id = \(planID)
            GROUP BY plan_version, state ORDER BY plan_version, state
            """
        ).map { row in
            Group(
                version: try row.int("plan_version"), state: try row.value("state", as: CaseState.self),
                count: try row.int("n"))
        }
        return Sheet(
            draft: draft, planID: planID, isRight: reading.plan != nil, newest: version,
            differences: old.flatMap { old in draft.tree.map { PlanDifference.between(old, $0) } },
            isOvertaken: draft.baseID == planID && version > draft.baseVersion ?? 0, touched: touched)
    }
}
