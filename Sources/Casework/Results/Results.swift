import Store
import TitleReview

/// The office reports the published results to the bureau (N3.3): those whose notice is over and that no objection holds.
public struct ReportResults: UseCase {
    let planID: String, seen: String?

    /// - Parameter seen: of the list that was confirmed (``ReadReport/Draft/list``); nil where nobody was shown one.
    public init(planID: String, seen: String? = nil) {
        self.planID = planID
        self.seen = seen
    }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let office = try work.requireUnit(.office)
        guard try work.plan(planID).officeID == office else { throw Refusal.notFound }
        if seen != nil { try work.reportable(planID).check(seen) }
        let ids = try work.tx.query(
            "SELECT id FROM cases WHERE plan_id = \(planID) AND state = 'resultNotice' ORDER BY id LIMIT 500"
        ).map { try $0.text("id") }
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

    public func run(_ work: UnitOfWork) throws {
        guard let row = try work.tx.one("SELECT case_id, outcome FROM rechecks WHERE id = \(id)") else {
            throw Refusal.notFound
        }
        let c = try work.ownCase(row.text("case_id"), .office)
        guard try row.optionalText("outcome") == nil else { throw Refusal.conflict("这件复核申请已经处理过。") }
        guard !answer.isEmpty else { throw Refusal.invalid("answer", "请写明复核情况和理由。") }
        try work.requireClosedNames(in: answer, .answer, of: c)
        try work.tx.execute(
            """
            UPDATE rechecks SET outcome = \(grant ? "granted" : "rejected"), answer = \(answer), answered_at = \(work.now)
            WHERE id = \(id)
            """)
        if grant { try work.move(c, .recheck, by: .office, given: [.reason], note: answer, saying: .answer) }
        try work.record("recheck.\(grant ? "granted" : "rejected")", id, ["case": c.id])
        try work.notify(c, grant ? .recheckGranted : .recheckRejected, grant ? [:] : ["answer": answer])
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

    public func run(_ work: UnitOfWork) throws -> [Item] {
        let office = try work.requireUnit(.office)
        return try work.tx.query(
            """
            SELECT r.id, r.case_id, c.name, r.reason, r.outcome FROM rechecks r JOIN cases c ON c.id = r.case_id
            WHERE c.office_id = \(office)
            ORDER BY CASE WHEN r.outcome IS NULL THEN 0 ELSE 1 END, r.at DESC LIMIT 100
            """
        ).map {
            Item(
                id: try $0.text("id"), caseID: try $0.text("case_id"), name: try $0.text("name"),
                reason: try $0.text("reason"), outcome: try $0.optionalText("outcome"))
        }
    }
}
