import Store
import TitleReview

/// The own name and masked number as they stand, and the last request.
public struct ReadOwnIdentity: Inquiry {
    public struct View: Sendable, Codable, Equatable {
        public let name: String
        public let maskedNumber: String
        /// Who decides; nil while no employer is chosen.
        public let employer: String?
        public let last: IdentityCorrection?
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let person = try work.requirePerson()
        guard
            let row = try work.tx.one(
                """
                SELECT p.name, p.resident_id, u.name AS employer
                FROM persons p LEFT JOIN units u ON u.id = p.employer_id WHERE p.id = \(person)
                """)
        else { throw Refusal.notFound }
        let number = try work.casework.keys.open(
            row.bytes("resident_id"), table: "persons", column: "resident_id", row: person)
        return View(
            name: try row.text("name"), maskedNumber: Masking.middle(of: number, first: 4, last: 4),
            employer: try row.optionalText("employer"),
            last: try work.identityCorrections(of: person, limit: 1).first)
    }
}
