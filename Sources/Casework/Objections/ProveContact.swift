import Gateways
import Store
import TitleReview

/// An objector gives the code that was sent. What is wrong is counted, so it is no error of the use case.
public struct ProveContact: UseCase {
    let contact: String, code: String

    /// - Parameter code: six digits; blanks, hyphens and width make no difference.
    public init(contact: String, code: String) {
        self.contact = contact
        self.code = code
    }

    /// - Returns: why it proves nothing; nil when it does.
    public func run(_ work: UnitOfWork) throws -> Refusal? {
        guard let known = ObjectorContact(parsing: contact) else { return nil }
        let keys = work.casework.keys
        let now = work.casework.machine.now()
        guard
            let row = try work.tx.one(
                """
                SELECT id, code, wrong FROM contact_codes
                WHERE contact = \(keys.lookup("contact", known.text)) AND expires_at > \(now)
                ORDER BY sent_at DESC LIMIT 1\(SQL.forUpdate(work.tx.engine))
                """), try row.int("wrong") < ContactCode.mostWrong
        else { return .invalid("code", "验证码已经失效。请按“发送验证码”取得新的。") }
        let id = try row.text("id")
        let digits = code.compactMap(\.wholeNumberValue).map(String.init).joined()
        guard try keys.lookup("contact code", id + digits) == row.bytes("code") else {
            try work.tx.execute("UPDATE contact_codes SET wrong = wrong + 1 WHERE id = \(id)")
            return .invalid("code", "验证码不对，请核对最近一次收到的 6 位数字。")
        }
        try work.tx.execute("UPDATE contact_codes SET proved_at = \(now) WHERE id = \(id)")
        return nil
    }
}
