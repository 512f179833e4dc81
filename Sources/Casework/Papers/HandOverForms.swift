import Documents
import Store
import TitleReview

/// The acceptance point hands stamped evaluation forms over to the employer, for the personnel files, on the register (N3.5).
public struct HandOverForms: UseCase {
    let caseIDs: [String], receiver: String

    /// - Parameter receiver: who took them, by name.
    public init(caseIDs: [String], receiver: String) {
        self.caseIDs = caseIDs
        self.receiver = receiver
    }

    /// - Returns: how many were handed over; all of them or none.
    public func run(_ work: Work) throws -> Int {
        let unit = try work.requireUnit(.authority)
        guard !caseIDs.isEmpty, caseIDs.count <= 500 else { throw Refusal.invalid("case", "请勾选要移交的评审表，一次最多 500 份。") }
        guard !receiver.isEmpty else { throw Refusal.invalid("receiver", "请填写单位接收人的姓名。") }
        guard let due = try work.papersDue() else { throw Refusal.notFound }
        let ids = Set(caseIDs)
        let list = SQL.joined(ids.sorted().map { "\($0)" }, by: ", ")
        let found = try work.tx.query(
            """
            SELECT c.id, c.name, c.employer_id, p.handed_over_on FROM cases c LEFT JOIN papers p ON p.case_id = c.id
            WHERE \(due) AND c.id IN (\(list))
            """)
        guard found.count == ids.count else { throw Refusal.notFound }
        let handed = try found.filter { try $0.optionalDay("handed_over_on") != nil }.map { try $0.text("name") }
        guard handed.isEmpty else { throw Refusal.conflict("\(handed.joined(separator: "、"))的评审表已经移交过。") }
        guard Set(try found.map { try $0.text("employer_id") }).count == 1 else {
            throw Refusal.invalid("case", "一次只能移交给一个单位，请只勾选同一单位的评审表。")
        }
        try work.tx.execute(
            "UPDATE papers SET handed_over_on = \(work.today), handed_to = \(receiver) WHERE case_id IN (\(list))")
        for id in ids.sorted() { try work.record("paper.handedOver", id, ["by": unit]) }
        return ids.count
    }
}

/// What an acceptance point handed over on a day, for signing (N3.5).
public struct ReadHandOverRegister: Inquiry {
    public struct Register: Sendable {
        public let unit: String
        public let day: Day
        public let lines: [HandOverRegisterPDF.Line]
    }
    let day: Day
    public init(day: Day) { self.day = day }

    public func run(_ work: Work) throws -> Register {
        let unit = try work.requireUnit(.authority)
        let lines = try work.tx.query(
            """
            SELECT c.name, c.speciality, COALESCE(c.employer_name, u.name) AS employer, p.handed_to, x.number
            FROM cases c JOIN papers p ON p.case_id = c.id JOIN units u ON u.id = c.employer_id
            LEFT JOIN certificates x ON x.case_id = c.id AND x.replaced_at IS NULL
            WHERE c.accepted_by = \(unit)\(work.scope().condition) AND p.handed_over_on = \(day)
            ORDER BY employer, c.name, c.id LIMIT 2000
            """
        ).map { row in
            HandOverRegisterPDF.Line(
                employer: try row.text("employer"), name: try row.text("name"), speciality: try row.text("speciality"),
                certificate: try row.optionalText("number") ?? "", receiver: try row.optionalText("handed_to") ?? "")
        }
        return Register(unit: work.actor?.unitName ?? "", day: day, lines: lines)
    }
}
