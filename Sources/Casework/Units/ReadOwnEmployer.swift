import Store
import TitleReview

/// The person's present employer, and those that can be chosen (A2.1.2).
public struct ReadOwnEmployer: Inquiry {
    public struct View: Sendable, Codable {
        public let employerID: String?
        public let employer: String
        public let choices: [UnitChoice]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let person = try work.requirePerson()
        let row = try work.tx.one(
            "SELECT p.employer_id, u.name FROM persons p LEFT JOIN units u ON u.id = p.employer_id WHERE p.id = \(person)"
        )
        return View(
            employerID: try row?.optionalText("employer_id"), employer: try row?.optionalText("name") ?? "",
            choices: try ListEmployers().run(work))
    }
}
