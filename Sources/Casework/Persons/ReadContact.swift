import Store
import TitleReview

/// Where the applicant can be reached: the phone for text messages, and a mail address for who wants mails too.
public struct ReadContact: Inquiry {
    public struct Contact: Sendable, Codable, Equatable {
        public let phone: String
        public let email: String
        /// Whether mails are sent at all.
        public let hasMail: Bool
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Contact {
        let person = try work.requirePerson()
        let keys = work.casework.keys
        guard let row = try work.tx.one("SELECT phone, email FROM persons WHERE id = \(person)") else {
            throw Refusal.notFound
        }
        return Contact(
            phone: try row.optionalBytes("phone").map {
                try keys.open($0, table: "persons", column: "phone", row: person)
            } ?? "",
            email: try row.optionalBytes("email").map {
                try keys.open($0, table: "persons", column: "email", row: person)
            } ?? "", hasMail: work.casework.messageGateways[.mail] != nil)
    }
}
