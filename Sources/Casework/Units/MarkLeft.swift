import Store
import TitleReview

/// A clerk marks a colleague as one who has left. Drafts stay the person's; a case under way keeps the employer under which it was filed.
public struct MarkLeft: UseCase {
    let personID: String
    public init(personID: String) { self.personID = personID }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireBoundUnit()
        guard
            try work.tx.execute(
                """
                UPDATE persons SET employer_id = NULL, updated_at = \(work.casework.machine.now())
                WHERE id = \(personID) AND employer_id = \(unit)
                """) == 1
        else { throw Refusal.notFound }
        try work.tx.execute("DELETE FROM colleague_clerks WHERE person_id = \(personID)")
        let name = try work.tx.one("SELECT name FROM units WHERE id = \(unit)")?.text("name") ?? ""
        let text = """
            \(name)已将您标记为离职。还没提交的申报仍是您的，请登录选择现在的工作单位后再提交；\
            已提交的申报仍由原单位办理。
            """
        try work.notify(personID, "left", .init(text: text, subject: "工作单位有变动"))
        try work.record("person.left", personID, ["unit": unit])
    }
}
