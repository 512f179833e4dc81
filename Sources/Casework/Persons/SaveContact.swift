import Store
import TitleReview

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
