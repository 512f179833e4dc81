import Store
import TitleReview

/// What the clerk confirms when passing a case (A1.1, A1.2.2.1).
public struct EmployerConfirmation: Sendable, Equatable {
    /// A backbone of the unit: decides the direct route.
    public let backbone: Bool
    /// No nominal employment.
    public let noNominalEmployment: Bool
    public init(backbone: Bool, noNominalEmployment: Bool) {
        self.backbone = backbone
        self.noNominalEmployment = noNominalEmployment
    }
}

/// The employer passes a case with an opinion (A3.1.3); what the clerk confirms is judged at once.
public struct PassCase: UseCase {
    let caseID: String, opinion: String, confirmation: EmployerConfirmation
    public init(caseID: String, opinion: String, confirmation: EmployerConfirmation) {
        self.caseID = caseID
        self.opinion = opinion
        self.confirmation = confirmation
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .employer)
        try work.line(c, .pass, by: .employer)
        guard confirmation.noNominalEmployment else {
            throw Refusal.invalid("noNominalEmployment", "存在挂靠现象的不能通过，请选择“不通过”。（附件1 一）")
        }
        let plan = try work.plan(c.planID, version: c.planVersion)
        let facts = try work.facts(of: c, work.content(of: c), backbone: confirmation.backbone)
        let verdict = plan.judge(facts)
        guard verdict.verdict != .ineligible else {
            let unmet = verdict.findings.filter { $0.outcome == .unmet }
            throw Refusal(
                .invalid, "按您确认的情况，这份申报不符合条件，不能通过。请退回修改，或选择“不通过”。",
                problems: unmet.map { Refusal.Problem("clause.\($0.clause)", $0.message) })
        }
        try work.confirm(c, backbone: confirmation.backbone)
        try work.move(
            c, .pass, by: .employer, given: [.opinion], note: opinion, saying: .opinion,
            setting: ", \(JudgedCase(verdict, by: facts).columns)")
        try work.notify(c, .passedByEmployer)
    }
}
