import Store
import TitleReview

/// The bureau approves a plan's reported results with a joint document (N3.4): all of them, under a number of the usual form
/// that no document has yet.
public struct ApproveResults: UseCase {
    let planID: String, number: String, day: Day, seen: String?

    /// - Parameter seen: of the list that was confirmed (``ReadApproval/Draft/list``); nil where nobody was shown one.
    public init(planID: String, number: String, day: Day, seen: String? = nil) {
        self.planID = planID
        self.number = number
        self.day = day
        self.seen = seen
    }

    public func run(_ work: UnitOfWork) throws -> Int {
        let draft = try ReadApproval(planID: planID, number: number, day: day).run(work)
        try draft.people.check(seen)
        let id = work.newID()
        let title = try work.plan(planID).plan.award.name
        try work.tx.execute(
            """
            INSERT INTO result_documents (id, plan_id, number, day, created_at)
            VALUES (\(id), \(planID), \(draft.number), \(day), \(work.now))
            """)
        for line in draft.people {
            let c = try work.ownCase(line.caseID, .bureau)
            try work.move(c, .approve, by: .bureau, given: [.document], note: draft.number)
            try work.notify(c, .titleAwarded, ["title": title, "document": draft.number])
        }
        try work.record("results.approved", id, ["plan": planID, "count": "\(draft.people.count)"])
        return draft.people.count
    }
}

extension UnitOfWork {
    /// A document's number as it is typed, for its day.
    ///
    /// - Parameter field: that the number was typed in.
    func documentNumber(_ text: String, of day: Day, field: String) throws -> DocumentNumber {
        guard let number = DocumentNumber(parsing: text) else {
            throw Refusal.invalid(field, "文号要写成\(DocumentNumber.form)。")
        }
        guard day <= today else { throw Refusal.invalid("day", "发文日期不能晚于今天。") }
        guard number.year == day.year else {
            throw Refusal.invalid(field, "文号的年份是 \(number.year)，发文日期在 \(day.year) 年，请核对。")
        }
        return number
    }

    /// The document that has a number, whatever brackets it was written with.
    func document(_ number: DocumentNumber) throws -> (planID: String, day: Day)? {
        try tx.query("SELECT plan_id, number, day FROM result_documents").first {
            try DocumentNumber(parsing: $0.text("number")) == number
        }.map { (try $0.text("plan_id"), try $0.day("day")) }
    }
}
