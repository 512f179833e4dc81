import Store
import TitleReview

/// An authority passes a case after ticking every line of its check-list (A3.2.1, A3.3.2).
public struct PassAtAuthority: UseCase {
    let caseID: String, opinion: String, ticked: [String]
    public init(caseID: String, opinion: String, ticked: [String]) {
        self.caseID = caseID
        self.opinion = opinion
        self.ticked = ticked
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .authority)
        try work.line(c, .pass, by: .authority)
        let plan = try work.plan(c.planID, version: c.planVersion)
        let lines = c.level < plan.authorities.count ? plan.authorities[c.level].checklist : []
        let open = lines.indices.filter { !ticked.contains(String($0)) }
        guard open.isEmpty else {
            throw Refusal(
                .invalid, "审核清单还有 \(open.count) 项没有勾选。（附件3 三、2）",
                problems: open.map { Refusal.Problem("checklist", lines[$0]) })
        }
        var given: Set<Transition.Requirement> = [.checklist]
        if !opinion.isEmpty { given.insert(.opinion) }
        try work.move(c, .pass, by: .authority, given: given, note: opinion, saying: .opinion)
    }
}
