import Documents
import Store
import TitleReview

struct MeetingsOver: Inquiry {
    let planID: String
    func run(_ work: UnitOfWork) throws -> [String] {
        try work.requirePackage(planID)
        return try work.tx.query(
            """
            SELECT m.id FROM meetings m JOIN committees k ON k.id = m.committee_id
            WHERE k.plan_id = \(planID) AND m.state IN ('closed','voided') ORDER BY m.day, m.id LIMIT 500
            """
        ).map { try $0.text("id") }
    }
}
