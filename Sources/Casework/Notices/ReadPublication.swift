import Store
import TitleReview

/// What publishing a notice would do (N3.2, N3.3); for the office.
public struct ReadPublication: Inquiry {
    public struct Draft: Sendable, Codable, Equatable {
        public let planTitle: String
        public let people: [NamedCase]
        public let days: Int
        /// The notice's last day, when it is published today.
        public let last: Day
        /// Stands for exactly this list.
        public let list: String
    }
    let planID: String, kind: PublishNotice.Kind
    public init(planID: String, kind: PublishNotice.Kind) {
        self.planID = planID
        self.kind = kind
    }

    public func run(_ work: UnitOfWork) throws -> Draft {
        let office = try work.requireUnit(.office)
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        let people = try work.named(PublishNotice.condition(planID, kind, office))
        guard !people.isEmpty else { throw Refusal.conflict("没有可以公示的申报。") }
        let days = kind == .qualification ? plan.notices.qualificationDays : plan.notices.resultDays
        return Draft(
            planTitle: plan.title, people: people, days: days, last: try work.workday(after: days), list: people.digest)
    }
}

extension PublishNotice {
    /// Which of `cases c` stand in it.
    static func condition(_ planID: String, _ kind: Kind, _ office: String) -> SQL {
        let state: CaseState = kind == .qualification ? .qualificationNotice : .passed
        return """
            c.plan_id = \(planID) AND c.office_id = \(office) AND c.state = \(state.rawValue)
            AND (c.notice_id IS NULL OR c.state = 'passed')
            """
    }
}

extension UnitOfWork {
    /// Published results of a plan whose notice is over and that no objection holds.
    func reportable(_ planID: String) throws -> [NamedCase] {
        try named(
            """
            c.plan_id = \(planID) AND c.state = 'resultNotice'
            AND EXISTS (SELECT 1 FROM notices n WHERE n.id = c.notice_id AND n.last_day < \(today))
            AND NOT EXISTS (SELECT 1 FROM objections o WHERE o.case_id = c.id AND o.outcome IS NULL)
            """)
    }
}
