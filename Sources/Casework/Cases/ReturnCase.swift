import Store
import TitleReview

/// A case goes back to the applicant to be corrected, by the employer, an authority or the office (A3.1.3, A3.2.1, R5).
///
/// What has to be corrected is told once and completely: a second list at the same level needs a new fact and a reason.
public struct ReturnCase: UseCase {
    let caseID: String, items: [String], newFact: String
    public init(caseID: String, items: [String], newFact: String = "") {
        self.caseID = caseID
        self.items = items.filter { !$0.isEmpty }
        self.newFact = newFact
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .employer, .authority, .office)
        guard let actor = work.actor, let performer = Transition.Performer(rawValue: actor.role.rawValue) else {
            throw Refusal.forbidden()
        }
        try work.line(c, .return, by: performer)
        guard !items.isEmpty else { throw Refusal.invalid("items", "请至少列出一项需要补正的内容，每行一项。") }
        let level = "\(actor.role.rawValue)\(c.level)"
        if try work.tx.one("SELECT 1 AS sent FROM corrections WHERE case_id = \(c.id) AND level = \(level)") != nil,
            newFact.isEmpty
        {
            throw Refusal.invalid("newFact", "本环节已经一次性告知过补正内容。再次退回需要写明新发现的事实和理由。（人社部令第40号）")
        }
        try work.requireClosedNames(in: newFact, .newFact, of: c)
        let moved = try work.move(
            c, .return, by: performer, given: [.correctionList], note: items.joined(separator: "\n"), saying: .items)
        guard let due = moved.due else { throw Refusal.conflict("补正期限无法计算。") }
        try work.tx.execute(
            """
            INSERT INTO corrections (id, case_id, level, items, reason, sent_at, due)
            VALUES (\(work.newID()), \(c.id), \(level), \(JSON.encode(items)), \(newFact), \(work.now), \(due))
            """)
        try work.notify(c, .returned, ["count": "\(items.count)", "due": due.chineseDate])
    }
}
