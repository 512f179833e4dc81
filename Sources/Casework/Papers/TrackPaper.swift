import Store
import TitleReview

/// A step of a case's paper at the office: arrived, stamped, sent back (N2.3, A4.1).
public struct TrackPaper: UseCase {
    public enum Step: Sendable, Equatable {
        case arrived, stamped
        case returned(waybill: String)
    }
    let caseID: String, step: Step
    public init(caseID: String, step: Step) {
        self.caseID = caseID
        self.step = step
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.paperCase(caseID, .office)
        switch step {
        case .arrived: _ = try work.receive(c)
        case .stamped:
            guard
                try work.tx.execute(
                    "UPDATE papers SET stamped_on = \(work.today) WHERE case_id = \(c.id) AND arrived_on IS NOT NULL")
                    == 1
            else { throw Refusal.conflict("材料还没有登记收到。") }
            try work.record("paper.stamped", c.id)
        case .returned(let waybill):
            guard !waybill.isEmpty else { throw Refusal.invalid("waybill", "请填写寄回的运单号。（附件4）") }
            guard
                try work.tx.execute(
                    """
                    UPDATE papers SET returned_on = \(work.today), return_waybill = \(waybill)
                    WHERE case_id = \(c.id) AND stamped_on IS NOT NULL
                    """) == 1
            else { throw Refusal.conflict("评审表还没有盖章。") }
            try work.record("paper.returned", c.id)
        }
    }
}

extension UnitOfWork {
    /// A case that owes paper now, with a row for it.
    func paperCase(_ id: String, _ role: Role) throws -> CaseRecord {
        let c = try ownCase(id, role)
        let rules = try plan(c.planID, version: c.planVersion).paper
        guard c.submittedAt != nil, rules.isDue(c.state) else {
            let isNever = rules.stage == .never
            throw Refusal.conflict(isNever ? "本计划不需要报送纸质材料。" : "现在不需要报送纸质材料，评审通过后再邮寄。（通知二、3）")
        }
        try tx.execute("INSERT INTO papers (case_id) VALUES (\(c.id)) ON CONFLICT (case_id) DO NOTHING")
        return c
    }

    /// The day of arrival, today or an earlier one.
    func receive(_ c: CaseRecord) throws -> Day {
        if try tx.execute("UPDATE papers SET arrived_on = \(today) WHERE case_id = \(c.id) AND arrived_on IS NULL") == 1
        {
            try record("paper.arrived", c.id)
        }
        return try tx.one("SELECT arrived_on FROM papers WHERE case_id = \(c.id)")?.optionalDay("arrived_on") ?? today
    }
}
