import Store
import TitleReview

/// What became of an objection, for whoever has its receipt (R13): nothing of who objected or of what was said.
public struct ReadObjection: Inquiry {
    public struct View: Sendable, Codable, Equatable {
        public let receipt: ObjectionReceipt
        public let planTitle: String
        public let noticeKind: String
        /// Whom it is about, masked.
        public let name: String
        /// Who answers.
        public let unit: String
        public let at: Instant
        public let files: Int
        public let outcome: ObjectionOutcome?
        public let answer: String?
        public let answeredAt: Instant?
    }
    let receipt: ObjectionReceipt
    public init(receipt: ObjectionReceipt) { self.receipt = receipt }

    /// - Returns: nil for a receipt that nobody has.
    public func run(_ work: UnitOfWork) throws -> View? {
        try work.tx.one(
            """
            SELECT o.at, o.outcome, o.answer, o.answered_at, n.kind, n.plan_id, u.name AS unit, c.name,
                (SELECT COUNT(*) FROM objection_files f WHERE f.objection_id = o.id) AS files
            FROM objections o JOIN notices n ON n.id = o.notice_id JOIN units u ON u.id = n.unit_id
            JOIN cases c ON c.id = o.case_id WHERE o.receipt = \(receipt.code)
            """
        ).map { row in
            View(
                receipt: receipt, planTitle: try work.plan(row.text("plan_id")).plan.title,
                noticeKind: NoticeView.chinese(try row.text("kind")), name: Masking.name(try row.text("name")),
                unit: try row.text("unit"), at: try row.instant("at"), files: try row.int("files"),
                outcome: try row.objectionOutcome(), answer: try row.optionalText("answer"),
                answeredAt: try row.optionalInstant("answered_at"))
        }
    }
}
