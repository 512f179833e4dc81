import Store
import TitleReview

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
