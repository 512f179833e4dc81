import Store
import TitleReview

/// One draft with everything that is wrong in it.
public struct ReadPlanDraft: Inquiry {
    public struct Sheet: Sendable, Codable, Equatable {
        public let draft: PlanDraft
        public let mistakes: [PlanFile.Mistake]
        /// Days that nobody works on, and texts that name another year.
        public let doubts: [String]
        /// The plan's id belongs to another office.
        public let isTaken: Bool
        /// Right, the plan.
        public let plan: Plan?
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> Sheet {
        let draft = try work.planDraft(id)
        let actor = try work.requirePlanWriter().actor
        let reading = PlanFile.read(draft.source)
        let planID = draft.tree?["id"]?.text ?? ""
        let owner = try work.tx.one("SELECT office_id FROM plans WHERE id = \(planID) ORDER BY version DESC LIMIT 1")?
            .text("office_id")
        return Sheet(
            draft: draft, mistakes: reading.mistakes,
            doubts: try PlanNextYear.doubts(draft.source, calendar: work.calendar),
            isTaken: owner != nil && actor.role == .office && owner != actor.unitID, plan: reading.plan)
    }
}
