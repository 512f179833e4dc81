import Store
import TitleReview

/// One notice with the people in it; open to all (N3.2, N3.3).
public struct ReadNotice: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> NoticeView {
        guard let row = try work.tx.one("SELECT \(NoticeView.columns), n.unit_id FROM notices n WHERE n.id = \(id)")
        else { throw Refusal.notFound }
        if try row.text("kind") == "employer" {
            guard try work.checks(employersNotice: id, of: row.text("unit_id")) else { throw Refusal.notFound }
        }
        let people = try work.tx.query(
            """
            SELECT c.id, c.name, COALESCE(c.employer_name, u.name) AS employer, c.speciality
            FROM notice_cases n JOIN cases c ON c.id = n.case_id JOIN units u ON u.id = c.employer_id
            WHERE n.notice_id = \(id) ORDER BY employer, c.name, c.id LIMIT 5000
            """
        ).map {
            NoticeView.Person(
                caseID: try $0.text("id"), name: try $0.text("name"), employer: try $0.text("employer"),
                speciality: try $0.text("speciality"))
        }
        return try work.notice(row, people: people, interruptions: work.interruptions(of: id))
    }
}
