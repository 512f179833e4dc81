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

/// The applicant changes them; both lie sealed.
public struct SaveContact: UseCase {
    let phone: String, email: String

    /// - Parameter email: empty for none.
    public init(phone: String, email: String) throws(Refusal) {
        guard email.isEmpty || MailAddress(parsing: email) != nil else {
            throw .invalid("email", "邮箱应是 name@example.com 的样子。")
        }
        self.phone = phone
        self.email = email
    }

    public func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        let keys = work.casework.keys
        let phone = try keys.seal(phone, table: "persons", column: "phone", row: person)
        let email = try email.isEmpty ? nil : keys.seal(email, table: "persons", column: "email", row: person)
        try work.tx.execute(
            "UPDATE persons SET phone = \(phone), email = \(email), updated_at = \(work.casework.machine.now()) WHERE id = \(person)"
        )
        try work.record("person.contactChanged", person)
    }
}
