import Store
import TitleReview

/// Whom the confirmation page is about.
public struct ReadColleague: Inquiry {
    public struct Colleague: Sendable, Codable {
        public let personID: String
        public let name: String
        /// Applications that stay with this unit.
        public let underWay: Int
        public let drafts: Int
    }
    let personID: String
    public init(personID: String) { self.personID = personID }

    public func run(_ work: UnitOfWork) throws -> Colleague {
        let unit = try work.requireUnit(.employer)
        guard
            let row = try work.tx.one(
                """
                SELECT p.name, (SELECT COUNT(*) FROM cases c WHERE c.person_id = p.id AND c.state = 'draft') AS drafts,
                    (SELECT COUNT(*) FROM cases c
                        WHERE c.person_id = p.id AND c.employer_id = \(unit) AND c.state NOT IN \(CaseRecord.over)) -
                    (SELECT COUNT(*) FROM cases c
                        WHERE c.person_id = p.id AND c.employer_id = \(unit) AND c.state = 'draft') AS open
                FROM persons p WHERE p.id = \(personID) AND p.employer_id = \(unit)
                """)
        else { throw Refusal.notFound }
        return Colleague(
            personID: personID, name: try row.text("name"), underWay: try row.int("open"), drafts: try row.int("drafts")
        )
    }
}
