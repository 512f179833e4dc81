import Documents
import Store
import TitleReview

/// What an acceptance point handed over on a day, for signing (N3.5).
public struct ReadHandOverRegister: Inquiry {
    public struct Register: Sendable {
        public let unit: String
        public let day: Day
        public let lines: [HandOverRegisterPDF.Line]
    }
    let day: Day
    public init(day: Day) { self.day = day }

    public func run(_ work: UnitOfWork) throws -> Register {
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
