import Documents
import Store
import TitleReview

/// The cover sheet of a parcel: an applicant's own, or an employer's for all of its people whose paper has not arrived (A4.1).
public struct ReadCoverSheet: Inquiry {
    /// More people than go into one parcel.
    public static let most = 200

    let caseID: String?, planID: String?

    public init(caseID: String) { (self.caseID, planID) = (caseID, nil) }
    public init(planID: String) { (caseID, self.planID) = (nil, planID) }

    public func run(_ work: UnitOfWork) throws -> CoverSheetPDF {
        if let caseID {
            try work.require(.applicant)
            let c = try work.visibleCase(caseID)
            let plan = try work.plan(c.planID, version: c.planVersion)
            guard c.submittedAt != nil, plan.paper.isDue(c.state) else { throw Refusal.conflict("现在不需要报送纸质材料。（通知二、3）") }
            let employer =
                try c.employerName ?? work.tx.one("SELECT name FROM units WHERE id = \(c.employerID)")?.text("name")
                ?? ""
            return sheet(plan, sender: employer, [(c.id, c.name, c.speciality)], work)
        }
        try work.require(.employer)
        guard let planID, let due = try work.papersDue() else { throw Refusal.notFound }
        let rows = try work.tx.query(
            """
            SELECT c.id, c.name, c.speciality, c.plan_version FROM cases c LEFT JOIN papers p ON p.case_id = c.id
            WHERE \(due) AND c.plan_id = \(planID) AND p.arrived_on IS NULL
            ORDER BY c.name, c.id LIMIT \(ReadCoverSheet.most)
            """)
        guard let first = rows.first else { throw Refusal.conflict("没有还要邮寄的材料。") }
        return sheet(
            try work.plan(planID, version: first.int("plan_version")), sender: work.actor?.unitName ?? "",
            try rows.map { (try $0.text("id"), try $0.text("name"), try $0.text("speciality")) }, work)
    }

    private func sheet(
        _ plan: Plan, sender: String, _ people: [(id: String, name: String, speciality: String)], _ work: UnitOfWork
    ) -> CoverSheetPDF {
        CoverSheetPDF(
            plan: plan.title, recipient: plan.paper.address, sender: sender, items: plan.paper.items,
            people: people.map {
                .init(name: $0.name, speciality: $0.speciality, code: "\(work.casework.address)/office/papers/\($0.id)")
            })
    }
}
