import Store
import TitleReview

/// The office reports the published results to the bureau (N3.3): those whose notice is over and that no objection holds.
public struct ReportResults: UseCase {
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: Work) throws -> [ReportCases.Outcome] {
        let office = try work.requireUnit(.office)
        guard try work.plan(planID).officeID == office else { throw Refusal.notFound }
        let ids = try work.tx.query("SELECT id FROM cases WHERE plan_id = \(planID) AND state = 'resultNotice' ORDER BY id LIMIT 500").map { try $0.text("id") }
        guard !ids.isEmpty else { throw Refusal.conflict("没有正在公示的评审结果。") }
        return try work.batch(ids, .office) { c in try work.move(c, .reportResult, by: .office) }
    }
}

/// The office decides on a request for a recheck (R14): a procedural error leads back to a new vote by the same rules.
public struct DecideRecheck: UseCase {
    let id: String, grant: Bool, answer: String
    public init(id: String, grant: Bool, answer: String) {
        self.id = id
        self.grant = grant
        self.answer = answer
    }

    public func run(_ work: Work) throws {
        guard let row = try work.tx.one("SELECT case_id, outcome FROM rechecks WHERE id = \(id)") else { throw Refusal.notFound }
        let c = try work.ownCase(row.text("case_id"), .office)
        guard try row.optionalText("outcome") == nil else { throw Refusal.conflict("这件复核申请已经处理过。") }
        guard !answer.isEmpty else { throw Refusal.invalid("answer", "请写明复核情况和理由。") }
        try work.tx.execute("UPDATE rechecks SET outcome = \(grant ? "granted" : "rejected"), answer = \(answer), answered_at = \(work.now) WHERE id = \(id)")
        if grant { try work.move(c, .recheck, by: .office, given: [.reason], note: answer) }
        try work.record("recheck.\(grant ? "granted" : "rejected")", id, ["case": c.id])
        try work.tell(c, grant ? .recheckGranted : .recheckRejected, grant ? [:] : ["answer": answer])
    }
}

/// Requests for a recheck that the office has, open ones first.
public struct ListRechecks: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let id: String
        public let caseID: String
        public let name: String
        public let reason: String
        public let outcome: String?
    }
    public init() {}

    public func run(_ work: Work) throws -> [Item] {
        let office = try work.requireUnit(.office)
        return try work.tx.query("""
            SELECT r.id, r.case_id, c.name, r.reason, r.outcome FROM rechecks r JOIN cases c ON c.id = r.case_id WHERE c.office_id = \(office)
            ORDER BY CASE WHEN r.outcome IS NULL THEN 0 ELSE 1 END, r.at DESC LIMIT 100
            """).map { Item(id: try $0.text("id"), caseID: try $0.text("case_id"), name: try $0.text("name"), reason: try $0.text("reason"), outcome: try $0.optionalText("outcome")) }
    }
}

/// The paper of those who passed (N2.3, A4.1): the applicant enters return address and waybill, the office ticks arrival, stamp and return.
public struct TrackPaper: UseCase {
    public enum Step: Sendable, Equatable {
        case sent(returnAddress: String, waybill: String)
        case arrived, stamped
        case returned(waybill: String)
        case handedOver
    }
    let caseID: String, step: Step
    public init(caseID: String, step: Step) {
        self.caseID = caseID
        self.step = step
    }

    public func run(_ work: Work) throws {
        let c = try work.ownCase(caseID, .applicant, .office, .authority)
        let stage = try work.plan(c.planID, version: c.planVersion).paper.stage
        let after: [CaseState] = [.passed, .resultNotice, .reported, .approved, .certified]
        let due = switch stage {
        case .never: false
        case .beforeReview: c.submittedAt != nil && !c.state.isFinal
        case .afterResults: after.contains(c.state)
        }
        guard due else { throw Refusal.conflict(stage == .never ? "本计划不需要报送纸质材料。" : "现在不需要报送纸质材料，评审通过后再邮寄。（通知二、3）") }
        try work.tx.execute("INSERT INTO papers (case_id) VALUES (\(c.id)) ON CONFLICT (case_id) DO NOTHING")
        let isOffice = work.actor?.role == .office
        switch step {
        case .sent(let address, let waybill):
            guard work.actor?.role == .applicant else { throw Refusal.forbidden() }
            guard !address.isEmpty, !waybill.isEmpty else { throw Refusal.invalid("returnAddress", "请填写回寄地址和运单号。（附件4）") }
            let sealed = try work.house.keys.seal(address, table: "papers", column: "return_address", row: c.id)
            try work.tx.execute("UPDATE papers SET return_address = \(sealed), waybill = \(waybill) WHERE case_id = \(c.id)")
        case .arrived:
            guard isOffice else { throw Refusal.forbidden() }
            try work.tx.execute("UPDATE papers SET arrived_on = COALESCE(arrived_on, \(work.today)) WHERE case_id = \(c.id)")
        case .stamped:
            guard isOffice else { throw Refusal.forbidden() }
            guard try work.tx.execute("UPDATE papers SET stamped_on = \(work.today) WHERE case_id = \(c.id) AND arrived_on IS NOT NULL") == 1 else { throw Refusal.conflict("材料还没有登记收到。") }
        case .returned(let waybill):
            guard isOffice else { throw Refusal.forbidden() }
            guard try work.tx.execute("UPDATE papers SET returned_on = \(work.today), return_waybill = \(waybill) WHERE case_id = \(c.id) AND stamped_on IS NOT NULL") == 1 else { throw Refusal.conflict("评审表还没有盖章。") }
        case .handedOver:
            guard work.actor?.role == .authority else { throw Refusal.forbidden() }
            try work.tx.execute("UPDATE papers SET handed_over_on = \(work.today) WHERE case_id = \(c.id)")
        }
        try work.record("paper.step", c.id)
    }
}
